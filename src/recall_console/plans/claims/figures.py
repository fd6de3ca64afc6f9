"""Every figure that a claim may give or that may follow from one: its name in a file, its words, its kind."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from recall_console.language import later, tr
from recall_console.plans.claims.kinds import (
    BALANCE,
    CHANGE,
    COUNT,
    MONEY,
    NUMBER,
    PERIODS,
    POINTS,
    PORTION,
    SHARE,
    Kind,
)


@dataclass(frozen=True)
class Figure:
    """One figure.

    Attributes
    ----------
    name : str
        In files and in JSON.
    label : str
        In sentences and tables.
    kind : Kind
        How it is read and written.
    """

    name: str
    label: str
    kind: Kind


_CAMPAIGN: Final = (
    Figure("reached", later("reached"), COUNT),
    Figure("contacts", later("contacts"), COUNT),
    Figure("contacts_per_customer", later("contacts per customer"), NUMBER),
    Figure("recalled", later("recalled"), COUNT),
    Figure("recall_rate", later("recall rate"), SHARE),
    Figure("cost", later("cost"), MONEY),
    Figure("cost_per_contact", later("cost per contact"), MONEY),
    Figure("cost_per_customer", later("cost per customer reached"), MONEY),
    Figure("cost_per_recall", later("cost per recall"), MONEY),
    Figure("revenue", later("revenue"), MONEY),
    Figure("value_per_recall", later("revenue per recall"), MONEY),
    Figure("roi_net", later("ROI (revenue − cost) / cost"), CHANGE),
    Figure("roi_gross", later("ROI revenue / cost"), PORTION),
    Figure("margin_rate", later("margin rate"), SHARE),
    Figure("margin", later("margin"), MONEY),
    Figure("margin_per_recall", later("margin per recall"), MONEY),
    Figure("profit", later("margin less cost"), BALANCE),
    Figure("cost_of_alternative", later("cost of the alternative"), MONEY),
    Figure("cost_ratio", later("cost as a share of the alternative's"), PORTION),
    Figure("budget", later("budget"), MONEY),
    Figure("budget_share", later("cost as a share of the budget"), PORTION),
)
_ACCURACY: Final = (
    Figure("customers", later("audience"), COUNT),
    Figure("at_risk", later("at risk"), COUNT),
    Figure("base_rate", later("share at risk"), SHARE),
    Figure("accuracy", later("accuracy"), SHARE),
    Figure("constant_accuracy", later("accuracy without a model"), SHARE),
    Figure("flagged", later("called at risk"), COUNT),
    Figure("hits", later("rightly called at risk"), COUNT),
    Figure("precision", later("precision"), SHARE),
    Figure("caught", later("share of those at risk found"), SHARE),
    Figure("lift", later("lift over the base rate"), NUMBER),
    Figure("errors", later("judged wrongly"), COUNT),
)
_ACTIVATION: Final = (
    Figure("activation_before", later("activation before"), SHARE),
    Figure("activation_after", later("activation after"), SHARE),
    Figure("activation_change", later("change of activation"), POINTS),
    Figure("activation_change_relative", later("change of activation, relative"), CHANGE),
    Figure("activated", later("activated in addition"), COUNT),
    Figure("value_per_customer_year", later("yearly value of a customer"), MONEY),
    Figure("audience_value_year", later("audience × yearly value"), MONEY),
    Figure("gain_year", later("gain a year"), MONEY),
    Figure("extra_cost", later("additional cost a year"), MONEY),
    Figure("gain_net_year", later("gain less additional cost"), BALANCE),
)
_CHURN: Final = (
    Figure("churn_before", later("churn before"), SHARE),
    Figure("churn_after", later("churn after"), SHARE),
    Figure("churn_change", later("change of churn"), POINTS),
    Figure("churn_change_relative", later("change of churn, relative"), CHANGE),
    Figure("horizon", later("horizon in periods"), PERIODS),
    Figure("margin_delay", later("periods until margin is earned"), NUMBER),
    Figure("margin_per_period", later("margin per period of who stays"), MONEY),
    Figure("lifetime_before", later("lifetime before, in margins"), NUMBER),
    Figure("lifetime_after", later("lifetime after, in margins"), NUMBER),
    Figure("ltv_before", later("LTV before"), MONEY),
    Figure("ltv_after", later("LTV after"), MONEY),
    Figure("ltv_change", later("change of LTV"), CHANGE),
    Figure("ltv_change_least", later("least possible change of LTV"), CHANGE),
    Figure("ltv_change_most", later("largest possible change of LTV"), CHANGE),
)
FIGURES: Final = {figure.name: figure for figure in (*_CAMPAIGN, *_ACCURACY, *_ACTIVATION, *_CHURN)}
"""By name, in the order that tables show them."""


class _Labels(Mapping[str, str]):
    """Figures' words by name, in the language of the process."""

    def __getitem__(self, name: str) -> str:
        return tr(FIGURES[name].label)

    def __iter__(self) -> Iterator[str]:
        return iter(FIGURES)

    def __len__(self) -> int:
        return len(FIGURES)


LABELS: Final = _Labels()
"""Their words by name."""

_SAID_OTHERWISE: Final = {"roi_net", "roi_gross", "horizon", "margin_delay"}
_FOLLOWS_ONLY: Final = {"constant_accuracy", "ltv_change_least", "ltv_change_most"}
_CHANGES_OF_A_SHARE: Final = {
    name for name in FIGURES if name.startswith(("churn_change", "activation_change"))
}
GIVEN_PLAINLY: Final = tuple(
    name for name in FIGURES if name not in _SAID_OTHERWISE | _FOLLOWS_ONLY | _CHANGES_OF_A_SHARE
)
"""Figures that a file gives by their own name, in one unmistakable unit."""
