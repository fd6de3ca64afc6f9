"""The north star: of those who were core customers when a month began, the share who bought in it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Final, Self

import polars as pl

from recall_console.customers.schema import SEGMENTS
from recall_console.customers.share import Share
from recall_console.errors import WorkspaceError
from recall_console.events.schema import EventType
from recall_console.language import tr
from recall_console.settings import Settings

CORE_COLUMNS: Final = ("customer_id", "segment", "monetary")
"""What decides who is core, in a standing as in the scores table."""


@dataclass(frozen=True)
class Core:
    """Who counts as a core customer.

    Who has unsubscribed is core like anybody else: the rate tells of loyalty, not of whom a message may reach.

    Attributes
    ----------
    segments : tuple of str
        Members of these RFM segments; not asked where ``top_share`` is set.
    top_share : float or None
        The fewest best customers by net spend (of the RFM window) who bring this share of the base's; who spent the same
        is in together. The margin rate is one for all, so it is the same share of the margin. Nobody without money.
    """

    segments: tuple[str, ...]
    top_share: float | None

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """As set.

        Raises
        ------
        WorkspaceError
            Where what is set describes nobody.
        """
        unknown = [word for word in settings.core_segments if word not in SEGMENTS]
        if unknown or not settings.core_segments:
            named = tr("{unknown!r}, which is no segment", unknown=unknown[0]) if unknown else "none"
            raise WorkspaceError(
                tr(
                    "the setting core_segments names {named}; known are {segments}",
                    named=named,
                    segments=", ".join(SEGMENTS),
                )
            )
        share = settings.core_top_share
        if share is not None and not 0 < share <= 1:
            raise WorkspaceError(
                tr("the setting core_top_share is a share above 0 and up to 1, not {share}", share=share)
            )
        return cls(settings.core_segments, share)

    def members(self) -> pl.Expr:
        """Whether each customer of a whole base, with ``CORE_COLUMNS``, is core."""
        if self.top_share is None:
            return pl.col("segment").cast(pl.String).is_in(self.segments).fill_null(value=False)
        spent = pl.col("monetary").fill_null(0.0)
        from_better = spent.sort(descending=True).cum_sum() - spent.sort(descending=True)
        enough = from_better >= self.top_share * spent.sum()
        least = spent.sort(descending=True).filter(~enough).min()
        return ((spent > 0) & (spent >= least)).fill_null(value=False)


@dataclass(frozen=True)
class Month:
    """The north star of one month.

    Attributes
    ----------
    month : date
        Its first day.
    core, bought : int
        Core customers as of that day, and how many of them bought in the month.
    rate, low, high : float or None
        The share who bought, 0–1, with its 95 % interval (Wilson 1927); ``None`` without core customers.
    days : int
        Days of the month that were observed.
    complete : bool
        Whether that is all of them: a month that still runs has had less time to be bought in.
    """

    month: date
    core: int
    bought: int
    rate: float | None
    low: float | None
    high: float | None
    days: int
    complete: bool


@dataclass(frozen=True)
class NorthStar:
    """Monthly repurchase rate of core customers.

    Attributes
    ----------
    core : Core
    months : tuple of Month
        In order; the last may be incomplete.
    """

    core: Core
    months: tuple[Month, ...]

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return asdict(self) | {"months": [asdict(each) | {"month": str(each.month)} for each in self.months]}

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Self:
        """What :meth:`as_dict` gave.

        Raises
        ------
        WorkspaceError
            For anything else.
        """
        try:
            core = Core(tuple(told["core"]["segments"]), told["core"]["top_share"])
            months = (Month(**each | {"month": date.fromisoformat(each["month"])}) for each in told["months"])
            return cls(core, tuple(months))
        except (KeyError, TypeError, ValueError) as error:
            raise WorkspaceError(
                tr(
                    "the run's north star was written by another version; score anew: recall-console score SOURCE"
                )
            ) from error


def month(start: date, standing: pl.DataFrame, bought: pl.Series | None, as_of: date, core: Core) -> Month:
    """The north star of the month that starts on a day.

    Parameters
    ----------
    standing : pl.DataFrame
        ``CORE_COLUMNS`` of everybody as of ``start``.
    bought : pl.Series or None
        Ids of who bought in the month before ``as_of``; None for nobody.
    """
    members = standing.filter(core.members())["customer_id"]
    again = 0 if bought is None else int(members.is_in(bought.implode()).sum())
    end = min(next_month(start), as_of)
    share = Share.counted(again, len(members))
    return Month(
        start,
        share.of,
        share.customers,
        share.rate,
        share.low,
        share.high,
        days=(end - start).days,
        complete=end == next_month(start),
    )


def next_month(start: date) -> date:
    """First day of the month after."""
    return (start.replace(day=28) + timedelta(days=4)).replace(day=1)


def buyers(events: pl.LazyFrame, as_of: date) -> dict[date, pl.Series]:
    """Ids of who bought before a date, by the first day of the month they bought in, each once a month."""
    bought = (pl.col("event") == EventType.PURCHASE) & (pl.col("at").dt.date() < as_of)
    months = events.filter(bought).select("customer_id", month=pl.col("at").dt.date().dt.month_start())
    by_month = months.unique().collect().partition_by("month", as_dict=True)
    return {start: rows["customer_id"] for (start,), rows in by_month.items()}
