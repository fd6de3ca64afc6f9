"""Text to the clipboard of the terminal that the user sits at, over any number of SSH hops (OSC 52)."""

from typing import Final, Protocol

from recall_console.language import tr

LONGEST_BYTES: Final = 74_000
"""What terminals are known to take in one piece; more is dropped by many without a word."""


class Terminal(Protocol):
    """Whatever can send to a clipboard: the app."""

    def copy_to_clipboard(self, text: str) -> None:
        """Send a text, without an answer."""


def copy(terminal: Terminal, text: str, what: str, export: str) -> str:
    """Send a text to the terminal's clipboard; the sentence says what was sent, as no terminal acknowledges it.

    `export` is the key that writes it to a file instead.
    """
    if len(text.encode()) > LONGEST_BYTES:
        return tr(
            "{what} are too much for a terminal's clipboard; {export} writes them to a file",
            what=what,
            export=export,
        )
    terminal.copy_to_clipboard(text)
    return tr(
        "{what} sent to the terminal's clipboard; where nothing arrives, {export} writes a file",
        what=what,
        export=export,
    )
