"""Where a plan's money goes, who else could use it, and what its last unit brings back."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from recall_console.console.format import percent, priced, whole
from recall_console.console.names import name as named
from recall_console.console.panes.plan_section import WIDE, Section, amount, each, mark_of
from recall_console.console.text import Line, table, wrapped

if TYPE_CHECKING:
    from recall_console.plans.forecasts.forecast import Forecast, Market
    from recall_console.plans.forecasts.pools import Pool

TITLE: Final = "Money"
_Column = tuple[str, Callable[["Pool"], str]]

_WHO: "Final[_Column]" = ("pool", lambda pool: named(pool.lifecycle))
_SPENT: "Final[Sequence[_Column]]" = (
    ("reached", lambda pool: whole(pool.contacted)),
    ("cost", lambda pool: amount(pool.cost_direct)),
    ("net", lambda pool: amount(pool.net)),
)
_PER_EXTRA: "Final[_Column]" = ("per extra", lambda pool: each(pool.cost_per_incremental))
_RETURNS: "Final[Sequence[_Column]]" = (
    ("least funded", lambda pool: each(pool.lowest_funded)),
    ("best declined", lambda pool: each(pool.highest_declined)),
)


def where_money_goes(forecast: "Forecast", currency: str, width: int) -> Section:
    """The price of money, and what each lifecycle gets of it; nothing without scored customers."""
    market = forecast.market
    if market is None:
        return Section(TITLE, [])
    if width >= WIDE:
        tables = _pools(market, (_WHO, *_SPENT, _PER_EXTRA, *_RETURNS), gap=2)
    else:
        tables = [
            *_pools(market, (_WHO, *_SPENT, _PER_EXTRA), gap=1),
            *_pools(market, (_WHO, *_RETURNS), gap=2),
        ]
    return Section(TITLE, [*_price(forecast, market, currency, width), *tables, *_margin(market, width)])


def _pools(market: "Market", columns: Sequence[_Column], gap: int) -> list[Line]:
    rows = [[write(pool) for _, write in columns] for pool in market.pools]
    head = [head for head, _ in columns]
    return table([head, *rows], "<" + ">" * (len(columns) - 1), gap=gap) if rows else []


def _price(forecast: "Forecast", market: "Market", currency: str, width: int) -> Iterator[Line]:
    """What the last unit of money brings back, and what of it is the hurdle's."""
    mark = mark_of(forecast)
    last, back = priced("1", currency), priced(each(market.marginal_return), currency)
    hurdle = percent(market.marginal_return - 1.0 - market.shadow_price, 0)
    yield from wrapped(f"the last {last} spent returns {back}{mark}", width)
    if market.shadow_price:
        beyond = priced(each(market.shadow_price), currency)
        yield from wrapped(
            f"so {last} more of budget nets {beyond}{mark}, beyond a hurdle of {hurdle}", width
        )
    elif forecast.plan.hurdle.is_auto and market.marginal_return > 1.0:
        nets = priced(each(market.marginal_return - 1.0), currency)
        yield from wrapped(
            f"so {last} more of budget brings {nets}{mark} beyond itself; the automatic hurdle takes just that",
            width,
        )
    else:
        yield from wrapped(f"just the hurdle of {hurdle}: more budget would net nothing", width)


def _margin(market: "Market", width: int) -> Iterator[Line]:
    """Whether the last unit of money returns the same wherever it goes."""
    if market.marginal_violation is not None:
        yield from wrapped(
            "least funded, best declined: what a unit of money returns there; "
            f"no pool misses the margin by more than {percent(market.marginal_violation, 2)}",
            width,
            "dim",
        )
