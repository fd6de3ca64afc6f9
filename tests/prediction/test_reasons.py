import re
from pathlib import Path

import polars as pl
import pytest
from prediction_shop import known_scores

from recall_console.prediction import reasons
from recall_console.prediction.process import NAMES
from recall_console.prediction.reason_words import PHRASES, render
from recall_console.prediction.score import Scored


@pytest.fixture
def scored() -> Scored:
    return known_scores()


def test_every_code_has_words() -> None:
    source = Path(reasons.__file__).read_text(encoding="utf-8")
    codes = set(re.findall(r'_(?:fell|above|below|reason)\(\s*"(\w+)"', source))
    assert codes == set(PHRASES)


@pytest.mark.parametrize(
    ("variable", "theme"),
    [
        ("recency_purchase", "rhythm"),
        ("trend_login_28d", "visits"),
        ("net_spend_90d", "money"),
        ("orders_90d", "orders"),
        ("new_arrival_views_28d", "views"),
        ("cart_removals_28d", "cart"),
        ("tenure", "tenure"),
        ("returning_mbgnbd", "rhythm"),
        ("spend_mbgnbd", "money"),
    ],
)
def test_variables_belong_to_the_theme_that_a_person_would_name(variable: str, theme: str) -> None:
    assert variable in NAMES
    assert reasons.theme(variable) == theme


def test_reasons_are_given_to_those_at_risk_without_gaps_or_repeats(scored: Scored) -> None:
    codes = scored.scores.select(
        "churn_probability",
        *(pl.col(f"reason_{place}").struct.field("code").alias(str(place)) for place in (1, 2, 3)),
    )
    for churn, *told in codes.iter_rows():
        said = [code for code in told if code is not None]
        assert told == said + [None] * (3 - len(said))
        assert len(set(said)) == len(said)
        if churn < 0.3:
            assert not said or churn >= scored.scores["churn_probability"].mean()
    assert codes.filter(pl.col("churn_probability") > 0.8)["1"].null_count() == 0


def test_overdue_names_the_days_that_the_table_shows(scored: Scored) -> None:
    overdue = scored.scores.filter(pl.col("reason_1").struct.field("code") == "purchase_overdue")
    assert len(overdue)
    assert (overdue["reason_1"].struct.field("after") == overdue["recency_days"]).all()


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (
            {"code": "logins_fell", "before": 30.0, "after": 4.0, "window_days": 28},
            "logins: 4 in the last 28 days, 30 at the earlier pace",
        ),
        (
            {"code": "purchase_overdue", "before": 12.5, "after": 41.0, "window_days": None},
            "last order 41 days ago; 9 of 10 own gaps end within 12 days",
        ),
        (
            {"code": "bought_once", "before": None, "after": 200.0, "window_days": None},
            "bought on one day only, 200 days ago",
        ),
        (
            {"code": "coupon_share", "before": 0.1, "after": 0.85, "window_days": None},
            "a coupon in 85 % of the orders; customers who stay, in 10 %",
        ),
        (
            {"code": "of_another_version", "before": None, "after": None, "window_days": None},
            "of_another_version",
        ),
    ],
)
def test_reasons_in_words(reason: dict[str, object], words: str) -> None:
    assert render(reason) == words
