"""What codes from the data tables are called on a screen."""

from collections.abc import Mapping
from functools import cache

from recall_console.console.format import plain
from recall_console.language import spoken, trc


@cache
def _names(_language: str) -> Mapping[str, str]:
    """Segments, lifecycle, tiers, moves, quadrants, channels, events, groups of variables: made once for each language."""
    return {
        "champions": trc("name", "champions"),
        "loyal": trc("name", "loyal"),
        "potential_loyalist": trc("name", "potential loyalist"),
        "new": trc("name", "new"),
        "promising": trc("name", "promising"),
        "needs_attention": trc("name", "needs attention"),
        "about_to_sleep": trc("name", "about to sleep"),
        "at_risk": trc("name", "at risk"),
        "cant_lose": trc("name", "can't lose"),
        "hibernating": trc("name", "hibernating"),
        "lost": trc("name", "lost"),
        "key_value": trc("name", "key value"),
        "key_develop": trc("name", "key develop"),
        "key_keep": trc("name", "key keep"),
        "key_win_back": trc("name", "key win back"),
        "general_value": trc("name", "general value"),
        "general_develop": trc("name", "general develop"),
        "general_keep": trc("name", "general keep"),
        "general_win_back": trc("name", "general win back"),
        "active": trc("name", "active"),
        "declining": trc("name", "declining"),
        "silent": trc("name", "silent"),
        "opted_out": trc("name", "opted out"),
        "high": trc("name", "high"),
        "medium": trc("name", "medium"),
        "low": trc("name", "low"),
        "potential": trc("name", "potential"),
        "marginal": trc("name", "marginal"),
        "core_slipping": trc("name", "core, slipping"),
        "slipping": trc("name", "potential, slips"),
        "rising": trc("name", "rising"),
        "core_steady": trc("name", "core, steady"),
        "potential_steady": trc("name", "potential, steady"),
        "marginal_steady": trc("name", "marginal, steady"),
        "newcomer": trc("name", "newcomers"),
        "sure_thing": trc("name", "sure thing"),
        "persuadable": trc("name", "persuadable"),
        "lost_cause": trc("name", "lost cause"),
        "do_not_disturb": trc("name", "do not disturb"),
        "leave_alone": trc("name", "leave alone"),
        "push": trc("name", "push"),
        "email": trc("name", "e-mail"),
        "sms": trc("name", "SMS"),
        "call": trc("name", "call"),
        "mail": trc("name", "mail"),
        "everyone": trc("name", "everyone"),
        "login": trc("name", "login"),
        "view": trc("name", "view"),
        "search": trc("name", "search"),
        "favourite": trc("name", "favourite"),
        "add_to_cart": trc("name", "add to cart"),
        "remove_from_cart": trc("name", "remove from cart"),
        "purchase": trc("name", "purchase"),
        "refund": trc("name", "refund"),
        "coupon": trc("name", "coupon"),
        "message": trc("name", "message"),
        "check_in": trc("name", "check in"),
        "unsubscribe": trc("name", "unsubscribe"),
        "other": trc("name", "other"),
        "breadth": trc("name", "breadth"),
        "cart": trc("name", "cart"),
        "engagement": trc("name", "engagement"),
        "favourites": trc("name", "favourites"),
        "messages": trc("name", "messages"),
        "money": trc("name", "money"),
        "process": trc("name", "process"),
        "purchases": trc("name", "purchases"),
        "recency": trc("name", "recency"),
        "refunds": trc("name", "refunds"),
        "rhythm": trc("name", "rhythm"),
        "tenure": trc("name", "tenure"),
        "timing": trc("name", "timing"),
        "trend": trc("name", "trend"),
        "segment": trc("name", "segment"),
        "lifecycle": trc("name", "lifecycle"),
        "value_tier": trc("name", "value tier"),
        "risk_tier": trc("name", "risk tier"),
        "potential_tier": trc("name", "potential tier"),
    }


def name(code: str) -> str:
    """A code's name: `cant_lose` is `can't lose`; one that is not known is harmless text without its underlines."""
    return _names(spoken()).get(code) or plain(code.replace("_", " "))


def short_name(code: str) -> str:
    """A code's name for a narrow list."""
    return trc("name", "potential loyal") if code == "potential_loyalist" else name(code)
