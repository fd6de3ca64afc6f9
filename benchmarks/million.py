"""Backtest a million simulated buyers (1.2 million customers, not all of whom buy) whose log holds transactions only.

    million.py [--customers 1200000] [--folds 5] [--keep DIR]

The shop is simulated in parts of 100,000 customers (Parquet), read by the program as any folder of files is.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import polars as pl

from recall_console.events.sample import simulate

PART = 100_000
DAYS = 455


def simulate_parts(customers: int, folder: Path) -> int:
    """Write the shop, unless it is there; its number of events."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(customers // PART):
        path = folder / f"part-{number:02}.parquet"
        if not path.exists():
            events = simulate(PART, DAYS, seed=number, transactions_only=True).events
            renamed = events.with_columns(customer_id=pl.format("P{}-{}", pl.lit(number), "customer_id"))
            renamed.write_parquet(path)
    return int(pl.scan_parquet(folder / "*.parquet").select(pl.len()).collect().item())


def main() -> None:
    """Simulate, run, report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--customers", type=int, default=1_200_000)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="Keep the simulated shop here")
    options = parser.parse_args()
    if options.customers < PART or options.customers % PART:
        parser.error(f"--customers: expected a multiple of {PART:,}, found {options.customers:,}")
    with tempfile.TemporaryDirectory() as scratch:
        shop = options.keep or Path(scratch) / "shop"
        events = simulate_parts(options.customers, shop)
        command = [sys.executable, "-m", "recall_console", "backtest", str(shop), "--json"]
        command += ["--folds", str(options.folds), "--workspace", str(Path(scratch) / "workspace")]
        began = time.perf_counter()
        told = subprocess.run(command, check=True, capture_output=True).stdout
        seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20
    card = json.loads(told)
    print("| events | customers | folds | seconds | peak GiB | ROC AUC |\n|---|---|---|---|---|---|")
    print(
        f"| {events:,} | {card['customers']:,} | {len(card['folds'])} | {seconds:.0f} | {peak:.2f} | "
        f"{card['figures']['roc_auc']['value']:.4f} |"
    )
    print("tested in each fold:", [fold["customers"] for fold in card["folds"]])


if __name__ == "__main__":
    main()
