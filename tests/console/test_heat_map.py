"""The R × F grid as a heat map, in every set of signs."""

from rich.cells import cell_len

from recall_console.console.chart import Charset
from recall_console.console.customers_layout import LEFT_CELLS
from recall_console.console.heat_map import heat_lines
from recall_console.console.text import text_of

CELLS = tuple((r, f, (r - 1) * 5 * 10 ** (f - 1), float(r * f)) for r in range(5, 0, -1) for f in range(1, 6))


def told(charset: Charset = Charset.BLOCK, *, by_value: bool = False) -> list[str]:
    return [text_of(line) for line in heat_lines(CELLS, charset, by_value=by_value)]


def test_more_is_darker_and_nobody_is_blank() -> None:
    head, *rows = told()
    assert head.split() == ["R×F", "F1", "F2", "F3", "F4", "F5"]
    assert [row[1:3] for row in rows] == ["R5", "R4", "R3", "R2", "R1"]
    assert "██" in rows[0]
    assert not set("░▒▓█") & set(rows[-1])  # r = 1 has nobody


def test_each_cell_has_its_number_beside_its_shade() -> None:
    assert told()[1].split()[1:] == ["░░", "20", "░░", "200", "░░2000", "░░", "20k", "██200k"]


def test_plain_terminals_get_signs_that_differ() -> None:
    assert all(line.isascii() for line in told(Charset.ASCII)[1:])
    assert "##" in told(Charset.ASCII)[1]


def test_by_value_cells_are_shares_of_all() -> None:
    shares = [
        int(word)
        for row in told(by_value=True)[1:]
        for word in row.replace("█", " ").replace("%", " ").split()
        if word.isdigit()
    ]
    assert len(shares) == 25
    assert 95 <= sum(shares) <= 105


def test_the_cursor_and_the_cell_that_is_shown_stand_out_without_colour() -> None:
    lines = heat_lines(CELLS, Charset.BLOCK, here=(3, 2), chosen=(5, 1))
    assert "▸" in text_of(lines[1])
    assert [text for text, kind in lines[3] if kind == "cursor"]


def test_it_fits_beside_the_table() -> None:
    assert max(cell_len(line) for line in told()) < LEFT_CELLS
