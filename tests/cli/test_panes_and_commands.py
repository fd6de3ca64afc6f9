"""Every pane has a command whose JSON holds each figure that the pane shows, and each cell of its tables."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
import pytest
from pane_figures import Part, body, figures, parts, unfounded
from pane_paths import NO_DATA, READINGS, STORY, allowed, paths_of
from pane_screens import SAMPLE, TALL, Bundled

from recall_console.console.columns import customer_columns
from recall_console.console.format import NOTHING, fraction, money, number, percent, probability, whole
from recall_console.console.names import name
from recall_console.console.panes import plan_section as ledger
from recall_console.console.story.months import OTHER
from recall_console.console.story.timeline import KINDS

EVENTS, EVERYDAY = str(SAMPLE / "events.csv.gz"), str(SAMPLE / "plans" / "everyday.toml")
WINBACK = str(SAMPLE / "plans" / "winback.toml")
TWINS: Final[Mapping[str, tuple[str, ...]]] = {
    "overview": ("overview",),
    "model": ("model",),
    "plan": ("plan", EVERYDAY, EVENTS),
    "data": ("check", EVENTS),
}
"""The command that tells what a pane shows."""
CLAIMS: Final = ("article-table", "early-warning", "member-app")
Rows = list[list[str]]


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Bundled:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("RECALL_CONSOLE_HOME", str(tmp_path_factory.mktemp("home")))
        return Bundled(tmp_path_factory.mktemp("shop"))


def twin(shop: Bundled, pane: str) -> Any:
    """The document of a pane's command."""
    return shop.json(*TWINS[pane])


def shown(shop: Bundled, pane: str, *keys: str, width: int = 120) -> list[Part]:
    """The parts of a pane after some keys."""
    return parts(body(shop.pane(pane, keys, width)))


def part(found: list[Part], heading: str) -> Part:
    """The one part whose heading begins so."""
    (wanted,) = (each for each in found if each.name.startswith(heading))
    return wanted


def strangers(pane: str, each: Part, document: Any) -> list[str]:
    """The figures of a part that its command does not tell."""
    return unfounded(each, document, paths_of(pane, each.name), allowed(each.name))


# --- every figure


@pytest.mark.parametrize("keys", [(), ("t",)], ids=["charts", "tables"])
@pytest.mark.parametrize("pane", TWINS)
def test_no_figure_of_a_pane_is_missing_in_its_json(shop: Bundled, pane: str, keys: tuple[str, ...]) -> None:
    document = twin(shop, pane)
    found = shown(shop, pane, *keys)
    missing = {each.name: strangers(pane, each, document) for each in found}
    if pane == "plan" and keys:
        missing.pop("Profit by size")  # its table goes by round steps between the curve's points; see below
    assert {heading: lacking for heading, lacking in missing.items() if lacking} == {}
    assert sum(len(each.figures) for each in found) > 20


def test_the_frame_tells_whose_scores_these_are_as_the_overview_does(shop: Bundled) -> None:
    told = twin(shop, "overview")
    top = shop.pane("overview").splitlines()[0]
    assert f"as of {told['as_of']} · {whole(told['customers'])} customers" in top


@pytest.mark.parametrize("walk", [(), ("down",) * 5, ("end",)], ids=["first", "sixth", "last"])
def test_no_figure_of_a_story_is_missing_in_its_json(shop: Bundled, walk: tuple[str, ...]) -> None:
    (story,) = parts(body(shop.pane("customers", (*walk, "enter"))))
    assert unfounded(story, told_of(shop, story), [""], list(STORY)) == []
    assert len(story.figures) > 5


def told_of(shop: Bundled, story: Part) -> Any:
    """The document of whose story it is."""
    return shop.json("customer", story.lines[0].split()[0], EVENTS)


@pytest.mark.parametrize("claim", CLAIMS)
def test_no_figure_of_an_audit_is_missing_in_its_json(shop: Bundled, claim: str) -> None:
    told = shop.json("audit", str(SAMPLE / "claims" / f"{claim}.toml"))
    screen = shop.pane("plan", ("o", *["down"] * (CLAIMS.index(claim) + 7), "enter"))
    audit = Part(claim, screen.splitlines()[:-1])
    assert unfounded(audit, told, [""], list(READINGS)) == []
    assert len(audit.figures) > 5


