"""Whether reasons hold: their order by ablation against exact Shapley values over the same themes, on a sample."""

from functools import partial
from math import factorial
from typing import Final, NamedTuple

import numpy as np
import polars as pl
from scipy.stats import spearmanr

from recall_console.prediction.churn import ChurnModel
from recall_console.prediction.parallel import all_of
from recall_console.prediction.reasons import LEAST_PUSH, THEMES, Themed, asked_about, likely_to_stay
from recall_console.prediction.snapshots import Bools, Floats
from recall_console.prediction.stack import Ints
from recall_console.settings import Settings

SAMPLE: Final = 60
"""So many customers are checked: an agreement of 90 % is known to about eight points."""
_CASES_AT_ONCE: Final = 64


class Agreement(NamedTuple):
    """How far ablation and Shapley values tell the same story.

    Attributes
    ----------
    customers : int
        How many were compared: those of the sample that any theme pushes.
    first_among_two : float or None
        Share of them whose strongest theme by ablation is among the two strongest by Shapley value; ``None`` without any.
    rank_correlation : float or None
        Spearman's, over the themes in use, mean over customers; ``None`` where it is undefined for all.
    """

    customers: int
    first_among_two: float | None
    rank_correlation: float | None


def agreement(
    model: ChurnModel, variables: pl.DataFrame, probability: Floats, settings: Settings
) -> Agreement:
    """Check the reasons that ``reasons.reasons`` gives, on customers spread over all that get any. Parameters as there."""
    asked = _spread(asked_about(probability, settings))
    themed = Themed.of(model, variables[asked], variables[likely_to_stay(probability)])
    return compared(themed.pushes(), shapley_values(themed), themed.in_use)


def shapley_values(themed: Themed) -> Floats:
    """Exact Shapley values of the themes for the log-odds of churn: what each adds, averaged over all orders of adding.

    A theme that is not among a coalition has the medians of those who stay (interventional, one reference). Values add up
    to the log-odds of the customer minus those of the reference.

    Returns
    -------
    float array of shape (n, themes)
        0 for a theme without a variable in use.

    References
    ----------
    Shapley (1953); Lundberg & Lee (2017), A unified approach to interpreting model predictions, eq. 4.
    """
    players = np.flatnonzero(themed.in_use)
    coalitions = np.arange(2 ** len(players))
    member = (coalitions[:, None] >> np.arange(len(players))) % 2 == 1
    told = _worth(themed, member, players)
    weights = _weights(len(players))[member.sum(axis=1) - 1]
    values = np.zeros((len(themed.held), len(THEMES)))
    for bit, player in enumerate(players):
        joined = np.flatnonzero(member[:, bit])
        values[:, player] = weights[joined] @ (told[joined] - told[joined - 2**bit])
    return values


def _worth(themed: Themed, member: Bools, players: Ints) -> Floats:
    """Log-odds for each coalition (row) and customer, some coalitions at once so that memory is bounded."""
    own = np.zeros((len(member), len(THEMES)), dtype=bool)
    own[:, players] = member
    starts = range(0, len(own), _CASES_AT_ONCE)
    parts = [partial(themed.log_odds, own[start : start + _CASES_AT_ONCE]) for start in starts]
    return np.concatenate(all_of(parts))


def _weights(players: int) -> Floats:
    """Share of all orders in which a player joins exactly so many others: 0, 1 … players − 1."""
    orders = [factorial(others) * factorial(players - others - 1) for others in range(players)]
    return np.array(orders, dtype=np.float64) / factorial(players)


def compared(pushes: Floats, values: Floats, in_use: Bools) -> Agreement:
    """Agreement of two strengths of themes, of shape (n, themes) each; only themes in use are ranked."""
    pushes, values = pushes[:, in_use], values[:, in_use]
    pushed = pushes.max(axis=1, initial=0.0) >= LEAST_PUSH
    pushes, values = pushes[pushed], values[pushed]
    if not len(pushes):
        return Agreement(0, None, None)
    first = pushes.argmax(axis=1)[:, None]
    two = np.argsort(-values, axis=1, kind="stable")[:, :2]
    varied = np.flatnonzero((np.ptp(pushes, axis=1) > 0) & (np.ptp(values, axis=1) > 0))
    ranks = [float(spearmanr(pushes[row], values[row]).statistic) for row in varied]
    return Agreement(
        len(pushes), float((two == first).any(axis=1).mean()), float(np.mean(ranks)) if ranks else None
    )


def _spread(asked: Ints) -> Ints:
    """At most ``SAMPLE`` of the customers, evenly spread."""
    return asked[np.unique(np.linspace(0, len(asked) - 1, min(SAMPLE, len(asked))).astype(np.int64))]
