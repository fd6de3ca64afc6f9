"""Which statements a model card makes, from what was measured."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from recall_console.language import later, tr
from recall_console.prediction.card import Sentence, Verdict
from recall_console.settings import Settings

LITTLE_BETTER: Final = 0.01
"""Accuracy that beats the constant predictor by less than this is said so, in words."""
_DAYS_TO_KNOW_A_MONTH: Final = 7
_SENT_BY_THE_SHOP: Final = frozenset({"messages"})


def verdict(told: Mapping[str, Any], settings: Settings) -> Verdict:
    """What was measured on the test fold allows this."""
    if told["sentinel"]["tripped"]:
        return "withheld"
    figures = told["figures"]
    auc, ece = figures["roc_auc"], figures["ece"]
    if (auc["low"] if auc["low"] is not None else auc["value"]) < settings.trusted_auc:
        return "withheld"
    return "probabilities" if ece["value"] <= settings.trusted_ece else "ranking"


def weak_sentence(figures: Mapping[str, Any], settings: Settings) -> Sentence:
    """The verdict on a model that hardly ranks better than chance."""
    return Sentence("withheld_weak", {"roc_auc": figures["roc_auc"]["value"], "needed": settings.trusted_auc})


def withheld_words(why: Sentence) -> str:
    """Why a model is withheld, as the one sentence that a command ends with."""
    values = {
        name: ", ".join(value) if isinstance(value, list) else value for name, value in why.values.items()
    }
    return tr(_WITHHELD[why.code], **values)


_WITHHELD: Final[Mapping[str, str]] = {
    "leak_future": later("the model is withheld: events after the as-of date change {variables}"),
    "leak_too_good": later(
        "the model is withheld: {variables} alone tell who leaves with a ROC AUC of {roc_auc:.3f}, too good to be true"
    ),
    "leak_split": later(
        "the model is withheld: its lead over recency is {gap:.3f} larger across customers than over time"
    ),
    "withheld_history": later(
        "the model is withheld: {days} days of history are too few, {needed} are needed"
    ),
    "withheld_outcomes": later(
        "the model is withheld: {churned} customers left and {stayed} stayed, at least {needed} of each are needed"
    ),
    "withheld_weak": later(
        "the model is withheld: it hardly ranks better than chance (ROC AUC {roc_auc:.3f}, surely above {needed} is needed)"
    ),
}


def sentences(found: Verdict, measured: dict[str, Any], settings: Settings) -> Iterator[Sentence]:
    """The verdict, then what supports it."""
    figures, chosen = measured["figures"], measured["selective"]
    if found == "withheld":
        yield from measured["sentinel"]["reasons"] or [weak_sentence(figures, settings)]
        return
    yield Sentence(f"trust_{found}", {"ece": figures["ece"]["value"], "allowed": settings.trusted_ece})
    yield Sentence(
        "decides",
        {
            "share": chosen["decided_share"],
            "target": chosen["target"],
            "accuracy": chosen["accuracy"],
            "accuracy_low": chosen["accuracy_low"],
        },
    )
    yield Sentence(
        "against_constant",
        {
            "says": "leave" if figures["base_rate"]["value"] >= 0.5 else "stay",
            "constant": figures["constant_accuracy"]["value"],
            "accuracy": figures["accuracy"]["value"],
        },
    )
    yield Sentence(
        "against_recency",
        {"recency": measured["rivals"]["recency"]["roc_auc"]["value"], "model": figures["roc_auc"]["value"]},
    )
    if "spend" in measured["value"]:
        yield _earns(measured["profit"])
        yield Sentence("year_untested")


def _earns(profit: Mapping[str, Any]) -> Sentence:
    """What a list by the model would earn more than one by the best simple rule."""
    ends = {f"per_month_{end}": profit["per_month"][end] for end in ("value", "low", "high")}
    return Sentence(
        "earns",
        {
            "verdict": profit["verdict"],
            "rule": profit["rule"],
            "cost": profit["running_cost_monthly"],
            **ends,
        },
    )


def warnings(
    measured: dict[str, Any], *, unseen_months: Sequence[int], newer_days: int, settings: Settings
) -> Iterator[Sentence]:
    """What to beware of, the gravest first.

    Parameters
    ----------
    unseen_months : sequence of int
        See ``months_never_seen``.
    newer_days : int
        Days of events after the as-of date, which were ignored.
    """
    figures = measured["figures"]
    if unseen_months:
        yield Sentence("months_never_seen", {"months": [str(month) for month in unseen_months]})
    if not measured["tested_on"]["walk_forward"]:
        yield Sentence("not_walk_forward")
    gain = figures["accuracy"]["value"] - figures["constant_accuracy"]["value"]
    if gain < LITTLE_BETTER and verdict(measured, settings) != "withheld":
        yield Sentence("barely_beats_constant", {"gain": gain})
    if measured["rivals"]["recency"]["roc_auc"]["value"] >= figures["roc_auc"]["value"]:
        yield Sentence("recency_ranks_as_well")
    yield from _nearer(measured["rivals"], figures["brier"]["value"])
    before, after = measured["tested_on"]["base_rate_before"], figures["base_rate"]["value"]
    if abs(after - before) >= settings.base_rate_shift:
        yield Sentence("base_rate_shift", {"before": before, "after": after})
    yield from _drifted(measured["drift"], settings)
    if "spend" not in measured["value"]:
        yield Sentence("no_money")
    elif settings.margin_rate is None:
        yield Sentence("margin_unset")
    if settings.own_horizon:
        yield Sentence("own_horizon", {"least": settings.own_horizon_min_days})
    if newer_days > 0:
        yield Sentence("newer_events_ignored", {"days": newer_days})


def _nearer(rivals: Mapping[str, Any], brier: float) -> Iterator[Sentence]:
    """The simple rule whose probabilities came nearest to the truth, where that is nearer than the model's."""
    told = {name: rule["brier"]["value"] for name, rule in rivals.items() if name != "constant"}
    rule = min(told, key=lambda name: told[name])
    if told[rule] < brier:
        yield Sentence("rule_is_nearer", {"rule": rule, "brier": told[rule], "model": brier})


