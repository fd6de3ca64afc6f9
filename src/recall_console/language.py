"""The language that a person is spoken to in: every word on a screen or a line goes through here.

English is the language of the code: a message is its own key in the catalogue of any other. Words that are decided when a
module is imported, such as the registry of actions, are marked with `later` and translated where they are shown.
"""

import gettext
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from recall_console.errors import UsageError

LANGUAGES: Final = ("en", "zh")
VARIABLE: Final = "RECALL_CONSOLE_LANG"
DOMAIN: Final = "recall_console"
LOCALES: Final = Path(__file__).with_name("locales")
_DECIDE: Final = (VARIABLE, "LC_ALL", "LC_MESSAGES", "LANG")


class _Spoken:
    """The one language of this process."""

    language: str = "en"
    catalogue: gettext.NullTranslations = gettext.NullTranslations()


def use(language: str) -> None:
    """Speak a language from now on.

    Parameters
    ----------
    language : str
        One of ``LANGUAGES``.

    Raises
    ------
    UsageError
        Where it is none of them.
    """
    if language not in LANGUAGES:
        raise UsageError(f"the console speaks {' and '.join(LANGUAGES)}, not {language!r}")
    _Spoken.language, _Spoken.catalogue = language, _catalogue(language)


def spoken() -> str:
    """The language of this process, one of ``LANGUAGES``."""
    return _Spoken.language


def of_locale(environment: Mapping[str, str] = os.environ) -> str:
    """The language that an environment asks for, one of ``LANGUAGES``; English where it asks for another or for none."""
    wanted = next((environment[name] for name in _DECIDE if environment.get(name)), "en")
    return "zh" if wanted.lower().startswith("zh") else "en"


def tr(message: str, /, **values: object) -> str:
    """A message in the language of this process, its ``{fields}`` filled in.

    Parameters
    ----------
    message : str
        English, a literal: catalogues are made from the source.
    values : object
        What the fields of the message stand for; without any, braces are plain text.
    """
    found = _Spoken.catalogue.gettext(message) if message else ""  # a catalogue's header has no message
    return found.format(**values) if values else found


def trn(one: str, many: str, number: float, /, **values: object) -> str:
    """A message that depends on a number: `one` is for exactly one in English, `many` for any other.

    The number itself is written by whoever calls, as one of the ``{fields}``.
    """
    found = _Spoken.catalogue.ngettext(one, many, 1 if number == 1 else 2)
    return found.format(**values) if values else found


def trc(context: str, message: str, /, **values: object) -> str:
    """A short word whose translation depends on where it stands, such as ``trc("column", "back")``."""
    found = _Spoken.catalogue.pgettext(context, message)
    return found.format(**values) if values else found


def later(message: str) -> str:
    """A message for the catalogues that is translated where it is shown, by ``tr``."""
    return message


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, LOCALES, [language])
