"""What to do about the customer: every action of the standing plan with its price, its gain, and why it is advised or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

from recall_console.console.advice_words import (
    ARROW,
    DECISIONS,
    OUTSIDE,
    action_words,
    reason_words,
)
from recall_console.console.format import LONGEST_SENTENCE, NOTHING, fit, plain, plus, priced
from recall_console.console.panes.plan_marks import sign_of
from recall_console.console.story.known import Counsel, Customer
from recall_console.console.story.why import amount, why
from recall_console.console.text import Kind, Line, line, table, text_of, wrapped
from recall_console.language import tr, trc

if TYPE_CHECKING:
    from recall_console.plans.advice.weighing import Option

SHORTEST_ACTION: Final = 16
"""Cells that an action's name has at least before the reasons move below the actions."""
GAP: Final = 2
ADVISED: Final = "▸"


def actions(known: Customer, width: int) -> list[Line]:
    """All options, the advised one first; a sentence where there are none."""
    counsel = known.counsel
    if counsel.why_none:
        return wrapped(plain(counsel.why_none, LONGEST_SENTENCE), width - 1, "", " ")
    if not counsel.options:
        return []
    if (reason := counsel.options[0].reason) in OUTSIDE:
        return wrapped(f"{ADVISED} {tr(OUTSIDE[reason])}", width - 1, "act", " ")
    return [*_table(known, width), *_gain(known, width), *_decided(counsel, width)]


@dataclass(frozen=True)
class Row:
    """A row of the table: its reason in a word or two, and with figures."""

    name: str
    figures: str
    short: str
    long: str
    kind: Kind


def _table(known: Customer, width: int) -> list[Line]:
    """Names, figures and reasons; where it is too narrow, each reason stands below its action."""
    rows = _rows(known)
    room = width - 2 - GAP - cell_len(rows[0].figures)
    beside = room - GAP - max(cell_len(row.short) for row in rows)
    longest = max(cell_len(row.name) for row in rows)
    if beside < SHORTEST_ACTION:
        return [each for row in rows for each in _reason_below(row, min(longest, room), width)]
    told = [_reason_beside(row, min(longest, beside), width) for row in rows]
    chopped = [row for row in rows if row.kind == "act" and cell_len(_tight(row.name)) > beside]
    return told + [each for row in chopped for each in wrapped(row.name, width - 1, row.kind, " ")]


def _rows(known: Customer) -> Sequence[Row]:
    options = known.counsel.options
    net = tr("net {currency} (95 %)", currency=known.currency) if known.currency else tr("net (95 %)")
    head = [trc("column", "cost"), trc("column", "back %"), net]
    widths = [text_of(each) for each in table([head, *map(_figures, options)], ">>>", GAP)]
    reason = trc("column", "why")
    return [
        Row(tr("What to do"), widths[0], reason, reason, "title"),
        *(
            Row(
                _name(option),
                figures,
                reason_words(option.reason),
                why(option),
                "act" if option.advised else "",
            )
            for option, figures in zip(options, widths[1:], strict=True)
        ),
    ]


def _name(option: "Option") -> str:
    return f"{ADVISED if option.advised else ' '} {action_words(option.action)}"


def _figures(option: "Option") -> list[str]:
    """Cost, extra probability of a return, and net value with its interval."""
    if not option.cost and not option.brings_back:
        return [NOTHING, NOTHING, NOTHING if option.net is None else "0"]
    mark = sign_of(option.evidence or "")
    within = tr("({low} to {high})", low=amount(option.net_low), high=amount(option.net_high))
    return [
        amount(option.cost),
        mark + plus(amount(100 * (option.brings_back or 0.0))),
        f"{mark}{plus(amount(option.net))} {within}",
    ]


def _named(name: str, cells: int) -> str:
    """A name in so many cells, without the air around its arrows where it is too long."""
    return fit(name if cell_len(name) <= cells else _tight(name), cells)


def _tight(name: str) -> str:
    return name.replace(f" {ARROW} ", ARROW)


def _reason_beside(row: Row, cells: int, width: int) -> Line:
    """One line; the figures of the reason where there is room for them."""
    text = f" {_named(row.name, cells)}{' ' * GAP}{row.figures}{' ' * GAP}"
    return line((text + (row.long if cell_len(text + row.long) < width else row.short), row.kind))


def _reason_below(row: Row, cells: int, width: int) -> list[Line]:
    """A line for the action, and more for the reason; the head needs none for it."""
    text = f" {_named(row.name, cells)}{' ' * GAP}{row.figures}"
    if row.kind == "title":
        return [line((text, row.kind))]
    return [line((text, row.kind)), *wrapped(row.long, width - 1, "dim", "   ")]


def _gain(known: Customer, width: int) -> list[Line]:
    """What a return is worth, so that every net can be worked out again."""
    gained = next((option.gained for option in known.counsel.options if option.gained is not None), None)
    if gained is None:
        return []
    worth = priced(amount(gained), known.currency)
    return wrapped(
        tr("a return gains {money}; net is back % of that, less all costs", money=worth),
        width - 1,
        "dim",
        " ",
    )


def _decided(counsel: Counsel, width: int) -> list[Line]:
    """What the plan as a whole makes of the customer, where it is not what is best for this one alone."""
    decision = DECISIONS.get(str((counsel.decided or {}).get("decision")))
    told = [tr(decision)] if decision else []
    if counsel.is_old:
        told.append(tr("The plan has changed since everybody was advised; these figures are the new plan's."))
    return [each for sentence in told for each in wrapped(f"! {sentence}", width - 1, "beware", " ")]
