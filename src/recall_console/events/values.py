"""What a field's text means: nothing, an id, a number, money. Columns that are typed already (Parquet) pass through."""

from typing import Final

import polars as pl

NULL_WORDS: Final = (
    "",
    "NA",
    "N/A",
    "n/a",
    "\\N",
    "$null$",
    "-",
    "--",
    "NULL",
    "null",
    "None",
    "NaN",
    "nan",
    "<NA>",
    "#N/A",
    "无",
)
"""Texts that stand for no value."""

_CURRENCY: Final = r"[$€£¥￥元\s'’  ]|(?i:usd|eur|gbp|cny|rmb)"
_ACCOUNTING_ZERO: Final = r"^[$€£¥￥]\s*-\s*$"


def text(column: pl.Series) -> pl.Series:
    """The column as trimmed text; null where a word stands for nothing."""
    if column.dtype.is_float():
        column = _whole_numbers(column)
    if column.dtype != pl.String:
        return column.cast(pl.String)
    plain = column.str.strip_chars()
    return plain.to_frame().select(pl.when(~pl.first().is_in(NULL_WORDS)).then(pl.first())).to_series()


def given(column: pl.Series) -> pl.Series:
    """Whether there is a value."""
    return (text(column) if column.dtype == pl.String else _known(column)).is_not_null()


def ids(column: pl.Series) -> pl.Series:
    """The column as ids: text, but ``17850.0`` (an integer column with gaps, as exported by many tools) is ``17850``."""
    plain = text(column)
    return plain.str.replace(r"^(\d+)\.0+$", "$1") if column.dtype == pl.String else plain


def numbers(column: pl.Series, decimal: str = ".") -> pl.Series:
    """The column as Float64; null where there is no value *or* no number (compare with :func:`text` to tell).

    Understands currency signs and codes, thousands separators, parentheses or a trailing minus for negatives, and the
    accountants' ``$-`` for zero.

    Parameters
    ----------
    decimal : str
        ``.`` or ``,``.
    """
    if column.dtype.is_numeric():
        return _finite(column.cast(pl.Float64))
    plain = text(column)
    if decimal == ".":
        direct = plain.cast(pl.Float64, strict=False)
        if direct.null_count() == plain.null_count():
            return _finite(direct)
    return _finite(_decorated(plain, decimal))


def _decorated(plain: pl.Series, decimal: str) -> pl.Series:
    thousands = "," if decimal == "." else "."
    zero = plain.str.contains(_ACCOUNTING_ZERO)
    bare = plain.str.replace_all(_CURRENCY, "").str.replace_all(thousands, "", literal=True)
    bare = (
        bare.str.replace(r"^\((.*)\)$", "-$1")
        .str.replace(r"^([^-].*)-$", "-$1")
        .str.replace(decimal, ".", literal=True)
    )
    value = bare.cast(pl.Float64, strict=False)
    return pl.select(pl.when(zero).then(0.0).otherwise(value).alias(plain.name)).to_series()


def _finite(column: pl.Series) -> pl.Series:
    return column.to_frame().select(pl.when(pl.first().is_finite()).then(pl.first())).to_series()


def _known(column: pl.Series) -> pl.Series:
    """The column with null for NaN, which many tools write for no value."""
    return column.fill_nan(None) if column.dtype.is_float() else column


def _whole_numbers(column: pl.Series) -> pl.Series:
    """Floats that are all whole as integers, so that they read as ids."""
    filled = _known(column)
    whole = filled.drop_nulls()
    if whole.is_finite().all() and (whole == whole.floor()).all():
        return filled.cast(pl.Int64, strict=False)
    return filled


def printable(words: str, characters: int) -> str:
    """Text from data for a sentence or a screen: control characters and direction marks taken out, cut to a length."""
    plain = "".join(sign for sign in words if sign.isprintable())
    return plain if len(plain) <= characters else f"{plain[: characters - 1]}…"
