"""What the tables of a plan file mean: its audience, prices and limits, and what does not go together."""

import difflib
from typing import Final

from recall_console.errors import PlanError
from recall_console.language import tr
from recall_console.plans.files import rung_tables
from recall_console.plans.files.toml_table import (
    Table,
    condition,
    count,
    count_from_zero,
    number,
    one_of,
    text,
)
from recall_console.plans.plan import (
    DEFAULT_HORIZON_DAYS,
    EVIDENCE,
    NO_HURDLE,
    NO_MONEY,
    NO_RATE,
    VALUE_BASES,
    Audience,
    Calculator,
    Channel,
    Hidden,
    Plan,
    Rung,
)
from recall_console.plans.quantities import Cap, Hours, Hurdle, Money, Rate, Return, money, refuse

_SHOWN_LETTERS: Final = 60


def plan(table: Table) -> Plan:
    """The plan of a whole file.

    Raises
    ------
    PlanError
        Naming the key, what was expected and what was found.
    """
    name = table.need("name", text)
    horizon_days = table.take("horizon_days", count, DEFAULT_HORIZON_DAYS)
    audience = _audience(table.table("audience"))
    calculator, cost_direct = _calculator(table.table("calculator"), audience.reach)
    rungs = rung_tables.rungs(table, cost_direct, audience.reach)
    _check_waits(rungs, horizon_days)
    _check_one_source_of_recalls(rungs, calculator)
    found = Plan(
        name=name,
        evidence=table.take("evidence", text, _weakest(rungs)),
        note=table.take("note", text, ""),
        audience=audience,
        rungs=rungs,
        horizon_days=horizon_days,
        value_basis=table.take("value_basis", one_of(VALUE_BASES), "margin"),
        calculator=calculator,
        hurdle=table.take("hurdle", Hurdle.parse, NO_HURDLE),
        hidden=_hidden(table.table("hidden")),
        pool=table.maybe("pool", text),
        budget=table.maybe("budget", money),
        subsidy_cap=table.maybe("subsidy_cap", Rate.parse),
        channels=_channels(table.tables("channels"), rungs),
        at_most=table.maybe("at_most", Cap.parse),
        quiet_hours=table.maybe("quiet_hours", Hours.parse),
        holdout=table.take("holdout", Rate.parse, NO_RATE),
        claimed_roi=_claimed(table.table("claimed")),
    )
    table.close()
    _check_hurdle(found)
    return found


def _audience(table: Table) -> Audience:
    audience = Audience(where=table.maybe("where", condition), reach=table.maybe("reach", count))
    table.close()
    if audience == Audience():
        raise PlanError.at(
            "audience", tr("expected where (a condition over scored customers) or reach (their number)")
        )
    return audience


def _calculator(table: Table, reach: int | None) -> tuple[Calculator, Money | None]:
    calculator = Calculator(
        recall_rate=_recall_rate(table, reach),
        natural_return=table.maybe("natural_return", Rate.parse),
        value_per_recall=table.maybe("value_per_recall", money),
    )
    cost_direct = table.maybe("cost_direct", money)
    table.close()
    return calculator, cost_direct


def _recall_rate(table: Table, reach: int | None) -> Rate | None:
    rate = table.maybe("recall_rate", Rate.parse)
    recalled = table.maybe("recalled", count_from_zero)
    if recalled is None:
        return rate
    if rate is not None:
        raise PlanError.at(table.key("recalled"), tr("expected this or recall_rate, found both"))
    if reach is None or recalled > reach:
        refuse(
            table.key("recalled"),
            tr("at most audience.reach ({reach})", reach=reach or tr("missing")),
            recalled,
        )
    return Rate(recalled / reach)


def _channels(tables: list[Table], rungs: tuple[Rung, ...]) -> tuple[Channel, ...]:
    """The limits of channels; who names a channel and limits nothing has said nothing."""
    used = dict.fromkeys(rung.channel for rung in rungs)
    found: dict[str, Channel] = {}
    for table in tables:
        channel = _channel(table)
        _check_channel(channel.name, table.key("name"), used, found)
        found[channel.name] = channel
    return tuple(channel for name, channel in found.items() if channel != Channel(name))


def _channel(table: Table) -> Channel:
    channel = Channel(
        name=table.need("name", text),
        capacity=table.maybe("capacity", count_from_zero),
        per_day=table.maybe("per_day", count),
        at_most=table.maybe("at_most", Cap.parse),
        quiet_hours=table.maybe("quiet_hours", Hours.parse),
    )
    table.close()
    return channel


def _check_channel(name: str, key: str, used: dict[str, None], earlier: dict[str, Channel]) -> None:
    if name in earlier:
        refuse(key, tr("every channel once"), name)
    if name not in used:
        like, *_ = difflib.get_close_matches(name, used, n=1) or used
        refuse(key, tr("the channel of a rung, like {channel!r}", channel=like[:_SHOWN_LETTERS]), name)


def _hidden(table: Table) -> Hidden:
    hidden = Hidden(
        hours=table.take("hours", number, 0.0),
        rate_per_hour=table.take("rate_per_hour", money, NO_MONEY),
        platform_cost=table.take("platform_cost", money, NO_MONEY),
        unsubscribe_rate=table.take("unsubscribe_rate", Rate.parse, NO_RATE),
        lost_value_per_unsubscribe=table.maybe("lost_value_per_unsubscribe", money),
        complaint_rate=table.take("complaint_rate", Rate.parse, NO_RATE),
        cost_per_complaint=table.take("cost_per_complaint", money, NO_MONEY),
    )
    table.close()
    return hidden


def _claimed(table: Table) -> Return | None:
    roi = table.maybe("roi", Return.parse)
    table.close()
    return roi


def _check_waits(rungs: tuple[Rung, ...], horizon_days: int) -> None:
    if len(rungs) > 1:
        for position, rung in enumerate(rungs, start=1):
            if rung.wait_days is None:
                raise PlanError.at(
                    f"rungs.{position}.wait_days",
                    tr("missing; in a ladder every rung waits for its answer"),
                )
    waits = sum(rung.wait_days or 0 for rung in rungs)
    if waits > horizon_days:
        refuse("horizon_days", tr("at least the {waits} days that the rungs wait", waits=waits), horizon_days)


def _check_one_source_of_recalls(rungs: tuple[Rung, ...], calculator: Calculator) -> None:
    if calculator.recall_rate is None:
        return
    if len(rungs) > 1 or rungs[0].response is not None:
        raise PlanError.at(
            "calculator",
            tr(
                "expected recalls (recalled, recall_rate) for one rung without a response; "
                "in a ladder every rung has its own response.lift"
            ),
        )


def _check_hurdle(found: Plan) -> None:
    if found.hurdle.is_auto and found.budget is None:
        raise PlanError.at(
            "hurdle", tr('expected with a budget, because "auto" is what its last unit brings back')
        )
    if found.pool is not None and not found.hurdle.is_auto:
        raise PlanError.at("pool", tr('expected with hurdle = "auto", which is found among these customers'))


def _weakest(rungs: tuple[Rung, ...]) -> str:
    responses = [rung.response for rung in rungs] + [
        group.response for rung in rungs for group in rung.groups
    ]
    known: list[str] = [response.evidence for response in responses if response is not None]
    return next((word for word in EVIDENCE if word in known), EVIDENCE[0])
