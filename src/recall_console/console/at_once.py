"""Keys that are done by the widget that hears them first.

The framework does a key's action only after the key has bubbled up to the app: by then the next keys of somebody who types
fast have been handed out already, and what was meant for an entry would open panes or start actions.
"""

from typing import TYPE_CHECKING, Final

from recall_console.console.actions import QUIT
from recall_console.console.pane import Pane

if TYPE_CHECKING:
    from textual import events
    from textual.widget import Widget

LEAVES_ANYWAY: Final = frozenset(QUIT.keys) - {"q"}
"""Keys that leave the console even while something is typed."""


def do_at_once(widget: "Widget", event: "events.Key") -> None:
    """Do the pane's action of a key now; a pane that is not in front any more leaves the key to the screen over it."""
    pane = widget.screen
    in_front = (
        widget.app.screen is widget.screen
    )  # `is_current` is true of a screen behind the palette as well
    if not in_front or not isinstance(pane, Pane):
        return
    name = next((action.name for action in pane.in_force() if event.key in action.keys), None)
    if name is not None:
        event.stop()
        pane.action_act(name)
