"""The answer: whether a plan pays, how sure that is, and what no sum in it can mend."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from recall_console.console.format import chance, money, number, plain, priced, whole
from recall_console.console.panes.plan_section import Section, each, mark_of, span
from recall_console.console.text import Kind, line, wrapped
from recall_console.language import later, tr, trn
from recall_console.plans import holdout
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
    "lost_value_unknown": later("unsubscribes cost nothing here: what does each lose?"),
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
    net = f"{money(abs(figures.net_all), currency)}{mark}"
    if not figures.reach:
        nobody = (
            tr("! Reaches nobody: for no customer does any rung pay")
            if forecast.audience
            else tr("! Reaches nobody: no customer is in the audience")
        )
        if figures.net_all < 0:
            nobody = tr("{nobody}; work and tools cost {money} all the same", nobody=nobody, money=net)
        return nobody, "beware"
    net = f"{net}{_interval(forecast)}"
    if figures.net_all < 0:
        said = tr("! Loses {net} after all three ledgers, spending {spent}", net=net, spent=spent)
        return _with_risk(forecast, said), "beware"
    if _holds_nothing(forecast) or any(flag.code == "may_lose_money" for flag in forecast.flags):
        said = tr(
            "! Pays on average: net {net} after all three ledgers, spending {spent}", net=net, spent=spent
        )
        return _with_risk(forecast, said), "beware"
    said = tr("▸ Pays: net {net} after all three ledgers, spending {spent}", net=net, spent=spent)
    return _with_risk(forecast, said), "act"


def _open_answer(figures: "Figures", spent: str, currency: str) -> str:
    """What has to be typed before there is an answer, or what would have to be true."""
    if not figures.credited:
        return tr("Costs {spent}; how many come back, and what is a recall worth?", spent=spent)
    needed = priced(each(figures.cost_all / figures.credited), currency)
    return tr("Costs {spent}; pays where a recall brings more than {needed}", spent=spent, needed=needed)


def _interval(forecast: "Forecast") -> str:
    found = forecast.outlook
    return "" if found is None else tr(" (95 %: {span})", span=span(found.net_low, found.net_high))


def _holds_nothing(forecast: "Forecast") -> bool:
    """Whether it may as well net nothing."""
    return forecast.outlook is not None and forecast.outlook.net_low <= 0 <= forecast.outlook.net_high


def _with_risk(forecast: "Forecast", said: str) -> str:
    """What is said, and how likely a loss is."""
    if forecast.outlook is None:
        return said
    likely = forecast.outlook.probability_of_loss
    if likely < _FEWEST:
        return tr("{said}; a loss is less likely than 1 %", said=said)
    return tr("{said}; {share} chance of a loss", said=said, share=chance(likely))


def out_of_reach(forecast: "Forecast") -> Iterator[str]:
    """What is wrong with the question itself: no margin, more customers than there are, a holdout that can never tell."""
    if _counts_revenue(forecast):
        yield tr("revenue, no margin rate set")
    yield from (flag.text for flag in forecast.flags if flag.code in {"reach_beyond_base", "horizons_differ"})
    best = _best_lift(forecast)
    if best is not None and forecast.detectable_effect is not None and best < forecast.detectable_effect:
        yield _too_small(forecast, forecast.detectable_effect)


def _counts_revenue(forecast: "Forecast") -> bool:
    """Whether the net counts revenue in place of margin."""
    of_scores = forecast.market is not None or forecast.total.value_basis == "revenue"
    is_unset = any(flag.code == "margin_rate_unset" for flag in forecast.flags)
    return is_unset and of_scores and forecast.total.net_all is not None


def _too_small(forecast: "Forecast", least: float) -> str:
    """What a holdout shows, what is expected, and what would show that."""
    reach, expected = round(forecast.total.reach), forecast.total.incremental_rate or 0.0
    said = tr(
        "the holdout is too small: it shows {least} points or more, {expected} are expected",
        least=number(least * 100),
        expected=number(expected * 100),
    )
    needed = holdout.needed(reach, forecast.holdout, least, expected)
    if needed is None:
        return tr("{said}; no holdout of this audience can show that", said=said)
    return trn(
        "{said}; {count} customer held out would do",
        "{said}; {count} customers held out would do",
        needed,
        said=said,
        count=whole(needed),
    )


def _best_lift(forecast: "Forecast") -> float | None:
    """The upper end of what the plan brings back incrementally, as a share of the reached."""
    if forecast.outlook is None or not forecast.holdout:
        return None
    return ratio(forecast.outlook.incremental_high, forecast.total.reach)


def warnings(forecast: "Forecast", width: int) -> Section:
    """What to know before believing the figures."""
    texts = [
        tr(_OWN_WORDS[flag.code]) if flag.code in _OWN_WORDS else flag.text
        for flag in forecast.flags
        if flag.code not in _SAID_ELSEWHERE
    ]
    lines = [one for text in texts for one in wrapped(plain(text), width, "beware", "! ")]
    return Section(tr("Beware"), lines or [line((tr("nothing"), "dim"))])
