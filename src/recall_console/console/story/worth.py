"""What the customer is worth, was worth, and would be worth again."""

from typing import Final

from recall_console.console.format import money, number, whole
from recall_console.console.names import name
from recall_console.console.story.known import Customer
from recall_console.console.story.margin import labelled
from recall_console.console.text import Line
from recall_console.language import later, tr, trn

CENTS_BELOW: Final = 10.0


def worth(known: Customer, width: int) -> list[Line]:
    """The next 12 months, if won back, and the potential of who is silent."""
    facts = known.facts
    if facts["expected_value_12m"] is None and facts["expected_spend"] is None:
        return labelled("Worth", tr("not known: there is no model, or there are no amounts"), width)
    value, back = (_cash(known, column) for column in ("expected_value_12m", "value_if_returned_12m"))
    told = [tr("{value} in 12 months · {back} if won back", value=value, back=back)]
    if facts["potential_tier"] is not None:
        told.append(_potential(known))
    return labelled("Revenue" if known.counts == "revenue" else "Margin", " · ".join(told), width)


def _potential(known: Customer) -> str:
    """The potential tier of a silent customer, and the value that it stands for."""
    tier = name(known.facts["potential_tier"])
    if known.facts["value_after_return_12m"] is None:
        return tr("{tier} potential", tier=tier)
    return tr("{tier} potential ({value})", tier=tier, value=_cash(known, "value_after_return_12m"))


def _cash(known: Customer, column: str) -> str:
    """Money of a column; cents only where it is little."""
    value = known.facts[column]
    return money(value, known.currency, None if value is None or abs(value) < CENTS_BELOW else 0)


def expected(known: Customer, width: int) -> list[Line]:
    """What is likely to be spent within the horizon, with its interval; nothing where it is not known."""
    facts = known.facts
    if facts["expected_spend"] is None:
        return []
    spend, low, high = (
        _cash(known, column) for column in ("expected_spend", "expected_spend_low", "expected_spend_high")
    )
    figures = {"spend": spend, "low": low, "high": high, "orders": number(facts["expected_orders"])}
    days = known.horizon_days
    if days is None:
        told = tr("{spend} ({low} to {high}) spend within the horizon · {orders} orders", **figures)
    else:
        told = trn(
            "{spend} ({low} to {high}) spend in {days} day · {orders} orders",
            "{spend} ({low} to {high}) spend in {days} days · {orders} orders",
            days,
            days=whole(days),
            **figures,
        )
    return labelled("Expected", told, width)


def so_far(known: Customer, width: int) -> list[Line]:
    """What was bought in the last year; without the money where there is none to tell of."""
    facts = known.facts
    count = facts["frequency"] or 0
    if facts["monetary"] is None or facts["average_order_value"] is None or not count:
        told = trn(
            "{count} order in the last year", "{count} orders in the last year", count, count=whole(count)
        )
    else:
        spent, each = (money(facts[column], known.currency) for column in ("monetary", "average_order_value"))
        told = trn(
            "{spent} in the last year · {count} order · {each} each",
            "{spent} in the last year · {count} orders · {each} each",
            count,
            spent=spent,
            count=whole(count),
            each=each,
        )
    return labelled(later("So far"), told, width)
