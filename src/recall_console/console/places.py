"""Every place where keys work, with its actions: what help, the page of keys, the key file and the tests go through."""

from typing import Final, NamedTuple

from recall_console.console.actions import EVERYWHERE, Action
from recall_console.console.tabs import TABS
from recall_console.language import later

EVERYWHERE_NAME: Final = "everywhere"
TABLE_NAME: Final = "table"


class Place(NamedTuple):
    """A stable name, as in the key file; a title; what can be done there; whether the keys of a table work there, too."""

    name: str
    title: str
    actions: tuple[Action, ...]
    has_table: bool = False


def places() -> tuple[Place, ...]:
    """All of them; imports every pane, so it is asked only where that does not matter."""
    from recall_console.console.panes.set_aside import SetAsidePane  # noqa: PLC0415 - see above
    from recall_console.console.panes.story import StoryPane  # noqa: PLC0415 - see above
    from recall_console.console.table import NAVIGATION  # noqa: PLC0415 - the same

    return (
        Place(EVERYWHERE_NAME, later("Everywhere"), EVERYWHERE),
        Place(TABLE_NAME, later("In tables"), NAVIGATION),
        *(Place(tab.name, tab.title, (pane := tab.pane()).ACTIONS, pane.HAS_TABLE) for tab in TABS),
        Place(StoryPane.PLACE, later("A customer's story"), StoryPane.ACTIONS),
        Place(SetAsidePane.PLACE, later("Rows that were set aside"), SetAsidePane.ACTIONS, has_table=True),
    )
