"""What the rungs of a plan file mean: channels, costs, responses and offers."""

from typing import Final

from recall_console.errors import PlanError
from recall_console.language import tr
from recall_console.plans.files.toml_table import Table, condition, count, flag, one_of, text
from recall_console.plans.plan import (
    EVIDENCE,
    MOST_RUNGS,
    NO_MONEY,
    NO_RATE,
    GroupResponse,
    Offer,
    Part,
    Response,
    Rung,
)
from recall_console.plans.quantities import Money, Points, Rate, money, refuse

_ONE_THING: Final = ("face_value", "redemption", "fulfilment_cost", "funded")
"""Keys of an offer that gives away one thing."""


def rungs(table: Table, cost_direct: Money | None, reach: int | None) -> tuple[Rung, ...]:
    """The ladder of a whole file.

    Parameters
    ----------
    table : Table
        The whole file.
    cost_direct : Money or None
        What all contacts together cost, where the file says no more than that.
    reach : int or None
        Customers reached, ≥ 1.

    Raises
    ------
    PlanError
        Naming the key, what was expected and what was found.
    """
    tables = table.tables("rungs")
    if cost_direct is not None:
        if tables or reach is None:
            raise PlanError.at(
                "calculator.cost_direct",
                tr("expected with audience.reach and without [[rungs]], which say it themselves"),
            )
        return (Rung("all channels", Money(cost_direct / reach)),)
    if len(tables) > MOST_RUNGS:
        raise PlanError.at(
            "rungs",
            tr("expected at most {most_rungs}, found {tables}", most_rungs=MOST_RUNGS, tables=len(tables)),
        )
    if not tables:
        raise PlanError.at(
            "rungs", tr("missing; expected at least one [[rungs]] with channel and cost_per_contact")
        )
    return tuple(_rung(one) for one in tables)


def _rung(table: Table) -> Rung:
    _refuse_capacity(table)
    rung = Rung(
        channel=table.need("channel", text),
        cost_per_contact=table.need("cost_per_contact", money),
        wait_days=table.maybe("wait_days", count),
        response=_everybodys(table.maybe_table("response")),
        offer=_offer(table.maybe_table("offer")),
        fatigue_cost=table.take("fatigue_cost", money, NO_MONEY),
        value_gate=table.maybe("value_gate", money),
        only_if=table.maybe("only_if", condition),
        groups=tuple(_group(one) for one in table.tables("groups")),
    )
    table.close()
    if rung.groups and rung.response is None:
        raise PlanError.at(table.key("response"), tr("missing; what of the customers in none of the groups?"))
    return rung


def _refuse_capacity(table: Table) -> None:
    """A capacity is its channel's, whichever rungs use it."""
    if table.has("capacity"):
        raise PlanError.at(
            table.key("capacity"), tr("expected in [[channels]], as capacity beside the name of the channel")
        )


def _everybodys(table: Table | None) -> Response | None:
    if table is None:
        return None
    response = _response(table)
    table.close()
    return response


def _group(table: Table) -> GroupResponse:
    group = GroupResponse(where=table.need("where", condition), response=_response(table))
    table.close()
    return group


def _response(table: Table) -> Response:
    response = Response(
        lift=table.need("lift", Points.parse),
        evidence=table.take("evidence", one_of(EVIDENCE), "assumed"),
        customers=table.maybe("customers", count),
        interval=table.maybe("interval", _interval),
        pooled=table.take("pooled", flag, default=False),
    )
    if response.evidence != "assumed" and response.customers is None:
        raise PlanError.at(
            table.key("customers"),
            tr("missing; {evidence} on how many customers?", evidence=response.evidence),
        )
    if response.evidence == "tested" and response.interval is None:
        raise PlanError.at(
            table.key("interval"), tr('missing; a tested lift has one, like ["1 points", "3 points"]')
        )
    if response.pooled and response.evidence != "tested":
        raise PlanError.at(table.key("pooled"), tr("expected of a tested lift alone"))
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
        parts=_parts(table),
        only_last_rung=table.take("only_last_rung", flag, default=False),
        coupon_hunters=table.take("coupon_hunters", flag, default=False),
    )
    table.close()
    return offer


def _parts(table: Table) -> tuple[Part, ...]:
    """One thing, written in the offer itself, or a pack of several."""
    pack = table.tables("parts")
    is_one_thing = any(table.has(name) for name in _ONE_THING)
    if is_one_thing == bool(pack):
        raise PlanError.at(
            table.path,
            tr(
                "expected one thing (face_value and redemption) or a pack ([[rungs.offer.parts]]), found {value}",
                value="both" if pack else "neither",
            ),
        )
    return tuple(_packed(one) for one in pack) if pack else (_part(table),)


def _packed(table: Table) -> Part:
    part = _part(table, table.take("name", text, ""))
    table.close()
    return part


def _part(table: Table, name: str = "") -> Part:
    return Part(
        face_value=table.need("face_value", money),
        redemption=table.need("redemption", Rate.parse),
        fulfilment_cost=table.take("fulfilment_cost", money, NO_MONEY),
        funded=table.take("funded", Rate.parse, NO_RATE),
        name=name,
    )
