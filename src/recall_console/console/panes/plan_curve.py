"""Profit over audience size: in words, as a chart with a band, and as a table."""

from collections.abc import Iterator, Sequence
from typing import Final

from recall_console.console.chart import Band, Charset, Mark, Series, draw, twin
from recall_console.console.format import fit, money, number, whole
from recall_console.console.panes.plan_section import LETTERS, Section, mark_of
from recall_console.console.text import Line, line, table, wrapped
from recall_console.language import later, tr
from recall_console.plans.forecasts.curve import Curve
from recall_console.plans.forecasts.forecast import Forecast

TWIN_ROWS: Final = 8
TITLE: Final = later("Profit by size")


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
            tr(TITLE),
            wrapped(tr("no curve: what a recall is worth, or how many come back, is not known"), size[0]),
        )
    words = _words(first.curve, mark_of(first), currency, size[0])
    if not drawn:
        return Section(tr(TITLE), words)
    picture = _table(drawn) if as_table else _chart(drawn, size, charset)
    return Section(tr(TITLE), [*words, *picture])


def _words(found: Curve, mark: str, currency: str, width: int) -> list[Line]:
    net = f"{money(found.best_net, currency)}{mark}"
    best = tr("▲ best: contact {count}, net {net}", count=whole(found.best_size), net=net)
    if not found.best_size:
        best = tr("▲ best: contact nobody; at no size does it pay")
    return [
        *wrapped(best, width, "act" if found.best_size else "beware"),
        *_further(found, mark, currency, width),
    ]


def _further(found: Curve, mark: str, currency: str, width: int) -> Iterator[Line]:
    if found.pays_from is not None and found.pays_to is not None:
        yield from wrapped(
            tr("pays from {low} to {high} customers", low=whole(found.pays_from), high=whole(found.pays_to)),
            width,
        )
    half = found.half_given_away
    if found.best_size > 1 and half > 0:
        yield from wrapped(
            tr("half as many would net {money} less", money=f"{money(half, currency)}{mark}"), width
        )
    if found.best_size and found.saved_net > 0:
        lost, saved = (f"{money(value, currency)}{mark}" for value in (found.saved_net, found.saved_cost))
        yield from wrapped(
            tr(
                "all {everyone} would cost {saved} more and net {lost} less",
                everyone=whole(found.sizes[-1]),
                saved=saved,
                lost=lost,
            ),
            width,
        )


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
    legend = tr("net, {shade} 95 %", shade=charset.shade * 3) if band else tr("net")
    return [
        line((legend, "dim")),
        *(line(row) for row in cells),
        line((fit(tr("customers contacted"), size[0], right=True), "dim")),
    ]


def _table(drawn: Sequence[tuple[Series, Curve]]) -> list[Line]:
    band = _band(drawn)
    series = [series for series, _ in drawn] + ([band.low, band.high] if band else [])
    ends = [tr("95 % from"), tr("to")] if band else []
    heads = [tr("contacted"), *(tr("net {plan}", plan=one.letter) for one, _ in drawn), *ends]
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
