import os
import subprocess
import sys
from pathlib import Path

from recall_console.console.clipboard import LONGEST_BYTES, copy
from recall_console.console.driver import through_tmux
from recall_console.console.surroundings import refusal, too_small
from recall_console.console.terminal import ENTER_ALTERNATE, LEAVE_ALTERNATE, AlternateScreen


def test_a_dumb_terminal_and_a_pipe_are_refused_with_the_command_twin() -> None:
    for reason in (
        refusal({"TERM": "dumb"}, is_terminal=True),
        refusal({}, is_terminal=True),
        refusal({"TERM": "xterm"}, is_terminal=False),
    ):
        assert "recall-console segments" in reason
    assert refusal({"TERM": "xterm-256color"}, is_terminal=True) == ""


def test_the_alternate_screen_is_entered_once_and_left_once() -> None:
    screen = AlternateScreen()
    assert screen.passes(ENTER_ALTERNATE)
    assert not screen.passes(ENTER_ALTERNATE)
    assert screen.passes("anything")
    assert screen.passes(LEAVE_ALTERNATE)
    assert not screen.is_open
    assert screen.passes(ENTER_ALTERNATE)  # back from ctrl+z


def test_the_clipboard_goes_through_tmux() -> None:
    assert through_tmux("\x1b]52;c;QQ==\x07") == "\x1bPtmux;\x1b\x1b]52;c;QQ==\x07\x1b\\"


def test_what_a_clipboard_cannot_take_is_offered_as_a_file() -> None:
    sent: list[str] = []

    class Terminal:
        def copy_to_clipboard(self, text: str) -> None:
            sent.append(text)

    assert "sent to the terminal's clipboard" in copy(Terminal(), "c1", "1 id", "e")
    assert "e writes them to a file" in copy(Terminal(), "x" * (LONGEST_BYTES + 1), "too many ids", "e")
    assert sent == ["c1"]


def test_small_terminals_are_told_what_is_needed() -> None:
    assert too_small(80, 24) == ""
    assert "40 × 24" in too_small(40, 24)


def test_without_colour_nothing_is_painted_in_grey_on_grey(tmp_path: Path) -> None:
    """The framework's monochrome filter turns the terminal's own colours into black on black; it must not be used."""
    program = (
        "import sys; from pathlib import Path; from recall_console.console.shell import Shell; "
        "from recall_console.settings import Settings; from recall_console.workspace.workspace import Workspace; "
        "app = Shell(Workspace(Path(sys.argv[1]), 'shop.csv', Settings())); "
        "print(*(type(each).__name__ for each in app._filters))"
    )
    environment = os.environ | {"NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "NoColor" in done.stdout.split()
    assert "Monochrome" not in done.stdout.split()
