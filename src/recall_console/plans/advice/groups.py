"""Groups of the base that advice is summed by, each an SQL condition over the scores: any screen or command can pick them out."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from recall_console.plans.advice.schema import ADVICE_SCHEMA, GROUPS

if TYPE_CHECKING:
    from recall_console.plans.audience.base import Base

_SLIPPED: Final = "coalesce(previous_value_tier = 'high' and value_tier <> 'high', false)"
_OF_THE_REST: Final[Mapping[str, str]] = {
    "declining_high": "lifecycle = 'declining' and coalesce(value_tier = 'high', false)",
    "declining": "lifecycle = 'declining' and not coalesce(value_tier = 'high', false)",
    "silent_high": "lifecycle = 'silent' and coalesce(potential_tier = 'high', false)",
    "silent_medium": "lifecycle = 'silent' and coalesce(potential_tier, 'medium') = 'medium'",
    "silent_low": "lifecycle = 'silent' and coalesce(potential_tier = 'low', false)",
    "lost": "lifecycle = 'lost'",
    "active": "lifecycle in ('new', 'active')",
    "opted_out": "lifecycle = 'opted_out'",
}
WHERE: Final[Mapping[str, str]] = {
    "core_slipping": _SLIPPED,
    **{group: f"{condition} and not {_SLIPPED}" for group, condition in _OF_THE_REST.items()},
}
"""Who is in each of ``GROUPS``: former core customers that slipped first, everybody else by lifecycle, value and potential."""


def grouped(base: "Base") -> pl.Series:
    """The group of each customer of a base, (N,)."""
    met = [base.meets(WHERE[group]) for group in GROUPS]
    places = pl.Series(np.argmax(met, axis=0) if len(base.returns) else [], dtype=pl.Int64)
    return pl.Series("advice_group", GROUPS, dtype=ADVICE_SCHEMA["advice_group"]).gather(places)
