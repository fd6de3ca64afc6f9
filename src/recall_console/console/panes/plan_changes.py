"""What can be added to a plan where the cursor stands, and what is taken away there."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from recall_console.console.panes import plan_inputs
from recall_console.console.panes.plan_form import NEW_RUNG, Field, channel_limits, tables, value_at
from recall_console.console.panes.plan_inputs import Input
from recall_console.console.panes.plan_kinds import COUNT, Scalar
from recall_console.errors import PlanError
from recall_console.language import tr
from recall_console.plans.files import plan_edit
from recall_console.plans.files.toml_edit import Value

Change = Callable[[str], str]
"""From a plan's text to its text after an edit."""

_RUNG: Final = re.compile(r"rungs\.(\d+)\.(.*)")
_ONE_OF: Final = re.compile(r"((?:groups|offer\.parts)\.\d+)\..*")
_ENDS: Final = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*(?:to|–|,|\s)\s*([+-]?\d+(?:\.\d+)?)")
_CHANNEL: Final = re.compile(r"channels\.(\d+)\..*")
_NEW_CHANNEL: Final = re.compile(r"channels\.\+(\d+)\.(.*)")
_ALONE: Final = {"value_gate", "only_if", "fatigue_cost", "offer.fulfilment_cost", "offer.funded"}
"""Inputs of a rung that can be taken away without anything else."""
_NO_PART: Final[Mapping[str, Scalar]] = {"name": "part", "face_value": 0, "redemption": "0 %"}
_NOBODY: Final[Mapping[str, Scalar]] = {"where": "false", "lift": "0 points"}
_OF_RUNG: Final = (*plan_inputs.GATES, plan_inputs.FATIGUE)
_OF_ONE_THING: Final = tuple(Input(f"offer.{one.key}", one.label, one.kind) for one in plan_inputs.PART[3:])
_OF_PLAN: Final = tuple(
    one
    for one in (*plan_inputs.AUDIENCE, *plan_inputs.DIRECT, *plan_inputs.OPPORTUNITY)
    if one.key in {"at_most", "quiet_hours", "subsidy_cap", "pool"}
)


@dataclass(frozen=True)
class Addition:
    """Something to add: what it is called, the input to type first, and how it gets into the file.

    Where `make` is None, typing a figure is all it takes.
    """

    words: str
    key: str
    make: Change | None = None


@dataclass(frozen=True)
class Removal:
    """Something to take away: what it is called, and how."""

    words: str
    make: Change


def additions(toml: str, key: str) -> list[Addition]:
    """What a plan's file does not have and may: of the rung under the cursor first, then of the plan."""
    document = tomllib.loads(toml)
    number = _rung_number(document, key)
    of_rung = [] if number is None else list(_of_rung(document, number))
    return [
        *of_rung,
        *([Addition(tr("a rung: which channel?"), NEW_RUNG)] if tables(document, "rungs") else []),
        *(Addition(_words(one), one.key) for one in _OF_PLAN if value_at(document, one.key) is None),
    ]


def removal(toml: str, field: Field) -> Removal | None:
    """What goes away under the cursor: an input, an offer or a part of it, a group, else the rung; None where nothing can."""
    found = _RUNG.fullmatch(field.key)
    if found is None:
        return None if field.raw is None else Removal(field.label, _without(field.key))
    number, inner = int(found[1]), found[2]
    part = _ONE_OF.fullmatch(inner)
    if part is not None and not _is_last_part(toml, number, inner):
        name = tr("the group") if inner.startswith("groups") else tr("the part of the offer")
        return Removal(name, _without(f"rungs.{number}.{part[1]}"))
    if inner in _ALONE:
        return None if field.raw is None else Removal(field.label, _without(field.key))
    if inner.startswith("offer."):
        return Removal(tr("the offer of rung {number}", number=number), _without(f"rungs.{number}.offer"))
    return Removal(tr("rung {number}", number=number), partial(plan_edit.remove_rung, number=number))


def typed_in(toml: str, key: str, value: Scalar | None) -> Change:
    """How a typed figure gets into the file: in its place, with a table of its own, or as a new rung."""
    if key == NEW_RUNG:
        return partial(plan_edit.add_rung, channel=str(value or ""))
    found = _NEW_CHANNEL.fullmatch(key)
    if found is None:
        return partial(plan_edit.edit, key=key, value=value)
    if value is None:
        return str
    rung = tables(tomllib.loads(toml), "rungs")[int(found[1]) - 1]
    return partial(plan_edit.append, key="channels", table={"name": rung["channel"], found[2]: value})


def with_evidence(toml: str, key: str, evidence: str, found: "Found | None") -> str:
    """How a response is known, with what it was found on where it was not assumed."""
    if found is not None:
        response = key.rpartition(".")[0]
        for name, value in found.keys.items():
            toml = plan_edit.edit(toml, f"{response}.{name}", value)
    return plan_edit.edit(toml, key, evidence)


