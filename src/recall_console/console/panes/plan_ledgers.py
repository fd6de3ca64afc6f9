"""The three ledgers of one plan, or of plans side by side: all figures that are known, and which are not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from recall_console.console.format import NOTHING, whole
from recall_console.console.panes.plan_section import (
    LETTERS,
    Section,
    amount,
    each,
    few,
    mark_of,
    marked,
    share,
    times,
    whole_percent,
)
from recall_console.console.text import Kind, Line, table, wrapped
from recall_console.language import later, tr

if TYPE_CHECKING:
    from recall_console.plans.figures import Figures
    from recall_console.plans.forecasts.forecast import Forecast


@dataclass(frozen=True)
class _Row:
    """One figure of the ledgers: its words (marked with `later`), how it is written, and whether it rests on evidence."""

    label: str
    write: Callable[[float | None], str]
    figure: "Callable[[Figures], float | None]"
    rests_on_evidence: bool = True
    kind: Kind = ""
    indent: str = ""


_ROWS: Final = (
    _Row(later("customers reached"), whole, lambda f: f.reach, rests_on_evidence=False),
    _Row(later("come back"), few, lambda f: f.recalled),
    _Row(later("extra, due to plan"), few, lambda f: f.recalled_incremental, indent="  "),
    _Row(later("of those reached"), share, lambda f: f.recall_rate, indent="  "),
    _Row(later("direct cost"), amount, lambda f: f.cost_direct, rests_on_evidence=False),
    _Row(later("opportunity cost"), amount, lambda f: f.cost_opportunity, rests_on_evidence=False),
    _Row(later("hidden cost"), amount, lambda f: f.cost_hidden, rests_on_evidence=False),
    _Row(later("margin"), amount, lambda f: f.margin),
    _Row(later("net of direct cost"), amount, lambda f: f.net_direct),
    _Row(later("net of all three"), amount, lambda f: f.net_all, kind="title"),
    _Row(later("ROI (rev−cost)/cost"), whole_percent, lambda f: f.roi_net),
    _Row(later("ROI revenue/cost"), times, lambda f: f.roi_gross),
    _Row(later("cost per contact"), each, lambda f: f.cost_per_contact, rests_on_evidence=False),
    _Row(later("cost per recall"), each, lambda f: f.cost_per_recall),
    _Row(later("cost per extra recall"), each, lambda f: f.cost_per_incremental_recall),
    _Row(later("a recall is worth"), each, lambda f: f.value_per_recall),
    _Row(later("extra of those reached"), share, lambda f: f.incremental_rate),
    _Row(later("extra needed to pay"), share, lambda f: f.break_even_rate),
)


def ledgers(forecasts: "Sequence[Forecast]", currency: str, width: int) -> Section:
    """All known figures, one column for each plan, and which are not known."""
    letters = LETTERS[: len(forecasts)] if len(forecasts) > 1 else " "
    cells = [(row, [_cell(row, one) for one in forecasts]) for row in _ROWS]
    known = [(row, written) for row, written in cells if any(cell.strip() != NOTHING for cell in written)]
    rows = [
        [
            tr("money in {currency}", currency=currency) if currency else tr("money; no currency is set"),
            *letters,
        ],
        *([f"{row.indent}{tr(row.label)}", *written] for row, written in known),
    ]
    unknown = _unknown(forecasts[0].total)
    return Section(
        tr("Ledgers"),
        [
            *table(rows, "<" + ">" * len(forecasts), kinds=[row.kind for row, _ in known]),
            *_qualified(forecasts, width),
            *(wrapped(tr("not known: {what}", what="; ".join(unknown)), width, "dim") if unknown else ()),
        ],
    )


def _qualified(forecasts: "Sequence[Forecast]", width: int) -> list[Line]:
    """A return that looks good beside a loss is said to leave out what makes the loss."""
    flattered = any(
        one.total.net_all is not None and one.total.net_all < 0 < (one.total.roi_net or 0)
        for one in forecasts
    )
    words = tr("ROI sets revenue against direct cost alone; after all three ledgers this loses money")
    return wrapped(words, width, "beware", "! ") if flattered else []


def _unknown(figures: "Figures") -> list[str]:
    """What would have to be typed for the figures that are missing."""
    wanted = [
        (tr("how many come back"), figures.recalled),
        (tr("who would come back anyway"), figures.recalled_incremental),
        (tr("what a recall is worth"), figures.margin),
    ]
    return [words for words, figure in wanted if figure is None]


def _cell(row: _Row, forecast: "Forecast") -> str:
    written = row.write(row.figure(forecast.total))
    uncertain = row.rests_on_evidence or (_cost_rests_on_evidence(forecast) and row is not _ROWS[0])
    return marked(written, mark_of(forecast)) if uncertain else f"{written} "


def _cost_rests_on_evidence(forecast: "Forecast") -> bool:
    """Costs are certain only where no offer waits for redemption and no later rung for silence."""
    rungs = forecast.plan.rungs
    return len(rungs) > 1 or any(rung.offer is not None and rung.offer.expected_cost for rung in rungs)
