"""What can be done on the Customers pane, and what its figures mean."""

from typing import Final

from recall_console.console.actions import Action

ACTIONS: Final = (
    Action("open", ("enter",), "story", "The customer's story; from the groups: to their customers", 85),
    Action(
        "filter", ("slash",), "filter", "Keep who meets an SQL condition, such as churn_probability > 0.7", 80
    ),
    Action(
        "sort", ("s",), "sort", "Sort by the underlined column (h l move it), again: the other way round", 70
    ),
    Action("group", ("v",), "groups", "Cut the base another way: RFM, classic eight, lifecycle, tiers", 60),
    Action("swap", ("tab",), "side", "Between the groups and the table", 75),
    Action("mark", ("space",), "mark", "Mark the customer, or take the mark away", 40),
    Action("copy", ("y",), "copy", "Copy the marked ids, or this one, to the terminal's clipboard", 45),
    Action("export", ("e",), "export", "Write the rows shown to a CSV file in the workspace", 65),
)

HELP: Final = """
Left: the groups of the base as of the date above. Value is the group's share of the margin expected in the next
12 months, churn the mean probability of no purchase within the horizon. ! marks a group that is likelier to leave than the
average customer and holds more of the value than of the heads.

R×F: customers by recency (rows, 5 is the most recent fifth) and frequency (columns, 5 is the most frequent fifth).

Right: days since the last order; churn, the calibrated probability of no purchase within the horizon, with a ? where
the model is not certain enough to decide; back, the margin of 12 months if the customer is won back; 12-mo, the margin
expected in 12 months as things are; stake, back less 12-mo: what a certain return would add; year, net spend of the last
365 days.

The filter takes any SQL condition over the columns of the scores table, such as
churn_probability > 0.7 AND value_tier = 'high', or next_due_at < date '2026-03-01'.
"""
