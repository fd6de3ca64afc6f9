"""What a plan's figures say: the answer in words, the three ledgers, warnings, the ladder, the claims beside each other."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from recall_console.console.format import NOTHING, money, number, percent, plain, priced, whole
from recall_console.console.panes.plan_marks import sign_of
from recall_console.console.text import Kind, Line, line, table, wrapped
from recall_console.plans.comparison import Comparison
from recall_console.plans.figures import Figures
from recall_console.plans.forecast import Forecast

LETTERS: Final = "ABCDEFGHIJ"
"""What plans side by side are called, in their order."""
WIDE: Final = 70
"""From this many cells on the ladder shows what one extra recall costs."""
LONGEST_CHANNEL: Final = 9


@dataclass(frozen=True)
class Section:
    """A part of the results that can be jumped to."""

    title: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class _Row:
    """One figure of the ledgers: its words, how it is written, and whether it rests on the plan's evidence."""

    label: str
    write: Callable[[float | None], str]
    figure: Callable[[Figures], float | None]
    rests_on_evidence: bool = True
    kind: Kind = ""


_LadderColumn = tuple[str, Callable[[float | None], str], Callable[[Figures], float | None]]
"""Head, how its figures are written, which figure."""


def each(value: float | None) -> str:
    """Money for one thing: two decimals, a third only where the figure ends there."""
    if value is None:
        return NOTHING
    ends_there = (
        abs(value * 1_000 - round(value * 1_000)) < 1e-6 and abs(value * 100 - round(value * 100)) > 1e-6
    )
    return number(value, 3 if ends_there else 2)


def times(value: float | None) -> str:
    """A multiple: `7.5×`."""
    return NOTHING if value is None else f"{number(value, 1)}×"


def share(value: float | None) -> str:
    """A share of customers, fine enough for small ones."""
    return percent(value, 2)


def _return(value: float | None) -> str:
    return percent(value, 0)


def amount(value: float | None) -> str:
    """Money of a ledger: cents below a thousand, millions above ten of them."""
    if value is not None and abs(value) >= 10_000_000:
        return f"{number(value / 1_000_000, 1)} M"
    return money(value, decimals=0 if value is not None and (abs(value) >= 1_000 or value == 0) else 2)


_ROWS: Final = (
    _Row("customers reached", whole, lambda f: f.reach, rests_on_evidence=False),
    _Row("come back", whole, lambda f: f.recalled),
    _Row("  extra, due to plan", whole, lambda f: f.recalled_incremental),
    _Row("  of those reached", share, lambda f: f.recall_rate),
    _Row("direct cost", amount, lambda f: f.cost_direct, rests_on_evidence=False),
    _Row("opportunity cost", amount, lambda f: f.cost_opportunity, rests_on_evidence=False),
    _Row("hidden cost", amount, lambda f: f.cost_hidden, rests_on_evidence=False),
    _Row("margin", amount, lambda f: f.margin),
    _Row("net of direct cost", amount, lambda f: f.net_direct),
    _Row("net of all three", amount, lambda f: f.net_all, kind="title"),
    _Row("ROI (rev−cost)/cost", _return, lambda f: f.roi_net),
    _Row("ROI revenue/cost", times, lambda f: f.roi_gross),
    _Row("cost per contact", each, lambda f: f.cost_per_contact, rests_on_evidence=False),
    _Row("cost per recall", each, lambda f: f.cost_per_recall),
    _Row("cost per extra recall", each, lambda f: f.cost_per_incremental_recall),
    _Row("a recall is worth", each, lambda f: f.value_per_recall),
    _Row("must come back to pay", share, lambda f: f.break_even_rate),
)


