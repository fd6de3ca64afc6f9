"""Who reckons for the Plan pane: at once what a key can wait for, the rest from a thread when no more keys come."""

import asyncio
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from textual.message import Message

from recall_console.console.panes.plan_desk import Outcome, Question
from recall_console.errors import RecallError

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.timer import Timer
    from textual.widget import Widget

    from recall_console.console.panes.plan_shop import Shop
    from recall_console.plans.forecasts.frontier import Frontier

Found = TypeVar("Found")

PAUSE_SECONDS: Final = 0.4
"""What takes long is begun when no key has come for so long."""
_LEAST_PRIORITY: Final = 19


@dataclass
class Answered(Message):
    """Figures for a question, or the sentence why there are none."""

    question: Question
    outcome: Outcome | None
    error: str = ""


@dataclass
class Readied(Message):
    """Customers that were made ready in a thread."""

    shop: "Shop"


@dataclass
class Drawn(Message):
    """The frontier of a question's plan A; the clerk rests."""

    question: Question
    frontier: "Frontier | None"


class Clerk:
    """One question at a time beside the keys, and always the newest; what was asked meanwhile comes next."""

    def __init__(self, host: "Widget") -> None:
        self._host = host
        self._asked: Question | None = None
        self._drawn: Question | None = None
        self._busy = False
        self._timer: Timer | None = None
        self._thread = ThreadPoolExecutor(1, "clerk", _yield_to_keys)

    def ask(self, question: Question) -> Answered:
        """What can be said at once; `Answered` and `Drawn` follow where there is more to say."""
        self._asked = question
        if question.is_large or self._has_to_draw(question):
            self._wait_for_a_pause()
        return _answered(question, close=question.is_large)

    def forget(self) -> None:
        """Draw the next frontier even if it was drawn before."""
        self._drawn = None

    def is_drawn(self, question: Question) -> bool:
        """Whether the newest frontier is this question's."""
        return self._drawn is not None and question.differs_in_budget_only(self._drawn)

    def is_still_wanted(self, drawn: Drawn) -> bool:
        """Whether a frontier is that of what was asked last."""
        return self._asked is not None and self._asked.differs_in_budget_only(drawn.question)

    def is_newest(self, question: Question) -> bool:
        """Whether nothing else was asked since."""
        return question is self._asked

    def rest(self, drawn: Drawn) -> None:
        """The thread is done; go on with what was asked meanwhile."""
        self._busy = False
        if drawn.frontier is not None:
            self._drawn = drawn.question
        if not self.is_newest(drawn.question):
            self._wait_for_a_pause()

    def _wait_for_a_pause(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._host.set_timer(PAUSE_SECONDS, self._go_on)

    def _go_on(self) -> None:
        question = self._asked
        if question is None or self._busy or not (question.is_large or self._has_to_draw(question)):
            return
        self._busy = True
        self._host.run_worker(self._reckon(question), group="clerk")

    def _has_to_draw(self, question: Question) -> bool:
        return question.has_dial and not self.is_drawn(question)

    async def _reckon(self, question: Question) -> None:
        """Exact figures where they are not said yet, then the frontier where it is another one."""
        if question.is_large:
            self._host.post_message(await self._beside_keys(partial(_answered, question, close=False)))
        found = await self._beside_keys(partial(_frontier, question)) if self._has_to_draw(question) else None
        self._host.post_message(Drawn(question, found))

    async def _beside_keys(self, work: "Callable[[], Found]") -> "Found":
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


def _answered(question: Question, *, close: bool) -> Answered:
    try:
        return Answered(question, question.answer(close=close))
    except RecallError as error:
        return Answered(question, None, str(error))


def _frontier(question: Question) -> "Frontier | None":
    try:
        return question.frontier()
    except RecallError:  # the figures say what is wrong with the plan
        return None


def _yield_to_keys() -> None:
    """Let the thread that serves the keys go first; where a thread cannot have a priority of its own it has none."""
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _LEAST_PRIORITY)
