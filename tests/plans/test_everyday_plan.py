"""The bundled standing plan: what a new operator sees first, so it says nothing that it cannot know."""

import polars as pl
from advice_makers import EVERYDAY, everyday, shop

from recall_console.plans.advice.advise import Advice


def rows_of(advice: Advice, group: str) -> pl.DataFrame:
    return advice.table.filter(pl.col("advice_group") == group, pl.col("decision") == "contact")


def test_every_response_is_assumed_and_says_so() -> None:
    assert {rung.response.evidence for rung in EVERYDAY.rungs if rung.response} == {"assumed"}
    assert everyday().document["evidence"] == "assumed"


def test_it_pays_in_the_bundled_shop_and_its_interval_tells_that_it_might_not() -> None:
    document = everyday().document
    assert document["net"] > 0 > document["net_low"]
    assert 0.05 < document["probability_of_loss"] < 0.5


def test_core_customers_that_decline_get_a_personal_word_and_no_discount() -> None:
    actions = rows_of(everyday(), "declining_high")["action"]
    assert actions.str.contains("personal email", literal=True).mean() > 0.9  # type: ignore[operator]
    assert not actions.str.contains("offer").any()


def test_only_silent_customers_of_high_potential_get_the_pack() -> None:
    made = everyday().table.join(shop(), on="customer_id")
    packed = made.filter(pl.col("action").str.contains("+offer", literal=True))
    assert not packed.is_empty()
    assert set(packed["potential_tier"]) == {"high"}


def test_everybody_else_gets_what_is_all_but_free_or_nothing() -> None:
    for group in ("silent_medium", "lost", "active"):
        assert set(rows_of(everyday(), group)["action"]) <= {"push", "email", "push>email"}


def test_who_still_buys_is_mostly_left_alone() -> None:
    active = everyday().table.filter(pl.col("advice_group") == "active")
    assert (active["decision"] == "leave_alone").mean() > 0.7  # type: ignore[operator]


def test_part_of_those_worth_contacting_is_held_out_to_measure_against() -> None:
    made = everyday().table
    held, contacted = (
        made.filter(pl.col("decision") == decision).height for decision in ("holdout", "contact")
    )
    assert 0.05 < held / (held + contacted) < 0.15