_LADDER: Final[Sequence[_LadderColumn]] = (
    ("sent", whole, lambda f: f.contacts),
    ("extra", whole, lambda f: f.recalled_incremental),
    ("cost", amount, lambda f: f.cost_direct),
    ("net", amount, lambda f: f.net_all),
)
_WIDE_LADDER: Final[Sequence[_LadderColumn]] = (
    _LADDER[0],
    ("come back", whole, lambda f: f.recalled),
    *_LADDER[1:],
    ("cost per extra", each, lambda f: f.cost_per_incremental_recall),
)


_SAID_ELSEWHERE: Final = {"unknown", "loses_money", "natural_return_unknown"}
"""Flags that the verdict, or the line of what is not known, says already."""
_OWN_WORDS: Final = {
    "lost_value_unknown": "unsubscribes cost nothing here: what does each lose?",
}
"""Flags that name a key of the file, in the words of the form."""


def verdict(forecast: Forecast, currency: str) -> tuple[str, Kind]:
    """The answer in one sentence, and whether it asks to act or to beware."""
    figures, mark = forecast.total, mark_of(forecast)
    spent = money(figures.cost_direct, currency)
    if figures.net_all is None:
        return _open_answer(figures, spent, currency), "beware"
    net = money(abs(figures.net_all), currency)
    if not figures.reach:
        why = "for no customer does any rung pay" if forecast.audience else "no customer is in the audience"
        anyway = f"; work and tools cost {net}{mark} all the same" if figures.net_all < 0 else ""
        return f"! Reaches nobody: {why}{anyway}", "beware"
    if figures.net_all < 0:
        return f"! Loses {net}{mark} after all three ledgers, spending {spent}", "beware"
    return f"▸ Pays: net {net}{mark} after all three ledgers, spending {spent}", "act"


def _open_answer(figures: Figures, spent: str, currency: str) -> str:
    """What has to be typed before there is an answer, or what would have to be true."""
    if not figures.credited:
        return f"Costs {spent}; how many come back, and what is a recall worth?"
    needed = priced(each(figures.cost_all / figures.credited), currency)
    return f"Costs {spent}; pays where a recall brings more than {needed}"


def mark_of(forecast: Forecast) -> str:
    """The sign behind figures that rest on the plan's evidence."""
    return sign_of(forecast.plan.evidence)


def ledgers(forecasts: Sequence[Forecast], currency: str, width: int) -> Section:
    """All known figures, one column for each plan, and which are not known."""
    letters = LETTERS[: len(forecasts)] if len(forecasts) > 1 else " "
    cells = [(row, [_cell(row, one) for one in forecasts]) for row in _ROWS]
    known = [(row, written) for row, written in cells if any(cell.strip() != NOTHING for cell in written)]
    rows = [
        [f"money in {currency}" if currency else "", *letters],
        *([row.label, *written] for row, written in known),
    ]
    unknown = _unknown(forecasts[0].total)
    return Section(
        "Ledgers",
        [
            *table(rows, "<" + ">" * len(forecasts), kinds=[row.kind for row, _ in known]),
            *(wrapped(f"not known: {'; '.join(unknown)}", width, "dim") if unknown else ()),
        ],
    )


def _unknown(figures: Figures) -> list[str]:
    """What would have to be typed for the figures that are missing."""
    wanted = [
        ("how many come back", figures.recalled),
        ("who would come back anyway", figures.recalled_incremental),
        ("what a recall is worth", figures.margin),
    ]
    return [words for words, figure in wanted if figure is None]


def _cell(row: _Row, forecast: Forecast) -> str:
    written = row.write(row.figure(forecast.total))
    uncertain = row.rests_on_evidence or (
        _cost_rests_on_evidence(forecast) and row.label != "customers reached"
    )
    return _marked(written, forecast) if uncertain else f"{written} "


def _marked(written: str, forecast: Forecast) -> str:
    """A figure with the sign of its evidence behind it, or room for one."""
    mark = "" if written == NOTHING else mark_of(forecast)
    return f"{written}{mark or ' '}"


