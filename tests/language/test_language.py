"""One process speaks one language; what is not translated is said in English."""

from collections.abc import Iterator

import pytest

from recall_console import language
from recall_console.errors import UsageError
from recall_console.language import of_locale, spoken, tr, trn, use


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    use("en")


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_TW"}, "zh"),
        ({"LANG": "en_GB.UTF-8", "RECALL_CONSOLE_LANG": "zh"}, "zh"),
    ],
)
def test_the_locale_decides_the_language_as_it_does_for_other_programs(
    environment: dict[str, str], expected: str
) -> None:
    assert of_locale(environment) == expected


def test_a_language_that_is_not_spoken_is_refused_in_one_sentence() -> None:
    with pytest.raises(UsageError, match="en and zh, not 'xx'"):
        use("xx")


def test_without_fields_braces_are_plain_text() -> None:
    assert tr("{unknown to every catalogue}") == "{unknown to every catalogue}"


def test_one_is_singular_and_any_other_number_plural_in_english() -> None:
    said = [trn("{n} moon", "{n} moons", number, n=number) for number in (0, 1, 2, 0.5)]
    assert said == ["0 moons", "1 moon", "2 moons", "0.5 moons"]


@pytest.mark.parametrize("wanted", language.LANGUAGES)
def test_what_no_catalogue_holds_is_said_in_english(wanted: str) -> None:
    use(wanted)
    assert spoken() == wanted
    assert tr("a sentence that no catalogue holds: {x}", x=1) == "a sentence that no catalogue holds: 1"
