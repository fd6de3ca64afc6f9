"""The running job, as the footer tells it: a timer looks only while there is one."""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from recall_console.progress import Progress

BAR_CELLS: Final = 20
STAGES: Final = {
    "read": "reading events",
    "variables": "computing variables",
    "fit": "fitting the model",
    "evaluate": "testing it on months it has not seen",
    "score": "scoring customers",
    "tiers": "keeping where everybody stood when each month began",
    "write": "writing the run",
}


def line(progress: "Progress | None") -> str:
    """One line on how far a job has come: stage, bar, units."""
    if progress is None:
        return "scoring · starting"
    stage = STAGES.get(progress.stage, progress.stage)
    filled = BAR_CELLS * min(progress.done, progress.total) // max(1, progress.total)
    bar = "█" * filled + "░" * (BAR_CELLS - filled)
    detail = f" · {progress.detail}" if progress.detail else ""
    return f"{stage} {bar} {progress.done:,}/{progress.total:,}{detail} · X cancels"
