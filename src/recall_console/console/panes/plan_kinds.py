"""How a figure of a plan file is shown, typed and stepped; whether it makes sense is the plan file's business."""

import re
from dataclasses import dataclass
from math import floor, isfinite, log10
from typing import Final

from recall_console.console.format import plain
from recall_console.console.panes.plan_marks import evidence_words
from recall_console.language import later, tr, trc
from recall_console.plans import plan

LONGEST_TEXT: Final = 2_000
"""Characters of a condition that are shown and typed over."""

Scalar = str | int | float | bool


_NUMBER: Final = re.compile(r"(?P<number>[+-]?(?:\d+\.?\d*|\.\d+))\s*(?P<unit>.*)")
_CONTACTS: Final = re.compile(r"(\d+)\s+(in\s+\d+\s+days?)")


_UNITS: Final = {
    "% per campaign": later("%"),
    "% per year": later("% a year"),
    "days": later("days"),
    "points": later("points"),
    "h": later("h"),
}
"""Units as the screen writes them, some shorter than the file."""
_YES: Final = frozenset({"y", "yes", "true", "1"})
_NO: Final = frozenset({"n", "no", "false", "0"})


@dataclass(frozen=True)
class Kind:
    """A kind of figure: a number with a unit behind it."""

    units: tuple[str, ...] = ()
    """Units that may be typed; the first one is written where none was."""
    unit_in_file: bool = False
    """Whether the file has the unit, in quotes with the number; else it has the number alone."""
    whole: bool = False
    signed: bool = False
    """Whether steps may lead below zero."""
    smallest: float = 1.0
    """The smallest step of ← →."""
    step_by: float | None = None
    """A fixed step; else a step is one unit of the figure's second digit."""

    def show(self, raw: Scalar) -> str:
        """The figure as the screen writes it."""
        found = self._parts(raw)
        if found is None:
            return plain(str(raw))
        number, unit = found
        return f"{_decimal(number, grouped=True)} {tr(_UNITS.get(unit, unit)) if unit else unit}".rstrip()

    def typed(self, raw: Scalar) -> str:
        """The figure as a person would type it."""
        found = self._parts(raw)
        return plain(str(raw)) if found is None else _decimal(found[0])

    def read(self, typed: str, before: Scalar | None) -> Scalar:
        """What a person typed as the file writes it; what is no number stays as typed, for the plan file to refuse."""
        found = self._parts(typed, self._unit_of(before))
        return typed.strip() if found is None else self._written(*found, before)

    def step(self, raw: Scalar | None, direction: int) -> Scalar | None:
        """One step up or down; None where there is no number to step."""
        found = (0.0, self._unit_of(None)) if raw is None else self._parts(raw)
        if found is None:
            return None
        number, unit = found
        # below a power of ten the steps are those of the smaller figure, so that a step back leads back
        size = abs(number) * (1.0 if direction * number >= 0 else 0.999)
        moved = round(number + direction * (self.step_by or self._step_at(size)), 9)
        return self._written(moved if self.signed else max(moved, 0.0), unit, raw)

    def _parts(self, raw: Scalar, default: str | None = None) -> tuple[float, str] | None:
        """Number and unit of a figure; None where it is no number with a unit of this kind."""
        default = self._unit_of(None) if default is None else default
        if isinstance(raw, int | float):
            return float(raw), default
        found = _NUMBER.fullmatch(raw.strip().replace(",", "").replace("−", "-").replace("％", "%"))
        if found is None or not isfinite(float(found["number"])):
            return None
        unit = default if default.startswith(found["unit"]) else found["unit"]
        return (float(found["number"]), unit) if unit in {"", *self.units} else None

    def _unit_of(self, raw: Scalar | None) -> str:
        found = self._parts(raw, "") if isinstance(raw, str) else None
        return (found[1] if found else "") or next(iter(self.units), "")

    def _written(self, number: float, unit: str, before: Scalar | None) -> Scalar:
        """A figure as the file has it."""
        if self.unit_in_file:
            return f"{_decimal(number)} {unit}"
        return int(number) if number == int(number) and (self.whole or isinstance(before, int)) else number

    def _step_at(self, size: float) -> float:
        return self.smallest if size == 0 else max(self.smallest, 10.0 ** (floor(log10(size)) - 1))


