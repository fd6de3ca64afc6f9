"""How files were read: which column was taken for what, how sure that is, and the files themselves."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any, Final

from recall_console.console.format import listed, percent, plain, whole
from recall_console.console.text import Line, heading, table, wrapped
from recall_console.events import said
from recall_console.language import later, tr

Report = Mapping[str, Any]

UNSURE: Final = 0.7
"""A column recognised with less confidence than this is marked with `!`."""
_LONGEST_COLUMN: Final = 40
_ROLES: Final = {
    "customer": later("customer"),
    "time": later("time"),
    "event": later("event"),
    "item": later("item"),
    "category": later("category"),
    "quantity": later("quantity"),
    "unit_price": later("unit price"),
    "amount": later("amount"),
    "discount": later("discount"),
    "order": later("order"),
    "channel": later("channel"),
    "coupon": later("coupon"),
}


def layouts(report: Report, width: int) -> Iterator[list[Line]]:
    """Which column was taken for what, once for each set of columns."""
    found = report.get("layouts", ())
    for number, layout in enumerate(found, start=1):
        title = tr("Read as")
        if len(found) > 1:
            title = tr("Read as, layout {number} of {count}", number=number, count=len(found))
        yield [heading(title, width), *_roles(layout["mapping"], width), *_unused(layout, width)]


def _roles(mapping: Mapping[str, Any], width: int) -> list[Line]:
    """Role, column, how sure and why; `!` where that is not sure."""
    guesses = mapping.get("guesses", {})
    told = [
        (_role(role), plain(_columns(columns), _LONGEST_COLUMN), guesses.get(role) or {})
        for role, columns in mapping["columns"].items()
    ]
    rows = table([["", "", ""], *([role, column, ""] for role, column, _ in told)], "<<<")[1:]
    lines: list[Line] = []
    for ((written, _),), (_, _, guess) in zip(rows, told, strict=True):
        is_unsure = bool(guess) and guess["confidence"] < UNSURE
        words = f"{written.rstrip()}  {_why(guess)}"
        lines += wrapped(words, width, "beware" if is_unsure else "", " ! " if is_unsure else "   ", " " * 6)
    return lines


def _why(guess: Mapping[str, Any]) -> str:
    if not guess:
        return tr("(as you said)")
    return tr(
        "({sure} sure: {because})",
        sure=percent(guess["confidence"], 0),
        because=plain(said.again(str(guess["because"]))),
    )


def _unused(layout: Mapping[str, Any], width: int) -> list[Line]:
    used = {name for columns in layout["mapping"]["columns"].values() for name in _names(columns)}
    unused = listed(plain(name) for name in layout["columns"] if name not in used)
    return wrapped(tr("not used: {columns}", columns=unused), width, "dim", first=" ") if unused else []


def _role(role: str) -> str:
    return tr(_ROLES[role]) if role in _ROLES else plain(role)


def _columns(columns: str | Sequence[str]) -> str:
    return " × ".join(_names(columns))


def _names(columns: str | Sequence[str]) -> Sequence[str]:
    return [columns] if isinstance(columns, str) else columns


def file_lines(report: Report, width: int) -> list[Line]:
    """The files, and how they are written."""
    rows = [
        [
            f" {plain(PurePath(file['path']).name, 24)}",
            whole(file["rows"]),
            whole(file["used"]),
            plain(file["encoding"]),
        ]
        for file in report["files"]
    ]
    head = [f" {tr('file')}", tr("rows"), tr("used"), tr("encoding")]
    dialects = dict.fromkeys(
        tr(
            "{dialect}; times {time_format}",
            dialect=listed(tr(plain(part)) for part in file["dialect"].split(", ")),
            time_format=plain(file["time_format"]),
        )
        for file in report["files"]
    )
    return [
        heading(tr("Files"), width),
        *table([head, *rows], "<>><"),
        *(one for words in dialects for one in wrapped(words, width, "dim", first=" ")),
    ]
