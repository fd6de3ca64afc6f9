"""The simulated shop knows what will come: what is told of its customers is held against that."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from recall_console.customers.spend import totals
from recall_console.events.intake import take_in
from recall_console.events.sample import simulate
from recall_console.events.store import EventStore
from recall_console.prediction.score import score
from recall_console.prediction.snapshots import Floats
from recall_console.settings import Settings

pytestmark = pytest.mark.slow

SETTINGS = Settings()
HORIZON = 90
END = date(2025, 5, 27)
"""The horizon before it is as busy as the one after it: half a year from the busiest week."""
SEASONS = (END - timedelta(days=HORIZON), END - timedelta(days=HORIZON + 182))
"""Before the calm half of the year and before the busy one: what one takes from the level, the other gives."""


@dataclass(frozen=True)
class Judged:
    """What was told of customers, beside the truth as of the log's end, and beside what came as of earlier dates."""

    by_truth: pl.DataFrame
    by_outcome: pl.DataFrame

    def true(self, told: str, truth: str) -> tuple[Floats, Floats]:
        """Two columns as of the log's end."""
        return self.by_truth[told].to_numpy(), self.by_truth[truth].to_numpy()


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    """5,000 customers acquired over two years."""
    folder = tmp_path_factory.mktemp("simulated")
    shop = simulate(5000, 730, 9, END)
    (folder / "in").mkdir()
    shop.events.write_parquet(folder / "in" / "events.parquet")
    store = take_in(str(folder / "in"), folder / "store", SETTINGS)
    now = score(store, END, HORIZON, SETTINGS).scores
    return Judged(
        now.join(shop.truth, on="customer_id", suffix="_true"),
        pl.concat(beside_what_came(store, day) for day in SEASONS),
    )


def beside_what_came(store: EventStore, as_of: date) -> pl.DataFrame:
    """Scores of a past date with the ``net_spend`` of the horizon that began on it."""
    told = score(store, as_of, HORIZON, SETTINGS).scores
    came = totals(pl.concat(store.shards()), as_of, as_of + timedelta(days=HORIZON))
    return told.join(came, on="customer_id", how="left").with_columns(pl.col("net_spend").fill_null(0))


def test_return_probabilities_are_those_that_drove_the_customers(judged: Judged) -> None:
    """Nobody can tell for sure who has left for good: the truth is 0 for most."""
    told, true = judged.true("return_probability", "return_probability_true")
    assert told.mean() == pytest.approx(true.mean(), abs=0.03)
    assert np.corrcoef(told, true)[0, 1] > 0.80
    for part in np.array_split(np.argsort(told), 5):
        assert told[part].mean() == pytest.approx(true[part].mean(), abs=0.06)


def test_a_years_value_adds_up_to_the_truth(judged: Judged) -> None:
    """The truth is without any campaign; what is told goes on with as many as before, and at the level of the season.

    So it hangs on the date: as of the end of May it was 1 % too much, as of the busiest week of the year a third.
    """
    told, true = judged.true("expected_value_12m", "expected_spend_12m")
    assert told.sum() == pytest.approx(true.sum(), rel=0.2)
    assert np.corrcoef(told, true)[0, 1] > 0.75


def test_intervals_hold_the_spend_of_as_many_as_told(judged: Judged) -> None:
    came, low, high = (
        judged.by_outcome[name].to_numpy()
        for name in ("net_spend", "expected_spend_low", "expected_spend_high")
    )
    assert 0.93 <= ((low <= came) & (came <= high)).mean() <= 0.97


def test_those_who_are_gone_are_told_to_be_worth_least(judged: Judged) -> None:
    told, _ = judged.true("expected_value_12m", "expected_spend_12m")
    gone = judged.by_truth["dropped_on"].is_not_null().to_numpy()
    assert told[gone].mean() < told[~gone].mean() / 3