@dataclass(frozen=True)
class Words(Kind):
    """A text: typed as it is, never stepped."""

    def show(self, raw: Scalar) -> str:
        """As it is, made harmless."""
        return plain(str(raw), LONGEST_TEXT)

    def typed(self, raw: Scalar) -> str:
        """As it is, made harmless."""
        return self.show(raw)

    def read(self, typed: str, before: Scalar | None) -> Scalar:  # noqa: ARG002 - the signature of every kind
        """As it is."""
        return typed.strip()

    def step(self, raw: Scalar | None, direction: int) -> Scalar | None:  # noqa: ARG002 - the signature of every kind
        """Nothing to step."""
        return None


@dataclass(frozen=True)
class YesNo(Kind):
    """A flag: typed as y or n, turned over by a step."""

    def show(self, raw: Scalar) -> str:
        """Yes or no."""
        return trc("answer", "yes") if raw else trc("answer", "no")

    def typed(self, raw: Scalar) -> str:
        """Yes or no."""
        return self.show(raw)

    def read(self, typed: str, before: Scalar | None) -> Scalar:  # noqa: ARG002 - the signature of every kind
        """`y`, `yes`, `true` and `1`, or `n`, `no`, `false` and `0`; anything else is left to be refused."""
        word = typed.strip().lower()
        if word in _YES or word == self.show(raw=True):
            return True
        return False if word in _NO or word == self.show(raw=False) else typed

    def step(self, raw: Scalar | None, direction: int) -> Scalar | None:  # noqa: ARG002 - the signature of every kind
        """The other one."""
        return not raw


@dataclass(frozen=True)
class Capped(Words):
    """Contacts in a number of days, `2 in 30 days`; a step is one contact."""

    def step(self, raw: Scalar | None, direction: int) -> Scalar | None:
        """One contact more or less, never below none."""
        found = None if raw is None else _CONTACTS.fullmatch(str(raw).strip())
        return None if found is None else f"{max(int(found[1]) + direction, 0)} {found[2]}"


@dataclass(frozen=True)
class Choice(Words):
    """One of a few words, chosen from a list; a step is the next one."""

    among: tuple[str, ...] = ()

    def show(self, raw: Scalar) -> str:
        """In words."""
        return evidence_words(str(raw))

    def step(self, raw: Scalar | None, direction: int) -> Scalar | None:
        """The word beside; None at the ends."""
        place = self.among.index(str(raw)) + direction if raw in self.among else 0
        return self.among[place] if 0 <= place < len(self.among) else None


MONEY: Final = Kind(smallest=0.01)
BUDGET: Final = Kind(smallest=100.0)
COUNT: Final = Kind(whole=True)
DAYS: Final = Kind(("days", "day", "d"), whole=True, step_by=1.0)
HOURS: Final = Kind(("h",), step_by=1.0)
SHARE: Final = Kind(("%",), unit_in_file=True, smallest=0.1)
POINTS: Final = Kind(("points", "point", "pp"), unit_in_file=True, signed=True, smallest=0.1)
HURDLE: Final = Kind(("% per campaign", "% per year"), unit_in_file=True, step_by=1.0)
WORDS: Final = Words()
CAP: Final = Capped()
YES_NO: Final = YesNo()
EVIDENCE: Final = Choice(among=plan.EVIDENCE)


def _decimal(number: float, *, grouped: bool = False) -> str:
    """The shortest decimal that is true to nine significant digits."""
    short = f"{number:.9g}"
    if "e" in short:
        short = f"{number:.9f}".rstrip("0").rstrip(".")
    whole, dot, decimals = short.partition(".")
    return (f"{int(whole):,}" if grouped and whole not in {"-0", "-"} else whole) + dot + decimals
