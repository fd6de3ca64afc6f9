"""One customer's story, as the command tells it."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from recall_console import language
from recall_console.cli.main import USAGE

Run = Callable[..., tuple[int, str, str]]
START = date(2025, 1, 1)
EVIL = "\x1b[31m[red]x"


@pytest.fixture
def shop(run: Run, tmp_path: Path) -> str:
    """Sixty customers of 150 days, each with a rhythm of their own; one of them is an attack; scored."""
    rows = [
        f"{EVIL if number == 7 else f'c{number:02}'},{START + timedelta(days=day)},{10 + number}"
        for number in range(60)
        for day in range(number, 150, 5 + number % 40)
    ]
    source = tmp_path / "orders.csv"
    source.write_text("customer_id,time,amount\n" + "\n".join(rows) + "\n", encoding="utf-8")
    assert run("score", source)[0] == 0
    return str(source)


def test_the_story_is_told_in_words_and_months(run: Run, shop: str) -> None:
    code, out, err = run("customer", "c12", shop)
    assert (code, err) == (0, "")
    for words in (" c12 · ", "usually back in 17 days", "Bought", "Churn", "What to do", "Month by month"):
        assert words in out


def test_every_figure_is_in_the_record(run: Run, shop: str) -> None:
    record = json.loads(run("customer", "c12", shop, "--json")[1])
    assert record["customer_id"] == "c12"
    assert record["life"]["rhythm"]["usual_days"] == 17.0
    assert sum(did["count"] for did in record["life"]["did"]) == len(range(12, 150, 17))
    assert record["life"]["months"][0]["month"] == "2025-01-01"
    assert record["stood"][-1]["day"] == record["as_of"]
    assert record["stood"][-1]["value_tier"] == record["value_tier"]
    assert record["horizon_days"] == 90


def test_the_record_is_the_same_in_every_language(run: Run, shop: str) -> None:
    english = run("customer", "c12", shop, "--json")[1]
    assert run("--lang", "zh", "customer", "c12", shop, "--json")[1] == english
    assert language.spoken() == "zh"


@pytest.mark.parametrize(("asked", "meant"), [("C12", "c12"), ("c1", "c10"), ("c12x", "c12")])
def test_an_unknown_id_is_one_sentence_with_those_like_it(
    run: Run, shop: str, asked: str, meant: str
) -> None:
    code, out, err = run("customer", asked, shop)
    assert (code, out) == (USAGE, "")
    assert err.startswith(f"recall-console: there is no customer {asked} in the latest scores; did you mean ")
    assert meant in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("asked", ["", "nobody at all", "x" * 10_000, "\u202e\x1b[31m"])
def test_an_id_like_no_other_is_one_short_harmless_sentence(run: Run, shop: str, asked: str) -> None:
    code, _, err = run("customer", asked, shop)
    assert code == USAGE
    assert "there is no customer" in err
    assert len(err) < 400
    assert "\x1b" not in err
    assert "\u202e" not in err


def test_a_hostile_id_is_told_harmlessly(run: Run, shop: str) -> None:
    code, out, _ = run("customer", EVIL, shop)
    assert code == 0
    assert "\x1b" not in out
    assert "[red]x" in out
    assert "\x1b" not in run("customer", EVIL, shop, "--json")[1]


def test_where_there_is_no_model_one_sentence_says_so(run: Run, shop: str) -> None:
    record = json.loads(run("customer", "c12", shop, "--json")[1])
    assert record["churn_probability"] is None, "sixty customers are too few for a model"
    assert "not known, as there is no model" in run("customer", "c12", shop)[1]
    assert record["options"] == []
