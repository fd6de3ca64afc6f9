"""Tested responses as plain text: each action, tiers where they differ, money, what to beware of, what a plan was told."""

from typing import TYPE_CHECKING

from recall_console.cli.text import answer_width
from recall_console.console.format import NOTHING, listed, money, number, percent, plain, plus, whole
from recall_console.console.names import name as named
from recall_console.console.text import Line, heading, table, text_of, wrapped
from recall_console.language import later, tr, trn
from recall_console.prediction.response_flags import MEASURES, in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recall_console.cli.testing import Written
    from recall_console.events.contact_log import ContactLog
    from recall_console.prediction.response import Effect, Responses
    from recall_console.prediction.response_pooling import Heterogeneity
    from recall_console.prediction.response_spend import Spend

_EFFECT_HEAD = [
    later("treated"),
    later("holdout"),
    later("bought"),
    later("holdout's"),
    later("lift"),
    later("pooled lift (95 %)"),
]
_TIER_HEAD = [head for head in _EFFECT_HEAD if head not in {"bought", "holdout's"}]
_SPEND_HEAD = [later("per contact (95 %)"), later("per incremental return (95 %)")]


def responses(
    found: "Responses", log: "ContactLog", plan: str | None, written: "Sequence[Written]", currency: str
) -> str:
    """The whole answer; ``plan`` is the name of the file that ``written`` went into."""
    width = answer_width()
    blocks = [
        _head(found, width),
        _actions(found, width),
        _tiers(found, width),
        _money(found, width, currency),
        _beware(found, log, width),
        [] if plan is None else _told(plan, written, width),
    ]
    return "\n\n".join("\n".join(text_of(each).rstrip() for each in block) for block in blocks if block)


def _head(found: "Responses", width: int) -> list[Line]:
    count = whole(found.campaigns)
    campaigns = trn("{count} campaign", "{count} campaigns", found.campaigns, count=count)
    return wrapped(
        tr(
            "{contacts} contacts of {campaigns}, {first} to {last}; who bought within {days} days after",
            contacts=whole(found.contacts),
            campaigns=campaigns,
            first=found.first,
            last=found.last,
            days=found.days,
        ),
        width,
    )


def _actions(found: "Responses", width: int) -> list[Line]:
    rows = [[plain(one.action), *_effect(one.effect)] for one in found.actions]
    return [
        heading(tr("actions"), width),
        *table([["", *map(tr, _EFFECT_HEAD)], *rows], "<" + ">" * len(_EFFECT_HEAD)),
        *wrapped(_difference(found.by_action, actions=True), width),
        *wrapped(
            tr(
                "Lift: percentage points of treated over held-out customers of the same campaign and tier. "
                "Pooled: drawn towards the others as far as chance may have made the difference; plans reckon with it."
            ),
            width,
            "dim",
        ),
    ]


def _effect(one: "Effect", *, shares: bool = True) -> list[str]:
    bought = [percent(one.treated_share), percent(one.holdout_share)] if shares else []
    return [
        *(whole(one.treated), whole(one.holdout), *bought, _points(one.raw.value)),
        tr("{} ({} to {})").format(
            _points(one.pooled.value), _points(one.pooled.low), _points(one.pooled.high)
        ),
    ]


def _points(difference: float) -> str:
    return plus(number(100 * difference))


def _difference(found: "Heterogeneity", *, actions: bool) -> str:
    """In words whether effects differ by more than chance."""
    if found.p_value is None:
        return ""
    what = tr("actions") if actions else tr("tiers")
    chance = tr("({interval})", interval=in_words(found.p_value))
    if found.tau == 0:
        return tr("No difference between {what} found {chance}.", what=what, chance=chance)
    spread = tr("by {points} points (standard deviation)", points=number(100 * found.tau))
    if found.is_clear:
        return tr(
            "Differences between {what} {spread}, more than chance gives {chance}.",
            what=what,
            spread=spread,
            chance=chance,
        )
    return tr(
        "Differences between {what} {spread} are estimated, but chance alone may give them {chance}.",
        what=what,
        spread=spread,
        chance=chance,
    )


