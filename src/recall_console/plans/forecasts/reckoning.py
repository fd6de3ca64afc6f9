"""Answers one question after another about plans over the same customers, each from what was reckoned before."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

import polars as pl

from recall_console.errors import PlanError, RecallError
from recall_console.language import tr, use
from recall_console.plans.audience.base import Base
from recall_console.plans.forecasts.comparison import compare
from recall_console.plans.forecasts.forecasting import forecast
from recall_console.plans.forecasts.frontier import Frontier, frontier
from recall_console.plans.forecasts.question import Answer, Outcome, Question, Shop, at_any_budget
from recall_console.prediction import reason_words

if TYPE_CHECKING:
    from pathlib import Path

    from recall_console.plans.forecasts.forecast import Forecast
    from recall_console.plans.plan import Plan
    from recall_console.settings import Settings

AT_ONCE: Final = 3_000
"""Up to so many customers are reckoned one by one between two keys; of more, close figures come first."""
_FRONTIERS: Final = 8
"""So many frontiers are remembered: of plans before their last edits, and of the one beside."""


@dataclass
class Reckoning:
    """Customers as numbers, and what was found for the last plans that were tried on them."""

    at_once: int = AT_ONCE
    _shop: Shop | None = None
    _settings: "Settings | None" = None
    _base: Base | None = None
    _last: "dict[bool, tuple[Forecast, ...]]" = field(default_factory=dict)
    _frontiers: "deque[tuple[Plan, Frontier]]" = field(default_factory=lambda: deque(maxlen=_FRONTIERS))

    def answers(self, question: Question) -> Iterator[Answer]:
        """First what can be said soon, then exact figures, then the frontier; or the sentence why there are none."""
        use(question.language)
        try:
            yield from self._answers(question)
        except RecallError as error:
            yield Answer(question.number, error=str(error), is_last=True)

    def _answers(self, question: Question) -> Iterator[Answer]:
        self._open(question)
        known = self._known_frontier(question)
        if self._size * len(question.plans) > self.at_once:
            yield Answer(question.number, self._outcome(question, close=True), known)
        outcome = self._outcome(question, close=False)
        has_more = question.has_dial and known is None
        yield Answer(question.number, outcome, known, is_last=not has_more)
        if has_more:
            yield Answer(question.number, frontier=self._drawn(question), is_last=True)

    def _open(self, question: Question) -> None:
        """The customers of another run, or as other settings value them, are read once."""
        if (question.shop, question.settings) == (self._shop, self._settings):
            return
        self._last.clear()
        self._frontiers.clear()
        self._base = None  # the old ones go before the new ones come: memory holds one base
        path = question.shop.scores_path
        self._base = None if path is None else _read(path, question.settings)
        self._shop, self._settings = question.shop, question.settings

    @property
    def _size(self) -> int:
        return 0 if self._base is None else self._base.scores.height

    def _outcome(self, question: Question, *, close: bool) -> Outcome:
        last = self._last.get(close, ())[: len(question.plans)]
        found = tuple(
            forecast(
                plan,
                self._base,
                question.settings,
                question.shop.scored_days,
                question.shop.calibration_error,
                in_cells=close,
                near=near,
            )
            for plan, near in zip_longest(question.plans, last)
        )
        self._last[close] = found
        return Outcome(found, compare(found, question.common_value) if len(found) > 1 else None)

    def _known_frontier(self, question: Question) -> Frontier | None:
        plan = at_any_budget(question.plans[0])
        return next((drawn for known, drawn in self._frontiers if known == plan), None)

    def _drawn(self, question: Question) -> Frontier | None:
        plan, base = question.plans[0], self._base
        if base is None:
            return None
        drawn = frontier(plan, base, question.settings, question.shop.calibration_error)
        self._frontiers.append((at_any_budget(plan), drawn))
        return drawn


def _read(path: "Path", settings: "Settings") -> Base:
    """The customers of a run.

    Raises
    ------
    PlanError
        Where their scores cannot be read.
    """
    try:
        scores = pl.scan_parquet(path).drop(reason_words.COLUMNS, strict=False).collect()
    except (OSError, pl.exceptions.PolarsError) as error:
        raise PlanError(
            tr("cannot read the scores in {path}: {why}", path=path, why=str(error).partition("\n")[0])
        ) from error
    return Base.of(scores, settings)
