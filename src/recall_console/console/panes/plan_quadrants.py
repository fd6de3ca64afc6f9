"""A plan's quadrants as a table: who would return anyway, and for whom a contact pays."""

from typing import Final

from recall_console.console.format import number, whole
from recall_console.console.panes.plan_marks import sign_of
from recall_console.console.panes.plan_section import WIDE, Section, amount
from recall_console.console.text import table, wrapped
from recall_console.plans.forecasts.forecast import Forecast

_WORDS: Final = {
    "persuadable": "stays away, a contact pays",
    "sure_thing": "returns anyway, a contact pays",
    "lost_cause": "stays away, no contact pays",
    "do_not_disturb": "returns anyway, a contact costs",
}


def quadrants(forecast: Forecast, width: int) -> Section:
    """Who would return anyway, and for whom a contact pays; nothing without scored customers."""
    found = forecast.quadrants
    if found is None:
        return Section("Quadrants", [])
    mark = sign_of(found[0].evidence)
    rows = [
        [
            each.name.replace("_", " "),
            f"{whole(each.customers)}{mark}",
            f"{whole(each.low)}–{whole(each.high)}",
            f"{amount(each.value)}{mark}",
            _WORDS[each.name],
        ]
        for each in found
    ]
    shown = 5 if width >= WIDE else 4
    note = (
        f"from–to: if all return probabilities were {number(forecast.calibration_error * 100)} points too high or too low"
        ", and tested responses at either end of their intervals"
        + ("" if found[0].evidence == "tested" else "; how far assumed responses are off is not known")
    )
    head = ["quadrant", "customers", "from–to", "gain if back" if width >= WIDE else "gain", ""]
    return Section(
        "Quadrants",
        [
            *table([row[:shown] for row in (head, *rows)], "<>>><"[:shown], gap=2 if width >= WIDE else 1),
            *wrapped(note, width, "dim"),
        ],
    )
