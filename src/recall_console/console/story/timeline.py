"""A customer's orders, other signs and value tiers on one line of time, from the first order to the as-of date."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from rich.cells import cell_len

from recall_console.console.chart import Charset
from recall_console.console.format import LONGEST_SENTENCE, day, plain
from recall_console.console.story.known import Customer
from recall_console.console.story.margin import margin
from recall_console.console.text import Line, line, wrapped
from recall_console.customers.life import Life
from recall_console.events.schema import EventType
from recall_console.language import later, tr

SHORTEST: Final = 12
"""No line of time has fewer cells."""


@dataclass(frozen=True)
class Signs:
    """What a line of orders is drawn with."""

    start: str
    quiet: str
    one: str
    several: str
    due: str
    overdue: str
    end: str


SIGNS: Final = Signs("├", "─", "●", "◆", "◇", "╌", "┤")
PLAIN_SIGNS: Final = Signs("├", "─", "•", "♦", "○", "·", "┤")
ASCII_SIGNS: Final = Signs("|", "-", "o", "O", "x", ".", "|")

Kind = tuple[str, str, frozenset[EventType]]
"""A letter, what it means, and the events that it stands for."""
KINDS: Final[tuple[Kind, ...]] = (
    ("u", later("unsubscribed"), frozenset({EventType.UNSUBSCRIBE})),
    ("r", later("refund"), frozenset({EventType.REFUND})),
    ("c", later("coupon"), frozenset({EventType.COUPON})),
    ("m", later("message"), frozenset({EventType.MESSAGE})),
    ("a", later("cart or favourite"), frozenset({EventType.ADD_TO_CART, EventType.FAVOURITE})),
    (
        "v",
        later("visit"),
        frozenset({EventType.LOGIN, EventType.VIEW, EventType.SEARCH, EventType.CHECK_IN}),
    ),
)
"""Letters of the second line, the most telling first: of several in one cell that one is drawn."""
TIERS: Final[Mapping[str, tuple[str, str]]] = {
    "high": ("H", later("high value")),
    "potential": ("P", later("potential value")),
    "marginal": ("M", later("marginal value")),
}


def signs(charset: Charset) -> Signs:
    """What a terminal's charset has for a line of orders."""
    return {Charset.ASCII: ASCII_SIGNS, Charset.BLOCK: PLAIN_SIGNS}.get(charset, SIGNS)


def timeline(known: Customer, width: int, charset: Charset) -> list[Line]:
    """Orders, other signs, value tiers, and the dates below them."""
    life = known.life
    if life is None:
        return wrapped(plain(known.no_life, LONGEST_SENTENCE), width - 1, "dim", " · ")
    if not life.purchase_days:
        return [line((" " + tr("no order is known"), "dim"))]
    time = Time(life.purchase_days[0], life.as_of, max(SHORTEST, width - cell_len(margin()) - 1))
    drawn = signs(charset)
    orders = line((margin("Bought"), "dim"), _orders(life, time, drawn))
    return [orders, *_other(life, time), *_tiers(known, time), line((margin() + _dates(life, time), "dim"))]


@dataclass(frozen=True)
class Time:
    """Which cell a day falls on."""

    first: date
    last: date
    cells: int

    def cell(self, when: date) -> int:
        """The cell of a day: 1 … cells − 2, between the two ends."""
        span = max(1, (self.last - self.first).days)
        return 1 + (self.cells - 3) * (when - self.first).days // span


def _orders(life: Life, time: Time, drawn: Signs) -> str:
    """`├─●──●─◆──◇╌╌╌┤`: days with an order, the day the next one was due, and the time since."""
    row = [drawn.quiet] * time.cells
    if (due := _due(life)) is not None:
        row[time.cell(due) :] = [drawn.overdue] * (time.cells - time.cell(due))
        row[time.cell(due)] = drawn.due
    for place, count in Counter(map(time.cell, life.purchase_days)).items():
        row[place] = drawn.one if count == 1 else drawn.several
    row[0], row[-1] = drawn.start, drawn.end
    return "".join(row)


def _due(life: Life) -> date | None:
    """The day that the next order was due on, where that is over."""
    due = None if life.rhythm is None else life.rhythm.due
    return due if due is not None and due < life.as_of else None


def _other(life: Life, time: Time) -> list[Line]:
    """The most telling other sign of each cell; no line where there are none."""
    placed = {
        time.cell(did.day): letter
        for letter, _, events in reversed(KINDS)
        for did in life.signs
        if did.event in events and did.day >= time.first
    }
    return [line((margin("Other"), "dim"), _row(placed, time))] if placed else []


def _tiers(known: Customer, time: Time) -> list[Line]:
    """The value tier on each kept date; no line where none is kept."""
    placed = {
        time.cell(each.day): tier_letter(each.value_tier) for each in known.stood if time.first <= each.day
    }
    return [line((margin("Value"), "dim"), _row(placed, time))] if placed else []


def _row(placed: Mapping[int, str], time: Time) -> str:
    return "".join(placed.get(place, " ") for place in range(time.cells)).rstrip()


def tier_letter(tier: str | None) -> str:
    """The letter of a value tier."""
    return "·" if tier is None else TIERS[tier][0]


def _dates(life: Life, time: Time) -> str:
    """The first day and the as-of date below their cells, and the due date where there is room for it."""
    first, last, due = day(time.first), day(time.last), _due(life)
    gap = time.cells - cell_len(first) - cell_len(last)
    if due is not None:
        words = tr("due {day}", day=day(due))
        before = time.cell(due) - cell_len(first) - cell_len(words) // 2
        before = min(before, gap - cell_len(words) - 1)
        if before > 0:
            return first + " " * before + words + " " * (gap - before - cell_len(words)) + last
    return first + " " * max(1, gap) + last


def legend(known: Customer, width: int, charset: Charset) -> list[Line]:
    """What the signs and letters mean that do occur."""
    life = known.life
    if life is None or not life.purchase_days:
        return []
    drawn = signs(charset)
    told = [(drawn.one, tr("day with an order")), (drawn.several, tr("several days"))]
    if _due(life) is not None:
        told.append((drawn.due, tr("next one due")))
    told += [(letter, tr(word)) for letter, word, events in KINDS if _any(life, events)]
    held = {each.value_tier for each in known.stood}
    told += [(letter, tr(word)) for tier, (letter, word) in TIERS.items() if tier in held]
    return wrapped(" · ".join(f"{sign} {word}" for sign, word in told), width - 1, "dim", " ")


def _any(life: Life, events: Iterable[EventType]) -> bool:
    return any(did.event in events for did in life.signs)
