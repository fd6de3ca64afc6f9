"""The terminal driver: takes over from the first frame without a flash, and gets clipboards through tmux."""

import os
from typing import Final

from textual.drivers.linux_driver import LinuxDriver

from recall_console.console.terminal import SCREEN, due

CLIPBOARD: Final = "\x1b]52;"


class ConsoleDriver(LinuxDriver):
    """Textual's driver for terminals, with what it writes treated on its way."""

    def write(self, data: str) -> None:
        """Send what the terminal does not show yet, save what would blank the first frame."""
        if SCREEN.passes(data):
            clipboard = data.startswith(CLIPBOARD) and "TMUX" in os.environ
            super().write(through_tmux(data) if clipboard else due(data))


def through_tmux(sequence: str) -> str:
    """A sequence that tmux hands on to the terminal that it runs in."""
    doubled = sequence.replace("\x1b", "\x1b\x1b")
    return f"\x1bPtmux;{doubled}\x1b\\"