def test_no_figure_of_plans_side_by_side_is_missing_in_its_json(shop: Bundled) -> None:
    told = shop.json("compare", EVERYDAY, WINBACK, EVENTS)
    found = [
        each for each in shown(shop, "plan", "b", *["down"] * 6, "enter") if each.name in {"Ledgers", "A | B"}
    ]
    missing = [unfounded(each, told, [""], list(NO_DATA[""])) for each in found]
    assert missing == [[], [], []]
    assert min(len(each.figures) for each in found[:2]) > 5


# --- every cell


def test_groups_of_the_advice(shop: Bundled) -> None:
    wanted: Rows = [_advised(each) for each in twin(shop, "overview")["advice"]["groups"]]
    rows = part(shown(shop, "overview"), "Who deserves").rows
    first = rows.index(wanted[0])
    assert rows[first : first + len(wanted)] == wanted


def _advised(group: Mapping[str, Any]) -> list[str]:
    count = whole(group["customers"])
    if group["action"] == "leave_alone":
        return [count, NOTHING, whole(group["saved"])]
    return [count, *(money(group[each], decimals=0) for each in ("cost", "net", "net_low", "net_high"))]


def test_budgets(shop: Bundled) -> None:
    curve = twin(shop, "overview")["advice"]["curve"]
    told = [
        [_whole(each[key]) for key in ("budget", "spent", "contacted", "net", "net_low", "net_high")]
        + [number(each["marginal_return"], 2)]
        for each in curve
    ]
    found = [row for row in part(shown(shop, "overview", "t"), "What pays").rows if len(row) == 7]
    assert len(found) > 4
    assert [row for row in told if row in found] == found


def _whole(value: float | None) -> str:
    return money(value, decimals=0)


def test_what_changed_since(shop: Bundled) -> None:
    since = twin(shop, "overview")["since"]
    wanted = [
        [whole(since[key]["customers"]), money(since[key]["value_at_risk"])]
        for key in ("joined", "came_back", "went_silent", "slipped", "rose")
    ]
    assert part(shown(shop, "overview"), "Since").rows == [[*map(whole, since["customers"])], *wanted]


def test_months_and_runs(shop: Bundled) -> None:
    told = twin(shop, "overview")
    months = [
        [
            each["month"][:7],
            whole(each["orders"]),
            _whole(each["net_spend"]),
            _whole(each["given_away"]),
            percent(each["coupon_share"]),
            _whole(each["value_per_customer"]),
        ]
        for each in told["months"]
        if each["complete"]
    ]
    runs = [
        [each["as_of"], whole(each["customers"]), _whole(each["value"]), _whole(each["value_per_customer"])]
        for each in told["expected"]
    ]
    found = part(shown(shop, "overview", "t"), "Value delivered")
    assert [row for row in found.rows if len(row) > 1] == [*months[-12:], *runs]


def test_segments_at_risk_and_states(shop: Bundled) -> None:
    told, found = twin(shop, "overview"), shown(shop, "overview")
    for each in told["segments"]:
        wanted = [whole(each["size"]), probability(each["churn"]), whole(each["value_at_risk"])]
        assert part(found, "RFM").row(name(each["segment"])) == wanted
    for state, count in told["lifecycle"].items():
        assert part(found, "How they stand").row(name(state)) == [
            whole(count),
            percent(told["lifecycle_shares"][state], 0),
        ]


@pytest.mark.parametrize("by", ["segment", "value_move", "action"])
def test_groups_of_customers(shop: Bundled, by: str) -> None:
    presses = {"segment": 0, "value_move": 1, "action": 2}[by]
    left = [line.partition("│")[0] for line in body(shop.pane("customers", ("v",) * presses))]
    groups = [*shop.json("segments", "--by", "everyone"), *shop.json("segments", "--by", by)]
    grid = next(place for place, line in enumerate(left) if "R×F" in line)
    found = [figures(line) for line in left[1:grid] if line.strip()]
    move = shop.json("segments", "--by", by)[0].get("move")
    assert [row[:3] for row in found] == [
        [whole(each["size"]), percent(each["value_share"], 0), probability(each["churn"])] for each in groups
    ]
    assert move is None or all(
        row[3:] == [whole(abs(each["move"]))]
        for row, each in zip(found[1:], groups[1:], strict=True)
        if each["move"]
    )


