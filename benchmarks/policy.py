"""The product's plan beside the plan that knows every probability, and beside three habits, on shops with known truth.

Each seed is a shop (`policy_shop.py`) whose last campaign, 75 days before the end, tried every action on random customers: some
20,000 contacts, the holdout included. Its responses are all that the plan is told. Every policy has the same budget: a third of what
the product's plan would spend without one. What counts is the true expected profit (`policy_truth.py`).

* The oracle knows each customer's response to every action, natural return and value, not the outcomes; what is shown of it is its
  dual bound, which no plan within the budget can exceed.
* *Blast* contacts customers in random order, *top risk* whoever is likeliest to leave first, *RFM* those segments that are usually
  won back first; each until the budget is spent, each with the one action of all eight that is truly best for it, known in hindsight.
* *One ladder*, beyond the three, sends the same rungs to everybody in random order: those of all 255 sets that are truly best for
  it, known in hindsight. What it falls short of the oracle by is what telling customers apart is worth.

Below, what is in the way: the share of the oracle's profit that the same plan reaches with true responses (of each lifecycle, on
average), with true gains (of each customer), and with all that a plan can be told, natural returns included. What is left then is
that customers of one lifecycle answer differently, which no log tells.
"""

import argparse
import json
import tempfile
from contextlib import nullcontext
from dataclasses import asdict, dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
from policy_shop import SETTINGS, Shop, open_shop, priced
from policy_truth import Bools, Ints, Truth, gains, responses

from recall_console.events.sample import SIMULATOR_VERSION
from recall_console.plans.audience.allocation import Allocation, allocate
from recall_console.plans.audience.base import CERTAIN
from recall_console.plans.plan import GroupResponse, Plan, Response
from recall_console.plans.quantities import Money, Points

WON_BACK_FIRST: Final = ("cant_lose", "at_risk", "hibernating", "about_to_sleep", "lost", "needs_attention")
"""Segments in the order of RFM targeting, everybody else after them; within a segment, whose F and M are higher comes first."""


@dataclass(frozen=True)
class Figures:
    """One seed, in money.

    Attributes
    ----------
    customers, contacts : int
        Scored; of the past campaign.
    budget : float
    spent, expected : float
        True expected direct cost of our plan, and what it expected to net.
    ours, oracle, blast, top_risk, rfm, one_ladder : float
        True expected profit of each policy.
    with_true : dict of str to float
        Ours, had the plan known more.
    """

    seed: int
    customers: int
    contacts: int
    budget: float
    spent: float
    expected: float
    ours: float
    oracle: float
    blast: float
    top_risk: float
    rfm: float
    one_ladder: float
    with_true: dict[str, float]

    @property
    def share(self) -> float:
        """Ours as a share of the oracle's."""
        return self.ours / self.oracle

    @property
    def is_above(self) -> bool:
        """Whether ours is above every habit's."""
        return self.ours > max(self.blast, self.top_risk, self.rfm)


def figures(seed: int, shop: Shop, budget_share: float) -> Figures:
    """Everybody's true profit at one budget."""
    truth, scores = Truth.of(shop.plan, shop.truth), shop.base.scores
    anybody = np.random.default_rng(seed).permutation(len(scores))
    free = allocate(shop.plan, shop.base, SETTINGS)
    budget = budget_share * float((free.terms.direct @ free.settled.sent).sum())
    ours = allocated(shop, shop.plan, budget)
    profit, spent = truth.outcome(ladders(ours, shop))
    return Figures(
        seed=seed,
        customers=len(scores),
        contacts=shop.contacts,
        budget=budget,
        spent=spent,
        expected=ours.settled.net,
        ours=profit,
        oracle=truth.best(budget)[1],
        blast=habit(truth, anybody, budget),
        top_risk=habit(truth, np.argsort(-scores["churn_probability"].to_numpy(), kind="stable"), budget),
        rfm=habit(truth, by_rfm(scores), budget),
        one_ladder=any_ladder(truth, anybody, budget),
        with_true=with_true(truth, shop, budget),
    )


def allocated(shop: Shop, plan: Plan, budget: float) -> Allocation:
    """What the product makes of a plan and a budget."""
    return allocate(replace(plan, budget=Money(budget)), shop.base, SETTINGS)


def ladders(made: Allocation, shop: Shop) -> Bools:
    """Rungs of each scored customer, of shape (K, N); none for who is not in the audience."""
    bits = np.arange(len(made.plan.rungs))[:, np.newaxis]
    used = np.zeros((len(bits), len(shop.truth)), dtype=np.bool_)
    place = shop.base.scores.select("customer_id").with_row_index()
    audience = pl.DataFrame({"customer_id": made.crowd.customer_ids})
    rows = audience.join(place, on="customer_id", how="left", maintain_order="left")["index"].to_numpy()
    used[:, rows] = made.settled.used >> bits & 1
    return used


def habit(truth: Truth, order: Ints, budget: float) -> float:
    """Profit of one contact each, in an order, until the budget is spent: with whichever action is truly best for it."""
    singles = np.eye(len(truth.ends), dtype=np.bool_)
    return max(alike(truth, actions, order, budget) for actions in singles)


