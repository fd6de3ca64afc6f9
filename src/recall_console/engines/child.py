"""A process of ours that is asked and answers over pipes, at the lowest priority; it ends with whoever started it."""

import os
import pickle
import subprocess
import tempfile
from contextlib import suppress
from struct import Struct
from typing import IO, Any, BinaryIO, Final, Self

from recall_console.processes import command

_LENGTH: Final = Struct("!Q")
_AT_ONCE: Final = 1 << 20


class Child:
    """A module of this package, run as a process; what it is sent and what it sends are objects, pickled.

    Nothing but these two processes ever writes into the pipes, so nothing foreign is unpickled.
    """

    def __init__(self, process: "subprocess.Popen[bytes]", complaints: IO[bytes]) -> None:
        assert process.stdin is not None  # noqa: S101 - both are pipes
        assert process.stdout is not None  # noqa: S101 - the same
        self._process, self._complaints = process, complaints
        self._to, self._from = process.stdin, process.stdout
        self._read = bytearray()
        os.set_blocking(self._from.fileno(), False)

    @classmethod
    def start(cls, module: str) -> Self:
        """Run a module with `serve` in it."""
        complaints = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the child
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command(module),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            start_new_session=True,
        )
        return cls(process, complaints)

    @property
    def pid(self) -> int:
        """Its number among processes."""
        return self._process.pid

    def fileno(self) -> int:
        """What becomes readable when it has something to say, or has ended."""
        return self._from.fileno()

    def send(self, thing: object) -> None:
        """Ask it; whether it is still there is told by `received`."""
        with suppress(BrokenPipeError):
            send(self._to.fileno(), thing)

    def received(self) -> list[Any]:
        """What has come since, without waiting.

        Raises
        ------
        EOFError
            Where it has ended.
        """
        with suppress(BlockingIOError):
            while part := os.read(self._from.fileno(), _AT_ONCE):
                self._read += part
            raise EOFError
        return list(self._whole())

    def _whole(self) -> list[Any]:
        found = []
        while len(self._read) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._read)
            end = _LENGTH.size + length
            if len(self._read) < end:
                break
            found.append(pickle.loads(self._read[_LENGTH.size : end]))  # noqa: S301 - see the class
            del self._read[:end]
        return found

    def last_words(self) -> str:
        """The last line that it complained with before it ended; empty where it was killed."""
        self._complaints.seek(0)
        lines = self._complaints.read().decode(errors="replace").split("\n")
        return next((line for line in reversed(lines) if line.strip()), "")

    def close(self) -> None:
        """End it, whatever it is at."""
        self._process.kill()
        self._process.wait()
        for stream in (self._to, self._from, self._complaints):
            with suppress(BrokenPipeError):
                stream.close()


def send(descriptor: int, thing: object) -> None:
    """Write an object whole: its length, then itself.

    Not through a buffer of Python's, which loses a part where a signal comes while a full pipe is waited for.
    """
    written = pickle.dumps(thing, pickle.HIGHEST_PROTOCOL)
    left = memoryview(_LENGTH.pack(len(written)) + written)
    while left:
        left = left[os.write(descriptor, left) :]


def receive(stream: BinaryIO) -> Any:
    """The next object, waited for.

    Raises
    ------
    EOFError
        Where the other side has ended.
    """
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    return pickle.loads(stream.read(_LENGTH.unpack(head)[0]))  # noqa: S301 - see `Child`
