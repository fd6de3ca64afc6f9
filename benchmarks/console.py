"""Measure the console from outside on a scored workspace, beside other terminal programs in the same run.

    console.py WORKSPACE [--runs 7] [--idle 30] [--size 80x24] [--harlequin BIN] [--posting BIN] [--visidata BIN]

The others come from environments of their own, such as `python -m venv DIR && DIR/bin/pip install harlequin`; visidata opens
the first 100,000 customers as a CSV file, the rest what they open by themselves.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final

import polars as pl
from pty_probe import Probe

from recall_console.console.book import Book
from recall_console.console.store import load
from recall_console.workspace.workspace import remember, reopen

BARE: Final = """
from textual.app import App
from textual.widgets import Footer, Header, Static
class Bare(App):
    BINDINGS = [("q", "quit", "Quit"), ("a", "press('a')", "A key")]
    def compose(self):
        yield Header()
        yield Static("opened and ready")
        yield Footer()
    def action_press(self, key):
        self.query_one(Static).update("pressed")
Bare(ansi_color=True).run(mouse=False)
"""
VISIDATA_ROWS: Final = 100_000
PRESSES: Final = 60
CONDITION: Final = "churn_probability > 0.9"
NOTHING: Final = "–"
WORKS: Final = {
    "sort by id": ["s"],
    "sort by days": ["l", "s"],
    "sort by churn": ["l", "l", "s"],
    "another segment": ["tab", "down"],
    "regroup": ["v"],
    "filter": ["/", *CONDITION],
}
"""Keys, the last of which is measured; the table has the focus at first, its first column is underlined."""


@dataclass(frozen=True)
class Program:
    """Something to measure: what tells that its frame, and its content, are painted; a key that moves, and one that pages."""

    name: str
    command: list[str]
    content: str
    frame: str = ""
    cursor: str = "down"
    page: str = "pgdn"
    help: list[str] = field(default_factory=list)


def main() -> None:
    """Measure, print."""
    options = _options()
    width, height = map(int, options.size.split("x"))
    with tempfile.TemporaryDirectory() as scratch:
        env = {"RECALL_CONSOLE_HOME": scratch}
        os.environ |= env
        remember(reopen(options.workspace))  # opened by hand once, it is the one that opens without a word
        ours = _ours(options.workspace)
        load = f"load {os.getloadavg()[0]:.2f}"
        print(f"{os.cpu_count()} cores, {load}, {options.runs} runs, {options.size}; least / median\n")
        rows = [
            _measured(each, options, (width, height), env) for each in _programs(ours, options, Path(scratch))
        ]
        _print_table(rows)
        _print_table([_worked(ours, work, options.runs, (width, height), env) for work in WORKS])
        _print_table([_walked(ours, (width, height), env)])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--idle", type=float, default=30.0, help="Seconds to listen without a key")
    parser.add_argument("--size", default="80x24")
    for rival in ("harlequin", "posting", "visidata"):
        parser.add_argument(f"--{rival}", help=f"Program file of {rival}")
    return parser.parse_args()


def _ours(workspace: Path) -> Program:
    console = [sys.executable, "-m", "recall_console"]
    return Program(
        "recall-console",
        console,
        content=_first_id(workspace),
        frame="Customers",
        help=[*console, "--help"],
    )


def _first_id(workspace: Path) -> str:
    """The customer that the console shows first."""
    book = load(reopen(workspace))
    if not isinstance(book, Book):
        raise SystemExit(f"{workspace} has no run to show: {book.sentence}")
    return str(book.opening.rows[0]["customer_id"])


def _programs(ours: Program, options: argparse.Namespace, scratch: Path) -> Iterator[Program]:
    yield ours
    yield Program(
        "bare Textual app", [sys.executable, "-c", BARE], "opened and ready", cursor="tab", page="a"
    )
    if options.harlequin:
        yield Program(
            "harlequin",
            [options.harlequin, "--locale", "C"],
            "Query Editor",
            help=[options.harlequin, "--help"],
        )
    if options.posting:
        yield Program(
            "posting",
            [options.posting],
            "Collection",
            cursor="tab",
            page="tab",
            help=[options.posting, "--help"],
        )
    if options.visidata:
        table, first = _as_csv(options.workspace, scratch)
        yield Program(
            "visidata, 100,000 rows", [options.visidata, str(table)], first, help=[options.visidata, "--help"]
        )


def _as_csv(workspace: Path, scratch: Path) -> tuple[Path, str]:
    """Some customers as a CSV file, and the first of them."""
    run = workspace / "runs" / (workspace / "runs" / "latest").read_text().strip()
    rows = pl.scan_parquet(run / "scores.parquet").drop("^reason_.*$").head(VISIDATA_ROWS).collect()
    rows.write_csv(scratch / "customers.csv")
    return scratch / "customers.csv", str(rows["customer_id"][0])


def _measured(
    program: Program, options: argparse.Namespace, size: tuple[int, int], env: dict[str, str]
) -> dict[str, str]:
    starts = [_start(program, size, env) for _ in range(options.runs)]
    helps = [_seconds(program.help) for _ in range(options.runs)] if program.help else []
    with Probe(program.command, *size, env) as probe:
        _, before = probe.until(program.content)
        return {
            "program": program.name,
            "frame, ms": _span([frame for frame, _ in starts]) if program.frame else NOTHING,
            "content, ms": _span([content for _, content in starts]),
            "--help, ms": _span(helps) if helps else NOTHING,
            "bytes at start": f"{before + probe.listen(2.0)[1]:,}",
            f"bytes in {options.idle:.0f} idle s": f"{_idle(probe, options.idle):,}",
            "memory, MB": f"{probe.memory():.0f}",
            "cursor: ms, p99, bytes": _keys(probe, program.cursor),
            "page: ms, p99, bytes": _keys(probe, program.page),
        }


def _start(program: Program, size: tuple[int, int], env: dict[str, str]) -> tuple[float, float]:
    """Milliseconds to the frame, where it is told apart, and to the content."""
    with Probe(program.command, *size, env) as probe:
        frame = probe.until(program.frame or program.content)[0]
    with Probe(program.command, *size, env) as probe:
        return frame, probe.until(program.content)[0]


def _idle(probe: Probe, seconds: float) -> int:
    end, count = time.perf_counter() + seconds, 0
    while (left := end - time.perf_counter()) > 0:
        count += probe.listen(left, left)[1]
    return count


def _keys(probe: Probe, key: str) -> str:
    """Median and 99th percentile of the milliseconds to the last byte, and the median of the bytes."""
    pressed = [probe.press(key, 0.1) for _ in range(PRESSES)]
    times = sorted(ms for ms, _ in pressed)
    return f"{median(times):.0f}, {times[int(0.99 * len(times))]:.0f}, {median(count for _, count in pressed):,.0f}"


def _seconds(command: list[str]) -> float:
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - begin) * 1e3


def _worked(
    program: Program, work: str, runs: int, size: tuple[int, int], env: dict[str, str]
) -> dict[str, str]:
    """What a person does with all customers: until the last byte of the answer, and how long a key takes meanwhile."""
    times, counts, meanwhile = [], [], []
    keys = WORKS[work]
    for _ in range(runs):
        with _opened(program, keys[:-1], size, env) as probe:
            ms, count = probe.press(keys[-1], 0.5)
            times.append(ms)
            counts.append(count)
        with _opened(program, keys[:-1], size, env) as probe:
            probe.press(keys[-1], 0.01)
            meanwhile.append(probe.answer("down"))
    return {
        "on all customers": work,
        "ms": _span(times),
        "bytes": f"{median(counts):,.0f}",
        "a key meanwhile, ms": _span(meanwhile),
    }


@contextmanager
def _opened(program: Program, keys: list[str], size: tuple[int, int], env: dict[str, str]) -> Iterator[Probe]:
    """The program with some keys pressed."""
    with Probe(program.command, *size, env) as probe:
        probe.until(program.content)
        probe.listen(1.0)
        while not probe.press("down", 0.5)[1]:  # the first rows stand there before keys are heard
            pass
        probe.press("g", 0.5)
        for key in keys:
            probe.press(key, 0.3)
        yield probe


def _walked(program: Program, size: tuple[int, int], env: dict[str, str]) -> dict[str, str]:
    """Memory before and after the other panes were looked at."""
    with _opened(program, [], size, env) as probe:
        opened = probe.memory()
        for pane in "1236":
            probe.press(pane, 2.0)
        return {
            "memory, MB: opened": f"{opened:.0f}",
            "after panes 1, 2, 3 and 6": f"{probe.memory():.0f}",
            "scikit-learn loaded": "yes" if probe.has_loaded("sklearn") else "no",
        }


def _span(values: list[float]) -> str:
    """The least and the median."""
    return f"{min(values):.0f} / {median(values):.0f}"


def _print_table(rows: list[dict[str, str]]) -> None:
    print(f"| {' | '.join(rows[0])} |\n|{'---|' * len(rows[0])}")
    for row in rows:
        print(f"| {' | '.join(row.values())} |")
    print()


if __name__ == "__main__":
    main()
