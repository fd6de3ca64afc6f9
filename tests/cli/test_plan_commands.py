"""The article's examples, to the cent, from their plan files through ``--json``."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PLANS = Path(__file__).parents[2] / "sample_data" / "plans"


@pytest.fixture
def ask(run: Callable[..., tuple[int, str, str]]) -> Callable[..., Any]:
    """The JSON document that a command answers with."""

    def command(*arguments: object) -> Any:
        code, out, err = run(*arguments, "--json")
        assert code == 0, err
        return json.loads(out)

    return command


def test_signs_that_a_terminal_obeys_are_escaped_in_every_answer(
    ask: Any, run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    signs = "".join(map(chr, (0x1B, 0x7F, 0x85, 0x9B, 0x61C, 0x200F, 0x2028, 0x202E, 0x2066, 0x2069)))
    quoted = (PLANS / "sms.toml").read_text().replace('channel = "sms"', f"channel = {json.dumps(signs)}")
    plan = tmp_path / "plan.toml"
    plan.write_text(quoted.replace('name = "', f'name = "{json.dumps(signs)[1:-1]}短信 ', 1))
    for form in ((), ("--json",)):
        code, out, err = run("plan", plan, *form)
        assert code == 0, err
        assert not set(out) & set(signs)
        assert "短信" in out
    told = ask("plan", plan)
    assert told["name"].startswith(signs + "短信")
    assert told["rungs"][0]["channel"] == signs


def test_broad_blast_costs_50_a_recall(ask: Any) -> None:
    plan = ask("plan", PLANS / "broad-blast.toml")
    assert (plan["cost_direct"], plan["reach"], plan["recalled"]) == (50_000, 100_000, 1_000)
    assert (plan["cost_per_recall"], plan["recall_rate"], plan["cost_per_contact"]) == (50.00, 0.01, 0.50)
    assert plan["evidence"] == "article example, unverified"


def test_prediction_led_costs_18_75_a_recall(ask: Any) -> None:
    plan = ask("plan", PLANS / "prediction-led.toml")
    assert (plan["cost_direct"], plan["reach"], plan["recalled"]) == (15_000, 8_000, 800)
    assert (plan["cost_per_recall"], plan["recall_rate"], plan["cost_per_contact"]) == (18.75, 0.10, 1.875)


@pytest.mark.parametrize(
    ("file", "cost"), [("sms", 500.0), ("coupon", 20_000.0), ("sms-and-coupon", 20_500.0)]
)
def test_ten_thousand_customers_cost_either_or_both(ask: Any, file: str, cost: float) -> None:
    assert ask("plan", PLANS / f"{file}.toml")["cost_direct"] == cost


def test_claimed_returns_imply_different_values_per_recall(ask: Any) -> None:
    result = ask("compare", PLANS / "broad-blast.toml", PLANS / "prediction-led.toml")
    assert [(one["net"], one["gross"]) for one in result["implied_values"]] == [
        (110.0, 60.0),
        (140.625, 121.875),
    ]
    assert [flag["code"] for flag in result["flags"]] == ["claims_disagree"]
    second = {
        one["definition"]: (one["value_per_recall"], one["plans"][1]["roi"]) for one in result["common_value"]
    }
    assert second["net"][0] == 110
    assert round(second["net"][1] * 100) == 487
    assert (second["gross"][0], round(second["gross"][1] * 100)) == (60, 320)
