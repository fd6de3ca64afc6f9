"""What the first screen tells: how the base stands, what is at stake, what has changed, and where effort pays first."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final

import polars as pl

from recall_console.customers.north_star import NorthStar
from recall_console.customers.schema import LIFECYCLES
from recall_console.prediction.alerts import alerts
from recall_console.prediction.card import Sentence, plain
from recall_console.prediction.overview_sums import Sums, sums
from recall_console.settings import Settings

SEGMENTS_SHOWN: Final = 5


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What a run left beside its scores.

    Attributes
    ----------
    card : mapping
        The model card, as in ``metrics.json``.
    settings : Settings
        Of the workspace.
    source : str
        What to call the source.
    north_star : NorthStar or None
        As in ``north_star.json``.
    trends : mapping or None
        As in ``trends.json``: see ``prediction.trends``.
    advice : mapping or None
        As in ``advice.json``: what everybody should get now.
    advice_old : bool
        Whether the plan has changed since.
    plan_is_template : bool
        Whether that plan is a bundled one as it came: its prices and responses are nobody's.
    made_at : datetime or None
        When the run was finished.
    stale : bool
        Whether more has become known since.
    """

    card: Mapping[str, Any]
    settings: Settings
    source: str = ""
    north_star: NorthStar | None = None
    trends: Mapping[str, Any] | None = None
    advice: Mapping[str, Any] | None = None
    advice_old: bool = False
    plan_is_template: bool = False
    made_at: datetime | None = None
    stale: bool = False


@dataclass(frozen=True, kw_only=True)
class Overview:
    """The first screen as a record. Money is in `currency`; values and ``value_at_risk`` are margin over 12 months.

    Attributes
    ----------
    source, currency : str
    margin_rate : float or None
        As set; without one, all margins are revenue.
    as_of : date or None
        ``None`` without customers.
    made_at : datetime or None
        When the run was finished (UTC).
    stale, advice_old : bool
        Whether events have come in since the scores, and whether the plan has changed since the advice.
    plan_is_template : bool
        Whether the advice rests on a bundled plan as it came.
    customers, prospects : int
        Size of the base, and of those who have events but no purchase (``None`` where the run does not tell).
    north_star : dict or None
        ``months``: the monthly repurchase rate of core customers (see `customers.north_star.Month`); ``change``: of the last
        whole month against the one before (``points, low, high, since``, and the ``days`` of both; or null); ``core``: who that is (``segments,
        top_share``) and, as of the date, ``customers, value_at_risk``. ``None`` where the run has none.
    advice : dict or None
        ``advice.json`` as it is: who deserves effort, and what pays.
    value : float or None
        Expected margin of the base over 12 months; ``None`` without a model or without money.
    delivered : dict or None
        What the same customers brought lately: ``days`` (the RFM window), ``margin`` and ``difference`` (value / margin − 1; null
        where nothing was spent); ``None`` where money or so long a history is unknown.
    value_at_risk : float or None
        Margin that goes with those who leave: value if returned minus expected value, summed.
    alerts : tuple of Sentence
        See ``alerts.alerts``: what asks for an answer, in the order of the screen.
    since : dict or None
        ``changes_since.Changes`` of the run.
    months, expected : tuple of dict
        See ``prediction.trends``.
    segments : tuple of dict
        RFM segments with most at risk first: ``segment, size, churn, value_at_risk``.
    lifecycle : dict of str to int
        Customers in each state, all states.
    beware : list of dict
        The model card's verdict where it is withheld, and its warnings.
    """

    source: str
    currency: str
    margin_rate: float | None
    as_of: date | None
    made_at: datetime | None
    stale: bool
    advice_old: bool
    plan_is_template: bool
    customers: int
    prospects: int | None
    north_star: dict[str, Any] | None
    advice: dict[str, Any] | None
    value: float | None
    delivered: dict[str, Any] | None
    value_at_risk: float | None
    alerts: tuple[Sentence, ...]
    since: dict[str, Any] | None
    months: tuple[dict[str, Any], ...]
    expected: tuple[dict[str, Any], ...]
    segments: tuple[dict[str, Any], ...]
    lifecycle: dict[str, int]
    beware: list[dict[str, Any]]

    @property
    def lifecycle_shares(self) -> dict[str, float]:
        """The same as shares of all customers, 0–1; empty where there are none."""
        if not self.customers:
            return {}
        return {state: count / self.customers for state, count in self.lifecycle.items()}

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        made_at = None if self.made_at is None else self.made_at.isoformat()
        return plain(asdict(self) | {"made_at": made_at, "lifecycle_shares": self.lifecycle_shares})


