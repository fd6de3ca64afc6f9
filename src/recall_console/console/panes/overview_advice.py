"""Who deserves effort: groups and the action each is to get, what that costs and nets, and who is left alone."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from rich.cells import cell_len

from recall_console.console import ladders
from recall_console.console.advice_words import action_words, unavailable
from recall_console.console.format import NOTHING, fit, money, plain, whole
from recall_console.console.panes.overview_rows import Block, Row, Target, rows, said
from recall_console.console.panes.overview_words import group_words, signed, span
from recall_console.console.panes.plan_marks import sign_of
from recall_console.console.text import Line, heading, line, wrapped
from recall_console.language import tr, trc, trn
from recall_console.plans.advice.codes import LEAVE_ALONE, SEVERAL

NARROW: Final = 70
"""Below so many cells a group takes two lines."""
_GAP: Final = "  "
_SIGN: Final = 3
_SMALL: Final = 10


def who_deserves_effort(
    advice: Mapping[str, Any] | None,
    currency: str,
    width: int,
    most: int,
    *,
    old: bool,
    template: bool = False,
) -> Block:
    """The answer in a sentence, then the `most` groups that net most and who is left alone."""
    if advice is None:
        return [
            Row(heading(tr("Who deserves effort"), width)),
            *said(tr("these scores hold no advice yet; a works it out"), width, "act", sign="▸"),
        ]
    if why := unavailable(advice):
        return [Row(heading(tr("Who deserves effort"), width)), *said(why, width, "beware", sign="!")]
    title = tr("Who deserves effort, by the plan {plan}", plan=plain(advice["plan_name"]))
    shown = _shown(advice, most)
    hidden = len(advice["groups"]) - len(shown)
    return [
        Row(heading(title, width)),
        *_answer(advice, currency, width),
        *(_old(width) if old else []),
        *(_template(width) if template else []),
        *_lines(shown, advice["groups"], width),
        *(_more(hidden, width) if hidden else _fixed(advice, currency, width)),
    ]


def everybody(advice: Mapping[str, Any] | None, currency: str, width: int, most: int) -> Block:
    """All groups, where not all of them have been shown above."""
    if advice is None or unavailable(advice) or len(_shown(advice, most)) == len(advice["groups"]):
        return []
    return [
        Row(heading(tr("What everybody is to get"), width)),
        *_lines(advice["groups"], advice["groups"], width, "all "),
        *_fixed(advice, currency, width),
    ]


def _shown(advice: Mapping[str, Any], most: int) -> list[Mapping[str, Any]]:
    """The groups that net most and who is left alone; all of them where no more than `most` are contacted."""
    groups = advice["groups"]
    contacted = [each for each in groups if each["action"] != LEAVE_ALONE]
    if len(contacted) <= most:
        return list(groups)
    return [*contacted[:most], *(each for each in groups if each["group"] == LEAVE_ALONE)]


def _fixed(advice: Mapping[str, Any], currency: str, width: int) -> Block:
    """What stands between the sum of the groups and the net of the plan."""
    fixed = advice.get("cost_hidden_fixed")
    if not fixed:
        return []
    words = tr("Work and tools cost {money} besides, whoever is contacted", money=money(fixed, currency))
    return said(words, width, "dim")


def _answer(advice: Mapping[str, Any], currency: str, width: int) -> Block:
    """Whom to contact, for how much, and what that nets; or that nobody is worth it."""
    told = {
        "contacted": whole(advice["contacted"]),
        "customers": whole(advice["customers"]),
        "net": money(abs(advice["net"]), currency),
        "mark": sign_of(advice["evidence"]),
        "interval": span(advice["net_low"], advice["net_high"]),
    }
    target = Target("contacted", tr("to be contacted"), "decision = 'contact'")
    if not advice["contacted"]:
        return said(
            tr("No action pays for anybody: leave all {customers} alone", **told), width, "beware", sign="!"
        )
    if advice["net"] < 0:
        words = tr(
            "Leave all alone: contacting {contacted} of {customers} would lose {net}{mark} {interval}", **told
        )
        return [*said(words, width, "beware", target, "!"), *_sum(advice, currency, width)]
    words = tr("Contact {contacted} of {customers}: net {net}{mark} {interval}", **told)
    return [*said(words, width, "act", target, "▸"), *_sum(advice, currency, width)]


def _sum(advice: Mapping[str, Any], currency: str, width: int) -> Block:
    """What the net is the difference of; advice of an earlier version tells the direct cost alone."""
    told = {
        name: _coins(advice.get(key), currency)
        for name, key in (
            ("brings", "brings"),
            ("all", "cost_all"),
            ("direct", "cost"),
            ("fixed", "cost_hidden_fixed"),
        )
    }
    told["days"] = whole(advice.get("horizon_days"))
    if advice.get("cost_all") is None:
        words = tr("direct {direct}", **told)
    elif advice.get("cost_hidden_fixed"):
        words = tr(
            "returns in {days} days bring {brings}: direct {direct}, all costs {all} ({fixed} fixed)", **told
        )
    else:
        words = tr("returns in {days} days bring {brings}: direct {direct}, all costs {all}", **told)
    return rows(wrapped(words, width, "dim", " " * _SIGN))


def _coins(value: float | None, currency: str) -> str:
    """Money without the small change that nobody adds up."""
    return money(value, currency, None if value is None or abs(value) < _SMALL else 0)


def _old(width: int) -> Block:
    return said(tr("the plan has changed since this advice; a works it out anew"), width, "beware", sign="!")


def _template(width: int) -> Block:
    words = tr("prices and responses are a template: set them in pane 4")
    return said(words, width, "beware", Target("template", pane="plan"), "!")


def _more(hidden: int, width: int) -> Block:
    words = trn("{count} more group stands below", "{count} more groups stand below", hidden, count=hidden)
    return said(words, width, "dim", sign="…")


def _lines(
    shown: Sequence[Mapping[str, Any]], groups: Sequence[Mapping[str, Any]], width: int, key: str = ""
) -> Block:
    """Some of the groups as a table, or, where that has no room, in two lines each."""
    listed = _in_two_lines if width < NARROW else _table
    return [
        Row(each, None if group is None else _target(group, groups, key))
        for each, group in listed(shown, width)
    ]


Listed = list[tuple[Line, Mapping[str, Any] | None]]
"""Lines, and the group that each opens."""


def _table(groups: Sequence[Mapping[str, Any]], width: int) -> Listed:
    """Groups and actions share what the figures leave."""
    head = (
        *(trc("column", "group"), trc("column", "action"), trc("column", "count"), trc("column", "direct")),
        *(trc("column", "net"), trc("column", "95 %")),
    )
    cells = [head, *((_name(each), _action(each), *_figures(each)) for each in groups)]
    needed = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
    room = width - _SIGN - sum(needed[2:]) - len(_GAP) * (len(head) - 1)
    group = min(needed[0], max(room - needed[1], room * 11 // 20))
    widths = (group, min(needed[1], room - group), *needed[2:])
    told = _actions(groups, widths[1])
    cells[1:] = [
        (row[0], told[each["action"]], *row[2:]) for row, each in zip(cells[1:], groups, strict=True)
    ]
    first, *others = [_set(row, widths) for row in cells]
    return [
        (line((first, "dim")), None),
        *((line(each), group) for each, group in zip(others, groups, strict=True)),
    ]


def _set(row: Sequence[str], widths: Sequence[int]) -> str:
    """A row of the table: words at the left, figures at the right, the interval behind them."""
    group, action, *figures, interval = row
    words = (fit(group, widths[0]), fit(action, widths[1]))
    numbers = (fit(figure, cells, right=True) for figure, cells in zip(figures, widths[2:], strict=False))
    return (" " * _SIGN + _GAP.join([*words, *numbers, interval])).rstrip()


def _in_two_lines(groups: Sequence[Mapping[str, Any]], width: int) -> Listed:
    """Who and how many with what they net, below it what they are to get."""
    listed: Listed = []
    told = _actions(groups, width - _SIGN - len(_GAP))
    for each in groups:
        count, _, net, interval = _figures(each)
        figures = f"{net} {interval}".strip()
        who = fit(f"{_name(each)} · {count}", width - _SIGN - cell_len(figures) - 1)
        listed.append((line(f"{' ' * _SIGN}{who} {figures}"), each))
        if each["action"] != LEAVE_ALONE:
            listed.append((line((f"{' ' * _SIGN}{_GAP}{told[each['action']]}", "dim")), None))
    return listed


def _actions(groups: Sequence[Mapping[str, Any]], cells: int) -> dict[str, str]:
    """What each action is called in so many cells, no two alike."""
    codes = {each["action"] for each in groups} - {SEVERAL, LEAVE_ALONE}
    return ladders.in_cells(codes, cells) | {SEVERAL: tr("several"), LEAVE_ALONE: action_words(LEAVE_ALONE)}


def _name(each: Mapping[str, Any]) -> str:
    return group_words(each["group"])


def _action(each: Mapping[str, Any]) -> str:
    return tr("several") if each["action"] == SEVERAL else action_words(each["action"])


def _figures(each: Mapping[str, Any]) -> tuple[str, str, str, str]:
    """Customers, cost, net with the sign of its evidence, interval."""
    count = whole(each["customers"])
    if each["action"] == LEAVE_ALONE:
        saved = each.get("saved")
        return count, NOTHING, tr("saves {money}", money=money(saved, decimals=0)) if saved else NOTHING, ""
    net = signed(each["net"]) + sign_of(each["evidence"])
    return count, money(each["cost"], decimals=0), net, span(each["net_low"], each["net_high"])


def _target(each: Mapping[str, Any], groups: Sequence[Mapping[str, Any]], key: str) -> Target:
    """The customers of a line."""
    group, action = each["group"], each["action"]
    title = f"{_name(each)} · {_action(each)}"
    if action == LEAVE_ALONE:
        return Target(f"{key}{group}", title, f"decision = '{group}'")
    named = [one for one in groups if one["where"]]
    who = _condition(each) if each["where"] else " and ".join(f"not ({_condition(one)})" for one in named)
    return Target(f"{key}{group} {action}", title, " and ".join(filter(None, ("decision = 'contact'", who))))


def _condition(each: Mapping[str, Any]) -> str:
    quoted = each["action"].replace("'", "''")
    return f"({each['where']}) and action = '{quoted}'"
