"""The terminal: taken at once, given back as it was found on every way out."""

import os
import signal
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType
from typing import Final

from recall_console.console.mirror import Mirror
from recall_console.console.wire import fitted

ENTER_ALTERNATE: Final = "\x1b[?1049h"
LEAVE_ALTERNATE: Final = "\x1b[?1049l"
QUIET: Final = "\x1b[?25l\x1b[?7l"
"""No cursor, no wrapping."""
AS_FOUND: Final = (
    "\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1004l\x1b[?2004l\x1b[?2048l\x1b[?7h\x1b[?25h\x1b[0m"
)
"""Mouse, focus reports, bracketed paste, size reports, wrapping, cursor, colours: as a shell expects them."""


@dataclass
class AlternateScreen:
    """Whether the alternate screen is open: entering it twice blanks it, leaving it twice moves the cursor."""

    is_open: bool = False

    def passes(self, data: str) -> bool:
        """Whether output may go to the terminal; keeps the count of comings and goings."""
        if data == ENTER_ALTERNATE and self.is_open:
            return False
        if data in {ENTER_ALTERNATE, LEAVE_ALTERNATE}:
            self.is_open = data == ENTER_ALTERNATE
        return True


SCREEN: Final = AlternateScreen()
MIRROR: Final = Mirror()
LINE: Final = 2
"""What the terminal is written to: the standard error of the process, whatever the framework puts in its place."""


@contextmanager
def taken() -> Iterator[None]:
    """The alternate screen with silent keys; what was typed before is kept for whoever reads keys next."""
    keyboard = sys.stdin.fileno()
    before = termios.tcgetattr(keyboard)
    silent = termios.tcgetattr(keyboard)
    silent[3] &= ~(termios.ECHO | termios.ICANON)
    termios.tcsetattr(keyboard, termios.TCSANOW, silent)
    for told in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(told, _leave)
    try:
        send(ENTER_ALTERNATE)
        send(QUIET)
        yield
    finally:
        with suppress(OSError, termios.error):  # the line may be gone, and then there is nothing to give back
            send(AS_FOUND)
            if SCREEN.is_open:
                send(LEAVE_ALTERNATE)
            termios.tcsetattr(keyboard, termios.TCSANOW, before)


def _leave(number: int, _: FrameType | None) -> None:
    """A kind `kill` unwinds the stack, so that the terminal is given back, until the framework has its own way out."""
    sys.exit(128 + number)


def send(text: str) -> None:
    """Straight to the terminal."""
    if SCREEN.passes(text):
        os.write(LINE, due(text).encode())


def due(data: str) -> str:
    """As much of what is written as the terminal can take and does not show yet."""
    fit = fitted(data)
    try:
        width, height = os.get_terminal_size(LINE)
    except OSError:  # the line is gone
        return fit
    return MIRROR.needed(fit, width, height)
