"""Migrations and the north star of a small shop, as commands answer them."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from recall_console.cli.main import USAGE

Run = Callable[..., tuple[int, str, str]]
START = date(2025, 1, 1)


@pytest.fixture
def shop(run: Run, tmp_path: Path) -> str:
    """Sixty customers of 150 days, each with a rhythm of their own, some of whom give everything back; scored."""
    rows = [
        f"c{number:02},{START + timedelta(days=day)},{10 + number}"
        for number in range(60)
        for day in range(number, 150, 5 + number % 40)
    ]
    rows += [f"c{number:02},{START + timedelta(days=145)},-9999" for number in range(0, 60, 7)]
    source = tmp_path / "orders.csv"
    source.write_text("customer_id,time,amount\n" + "\n".join(rows) + "\n")
    assert run("score", source)[0] == 0
    return str(source)


def test_what_the_overview_alerts_to_is_in_the_matrix(run: Run, shop: str) -> None:
    alerts = {
        each["code"]: each["values"] for each in json.loads(run("overview", "--json", shop)[1])["alerts"]
    }
    matrix = json.loads(run("migrations", shop, "--json")[1])
    assert matrix["core_slipping"]["customers"] == alerts["core_slipping"]["customers"] > 0
    assert sum(cell["customers"] for cell in matrix["cells"]) == matrix["customers"]


def test_the_north_star_is_told_by_month_with_its_interval(run: Run, shop: str) -> None:
    star = json.loads(run("overview", "--json", shop)[1])["north_star"]
    assert [each["month"] for each in star["months"]] == [
        "2025-02-01",
        "2025-03-01",
        "2025-04-01",
        "2025-05-01",
    ]
    assert [each["complete"] for each in star["months"]] == [True, True, True, False]
    assert all(each["low"] <= each["rate"] <= each["high"] for each in star["months"])
    assert star["core"]["segments"] == ["champions", "loyal"]
    assert star["core"]["customers"] > 0


@pytest.mark.parametrize("by", ["value_tier", "segment", "lifecycle"])
def test_the_matrix_is_told_in_words(run: Run, shop: str, by: str) -> None:
    code, out, _ = run("migrations", shop, "--by", by, "--from", "2025-03-01", "--monthly")
    assert code == 0
    assert "From 2025-03-01 (rows) to 2025-05-31 (columns): 60 customers" in out
    assert "not there before" in out
    assert "month from" in out


def test_a_month_start_is_compared_with_the_one_before(run: Run, shop: str) -> None:
    found = json.loads(run("migrations", shop, "--to", "2025-04-01", "--json")[1])
    assert (found["from"], found["to"]) == ("2025-03-01", "2025-04-01")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (["--from", "2025-03-09"], "2025-03-01"),
        (["--from", "2025-04-01", "--to", "2025-03-01"], "has to lie before"),
        (["--by", "risk_tier"], "value_tier, segment, lifecycle"),
    ],
)
def test_a_date_or_group_that_cannot_be_followed_is_explained(
    run: Run, shop: str, wrong: list[str], told: str
) -> None:
    code, _, err = run("migrations", shop, *wrong)
    assert code == USAGE
    assert told in err


def test_without_money_there_are_no_tiers_and_nothing_breaks(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "visits.csv"
    rows = [f"c{number},{START + timedelta(days=number * 3)}" for number in range(30)]
    source.write_text("customer_id,time\n" + "\n".join(rows) + "\n")
    assert run("score", source)[0] == 0
    code, out, _ = run("migrations", source, "--json")
    assert code == 0
    assert {cell["after"] for cell in json.loads(out)["cells"]} == {"unknown"}
