"""Customers in the order of what they deserve."""

import polars as pl
import pytest
from prediction_shop import known_scores

from recall_console.errors import FilterError
from recall_console.plans.advice.schema import ADVICE_SCHEMA
from recall_console.prediction.queue import Queue, beside, finite, queue, table


@pytest.fixture
def known() -> pl.DataFrame:
    return table(known_scores().scores.lazy()).collect()


def advised(known: pl.DataFrame) -> pl.DataFrame:
    """Everybody is left alone, but for one customer of medium risk and high value, whom a message wins back."""
    net = pl.when(pl.col("customer_id") == known["customer_id"][7]).then(40.0).otherwise(0.0)
    return known.with_columns(net=net).cast({"net": ADVICE_SCHEMA["net"]})


def test_with_advice_what_it_nets_decides_and_not_how_likely_somebody_leaves(known: pl.DataFrame) -> None:
    risky = known["customer_id"][3]
    made_up = advised(known).with_columns(
        churn_probability=pl.when(pl.col("customer_id") == risky).then(0.99).otherwise(0.5),
        value_at_risk=pl.when(pl.col("customer_id") == risky).then(0.1).otherwise(100.0),
    )
    found = queue(made_up)
    assert found.sort == "net"
    ids = found.rows["customer_id"].to_list()
    assert ids[0] == known["customer_id"][7]
    assert ids.index(risky) > 0


def test_without_advice_the_stake_decides_and_without_values_the_spend(known: pl.DataFrame) -> None:
    assert queue(known).sort == "value_at_risk"
    valueless = known.with_columns(value_at_risk=pl.lit(None, pl.Float64))
    assert queue(valueless).sort == "monetary"
    assert queue(valueless.with_columns(monetary=pl.lit(None, pl.Float64))).sort == "recency_days"


def test_conditions_narrow_and_equal_ones_keep_the_order_of_ids(known: pl.DataFrame) -> None:
    found = queue(known, ["recency_days > 10", "frequency > 1"], "r", falling=False)
    assert 0 < found.rows.height < known.height
    assert (found.rows["recency_days"] > 10).all()
    same = found.rows.filter(r=found.rows["r"][0])["customer_id"].to_list()
    assert same == sorted(same)


def test_an_average_in_any_condition_is_that_of_everybody(known: pl.DataFrame) -> None:
    narrow, average = "recency_days > 60", "frequency > avg(frequency)"
    wanted = known.filter(pl.col("frequency") > pl.col("frequency").mean(), pl.col("recency_days") > 60)
    for conditions in ([narrow, average], [average, narrow]):
        found = queue(known, conditions).rows["customer_id"]
        assert sorted(found) == wanted["customer_id"].to_list()


def test_unknown_values_come_last_either_way(known: pl.DataFrame) -> None:
    for falling in (True, False):
        found: Queue = queue(known, sort="value_after_return_12m", falling=falling)
        nulls = found.rows["value_after_return_12m"].is_null().to_list()
        assert nulls == sorted(nulls)


def test_a_column_that_is_not_there_is_named_with_those_meant(known: pl.DataFrame) -> None:
    with pytest.raises(FilterError, match="did you mean recency_days"):
        queue(known, sort="recency_day")


def test_what_is_no_number_is_told_as_unknown(known: pl.DataFrame) -> None:
    rows = finite(known.head(2).with_columns(expected_spend=pl.Series([float("nan"), float("inf")])))
    assert rows["expected_spend"].null_count() == 2


def test_advice_for_other_customers_is_not_put_beside_the_scores(known: pl.DataFrame) -> None:
    advice = pl.DataFrame({"customer_id": known["customer_id"][1:], "net": 1.0})
    with pytest.raises(pl.exceptions.ShapeError):
        beside(known.lazy(), advice.lazy()).collect()
