"""Plans side by side from the command line: any number of them, within the first one's cost, and a claimed gain."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]
PLAN = """\
name = "{name}"
[audience]
reach = {reach}
[calculator]
natural_return = "10 %"
value_per_recall = 40
[[rungs]]
channel = "sms"
cost_per_contact = 0.05
response = {{ lift = "{lift} points", evidence = "tested", customers = 4000000, interval = ["{lift} points", "{lift} points"] }}
"""


@pytest.fixture
def plans(tmp_path: Path) -> list[Path]:
    """Everybody gets a message; a better one does; more customers get that."""
    said = [("Broad", 500_000, 2), ("Tiered", 500_000, 5), ("Wide", 1_000_000, 5)]
    paths = [tmp_path / f"{name}.toml" for name, _, _ in said]
    for path, (name, reach, lift) in zip(paths, said, strict=True):
        path.write_text(PLAN.format(name=name, reach=reach, lift=lift), encoding="utf-8")
    return paths


def test_three_points_within_the_same_budget(run: Run, plans: list[Path]) -> None:
    code, out, err = run("compare", *plans[:2], "--budget-neutral", "--claimed-gain", 10_000_000, "--json")
    assert code == 0, err
    (change,) = json.loads(out)["changes"]
    assert (change["cost_direct"], change["costs_no_more"]) == (0, True)
    assert change["activation"] == pytest.approx(0.03)
    assert change["activation_low"] < 0.03 < change["activation_high"]
    assert change["net_low"] < change["net"] < change["net_high"]
    assert round(change["needed_audience_value"], 2) == 333_333_333.33


def test_budget_neutral_plans_cost_no_more_than_the_first(run: Run, plans: list[Path]) -> None:
    free = json.loads(run("compare", *plans, "--json")[1])["changes"]
    bound = json.loads(run("compare", *plans, "--budget-neutral", "--json")[1])["changes"]
    assert [one["costs_no_more"] for one in free] == [True, False]
    assert [one["costs_no_more"] for one in bound] == [True, True]


def test_a_change_in_words(run: Run, plans: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    code, out, err = run("compare", *plans, "--claimed-gain", 10_000_000)
    assert code == 0, err
    told = " ".join(out.split())
    assert "Tiered against Broad: the same direct cost, all costs the same" in told
    assert "Wide against Broad: direct cost 25,000 more, all costs 25,000 more" in told
    assert "activation, in points +3.00" in told
    assert "customers × yearly value must be 333,333,333.33 (+3.00 points)" in told


@pytest.mark.parametrize("option", ["--common-value", "--claimed-gain"])
@pytest.mark.parametrize("amount", ["nan", "inf", "-inf", "-1", "1e300"])
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_an_amount_that_is_none_is_refused_in_one_sentence(
    run: Run, plans: list[Path], option: str, amount: str, form: tuple[str, ...]
) -> None:
    code, out, err = run("compare", *plans[:2], option, amount, *form)
    assert (code, out) == (2, "")
    assert err.startswith(f"recall-console: {option}: expected an amount of money")
    assert err.count("\n") == 1


def test_one_plan_is_nothing_to_compare(run: Run, plans: list[Path]) -> None:
    code, out, err = run("compare", plans[0], "events.csv")
    assert (code, out) == (2, "")
    assert "two plan files (.toml) or more" in " ".join(err.split())
