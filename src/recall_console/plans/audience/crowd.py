"""A plan's audience as numbers: one by one, or in cells of customers who are alike."""

from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING, Final

import numpy as np

from recall_console.customers.chance import chance
from recall_console.errors import FilterError, PlanError
from recall_console.language import tr
from recall_console.plans import holdout

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    import polars as pl

    from recall_console.plans.audience.base import Base
    from recall_console.plans.plan import Plan, Rung

    Floats = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]
    Codes = npt.NDArray[np.int64]
    Which = npt.NDArray[np.uint16]

_MOST_KINDS: Final = 8
"""Cells of so many kinds of plans are remembered: the last ones."""
_MOST_CODES: Final = 4_000_000
"""Cells are counted in a table of so many places; more kinds of customers than that are sorted instead."""


@dataclass(frozen=True)
class Crowd:
    """N customers, or N cells of alike customers, and K rungs.

    Attributes
    ----------
    customers : ndarray (N,)
        How many each row stands for: 1, or the size of the cell.
    held : ndarray (N,)
        Share of the row that is held out: 0 or 1, or the plan's share of a cell.
    draw : ndarray (N,)
        In [0, 1), by hashed id: which of equals come first.
    returns, gained, lost : ndarray (N,)
        As `Base` has them; means of a cell.
    lifecycle : ndarray (N,) of int
        Places in `customers.schema.LIFECYCLES`.
    allowed : ndarray (K, N) of bool
        Who may get which rung at all.
    which : ndarray (K, N) of int
        Whose response the row has on each rung: a place among all responses, in the order of `evidence.of_rungs`.
    left_out : int
        Customers of the audience without a score to decide by.
    customer_ids : polars.Series of String or None
        Of each row; ``None`` for cells.
    places : ndarray (N,) of int or None
        Each row's place in the `Base`; ``None`` for cells.
    """

    customers: "Floats"
    held: "Floats"
    draw: "Floats"
    returns: "Floats"
    gained: "Floats"
    lost: "Floats"
    lifecycle: "Codes"
    allowed: "Flags"
    which: "Which"
    left_out: int
    customer_ids: "pl.Series | None" = None
    places: "Codes | None" = None

    def __len__(self) -> int:
        return len(self.customers)

    @property
    def weights(self) -> "Floats":
        """Customers of each row who may be contacted: all but the holdout."""
        return self.customers * (1.0 - self.held)

    @property
    def is_close(self) -> bool:
        """Whether rows are cells, and what is reckoned from them is close to the truth instead of exact."""
        return self.customer_ids is None

    @property
    def size(self) -> int:
        """Customers in all."""
        return round(float(self.customers.sum()))


def one_by_one(plan: "Plan", base: "Base", where: str | None = None) -> Crowd:
    """Every customer of the audience.

    Parameters
    ----------
    plan : Plan
        Every rung with a response.
    base : Base
        Everybody who was scored.
    where : str | None
        Another audience than the plan's.

    Raises
    ------
    PlanError
        Where a rung has no response, or the scores lack what decides.
    FilterError
        Where a condition cannot be evaluated.
    """
    rows, gained, left_out = _members(plan, base, where)
    ids = base.scores["customer_id"].gather(rows)
    chances = chance(ids, plan.name)
    return Crowd(
        customers=np.ones(len(rows)),
        held=holdout.drawn(chances, plan.holdout.share).astype(np.float64),
        draw=(chances * 2.0**20) % 1.0,  # further bits of the same hash: independent of who is held out
        returns=base.returns[rows],
        gained=gained[rows],
        lost=base.lost[rows],
        lifecycle=base.lifecycle[rows],
        allowed=np.stack(
            [
                (_may(number, rung, base) & _dear_enough(rung, gained))[rows]
                for number, rung in enumerate(plan.rungs, start=1)
            ]
        ),
        which=np.stack(_whose(plan, base, rows)),
        left_out=left_out,
        customer_ids=ids,
        places=rows,
    )


def in_cells(plan: "Plan", base: "Base", where: str | None = None) -> Crowd:
    """The audience as some thousands of cells; see `one_by_one`.

    Customers of a cell are of one lifecycle, have the same rungs and responses, and are alike in what a return gains and
    how likely it is. Cells are remembered with the base: prices and lifts change what is made of them, not who is in them.
    """
    traits = _traits(plan, where)
    cells = base.cells.get(traits)
    if cells is None:
        while len(base.cells) >= _MOST_KINDS:
            base.cells.pop(next(iter(base.cells)))
        cells = base.cells[traits] = _gathered(plan, base, where)
    _check_responses(plan)
    enough = np.stack([_dear_enough(rung, cells.gained) for rung in plan.rungs])
    held = np.full(len(cells), plan.holdout.share)
    return replace(cells, held=held, allowed=cells.allowed & enough)


def _traits(plan: "Plan", where: str | None) -> tuple[object, ...]:
    """What decides who is in which cell."""
    rungs = (
        (rung.only_if, _spares_hunters(rung), tuple(group.where for group in rung.groups))
        for rung in plan.rungs
    )
    return where or plan.audience.where, plan.calculator.value_per_recall, *rungs


