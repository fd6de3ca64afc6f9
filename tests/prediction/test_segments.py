import numpy as np
import polars as pl
import pytest
from prediction_shop import known_scores

from recall_console.errors import FilterError
from recall_console.prediction.score import Scored
from recall_console.prediction.segments import CORE_SLIPPING, GROUPINGS, grid, meets, segments, summed, where


@pytest.fixture
def scored() -> Scored:
    return known_scores()


@pytest.mark.parametrize("by", GROUPINGS)
def test_groups_add_up_to_those_who_have_one(scored: Scored, by: str) -> None:
    found = segments(scored.scores, by=by)
    grouped = scored.scores.drop_nulls("value_tier" if by == "value_move" else by)
    assert found["size"].sum() == len(grouped)
    assert found["value"].sum() == pytest.approx(grouped["expected_value_12m"].sum())
    assert found["share"].sum() == pytest.approx(len(grouped) / len(scored.scores))


def test_silent_customers_are_worth_something_after_a_return_by_tier(scored: Scored) -> None:
    found = segments(scored.scores, by="potential_tier")
    silent = scored.scores.filter(pl.col("lifecycle") == "silent")
    assert found["value_after_return"].sum() == pytest.approx(silent["value_after_return_12m"].sum())
    mean_return = np.average(found["returns"], weights=found["size"])
    assert mean_return == pytest.approx(silent["return_probability"].to_numpy().mean())
    by_state = segments(scored.scores, by="lifecycle")
    assert by_state.filter(pl.col("value_after_return").is_not_null())["segment"].to_list() == ["silent"]


def test_value_moves_add_up_to_the_two_tiers(scored: Scored) -> None:
    moved = dict(segments(scored.scores, by="value_move").select("segment", "size").iter_rows())
    before, now = pl.col("previous_value_tier"), pl.col("value_tier")
    known = scored.scores.drop_nulls("value_tier")
    assert moved["core_slipping"] == len(known.filter(before == "high", now != "high"))
    assert moved["core_slipping"] == len(where(scored.scores, CORE_SLIPPING))
    assert moved["rising"] == len(known.filter(now.to_physical() < before.to_physical()))
    assert moved["core_steady"] == len(known.filter(before == "high", now == "high"))


