"""Where things stand on the Customers pane, and the lines above its table."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from rich.cells import cell_len

from recall_console.console import ladders
from recall_console.console.actions import EVERYWHERE
from recall_console.console.advice_words import action_words, unavailable
from recall_console.console.columns import (
    ADVISED,
    LONGEST_ACTION,
    SHORTEST_ACTION,
    WHOLE_ACTION,
    customer_columns,
    id_cells,
    net_column,
)
from recall_console.console.format import money, percent, plain, priced, probability, short, whole
from recall_console.console.group_words import who
from recall_console.console.groups import YOURS
from recall_console.console.names import name, short_name
from recall_console.console.panes.customers_actions import ACTIONS
from recall_console.console.panes.plan_marks import ASSUMED, sign_of
from recall_console.console.text import Line, line, wrapped
from recall_console.language import tr, trn
from recall_console.prediction.opening import CELL, CELL_SIGN, EVERYONE

if TYPE_CHECKING:
    from recall_console.console.lines import Column
    from recall_console.console.selection import Selection
    from recall_console.prediction.opening import Opening

LEFT_CELLS: Final = 42
"""The groups, with the rule at their right."""
ROOMY_LEFT_CELLS: Final = 46
ROOMY_CELLS: Final = 100
"""From this width on the groups have more room."""
WIDE_CELLS: Final = 120
"""From this width on ladders are written whole."""
GROUP_LINES: Final = 13
"""Head, everyone, and the eleven named segments; the grid stands below."""
GRID_LINES: Final = 6
NARROW_CELLS: Final = 72
"""Below this the groups and the table take turns."""
CAPTION_LINES: Final = 4
BESIDE_ACTION: Final = 15
"""Cells that signs, gaps, days and churn take beside the id, the advised action and its net, so that all of them are seen at once."""
USUAL_ACTION: Final = 10
"""Cells of the action where room is scarce."""
ROOMY_CAPTION_LINES: Final = 3
_SMALL: Final = 10
"""Less money has decimals."""


def usual_key(name: str) -> str:
    """The key of an action, unless a key file says otherwise."""
    return next(action.key_sign for action in (*ACTIONS, *EVERYWHERE) if action.name == name)


def left_cells(width: int) -> int:
    """How wide the left side is, with its rule."""
    if width < NARROW_CELLS:
        return width
    return ROOMY_LEFT_CELLS if width >= ROOMY_CELLS else LEFT_CELLS


def right_cells(width: int) -> int:
    """How wide the right side is."""
    return width if width < NARROW_CELLS else width - left_cells(width)


def group_lines(height: int) -> int:
    """How many lines the groups have in a body of this height: the grid stays in sight."""
    return max(4, min(GROUP_LINES, height - GRID_LINES))


def caption_height(width: int) -> int:
    """How many lines stand above the table in a terminal of this width."""
    return ROOMY_CAPTION_LINES if width >= ROOMY_CELLS else CAPTION_LINES


def known_columns(
    opening: "Opening", advice: Mapping[str, Any] | None, currency: str, width: int
) -> "tuple[Column, ...]":
    """The columns of the table of customers of which anything is known, in a terminal of this width."""
    unknown = opening.unknown if opening.is_advised else (*opening.unknown, *ADVISED)
    assumed = is_assumed(advice)
    net = net_column(currency, assumed=assumed).cells
    room = right_cells(width) - id_cells(opening.longest_id) - BESIDE_ACTION - net
    codes = [row["segment"] for row in opening.groups.get("action", ())[1:]]
    cells = max(SHORTEST_ACTION, min(_action_cells(codes, width), room))
    return customer_columns(
        unknown,
        opening.longest_id,
        currency,
        assumed=assumed,
        action_cells=cells,
        actions=ladders.in_cells(codes, cells),
    )


def _action_cells(codes: Sequence[str], width: int) -> int:
    """How wide the column of actions may be: as wide as the longest of them in a wide terminal."""
    if width < ROOMY_CELLS:
        return USUAL_ACTION
    if width < WIDE_CELLS:
        return LONGEST_ACTION
    longest = max((cell_len(action_words(code)) for code in codes), default=0)
    return min(max(LONGEST_ACTION, longest), WHOLE_ACTION)


def is_assumed(advice: Mapping[str, Any] | None) -> bool:
    """Whether what the advice expects of anybody rests on responses that nobody has measured."""
    evidence = (advice or {}).get("evidence")
    return evidence is not None and sign_of(evidence) == ASSUMED


def caption_figures(advice: Mapping[str, Any] | None, told: Mapping[str, Any]) -> dict[str, Any]:
    """What a caption tells of some customers: their sums, and what holds of the advice as a whole."""
    whole_plan = advice or {}
    return {
        **told,
        "assumed": is_assumed(advice),
        "fixed": whole_plan.get("cost_hidden_fixed"),
        "unavailable": unavailable(whole_plan),
    }


def group_name(column: str, group: str, called: Callable[[str], str] = name) -> str:
    """What a group is called: by its code, its action, the name that somebody gave it, or its place in the grid."""
    if column == YOURS.column:
        return plain(group)
    if column == "action" and group != EVERYONE:
        return action_words(group)
    if column == CELL and CELL_SIGN in group:
        r, f = group.split(CELL_SIGN)
        return tr("R {r} × F {f}", r=r, f=f)
    return called(group)


def listed_name(column: str, group: str) -> str:
    """What a group is called in the list of groups."""
    return group_name(column, group, short_name)


def caption_lines(
    asked: "Selection",
    count: int,
    told: Mapping[str, Any] | None,
    *,
    currency: str,
    width: int,
    height: int,
    of: int = 0,
    marks: int = 0,
    title: str = "",
    key: Callable[[str], str] = usual_key,
) -> list[Line]:
    """Who is shown: the group and how many `of` it, what they are worth, and what is advised for them.

    `told` is what `caption_figures` says of them, None until that is known; `key` says by which key an action is done.
    """
    words = [*_named(asked, title), _counted(asked, count, of)]
    words += [asked.condition] if asked.condition and not title else []
    words += [trn("{count} marked", "{count} marked", marks, count=whole(marks))] if marks else []
    lines = [line((" " + plain(" · ".join(words)), "title"))]
    if not count:
        lines += wrapped(tr("Nobody is in here; {back} goes back.", back=key("back")), width - 1, "", " ")
    elif told is not None:
        advised = _advised(told, currency, width, key)
        lines += _who(asked, _worth(told, currency), advised, width, height - 1)
    return [*lines, *[line()] * height][:height]


def _named(asked: "Selection", title: str) -> list[str]:
    """The title or the group; everyone needs no name where a condition leaves some of them."""
    if title or not asked.condition or asked.group != EVERYONE:
        return [title or group_name(asked.column, asked.group)]
    return []


def _counted(asked: "Selection", count: int, of: int) -> str:
    if asked.condition and of:
        return tr("{count} of {all}", count=whole(count), all=whole(of))
    return whole(count)


def _who(asked: "Selection", figures: str, advised: list[Line], width: int, height: int) -> list[Line]:
    """Who they are, what they are worth, what is advised; where room is scarce, not what the list of groups says as well."""
    described = "" if asked.condition else who(asked.column, asked.group)
    both = (
        tr("{who}: {figures}", who=described, figures=figures)
        if described and figures
        else described or figures
    )
    lines = [*wrapped(both, width - 1, "", " "), *advised]
    if len(lines) > height and described:
        lines = [*wrapped(described, width - 1, "", " "), *advised]
    return lines


def _worth(told: Mapping[str, Any], currency: str) -> str:
    """Worth and mean churn, as far as they are known: everyone in money, others by their share."""
    whole_value = told.get("value") if told.get("segment") == EVERYONE else None
    value, churn = told.get("value_share"), told.get("churn")
    if value is None and churn is None:
        return tr("there is no model, and so no churn and no value")
    if value is None:
        return tr("churn {churn}", churn=probability(churn))
    if whole_value is not None:
        return tr(
            "{value} in 12 months, churn {churn}",
            value=priced(short(whole_value), currency),
            churn=probability(churn),
        )
    return tr("{value} of the value, churn {churn}", value=percent(value), churn=probability(churn))


def _advised(told: Mapping[str, Any], currency: str, width: int, key: Callable[[str], str]) -> list[Line]:
    """What is advised for them, in one sentence."""
    contacted = told.get("contacted")
    if contacted is None:
        known = told.get("churn") is not None
        words = tr("Nothing is advised yet: {advise} works it out.", advise=key("advise"))
        return wrapped(words, width - 1, "dim", " ") if known else []
    if why := told.get("unavailable"):
        return wrapped(why, width - 1, "beware", " ! ")
    if not contacted:
        return wrapped(tr("Leave them alone: no action pays."), width - 1, "", " ")
    return wrapped(_contact(told, contacted, currency), width - 1, "act", " ▸ ")


def _contact(told: Mapping[str, Any], contacted: int, currency: str) -> str:
    """What contacting them nets: of everyone, what the plan costs besides; of others, by what."""
    net = money(told["net"], currency) + f" {ASSUMED}" * bool(told.get("assumed"))
    if told.get("segment") == EVERYONE and told.get("fixed"):
        return tr(
            "{contacted} to contact: net {net} before {fixed} of fixed work",
            contacted=whole(contacted),
            net=net,
            fixed=money(told["fixed"], currency, 0 if told["fixed"] >= _SMALL else None),
        )
    return trn(
        "{contacted} to contact: net {net}, by {action}",
        "{contacted} to contact: net {net}, most by {action}",
        contacted,
        contacted=whole(contacted),
        action=action_words(str(told["advised"])),
        net=net,
    )