def test_the_grid(shop: Bundled) -> None:
    sizes = {each["segment"]: each["size"] for each in shop.json("segments", "--by", "cell")}
    lines = [line.partition("│")[0] for line in body(shop.pane("customers"))]
    for r in range(1, 6):
        (row,) = (figures(line) for line in lines if line.startswith(f" R{r}"))
        assert row == [str(sizes.get(f"{r}×{f}", 0)) for f in range(1, 6)]


def test_customers_in_their_order(shop: Bundled) -> None:
    told = shop.json("customers", "--limit", str(TALL))
    found = [line.partition("│")[2][2:] for line in body(shop.pane("customers", (), 240)) if "│" in line]
    rows = [line for line in found if line.strip().startswith("C0")]
    wanted = customer_columns((), len("C000762"), "¥", assumed=True)
    assert len(rows) > 300
    for line, row in zip(rows, told["rows"], strict=False):
        words, shown = " ".join(column.write(row[column.name]) for column in wanted[:19]), figures(line)
        assert len(shown) > 5
        assert shown == figures(words)[: len(shown)]


def test_months_of_a_story(shop: Bundled) -> None:
    (story,) = parts(body(shop.pane("customers", ("enter", "t"))))
    months = told_of(shop, story)["life"]["months"]
    wanted = [
        [
            each["month"][:7],
            *filter(None, (_count(each["counts"].get("purchase", 0)), _spent(each), *_did(each))),
        ]
        for each in reversed(months)
    ]
    assert [row for row in story.rows if row[0][:2] == "20"] == wanted


def _did(month: Mapping[str, Any]) -> list[str]:
    kinds = ([event.word for event in events] for _, _, events in (*reversed(KINDS), OTHER))
    return [_count(sum(month["counts"].get(event, 0) for event in events)) for events in kinds]


def _spent(month: Mapping[str, Any]) -> str:
    return "" if month["spent"] is None else money(month["spent"])


def _count(count: int) -> str:
    """A month in which nothing was done has no figure."""
    return whole(count) if count else ""


def test_what_was_said_and_who_left(shop: Bundled) -> None:
    told, found = twin(shop, "model"), shown(shop, "model")
    said = [
        [*(percent(each[key], 0) for key in ("predicted", "observed")), *_ends(each), whole(each["count"])]
        for each in told["calibration"]
    ]
    assert part(found, "Said and left").rows[1:] == said
    tenths = zip(
        *(told[key] for key in ("lift_by_decile", "gains", "gains_by_recency", "gains_ideal")), strict=True
    )
    left = [
        [str(place), f"{number(lift, 2)}×", *(percent(share, 0) for share in shares)]
        for place, (lift, *shares) in enumerate(tenths, 1)
    ]
    assert part(found, "Who leaves").rows == left
    for tier in told["risk_tiers"]:
        wanted = [percent(tier["from"], 0), whole(tier["customers"]), percent(tier["observed"]), *_ends(tier)]
        assert part(found, "Risk tiers").row(tier["tier"]) == wanted


def _ends(each: Mapping[str, Any]) -> list[str]:
    return [number(each[end] * 100, 0) for end in ("low", "high")]


def test_figures_of_the_model_beside_rules(shop: Bundled) -> None:
    told, found = twin(shop, "model"), part(shown(shop, "model"), "All figures")
    for label, key, write in MEASURES:
        ours = told["figures"][key]
        rules = (told["rivals"][rule].get(key) for rule in ("recency", "rfm", "bgnbd", "mbgnbd", "constant"))
        wanted = [write(ours["value"]), *(write(ours[end]).rstrip(" %×") for end in ("low", "high"))]
        assert found.row(label) == [*wanted, *(write(rule["value"]) for rule in rules if rule)]


