"""What a result hangs on: each driver alone at both ends of what it may be."""

from dataclasses import replace

import numpy as np
import pytest
from outlook_makers import KNOWN, PLAN, SETTINGS, crowd, known_exactly

from recall_console.customers.share import Z95
from recall_console.plans.doubt import drivers
from recall_console.plans.doubt.drivers import Driver, Unknowns
from recall_console.plans.doubt.sensitivities import MARGIN
from recall_console.plans.plan import Offer, Part
from recall_console.plans.quantities import Money, Rate

UNKNOWNS = Unknowns(PLAN, KNOWN, SETTINGS, calibration_error=0.03)
SUMS = crowd(300).sums()


def tornado(unknowns: Unknowns) -> dict[str, Driver]:
    found = drivers.tornado(SUMS, unknowns, drivers.drawn(unknowns))
    assert [one.swing for one in found] == sorted((one.swing for one in found), reverse=True)
    return {one.name: one for one in found}


def net() -> float:
    unmoved = replace(UNKNOWNS, known=known_exactly(), calibration_error=0.0)
    still = drivers.drawn(
        replace(unmoved, settings=replace(SETTINGS, value_error=0, assumed_redemption_error=0))
    )
    return float(still.nets(SUMS)[0, 0]) - PLAN.hidden.fixed


def test_every_driver_has_a_stable_name_and_plain_words() -> None:
    assert {name: one.label for name, one in tornado(UNKNOWNS).items()} == {
        "response:1:1": "lift of push where r > 3",
        "response:1": "lift of push",
        "response:2": "lift of call",
        "response:3": "lift of sms",
        "value": "value of a recall",
        "redemption:3": "coupons redeemed, sms",
        "returns": "who returns anyway",
    }


def test_rungs_of_one_channel_are_told_apart() -> None:
    twice = replace(PLAN, rungs=tuple(replace(rung, channel="push") for rung in PLAN.rungs))
    labels = [one.label for one in tornado(replace(UNKNOWNS, plan=twice)).values()]
    assert "lift of push (rung 2)" in labels
    assert len(set(labels)) == len(labels)


def test_a_response_alone_moves_the_net_value_by_its_own_interval() -> None:
    found = tornado(UNKNOWNS)["response:2"]
    call = [one.code for one in KNOWN].index("response:2")
    slope = SUMS.by_response[0, call]
    per_unit = slope[0] - (1 + SUMS.price) * slope[2] - slope[3]
    reach = Z95 * KNOWN[call].error * per_unit
    assert (found.net_low, found.net_high) == pytest.approx((net() - reach, net() + reach))
    assert found.evidence == "tested"


def test_the_level_of_values_moves_the_margin_alone() -> None:
    found = tornado(UNKNOWNS)["value"]
    spread = np.sqrt(np.log1p(SETTINGS.value_error**2))
    moved = [SUMS.sums[0, MARGIN] * (np.exp(sign * Z95 * spread - spread**2 / 2) - 1) for sign in (-1, 1)]
    assert (found.net_low, found.net_high) == pytest.approx([net() + each for each in moved])


def test_more_redeemed_coupons_cost_more() -> None:
    found = tornado(UNKNOWNS)["redemption:3"]
    assert found.net_low > net() > found.net_high


def test_what_is_known_for_sure_drives_nothing() -> None:
    certain = replace(SETTINGS, value_error=0.0, assumed_redemption_error=0.0)
    assert tornado(replace(UNKNOWNS, known=known_exactly(), settings=certain, calibration_error=0.0)) == {}


def test_draws_have_the_means_and_deviations_that_are_said() -> None:
    draws = drivers.drawn(UNKNOWNS)
    tolerance = 4 / np.sqrt(SETTINGS.simulation_draws)
    for row, one in zip(draws.lifts, KNOWN, strict=True):
        assert row.mean() == pytest.approx(0, abs=tolerance * one.error)
        assert row.std() == pytest.approx(one.error, rel=tolerance)
    assert draws.level.mean() == pytest.approx(1, abs=tolerance * SETTINGS.value_error)
    assert draws.level.std() == pytest.approx(SETTINGS.value_error, rel=2 * tolerance)
    assert draws.returns.std() == pytest.approx(0.03, rel=tolerance)
    parts = (12.0 * 0.1, 4.0 * 0.2)  # what each part costs on average once sent
    expected = SETTINGS.assumed_redemption_error * np.hypot(*parts)
    assert draws.redeemed[2].std() == pytest.approx(expected, rel=2 * tolerance)
    assert draws.redeemed[2].mean() == pytest.approx(0, abs=tolerance * expected)
    assert not draws.redeemed[:2].any()


@pytest.mark.parametrize("share", [0.0, 0.001, 0.5, 0.95, 1.0])
@pytest.mark.parametrize("error", [0.0, 0.3, 10.0])
def test_a_redeemed_share_stays_a_share_however_little_is_known(share: float, error: float) -> None:
    offer = Offer((Part(Money(1.0), Rate(share)),))
    rungs = tuple(replace(rung, offer=offer) for rung in PLAN.rungs)
    settings = replace(SETTINGS, assumed_redemption_error=error, simulation_draws=1_000)
    draws = drivers.drawn(replace(UNKNOWNS, plan=replace(PLAN, rungs=rungs), settings=settings))
    redeemed = draws.redeemed + share
    assert (redeemed >= 0).all()
    assert (redeemed <= 1).all()
