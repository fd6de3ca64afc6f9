from collections.abc import Iterator

import pytest
from rich.cells import cell_len

from recall_console import language
from recall_console.console import wire
from recall_console.console.wire import SIGNS, Signs, fitted

BUSY = "\x1b[1;38;2;1;2;3;48;5;9mA\x1b[0m\x1b[2;33mB\x1b[39;49mC\x1b[7;90;107mD\x1b[m\x1b[2K"


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Each test has a terminal of its own."""
    wire._ways.cache_clear()
    yield
    wire._ways.cache_clear()


def test_without_colours_only_attributes_are_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECALL_CONSOLE_THEME", "none")
    assert fitted(BUSY) == "\x1b[1mA\x1b[0m\x1b[2mBC\x1b[7mD\x1b[m\x1b[2K"


def test_colours_pass_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECALL_CONSOLE_THEME", "ansi")
    monkeypatch.setenv("RECALL_CONSOLE_CHARSET", "braille")
    assert fitted(BUSY + "─ 中") == BUSY + "─ 中"


def test_an_ascii_terminal_gets_ascii_of_the_same_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECALL_CONSOLE_CHARSET", "ascii")
    text = "── ▸ 中文 é – ¥ 5 … │ ⠂ 👩 ½"
    assert fitted(text).isascii()
    assert cell_len(fitted(text)) == cell_len(text)


def test_the_linux_console_gets_what_its_font_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "linux")
    monkeypatch.setenv("LANG", "C.UTF-8")
    assert fitted("─│█ ▸ – … ↑ ×") == "─│█ > - . ^ x"


@pytest.mark.parametrize("sign", SIGNS)
def test_every_sign_has_one_of_its_width(sign: str) -> None:
    shown = Signs("ascii")[ord(sign)]
    assert shown.isascii()
    assert len(shown) == cell_len(sign) == 1


def test_every_sign_of_the_source_has_one_in_ascii() -> None:
    """A question mark in a frame or a sentence of our own would be a question nobody asked."""
    language.use("en")
    for sign in "─│·…▸▾▴×–−→←↑↓█░▏▌●≥≤≈±²€£¥":
        assert Signs("ascii")[ord(sign)] != "?", sign
