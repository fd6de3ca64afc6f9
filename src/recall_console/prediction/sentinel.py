"""The leak sentinel: whether figures of a back-test are too good to be true, because something of the future got in.

Three looks, for leaks get in by three ways: a variable that reads events after its date (probe), an input that was written
with hindsight (a variable that alone knows too much), and training examples that hold what scoring will not (a model that
is much better across customers than over time).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, NamedTuple

import numpy as np
import polars as pl

from recall_console.customers.chance import chance
from recall_console.customers.history import midnight, until
from recall_console.customers.measure_names import TYPES
from recall_console.customers.world import World
from recall_console.prediction.card import Sentence
from recall_console.prediction.delong import Area, Contrast, contrast
from recall_console.prediction.process import NAMES
from recall_console.prediction.snapshots import Bools, Examples, Floats, Matrix
from recall_console.prediction.stack import telling
from recall_console.settings import Settings

Kernel = Callable[[pl.DataFrame, date, World], pl.DataFrame]
"""Variables of a shard's customers as of a date, as ``customers.variables.variables`` computes them."""

PROBED_CUSTOMERS: Final = 1000
"""So many customers are probed: what a leak changes for one in three hundred is seen with 96 %."""
SUSPECTED_ON: Final = 10_000
"""Of more recent buyers than this so many are drawn: they tell enough, in a second."""
FEWEST_TO_SUSPECT: Final = 30
"""No variable is suspected on fewer customers of either outcome than this."""
SURELY: Final = 1.96
"""Standard errors by which a figure must be beyond what is allowed."""
_RECENCIES: Final = tuple(
    place
    for place, name in enumerate(NAMES)
    if name in {"recency_activity", *(f"recency_{each.word}" for each in TYPES)}
)


class Suspect(NamedTuple):
    """A variable that alone tells leavers from stayers better than can be.

    Attributes
    ----------
    variable : str
    roc_auc : float
        Of the variable alone, in the direction that fits.
    simple_auc : float
        Of the best simple sign, on the same customers: another recency, orders or net spend of the last horizon.
    """

    variable: str
    roc_auc: float
    simple_auc: float


@dataclass(frozen=True)
class Sentinel:
    """What the three looks found.

    Attributes
    ----------
    reasons : tuple of Sentence
        Why figures are not to be believed: ``leak_future`` (variables), ``leak_too_good`` (variables; roc_auc and simple_auc
        of the first), ``leak_split`` (gap, error, allowed); empty where nothing was found.
    gap : Contrast or None
        See ``split_gap``; ``None`` where nothing was tested walk-forward.
    """

    reasons: tuple[Sentence, ...]
    gap: Contrast | None

    @property
    def tripped(self) -> bool:
        """Whether the model card has to be withheld."""
        return bool(self.reasons)


def sentinel(
    changed: tuple[str, ...], suspects: tuple[Suspect, ...], gap: Contrast | None, settings: Settings
) -> Sentinel:
    """Put together what ``future_probe``, ``too_good`` and ``split_gap`` found."""
    return Sentinel(tuple(_reasons(changed, suspects, gap, settings)), gap)


def _reasons(
    changed: tuple[str, ...], suspects: tuple[Suspect, ...], gap: Contrast | None, settings: Settings
) -> Iterator[Sentence]:
    if changed:
        yield Sentence("leak_future", {"variables": list(changed)})
    if suspects:
        worst = suspects[0]
        values = {"roc_auc": worst.roc_auc, "simple_auc": worst.simple_auc}
        yield Sentence("leak_too_good", {"variables": [each.variable for each in suspects], **values})
    if gap is not None and gap.value - SURELY * gap.error > settings.leak_gap:
        yield Sentence("leak_split", {"gap": gap.value, "error": gap.error, "allowed": settings.leak_gap})


def future_probe(
    kernel: Kernel, shards: Iterable[pl.DataFrame], as_of: date, world: World
) -> tuple[str, ...]:
    """Variables that change, for a sample of customers, when everything from a date on is taken away.

    Parameters
    ----------
    kernel : callable
        What computes the variables.
    shards : iterable of pl.DataFrame
        ``EVENT_SCHEMA``, sorted by customer and time; only as many are read as the sample needs. They should go on after the
        date for as long as a horizon, or there is nothing that could get in.
    as_of : date
    world : World
        Of the whole log; what is known of it by the date is cut from it.

    Returns
    -------
    tuple of str
        In the order of the columns; ``customer_id`` where the customers themselves differ.
    """
    events = _sample(shards, PROBED_CUSTOMERS)
    by_then = replace(world, items=world.items.filter(pl.col("first_seen_at") < midnight(as_of)))
    whole, cut = kernel(events, as_of, world), kernel(until(events, as_of), as_of, by_then)
    both = whole.join(cut, on="customer_id", suffix=_CUT)
    names = [name for name in whole.columns if name != "customer_id"]
    differs = both.select(pl.col(name).ne_missing(pl.col(name + _CUT)).any() for name in names).row(0)
    base = ["customer_id"] if len(both) < max(len(whole), len(cut)) else []
    return (*base, *(name for name, found in zip(names, differs, strict=True) if found))


