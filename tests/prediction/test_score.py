import json
from datetime import datetime, timedelta

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal
from prediction_shop import AS_OF, HORIZON, QUICK, START, Shop, anything, happened, known_scores, known_shop

from recall_console.errors import InputError
from recall_console.events.schema import EventType
from recall_console.prediction.schema import SCORES_SCHEMA
from recall_console.prediction.score import Scored, score
from recall_console.settings import Settings

PREDICTED = SCORES_SCHEMA.names()[SCORES_SCHEMA.names().index("churn_probability") :][:9]


@pytest.fixture
def small_shop() -> Shop:
    return known_shop()


@pytest.fixture
def scored() -> Scored:
    return known_scores()


def test_table_is_as_declared(scored: Scored) -> None:
    assert scored.scores.schema == SCORES_SCHEMA
    assert scored.scores["customer_id"].is_sorted()
    assert set(scored.scores["as_of"]) == {AS_OF}


def test_everyone_with_a_purchase_before_the_date_is_scored_and_nobody_else(
    scored: Scored, small_shop: Shop
) -> None:
    before = small_shop.events.filter(
        (pl.col("event") == EventType.PURCHASE)
        & (pl.col("at") < datetime(AS_OF.year, AS_OF.month, AS_OF.day))
    )
    assert scored.scores["customer_id"].to_list() == sorted(before["customer_id"].unique())
    assert scored.card.customers == len(scored.scores)


@pytest.mark.parametrize("seed", [1, 2])
def test_future_events_change_no_score(scored: Scored, small_shop: Shop, seed: int) -> None:
    future = anything(np.random.default_rng(seed), since=AS_OF, count=300)
    again = score(small_shop.and_also(future), AS_OF, HORIZON, QUICK)
    assert_frame_equal(again.scores, scored.scores, check_exact=True)
    assert again.card.figures == scored.card.figures
    assert again.card.selective == scored.card.selective


def test_past_events_do_change_scores(scored: Scored, small_shop: Shop) -> None:
    """The property above is not true for want of looking."""
    past = anything(np.random.default_rng(1), since=AS_OF - timedelta(days=40), count=300)
    again = score(small_shop.and_also(past), AS_OF, HORIZON, QUICK)
    assert not again.scores["churn_probability"].equals(scored.scores["churn_probability"])


def test_probabilities_are_probabilities_and_rank(scored: Scored) -> None:
    scores, figures = scored.scores, scored.card.figures
    assert scores["churn_probability"].is_between(0, 1).all()
    np.testing.assert_allclose(scores["churn_probability"] + scores["return_probability"], 1)
    assert figures["roc_auc"]["value"] > 0.75
    assert figures["brier"]["value"] < scored.card.rivals["constant"]["brier"]["value"]


def test_tested_on_what_came_after_everything_learnt(scored: Scored) -> None:
    fold = scored.card.tested_on
    assert fold is not None
    assert fold["walk_forward"]
    assert fold["until"] == AS_OF
    assert all(day + timedelta(days=HORIZON) <= fold["as_of"] for day in fold["trained_on"])


def test_potential_is_of_silent_customers_alone(scored: Scored) -> None:
    silent = scored.scores["lifecycle"].cast(pl.String) == "silent"
    assert (scored.scores["potential_tier"].is_not_null() == silent).all()


def test_margin_rate_scales_values_but_not_spend(scored: Scored, small_shop: Shop) -> None:
    half = score(
        small_shop, AS_OF, HORIZON, Settings(max_training_snapshots=2, min_outcomes=50, margin_rate=0.5)
    )
    for column, factor in (
        ("expected_value_12m", 0.5),
        ("value_if_returned_12m", 0.5),
        ("expected_spend", 1.0),
    ):
        np.testing.assert_allclose(half.scores[column], scored.scores[column] * factor)
    assert "margin_unset" in [each.code for each in scored.card.warnings]
    assert "margin_unset" not in [each.code for each in half.card.warnings]


def test_card_is_json(scored: Scored) -> None:
    told = json.loads(json.dumps(scored.card.as_dict()))
    assert told["as_of"] == AS_OF.isoformat()
    assert told["sentences"][0]["code"].startswith("trust_")


def _withheld(result: Scored) -> str:
    assert result.card.verdict == "withheld"
    for column in PREDICTED:
        if column != "risk_tier":
            assert result.scores[column].null_count() == len(result.scores), column
    assert result.scores["risk_tier"].null_count() == 0
    assert result.scores["segment"].null_count() == 0
    assert result.scores.schema == SCORES_SCHEMA
    json.dumps(result.card.as_dict())
    return result.card.sentences[0].code


def test_less_than_two_horizons_of_history_has_no_model(small_shop: Shop) -> None:
    result = score(small_shop, START + timedelta(days=2 * HORIZON - 1), HORIZON, QUICK)
    assert _withheld(result) == "withheld_history"
    assert "118 days of history are too few, 120 are needed" in result.card.withheld


def test_too_few_outcomes_have_no_model(small_shop: Shop) -> None:
    result = score(small_shop, AS_OF, HORIZON, Settings(min_outcomes=100_000))
    assert _withheld(result) == "withheld_outcomes"
    assert result.card.sentences[0].values["longest_horizon"] == (
        (AS_OF - small_shop.meta.first_at.date()).days // 2
    )


def test_two_horizons_of_history_are_tested_across_customers(small_shop: Shop) -> None:
    result = score(small_shop, START + timedelta(days=2 * HORIZON + 10), HORIZON, Settings(min_outcomes=20))
    assert result.card.tested_on is not None
    assert not result.card.tested_on["walk_forward"]
    assert "not_walk_forward" in [each.code for each in result.card.warnings]


def test_without_money_there_is_churn_but_no_value(small_shop: Shop) -> None:
    result = score(small_shop.without_money(), AS_OF, HORIZON, QUICK)
    assert result.scores["churn_probability"].null_count() == 0
    assert result.scores["expected_orders"].null_count() == 0
    for column in ("expected_spend", "expected_value_12m", "value_if_returned_12m", "potential_tier"):
        assert result.scores[column].null_count() == len(result.scores)
    assert "no_money" in [each.code for each in result.card.warnings]


def test_a_date_after_the_data_is_refused(small_shop: Shop) -> None:
    last = small_shop.meta.last_at.date()
    with pytest.raises(InputError, match=f"latest possible --as-of is {last + timedelta(days=1)}"):
        score(small_shop, last + timedelta(days=2), HORIZON, QUICK)


def test_a_date_before_the_first_purchase_is_refused(small_shop: Shop) -> None:
    with pytest.raises(InputError, match="nobody has bought before"):
        score(small_shop, START - timedelta(days=5), HORIZON, QUICK)


@pytest.mark.parametrize("customers", [1, 3])
def test_few_customers_on_one_day_are_described_all_the_same(customers: int) -> None:
    rows = [
        (f"[red]{number}\x1b[31m", datetime(2025, 5, 5), EventType.PURCHASE, 9.0)
        for number in range(customers)
    ]
    result = score(Shop(happened(*rows)), datetime(2025, 5, 6).date(), 90, Settings())
    assert _withheld(result) == "withheld_history"
    assert len(result.scores) == customers


def test_every_stage_is_timed_and_told(small_shop: Shop) -> None:
    stages = []
    result = score(small_shop, AS_OF, HORIZON, QUICK, report=lambda step: stages.append(step.stage))
    assert list(result.seconds) == ["variables", "fit", "evaluate", "score"]
    assert list(dict.fromkeys(stages)) == ["variables", "fit", "evaluate", "score"]
