"""Several walk-forward folds: how steady the figures of the model card are over time."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from recall_console.prediction import card_sentences, guarding, testing
from recall_console.prediction.card import Card, Sentence, plain
from recall_console.prediction.drift import drift
from recall_console.prediction.evaluation import Figure
from recall_console.prediction.learning import Learned, enough, learn
from recall_console.prediction.measuring import measured
from recall_console.prediction.parallel import one_thread
from recall_console.prediction.profit import verdict
from recall_console.prediction.score import size_of_past
from recall_console.prediction.snapshots import (
    EventLog,
    Examples,
    examples,
    over_examples,
    sizes,
    training_dates,
)
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

    The dates are ``settings.snapshot_step_days`` apart, so horizons overlap; the latest ends with the data. A large base is
    learnt from as a sample, and tested as a whole.
    """
    end = store.meta.last_at.date() + timedelta(days=1)
    start = store.meta.first_at.date()
    base, lookers = sizes(store, end)
    shared = {
        "as_of": end,
        "horizon_days": horizon_days,
        "own_horizon": settings.own_horizon,
        "customers": base,
        "prospects": lookers,
    }
    count, share = size_of_past(base, settings)
    dates = [end - timedelta(days=horizon_days + step * settings.snapshot_step_days) for step in range(folds)]
    learnt = {day: training_dates(start, day, horizon_days, count, settings) for day in dates}
    wanted = {each for day, earlier in learnt.items() if earlier for each in (day, *earlier)}
    found = examples(store, wanted, horizon_days, end, settings, share=share, report=report)
    with one_thread():
        models = _models(found, learnt, horizon_days, settings, report)
        if not models:
            return Backtest(_nothing(found, learnt, (end - start).days, shared), ())
        told = _told(
            store,
            found,
            models,
            horizon_days=horizon_days,
            end=end,
            settings=settings,
            everybody=share >= 1,
            report=report,
        )
        report(Progress("evaluate", 0, 1))
        tested = {day: testing.walk_forward(day, told[day], models[day], settings) for day in models}
    probed = guarding.probed(store, max(models))
    measures = [
        _measured(fold, found[day], probed, horizon_days=horizon_days, customers=base, settings=settings)
        for day, fold in tested.items()
    ]
    months = card_sentences.months_never_seen(start, end, horizon_days, settings)
    return Backtest(
        _together(models[max(models)], measures, months, shared, settings),
        tuple(each["tested_on"] | each for each in measures),
    )


def _models(
    found: Mapping[date, Examples],
    learnt: Mapping[date, Sequence[date]],
    horizon_days: int,
    settings: Settings,
    report: Report,
) -> dict[date, Learned]:
    """What could be learnt before each date, latest first."""
    models = {}
    for number, (day, dates) in enumerate(learnt.items()):
        report(Progress("fit", number, len(learnt), str(day)))
        earlier = [found[each] for each in dates if len(found[each])]
        if testing.possible(earlier) and testing.testable(found[day]):
            models[day] = learn(earlier, horizon_days, settings)
    return models


def _told(
    store: EventLog,
    found: Mapping[date, Examples],
    models: Mapping[date, Learned],
    *,
    horizon_days: int,
    end: date,
    settings: Settings,
    everybody: bool,
    report: Report,
) -> dict[date, pl.DataFrame]:
    """What each date's models say of everybody, part by part where the examples are but a sample."""

    def tell(those: Examples) -> pl.DataFrame:
        return testing.tell(those, models[those.as_of])

    if everybody:
        return {day: tell(found[day]) for day in models}
    processes = {day: found[day].process for day in models}
    told = over_examples(store, processes, horizon_days, end, settings, tell=tell, report=report)
    return {day: pl.concat(parts) for day, parts in told.items()}


def _measured(
    fold: testing.Fold,
    test: Examples,
    probed: tuple[str, ...],
    *,
    horizon_days: int,
    customers: int,
    settings: Settings,
) -> dict[str, Any]:
    return measured(fold, horizon_days, customers, settings) | {
        "drift": [asdict(group) for group in drift(fold.learned.latest.matrix, test.matrix)],
        "sentinel": guarding.guarded(fold, test, probed, settings),
        "selection": fold.learned.churn.mix.tried,
    }


def _nothing(
    found: Mapping[date, Examples],
    learnt: Mapping[date, Sequence[date]],
    days: int,
    shared: dict[str, Any],
) -> Card:
    """The card where no fold could be tested."""
    tested = [day for day, dates in learnt.items() if any(len(found[each]) for each in dates)]
    if tested:
        churned, stayed = enough([found[max(tested)]])
        why = Sentence(
            "withheld_outcomes",
            {
                "churned": churned,
                "stayed": stayed,
                "needed": testing.FEWEST_OUTCOMES,
                "longest_horizon": days // 3,
            },
        )
    else:
        why = Sentence("withheld_history", {"days": days, "needed": 3 * shared["horizon_days"]})
    return Card(verdict="withheld", withheld=card_sentences.withheld_words(why), sentences=(why,), **shared)


def _together(
    learned: Learned,
    measures: Sequence[dict[str, Any]],
    months: tuple[int, ...],
    shared: dict[str, Any],
    settings: Settings,
) -> Card:
    together: dict[str, Any] = mean(measures)
    rate_before = together["tested_on"]["base_rate_before"]
    together["tested_on"] = measures[0]["tested_on"] | {
        "folds": len(measures),
        "base_rate_before": rate_before,
    }
    # worst groups come first, so the same place in two folds is not the same group
    together["drift"] = measures[0]["drift"]
    if together["profit"]:
        rules = {each["profit"]["rule"] for each in measures}
        together["profit"]["rule"] = rules.pop() if len(rules) == 1 else "various"
        together["profit"]["verdict"] = verdict(Figure(**together["profit"]["per_month"]), settings)
    together["sentinel"] = guarding.together([each["sentinel"] for each in measures])
    found = card_sentences.verdict(together, settings)
    said = tuple(card_sentences.sentences(found, together, settings))
    beware = card_sentences.warnings(together, unseen_months=months, newer_days=0, settings=settings)
    return Card(
        verdict=found,
        withheld=card_sentences.withheld_words(said[0]) if found == "withheld" else "",
        sentences=said,
        warnings=tuple(beware),
        variables=int(learned.churn.used.sum()),
        trained_on=learned.dates,
        **shared,
        **together,
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
