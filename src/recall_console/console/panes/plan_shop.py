"""The customers that plans are tried on: made ready once a run."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from recall_console.plans.audience.base import Base

if TYPE_CHECKING:
    from recall_console.console.book import Book


@dataclass(frozen=True, eq=False)
class Shop:
    """Scored customers as numbers, or none; `scored_days` is the horizon of the scores, in days."""

    base: Base | None = None
    scored_days: int | None = None
    calibration_error: float | None = None

    @classmethod
    def of(cls, book: "Book") -> Self:
        """The customers of a run."""
        if book.scores.is_empty():
            return cls()
        error = book.card.get("figures", {}).get("ece", {}).get("high")
        base = Base.of(book.scores, book.workspace.settings)
        _ = base.alike  # here, where a thread does it for many customers, instead of at the first key
        return cls(base, book.card.get("horizon_days"), error)

    @property
    def size(self) -> int:
        """How many there are."""
        return 0 if self.base is None else self.base.scores.height
