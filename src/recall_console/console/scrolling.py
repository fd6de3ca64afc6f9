"""How every screen of text is scrolled: the keys, and what they do."""

from typing import Final

from recall_console.console.actions import Action
from recall_console.console.text_view import TextView
from recall_console.language import later

SCROLLING: Final = (
    Action("down", ("down", "j"), later("scroll"), later("One line down; ↑ one line up"), 30),
    Action("up", ("up", "k"), later("up"), later("One line up"), 0),
    Action("page_down", ("pagedown", "ctrl+d", "space"), later("page"), later("A page down"), 45),
    Action("page_up", ("pageup", "ctrl+u"), later("page up"), later("A page up"), 0),
    Action("top", ("g", "home"), later("top"), later("To the first line"), 0),
    Action("bottom", ("G", "end"), later("bottom"), later("To the last line"), 0),
)


class Scrolls:
    """What the keys of `SCROLLING` do to the text of a screen."""

    @property
    def view(self) -> TextView:
        """The text."""
        raise NotImplementedError

    def act_down(self) -> None:
        """One line."""
        self._scroll(1)

    def act_up(self) -> None:
        """One line back."""
        self._scroll(-1)

    def act_page_down(self) -> None:
        """A page, less a line to hold on to."""
        self._scroll(self.view.size.height - 1)

    def act_page_up(self) -> None:
        """A page back."""
        self._scroll(1 - self.view.size.height)

    def act_top(self) -> None:
        """To the first line."""
        self.view.scroll_home(animate=False)

    def act_bottom(self) -> None:
        """To the last line."""
        self.view.scroll_end(animate=False)

    def _scroll(self, by: int) -> None:
        self.view.scroll_relative(y=by, animate=False)