MEASURES: Final[tuple[tuple[str, str, Callable[[float], str]], ...]] = (
    ("left within the horizon", "base_rate", percent),
    ("right (accuracy)", "accuracy", percent),
    ("ranks leavers first (ROC AUC)", "roc_auc", fraction),
    ("finds leavers (PR AUC)", "pr_auc", fraction),
    ("list: of those on it, left", "precision_at_k", percent),
    ("list: of all leavers, on it", "recall_at_k", percent),
    ("list: against chance (lift)", "lift_at_k", lambda value: f"{number(value, 2)}×"),
    ("squared error (Brier)", "brier", lambda value: fraction(value, 4)),
    ("probabilities off by (ECE)", "ece", fraction),
    ("log loss", "log_loss", fraction),
    ("leavers told too many (+), points", "calibration_in_the_large", lambda value: number(value * 100)),
)


def test_a_plans_ledgers(shop: Bundled) -> None:
    told, found = twin(shop, "plan"), part(shown(shop, "plan"), "Ledgers")
    for label, key, write in LEDGERS:
        assert found.row(label) == [write(told[key])]


LEDGERS: Final[tuple[tuple[str, str, Callable[[float | None], str]], ...]] = (
    ("customers reached", "reach", whole),
    ("come back", "recalled", ledger.few),
    ("extra, due to plan", "recalled_incremental", ledger.few),
    ("of those reached", "recall_rate", ledger.share),
    ("direct cost", "cost_direct", ledger.amount),
    ("opportunity cost", "cost_opportunity", ledger.amount),
    ("hidden cost", "cost_hidden", ledger.amount),
    ("margin", "margin", ledger.amount),
    ("net of direct cost", "net_direct", ledger.amount),
    ("net of all three", "net_all", ledger.amount),
    ("ROI (rev−cost)/cost", "roi_net", ledger.whole_percent),
    ("ROI revenue/cost", "roi_gross", ledger.times),
    ("cost per contact", "cost_per_contact", ledger.each),
    ("cost per recall", "cost_per_recall", ledger.each),
    ("cost per extra recall", "cost_per_incremental_recall", ledger.each),
    ("a recall is worth", "value_per_recall", ledger.each),
    ("extra of those reached", "incremental_rate", ledger.share),
    ("extra needed to pay", "break_even_rate", ledger.share),
)


def test_a_plans_ladder_pools_quadrants_and_drivers(shop: Bundled) -> None:
    told, found = twin(shop, "plan"), shown(shop, "plan")
    for rung in told["rungs"]:
        wanted = [
            whole(rung["contacts"]),
            *(ledger.few(rung[key]) for key in ("recalled", "recalled_incremental")),
        ]
        money_of = [
            ledger.amount(rung["cost_direct"]),
            ledger.amount(rung["net_all"]),
            ledger.each(rung["cost_per_incremental_recall"]),
        ]
        assert part(found, "Ladder").row(f"{rung['rung']} {rung['channel']}") == [*wanted, *money_of]
    for pool in told["market"]["pools"]:
        wanted = [whole(pool["contacted"]), *(ledger.amount(pool[key]) for key in ("cost_direct", "net"))]
        returns = [
            ledger.each(pool[key]) for key in ("cost_per_incremental", "lowest_funded", "highest_declined")
        ]
        assert part(found, "Money").row(name(pool["lifecycle"])) == [*wanted, *returns]
    for each in told["quadrants"]:
        wanted = [*(whole(each[key]) for key in ("customers", "low", "high")), ledger.amount(each["value"])]
        assert part(found, "Quadrants").row(name(each["quadrant"])) == wanted
    drivers = [row[-2:] for row in part(found, "What drives it").rows[:-1]]
    ends = [sorted((each["net_low"], each["net_high"])) for each in told["outlook"]["drivers"]]
    assert drivers == [[ledger.rough(low), ledger.rough(high)] for low, high in ends]


def test_the_profit_curve_lies_between_the_points_of_the_json(shop: Bundled) -> None:
    points = twin(shop, "plan")["curve"]["points"]
    rows = [row for row in part(shown(shop, "plan", "t"), "Profit by size").rows if len(row) == 4]
    sizes = [float(row[0].replace(",", "")) for row in rows]
    known = [each["size"] for each in points]
    heights = [
        np.interp(sizes, known, [each[end] for each in points], right=np.nan)
        for end in ("net", "low", "high")
    ]
    assert len(rows) > 4
    assert [row[1:] for row in rows] == [
        [_whole(value) for value in line] for line in zip(*heights, strict=True)
    ]


