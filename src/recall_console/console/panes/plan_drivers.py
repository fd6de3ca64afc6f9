"""What drives a plan's result: one uncertain figure at a time, from one end of its interval to the other."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

from recall_console.console.chart import Charset
from recall_console.console.format import fit, plain
from recall_console.console.panes.plan_marks import sign_of
from recall_console.console.panes.plan_section import WIDE, Section, rough
from recall_console.console.text import Line, line, wrapped
from recall_console.language import later, tr

if TYPE_CHECKING:
    from recall_console.plans.doubt.drivers import Driver
    from recall_console.plans.forecasts.forecast import Forecast

TITLE: Final = later("What drives it")
MOST: Final = 8
"""Drivers that are shown; those that move least are left out."""
_BAR: Final = 14
_LABEL: Final = 30
_SIGNS: Final = {Charset.ASCII: ("-", "|", "=")}
"""Below the expected net, the expected net, above it; without colours and in any set of signs."""
_FINE_SIGNS: Final = ("░", "│", "█")


def drivers(forecast: "Forecast", width: int, charset: Charset) -> Section:
    """Bars from the net at one end of each driver to the net at its other end, all others as expected; nothing without a net."""
    if forecast.outlook is None or forecast.total.net_all is None:
        return Section(tr(TITLE), [])
    shown = [one for one in forecast.outlook.drivers if one.net_low != one.net_high][:MOST]
    if not shown:
        return Section(tr(TITLE), [line((tr("nothing is uncertain"), "dim"))])
    return Section(tr(TITLE), list(_bars(shown, forecast.total.net_all, width, charset)))


def _bars(shown: "Sequence[Driver]", net: float, width: int, charset: Charset) -> Iterator[Line]:
    """One line for each where there is room, else its words above its bar."""
    ends = [(rough(min(_ends(one))), rough(max(_ends(one)))) for one in shown]
    room = max(cell_len(end) for pair in ends for end in pair)
    cells = min(width - 2 * room - 4, 2 * _BAR) if width < WIDE else width - 2 * room - _LABEL - 5
    scale = _Scale(min(net, *map(min, map(_ends, shown))), max(net, *map(max, map(_ends, shown))), cells)
    signs = _SIGNS.get(charset, _FINE_SIGNS)
    for one, (low, high) in zip(shown, ends, strict=True):
        words = f"{plain(one.label, _LABEL - 2)} {sign_of(one.evidence)}".rstrip()
        bar = (
            f"{fit(low, room, right=True)} {scale.bar(_ends(one), net, signs)} {fit(high, room, right=True)}"
        )
        if width < WIDE:
            yield line(words)
            yield line(f"  {bar}")
        else:
            yield line(f"{fit(words, _LABEL)} {bar}")
    yield from wrapped(
        tr(
            "{sign} net {net}, as expected; each by itself at both ends of its 95 %",
            sign=signs[1],
            net=rough(net),
        ),
        width,
        "dim",
    )


def _ends(driver: "Driver") -> tuple[float, float]:
    return driver.net_low, driver.net_high


class _Scale:
    """Money on so many cells."""

    def __init__(self, low: float, high: float, cells: int) -> None:
        self._low, self._span, self._cells = low, max(high - low, 1e-9), max(cells, 5)

    def bar(self, ends: tuple[float, float], net: float, signs: tuple[str, str, str]) -> str:
        """A bar between two nets, whose part below what is expected looks different from the part above."""
        below, expected, above = signs
        first, middle, last = self._cell(min(ends)), self._cell(net), self._cell(max(ends))
        return "".join(
            expected
            if cell == middle
            else " "
            if not first <= cell <= last
            else below
            if cell < middle
            else above
            for cell in range(self._cells)
        )

    def _cell(self, value: float) -> int:
        return round((value - self._low) / self._span * (self._cells - 1))
