"""One fold of the walk-forward test: what was told of customers before a date, beside what came after it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import polars as pl

from recall_console.prediction import stack
from recall_console.prediction.calibration import Calibration, log_odds
from recall_console.prediction.learning import FEWEST_TO_CALIBRATE, Learned, enough
from recall_console.prediction.process import NAMES
from recall_console.prediction.rivals import recency_days, rules
from recall_console.prediction.selective import Region, region
from recall_console.prediction.snapshots import Bools, Examples, Floats
from recall_console.prediction.spread import Spread
from recall_console.prediction.stack import Ints
from recall_console.settings import Settings

FEWEST_OUTCOMES: Final = 50
"""A test model learns from at least so many customers with either outcome."""
RULE: Final = "rule_"
"""Begins the columns of what rules tell."""


@dataclass(frozen=True)
class Fold:
    """Customers with their outcomes, and what was predicted of them without knowing these.

    Attributes
    ----------
    as_of : date
    told : pl.DataFrame
        See ``tell``.
    learned : Learned
        What the predictions come from.
    region, rule_region : Region
        Where the model, and recency alone, decide; fixed on other outcomes than those here.
    fixed_on : pl.DataFrame
        What regions and the length of lists are fixed on: ``tell`` of the latest customers learnt from.
    walk_forward : bool
        Whether all that was learnt from was over before the test began; else only the customers differ.
    """

    as_of: date
    told: pl.DataFrame
    learned: Learned
    region: Region
    rule_region: Region
    fixed_on: pl.DataFrame
    walk_forward: bool

    @property
    def base_rate_before(self) -> float:
        """Churn of the customers that levels were fixed on."""
        return float(values(self.fixed_on, "churned").mean())


def possible(earlier: Sequence[Examples]) -> bool:
    """Whether a model can be learnt from these examples: both outcomes in each fold's share of the customers."""
    return bool(earlier) and min(enough(earlier)) >= FEWEST_OUTCOMES


def testable(test: Examples) -> bool:
    """Whether figures can be measured on these customers: enough of either outcome."""
    return min(int(test.churned.sum()), int((~test.churned).sum())) >= FEWEST_TO_CALIBRATE


def values(told: pl.DataFrame, name: str) -> Floats:
    """A column of ``tell`` as numbers."""
    column: Floats = told[name].cast(pl.Float64).to_numpy()
    return column


def churned(told: pl.DataFrame) -> Bools:
    """Who left."""
    return told["churned"].to_numpy()


def tell(examples: Examples, learned: Learned) -> pl.DataFrame:
    """What the models and rules say of customers that they may not have seen, beside what came.

    Returns
    -------
    pl.DataFrame
        ``churned (bool), recency_days, horizon (days), probability (of churn), rule_<name>`` for each rule; ``orders,
        past_orders, expected_orders``; where there is money also ``net_spend, past_net_spend, expected_spend, spend_low,
        spend_high, spend_if_returned, spend_by_process (NaN without one)``.
    """
    probability = learned.churn.predict(examples.matrix)
    given = {
        name: forecast.model.predict(examples.matrix, examples.horizon)
        for name, forecast in learned.forecasts.items()
    }
    expected = {
        name: forecast.expected(examples.matrix, examples.horizon, 1 - probability, given[name])
        for name, forecast in learned.forecasts.items()
    }
    by_rules = {name: rule.predict(examples.matrix) for name, rule in learned.rules.items()}
    return _frame(
        examples,
        probability,
        by_rules,
        expected=expected,
        spend_if_returned=given.get("spend"),
        spread=learned.spread,
    )


def _frame(
    examples: Examples,
    probability: Floats,
    by_rules: Mapping[str, Floats],
    *,
    expected: Mapping[str, Floats],
    spend_if_returned: Floats | None,
    spread: Spread | None,
) -> pl.DataFrame:
    columns = {
        "churned": examples.churned,
        "recency_days": recency_days(examples.matrix),
        "horizon": examples.horizon,
        "probability": probability,
        **{f"{RULE}{name}": told for name, told in by_rules.items()},
    }
    if "orders" in expected:
        columns |= {
            "orders": examples.orders,
            "past_orders": examples.past_orders,
            "expected_orders": expected["orders"],
        }
    if spend_if_returned is not None and spread is not None:
        low, high = spread.around(expected["spend"])
        columns |= {
            "net_spend": examples.net_spend,
            "past_net_spend": examples.past_net_spend,
            "expected_spend": expected["spend"],
            "spend_low": low,
            "spend_high": high,
            "spend_if_returned": spend_if_returned,
            "spend_by_process": by_bgnbd(examples),
        }
    return pl.DataFrame(columns)


