from itertools import pairwise

import pytest
from rich.cells import cell_len

from recall_console.console.ladders import in_cells

CODES = (
    *("push", "email", "email+offer", "push>email", "push>email+offer", "personal email"),
    *("personal email>email", "push>personal email>email", "push>personal email"),
)


@pytest.mark.parametrize("cells", [5, 8, 10, 13, 20, 40])
def test_no_two_ladders_of_a_list_look_alike(cells: int) -> None:
    told = sorted(in_cells(CODES, cells).values())
    assert all(one != other for one, other in pairwise(told))
    assert max(map(cell_len, told)) <= cells


def test_a_ladder_is_written_whole_where_there_is_room() -> None:
    assert in_cells(CODES, 40)["push>personal email>email"] == "push → personal email → email"


def test_a_ladder_is_never_cut_inside_a_word() -> None:
    assert in_cells(CODES, 10)["push>email"] == "push→email"
    assert not any("…" in each for each in in_cells(CODES, 10).values())
