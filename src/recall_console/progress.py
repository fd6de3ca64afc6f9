"""How long work says how far it has come, without knowing who listens."""

from collections.abc import Callable
from typing import Final, NamedTuple

FINISHED: Final = "finished"
"""Stage of the last line of a job that left a run."""
FAILED: Final = "failed"
"""Stage of the last line of a job that could not."""


class Progress(NamedTuple):
    """One step of a long piece of work.

    Attributes
    ----------
    stage : str
        Stable name of what is being done: ``read``, ``variables``, ``fit``, ``evaluate``, ``score``, ``tiers``,
        ``advise``, ``write``.
    done, total : int
        Units finished and units in all of this stage (``total`` ≥ 1).
    detail : str
        What the unit is, for a person: a file, a date.
    """

    stage: str
    done: int
    total: int
    detail: str = ""


Report = Callable[[Progress], None]
"""Whoever wants to know passes one of these down."""


def silent(_: Progress) -> None:
    """Report to nobody."""
