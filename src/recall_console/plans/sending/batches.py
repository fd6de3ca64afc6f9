"""On which day each contact is released: as many a day as a channel can take, the best customers first."""

from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from recall_console.plans.plan import Channel, Plan
    from recall_console.plans.sending.moment import Moment

_SLOTS: Final = pl.Schema(
    {"channel": pl.String(), "place": pl.Int64(), "release_on": pl.Date(), "reason": pl.String()}
)
"""From which place of a channel's queue on which day is given; or none, and why."""


def dated(plan: "Plan", round_number: int, ready: pl.DataFrame, moment: "Moment") -> pl.DataFrame:
    """Give each contact a day, or the reason why it gets none.

    Parameters
    ----------
    plan : Plan
        A channel's capacity holds for the round, its contacts a day for all plans together.
    round_number : int
        Of the plan, ≥ 1.
    ready : polars.DataFrame
        Contacts with a ``channel``, the best first.
    moment : Moment
        What is known.

    Returns
    -------
    polars.DataFrame
        ``ready`` in its order with ``release_on``, and where that is null a ``reason``: ``capacity`` or ``channel_full``.
    """
    names = dict.fromkeys(rung.channel for rung in plan.rungs)
    used = moment.sent.filter(plan=plan.name, round=round_number)["channel"].value_counts()
    in_round = dict(used.iter_rows())
    rows = [row for name in names for row in _slots(plan.channel(name), in_round.get(name, 0), moment)]
    slots = pl.DataFrame(rows, schema=_SLOTS, orient="row").sort("place")
    queue = pl.int_range(pl.len(), dtype=pl.Int64()).over("channel")
    placed = ready.with_row_index("row").with_columns(place=queue).sort("place")
    found = placed.join_asof(slots, on="place", by="channel", check_sortedness=False)
    return found.sort("row").drop("row", "place")


def _slots(
    channel: "Channel", in_round: int, moment: "Moment"
) -> "Iterator[tuple[str, int, date | None, str | None]]":
    """Rows of `_SLOTS` with ascending places."""
    left = None if channel.capacity is None else max(channel.capacity - in_round, 0)
    place = 0
    for day in moment.release_days:
        free = _free(channel, day, moment.sent)
        if free != 0 and (left is None or place < left):
            yield channel.name, place, day, None
        if free is None:
            break
        place += free
    else:
        yield channel.name, place, None, "channel_full"
    if left is not None:
        yield channel.name, left, None, "capacity"


def _free(channel: "Channel", day: "date", sent: pl.DataFrame) -> int | None:
    """Contacts that a day still has room for; ``None`` for any number."""
    if channel.per_day is None:
        return None
    return max(channel.per_day - sent.filter(channel=channel.name, release_on=day).height, 0)
