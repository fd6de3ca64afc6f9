"""What connects churn with the value of a lifetime, and how much of that a change of churn can bring."""

from collections.abc import Iterator, Mapping
from math import inf, isfinite, isinf, nan
from typing import Final

from recall_console.language import later, tr
from recall_console.plans.claims.claim import span
from recall_console.plans.claims.kinds import CHANGE, SHARE
from recall_console.plans.claims.lifetime import (
    MOST_CHURN,
    After,
    churn_of,
    churns_before,
    growths,
    margins,
)
from recall_console.plans.claims.relation import Relation, Solution, Values, grown, product, total
from recall_console.plans.claims.solving import Conflict, Known, roots, written
from recall_console.plans.claims.told import Told
from recall_console.plans.figures import Flag

_FORMULAS: Final = {
    "lifetime_before": later("margins that {churn_before} leaves in {horizon}"),
    "lifetime_after": later("margins that {churn_after} leaves in {horizon}"),
    "churn_before": later("what leaves {lifetime_before} in {horizon}"),
    "churn_after": later("what leaves {lifetime_after} in {horizon}"),
}
"""What follows by more than arithmetic."""
_STARTS: Final = {
    "churn_change": later("where {churn_change} makes {ltv_change}"),
    "churn_change_relative": later("where {churn_change_relative} makes {ltv_change}"),
}
_LIMITS: Final = {
    "churn_change": later("what {churn_change} can make"),
    "churn_change_relative": later("what {churn_change_relative} can make"),
}


def _lifetime(lifetime: str, churn: str) -> Relation:
    return Relation(
        frozenset({lifetime, churn, "horizon", "margin_delay"}),
        {
            lifetime: Solution(
                _FORMULAS[lifetime],
                lambda known: margins(known[churn], known["horizon"], known["margin_delay"]),
            ),
            churn: Solution(
                _FORMULAS[churn],
                lambda known: churn_of(known[lifetime], known["horizon"], known["margin_delay"]),
            ),
        },
    )


def _after(change: str, amount: float) -> After:
    if change == "churn_change":
        return lambda before: before + amount
    return lambda before: before * (1 + amount)


def _start(change: str) -> Relation:
    """The churn that a change of churn and of LTV start from; they fix it together, not one after the other."""

    def before(known: Values) -> float:
        found = churns_before(
            known["ltv_change"], _after(change, known[change]), known["horizon"], known["margin_delay"]
        )
        return found[0] if len(found) == 1 else nan

    names = frozenset({"churn_before", "ltv_change", change, "horizon", "margin_delay"})
    return Relation(names, {"churn_before": Solution(_STARTS[change], before)})


CHANGES: Final = ("churn_change", "churn_change_relative")
RELATIONS: Final = (
    total("churn_after", "churn_before", "churn_change"),
    grown("churn_after", "churn_before", "churn_change_relative"),
    product("churn_change", "churn_before", "churn_change_relative"),
    _lifetime("lifetime_before", "churn_before"),
    _lifetime("lifetime_after", "churn_after"),
    grown("lifetime_after", "lifetime_before", "ltv_change"),
    *(_start(change) for change in CHANGES),
    product("ltv_before", "margin_per_period", "lifetime_before"),
    product("ltv_after", "margin_per_period", "lifetime_after"),
    grown("ltv_after", "ltv_before", "ltv_change"),
)
"""Nothing but churn moves: before and after a period brings the same margin."""


def limits(known: Mapping[str, Known]) -> dict[str, Known]:
    """How much LTV can change at all, where the churn that a change starts from is open."""
    change = next((name for name in CHANGES if name in known), None)
    if change is None or known[change].told.bound or "churn_before" in known or "horizon" not in known:
        return {}
    horizon, delay = (known[name].told.value for name in ("horizon", "margin_delay"))
    told = known[change].told
    value, *ends = (growths(_after(change, end), horizon, delay) for end in (told.value, *told.ends))
    found = {
        "ltv_change_least": Told(value[0], min(low for low, _ in (value, *ends)), inf, "at least"),
        "ltv_change_most": Told(value[1], -inf, max(high for _, high in (value, *ends)), "at most"),
    }
    behind = roots(known, (change, "horizon", "margin_delay"))
    return {
        name: Known(limit, "solved", _LIMITS[change], behind)
        for name, limit in found.items()
        if isfinite(limit.value)
    }


def out_of_reach(known: Mapping[str, Known], period: str) -> Iterator[Conflict]:
    """A change of LTV that no churn explains."""
    claimed = known.get("ltv_change")
    for name, words in (("ltv_change_least", tr("at least")), ("ltv_change_most", tr("at most"))):
        limit = known.get(name)
        if limit and claimed and not limit.told.meets(claimed.told):
            change = next(each for each in CHANGES if each in limit.roots)
            yield Conflict(
                limit.roots | claimed.roots,
                tr(
                    "LTV cannot change by {ltv_change}: with churn changing by {change} {words} {value} is possible {known}, whatever churn was before (up to {MOST_CHURN} a {period})",
                    ltv_change=written("ltv_change", claimed.told),
                    change=_said(change, known[change].told),
                    words=words,
                    value=CHANGE.write(limit.told.value),
                    known=assumptions(known, period),
                    MOST_CHURN=SHARE.write(MOST_CHURN),
                    period=tr(period),
                ),
            )


def must(known: Mapping[str, Known], period: str) -> Iterator[Flag]:
    """What churn has to be."""

    def said(name: str) -> str:
        return written(name, known[name].told)

    if "ltv_change" in known and "churn_before" in known and "churn_after" in known:
        yield Flag(
            "churn_before",
            tr(
                "for LTV to change by {ltv_change}, churn must be {churn_before} a {period} before and {churn_after} after, {known}{as_rounded}",
                ltv_change=said("ltv_change"),
                churn_before=said("churn_before"),
                period=tr(period),
                churn_after=said("churn_after"),
                known=assumptions(known, period),
                as_rounded=_as_rounded(known["churn_before"]),
            ),
        )
    if "ltv_change" in known:
        yield Flag(
            "only_churn_moves",
            tr(
                "what a customer brings in a {period} must be the same before and after, and churn the same in every {period}",
                period=tr(period),
            ),
        )


def _as_rounded(known: Known) -> str:
    """Between which ends a solved churn may lie, as the figures behind it are rounded."""
    low, high = (SHARE.write(end).rstrip(" %") for end in (known.told.low, known.told.high))
    return (
        tr(" ({low}–{high} % before, as what is given may be rounded)", low=low, high=high)
        if known.origin == "solved" and low != high
        else ""
    )


def assumptions(known: Mapping[str, Known], period: str) -> str:
    """Over which horizon, and when margin is earned."""
    periods = known["horizon"].told.value
    over = tr("on an endless horizon") if isinf(periods) else tr("in {span}", span=span(periods, period))
    if known["margin_delay"].told.value:
        return tr("{over} with margin earned at the end of the {period}", over=over, period=tr(period))
    return tr("{over} with margin earned at the start of the {period}", over=over, period=tr(period))


def _said(change: str, told: Told) -> str:
    words = written(change, told)
    return words if change == "churn_change" else tr("{words} of itself", words=words)