_CUT: Final = " as of the date"


def _sample(shards: Iterable[pl.DataFrame], customers: int) -> pl.DataFrame:
    """All events of some customers, drawn by their ids."""
    taken: list[pl.DataFrame] = []
    wanted = customers
    for shard in shards:
        ids = shard["customer_id"].unique()
        drawn = ids.gather(np.argsort(chance(ids, "probe"))[:wanted])
        taken.append(shard.join(drawn.to_frame(), on="customer_id", how="semi", maintain_order="left"))
        wanted -= len(drawn)
        if not wanted:
            break
    return pl.concat(taken).sort("customer_id", maintain_order=True)


class Judged(NamedTuple):
    """Customers, what they did, and what a model and their recency say of them.

    Attributes
    ----------
    churned : bool array of length n
    score : float array of length n
        The model's, of customers that it has not seen.
    recency_days : float array of length n
    """

    churned: Bools
    score: Floats
    recency_days: Floats


def split_gap(held_out: Judged, walk_forward: Judged) -> Contrast:
    """By how much the model's lead over recency is larger across customers than over time.

    Both leads are differences of ROC AUC: those of two dates differ for honest reasons, seasons and the log's age, and
    recency's differs with them.

    Parameters
    ----------
    held_out : Judged
        Of the latest date learnt from, by models that learnt from other customers.
    walk_forward : Judged
        Of the date tested on.
    """
    across, ahead = _lead(held_out), _lead(walk_forward)
    return Contrast(across.value - ahead.value, float(np.hypot(across.error, ahead.error)))


def _lead(judged: Judged) -> Contrast:
    areas = [Area.of(judged.churned, each) for each in (judged.score, judged.recency_days)]
    return contrast(areas, (1, -1))


def too_good(test: Examples, settings: Settings) -> tuple[Suspect, ...]:
    """Variables that alone tell who leaves better than can be, the best first.

    Too good is a ROC AUC surely above ``settings.leak_single_auc``, or one that surely leaves less than
    ``settings.leak_error_share`` of the pairs wrong that the best simple sign leaves wrong. Only customers who bought within
    a horizon before the date are looked at: most others have left long ago, and what tells that is no suspect.
    """
    recent = _drawn(test.take(test.past_orders > 0))
    if min(recent.churned.sum(), (~recent.churned).sum()) < FEWEST_TO_SUSPECT:
        return ()
    varying = np.flatnonzero(telling(recent.matrix)).tolist()
    areas = {place: _area(recent.churned, recent.matrix[:, place]) for place in varying}
    before = [_area(recent.churned, each) for each in (recent.past_orders, recent.past_net_spend)]
    found = []
    for place, area in areas.items():
        others = [areas[each] for each in _RECENCIES if each in areas and each != place]
        simple = max((*others, *before), key=lambda each: each.value)
        if _is_too_good(area, simple, settings):
            found.append(Suspect(NAMES[place], area.value, simple.value))
    return tuple(sorted(found, key=lambda each: -each.roc_auc))


def _drawn(customers: Examples) -> Examples:
    """About ``SUSPECTED_ON`` of the customers, by their ids."""
    if len(customers) <= SUSPECTED_ON:
        return customers
    return customers.take(chance(customers.customers, "suspect") < SUSPECTED_ON / len(customers))


def _area(churned: Bools, values: Floats | Matrix) -> Area:
    """Of one variable alone, in the direction that fits; what is missing ranks above everything."""
    area = Area.of(churned, np.where(np.isnan(values), np.inf, values))
    return area if area.value >= 0.5 else area.reversed


def _is_too_good(area: Area, simple: Area, settings: Settings) -> bool:
    alone = contrast([area], [1])
    if alone.value - SURELY * alone.error > settings.leak_single_auc:
        return True
    share = settings.leak_error_share
    beyond = contrast([area, simple], [1, -share])
    return beyond.value - SURELY * beyond.error > 1 - share
