"""Several walk-forward folds: how steady the figures of the model card are over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from recall_console.prediction import card_sentences, testing
from recall_console.prediction.card import Card, Sentence, plain
from recall_console.prediction.learning import Learned, learn
from recall_console.prediction.parallel import one_thread
from recall_console.prediction.score import size_of_past
from recall_console.prediction.snapshots import EventLog, Examples, examples, sizes, training_dates
from recall_console.progress import Progress, Report, silent
from recall_console.settings import Settings


@dataclass(frozen=True)
class Backtest:
    """What several folds say together.

    Attributes
    ----------
    card : Card
        Means over the folds; the intervals are those of one fold, for overlapping horizons tell little more than one.
    folds : tuple of dict
        Latest first: the measured part of a card, with ``tested_on`` spread out at its top.
    """

    card: Card
    folds: tuple[dict[str, Any], ...]

    @property
    def withheld(self) -> str:
        """Why none of it is to be relied on, in one sentence; empty where it is."""
        return self.card.withheld

    def as_dict(self) -> dict[str, Any]:
        """A card with its ``folds``, ready for JSON."""
        return self.card.as_dict() | plain({"folds": list(self.folds)})


def backtest(
    store: EventLog, folds: int, horizon_days: int, settings: Settings, report: Report = silent
) -> Backtest:
    """Test on several past dates, each model having learnt from nothing but what was over before its test began.

    The dates are ``settings.snapshot_step_days`` apart, so horizons overlap; the latest ends with the data.
    """
    end = store.meta.last_at.date() + timedelta(days=1)
    start = store.meta.first_at.date()
    base, lookers = sizes(store, end)
    count, share = size_of_past(base, settings)
    dates = [end - timedelta(days=horizon_days + step * settings.snapshot_step_days) for step in range(folds)]
    learnt = {day: training_dates(start, day, horizon_days, count, settings) for day in dates}
    wanted = {each for day, earlier in learnt.items() if earlier for each in (day, *earlier)}
    found = examples(store, wanted, horizon_days, end, settings, share=share, report=report)
    tested: list[tuple[Learned, dict[str, Any]]] = []
    for number, day in enumerate(dates):
        report(Progress("fit", number, len(dates), str(day)))
        earlier = [found[each] for each in learnt[day] if len(found[each])]
        if testing.possible(earlier):
            tested.append(_fold(found[day], earlier, horizon_days, settings))
    shared = {
        "as_of": end,
        "horizon_days": horizon_days,
        "customers": base,
        "prospects": lookers,
    }
    if not tested:
        return Backtest(_nothing((end - start).days, shared), ())
    months = card_sentences.months_never_seen(start, end, horizon_days, settings)
    return Backtest(
        _together(tested, months, shared, settings),
        tuple(measured["tested_on"] | measured for _, measured in tested),
    )


def _fold(
    test: Examples, earlier: Sequence[Examples], horizon_days: int, settings: Settings
) -> tuple[Learned, dict[str, Any]]:
    with one_thread():
        learned = learn(earlier, horizon_days, settings)
        fold = testing.walk_forward(test, earlier[0], learned, settings)
        return learned, testing.measured(fold, horizon_days, settings)


def _nothing(days: int, shared: dict[str, Any]) -> Card:
    """The card where no fold could be tested."""
    why = Sentence("withheld_history", {"days": days, "needed": 3 * shared["horizon_days"]})
    return Card(verdict="withheld", withheld=card_sentences.withheld_words(why), sentences=(why,), **shared)


def _together(
    tested: Sequence[tuple[Learned, dict[str, Any]]],
    months: tuple[int, ...],
    shared: dict[str, Any],
    settings: Settings,
) -> Card:
    measured: dict[str, Any] = mean([each for _, each in tested])
    learned = tested[0][0]
    found = card_sentences.verdict(measured["figures"], settings)
    said = tuple(card_sentences.sentences(found, measured, settings))
    beware = card_sentences.warnings(measured, unseen_months=months, newer_days=0, settings=settings)
    return Card(
        verdict=found,
        withheld=card_sentences.withheld_words(said[0]) if found == "withheld" else "",
        sentences=said,
        warnings=tuple(beware),
        variables=int(learned.churn.used.sum()),
        trained_on=learned.dates,
        **shared,
        **measured,
    )


def mean(values: Sequence[Any]) -> Any:
    """Records of one shape as one record: the mean of each number that is known, the first of anything else."""
    first = values[0]
    if isinstance(first, dict):
        return {key: mean([value[key] for value in values if key in value]) for key in first}
    if isinstance(first, list):
        return [mean(places) for places in zip(*values, strict=False)]
    known = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    return sum(known) / len(known) if known and not isinstance(first, bool | str | date) else first
