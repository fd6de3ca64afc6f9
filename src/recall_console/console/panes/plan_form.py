"""The form of a plan: its inputs in the order of the three ledgers, as its file has them now."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from recall_console.console.format import plain, whole
from recall_console.console.panes import plan_inputs
from recall_console.console.panes.plan_inputs import Input
from recall_console.console.panes.plan_kinds import WORDS, Kind, Scalar
from recall_console.console.panes.plan_marks import sign_of
from recall_console.language import tr, trn
from recall_console.plans.files.toml_lines import line_of
from recall_console.plans.quantities import money

ABSENT: Final = "–"
LONGEST_CHANNEL: Final = 24
LONGEST_LABEL: Final = 19
COMMON_VALUE: Final = "common value"
"""Stands for the one input that is in no plan file: what a recall is worth in both plans."""
NEW_RUNG: Final = "rungs.+"
"""Stands for the channel of a rung that is about to be added."""
NOBODY_ASKED: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True)
class Heading:
    """A ledger, or a rung of the ladder; `level` 0 or 1."""

    words: str
    level: int = 0


@dataclass(frozen=True)
class Field:
    """One input.

    `key` is the dotted path in the plan file, `raw` what stands there (None where nothing does), `evidence` how a share
    or an effect is known (empty where that is no question), `note` what is made of the figure before it is used.
    """

    key: str
    label: str
    kind: Kind
    raw: Scalar | None
    default: Scalar | None = None
    evidence: str = ""
    note: str = ""

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


def rows(
    toml: str, notes: Mapping[str, str] | None = None, asked: frozenset[str] = NOBODY_ASKED
) -> list[Row]:
    """The form of a plan's text: headings and inputs, top to bottom.

    `notes` holds what is made of a figure, by its key; `asked` names inputs to show although the file has none.
    """
    form = _Form(tomllib.loads(toml), notes or {}, asked)
    return list(form.rows())


def compared(common_value: float | None) -> list[Row]:
    """The input that a comparison adds."""
    one = plan_inputs.COMMON
    return [Heading("A | B"), Field(COMMON_VALUE, tr(one.label), one.kind, common_value)]


def common_value(value: Scalar | None) -> float | None:
    """What was typed for it.

    Raises
    ------
    PlanError
        Where it is no amount of money.
    """
    return None if value is None else money(value, COMMON_VALUE)


def with_labels(sentence: str, toml: str) -> str:
    """What is wrong with a plan, with the form's words in place of a key of the file, and the line."""
    for row in rows(toml) if sentence else ():
        if isinstance(row, Field) and sentence.startswith(f"{row.key}: "):
            said = sentence.removeprefix(f"{row.key}: ")
            if row.raw is None:
                return tr("{input}: {sentence}", input=row.label, sentence=said)
            return tr(
                "{input} (line {line}): {sentence}",
                input=row.label,
                line=line_of(toml, row.key),
                sentence=said,
            )
    return sentence


