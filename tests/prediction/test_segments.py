import numpy as np
import polars as pl
import pytest
from prediction_shop import known_scores

from recall_console.errors import FilterError
from recall_console.prediction.score import Scored
from recall_console.prediction.segments import (
    CORE_SLIPPING,
    GROUPINGS,
    grid,
    looks_at_all,
    meets,
    segments,
    summed,
    where,
)


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
        "customer_id LIKE 'c00%' AND customer_id NOT IN ('a -- b', '/* c */')",
        "frequency > avg(frequency)",
        "extract(month FROM last_purchase_at) = 6",
        "trim(LEADING 'c' FROM customer_id) < '00100'",
        "substring(customer_id FROM 1 FOR 3) = 'c00'",
        "value_tier IS DISTINCT FROM previous_value_tier",
        "`recency_days` > 30",
    ],
)
def test_analysts_conditions_are_understood(scored: Scored, condition: str) -> None:
    assert 0 < len(where(scored.scores, condition)) < len(scored.scores)


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("churn > 0.5", "churn_probability"),
        ("recency_day > 3", "recency_days"),
        ("churn_prb > 0.5", "did you mean churn_probability"),
        ("country = 'UK'", "there is no column 'country'; the columns are customer_id"),
        ("age > 30", "there is no column 'age'; the columns are customer_id"),
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
        ("recency_days > 3 -- late", "holds no comment: take away what begins with --"),
        ("recency_days > 3 /* late */", "holds no comment: take away what begins with /\\*"),
        ("recency_days > 3 and $$a$$ = customer_id", "cannot make sense"),
    ],
)
def test_a_bad_condition_is_explained_in_one_line(scored: Scored, condition: str, said: str) -> None:
    with pytest.raises(FilterError, match=said) as raised:
        where(scored.scores, condition)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "condition",
    [
        "{from_file}",
        "recency_days > 3 {from_file}",
        "exists ({from_file})",
        "customer_id in ({from_file})",
        "customer_id in (({from_file}))",
        "customer_id in (values ('a') union {from_file})",
        "customer_id in (with a as ({from_file}) {from_file})",
        "customer_id = any({from_file})",
        "trim(leading 'c' from customer_id) in ({from_file})",
        "trim('c' from ({from_file})) = 'a'",
        "extract(year from last_purchase_at) = 2025 and exists ({from_file})",
        "value_tier is distinct from ({from_file})",
        "value_tier is distinct from value_tier or exists ({from_file})",
        "customer_id in (table customers)",
        "customer_id in (values ('a'))",
        "exists (SELECT 1)",
    ],
)
def test_a_condition_reads_no_other_table(
    scored: Scored, condition: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pl, "sql_expr", opens_files)
    asked = condition.format(from_file="from read_csv('/etc/passwd')")
    with pytest.raises(FilterError, match="query of its own"):
        meets(scored.scores, asked)
    assert not looks_at_all(asked)


@pytest.mark.parametrize(
    "hidden",
    ["`'` = 1 or {}or `'` = 1", "$$'$$ = 'a' or {}or $$'$$ = 'a'", r"E'\'' = 'a' or {}or E'\'' = 'a'"],
)
def test_no_kind_of_quote_hides_a_query(scored: Scored, hidden: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pl, "sql_expr", opens_files)
    with pytest.raises(FilterError):
        meets(scored.scores, hidden.format("exists (from customers) "))


@pytest.mark.parametrize(
    "call",
    ["trim({})", "extract({})", "substring({})", "abs({})", "extract(year {})", "trim('c' {})", "({})"],
)
def test_where_a_from_is_let_through_the_engine_opens_no_file(call: str) -> None:
    with pytest.raises(pl.exceptions.SQLInterfaceError):
        pl.sql_expr(call.format("from read_csv('/nosuch')") + " = 'a'")


def opens_files(condition: str) -> pl.Expr:
    raise AssertionError(condition)


@pytest.mark.parametrize(
    "condition",
    [
        "monetary > avg(monetary)",
        "monetary = max(monetary) and r > 3",
        "coalesce(monetary, median(monetary)) > 3",
        "case when monetary > stddev(monetary) then true else false end",
        "greatest(monetary, quantile_cont(monetary, 0.9)) > 3",
        "corr(r, f) > 0",
        "count(*) > 3",
        "sum(value_at_risk) > 3",
        "rank() over (order by monetary) < 100",
        "row_number() over (order by monetary) < 100",
        "monetary > lag(monetary) over (order by recency_days)",
        "monetary > avg(monetary) over (partition by segment)",
    ],
)
def test_an_average_or_a_rank_looks_at_all_customers(condition: str) -> None:
    assert looks_at_all(condition)


@pytest.mark.parametrize(
    "condition",
    [
        "true",
        "1 = 1",
        "coupon_hunter",
        "not coupon_hunter and (r > 3 or f between 2 and 4)",
        "segment in ('loyal', 'champions') and value_tier is not null",
        "customer_id like 'c%' or upper(left(customer_id, 1)) = 'C'",
        "last_purchase_at > date '2026-01-01' - interval '3 days'",
        "extract(year from last_purchase_at) = 2025",
        "greatest(r, f) > 3 and coalesce(value_at_risk, 0) > sqrt(abs(monetary))",
        "case when r > 3 then f > 2 else false end",
        "cast(monetary as int) % 2 = 0",
        "customer_id <> 'avg(monetary)'",
        "no_such_column > 3",
        "r >",
    ],
)
def test_any_other_condition_looks_at_each_customer_alone(condition: str) -> None:
    assert not looks_at_all(condition)


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
