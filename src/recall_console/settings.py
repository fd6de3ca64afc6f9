"""Every constant that decides something, with a sentence each; all of them appear in a run's manifest."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final


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

    tier_months: int = 120
    """Where customers stood is kept for so many month starts before the as-of date; older ones are not looked at."""
    core_segments: tuple[str, ...] = ("champions", "loyal")
    """Who is in one of these RFM segments when a month starts is a *core customer* of that month."""
    core_top_share: float | None = None
    """Instead of by segment: the fewest best customers who bring this share of the base's net spend are core."""

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
    price_drop_from: float = 0.05
    """The price of a favourite has dropped when it fell by this share or more; less is no news to anybody."""
    favourite_days: int = 365
    """A favourite older than this is no wish any more; it is as long as the silence that makes a customer *lost*."""

    own_horizon: bool = False
    """Whether each customer is waited for as long as their own gaps suggest, at most the horizon, or all the whole horizon."""
    own_horizon_min_days: int = 14
    """No own horizon is shorter."""
    snapshot_step_days: int = 30
    """Training snapshots are this far apart."""
    max_training_snapshots: int = 12
    """Older snapshots than this many are not trained on: habits change."""
    min_outcomes: int = 200
    """Fewer customers with either outcome than this, and the model is withheld."""
    min_history_days: int = 30
    """A training snapshot needs this much of the log before it."""
    max_training_rows: int = 120_000
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
    spend_interval: float = 0.95
    """Share of customers whose spend in the horizon falls into their interval."""
    potential_high_quantile: float = 0.8
    """A silent customer whose value after return reaches this quantile of the whole base's has *high* potential."""
    cheapest_action_cost: float = 0.2
    """Assumed: money that the cheapest action costs after all three ledgers; a message is all but free, patience is not."""
    cheapest_action_response: float = 0.003
    """Assumed: the least share that it brings back; whose value after return times this does not pay it has *low* potential."""
    potential_category_lift: float = 0.2
    """Assumed: who spent all money in high-value categories is worth this share more after return than who spent none there."""
    returns_anyway_from: float = 0.5
    """From this probability of coming back unprompted on a customer counts as one who returns anyway."""
    trusted_auc: float = 0.55
    """A model whose ROC AUC may be lower than this (by its interval) is withheld: its ranking is near to chance."""
    trusted_ece: float = 0.05
    """Above this calibration error the ranking may be trusted, the probabilities may not."""
    base_rate_shift: float = 0.03
    """Churn that moved by this much from one horizon to the next is warned of."""
    accuracy_target: float = 0.92
    """Selective accuracy that the ``decided`` flag aims at; a target, never a result."""
    decided_confidence: float = 0.9
    """The region that is decided reached the target with at least this confidence on the outcomes that fixed it."""
    calibration_snapshots: int = 2
    """The level of the probabilities is that of so many snapshots, the latest whose horizons are over."""
    slope_min_outcomes: int = 500
    """With fewer customers of either outcome on these, calibration moves the level alone, and leaves the slope."""
    retention_accepted: float = 0.3
    """Assumed: this share of those about to leave stays for a retention offer (mean of Verbraken's Beta(6, 14))."""
    retention_taken: float = 1.0
    """Assumed: this share of those who would stay anyway takes the offer all the same."""
    retention_offer_cost: float | None = None
    """Money that an offer costs once taken; ``None`` reckons with a share of the mean customer's value."""
    retention_offer_share: float = 0.05
    """Assumed, where no cost is set: an offer costs this share of the mean customer's value."""
    retention_contact_cost: float | None = None
    """Money that contacting a customer costs; ``None`` reckons with a share of the mean customer's value."""
    retention_contact_share: float = 0.005
    """Assumed, where no cost is set: a contact costs this share of the mean customer's value."""
    model_running_cost_monthly: float = 0.0
    """Money a month; a model that earns no more than this beyond a simple rule is not recommended."""
    budget_confidence: float = 0.95
    """A plan's budget and capacities hold with at least this confidence, all of them together; what chance may take is kept back."""
    assumed_response_error: float = 0.5
    """Assumed: an assumed lift is off by this share of itself (standard deviation); it is shrunk and spread accordingly."""
    observed_response_error: float = 0.3
    """Assumed: a lift observed without a holdout is off by this share of itself besides chance (standard deviation): who was
    contacted may differ from who was not."""
    assumed_redemption_error: float = 0.3
    """Assumed: the share of offers that is redeemed is off by this share of itself (standard deviation)."""
    stays_after_recall: float = 0.5
    """Assumed: this share of those brought back who would have stayed away go on like who comes back unprompted; the others order once."""
    value_error: float = 0.25
    """Assumed: the level of all values together is off by this share (standard deviation)."""
    value_spread: float = 1.0
    """Assumed: what one returning customer brings varies around what is expected by this share of it (standard deviation)."""
    simulation_draws: int = 4_000
    """Intervals and the probability of loss of a plan come from so many draws."""
    release_days: int = 7
    """An export plans so many days of a channel that takes only some contacts a day; who does not fit waits for the next export."""
    leak_gap: float = 0.05
    """A lead over recency (ROC AUC) that is surely larger by this across customers than over time is a leak."""
    leak_single_auc: float = 0.95
    """No variable alone tells leavers among recent buyers with a ROC AUC that is surely above this."""
    leak_error_share: float = 0.4
    """No variable alone leaves surely less than this share of the pairs wrong that the best simple sign leaves wrong."""
    drift_from: float = 0.25
    """From this population stability index on a group of variables has shifted (Siddiqi 2006)."""
    staple_due_days: int = 7
    """Whose staple is due within so many days, or was so many days ago, is told of."""
    trend_months: int = 3
    """The overview holds so many whole months against as many before them."""
    value_apart_from: float = 0.2
    """Where the value expected and the margin of the last year are apart by more than this share, the overview warns."""
    seed: int = 20260301
    """Seed of everything random."""

    @property
    def margin(self) -> float:
        """The margin rate to reckon with: the set one, or 1."""
        return 1.0 if self.margin_rate is None else self.margin_rate

    def as_dict(self) -> dict[str, Any]:
        """Every setting by name, ready for JSON."""
        return asdict(self)


