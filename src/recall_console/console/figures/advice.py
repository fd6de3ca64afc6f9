"""Figures of the advice: what everybody should get now, by the standing plan; named as its tables name them."""

from typing import Final

from recall_console.console.figures.figure import (
    AS_OF,
    COUNT,
    COUNTED_FOR,
    MARGIN,
    MONEY,
    PLANNED,
    PROBABILITY,
    SHARE,
    WORD,
    Figure,
)
from recall_console.language import later


def _expected(name: str, words: str, definition: str, unit: str) -> Figure:
    return Figure(name, words, definition, unit, COUNTED_FOR, PLANNED)


ADVICE: Final = (
    _expected(
        "action",
        later("advised"),
        later("the contacts of the best ladder in their order, each only after silence; or to leave alone"),
        WORD,
    ),
    _expected(
        "cost",
        later("cost, direct"),
        later("expected direct cost: later contacts only as likely as they are"),
        MONEY,
    ),
    _expected(
        "cost_all",
        later("all costs"),
        later("direct cost, what the money would bring elsewhere, and hidden costs, fixed work included"),
        MONEY,
    ),
    _expected(
        "brings",
        later("brings"),
        later("expected margin of those who come back only because of it; less all costs it is the net"),
        MARGIN,
    ),
    _expected(
        "net",
        later("net"),
        later(
            "margin of returns within the plan's days less all costs; of groups and customers before its fixed work"
        ),
        MARGIN,
    ),
    _expected(
        "net_low", later("net from"), later("the lower end of the 95 % interval of that expectation"), MARGIN
    ),
    _expected(
        "net_high", later("net to"), later("the upper end of the 95 % interval of that expectation"), MARGIN
    ),
    _expected(
        "brings_back",
        later("brings back"),
        later("extra probability of a return: with the advised contacts less without any"),
        PROBABILITY,
    ),
    Figure(
        "quadrant",
        later("quadrant"),
        later(
            "sure thing, persuadable, lost cause, do not disturb: returns anyway or not, a contact pays or not"
        ),
        WORD,
        AS_OF,
        PLANNED,
    ),
    _expected(
        "contacted",
        later("contacted"),
        later("customers for whom the standing plan advises a contact"),
        COUNT,
    ),
    _expected(
        "saved_by_leaving_alone",
        later("saves"),
        later("what the first rung would have cost for all whom no rung pays"),
        MONEY,
    ),
    _expected(
        "best_budget",
        later("best"),
        later("the money spent at which net is highest, and the net there"),
        MONEY,
    ),
    _expected(
        "marginal",
        later("1 more returns"),
        later(
            "what one more unit of money would bring back at that point; past the end of the curve nothing"
        ),
        MARGIN,
    ),
    Figure(
        "price_drop",
        later("cheaper by"),
        later("how much the price of a favourite fell that the customer has not bought since"),
        SHARE,
        AS_OF,
        later("counted, from the prices in the events"),
    ),
)