def test_months_and_files_of_the_data(shop: Bundled) -> None:
    told, found = twin(shop, "data"), shown(shop, "data", "t")
    assert part(found, "Months").rows[:-1] == [
        [month, whole(count)] for month, count in told["monthly_events"].items()
    ]
    assert part(found, "Files").rows == [[whole(each["rows"]), whole(each["used"])] for each in told["files"]]
    for line in (line for line in part(found, "Read as").lines if "% sure" in line):
        sure = [
            at["confidence"] for layout in told["layouts"] for at in layout["mapping"]["guesses"].values()
        ]
        assert figures(line)[-1] in {percent(share, 0) for share in sure}


def test_keys_are_those_of_the_help(shop: Bundled) -> None:
    told = shop.json("keys")["keys"]
    assert {each["place"] for each in told} >= {
        "everywhere",
        "overview",
        "customers",
        "story",
        "model",
        "plan",
        "data",
    }
    assert all(each["keys"] for each in told)


# --- the sieve itself


@pytest.mark.parametrize("pane", TWINS)
def test_nearly_every_figure_that_is_changed_is_noticed(shop: Bundled, pane: str) -> None:
    document, missed, tried = twin(shop, pane), 0, 0
    for each in shown(shop, pane):
        changed = Part(each.name, [_changed(figure) for figure in dict.fromkeys(each.figures)])
        tried += len(changed.figures)
        missed += len(changed.figures) - len(strangers(pane, changed, document))
    assert missed / tried < LET_THROUGH


LET_THROUGH: Final = 0.25
"""Small counts and whole per cents stand in many places of a document; those of tables are compared cell for cell."""


def _changed(figure: str) -> str:
    """The same figure with another first digit."""
    first = next(sign for sign in figure if sign.isdigit())
    return figure.replace(first, str(int(first) % 9 + 1), 1)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("net ¥ 598~ (−531 to 2,554)", ["598", "−531", "2,554"]),
        ("(28.6–36.1), 41.2 % and .83; 1.48× of 1.2 M", ["28.6", "36.1", "41.2 %", ".83", "1.48×", "1.2 M"]),
        ("R 2 F 5 M 5 since 2026-03-01, 2026-02", ["2", "5", "5", "2026-03-01", "2026-02"]),
        ("C000762 90d value_12m a/7 R5", []),
        ("silent   14   –   1.33", ["14", NOTHING, "1.33"]),
    ],
)
def test_figures_are_told_from_names(text: str, found: list[str]) -> None:
    assert figures(text) == found


# --- codes and figures


SPOKEN: Final = frozenset({"text", "taken_as", "follows_from"})
"""Sentences in the language that is spoken, each beside a code or a figure: flags of a plan, and the parts of an audit."""
DOCUMENTS: Final = (
    ("overview",),
    ("advise",),
    ("segments",),
    ("segments", "--by", "value_move"),
    ("customers",),
    ("model",),
    ("plan", EVERYDAY, EVENTS),
    ("compare", EVERYDAY, WINBACK, EVENTS),
    ("check", EVENTS),
    ("keys",),
    ("responses", str(SAMPLE / "contacts.csv"), EVENTS),
    *(("audit", str(SAMPLE / "claims" / f"{claim}.toml")) for claim in CLAIMS),
)


@pytest.mark.parametrize(
    "words", DOCUMENTS, ids=lambda words: " ".join(each.rsplit("/", 1)[-1] for each in words)
)
def test_json_is_the_same_in_every_language(shop: Bundled, words: tuple[str, ...]) -> None:
    assert _codes(shop.json(*words, spoken="zh")) == _codes(shop.json(*words))


def _codes(document: Any) -> Any:
    """A document without its sentences; floats as far as threads add them up alike."""
    if isinstance(document, dict):
        return {key: _codes(value) for key, value in document.items() if key not in SPOKEN | {"made_at"}}
    if isinstance(document, list):
        return [_codes(each) for each in document]
    return float(f"{document:.9g}") if isinstance(document, float) else document
