"""The inputs of a plan in the order of the three ledgers: which figures there are, and what is typed for each."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from recall_console.console.format import plain
from recall_console.console.panes.plan_kinds import (
    BUDGET,
    COUNT,
    DAYS,
    HOURS,
    HURDLE,
    MONEY,
    POINTS,
    SHARE,
    WORDS,
    YES_NO,
    Kind,
    Scalar,
)
from recall_console.console.panes.plan_marks import sign_of
from recall_console.plans.quantities import money

ABSENT: Final = "–"
LONGEST_CHANNEL: Final = 24
COMMON_VALUE: Final = "common value"
"""Stands for the one input that is in no plan file: what a recall is worth in both plans."""


@dataclass(frozen=True)
class Heading:
    """A ledger, or a rung of the ladder; `level` 0 or 1."""

    words: str
    level: int = 0


@dataclass(frozen=True)
class Field:
    """One input.

    `key` is the dotted path in the plan file, `raw` what stands there (None where nothing does), `evidence` how a share
    or an effect is known (empty where that is no question).
    """

    key: str
    label: str
    kind: Kind
    raw: Scalar | None
    default: Scalar | None = None
    evidence: str = ""

    @property
    def shown(self) -> str:
        """The figure on the screen; *assumed* ones end in `~`."""
        value = self.default if self.raw is None else self.raw
        if value is None:
            return ABSENT
        mark = sign_of(self.evidence) if self.evidence else ""
        return f"{self.kind.show(value)} {mark}".rstrip()

    @property
    def typed(self) -> str:
        """The figure as a person would type it."""
        value = self.default if self.raw is None else self.raw
        return "" if value is None else self.kind.typed(value)

    def read(self, typed: str) -> Scalar | None:
        """What was typed, as the file writes it; nothing typed takes the key out of the file."""
        return (
            self.kind.read(typed, self.default if self.raw is None else self.raw) if typed.strip() else None
        )

    def stepped(self, direction: int) -> Scalar | None:
        """The figure one step up or down; None where it cannot be stepped."""
        return self.kind.step(self.default if self.raw is None else self.raw, direction)


Row = Heading | Field


@dataclass(frozen=True)
class _Input:
    """One line of the form's order; `always` shows it where the file does not have it."""

    key: str
    label: str
    kind: Kind
    always: bool = False
    default: Scalar | None = None
    assumed: bool = False


_AUDIENCE: Final = (
    _Input("audience.where", "who", WORDS),
    _Input("audience.reach", "customers reached", COUNT),
    _Input("calculator.recalled", "come back", COUNT, assumed=True),
    _Input("calculator.recall_rate", "come back", SHARE, assumed=True),
    _Input("calculator.natural_return", "come back anyway", SHARE, assumed=True),
    _Input("calculator.value_per_recall", "a recall is worth", MONEY, assumed=True),
    _Input("horizon_days", "counted for", DAYS, always=True, default=90),
    _Input("holdout", "left to compare", SHARE, always=True, default="0 %"),
)
_DIRECT: Final = (
    _Input("calculator.cost_direct", "all channels", MONEY),
    _Input("budget", "spend at most", BUDGET, always=True),
)
_RUNG: Final = (
    _Input("cost_per_contact", "cost of one", MONEY, always=True),
    _Input("wait_days", "wait for an answer", DAYS, always=True),
    _Input("response.lift", "brings back", POINTS),
    _Input("offer.face_value", "offer worth", MONEY),
    _Input("offer.redemption", "offers redeemed", SHARE, assumed=True),
    _Input("offer.fulfilment_cost", "packing, postage", MONEY),
    _Input("offer.only_last_rung", "only as last push", YES_NO),
    _Input("offer.coupon_hunters", "to coupon hunters", YES_NO),
    _Input("value_gate", "only if worth", MONEY),
    _Input("capacity", "contacts at most", COUNT),
)
_OFFER_DEFAULTS: Final[Mapping[str, Scalar]] = {"offer.only_last_rung": False, "offer.coupon_hunters": False}
_OPPORTUNITY: Final = (
    _Input("hurdle", "earns elsewhere", HURDLE, always=True, default="0 % per campaign", assumed=True),
)
_HIDDEN: Final = (
    _Input("hidden.hours", "work", HOURS, always=True, default=0),
    _Input("hidden.rate_per_hour", "an hour costs", MONEY, always=True, default=0),
    _Input("hidden.platform_cost", "tools", MONEY, always=True, default=0),
    _Input("hidden.unsubscribe_rate", "unsubscribe", SHARE, always=True, default="0 %", assumed=True),
    _Input("hidden.lost_value_per_unsubscribe", "each loses", MONEY, always=True),
    _Input("hidden.complaint_rate", "complain", SHARE, always=True, default="0 %", assumed=True),
    _Input("hidden.cost_per_complaint", "each costs", MONEY, always=True, default=0),
)
_FATIGUE: Final = _Input("fatigue_cost", "patience", MONEY)


