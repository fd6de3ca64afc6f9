"""Which column has which role and how its values are written; a text file that a person can write."""

from collections.abc import Mapping as Table
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import tomlkit
from tomlkit.exceptions import TOMLKitError

from recall_console.errors import MappingError
from recall_console.events import said
from recall_console.events.names import Role
from recall_console.events.schema import EventType, fold
from recall_console.events.times import FORMATS, is_format, is_zone
from recall_console.events.values import printable
from recall_console.language import tr

DOUBT: Final = 0.6
"""A role guessed with less confidence than this is shown as doubtful."""
_MANY: Final = (Role.TIME, Role.DISCOUNT)
"""Roles that may have several columns: date and time apart, several discounts that add up."""


@dataclass(frozen=True)
class Reason:
    """Why a role went to its column, and how sure that is (0–1)."""

    confidence: float
    because: str


@dataclass(frozen=True)
class Mapping:
    """How a file's rows become events.

    Attributes
    ----------
    columns : dict of Role to tuple of str
        The column or columns of each role. In a file: what is not there is guessed, and no column means that there is none;
        as guessed: ``customer`` and ``time`` are always there.
    time_format : str or None
        One of ``times.FORMATS`` or a strftime pattern; None is to be found out from the data, as the next two.
    zone : str or None
        Time zone of times without one; None is the workspace's.
    decimal : str or None
        ``.`` or ``,``.
    refund_prefix : str or None
        Order ids that begin with it and go on in digits are cancellations; empty where there are none such.
    words : dict of str to str
        Event words of this file beyond ``schema.SYNONYMS``, folded.
    reasons : dict of Role to Reason
        Of guessed roles; empty for a mapping that a person wrote.
    """

    columns: dict[Role, tuple[str, ...]]
    time_format: str | None = None
    zone: str | None = None
    decimal: str | None = None
    refund_prefix: str | None = None
    words: dict[str, str] = field(default_factory=dict)
    reasons: dict[Role, Reason] = field(default_factory=dict)

    @property
    def doubts(self) -> list[str]:
        """A sentence for each role that was guessed without being sure."""
        return [
            said.DOUBTFUL.format(
                role=role, columns=printable(", ".join(self.columns[role]), 80), because=reason.because
            )
            for role, reason in self.reasons.items()
            if reason.confidence < DOUBT
        ]

    @property
    def decimal_sign(self) -> str:
        """The decimal sign to read with: a point unless said otherwise."""
        return self.decimal or "."

    def column(self, role: Role) -> str | None:
        """The role's (first) column, or None."""
        return self.columns.get(role, (None,))[0]

    def as_dict(self) -> dict[str, Any]:
        """The mapping as its file says it, with confidences: ready for JSON."""
        guesses = {
            role.value: {"confidence": r.confidence, "because": r.because} for role, r in self.reasons.items()
        }
        return _document(self) | {"guesses": guesses}


def from_dict(document: Table[str, Any]) -> Mapping:
    """The mapping that :meth:`Mapping.as_dict` gave."""
    said = {name: section for name, section in document.items() if name != "guesses"}
    guesses = document["guesses"].items()
    return replace(
        _said(said, "mapping"),
        reasons={Role(role): Reason(guess["confidence"], guess["because"]) for role, guess in guesses},
    )


def load(path: Path) -> Mapping:
    """Read a mapping file.

    Raises
    ------
    MappingError
        There is no such file, it is not TOML, or it says something that means nothing.
    """
    try:
        document = tomlkit.parse(path.read_text(encoding="utf-8")).unwrap()
    except OSError as error:
        raise MappingError(
            tr("{path}: the mapping file cannot be read ({strerror})", path=path, strerror=error.strerror)
        ) from error
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise MappingError(tr("{path}: is no valid TOML ({error})", path=path, error=error)) from error
    return _said(document, str(path))


def save(mapping: Mapping, path: Path) -> None:
    """Write a mapping file; what was guessed stands beside it as a comment."""
    document = tomlkit.document()
    for name, section in _document(mapping).items():
        table = tomlkit.table()
        for key, value in section.items():
            item = tomlkit.item(value)
            if name == "columns" and (reason := mapping.reasons.get(Role(key))):
                item.comment(f"{'doubtful: ' if reason.confidence < DOUBT else ''}{reason.because}")
            table.add(key, item)
        document.add(name, table)
    path.write_text(tomlkit.dumps(document), encoding="utf-8")


