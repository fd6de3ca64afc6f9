"""The closed vocabularies of customers as of a date, each in the order that screens and sorting use."""

from typing import Final

LIFECYCLES: Final = ("new", "active", "declining", "silent", "lost", "opted_out")

SEGMENTS: Final = (
    "champions",
    "loyal",
    "potential_loyalist",
    "new",
    "promising",
    "needs_attention",
    "about_to_sleep",
    "at_risk",
    "cant_lose",
    "hibernating",
    "lost",
)
"""The eleven named RFM segments."""

SEGMENTS_CLASSIC: Final = (
    "key_value",
    "key_develop",
    "key_keep",
    "key_win_back",
    "general_value",
    "general_develop",
    "general_keep",
    "general_win_back",
)
"""重要价值, 重要发展, 重要保持, 重要挽留, 一般价值, 一般发展, 一般保持, 一般挽留: whether each of R, F, M beats the base's mean."""

VALUE_TIERS: Final = ("high", "potential", "marginal")
POTENTIAL_TIERS: Final = ("high", "medium", "low")
