"""The title line, the tab line and one rule."""

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from recall_console.console import frame
from recall_console.console.book import Book, State
from recall_console.console.tabs import Tab
from recall_console.console.words import scored, title

if TYPE_CHECKING:
    from textual.app import RenderResult

    from recall_console.workspace.workspace import Workspace


class Header(Widget):
    """Where we are: source, as-of date, customers, when it was scored; and which pane of which."""

    DEFAULT_CSS = "Header { height: 3; dock: top; }"

    def __init__(self, tab: Tab) -> None:
        super().__init__()
        self._tab = tab
        self._left = ""
        self._right = ""

    def show(self, workspace: "Workspace", state: State) -> None:
        """Take over what was loaded; repaints only on change."""
        left, right = title(workspace, state), scored(state) if isinstance(state, Book) else ""
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.refresh()

    def render(self) -> "RenderResult":
        """Three lines, cut to the terminal's width."""
        lines = frame.head(self._tab, self._left, self._right, self.size.width)
        return Content("\n").join([Content.assemble(*line) for line in lines])
