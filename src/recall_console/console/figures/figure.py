"""What is said of a figure, and the phrases that many figures share."""

from dataclasses import dataclass
from typing import Final

from recall_console.language import later


@dataclass(frozen=True)
class Figure:
    """A figure of the screens; everything but the name is English that is translated where it is shown."""

    name: str
    """What JSON calls it."""
    words: str
    """Its label or the head of its column."""
    definition: str
    unit: str
    horizon: str = ""
    """The time that it is told for."""
    evidence: str = ""
    """Where it comes from and how sure it is."""


COUNT: Final = later("a count")
DAYS: Final = later("days")
MONEY: Final = later("money")
MARGIN: Final = later("money, as margin")
SHARE: Final = later("a share in per cent")
PROBABILITY: Final = later("a probability from 0 to 1")
POINTS: Final = later("per cent points")
TIMES: Final = later("a multiple")
SCORE: Final = later("1 (lowest fifth) to 5 (highest fifth)")
WORD: Final = later("a word")
DATE: Final = later("a date")
INDEX: Final = later("a number without a unit")

AS_OF: Final = later("as of the date of the scores")
YEAR_PAST: Final = later("the 365 days before the as-of date")
ALL_PAST: Final = later("all that came in before the as-of date")
HORIZON: Final = later("the horizon after the as-of date")
YEAR: Final = later("12 months from the as-of date")
TEST: Final = later("horizons that are over")
COUNTED_FOR: Final = later("the days that the plan counts for")
MONTH: Final = later("one calendar month")
LOG: Final = later("all that was read")

COUNTED: Final = later("counted")
MEASURED: Final = later("measured on customers and dates it had not learnt from")
ESTIMATED: Final = later("estimated; the Model pane says how far to trust it")
RULE: Final = later("follows from what was counted, by rule")
ASSUMED: Final = later("assumed ~ until a test with a holdout has measured it")
PLANNED: Final = later("as sure as the weakest response: assumed ~, observed ≈, tested bare")
TYPED: Final = later("as typed in the plan file")
