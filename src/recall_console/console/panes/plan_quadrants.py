"""A plan's quadrants as a table: who would return anyway, and for whom a contact pays."""

from typing import TYPE_CHECKING, Final

from recall_console.console.format import number, whole
from recall_console.console.names import name as named
from recall_console.console.panes.plan_marks import sign_of
from recall_console.console.panes.plan_section import WIDE, Section, amount
from recall_console.console.text import table, wrapped
from recall_console.language import later, tr

if TYPE_CHECKING:
    from recall_console.plans.forecasts.forecast import Forecast

_WORDS: Final = {
    "persuadable": later("stays away, a contact pays"),
    "sure_thing": later("returns anyway, a contact pays"),
    "lost_cause": later("stays away, no contact pays"),
    "do_not_disturb": later("returns anyway, a contact costs"),
}


def quadrants(forecast: "Forecast", width: int) -> Section:
    """Who would return anyway, and for whom a contact pays; nothing without scored customers."""
    found = forecast.quadrants
    if found is None:
        return Section(tr("Quadrants"), [])
    mark = sign_of(found[0].evidence)
    rows = [
        [
            named(each.name),
            f"{whole(each.customers)}{mark}",
            f"{whole(each.low)}–{whole(each.high)}",
            f"{amount(each.value)}{mark}",
            tr(_WORDS[each.name]),
        ]
        for each in found
    ]
    shown = 5 if width >= WIDE else 4
    off = number(forecast.calibration_error * 100)
    note = tr(
        "from–to: if all return probabilities were {points} points too high or too low, and tested responses at "
        "either end of their intervals",
        points=off,
    )
    if found[0].evidence != "tested":
        note = tr("{note}; how far assumed responses are off is not known", note=note)
    head = [
        tr("quadrant"),
        tr("customers"),
        tr("from–to"),
        tr("gain if back") if width >= WIDE else tr("gain"),
        "",
    ]
    return Section(
        tr("Quadrants"),
        [
            *table([row[:shown] for row in (head, *rows)], "<>>><"[:shown], gap=2 if width >= WIDE else 1),
            *wrapped(note, width, "dim"),
        ],
    )
