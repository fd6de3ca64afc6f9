"""What was kept in English is told in the language of whoever looks."""

import pytest

from recall_console.events import said


@pytest.mark.parametrize(
    "kept",
    [
        said.NO_TIME,
        said.NO_NUMBER.format(role="quantity"),
        said.FIELDS.format(found=9, expected=8),
        said.LATE_STRAYS.format(events="1,204", day="2030-01-01", last="2026-02-28"),
        said.DOUBTFUL.format(role="time", columns="day, month", because=said.DAY_FIRST),
        said.SAME.format(path="/data/a (copy).csv"),
    ],
)
def test_what_is_kept_is_found_again_whole(kept: str) -> None:
    assert said.again(kept) == kept


def test_what_is_filled_in_stays_as_it_is_in_another_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        said,
        "tr",
        lambda message, **values: message.upper().format(**{k.upper(): v for k, v in values.items()}),
    )
    assert said.again("the unit_price is no number") == "THE unit_price IS NO NUMBER"
    assert said.again("customer: who (by its name)") == "customer: who (BY ITS NAME)"


def test_a_text_of_somebody_else_stays_as_it_is() -> None:
    assert said.again("expected a header (by its name") == "expected a header (by its name"
