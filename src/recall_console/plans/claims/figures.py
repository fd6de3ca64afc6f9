"""Every figure that a claim may give or that may follow from one: its name in a file, its words, its kind."""

from dataclasses import dataclass
from typing import Final

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
    Figure("reached", "reached", COUNT),
    Figure("contacts", "contacts", COUNT),
    Figure("contacts_per_customer", "contacts per customer", NUMBER),
    Figure("recalled", "recalled", COUNT),
    Figure("recall_rate", "recall rate", SHARE),
    Figure("cost", "cost", MONEY),
    Figure("cost_per_contact", "cost per contact", MONEY),
    Figure("cost_per_customer", "cost per customer reached", MONEY),
    Figure("cost_per_recall", "cost per recall", MONEY),
    Figure("revenue", "revenue", MONEY),
    Figure("value_per_recall", "revenue per recall", MONEY),
    Figure("roi_net", "ROI (revenue − cost) / cost", CHANGE),
    Figure("roi_gross", "ROI revenue / cost", PORTION),
    Figure("margin_rate", "margin rate", SHARE),
    Figure("margin", "margin", MONEY),
    Figure("margin_per_recall", "margin per recall", MONEY),
    Figure("profit", "margin less cost", BALANCE),
    Figure("cost_of_alternative", "cost of the alternative", MONEY),
    Figure("cost_ratio", "cost as a share of the alternative's", PORTION),
    Figure("budget", "budget", MONEY),
    Figure("budget_share", "cost as a share of the budget", PORTION),
)
_ACCURACY: Final = (
    Figure("customers", "audience", COUNT),
    Figure("at_risk", "at risk", COUNT),
    Figure("base_rate", "share at risk", SHARE),
    Figure("accuracy", "accuracy", SHARE),
    Figure("constant_accuracy", "accuracy without a model", SHARE),
    Figure("flagged", "called at risk", COUNT),
    Figure("hits", "rightly called at risk", COUNT),
    Figure("precision", "precision", SHARE),
    Figure("caught", "share of those at risk found", SHARE),
    Figure("lift", "lift over the base rate", NUMBER),
    Figure("errors", "judged wrongly", COUNT),
)
_ACTIVATION: Final = (
    Figure("activation_before", "activation before", SHARE),
    Figure("activation_after", "activation after", SHARE),
    Figure("activation_change", "change of activation", POINTS),
    Figure("activation_change_relative", "change of activation, relative", CHANGE),
    Figure("activated", "activated in addition", COUNT),
    Figure("value_per_customer_year", "yearly value of a customer", MONEY),
    Figure("audience_value_year", "audience × yearly value", MONEY),
    Figure("gain_year", "gain a year", MONEY),
    Figure("extra_cost", "additional cost a year", MONEY),
    Figure("gain_net_year", "gain less additional cost", BALANCE),
)
_CHURN: Final = (
    Figure("churn_before", "churn before", SHARE),
    Figure("churn_after", "churn after", SHARE),
    Figure("churn_change", "change of churn", POINTS),
    Figure("churn_change_relative", "change of churn, relative", CHANGE),
    Figure("horizon", "horizon in periods", PERIODS),
    Figure("margin_delay", "periods until margin is earned", NUMBER),
    Figure("margin_per_period", "margin per period of who stays", MONEY),
    Figure("lifetime_before", "lifetime before, in margins", NUMBER),
    Figure("lifetime_after", "lifetime after, in margins", NUMBER),
    Figure("ltv_before", "LTV before", MONEY),
    Figure("ltv_after", "LTV after", MONEY),
    Figure("ltv_change", "change of LTV", CHANGE),
    Figure("ltv_change_least", "least possible change of LTV", CHANGE),
    Figure("ltv_change_most", "largest possible change of LTV", CHANGE),
)
FIGURES: Final = {figure.name: figure for figure in (*_CAMPAIGN, *_ACCURACY, *_ACTIVATION, *_CHURN)}
"""By name, in the order that tables show them."""
LABELS: Final = {name: figure.label for name, figure in FIGURES.items()}
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
