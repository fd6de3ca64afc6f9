"""A leak planted in the program itself: nothing of its card and scores may reach anybody."""

from datetime import date, timedelta

import polars as pl
import pytest
from prediction_shop import AS_OF, HORIZON, QUICK, known_shop

from recall_console.customers.variables import variables
from recall_console.customers.world import World
from recall_console.events.schema import EventType
from recall_console.prediction import guarding, snapshots
from recall_console.prediction.backtest import backtest
from recall_console.prediction.score import score


def at_the_logs_end(shard: pl.DataFrame, as_of: date, world: World) -> pl.DataFrame:
    """The registered variables, but recency is what it is at the end of the events in hand."""
    last = (
        shard.filter(pl.col("event") == EventType.PURCHASE)
        .group_by("customer_id")
        .agg(pl.col("at").max().dt.date().alias("last"))
    )
    days = (pl.lit(as_of + timedelta(days=HORIZON)) - pl.col("last")).dt.total_days().cast(pl.Float32)
    honest = variables(shard, as_of, world)
    leaky = honest.join(last, on="customer_id", how="left", maintain_order="left").with_columns(
        recency_purchase=days
    )
    return leaky.select(honest.columns)


@pytest.fixture
def leaking(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel with a recency that knows the future, wherever it is called."""
    for module in (snapshots, guarding):
        monkeypatch.setattr(module, "variables", at_the_logs_end)


@pytest.mark.usefixtures("leaking")
def test_a_variable_that_knows_the_future_withholds_the_card_and_the_scores() -> None:
    scored = score(known_shop(), AS_OF, HORIZON, QUICK)
    assert scored.card.verdict == "withheld"
    assert "recency_purchase" in scored.card.withheld
    assert scored.card.sentences[0].code == "leak_future"
    assert scored.scores["churn_probability"].null_count() == len(scored.scores)
    assert scored.scores["lifecycle"].null_count() == 0, "what rules tell is still told"


@pytest.mark.usefixtures("leaking")
def test_a_backtest_that_leaks_says_so() -> None:
    told = backtest(known_shop(), 2, HORIZON, QUICK)
    assert "recency_purchase" in told.withheld


def test_an_honest_kernel_is_let_through() -> None:
    card = score(known_shop(), AS_OF, HORIZON, QUICK).card
    assert card.sentinel["tripped"] is False
    assert card.verdict != "withheld"
