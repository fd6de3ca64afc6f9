"""The heat map of the Customers pane: a cursor goes from cell to cell, and the table follows."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from textual.message import Message

from recall_console.console.at_once import do_at_once
from recall_console.console.chart import Charset
from recall_console.console.heat_map import Cell, heat_lines
from recall_console.console.panes.customers_table import handed_on
from recall_console.console.text_view import TextView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

    from recall_console.console.pane import Pane

_STEPS: Final = {
    **dict.fromkeys(("up", "k"), (1, 0)),
    **dict.fromkeys(("down", "j"), (-1, 0)),
    **dict.fromkeys(("left", "h"), (0, -1)),
    **dict.fromkeys(("right", "l"), (0, 1)),
}
"""By how much r and f change with a key."""


class Grid(TextView):
    """R × F with a cursor."""

    @dataclass
    class Entered(Message):
        """The cursor stands on another cell, or the one that it stands on is wanted."""

        cell: Cell

        def can_replace(self, message: Message) -> bool:
            """Only where the cursor came to rest matters."""
            return isinstance(message, Grid.Entered)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, can_focus=True)
        self._cells: Sequence[tuple[int, int, int, float | None]] = ()
        self._here: Cell = (5, 5)
        self._chosen: Cell | None = None
        self.by_value = False

    @property
    def here(self) -> Cell:
        """The cell under the cursor."""
        return self._here

    def show_cells(self, cells: "Sequence[tuple[int, int, int, float | None]]", chosen: Cell | None) -> None:
        """Show the base, and which cell of it the table shows."""
        self._cells, self._chosen = cells, chosen
        self._here = chosen or self._here
        self.paint()

    def paint(self) -> None:
        """Bring the lines up to date."""
        here = self._here if self.has_focus else None
        self.put(
            heat_lines(self._cells, Charset.here(), by_value=self.by_value, here=here, chosen=self._chosen)
        )

    def on_focus(self) -> None:
        """The cursor is seen."""
        self.paint()

    def on_blur(self) -> None:
        """The cursor is not seen."""
        self.paint()

    def on_key(self, event: "events.Key") -> None:
        """A step, or an action of the pane."""
        if handed_on(self, event):
            return
        step = _STEPS.get(event.key)
        if step is None:
            do_at_once(self, event)
            return
        event.stop()
        cast("Pane", self.screen).end_message(event.key)
        r, f = (min(max(at + by, 1), 5) for at, by in zip(self._here, step, strict=True))
        if (r, f) != self._here:
            self._here = r, f
            self.paint()
            self.post_message(self.Entered((r, f)))
