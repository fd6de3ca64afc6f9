"""Plan files: TOML that people read, diff and version; edits keep their comments."""

import shutil
import tomllib
from pathlib import Path

from recall_console.errors import PlanError
from recall_console.plans.plan import (
    DEFAULT_HORIZON_DAYS,
    EVIDENCE,
    MOST_RUNGS,
    NO_HURDLE,
    NO_MONEY,
    NO_RATE,
    VALUE_BASES,
    Audience,
    Calculator,
    Hidden,
    Offer,
    Plan,
    Response,
    Rung,
)
from recall_console.plans.quantities import Hurdle, Money, Points, Rate, Return, money, refuse
from recall_console.plans.toml_table import Table, count, count_from_zero, flag, number, one_of, text


def read(path: Path | str) -> Plan:
    """Read a plan file.

    Parameters
    ----------
    path : Path or str
        A TOML file in UTF-8.

    Raises
    ------
    PlanError
        When the file cannot be read or understood; the message begins with the file and names the key.
    """
    try:
        return parse(read_text(path))
    except PlanError as error:
        raise PlanError(f"{Path(path).name}: {error}") from error


def read_text(path: Path | str) -> str:
    """The text of a plan file.

    Raises
    ------
    PlanError
        When there is no such file, or it is no UTF-8 text.
    """
    try:
        return Path(path).read_bytes().decode("utf-8-sig")  # bytes, because line ends are the user's
    except OSError as error:
        raise PlanError(f"the plan file cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise PlanError("the plan file is no UTF-8 text; save it as UTF-8") from error


def parse(toml: str) -> Plan:
    """The plan that a TOML text says.

    Raises
    ------
    PlanError
        Naming the key, what was expected and what was found.
    """
    try:
        table = Table(tomllib.loads(toml))
    except ValueError as error:  # also what Python says of numbers with thousands of digits
        raise PlanError(f"not TOML: {error}") from error
    except RecursionError as error:
        raise PlanError("not TOML: nested too deeply") from error
    plan = _plan(table)
    table.close()
    return plan


def write(toml: str, path: Path | str) -> None:
    """Keep a plan's text, whole or not at all.

    Parameters
    ----------
    toml : str
        A plan that `parse` understands.
    path : Path or str
        Replaced only once everything is written.

    Raises
    ------
    PlanError
        When the text is no plan, or the file cannot be written.
    """
    parse(toml)
    target = Path(path).resolve()
    draft = target.with_name(f".{target.name}.draft")
    try:
        draft.write_text(toml, encoding="utf-8", newline="")
        if target.exists():
            shutil.copymode(target, draft)
        draft.replace(target)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise PlanError(f"{target.name}: cannot be written: {error.strerror or error}") from error


def _plan(table: Table) -> Plan:
    name = table.need("name", text)
    horizon_days = table.take("horizon_days", count, DEFAULT_HORIZON_DAYS)
    audience = _audience(table.table("audience"))
    calculator, cost_direct = _calculator(table.table("calculator"), audience.reach)
    rungs = _rungs(table, cost_direct, audience.reach)
    _check_waits(rungs, horizon_days)
    _check_one_source_of_recalls(rungs, calculator)
    return Plan(
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
        budget=table.maybe("budget", money),
        holdout=table.take("holdout", Rate.parse, NO_RATE),
        claimed_roi=_claimed(table.table("claimed")),
    )


def _audience(table: Table) -> Audience:
    audience = Audience(where=table.maybe("where", text), reach=table.maybe("reach", count))
    table.close()
    if audience == Audience():
        raise PlanError(
            "audience: expected where (a condition over scored customers) or reach (their number)"
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
        raise PlanError(f"{table.key('recalled')}: expected this or recall_rate, found both")
    if reach is None or recalled > reach:
        refuse(table.key("recalled"), f"at most audience.reach ({reach or 'missing'})", recalled)
    return Rate(recalled / reach)


def _rungs(table: Table, cost_direct: Money | None, reach: int | None) -> tuple[Rung, ...]:
    tables = table.tables("rungs")
    if cost_direct is not None:
        if tables or reach is None:
            raise PlanError(
                "calculator.cost_direct: expected with audience.reach and without [[rungs]], which say it themselves"
            )
        return (Rung("all channels", Money(cost_direct / reach)),)
    if len(tables) > MOST_RUNGS:
        raise PlanError(f"rungs: expected at most {MOST_RUNGS}, found {len(tables)}")
    if not tables:
        raise PlanError("rungs: missing; expected at least one [[rungs]] with channel and cost_per_contact")
    return tuple(_rung(one) for one in tables)


def _rung(table: Table) -> Rung:
    rung = Rung(
        channel=table.need("channel", text),
        cost_per_contact=table.need("cost_per_contact", money),
        wait_days=table.maybe("wait_days", count),
        response=_response(table.maybe_table("response")),
        offer=_offer(table.maybe_table("offer")),
        fatigue_cost=table.take("fatigue_cost", money, NO_MONEY),
        value_gate=table.maybe("value_gate", money),
        capacity=table.maybe("capacity", count_from_zero),
    )
    table.close()
    return rung


def _response(table: Table | None) -> Response | None:
    if table is None:
        return None
    response = Response(
        lift=table.need("lift", Points.parse),
        evidence=table.take("evidence", one_of(EVIDENCE), "assumed"),
        customers=table.maybe("customers", count),
        interval=table.maybe("interval", _interval),
    )
    table.close()
    if response.evidence != "assumed" and response.customers is None:
        raise PlanError(f"{table.key('customers')}: missing; {response.evidence} on how many customers?")
    if response.evidence == "tested" and response.interval is None:
        raise PlanError(
            f'{table.key("interval")}: missing; a tested lift has one, like ["1 points", "3 points"]'
        )
    return response


def _interval(raw: object, key: str) -> tuple[Points, Points]:
    if not isinstance(raw, list) or len(raw) != 2:
        refuse(key, 'a lower and an upper end, like ["1 points", "3 points"]', raw)
    low, high = (Points.parse(end, key) for end in raw)
    if low > high:
        refuse(key, "the lower end first", raw)
    return low, high


def _offer(table: Table | None) -> Offer | None:
    if table is None:
        return None
    offer = Offer(
        face_value=table.need("face_value", money),
        redemption=table.need("redemption", Rate.parse),
        fulfilment_cost=table.take("fulfilment_cost", money, NO_MONEY),
        only_last_rung=table.take("only_last_rung", flag, default=False),
        coupon_hunters=table.take("coupon_hunters", flag, default=False),
    )
    table.close()
    return offer


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
                raise PlanError(
                    f"rungs.{position}.wait_days: missing; in a ladder every rung waits for its answer"
                )
    waits = sum(rung.wait_days or 0 for rung in rungs)
    if waits > horizon_days:
        refuse("horizon_days", f"at least the {waits} days that the rungs wait", horizon_days)


def _check_one_source_of_recalls(rungs: tuple[Rung, ...], calculator: Calculator) -> None:
    if calculator.recall_rate is None:
        return
    if len(rungs) > 1 or rungs[0].response is not None:
        raise PlanError(
            "calculator: expected recalls (recalled, recall_rate) for one rung without a response; "
            "in a ladder every rung has its own response.lift"
        )


def _weakest(rungs: tuple[Rung, ...]) -> str:
    known: list[str] = [rung.response.evidence for rung in rungs if rung.response is not None]
    return next((word for word in EVIDENCE if word in known), EVIDENCE[0])
