"""A simulated shop as its operator has it: scored, with a plan whose responses one past campaign told.

Nothing but the product's own commands:

    recall-console score EVENTS --margin-rate 0.35
    recall-console responses CONTACTS EVENTS --by lifecycle --into PLAN.toml

The log holds purchases and refunds alone, for speed; browsing would tell more of who is still a customer.
"""

import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import polars as pl
from policy_truth import MARGIN_RATE

from recall_console.events.sample.bundled import SAMPLE_AS_OF
from recall_console.events.sample.campaigns import Trial
from recall_console.events.sample.files import TIME_FORMAT
from recall_console.events.sample.simulation import simulate
from recall_console.plans.audience.base import Base
from recall_console.plans.files import plan_file
from recall_console.plans.plan import Plan, Rung
from recall_console.plans.quantities import Money
from recall_console.settings import Settings

SETTINGS: Final = Settings(margin_rate=MARGIN_RATE)
CUSTOMERS: Final = 30_000
DAYS: Final = 455
TRIAL: Final = Trial(days_before_end=75, audience_share=0.9)
"""Some 20,000 contacts, the holdout included."""
COSTS: Final = {"push": 0.002, "email": 0.01, "sms": 0.05, "call": 3.0}
"""Money for each contact."""
WAIT_DAYS: Final = 11
"""Eight rungs fit into the horizon of 90 days."""
LADDER: Final = (
    *("push", "email", "sms"),
    *("push + offer", "email + offer", "sms + offer"),
    *("call", "call + offer"),
)
"""Every action that the campaign tried, by its cost."""


@dataclass(frozen=True)
class Shop:
    """What the operator has as of the end, and the truth that nobody has.

    Attributes
    ----------
    base : Base
        Scored customers.
    plan : Plan
        With tested responses.
    truth : pl.DataFrame
        The simulator's, of the same customers in the same order.
    contacts : int
        Of the past campaign, the holdout included.
    """

    base: Base
    plan: Plan
    truth: pl.DataFrame
    contacts: int


def open_shop(seed: int, folder: Path) -> Shop:
    """A shop; what was left in the folder before is used again."""
    events, contacts, plan = folder / "events.parquet", folder / "contacts.csv", folder / "plan.toml"
    run = folder / "run"
    if not (run / "scores.parquet").is_file():
        _simulate(seed, folder)
        _command("score", str(events), "--margin-rate", str(MARGIN_RATE), "--out", str(run), folder=folder)
    log = pl.read_csv(contacts)
    if not plan.is_file():
        draft = folder / "draft.toml"
        draft.write_text(_toml(_redemption(pl.read_parquet(events), log)), encoding="utf-8")
        learning = ("responses", str(contacts), str(events), "--by", "lifecycle", "--into", str(draft))
        _command(*learning, folder=folder)
        draft.rename(plan)
    scores, truth = pl.read_parquet(run / "scores.parquet"), pl.read_parquet(folder / "truth.parquet")
    known = scores.select("customer_id").join(truth, on="customer_id", how="left", maintain_order="left")
    return Shop(Base.of(scores, SETTINGS), plan_file.read(plan), known, log.height)


def priced(plan: Plan, face_value: float, fatigue_cost: float) -> Plan:
    """The plan with other coupons, and another price of patience."""
    return replace(plan, rungs=tuple(_priced(rung, face_value, fatigue_cost) for rung in plan.rungs))


def _priced(rung: Rung, face_value: float, fatigue_cost: float) -> Rung:
    offer = rung.offer
    if offer is not None:
        offer = replace(
            offer, parts=tuple(replace(part, face_value=Money(face_value)) for part in offer.parts)
        )
    return replace(rung, offer=offer, fatigue_cost=Money(fatigue_cost))


def _simulate(seed: int, folder: Path) -> None:
    """Write purchases, the contact log of the last campaign, and the truth."""
    made = simulate(CUSTOMERS, DAYS, seed, SAMPLE_AS_OF, transactions_only=True, trial=TRIAL)
    folder.mkdir(parents=True, exist_ok=True)
    made.events.write_parquet(folder / "events.parquet")
    made.truth.write_parquet(folder / "truth.parquet")
    last = made.contacts.filter(pl.col("campaign") == pl.col("campaign").max())
    last.write_csv(folder / "contacts.csv", datetime_format=TIME_FORMAT)


def _command(*words: str, folder: Path) -> None:
    """Run a command of the product in a workspace of its own."""
    command = [
        sys.executable,
        "-m",
        "recall_console",
        *words,
        "--workspace",
        str(folder / "workspace"),
        "--json",
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _redemption(events: pl.DataFrame, contacts: pl.DataFrame) -> dict[str, float]:
    """Share of the coupons sent through each channel that came back on an order."""
    used = events.filter(event="purchase").select("customer_id", "coupon_id", used=True).unique()
    sent = contacts.filter(offer="coupon").join(used, on=["customer_id", "coupon_id"], how="left")
    shares = sent.group_by("channel").agg(pl.col("used").fill_null(value=False).mean())
    return dict(shares.iter_rows())


def _toml(redemption: dict[str, float]) -> str:
    """The plan before anything is known of responses."""
    head = 'name = "Policy"\nhorizon_days = 90\n[audience]\nwhere = "true"\n'
    return head + "".join(_rung(action, redemption) for action in LADDER)


def _rung(action: str, redemption: dict[str, float]) -> str:
    channel, _, offer = action.partition(" + ")
    lines = [
        "[[rungs]]",
        f'channel = "{channel}"',
        f"cost_per_contact = {COSTS[channel]}",
        f"wait_days = {WAIT_DAYS}",
        'response.lift = "0 points"',
    ]
    if offer:
        lines += [
            "offer.face_value = 0",
            f'offer.redemption = "{100 * redemption[channel]:.4f} %"',
            "offer.coupon_hunters = true",
        ]
    return "\n".join(lines) + "\n"
