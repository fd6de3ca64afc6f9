"""The running job, as the footer tells it: a timer looks only while there is one."""

from typing import TYPE_CHECKING, Final

from recall_console.console.format import whole
from recall_console.language import later, tr, trn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recall_console.progress import Progress
    from recall_console.workspace.jobs import Step

BAR_CELLS: Final = 20
SHORT_BAR_CELLS: Final = 8
STAGES: Final = {
    "read": later("reading events"),
    "variables": later("computing variables"),
    "fit": later("fitting the model"),
    "evaluate": later("testing it on months it has not seen"),
    "score": later("scoring customers"),
    "tiers": later("keeping where everybody stood when each month began"),
    "advise": later("working out what everybody should get"),
    "write": later("writing the run"),
}
LEAST_SECONDS: Final = 2.0
"""A stage that has run for less tells nothing of its pace."""
STALLED_TIMES: Final = 4
"""A step that takes so many times as long as those before makes any guess worthless."""


def lines(steps: "Sequence[Step]", now: float, cancel: str) -> tuple[str, ...]:
    """How far a job has come, from the longest way of saying so to the shortest: the footer takes the first that fits.

    `cancel` is the key that stops it.
    """
    cancels = tr("{cancel} cancels", cancel=cancel)
    if not steps:
        return (tr("starting …") + f" · {cancels}",)
    progress = steps[-1].progress
    stage = tr(STAGES.get(progress.stage, progress.stage))
    figures = f"{whole(progress.done)}/{whole(progress.total)}"
    seconds = seconds_left(steps, now)
    left = [] if seconds is None else [time_left(seconds)]
    rate = (
        [] if (speed := units_a_second(steps)) is None or speed < 1 else [tr("{count}/s", count=whole(speed))]
    )
    told = [tr(progress.detail)] if progress.detail else []
    long, short = (f"{stage} {bar(progress, cells)} {figures}" for cells in (BAR_CELLS, SHORT_BAR_CELLS))
    ways = (
        [long, *told, *rate, *left, cancels],
        [long, *rate, *left, cancels],
        [short, *left, cancels],
        [f"{stage} {figures}", *left, cancels],
        [f"{stage} {figures}", *left],
        [stage],
    )
    return tuple(" · ".join(way) for way in ways)


def bar(progress: "Progress", cells: int) -> str:
    """The share that is done as a bar."""
    filled = cells * min(progress.done, progress.total) // max(1, progress.total)
    return "█" * filled + "░" * (cells - filled)


def units_a_second(steps: "Sequence[Step]") -> float | None:
    """The pace of the later half of a stage's steps, as the earlier ones may be unlike; None while it is not known."""
    timed = [step for step in steps if step.at > 0]
    if not timed or timed[-1].at - timed[0].at < LEAST_SECONDS:
        return None
    first, last = timed[(len(timed) - 1) // 2], timed[-1]
    if last.progress.done <= first.progress.done or last.at <= first.at:
        return None
    return (last.progress.done - first.progress.done) / (last.at - first.at)


def seconds_left(steps: "Sequence[Step]", now: float) -> float | None:
    """How long this stage goes on at its pace; None where nothing reliable can be said."""
    pace = units_a_second(steps)
    if pace is None:
        return None
    last, before = steps[-1], steps[-2]
    since, usual = now - last.at, max(last.at - before.at, 1 / pace)
    if not 0 <= since <= STALLED_TIMES * usual:
        return None
    return max(0.0, (last.progress.total - last.progress.done) / pace - since)


def time_left(seconds: float) -> str:
    """Roughly, so that it says the same for a while: each change is sent to the terminal."""
    if seconds < 60:
        return tr("less than a minute left of this step")
    minutes = -(-seconds // 60)
    if minutes < 90:
        return trn(
            "about {count} min left of this step",
            "about {count} min left of this step",
            minutes,
            count=whole(minutes),
        )
    return tr("about {hours} h left of this step", hours=whole(round(minutes / 60)))
