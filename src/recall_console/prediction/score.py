"""Scores and model card as of one date."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from time import perf_counter
from typing import Any

import polars as pl

from recall_console.errors import InputError
from recall_console.language import later, tr
from recall_console.prediction import card_sentences, guarding, testing
from recall_console.prediction.card import Card, Sentence
from recall_console.prediction.drift import drift
from recall_console.prediction.learning import Learned, enough, learn
from recall_console.prediction.measuring import measured
from recall_console.prediction.parallel import one_thread
from recall_console.prediction.shapley import agreement
from recall_console.prediction.snapshots import (
    EventLog,
    Examples,
    Floats,
    Snapshot,
    examples,
    snapshot,
    training_dates,
)
from recall_console.prediction.table import rules_only, with_model
from recall_console.progress import Progress, Report, silent
from recall_console.settings import Settings


@dataclass(frozen=True)
class Scored:
    """What scoring leaves.

    Attributes
    ----------
    scores : pl.DataFrame
        ``SCORES_SCHEMA``, sorted by customer.
    card : Card
    seconds : dict of str to float
        By stage.
    """

    scores: pl.DataFrame
    card: Card
    seconds: dict[str, float]


@dataclass
class Stopwatch:
    """Seconds by stage."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what happens inside."""
        start = perf_counter()
        yield
        self.seconds[name] = perf_counter() - start


@dataclass(frozen=True)
class Past:
    """Examples to learn from.

    Attributes
    ----------
    recent : tuple of Examples
        Of snapshots whose horizons were over by the as-of date, latest first: what the scores are learnt from.
    earlier : tuple of Examples
        Of snapshots whose horizons were over when the latest of ``recent`` began: what the test is learnt from.
    """

    recent: tuple[Examples, ...]
    earlier: tuple[Examples, ...]

    @classmethod
    def of(
        cls, store: EventLog, as_of: date, horizon_days: int, settings: Settings, *, base: int, report: Report
    ) -> "Past":
        """Read the examples that a base of this size is learnt from."""
        count, share = size_of_past(base, settings)
        start = store.meta.first_at.date()
        recent = training_dates(start, as_of, horizon_days, count, settings)
        earlier = training_dates(start, recent[0], horizon_days, count, settings) if recent else ()
        found = examples(
            store, (*recent, *earlier), horizon_days, as_of, settings, share=share, report=report
        )
        return cls(_held(found, recent), _held(found, earlier))


def score(
    store: EventLog, as_of: date, horizon_days: int, settings: Settings, report: Report = silent
) -> Scored:
    """Score the customer base as of a date, and test how good such scores were one horizon earlier.

    Raises
    ------
    InputError
        Where the date lies outside what the events tell.
    """
    watch = Stopwatch()
    check_date(store, as_of)
    with watch.stage("variables"):
        now = snapshot(store, as_of, horizon_days, settings)
        if now.facts.is_empty():
            raise InputError(
                tr(
                    "nobody has bought before {as_of}; choose a later --as-of, or check the event types (recall-console check)",
                    as_of=as_of,
                )
            )
        past = Past.of(store, as_of, horizon_days, settings, base=len(now.facts), report=report)
    obstacle = _obstacle(store, as_of, horizon_days, past, settings)
    if obstacle is not None:
        return Scored(rules_only(now), _without_model(now, horizon_days, obstacle, settings), watch.seconds)
    with one_thread():
        with watch.stage("fit"):
            learned, fold = _learn(past, horizon_days, settings, report)
        with watch.stage("evaluate"):
            report(Progress("evaluate", 0, 1, str(fold.as_of)))
            churn = learned.churn.predict(now.matrix)
            told = _told(
                store,
                now,
                learned,
                fold,
                churn=churn,
                test=past.recent[0],
                horizon_days=horizon_days,
                settings=settings,
            )
            card = _card(store, now, learned, told, horizon_days=horizon_days, settings=settings)
        with watch.stage("score"):
            report(Progress("score", 0, 1, str(as_of)))
            scores = rules_only(now) if card.withheld else with_model(now, learned, churn, settings)
    return Scored(scores, card, watch.seconds)


