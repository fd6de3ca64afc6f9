"""Why a customer is thought to leave: the themes that push most, and the raw values behind them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
import polars as pl

from recall_console.prediction.churn import ChurnModel
from recall_console.prediction.parallel import all_of
from recall_console.prediction.process import NAMES
from recall_console.prediction.reason_words import COLUMNS
from recall_console.prediction.schema import REASON
from recall_console.prediction.snapshots import Bools, Floats, Matrix
from recall_console.prediction.stack import Ints
from recall_console.settings import Settings

STAYING: Final = 1 / 3
"""This share of the base, the least likely to leave, is what others are held against."""
LEAST_PUSH: Final = 0.05
"""A theme that raises the log-odds of churn by less than this is no reason."""
FELL: Final = 0.7
"""A rate fell where it is at most this share of what it was."""

THEMES: Final[Mapping[str, str]] = {
    "messages": r"message|unsubscribe",
    "coupon": r"coupon|discount",
    "cart": r"cart",
    "favourites": r"favourite",
    "views": r"view|search",
    "visits": r"login|active_days|activity|check_in|_event_share",
    "money": r"spend|value|refund",
    "orders": r"^orders|^purchase_days|^units|bought|trend_orders|items_per_order|_order_share",
    "rhythm": r"gap|repeat|span|recency_score|recency_purchase|alive|returning",
    "tenure": r".",
}
"""Themes, each with what the names of its variables hold; the first that fits counts."""


def theme(variable: str) -> str:
    """The theme that a variable belongs to."""
    return next(name for name, pattern in THEMES.items() if re.search(pattern, variable))


def reasons(
    model: ChurnModel, variables: pl.DataFrame, probability: Floats, settings: Settings
) -> pl.DataFrame:
    """Up to three reasons of each customer.

    Each theme's variables in turn are set to the medians of those who are likely to stay; by how much the log-odds of
    churn drop is how much the theme pushes a customer. (The medians of all would be a lapsed customer's where most leave.)

    Parameters
    ----------
    variables : pl.DataFrame
        The base's variables, n rows.
    probability : float array of length n
        Of churn.
    settings : Settings
        Reasons get those at medium risk or above the base's mean, at most ``max_reasons``, the likeliest to leave.

    Returns
    -------
    pl.DataFrame
        ``reason_1, reason_2, reason_3`` (``REASON``), n rows, the strongest first; null where there is none.
    """
    asked, staying = asked_about(probability, settings), likely_to_stay(probability)
    pushes = Themed.of(model, variables[asked], variables[staying]).pushes()
    found = _strongest(pushes, variables[asked], variables[staying])
    everyone = pl.DataFrame({"row": np.arange(len(variables))})
    placed = found.with_columns(row=pl.Series(asked))
    return everyone.join(placed, on="row", how="left", maintain_order="left").drop("row")


def asked_about(probability: Floats, settings: Settings) -> Ints:
    """Places of the customers that get reasons."""
    order = np.argsort(-probability, kind="stable")
    at_risk = probability[order] >= min(settings.risk_medium_from, float(probability.mean()))
    return np.sort(order[at_risk][: settings.max_reasons])


def likely_to_stay(probability: Floats) -> Ints:
    """Places of the customers that others are held against."""
    return np.argsort(probability, kind="stable")[: max(1, round(STAYING * len(probability)))]


@dataclass(frozen=True)
class Themed:
    """Customers asked about, with what stands in for their own values, theme by theme.

    Attributes
    ----------
    model : ChurnModel
        One member of it is asked: the others differ in their customers alone.
    held : float32 array of shape (n, variables in use)
        The customers' own values.
    medians : float32 array, one per variable in use
        Of those who are likely to stay; NaN where all is missing.
    inside : bool array of shape (themes, variables in use)
        The variables of each theme.
    """

    model: ChurnModel
    held: Matrix
    medians: Matrix
    inside: Bools

    @classmethod
    def of(cls, model: ChurnModel, asked: pl.DataFrame, staying: pl.DataFrame) -> "Themed":
        """Some customers' variables, beside those of customers who are likely to stay."""
        used = [NAMES[place] for place in np.flatnonzero(model.used)]
        themes = np.array([theme(name) for name in used])
        return cls(
            model,
            asked.select(used).to_numpy(),
            _medians(staying.select(used).to_numpy()),
            np.array([themes == name for name in THEMES]),
        )

    @property
    def in_use(self) -> Bools:
        """Which themes have a variable in use."""
        found: Bools = self.inside.max(axis=1)
        return found

    def log_odds(self, own: Bools) -> Floats:
        """Log-odds of churn where customers keep their own values in some themes, and have the medians in the others.

        Parameters
        ----------
        own : bool array of shape (cases, themes)

        Returns
        -------
        float array of shape (cases, n)
        """
        kept = own @ self.inside
        rows = np.where(kept[:, None], self.held, self.medians)
        told: Floats = self.model.log_odds_of_one(rows.reshape(-1, self.held.shape[1]))
        return told.reshape(len(own), len(self.held))

    def pushes(self) -> Floats:
        """How much each theme (column) raises the log-odds of churn of each customer (row): what its medians take away."""
        everything = np.ones((1, len(THEMES)), dtype=bool)
        whole = self.log_odds(everything)[0]

        def push(place: int) -> Floats:
            if not self.in_use[place]:
                return np.zeros(len(whole))
            without = everything.copy()
            without[0, place] = False
            lost: Floats = whole - self.log_odds(without)[0]
            return lost

        return np.column_stack(all_of([partial(push, place) for place in range(len(THEMES))]))


def _medians(matrix: Matrix) -> Matrix:
    """Of each column; NaN where all is missing."""
    missing = np.isnan(matrix).all(axis=0)
    medians = np.full(matrix.shape[1], np.nan, dtype=np.float32)
    medians[~missing] = np.nanmedian(matrix[:, ~missing], axis=0)
    return medians


def _strongest(pushes: Floats, asked: pl.DataFrame, base: pl.DataFrame) -> pl.DataFrame:
    """The first themes that push and have something to say, of each customer."""
    told = asked.select(_telling(name, base).alias(name) for name in THEMES)
    silent = told.select(pl.all().is_null()).to_numpy()
    strength = np.where(silent | (pushes < LEAST_PUSH), -np.inf, pushes)
    order = np.argsort(-strength, axis=1, kind="stable")[:, : len(COLUMNS)]
    speaks = np.take_along_axis(strength, order, axis=1) > -np.inf
    one_below_another = pl.concat(told.get_columns())
    place = pl.DataFrame(order * len(told) + np.arange(len(told))[:, None], schema=COLUMNS)
    heard = pl.DataFrame(speaks, schema=COLUMNS)
    return pl.DataFrame(
        [one_below_another.gather(place[name].set(~heard[name], None)).alias(name) for name in COLUMNS]
    )


def _telling(name: str, base: pl.DataFrame) -> pl.Expr:
    """What a theme says of a customer: the first that holds of what it could say."""
    options = [option(base) for option in _OPTIONS.get(name, ())]
    return pl.coalesce(*options, pl.lit(None, REASON))


def _reason(code: str, before: pl.Expr, after: pl.Expr, window_days: int | None = None) -> pl.Expr:
    return pl.struct(
        code=pl.lit(code),
        before=before.cast(pl.Float64).fill_nan(None),
        after=after.cast(pl.Float64).fill_nan(None),
        window_days=pl.lit(window_days, pl.Int32),
    )


def _fell(code: str, name: str, days: int, longer: int) -> Callable[[pl.DataFrame], pl.Expr]:
    """A sum of the last days that fell against as many days of the time before them, as far as the customer was there."""
    recent, whole = pl.col(f"{name}_{days}d"), pl.col(f"{name}_{longer}d")
    there = pl.min_horizontal(pl.lit(longer), "days_since_first_seen") - days
    before = (whole - recent) * days / there
    holds = (there >= days) & (before >= 1) & (recent <= FELL * before)
    return lambda _: pl.when(holds).then(_reason(code, before, recent, days))


def _below(code: str, name: str) -> Callable[[pl.DataFrame], pl.Expr]:
    """A value below the median of those likely to stay."""
    value = pl.col(name).fill_nan(None)
    return lambda base: pl.when(value < _median(base, name)).then(_reason(code, _median(base, name), value))


def _above(code: str, name: str) -> Callable[[pl.DataFrame], pl.Expr]:
    """A value above the median of those likely to stay."""
    value = pl.col(name).fill_nan(None)
    return lambda base: pl.when(value > _median(base, name)).then(_reason(code, _median(base, name), value))


def _median(base: pl.DataFrame, name: str) -> pl.Expr:
    """Of the known values; null without any."""
    return pl.lit(base[name].fill_nan(None).median(), pl.Float64)


def _overdue(_: pl.DataFrame) -> pl.Expr:
    """Days since the last purchase beyond the customer's own usual longest gap."""
    usual, quiet = pl.col("gap_p90").fill_nan(None), pl.col("recency_purchase")
    return pl.when(quiet > usual).then(_reason("purchase_overdue", usual, quiet))


def _bought_once(_: pl.DataFrame) -> pl.Expr:
    return pl.when(pl.col("repeat_purchase_days") == 0).then(
        _reason("bought_once", pl.lit(None), pl.col("recency_purchase"))
    )


def _late(_: pl.DataFrame) -> pl.Expr:
    """Days since the last purchase beyond the customer's own median gap."""
    usual, quiet = pl.col("gap_median").fill_nan(None), pl.col("recency_purchase")
    return pl.when(quiet > usual).then(_reason("purchase_late", usual, quiet))


_OPTIONS: Final[Mapping[str, tuple[Callable[[pl.DataFrame], pl.Expr], ...]]] = {
    "coupon": (_above("coupon_share", "coupon_share_365d"),),
    "cart": (_fell("carts_fell", "carts", 28, 90),),
    "favourites": (_fell("favourites_fell", "favourites", 28, 90),),
    "views": (
        _fell("new_arrival_views_fell", "new_arrival_views", 28, 90),
        _fell("views_fell", "views", 28, 90),
        _fell("searches_fell", "searches", 28, 90),
    ),
    "visits": (_fell("logins_fell", "logins", 28, 90), _fell("active_days_fell", "active_days", 28, 90)),
    "money": (
        _fell("spend_fell", "net_spend", 28, 90),
        _fell("spend_fell", "net_spend", 90, 365),
        _below("spends_little", "net_spend_365d"),
    ),
    "orders": (
        _fell("orders_fell", "orders", 28, 90),
        _fell("orders_fell", "orders", 90, 365),
        _below("few_orders", "orders_365d"),
    ),
    "rhythm": (_overdue, _bought_once, _late, _above("buys_seldom", "gap_median")),
    "tenure": (_below("short_tenure", "tenure"),),
}
"""What each theme can say, the most telling first."""
