"""What connects the figures of a prediction, and whether its accuracy says anything."""

from collections.abc import Iterator, Mapping
from typing import Final

from recall_console.language import tr
from recall_console.plans.claims.relation import Relation, Solution, divided, product
from recall_console.plans.claims.solving import Known, written
from recall_console.plans.figures import Flag

_ERRORS: Final = Relation(
    frozenset({"errors", "flagged", "at_risk", "hits"}),
    {
        "errors": Solution(
            "{flagged} + {at_risk} − 2 × {hits}",
            lambda known: known["flagged"] + known["at_risk"] - 2 * known["hits"],
        ),
        "hits": Solution(
            "({flagged} + {at_risk} − {errors}) / 2",
            lambda known: (known["flagged"] + known["at_risk"] - known["errors"]) / 2,
        ),
        "flagged": Solution(
            "{errors} − {at_risk} + 2 × {hits}",
            lambda known: known["errors"] - known["at_risk"] + 2 * known["hits"],
        ),
        "at_risk": Solution(
            "{errors} − {flagged} + 2 × {hits}",
            lambda known: known["errors"] - known["flagged"] + 2 * known["hits"],
        ),
    },
)
"""Wrong are those called at risk who are not, and those at risk who are not called so."""
_ACCURACY: Final = Relation(
    frozenset({"accuracy", "errors", "customers"}),
    {
        "accuracy": Solution(
            "1 − {errors} / {customers}",
            lambda known: 1 - divided(known["errors"], known["customers"]),
        ),
        "errors": Solution(
            "{customers} × (1 − {accuracy})",
            lambda known: known["customers"] * (1 - known["accuracy"]),
        ),
        "customers": Solution(
            "{errors} / (1 − {accuracy})",
            lambda known: divided(known["errors"], 1 - known["accuracy"]),
        ),
    },
)
_CONSTANT: Final = Relation(
    frozenset({"constant_accuracy", "base_rate"}),
    {
        "constant_accuracy": Solution(
            "the larger of {base_rate} and the rest",
            lambda known: max(known["base_rate"], 1 - known["base_rate"]),
        )
    },
)
RELATIONS: Final = (
    product("at_risk", "customers", "base_rate"),
    product("hits", "flagged", "precision"),
    product("hits", "at_risk", "caught"),
    product("precision", "lift", "base_rate"),
    _CONSTANT,
    _ACCURACY,
    _ERRORS,
)
LITTLE_BETTER: Final = 0.01
"""An accuracy that beats the constant answer by less than this says next to nothing."""


def must(known: Mapping[str, Known]) -> Iterator[Flag]:
    """What has to be true of a prediction with these figures."""

    def said(name: str) -> str:
        return written(name, known[name].told)

    if "precision" in known and "flagged" in known:
        lift = tr(", {lift} times as often as by chance", lift=said("lift")) if "lift" in known else ""
        yield Flag(
            "precision",
            tr(
                "of the {flagged} called at risk {precision} must really be{lift}",
                flagged=said("flagged"),
                precision=said("precision"),
                lift=lift,
            ),
        )


def beware(known: Mapping[str, Known]) -> Iterator[Flag]:
    """What an accuracy does not say."""
    if "accuracy" in known:
        yield (
            _against_constant(known)
            if "constant_accuracy" in known
            else Flag(
                "base_rate_unsaid",
                tr(
                    "an accuracy of {accuracy} says nothing as long as nobody says how many are at risk",
                    accuracy=written("accuracy", known["accuracy"].told),
                ),
            )
        )


def _against_constant(known: Mapping[str, Known]) -> Flag:
    accuracy, constant = (known[name].told for name in ("accuracy", "constant_accuracy"))
    nobody = tr("nobody leaves") if known["base_rate"].told.value < 0.5 else tr("everybody leaves")
    told = tr(
        "“{nobody}” is right {constant_accuracy} of the time ({base_rate} are at risk)",
        nobody=nobody,
        constant_accuracy=written("constant_accuracy", constant),
        base_rate=written("base_rate", known["base_rate"].told),
    )
    lead = accuracy.value - constant.value
    if abs(lead) <= LITTLE_BETTER and not accuracy.bound:
        return Flag(
            "accuracy_says_nothing",
            tr(
                "an accuracy of {accuracy} says nothing: {told}",
                accuracy=written("accuracy", accuracy),
                told=told,
            ),
        )
    if lead < 0:
        return Flag(
            "accuracy_below_constant",
            tr(
                "an accuracy of {accuracy} is worse than no model: {told}",
                accuracy=written("accuracy", accuracy),
                told=told,
            ),
        )
    return Flag(
        "accuracy_above_constant",
        tr(
            "an accuracy of {accuracy} is to be measured against no model: {told}",
            accuracy=written("accuracy", accuracy),
            told=told,
        ),
    )
