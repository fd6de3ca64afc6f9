from datetime import date
from typing import Any

import pytest

from recall_console.prediction.card import Sentence
from recall_console.prediction.card_sentences import months_never_seen, sentences, verdict, warnings
from recall_console.settings import Settings


def measured(**changed: float) -> dict[str, Any]:
    """What a fold of an ordinary model tells, with some figures changed."""
    values = {
        "base_rate": 0.3,
        "constant_accuracy": 0.7,
        "accuracy": 0.78,
        "roc_auc": 0.8,
        "ece": 0.02,
        "brier": 0.14,
    } | changed
    return {
        "figures": {
            name: {"value": value, "low": value - 0.02, "high": value + 0.02}
            for name, value in values.items()
        },
        "rivals": {"recency": {"roc_auc": {"value": 0.75}, "brier": {"value": 0.15}}},
        "selective": {"decided_share": 0.5, "target": 0.92, "accuracy": 0.93, "accuracy_low": 0.91},
        "tested_on": {"walk_forward": True, "base_rate_before": 0.29},
        "value": {"spend": {}},
        "drift": [],
        "sentinel": {"tripped": False, "reasons": []},
        "profit": {
            "verdict": "model",
            "rule": "recency",
            "running_cost_monthly": 0.0,
            "per_month": {"value": 50.0, "low": 20.0, "high": 80.0},
        },
    }


def codes(found: dict[str, Any], months: tuple[int, ...] = (), newer_days: int = 0) -> list[str]:
    settings = Settings(margin_rate=0.4)
    return [
        each.code for each in warnings(found, unseen_months=months, newer_days=newer_days, settings=settings)
    ]


@pytest.mark.parametrize(
    ("figures", "expected"),
    [({}, "probabilities"), ({"ece": 0.11}, "ranking"), ({"roc_auc": 0.56}, "withheld")],
)
def test_the_first_sentence_is_the_verdict(figures: dict[str, float], expected: str) -> None:
    found = measured(**figures)
    said = verdict(found, Settings())
    first = next(sentences(said, found, Settings()))
    assert said == expected
    assert first.code == {"withheld": "withheld_weak"}.get(expected, f"trust_{expected}")


def test_an_ordinary_model_needs_no_warning() -> None:
    assert codes(measured()) == []


def test_accuracy_that_hardly_beats_the_constant_is_said_in_words() -> None:
    assert codes(measured(accuracy=0.709)) == ["barely_beats_constant"]
    assert codes(measured(accuracy=0.69)) == ["barely_beats_constant"]
    assert codes(measured(accuracy=0.711)) == []


def test_a_rule_that_came_nearer_to_the_truth_is_named() -> None:
    (said,) = warnings(
        measured(brier=0.16), unseen_months=(), newer_days=0, settings=Settings(margin_rate=0.4)
    )
    assert said == Sentence("rule_is_nearer", {"rule": "recency", "brier": 0.15, "model": 0.16})


def test_what_else_is_warned_of() -> None:
    assert codes(measured(roc_auc=0.74)) == ["recency_ranks_as_well"]
    assert codes(measured(base_rate=0.35)) == ["base_rate_shift"]
    assert codes(measured(), months=(12,), newer_days=3) == ["months_never_seen", "newer_events_ignored"]


def moved(group: str, index: float) -> dict[str, Any]:
    return {"group": group, "worst": index, "variable": f"{group}_90d"}


def test_the_group_that_shifted_most_is_warned_of() -> None:
    found = measured() | {"drift": [moved("money", 0.3), moved("purchases", 0.6), moved("timing", 0.1)]}
    last = list(warnings(found, unseen_months=(), newer_days=0, settings=Settings(margin_rate=0.4)))[-1]
    assert last.code == "drifted"
    assert last.values == {"group": "purchases", "variable": "purchases_90d", "psi": 0.6, "allowed": 0.25}


def test_little_drift_and_what_the_shop_sends_are_no_warning() -> None:
    assert codes(measured() | {"drift": [moved("messages", 2.0), moved("money", 0.2)]}) == []


def test_what_a_list_earns_is_said_only_where_there_is_money() -> None:
    said = [each.code for each in sentences("ranking", measured(), Settings())]
    assert said[-2:] == ["earns", "year_untested"]
    without = [each.code for each in sentences("ranking", measured() | {"value": {}}, Settings())]
    assert "earns" not in without


def test_a_withheld_model_is_not_praised() -> None:
    leak = Sentence("leak_split", {"gap": 0.1, "error": 0.01, "allowed": 0.05})
    found = measured() | {"sentinel": {"tripped": True, "reasons": [leak]}}
    assert list(sentences(verdict(found, Settings()), found, Settings())) == [leak]


def test_constant_predictor_says_the_majority() -> None:
    for base_rate, says in ((0.86, "leave"), (0.06, "stay")):
        found = measured(base_rate=base_rate)
        told = {each.code: each.values for each in sentences("ranking", found, Settings())}
        assert told["against_constant"]["says"] == says


def test_a_christmas_that_no_horizon_has_held_is_never_seen() -> None:
    """A log from 1 December to 9 September: its own December began no horizon."""
    assert months_never_seen(date(2010, 12, 1), date(2011, 9, 9), 90, Settings()) == (10, 11, 12)


def test_a_log_of_two_years_has_seen_every_month() -> None:
    assert months_never_seen(date(2023, 1, 1), date(2025, 1, 1), 90, Settings()) == ()
