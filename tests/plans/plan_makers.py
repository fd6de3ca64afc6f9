"""Plans and scored customers for tests."""

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from recall_console.plans.files import plan_file
from recall_console.plans.forecasts.forecast import Forecast
from recall_console.plans.forecasts.forecasting import forecast
from recall_console.prediction.schema import SCORES_SCHEMA
from recall_console.settings import Settings

SAMPLES = Path(__file__).parents[2] / "sample_data" / "plans"
FOUR_RUNGS = """\
# A ladder of four rungs over everybody.

name = "Four rungs"
hurdle = "30 % per campaign"   # what the same money would earn elsewhere
holdout = "10 %"

[audience]
where = "true"                 # an SQL condition over the scored customers

[[rungs]]
channel = "push"
cost_per_contact = 0.002       # nearly nothing
wait_days = 3
fatigue_cost = 0.01
response.lift = "0.4 points"   # treated minus untreated

[[rungs]]
channel = "e-mail"
cost_per_contact = 0.01
wait_days = 4
fatigue_cost = 0.01
response.lift = "0.8 points"

[[rungs]]
channel = "sms"
cost_per_contact = 0.05
wait_days = 7
fatigue_cost = 0.05
response.lift = "3 points"
response.evidence = "assumed"
offer.face_value = 20          # paid only when redeemed
offer.redemption = "5 %"
offer.coupon_hunters = false

[[rungs]]
channel = "call"
cost_per_contact = 3.00
wait_days = 7
value_gate = 150
response.lift = "5 points"

[[channels]]
name = "call"
capacity = 200

[hidden]
hours = 4                      # of planning and running it
rate_per_hour = 40
unsubscribe_rate = "0.2 %"
"""

MARGIN_SET = Settings(margin_rate=1.0, assumed_response_error=0.0)
"""Lifts are used as they are said."""


def sample(name: str) -> str:
    return (SAMPLES / name).read_text(encoding="utf-8")


def calculated(toml: str, settings: Settings = MARGIN_SET) -> Forecast:
    return forecast(plan_file.parse(toml), None, settings)


def scored(toml: str, scores: pl.DataFrame | None, settings: Settings = MARGIN_SET) -> Forecast:
    return forecast(plan_file.parse(toml), scores, settings)


def scores(customers: int, seed: int = 7, **columns: Any) -> pl.DataFrame:
    """Scored customers with every column of the schema; given columns replace the made-up ones."""
    random = np.random.default_rng(seed)
    return_probability = random.beta(1, 8, customers)
    value = random.lognormal(4, 1, customers)
    made: dict[str, Any] = {
        "customer_id": [f"customer-{number}" for number in range(customers)],
        "lifecycle": random.choice(["silent", "declining"], customers),
        "value_tier": random.choice(["high", "potential"], customers),
        "return_probability": return_probability,
        "churn_probability": 1 - return_probability,
        "value_if_returned_12m": value,
        "expected_value_12m": value * (return_probability + 0.1 * (1 - return_probability)),
        "coupon_hunter": random.random(customers) < 0.1,
    }
    given = made | columns
    return pl.DataFrame(
        {
            name: pl.Series(name, given.get(name, [None] * customers)).cast(kind)
            for name, kind in SCORES_SCHEMA.items()
        }
    )


def codes(made: Forecast) -> set[str]:
    return {flag.code for flag in made.flags}
