"""Plans side by side: what changes, what claimed returns imply, and everybody's return at one common value per recall."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from recall_console.language import tr
from recall_console.plans.figures import Figures, Flag, ratio, rounded, where_positive
from recall_console.plans.forecasts.changes import Change, change

if TYPE_CHECKING:
    from recall_console.plans.forecasts.forecast import Forecast

Definition = Literal["net", "gross"]
DEFINITIONS: Final[tuple[Definition, ...]] = ("net", "gross")
"""ROI as (revenue − direct cost) / direct cost, or as revenue / direct cost."""

_SAME: Final = 0.005
"""Values that differ by less than this share of the larger one count as the same."""


@dataclass(frozen=True)
class Implied:
    """The revenue per recall that a claimed ROI needs, under both definitions; ``None`` where nobody is recalled.

    Attributes
    ----------
    name : str
        The plan.
    claimed_roi : float
        6.5 for 650 %.
    net, gross : float | None
        Revenue per recall in money.
    """

    name: str
    claimed_roi: float
    net: float | None
    gross: float | None

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "name": self.name,
            "claimed_roi": rounded(self.claimed_roi),
            "net": rounded(self.net),
            "gross": rounded(self.gross),
        }


@dataclass(frozen=True)
class CommonValue:
    """Everybody's ROI at one revenue per recall.

    Attributes
    ----------
    definition : {"net", "gross"}
        Of the ROI.
    value_per_recall : float
        Revenue of one recall, in money.
    rois : tuple[tuple[str, float | None], ...]
        Name and ROI of each plan, in the order compared.
    """

    definition: Definition
    value_per_recall: float
    rois: tuple[tuple[str, float | None], ...]

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "definition": self.definition,
            "value_per_recall": rounded(self.value_per_recall),
            "plans": [{"name": name, "roi": rounded(roi)} for name, roi in self.rois],
        }


@dataclass(frozen=True)
class Comparison:
    """Plans side by side.

    Attributes
    ----------
    plans : tuple[Forecast, ...]
        In the order compared.
    implied_values : tuple[Implied, ...]
        One for each plan that claims an ROI.
    common_value : tuple[CommonValue, ...]
        One for each definition for which a value is known.
    flags : tuple[Flag, ...]
        Inconsistencies.
    changes : tuple[Change, ...]
        Every later plan held against the first.
    """

    plans: "tuple[Forecast, ...]"
    implied_values: tuple[Implied, ...]
    common_value: tuple[CommonValue, ...]
    flags: tuple[Flag, ...]
    changes: tuple[Change, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The comparison as `compare --json` prints it."""
        return {
            "plans": [one.as_dict() for one in self.plans],
            "changes": [one.as_dict() for one in self.changes],
            "implied_values": [one.as_dict() for one in self.implied_values],
            "common_value": [one.as_dict() for one in self.common_value],
            "flags": [flag.as_dict() for flag in self.flags],
        }


def compare(
    forecasts: "Sequence[Forecast]", common_value: float | None = None, claimed_gain: float | None = None
) -> Comparison:
    """Compare plans.

    Recalls are the credited ones throughout: incremental where natural return is known, else all of them.

    Parameters
    ----------
    forecasts : Sequence[Forecast]
        In any number; the first is the reference.
    common_value : float | None
        Revenue per recall at which to compare, in money; by default what the first claim implies under either
        definition, else the first known revenue per recall.
    claimed_gain : float | None
        What somebody says each later plan brings more than the first in a year, in money.
    """
    plans = tuple(forecasts)
    implied = tuple(_implied(one) for one in plans if one.plan.claimed_roi is not None)
    values = {definition: _common(plans, implied, definition, common_value) for definition in DEFINITIONS}
    return Comparison(
        plans=plans,
        implied_values=implied,
        common_value=tuple(
            _at(plans, definition, value) for definition, value in values.items() if value is not None
        ),
        changes=tuple(change(plans[0], one, claimed_gain) for one in plans[1:]),
        flags=(*_disagreeing_claims(implied), *_unfounded_claims(plans), *_unlike_counts(plans)),
    )


