from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from prediction_shop import AS_OF, HORIZON, QUICK, known_shop

from recall_console.prediction import churn
from recall_console.prediction.churn import ChurnModel
from recall_console.prediction.process import NAMES
from recall_console.prediction.selection import KINDS, Mix
from recall_console.prediction.snapshots import Examples, examples, training_dates
from recall_console.prediction.stack import Stack


@cache
def past() -> list[Examples]:
    dates = training_dates(known_shop().meta.first_at.date(), AS_OF, HORIZON, 2, QUICK)
    found = examples(known_shop(), dates, HORIZON, AS_OF, QUICK)
    return [found[day] for day in dates]


@cache
def fitted(kind: str = "both", recent_dates: int = 2) -> ChurnModel:
    return churn.fit(Stack.of(past(), QUICK.seed, recent_dates), Mix(*KINDS[kind]), QUICK)


@pytest.mark.parametrize("recent_dates", [1, 2])
def test_level_is_that_of_the_latest_complete_snapshots(recent_dates: int) -> None:
    latest = np.concatenate([each.churned for each in past()[:recent_dates]])
    held_out = fitted(recent_dates=recent_dates).held_out[: len(latest)]
    assert held_out.mean() == pytest.approx(latest.mean(), abs=1e-3)


def test_both_kinds_speak_in_log_odds_and_count_alike() -> None:
    model = fitted()
    matrix = past()[0].matrix[:, model.used]
    member = model.members[0]
    alone = [replace(member, mix=Mix(*KINDS[kind])).log_odds(matrix) for kind in ("trees", "line")]
    np.testing.assert_allclose(member.log_odds(matrix), np.mean(alone, axis=0))


def test_a_single_kind_is_heard_alone() -> None:
    model = fitted("line")
    matrix = past()[0].matrix[:, model.used]
    np.testing.assert_allclose(model.members[0].log_odds(matrix), model.members[0].line.log_odds(matrix))


def test_the_variables_that_models_name_are_there() -> None:
    assert {"tenure", "orders_365d", "net_spend_365d", "recency_purchase", "orders_mbgnbd"} <= set(NAMES)
