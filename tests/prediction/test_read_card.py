"""What follows from a kept card's figures, for who shows it."""

from typing import Any

import pytest

from recall_console.prediction.read_card import FAR_OFF, completed


def group(predicted: float, observed: float, count: float = 1_000) -> dict[str, Any]:
    told: dict[str, Any] = completed(
        {"calibration": [{"count": count, "predicted": predicted, "observed": observed}]}
    )
    found: dict[str, Any] = told["calibration"][0]
    return found


def test_a_group_has_the_interval_of_its_share() -> None:
    """Wilson (1927): 50 of 100 are .404 to .596."""
    found = group(0.5, 0.5, 100)
    assert (found["low"], found["high"]) == pytest.approx((0.4038, 0.5962), abs=1e-4)
    assert not found["is_off"]


def test_off_is_what_is_more_than_chance_and_far() -> None:
    assert group(0.3, 0.5)["is_off"]
    assert not group(0.3, 0.5, 5)["is_off"], "of five customers nothing can be said"
    assert not group(0.80, 0.81, 1_000_000)["is_off"], "sure, and too little to matter"
    assert FAR_OFF == 0.05


def test_a_ranking_that_never_fails_has_found_all_when_as_many_are_taken_as_left() -> None:
    card = {"gains": [0.1 * step for step in range(1, 11)], "figures": {"base_rate": {"value": 0.25}}}
    assert completed(card)["gains_ideal"][:3] == pytest.approx([0.4, 0.8, 1.0])


def test_a_tier_of_nobody_has_no_interval() -> None:
    tier = {"tier": "low", "from": 0.0, "customers": 0, "observed": None}
    assert completed({"risk_tiers": [tier]})["risk_tiers"] == [{**tier, "low": None, "high": None}]


def test_a_card_of_an_earlier_version_tells_what_it_lacks() -> None:
    assert "gains_by_recency" in completed({"verdict": "ranking"})["lacks"]
    assert completed({})["lacks"] == []


def test_the_card_itself_is_left_as_it_was() -> None:
    card = {"calibration": [{"count": 10, "predicted": 0.1, "observed": 0.2}]}
    completed(card)
    assert card == {"calibration": [{"count": 10, "predicted": 0.1, "observed": 0.2}]}
