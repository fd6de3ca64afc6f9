import json
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest
from prediction_shop import AS_OF, QUICK, known_scores, known_shop

from recall_console.customers.north_star import Core, Month, NorthStar
from recall_console.customers.schema import LIFECYCLES
from recall_console.prediction.overview import Beside, Overview, overview
from recall_console.prediction.score import Scored
from recall_console.prediction.segments import where
from recall_console.prediction.trends import Earlier, trends
from recall_console.settings import Settings


@pytest.fixture
def scored() -> Scored:
    return known_scores()


def told(scored: Scored, **more: Any) -> Overview:
    return overview(scored.scores, Beside(card=scored.card.as_dict(), settings=QUICK, **more))


def test_states_add_up_to_the_base(scored: Scored) -> None:
    found = told(scored)
    assert found.customers == len(scored.scores)
    assert list(found.lifecycle) == list(LIFECYCLES)
    assert sum(found.lifecycle.values()) == found.customers


def test_segments_with_most_at_risk_come_first(scored: Scored) -> None:
    found = told(scored)
    at_risk = [segment["value_at_risk"] for segment in found.segments]
    assert at_risk == sorted(at_risk, reverse=True)
    scores = scored.scores
    assert found.value_at_risk == pytest.approx(
        (scores["value_if_returned_12m"] - scores["expected_value_12m"]).sum()
    )


def test_a_table_on_disk_tells_what_one_in_memory_tells(scored: Scored, tmp_path: Any) -> None:
    scored.scores.write_parquet(tmp_path / "scores.parquet")
    lazy = overview(
        pl.scan_parquet(tmp_path / "scores.parquet"), Beside(card=scored.card.as_dict(), settings=QUICK)
    )
    eager = told(scored)
    assert lazy.lifecycle == eager.lifecycle
    assert [each["segment"] for each in lazy.segments] == [each["segment"] for each in eager.segments]
    assert lazy.value_at_risk == pytest.approx(eager.value_at_risk)
    assert [alert.values["customers"] for alert in lazy.alerts] == [
        alert.values["customers"] for alert in eager.alerts
    ]


def test_alerts_count_who_they_are_about(scored: Scored) -> None:
    alerts = {alert.code: alert.values for alert in told(scored).alerts}
    slipping = scored.scores.filter(
        (pl.col("previous_value_tier") == "high") & (pl.col("value_tier") != "high")
    )
    assert alerts["core_slipping"]["customers"] == len(slipping)
    assert alerts["silent_high_potential"]["customers"] == (scored.scores["potential_tier"] == "high").sum()


def test_every_alert_says_where_its_customers_are(scored: Scored) -> None:
    for alert in told(scored).alerts:
        if "condition" in alert.values and "customers" in alert.values:
            assert len(where(scored.scores, str(alert.values["condition"]))) == alert.values["customers"]


def test_without_customers_nothing_is_claimed(scored: Scored) -> None:
    card = {"verdict": "withheld", "sentences": [{"code": "x", "values": {}}]}
    found = overview(scored.scores.clear(), Beside(card=card, settings=Settings()))
    assert (found.as_of, found.customers, found.value, found.alerts) == (None, 0, None, ())
    assert found.beware == [{"code": "x", "values": {}}]
    json.dumps(found.as_dict())


def test_the_last_year_is_margin_as_the_expectation_is(scored: Scored) -> None:
    settings = replace(QUICK, margin_rate=0.5, rfm_window_days=100)
    found = overview(scored.scores, Beside(card={}, settings=settings))
    assert found.delivered is not None
    assert found.delivered["margin"] == pytest.approx(scored.scores["monetary"].sum() / 2)
    assert found.value is not None
    assert found.delivered["difference"] == pytest.approx(found.value / found.delivered["margin"] - 1)


def test_a_log_younger_than_the_window_has_no_last_year(scored: Scored) -> None:
    assert told(scored).delivered is None


def test_stale_scores_are_an_alert(scored: Scored) -> None:
    assert "stale_scores" in {alert.code for alert in told(scored, stale=True).alerts}
    assert "stale_scores" not in {alert.code for alert in told(scored).alerts}


def test_the_change_of_the_north_star_has_an_interval(scored: Scored) -> None:
    # Newcombe (1998), table II, a: 56 of 70 against 48 of 80 is +0.2000, by method 10 0.0524 to 0.3339
    months = (
        Month(date(2026, 1, 1), 80, 48, 0.6, 0.4904577, 0.7004325, 31, complete=True),
        Month(date(2026, 2, 1), 70, 56, 0.8, 0.6918051, 0.8769483, 28, complete=True),
    )
    star = told(scored, north_star=NorthStar(Core(("champions",), None), months)).north_star
    assert star is not None
    change = star["change"]
    assert change["points"] == pytest.approx(0.2)
    assert (change["low"], change["high"]) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_trends_of_a_run_are_ready_for_json(scored: Scored) -> None:
    shop = known_shop()
    before = Earlier("run", date(2025, 9, 1), scored.scores)
    expected = [{"as_of": str(AS_OF), "value": 1.0}, {"as_of": "2025-09-01", "value": 2.0}]
    found = json.loads(json.dumps(trends(shop, scored.scores, AS_OF, before, expected)))
    assert [each["as_of"] for each in found["expected"]] == ["2025-09-01", str(AS_OF)]
    assert found["expected"][-1]["value"] == pytest.approx(scored.scores["expected_value_12m"].sum())
    assert found["since"]["customers"] == [len(scored.scores)] * 2
    assert found["since"]["slipped"]["customers"] == 0
    assert sum(month["orders"] for month in found["months"]) > 0
