"""The budget as a dial: where it stands between nothing and all that could be spent, and what each place of it brings."""

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

from recall_console.console.chart import Charset
from recall_console.console.format import money, priced
from recall_console.console.panes.plan_section import each, rough
from recall_console.console.text import Line, wrapped
from recall_console.language import tr
from recall_console.plans.forecasts.frontier import Point

if TYPE_CHECKING:
    from recall_console.plans.forecasts.forecast import Forecast
    from recall_console.plans.forecasts.frontier import Frontier

_LONGEST: Final = 30
_SHORTEST: Final = 14
_SIGNS: Final = {Charset.ASCII: ("-", "o")}
_FINE_SIGNS: Final = ("─", "●")
_CENT: Final = 0.005


def dial(
    frontier: "Frontier",
    here: "Point",
    mark: str,
    currency: str,
    *,
    width: int,
    charset: Charset,
    is_old: bool = False,
) -> list[Line]:
    """The dial, what the plan nets there, and what one more unit of money would return; dim while it is of an earlier plan."""
    most = money(frontier.points[-1].budget, currency, decimals=0)
    ends = tr(" Budget 0 {track} {most}  ", track="", most=most)
    figures = _figures(frontier, here, mark, currency, width - cell_len(ends) - _SHORTEST)
    track = _track(
        frontier, here.budget, max(min(width - cell_len(ends + figures), _LONGEST), _SHORTEST), charset
    )
    words = tr(" Budget 0 {track} {most}  ", track=track, most=most) + figures
    return wrapped(words.strip(), width, "dim" if is_old else "", " ", "   ")


def point_at(frontier: "Frontier", budget: float | None) -> "Point":
    """The last point that the budget pays for; the furthest one where none is set."""
    budgets = [point.budget for point in frontier.points]
    if budget is None:
        return frontier.points[-1]
    return frontier.points[max(bisect_right(budgets, budget + _CENT) - 1, 0)]


def point_of(forecast: "Forecast", frontier: "Frontier") -> "Point | None":
    """A forecast as a place of the dial; None where its net is not known."""
    figures, market, ahead = forecast.total, forecast.market, forecast.outlook
    if figures.net_all is None or market is None or ahead is None:
        return None
    budget = forecast.plan.budget
    return Point(
        budget=frontier.points[-1].budget if budget is None else budget,
        net=figures.net_all,
        low=ahead.net_low,
        high=ahead.net_high,
        marginal_return=market.marginal_return,
        contacted=figures.reach,
        cost=figures.cost_direct,
    )


def next_budget(frontier: "Frontier", budget: float | None, direction: int) -> float | None:
    """The budget of the next point to the left (−1) or to the right (1), in cents; None at the end."""
    budgets = [point.budget for point in frontier.points]
    spent = budgets[-1] if budget is None else budget
    here = bisect_left(budgets, spent - _CENT)
    on_a_point = here < len(budgets) and abs(budgets[here] - spent) <= _CENT
    there = here - 1 if direction < 0 else here + 1 if on_a_point else here
    return round(budgets[there], 2) if 0 <= there < len(budgets) else None


def _figures(frontier: "Frontier", here: "Point", mark: str, currency: str, room: int) -> str:
    """As much as fits: what the next unit of money would return, then the net value, then how sure that is."""
    net = tr("net {money}", money=f"{money(here.net, currency)}{mark}")
    sure = tr("({low} to {high})", low=rough(here.low), high=rough(here.high))
    if here.budget >= frontier.points[-1].budget - _CENT:
        more = tr("more adds nothing")
    else:
        back = f"{priced(each(here.marginal_return), currency)}{mark}"
        more = tr("{unit} more returns {money}", unit=priced("1", currency), money=back)
    written = (f"{net} {sure}  {more}", f"{net}  {more}")
    return next((one for one in written if cell_len(one) <= room), more)


def _track(frontier: "Frontier", budget: float, cells: int, charset: Charset) -> str:
    line, knob = _SIGNS.get(charset, _FINE_SIGNS)
    most = frontier.points[-1].budget
    place = round(min(budget / most, 1.0) * (cells - 1)) if most else 0
    return line * place + knob + line * (cells - 1 - place)
