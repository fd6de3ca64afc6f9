"""Start a terminal program on a pseudo-terminal of its own and measure what comes back: times, bytes, memory."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from pathlib import Path
from types import TracebackType
from typing import Final, Self

KEYS: Final = {
    "down": "\x1b[B",
    "up": "\x1b[A",
    "pgdn": "\x1b[6~",
    "tab": "\t",
    "enter": "\r",
    "esc": "\x1b",
    "F10": "\x1b[21~",
}
ASKS_FOR_SYNC, GIVES_SYNC = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
"""What programs ask of a terminal, and what a present-day one answers: repaints can be shown at once."""
QUIET: Final = 0.25
"""Seconds without a byte after which a repaint is over."""


class Probe:
    """A program on a pseudo-terminal; a context that ends the program."""

    def __init__(self, command: list[str], width: int, height: int, env: dict[str, str]) -> None:
        self.began = time.perf_counter()
        self.pid, self._line = pty.fork()
        if self.pid == 0:
            told = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "SSH_TTY": "/dev/pts/0"}
            os.execvpe(command[0], command, os.environ | told | env)  # noqa: S606 - what the caller measures
        fcntl.ioctl(self._line, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.close(self._line)
        os.waitpid(self.pid, 0)

    def until(self, sign: str, limit: float = 60.0) -> tuple[float, int]:
        """Milliseconds from the start until a text is on the line, and the bytes so far."""
        seen, begin = b"", time.perf_counter()
        while sign.encode() not in seen:
            if time.perf_counter() - begin > limit:
                raise TimeoutError(f"{sign!r} never came; the last bytes were {seen[-300:]!r}")
            seen += self._read(0.05)
        return (time.perf_counter() - self.began) * 1e3, len(seen)

    def press(self, key: str, quiet: float = QUIET) -> tuple[float, int]:
        """Milliseconds from a key to the last byte of what it repaints, and the bytes; 0, 0 where nothing comes."""
        os.write(self._line, KEYS.get(key, key).encode())
        return self.listen(quiet)

    def listen(self, quiet: float, limit: float = 3.0) -> tuple[float, int]:
        """Milliseconds until the last byte before some seconds of silence, and the bytes; some programs are never silent."""
        begin = last = time.perf_counter()
        count = 0
        while last - begin < limit and (chunk := self._read(quiet)):
            count, last = count + len(chunk), time.perf_counter()
        return (last - begin) * 1e3, count

    def answer(self, key: str) -> float:
        """Milliseconds from a key to the first byte of its answer."""
        begin = time.perf_counter()
        os.write(self._line, KEYS.get(key, key).encode())
        self._read(3.0)
        return (time.perf_counter() - begin) * 1e3

    def memory(self) -> float:
        """Megabytes (10⁶ bytes) of memory that the program occupies itself."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def has_loaded(self, library: str) -> bool:
        """Whether the process has a compiled library of this name in it."""
        return f"/{library}/" in Path(f"/proc/{self.pid}/maps").read_text()

    def _read(self, seconds: float) -> bytes:
        if not select.select([self._line], [], [], seconds)[0]:
            return b""
        try:
            chunk = os.read(self._line, 65_536)
        except OSError as error:
            raise ChildProcessError("the program ended by itself") from error
        if ASKS_FOR_SYNC in chunk:
            os.write(self._line, GIVES_SYNC)
        return chunk
