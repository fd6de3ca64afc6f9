from itertools import pairwise
from math import isnan, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from recall_console.console.chart import Charset, Mark, Series, Whisker, draw, twin

A = Series("A", [(x, 120 * sqrt(x) - x * 0.9) for x in range(0, 8_001, 100)])
B = Series("B", [(x, 70 * sqrt(x) - x * 1.1) for x in range(0, 10_001, 250)])
BEST = max(A.points, key=lambda point: point[1])


def whole(value: float) -> str:
    return f"{value:,.0f}"


def chart(charset: Charset, size: tuple[int, int] = (60, 9)) -> list[str]:
    sign = "^" if charset is Charset.ASCII else "▲"
    return draw([A, B], [Mark(*BEST, sign)], size, charset, write_x=whole, write_y=whole)


def test_the_ascii_chart_reads_like_this() -> None:
    assert [line.rstrip() for line in chart(Charset.ASCII)] == ASCII_GOLDEN


@pytest.mark.parametrize("charset", list(Charset))
def test_every_character_set_fills_the_size_it_was_given(charset: Charset) -> None:
    lines = chart(charset)
    assert len(lines) == 9
    assert max(map(len, lines)) <= 60


def test_ascii_uses_nothing_beyond_ascii() -> None:
    assert "".join(chart(Charset.ASCII)).isascii()


@pytest.mark.parametrize("charset", list(Charset))
def test_series_are_told_apart_without_colour_by_a_letter_at_their_end(charset: Charset) -> None:
    ends = [next((letter for letter in "AB" if letter in line), "") for line in chart(charset)]
    assert "A" in ends
    assert "B" in ends


def test_the_second_series_is_dotted_where_the_first_is_solid() -> None:
    flat = [(0.0, 10.0), (100.0, 10.0)]
    alone = draw([Series("A", flat)], [], (40, 8), Charset.BLOCK, write_x=whole, write_y=whole)
    second = draw(
        [Series("A", [(0.0, 0.0), (100.0, 0.0)]), Series("B", flat)],
        [],
        (40, 8),
        Charset.BLOCK,
        write_x=whole,
        write_y=whole,
    )
    solid, dotted = (
        next(row for row in rows if letter in row) for rows, letter in ((alone, "A"), (second, "B"))
    )
    assert solid.count("▀") > 30
    assert 10 < dotted.count("▀") < 20


def test_the_best_size_is_marked_at_its_place() -> None:
    row, column = next((n, line.index("▲")) for n, line in enumerate(chart(Charset.BRAILLE)) if "▲" in line)
    assert row == 0
    assert 25 < column < 35


def test_a_loss_is_drawn_below_a_zero_line() -> None:
    lines = chart(Charset.BRAILLE)
    zero = next(n for n, line in enumerate(lines) if line.split("┤")[0].strip() == "0")
    assert "·" in lines[zero]
    assert next(n for n, line in enumerate(lines) if "B" in line) > zero


def test_the_table_twin_has_the_same_heights_at_round_sizes() -> None:
    rows = twin([A, B], 5)
    assert [row[0] for row in rows] == [0, 2_000, 4_000, 6_000, 8_000, 10_000]
    assert rows[2][1] == pytest.approx(120 * sqrt(4_000) - 3_600)
    assert isnan(rows[5][1])


@given(
    st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=30),
    st.tuples(st.integers(12, 130), st.integers(4, 40)),
    st.sampled_from(list(Charset)),
)
def test_any_finite_curve_fits_any_size(
    heights: list[float], size: tuple[int, int], charset: Charset
) -> None:
    series = Series("A", [(float(n), height) for n, height in enumerate(heights)])
    lines = draw(
        [series],
        [Mark(0.0, heights[0], "o")],
        size,
        charset,
        write_x=whole,
        write_y=lambda value: f"{value:.0e}",
    )
    assert len(lines) == size[1]
    assert max(map(len, lines)) <= max(size[0], 16)


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=20))
def test_ticks_of_the_twin_are_evenly_spaced(heights: list[float]) -> None:
    xs = [
        row[0] for row in twin([Series("A", [(n * 1_000.0, height) for n, height in enumerate(heights)])], 6)
    ]
    steps = {round(second - first, 6) for first, second in pairwise(xs)}
    assert len(steps) == 1


ASCII_GOLDEN = [
    "       |        **************^*****************A",
    " 2,000 +  ******",
    "       | o  oo  oo  oo",
    "     0 +o...............oo..oo..oo........................",
    "-2,000 +                            oo  oo",
    "       |                                    oo  oo  o",
    "-4,000 +                                             o  ooB",
    "       +----------+---------+--------+---------+---------+",
    "        0       2,000     4,000    6,000     8,000    10,000",
]


@pytest.mark.parametrize("charset", list(Charset))
def test_an_interval_stands_upright_at_its_place(charset: Charset) -> None:
    flat = [Series("", [(0.0, 0.0), (100.0, 0.0)])]
    bare, with_whisker = (
        draw(flat, [], (40, 12), charset, write_x=whole, write_y=whole, whiskers=whiskers)
        for whiskers in ([], [Whisker(50.0, 0.2, 0.8)])
    )
    changed = [
        (row, column)
        for row, (one, other) in enumerate(zip(bare, with_whisker, strict=True))
        for column, pair in enumerate(zip(one.ljust(40), other.ljust(40), strict=True))
        if pair[0] != pair[1]
    ]
    assert len({column for _, column in changed}) == 1
    assert len(changed) >= 4


@pytest.mark.parametrize("charset", list(Charset))
def test_series_that_meet_at_their_ends_bear_their_letters_where_they_are_apart(charset: Charset) -> None:
    series = [
        Series("M", [(0.0, 0.0), (5.0, 9.0), (10.0, 0.0)], named_at=5.0),
        Series("R", [(0.0, 0.0), (5.0, 5.0), (10.0, 0.0)], named_at=5.0),
        Series("I", [(0.0, 0.0), (5.0, 1.0), (10.0, 0.0)], named_at=5.0),
    ]
    lines = draw(series, [], (50, 12), charset, write_x=whole, write_y=whole)
    at = {letter: next(row for row, line in enumerate(lines) if letter in line) for letter in "MRI"}
    assert at["M"] < at["R"] < at["I"]


def test_figures_in_wide_signs_keep_the_axis_straight() -> None:
    lines = draw(
        [Series("A", [(0.0, 0.0), (10.0, 30_000.0)])],
        [],
        (50, 10),
        Charset.BRAILLE,
        write_x=lambda x: f"{x:.0f}天",
        write_y=lambda y: f"{y / 10_000:g}万" if y else "0",
    )
    assert len({cell_len(line[: line.index(sign)]) for line in lines for sign in "│┤└" if sign in line}) == 1
    assert max(map(cell_len, lines)) <= 50
