"""What asks for an answer today: each alert names customers or money, and says how to see them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from recall_console.customers.share import Share
from recall_console.prediction.card import Sentence
from recall_console.prediction.overview_sums import COUPON_USERS, Sums
from recall_console.settings import Settings

_OF_VALUE: Final = ("core_slipping", "silent_high_potential")


def alerts(
    found: Sums,
    trends: Mapping[str, Any],
    delivered: Mapping[str, Any] | None,
    settings: Settings,
    *,
    stale: bool,
) -> tuple[Sentence, ...]:
    """Alerts in the order of the screen: money to win first, then money to save, then what to doubt.

    Parameters
    ----------
    found : Sums
        Of the scores.
    trends : mapping
        ``trends.json``; empty where the run has none.
    delivered : mapping or None
        See ``Overview.delivered``.
    stale : bool
        Whether events have come in since the scores.

    Returns
    -------
    tuple of Sentence
        ``core_slipping, silent_high_potential`` and ``warning_signal``: ``customers, value_at_risk, condition``; the last is always
        there while there are customers, with ``level`` (so many parts of the signal make the alert), ``parts_1``, ``parts_2``,
        ``parts_3`` (customers of whom so many parts fire), ``fewer`` (customers of whom some fire, but not so many) and
        ``watched`` (parts that the log can tell of; null where the run does not say). ``staple_due``: ``customers, order_value, condition, days``.
        ``coupon_hunters``: ``customers, given_away, condition``. ``coupon_share_rose``: ``before, now`` (shares of orders),
        ``months`` (so many against as many before them), ``given_away, given_before, condition``. ``value_apart``: ``value, margin,
        difference, days``. ``stale_scores``. Groups only where anybody is in them; ``condition`` is SQL over the scores.
    """
    if not found.customers:
        return ()
    return (
        *_of_value(found),
        _warning_signal(found, trends, settings.declining_warning_level),
        *_staple_due(found, settings),
        *_coupon_share_rose(trends, settings),
        *_coupon_hunters(found, trends),
        *_value_apart(found, delivered, settings),
        *([Sentence("stale_scores")] if stale else []),
    )


def _of_value(found: Sums) -> Iterator[Sentence]:
    for code in _OF_VALUE:
        group = found.groups[code]
        if group.customers:
            yield Sentence(code, _told(group.customers, group.condition, value_at_risk=group.value_at_risk))


def _warning_signal(found: Sums, trends: Mapping[str, Any], level: int) -> Sentence:
    group = found.groups["warning_signal"]
    parts = {f"parts_{fire}": customers for fire, customers in found.warning_levels.items()}
    fewer = sum(customers for fire, customers in found.warning_levels.items() if fire < level)
    told = _told(group.customers, group.condition, value_at_risk=group.value_at_risk)
    return Sentence(
        "warning_signal", told | parts | {"level": level, "fewer": fewer, "watched": trends.get("watched")}
    )


def _staple_due(found: Sums, settings: Settings) -> Iterator[Sentence]:
    group = found.groups["staple_due"]
    if group.customers:
        told = _told(group.customers, group.condition, order_value=group.order_value)
        yield Sentence("staple_due", told | {"days": settings.staple_due_days})


def _coupon_hunters(found: Sums, trends: Mapping[str, Any]) -> Iterator[Sentence]:
    group = found.groups["coupon_hunters"]
    if group.customers:
        given = trends.get("hunters_given_away")
        yield Sentence("coupon_hunters", _told(group.customers, group.condition, given_away=given))


def _coupon_share_rose(trends: Mapping[str, Any], settings: Settings) -> Iterator[Sentence]:
    """Where the share of orders with a coupon is surely higher than it was: the 95 % intervals do not meet."""
    size = settings.trend_months
    whole = [month for month in trends.get("months", ()) if month["complete"]]
    if len(whole) < 2 * size or any(month["coupon_orders"] is None for month in whole):
        return
    before, now = _coupons(whole[-2 * size : -size]), _coupons(whole[-size:])
    if before.high is not None and now.low is not None and now.low > before.high:
        yield Sentence(
            "coupon_share_rose",
            {
                "before": before.rate,
                "now": now.rate,
                "months": size,
                "given_before": _given(whole[-2 * size : -size]),
                "given_away": _given(whole[-size:]),
                "condition": COUPON_USERS,
            },
        )


def _value_apart(found: Sums, delivered: Mapping[str, Any] | None, settings: Settings) -> Iterator[Sentence]:
    difference = None if delivered is None else delivered["difference"]
    if delivered is not None and difference is not None and abs(difference) > settings.value_apart_from:
        told = {name: delivered[name] for name in ("margin", "difference", "days")}
        yield Sentence("value_apart", {"value": found.value, **told})


def _told(customers: int, condition: str, **money: float | None) -> dict[str, Any]:
    return {"customers": customers, **money, "condition": condition}


def _coupons(months: Sequence[Mapping[str, Any]]) -> Share:
    """Orders with a coupon among those of some months."""
    return Share.counted(*(sum(month[name] for month in months) for name in ("coupon_orders", "orders")))


def _given(months: Sequence[Mapping[str, Any]]) -> float | None:
    given = [month["given_away"] for month in months]
    return None if None in given else sum(given)
