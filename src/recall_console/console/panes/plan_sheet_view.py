"""The results on the screen: a sheet to jump and scroll about in."""

from recall_console.console.panes.plan_sheet import Sheet
from recall_console.console.text_view import TextView


class SheetView(TextView):
    """A sheet; sections are jumped to."""

    _heads: tuple[int, ...] = ()

    def put_sheet(self, shown: Sheet) -> None:
        """Show this sheet instead."""
        self._heads = shown.heads
        self.put(shown.lines)

    def to_next_section(self) -> None:
        """The next section to the top."""
        self._jump(next((head for head in self._heads if head > self.scroll_offset.y), None))

    def to_section_before(self) -> None:
        """The section before to the top."""
        self._jump(next((head for head in reversed(self._heads) if head < self.scroll_offset.y), None))

    def half_page(self, direction: int) -> None:
        """Half a page down (1) or up (−1)."""
        self.scroll_relative(y=direction * self.size.height // 2, animate=False)

    def _jump(self, row: int | None) -> None:
        if row is not None:
            self.scroll_to(y=row, animate=False, force=True)
