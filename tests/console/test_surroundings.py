"""What is sent suits the terminal: colours, signs, size, and what is said where none of it suits."""

import re
from collections.abc import Iterator

import pytest
from pty_console import PtyConsole, a_console, flowing
from textual.color import Color

from recall_console import language
from recall_console.console.chart import Charset
from recall_console.console.surroundings import CHARSET, TWINS, charset, theme, too_small, wants_hints
from recall_console.console.tabs import TABS
from recall_console.console.theme import DARK, LIGHT
from recall_console.errors import UsageError
from recall_console.events.sample.bundled import EVENTS, RUN, SETTINGS, sample_data_dir
from recall_console.workspace import runs, workspace

LOCAL = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "en_GB.UTF-8"}
COLOUR = re.compile(rb"\x1b\[(?:[\d;]*;)?(?:3[0-9]|4[0-9]|9[0-7]|10[0-7])(?:;[\d;]*)?m")
MODES = (b"\x1b[?1000h", b"\x1b[?1003h")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "true-dark"),
        ({"COLORFGBG": "0;15"}, "true-light"),
        ({"COLORFGBG": "15;default;0"}, "true-dark"),
        ({"SSH_TTY": "/dev/pts/1"}, "ansi-dark"),
        ({"SSH_CONNECTION": "10.0.0.1 …"}, "ansi-dark"),
        ({"COLORTERM": ""}, "ansi-dark"),
        ({"COLORTERM": "", "COLORFGBG": "0;7"}, "ansi-light"),
        ({"NO_COLOR": "1"}, "none"),
        ({"NO_COLOR": ""}, "true-dark"),
        ({"RECALL_CONSOLE_THEME": "ansi"}, "ansi-dark"),
        ({"RECALL_CONSOLE_THEME": "true", "SSH_TTY": "x"}, "true-dark"),
        ({"RECALL_CONSOLE_THEME": "true-light"}, "true-light"),
        ({"RECALL_CONSOLE_THEME": "none"}, "none"),
        ({"RECALL_CONSOLE_THEME": "true", "NO_COLOR": "1"}, "true-dark"),
    ],
)
def test_colours_suit_the_terminal_and_the_line(changes: dict[str, str], expected: str) -> None:
    assert theme(LOCAL | changes) == expected


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        (LOCAL, "braille"),
        ({"TERM": "xterm"}, "braille"),
        (LOCAL | {"TERM": "linux"}, "block"),
        (LOCAL | {"LANG": "C"}, "ascii"),
        (LOCAL | {"LANG": "C", "LC_CTYPE": "C.UTF-8"}, "ascii"),
        (LOCAL | {"LC_ALL": "POSIX"}, "ascii"),
        (LOCAL | {"LC_ALL": "C.UTF-8", "LANG": "C"}, "braille"),
        (LOCAL | {"LANG": "de_DE.ISO-8859-1"}, "ascii"),
        (LOCAL | {"LANG": "C", CHARSET: "block"}, "block"),
        (LOCAL | {"TERM": "screen"}, "braille"),
    ],
)
def test_signs_suit_the_terminal(environment: dict[str, str], expected: str) -> None:
    assert charset(environment) == expected


def test_chinese_is_never_asked_to_be_ascii() -> None:
    language.use("zh")
    assert charset(LOCAL | {"LANG": "C"}) == "braille"


def test_charts_follow_the_wish_for_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHARSET, "ascii")
    assert Charset.here() is Charset.ASCII


def test_what_is_not_known_is_told_with_what_is() -> None:
    with pytest.raises(UsageError, match="'pink'; known are auto, ansi, true, true-light, none"):
        theme({"RECALL_CONSOLE_THEME": "pink"})
    with pytest.raises(UsageError, match="known are auto, braille, block, ascii"):
        charset({CHARSET: "cuneiform"})


def test_hints_can_be_done_without() -> None:
    assert wants_hints({})
    assert not wants_hints({"RECALL_CONSOLE_HINTS": "none"})


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.name)
def test_too_small_a_terminal_is_told_the_size_and_the_command_that_says_the_same(tab: object) -> None:
    assert tab in TABS
    place = next(each.name for each in TABS if each == tab)
    told = too_small(40, 10, place)
    assert "48 × 14 cells are needed" in told
    assert TWINS[place] in told


