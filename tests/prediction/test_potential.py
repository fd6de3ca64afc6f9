"""What a silent customer would be worth after a return, by what they did before the silence."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prediction_shop import AS_OF, START, happened, known_scores

from recall_console.customers.categories import high_value, preference, spend_by_category
from recall_console.customers.history import until
from recall_console.customers.prices import PRICES_SCHEMA
from recall_console.customers.variables import variables
from recall_console.customers.world import World
from recall_console.events.schema import EventType
from recall_console.prediction.gamma_gamma import GammaGamma
from recall_console.prediction.potential import last_active, tier, value_after_return
from recall_console.prediction.process import Process
from recall_console.prediction.purchase_process import PurchaseProcess
from recall_console.prediction.snapshots import Floats
from recall_console.settings import Settings

SETTINGS = Settings(margin_rate=1.0)
MODEL = PurchaseProcess(0.5, 6.2, 0.8, 2.4, 0.0, first_may_be_last=True)
CONSTANTS = Process(bgnbd=None, mbgnbd=MODEL, amounts=GammaGamma(6.25, 3.74, 15.44, 0.0))
ITEMS = pl.DataFrame(schema={"item_id": pl.String, "first_seen_at": pl.Datetime("us")})
WORLD = World(START, ITEMS, PRICES_SCHEMA.to_frame())

Row = tuple[str, datetime, EventType, float | None]


def ago(days: int, event: EventType = EventType.PURCHASE, customer: str = "anna") -> Row:
    """An event at noon, some days before ``AS_OF``; purchases of 10 each, refunds of 4."""
    amount = {EventType.PURCHASE: 10.0, EventType.REFUND: -4.0}.get(event)
    return customer, datetime.combine(AS_OF - timedelta(days=days), time(12)), event, amount


def measured(rows: Iterable[Row], as_of: date = AS_OF) -> pl.DataFrame:
    return variables(happened(*sorted(rows)), as_of, WORLD)


def worth(rows: Iterable[Row], prefers: float = 0.0, known: Process = CONSTANTS) -> float:
    """The value after return of the only customer of a log."""
    return float(value_after_return(known, measured(rows), np.array([prefers]), SETTINGS)[0])


def inputs(log: pl.DataFrame, as_of: date) -> list[Floats]:
    """Everything about customers that their value after return is made of; the constants of the base held fixed."""
    found = variables(log, as_of, WORLD)
    active = last_active(found)
    spend = spend_by_category(until(log, as_of))
    dear = high_value(spend_by_category(log))
    prefers = preference(spend, dear, found["customer_id"]).to_numpy()
    return [
        active.repeats,
        active.last_weeks,
        active.age_weeks,
        CONSTANTS.order_value(found),
        prefers,
        value_after_return(CONSTANTS, found, prefers, SETTINGS),
    ]


@settings(max_examples=40, deadline=None)
@given(
    past=st.lists(
        st.builds(
            ago,
            st.integers(1, 299),
            st.sampled_from(EventType),
            st.sampled_from(["anna", "ben", "[red]\x1b[31mcy"]),
        ),
        max_size=40,
    ),
    categories=st.lists(st.sampled_from(["dear", "cheap", None]), min_size=1, max_size=5),
    days=st.integers(1, 400),
    messages=st.integers(0, 3),
)
def test_nothing_that_the_tier_is_made_of_changes_while_the_silence_goes_on(
    past: list[Row], categories: list[str | None], days: int, messages: int
) -> None:
    unasked = [ago(-day, EventType.MESSAGE, who) for day in range(messages) for who in ("anna", "ben")]
    bare = happened(*sorted([*past, *unasked]))
    log = bare.with_columns(category=pl.Series((categories * len(bare))[: len(bare)], dtype=pl.String))
    for then, later in zip(inputs(log, AS_OF), inputs(log, AS_OF + timedelta(days=days)), strict=True):
        np.testing.assert_array_equal(then, later)


def test_a_return_counts_as_one_order_and_then_a_year_as_it_was() -> None:
    alone = Process(None, None, CONSTANTS.amounts)
    once, often = [ago(200)], [ago(days) for days in (260, 240, 220, 200)]
    order = CONSTANTS.order_value(measured(once))[0]
    assert worth(once, known=alone) == pytest.approx(
        order
    )  # nobody ever came twice: the return is all there is
    assert worth(once) > order
    assert worth(often) > worth(once)


def test_the_return_tells_nothing_new_of_the_rate() -> None:
    known = last_active(measured([ago(290), ago(190)]))
    gap = (MODEL.alpha + known.age_weeks) / (MODEL.r + known.repeats)
    after = known.with_purchase(gap, gap)
    rate = [(MODEL.r + each.repeats) / (MODEL.alpha + each.age_weeks) for each in (known, after)]
    assert rate[0] == pytest.approx(rate[1])


def test_the_clock_stops_at_the_last_activity_not_at_the_last_purchase() -> None:
    bought = [ago(290), ago(190)]
    looked = [*bought, ago(90, EventType.VIEW)]
    assert last_active(measured(bought)).age_weeks[0] == pytest.approx(100 / 7)
    assert last_active(measured(looked)).age_weeks[0] == pytest.approx(200 / 7)
    assert worth(looked) < worth(bought)  # the same orders in twice the time


def test_a_preference_for_dear_categories_is_worth_a_modest_share() -> None:
    events = [ago(290), ago(190)]
    lift = SETTINGS.potential_category_lift
    assert worth(events, prefers=0.5) == pytest.approx(worth(events) * (1 + lift / 2))


def tiers(*values: float | None) -> list[str | None]:
    frame = pl.DataFrame({"value_after_return_12m": values}, schema={"value_after_return_12m": pl.Float64})
    return frame.select(tier(SETTINGS)).to_series().to_list()


def test_low_potential_does_not_pay_the_cheapest_action() -> None:
    limit = SETTINGS.cheapest_action_cost / SETTINGS.cheapest_action_response
    assert tiers(limit, 1.01 * limit, 11 * limit, 12 * limit, 12 * limit) == [
        "low",
        "medium",
        "medium",
        "high",
        "high",
    ]


def test_the_best_are_low_where_nothing_pays() -> None:
    assert tiers(1.0, 2.0, 3.0) == ["low"] * 3


def test_without_a_value_there_is_no_tier() -> None:
    assert tiers(None, 100.0) == [None, "high"]


def test_the_scores_tell_what_silent_customers_would_be_worth_and_of_nobody_else() -> None:
    scores = known_scores().scores
    silent = scores.filter(pl.col("lifecycle") == "silent")
    assert len(silent) > 50
    assert (silent["value_after_return_12m"] > 0).all()
    assert silent["potential_tier"].null_count() == 0
    others = scores.filter(pl.col("lifecycle") != "silent").select("value_after_return_12m", "potential_tier")
    assert others.null_count().row(0) == (len(others), len(others))


def test_higher_tiers_are_worth_more() -> None:
    silent = known_scores().scores.drop_nulls("potential_tier")
    worst = (
        silent.group_by("potential_tier").agg(pl.col("value_after_return_12m").min()).sort("potential_tier")
    )
    assert worst["value_after_return_12m"].is_sorted(descending=True)
