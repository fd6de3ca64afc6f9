"""The reckoner: a process that answers the Plan pane's questions, always the newest one; run by `engines.child`.

A console with a million customers would need three times its memory to reckon in its own process, and its keys would wait
for the interpreter that both share.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, Final, TypeVar

from recall_console.engines.child import receive, send
from recall_console.processes import give_way

if TYPE_CHECKING:
    from types import FrameType

    from recall_console.plans.forecasts.question import Question

Found = TypeVar("Found")

MODULE: Final = "recall_console.plans.forecasts.reckoner"
_NEWER: Final = signal.SIGUSR1


class _Superseded(Exception):  # noqa: N818 - no error: somebody has gone on typing
    """A newer question has come."""


class _Mailbox:
    """The newest question; one that nobody has taken yet gives way to the next."""

    def __init__(self) -> None:
        self._newest: Question | None = None
        self._news = threading.Condition()
        self._may_stop = False
        signal.signal(_NEWER, self._stop)

    def fill(self, requests: BinaryIO) -> None:
        """Take in questions until whoever asks them is gone; then this process is of no use any more."""
        with suppress(EOFError):
            while True:
                newest = receive(requests)
                with self._news:
                    self._newest = newest
                    self._news.notify()
                signal.pthread_kill(threading.main_thread().ident or 0, _NEWER)
        os._exit(0)

    def take(self) -> "Question":
        """The newest question, waited for."""
        with self._news:
            while self._newest is None:
                self._news.wait()
            question, self._newest = self._newest, None
        return question

    def unless_newer(self, work: Callable[[], Found]) -> Found:
        """What work finds; it is broken off as soon as a newer question comes.

        Raises
        ------
        _Superseded
            Where one has come.
        """
        self._may_stop = True
        if self._newest is not None:
            self._may_stop = False
            raise _Superseded
        found = work()
        self._may_stop = False
        return found

    def _stop(self, _signal: int, _frame: "FrameType | None") -> None:
        if self._may_stop:
            self._may_stop = False
            raise _Superseded


def serve(requests: BinaryIO, answers: int) -> None:
    """Answer for ever, into a file descriptor."""
    mailbox = _Mailbox()
    threading.Thread(target=mailbox.fill, args=(requests,), daemon=True).start()
    from recall_console.plans.forecasts.reckoning import Reckoning  # noqa: PLC0415 - at the lowest priority

    reckoning = Reckoning()
    while True:
        steps = reckoning.answers(mailbox.take())
        send(answers, next(steps))  # the first figures always come: somebody looks at them while typing on
        with suppress(_Superseded):
            while (answer := mailbox.unless_newer(partial(next, steps, None))) is not None:
                send(answers, answer)


if __name__ == "__main__":
    give_way()
    serve(sys.stdin.buffer, sys.stdout.fileno())