def overview(scores: pl.DataFrame | pl.LazyFrame, run: Beside) -> Overview:
    """The overview of one run.

    Parameters
    ----------
    scores : pl.DataFrame or pl.LazyFrame
        ``SCORES_SCHEMA``.
    run : Beside
        What was left beside them.
    """
    return told(sums(scores.lazy(), run.settings, run.north_star), run)


def told(found: Sums, run: Beside) -> Overview:
    """The overview of a run whose scores were summed up already, or, of ``Sums()``, what is known before that."""
    trends = run.trends or {}
    delivered = _delivered(found, run.settings)
    withheld = [run.card["sentences"][0]] if run.card.get("verdict") == "withheld" else []
    return Overview(
        source=run.source,
        currency=run.settings.currency,
        margin_rate=run.settings.margin_rate,
        as_of=found.as_of,
        made_at=run.made_at,
        stale=run.stale,
        advice_old=run.advice_old,
        plan_is_template=run.plan_is_template,
        customers=found.customers,
        prospects=run.card.get("prospects"),
        north_star=None if run.north_star is None else _star(run.north_star, found),
        advice=None if run.advice is None else dict(run.advice),
        value=found.value,
        delivered=delivered,
        value_at_risk=found.value_at_risk,
        alerts=alerts(found, trends, delivered, run.settings, stale=run.stale),
        since=trends.get("since"),
        months=tuple(trends.get("months", ())),
        expected=tuple(trends.get("expected", ())),
        segments=found.segments[:SEGMENTS_SHOWN],
        lifecycle={state: found.lifecycle.get(state, 0) for state in LIFECYCLES},
        beware=[*withheld, *run.card.get("warnings", ())],
    )


def _star(star: NorthStar, found: Sums) -> dict[str, Any]:
    """The series, with how many core customers there are now and what is at risk with them."""
    told = star.as_dict()
    now = {"customers": found.core_customers, "value_at_risk": found.core_value_at_risk}
    return told | {"core": told["core"] | now, "change": _change(told["months"])}


def _change(months: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """What the last whole month added to the one before, in shares, with its 95 % interval (Newcombe 1998, method 10)."""
    whole = [each for each in months if each["complete"]][-2:]
    if len(whole) < 2 or None in (whole[0]["rate"], whole[1]["rate"]):
        return None
    before, now = whole
    change = now["rate"] - before["rate"]
    down = ((now["rate"] - now["low"]) ** 2 + (before["high"] - before["rate"]) ** 2) ** 0.5
    up = ((now["high"] - now["rate"]) ** 2 + (before["rate"] - before["low"]) ** 2) ** 0.5
    return {
        "points": change,
        "low": change - down,
        "high": change + up,
        "since": before["month"],
        "days": [before["days"], now["days"]],
    }


def _delivered(found: Sums, settings: Settings) -> dict[str, Any] | None:
    """What the base brought in the RFM window, where the log goes back so far."""
    days = settings.rfm_window_days
    if found.net_spend is None or found.seen_days is None or found.seen_days < days:
        return None
    margin = found.net_spend * settings.margin
    difference = None if found.value is None or margin <= 0 else found.value / margin - 1
    return {"days": days, "margin": margin, "difference": difference}
