"""Tested responses as plain text: each action, tiers where they differ, money, what to beware of, what a plan was told."""

import shutil
from typing import TYPE_CHECKING

from recall_console.cli.text import LONGEST_LINE
from recall_console.console.format import NOTHING, money, number, percent, plain, whole
from recall_console.console.names import name as named
from recall_console.console.text import Line, heading, table, text_of, wrapped
from recall_console.prediction.response_flags import MEASURES, in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recall_console.cli.testing import Written
    from recall_console.events.contact_log import ContactLog
    from recall_console.prediction.response import Effect, Responses
    from recall_console.prediction.response_pooling import Heterogeneity
    from recall_console.prediction.response_spend import Spend

_EFFECT_HEAD = ["treated", "holdout", "bought", "holdout's", "lift", "pooled lift (95 %)"]
_TIER_HEAD = [head for head in _EFFECT_HEAD if head not in {"bought", "holdout's"}]
_SPEND_HEAD = ["", "per contact (95 %)", "per incremental return (95 %)"]


def responses(
    found: "Responses", log: "ContactLog", plan: str | None, written: "Sequence[Written]", currency: str
) -> str:
    """The whole answer; ``plan`` is the name of the file that ``written`` went into."""
    width = min(shutil.get_terminal_size().columns, LONGEST_LINE)
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
    campaigns = f"{whole(found.campaigns)} campaign{'s' if found.campaigns > 1 else ''}"
    return wrapped(
        f"{whole(found.contacts)} contacts of {campaigns}, {found.first} to {found.last}; who bought within {found.days} days after",
        width,
    )


def _actions(found: "Responses", width: int) -> list[Line]:
    rows = [[plain(one.action), *_effect(one.effect)] for one in found.actions]
    return [
        heading("actions", width),
        *table([["", *_EFFECT_HEAD], *rows], "<" + ">" * len(_EFFECT_HEAD)),
        *wrapped(_difference("actions", found.by_action), width),
        *wrapped(
            "Lift: percentage points of treated over held-out customers of the same campaign and tier. "
            "Pooled: drawn towards the others as far as chance may have made the difference; plans reckon with it.",
            width,
            "dim",
        ),
    ]


def _effect(one: "Effect", *, shares: bool = True) -> list[str]:
    bought = [percent(one.treated_share), percent(one.holdout_share)] if shares else []
    return [
        *(whole(one.treated), whole(one.holdout), *bought, _points(one.raw.value)),
        f"{_points(one.pooled.value)} ({_points(one.pooled.low)} to {_points(one.pooled.high)})",
    ]


def _points(difference: float) -> str:
    written = number(100 * difference)
    return written if written.startswith("−") else f"+{written}"


def _difference(what: str, found: "Heterogeneity") -> str:
    """In words whether effects differ by more than chance."""
    if found.p_value is None:
        return ""
    chance = f"({in_words(found.p_value)})"
    if found.tau == 0:
        return f"No difference between {what} found {chance}."
    spread = f"by {number(100 * found.tau)} points (standard deviation)"
    if found.is_clear:
        return f"Differences between {what} {spread}, more than chance gives {chance}."
    return f"Differences between {what} {spread} are estimated, but chance alone may give them {chance}."


def _tiers(found: "Responses", width: int) -> list[Line]:
    words = _difference("tiers", found.by_tier)
    if not words:
        return []
    lines = [heading(f"tiers by {named(found.by)}", width)]
    if found.by_tier.tau > 0:
        rows = [
            ["" if place else plain(one.action), named(tier), *_effect(effect, shares=False)]
            for one in found.actions
            for place, (tier, effect) in enumerate(one.tiers.items())
        ]
        lines += table([["", "", *_TIER_HEAD], *rows], "<<" + ">" * len(_TIER_HEAD))
    return [*lines, *wrapped(words, width)]


def _money(found: "Responses", width: int, currency: str) -> list[Line]:
    rows = [[plain(one.action), *_spend(one.spend, currency)] for one in found.actions if one.spend]
    if not rows:
        return []
    return [
        heading(f"incremental net spend within {found.days} days", width),
        *table([_SPEND_HEAD, *rows], "<>>"),
        *wrapped(
            f"Spend varies far more than returns do: mind the intervals. {NOTHING}: returns may not have grown.",
            width,
            "dim",
        ),
    ]


def _spend(one: "Spend", currency: str) -> list[str]:
    each = one.per_treated
    per_return = (one.per_return, one.per_return_low, one.per_return_high)
    return [
        f"{money(each.value, currency)} ({money(each.low, currency)} to {money(each.high, currency)})",
        NOTHING
        if None in per_return
        else "{} ({} to {})".format(*(money(value, currency) for value in per_return)),
    ]


def _beware(found: "Responses", log: "ContactLog", width: int) -> list[Line]:
    told = [flag.text for flag in found.flags]
    told += [
        f"{whole(count)} rows of the contact log are not used: {reason}"
        for reason, count in log.unused.items()
    ]
    told += [plain(note) for note in log.notes]
    checked = _checked(found)
    lines = [each for sentence in told for each in wrapped(sentence, width, "beware", first="! ")]
    return [heading("can the arms be compared?", width), *lines, *wrapped(checked, width)]


def _checked(found: "Responses") -> str:
    """What was looked at, whatever came out."""
    share = found.plan or found.groups
    ratio = f"share held out {'as planned' if found.plan else 'alike in all tiers'}: {_chance(share.p_value)}"
    known = ", ".join(f"{MEASURES[one.measure]} {_chance(one.p_value)}" for one in found.balance)
    return f"Checked: {ratio}; known before: {known or NOTHING}; contacted by another campaign meanwhile: {whole(found.contamination.holdout)} held out."


def _chance(p_value: float | None) -> str:
    return NOTHING if p_value is None else in_words(p_value)


def _told(plan: str, written: "Sequence[Written]", width: int) -> list[Line]:
    lines = [heading(f"written into {plain(plan)}", width)]
    for one in written:
        lines += wrapped(_written(one), width, first="  ", then="    ")
    return lines


def _written(one: "Written") -> str:
    rung = f"{one.rung} {plain(one.action)}"
    if one.response is None:
        return f"{rung}: not in the contact log, left as it was"
    interval = " to ".join(str(end) for end in one.response.interval or ())
    groups = "".join(f"; {group.where}: {group.response.lift}" for group in one.groups)
    return f"{rung}: {one.response.lift} within its own {one.days} days ({interval}){groups}"
