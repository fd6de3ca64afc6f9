"""Claim files: TOML that says what somebody claims, in the claim's own units."""

import difflib
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from math import inf
from pathlib import Path
from typing import Final

from recall_console.errors import PlanError
from recall_console.language import tr
from recall_console.plans.claims.claim import PERIODS_A_YEAR, Answer, Claim, ClaimFile, Question, span
from recall_console.plans.claims.figures import FIGURES, GIVEN_PLAINLY, LABELS
from recall_console.plans.claims.kinds import CHANGE
from recall_console.plans.claims.said import change, horizon
from recall_console.plans.claims.told import Told
from recall_console.plans.files import toml_file
from recall_console.plans.files.toml_table import Table, one_of, text
from recall_console.plans.quantities import refuse

_CHANGES: Final = ("churn_change", "activation_change")
"""Keys of changes of a share, which may be told in points or relative."""
_COMMON: Final = ("value_per_recall",)
"""What claims side by side share where their file does not say: recalled customers are worth the same."""
_UNSAID: Final = "unsaid"
_OF_LIFETIMES: Final = frozenset(
    {"ltv_before", "ltv_after", "ltv_change", "margin_per_period", "lifetime_before", "lifetime_after"}
)
_OF_CHURN: Final = frozenset({"churn_before", "churn_after", "churn_change", "churn_change_relative"})


def read(path: Path | str) -> ClaimFile:
    """Read a claim file.

    Parameters
    ----------
    path : Path or str
        A TOML file in UTF-8.

    Raises
    ------
    PlanError
        When the file cannot be read or understood; the message begins with the file and the line, and names the key.
    """
    return toml_file.read(path, _claims)


def parse(toml: str) -> ClaimFile:
    """The claims that a TOML text makes.

    Raises
    ------
    PlanError
        Naming the key, what was expected and what was found.
    """
    return toml_file.parse(toml, _claims)


def _claims(table: Table) -> ClaimFile:
    name = table.need("name", text)
    claims = tuple(_claim(one) for one in table.tables("claims"))
    if not claims:
        raise PlanError.at(
            "claims", tr("missing; expected at least one [[claims]] with the figures that somebody claims")
        )
    return ClaimFile(
        name=name,
        claims=claims,
        evidence=table.take("evidence", text, "unverified"),
        note=table.take("note", text, ""),
        common=table.take("common", _names, _COMMON),
    )


def _claim(table: Table) -> Claim:
    name = table.need("name", text)
    plain = {name: told for name in GIVEN_PLAINLY if (told := table.maybe(name, FIGURES[name].kind.told))}
    said = {"roi": _roi(table)} | {key: table.maybe(key, change) or () for key in _CHANGES}
    names = plain.keys() | {figure for answers in said.values() for one in answers for figure in one.figures}
    period = table.take("period", one_of(tuple(PERIODS_A_YEAR)), "month")
    reckoned = _lifetime(table, period, is_asked=_speaks_of_lifetimes(names))
    table.close()
    if not names:
        raise PlanError.at(table.path, tr("expected at least one figure, found none"))
    answers = said | reckoned
    return Claim(
        name=name,
        given=plain | _settled(answers.values()),
        questions=tuple(
            Question(code, each, code in said) for code, each in answers.items() if len(each) > 1
        ),
        period=period,
    )


def _settled(answered: Iterable[tuple[Answer, ...]]) -> dict[str, Told]:
    """The figures of what has a single answer."""
    single = (answers[0] for answers in answered if len(answers) == 1)
    return {name: told for answer in single for name, told in answer.figures.items()}


def _roi(table: Table) -> tuple[Answer, ...]:
    """ROI: net of its cost, gross, or nobody says which."""
    roi = table.maybe("roi", CHANGE.told)
    definition = table.take("roi_is", one_of(("net", "gross", _UNSAID)), _UNSAID)
    if roi is None:
        return ()
    answers = (
        Answer("net", tr("ROI is (revenue − cost) / cost"), {"roi_net": roi}),
        Answer("gross", tr("ROI is revenue / cost"), {"roi_gross": roi}),
    )
    return tuple(one for one in answers if definition in {one.code, _UNSAID})


def _speaks_of_lifetimes(names: AbstractSet[str]) -> bool:
    """Whether how long customers stay, and when they pay, makes a difference to these figures."""
    return bool(names & _OF_LIFETIMES) or len(names & _OF_CHURN) > 1


def _lifetime(table: Table, period: str, *, is_asked: bool) -> dict[str, tuple[Answer, ...]]:
    """Over which horizon, and when a margin is earned; both are open where a claim does not say."""
    given = table.maybe("horizon", horizon(period))
    delay = table.take("margin_at", one_of(("start", "end", _UNSAID)), _UNSAID)
    year = float(PERIODS_A_YEAR[period])
    horizons = (_endless(), _limited(year, period)) if given is None else (_limited(given, period),)
    delays = tuple(answer for answer in _delays(period) if delay in {answer.code, _UNSAID})
    return {"horizon": horizons, "margin_at": delays} if is_asked else {}


def _endless() -> Answer:
    return Answer("endless", tr("endless horizon"), {"horizon": Told.exactly(inf)})


def _limited(periods: float, period: str) -> Answer:
    if periods == inf:
        return _endless()
    words = tr("horizon of {span}", span=span(periods, period))
    return Answer("limited", words, {"horizon": Told.exactly(periods)})


def _delays(period: str) -> tuple[Answer, Answer]:
    return (
        Answer(
            "start",
            tr("margin at the start of a {period}", period=tr(period)),
            {"margin_delay": Told.exactly(0.0)},
        ),
        Answer(
            "end",
            tr("margin at the end of a {period}", period=tr(period)),
            {"margin_delay": Told.exactly(1.0)},
        ),
    )


def _names(raw: object, key: str) -> tuple[str, ...]:
    if not isinstance(raw, list):
        refuse(key, tr('names of figures, like ["value_per_recall"]'), raw)
    for name in raw:
        if name not in LABELS:
            near = difflib.get_close_matches(str(name), LABELS, n=1, cutoff=0)[0]
            refuse(key, tr('names of figures such as "{near}"', near=near), name)
    return tuple(raw)
