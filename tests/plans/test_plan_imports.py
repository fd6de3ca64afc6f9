"""What a console pays for when it opens a plan."""

import subprocess
import sys

import pytest

LOADED = "import sys, {module}; print(*sorted(name.split('.')[0] for name in sys.modules))"


def loaded_by(module: str) -> set[str]:
    answer = subprocess.run(
        [sys.executable, "-c", LOADED.format(module=module)], check=True, capture_output=True, text=True
    )
    return set(answer.stdout.split())


@pytest.mark.parametrize(
    "module", ["plan", "files.plan_file", "files.plan_edit", "quantities", "claims.audit"]
)
def test_reading_a_plan_loads_neither_numpy_nor_polars(module: str) -> None:
    assert not loaded_by(f"recall_console.plans.{module}") & {"numpy", "polars", "sklearn", "scipy"}


@pytest.mark.parametrize("module", ["forecasts.forecast", "forecasts.comparison"])
def test_a_forecast_loads_no_machine_learning(module: str) -> None:
    assert not loaded_by(f"recall_console.plans.{module}") & {"sklearn", "scipy"}