class _Form:
    """A plan file's tables on their way to rows."""

    def __init__(self, document: Mapping[str, Any], notes: Mapping[str, str], asked: frozenset[str]) -> None:
        self._document = document
        self._notes = notes
        self._asked = asked | _lacking(document) | _claimed(document)
        self._evidence = str(document.get("evidence", "assumed"))
        self._rungs = tables(document, "rungs")

    def rows(self) -> Iterator[Row]:
        """Audience, direct, opportunity, hidden."""
        yield Heading(tr("Audience"))
        yield from self._fields(plan_inputs.AUDIENCE, self._document)
        yield Heading(tr("Direct"))
        yield from self._fields(plan_inputs.DIRECT, self._document)
        for number, rung in enumerate(self._rungs, start=1):
            yield Heading(f"{number} {_channel(rung)}", 1)
            yield from self._rung(number, rung)
        if NEW_RUNG in self._asked:
            yield Heading(f"{len(self._rungs) + 1} …", 1)
            yield Field(NEW_RUNG, tr("channel"), WORDS, None)
        yield Heading(tr("Opportunity"))
        yield from self._fields(plan_inputs.OPPORTUNITY, self._document)
        yield Heading(tr("Hidden"))
        yield from self._fields(plan_inputs.HIDDEN, self._document)
        for number, rung in enumerate(self._rungs, start=1):
            for field in self._fields((plan_inputs.FATIGUE,), rung, f"rungs.{number}."):
                yield replace(
                    field,
                    label=plain(
                        tr("{what}, {channel}", what=field.label, channel=_channel(rung)), LONGEST_LABEL
                    ),
                )

    def _rung(self, number: int, rung: Mapping[str, Any]) -> Iterator[Field]:
        prefix = f"rungs.{number}."
        evidence = str(value_at(rung, "response.evidence") or "assumed")
        yield from self._fields(plan_inputs.RUNG, rung, prefix, evidence)
        for place, group in enumerate(tables(rung, "groups"), start=1):
            known = str(group.get("evidence", "assumed"))
            yield from self._fields(plan_inputs.GROUP, group, f"{prefix}groups.{place}.", known)
        yield from self._offer(prefix, rung)
        yield from self._fields(plan_inputs.GATES, rung, prefix)
        yield from self._limits(number, rung)

    def _offer(self, prefix: str, rung: Mapping[str, Any]) -> Iterator[Field]:
        """One thing or a pack, then who gets it."""
        offer = rung.get("offer")
        if isinstance(offer, Mapping):
            pack = tables(offer, "parts")
            yield from self._fields(plan_inputs.PART, offer, f"{prefix}offer.")
            for place, part in enumerate(pack, start=1):
                yield from self._fields(plan_inputs.PART, part, f"{prefix}offer.parts.{place}.")
            yield from self._fields(plan_inputs.OFFER, rung, prefix)

    def _limits(self, number: int, rung: Mapping[str, Any]) -> Iterator[Field]:
        """The limits of a channel, under the first rung that uses it."""
        name = rung.get("channel")
        if all(other.get("channel") != name for other in self._rungs[: number - 1]):
            limits, prefix = channel_limits(self._document, number)
            yield from self._fields(plan_inputs.CHANNEL, limits, prefix)

    def _fields(
        self, inputs: tuple[Input, ...], table: Mapping[str, Any], prefix: str = "", evidence: str = ""
    ) -> Iterator[Field]:
        for one in inputs:
            raw, key = value_at(table, one.key), prefix + one.key
            if raw is not None or one.always or key in self._asked:
                known = evidence if one.key.endswith("lift") else self._evidence if one.assumed else ""
                mark = known if raw is not None else ""
                note = _found_on(table, one.key) if one.key.endswith("evidence") else self._notes.get(key, "")
                yield Field(key, tr(one.label), one.kind, raw, one.default, mark, note)


def channel_limits(document: Mapping[str, Any], number: int) -> tuple[Mapping[str, Any], str]:
    """The limits of a rung's channel (rungs are counted from 1), and what their keys begin with.

    A channel that the file does not limit yet is named by its rung, as in `channels.+3.capacity`.
    """
    name = tables(document, "rungs")[number - 1].get("channel")
    for place, limits in enumerate(tables(document, "channels"), start=1):
        if limits.get("name") == name:
            return limits, f"channels.{place}."
    return {}, f"channels.+{number}."


def tables(document: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """The tables of a list, such as the rungs."""
    found = document.get(key)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def value_at(table: Mapping[str, Any], key: str) -> Scalar | None:
    """The value at a dotted key; None where there is none."""
    found: Any = table
    for part in key.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found if isinstance(found, str | int | float | bool) else None


def _lacking(document: Mapping[str, Any]) -> frozenset[str]:
    """Inputs that a plan without data needs for an answer, and lacks."""
    if value_at(document, "audience.reach") is None:
        return NOBODY_ASKED
    wanted = {"calculator.natural_return", "calculator.value_per_recall"}
    rungs = tables(document, "rungs")
    if (
        value_at(document, "calculator.recalled") is None
        and len(rungs) <= 1
        and not any("response" in rung for rung in rungs)
    ):
        wanted.add("calculator.recall_rate")
    return frozenset(wanted)


def _claimed(document: Mapping[str, Any]) -> frozenset[str]:
    """Wherever a lift is said, so is how it is known."""
    rungs = enumerate(tables(document, "rungs"), start=1)
    return frozenset(
        f"rungs.{number}.response.evidence"
        for number, rung in rungs
        if value_at(rung, "response.lift") is not None
    )


def _found_on(table: Mapping[str, Any], key: str) -> str:
    """What stands behind a response: its interval and on how many customers; nothing where it is assumed."""
    response = table.get("response", table) if "." in key else table
    customers, interval = response.get("customers"), response.get("interval")
    if response.get("evidence", "assumed") == "assumed" or not isinstance(customers, int):
        return ""
    who = trn("{count} customer", "{count} customers", customers, count=whole(customers))
    if not isinstance(interval, list) or len(interval) != 2:
        return tr("on {who}", who=who)
    low, high = (plain(str(end)) for end in interval)
    return tr("{low} to {high}, on {who}", low=low, high=high, who=who)


def _channel(rung: Mapping[str, Any]) -> str:
    return plain(str(rung.get("channel", "")), LONGEST_CHANNEL)
