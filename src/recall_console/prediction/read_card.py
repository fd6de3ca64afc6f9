"""A kept card as the Model pane and `model` show it: with what follows from its figures."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, Final

from recall_console.customers.share import Z95, Share
from recall_console.prediction.card import Card
from recall_console.settings import Settings

FAR_OFF: Final = Settings.trusted_ece
"""A share: of many customers even differences that matter to nobody are more than chance."""


def completed(card: Mapping[str, Any]) -> dict[str, Any]:
    """A card with the intervals of its groups, and how a ranking that never fails would find leavers.

    Parameters
    ----------
    card : mapping
        ``Card.as_dict()`` of this version or of an earlier one, as kept in ``metrics.json``.

    Returns
    -------
    dict
        The card; its ``calibration`` also has ``low, high`` (95 % interval of ``observed``, Wilson) and ``is_off`` (bool: what was
        predicted lies outside, and further than ``FAR_OFF`` from what was observed), ``risk_tiers`` have ``low, high``, and ``gains_ideal`` stands beside ``gains``;
        ``sentinel`` has ``gap_within`` (half of the gap's 95 % interval).
        ``lacks`` names what cards of this version hold and this one does not.
    """
    return dict(card) | {
        "calibration": [_group(each) for each in card.get("calibration") or ()],
        "risk_tiers": [_tier(each) for each in card.get("risk_tiers") or ()],
        "gains_ideal": _ideal(card.get("gains") or (), card.get("figures") or {}),
        "sentinel": _sentinel(card.get("sentinel") or {}),
        "lacks": [field.name for field in fields(Card) if field.name not in card] if card else [],
    }


def _group(group: Mapping[str, Any]) -> dict[str, Any]:
    low, high = _interval(group["observed"], group["count"])
    holds = low is not None and high is not None and low <= group["predicted"] <= high
    is_far = abs(group["predicted"] - group["observed"]) > FAR_OFF
    return {**group, "low": low, "high": high, "is_off": is_far and not holds}


def _tier(tier: Mapping[str, Any]) -> dict[str, Any]:
    low, high = _interval(tier["observed"], tier["customers"])
    return {**tier, "low": low, "high": high}


def _sentinel(told: Mapping[str, Any]) -> dict[str, Any]:
    error = told.get("gap_error")
    return {**told, "gap_within": None if error is None else Z95 * error} if told else {}


def _interval(share: float | None, customers: float) -> tuple[float | None, float | None]:
    """Backtests keep means over dates: their interval is that of as many customers as one date has."""
    found = Share.counted(round((share or 0.0) * customers), round(customers))
    return (None, None) if share is None else (found.low, found.high)


def _ideal(gains: Sequence[float], figures: Mapping[str, Any]) -> list[float]:
    """Leavers first: all of them are found when as many are taken as left."""
    left = (figures.get("base_rate") or {}).get("value")
    steps = len(gains)
    return [min(1.0, place / steps / left) for place in range(1, steps + 1)] if left else []
