"""What a claim file says: named claims, their figures, and what their words leave open."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product as combinations
from typing import Final

from recall_console.language import later, trn
from recall_console.plans.claims.told import Told

PERIODS_A_YEAR: Final = {later("week"): 52, later("month"): 12, later("quarter"): 4, later("year"): 1}
"""Periods that a churn may be told for."""


def span(periods: float, period: str) -> str:
    """So many periods, in words: ``12 months``."""
    number = f"{periods:.0f}"
    words = {
        "week": trn("{number} week", "{number} weeks", periods, number=number),
        "month": trn("{number} month", "{number} months", periods, number=number),
        "quarter": trn("{number} quarter", "{number} quarters", periods, number=number),
        "year": trn("{number} year", "{number} years", periods, number=number),
    }
    return words[period]


@dataclass(frozen=True)
class Answer:
    """One way to read what a claim leaves open.

    Attributes
    ----------
    code : str
        Stable name, such as ``net``.
    text : str
        In words, such as ``ROI is (revenue − cost) / cost``.
    figures : Mapping[str, Told]
        What is given under this reading.
    """

    code: str
    text: str
    figures: Mapping[str, Told]


@dataclass(frozen=True)
class Question:
    """Something that a claim's words leave open.

    Attributes
    ----------
    code : str
        Stable name, such as ``roi``.
    answers : tuple[Answer, ...]
        At least two.
    is_said : bool
        Whether a figure of the claim itself is open, or only what it is reckoned with, such as a horizon.
    """

    code: str
    answers: tuple[Answer, ...]
    is_said: bool = True

    @property
    def codes(self) -> tuple[str, ...]:
        """Of its answers; questions with the same code have the same ones."""
        return tuple(answer.code for answer in self.answers)

    def answer(self, code: str) -> Answer:
        """One of its answers."""
        return self.answers[self.codes.index(code)]


@dataclass(frozen=True)
class Reading:
    """A claim with everything answered.

    Attributes
    ----------
    answers : Mapping[str, Answer]
        By the question's code.
    given, assumed : Mapping[str, Told]
        Figures as said, and what they are reckoned with.
    """

    answers: Mapping[str, Answer]
    given: Mapping[str, Told]
    assumed: Mapping[str, Told]


@dataclass(frozen=True)
class Claim:
    """One claim: a campaign, a plan or a case.

    Attributes
    ----------
    name : str
        For people.
    given : Mapping[str, Told]
        Figures by name (`figures.FIGURES`).
    questions : tuple[Question, ...]
        What is left open.
    period : {"week", "month", "quarter", "year"}
        That churn is told for.
    """

    name: str
    given: Mapping[str, Told]
    questions: tuple[Question, ...] = ()
    period: str = "month"

    def read(self, choice: Mapping[str, str]) -> Reading:
        """The claim with its questions answered.

        Parameters
        ----------
        choice : Mapping[str, str]
            Code of the answer by code of the question; further questions are none of this claim's.
        """
        chosen = [(question, question.answer(choice[question.code])) for question in self.questions]
        return Reading(
            {question.code: answer for question, answer in chosen},
            {**self.given, **_figures(chosen, is_said=True)},
            _figures(chosen, is_said=False),
        )

    def readings(self) -> tuple[Reading, ...]:
        """Every way to read the claim."""
        return tuple(self.read(choice) for choice in choices([self]))


def choices(claims: Iterable[Claim]) -> Iterator[dict[str, str]]:
    """Every way to answer what claims leave open: a question that several leave open is answered alike in all of them."""
    codes = {question.code: question.codes for claim in claims for question in claim.questions}
    for chosen in combinations(*codes.values()):
        yield dict(zip(codes, chosen, strict=True))


def _figures(chosen: Sequence[tuple[Question, Answer]], *, is_said: bool) -> dict[str, Told]:
    return {
        name: told
        for question, answer in chosen
        if question.is_said == is_said
        for name, told in answer.figures.items()
    }


@dataclass(frozen=True)
class ClaimFile:
    """Claims side by side.

    Attributes
    ----------
    name, evidence, note : str
        For people.
    claims : tuple[Claim, ...]
        At least one.
    common : tuple[str, ...]
        Figures that must be the same in all claims.
    """

    name: str
    claims: tuple[Claim, ...]
    evidence: str = "unverified"
    note: str = ""
    common: tuple[str, ...] = ()