def _tiers(found: "Responses", width: int) -> list[Line]:
    words = _difference(found.by_tier, actions=False)
    if not words:
        return []
    lines = [heading(tr("tiers by {by}", by=named(found.by)), width)]
    if found.by_tier.tau > 0:
        rows = [
            ["" if place else plain(one.action), named(tier), *_effect(effect, shares=False)]
            for one in found.actions
            for place, (tier, effect) in enumerate(one.tiers.items())
        ]
        lines += table([["", "", *map(tr, _TIER_HEAD)], *rows], "<<" + ">" * len(_TIER_HEAD))
    return [*lines, *wrapped(words, width)]


def _money(found: "Responses", width: int, currency: str) -> list[Line]:
    rows = [[plain(one.action), *_spend(one.spend, currency)] for one in found.actions if one.spend]
    if not rows:
        return []
    return [
        heading(tr("incremental net spend within {days} days", days=found.days), width),
        *table([["", *map(tr, _SPEND_HEAD)], *rows], "<>>"),
        *wrapped(
            tr(
                "Spend varies far more than returns do: mind the intervals. {nothing}: returns may not have grown.",
                nothing=NOTHING,
            ),
            width,
            "dim",
        ),
    ]


def _spend(one: "Spend", currency: str) -> list[str]:
    each = one.per_treated
    per_return = (one.per_return, one.per_return_low, one.per_return_high)
    return [
        _between(each.value, each.low, each.high, currency),
        NOTHING if None in per_return else _between(*per_return, currency),
    ]


def _between(value: float | None, low: float | None, high: float | None, currency: str) -> str:
    """Money with its interval."""
    told = (money(each, currency) for each in (value, low, high))
    return tr("{} ({} to {})").format(*told)


def _beware(found: "Responses", log: "ContactLog", width: int) -> list[Line]:
    told = [flag.text for flag in found.flags]
    told += [
        tr("{count} rows of the contact log are not used: {reason}", count=whole(count), reason=tr(reason))
        for reason, count in log.unused.items()
    ]
    told += [plain(note) for note in log.notes]
    checked = _checked(found)
    lines = [each for sentence in told for each in wrapped(sentence, width, "beware", first="! ")]
    return [heading(tr("can the arms be compared?"), width), *lines, *wrapped(checked, width)]


def _checked(found: "Responses") -> str:
    """What was looked at, whatever came out."""
    share = found.plan or found.groups
    chance = _chance(share.p_value)
    ratio = (
        tr("share held out as planned: {chance}", chance=chance)
        if found.plan
        else tr("share held out alike in all tiers: {chance}", chance=chance)
    )
    known = listed(f"{tr(MEASURES[one.measure])} {_chance(one.p_value)}" for one in found.balance)
    return tr(
        "Checked: {ratio}; known before: {known}; contacted by another campaign meanwhile: {holdout} held out.",
        ratio=ratio,
        known=known or NOTHING,
        holdout=whole(found.contamination.holdout),
    )


def _chance(p_value: float | None) -> str:
    return NOTHING if p_value is None else in_words(p_value)


def _told(plan: str, written: "Sequence[Written]", width: int) -> list[Line]:
    lines = [heading(tr("written into {plan}", plan=plain(plan)), width)]
    for one in written:
        lines += wrapped(_written(one), width, first="  ", then="    ")
    return lines


def _written(one: "Written") -> str:
    rung = f"{one.rung} {plain(one.action)}"
    if one.response is None:
        return tr("{rung}: not in the contact log, left as it was", rung=rung)
    interval = "…".join(str(end) for end in one.response.interval or ())
    groups = "".join(f"; {group.where}: {group.response.lift}" for group in one.groups)
    return tr(
        "{rung}: {lift} within its own {days} days ({interval}){groups}",
        rung=rung,
        lift=one.response.lift,
        days=one.days,
        interval=interval,
        groups=groups,
    )
