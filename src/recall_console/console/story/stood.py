"""Where a customer stood from date to date, and since when the value tier is what it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from recall_console.customers.schema import VALUE_TIERS


@dataclass(frozen=True)
class Stood:
    """Where a customer stood on one kept date; codes, none where nothing was known of them yet."""

    day: date
    value_tier: str | None
    segment: str | None
    lifecycle: str | None


@dataclass(frozen=True)
class Change:
    """The last change of the value tier."""

    before: str
    now: str
    since: date | None
    """The first kept date with the new tier; none where no date is kept that shows it."""

    @property
    def is_slip(self) -> bool:
        """Whether it went down."""
        return VALUE_TIERS.index(self.now) > VALUE_TIERS.index(self.before)


def last_change(stood: Sequence[Stood], now: str | None, previous: str | None) -> Change | None:
    """How and when the value tier came to be what it is; none where it never was another.

    Where no date is kept, the tier of one snapshot step earlier tells.
    """
    if now is None:
        return None
    since = None
    for each in reversed(stood):
        if each.value_tier not in {now, None}:
            return Change(str(each.value_tier), now, since)
        since = each.day if each.value_tier else since
    return Change(previous, now, None) if not stood and previous not in {None, now} and previous else None