def by_bgnbd(examples: Examples) -> Floats:
    """Spend that BG/NBD and Gamma-Gamma alone expect; NaN where they could not be fitted."""
    orders, value = (
        examples.matrix[:, NAMES.index(name)].astype(np.float64)
        for name in ("orders_bgnbd", "order_value_gamma_gamma")
    )
    return orders * value


def walk_forward(as_of: date, told: pl.DataFrame, learned: Learned, settings: Settings) -> Fold:
    """The fold of a date whose horizon began when that of the latest examples learnt from was over."""
    known = held_out(learned)
    return Fold(
        as_of,
        told,
        learned,
        learned.region,
        _rule_region(known, settings),
        known,
        walk_forward=True,
    )


def held_out(learned: Learned) -> pl.DataFrame:
    """``tell`` of the latest customers learnt from, by the members that have not seen them."""
    latest = learned.latest
    expected = {name: forecast.held_out[: len(latest)] for name, forecast in learned.forecasts.items()}
    given = None if learned.spend is None else learned.spend.model.held_out[: len(latest)]
    by_rules = _rules_held_out(latest, learned.rules, learned.fold)
    return _frame(
        latest,
        learned.probability,
        by_rules,
        expected=expected,
        spend_if_returned=given,
        spread=learned.spread,
    )


def _rules_held_out(latest: Examples, names: Iterable[str], fold: Ints) -> dict[str, Floats]:
    """What rules say of customers that they were not learnt from, as members of the model do."""
    told = {name: np.zeros(len(latest)) for name in names}
    for each in range(stack.FOLDS):
        unseen, seen = fold == each, latest.take(fold != each)
        learnt = rules(seen.matrix, seen.churned)
        for name, column in told.items():
            column[unseen] = learnt[name].predict(latest.matrix[unseen])
    return told


def across_customers(learned: Learned, settings: Settings) -> Fold:
    """The fold for want of an earlier horizon: half of the customers, by members, levels and regions of the other half.

    The members that tell the known half, which sets the levels, have learnt from the tested one; so have the scale and the
    weights of amounts. It is a second best, and the card warns of it.
    """
    latest, told = learned.latest, held_out(learned)
    other = learned.fold == 0
    odds = log_odds(learned.probability)
    calibration = Calibration.of(odds[other], learned.churned[other], settings.slope_min_outcomes)
    known = latest.take(other)
    learnt = rules(known.matrix, known.churned)
    told = told.with_columns(
        pl.Series("probability", calibration.probability(odds)),
        *(pl.Series(f"{RULE}{name}", rule.predict(latest.matrix)) for name, rule in learnt.items()),
    )
    if "expected_spend" in told.columns:
        spend = values(told, "expected_spend")
        low, high = Spread.of(
            spend[other], known.net_spend, np.zeros(len(known), dtype=np.int64), settings.spend_interval
        ).around(spend)
        told = told.with_columns(spend_low=pl.Series(low), spend_high=pl.Series(high))
    fixed_on, test = told.filter(pl.Series(other)), told.filter(pl.Series(~other))
    return Fold(
        latest.as_of,
        test,
        learned,
        _region(fixed_on, "probability", settings).of_probabilities(),
        _rule_region(fixed_on, settings),
        fixed_on,
        walk_forward=False,
    )


def _rule_region(known: pl.DataFrame, settings: Settings) -> Region:
    """By days, not by the rule's probabilities: these tie, and so half of a tie may be decided."""
    return _region(known, "recency_days", settings)


def _region(known: pl.DataFrame, column: str, settings: Settings) -> Region:
    return region(
        churned(known), values(known, column), settings.accuracy_target, settings.decided_confidence
    )
