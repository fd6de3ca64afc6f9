"""What can be done on the Customers pane, and what its figures mean."""

from typing import Final

from recall_console.console.actions import Action
from recall_console.language import later

ACTIONS: Final = (
    Action(
        "open",
        ("enter",),
        later("story"),
        later("The customer's story; from the groups or the grid: to their customers"),
        85,
    ),
    Action(
        "filter",
        ("slash",),
        later("filter"),
        later("Keep who meets an SQL condition, such as churn_probability > 0.7"),
        80,
    ),
    Action(
        "sort",
        ("s",),
        later("sort"),
        later("Sort by the underlined column (h l move it), again: the other way round"),
        70,
    ),
    Action("swap", ("tab",), later("side"), later("From the groups to the grid, to the table and back"), 75),
    Action(
        "group",
        ("v",),
        later("cut"),
        later("Cut the base another way: RFM, value moves, advised, lifecycle, tiers, yours"),
        60,
    ),
    Action("group_back", ("V",), later("cut before"), later("The way to cut the base before"), 0),
    Action(
        "slipping",
        ("c",),
        later("core, slipping"),
        later("Former core customers who have begun to slip: of high value before, and no longer"),
        62,
    ),
    Action(
        "measure",
        ("m",),
        later("grid by value"),
        later("The grid by customers, or by their share of the value"),
        0,
    ),
    Action("mark", ("space",), later("mark"), later("Mark the customer, or take the mark away"), 40),
    Action(
        "mark_all", ("M",), later("mark all"), later("Mark all that are shown, or take their marks away"), 30
    ),
    Action(
        "copy",
        ("y",),
        later("copy"),
        later("Copy the marked ids, or this one, to the terminal's clipboard"),
        45,
    ),
    Action(
        "export",
        ("e",),
        later("export"),
        later("Write the marked customers, or all that are shown, to a CSV file in the workspace"),
        65,
    ),
    Action(
        "advise",
        ("a",),
        later("advise"),
        later("Work out anew what everybody should get, in the background"),
        20,
    ),
    Action(
        "save",
        ("S",),
        later("save"),
        later("Give what is shown a name, and so keep it as a segment of your own"),
        38,
    ),
    Action("delete", ("D",), later("delete"), later("Forget a segment of your own, after asking"), 0),
)

HELP: Final = later("""
Left: groups of the base as of the date above. v cuts it another way. ± is how many more a group has than one snapshot
step before. ! marks a group that is likelier to leave than the average customer and holds more of the value than of the
heads. c goes to former core customers who have begun to slip.

The grid has customers by recency (rows, R5 is the most recent fifth) and frequency (columns, F5 is the most frequent fifth);
the darker, the more. m shows their share of the value.

Right: the customers, by what the advised action is expected to net, or by what is at stake where nothing is advised. A ?
stands where the model is not certain enough to decide.

The filter takes any SQL condition over the columns of the scores table and of the advice, such as
churn_probability > 0.7 AND value_tier = 'high', or next_due_at < date '2026-03-01'.
""")

FIGURES: Final = (
    *("size", "value_share", "churn", "move", "beware", "grid"),
    *("recency_days", "churn_probability", "decided", "action", "net", "value_at_risk"),
    *(
        "value_if_returned_12m",
        "expected_value_12m",
        "frequency",
        "monetary",
        "value_tier",
        "previous_value_tier",
    ),
    *("risk_tier", "quadrant", "warning_level", "brings_back", "net_low", "net_high", "cost"),
    *("next_due_at", "price_drop", "last_purchase_at", "coupon_share", "coupon_hunter", "potential_tier"),
    *(
        "value_after_return_12m",
        "average_order_value",
        "expected_orders",
        "expected_spend",
        "r",
        "f",
        "m",
        "first_seen_at",
    ),
)
"""Names in the glossary, in the order of the screen."""