def test_a_story_too_large_for_the_terminal_names_the_command_of_one_customer() -> None:
    assert "`recall-console customer ID`" in too_small(40, 10, "story")


@pytest.mark.parametrize("dressed", [DARK, LIGHT], ids=lambda each: each.name)
def test_every_colour_of_the_designed_themes_can_be_read(dressed: object) -> None:
    found = DARK if dressed is DARK else LIGHT
    assert found.background is not None
    assert found.foreground is not None
    behind = Color.parse(found.background)
    dim = behind.blend(Color.parse(found.foreground), 0.66)  # what the framework makes of dim text
    told = [found.foreground, found.accent, found.warning, found.error, found.primary, found.secondary]
    for colour in (*(Color.parse(each) for each in told if each), dim):
        assert contrast(behind, colour) >= 4.5


def contrast(one: Color, other: Color) -> float:
    """Ratio of luminances (WCAG 2.2, 1.4.3)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: Color) -> float:
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


# ---- on the wire


@pytest.fixture
def scored() -> None:
    """The demo's shop with its run, so that no console starts to score."""
    folder = sample_data_dir()
    shop = workspace.prepare(str(folder / EVENTS), None, SETTINGS)
    runs.adopt(shop, folder / RUN)
    workspace.remember(shop)


def looked_around(console: PtyConsole) -> bytes:
    """Everything that is sent on a walk through the panes."""
    console.until("everyone")
    console.hear(0.3)
    for keys in ("jj", "?", "\x1b", "X", "1", "4", ":", "\x1b"):
        console.press(keys)
        console.hear(0.3)
    return console.sent


@pytest.fixture(
    params=[{"NO_COLOR": "1"}, {"RECALL_CONSOLE_THEME": "none", "COLORTERM": "truecolor"}], ids=str
)
def colourless(request: pytest.FixtureRequest, scored: None) -> Iterator[PtyConsole]:
    with a_console(**request.param) as console:
        yield console


@pytest.mark.slow
def test_not_one_code_of_a_colour_is_sent_where_none_is_wanted(colourless: PtyConsole) -> None:
    sent = looked_around(colourless)
    assert not COLOUR.findall(sent)
    assert b"7m" in sent
    assert b"1m" in sent


@pytest.mark.slow
def test_a_terminal_that_is_not_unicode_gets_ascii_alone(scored: None) -> None:
    with a_console(LANG="C") as console:
        assert looked_around(console).isascii()


@pytest.mark.slow
def test_over_a_line_no_colour_of_24_bits_is_sent_and_the_mouse_is_left_alone(scored: None) -> None:
    with a_console(COLORTERM="truecolor", SSH_TTY="/dev/pts/9") as console:
        sent = looked_around(console)
    assert b"38;2;" not in sent
    assert not any(mode in sent for mode in MODES)


@pytest.mark.slow
def test_the_designed_theme_is_used_on_a_terminal_of_24_bits_at_hand(scored: None) -> None:
    with a_console(COLORTERM="truecolor") as console:
        assert b"48;2;21;24;28" in looked_around(console)


@pytest.mark.slow
def test_nothing_is_sent_while_nobody_types(scored: None) -> None:
    with a_console(RECALL_CONSOLE_HINTS="none") as console:
        looked_around(console)
        console.hear(1)
        assert console.hear(8) == b""


def test_a_dumb_terminal_is_refused_in_one_sentence_before_it_is_taken(scored: None) -> None:
    with a_console(TERM="dumb") as console:
        assert console.ended() == 2
        assert b"\x1b" not in console.sent
        assert "recall-console overview" in flowing(console.sent)


def test_an_unknown_theme_is_refused_before_the_terminal_is_taken(scored: None) -> None:
    with a_console("demo", "--theme", "pink") as console:
        assert console.ended() == 2
        assert b"\x1b" not in console.sent
        assert "known are auto, ansi, true, true-light, none" in flowing(console.sent)
