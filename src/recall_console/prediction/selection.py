"""A small choice between kinds of models, nested in time: fitted before the latest horizon, judged by it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, Final

import numpy as np
from scipy.special import expit

from recall_console.prediction import trees
from recall_console.prediction.calibration import shift
from recall_console.prediction.evaluation import log_losses
from recall_console.prediction.line import Line
from recall_console.prediction.parallel import all_of
from recall_console.prediction.snapshots import Examples, Floats
from recall_console.prediction.stack import Stack
from recall_console.settings import Settings

_SURELY: Final = 1.645
"""A single kind is taken over both only where it is better by so many standard errors (one-sided 95 %) …"""
_WORTH: Final = 0.01
"""… and by this share of the log loss: kinds that differ less change places from one date to the next."""


@dataclass(frozen=True)
class Mix:
    """Shares of the members in the model's log-odds.

    Attributes
    ----------
    trees, line : float
        Shares, summing to 1.
    tried : tuple of dict
        ``kind, log_loss, against_both, standard_error, chosen (bool)`` of each kind on the latest examples; empty where there
        was nothing earlier to learn from.
    """

    trees: float
    line: float
    tried: tuple[dict[str, Any], ...] = ()


KINDS: Final = {"both": (0.5, 0.5), "trees": (1.0, 0.0), "line": (0.0, 1.0)}
"""Kinds to choose between; the first unless another is surely better."""


def choose(examples: Sequence[Examples], horizon_days: int, settings: Settings) -> Mix:
    """The mix to use: both in equal shares, unless one alone would surely have been better last time.

    Parameters
    ----------
    examples : sequence of Examples
        Latest first. Those whose horizons were over when the latest began are learnt from; the latest judges.
    """
    latest = examples[0]
    before = [each for each in examples if each.as_of + timedelta(days=horizon_days) <= latest.as_of]
    if not before or not 0 < np.concatenate([each.churned for each in before]).mean() < 1:
        return Mix(*KINDS["both"])
    by_trees, by_line = _told(before, latest, settings.seed)
    rate = float(latest.churned.mean())
    losses = {
        kind: _losses(latest, share_of_trees * by_trees + share_of_line * by_line, rate)
        for kind, (share_of_trees, share_of_line) in KINDS.items()
    }
    tried = tuple(_against(kind, loss, losses["both"]) for kind, loss in losses.items())
    best = min(filter(_surely_better, tried), key=lambda each: each["log_loss"], default=tried[0])
    return Mix(*KINDS[best["kind"]], tuple(each | {"chosen": each is best} for each in tried))


def _surely_better(tried: dict[str, Any]) -> bool:
    least = max(_SURELY * tried["standard_error"], _WORTH * (tried["log_loss"] - tried["against_both"]))
    return bool(tried["against_both"] < -least)


def _told(before: Sequence[Examples], latest: Examples, seed: int) -> tuple[Floats, Floats]:
    """Log-odds of the latest customers by trees and by a line that learnt from earlier dates alone."""
    stack = Stack.of(before, seed)
    everybody, ahead = stack.part(np.ones(len(stack.churned), dtype=bool)), latest.matrix[:, stack.used]
    fits = (
        partial(trees.fit, everybody, stack.churned, seed),
        partial(Line.fit, everybody, stack.churned),
    )
    grown, line = all_of(fits)
    return trees.log_odds(grown, ahead), line.log_odds(ahead)


def _losses(latest: Examples, odds: Floats, rate: float) -> Floats:
    """Log loss of each customer once the level is right: levels are set elsewhere."""
    return log_losses(latest.churned, expit(odds + shift(odds, rate)))


def _against(kind: str, loss: Floats, both: Floats) -> dict[str, Any]:
    difference = loss - both
    return {
        "kind": kind,
        "log_loss": float(loss.mean()),
        "against_both": float(difference.mean()),
        "standard_error": float(difference.std() / np.sqrt(len(loss))),
    }