def rows(toml: str) -> list[Row]:
    """The form of a plan's text: headings and inputs, top to bottom."""
    document = tomllib.loads(toml)
    evidence = str(document.get("evidence", "assumed"))
    rungs = list(document.get("rungs", ()))
    return [
        Heading("Audience"),
        *_fields(_AUDIENCE, document, evidence, wanted=_asked_for(document)),
        Heading("Direct"),
        *_fields(_DIRECT, document, evidence),
        *(row for number, rung in enumerate(rungs, start=1) for row in _rung(number, rung, evidence)),
        Heading("Opportunity"),
        *_fields(_OPPORTUNITY, document, evidence),
        Heading("Hidden"),
        *_fields(_HIDDEN, document, evidence),
        *(row for number, rung in enumerate(rungs, start=1) for row in _fatigue(number, rung)),
    ]


def compared(common_value: float | None) -> list[Row]:
    """The input that a comparison adds."""
    return [
        Heading("A | B"),
        Field(COMMON_VALUE, "a recall brings", MONEY, common_value),
    ]


def common_value(value: Scalar | None) -> float | None:
    """What was typed for it.

    Raises
    ------
    PlanError
        Where it is no amount of money.
    """
    return None if value is None else money(value, COMMON_VALUE)


def _asked_for(document: Mapping[str, Any]) -> frozenset[str]:
    """Inputs that a plan without data needs for an answer, and lacks."""
    if _at(document, "audience.reach") is None:
        return frozenset()
    wanted = {"calculator.natural_return", "calculator.value_per_recall"}
    rungs = document.get("rungs", ())
    if (
        _at(document, "calculator.recalled") is None
        and len(rungs) <= 1
        and not any("response" in rung for rung in rungs)
    ):
        wanted.add("calculator.recall_rate")
    return frozenset(wanted)


def _fields(
    inputs: tuple[_Input, ...],
    table: Mapping[str, Any],
    evidence: str,
    prefix: str = "",
    wanted: frozenset[str] = frozenset(),
) -> Iterator[Field]:
    for one in inputs:
        raw = _at(table, one.key)
        if raw is not None or one.always or one.key in wanted:
            mark = evidence if one.assumed and raw is not None else ""
            yield Field(prefix + one.key, one.label, one.kind, raw, one.default, mark)


def _rung(number: int, rung: Mapping[str, Any], evidence: str) -> Iterator[Row]:
    yield Heading(f"{number} {_channel(rung)}", 1)
    offered = {**_OFFER_DEFAULTS} if "offer" in rung else {}
    for field in _fields(_RUNG, rung, evidence, f"rungs.{number}."):
        if field.key.endswith("response.lift"):
            known = str(_at(rung, "response.evidence") or "assumed")
            yield Field(field.key, field.label, field.kind, field.raw, evidence=known)
        else:
            yield field
            offered.pop(field.key.removeprefix(f"rungs.{number}."), None)
    for key, default in offered.items():
        label = next(one.label for one in _RUNG if one.key == key)
        yield Field(f"rungs.{number}.{key}", label, YES_NO, None, default)


def _fatigue(number: int, rung: Mapping[str, Any]) -> Iterator[Field]:
    for field in _fields((_FATIGUE,), rung, "", f"rungs.{number}."):
        yield Field(field.key, f"{field.label}, {_channel(rung)}", field.kind, field.raw)


def _channel(rung: Mapping[str, Any]) -> str:
    return plain(str(rung.get("channel", "")), LONGEST_CHANNEL)


def _at(table: Mapping[str, Any], key: str) -> Scalar | None:
    """The value at a dotted key; None where there is none."""
    found: Any = table
    for part in key.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found if isinstance(found, str | int | float | bool) else None
