"""RFM scores, the grid of named segments, and the classic eight."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recall_console.customers.rfm import rfm, score, segment
from recall_console.customers.schema import SEGMENTS, SEGMENTS_CLASSIC
from recall_console.settings import Settings


def scores(values: list[float | None], cuts: tuple[float, ...] | None = None) -> list[int | None]:
    frame = pl.DataFrame({"value": values}, schema={"value": pl.Float64()})
    return frame.select(score(pl.col("value"), cuts)).to_series().to_list()


def named(r: int, f: int, m: int | None) -> str:
    frame = pl.DataFrame({"r": [r], "f": [f], "m": [m]}, schema={"r": pl.Int8, "f": pl.Int8, "m": pl.Int8})
    found: str = frame.select(segment()).item()
    return found


def base(recency: list[int], frequency: list[int], monetary: list[float] | list[None]) -> pl.DataFrame:
    columns = {"recency_days": recency, "frequency": frequency, "monetary": monetary}
    return pl.DataFrame(columns, schema_overrides={"monetary": pl.Float64()})


def test_fifths_of_the_base_score_one_to_five() -> None:
    assert scores([50, 10, 40, 20, 30]) == [5, 1, 4, 2, 3]
    assert scores([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


def test_equal_values_score_equally_by_who_has_less() -> None:
    assert scores([0, 0, 0, 7, 9]) == [1, 1, 1, 4, 5]


def test_where_all_are_equal_nobody_is_better_or_worse() -> None:
    """Everybody of a shop's first day bought yesterday: nobody of them is lost."""
    assert scores([3, 3, 3]) == [3, 3, 3]
    assert named(3, 3, 3) == "needs_attention"


def test_a_missing_value_has_no_score_and_counts_for_none() -> None:
    assert scores([None, 10, 20, 30, 40, 50]) == [None, 1, 2, 3, 4, 5]
    assert scores([None, 3], cuts=(1, 2, 3, 4)) == [None, 4]


def test_fixed_limits_count_how_many_are_reached() -> None:
    assert scores([0, 1, 2.5, 4, 99], cuts=(1, 2, 3, 4)) == [1, 2, 3, 5, 5]


@given(st.lists(st.integers(0, 20).map(float), min_size=1, max_size=40))
def test_scores_rise_with_values_and_ties_stay_together(values: list[float]) -> None:
    found = scores(list(values))
    for value, own in zip(values, found, strict=True):
        assert own is not None
        assert 1 <= own <= 5
        lower = 5 * sum(each < value for each in values) // len(values)
        assert own == (3 if len(set(values)) == 1 else 1 + lower)


def test_fewer_days_score_higher() -> None:
    frame = rfm(base([5, 100, 50, 400, 10], [1] * 5, [1.0] * 5), Settings())
    assert frame["r"].to_list() == [5, 2, 3, 1, 4]


def test_fixed_limits_of_recency_give_five_up_to_the_first() -> None:
    settings = Settings(rfm_recency_cuts_days=(30, 60, 90, 180), rfm_frequency_cuts=(2, 3, 5, 10))
    frame = rfm(base([30, 31, 90, 180, 181], [1, 2, 4, 9, 10], [1.0] * 5), settings)
    assert frame["r"].to_list() == [5, 4, 3, 2, 1]
    assert frame["f"].to_list() == [1, 2, 3, 4, 5]


GRID = """
5 new potential_loyalist potential_loyalist champions champions
4 promising potential_loyalist potential_loyalist loyal champions
3 about_to_sleep needs_attention needs_attention loyal loyal
2 about_to_sleep hibernating at_risk at_risk at_risk
1 lost hibernating at_risk cant_lose cant_lose
"""


@pytest.mark.parametrize("line", GRID.split("\n")[1:-1])
def test_the_grid_of_named_segments(line: str) -> None:
    r, *expected = line.split()
    assert [named(int(r), fm, fm) for fm in range(1, 6)] == expected


def test_fm_is_rounded_half_up() -> None:
    assert named(5, 1, 2) == named(5, 2, 2) == "potential_loyalist"
    assert named(1, 4, 3) == "cant_lose"
    assert named(1, 3, 2) == "at_risk"
    assert named(5, 1, 1) == "new"


def test_without_money_frequency_speaks_for_both() -> None:
    frame = rfm(base([10, 20, 30, 40, 50], [5, 4, 3, 2, 1], [None] * 5), Settings())
    assert frame["m"].null_count() == 5
    assert frame["segment"].to_list() == ["champions", "loyal", "needs_attention", "hibernating", "lost"]
    assert frame["segment_classic"].null_count() == 5


@pytest.mark.parametrize(
    ("recency", "frequency", "monetary", "expected"),
    [
        (1, 9, 90.0, "key_value"),
        (1, 1, 90.0, "key_develop"),
        (99, 9, 90.0, "key_keep"),
        (99, 1, 90.0, "key_win_back"),
        (1, 9, 10.0, "general_value"),
        (1, 1, 10.0, "general_develop"),
        (99, 9, 10.0, "general_keep"),
        (99, 1, 10.0, "general_win_back"),
    ],
)
def test_the_classic_eight_compare_with_the_mean(
    recency: int, frequency: int, monetary: float, expected: str
) -> None:
    others = base([100 - recency], [10 - frequency], [100 - monetary])  # the means are 50 days, 5 orders, 50
    frame = rfm(pl.concat([base([recency], [frequency], [monetary]), others]), Settings())
    assert frame["segment_classic"][0] == expected


def test_exactly_the_mean_is_not_better() -> None:
    assert (
        rfm(base([9, 9], [2, 2], [5.0, 5.0]), Settings())["segment_classic"].to_list()
        == ["general_win_back"] * 2
    )


def test_every_name_can_be_reached() -> None:
    assert {named(r, fm, fm) for r in range(1, 6) for fm in range(1, 6)} == set(SEGMENTS)
    assert len(SEGMENTS_CLASSIC) == 8
