"""A language in which no English is left: what still is English on a screen has not gone through the catalogue."""

import re
from gettext import NullTranslations

import pytest

from recall_console import language

_FIELD = re.compile(r"(\{[^}]*\})")


class Pseudo(NullTranslations):
    """Every Latin letter of a message is `ø`; its fields stay."""

    def gettext(self, message: str) -> str:
        return "".join(
            part if part.startswith("{") else re.sub("[A-Za-z]", "ø", part) for part in _FIELD.split(message)
        )

    def ngettext(self, one: str, many: str, number: int) -> str:
        return self.gettext(one if number == 1 else many)

    def pgettext(self, _: str, message: str) -> str:
        return self.gettext(message)


def speak(monkeypatch: pytest.MonkeyPatch) -> None:
    """Speak it until the test ends."""
    monkeypatch.setattr(language._Spoken, "language", "pseudo")
    monkeypatch.setattr(language._Spoken, "catalogue", Pseudo())


def english(lines: list[str]) -> set[str]:
    """The words of English on these lines."""
    return {word for line in lines for word in re.findall(r"[A-Za-z]{4,}", line)}
