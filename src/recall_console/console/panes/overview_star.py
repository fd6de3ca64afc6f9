"""The north star: how many core customers buy again each month, and what is at risk with them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from rich.cells import cell_len

from recall_console.console.bars import sparkline
from recall_console.console.format import number, percent, whole
from recall_console.console.panes.overview_rows import Block, Row, Target, rows, said
from recall_console.console.panes.overview_words import by_year, month_words, points
from recall_console.console.text import wrapped
from recall_console.language import tr, trn

if TYPE_CHECKING:
    from recall_console.console.chart import Charset

MONTHS: Final = 12


def north_star(
    star: Mapping[str, Any] | None,
    currency: str,
    width: int,
    charset: "Charset",
    *,
    counted: bool = True,
    running: bool = True,
) -> Block:
    """The last whole month in a sentence; below it its change, who is core now, once that is `counted`, and the `running` month."""
    if star is None:
        return said(
            tr("Core customers buying again: not in these scores; score anew to see it"), width, "dim"
        )
    whole_months = [each for each in star["months"] if each["complete"]]
    now = [
        *(_core(star["core"], currency) if counted else [tr("counting core customers …")]),
        *(_running_month(star["months"]) if running or not whole_months else ()),
    ]
    spark = sparkline([each["rate"] or 0.0 for each in whole_months], MONTHS, charset)
    told = _last_whole_month(whole_months)
    beside = bool(spark) and cell_len(told) + cell_len(spark) + 4 <= width
    first = f" {spark}  " if spark and not beside else " "
    return [
        *said(f"{told}  {spark}" if beside else told, width, "title"),
        *_facts([*_change(star.get("change")), " · ".join(now)], width, first, _target(star["core"])),
    ]


def _facts(facts: Sequence[str], width: int, first: str, target: Target | None) -> Iterator[Row]:
    """A line each, so that none moves when the last one, which leads to core customers, is filled in."""
    *before, last = facts
    for words in before:
        yield from rows(wrapped(words, width, first=first, then="   "))
    yield from rows(wrapped(last, width, first=" " if before else first, then="   "), target)


def _target(core: Mapping[str, Any]) -> Target | None:
    """Core customers, where segments say who that is."""
    if core["top_share"] is not None:
        return None
    listed = ", ".join(f"'{segment}'" for segment in core["segments"])
    return Target("core", tr("core customers"), f"segment in ({listed})")


def _last_whole_month(months: Sequence[Mapping[str, Any]]) -> str:
    if not months:
        return tr("Core customers buying again: no whole month has been seen yet")
    last = months[-1]
    named = month_words(last["month"])
    if last["rate"] is None:
        return tr("Nobody was a core customer when {month} began", month=named)
    return tr(
        "{rate} of core customers bought again in {month} ({low}–{high})",
        rate=percent(last["rate"]),
        month=named,
        low=number(100 * last["low"]),
        high=number(100 * last["high"]),
    )


def _change(change: Mapping[str, Any] | None) -> Iterator[str]:
    """What the last whole month added to the one before, in points."""
    if change is None:
        return
    before, now = change["days"]
    told = {
        "points": points(change["points"]),
        "month": month_words(change["since"]),
        "low": points(change["low"]),
        "high": points(change["high"]),
    }
    if before == now:
        yield tr("{points} points since {month} ({low} to {high})", **told)
    else:
        yield tr(
            "{points} points since {month} ({low} to {high}; {now} days against {before})",
            **told,
            now=whole(now),
            before=whole(before),
        )


def _core(core: Mapping[str, Any], currency: str) -> Iterator[str]:
    count = whole(core["customers"])
    if core["value_at_risk"]:
        yield tr(
            "{count} core now, {money} at risk over 12 months",
            count=count,
            money=by_year(core["value_at_risk"], currency),
        )
    else:
        yield tr("{count} core now", count=count)


def _running_month(months: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The month that is not over, which has had less time."""
    if months and not months[-1]["complete"] and months[-1]["rate"] is not None:
        last = months[-1]
        yield trn(
            "{month} so far: {rate} in {count} day",
            "{month} so far: {rate} in {count} days",
            last["days"],
            month=month_words(last["month"]),
            rate=percent(last["rate"]),
            count=whole(last["days"]),
        )
