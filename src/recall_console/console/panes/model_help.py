"""What the figures of the model pane mean."""

from typing import Final

HELP: Final = """
All of it was measured on customers whose horizon is over, by a model that had learnt from earlier dates only. In brackets: where
the figure would lie, 95 % of the time, had other such customers come; another season may move it further. ~ marks what is
assumed and not measured.

Left: no purchase within the horizon. Decides: where its probability is so high or so low that it was right as often as the
target asks; of all others it says that it is unsure. ← → move the target.

Right: how often “more likely to leave than not” was true. ROC AUC: how often a leaver stands above a stayer, .5 is chance
and 1 never fails. PR AUC: how pure the list of leavers stays as it grows. Lift: leavers on the list against as many
customers taken by chance.

Brier: the mean squared error of the probabilities, 0 is perfect. ECE: by how much they are off on average, in ten groups of the
same size. Log loss: the same sort of error, hard on who is sure and wrong. Gloomy: more leave by its word than did, in points;
rosy: fewer.

Rules beside it: recency is days since the last purchase; RFM the grid of recency, frequency and money; BG/NBD and
MBG/NBD describe how customers buy and drop out, and Gamma-Gamma how much they spend; constant says the same of everybody.
All learnt from the same dates.

What a list earns: who is contacted costs money; of those about to leave a share accepts and stays, of the others some take the
offer for nothing. EMPC is the like with figures that the literature agrees on, to compare models and not to plan with.

Typical error (RMSE): the root of the mean squared difference to what came, in which large customers weigh most. Ranks big ones
first: Spearman's correlation, 1 is the same order.

Values over 12 months: the model's forecast of the horizon, and for the rest of the year what the purchase processes
(the mean of BG/NBD and MBG/NBD) expect of who came back and of who did not; they know no season, and no year has tested them.

Index of drift: how differently a variable is spread over the customers than when it learnt (population stability
index). Leaks: whether something that was not known yet got into the figures. Reasons: whether the first reason given agrees
with Shapley values, which share a prediction fairly among its causes.
"""