def _document(mapping: Mapping) -> dict[str, Any]:
    columns = {
        role.value: names[0] if len(names) == 1 else list(names) for role, names in mapping.columns.items()
    }
    sections: dict[str, dict[str, Any]] = {
        "columns": columns,
        "time": {"format": mapping.time_format, "zone": mapping.zone},
        "money": {"decimal": mapping.decimal},
        "orders": {"refund_prefix": mapping.refund_prefix},
        "events": dict(mapping.words),
    }
    said = {
        name: {key: value for key, value in section.items() if value is not None}
        for name, section in sections.items()
    }
    return {name: section for name, section in said.items() if section}


def _said(document: Table[str, Any], where: str) -> Mapping:
    if unknown := set(document) - {"columns", "time", "money", "orders", "events"}:
        raise MappingError(
            tr(
                "{where}: [{unknown}] means nothing here, use [columns], [time], [money], [orders] or [events]",
                where=where,
                unknown=min(unknown),
            )
        )
    columns = _section(document, "columns", where)
    time = _section(document, "time", where, "format", "zone")
    money = _section(document, "money", where, "decimal")
    orders = _section(document, "orders", where, "refund_prefix")
    events = _section(document, "events", where)
    return Mapping(
        columns={_role(name, where): _names(name, value, where) for name, value in columns.items()},
        time_format=_time_format(time.get("format"), where),
        zone=_zone(time.get("zone"), where),
        decimal=_decimal(money.get("decimal"), where),
        refund_prefix=_prefix(orders.get("refund_prefix"), where),
        words={fold(word): _event(event, where) for word, event in events.items()},
    )


def _section(document: Table[str, Any], name: str, where: str, *keys: str) -> Table[str, Any]:
    """A section of the document, empty where it is not there; only these keys may be in it, or any if none are named."""
    section = document.get(name, {})
    if not isinstance(section, dict):
        raise MappingError(
            tr("{where}: {name} has to be a section, written as [{name}]", where=where, name=name)
        )
    if keys and (unknown := set(section) - set(keys)):
        raise MappingError(
            tr(
                "{where}: [{name}] {unknown} means nothing here, use {keys}",
                where=where,
                name=name,
                unknown=min(unknown),
                keys=" or ".join(keys),
            )
        )
    return section


def _role(name: str, where: str) -> Role:
    try:
        return Role(name)
    except ValueError as error:
        raise MappingError(
            tr(
                "{where}: [columns] {name} is no role, use one of {role}",
                where=where,
                name=name,
                role=", ".join(Role),
            )
        ) from error


def _names(role: str, value: Any, where: str) -> tuple[str, ...]:
    names = tuple(value) if isinstance(value, list) else (value,)
    if not all(isinstance(name, str) for name in names):
        raise MappingError(
            tr(
                '{where}: [columns] {role} has to be the name of a column in quotes, as in {role} = "name"',
                where=where,
                role=role,
            )
        )
    if len(names) > 1 and role not in _MANY:
        raise MappingError(
            tr(
                "{where}: [columns] {role} has {names} columns, only {many} may have several",
                where=where,
                role=role,
                names=len(names),
                many=" and ".join(_MANY),
            )
        )
    return names


def _time_format(value: Any, where: str) -> str | None:
    if value is None or is_format(value):
        return value if value is None else str(value)
    raise MappingError(
        tr(
            "{where}: [time] format is {value!r}, use one of {formats} or a pattern such as %d.%m.%Y",
            where=where,
            value=value,
            formats=", ".join(FORMATS),
        )
    )


def _zone(value: Any, where: str) -> str | None:
    if value is None or is_zone(value):
        return None if value is None else str(value)
    raise MappingError(
        tr(
            "{where}: [time] zone is {value!r}, use one such as UTC or Asia/Shanghai",
            where=where,
            value=value,
        )
    )


def _decimal(value: Any, where: str) -> str | None:
    if value in (".", ",", None):
        return None if value is None else str(value)
    raise MappingError(tr('{where}: [money] decimal is {value!r}, use "." or ","', where=where, value=value))


def _prefix(value: Any, where: str) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise MappingError(
        tr(
            "{where}: [orders] refund_prefix is {value!r}, use the letters before a cancelled order's number in quotes",
            where=where,
            value=value,
        )
    )


def _event(value: Any, where: str) -> str:
    words = [event.word for event in EventType]
    if value in words:
        return str(value)
    raise MappingError(
        tr(
            "{where}: [events] {value!r} is no event type, use one of {words}",
            where=where,
            value=value,
            words=", ".join(words),
        )
    )
