"""Every figure on a screen has its meaning one key away."""

from pathlib import Path

import pytest
from rich.cells import cell_len

from recall_console.console import glossary
from recall_console.console.columns import customer_columns
from recall_console.console.figures.advice import ADVICE
from recall_console.console.figures.customers import CUSTOMERS
from recall_console.console.figures.data import DATA
from recall_console.console.figures.model import MODEL
from recall_console.console.figures.overview import OVERVIEW
from recall_console.console.figures.plan import PLAN
from recall_console.console.figures_page import page
from recall_console.console.glossary import FIGURES, IDENTITY
from recall_console.console.panes import plan_inputs, plan_ledgers
from recall_console.console.panes.model_figures import MEASURES
from recall_console.console.tabs import TABS, Tab
from recall_console.console.text import text_of
from recall_console.events.quality import FileQuality


def test_no_two_figures_share_a_name() -> None:
    assert len(FIGURES) == sum(map(len, (ADVICE, CUSTOMERS, DATA, MODEL, OVERVIEW, PLAN)))


def test_every_column_of_the_customers_table_is_a_figure_or_a_name() -> None:
    names = {column.name for column in customer_columns((), 8, "¥")}
    assert names - IDENTITY <= FIGURES.keys()


def test_every_measure_of_the_model_is_a_figure() -> None:
    assert {measure.name for measure in MEASURES} <= FIGURES.keys()


def test_every_row_of_the_ledgers_is_a_figure() -> None:
    words = {figure.words for figure in PLAN}
    assert {row.label.strip() for row in plan_ledgers._ROWS} <= words


def test_every_input_of_a_plan_is_a_figure() -> None:
    words = {figure.words for figure in PLAN} | {"offer"}
    groups = (plan_inputs.AUDIENCE, plan_inputs.DIRECT, plan_inputs.RUNG, plan_inputs.GROUP, plan_inputs.PART)
    further = (
        plan_inputs.OFFER,
        plan_inputs.GATES,
        plan_inputs.CHANNEL,
        plan_inputs.OPPORTUNITY,
        plan_inputs.HIDDEN,
    )
    assert {one.label for group in (*groups, *further) for one in group} <= words


def test_every_count_of_the_data_pane_is_a_figure() -> None:
    counts = {
        field
        for field in FileQuality.__dataclass_fields__
        if field in {"rows", "used", "set_aside", "refunds"}
    }
    assert len(counts) == 4
    assert counts <= FIGURES.keys()


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.name)
def test_what_a_pane_declares_is_in_the_glossary(tab: Tab) -> None:
    assert set(tab.pane().FIGURES) <= FIGURES.keys()


@pytest.mark.parametrize("name", ["model", "data"])
def test_panes_of_figures_declare_them(name: str) -> None:
    assert next(tab for tab in TABS if tab.name == name).pane().FIGURES


@pytest.mark.parametrize("width", [47, 79, 119])
def test_entries_fit_the_screen_and_tell_unit_time_and_evidence(width: int) -> None:
    lines = [text_of(line) for line in glossary.lines(FIGURES, width)]
    assert max(map(cell_len, lines)) <= width
    told = " ".join(" ".join(lines).split())
    for figure in FIGURES.values():
        assert f"{figure.words}: {figure.definition}" in told
        assert figure.unit
        assert figure.evidence


def test_definitions_are_short_and_end_without_a_full_stop() -> None:
    for figure in FIGURES.values():
        assert len(figure.definition) <= 130, figure.name
        assert not figure.definition.endswith("."), figure.name


def test_the_page_in_the_manual_is_that_of_the_glossary() -> None:
    kept = Path(__file__).parents[2] / "docs" / "figures.md"
    assert kept.read_text(encoding="utf-8") == page(), (
        "python -m recall_console.console.figures_page > docs/figures.md"
    )
