"""Everything that is learnt from past snapshots, put together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from recall_console.prediction import amounts, churn, selection
from recall_console.prediction.churn import ChurnModel
from recall_console.prediction.rivals import Rule, rules
from recall_console.prediction.selective import Region, region
from recall_console.prediction.snapshots import Bools, Examples, Floats
from recall_console.prediction.spread import Spread
from recall_console.prediction.stack import Ints, Stack
from recall_console.prediction.value import Forecast
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
    latest : Examples
        The latest of them.
    fold : int array
        The fold of each of its customers.
    churn : ChurnModel
    orders, spend : Forecast or None
        ``None`` where there is next to nothing to forecast: no purchase has an amount.
    spread : Spread or None
        Intervals around the expected spend.
    rules : mapping of str to Rule
        Simple rules that the model has to beat.
    region : Region
        Where the model decides.
    """

    dates: tuple[date, ...]
    latest: Examples
    fold: Ints
    churn: ChurnModel
    orders: Forecast | None
    spend: Forecast | None
    spread: Spread | None
    rules: Mapping[str, Rule]
    region: Region

    @property
    def forecasts(self) -> dict[str, Forecast]:
        """What amounts can be forecast: ``orders``, ``spend``."""
        kinds = {"orders": self.orders, "spend": self.spend}
        return {name: forecast for name, forecast in kinds.items() if forecast is not None}

    @property
    def churned(self) -> Bools:
        """Outcomes of the latest snapshot."""
        return self.latest.churned

    @property
    def probability(self) -> Floats:
        """What models said of the latest snapshot's customers that had not seen them."""
        return self.churn.held_out[: len(self.latest)]


def learn(examples: Sequence[Examples], horizon_days: int, settings: Settings) -> Learned:
    """Fit the churn model, the amounts and the rules beside them.

    Parameters
    ----------
    examples : sequence of Examples
        Latest first, with enough of both outcomes (see ``enough``).
    """
    latest = examples[0]
    stack = Stack.of(examples, settings.seed, settings.calibration_snapshots)
    model = churn.fit(stack, selection.choose(examples, horizon_days, settings), settings)

    def forecast(kind: amounts.Kind) -> Forecast | None:
        returns = 1 - model.held_out
        return Forecast.fit(kind, stack, examples, returns, horizon_days=horizon_days, settings=settings)

    spend = forecast(amounts.SPEND)
    return Learned(
        tuple(each.as_of for each in examples),
        latest,
        stack.fold[: len(latest)],
        model,
        forecast(amounts.ORDERS),
        spend,
        None
        if spend is None
        else Spread.of(spend.held_out, _came(examples), stack.dates, settings.spend_interval),
        rules(latest.matrix, latest.churned),
        region(
            latest.churned,
            model.held_out[: len(latest)],
            settings.accuracy_target,
            settings.decided_confidence,
        ).of_probabilities(),
    )


def _came(examples: Sequence[Examples]) -> Floats:
    return np.concatenate([each.net_spend for each in examples])


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
