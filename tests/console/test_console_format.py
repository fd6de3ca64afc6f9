from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from recall_console.console.format import (
    ago,
    day,
    fit,
    fraction,
    long_day,
    money,
    month,
    number,
    percent,
    plain,
    plus,
    probability,
    short,
    whole,
)
from recall_console.language import use


@given(st.text())
def test_no_text_from_data_holds_a_control_character(text: str) -> None:
    shown = plain(text)
    assert shown.isprintable()
    assert len(shown) <= 200


@pytest.mark.parametrize(
    "escape", ["\x1b[31m", "\x1b]52;c;AAAA\x07", "\x9b2J", "\u202e", "\u2066", "\u200d", "\x7f"]
)
def test_escape_sequences_and_direction_marks_are_disarmed(escape: str) -> None:
    assert "·" in plain(f"a{escape}b")
    assert plain(f"a{escape}b").isprintable()


@given(st.text(), st.integers(1, 40), st.booleans())
def test_a_cell_is_exactly_as_wide_as_its_column(text: str, cells: int, right: bool) -> None:
    assert cell_len(fit(plain(text), cells, right=right)) == cells


def test_wide_characters_are_never_halved() -> None:
    assert fit("中文客户", 5) == "中文…"
    assert fit("中文客户", 4) == "中 …"
    assert fit("中文", 6, right=True) == "  中文"


def test_figures_are_written_for_people() -> None:
    assert whole(1234567) == "1,234,567"
    assert whole(-5) == "−5"
    assert money(1204.4, "¥") == "¥ 1,204"
    assert money(4.1, "¥") == "¥ 4.10"
    assert money(0.0) == "0"
    assert percent(0.4123) == "41.2 %"
    assert number(1234.56) == "1,234.6"
    assert day(date(2026, 3, 1)) == "2026-03-01"
    assert [short(count) for count in (2000, 134_400, 1_200_000)] == ["2,000", "134 k", "1.2 M"]


def test_fractions_begin_with_their_point() -> None:
    assert [fraction(each) for each in (0.8376, -0.021, 0.9999, 10.5, None)] == [
        ".838",
        "−.021",
        "1.000",
        "10.500",
        "–",
    ]
    assert fraction(0.08854, 4) == ".0885"


def test_probabilities_look_like_probabilities() -> None:
    assert [probability(value) for value in (0.834, 0.0, 1.0, 0.999)] == [".83", ".00", "1.0", "1.0"]


@pytest.mark.parametrize("write", [whole, money, percent, number, probability, short])
@pytest.mark.parametrize("value", [None, float("nan"), float("inf")])
def test_what_is_not_known_is_a_dash(write: object, value: float | None) -> None:
    assert callable(write)
    assert write(value) == "–"


def test_ages_use_the_largest_unit_that_fits() -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    assert ago(now, now) == "just now"
    assert ago(now - timedelta(minutes=3), now) == "3 min ago"
    assert ago(now - timedelta(hours=30), now) == "1 d ago"


def test_what_is_rounded_to_nothing_has_no_sign() -> None:
    assert number(-0.04) == "0.0"
    assert percent(-0.0004) == "0.0 %"
    assert money(-0.001, "¥") == "¥ 0.00"
    assert number(-0.06) == "−0.1"


@pytest.fixture
def chinese() -> Iterator[None]:
    use("zh")
    yield
    use("en")


def test_chinese_figures_are_written_as_the_common_locale_data_say(chinese: None) -> None:
    zh = Locale("zh")
    assert percent(0.4123) == format_percent(0.4123, "0.0%", locale=zh)
    assert money(1204.4, "¥") == format_currency(1204, "¥", "¤#,##0", locale=zh, currency_digits=False)
    assert money(-1204.4, "¥").replace("−", "-") == format_currency(
        -1204, "¥", "¤#,##0", locale=zh, currency_digits=False
    )
    assert whole(1234567) == format_decimal(1234567, locale=zh)
    assert long_day(date(2026, 3, 1)) == format_date(date(2026, 3, 1), "long", locale=zh)
    assert month(date(2026, 3, 1)) == format_date(date(2026, 3, 1), "LLL", locale=zh)


def test_large_counts_go_by_ten_thousands_in_chinese_and_fit_six_cells(chinese: None) -> None:
    assert [short(count) for count in (2000, 134_400, 1_056_027, 123_456_789)] == [
        "2,000",
        "13.4万",
        "106万",
        "1.2亿",
    ]
    assert all(cell_len(short(10.0**power * 9.99)) <= 6 for power in range(11))


def test_english_months_do_not_follow_the_machine() -> None:
    assert month(date(2026, 2, 1)) == format_date(date(2026, 2, 1), "LLLL", locale="en")


@pytest.mark.parametrize("spoken", ["en", "zh"])
@pytest.mark.parametrize("value", [None, float("nan"), 0.0, 0.0004, -0.0004, 0.25, -0.25])
def test_a_plus_stands_before_what_is_above_nothing_and_nowhere_else(
    value: float | None, spoken: str
) -> None:
    use(spoken)
    for write in (number, percent, lambda each: percent(each, 0), lambda each: money(each, "¥", 1)):
        written = write(value)
        assert plus(written) == (f"+{written}" if value == 0.25 else written)
