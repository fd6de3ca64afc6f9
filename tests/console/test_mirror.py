"""What is sent to the terminal: never more than it lacks, and always all of that."""

import re

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from recall_console.console.mirror import Mirror

WIDTH, HEIGHT = 12, 4
BLANK = (" ", "")
STYLES = ("", "1", "2;31", "7")
TOKENS = re.compile(r"\x1b\[(\d+);(\d+)H|\x1b\[([\d;]*)m|\x1b\[K|(.)", re.DOTALL)


class Screen:
    """A terminal without wrapping, as simple as can be."""

    def __init__(self) -> None:
        self.cells = [[("?", "")] * WIDTH for _ in range(HEIGHT)]

    def take(self, data: str) -> None:
        x, y, style = 0, 0, ""
        for found in TOKENS.finditer(data):
            row, column, attributes, character = found.groups()
            if row:
                x, y = int(column) - 1, int(row) - 1
            elif attributes is not None:
                style = attributes.removeprefix("0;").removeprefix("0")
            elif character:
                for cell in [(character, style), *[("", style)] * (cell_len(character) - 1)]:
                    if x < WIDTH:
                        self.cells[y][x] = cell
                    x += 1
            else:
                self.cells[y][x:] = [BLANK] * (WIDTH - x)


def painting(y: int, x: int, text: str, style: str) -> str:
    """A piece of a line as the framework paints it."""
    return f"\x1b[{y + 1};{x + 1}H" + (f"\x1b[{style}m{text}\x1b[0m" if style else text)


PAIRS = st.sampled_from(["  ", "aa", "ab", " b", "中"])
"""Two cells each, so that no wide character is painted over by half: the framework never does that either."""
PIECES = st.tuples(
    st.integers(0, HEIGHT - 1),
    st.integers(0, WIDTH // 2 - 3).map(lambda pair: 2 * pair),
    st.lists(PAIRS, max_size=3).map("".join),
    st.sampled_from(STYLES),
)
LINES = st.tuples(
    st.integers(0, HEIGHT - 1),
    st.just(0),
    st.lists(PAIRS, min_size=WIDTH // 2, max_size=WIDTH // 2).map("".join),
    st.just(""),
)


@given(st.lists(st.lists(st.one_of(PIECES, LINES), max_size=5), max_size=6))
def test_a_terminal_that_gets_the_difference_shows_the_same_as_one_that_gets_all(
    paintings: list[list[tuple[int, int, str, str]]],
) -> None:
    mirror, whole, spared = Mirror(), Screen(), Screen()
    for pieces in paintings:
        data = "".join(painting(*piece) for piece in pieces)
        whole.take(data)
        spared.take(mirror.needed(data, WIDTH, HEIGHT))
        assert spared.cells == whole.cells


def test_what_is_shown_already_is_not_sent_again() -> None:
    mirror = Mirror()
    data = painting(1, 0, "customers   ", "7")
    assert "customers" in mirror.needed(data, WIDTH, HEIGHT)
    assert mirror.needed(data, WIDTH, HEIGHT) == ""


def test_of_a_line_only_the_cells_that_differ_are_sent() -> None:
    mirror = Mirror()
    mirror.needed(painting(0, 0, "c1       120", ""), WIDTH, HEIGHT)
    assert mirror.needed(painting(0, 0, "c2       120", ""), WIDTH, HEIGHT) == "\x1b[1;2H2"


def test_after_forgetting_all_is_sent_again() -> None:
    mirror = Mirror()
    mirror.needed(painting(0, 0, "customers", ""), WIDTH, HEIGHT)
    mirror.forget()
    assert mirror.needed(painting(0, 0, "customers", ""), WIDTH, HEIGHT) == "\x1b[1;1Hcustomers"


def test_a_terminal_of_another_size_is_painted_anew() -> None:
    mirror = Mirror()
    mirror.needed(painting(0, 0, "customers", ""), WIDTH, HEIGHT)
    assert mirror.needed(painting(0, 0, "customers", ""), WIDTH + 1, HEIGHT) == "\x1b[1;1Hcustomers"


def test_joined_characters_are_sent_as_they_are_and_leave_nothing_known() -> None:
    mirror = Mirror()
    mirror.needed(painting(0, 0, "ann", ""), WIDTH, HEIGHT)
    joined = painting(1, 0, "e\u0301", "")
    assert mirror.needed(joined, WIDTH, HEIGHT) == joined
    assert mirror.needed(painting(0, 0, "ann", ""), WIDTH, HEIGHT) == "\x1b[1;1Hann"


def test_switches_of_the_terminal_pass_without_a_change() -> None:
    mirror = Mirror()
    mirror.needed(painting(0, 0, "ann", ""), WIDTH, HEIGHT)
    assert mirror.needed("\x1b[?2026h", WIDTH, HEIGHT) == "\x1b[?2026h"
    assert mirror.needed(painting(0, 0, "ann", ""), WIDTH, HEIGHT) == ""
    mirror.needed("\x1b[?1049h", WIDTH, HEIGHT)
    assert mirror.needed(painting(0, 0, "ann", ""), WIDTH, HEIGHT) == "\x1b[1;1Hann"


def test_a_terminal_that_does_not_tell_its_size_gets_everything() -> None:
    mirror = Mirror()
    data = painting(0, 0, "ann", "")
    assert mirror.needed(data, 0, 0) == data
    assert mirror.needed(data, 0, 0) == data
