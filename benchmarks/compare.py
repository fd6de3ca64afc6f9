"""The product against its rivals: the same dates, the same customers, the same judge, differences with their errors.

For each date `recall-console score` runs as a user would run it, the rivals are fitted on the raw file (kept in
``--cache``, so that only the product runs again after a change to it), and both are held against what happened by
`judge.py`. ECE and the other figures are medians over the seeds, differences means over them; intervals and decisions
are of the first seed.

    compare.py --only cdnow --seeds 1,2,3,4,5
    compare.py --only online-retail --dates 2011-08-10,2011-09-09 --set spend_interval=0.95 --json
"""

import argparse
import hashlib
import json
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import figures
import numpy as np
import paired
import polars as pl
import rivals
from figures import PRODUCT, Judged
from judge import PRESETS, Floats, truth
from paired import Difference, Sample, Statistic
from run import CASES, HERE, Case, scored

HORIZON_DAYS = 90
DRAWS = 400
DATES = {
    "cdnow": ("1997-10-01", "1998-01-01", "1998-02-01", "1998-04-01"),
    "online-retail": ("2011-06-11", "2011-07-11", "2011-08-10", "2011-09-09"),
    "completejourney": ("2017-07-01", "2017-08-01", "2017-09-01", "2017-10-01"),
}
MORE_IS_BETTER = {"roc_auc": True, "brier": False, "spend_rmse": False}

Differences = dict[str, dict[str, Difference]]
"""By measure and rival, the best rival first."""


def judged(case: Case, events: pl.DataFrame, folder: Path, options: argparse.Namespace) -> Judged | None:
    """The product and the rivals of one date beside the truth; ``None`` where the product withholds its model."""
    as_of = date.fromisoformat(case.as_of)
    actual = truth(events, as_of, HORIZON_DAYS)
    runs = [product(case, folder, actual, [f"seed = {seed}", *options.set]) for seed in options.seeds]
    if any(run["churn_probability"].null_count() for run in runs):
        return None
    told = aligned(rivals_of(case, events, as_of, options.cache), "customer", actual)
    card = json.loads((folder / "out" / "metrics.json").read_text(encoding="utf-8"))
    return Judged(
        as_of,
        actual,
        truth(events, as_of - timedelta(days=HORIZON_DAYS), HORIZON_DAYS),
        {PRODUCT: columns(runs, "churn_probability"), **by_rival(told, "churn_")},
        {PRODUCT: columns(runs, "expected_spend"), **by_rival(told, "spend_")},
        runs[0],
        card["value"]["spend"]["interval"],
    )


def product(case: Case, folder: Path, actual: pl.DataFrame, settings: Sequence[str]) -> pl.DataFrame:
    """The scores of a run with these settings; a workspace that was used before has read the source."""
    workspace = folder / "workspace"
    workspace.mkdir(mode=0o700, exist_ok=True)
    (workspace / "settings.toml").write_text("\n".join(settings) + "\n", encoding="utf-8")
    scored(case, folder)
    return aligned(pl.read_parquet(folder / "out" / "scores.parquet"), "customer_id", actual)


def rivals_of(case: Case, events: pl.DataFrame, as_of: date, cache: Path) -> pl.DataFrame:
    """What the rivals say, from the cache where they and the raw file are the same."""
    scripts = b"".join(
        (HERE / name).read_bytes() for name in ("rivals.py", "purchase_process.py", "judge.py")
    )
    mark = hashlib.sha256(scripts + str(events.hash_rows().sum()).encode()).hexdigest()[:8]
    file = cache / f"{case.name}-{as_of}-{HORIZON_DAYS}-{mark}.parquet"
    if not file.exists():
        cache.mkdir(parents=True, exist_ok=True)
        rivals.predictions(events, as_of, HORIZON_DAYS).write_parquet(file)
    return pl.read_parquet(file)


def aligned(told: pl.DataFrame, key: str, actual: pl.DataFrame) -> pl.DataFrame:
    """The rows of a table in the order of the truth; both must speak of the same customers."""
    if not told[key].sort().equals(actual["customer"]):
        sys.exit(f"populations differ: {len(told)} customers have a score, {len(actual)} should")
    return told.sort(key)


def columns(runs: Sequence[pl.DataFrame], name: str) -> list[Floats]:
    """A column of each run."""
    return [run[name].to_numpy() for run in runs]


def by_rival(told: pl.DataFrame, prefix: str) -> dict[str, list[Floats]]:
    """What each rival says of one thing."""
    names = [name for name in told.columns if name.startswith(prefix)]
    return {name.removeprefix(prefix): columns([told], name) for name in names}


