"""A language of one letter: what still is a word on a screen went past the catalogues, or is data."""

import gettext
import json
import re
from pathlib import Path

import pytest
from screens import screen_text, settle
from test_looks import PANES, a_whole_book

from recall_console import language
from recall_console.console.book import Book
from recall_console.console.shell import Shell

LETTER = "ж"
_KEPT = re.compile(r"\{[^{}]*\}|`[^`]*`")
_WORD = re.compile(r"[A-Za-z][A-Za-z-]*[A-Za-z]")
KEYS = frozenset({"ctrl", "end", "enter", "esc", "home", "pgdn", "pgup", "space", "tab"})
"""As they are printed on keyboards, whatever language is spoken."""
TERMS = frozenset({"AUC", "Brier", "EMPC", "SMS"})
"""Names of measures, the same in every language."""


class OneLetter(gettext.NullTranslations):
    """Every letter of a message is the same; fields and code stay."""

    def gettext(self, message: str) -> str:
        kept = _KEPT.findall(message)
        parts = [re.sub(r"[A-Za-z]", LETTER, part) for part in _KEPT.split(message)]
        return "".join(part + (kept[place] if place < len(kept) else "") for place, part in enumerate(parts))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        assert context
        return self.gettext(message)


def words_of_data(book: Book) -> set[str]:
    """Words that the customers' data, files and paths hold: nobody translates them."""
    files = [path.read_text(encoding="utf-8") for path in book.workspace.plans.glob("*.toml")]
    texts = [
        *files,
        json.dumps([book.card, book.quality, book.advice], ensure_ascii=False),
        str(book.workspace.store),
    ]
    return set(_WORD.findall(" ".join(texts).replace("_", " "))) | {
        "sample-shop",
        "csv",
        "toml",
        "winback",
        "store",
    }


@pytest.fixture(autouse=True)
def one_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(language._Spoken, "language", "zh")
    monkeypatch.setattr(language._Spoken, "catalogue", OneLetter())


@pytest.mark.parametrize("pane", PANES)
async def test_every_word_of_a_pane_is_a_message(pane: str, tmp_path: Path) -> None:
    book = a_whole_book(tmp_path)
    app = Shell(book.workspace, state=book, tab="customers" if pane == "story" else pane)
    seen = set()
    async with app.run_test(size=(120, 200)) as pilot:
        await settle(pilot)
        if pane == "story":
            await pilot.press("enter")
            await settle(pilot)
        seen |= set(_WORD.findall(screen_text(app)))
        await pilot.press("question_mark")
        await settle(pilot)
        seen |= set(_WORD.findall(screen_text(app)))
    assert " ".join(sorted(seen - KEYS - TERMS - words_of_data(book))) == ""
