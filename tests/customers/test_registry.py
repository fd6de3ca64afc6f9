"""The registry is the one list of variables: what it names can be computed, and the page says what it says."""

from pathlib import Path

import polars as pl
from customer_logs import AS_OF, purchases, shard, world

from recall_console.customers.history import History
from recall_console.customers.measure_names import PLAIN, WINDOWED
from recall_console.customers.measures import plain_measures, windowed_measures
from recall_console.customers.registry import VARIABLES, as_markdown
from recall_console.customers.tally import WINDOWS
from recall_console.prediction import process

PAGE = Path(__file__).parents[2] / "docs" / "variables.md"


def named_measures() -> set[str]:
    return {name for variable in VARIABLES for name in pl.sql_expr(variable.formula).meta.root_names()}


def test_names_are_unique() -> None:
    assert len({variable.name for variable in VARIABLES}) == len(VARIABLES)


def test_there_are_families_enough_to_ablate() -> None:
    assert len(VARIABLES) >= 60
    assert len({variable.group for variable in VARIABLES}) >= 8


def test_the_kernel_makes_every_measure_that_is_declared() -> None:
    history = History.of(shard(purchases("anna", 3)), AS_OF)
    assert set(plain_measures(history, world())) == set(PLAIN)
    assert {name for name, _ in windowed_measures(history, world())} == set(WINDOWED)


def test_every_measure_serves_a_formula() -> None:
    windowed = {name.rpartition("_")[0] for name in named_measures() if name.rpartition("_")[2] in WINDOWS}
    assert set(WINDOWED) - windowed == set()
    assert set(PLAIN) - named_measures() == set()


def test_a_formula_looks_no_further_back_than_its_window() -> None:
    for variable in VARIABLES:
        windows = [name.rpartition("_")[2] for name in pl.sql_expr(variable.formula).meta.root_names()]
        days = [int(window) for window in windows if window.isdigit()]
        assert not days or max(days) == variable.window_days, variable


def test_the_page_of_variables_is_the_registry() -> None:
    assert PAGE.read_text(encoding="utf-8") == as_markdown(process.VARIABLES), (
        "generate docs/variables.md anew"
    )
