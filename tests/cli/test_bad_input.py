"""Bad input gets one clear sentence and exit code 2, or what can be made of it; never a traceback, and nothing is lost."""

import gzip
import json
import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from recall_console.cli.main import USAGE, WITHHELD

Run = Callable[..., tuple[int, str, str]]
HEADER = "customer_id,time,amount\n"
START = date(2025, 1, 1)


def shop(customers: int, days: int, *, money: bool = True, seed: int = 1) -> str:
    """A small shop's log as CSV: some customers stop, others go on."""
    draw = random.Random(seed)
    lines = ["customer_id,time,amount" if money else "customer_id,time"]
    for number in range(customers):
        last = draw.choice([days, days // 3])
        day = draw.randrange(0, max(1, days // 3))
        while day < last:
            when = START + timedelta(days=day)
            lines.append(f"c{number},{when}" + (f",{draw.uniform(5, 50):.2f}" if money else ""))
            day += 1 + draw.randrange(0, 40)
    return "\n".join(lines) + "\n"


def one_sentence(text: str) -> bool:
    return text.startswith("recall-console: ") and text.count("\n") == 1 and "Traceback" not in text


def truncated_parquet(path: Path) -> None:
    frame = pl.DataFrame({"customer_id": ["a"] * 500, "time": [START] * 500, "amount": [1.0] * 500})
    frame.write_parquet(path)
    path.write_bytes(path.read_bytes()[:-40])


HOPELESS: dict[str, Callable[[Path], Path]] = {}


def hopeless(make: Callable[[Path], Path]) -> Callable[[Path], Path]:
    HOPELESS[make.__name__] = make
    return make


def written(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@hopeless
def an_empty_file(folder: Path) -> Path:
    return written(folder / "empty.csv", b"")


@hopeless
def a_directory_without_data(folder: Path) -> Path:
    (folder / "nothing").mkdir()
    return folder / "nothing"


@hopeless
def a_file_that_is_not_there(folder: Path) -> Path:
    return folder / "missing.csv"


@hopeless
def a_glob_that_matches_nothing(folder: Path) -> Path:
    return folder / "*.csv"


@hopeless
def missing_columns(folder: Path) -> Path:
    return written(folder / "colours.csv", "colour,shape\nred,round\nblue,square\n" * 20)


@hopeless
def binary_garbage(folder: Path) -> Path:
    return written(folder / "garbage.csv", random.Random(3).randbytes(20_000))


@hopeless
def a_truncated_parquet(folder: Path) -> Path:
    truncated_parquet(folder / "events.parquet")
    return folder / "events.parquet"


@hopeless
def a_truncated_gzip(folder: Path) -> Path:
    return written(folder / "events.csv.gz", gzip.compress(shop(50, 300).encode())[:-30])


@hopeless
def no_purchases_at_all(folder: Path) -> Path:
    rows = "".join(f"c{n},2025-0{n % 9 + 1}-01,view\n" for n in range(50))
    return written(folder / "views.csv", "customer_id,time,event\n" + rows)


@pytest.mark.parametrize("kind", HOPELESS)
def test_what_nothing_can_be_made_of_ends_with_2_and_one_sentence(
    kind: str, run: Run, tmp_path: Path
) -> None:
    source = HOPELESS[kind](tmp_path)
    code, out, err = run("score", source)
    assert code == USAGE, err
    assert one_sentence(err), err
    assert out == ""


def test_a_future_as_of_date_is_refused(run: Run, tmp_path: Path) -> None:
    source = written(tmp_path / "events.csv", shop(50, 300))
    code, _, err = run("score", source, "--as-of", "2031-01-01")
    assert code == USAGE
    assert one_sentence(err), err


THIN = {
    "one row": HEADER + "a,2025-01-01,5.00\n",
    "one customer": HEADER + "".join(f"a,2025-0{month}-03,5.00\n" for month in range(1, 9)),
    "all dates equal": HEADER + "".join(f"c{n},2025-01-01,5.00\n" for n in range(400)),
    "two months of history": shop(600, 60),
}


@pytest.mark.parametrize("kind", THIN)
def test_too_little_history_gives_rules_without_a_model_and_says_so(
    kind: str, run: Run, tmp_path: Path
) -> None:
    source = written(tmp_path / "events.csv", THIN[kind])
    code, out, err = run("score", source, "--out", tmp_path / "out", "--json")
    assert code == 0, err
    assert json.loads(out)["verdict"] == "withheld"
    scores = pl.read_parquet(tmp_path / "out" / "scores.parquet")
    assert scores["churn_probability"].null_count() == scores.height
    assert scores["segment"].null_count() == 0
    assert run("score", source, "--strict")[0] == WITHHELD


def test_without_a_money_column_there_is_churn_but_no_value(run: Run, tmp_path: Path) -> None:
    source = written(tmp_path / "events.csv", shop(700, 420, money=False))
    code, out, err = run("score", source, "--out", tmp_path / "out", "--json")
    assert code == 0, err
    assert json.loads(out)["verdict"] != "withheld"
    scores = pl.read_parquet(tmp_path / "out" / "scores.parquet")
    assert scores["churn_probability"].null_count() == 0
    assert scores["expected_value_12m"].null_count() == scores.height


def test_a_hostile_name_is_data_and_nothing_else(run: Run, tmp_path: Path) -> None:
    name = "[red]=cmd|x\x1b[31m"
    source = written(tmp_path / "events.csv", shop(20, 60) + f'"{name}",2025-01-05,9.00\n')
    code, out, err = run("score", source, "--out", tmp_path / "out")
    assert code == 0, err
    assert "\x1b[31m" not in out + err
    assert name in pl.read_parquet(tmp_path / "out" / "scores.parquet")["customer_id"]


def test_a_failed_score_leaves_the_last_run(run: Run, tmp_path: Path) -> None:
    source = written(tmp_path / "events.csv", shop(50, 300))
    assert run("score", source)[0] == 0
    before = run("segments", source, "--json")
    assert run("score", source, "--as-of", "2031-01-01")[0] == USAGE
    assert run("segments", source, "--json") == before


@pytest.mark.parametrize("command", ["open", "check", "score"])
def test_a_source_that_is_not_there_leaves_no_workspace_behind(
    command: str, run: Run, tmp_path: Path
) -> None:
    code, _, err = run(command, tmp_path / "nope.csv")
    assert code == USAGE
    assert one_sentence(err), err
    assert not (tmp_path / "home").exists()


def test_a_setting_that_cannot_be_right_is_not_remembered(run: Run, tmp_path: Path) -> None:
    source = written(tmp_path / "events.csv", shop(20, 60))
    assert run("check", source, "--timezone", "Mars/Olympus")[0] == USAGE
    assert run("check", source)[0] == 0


def test_a_place_that_cannot_be_written_to_is_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    code, _, err = run("sample", "--out", tmp_path / "file" / "shop", "--customers", "5", "--days", "90")
    assert code == USAGE
    assert one_sentence(err), err
