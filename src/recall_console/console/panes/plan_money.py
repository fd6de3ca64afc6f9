"""Where a plan's money goes, who else could use it, and what its last unit brings back."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from recall_console.console.format import percent, priced, whole
from recall_console.console.names import name as named
from recall_console.console.panes.plan_section import WIDE, Section, amount, each, mark_of
from recall_console.console.text import Line, table, wrapped
from recall_console.language import later, tr

if TYPE_CHECKING:
    from recall_console.plans.forecasts.forecast import Forecast, Market
    from recall_console.plans.forecasts.pools import Pool

TITLE: Final = later("Money")
_Column = tuple[str, Callable[["Pool"], str]]

_WHO: "Final[_Column]" = (later("pool"), lambda pool: named(pool.lifecycle))
_SPENT: "Final[Sequence[_Column]]" = (
    (later("reached"), lambda pool: whole(pool.contacted)),
    (later("cost"), lambda pool: amount(pool.cost_direct)),
    (later("net"), lambda pool: amount(pool.net)),
)
_PER_EXTRA: "Final[_Column]" = (later("per extra"), lambda pool: each(pool.cost_per_incremental))
_RETURNS: "Final[Sequence[_Column]]" = (
    (later("least funded"), lambda pool: each(pool.lowest_funded)),
    (later("best declined"), lambda pool: each(pool.highest_declined)),
)


def where_money_goes(forecast: "Forecast", currency: str, width: int) -> Section:
    """The price of money, and what each lifecycle gets of it; nothing without scored customers."""
    market = forecast.market
    if market is None:
        return Section(tr(TITLE), [])
    if width >= WIDE:
        tables = _pools(market, (_WHO, *_SPENT, _PER_EXTRA, *_RETURNS), gap=2)
    else:
        tables = [
            *_pools(market, (_WHO, *_SPENT, _PER_EXTRA), gap=1),
            *_pools(market, (_WHO, *_RETURNS), gap=2),
        ]
    return Section(tr(TITLE), [*_price(forecast, market, currency, width), *tables, *_margin(market, width)])


def _pools(market: "Market", columns: Sequence[_Column], gap: int) -> list[Line]:
    rows = [[write(pool) for _, write in columns] for pool in market.pools]
    head = [tr(head) for head, _ in columns]
    return table([head, *rows], "<" + ">" * (len(columns) - 1), gap=gap) if rows else []


def _price(forecast: "Forecast", market: "Market", currency: str, width: int) -> Iterator[Line]:
    """What the last unit of money brings back, and what of it is the hurdle's."""
    mark = mark_of(forecast)
    last, back = priced("1", currency), priced(each(market.marginal_return), currency)
    hurdle = percent(market.marginal_return - 1.0 - market.shadow_price, 0)
    yield from wrapped(tr("the last {unit} spent returns {money}", unit=last, money=f"{back}{mark}"), width)
    if market.shadow_price:
        beyond = priced(each(market.shadow_price), currency)
        yield from wrapped(
            tr(
                "so {unit} more of budget nets {money}, beyond a hurdle of {hurdle}",
                unit=last,
                money=f"{beyond}{mark}",
                hurdle=hurdle,
            ),
            width,
        )
    elif forecast.plan.hurdle.is_auto and market.marginal_return > 1.0:
        nets = priced(each(market.marginal_return - 1.0), currency)
        yield from wrapped(
            tr(
                "so {unit} more of budget brings {money} beyond itself; the automatic hurdle takes just that",
                unit=last,
                money=f"{nets}{mark}",
            ),
            width,
        )
    else:
        yield from wrapped(
            tr("just the hurdle of {hurdle}: more budget would net nothing", hurdle=hurdle), width
        )


def _margin(market: "Market", width: int) -> Iterator[Line]:
    """Whether the last unit of money returns the same wherever it goes."""
    if market.marginal_violation is not None:
        yield from wrapped(
            tr(
                "least funded, best declined: what a unit of money returns there; all pools agree with the plan's last "
                "unit within {share}",
                share=percent(market.marginal_violation, 2),
            ),
            width,
            "dim",
        )
