"""Ladders by a code that data, screens and exports share: ``push>e-mail>sms+offer``."""

from typing import TYPE_CHECKING

import polars as pl

from recall_console.plans.advice.codes import LEAVE_ALONE, THEN, WITH_OFFER

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from recall_console.plans.plan import Rung


def code(rungs: "Sequence[Rung]") -> str:
    """The code of a ladder: the channels of its rungs in order, each with what says that it carries an offer.

    Parameters
    ----------
    rungs : Sequence[Rung]
        Those of the ladder; none leave alone.
    """
    return THEN.join(map(_code, rungs)) or LEAVE_ALONE


def _code(rung: "Rung") -> str:
    """A channel's name may hold the sign that stands between rungs: then it is another one."""
    return rung.channel.replace(THEN, "›") + WITH_OFFER * (rung.offer is not None)


def codes(rungs: "Sequence[Rung]", used: "npt.NDArray[np.uint32]") -> pl.Series:
    """The code of each ladder (N,) of a plan.

    Parameters
    ----------
    rungs : Sequence[Rung]
        All rungs of the plan.
    used : ndarray (N,) of uint32
        Bit k: rung k is in the ladder.
    """
    used_by = pl.Series(used)
    known = [int(bits) for bits in used_by.unique().to_list()]
    names = [code([rung for place, rung in enumerate(rungs) if bits >> place & 1]) for bits in known]
    return used_by.replace_strict(known, names, return_dtype=pl.String()).alias("action")
