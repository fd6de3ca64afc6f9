"""Who the customers of a group are, in a few words."""

from typing import Final

from recall_console.language import later, tr

_SEGMENT: Final = {
    "champions": later("bought lately, often and for much"),
    "loyal": later("buy often and much, not just now"),
    "potential_loyalist": later("bought lately, more than once"),
    "new": later("bought just now, once or for little"),
    "promising": later("bought lately, once or for little"),
    "needs_attention": later("middling in all, getting silent"),
    "about_to_sleep": later("bought little, and not lately"),
    "at_risk": later("bought often and much, not lately"),
    "cant_lose": later("bought often and much, long gone"),
    "hibernating": later("bought little, long ago"),
    "lost": later("bought least, and longest ago"),
}
_CLASSIC: Final = {
    "key_value": later("above the mean in all three"),
    "key_develop": later("lately and for much, but seldom"),
    "key_keep": later("often and for much, but not lately"),
    "key_win_back": later("for much, but seldom and not lately"),
    "general_value": later("lately and often, for little"),
    "general_develop": later("lately, but seldom and for little"),
    "general_keep": later("often, but for little and not lately"),
    "general_win_back": later("below the mean in all three"),
}
_LIFECYCLE: Final = {
    "new": later("first purchase not long ago"),
    "active": later("as often as usual"),
    "declining": later("later than usual, or seen less"),
    "silent": later("nothing heard of for long"),
    "lost": later("nothing heard of for a year"),
    "opted_out": later("unsubscribed: no message to them"),
}
_MOVES: Final = {
    "core_slipping": later("of high value before, no longer"),
    "slipping": later("of potential value before, marginal now"),
    "rising": later("of higher value than before"),
    "core_steady": later("of high value, before and now"),
    "potential_steady": later("of potential value, before and now"),
    "marginal_steady": later("of marginal value, before and now"),
    "newcomer": later("no customers before"),
}
_QUADRANT: Final = {
    "sure_thing": later("likely to come back unasked"),
    "persuadable": later("an action changes something"),
    "lost_cause": later("no action brings them back"),
    "do_not_disturb": later("an action does more harm than good"),
}
_VALUE: Final = {
    "high": later("the top of the base by spend"),
    "potential": later("the middle of the base by spend"),
    "marginal": later("the rest of the base by spend"),
}
_RISK: Final = {
    "high": later("likely to leave"),
    "medium": later("may leave or stay"),
    "low": later("likely to stay"),
}
_POTENTIAL: Final = {
    "high": later("silent, worth most after a return"),
    "medium": later("silent, worth an action"),
    "low": later("silent, not worth the cheapest action"),
}
_WHO: Final = {
    "segment": _SEGMENT,
    "segment_classic": _CLASSIC,
    "lifecycle": _LIFECYCLE,
    "value_move": _MOVES,
    "quadrant": _QUADRANT,
    "value_tier": _VALUE,
    "risk_tier": _RISK,
    "potential_tier": _POTENTIAL,
}


def who(column: str, group: str) -> str:
    """What the customers of a group have in common; nothing where its name says it all."""
    words = _WHO.get(column, {}).get(group, "")
    return tr(words) if words else ""
