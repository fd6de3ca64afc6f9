"""What claims side by side share: a figure that must be the same in all of them, and what else changes if it is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from recall_console.language import tr
from recall_console.plans.claims.claim import Answer, Claim, Reading, choices
from recall_console.plans.claims.figures import FIGURES, LABELS
from recall_console.plans.claims.following import follow
from recall_console.plans.claims.solving import Known, written
from recall_console.plans.claims.told import Told
from recall_console.plans.figures import rounded

_RETURNS = ("roi_net", "roi_gross")


@dataclass(frozen=True)
class AtCommon:
    """A claim's ROI if the shared figure is what the first claim needs.

    Attributes
    ----------
    claim : str
        Its name.
    definition : str
        ``roi_net`` or ``roi_gross``.
    claimed, roi : Told | None
        As claimed, and as it then is; ``None`` where unknown.
    """

    claim: str
    definition: str
    claimed: Told | None
    roi: Told | None


@dataclass(frozen=True)
class Shared:
    """One figure over all claims, under one way to read them.

    Attributes
    ----------
    figure : str
        Its name.
    answers : Mapping[str, Answer]
        By question: those that the figure depends on.
    values : tuple[tuple[str, Told], ...]
        Claim and its figure, where known.
    at_common : tuple[AtCommon, ...]
        Every claim's ROI at the first one's figure.
    """

    figure: str
    answers: Mapping[str, Answer]
    values: tuple[tuple[str, Told], ...]
    at_common: tuple[AtCommon, ...]

    @property
    def agrees(self) -> bool:
        """Whether all claims can have the same figure."""
        told = [value for _, value in self.values]
        return all(one.meets(other) for one in told for other in told)

    @property
    def text(self) -> str:
        """What each claim needs, in one sentence."""
        needs = tr(", ").join(
            tr("{claim} needs {figure}", claim=claim, figure=written(self.figure, told))
            for claim, told in self.values
        )
        words = tr("{words}: {definition}", words=LABELS[self.figure], definition=needs)
        return words if self.agrees else tr("{words}: they cannot share one", words=words)

    @property
    def common_text(self) -> str:
        """Everybody's ROI at the first claim's figure, in one sentence; empty where none follows."""
        returns = [(one, one.roi) for one in self.at_common if one.roi]
        each = tr(", ").join(f"{one.claim} {written(one.definition, roi)}" for one, roi in returns)
        definitions = tr(" or ").join(sorted({LABELS[one.definition] for one, _ in returns}))
        common = FIGURES[self.figure].kind.write(self.values[0][1].value)
        return (
            tr(
                "with one common {labels} of {common} the {definitions} is {each}",
                labels=LABELS[self.figure],
                common=common,
                definitions=definitions,
                each=each,
            )
            if returns
            else ""
        )

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "figure": self.figure,
            "reading": {code: answer.code for code, answer in self.answers.items()},
            "values": [{"claim": claim, "value": rounded(told.value)} for claim, told in self.values],
            "agrees": self.agrees,
            "common": rounded(self.values[0][1].value),
            "at_common": [
                {
                    "claim": one.claim,
                    "definition": one.definition,
                    "claimed": _value(one.claimed),
                    "roi": _value(one.roi),
                }
                for one in self.at_common
            ],
            "text": [text for text in (self.text, self.common_text) if text],
        }


def shared(figure: str, claims: Sequence[Claim]) -> Iterator[Shared]:
    """A figure over all claims; once for each way to read them that makes a difference to it.

    Parameters
    ----------
    figure : str
        Name of a figure.
    claims : Sequence[Claim]
        Nothing is told of fewer than two that know the figure.
    """
    seen = set()
    for choice in choices(claims):
        readings = [claim.read(choice) for claim in claims]
        known = [follow(reading.given, reading.assumed) for reading in readings]
        deciding = _deciding(figure, readings, known)
        values = tuple(
            (claim.name, each[figure].told)
            for claim, each in zip(claims, known, strict=True)
            if figure in each
        )
        codes = tuple((code, answer.code) for code, answer in deciding.items())
        if len(values) > 1 and codes not in seen:
            seen.add(codes)
            common = Told.exactly(values[0][1].value)
            returns = tuple(
                _at(claim.name, reading, figure, common)
                for claim, reading in zip(claims, readings, strict=True)
            )
            yield Shared(figure, deciding, values, returns)


def _deciding(
    figure: str, readings: Sequence[Reading], known: Sequence[Mapping[str, Known]]
) -> dict[str, Answer]:
    """The answers that the figure depends on in any claim, by question."""
    return {
        code: answer
        for reading, each in zip(readings, known, strict=True)
        for code, answer in reading.answers.items()
        if figure in each and not each[figure].roots.isdisjoint(answer.figures)
    }


def _at(claim: str, reading: Reading, figure: str, common: Told) -> AtCommon:
    """A claim's ROI with the figure instead of the ROI that it claims, by the definition that it is read by."""
    definition = next((name for name in _RETURNS if name in reading.given), _RETURNS[0])
    rest = {name: told for name, told in reading.given.items() if name not in _RETURNS}
    known = follow(rest | {figure: common}, reading.assumed)
    roi = known.get(definition)
    return AtCommon(claim, definition, reading.given.get(definition), roi.told if roi else None)


def _value(told: Told | None) -> float | None:
    return rounded(told.value if told else None)
