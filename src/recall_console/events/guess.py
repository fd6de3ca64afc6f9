"""Guess the roles of columns from their names and what is in them; a doubtful guess says so, a hopeless one is refused."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, NoReturn

import polars as pl

from recall_console.errors import InputError, MappingError
from recall_console.events import said, times, values
from recall_console.events.completion import HALF, NUMERIC, complete, sample_of
from recall_console.events.mapping import DOUBT, Mapping, Reason
from recall_console.events.names import Role, folded, role_named
from recall_console.events.reading import Table
from recall_console.events.schema import SYNONYMS, EventType, fold
from recall_console.language import later, tr

_WHAT: Final = (Role.EVENT, Role.ITEM, Role.QUANTITY, Role.UNIT_PRICE, Role.AMOUNT, Role.ORDER)
_NEARLY_ALL: Final = 0.9
"""This share of a column's values has to fit a role that its name does not speak for."""
_BY_CONTENT: Final = 0.5
_MOST_WORDS: Final = 200
"""A column of more different words than this does not tell types of events."""
_MISSING: Final = {Role.CUSTOMER: later("who the customer is"), Role.TIME: later("when it happened")}


@dataclass(frozen=True)
class _Choice:
    columns: tuple[str, ...]
    reason: Reason


def guess(tables: Sequence[Table], given: Mapping | None = None) -> Mapping:
    """The mapping of files that have the same columns.

    Parameters
    ----------
    tables : sequence of Table
        At least one. Only their first rows are looked at, and the whole time column where days and months could be mistaken.
    given : Mapping, optional
        What a person said, which holds; only the rest is guessed. A role that was given no column stays without one.

    Raises
    ------
    MappingError
        No customer or no time is found, or nothing says that the rows are events.
    InputError
        No row can be cut into fields.
    """
    given = given or Mapping({})
    sample = sample_of(tables)
    if sample.is_empty():
        raise InputError(
            tr(
                "{path}: has rows of more fields than its header, export it with quotes around text",
                path=tables[0].file.path,
            )
        )
    choices = _choices(sample, given, has_header=tables[0].has_header)
    columns = {role: choices[role].columns for role in choices} | given.columns
    columns = {role: columns[role] for role in Role if columns.get(role)}
    where = str(tables[0].file.path)
    for role in _MISSING:
        if role not in columns:
            _refuse(where, role, sample.columns)
    reasons = {role: choices[role].reason for role in columns if role in choices}
    _require_events(where, sample, columns, reasons)
    return complete(tables, sample, replace(given, columns=columns, reasons=reasons))


def _choices(sample: pl.DataFrame, given: Mapping, *, has_header: bool) -> dict[Role, _Choice]:
    """Guesses for the roles that were not given, among the columns that were not."""
    free = sample.drop(name for names in given.columns.values() for name in names)
    found = _from_names(free) if has_header else _from_content(free)
    return {role: choice for role, choice in found.items() if role not in given.columns}


def _refuse(where: str, role: Role, columns: Iterable[str]) -> NoReturn:
    names = ", ".join(values.printable(name, 30) for name in columns)
    raise MappingError(
        tr(
            '{where}: no column says {missing} (columns: {printable}), name it in a file given with --mapping FILE, under [columns] as in {role} = "the column\'s name"',
            where=where,
            missing=tr(_MISSING[role]),
            printable=values.printable(names, 300),
            role=role,
        )
    )


def _require_events(
    where: str, sample: pl.DataFrame, columns: dict[Role, tuple[str, ...]], reasons: dict[Role, Reason]
) -> None:
    """Refuse to take each row for a purchase where only a guess speaks for it.

    A customer and a time may be all that a log of purchases has. But with a doubtful time, or beside columns that mean
    something else, they are rather a list of accounts, contracts or contacts.
    """
    what = [role for role in _WHAT if role in columns and values.given(sample[columns[role][0]]).any()]
    if what or Role.TIME not in reasons:
        return
    explained = {name for names in columns.values() for name in names}
    if reasons[Role.TIME].confidence >= DOUBT and explained.issuperset(sample.columns):
        return
    time = values.printable(columns[Role.TIME][0], 30)
    raise MappingError(
        tr(
            '{where}: nothing says that its rows are purchases or other events (no event type, item, quantity, amount or order), if each is a purchase, say so in a file given with --mapping FILE, under [columns] as in time = "{time}"',
            where=where,
            time=time,
        )
    )


def _from_names(sample: pl.DataFrame) -> dict[Role, _Choice]:
    candidates: dict[Role, list[tuple[float, str]]] = {}
    for name in sample.columns:
        named = role_named(name)
        if named and _fits(sample[name], named.role):
            candidates.setdefault(named.role, []).append((named.confidence, name))
    choices = {
        role: _named_choice(sample, role, sorted(found, reverse=True)) for role, found in candidates.items()
    }
    return _content_fallback(sample, choices)


def _named_choice(sample: pl.DataFrame, role: Role, found: list[tuple[float, str]]) -> _Choice:
    confidence, name = found[0]
    because = said.BY_NAME if confidence >= DOUBT else said.BY_DOUBTFUL_NAME
    if role is Role.EVENT and not _known_words(sample[name]):
        return _Choice(
            (name,),
            Reason(_BY_CONTENT, said.BY_NAME_ALONE),
        )
    columns: tuple[str, ...] = (name,)
    if role is Role.DISCOUNT and "coupon" in folded(name):
        columns = tuple(other for _, other in found if "coupon" in folded(other))
    if role is Role.TIME:
        columns += _clock(sample, name)
    return _Choice(columns, Reason(round(confidence, 2), because))