def any_ladder(truth: Truth, order: Ints, budget: float) -> float:
    """The same with whichever ladder, of one action or more, is truly best for it."""
    sets = product((False, True), repeat=len(truth.ends))
    return max(alike(truth, np.array(actions), order, budget) for actions in sets)


def alike(truth: Truth, actions: Bools, order: Ints, budget: float) -> float:
    """Profit of one ladder for everybody, in an order, until the budget is spent."""
    profit, cost = truth.each(np.broadcast_to(actions[:, np.newaxis], truth.ends.shape))
    return float(profit[order[np.cumsum(cost[order]) <= budget]].sum())


def by_rfm(scores: pl.DataFrame) -> Ints:
    """Places of customers in the order of RFM targeting."""
    places = {name: place for place, name in enumerate(WON_BACK_FIRST)}
    segment = (
        scores["segment"].cast(pl.String).replace_strict(places, default=len(places), return_dtype=pl.Int64)
    )
    return np.lexsort((-(scores["f"] + scores["m"].fill_null(0)).to_numpy(), segment.to_numpy()))


def with_true(truth: Truth, shop: Shop, budget: float) -> dict[str, float]:
    """Profit of the product's plan, had it known responses, gains, or these and natural returns."""
    base = shop.base
    gaining = replace(base, gained=gains(shop.truth))
    knowing = replace(gaining, returns=np.minimum(shop.truth["return_probability"].to_numpy(), CERTAIN))
    tested, true = shop.plan, with_true_responses(shop)
    tried = {"responses": (base, true), "gains": (gaining, tested), "all": (knowing, true)}
    found = {}
    for name, (one, plan) in tried.items():
        told = replace(shop, base=one)
        found[name] = truth.outcome(ladders(allocated(told, plan, budget), told))[0]
    return found


def with_true_responses(shop: Shop) -> Plan:
    """The plan with the mean true response of each lifecycle to each action, known for certain."""
    lifecycle = shop.base.scores["lifecycle"].cast(pl.String)
    kinds = [(kind, (lifecycle == kind).to_numpy()) for kind in lifecycle.unique(maintain_order=True)]
    rungs = []
    for rung, response in zip(shop.plan.rungs, responses(shop.plan, shop.truth), strict=True):
        groups = (GroupResponse(f"lifecycle = '{kind}'", _certain(response[of].mean())) for kind, of in kinds)
        rungs.append(replace(rung, response=_certain(response.mean()), groups=tuple(groups)))
    return replace(shop.plan, rungs=tuple(rungs))


def _certain(lift: float) -> Response:
    points = Points(float(lift))
    return Response(points, "tested", customers=1, interval=(points, points))


HEAD: Final = """\
| seed | budget | spent | expected | ours | oracle | blast | top risk | RFM | one ladder | of the oracle | above all |
|---|---|---|---|---|---|---|---|---|---|---|---|"""


def row(one: Figures) -> str:
    """A line of the table."""
    plan = (one.budget, one.spent, one.expected, one.ours)
    others = (one.oracle, one.blast, one.top_risk, one.rfm, one.one_ladder)
    money = (f"{each:,.0f}" for each in (*plan, *others))
    cells = (*money, f"{one.share:.1%}", "yes" if one.is_above else "no")
    return f"| {one.seed} | {' | '.join(cells)} |"


def summary(found: list[Figures]) -> dict[str, Any]:
    """Over all seeds."""
    shares = [one.share for one in found]
    return {
        "simulator_version": SIMULATOR_VERSION,
        "seeds": len(found),
        "contacts": float(np.mean([one.contacts for one in found])),
        "share": float(np.mean(shares)),
        "lowest_share": min(shares),
        "seeds_above_all": sum(one.is_above for one in found),
        "share_of_one_ladder": float(np.mean([one.one_ladder / one.oracle for one in found])),
        "share_of_told_all": float(np.mean([one.ours / one.with_true["all"] for one in found])),
        "share_with_true": {
            name: float(np.mean([one.with_true[name] / one.oracle for one in found]))
            for name in found[0].with_true
        },
    }


def main() -> None:
    """Print the table as it grows, then the summary."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument(
        "--face-value", type=float, default=20.0, help="money that a coupon takes off an order"
    )
    parser.add_argument(
        "--fatigue-cost", type=float, default=0.0, help="money that a contact costs in patience"
    )
    parser.add_argument(
        "--budget-share", type=float, default=1 / 3, help="of what would be spent without a budget"
    )
    parser.add_argument("--json", type=Path, help="write the figures here as well")
    parser.add_argument("--keep", type=Path, help="keep scored shops here, and use those that are there")
    options = parser.parse_args()
    print(f"simulator version {SIMULATOR_VERSION}\n\n{HEAD}", flush=True)
    found = []
    with nullcontext(options.keep) if options.keep else tempfile.TemporaryDirectory() as folder:
        for seed in range(1, options.seeds + 1):
            one = open_shop(seed, Path(folder) / f"seed-{seed}")
            plan = priced(one.plan, options.face_value, options.fatigue_cost)
            found.append(figures(seed, replace(one, plan=plan), options.budget_share))
            print(row(found[-1]), flush=True)
    told = summary(found)
    print("\n" + json.dumps(told, indent=2))
    if options.json:
        told["figures"] = [asdict(one) for one in found]
        options.json.write_text(json.dumps(told, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