def _cost_rests_on_evidence(forecast: Forecast) -> bool:
    """Costs are certain only where no offer waits for redemption and no later rung for silence."""
    rungs = forecast.plan.rungs
    return len(rungs) > 1 or any(rung.offer is not None and rung.offer.face_value for rung in rungs)


def warnings(forecast: Forecast, width: int) -> Section:
    """What to know before believing the figures."""
    texts = [
        _OWN_WORDS.get(flag.code, flag.text) for flag in forecast.flags if flag.code not in _SAID_ELSEWHERE
    ]
    lines = [one for text in texts for one in wrapped(plain(text), width, "beware", "! ")]
    return Section("Beware", lines or [line(("nothing", "dim"))])


def ladder(forecast: Forecast, width: int) -> Section:
    """Rung by rung, and who is left alone."""
    columns = _WIDE_LADDER if width >= WIDE else _LADDER
    rows = [
        [_rung_name(forecast, place, 30 if width >= WIDE else LONGEST_CHANNEL)]
        + [
            _marked(write(figure(figures)), forecast) if head == "net" else write(figure(figures))
            for head, write, figure in columns
        ]
        for place, figures in enumerate(forecast.rungs)
    ]
    head = ["rung", *(head for head, _, _ in columns)]
    return Section(
        "Ladder",
        [
            *table([head, *rows], "<" + ">" * len(columns), gap=2 if width >= WIDE else 1),
            *_aside(forecast, width),
        ],
    )


def _rung_name(forecast: Forecast, place: int, longest: int) -> str:
    rung = forecast.plan.rungs[place]
    return f"{place + 1} {plain(rung.channel, longest)}{' +' if rung.offer else ''}"


def _aside(forecast: Forecast, width: int) -> Iterator[Line]:
    """Who gets no rung, and what no rung pays for."""
    if any(rung.offer for rung in forecast.plan.rungs):
        yield from wrapped("+ with an offer", width, "dim")
    if fixed := forecast.plan.hidden.fixed:
        yield from wrapped(f"work and tools cost {amount(fixed)} more, whichever rung", width)
    if forecast.left_alone:
        saved = forecast.saved_by_leaving_alone
        spared = f"; that saves {amount(saved)} on the first rung alone" if saved else ""
        yield from wrapped(
            f"{whole(forecast.left_alone)} of {whole(forecast.audience)} are left alone: for them no rung pays{spared}",
            width,
        )
    if forecast.holdout:
        smallest = forecast.detectable_effect
        can_show = (
            ""
            if smallest is None
            else f"; the smallest effect they can show: {number(smallest * 100)} points"
        )
        yield from wrapped(f"{whole(forecast.holdout)} are left alone to compare with{can_show}", width)


def claims(comparison: Comparison, currency: str, width: int) -> Section:
    """What claimed returns would need, and both plans at one common value."""
    return Section(
        "A | B",
        [
            *(one for flag in comparison.flags for one in wrapped(plain(flag.text), width, "beware", "! ")),
            *_implied(comparison),
            *_common(comparison, currency, width),
        ],
    )


def _implied(comparison: Comparison) -> list[Line]:
    claimed = [
        (letter, one) for letter, one in zip(LETTERS, comparison.plans, strict=False) if one.plan.claimed_roi
    ]
    rows = [
        [
            f"{letter} claims ROI {_return(implied.claimed_roi)}",
            each(implied.net),
            each(implied.gross),
        ]
        for (letter, _), implied in zip(claimed, comparison.implied_values, strict=True)
    ]
    return table([["so a recall brings", "if net", "if gross"], *rows], "<>>") if rows else []


def _common(comparison: Comparison, currency: str, width: int) -> Iterator[Line]:
    for common in comparison.common_value:
        value = priced(each(common.value_per_recall), currency)
        returns = " · ".join(
            f"{letter} {_return(roi)}" for letter, (_, roi) in zip(LETTERS, common.rois, strict=False)
        )
        yield from wrapped(f"both at {value} per recall: ROI {common.definition} {returns}", width)
