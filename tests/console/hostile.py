"""Everything hostile that data may hold, and runs of every kind that may arrive, each with it or without it."""

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import polars as pl
from books import HOSTILE, a_book, an_advised_book, row, scores, withheld_scores
from cards import a_card, a_file, a_report
from overviews import a_full_book, a_group, an_advice, some_trends
from plan_texts import with_plans

from recall_console.console.book import Empty, Failed, Loading, State
from recall_console.events import intake
from recall_console.prediction.schema import SCORES_SCHEMA
from recall_console.settings import Settings

BURN: Final = "#013579"
"""A colour of no set: where it is seen, data was read as markup."""
NAMES: Final = (
    *HOSTILE,
    f"[on {BURN}]markup[/]",
    f"[{BURN}][@click=app.quit]a link[/]",
    "[/]", "[", "\\[", "[$warning]", "{customer}", "%s %(name)s",
    "\x1b]52;c;cm0gLXJm\x07", "\x9b2J\x1bc\x1bP", "null\x00byte", "\x7f\x08\x08", "a\rb\x0bc\x85d\u2028e",
    "👩🏽‍🚀🏳️‍🌈", "e" + "\u0301" * 40, "مرحبا \u202bעולם\u2066", "\ufeff\u200b\u200d", "\U0010ffff\ue000",
    "007", "1e309", "-0", "NaN", "null", "true",
    "../../etc/passwd", "/dev/null", "C:\\con", "~", "-rf",
    "' or 1=1 --", '"; drop table scores', "a''b", "%_", "`id`", "$(id)",
    '=HYPERLINK("http://x","y")', "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1",
    "", " ", ",", ';\n"', "\u3000全角",
)  # fmt: skip
"""Names of customers, items, files; all of them are words, and none is a command."""
WORDS: Final = (
    *(name[:60] for name in NAMES),
    *(
        "churn_probability > 0.7 and value_tier = 'high'",
        "lifecycle = 'silent'",
        "recency_days between 1 and",
    ),
    *("(((((", "'", "customer_id like '%c%'", "1/0 = 1", "nothing = 1", "churn_probability", "1 = 1 or"),
    *("c00007", "no/such/plan.toml", "winback.toml", "broad-blast", "12.5 %", "0", "-3", "1e400", "٣", "½"),
)
"""What somebody may type or paste."""


def hostile_scores() -> pl.DataFrame:
    """A customer for each name, with figures that are missing, or no numbers, or beyond all bounds."""
    figures = (None, float("nan"), float("inf"), float("-inf"), 1e308, -1e-308, 0.0)
    money = [name for name, kind in SCORES_SCHEMA.items() if kind.is_float()]
    rows = []
    for number, name in enumerate(NAMES):
        odd = dict.fromkeys(money, figures[number % len(figures)]) if number % 3 else {}
        named: dict[str, Any] = {"customer_id": name, "staple_item": NAMES[-number]}
        rows.append(row(number) | odd | named)
    return pl.DataFrame(rows, schema=SCORES_SCHEMA).sort("customer_id")


def unknown_scores() -> pl.DataFrame:
    """Customers of whom nothing is known but who they are."""
    kept = {"customer_id", "as_of"}
    return scores(30, **dict.fromkeys(name for name in SCORES_SCHEMA if name not in kept))


def hostile_events(folder: Path) -> Path:
    """Orders of everybody with a hostile name, as a file; every tenth line cannot be read."""
    days = [f"20{24 + number // 12}-{1 + number % 12:02}-03" for number in range(20)]
    orders = pl.DataFrame(
        [{"customer_id": name, "date": day, "amount": "20.5", "item": name} for name in NAMES for day in days]
    )
    broken = pl.int_range(pl.len()) % 10 == 7
    orders = orders.with_columns(date=pl.when(broken).then("item").otherwise("date"))
    folder.mkdir(parents=True, exist_ok=True)
    orders.write_csv(folder / "orders.csv")
    return folder / "orders.csv"


def a_hostile_shop(root: Path) -> Path:
    """A workspace's folder with plans and events; a plan has a hostile name."""
    with_plans(root)
    told = (root / "plans" / "winback.toml").read_text(encoding="utf-8")
    bad = told.replace("Win-back ladder", f"[on {BURN}]plan[/] \\u001b[31m\\u202e 中文")
    (root / "plans" / "[b]中文 plan.toml").write_text(bad, encoding="utf-8")
    intake.take_in(str(hostile_events(root / "incoming")), root / "store", Settings())
    return root


def states(root: Path) -> dict[str, State]:
    """Everything that may arrive on the screen, by name; each run has a folder of its own."""

    def of(name: str) -> Path:
        (root / name).mkdir(parents=True)
        return root / name

    hostile = hostile_scores()
    sentence = f"[on {BURN}]cannot[/] \x1b[31m read /data/中文\x00 " + "x" * 3_000
    return {
        "whole": replace(a_full_book(with_plans(of("whole"))), quality=a_report()),
        "advised": an_advised_book(of("advised")),
        "usual": a_book(of("usual"), stale=sentence),
        "hostile": replace(
            a_full_book(of("hostile"), hostile, advice=an_advice(groups=[*_hostile_groups()])),
            quality=a_report(
                files=tuple(a_file(path=name, dialect=name, set_aside=1) for name in NAMES[:12])
            ),
        ),
        "hostile, advised": an_advised_book(of("hostile-advised"), hostile),
        "nothing known": a_full_book(of("nothing"), unknown_scores()),
        "nobody": a_full_book(of("nobody"), scores(0)),
        "one": a_full_book(of("one"), scores(1)),
        "withheld": replace(
            a_full_book(of("withheld"), withheld_scores()), card=a_card(verdict="withheld", profit=None)
        ),
        "no advice": a_full_book(of("no-advice"), advice=None),
        "no trends": a_full_book(of("no-trends"), trends=some_trends(months=[], expected=[], since=None)),
        "loading": Loading(sentence),
        "empty": Empty(sentence),
        "failed": Failed(sentence),
    }


def _hostile_groups() -> list[dict[str, Any]]:
    """Advice whose channels have hostile names, and whose figures are no numbers."""
    return [
        a_group("silent_high", ">".join(NAMES[:5]), 12, float("nan")),
        a_group("others", NAMES[7], 4, float("inf"), where=None),
        a_group("leave_alone", "leave_alone", 60, 0.0, saved=None),
    ]
