"""Why a model is withheld that knows something of the future, in words."""

from collections.abc import Mapping
from typing import Any

from recall_console.console.format import NOTHING, fraction, listed, number, plain
from recall_console.console.names import name
from recall_console.language import tr, trn

Values = Mapping[str, Any]


def points(share: float | None) -> str:
    """A difference of shares: `2.1 points`."""
    if share is None:
        return NOTHING
    return tr("{count} points", count=number(share * 100))


def leak_future(values: Values) -> str:
    """A later event changed a variable."""
    return tr(
        "The model is withheld: events after the as-of date change {variables}. That is a fault of this program, not of your "
        "data: believe no figure here, and report it",
        variables=_variables(values),
    )


def leak_too_good(values: Values) -> str:
    """A variable knows what came."""
    return trn(
        "The model is withheld: {variables} alone tells who leaves too well to be true (AUC {roc_auc}, the best simple sign "
        "{simple_auc}). Look in the source for columns or rows that were written later than they say: a status, a closing "
        "date, orders entered afterwards",
        "The model is withheld: {variables} alone tell who leaves too well to be true (AUC {roc_auc}, the best simple sign "
        "{simple_auc}). Look in the source for columns or rows that were written later than they say: a status, a closing "
        "date, orders entered afterwards",
        len(values["variables"]),
        variables=_variables(values),
        roc_auc=fraction(values["roc_auc"]),
        simple_auc=fraction(values["simple_auc"]),
    )


def leak_split(values: Values) -> str:
    """It knows more of the dates that it learnt from than of a later one."""
    return tr(
        "The model is withheld: its lead over recency is {gap} (±{error}) larger on customers of the dates that it learnt from "
        "than on a later date, {allowed} would do: it learnt something that is not known yet when it counts. Look in the "
        "source for columns or rows that were written later than they say",
        gap=points(values["gap"]),
        error=number(196 * values["error"]),
        allowed=points(values["allowed"]),
    )


def _variables(values: Values) -> str:
    names = [name(plain(str(each))) for each in values["variables"]]
    first = listed(names[:3])
    return tr("{names} and {more} more", names=first, more=len(names) - 3) if len(names) > 3 else first