def _gathered(plan: "Plan", base: "Base", where: str | None) -> Crowd:
    """The cells of an audience, of which nobody is held out and no gate keeps anybody."""
    rows, gained, left_out = _members(plan, base, where)
    allowed = [_may(number, rung, base)[rows] for number, rung in enumerate(plan.rungs, start=1)]
    which = _whose(plan, base, rows)
    cells, first = _cells(base.alike[rows], [*allowed, *which])
    sizes = np.bincount(cells).astype(np.float64)

    def mean(values: "Floats") -> "Floats":
        return np.bincount(cells, values[rows]) / sizes

    return Crowd(
        customers=sizes,
        held=np.zeros(len(sizes)),
        draw=np.zeros(len(sizes)),
        returns=mean(base.returns),
        gained=mean(gained),
        lost=mean(base.lost),
        lifecycle=base.lifecycle[rows][first],
        allowed=np.stack([may[first] for may in allowed]),
        which=np.stack([whose[first] for whose in which]),
        left_out=left_out,
    )


def _members(plan: "Plan", base: "Base", where: str | None) -> "tuple[Codes, Floats, int]":
    """Rows of the audience that can be decided on, what a return gains, and how many cannot be decided on."""
    _check_responses(plan)
    gained, given = base.gained, plan.calculator.value_per_recall
    if given is not None:
        margin = given if plan.value_basis == "margin" else given * base.margin
        gained = np.where(np.isnan(gained), margin, gained)
    asked = (where, "pool") if where is not None else (plan.audience.where or "true", "audience.where")
    meant = _met(base, *asked) & base.contactable
    decidable = meant & np.isfinite(base.returns) & np.isfinite(gained)
    if meant.any() and not decidable.any():
        raise PlanError(
            tr(
                "audience: these scores have no return probability or no value to decide by; "
                "give audience.reach instead of where, or calculator.value_per_recall"
            )
        )
    return np.flatnonzero(decidable), gained, int(meant.sum() - decidable.sum())


def _check_responses(plan: "Plan") -> None:
    for position, rung in enumerate(plan.rungs, start=1):
        if rung.response is None:
            raise PlanError(
                tr(
                    'rungs.{position}.response.lift: missing; scored customers need one, like "3 points"',
                    position=position,
                )
            )


def _whose(plan: "Plan", base: "Base", rows: "Codes") -> "list[Which]":
    """The place of each row's response on each rung."""
    starts = accumulate((len(rung.groups) + 1 for rung in plan.rungs), initial=0)
    return [
        _first_met(number, rung, base, rows, start)
        for number, (rung, start) in enumerate(zip(plan.rungs, starts, strict=False), start=1)
    ]


def _first_met(number: int, rung: "Rung", base: "Base", rows: "Codes", start: int) -> "Which":
    met = [
        _met(base, group.where, f"rungs.{number}.groups.{place}.where")[rows]
        for place, group in enumerate(rung.groups, start=1)
    ]
    places = [start + place for place in range(len(met))]
    if not met:
        return np.full(len(rows), start, dtype=np.uint16)
    return np.select(met, places, default=start + len(met)).astype(np.uint16)


def _met(base: "Base", condition: str, key: str) -> "Flags":
    """Who meets a condition of the plan; what is wrong with it is said with its key."""
    try:
        return base.meets(condition)
    except FilterError as error:
        raise FilterError(f"{key}: {error}") from error


def _may(number: int, rung: "Rung", base: "Base") -> "Flags":
    """Who may get a rung, whatever a return gains."""
    may = np.ones(len(base.returns), dtype=np.bool_)
    if rung.only_if is not None:
        may = _met(base, rung.only_if, f"rungs.{number}.only_if")
    return may & ~base.hunter if _spares_hunters(rung) else may


def _spares_hunters(rung: "Rung") -> bool:
    """Whether known coupon hunters do not get a rung."""
    return rung.offer is not None and not rung.offer.coupon_hunters


def _dear_enough(rung: "Rung", gained: "Floats") -> "Flags":
    if rung.value_gate is None:
        return np.ones(len(gained), dtype=np.bool_)
    return gained >= rung.value_gate


def _cells(alike: "Codes", traits: "Sequence[npt.NDArray[np.bool_ | np.uint16]]") -> "tuple[Codes, Codes]":
    """Each row's cell, counted from 0 without gaps, and the first row of each cell."""
    codes, kinds = alike, int(alike.max(initial=0)) + 1
    for trait in traits:
        found = np.unique(trait)
        if len(found) > 1:
            codes = codes * len(found) + np.searchsorted(found, trait)
            kinds *= len(found)
    if kinds > _MOST_CODES:
        _, first, cells = np.unique(codes, return_index=True, return_inverse=True)
        return cells, first
    first_of = np.full(kinds, -1, dtype=np.int64)
    first_of[codes[::-1]] = np.arange(len(codes))[::-1]
    filled = np.flatnonzero(first_of >= 0)
    place = np.zeros(kinds, dtype=np.int64)
    place[filled] = np.arange(len(filled))
    return place[codes], first_of[filled]