def _clock(sample: pl.DataFrame, date: str) -> tuple[str, ...]:
    """A column of times of day beside one of dates."""
    if isinstance(sample[date].dtype, pl.Datetime) or values.text(sample[date]).str.contains(":").any():
        return ()
    clocks = [
        name
        for name in sample.columns
        if folded(name) in {"time", "clock", "hour", "ordertime", "时间", "下单时间"}
        and name != date
        and _share(values.text(sample[name]).str.contains(r"^\d{1,2}:\d{2}(:\d{2})?$")) >= _NEARLY_ALL
    ]
    return tuple(clocks[:1])


def _content_fallback(sample: pl.DataFrame, choices: dict[Role, _Choice]) -> dict[Role, _Choice]:
    """A time or event type whose column's name says nothing but whose values leave no other choice."""
    free = [name for name in sample.columns if not any(name in choice.columns for choice in choices.values())]
    if Role.TIME not in choices:
        stamps = [name for name in free if times.possible_formats(sample[name], _NEARLY_ALL)]
        if len(stamps) == 1:
            choices[Role.TIME] = _Choice((stamps[0],), Reason(_BY_CONTENT, said.ONLY_TIMES))
    if Role.EVENT not in choices:
        words = [name for name in free if _are_event_words(sample[name])]
        if len(words) == 1:
            choices[Role.EVENT] = _Choice((words[0],), Reason(_BY_CONTENT, said.HOLDS_WORDS))
    return choices


def _fits(column: pl.Series, role: Role) -> bool:
    if column.null_count() == column.len():
        return role not in (Role.CUSTOMER, Role.TIME)
    if role is Role.TIME:
        return bool(times.possible_formats(column, HALF))
    if role is Role.DISCOUNT:
        return _is_numeric(column, HALF) and not _is_rate(column)
    if role is Role.EVENT:
        return column.n_unique() <= _MOST_WORDS
    return role not in NUMERIC or _is_numeric(column, HALF)


def _is_numeric(column: pl.Series, least: float = _NEARLY_ALL) -> bool:
    given = values.text(column).drop_nulls()
    return max(_share(values.numbers(given, decimal).is_not_null()) for decimal in ".,") >= least


def _is_rate(column: pl.Series) -> bool:
    """A discount of 0.2 in a column that does not say it is money is a fifth, not twenty cents."""
    known = values.numbers(column).drop_nulls()
    return folded(column.name) in {"discount", "discounts", "折扣"} and bool(
        (known.abs() <= 1).all() and (known != known.floor()).any()
    )


def _share(truth: pl.Series) -> float:
    """Share of true values among those that are not null; 1 where there are none."""
    return int(truth.sum()) / truth.count() if truth.count() else 1.0


def _known_words(column: pl.Series) -> bool:
    return any(fold(word) in SYNONYMS for word in values.text(column).drop_nulls().unique())


def _are_event_words(column: pl.Series) -> bool:
    """Nearly all are known, and one is a view or a purchase: words such as e-mail or SMS alone rather tell a channel."""
    words = values.text(column).drop_nulls()
    if words.is_empty() or words.n_unique() > _MOST_WORDS:
        return False
    known = {word: SYNONYMS.get(fold(word)) for word in words.unique()}
    telling = {EventType.VIEW, EventType.PURCHASE}.intersection(known.values())
    return (
        bool(telling) and _share(words.is_in([word for word, event in known.items() if event])) >= _NEARLY_ALL
    )


def _from_content(sample: pl.DataFrame) -> dict[Role, _Choice]:
    """Roles in a file without a header: time and event type by their values, the rest by place and kind of number."""
    filled = [name for name in sample.columns if sample[name].null_count() < sample.height]
    stamps = [name for name in filled if times.possible_formats(sample[name], _NEARLY_ALL)]
    words = [name for name in filled if _are_event_words(sample[name])]
    choices: dict[Role, _Choice] = {}
    if stamps:
        choices[Role.TIME] = _Choice((stamps[0],), Reason(0.9, said.HOLDS_TIMES))
    if words:
        choices[Role.EVENT] = _Choice((words[0],), Reason(0.9, said.HOLDS_WORDS))
    rest = [name for name in filled if name not in stamps and name not in words]
    money = [name for name in rest if _has_decimals(sample[name])]
    codes = [name for name in rest if name not in money]
    places = [Role.CUSTOMER, Role.ITEM, Role.CATEGORY] if words else [Role.CUSTOMER]
    named = dict(zip(places, codes, strict=False))
    numbers = [name for name in codes[1:] if not words and _is_count(sample[name])]
    if not words and (money or numbers):
        named |= {Role.AMOUNT: (money or numbers)[-1]} | (
            {Role.QUANTITY: numbers[0]} if money and numbers else {}
        )
    return choices | {
        role: _Choice((name,), Reason(_BY_CONTENT, said.BY_PLACE)) for role, name in named.items()
    }


def _has_decimals(column: pl.Series) -> bool:
    return _is_numeric(column) and values.ids(column).str.contains(r"\d[.,]\d").any()


def _is_count(column: pl.Series) -> bool:
    """Whole numbers that are not codes: nothing begins with a zero that means nothing."""
    return _is_numeric(column) and not values.text(column).str.contains(r"^0\d").any()
