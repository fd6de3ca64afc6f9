"""Every word that a person reads is in every catalogue, and every catalogue is what the program reads."""

import re
from pathlib import Path

import pytest
from sources import catalogue, compiled, key, messages, missed, missed_in

from recall_console.language import LANGUAGES

TRANSLATED = [language for language in LANGUAGES if language != "en"]
_FIELD = re.compile(r"\{(\w*)[^{}]*\}")


def test_no_sentence_misses_the_catalogues() -> None:
    assert "\n".join(map(str, missed())) == ""


@pytest.mark.parametrize(
    ("source", "is_missed"),
    [
        ('say("two words")', True),
        ('say(f"{count} two words")', True),
        ('say(tr("two words"))', False),
        ('say(tr("{what} stays", what="two words"))', True),
        ('CSS = "two words"', False),
        ('kind: Literal["two words"] = ""', False),
        ('"""Two words."""', False),
        ('known = value == "two words"', False),
    ],
)
def test_a_sentence_is_missed_where_it_is_said_and_nowhere_else(source: str, *, is_missed: bool) -> None:
    assert bool([*missed_in(Path(), source)]) is is_missed


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_said_that_is_not_translated(language: str) -> None:
    translated = {key(each) for each in catalogue(language) if each.id and all(_strings(each.string))}
    lacking = sorted(map(str, messages() - translated))
    assert lacking == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_kept_that_is_said_no_more(language: str) -> None:
    assert {key(each) for each in catalogue(language) if each.id} - messages() == set()


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_fills_in_what_the_message_fills_in(language: str) -> None:
    """All fields of a message, with their formats; a translation that drops one drops a figure."""
    wrong = [
        (message.id, text)
        for message in catalogue(language)
        if message.id
        for text in _strings(message.string)
        if text and sorted(_FIELD.findall(text)) != sorted(_FIELD.findall(_strings(message.id)[-1]))
    ]
    assert wrong == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_doubtful(language: str) -> None:
    assert [message.id for message in catalogue(language) if message.id and message.fuzzy] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_the_program_reads_is_what_translators_wrote(language: str) -> None:
    written = {
        (each.context, each.id): each.string for each in catalogue(language) if each.id and each.string
    }
    read = {(each.context, each.id): each.string for each in compiled(language) if each.id}
    assert read == written


def _strings(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)
