import json

import polars as pl
import pytest
from prediction_shop import known_scores

from recall_console.customers.schema import LIFECYCLES
from recall_console.prediction.overview import overview
from recall_console.prediction.score import Scored


@pytest.fixture
def scored() -> Scored:
    return known_scores()


def test_states_add_up_to_the_base(scored: Scored) -> None:
    found = overview(scored.scores, scored.card.as_dict())
    assert found.customers == len(scored.scores)
    assert list(found.lifecycle) == list(LIFECYCLES)
    assert sum(found.lifecycle.values()) == found.customers


def test_segments_with_most_at_risk_come_first(scored: Scored) -> None:
    found = overview(scored.scores, scored.card.as_dict())
    at_risk = [segment["value_at_risk"] for segment in found.segments]
    assert at_risk == sorted(at_risk, reverse=True)
    scores = scored.scores
    assert found.value_at_risk == pytest.approx(
        (scores["value_if_returned_12m"] - scores["expected_value_12m"]).sum()
    )


def test_alerts_count_who_they_are_about(scored: Scored) -> None:
    alerts = {alert.code: alert.values for alert in overview(scored.scores, scored.card.as_dict()).alerts}
    slipping = scored.scores.filter(
        (pl.col("previous_value_tier") == "high") & (pl.col("value_tier") != "high")
    )
    assert alerts["core_slipping"]["customers"] == len(slipping)
    assert alerts["silent_high_potential"]["customers"] == (scored.scores["potential_tier"] == "high").sum()


def test_without_customers_nothing_is_claimed(scored: Scored) -> None:
    found = overview(
        scored.scores.clear(), {"verdict": "withheld", "sentences": [{"code": "x", "values": {}}]}
    )
    assert (found.as_of, found.customers, found.value, found.alerts) == (None, 0, None, ())
    assert found.beware == [{"code": "x", "values": {}}]
    json.dumps(found.as_dict())
