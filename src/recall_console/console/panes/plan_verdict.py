"""The answer: whether a plan pays, how sure that is, and what no sum in it can mend."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from recall_console.console.format import money, number, percent, plain, priced
from recall_console.console.panes.plan_section import Section, each, mark_of, span
from recall_console.console.text import Kind, line, wrapped
from recall_console.plans.figures import ratio

if TYPE_CHECKING:
    from recall_console.plans.figures import Figures
    from recall_console.plans.forecasts.forecast import Forecast

_SAID_ELSEWHERE: Final = {
    "unknown",
    "loses_money",
    "may_lose_money",
    "natural_return_unknown",
    "reach_beyond_base",
    "horizons_differ",
}
"""Flags that the verdict, or the line of what is not known, says already."""
_OWN_WORDS: Final = {
    "lost_value_unknown": "unsubscribes cost nothing here: what does each lose?",
}
"""Flags that name a key of the file, in the words of the form."""
_FEWEST: Final = 0.005
"""A rarer loss is said to be below one in a hundred."""


def verdict(forecast: "Forecast", currency: str) -> tuple[str, Kind]:
    """The answer in one sentence, and whether it asks to act or to beware."""
    figures, mark = forecast.total, mark_of(forecast)
    spent = money(figures.cost_direct, currency)
    if figures.net_all is None:
        return _open_answer(figures, spent, currency), "beware"
    net = money(abs(figures.net_all), currency)
    if not figures.reach:
        why = "for no customer does any rung pay" if forecast.audience else "no customer is in the audience"
        anyway = f"; work and tools cost {net}{mark} all the same" if figures.net_all < 0 else ""
        return f"! Reaches nobody: {why}{anyway}", "beware"
    sure, risk = _interval(forecast), _risk(forecast)
    if figures.net_all < 0:
        return f"! Loses {net}{mark}{sure} after all three ledgers, spending {spent}{risk}", "beware"
    if any(flag.code == "may_lose_money" for flag in forecast.flags):
        return (
            f"! Pays on average: net {net}{mark}{sure} after all three ledgers, spending {spent}{risk}",
            "beware",
        )
    return f"▸ Pays: net {net}{mark}{sure} after all three ledgers, spending {spent}{risk}", "act"


def _open_answer(figures: "Figures", spent: str, currency: str) -> str:
    """What has to be typed before there is an answer, or what would have to be true."""
    if not figures.credited:
        return f"Costs {spent}; how many come back, and what is a recall worth?"
    needed = priced(each(figures.cost_all / figures.credited), currency)
    return f"Costs {spent}; pays where a recall brings more than {needed}"


def _interval(forecast: "Forecast") -> str:
    found = forecast.outlook
    return "" if found is None else f" (95 %: {span(found.net_low, found.net_high)})"


def _risk(forecast: "Forecast") -> str:
    if forecast.outlook is None:
        return ""
    chance = forecast.outlook.probability_of_loss
    if chance < _FEWEST:
        return "; a loss is less likely than 1 %"
    return f"; {percent(min(chance, 1 - _FEWEST), 0)} chance of a loss"


def out_of_reach(forecast: "Forecast") -> Iterator[str]:
    """What is wrong with the question itself: more customers than there are, a holdout that can never tell."""
    yield from (flag.text for flag in forecast.flags if flag.code in {"reach_beyond_base", "horizons_differ"})
    best = _best_lift(forecast)
    if best is not None and forecast.detectable_effect is not None and best < forecast.detectable_effect:
        yield f"this holdout can never show it ({number(forecast.detectable_effect * 100)} points or more)"


def _best_lift(forecast: "Forecast") -> float | None:
    """The upper end of what the plan brings back incrementally, as a share of the reached."""
    if forecast.outlook is None or not forecast.holdout:
        return None
    return ratio(forecast.outlook.incremental_high, forecast.total.reach)


def warnings(forecast: "Forecast", width: int) -> Section:
    """What to know before believing the figures."""
    texts = [
        _OWN_WORDS.get(flag.code, flag.text) for flag in forecast.flags if flag.code not in _SAID_ELSEWHERE
    ]
    lines = [one for text in texts for one in wrapped(plain(text), width, "beware", "! ")]
    return Section("Beware", lines or [line(("nothing", "dim"))])
