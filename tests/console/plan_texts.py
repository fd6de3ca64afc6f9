"""What the tests of the Plan pane work on: a ladder of their own, so that the bundled one may change, and one reckoner for all."""

import atexit
import shutil
from pathlib import Path
from typing import Self

from recall_console.engines.child import Child
from recall_console.events.sample.bundled import sample_data_dir


class SharedChild(Child):
    """A process that is started once and stays for the next test; a pane's own one takes a second to start."""

    kept: "dict[str, SharedChild]" = {}  # noqa: RUF012 - one for all tests

    @classmethod
    def start(cls, module: str) -> Self:
        if module not in cls.kept:
            child = cls.kept[module] = super().start(module)
            atexit.register(super(SharedChild, child).close)
        return cls.kept[module]  # type: ignore[return-value]

    def close(self) -> None:
        """It is wanted again."""


LADDER = """\
# Win back who has gone quiet: the cheapest rung first, the next one only after silence at the last.
# Copy this file and change it. Every price and response below is an assumption; measure the responses against the holdout.

name = "Win-back ladder"
note = "A template: prices and responses are assumptions, not results."
horizon_days = 90              # days in which a return counts; the same as the scores' horizon
hurdle = "50 % per campaign"   # what the same money would earn elsewhere (also: "… per year")
holdout = "10 %"               # left alone, to measure against
# budget = 500                 # most expected direct cost

[audience]
# An SQL condition over the scored customers. Who opted out is never in an audience.
where = "lifecycle in ('silent', 'declining')"

[[rungs]]
channel = "push"
cost_per_contact = 0.002
wait_days = 3
fatigue_cost = 0.20            # what one more message costs in patience
response.lift = "0.2 points"   # treated minus untreated share that comes back
response.evidence = "assumed"  # or "observed" with customers, or "tested" with customers and interval

[[rungs]]
channel = "e-mail"
cost_per_contact = 0.01
wait_days = 4
fatigue_cost = 0.20
response.lift = "0.3 points"
response.evidence = "assumed"

[[rungs]]
channel = "sms"
cost_per_contact = 0.05
wait_days = 7
fatigue_cost = 0.50
response.lift = "1 points"
response.evidence = "assumed"
offer.face_value = 20          # paid only when redeemed
offer.redemption = "4 %"
offer.fulfilment_cost = 1
offer.coupon_hunters = false   # who buys with coupons only gets none

[[rungs]]
channel = "call"
cost_per_contact = 6.00
wait_days = 7
fatigue_cost = 1.00
value_gate = 300               # only customers whom winning back gains at least this much
response.lift = "3 points"
response.evidence = "assumed"

[[channels]]
name = "call"
capacity = 100                 # calls that the team can make in this campaign

[hidden]
hours = 6                      # of planning and running it
rate_per_hour = 60
platform_cost = 100
unsubscribe_rate = "0.1 %"     # per contact; each loses the customer's own expected value
complaint_rate = "0.02 %"
cost_per_complaint = 20
"""


def with_plans(root: Path) -> Path:
    """A workspace's folder with the bundled plans, and the ladder in place of theirs."""
    if not (root / "plans").exists():
        shutil.copytree(sample_data_dir() / "plans", root / "plans")
        (root / "plans" / "winback.toml").write_text(LADDER, encoding="utf-8")
        (root / "standing").write_text("winback.toml\n", encoding="utf-8")
    return root
