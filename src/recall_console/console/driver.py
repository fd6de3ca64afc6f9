"""The terminal driver: takes over from the first frame without a flash, and gets clipboards through tmux."""

import os
from typing import Final

from textual.drivers.linux_driver import LinuxDriver

from recall_console.console.terminal import SCREEN

CLIPBOARD: Final = "\x1b]52;"


class ConsoleDriver(LinuxDriver):
    """Textual's driver for terminals, with two of its sequences treated on their way."""

    def write(self, data: str) -> None:
        """Send data, save what would blank the first frame."""
        if SCREEN.passes(data):
            super().write(through_tmux(data) if data.startswith(CLIPBOARD) and "TMUX" in os.environ else data)


def through_tmux(sequence: str) -> str:
    """A sequence that tmux hands on to the terminal that it runs in."""
    doubled = sequence.replace("\x1b", "\x1b\x1b")
    return f"\x1bPtmux;{doubled}\x1b\\"
