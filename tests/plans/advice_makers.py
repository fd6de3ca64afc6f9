"""The bundled shop and its standing plan, and advice for tests."""

import json
from dataclasses import replace
from functools import cache
from typing import Any

import polars as pl
from plan_makers import SAMPLES

from recall_console.plans.advice.advise import Advice, advise
from recall_console.plans.files import plan_file
from recall_console.plans.files.plan_folder import Standing
from recall_console.plans.plan import Plan
from recall_console.settings import Settings

RUN = SAMPLES.parent / "run"
SETTINGS = replace(Settings(), currency="¥", margin_rate=0.35)
CARD: dict[str, Any] = json.loads((RUN / "metrics.json").read_text(encoding="utf-8"))
EVERYDAY = plan_file.read(SAMPLES / "everyday.toml")


@cache
def shop() -> pl.DataFrame:
    return pl.read_parquet(RUN / "scores.parquet")


def standing(plan: Plan = EVERYDAY) -> Standing:
    return Standing(plan, "everyday.toml", "0" * 64)


def advised(plan: Plan = EVERYDAY, scores: pl.DataFrame | None = None, **card: Any) -> Advice:
    return advise(standing(plan), shop() if scores is None else scores, CARD | card, SETTINGS)


@cache
def everyday() -> Advice:
    """The bundled shop by its standing plan, made once."""
    return advised()
