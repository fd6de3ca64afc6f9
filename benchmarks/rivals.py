"""What a competent analyst would set against the product: plain models on 26 hand-made variables of a customer.

Nothing of the product is imported. Everything is learnt from the past of a date, from the same training dates as the
product's, and said as it is: no model is calibrated afterwards. Churn: LightGBM, histogram boosting, logistic
regression, BG/NBD, recency alone, and saying the same of everybody. Spend: LightGBM with three losses, histogram
boosting, ridge regression, BG/NBD with Gamma-Gamma, and "the same as in as many days before".

    rivals.py CDNOW_master.txt --preset cdnow --as-of 1998-01-01 1998-04-01 --out rivals
    rivals.py CDNOW_sample.txt --self-test
"""

import argparse
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import lightgbm
import numpy as np
import polars as pl
from judge import BOUGHT, GIVEN_BACK, PRESETS, Bools, Floats, cdnow, named, truth
from purchase_process import BgNbd, GammaGamma, Rhythm, self_test
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.impute import SimpleImputer
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from threadpoolctl import threadpool_limits

Matrix = np.ndarray[tuple[int, int], np.dtype[np.float64]]

WINDOWS_DAYS = (30, 60, 90, 180, 365)
VARIABLES = (
    *("recency_days", "tenure_days", "active_days", "average_order_value"),
    *(f"orders_{days}" for days in WINDOWS_DAYS),
    "orders_all",
    *(f"net_spend_{days}" for days in WINDOWS_DAYS),
    "net_spend_all",
    *("gap_mean", "gap_median", "gap_last", "gap_sd", "recency_over_gap"),
    *("distinct_items", "refund_share", "weekend_share", "first_order_value", "last_order_value"),
)
STEP_DAYS = 30
MOST_SNAPSHOTS = 12
LEAST_HISTORY_DAYS = 30
SEED = 0


class Past(NamedTuple):
    """Customers of all training dates, one below the other."""

    matrix: Matrix
    churned: Bools
    spend: Floats


