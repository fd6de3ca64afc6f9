import re
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


@pytest.mark.parametrize(
    ("code", "cells", "told"),
    [
        ("push>email+offer", 16, "push→email+offer"),
        ("push>email+offer", 12, "push→offer"),
        ("push>email+offer", 10, "push→offer"),
        ("push>email+offer>sms", 12, "push→offer"),
        ("email+offer", 10, "e+offer"),
        ("email>push+offer", 10, "e→p+offer"),
        ("email>push+offer", 5, "e→p+o"),
        ("email+offer>push", 14, "email+offer +1"),
        ("push>personal email>email", 10, "push +2"),
    ],
)
def test_a_short_ladder_shows_whether_money_is_given_away(code: str, cells: int, told: str) -> None:
    assert in_cells([code], cells)[code] == told


@pytest.mark.parametrize("cells", [5, 8, 10, 13, 20, 40])
def test_among_other_ladders_an_offer_is_still_seen(cells: int) -> None:
    told = in_cells([*CODES, "push>personal email+offer", "push>evening mail+offer"], cells)
    assert {code for code, words in told.items() if re.search(r"\+ ?o|→o", words)} == {
        code for code in told if "+offer" in code
    }
