from collections.abc import Sequence

import pytest
from rich.cells import cell_len

from recall_console import language
from recall_console.console.job_watch import STAGES, lines, seconds_left, time_left, units_a_second
from recall_console.progress import Progress
from recall_console.workspace.jobs import Step


def steps(
    done: Sequence[int], seconds: Sequence[float], total: int = 100, stage: str = "read"
) -> tuple[Step, ...]:
    return tuple(Step(Progress(stage, one, total), 1000 + at) for one, at in zip(done, seconds, strict=True))


STEADY = steps((0, 10, 20, 30), (0, 10, 20, 30))


def test_progress_is_stage_bar_figures_and_the_way_to_cancel() -> None:
    told = lines((Step(Progress("fit", 1, 2, "fold 2"), 0.0),), 0.0, "X")
    assert told[0] == "fitting the model ██████████░░░░░░░░░░ 1/2 · fold 2 · X cancels"
    assert lines((), 0.0, "X") == ("starting … · X cancels",)


def test_the_time_left_follows_the_pace_of_the_stage() -> None:
    assert seconds_left(STEADY, 1030) == pytest.approx(70)
    assert seconds_left(STEADY, 1035) == pytest.approx(65)
    assert "about 2 min left of this step" in lines(STEADY, 1030, "X")[0]


def test_a_pace_that_has_changed_counts_as_it_is_now() -> None:
    slower = steps((0, 10, 20, 30, 35, 40), (0, 1, 2, 3, 13, 23))
    pace = units_a_second(slower)
    assert pace is not None
    assert pace < 1


@pytest.mark.parametrize(
    ("told", "now"),
    [
        (steps((0,), (0,)), 1030.0),
        (steps((0, 50), (0, 0.5)), 1000.5),
        (steps((10, 10, 10), (0, 5, 9)), 1010.0),
        (STEADY, 1300.0),
        (STEADY, 900.0),
        ((Step(Progress("read", 1, 9), 0.0), Step(Progress("read", 5, 9), 0.0)), 5.0),
    ],
    ids=["one step", "too early", "no progress", "stalled", "a clock set back", "no times"],
)
def test_nothing_is_said_where_nothing_is_known(told: tuple[Step, ...], now: float) -> None:
    assert seconds_left(told, now) is None
    assert "left" not in lines(told, now, "X")[0]


def test_a_rate_is_told_where_units_are_many() -> None:
    many = steps((0, 50_000, 100_000), (0, 5, 10), total=1_000_000)
    assert "10,000/s" in lines(many, 1010, "X")[0]


def test_the_time_left_is_told_roughly() -> None:
    assert time_left(5) == "less than a minute left of this step"
    assert time_left(61) == "about 2 min left of this step"
    assert time_left(7200) == "about 2 h left of this step"


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_there_is_a_way_of_saying_it_for_every_width(stage: str, spoken: str) -> None:
    language.use(spoken)
    told = lines(steps((0, 10, 20, 30), (0, 10, 20, 30), stage=stage, total=1_000_000), 1030, "X")
    assert cell_len(told[0]) >= cell_len(told[-1])
    assert cell_len(told[-1]) < 60
