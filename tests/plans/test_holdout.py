"""The holdout is drawn the same everywhere, and says how small an effect it can show."""

import numpy as np
import numpy.typing as npt
import polars as pl
import pytest

from recall_console.customers.chance import chance
from recall_console.plans import holdout
from recall_console.plans.holdout import detectable_effect


@pytest.mark.parametrize(("share", "points"), [(0.05, 4.1), (0.10, 3.0), (0.20, 2.2)])
def test_the_smallest_detectable_lift_of_8000_customers_at_a_base_of_9_percent(
    share: float, points: float
) -> None:
    held_out = round(8_000 * share)
    effect = detectable_effect(8_000 - held_out, held_out, 0.09)
    assert effect is not None
    assert round(100 * effect, 1) == points


def test_an_empty_group_can_show_nothing() -> None:
    assert detectable_effect(100, 0, 0.1) is None
    assert detectable_effect(0, 100, 0.1) is None


def test_as_many_as_are_needed_show_what_is_wanted_and_one_less_does_not() -> None:
    shown = detectable_effect(7_600, 400, 0.09)
    assert shown is not None
    found = holdout.needed(7_600, 400, shown, 0.025)
    assert found is not None
    enough, too_few = (detectable_effect(8_000 - held, held, 0.09) for held in (found, found - 1))
    assert enough is not None
    assert too_few is not None
    assert enough <= 0.025 < too_few


def test_no_holdout_shows_what_even_half_of_the_customers_cannot() -> None:
    shown = detectable_effect(76, 4, 0.09)
    assert shown is not None
    assert holdout.needed(76, 4, shown, 0.008) is None
    assert holdout.needed(76, 4, shown, 0.0) is None


IDS = pl.Series([f"customer {number}" for number in range(20_000)])


def drawn(ids: pl.Series, share: float, salt: str) -> npt.NDArray[np.bool_]:
    return holdout.drawn(chance(ids, salt), share)


def test_about_the_asked_share_is_drawn() -> None:
    for share in (0.0, 0.05, 0.2, 1.0):
        assert drawn(IDS, share, "March").mean() == pytest.approx(share, abs=0.01)


def test_the_draw_of_a_customer_depends_on_nobody_else() -> None:
    alone = [bool(drawn(IDS[[row]], 0.2, "March")[0]) for row in range(50)]
    assert alone == drawn(IDS, 0.2, "March")[:50].tolist()


def test_a_larger_holdout_keeps_everyone_of_a_smaller_one() -> None:
    assert not (drawn(IDS, 0.05, "March") & ~drawn(IDS, 0.1, "March")).any()


def test_two_salts_draw_independently() -> None:
    march, april = drawn(IDS, 0.2, "March"), drawn(IDS, 0.2, "April")
    assert (march & april).mean() == pytest.approx(0.04, abs=0.01)


def test_the_draw_stays_the_same_from_release_to_release() -> None:
    assert np.flatnonzero(drawn(IDS[:40], 0.2, "March")).tolist() == [1, 4, 13, 16, 37, 39]
