"""How close plans come to the best that their limits allow, and how fast: a Markdown table, or JSON with --json.

Customers and limits are simulated: four rungs, a budget and three channel capacities, all of which bind. The gap is
reckoned against the product's own dual bound; `--referee` solves the linear programme over all sub-ladders of 10,000
customers by HiGHS beside it, which takes a while. Times are the least of several runs; peak memory is beyond
what the customers themselves take.

    benchmarks/settling.py --json
"""

import argparse
import json
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "plans"))

from settling_makers import Case, case, referee

from recall_console.plans.optimum.budgets import frontier
from recall_console.plans.optimum.settling import Settled, settle

BUDGETS = 32

T = TypeVar("T")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--referee", action="store_true", help="Compare with HiGHS at 10,000 customers")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows = [
        settled_row(customers, kinds, options.runs, judged=options.referee and customers == 10_000)
        for customers in (10_000, options.customers)
        for kinds in (None, 9)
    ]
    rows.append(frontier_row(options.customers, options.runs))
    print(json.dumps(rows, indent=1) if options.json else table(rows))


def settled_row(customers: int, kinds: int | None, runs: int, *, judged: bool) -> dict[str, Any]:
    """One plan."""
    given = case(customers, 0, kinds)
    found, measured = least(lambda: solved(given), runs)
    most = np.array([limit.most for limit in given.limits])
    row = {
        "what": f"settle, {'all different' if kinds is None else f'{kinds} kinds'}",
        "customers": customers,
        **measured,
        "gap": found.gap,
        "binding": int((found.prices > 0).sum()),
        "within": bool((found.expected <= most - found.reserve).all()),
    }
    if judged:
        best = referee(given.terms, given.limits, most - found.reserve)
        row["gap_to_highs"] = (best - found.net) / best
    return row


def solved(given: Case) -> Settled:
    """The plan, settled."""
    return settle(given.terms, given.limits, given.weights, given.draw)


def frontier_row(customers: int, runs: int) -> dict[str, Any]:
    """All budgets from next to nothing to more than can be spent."""
    given = case(customers, 0)
    budgets = (given.limits[0].most * np.linspace(1 / 16, 2, BUDGETS)).tolist()
    _, measured = least(lambda: frontier(given.terms, given.limits, given.weights, budgets), runs)
    return {"what": f"frontier of {BUDGETS} budgets", "customers": customers, **measured}


def least(work: Callable[[], T], runs: int) -> tuple[T, dict[str, float]]:
    """What came of it, the least seconds by the clock and of this process of several runs, and the peak of one more."""
    clock, process = [], []
    for _ in range(runs):
        began, cpu = time.perf_counter(), time.process_time()
        work()
        clock.append(time.perf_counter() - began)
        process.append(time.process_time() - cpu)
    tracemalloc.start()
    found = work()
    peak = tracemalloc.get_traced_memory()[1] / 2**30
    tracemalloc.stop()
    return found, {"seconds": min(clock), "cpu_seconds": min(process), "peak_gib": peak}


def table(rows: list[dict[str, Any]]) -> str:
    """Markdown."""
    columns = (
        "what",
        "customers",
        "seconds",
        "cpu_seconds",
        "gap",
        "gap_to_highs",
        "binding",
        "within",
        "peak_gib",
    )
    lines = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    lines += ["| " + " | ".join(cell(row.get(column)) for column in columns) + " |" for row in rows]
    return "\n".join(lines)


def cell(value: object) -> str:
    """As it is printed."""
    if value is None:
        return ""
    return f"{value:.3g}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    main()
