import polars as pl
import pytest

from recall_console.events import values


@pytest.mark.parametrize("word", ["", "  ", "NA", "\\N", "$null$", "-", "NULL", "NaN", "None"])
def test_words_for_nothing_are_nothing(word: str) -> None:
    assert values.text(pl.Series([word])).to_list() == [None]
    assert values.ids(pl.Series([word])).to_list() == [None]
    assert values.numbers(pl.Series([word])).to_list() == [None]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12.0),
        (" $32,370.00 ", 32370.0),
        ("$-   ", 0.0),
        ("(45.50)", -45.5),
        ("$(1,234.50)", -1234.5),
        ("-3.2", -3.2),
        ("12.50-", -12.5),
        ("¥1,234.5", 1234.5),
        ("￥88", 88.0),
        ("99.9元", 99.9),
        ("1 234.50", 1234.5),
        ("1'234.50", 1234.5),
        ("12 USD", 12.0),
        ("1e3", 1000.0),
        ("abc", None),
        ("12 apples", None),
        ("1.2.3", None),
        ("inf", None),
    ],
)
def test_money_is_read_as_people_write_it(text: str, number: float | None) -> None:
    assert values.numbers(pl.Series([text])).to_list() == [number]


@pytest.mark.parametrize(
    ("text", "number"),
    [("261,96", 261.96), ("1.234,50", 1234.5), ("957,5775", 957.5775), ("12", 12.0), ("(3,5) €", -3.5)],
)
def test_a_decimal_comma_is_read_where_the_mapping_says_so(text: str, number: float) -> None:
    assert values.numbers(pl.Series([text]), ",").to_list() == [number]


def test_numbers_without_end_are_none() -> None:
    endless = pl.Series([1.5, float("inf"), float("-inf"), float("nan"), None])
    assert values.numbers(endless).to_list() == [1.5, None, None, None, None]
    assert values.given(endless).to_list() == [True, True, True, False, False]


def test_ids_lose_the_point_that_a_float_column_gave_them() -> None:
    assert values.ids(pl.Series(["17850.0", "17850", "007", "A1.0", "1.50"])).to_list() == [
        "17850",
        "17850",
        "007",
        "A1.0",
        "1.50",
    ]
    assert values.ids(pl.Series([17850.0, None, float("nan")])).to_list() == ["17850", None, None]
    assert values.ids(pl.Series([10**15])).to_list() == [str(10**15)]


def test_codes_that_differ_only_in_case_stay_apart() -> None:
    assert values.ids(pl.Series(["85123a", "85123A"])).to_list() == ["85123a", "85123A"]


def test_hostile_text_is_shown_without_its_teeth() -> None:
    assert values.printable("[red]\x1b[31mboo\x07\u202e\n", 100) == "[red][31mboo"
    assert values.printable("abcdef", 4) == "abc…"
