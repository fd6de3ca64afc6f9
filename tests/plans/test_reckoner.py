import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from plan_makers import scores

from recall_console.engines.child import Child
from recall_console.plans.files import plan_file
from recall_console.plans.forecasts.question import Answer, Question, Shop
from recall_console.plans.forecasts.reckoner import MODULE
from recall_console.plans.forecasts.reckoning import Reckoning
from recall_console.settings import Settings

PLAN = """
name = "two rungs"
horizon_days = 90
holdout = "10 %"
budget = 20
audience.where = "churn_probability >= 0"
[[rungs]]
channel = "push"
cost_per_contact = 0.1
wait_days = 5
response.lift = "1 points"
[[rungs]]
channel = "sms"
cost_per_contact = 0.5
wait_days = 7
response.lift = "2 points"
"""

STARTED = f"from recall_console.engines.child import Child; child = Child.start({MODULE!r})"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    path = tmp_path_factory.mktemp("reckoner") / "scores.parquet"
    scores(400).write_parquet(path)
    return Shop(path, 90)


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    started = Child.start(MODULE)
    yield started
    started.close()


def question(shop: Shop, number: int, budget: int = 20, cost: float = 0.1) -> Question:
    said = PLAN.replace("budget = 20", f"budget = {budget}").replace("contact = 0.1", f"contact = {cost}")
    plan = plan_file.parse(said)
    return Question(number, (plan,), shop, Settings())


def heard(child: Child, number: int, seconds: float = 60) -> list[Answer]:
    """All that is said until the last answer to a question."""
    answers: list[Answer] = []
    end = time.monotonic() + seconds
    while not (answers and answers[-1].number == number and answers[-1].is_last):
        assert select.select([child], [], [], end - time.monotonic())[0], "nothing was answered in time"
        answers += child.received()
    return answers


def test_the_reckoner_answers_what_would_be_reckoned_here(shop: Shop, child: Child) -> None:
    asked = question(shop, 1)
    here = list(Reckoning().answers(asked))
    child.send(asked)
    there = heard(child, 1)
    assert [one.outcome for one in there] == [one.outcome for one in here]
    assert [one.frontier for one in there] == [one.frontier for one in here]
    figures = [one.outcome.forecasts[0] for one in (*here, *there) if one.outcome]
    assert figures[0].as_dict() == figures[1].as_dict()
    assert figures[0].used_by(0) == figures[1].used_by(0) != ()


def test_customers_stay_where_they_are_reckoned(shop: Shop, child: Child) -> None:
    child.send(question(shop, 10))
    told = next(one.outcome for one in heard(child, 10) if one.outcome)
    assert told.forecasts[0].outcome is None
    assert told.forecasts[0].quadrants


def test_of_many_customers_close_figures_come_first(shop: Shop) -> None:
    close, exact, *_ = Reckoning(at_once=10).answers(question(shop, 1))
    assert close.outcome is not None
    assert close.outcome.is_close
    assert exact.outcome is not None
    assert not exact.outcome.is_close


def test_a_superseded_question_is_not_answered_to_its_end(shop: Shop, child: Child) -> None:
    for number in range(20, 40):
        child.send(question(shop, number, cost=number / 100))
    answers = heard(child, 39)
    assert not [one for one in answers if one.is_last and one.number < 39]
    assert sum(one.number == 39 for one in answers) == 2


def test_answers_come_whole_although_nobody_reads_them_for_a_while(shop: Shop, child: Child) -> None:
    for number in range(50, 70):
        child.send(question(shop, number, cost=number / 100))
        time.sleep(0.02)  # many first answers: more than a pipe holds
    assert heard(child, 69)[-1].frontier is not None


def test_a_frontier_is_drawn_once_for_all_budgets(shop: Shop) -> None:
    reckoning = Reckoning()
    *_, drawn = reckoning.answers(question(shop, 1, budget=10))
    (first,) = reckoning.answers(question(shop, 2, budget=30))
    assert first.is_last
    assert first.frontier is drawn.frontier


def test_what_cannot_be_reckoned_is_answered_in_one_sentence(shop: Shop, child: Child) -> None:
    asked = question(shop, 80)
    plan = plan_file.parse(PLAN.replace("churn_probability >= 0", "nothing > 0"))
    child.send(replace(asked, plans=(plan,)))
    (answer,) = heard(child, 80)
    assert answer.outcome is None
    assert answer.error.startswith("audience.where: there is no column 'nothing'")


def test_scores_that_are_gone_are_told(shop: Shop, tmp_path: Path) -> None:
    (answer,) = Reckoning().answers(question(Shop(tmp_path / "gone.parquet"), 1))
    assert "cannot read the scores in" in answer.error


def test_a_reckoner_that_ended_is_noticed_and_says_why() -> None:
    child = Child.start("recall_console.plans.forecasts.no_such_module")
    select.select([child], [], [], 60)
    with pytest.raises(EOFError):
        child.received()
    assert "no_such_module" in child.last_words()
    child.close()


def test_the_reckoner_ends_with_a_console_that_is_killed() -> None:
    program = f"import time; {STARTED}; print(child.pid, flush=True); time.sleep(60)"
    console = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert console.stdout is not None
    pid = int(console.stdout.readline())
    console.kill()
    console.communicate()
    end = time.monotonic() + 30
    while is_alive(pid) and time.monotonic() < end:
        time.sleep(0.02)
    assert not is_alive(pid)


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits to be noticed does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").split()[2] != "Z"
    except FileNotFoundError:
        return False


def test_the_reckoner_lets_everything_else_go_first(child: Child) -> None:
    assert os.getpriority(os.PRIO_PROCESS, child.pid) == 19
