"""Figures of the Overview pane that no other pane has."""

from typing import Final

from recall_console.console.figures.figure import (
    AS_OF,
    COUNT,
    COUNTED,
    ESTIMATED,
    MARGIN,
    MONEY,
    MONTH,
    POINTS,
    RULE,
    SHARE,
    YEAR,
    YEAR_PAST,
    Figure,
)
from recall_console.language import later

OVERVIEW: Final = (
    Figure(
        "north_star",
        later("core customers buying again"),
        later("of who was a core customer when the month began, the share that bought in that month"),
        SHARE,
        MONTH,
        later("counted, with the 95 % interval of a share (Wilson)"),
    ),
    Figure(
        "north_star_change",
        later("points since"),
        later("that share less the one of the whole month before"),
        POINTS,
        MONTH,
        COUNTED,
    ),
    Figure(
        "core",
        later("core now"),
        later("customers in the segments champions and loyal, or who together bring most of the spend"),
        COUNT,
        AS_OF,
        RULE,
    ),
    Figure(
        "value",
        later("should bring"),
        later("the 12-month values of all customers together, leaving included"),
        MARGIN,
        YEAR,
        ESTIMATED,
    ),
    Figure(
        "core_slipping",
        later("slipped from high value"),
        later("customers whose value tier was high one snapshot step ago and is lower now"),
        COUNT,
        AS_OF,
        COUNTED,
    ),
    Figure(
        "silent_high_potential",
        later("silent, of high potential"),
        later(
            "customers without any event for longer than usual, who would be among the best after a return"
        ),
        COUNT,
        AS_OF,
        RULE,
    ),
    Figure(
        "prospects",
        later("more have events"),
        later("who has events, but no purchase that counts; they are no customers and are not scored"),
        COUNT,
        AS_OF,
        COUNTED,
    ),
    Figure(
        "warning_signal",
        later("warning signs"),
        later(
            "logins that fell by 6/7, carts that fell by 70 %, new arrivals no longer viewed: 28 days against 28 before"
        ),
        COUNT,
        AS_OF,
        RULE,
    ),
    Figure(
        "staple_due",
        later("staple goods due"),
        later(
            "customers whose usual good is due again within some days, or was so many days ago; money: one usual order each"
        ),
        COUNT,
        AS_OF,
        RULE,
    ),
    Figure(
        "coupon_share_rose",
        later("coupon share of orders"),
        later(
            "orders with a coupon among all of three whole months, against three before; told where the intervals do not meet"
        ),
        SHARE,
        MONTH,
        COUNTED,
    ),
    Figure(
        "hunters_given_away",
        later("coupon hunters took"),
        later("discounts on what customers who buy with coupons only have bought"),
        MONEY,
        YEAR_PAST,
        COUNTED,
    ),
    Figure(
        "delivered",
        later("they brought"),
        later("net spend of the same customers times the margin rate, beside what they should bring"),
        MARGIN,
        YEAR_PAST,
        COUNTED,
    ),
    Figure(
        "joined",
        later("joined"),
        later("who was no customer at the earlier date"),
        COUNT,
        AS_OF,
        COUNTED,
    ),
    Figure(
        "came_back",
        later("came back"),
        later("silent or lost at the earlier date, and has bought since"),
        COUNT,
        AS_OF,
        COUNTED,
    ),
    Figure(
        "went_silent",
        later("went silent or were lost"),
        later("neither silent, lost nor opted out at the earlier date; silent or lost now"),
        COUNT,
        AS_OF,
        COUNTED,
    ),
    Figure(
        "rose",
        later("rose to high value"),
        later(
            "customers of a lower value tier at the earlier date, and of high value now; slipped is the other way round"
        ),
        COUNT,
        AS_OF,
        COUNTED,
    ),
    Figure(
        "net_spend",
        later("net spend"),
        later("what was bought in the month, less what was refunded in it"),
        MONEY,
        MONTH,
        COUNTED,
    ),
    Figure(
        "given_away",
        later("given away in discounts"),
        later("discounts on what was bought, and their share of the price without any"),
        MONEY,
        MONTH,
        COUNTED,
    ),
    Figure(
        "value_per_customer",
        later("per customer, 12 months"),
        later(
            "net spend of twelve months by everybody who had ever bought by their end; the next 12: margin that a run expected"
        ),
        MONEY,
        YEAR_PAST,
        COUNTED,
    ),
)
