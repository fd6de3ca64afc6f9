"""The page of keys in the manual, written from the registry of actions: `python -m recall_console.console.keys_page`."""

import sys
from collections.abc import Iterable

from recall_console.console.actions import Action
from recall_console.console.key_file import FILE
from recall_console.console.places import Place, places
from recall_console.console.tabs import TABS

KEY_FILE = f"""Any action can have other keys. In `{FILE}` in the folder of the console (`$RECALL_CONSOLE_HOME`, else the platform's folder for
a user's data), name the place, the action and its keys:

```toml
[customers]
sort = ["o"]

[everywhere]
quit = ["Q"]
```

`recall-console keys` prints the keys in force, and with `--json` the names of places and actions. An action that there is not, or a key
that does something else in the same place, is told when the console opens, and the action keeps its keys. `ctrl+q` and
`ctrl+c` always leave. Sentences on the screen name the usual keys; the footer and `?` name those in force."""


def page() -> str:
    """All keys as Markdown: everywhere, in tables, on each pane."""
    digits = ", ".join(f"`{tab.number}` {tab.title}" for tab in TABS)
    tables = [f"## {heading(place)}\n\n{rows(place.actions)}" for place in places() if place.actions]
    return "\n\n".join(["# Keys", f"Panes: {digits}.", KEY_FILE, *tables]) + "\n"


def heading(place: Place) -> str:
    """The title of a place, with its digit where it is a pane, and its name in the key file."""
    numbers = [f"{tab.number} " for tab in TABS if tab.name == place.name]
    return f"{''.join(numbers)}{place.title} `[{place.name}]`"


def rows(actions: Iterable[Action]) -> str:
    """Keys, the action's name and what it does, as a table."""
    lines = ["| key | action | what it does |", "|---|---|---|"]
    return "\n".join(
        [*lines, *(f"| {keys(action)} | `{action.name}` | {action.help} |" for action in actions)]
    )


def keys(action: Action) -> str:
    """The keys of an action, each as code; a bar would end the cell."""
    return " ".join(f"`{key}`".replace("|", "\\|") for key in action.key_signs.split(" "))


if __name__ == "__main__":
    sys.stdout.write(page())