def _implied(forecast: "Forecast") -> Implied:
    """ROI_net = (n·v − C) / C, so v = (1 + ROI)·C / n; ROI_gross = n·v / C, so v = ROI·C / n."""
    claimed = forecast.plan.claimed_roi.ratio if forecast.plan.claimed_roi else 0.0
    figures = forecast.total
    return Implied(
        name=forecast.plan.name,
        claimed_roi=claimed,
        net=where_positive((1 + claimed) * figures.cost_direct, figures.credited),
        gross=where_positive(claimed * figures.cost_direct, figures.credited),
    )


def _common(
    plans: "Sequence[Forecast]", implied: Sequence[Implied], definition: Definition, given: float | None
) -> float | None:
    if given is not None:
        return given
    claimed = (one.net if definition == "net" else one.gross for one in implied)
    known = (where_positive(one.total.revenue, one.total.credited) for one in plans)
    return next((value for value in [*claimed, *known] if value is not None), None)


def _at(plans: "Sequence[Forecast]", definition: Definition, value: float) -> CommonValue:
    roi = _ROI[definition]
    return CommonValue(definition, value, tuple((one.plan.name, roi(one.total, value)) for one in plans))


def _gross(figures: Figures, value: float) -> float | None:
    return None if figures.credited is None else ratio(figures.credited * value, figures.cost_direct)


def _net(figures: Figures, value: float) -> float | None:
    gross = _gross(figures, value)
    return None if gross is None else gross - 1


_ROI: Final[dict[Definition, Callable[[Figures, float], float | None]]] = {"net": _net, "gross": _gross}


def _disagreeing_claims(implied: Sequence[Implied]) -> Iterator[Flag]:
    """Claims that cannot all be true of recalls that are worth the same."""
    nets = [one.net for one in implied if one.net is not None]
    grosses = [one.gross for one in implied if one.gross is not None]
    if len(nets) > 1 and not _same(nets) and not _same(grosses):
        yield Flag(
            "claims_disagree",
            tr(
                "the claimed ROIs need {nets} per recall (net) or {grosses} (gross): they do not share one value per recall",
                nets=_listed(nets),
                grosses=_listed(grosses),
            ),
        )


def _unfounded_claims(plans: "Sequence[Forecast]") -> Iterator[Flag]:
    """Claims that a plan's own figures bear out under neither definition."""
    for one in plans:
        claimed, net, gross = one.plan.claimed_roi, one.total.roi_net, one.total.roi_gross
        if claimed is None or net is None or gross is None:
            continue
        if not _same([claimed.ratio, net]) and not _same([claimed.ratio, gross]):
            yield Flag(
                "claim_unfounded",
                tr(
                    "{name} claims {claimed}; its own figures give {net:.0%} (net) or {gross:.0%} (gross)",
                    name=one.plan.name,
                    claimed=claimed,
                    net=net,
                    gross=gross,
                ),
            )


def _unlike_counts(plans: "Sequence[Forecast]") -> Iterator[Flag]:
    known = [one for one in plans if one.total.recalled is not None]
    if len({one.total.recalled_incremental is None for one in known}) > 1:
        names = ", ".join(one.plan.name for one in known if one.total.recalled_incremental is None)
        yield Flag(
            "counted_differently",
            tr("incremental recalls are unknown for {names}: all its recalls are credited", names=names),
        )


def _same(values: Sequence[float]) -> bool:
    return max(values) - min(values) <= _SAME * max(abs(value) for value in values)


def _listed(values: Sequence[float]) -> str:
    """Money with two decimals, or a third one that is not 0: 140.625 is neither 140.62 nor 140.63."""
    return " and ".join(f"{value:,.3f}".removesuffix("0") for value in values)
