"""Why an action is advised or not, with the figures that say so."""

from typing import TYPE_CHECKING, Final

from recall_console.console.advice_words import reason_words
from recall_console.console.format import number, plain, probability
from recall_console.language import tr

if TYPE_CHECKING:
    from recall_console.plans.advice.weighing import Option

LONGEST_CONDITION: Final = 60
DECIMALS: Final = ((10.0, 0), (1.0, 1), (0.01, 2))
"""From so much money on, so many decimals."""


def amount(value: float | None) -> str:
    """Money in few digits: `0.002`, `0.15`, `4.1`, `61`; nothing as `0`."""
    size = abs(value or 0.0)
    return number(value, next((decimals for least, decimals in DECIMALS if size >= least), 3 if size else 0))


def why(option: "Option") -> str:
    """The reason with its figures; the reason alone where it has none."""
    values = option.values
    if "margin" in values and "costs" in values:
        told = tr(
            "brings {margin}, costs {costs}", margin=amount(values["margin"]), costs=amount(values["costs"])
        )
    elif "return_probability" in values:
        told = tr("{returns} returns unasked", returns=probability(values["return_probability"]))
    elif values.get("value_gate") is not None:
        gained, gate = amount(values["gained"]), amount(values["value_gate"])
        told = tr("a return gains {gained}, it takes {gate}", gained=gained, gate=gate)
    elif values.get("condition"):
        told = tr("only if {condition}", condition=plain(str(values["condition"]), LONGEST_CONDITION))
    else:
        return reason_words(option.reason)
    return tr("{reason}: {figures}", reason=reason_words(option.reason), figures=told)
