"""What must be true for claimed figures, and which of them cannot stand beside each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, Final, Literal

from recall_console.plans.claims import accuracy, activation, campaign, churn
from recall_console.plans.claims.claim import Claim, ClaimFile, Reading
from recall_console.plans.claims.figures import FIGURES
from recall_console.plans.claims.following import RELATIONS, follow
from recall_console.plans.claims.shared import Shared, shared
from recall_console.plans.claims.solving import Conflict, Known, conflicts, written
from recall_console.plans.figures import Flag, rounded

Verdict = Literal["possible", "depends", "contradictory"]
VERDICTS: Final[tuple[Verdict, ...]] = ("possible", "depends", "contradictory")
"""Whether figures can be true: under every way to read them, under some only, under none. The worst is the last."""


@dataclass(frozen=True)
class Audited:
    """One claim under one reading.

    Attributes
    ----------
    reading : Reading
        How its words are taken.
    figures : Mapping[str, Known]
        Given, assumed and solved ones by name, in the order of `figures.FIGURES`.
    must, beware : tuple[Flag, ...]
        What has to be true, and what the figures do not say.
    conflicts : tuple[Conflict, ...]
        What cannot be true together.
    """

    reading: Reading
    figures: Mapping[str, Known]
    must: tuple[Flag, ...]
    beware: tuple[Flag, ...]
    conflicts: tuple[Conflict, ...]

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "reading": {code: answer.code for code, answer in self.reading.answers.items()},
            "taken_as": [answer.text for answer in self.reading.answers.values()],
            "figures": {name: _figure_dict(name, known) for name, known in self.figures.items()},
            "must_be_true": [flag.as_dict() for flag in self.must],
            "flags": [flag.as_dict() for flag in self.beware],
            "contradictions": [
                {"figures": [name for name in FIGURES if name in conflict.figures], "text": conflict.text}
                for conflict in self.conflicts
            ],
        }


@dataclass(frozen=True)
class AuditedClaim:
    """One claim under every reading.

    Attributes
    ----------
    claim : Claim
        As told.
    readings : tuple[Audited, ...]
        At least one.
    """

    claim: Claim
    readings: tuple[Audited, ...]

    @property
    def verdict(self) -> Verdict:
        """Whether the claim can be true by itself."""
        return _verdict([not one.conflicts for one in self.readings])

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "name": self.claim.name,
            "verdict": self.verdict,
            "readings": [one.as_dict() for one in self.readings],
        }


@dataclass(frozen=True)
class Audit:
    """Claims, each by itself and all together.

    Attributes
    ----------
    file : ClaimFile
        What was asked.
    claims : tuple[AuditedClaim, ...]
        In the file's order.
    shared : tuple[Shared, ...]
        What they have in common.
    """

    file: ClaimFile
    claims: tuple[AuditedClaim, ...]
    shared: tuple[Shared, ...]

    @property
    def verdict(self) -> Verdict:
        """Whether all claims can be true, beside each other too."""
        alone = [one.verdict for one in self.claims]
        beside = [
            _verdict([one.agrees for one in self.shared if one.figure == figure])
            for figure in self.file.common
        ]
        return max([*alone, *beside], key=VERDICTS.index)

    def as_dict(self) -> dict[str, Any]:
        """The audit as `audit --json` prints it."""
        return {
            "name": self.file.name,
            "evidence": self.file.evidence,
            "verdict": self.verdict,
            "claims": [one.as_dict() for one in self.claims],
            "common": [one.as_dict() for one in self.shared],
        }


def audit(file: ClaimFile) -> Audit:
    """Audit claims: solve for what is missing, under every way to read them, and find what does not add up."""
    return Audit(
        file,
        tuple(
            AuditedClaim(claim, tuple(_audited(claim, reading) for reading in claim.readings()))
            for claim in file.claims
        ),
        tuple(one for figure in file.common for one in shared(figure, file.claims)),
    )


def _audited(claim: Claim, reading: Reading) -> Audited:
    known = follow(reading.given, reading.assumed)
    ordered = {name: known[name] for name in FIGURES if name in known}
    return Audited(
        reading,
        ordered,
        must=(
            *campaign.must(known),
            *accuracy.must(known),
            *activation.must(known),
            *churn.must(known, claim.period),
        ),
        beware=(*accuracy.beware(known), *activation.beware(known)),
        conflicts=(*conflicts(RELATIONS, ordered), *churn.out_of_reach(known, claim.period)),
    )


def _verdict(can_be_true: Sequence[bool]) -> Verdict:
    return "possible" if all(can_be_true) else "depends" if any(can_be_true) else "contradictory"


def _figure_dict(name: str, known: Known) -> dict[str, Any]:
    told = known.told
    return {
        "value": _number(told.value),
        "low": _number(told.low),
        "high": _number(told.high),
        "bound": told.bound or None,
        "origin": known.origin,
        "follows_from": known.follows_from or None,
        "text": written(name, told),
    }


def _number(value: float) -> float | None:
    """JSON has no infinity: an open end, and an endless horizon, are ``null``."""
    return rounded(value) if isfinite(value) else None
