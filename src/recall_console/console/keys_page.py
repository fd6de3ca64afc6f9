"""The page of keys in the manual, written from the registry of actions: `python -m recall_console.console.keys_page`."""

import sys
from collections.abc import Iterable

from recall_console.console.actions import EVERYWHERE, Action
from recall_console.console.panes.story import StoryPane
from recall_console.console.table import NAVIGATION
from recall_console.console.tabs import TABS


def page() -> str:
    """All keys as Markdown: everywhere, in tables, on each pane."""
    digits = ", ".join(f"`{tab.number}` {tab.title}" for tab in TABS)
    sections = [
        ("Everywhere", EVERYWHERE),
        ("In tables", NAVIGATION),
        *((f"{tab.number} {tab.title}", tab.pane().ACTIONS) for tab in TABS),
        ("A customer's story", StoryPane.ACTIONS),
    ]
    tables = [f"## {title}\n\n{rows(actions)}" for title, actions in sections if actions]
    return "\n\n".join(["# Keys", f"Panes: {digits}.", *tables]) + "\n"


def rows(actions: Iterable[Action]) -> str:
    """Keys and what they do, as a table."""
    lines = ["| key | what it does |", "|---|---|"]
    return "\n".join([*lines, *(f"| {keys(action)} | {action.help} |" for action in actions)])


def keys(action: Action) -> str:
    """The keys of an action, each as code."""
    return " ".join(f"`{key}`" for key in action.key_signs.split(" "))


if __name__ == "__main__":
    sys.stdout.write(page())