def test_with_advice_groups_tell_what_is_to_be_done(scored: Scored) -> None:
    number = pl.int_range(pl.len())
    contacted = number % 3 == 0
    advised = scored.scores.with_columns(
        action=pl.when(contacted).then(pl.lit("email")).otherwise(pl.lit("leave_alone")),
        decision=pl.when(contacted).then(pl.lit("contact")).otherwise(pl.lit("leave_alone")),
        net=pl.when(contacted).then(2.0).otherwise(0.0),
        quadrant=pl.lit("persuadable").cast(pl.Enum(["persuadable"])),
    )
    found = segments(advised, by="quadrant").row(0, named=True)
    assert found["segment"] == "persuadable"
    assert found["contacted"] == -(-len(advised) // 3)
    assert found["net"] == 2 * found["contacted"]
    assert found["advised"] == "email"
    with pytest.raises(FilterError, match="no advice yet"):
        segments(scored.scores, by="quadrant")


def test_a_condition_keeps_shares_of_the_whole_base(scored: Scored) -> None:
    late = segments(scored.scores, "recency_days > 60")
    assert late["size"].sum() == (scored.scores["recency_days"] > 60).sum()
    assert late["share"].sum() == pytest.approx((scored.scores["recency_days"] > 60).mean())


def test_conditions_may_name_the_value_at_risk_that_screens_show(scored: Scored) -> None:
    at_risk = scored.scores["value_if_returned_12m"] - scored.scores["expected_value_12m"]
    limit = float(at_risk.to_numpy().mean())
    condition = f"value_at_risk > {limit}"
    found = where(scored.scores, condition)
    assert found.columns == scored.scores.columns
    assert found["customer_id"].to_list() == scored.scores.filter(at_risk > limit)["customer_id"].to_list()
    assert segments(scored.scores, condition)["size"].sum() == len(found)


def test_chosen_customers_come_to_what_their_group_comes_to(scored: Scored) -> None:
    scores = scored.scores
    value = float(scores["expected_value_12m"].sum())
    for group in segments(scores).iter_rows(named=True):
        chosen = meets(scores, f"segment = '{group['segment']}'").arg_true()
        told = summed(scores.lazy(), chosen, scores.height, value)
        assert {"segment": group["segment"], **told} == pytest.approx(group, nan_ok=True)
    nobody = summed(scores.lazy(), pl.Series(dtype=pl.UInt32), scores.height, value)
    assert (nobody["size"], nobody["value"], nobody["churn"]) == (0, None, None)


def test_the_grid_has_all_cells_and_everybody(scored: Scored) -> None:
    found = grid(scored.scores)
    assert len(found) == 25
    assert found["size"].sum() == len(scored.scores)


def test_values_of_a_withheld_model_are_unknown_not_nothing(scored: Scored) -> None:
    empty = scored.scores.with_columns(
        churn_probability=pl.lit(None, pl.Float64), expected_value_12m=pl.lit(None, pl.Float64)
    )
    found = segments(empty)
    assert found["value"].null_count() == found["churn"].null_count() == len(found)


@pytest.mark.parametrize(
    "condition",
    [
        "lifecycle = 'silent' AND churn_probability > 0.6",
        "segment IN ('loyal', 'champions') OR value_tier = 'high'",
        "last_purchase_at < date '2025-09-01'",
        "customer_id LIKE 'c00%' AND customer_id <> 'select from'",
    ],
)
def test_analysts_conditions_are_understood(scored: Scored, condition: str) -> None:
    assert 0 < len(where(scored.scores, condition)) < len(scored.scores)


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("churn > 0.5", "churn_probability"),
        ("recency_day > 3", "recency_days"),
        ("last_purchase_at > '2025-01-01'", "date '2026-03-01'"),
        ("recency_days", "true or false"),
        ("recency_days >", "something is missing at the end, after >"),
        ("recency_days > 3 and", "something is missing at the end, after and"),
        ("= 3", "something is missing at the beginning, before ="),
        ("recency_days 3", "between recency_days and 3 something is missing: AND"),
        ("recency_days > 3 value_tier = 'high'", "between 3 and value_tier something is missing"),
        ("recency_days > 'a'", "a number is compared with a word"),
        ("value_tier = high", "write 'high' in single quotes"),
        ("value_tier = 'high", "the quote that opens at character 14 is never closed"),
        ("value_tier = ‘high’", "write ' in place of ‘, character 14"),
        ("recency_days ＞ 3", "write > in place of ＞, character 14"),
        ("recency_days > 3 && frequency > 1", "write AND in place of &&"),
        ("(recency_days > 3", "the bracket \\( at character 1 is never closed"),
        ("recency_days > 3)", "the bracket \\) at character 17 was never opened"),
        ("churn_probability > 0,7", "a decimal is written 0.7"),
        ("value_tier in 'high'", "a list goes in brackets after IN"),
        ("value_tier in ()", "nothing stands between the brackets"),
        ("last_purchase_at > date '2025-13-01'", "there is no such day as 2025-13-01"),
        ("nosuch(recency_days) > 1", "there is no function nosuch"),
        ("recency_days > 3 an", "'an' stands at the end without an AND or OR"),
        ("", "the condition is empty"),
        ("customer_id IN (SELECT * FROM read_csv('/etc/passwd'))", "query of its own"),
        ("exists (select 1)", "query of its own"),
    ],
)
def test_a_bad_condition_is_explained_in_one_line(scored: Scored, condition: str, said: str) -> None:
    with pytest.raises(FilterError, match=said) as raised:
        where(scored.scores, condition)
    assert "\n" not in str(raised.value)


def test_an_unknown_grouping_is_refused(scored: Scored) -> None:
    with pytest.raises(FilterError, match="lifecycle"):
        segments(scored.scores, by="customer_id")


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("value_tier = 'gold'", "one of high, potential, marginal"),
        ("segment = 'Champions'", "did you mean 'champions'"),
        ("lifecycle in ('silent', 'decling')", "did you mean 'declining'"),
        ("churn_probability > 0.5 and risk_tier != 'hihg'", "did you mean 'high'"),
    ],
)
def test_a_word_that_matches_nobody_is_refused(scored: Scored, condition: str, said: str) -> None:
    with pytest.raises(FilterError, match=said):
        where(scored.scores, condition)
