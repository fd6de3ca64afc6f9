"""What the first screen tells: how the base stands, what is at stake, and where effort pays first."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

import polars as pl

from recall_console.customers.north_star import NorthStar
from recall_console.customers.schema import LIFECYCLES
from recall_console.prediction.card import Sentence, plain
from recall_console.prediction.segments import at_stake

SEGMENTS_SHOWN: Final = 5


@dataclass(frozen=True)
class Overview:
    """The first screen as a record.

    Attributes
    ----------
    as_of : date or None
        ``None`` without customers.
    customers, prospects : int
        Size of the base, and of those who have events but no purchase (``None`` where the run does not tell).
    lifecycle : dict of str to int
        Customers in each state, all states.
    value : float or None
        Expected margin of the base over 12 months; ``None`` without a model or without money.
    value_at_risk : float or None
        Margin that goes with those who leave: value if returned minus expected value, summed.
    segments : tuple of dict
        RFM segments with most at risk first: ``segment, size, churn, value_at_risk``.
    alerts : tuple of Sentence
        ``core_slipping, silent_high_potential, warning_signal, coupon_hunters``, each with ``customers`` and, where known,
        ``value_at_risk``; only those with anybody.
    beware : list of dict
        The model card's verdict where it is withheld, and its warnings.
    north_star : dict or None
        ``months``: the monthly repurchase rate of core customers (see `customers.north_star.Month`); ``core``: who that is
        (``segments, top_share``) and, as of the date, ``customers, value_at_risk``. ``None`` where the run has none.
    """

    as_of: date | None
    customers: int
    prospects: int | None
    lifecycle: dict[str, int]
    value: float | None
    value_at_risk: float | None
    segments: tuple[dict[str, Any], ...]
    alerts: tuple[Sentence, ...]
    beware: list[dict[str, Any]]
    north_star: dict[str, Any] | None = None

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return plain(asdict(self))


def overview(scores: pl.DataFrame, card: Mapping[str, Any], north_star: NorthStar | None = None) -> Overview:
    """The overview of one run.

    Parameters
    ----------
    scores : pl.DataFrame
        ``SCORES_SCHEMA``.
    card : mapping
        The model card, as in ``metrics.json``.
    north_star : NorthStar, optional
        The run's, as in ``north_star.json``.
    """
    counts = dict(scores.group_by("lifecycle").len().iter_rows())
    segments = (
        scores.group_by("segment")
        .agg(size=pl.len(), churn=pl.col("churn_probability").mean(), value_at_risk=at_stake())
        .with_columns(pl.col("segment").cast(pl.String))
        .sort("value_at_risk", "size", descending=True, nulls_last=True)
    )
    withheld = [card["sentences"][0]] if card.get("verdict") == "withheld" else []
    return Overview(
        None if scores.is_empty() else scores["as_of"][0],
        len(scores),
        card.get("prospects"),
        {state: counts.get(state, 0) for state in LIFECYCLES},
        _total(scores, pl.col("expected_value_12m")),
        scores.select(at_stake()).item(),
        tuple(segments.head(SEGMENTS_SHOWN).to_dicts()),
        tuple(_alerts(scores)),
        [*withheld, *card.get("warnings", ())],
        None if north_star is None else _with_core_now(north_star, scores),
    )


def _with_core_now(star: NorthStar, scores: pl.DataFrame) -> dict[str, Any]:
    """The series, with how many core customers there are now and what is at risk with them."""
    core = scores.filter(star.core.members())
    told = star.as_dict()
    now = {"customers": len(core), "value_at_risk": core.select(at_stake()).item()}
    return told | {"core": told["core"] | now}


def _alerts(scores: pl.DataFrame) -> Iterator[Sentence]:
    """Groups that ask for an answer, where there is anybody in them."""
    groups = {
        "core_slipping": (pl.col("previous_value_tier") == "high") & (pl.col("value_tier") != "high"),
        "silent_high_potential": pl.col("potential_tier") == "high",
        "warning_signal": pl.col("warning_level") >= 2,
        "coupon_hunters": pl.col("coupon_hunter"),
    }
    for code, condition in groups.items():
        group = scores.filter(condition)
        if len(group):
            yield Sentence(code, {"customers": len(group), "value_at_risk": group.select(at_stake()).item()})


def _total(scores: pl.DataFrame, values: pl.Expr) -> float | None:
    """A sum; ``None`` where no value is known."""
    total: float | None = scores.select(pl.when(values.count() > 0).then(values.sum())).item()
    return total
