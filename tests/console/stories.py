"""Customers to tell stories of: what is known of them, made up so that every figure follows from the call."""

from datetime import date, datetime, timedelta
from typing import Any

import polars as pl
from books import AS_OF, row

from recall_console.console.story.known import Counsel, Customer
from recall_console.console.story.stood import Stood
from recall_console.console.text import Line, text_of
from recall_console.customers.life import Life
from recall_console.events.schema import EVENT_SCHEMA, EventType
from recall_console.plans.advice.weighing import Option
from recall_console.prediction.schema import SCORES_SCHEMA

FIRST = datetime.fromisoformat("2025-03-10T09:00")


def events(customer_id: str) -> pl.DataFrame:
    """An order every 20 days until January, a login before each, a message and a refund."""
    days = [FIRST + timedelta(days=20 * step) for step in range(16)]
    rows: list[tuple[datetime, EventType, float | None]] = [(day, EventType.PURCHASE, 40.0) for day in days]
    rows += [(day - timedelta(hours=3), EventType.LOGIN, None) for day in days]
    rows += [(FIRST + timedelta(days=110), EventType.MESSAGE, None), (days[-1], EventType.REFUND, -5.0)]
    table = [
        {"customer_id": customer_id, "at": at, "event": event, "amount": amount} for at, event, amount in rows
    ]
    return pl.DataFrame(table, schema=EVENT_SCHEMA).sort("at", "event")


def life() -> Life:
    """What these events tell."""
    return Life.of(events("c"), AS_OF, 0.9)


def stood(*tiers: str | None) -> list[Stood]:
    """Where a customer stood on the last month starts, the latest last."""
    months = [date(2025 + (2 + place) // 12, (2 + place) % 12 + 1, 1) for place in range(13)]
    return [
        Stood(day, tier, "loyal", "active")
        for day, tier in zip(months[len(months) - len(tiers) :], tiers, strict=True)
    ]


OPTIONS = (
    Option("push>sms+offer", 0.66, 0.014, 7.2, -2.8, 17.1, "assumed", advised=True, reason="best_net"),
    Option("push", 0.002, 0.003, 1.6, -0.9, 4.2, "tested", reason="another_nets_more"),
    Option("leave_alone", 0.0, 0.0, 0.0, 0.0, 0.0, reason="another_nets_more"),
    Option(
        "call",
        None,
        None,
        None,
        None,
        None,
        reason="condition_not_met",
        values={"value_gate": 300.0, "gained": 120.0},
    ),
)


def known(
    number: int = 3, *, counsel: Counsel | None = None, tiers: tuple[str | None, ...] = (), **facts: Any
) -> Customer:
    """All that is known of a customer of `books`; `facts` overwrite a column."""
    told = Counsel("winback.toml", OPTIONS, {"decision": "contact", "quadrant": "persuadable"})
    return Customer(
        dict.fromkeys(SCORES_SCHEMA) | row(number) | facts,
        currency="¥",
        counts="margin",
        horizon_days=90,
        life=life(),
        stood=stood(*tiers),
        counsel=told if counsel is None else counsel,
    )


def said(lines: list[Line]) -> str:
    """Lines as one text."""
    return "\n".join(text_of(line) for line in lines)
