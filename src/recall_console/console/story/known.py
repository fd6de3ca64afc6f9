"""All that is known of one customer, and the record of it that programs read."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from recall_console.console.story.stood import Stood
from recall_console.customers.life import Life
from recall_console.prediction import reason_words

if TYPE_CHECKING:
    from recall_console.plans.advice.weighing import Option


class AnyRun(Protocol):
    """What is asked of a run: both the console's book and a run itself have it."""

    @property
    def scores_path(self) -> Path:
        """The scores table."""

    @property
    def manifest(self) -> dict[str, Any]:
        """How it was made."""

    @property
    def advice(self) -> dict[str, Any] | None:
        """What everybody should get."""


@dataclass(frozen=True)
class Counsel:
    """What the standing plan says of one customer."""

    plan: str = ""
    """Name of its file."""
    options: "Sequence[Option]" = ()
    """Every action with its price and its gain, the one that pays best first; none where it cannot be reckoned."""
    decided: Mapping[str, Any] | None = None
    """The customer's row of the advice; none where none was made."""
    why_none: str = ""
    """Why there are no options, in one sentence."""
    is_old: bool = False
    """Whether the plan has changed since the advice for everybody was made."""


@dataclass(frozen=True)
class Customer:
    """All that is known of one customer."""

    facts: dict[str, Any]
    """The row of the scores table; empty where the customer is not in it."""
    currency: str = ""
    counts: str = "margin"
    """What values count: margin, or revenue where no margin rate is set."""
    horizon_days: int | None = None
    life: Life | None = None
    no_life: str = ""
    """Why there are no events, where there are none to be had."""
    stood: Sequence[Stood] = ()
    """Where they stood on each kept date, in order."""
    counsel: Counsel = field(default_factory=Counsel)

    @property
    def as_of(self) -> date:
        """The date that everything is told as of."""
        as_of: date = self.facts["as_of"]
        return as_of

    @property
    def reasons(self) -> list[dict[str, Any]]:
        """Why they are thought to leave, the strongest first: codes with raw values."""
        found = (self.facts.get(column) for column in reason_words.COLUMNS)
        return [reason for reason in found if reason is not None and reason["code"] is not None]

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON: codes and figures, no words."""
        flat = {
            name: _finite(value) for name, value in self.facts.items() if name not in reason_words.COLUMNS
        }
        return flat | {
            "currency": self.currency,
            "value_counts": self.counts,
            "horizon_days": self.horizon_days,
            "reasons": self.reasons,
            "life": None if self.life is None else self.life.as_dict(),
            "stood": [asdict(each) for each in self.stood],
            "plan": self.counsel.plan or None,
            "advice": self.counsel.decided,
            "options": [asdict(option) for option in self.counsel.options],
        }


def _finite(value: Any) -> Any:
    """A value that JSON can hold."""
    return None if isinstance(value, float) and not isfinite(value) else value
