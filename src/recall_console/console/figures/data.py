"""Figures of the Data pane."""

from typing import Final

from recall_console.console.figures.figure import COUNT, COUNTED, DATE, DAYS, LOG, MONTH, SHARE, Figure
from recall_console.language import later

DATA: Final = (
    Figure("rows", later("rows"), later("rows that were read from the files"), COUNT, LOG, COUNTED),
    Figure("used", later("used"), later("rows that became events of a customer"), COUNT, LOG, COUNTED),
    Figure("used_share", later("of the rows are used"), later("used rows by all rows"), SHARE, LOG, COUNTED),
    Figure(
        "without_customer",
        later("without a customer"),
        later("rows whose customer is not named; they count here and nowhere else"),
        COUNT,
        LOG,
        COUNTED,
    ),
    Figure(
        "set_aside",
        later("set aside"),
        later(
            "rows that could not be read, kept with file, line and reason; the others are not touched by them"
        ),
        COUNT,
        LOG,
        COUNTED,
    ),
    Figure(
        "dropped",
        later("dropped"),
        later("exact duplicates, where dropping them was asked for"),
        COUNT,
        LOG,
        COUNTED,
    ),
    Figure(
        "refunds",
        later("refunds"),
        later("rows that give money back: taken off the customer's spend"),
        COUNT,
        LOG,
        COUNTED,
    ),
    Figure(
        "zero_amount",
        later("amount of zero"),
        later("purchases that cost nothing: kept as events, no purchase that counts"),
        COUNT,
        LOG,
        COUNTED,
    ),
    Figure(
        "duplicates",
        later("equal another row"),
        later("rows that equal another in every column; they may be true orders, and are kept"),
        COUNT,
        LOG,
        COUNTED,
    ),
    Figure("event_counts", later("events"), later("used rows by what the customer did"), COUNT, LOG, COUNTED),
    Figure(
        "monthly_events",
        later("events a month"),
        later("used rows of each calendar month"),
        COUNT,
        MONTH,
        COUNTED,
    ),
    Figure(
        "gaps", later("gaps"), later("stretches of days on which nobody did anything"), DAYS, LOG, COUNTED
    ),
    Figure(
        "confidence",
        later("how sure"),
        later(
            "how sure the reading of a column is: given by you, by its name, or guessed from its values (!)"
        ),
        SHARE,
        "",
        later("a guess by rules, until a mapping file says it"),
    ),
    Figure(
        "last_at", later("newest event"), later("the last day that anything happened"), DATE, LOG, COUNTED
    ),
)