def variables(events: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Every customer with a purchase before a date, and the 26 variables as of it; sorted by customer."""
    known = dated(named(events), as_of)
    bought = known.filter(BOUGHT)
    orders = bought.group_by("customer", "order").agg(pl.col("days_ago").max(), value=pl.col("amount").sum())
    return (
        of_orders(orders, as_of)
        .join(of_gaps(bought), on="customer")
        .join(of_money(known), on="customer")
        .join(
            bought.group_by("customer").agg(distinct_items=pl.col("item").drop_nulls().n_unique()),
            on="customer",
        )
        .with_columns(recency_over_gap=pl.col("recency_days") / pl.col("gap_mean"))
        .select("customer", pl.col(VARIABLES).cast(pl.Float64))
        .sort("customer")
    )


def dated(events: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Events before a date with their age; without an order number, a day's purchases are one order."""
    past = events.filter(pl.col("at") < datetime.combine(as_of, time()))
    days_ago = (pl.lit(as_of) - pl.col("at").dt.date()).dt.total_days()
    return past.with_columns(
        days_ago=days_ago, order=pl.coalesce("order", pl.col("at").dt.date().cast(pl.String))
    )


def of_orders(orders: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Counts and values of orders."""
    age = pl.col("days_ago")
    weekday = (pl.lit(as_of) - pl.duration(days=age)).dt.weekday()
    return (
        orders.sort("customer", "days_ago", "order", descending=[False, True, False])
        .group_by("customer", maintain_order=True)
        .agg(
            *((age <= days).sum().alias(f"orders_{days}") for days in WINDOWS_DAYS),
            orders_all=pl.len(),
            average_order_value=pl.col("value").mean(),
            weekend_share=(weekday >= 6).mean(),
            first_order_value=pl.col("value").first(),
            last_order_value=pl.col("value").last(),
        )
    )


def of_gaps(bought: pl.DataFrame) -> pl.DataFrame:
    """Purchase days and the days between them."""
    gap = pl.col("days_ago").diff().abs()
    return (
        bought.select("customer", "days_ago")
        .unique()
        .sort("customer", "days_ago", descending=[False, True])
        .group_by("customer", maintain_order=True)
        .agg(
            recency_days=pl.col("days_ago").min(),
            tenure_days=pl.col("days_ago").max(),
            active_days=pl.len(),
            gap_mean=gap.mean(),
            gap_median=gap.median(),
            gap_last=gap.last(),
            gap_sd=gap.std(),
        )
    )


def of_money(known: pl.DataFrame) -> pl.DataFrame:
    """Net spend of windows, and the share of what was bought that was given back."""
    back = -pl.col("amount").filter(GIVEN_BACK & (pl.col("amount") < 0)).sum()
    return known.group_by("customer").agg(
        *(net_spend(days).alias(f"net_spend_{days}") for days in WINDOWS_DAYS),
        net_spend_all=net_spend(None),
        refund_share=back / pl.col("amount").filter(BOUGHT).sum(),
    )


def net_spend(days: int | None) -> pl.Expr:
    """Purchases less refunds of the latest days, or of all, never below nothing."""
    within = pl.lit(value=True) if days is None else pl.col("days_ago") <= days
    return pl.col("amount").filter(within & (BOUGHT | GIVEN_BACK)).sum().clip(lower_bound=0.0)


def training_dates(events: pl.DataFrame, as_of: date, horizon_days: int) -> list[date]:
    """Dates whose horizons were over by ``as_of`` with enough of the log before them, latest first."""
    began: date = events.select(pl.col("at").min().dt.date()).item()
    latest = as_of - timedelta(days=horizon_days)
    dates = (latest - timedelta(days=STEP_DAYS * step) for step in range(MOST_SNAPSHOTS))
    return [day for day in dates if day >= began + timedelta(days=LEAST_HISTORY_DAYS)]


def past(events: pl.DataFrame, as_of: date, horizon_days: int) -> list[Past]:
    """Variables and what came after, for each training date, latest first."""
    return [
        Past(matrix(variables(events, day)), *outcomes(truth(events, day, horizon_days)))
        for day in training_dates(events, as_of, horizon_days)
    ]


def matrix(frame: pl.DataFrame) -> Matrix:
    """The variables as numbers; what is unknown is NaN."""
    return frame.select(VARIABLES).to_numpy()


def outcomes(actual: pl.DataFrame) -> tuple[Bools, Floats]:
    """Who left, and what everybody spent."""
    return actual["churned"].to_numpy(), actual["spend"].to_numpy()


def predictions(events: pl.DataFrame, as_of: date, horizon_days: int) -> pl.DataFrame:
    """What every rival says of every customer as of a date.

    Returns
    -------
    pl.DataFrame
        ``customer``, sorted; ``churn_<rival>`` (0-1) and ``spend_<rival>`` (money ≥ 0) for each rival.
    """
    events = events.filter(pl.col("at") < datetime.combine(as_of, time()))
    frame = variables(events, as_of)
    seen = past(events, as_of, horizon_days)
    stacked = Past(*(np.concatenate(parts) for parts in zip(*seen, strict=True)))
    lately = dated(named(events), as_of).group_by("customer").agg(spend=net_spend(horizon_days))
    before = frame.select("customer").join(lately, on="customer", maintain_order="left")
    with threadpool_limits(1):
        told = {
            **churn(stacked, matrix(frame), float(seen[0].churned.mean())),
            **spend(stacked, matrix(frame)),
            **purchase_process(events, as_of, horizon_days),
            "spend_same_as_before": before["spend"].to_numpy(),
        }
    return frame.select("customer").with_columns(**{name: pl.Series(values) for name, values in told.items()})


def churn(seen: Past, now: Matrix, base_rate: float) -> dict[str, Floats]:
    """Churn probabilities of what learns from the variables."""
    recency = VARIABLES.index("recency_days")
    trees = HistGradientBoostingClassifier(max_iter=150, learning_rate=0.05, random_state=SEED)
    linear = on_logs(LogisticRegression(max_iter=1000))
    by_recency = IsotonicRegression(out_of_bounds="clip").fit(seen.matrix[:, recency], seen.churned)
    return {
        "churn_lightgbm": boosted(seen.matrix, seen.churned, now, "binary"),
        "churn_hist_boosting": trees.fit(seen.matrix, seen.churned).predict_proba(now)[:, 1],
        "churn_logistic": linear.fit(seen.matrix, seen.churned).predict_proba(now)[:, 1],
        "churn_recency": by_recency.predict(now[:, recency]),
        "churn_constant": np.full(len(now), base_rate),
    }


def spend(seen: Past, now: Matrix) -> dict[str, Floats]:
    """Net spend by what learns from the variables; below nothing is nothing."""
    trees = HistGradientBoostingRegressor(max_iter=150, learning_rate=0.05, random_state=SEED)
    told = {
        "spend_lightgbm": boosted(seen.matrix, seen.spend, now, "regression"),
        "spend_lightgbm_tweedie": boosted(seen.matrix, seen.spend, now, "tweedie"),
        "spend_lightgbm_poisson": boosted(seen.matrix, seen.spend, now, "poisson"),
        "spend_hist_boosting": trees.fit(seen.matrix, seen.spend).predict(now),
        "spend_ridge": on_logs(Ridge()).fit(seen.matrix, seen.spend).predict(now),
    }
    return {name: np.maximum(values, 0.0) for name, values in told.items()}


def boosted(known: Matrix, target: Floats | Bools, now: Matrix, objective: str) -> Floats:
    """LightGBM with the settings of small data."""
    settings = {
        "objective": objective,
        "num_leaves": 15,
        "learning_rate": 0.05,
        "min_data_in_leaf": 50,
        "num_threads": 1,
        "seed": SEED,
        "verbosity": -1,
    }
    model = lightgbm.train(settings, lightgbm.Dataset(known, target.astype(np.float64)), num_boost_round=200)
    return np.asarray(model.predict(now), dtype=np.float64)


def on_logs(model: Any) -> Pipeline:
    """A linear model on logs of the variables, standardised, with a mark where one is unknown."""
    logs = FunctionTransformer(lambda values: np.sign(values) * np.log1p(np.abs(values)))
    return make_pipeline(logs, SimpleImputer(strategy="median", add_indicator=True), StandardScaler(), model)


def purchase_process(events: pl.DataFrame, as_of: date, horizon_days: int) -> dict[str, Floats]:
    """BG/NBD's chance of no purchase, and its purchases times the Gamma-Gamma's value of one."""
    rhythm, mean_value = rhythm_and_value(events, as_of)
    order, weeks = BgNbd.fit(rhythm), horizon_days / 7
    value = GammaGamma.fit(rhythm.repeats, mean_value).value(rhythm.repeats, mean_value)
    return {
        "churn_bgnbd": 1 - order.buys(rhythm, weeks),
        "spend_bgnbd_gamma_gamma": order.purchases(rhythm, weeks) * value,
    }


def rhythm_and_value(events: pl.DataFrame, as_of: date, bought: pl.Expr = BOUGHT) -> tuple[Rhythm, Floats]:
    """What the purchase-process models see; their clock ends on the day before the date."""
    days = (
        dated(named(events), as_of)
        .filter(bought)
        .group_by("customer", "days_ago")
        .agg(value=pl.col("amount").sum())
        .sort("customer", "days_ago", descending=[False, True])
    )
    age = pl.col("days_ago")
    seen = days.group_by("customer", maintain_order=True).agg(
        repeats=(pl.len() - 1).cast(pl.Float64),
        last_weeks=(age.max() - age.min()) / 7,
        known_weeks=(age.max() - 1) / 7,
        mean_value=pl.col("value").slice(1).mean().fill_null(0.0),
    )
    repeats, last_weeks, known_weeks, mean_value = (seen[name].to_numpy() for name in seen.columns[1:])
    return Rhythm(repeats, last_weeks, known_weeks), mean_value


def parsed(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("raw", type=Path)
    parser.add_argument("--preset", choices=sorted(PRESETS), default="cdnow")
    parser.add_argument("--as-of", type=date.fromisoformat, nargs="+", default=[])
    parser.add_argument("--horizon", type=int, default=90, metavar="DAYS")
    parser.add_argument("--out", type=Path, default=Path())
    parser.add_argument(
        "--self-test", action="store_true", help="fit RAW as the CDNOW sample, check the literature"
    )
    return parser.parse_args(arguments)


def main() -> None:
    """Leave one table a date."""
    options = parsed()
    if options.self_test:
        # The literature counts the sample's few purchases of nothing.
        seen = rhythm_and_value(cdnow(options.raw), date(1997, 10, 1), pl.col("quantity") > 0)
        print("\n".join(self_test(*seen)))
        return
    events = PRESETS[options.preset](options.raw)
    options.out.mkdir(parents=True, exist_ok=True)
    for as_of in options.as_of:
        file = options.out / f"{options.preset}-{as_of}-{options.horizon}.parquet"
        predictions(events, as_of, options.horizon).write_parquet(file)
        print(file)


if __name__ == "__main__":
    main()
