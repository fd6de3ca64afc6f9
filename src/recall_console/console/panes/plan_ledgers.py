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
    mark_of,
    marked,
    share,
    times,
    whole_percent,
)
from recall_console.console.text import Kind, table, wrapped
from recall_console.plans.figures import ratio

if TYPE_CHECKING:
    from recall_console.plans.figures import Figures
    from recall_console.plans.forecasts.forecast import Forecast


@dataclass(frozen=True)
class _Row:
    """One figure of the ledgers: its words, how it is written, and whether it rests on the plan's evidence."""

    label: str
    write: Callable[[float | None], str]
    figure: "Callable[[Figures], float | None]"
    rests_on_evidence: bool = True
    kind: Kind = ""


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
    _Row("ROI (rev−cost)/cost", whole_percent, lambda f: f.roi_net),
    _Row("ROI revenue/cost", times, lambda f: f.roi_gross),
    _Row("cost per contact", each, lambda f: f.cost_per_contact, rests_on_evidence=False),
    _Row("cost per recall", each, lambda f: f.cost_per_recall),
    _Row("cost per extra recall", each, lambda f: f.cost_per_incremental_recall),
    _Row("a recall is worth", each, lambda f: f.value_per_recall),
    _Row("extra of those reached", share, lambda f: ratio(f.recalled_incremental, f.reach)),
    _Row("extra needed to pay", share, lambda f: f.break_even_rate),
)


def ledgers(forecasts: "Sequence[Forecast]", currency: str, width: int) -> Section:
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


def _unknown(figures: "Figures") -> list[str]:
    """What would have to be typed for the figures that are missing."""
    wanted = [
        ("how many come back", figures.recalled),
        ("who would come back anyway", figures.recalled_incremental),
        ("what a recall is worth", figures.margin),
    ]
    return [words for words, figure in wanted if figure is None]


def _cell(row: _Row, forecast: "Forecast") -> str:
    written = row.write(row.figure(forecast.total))
    uncertain = row.rests_on_evidence or (
        _cost_rests_on_evidence(forecast) and row.label != "customers reached"
    )
    return marked(written, mark_of(forecast)) if uncertain else f"{written} "


def _cost_rests_on_evidence(forecast: "Forecast") -> bool:
    """Costs are certain only where no offer waits for redemption and no later rung for silence."""
    rungs = forecast.plan.rungs
    return len(rungs) > 1 or any(rung.offer is not None and rung.offer.expected_cost for rung in rungs)
