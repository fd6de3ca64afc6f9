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
    rfm_recency_cuts_days: tuple[int, int, int, int] | None = None
    """Fixed limits of the R score, ascending days (5 up to the first); ``None`` scores by quintile."""
    rfm_frequency_cuts: tuple[float, float, float, float] | None = None
    """Fixed limits of the F score, ascending orders; ``None`` scores by quintile."""
    rfm_monetary_cuts: tuple[float, float, float, float] | None = None
    """Fixed limits of the M score, ascending money; ``None`` scores by quintile."""
    high_value_quantile: float = 0.8
    """Of those who spent in the window, who spent at least this quantile is of *high* value."""
    potential_value_quantile: float = 0.5
    """Of those who spent in the window, who spent at least this quantile, but less than high, has *potential*."""

    warning_window_days: int = 28
    """The warning signal holds this many days against as many before them."""
    warning_min_logins: int = 14
    """Fewer logins before than this tell nothing when they fall."""
    warning_login_drop: float = 6 / 7
    """Logins that fell by this share fire: from daily to weekly."""
    warning_min_carts: int = 5
    """Fewer carts before than this tell nothing when they fall."""
    warning_cart_drop: float = 0.7
    """Carts that fell by this share fire."""
    declining_warning_level: int = 2
    """This many parts of the warning signal make a customer *declining*."""

    staple_min_days: int = 3
    """An item bought on this many days is a staple of the customer."""
    hunter_min_orders: int = 3
    """Fewer orders than this make nobody a coupon hunter."""
    hunter_coupon_share: float = 0.8
    """A coupon hunter's share of orders with a coupon is at least this."""
    hunter_full_price_days: int = 90
    """A full-price order this soon after a coupon order clears a customer of hunting."""

    snapshot_step_days: int = 30
    """Training snapshots are this far apart."""
    max_training_snapshots: int = 12
    """Older snapshots than this many are not trained on: habits change."""
    min_outcomes: int = 200
    """Fewer customers with either outcome than this, and the model is withheld."""
    min_history_days: int = 30
    """A training snapshot needs this much of the log before it."""
    max_training_rows: int = 60_000
    """Customers of all training snapshots together; a larger base has fewer snapshots, then a sample."""
    min_training_snapshots: int = 2
    """A base is sampled rather than learnt from fewer snapshots than this."""
    max_reasons: int = 100_000
    """Of a larger base only so many customers, the likeliest to leave, are given reasons."""
    capacity_share: float = 0.1
    """Share of the base, the likeliest to leave, that precision, recall and lift are given for."""
    risk_high_from: float = 0.6
    """From this churn probability on the risk is *high*."""
    risk_medium_from: float = 0.3
    """From this churn probability on the risk is *medium*; below it, *low*."""
    spend_interval: float = 0.8
    """Share of customers whose spend in the horizon falls into their interval."""
    potential_high_quantile: float = 0.8
    """A silent customer whose value if returned reaches this quantile of the whole base's has *high* potential."""
    potential_medium_quantile: float = 0.5
    """The same for *medium*; below it the potential is *low*."""
    trusted_auc: float = 0.55
    """A model whose ROC AUC may be lower than this (by its interval) is withheld: its ranking is near to chance."""
    trusted_ece: float = 0.05
    """Above this calibration error the ranking may be trusted, the probabilities may not."""
    base_rate_shift: float = 0.03
    """Churn that moved by this much from one horizon to the next is warned of."""
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
