"""Who asks the reckoner for the Plan pane: one question after another, of which only the newest is answered."""

import asyncio
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Final

from textual.message import Message

from recall_console.engines.child import Child
from recall_console.language import tr
from recall_console.plans.forecasts.question import Answer, Question
from recall_console.plans.forecasts.reckoner import MODULE

if TYPE_CHECKING:
    from textual.widget import Widget

_NUMBERS: Final = count(1)


@dataclass
class Answered(Message):
    """A part of the answer to the newest question."""

    question: Question
    answer: Answer


@dataclass
class Ended(Message):
    """The reckoner ended by itself; why, in one sentence."""

    sentence: str


class Clerk:
    """Starts the reckoner, asks it and hears it; the pane hears of what counts by messages."""

    def __init__(self, host: "Widget") -> None:
        self._host = host
        self._child: Child | None = None
        self._asked: Question | None = None
        self._said_all = asyncio.Event()
        self._said_all.set()
        self.has_ended = False
        """Whether the reckoner ended by itself and nobody has asked since."""

    @property
    def pid(self) -> int | None:
        """The reckoner's number among processes, while there is one."""
        return None if self._child is None else self._child.pid

    def start(self) -> None:
        """Begin to listen, so that the first question finds it ready."""
        if self._child is not None:
            return
        try:
            self._child = Child.start(MODULE)
        except OSError as error:
            self._tell_end(error.strerror or str(error))
        else:
            asyncio.get_running_loop().add_reader(self._child.fileno(), self._hear, self._child)

    def ask(self, question: Question) -> None:
        """Ask this instead of what was asked before; `Answered` follows, or `Ended`."""
        self.has_ended = False
        self.start()
        if self._child is None:
            return
        self._asked = replace(question, number=next(_NUMBERS))
        self._child.send(self._asked)
        if self._said_all.is_set():
            self._said_all.clear()
            self._host.run_worker(self._said_all.wait(), group="reckoner")

    def close(self) -> None:
        """End the reckoner, whatever it is at."""
        if self._child is not None:
            asyncio.get_running_loop().remove_reader(self._child.fileno())
            self._child.close()
            self._child = None

    def _hear(self, child: Child) -> None:
        try:
            answers = child.received()
        except EOFError:
            self._bury(child)
            return
        for answer in answers:
            if self._asked is not None and answer.number == self._asked.number:
                self._host.post_message(Answered(self._asked, answer))
                if answer.is_last:
                    self._said_all.set()

    def _bury(self, child: Child) -> None:
        words = child.last_words() or tr("killed, perhaps for want of memory")
        self.close()
        self._said_all.set()
        self._tell_end(words)

    def _tell_end(self, words: str) -> None:
        self.has_ended = True
        self._host.post_message(
            Ended(tr("the reckoning ended ({why}); the next key starts it anew", why=words))
        )