_SHARES: Final = (
    *("margin_rate", "usual_gap_quantile", "high_value_quantile", "potential_value_quantile"),
    *(
        "potential_high_quantile",
        "core_top_share",
        "warning_login_drop",
        "warning_cart_drop",
        "hunter_coupon_share",
        "price_drop_from",
        "stays_after_recall",
    ),
    *(
        "capacity_share",
        "risk_high_from",
        "risk_medium_from",
        "returns_anyway_from",
        "cheapest_action_response",
    ),
    *("retention_accepted", "retention_taken", "leak_error_share"),
)
_AT_LEAST_ONE: Final = (
    *("new_days", "lost_days", "silent_days", "rfm_window_days", "warning_window_days", "snapshot_step_days"),
    *("own_horizon_min_days", "min_history_days", "max_training_snapshots", "min_training_snapshots"),
    *("max_training_rows", "calibration_snapshots", "min_outcomes", "favourite_days", "release_days"),
    *("staple_due_days", "trend_months"),
)
_ERRORS: Final = (
    *("assumed_response_error", "observed_response_error", "assumed_redemption_error"),
    *("value_error", "value_spread"),
)
OF_PLANS: Final = frozenset(
    {
        *(
            "budget_confidence",
            "assumed_response_error",
            "observed_response_error",
            "assumed_redemption_error",
        ),
        *("stays_after_recall", "value_error", "value_spread", "simulation_draws", "release_days"),
    }
)
"""What plans alone are reckoned with: scores stay as they are when one of these changes."""
OF_SCREENS: Final = frozenset({"staple_due_days", "trend_months", "value_apart_from"})
"""What the overview alone is told with: the same."""
LIMITS: Final[Mapping[str, tuple[float, float]]] = {
    **dict.fromkeys(_SHARES, (0.0, 1.0)),
    **dict.fromkeys(_AT_LEAST_ONE, (1.0, math.inf)),
    **dict.fromkeys(_ERRORS, (0.0, 10.0)),
    "value_apart_from": (0.0, 10.0),
    "budget_confidence": (0.5, 0.999),
    "simulation_draws": (100, 1_000_000),
    "spend_interval": (0.5, 0.99),
    "accuracy_target": (0.5, 0.99),
    "decided_confidence": (0.5, 0.99),
    "trusted_auc": (0.5, 1.0),
    "leak_single_auc": (0.5, 1.0),
}
"""Between which values a number makes sense, where not all do."""
