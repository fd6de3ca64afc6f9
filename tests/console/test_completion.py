"""What a condition may go on with."""

import polars as pl
import pytest

from recall_console.console.completion import complete
from recall_console.prediction.schema import SCORES_SCHEMA


@pytest.mark.parametrize(
    ("typed", "first", "replaces"),
    [
        ("chu", "churn_probability", 3),
        ("CHU", "churn_probability", 3),
        ("frequency > 3 and value_t", "value_tier", 7),
        ("tier", "value_tier", 4),
        ("value_tier = ", "'high'", 0),
        ("value_tier = 'po", "'potential'", 3),
        ("value_tier <> 'm", "'marginal'", 2),
        ("lifecycle in (", "'new'", 0),
        ("lifecycle in ('new', 'si", "'silent'", 3),
        ("lifecycle not in ('new', ", "'new'", 0),
        ("frequency > 3 an", "and", 2),
    ],
)
def test_columns_words_and_joins_are_offered_where_they_fit(typed: str, first: str, replaces: int) -> None:
    found = complete(typed, SCORES_SCHEMA)
    assert found.candidates[0] == first
    assert found.replaces == replaces


@pytest.mark.parametrize(
    "typed", ["", "frequency > ", "frequency = ", "customer_id = 'c", "staple_item like 'oat", "nosuch = 'h"]
)
def test_nothing_is_offered_where_only_the_person_knows(typed: str) -> None:
    assert not complete(typed, SCORES_SCHEMA).candidates


def test_a_word_that_is_whole_needs_no_completion() -> None:
    assert not complete("frequency", pl.Schema({"frequency": pl.Int32()})).candidates
