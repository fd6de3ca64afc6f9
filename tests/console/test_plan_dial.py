import re

from hypothesis import given
from hypothesis import strategies as st

from recall_console.console.chart import Charset
from recall_console.console.panes.plan_dial import dial, next_budget, point_at
from recall_console.console.text import text_of
from recall_console.plans.forecasts.frontier import Frontier, Point

BUDGETS = (0.0, 100.004, 1_000.0, 5_000.0)
FRONTIER = Frontier(
    tuple(
        Point(budget, net, net - 500, net + 500, back, 10, budget)
        for budget, net, back in zip(
            BUDGETS, (-40.0, 300.0, 1_240.0, 1_900.0), (9.0, 4.0, 1.62, 1.3), strict=True
        )
    )
)


def drawn(budget: float, width: int = 100, charset: Charset = Charset.BRAILLE) -> list[str]:
    lines = dial(FRONTIER, point_at(FRONTIER, budget), "~", "¥", width=width, charset=charset)
    return [text_of(one) for one in lines]


def test_the_dial_tells_where_it_stands_what_that_nets_and_what_one_more_returns() -> None:
    (line,) = drawn(1_000)
    assert re.match(r" Budget 0 ─+●─+ ¥ 5,000  ", line)
    assert "¥ 5,000  net ¥ 1,240~ (740 to 1,740)  ¥ 1 more returns ¥ 1.62~" in line


def test_at_its_end_more_adds_nothing() -> None:
    (line,) = drawn(5_000)
    assert "─● ¥ 5,000" in line
    assert line.endswith("more adds nothing")


def test_a_narrow_line_keeps_what_the_next_unit_returns() -> None:
    for width in (59, 79):
        (line,) = drawn(1_000, width)
        assert len(line) <= width
        assert line.endswith("¥ 1 more returns ¥ 1.62~")


def test_the_dial_needs_neither_colour_nor_more_than_ascii() -> None:
    (line,) = drawn(1_000, charset=Charset.ASCII)
    assert "-o-" in line
    assert "─" not in line


def test_the_dial_jumps_from_point_to_point_and_ends() -> None:
    assert next_budget(FRONTIER, 100.0, 1) == 1_000
    assert next_budget(FRONTIER, 1_000.0, -1) == 100
    assert next_budget(FRONTIER, 500.0, 1) == 1_000
    assert next_budget(FRONTIER, 500.0, -1) == 100
    assert next_budget(FRONTIER, 5_000.0, 1) is None
    assert next_budget(FRONTIER, 0.0, -1) is None


def test_without_a_budget_the_dial_stands_at_its_end() -> None:
    assert next_budget(FRONTIER, None, -1) == 1_000
    assert next_budget(FRONTIER, None, 1) is None
    assert point_at(FRONTIER, None).budget == 5_000


@given(st.floats(0, 10_000), st.sampled_from([-1, 1]))
def test_a_jump_goes_the_way_it_is_told(budget: float, direction: int) -> None:
    there = next_budget(FRONTIER, budget, direction)
    assert there is None or (there - budget) * direction > -0.01
