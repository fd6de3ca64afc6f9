"""The article's claims, from their files through ``--json`` and in words."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CLAIMS = Path(__file__).parents[2] / "sample_data" / "claims"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(run: Run) -> Callable[[str], Any]:
    def command(name: str) -> Any:
        code, out, err = run("audit", CLAIMS / name, "--json")
        assert code == 0, err
        return json.loads(out)

    return command


@pytest.fixture
def words(run: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[[object], str]:
    """What the command says, as one line."""
    monkeypatch.setenv("COLUMNS", "100")

    def command(path: object) -> str:
        code, out, err = run("audit", path)
        assert code == 0, err
        return " ".join(out.split())

    return command


def figures(claim: Any) -> list[dict[str, float]]:
    return [{name: one["value"] for name, one in each["figures"].items()} for each in claim["readings"]]


def test_the_table_of_the_article(ask: Any) -> None:
    document = ask("article-table.toml")
    broad, led = (figures(claim)[0] for claim in document["claims"])
    names = ("cost_per_recall", "recall_rate", "cost_per_contact")
    assert [broad[name] for name in names] == [50.00, 0.01, 0.50]
    assert [led[name] for name in names] == [18.75, 0.10, 1.875]
    assert [claim["verdict"] for claim in document["claims"]] == ["possible", "possible"]
    assert document["verdict"] == "contradictory"


def test_the_returns_of_the_table_cannot_share_one_value(ask: Any) -> None:
    net, gross = ask("article-table.toml")["common"]
    assert [one["value"] for one in net["values"]] == [110, 140.625]
    assert [one["value"] for one in gross["values"]] == [60, 121.875]
    assert (net["agrees"], gross["agrees"]) == (False, False)
    assert (net["reading"], gross["reading"]) == ({"roi": "net"}, {"roi": "gross"})
    assert [round(one["roi"] * 100) for one in net["at_common"]] == [120, 487]
    assert [round(one["roi"] * 100) for one in gross["at_common"]] == [120, 320]


def test_the_accuracy_of_the_table_says_nothing(ask: Any) -> None:
    reading = ask("article-table.toml")["claims"][1]["readings"][0]
    assert [flag["code"] for flag in reading["flags"]] == ["accuracy_says_nothing"]
    assert reading["figures"]["constant_accuracy"]["value"] == 0.92


def test_three_points_of_activation(ask: Any) -> None:
    (reading,) = ask("member-app.toml")["claims"][0]["readings"]
    found = reading["figures"]["audience_value_year"]
    assert (round(found["value"], 2), found["bound"], found["high"]) == (333_333_333.33, "at least", None)
    assert found["origin"] == "solved"


def test_early_warning(ask: Any) -> None:
    document = ask("early-warning.toml")
    found = {tuple(one["reading"].values()): one for one in document["claims"][0]["readings"]}

    def churn(margin_at: str) -> float:
        return float(found["points", "endless", margin_at]["figures"]["churn_before"]["value"])

    def most(margin_at: str) -> float:
        return float(found["points", "limited", margin_at]["figures"]["ltv_change_most"]["value"])

    assert [round(churn(at) * 100, 1) for at in ("start", "end")] == [9.8, 10.8]
    assert [round(most(at) * 100, 1) for at in ("start", "end")] == [8.5, 10.2]
    assert len(found) == 8
    assert all(
        bool(one["contradictions"]) == (codes[:2] != ("points", "endless")) for codes, one in found.items()
    )


def test_the_table_in_words(words: Any) -> None:
    told = words(CLAIMS / "article-table.toml")
    assert "Broad blast needs 110.00, Prediction-led needs 140.625: they cannot share one" in told
    assert "Broad blast needs 60.00, Prediction-led needs 121.875: they cannot share one" in told
    assert "Prediction-led 486.67 %" in told
    assert "Prediction-led 320 %" in told
    assert "“nobody leaves” is right 92 % of the time" in told
    assert "cost per recall 18.75 given" in told
    assert "cost per contact 1.875 = cost / contacts" in told
    assert "(article example, unverified)" in told


def test_the_cases_in_words(words: Any) -> None:
    activation = words(CLAIMS / "member-app.toml")
    assert "audience × yearly value must be ≥ 333,333,333.33" in activation
    warning = words(CLAIMS / "early-warning.toml")
    assert "churn must be 9.83 % a month before and 8.33 % after, on an endless horizon" in warning
    assert "churn must be 10.85 % a month before" in warning
    assert "at most 8.52 % is possible in 12 months with margin earned at the start of the month" in warning
    assert "at most 10.17 % is possible in 12 months with margin earned at the end of the month" in warning
    assert "churn changes by −1.5 % of itself" in warning


@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_no_line_is_longer_than_the_terminal(run: Run, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    _, out, _ = run("audit", CLAIMS / "article-table.toml")
    assert max(map(len, out.splitlines())) <= max(int(columns), 50)


def test_a_hostile_name_does_no_harm(words: Any, tmp_path: Path) -> None:
    path = tmp_path / "hostile.toml"
    path.write_text(
        'name = "\\u001b[2J[red]"\n[[claims]]\nname = "\\u001b]0;x\\u0007"\ncost = 5\nrecalled = 1\n',
        encoding="utf-8",
    )
    told = words(path)
    assert "\x1b" not in told
    assert "·[2J[red]" in told


def test_a_mistake_is_one_sentence_with_its_line(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "claim.toml"
    path.write_text('name = "C"\n[[claims]]\nname = "C"\nchurn_change = "-1.5 %"\n', encoding="utf-8")
    code, out, err = run("audit", path)
    assert (code, out) == (2, "")
    assert err.startswith('recall-console: claim.toml line 4: claims.1.churn_change: expected "-1.5 points"')
