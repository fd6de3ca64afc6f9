"""What can be done on the overview, and what its figures are called in the glossary."""

from typing import Final

from recall_console.console.actions import Action
from recall_console.language import later

ACTIONS: Final = (
    Action("down", ("down", "j"), later("next"), later("To the next line that leads somewhere"), 20),
    Action("up", ("up", "k"), later("previous"), later("To the line before that leads somewhere"), 0),
    Action(
        "open",
        ("enter",),
        later("open"),
        later("See the customers behind the line, or the pane that explains it"),
        70,
    ),
    Action(
        "advise",
        ("a",),
        later("advise"),
        later("Work out anew what everybody should get, in the background"),
        55,
    ),
    Action("table", ("t",), later("table"), later("Charts as tables of figures, and back"), 45),
    Action(
        "export",
        ("e",),
        later("export"),
        later("Write the ranked list of customers and the budget curve to files"),
        50,
    ),
    Action("page_down", ("pagedown", "ctrl+d", "space"), later("page"), later("A page down"), 40),
    Action("page_up", ("pageup", "ctrl+u"), later("page up"), later("A page up"), 0),
    Action("top", ("g", "home"), later("top"), later("To the first line"), 0),
    Action("bottom", ("G", "end"), later("bottom"), later("To the last line"), 0),
)
HELP: Final = later(
    """Where money is to be won or saved today. The first screen answers two questions: who deserves effort, and what pays.

Every line with a cursor leads somewhere: enter shows the customers behind it, or the pane that explains the figure.

Figures with ~ rest on assumed responses, those with ≈ on observed ones; bare figures were tested. Brackets are 95 % intervals.
Values over 12 months have ~ as well: no year has tested them. At risk is what would be gained if all came back for certain."""
)
FIGURES: Final = (
    *("north_star", "north_star_change", "core", "value_at_risk"),
    *(
        "action",
        "contacted",
        "cost",
        "cost_all",
        "brings",
        "net",
        "net_low",
        "net_high",
        "saved_by_leaving_alone",
    ),
    *("best_budget", "marginal", "probability_of_loss"),
    *("core_slipping", "silent_high_potential", "warning_signal", "staple_due"),
    *("coupon_share_rose", "coupon_hunter", "hunters_given_away"),
    *("value", "delivered", "prospects", "joined", "came_back", "went_silent", "rose"),
    *("net_spend", "given_away", "value_per_customer", "size", "churn", "share"),
)
