"""Every constant that decides something, with a sentence each; all of them appear in a run's manifest."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Settings:
    """What an operator may set for a workspace; the defaults are the product's decisions."""

    timezone: str = "UTC"
    """Times without a zone are this zone's; days and months are cut at its midnights."""
    currency: str = ""
    """Sign put before money; empty shows plain numbers. One currency per workspace."""
    margin_rate: float | None = None
    """Margin earned per unit of net spend, 0–1; ``None`` counts as 1 and is flagged until set."""

    new_days: int = 30
    """A first purchase younger than this makes a customer *new*."""
    lost_days: int = 365
    """No event for this long makes a customer *lost*."""
    silent_days: int = 60
    """No event for this long, and longer than the customer's own usual gap, makes one *silent*."""
    usual_gap_quantile: float = 0.9
    """Quantile of a customer's own gaps between purchase days that counts as the usual longest gap."""
    rfm_window_days: int = 365
    """Frequency, monetary and value tiers look this far back."""

    snapshot_step_days: int = 30
    """Training snapshots are this far apart."""
    max_training_snapshots: int = 12
    """Older snapshots than this many are not trained on: habits change."""
    min_outcomes: int = 200
    """Fewer customers with either outcome than this, and the model is withheld."""
    accuracy_target: float = 0.92
    """Selective accuracy that the ``decided`` flag aims at; a target, never a result."""
    seed: int = 20260301
    """Seed of everything random."""

    @property
    def margin(self) -> float:
        """The margin rate to reckon with: the set one, or 1."""
        return 1.0 if self.margin_rate is None else self.margin_rate

    def as_dict(self) -> dict[str, Any]:
        """Every setting by name, ready for JSON."""
        return asdict(self)