def check_date(store: EventLog, as_of: date) -> None:
    """Refuse a date that lies beyond the day after the last event.

    Raises
    ------
    InputError
        There days without events would be taken for days without purchases.
    """
    last = store.meta.last_at.date()
    if as_of > last + timedelta(days=1):
        raise InputError(
            tr(
                "as-of {as_of} lies after the data, which end on {last}; the latest possible --as-of is {value}",
                as_of=as_of,
                last=last,
                value=last + timedelta(days=1),
            )
        )


def size_of_past(base: int, settings: Settings) -> tuple[int, float]:
    """How many snapshots to learn from, and which share of the customers, for a base of this size."""
    affordable = settings.max_training_rows // max(base, 1)
    count = max(settings.min_training_snapshots, min(affordable, settings.max_training_snapshots))
    return count, min(1.0, settings.max_training_rows / (count * max(base, 1)))


def _held(found: Mapping[date, Examples], dates: Sequence[date]) -> tuple[Examples, ...]:
    """Examples of these dates that hold anybody."""
    return tuple(found[day] for day in dates if len(found[day]))


def _obstacle(
    store: EventLog, as_of: date, horizon_days: int, past: Past, settings: Settings
) -> Sentence | None:
    """Why there can be no model, if so."""
    history = (as_of - store.meta.first_at.date()).days
    if history < 2 * horizon_days or not past.recent:
        return Sentence("withheld_history", {"days": history, "needed": 2 * horizon_days})
    churned, stayed = enough(past.recent)
    if min(churned, stayed) < settings.min_outcomes:
        return Sentence(
            "withheld_outcomes",
            {
                "churned": churned,
                "stayed": stayed,
                "needed": settings.min_outcomes,
                "longest_horizon": history // 2,
            },
        )
    return None


def _learn(past: Past, horizon_days: int, settings: Settings, report: Report) -> tuple[Learned, testing.Fold]:
    """The models behind the scores, and the fold that tests their like."""
    report(Progress("fit", 0, 2, later("models for the scores")))
    learned = learn(past.recent, horizon_days, settings)
    report(Progress("fit", 1, 2, later("models for the test")))
    if testing.possible(past.earlier):
        before = learn(past.earlier, horizon_days, settings)
        test = past.recent[0]
        return learned, testing.walk_forward(test.as_of, testing.tell(test, before), before, settings)
    return learned, testing.across_customers(learned, settings)


def _told(
    store: EventLog,
    now: Snapshot,
    learned: Learned,
    fold: testing.Fold,
    *,
    churn: Floats,
    test: Examples,
    horizon_days: int,
    settings: Settings,
) -> dict[str, Any]:
    """Everything of the card that is measured: on the test, and on the customers scored."""
    changed = guarding.probed(store, fold.as_of)
    return measured(fold, horizon_days, len(now.facts), settings) | {
        "drift": [asdict(group) for group in drift(learned.latest.matrix, now.matrix)],
        "sentinel": guarding.guarded(fold, test, changed, settings),
        "selection": learned.churn.mix.tried,
        "reasons_check": agreement(learned.churn, now.variables, churn, settings)._asdict(),
    }


def _without_model(now: Snapshot, horizon_days: int, why: Sentence, settings: Settings) -> Card:
    return Card(
        verdict="withheld",
        withheld=card_sentences.withheld_words(why),
        sentences=(why,),
        as_of=now.as_of,
        horizon_days=horizon_days,
        own_horizon=settings.own_horizon,
        customers=len(now.facts),
        prospects=now.prospects,
    )


def _card(
    store: EventLog,
    now: Snapshot,
    learned: Learned,
    told: dict[str, Any],
    *,
    horizon_days: int,
    settings: Settings,
) -> Card:
    found = card_sentences.verdict(told, settings)
    beware = card_sentences.warnings(
        told,
        unseen_months=card_sentences.months_never_seen(
            store.meta.first_at.date(), now.as_of, horizon_days, settings
        ),
        newer_days=(store.meta.last_at.date() - now.as_of).days + 1,
        settings=settings,
    )
    said = tuple(card_sentences.sentences(found, told, settings))
    return Card(
        verdict=found,
        withheld=card_sentences.withheld_words(said[0]) if found == "withheld" else "",
        sentences=said,
        warnings=tuple(beware),
        as_of=now.as_of,
        horizon_days=horizon_days,
        own_horizon=settings.own_horizon,
        customers=len(now.facts),
        prospects=now.prospects,
        variables=int(learned.churn.used.sum()),
        trained_on=learned.dates,
        **told,
    )
