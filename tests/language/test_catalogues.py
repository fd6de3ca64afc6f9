"""Every word that a person reads is in every catalogue, and every catalogue is what the program reads."""

import gettext
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from sources import catalogue, key, marked, messages, missed, missed_in

from recall_console.language import DOMAIN, LANGUAGES, LOCALES

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
    read = gettext.translation(DOMAIN, LOCALES, [language])
    stale = [
        each.id
        for each in catalogue(language)
        if each.id and each.string and _read(read, each) != _strings(each.string)[-1]
    ]
    assert stale == []


def _read(translations: gettext.NullTranslations, message: Message) -> str:
    one, *many = _strings(message.id)
    if many:
        return translations.ngettext(one, many[0], 2)
    return translations.pgettext(message.context, one) if message.context else translations.gettext(one)


def test_no_message_hides_from_the_catalogues() -> None:
    """Such as one within an f-string, which extraction does not look into."""
    assert marked() - messages() == set()


def _strings(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)
