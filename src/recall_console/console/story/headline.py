"""The first lines of a story: who it is, where the value tier went, how long silent against the own rhythm."""

from rich.cells import cell_len

from recall_console.console.format import day, number, percent, plain, whole
from recall_console.console.names import name
from recall_console.console.story.known import Customer
from recall_console.console.story.stood import last_change
from recall_console.console.text import Line, Span, line, text_of, wrapped
from recall_console.language import tr, trn

LONGEST_ID = 40


def headline(known: Customer, width: int) -> list[Line]:
    """Who, and how long ago they bought."""
    facts = known.facts
    lifecycle = name(facts["lifecycle"]) if facts["lifecycle"] else tr("lifecycle not known")
    who = line((f" {plain(facts['customer_id'], LONGEST_ID)}", "title"), " · ", lifecycle)
    value = tier(known)
    beside = cell_len(text_of((*who, value))) + len(" · ") < width
    named = [(*who, *line(" · ", value))] if beside else [who, *wrapped(value[0], width - 1, value[1], " ")]
    return [*named, *wrapped(" · ".join([last_order(known), *rhythm(known)]), width - 1, "", " ")]


def tier(known: Customer) -> Span:
    """The value tier, and since when it was another."""
    now = known.facts["value_tier"]
    if now is None:
        return tr("value not known"), "dim"
    change = last_change(known.stood, now, known.facts["previous_value_tier"])
    if change is None:
        return tr("{tier} value", tier=name(now)), ""
    names = {"before": name(change.before), "tier": name(now)}
    told = (
        tr("{before} → {tier} value", **names)
        if change.since is None
        else tr("{before} → {tier} value since {day}", day=day(change.since), **names)
    )
    return (f"! {told}", "beware") if change.is_slip else (told, "")


def last_order(known: Customer) -> str:
    """How long ago they bought."""
    days = known.facts["recency_days"]
    if days is None:
        return tr("last order not known")
    return trn("last order {days} day ago", "last order {days} days ago", days, days=whole(days))


def rhythm(known: Customer) -> list[str]:
    """How long they usually take to come back; nothing where no events are known."""
    life = known.life
    if life is None:
        return []
    if life.rhythm is None:
        return [tr("too few orders for a rhythm of their own")]
    usual, longest = life.rhythm.usual_days, life.rhythm.longest_days
    return [
        trn(
            "usually back in {usual} day, {share} of the time within {longest}",
            "usually back in {usual} days, {share} of the time within {longest}",
            round(usual),
            usual=number(usual, 0),
            longest=number(longest, 0),
            share=percent(life.usual_gap_quantile, 0),
        )
    ]
