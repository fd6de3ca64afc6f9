import polars as pl
import pytest

from recall_console.prediction.near_ids import near

IDS = pl.Series([f"C{number:06}" for number in range(2000)])


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("c000762", "C000762"),
        (" C000762 ", "C000762"),
        ("000762", "C000762"),
        ("C00076", "C000760"),
        ("C000762x", "C000762"),
    ],
)
def test_a_mistyped_id_finds_the_one_that_was_meant(asked: str, first: str) -> None:
    assert near(IDS, asked)[0] == first


@pytest.mark.parametrize("asked", ["", "   ", "somebody else", "中文", "x" * 10_000, "[red](.*"])
def test_what_is_like_nothing_finds_nobody(asked: str) -> None:
    assert near(IDS, asked) == []


def test_among_nobody_nobody_is_found() -> None:
    assert near(pl.Series([], dtype=pl.String), "c1") == []


def test_no_more_than_three_are_named() -> None:
    assert len(near(IDS, "C0")) == 3
