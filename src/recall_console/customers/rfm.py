"""Recency, frequency, monetary: scores 1–5, the eleven named segments and the classic eight."""

from itertools import product
from typing import Final

import polars as pl

from recall_console.customers.schema import SEGMENTS, SEGMENTS_CLASSIC
from recall_console.settings import Settings

GRID: Final[dict[int, tuple[str, str, str, str, str]]] = {
    5: ("new", "potential_loyalist", "potential_loyalist", "champions", "champions"),
    4: ("promising", "potential_loyalist", "potential_loyalist", "loyal", "champions"),
    3: ("about_to_sleep", "needs_attention", "needs_attention", "loyal", "loyal"),
    2: ("about_to_sleep", "hibernating", "at_risk", "at_risk", "at_risk"),
    1: ("lost", "hibernating", "at_risk", "cant_lose", "cant_lose"),
}
"""Segment by R and by FM from 1 to 5."""

CLASSIC: Final[dict[tuple[bool, bool, bool], str]] = {
    (True, True, True): "key_value",
    (True, False, True): "key_develop",
    (False, True, True): "key_keep",
    (False, False, True): "key_win_back",
    (True, True, False): "general_value",
    (True, False, False): "general_develop",
    (False, True, False): "general_keep",
    (False, False, False): "general_win_back",
}
"""Segment by whether R, F and M are better than the base's mean."""


def rfm(facts: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """Scores and segments of a whole base.

    Parameters
    ----------
    facts : pl.DataFrame
        The whole base, with ``recency_days``, ``frequency`` and ``monetary`` (null without money).

    Returns
    -------
    pl.DataFrame
        The facts with ``r, f, m (int8, 1–5; m null without money), segment, segment_classic``.
    """
    return facts.with_columns(
        r=score(-pl.col("recency_days"), _reversed(settings.rfm_recency_cuts_days)),
        f=score(pl.col("frequency"), settings.rfm_frequency_cuts),
        m=score(pl.col("monetary"), settings.rfm_monetary_cuts),
    ).with_columns(segment=segment(), segment_classic=segment_classic())


def score(value: pl.Expr, cuts: tuple[float, ...] | None = None) -> pl.Expr:
    """Scores 1–5, the more the better; equal values get equal scores.

    Parameters
    ----------
    value : pl.Expr
        What is scored, over the whole base.
    cuts : tuple of four float or None
        Fixed limits, ascending: the score is 1 plus the number of them that the value reaches. Without them, 1 plus the
        fifths of the base that have strictly less; where all are equal nobody is better or worse, and the score is 3.
    """
    if cuts is None:
        with_less = value.rank("min").cast(pl.Int64) - 1
        fifth = 1 + 5 * with_less // value.count()
        return pl.when(value.min() == value.max(), value.is_not_null()).then(3).otherwise(fifth).cast(pl.Int8)
    reached = pl.sum_horizontal((value >= cut).cast(pl.Int8) for cut in cuts)
    return pl.when(value.is_not_null()).then(1 + reached).cast(pl.Int8)


def segment() -> pl.Expr:
    """The named segment from ``r``, ``f`` and ``m``; FM is their mean, half up, or F alone without money."""
    fm = (pl.col("f") + pl.col("m") + 1) // 2
    place = pl.col("r") * 10 + fm.fill_null(pl.col("f"))
    named = {10 * r + fm: GRID[r][fm - 1] for r, fm in product(range(1, 6), repeat=2)}
    return place.replace_strict(named, return_dtype=pl.Enum(SEGMENTS))


def segment_classic() -> pl.Expr:
    """The classic segment from the measures themselves, each against the base's mean; null without money."""
    recency, frequency, monetary = pl.col("recency_days"), pl.col("frequency"), pl.col("monetary")
    better = (recency < recency.mean(), frequency > frequency.mean(), monetary > monetary.mean())
    place = sum(
        (is_better.cast(pl.Int8) * weight for is_better, weight in zip(better, (4, 2, 1), strict=True)),
        pl.lit(0),
    )
    named = {4 * r + 2 * f + m: name for (r, f, m), name in CLASSIC.items()}
    return place.replace_strict(named, return_dtype=pl.Enum(SEGMENTS_CLASSIC))


def _reversed(cuts: tuple[int, ...] | None) -> tuple[float, ...] | None:
    """Ascending limits of days as ascending limits of their negatives: fewer days score more."""
    return None if cuts is None else tuple(-cut for cut in reversed(cuts))
