"""Profit over audience size: in words, as a chart with a band, and as a table."""

from collections.abc import Iterator, Sequence
from typing import Final

from recall_console.console.chart import Band, Charset, Mark, Series, draw, twin
from recall_console.console.format import money, number, whole
from recall_console.console.panes.plan_section import LETTERS, Section, mark_of
from recall_console.console.text import Line, line, table, wrapped
from recall_console.plans.forecasts.curve import Curve
from recall_console.plans.forecasts.forecast import Forecast

TWIN_ROWS: Final = 8
TITLE: Final = "Profit by size"


def curve(
    forecasts: Sequence[Forecast],
    size: tuple[int, int],
    charset: Charset,
    currency: str,
    *,
    as_table: bool = False,
) -> Section:
    """The best size in words, then the curves in `size` = (width, height) cells or as a table."""
    drawn = [
        (Series(letter, list(zip(map(float, one.curve.sizes), one.curve.nets, strict=True))), one.curve)
        for letter, one in zip(LETTERS, forecasts, strict=False)
        if one.curve is not None and len(one.curve.sizes) > 1
    ]
    first = forecasts[0]
    if first.curve is None:
        return Section(
            TITLE, wrapped("no curve: what a recall is worth, or how many come back, is not known", size[0])
        )
    words = _words(first.curve, mark_of(first), currency, size[0])
    if not drawn:
        return Section(TITLE, words)
    picture = _table(drawn) if as_table else _chart(drawn, size, charset)
    return Section(TITLE, [*words, *picture])


def _words(found: Curve, mark: str, currency: str, width: int) -> list[Line]:
    best = f"▲ best: contact {whole(found.best_size)}, net {money(found.best_net, currency)}{mark}"
    if not found.best_size:
        best = "▲ best: contact nobody; at no size does it pay"
    return [
        *wrapped(best, width, "act" if found.best_size else "beware"),
        *_further(found, mark, currency, width),
    ]


def _further(found: Curve, mark: str, currency: str, width: int) -> Iterator[Line]:
    if found.pays_from is not None and found.pays_to is not None:
        yield from wrapped(f"pays from {whole(found.pays_from)} to {whole(found.pays_to)} customers", width)
    half = _given_away(found, found.best_size / 2)
    if found.best_size > 1 and half > 0:
        yield from wrapped(f"half as many would net {money(half, currency)}{mark} less", width)
    if found.best_size and found.saved_net > 0:
        lost, saved = money(found.saved_net, currency), money(found.saved_cost, currency)
        everyone = whole(found.sizes[-1])
        yield from wrapped(f"all {everyone} would cost {saved}{mark} more and net {lost}{mark} less", width)


def _given_away(found: Curve, size: float) -> float:
    """What stopping at a size gives away, in money."""
    return found.best_net - _series("", found, found.nets).at(size)


def _series(letter: str, found: Curve, heights: Sequence[float]) -> Series:
    return Series(letter, list(zip(map(float, found.sizes), heights, strict=True)))


def _band(drawn: Sequence[tuple[Series, Curve]]) -> Band | None:
    """The 95 % band of a plan that stands alone; over another one's line it could not be told apart."""
    found = drawn[0][1]
    if len(drawn) > 1 or found.lows is None or found.highs is None:
        return None
    return Band(_series("", found, found.lows), _series("", found, found.highs))


def _chart(drawn: Sequence[tuple[Series, Curve]], size: tuple[int, int], charset: Charset) -> list[Line]:
    sign = "^" if charset is Charset.ASCII else "▲"
    marks = [Mark(float(one.best_size), one.best_net, sign) for _, one in drawn if one.best_size]
    series, band = [series for series, _ in drawn], _band(drawn)
    cells = draw(series, marks, size, charset, write_x=whole, write_y=_axis, band=band)
    legend = f"net, {charset.shade * 3} 95 %" if band else "net"
    return [
        line((legend, "dim")),
        *(line(row) for row in cells),
        line((f"{'customers contacted':>{size[0]}}", "dim")),
    ]


def _table(drawn: Sequence[tuple[Series, Curve]]) -> list[Line]:
    band = _band(drawn)
    series = [series for series, _ in drawn] + ([band.low, band.high] if band else [])
    heads = ["contacted", *(f"net {one.letter}" for one, _ in drawn), *(["95 % from", "to"] if band else [])]
    rows = [
        [whole(x), *(money(height, decimals=0) for height in heights)]
        for x, *heights in twin(series, TWIN_ROWS)
    ]
    return table([heads, *rows], ">" * len(heads))


def _axis(value: float) -> str:
    """A short number for an axis: `7,500`, `0.5`, `1.2 M`."""
    if abs(value) >= 1_000_000:
        return f"{number(value / 1_000_000, 1)} M"
    return whole(value) if value == round(value) else number(value, 2)
