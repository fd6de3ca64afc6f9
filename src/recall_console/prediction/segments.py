"""Groups of scored customers, and conditions that pick customers out, written as SQL."""

import re
from collections.abc import Collection, Sequence
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, Final

import polars as pl

from recall_console.errors import FilterError
from recall_console.language import later, tr
from recall_console.prediction.condition_words import explained, unknown_column
from recall_console.prediction.opening import CELL, CELL_SIGN
from recall_console.prediction.schema import SCORES_SCHEMA

GROUPINGS: Final = (
    "segment",
    "segment_classic",
    "lifecycle",
    "value_tier",
    "value_move",
    "risk_tier",
    "potential_tier",
)
"""What customers can be grouped by: columns of the scores, and how their value tier has moved."""
ADVISED_GROUPINGS: Final = ("quadrant", "action")
"""The same of a table that holds what is advised."""
QUEUED_BY: Final = ("net", "value_at_risk", "monetary")
"""What a list of customers falls by: the first of these of which anything is known."""

MOVES: Final = (
    "core_slipping",
    "slipping",
    "rising",
    "core_steady",
    "potential_steady",
    "marginal_steady",
    "newcomer",
)
"""How a value tier has moved since one snapshot step before: out of high, from potential to marginal, up, not at all; or the
customer is new since then."""

VALUE_AT_RISK: Final = (pl.col("value_if_returned_12m") - pl.col("expected_value_12m")).alias("value_at_risk")
"""Margin over 12 months that a certain return would add to what is expected anyway; null where no value is known."""
CORE_SLIPPING: Final = "previous_value_tier = 'high' and value_tier <> 'high'"
"""Condition of former core customers who have begun to slip."""

