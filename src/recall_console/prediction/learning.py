"""Everything that is learnt from past snapshots, put together; and what it says of customers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from recall_console.prediction import churn, value
from recall_console.prediction.rivals import RecencyRule
from recall_console.prediction.selective import Region, region
from recall_console.prediction.snapshots import Bools, Examples, Floats
from recall_console.settings import Settings

FEWEST_TO_CALIBRATE: Final = 20
"""The level cannot be set by fewer customers of an outcome than this."""


@dataclass(frozen=True)
class Learned:
    """All models of one moment, fitted on snapshots whose horizons were over by then.

    Attributes
    ----------
    dates : tuple of date
        Snapshots learnt from, latest first.
    spend : AmountModel or None
        ``None`` where no purchase has an amount.
    churned, probability : arrays
        The latest of those snapshots: outcomes, and what models said that had not seen the customer.
    """

    dates: tuple[date, ...]
    churn: churn.ChurnModel
    orders: value.AmountModel | None
    spend: value.AmountModel | None
    spread: value.Spread | None
    rule: RecencyRule
    region: Region
    churned: Bools

    @property
    def probability(self) -> Floats:
        """Held-out churn probability of the latest snapshot's customers."""
        return self.churn.held_out

    @property
    def base_rate(self) -> float:
        """Churn of the latest snapshot learnt from."""
        return float(self.churned.mean())


def learn(examples: Sequence[Examples], horizon_days: int, settings: Settings) -> Learned:
    """Fit the churn model, the amounts and the rules beside them.

    Parameters
    ----------
    examples : sequence of Examples
        Latest first, with enough of both outcomes (see ``enough``).
    """
    stack = churn.Stack.of(examples, settings.seed)
    model = churn.fit(examples, stack, settings)
    latest, returns = examples[0], 1 - model.held_out

    def amount(of: Callable[[Examples], Floats], variable: str, least: float) -> value.AmountModel | None:
        rates = value.Rates.of(latest.matrix, variable)
        amounts = [of(each) for each in examples]
        return value.fit_amount(
            stack,
            examples,
            amounts,
            rates=rates,
            returns=returns,
            least=least,
            horizon_days=horizon_days,
            seed=settings.seed,
        )

    spend = amount(lambda each: each.net_spend, "net_spend_365d", 0.0)
    return Learned(
        tuple(each.as_of for each in examples),
        model,
        amount(lambda each: each.orders, "orders_365d", 1.0),
        spend,
        None
        if spend is None
        else value.Spread.of(returns * spend.held_out, latest.net_spend, settings.spend_interval),
        RecencyRule.of(latest.matrix, latest.churned),
        region(latest.churned, model.held_out, settings.accuracy_target),
        latest.churned,
    )


def enough(examples: Sequence[Examples]) -> tuple[int, int]:
    """How many customers there are to learn each outcome from: churned, stayed.

    Distinct customers on any of the dates; of the latest date alone, which calibrates, where it holds next to none of
    an outcome.
    """
    latest = examples[0].churned
    if min(latest.sum(), (~latest).sum()) < FEWEST_TO_CALIBRATE:
        return int(latest.sum()), int((~latest).sum())
    ids = np.concatenate([each.customers.to_numpy() for each in examples])
    outcome = np.concatenate([each.churned for each in examples])
    return len(set(ids[outcome])), len(set(ids[~outcome]))
