"""How a claim says a change of a share, and a horizon."""

import re
from collections.abc import Callable
from math import inf
from typing import Final, NoReturn

from recall_console.errors import PlanError
from recall_console.language import tr
from recall_console.plans.claims.claim import Answer
from recall_console.plans.claims.kinds import CHANGE, POINTS
from recall_console.plans.claims.told import bound_of
from recall_console.plans.quantities import refuse

_RELATIVE: Final = re.compile(r"(?P<change>.*[%％])\s*relative\s*")
_OPEN: Final = re.compile(r"\s*(?P<number>[+-]?\d+(?:\.\d+)?)\s*[%％]\s*or\s*points\s*")
_PERCENT: Final = re.compile(r"\s*(?P<number>[+-]?\d+(?:\.\d+)?)\s*[%％]\s*")
_SPAN: Final = re.compile(r"(?P<periods>[1-9]\d{0,3})\s+(?P<period>[a-z]+?)s?")


def change(raw: object, key: str) -> tuple[Answer, ...]:
    """A change of a share: in points, relative to what it was, or either where the claim does not say.

    Raises
    ------
    PlanError
        When it is anything else, a bare percentage above all, which may mean both.
    """
    name = key.rpartition(".")[2]
    words = str(bound_of(raw)[1])
    if found := _OPEN.fullmatch(words):
        number = found["number"]
        return (
            _in_points(name, tr("{number} points", number=number), key),
            _relative(name, f"{number} %", key),
        )
    if found := _RELATIVE.fullmatch(words):
        return (_relative(name, str(raw).replace("relative", "").strip(), key),)
    if found := _PERCENT.fullmatch(words):
        _explain(key, found["number"])
    return (_in_points(name, raw, key),)


def _in_points(name: str, raw: object, key: str) -> Answer:
    told = POINTS.told(raw, key)
    return Answer(
        "points",
        tr("{name} changes by {value}", name=_of(name), value=POINTS.write(told.value)),
        {name: told},
    )


def _relative(name: str, raw: object, key: str) -> Answer:
    told = CHANGE.told(raw, key)
    return Answer(
        "relative",
        tr("{name} changes by {value} of itself", name=_of(name), value=CHANGE.write(told.value)),
        {f"{name}_relative": told},
    )


def _of(name: str) -> str:
    return {"churn_change": tr("churn"), "activation_change": tr("activation")}.get(name, name)


def _explain(key: str, number: str) -> NoReturn:
    """A percentage of a percentage: from 10 %, −1.5 points leads to 8.5 %, −1.5 % of it to 9.85 %."""
    step = float(number)
    raise PlanError.at(
        key,
        tr(
            'expected "{number} points" (10 % becomes {value:g} %), "{number} % relative" (10 % becomes {value_2:g} %) or, where the claim does not say which, "{number} % or points"; found "{number} %"',
            number=number,
            value=10 + step,
            value_2=10 + step / 10,
        ),
    )


def horizon(period: str) -> Callable[[object, str], float]:
    """A parser for ``"endless"`` or a number of periods, such as ``"12 months"``."""

    def parse(raw: object, key: str) -> float:
        if raw == "endless":
            return inf
        found = _SPAN.fullmatch(raw.strip()) if isinstance(raw, str) else None
        if found is None or found["period"] != period:
            refuse(
                key,
                tr('"endless" or a number of the churn\'s own periods, like "12 {period}s"', period=period),
                raw,
            )
        return float(found["periods"])

    return parse
