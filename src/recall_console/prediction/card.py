"""The model card: how far the scores can be trusted, as codes and figures that any language can render."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

Value = float | int | str | bool | None | list[str]
Verdict = Literal["probabilities", "ranking", "withheld"]


@dataclass(frozen=True)
class Sentence:
    """One statement: a stable code, and the values that it names."""

    code: str
    values: dict[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Card:
    """What ``metrics.json`` holds.

    Attributes
    ----------
    verdict : str
        ``probabilities`` (and ranking) may be trusted, the ``ranking`` alone, or the model is ``withheld``.
    sentences : tuple of Sentence
        What to say of it; the first is the verdict.
    warnings : tuple of Sentence
        What to beware of.
    withheld : str
        Why there is no model to rely on, in one plain sentence; empty where there is one.
    as_of : date
        Moment of the scores.
    own_horizon : bool
        Whether each customer was waited for as long as their own gaps suggest, at most the horizon.
    customers : int
        Size of the customer base then.
    prospects : int
        How many had events by then, but no purchase.
    variables : int
        How many variables the model takes.
    trained_on : tuple of date
        Snapshots behind the scores, latest first.
    tested_on : dict or None
        The fold behind the figures: ``as_of, until, customers, trained_on, walk_forward (bool), base_rate_before`` (churn of
        the horizon learnt last); of a backtest, whose figures are means, also ``folds``, how many.
    figures : dict
        Name to ``{value, low, high}``: see ``evaluation.statistics``; the interval is 95 %.
    rivals : dict
        ``recency, rfm, bgnbd, mbgnbd`` (see ``rivals``) and ``constant``: name to figures as above.
    calibration : list of dict
        ``count, predicted, observed``, rising.
    lift_by_decile : list of float
        Likeliest to leave first.
    gains : list of float
        Share of all leavers in the first tenth, two tenths …
    gains_by_recency : list of float
        The same where who bought longest ago stands first.
    risk_tiers : list of dict
        ``tier, from (probability), customers, observed`` on the test fold.
    selective : dict
        ``target`` and what was measured at it: ``decided_share, accuracy, leave_share, leave_accuracy, stay_share,
        stay_accuracy``; ``recency``: the same of the recency rule; ``curve``: the same for targets of 80 to 99 %.
    profit : dict
        What lists by the model and by the best simple ``rule`` would earn, the offer's effect being assumed: ``offer``,
        ``share`` and ``rule_share`` to contact, ``curve`` (``share, model, rule``: money per customer of the base; ``model_low,
        model_high``: 95 %),
        ``per_month`` (model minus rule, of the whole base, with interval), ``running_cost_monthly``, ``verdict`` (``model,
        rule, undecided``), ``empc`` (name to ``value, target_share``).
    lead_time : dict
        See ``lead_time.LeadTime``, with its ``threshold``.
    value : dict
        ``spend`` and ``orders``: ``rmse, mae, bias, spearman`` of the ``model``, of ``same_as_before`` and, for spend, of
        ``bgnbd`` with Gamma-Gamma; for spend also ``coverage``, the share of customers inside their interval, which aims at
        ``interval``, and ``interval_score`` beside ``interval_score_same_for_all``, of one interval from nothing up.
    drift : list of dict
        See ``drift.GroupDrift``, worst first.
    sentinel : dict
        ``tripped, reasons, gap, gap_error``: see ``guarding``.
    selection : list of dict
        ``kind, log_loss, against_both, standard_error, chosen``: see ``selection``.
    reasons_check : dict
        ``customers, first_among_two, rank_correlation``: see ``shapley``.
    """

    verdict: Verdict
    withheld: str = ""
    sentences: tuple[Sentence, ...]
    warnings: tuple[Sentence, ...] = ()
    as_of: date
    horizon_days: int
    own_horizon: bool = False
    customers: int
    prospects: int
    variables: int = 0
    trained_on: tuple[date, ...] = ()
    tested_on: dict[str, Any] | None = None
    figures: dict[str, Any] = field(default_factory=dict)
    rivals: dict[str, Any] = field(default_factory=dict)
    calibration: list[dict[str, float]] = field(default_factory=list)
    lift_by_decile: list[float] = field(default_factory=list)
    gains: list[float] = field(default_factory=list)
    gains_by_recency: list[float] = field(default_factory=list)
    risk_tiers: list[dict[str, Any]] = field(default_factory=list)
    selective: dict[str, Any] = field(default_factory=dict)
    profit: dict[str, Any] = field(default_factory=dict)
    lead_time: dict[str, Any] = field(default_factory=dict)
    value: dict[str, Any] = field(default_factory=dict)
    drift: list[dict[str, Any]] = field(default_factory=list)
    sentinel: dict[str, Any] = field(default_factory=dict)
    selection: Sequence[dict[str, Any]] = ()
    reasons_check: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The card, ready for JSON: dates as ISO text."""
        return plain(asdict(self))


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """Ready for JSON: dates as ISO text, tuples as lists, at any depth."""
    return {key: _plain(value) for key, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Sentence):
        return plain(asdict(value))
    if isinstance(value, dict):
        return plain(value)
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value
