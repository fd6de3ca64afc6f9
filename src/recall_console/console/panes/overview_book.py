"""The overview of a book, the same for the pane and for the command."""

from typing import TYPE_CHECKING, Any, Final

from recall_console.console.shelf import reading
from recall_console.plans.files import plan_folder
from recall_console.prediction.overview import Beside, Overview, overview, told
from recall_console.prediction.overview_sums import Sums

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recall_console.console.book import Book


def overview_of(book: "Book") -> Overview:
    """All of it; for a large base in a thread, as the scores are read.

    Raises
    ------
    WorkspaceError
        Where the scores or the plan cannot be read.
    """
    beside = _beside(book, advice_old=advice_is_old(book))
    with reading():
        return overview(book.scan(), beside)


def advice_is_old(book: "Book") -> bool:
    """Whether the plan has changed since the advice."""
    return book.advice is not None and plan_folder.has_changed(book.workspace, book.advice)


def known_of(book: "Book") -> Overview:
    """What is known before the scores are summed up."""
    return told(Sums(), _beside(book, advice_old=False))


_NEEDED: Final = frozenset(
    {"plan_name", "groups", "curve", "best", "contacted", "net", "probability_of_loss"}
)
"""What advice of this version tells."""
_TRENDS: Final = frozenset({"months", "expected", "since", "hunters_given_away", "watched"})


def _whole(told: "Mapping[str, Any] | None", needed: frozenset[str]) -> "Mapping[str, Any] | None":
    """A document of a run, or none where another version wrote it: the screen then says how to get it."""
    return told if told is not None and needed <= told.keys() else None


def _beside(book: "Book", *, advice_old: bool) -> Beside:
    advice = book.advice
    return Beside(
        card=book.card,
        settings=book.workspace.settings,
        source=book.workspace.name,
        north_star=book.north_star,
        trends=_whole(book.trends, _TRENDS),
        advice=advice if advice and advice.get("unavailable") else _whole(advice, _NEEDED),
        advice_old=advice_old,
        plan_is_template=plan_folder.is_template((advice or {}).get("plan_sha256")),
        made_at=book.made_at,
        stale=bool(book.stale),
    )
