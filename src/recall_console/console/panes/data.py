"""The data pane: what came in, and what was set aside."""

from typing import TYPE_CHECKING, ClassVar, Final

from recall_console.clock import today
from recall_console.console.actions import Action
from recall_console.console.panes.data_text import DataLook, report_lines
from recall_console.console.panes.set_aside import SetAsidePane
from recall_console.console.scrolling import SCROLLING
from recall_console.console.tabs import TABS
from recall_console.console.text import wrapped
from recall_console.console.text_pane import HEADINGS, TextPane
from recall_console.language import later, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recall_console.console.book import Book
    from recall_console.console.text import Line

NO_STORE: Final = later(
    "These scores came without their events; {rescore} reads the source, and this pane then says what came in"
)


class DataPane(TextPane):
    """The quality report."""

    TAB = next(tab for tab in TABS if tab.name == "data")
    ACTIONS = (
        Action(
            "aside",
            ("s", "enter"),
            later("set aside"),
            later("Every row that was set aside, with its file, line and reason"),
            80,
        ),
        Action("twin", ("t",), later("table"), later("The picture of the months as a table, and back"), 70),
        *HEADINGS,
        *SCROLLING,
    )
    HELP = later("""
Rows that cannot be read are set aside with file, line and reason, and the rest still works. Rows without a customer count here
and nowhere else. A column that was recognised with little confidence is marked with !; a mapping file says it for good:
recall-console check SOURCE --mapping FILE.
""")
    FIGURES: ClassVar[tuple[str, ...]] = (
        *("rows", "used", "used_share", "without_customer", "set_aside", "dropped", "refunds", "zero_amount"),
        *("duplicates", "event_counts", "monthly_events", "gaps", "confidence", "last_at"),
    )

    def __init__(self) -> None:
        super().__init__()
        self._tables = False

    def text(self, book: "Book", width: int) -> "Sequence[Line]":
        """The report, or why there is none."""
        if not book.quality:
            return wrapped(self._no_store(), width, first=" ")
        look = DataLook(
            width,
            self.charset,
            tables=self._tables,
            as_of=book.as_of,
            today=today(book.workspace.settings.timezone),
            source=book.workspace.source,
            rescore=self.key("rescore"),
            aside=self.key("aside"),
        )
        return report_lines(book.quality, look)

    def why_not(self, name: str) -> str | None:
        """There has to be something to look at."""
        if name in {"aside", "twin"} and self.book is not None:
            if not self.book.quality:
                return self._no_store()
            if name == "aside" and not self.book.quality["totals"]["set_aside"]:
                return tr("nothing was set aside")
        return super().why_not(name)

    def _no_store(self) -> str:
        return tr(NO_STORE, rescore=self.key("rescore"))

    def act_aside(self) -> None:
        """The rows that were set aside."""
        self.app.push_screen(SetAsidePane())

    def act_twin(self) -> None:
        """The months as a table, or as a picture."""
        self._tables = not self._tables
        if self.book is not None:
            self.show(self.book)
