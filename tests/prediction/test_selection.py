"""Synthetic outcomes of known shape: where one kind of model is right and the other cannot be."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from made_examples import DAY, HORIZON, examples_of
from scipy.special import expit

from recall_console.prediction.selection import KINDS, Mix, choose
from recall_console.prediction.snapshots import Examples, Floats
from recall_console.settings import Settings

SETTINGS = Settings()
CUSTOMERS = 2500
BOTH, TREES, LINE = KINDS["both"], KINDS["trees"], KINDS["line"]
Odds = Callable[[Floats], Floats]


def drawn(odds: Odds, days_before: int = 0, apart: float = 1.0) -> Examples:
    """Customers whose log-odds of leaving are a function of six variables' logarithms, which are normal."""
    rng = np.random.default_rng(days_before)
    signs = rng.normal(0, apart, (CUSTOMERS, 6))
    churned = rng.random(CUSTOMERS) < expit(odds(signs))
    return examples_of(np.exp(signs).astype(np.float32), churned, as_of=DAY - timedelta(days=days_before))


def rising(signs: Floats) -> Floats:
    """The more of anything, the likelier: a line carries on where trees have no leaves."""
    told: Floats = 0.5 * signs.sum(axis=1)
    return told


def crossed(signs: Floats) -> Floats:
    """What one variable means hangs on another: no line says it."""
    return 2.5 * np.sign(signs[:, 0] * signs[:, 1])


def nothing(signs: Floats) -> Floats:
    """No variable tells anything."""
    return np.zeros(len(signs))


@pytest.mark.parametrize(
    ("odds", "apart", "expected"), [(rising, 4.0, LINE), (crossed, 1.0, TREES), (nothing, 1.0, BOTH)]
)
def test_a_kind_is_heard_alone_only_where_it_was_surely_better(
    odds: Odds, apart: float, expected: tuple[float, float]
) -> None:
    mix = choose([drawn(odds, apart=apart), drawn(odds, days_before=HORIZON)], HORIZON, SETTINGS)
    assert (mix.trees, mix.line) == expected
    tried = {each["kind"]: each for each in mix.tried}
    assert tried["both"]["against_both"] == 0
    for each in tried.values():
        assert each["log_loss"] == pytest.approx(tried["both"]["log_loss"] + each["against_both"])


def test_nothing_is_learnt_from_a_horizon_that_was_not_over() -> None:
    latest, overlapping, earlier = (drawn(crossed, days) for days in (0, HORIZON - 1, HORIZON))
    known = choose([latest, overlapping, earlier], HORIZON, SETTINGS).tried
    turned = replace(overlapping, churned=~overlapping.churned)
    assert choose([latest, turned, earlier], HORIZON, SETTINGS).tried == known
    turned = replace(earlier, churned=~earlier.churned)
    assert choose([latest, overlapping, turned], HORIZON, SETTINGS).tried != known


def test_without_an_earlier_horizon_both_kinds_are_heard_and_nothing_is_claimed() -> None:
    assert choose([drawn(crossed), drawn(crossed, HORIZON - 1)], HORIZON, SETTINGS) == Mix(*BOTH, tried=())
    everybody_left = replace(drawn(crossed, HORIZON), churned=np.ones(CUSTOMERS, dtype=bool))
    assert choose([drawn(crossed), everybody_left], HORIZON, SETTINGS) == Mix(*BOTH, tried=())