def found_before(toml: str, key: str) -> tuple[str, str]:
    """On how many customers a response was found, and between which ends it lies, as a person would type it."""
    place: Any = tomllib.loads(toml)
    for step in key.split(".")[:-1]:
        place = place[int(step) - 1] if step.isdecimal() else place[step]
    low, high = place.get("interval") or ("", "")
    ends = f"{low} to {high}".replace(" points", "").replace(" point", "") if low else ""
    return str(place.get("customers", "")), ends


@dataclass(frozen=True)
class Found:
    """What a response was found on: customers, and for a test the ends of its interval in points."""

    customers: int
    ends: tuple[str, str] | None = None

    @property
    def keys(self) -> Mapping[str, Value]:
        """As the file has it."""
        if self.ends is None:
            return {"customers": self.customers}
        return {"customers": self.customers, "interval": [f"{end} points" for end in self.ends]}


def read_customers(typed: str) -> int:
    """A count that was typed.

    Raises
    ------
    PlanError
        Where it is none.
    """
    found = COUNT.read(typed, None)
    if not isinstance(found, int) or found < 1:
        raise PlanError(tr("expected how many customers, such as 2000"))
    return found


def read_ends(typed: str) -> tuple[str, str]:
    """Both ends of an interval in points, `1 to 3`.

    Raises
    ------
    PlanError
        Where these are not two numbers.
    """
    found = _ENDS.fullmatch(typed.replace("−", "-").strip())
    if found is None:
        raise PlanError(tr("expected a lower and an upper end in points, such as 1 to 3"))
    return found[1], found[2]


def _of_rung(document: Mapping[str, Any], number: int) -> Iterator[Addition]:
    rung, prefix = tables(document, "rungs")[number - 1], f"rungs.{number}."
    name = f"{number} {rung.get('channel', '')}"
    offer = rung.get("offer")
    if not isinstance(offer, Mapping):
        yield Addition(
            tr("an offer on {rung}", rung=name),
            f"{prefix}offer.face_value",
            partial(plan_edit.add_offer, number=number),
        )
    elif pack := tables(offer, "parts"):
        parts = f"{prefix}offer.parts"
        yield Addition(
            tr("a part of the pack on {rung}", rung=name),
            f"{parts}.{len(pack) + 1}.face_value",
            _appended(parts, _NO_PART),
        )
    else:
        yield from _absent(rung, prefix, _OF_ONE_THING, name)
        second = f"{prefix}offer.parts.2.face_value"
        yield Addition(
            tr("a second thing to the offer on {rung}: a pack", rung=name),
            second,
            partial(plan_edit.make_pack, number=number),
        )
    groups = f"{prefix}groups"
    place = len(tables(rung, "groups")) + 1
    yield Addition(
        tr("some who answer {rung} differently", rung=name),
        f"{groups}.{place}.where",
        _appended(groups, _NOBODY),
    )
    yield from _absent(rung, prefix, _OF_RUNG, name)
    limits, start = channel_limits(document, number)
    yield from _absent(limits, start, plan_inputs.CHANNEL, str(rung.get("channel")))


def _absent(
    table: Mapping[str, Any], prefix: str, inputs: tuple[Input, ...], name: str
) -> Iterator[Addition]:
    for one in inputs:
        if value_at(table, one.key) is None:
            yield Addition(tr("{rung}: {what}", rung=name, what=tr(one.label)), prefix + one.key)


def _words(one: Input) -> str:
    return tr("the plan: {what}", what=tr(one.label))


def _appended(key: str, table: Mapping[str, Scalar]) -> Change:
    return partial(plan_edit.append, key=key, table=table)


def _without(key: str) -> Change:
    return partial(plan_edit.edit, key=key, value=None)


def _rung_number(document: Mapping[str, Any], key: str) -> int | None:
    """The rung, counted from 1, that an input belongs to; of a channel's limit the first one that uses it."""
    if found := _RUNG.fullmatch(key):
        return int(found[1])
    if found := _NEW_CHANNEL.fullmatch(key):
        return int(found[1])
    if found := _CHANNEL.fullmatch(key):
        name = tables(document, "channels")[int(found[1]) - 1].get("name")
        channels = [rung.get("channel") for rung in tables(document, "rungs")]
        return channels.index(name) + 1 if name in channels else None
    return None


def _is_last_part(toml: str, number: int, inner: str) -> bool:
    """Whether this is the only part of an offer, which goes as a whole."""
    rung = tables(tomllib.loads(toml), "rungs")[number - 1]
    return inner.startswith("offer.parts") and len(tables(rung["offer"], "parts")) == 1