def _drifted(groups: Sequence[Mapping[str, Any]], settings: Settings) -> Iterator[Sentence]:
    """The group of variables that has moved most, where that is far; what the shop itself sends is no news to it."""
    theirs = [each for each in groups if each["group"] not in _SENT_BY_THE_SHOP]
    worst = max(theirs, key=lambda each: each["worst"], default=None)
    if worst is not None and worst["worst"] >= settings.drift_from:
        values = {"group": worst["group"], "variable": worst["variable"], "psi": worst["worst"]}
        yield Sentence("drifted", values | {"allowed": settings.drift_from})


def months_never_seen(
    history_start: date, as_of: date, horizon_days: int, settings: Settings
) -> tuple[int, ...]:
    """Months of the year (1–12) in the horizon that no horizon which could be learnt from has held.

    The log's first ``settings.min_history_days`` begin no horizon. A month counts as seen from a week of it on, or from as
    many days as the horizon holds of it.
    """
    ahead = _days_of_months(as_of, as_of + timedelta(days=horizon_days))
    known = _days_of_months(history_start + timedelta(days=settings.min_history_days), as_of)
    return tuple(
        month for month, days in ahead.items() if known.get(month, 0) < min(days, _DAYS_TO_KNOW_A_MONTH)
    )


def _days_of_months(start: date, end: date) -> dict[int, int]:
    """How many days of each month of the year lie in [start, end)."""
    counts: dict[int, int] = {}
    for step in range((end - start).days):
        month = (start + timedelta(days=step)).month
        counts[month] = counts.get(month, 0) + 1
    return counts
