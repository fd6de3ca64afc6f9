"""What the model pane is to be read as; its figures are in the glossary."""

from typing import Final

from recall_console.language import later

FIGURES: Final = (
    *("target", "decided_share", "decided_accuracy"),
    *("base_rate", "accuracy", "constant", "roc_auc", "pr_auc", "precision_at_k", "recall_at_k", "lift_at_k"),
    *(
        "brier",
        "ece",
        "log_loss",
        "calibration_in_the_large",
        "calibration_predicted",
        "calibration_observed",
    ),
    *("lift_by_decile", "gains", "profit", "per_month", "empc", "risk_tiers_from", "risk_tiers_observed"),
    *("rmse", "bias", "spearman", "coverage", "lead_time", "psi", "tested_customers"),
)

HELP: Final = later(
    """
All of it was measured on customers whose horizon is over, by a model that had learnt from earlier dates only. In brackets: where
the figure would lie, 95 % of the time, had other such customers come; another season may move it further. ~ marks what is
assumed and not measured.

Decides: where its probability is so high or so low that it was right as often as the target asks; of all others it says that it is
unsure. ← → move the target.

Rules beside it: recency is days since the last purchase; RFM the grid of recency, frequency and money; BG/NBD and
MBG/NBD describe how customers buy and drop out, and Gamma-Gamma how much they spend; constant says the same of
everybody. All learnt from the same dates.

What a list earns: who is contacted costs money; of those about to leave a share accepts and stays, of the others some take the
offer for nothing. That share is assumed here; the Plan pane reckons with the responses of your own plans.

Values over 12 months: the model's forecast of the horizon, and for the rest of the year what the purchase processes
(the mean of BG/NBD and MBG/NBD) expect of who came back and of who did not; they know no season, and no year has tested them.

Leaks: whether something that was not known yet got into the figures. Reasons: whether the first reason given agrees
with Shapley values, which share a prediction fairly among its causes.
"""
)
