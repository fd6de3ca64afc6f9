"""When customers visit without ordering: often while they stay, less and less before many of them leave."""

from dataclasses import dataclass, fields
from typing import Final, Self

import numpy as np

from recall_console.events.sample.arrays import Bools, Floats, Ints
from recall_console.events.sample.clock import Clock
from recall_console.events.sample.population import Population
from recall_console.events.sample.purchases import Purchases, Stays

FADED: Final = 0.08
"""Visits that are left on the day of the drop-out, where they fade."""
SLUMP: Final = 0.25
"""Visits that are left during a slump that means nothing."""
AFTERGLOW: Final = 0.6
"""Visits of those who browse on after they stopped buying."""


@dataclass(frozen=True)
class Visits:
    """Visits without an order: who, on which day, and how attentive (0–1: fading, slumps)."""

    customer: Ints
    day: Floats
    attention: Floats

    def __len__(self) -> int:
        return len(self.customer)

    def where(self, keep: Bools) -> Self:
        """The visits that a mask keeps."""
        return type(self)(*(getattr(self, field.name)[keep] for field in fields(self)))

    @classmethod
    def join(cls, *parts: Self) -> Self:
        """The visits of all parts."""
        return cls(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(cls)))


def browse(rng: np.random.Generator, people: Population, clock: Clock, bought: Purchases) -> Visits:
    """Return the visits of customers during their stays, and after the last one where they browse on."""
    leavers = np.flatnonzero(people.browses_on & (bought.stop < clock.days))
    after = Stays(leavers, bought.stop[leavers], np.full(len(leavers), float(clock.days)))
    return Visits.join(
        _during(rng, people, clock, bought.stays, people.fade_days),
        _during(rng, people, clock, after, np.zeros(len(people)), intensity=AFTERGLOW),
    )


def _during(
    rng: np.random.Generator,
    people: Population,
    clock: Clock,
    stays: Stays,
    fade_days: Floats,
    *,
    intensity: float = 1.0,
) -> Visits:
    """Visits at the full rate, of which attention keeps a part (thinning of a Poisson process)."""
    begin = clock.to_busy(stays.start)
    length = np.maximum(clock.to_busy(np.minimum(stays.stop, clock.days)) - begin, 0.0)
    count = rng.poisson(intensity * people.sessions[stays.customer] * length)
    stay = np.repeat(np.arange(len(count)), count)
    customer, day = (
        stays.customer[stay],
        clock.to_calendar(begin[stay] + length[stay] * rng.random(len(stay))),
    )
    attention = _fading(stays.stop[stay] - day, fade_days[customer]) * _slump(people, customer, day)
    return Visits(customer, day, attention).where(rng.random(len(stay)) < attention)


def _fading(days_left: Floats, fade_days: Floats) -> Floats:
    share = np.divide(days_left, fade_days, out=np.ones(len(days_left)), where=fade_days > 0)
    return FADED + (1 - FADED) * np.minimum(share, 1.0)


def _slump(people: Population, customer: Ints, day: Floats) -> Floats:
    since = day - people.slump_start[customer]
    return np.where((since >= 0) & (since < people.slump_days[customer]), SLUMP, 1.0)