_GROUP: Final = "group"
_CHOSEN: Final = "is_chosen"
_QUOTED: Final = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|`[^`]*`")
_OTHER_QUOTES: Final = re.compile(r"\$\w*\$|\b(?:e|n?q)''", re.IGNORECASE)
"""Quotes that end elsewhere than ``_QUOTED`` says: ``$$ … $$``, ``E'…'`` with its backslashes, ``q'[…]'``."""
_COMMENT: Final = re.compile(r"--|/\*")
_MEMBERS: Final = re.compile(
    r"""\b(\w+)"?\s*(?:=|<>|!=|(?:not\s+)?in)\s*\(?\s*('[^']*'(?:\s*,\s*'[^']*')*)""", re.IGNORECASE
)
"""A column that is compared with one quoted word or a list of them."""
_NEITHER: Final = later(
    "a condition is either true or false of a customer, such as churn_probability > 0.6; found {condition}"
)
_QUERY: Final = re.compile(r"\b(?:select|from|table|values)\b", re.IGNORECASE)
"""Words of a query; one may begin with FROM, and then it reads files without a SELECT."""
_HARMLESS_FROM: Final = re.compile(
    r"\b(?:extract|trim|substring)\s*\([^()]*?\bfrom\b|\bis\s+(?:not\s+)?distinct\s+from\b", re.IGNORECASE
)
"""A FROM that parts what a function is given, as in ``extract(year from first_seen_at)``, or that compares."""
_SCORES: Final = pl.LazyFrame(schema={**SCORES_SCHEMA, "value_at_risk": pl.Float64})


def segments(scores: pl.DataFrame, condition: str | None = None, by: str = "segment") -> pl.DataFrame:
    """Size, worth and danger of each group of customers.

    Parameters
    ----------
    scores : pl.DataFrame
        ``SCORES_SCHEMA``, with the columns of the advice where there is one.
    condition : str or None
        SQL condition; shares stay those of all ``scores``.
    by : str
        One of ``GROUPINGS``, or of ``ADVISED_GROUPINGS`` where there is advice.

    Returns
    -------
    pl.DataFrame
        ``segment (str), size, share (0–1, of customers), value (sum of expected margin over 12 months), value_share (0–1),
        churn, returns (mean probabilities of leaving and of coming back unprompted), value_after_return (what its silent
        customers would bring after a return, summed)``, and with advice ``contacted (customers), net (what contacting them
        is expected to bring), advised (the action most of them are to get)``; in the grouping's own order. Empty groups and
        customers without one are left out. Figures that rest on a withheld model are null, and so is the value after a
        return where nobody is silent.

    Raises
    ------
    FilterError
        Where the condition or the grouping cannot be understood.
    """
    refuse_unknown(by, advised="action" in scores.columns)
    chosen = scores if condition is None else where(scores, condition)
    return grouped(chosen.lazy(), members(by), len(scores), float(scores["expected_value_12m"].sum()))


def refuse_unknown(by: str, *, advised: bool) -> None:
    """Refuse what customers cannot be grouped by, in one sentence."""
    if by in ADVISED_GROUPINGS and not advised:
        raise FilterError(
            tr("there is no advice yet to group by {by!r}; recall-console advise works it out", by=by)
        )
    known = (*GROUPINGS, *ADVISED_GROUPINGS)
    if by not in known:
        raise FilterError(
            tr(
                "customers cannot be grouped by {by!r}; one of {groupings} is possible",
                by=by,
                groupings=tr(", ").join(known),
            )
        )


def members(by: str) -> pl.Expr:
    """The group of each customer, by one of ``GROUPINGS`` or ``ADVISED_GROUPINGS``."""
    return moves() if by == "value_move" else pl.col(by)


def belongs(by: str, group: str) -> pl.Expr:
    """Whether each customer is in a group of a grouping, or in a cell of the grid (``CELL``, such as ``5×3`` for r × f)."""
    if by != CELL:
        return members(by) == group
    r, f = map(int, group.split(CELL_SIGN))
    return (pl.col("r") == r) & (pl.col("f") == f)


def moves() -> pl.Expr:
    """How each customer's value tier has moved, one of ``MOVES``; null where it is not known."""
    before = pl.col("previous_value_tier").to_physical()
    now = pl.col("value_tier").to_physical()
    place = (
        pl.when(now.is_null())
        .then(None)
        .when(before.is_null())
        .then(MOVES.index("newcomer"))
        .when(before == now)
        .then(MOVES.index("core_steady") + now)
        .when(now < before)
        .then(MOVES.index("rising"))
        .when(before == 0)
        .then(MOVES.index("core_slipping"))
        .otherwise(MOVES.index("slipping"))
    )
    return place.cast(pl.UInt8).cat.to(pl.Enum(MOVES)).alias("value_move")


def grouped(chosen: pl.LazyFrame, by: pl.Expr, customers: int, value: float) -> pl.DataFrame:
    """What `segments` says of each group of some customers, with shares of so many customers and so much value."""
    advised = "action" in chosen.collect_schema()
    return (
        chosen.with_columns(by.alias(_GROUP))
        .drop_nulls(_GROUP)
        .group_by(_GROUP)
        .agg(*_figures(customers, value), *(_advised() if advised else ()))
        .sort(_GROUP)
        .rename({_GROUP: "segment"})
        .with_columns(pl.col("segment").cast(pl.String))
        .collect()
    )


def summed(known: pl.LazyFrame, chosen: pl.Series, customers: int, value: float) -> dict[str, Any]:
    """What `segments` says of some customers, without a name; their rows are never in memory all at once.

    Parameters
    ----------
    known : pl.LazyFrame
        ``SCORES_SCHEMA``, with the columns of the advice where there is one.
    chosen : pl.Series
        Their numbers of row in it.
    customers : int
        How many rows that is, and of how many ``share`` is.
    value : float
        Of what sum ``value_share`` is, in money.
    """
    advised = "action" in known.collect_schema()
    figures = [*_figures(customers, value), *(_advised() if advised else [])]
    columns = {name for figure in figures for name in figure.meta.root_names()}
    chosen_here = (
        pl.Series(_CHOSEN, [False]).new_from_index(0, customers).scatter(chosen, values=True).to_frame()
    )
    rows = pl.concat([known.select(sorted(columns)), chosen_here.lazy()], how="horizontal").filter(_CHOSEN)
    return rows.select(figures).collect(engine="streaming").row(0, named=True)


def _figures(customers: int, total: float) -> list[pl.Expr]:
    """Size, worth and danger of the rows of a group, with shares of so many customers and so much value."""
    value, after = pl.col("expected_value_12m"), pl.col("value_after_return_12m")
    share = value.sum() / total if total else pl.lit(None, pl.Float64)
    return [
        pl.len().alias("size"),
        (pl.len() / max(customers, 1)).alias("share"),
        pl.when(value.count() > 0).then(value.sum()).alias("value"),
        pl.when(value.count() > 0).then(share).alias("value_share"),
        pl.col("churn_probability").mean().alias("churn"),
        pl.col("return_probability").mean().alias("returns"),
        pl.when(after.count() > 0).then(after.sum()).alias("value_after_return"),
    ]


def _advised() -> list[pl.Expr]:
    """What is advised for the rows of a group: whom to contact, with what above all, and what that brings."""
    contacted = pl.col("decision") == "contact"
    action = pl.col("action").cast(pl.String).filter(contacted)
    return [
        contacted.sum().alias("contacted"),
        pl.col("net").filter(contacted).sum().alias("net"),
        action.mode().sort().first().alias("advised"),
    ]


def at_stake() -> pl.Expr:
    """``VALUE_AT_RISK`` of a group, summed; null where no value is known."""
    return pl.when(VALUE_AT_RISK.count() > 0).then(VALUE_AT_RISK.sum()).alias("value_at_risk")


def grid(scores: pl.DataFrame | pl.LazyFrame) -> pl.DataFrame:
    """Customers and worth in each cell of the R × F grid.

    Returns
    -------
    pl.DataFrame
        ``r, f (1–5), size, value`` (expected margin over 12 months, summed; null where unknown): all 25 cells, best recency
        first, then rising frequency.
    """
    marks = pl.Series("mark", range(1, 6), dtype=pl.Int8)
    cells = marks.to_frame("r").join(marks.to_frame("f"), how="cross")
    value = pl.col("expected_value_12m")
    known = scores.lazy().group_by("r", "f")
    found = known.agg(size=pl.len(), value=pl.when(value.count() > 0).then(value.sum())).collect()
    return (
        cells.join(found, on=["r", "f"], how="left")
        .with_columns(pl.col("size").fill_null(0))
        .sort("r", "f", descending=[True, False])
    )


def queue_column(known: Collection[str]) -> str:
    """What a list of customers falls by: expected net gain where there is advice, else what is at stake.

    Parameters
    ----------
    known : collection of str
        Columns of which anything is known.
    """
    return next((column for column in QUEUED_BY if column in known), "recency_days")


def where(scores: pl.DataFrame, condition: str) -> pl.DataFrame:
    """Customers that meet an SQL condition, such as ``segment = 'loyal' AND churn_probability > 0.6``.

    Raises
    ------
    FilterError
        As `meets` does.
    """
    return scores.filter(meets(scores, condition))


def meets(scores: pl.DataFrame, condition: str) -> pl.Series:
    """Whether each customer meets an SQL condition, false where that is unknown.

    A condition reads the columns of ``scores`` and ``VALUE_AT_RISK``, and nothing else: no subquery, hence no file and no
    other table.

    Raises
    ------
    FilterError
        In one sentence, with the columns that may have been meant.
    """
    _refuse_query(condition)
    _check_words(scores.schema, condition)
    known = scores.with_columns(VALUE_AT_RISK)
    try:
        asked = pl.sql_expr(condition)
        _refuse_name(asked)
        told = known.with_columns(meets=asked)["meets"]
    except pl.exceptions.ColumnNotFoundError as error:
        raise FilterError(unknown_column(_named(str(error)), known.schema)) from error
    except pl.exceptions.PolarsError as error:
        raise FilterError(explained(condition, str(error))) from error
    if told.dtype != pl.Boolean:
        raise FilterError(tr(_NEITHER, condition=repr(condition)))
    return told.fill_null(value=False)


@lru_cache  # a plan is read again at every key that is typed
def looks_at_all(condition: str) -> bool:
    """Whether what a condition says of a customer hangs on other customers as well: an average, a rank.

    The engine takes the first row before it reckons a column, and not after, only where each row is made of itself alone:
    it knows that of each of its functions, so that no list of them is kept here. False of what it cannot make sense of.
    """
    try:
        _refuse_query(condition)
        met = pl.sql_expr(condition).alias("meets")
        return _SCORES.head(1).with_columns(met).explain() != _SCORES.with_columns(met).head(1).explain()
    except (FilterError, pl.exceptions.PolarsError):
        return False


def _refuse_query(condition: str) -> None:
    """Refuse what reads more than the columns, before the engine opens the files that it names, and comments."""
    bare = _QUOTED.sub("''", condition)
    if comment := _COMMENT.search(bare):
        raise FilterError(
            tr("a condition holds no comment: take away what begins with {sign}", sign=comment[0])
        )
    if _OTHER_QUOTES.search(bare):
        raise FilterError(explained(condition, ""))
    if _QUERY.search(_HARMLESS_FROM.sub("", bare)):
        raise FilterError(
            tr(
                "a condition compares columns of the customers; it cannot hold a query of its own (SELECT … FROM)"
            )
        )


def _refuse_name(asked: pl.Expr) -> None:
    """Refuse a word that SQL takes for a name of the whole condition: whoever wrote it meant more."""
    if not asked.meta.undo_aliases().meta.eq(asked):
        raise FilterError(
            tr(
                "{word!r} stands at the end without an AND or OR before it, or a comparison after it",
                word=asked.meta.output_name(),
            )
        )


def _check_words(schema: pl.Schema, condition: str) -> None:
    """Refuse a word that a column of few words never holds: it would match nobody, and nobody would notice."""
    for column, words in _MEMBERS.findall(condition):
        kind = schema.get(column.lower())
        if not isinstance(kind, pl.Enum):
            continue
        known = kind.categories.to_list()
        for word in re.findall(r"'([^']*)'", words):
            if word not in known:
                near = get_close_matches(word.lower(), known, n=1, cutoff=0.5)
                raise FilterError(_never(column, word, near, known))


def _never(column: str, word: str, near: Sequence[str], known: Sequence[str]) -> str:
    if near:
        return tr(
            "{column} is never '{word}'; did you mean '{near}'?", column=column, word=word, near=near[0]
        )
    return tr(
        "{column} is never '{word}'; it is one of {known}", column=column, word=word, known=", ".join(known)
    )


def _named(message: str) -> str:
    """The column that the engine looked for."""
    found = re.search(r'"([^"]*)"', message)
    return found.group(1) if found else ""
