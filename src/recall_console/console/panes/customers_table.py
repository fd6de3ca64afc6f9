"""A table of the Customers pane: its keys are those of a condition or a name while that is typed."""

from typing import TYPE_CHECKING, cast

from recall_console.console.at_once import LEAVES_ANYWAY, do_at_once
from recall_console.console.panes.customers_filter import TypingLine
from recall_console.console.places import TABLE_NAME
from recall_console.console.table import NAVIGATION, Table

if TYPE_CHECKING:
    from textual import events
    from textual.widget import Widget

    from recall_console.console.actions import Action
    from recall_console.console.pane import Pane


def handed_on(widget: "Widget", event: "events.Key") -> bool:
    """Whether a key was meant for another widget: one before it, typed ahead, has moved the focus there."""
    focused = widget.screen.focused
    hear = None if focused is widget else getattr(focused, "on_key", None)
    if hear is None:
        return False
    hear(event)
    return True


class CustomersTable(Table):
    """Does keys at once, in the order in which they were typed."""

    def on_key(self, event: "events.Key") -> None:
        """A letter of what is typed, a move in the table, or an action of the pane."""
        typed = self._typed()
        if handed_on(self, event):
            return
        if typed is not None and event.key not in LEAVES_ANYWAY:
            event.stop()
            typed.hear(event)
        elif move := next((move.name for move in self._moves() if event.key in move.keys), None):
            event.stop()
            cast("Pane", self.screen).end_message(event.key)
            self.action_act(move)
        else:
            do_at_once(self, event)

    def _moves(self) -> "tuple[Action, ...]":
        return cast("Pane", self.screen).shell.keys.of(TABLE_NAME, NAVIGATION)

    def on_paste(self, event: "events.Paste") -> None:
        """Pasted text belongs to what is typed."""
        if (typed := self._typed()) is not None:
            typed.hear_paste(event.text)

    def _typed(self) -> TypingLine | None:
        """The line in which something is typed now."""
        return next((line for line in self.screen.query(TypingLine) if line.is_open), None)
