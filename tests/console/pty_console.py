"""A real console on a pseudo-terminal, as a person meets it: started, typed to, killed, looked at from outside."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

PATIENCE_SECONDS: Final = 30.0
SYNC_QUERY, SYNC_REPLY = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
_ESCAPE: Final = re.compile(rb"\x1b(\[[0-?]*[ -/]*[@-~]|[@-Z\\-_]|\][^\x07\x1b]*(\x07|\x1b\\\\))")


class PtyConsole:
    """A program in a session of its own, whose terminal is ours; `sent` is every byte it wrote."""

    def __init__(
        self, arguments: Sequence[str], size: tuple[int, int], environment: Mapping[str, str]
    ) -> None:
        self.ours, self.theirs = pty.openpty()
        fcntl.ioctl(self.theirs, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.found = termios.tcgetattr(self.theirs)
        self.sent = b""
        self.process = subprocess.Popen(
            [sys.executable, *arguments],
            stdin=self.theirs,
            stdout=self.theirs,
            stderr=self.theirs,
            start_new_session=True,
            preexec_fn=self._own_the_terminal,  # noqa: PLW1509 - tests start it before any thread
            env=dict(environment),
        )

    def _own_the_terminal(self) -> None:
        fcntl.ioctl(self.theirs, termios.TIOCSCTTY, 0)

    def press(self, keys: str) -> None:
        """Type."""
        os.write(self.ours, keys.encode())

    def hear(self, seconds: float) -> bytes:
        """What is written within so many seconds."""
        end, heard = time.monotonic() + seconds, b""
        while (left := end - time.monotonic()) > 0 and (chunk := self._read(left)) != b"":
            heard += chunk or b""
        return heard

    def until(self, what: str | Callable[[], Any], seconds: float = PATIENCE_SECONDS) -> float:
        """Wait for a text among what is written from now on, or for something to come true; the seconds it took."""
        began, heard = time.monotonic(), b""
        while time.monotonic() - began < seconds:
            chunk = self._read(0.05)
            heard += chunk or b""
            if what in flowing(heard) if isinstance(what, str) else what():
                return time.monotonic() - began
            if not chunk and self.process.poll() is not None:
                break
        raise AssertionError(f"{what!r} never came; the last was {flowing(heard)[-1500:]}")

    def ended(self, seconds: float = PATIENCE_SECONDS) -> int:
        """Wait for its end; the exit code."""
        end = time.monotonic() + seconds
        while self.process.poll() is None:
            assert time.monotonic() < end, "it does not end"
            self._read(0.05)
        self.hear(0.1)
        return self.process.wait()

    def _read(self, timeout: float) -> bytes | None:
        """One chunk; None where nothing came in time, nothing at the end of the stream."""
        if not select.select([self.ours], [], [], timeout)[0]:
            return None
        try:
            chunk = os.read(self.ours, 65536)
        except OSError:
            return b""
        if SYNC_QUERY in chunk:
            os.write(self.ours, SYNC_REPLY)
        self.sent += chunk
        return chunk

    def terminal_is_as_found(self) -> bool:
        """Whether keys are treated as before."""
        return termios.tcgetattr(self.theirs) == self.found

    def close(self) -> None:
        """End what is left, and hang up."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        for end in {self.ours, self.theirs}:
            os.close(end)


@contextmanager
def a_console(
    *arguments: str, size: tuple[int, int] = (80, 24), program: str = "", **environment: str
) -> Iterator[PtyConsole]:
    """A console for as long as a test looks at it, or a `program` that opens one; `environment` overrides a plain one."""
    usual = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "RECALL_CONSOLE_LANG": "en"}
    kept = {
        name: os.environ[name]
        for name in ("PATH", "PYTHONPATH", "RECALL_CONSOLE_HOME", "HOME")
        if name in os.environ
    }
    started = ["-c", program] if program else ["-m", "recall_console", *arguments]
    console = PtyConsole(started, size, kept | usual | environment)
    try:
        yield console
    finally:
        console.close()


def plain(data: bytes) -> bytes:
    """What was written without its escapes."""
    return _ESCAPE.sub(b"", data)


def flowing(data: bytes) -> str:
    """The same as one text, however it was wrapped."""
    return " ".join(plain(data).decode(errors="replace").split())
