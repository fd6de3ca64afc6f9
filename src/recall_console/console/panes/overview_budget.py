"""What pays: net value by budget as one line with the best budget marked, as a chart, or as a table."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from rich.cells import cell_len

from recall_console.console.bars import sparkline
from recall_console.console.chart import Band, Charset, Mark, Series, draw
from recall_console.console.format import chance, fit, money, number, priced, short, whole
from recall_console.console.panes.overview_rows import Block, Row, Target, rows, said
from recall_console.console.panes.overview_words import signed, span
from recall_console.console.panes.plan_marks import sign_of
from recall_console.console.text import heading, line, table
from recall_console.language import tr, trc

LINE: Final = 46
"""Cells of the curve as one line, where there is room."""
CHART: Final = 9
"""Lines of the curve as a chart."""
TABLE: Final = 8
"""Rows of the table, about."""
WIDEST: Final = 100
"""Cells of a chart; a wider one tells no more."""
RARE: Final = 0.01
"""A rarer loss is said to be less likely."""
_PLAN: Final = Target("plan", pane="plan")


def what_pays(
    advice: Mapping[str, Any] | None,
    currency: str,
    width: int,
    charset: Charset,
    *,
    as_table: bool = False,
    tall: bool = False,
) -> Block:
    """The budget curve as a picture and in words; nothing without advice."""
    if advice is None or not advice.get("curve"):
        return []
    title = Row(heading(tr("What pays: net value by money spent"), width))
    if advice["best"]["net"] <= 0:
        return [title, *said(tr("No budget pays: every one loses money"), width, "beware", _PLAN, "!")]
    draws = _table if as_table else _chart if tall else _line
    return [title, *draws(advice, currency, width, charset), *_marginal(advice, currency, width)]


def _line(advice: Mapping[str, Any], currency: str, width: int, charset: Charset) -> Block:
    """The curve in one line of levels, and under it the mark of the best budget."""
    curve, best = advice["curve"], advice["best"]
    furthest = curve[-1]["spent"]
    ends = (priced("0", currency), money(furthest, currency, 0))
    cells = max(min(LINE, width - sum(map(cell_len, ends)) - 4), 8)
    nets = Series("", [(point["spent"], point["net"]) for point in curve])
    levels = sparkline([nets.at(furthest * cell / (cells - 1)) for cell in range(cells)], cells, charset)
    place = cell_len(ends[0]) + 2 + (round(best["spent"] / furthest * (cells - 1)) if furthest else 0)
    curve_line = Row(line(f" {ends[0]} {levels} {ends[1]}"))
    return [curve_line, *_marked(_best_words(advice, currency), place, width, _sign(charset))]


def _marked(words: tuple[str, str], place: int, width: int, sign: str) -> Block:
    """The best budget and what it nets around the sign under it: on one side or on both, else below it."""
    budget, nets = words
    joined = f"{budget} {nets}"
    left, right = place - 2, width - place - 2
    if cell_len(joined) <= right:
        text = f"{' ' * place}{sign} {joined}"
    elif cell_len(budget) <= left and cell_len(nets) <= right:
        text = f"{' ' * (left - cell_len(budget) + 1)}{budget} {sign} {nets}"
    elif cell_len(joined) <= left:
        text = f"{' ' * (left - cell_len(joined) + 1)}{joined} {sign}"
    else:
        return [Row(line((" " * place + sign, "act"))), *said(joined, width, "act", _PLAN)]
    return [Row(line((text, "act")), _PLAN)]


def _chart(advice: Mapping[str, Any], currency: str, width: int, charset: Charset) -> Block:
    """The curve with its 95 % band."""
    curve, best = advice["curve"], advice["best"]
    net, low, high = (
        Series("", [(point["spent"], point[name]) for point in curve])
        for name in ("net", "net_low", "net_high")
    )
    cells = draw(
        [Series(" ", net.points)],
        [Mark(best["spent"], best["net"], _sign(charset))],
        (min(width - 1, WIDEST), CHART),
        charset,
        write_x=short,
        write_y=short,
        band=Band(low, high),
    )
    legend = tr("net, {shade} 95 %", shade=charset.shade * 3)
    foot = tr("spent, {currency}", currency=currency) if currency else trc("column", "spent")
    pictured = [
        line((f" {legend}", "dim")),
        *(line(" " + row) for row in cells),
        line((fit(foot, min(width - 1, WIDEST), right=True), "dim")),
    ]
    return [
        *rows(pictured),
        *said(" ".join(_best_words(advice, currency)), width, "act", _PLAN, _sign(charset)),
    ]


def _table(advice: Mapping[str, Any], currency: str, width: int, charset: Charset) -> Block:
    """The curve in figures, the best budget with its sign."""
    head = (
        *("", trc("column", "budget"), trc("column", "spent"), trc("column", "contacted")),
        *(trc("column", "net"), trc("column", "95 %"), trc("column", "one more returns")),
    )
    cells = [_figures(point, advice, charset) for point in _some(advice["curve"], advice["best"])]
    kept = len(head) if width >= sum(map(cell_len, head)) + 40 else len(head) - 1
    written = table([row[:kept] for row in (head, *cells)], "<>>>>>>"[:kept])
    return [
        *rows(line(" ", *each) for each in written),
        *said(" ".join(_best_words(advice, currency)), width, "act", _PLAN, _sign(charset)),
    ]


def _some(curve: Sequence[Mapping[str, Any]], best: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Points at about even steps, the last and the best one among them."""
    step = max(1, -(-len(curve) // TABLE))
    return [point for place, point in enumerate(reversed(curve)) if place % step == 0 or point == best][::-1]


def _figures(point: Mapping[str, Any], advice: Mapping[str, Any], charset: Charset) -> tuple[str, ...]:
    return (
        _sign(charset) if point == advice["best"] else " ",
        money(point["budget"], decimals=0),
        money(point["spent"], decimals=0),
        whole(point["contacted"]),
        signed(point["net"]) + sign_of(advice["evidence"]),
        span(point["net_low"], point["net_high"]),
        number(point["marginal_return"], 2),
    )


def _best_words(advice: Mapping[str, Any], currency: str) -> tuple[str, str]:
    """The best budget, and what it nets."""
    best = advice["best"]
    nets = tr(
        "nets {net}{mark} {interval}",
        net=money(best["net"], currency),
        mark=sign_of(advice["evidence"]),
        interval=span(best["net_low"], best["net_high"]),
    )
    return tr("best: {spent}", spent=money(best["spent"], currency)), nets


def _marginal(advice: Mapping[str, Any], currency: str, width: int) -> Block:
    """What one more unit of money returns at the best point, if anything, and how likely the plan is to lose."""
    words = _one_more(advice, currency)
    return said(f"{words} · {_loss(advice['probability_of_loss'])}", width)


def _one_more(advice: Mapping[str, Any], currency: str) -> str:
    """At the end of the curve nothing; before it what is returned, beside what must be."""
    best = advice["best"]
    if best["spent"] >= advice["curve"][-1]["spent"]:
        return tr("more budget adds nothing: nobody else pays")
    told = {
        "unit": priced("1", currency),
        "returned": money(best["marginal_return"], currency, 2) + sign_of(advice["evidence"]),
    }
    price = advice.get("money_price")
    if price is None:
        return tr("{unit} more returns {returned}", **told)
    return tr(
        "{unit} more returns {returned} (hurdle {hurdle})",
        **told,
        hurdle=money(1 + price, currency, 2),
    )


def _loss(likely: float) -> str:
    if likely < RARE:
        return tr("a loss is less likely than 1 %")
    return tr("{chance} chance that the plan loses", chance=chance(likely))


def _sign(charset: Charset) -> str:
    return "^" if charset is Charset.ASCII else "▲"
