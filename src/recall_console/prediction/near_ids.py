"""Customers whose ids are like one that is not there: for whoever mistyped it."""

from difflib import get_close_matches
from typing import Final

import polars as pl

NEIGHBOURS: Final = 100
"""So many ids before and after the place where the asked one would stand are looked at: they begin alike."""
MOST: Final = 3
LIKE_ENOUGH: Final = 0.5
LONGEST: Final = 200
"""Characters of an id that are compared."""


def near(ids: pl.Series, asked: str) -> list[str]:
    """The ids that are most like another.

    Parameters
    ----------
    ids : pl.Series
        Of String, sorted.
    asked : str
        An id that may not be among them.

    Returns
    -------
    list of str
        At most ``MOST``: those that hold the asked one whatever the case, the shortest first, then the most alike of those
        that begin alike.
    """
    asked = asked.strip()[:LONGEST]
    if ids.is_empty() or not asked:
        return []
    place = int(ids.search_sorted(asked))
    beside = ids.slice(max(0, place - NEIGHBOURS), 2 * NEIGHBOURS)
    lower = pl.col("id").str.to_lowercase()
    holding = (
        ids.alias("id")
        .to_frame()
        .lazy()
        .filter(lower.str.contains(asked.lower(), literal=True))
        .sort(pl.col("id").str.len_chars(), "id")
        .head(MOST)
        .collect()
        .to_series()
    )
    candidates = {each[:LONGEST].lower(): each for each in beside}
    alike = (
        candidates[each] for each in get_close_matches(asked.lower(), candidates, n=MOST, cutoff=LIKE_ENOUGH)
    )
    return list(dict.fromkeys([*holding, *alike]))[:MOST]