def differences(dates: Sequence[Judged], draws: int) -> Differences:
    """Product less rival for each measure, rivals from the best to the worst."""
    everyone = pl.concat([each.actual["customer"] for each in dates]).unique().sort()
    samples = [sample(each, everyone) for each in dates]
    values = paired.estimated(samples, len(everyone))
    drawn = paired.drawn(samples, len(everyone), draws, seed=0)

    def of(measure: str, rival: str) -> Difference:
        ours, theirs = (measure, PRODUCT), (measure, rival)
        return Difference.of(
            values[ours] - values[theirs], drawn[ours] - drawn[theirs], MORE_IS_BETTER[measure]
        )

    def best_first(measure: str) -> list[str]:
        found = {model: value for (known, model), value in values.items() if known == measure}
        del found[PRODUCT]
        return sorted(found, key=found.__getitem__, reverse=MORE_IS_BETTER[measure])

    return {
        measure: {rival: of(measure, rival) for rival in best_first(measure)} for measure in MORE_IS_BETTER
    }


def sample(judged: Judged, everyone: pl.Series) -> Sample:
    """The three measures of every model at one date."""
    churned, spent = judged.actual["churned"].to_numpy(), judged.actual["spend"].to_numpy()

    def measured(
        said: Mapping[str, Sequence[Floats]], measure: str, of: Callable[[Floats], Statistic]
    ) -> dict[tuple[str, str], Statistic]:
        return {(measure, model): paired.mean_of([of(each) for each in told]) for model, told in said.items()}

    return Sample(
        everyone.search_sorted(judged.actual["customer"]).to_numpy().astype(np.intp),
        measured(judged.churn, "roc_auc", lambda told: paired.auc(churned, told))
        | measured(judged.churn, "brier", lambda told: paired.mean_square(told - churned))
        | measured(judged.spend, "spend_rmse", lambda told: paired.root_mean_square(told - spent)),
    )


def bar(apart: Differences) -> dict[str, Any]:
    """Whether the product is nowhere worse, and on what it is better than the best rival."""
    each = [(measure, rival, found) for measure, row in apart.items() for rival, found in row.items()]
    lost = [f"{measure} ({rival})" for measure, rival, found in each if found.verdict == "worse"]
    won = [measure for measure, row in apart.items() if next(iter(row.values())).verdict == "better"]
    return {"worse": lost, "better_than_best": won, "met": bool(won) and not lost}


def compared(case: Case, raw: Path, options: argparse.Namespace) -> dict[str, Any]:
    """Everything of one data set."""
    events, dates = PRESETS[case.name](raw), options.dates or DATES[case.name]
    with tempfile.TemporaryDirectory() as scratch:
        all_dates = {day: judged(replace(case, as_of=day), events, Path(scratch), options) for day in dates}
    found = [each for each in all_dates.values() if each is not None]
    if not found:
        sys.exit(
            f"{case.name}: the product withholds its model at each of {', '.join(dates)}; name other --dates"
        )
    by_date = {str(each.as_of): figures.measured(each) for each in found}
    apart = differences(found, options.draws)
    return {
        "data": case.name,
        "seeds": options.seeds,
        "withheld": [day for day, each in all_dates.items() if each is None],
        "customers": {str(each.as_of): len(each.actual) for each in found},
        "churn_rate": {str(each.as_of): each.actual["churned"].to_numpy().mean() for each in found},
        "dates": by_date,
        "mean": figures.mean(list(by_date.values())),
        "differences": {
            measure: {rival: asdict(each) for rival, each in row.items()} for measure, row in apart.items()
        },
        "bar": bar(apart),
    }


def markdown(found: dict[str, Any]) -> str:
    """One data set as Markdown."""
    parts = [f"## {found['data']}, seeds {', '.join(map(str, found['seeds']))}"]
    if found["withheld"]:
        parts += [f"No model of the product, so left out: {', '.join(found['withheld'])}."]
    for day, measured in found["dates"].items():
        about = f"{found['customers'][day]:,} customers, {found['churn_rate'][day]:.2%} left"
        parts += [f"### as of {day}: {about}", figures.markdown(measured)]
    parts += ["### Mean over the dates", figures.markdown(found["mean"])]
    rows = [
        {"measure": measure, "rival": rival, **row}
        for measure, against in found["differences"].items()
        for rival, row in against.items()
    ]
    parts += ["### Product less rival, mean over the dates", figures.table(rows)]
    won, lost = (", ".join(found["bar"][name]) or "none" for name in ("better_than_best", "worse"))
    return "\n\n".join([*parts, f"Better than the best rival on: {won}. Worse than a rival on: {lost}.\n"])


def parsed() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", choices=sorted(DATES), help="one data set instead of all")
    parser.add_argument("--dates", type=lambda text: text.split(","), metavar="D,D,…", help="as-of dates")
    parser.add_argument("--seeds", type=lambda text: [int(each) for each in text.split(",")], default=[1])
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a setting, as TOML")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "recall-console-rivals")
    parser.add_argument("--draws", type=int, default=DRAWS)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.dates and not options.only:
        parser.error("--dates belong to one data set: name it with --only")
    return options


def main() -> None:
    """Compare on every data set that is there, and say which is not."""
    options, found = parsed(), []
    for case in CASES:
        if options.only not in {None, case.name}:
            continue
        if case.raw is None or not case.raw.exists():
            print(f"{case.name}: not here, left out", file=sys.stderr)
            continue
        found.append(compared(case, case.raw, options))
        if not options.json:
            print(markdown(found[-1]), flush=True)
    if options.json:
        print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
