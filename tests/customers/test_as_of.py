"""Whatever is still to come changes nothing that is said of the past."""

from collections.abc import Callable
from functools import partial
from random import Random

import polars as pl
import pytest
from customer_logs import AS_OF, Event, future_logs, past_logs, shard, world
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from recall_console.customers.facts import facts, prospects, rank
from recall_console.customers.variables import variables
from recall_console.settings import Settings

SETTINGS = Settings()
few = settings(max_examples=15, deadline=None)


def ranked(log: pl.DataFrame) -> pl.DataFrame:
    return rank(facts(log, AS_OF, world(log), SETTINGS), SETTINGS)


def known(log: pl.DataFrame) -> pl.DataFrame:
    return variables(log, AS_OF, world(log))


def counted(log: pl.DataFrame) -> pl.DataFrame:
    return pl.DataFrame({"prospects": prospects(log, AS_OF)})


@pytest.mark.parametrize("kernel", [ranked, known, counted])
@few
@given(past=past_logs, future=future_logs)
def test_future_events_change_nothing(
    kernel: Callable[[pl.DataFrame], pl.DataFrame], past: list[Event], future: list[Event]
) -> None:
    assert_frame_equal(kernel(shard(past + future)), kernel(shard(past)), check_exact=True)


@pytest.mark.parametrize("kernel", [ranked, known])
@few
@given(past=past_logs, random=st.randoms())
def test_the_order_of_simultaneous_events_changes_nothing(
    kernel: Callable[[pl.DataFrame], pl.DataFrame], past: list[Event], random: Random
) -> None:
    shuffled = list(past)
    random.shuffle(shuffled)
    assert_frame_equal(kernel(shard(shuffled)), kernel(shard(past)), check_exact=True)


@few
@given(past=past_logs, split=st.sampled_from(["anna", "ben", "cy"]))
def test_shards_apart_say_the_same_as_the_whole(past: list[Event], split: str) -> None:
    whole = shard(past)
    everything = world(whole)
    for kernel in (variables, partial(facts, settings=SETTINGS)):
        parts = [
            kernel(whole.filter(pl.col("customer_id") == split), AS_OF, everything),
            kernel(whole.filter(pl.col("customer_id") != split), AS_OF, everything),
        ]
        assert_frame_equal(
            pl.concat(parts).sort("customer_id"), kernel(whole, AS_OF, everything), check_exact=True
        )


def test_an_empty_shard_has_no_customers() -> None:
    assert known(shard([])).height == 0
    assert ranked(shard([])).height == 0
