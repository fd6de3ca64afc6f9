"""A table of the Customers pane: its keys are the condition's while one is typed."""

from typing import TYPE_CHECKING, Final, cast

from recall_console.console.at_once import LEAVES_ANYWAY, do_at_once
from recall_console.console.panes.customers_filter import FilterLine
from recall_console.console.table import NAVIGATION, Table

if TYPE_CHECKING:
    from textual import events

    from recall_console.console.pane import Pane

_MOVES: Final = {key: action.name for action in NAVIGATION for key in action.keys}


class CustomersTable(Table):
    """Does keys at once, in the order in which they were typed."""

    def on_key(self, event: "events.Key") -> None:
        """A letter of the condition, a move in the table, or an action of the pane."""
        typed = self.screen.query_one(FilterLine)
        if typed.is_open and event.key not in LEAVES_ANYWAY:
            event.stop()
            typed.hear(event)
        elif event.key in _MOVES:
            event.stop()
            cast("Pane", self.screen).end_message(event.key)
            self.action_act(_MOVES[event.key])
        else:
            do_at_once(self, event)

    def on_paste(self, event: "events.Paste") -> None:
        """Pasted text belongs to the condition."""
        self.screen.query_one(FilterLine).hear_paste(event.text)
