"""The widget that shows lines of text and repaints only those that changed."""

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from recall_console.console.text import Kind, Line, differences, line, pad
from recall_console.language import tr


class TextView(ScrollView, inherit_bindings=False):
    """Lines that scroll; its last row says how many more there are; nothing that stays is sent to the terminal again."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"title", "dim", "act", "beware", "cursor"}
    DEFAULT_CSS = """
    TextView { scrollbar-size: 0 0; overflow-x: hidden; background: transparent; }
    TextView > .cursor { text-style: reverse; }
    """

    def __init__(self, *, id: str | None = None, can_focus: bool = False) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.can_focus = can_focus
        self._lines: Sequence[Line] = []
        self._plain = Style()

    @property
    def lines(self) -> Sequence[Line]:
        """What is shown."""
        return self._lines

    def put(self, lines: Iterable[Line]) -> None:
        """Show these lines instead."""
        before, self._lines = self._lines, list(lines)
        if len(before) != len(self._lines):
            self.virtual_size = Size(self.size.width, len(self._lines))
            self.refresh_line(self.scroll_offset.y + self.size.height - 1)
        for row, (old, new) in enumerate(zip_longest(before, self._lines)):
            if old != new:
                self._refresh_cells(row, old or (), new or ())

    def _refresh_cells(self, row: int, old: Line, new: Line) -> None:
        """Send what is different within a row, and not what stands between."""
        y = row - self.scroll_offset.y
        if 0 <= y < self.size.height:
            runs = differences(pad(old, self.size.width), pad(new, self.size.width))
            if runs:  # without any region all of the widget would be sent
                self.refresh(*(Region(first, y, last - first, 1) for first, last in runs))

    def reveal(self, first: int, last: int) -> None:
        """Scroll, where rows are hidden, to see them in the middle: seldom, as each time all lines are sent."""
        top, height = self.scroll_offset.y, self.size.height
        if first < top or last > top + height - (2 if self.below else 1):
            self.scroll_to(y=max(0, (first + last - height) // 2), animate=False, force=True)

    @property
    def below(self) -> int:
        """Lines that wait below the last visible one."""
        return max(0, len(self._lines) - self.scroll_offset.y - self.size.height)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Some rows: their common style is worked out once, as that takes longer than to paint a row."""
        self._plain = self.rich_style
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """One visible row."""
        row = y + self.scroll_offset.y
        spans = self._lines[row] if row < len(self._lines) else ()
        if self.below and y == self.size.height - 1:
            words = tr("▾ {count} more lines", count=self.below + 1)
            spans = line((words, "dim"))
        width = self.size.width
        return Strip([Segment(text, self._style(kind)) for text, kind in pad(spans, width)], width)

    def _style(self, kind: Kind) -> Style:
        return self.get_component_rich_style(kind) if kind else self._plain
