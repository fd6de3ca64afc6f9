"""Tested responses as a command answers them, and as it writes them into a plan."""

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from recall_console.cli.main import USAGE
from recall_console.plans.files import plan_file

Run = Callable[..., tuple[int, str, str]]
START = date(2025, 1, 1)
SENT = START + timedelta(days=60)
GROUPS = 3
PLAN = """# kept
name = "Win back"
horizon_days = 60
[audience]
where = "true"

[[rungs]]
channel = "e-mail"   # as people write it
cost_per_contact = 0.01
wait_days = 5
response.lift = "0.3 points"  # a guess
response.evidence = "assumed"

[[rungs]]
channel = "SMS"
cost_per_contact = 0.05
wait_days = 30
offer.face_value = 5
offer.redemption = "10 %"
response.lift = "1 points"

# the last rung
[[rungs]]
channel = "call"
cost_per_contact = 5
wait_days = 7
response.lift = "3 points"

[hidden]
hours = 1
"""


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A shop of 1,200 whose dear customers answer to an SMS with an offer, and nobody to an e-mail; and its contact log."""
    folder = tmp_path_factory.mktemp("shop")
    (folder / "orders.csv").write_text("customer_id,time,amount\n" + "\n".join(_orders()) + "\n")
    (folder / "contacts.csv").write_text(
        "customer_id,time,campaign,channel,offer,arm\n" + "\n".join(_contacts()) + "\n"
    )
    return folder / "orders.csv", folder / "contacts.csv"


def _arm(number: int) -> str:
    return ("email", "sms", "")[number % GROUPS]


def _orders() -> Iterator[str]:
    for number in range(1200):
        dear = number % 20 < 4
        yield f"c{number},{START + timedelta(days=number % 30)},{500 if dear else 10 + number % 7}"
        answers = _arm(number) == "sms" and number % 20 < 3
        if answers or number % 50 == 7:
            yield f"c{number},{SENT + timedelta(days=20 if answers else 3)},40"
    yield f"other,{SENT + timedelta(days=100)},1"


def _contacts() -> Iterator[str]:
    for number in range(1200):
        channel = _arm(number)
        offer = "coupon" if channel == "sms" else "none"
        yield f"c{number},{SENT} 09:00,w1,{channel},{offer if channel else ''},{'treated' if channel else 'holdout'}"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN)
    return path


def test_each_action_is_told_with_its_interval(run: Run, shop: tuple[Path, Path]) -> None:
    orders, contacts = shop
    code, out, err = run("responses", contacts, orders, "--json")
    assert code == 0, err
    found = json.loads(out)
    assert found["log"] == {"rows": 1200, "used": 1200, "unused": {}, "notes": []}
    sms, email = found["actions"]
    assert (sms["action"], email["action"]) == ("sms + offer", "email")
    assert sms["raw"]["value"] == pytest.approx(sms["treated_share"] - sms["holdout_share"])
    assert sms["pooled"]["low"] > 0 > email["pooled"]["low"]
    assert {one["tier"] for one in sms["tiers"]} == {"high", "potential", "marginal"}
    assert found["by_tier"]["tau"] > 0
    assert sms["spend"]["per_treated"]["value"] > 0


def test_the_answer_in_words_names_nobody_and_fits_a_terminal(
    run: Run, shop: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    orders, contacts = shop
    code, out, _ = run("responses", contacts, orders, "--holdout", "33 %")
    assert code == 0
    assert "1,200 contacts of 1 campaign" in out
    assert "sms + offer" in out
    assert "tiers by value tier" in out
    assert "c1199" not in out
    assert max(map(len, out.splitlines())) <= 80


def test_no_difference_between_tiers_is_an_answer(run: Run, shop: tuple[Path, Path]) -> None:
    orders, contacts = shop
    _, out, _ = run("responses", contacts, orders, "--days", "5")
    assert "No difference between tiers found" in out


def test_every_rung_is_told_what_was_tested_within_its_own_wait(
    run: Run, shop: tuple[Path, Path], plan: Path
) -> None:
    orders, contacts = shop
    code, out, err = run("responses", contacts, orders, "--into", plan)
    assert code == 0, err
    assert "within its own 5 days" in out
    assert "3 call: not in the contact log, left as it was" in out
    written = plan_file.read(plan)
    email, sms, call = written.rungs
    assert email.response is not None
    assert email.response.evidence == "tested"
    assert email.response.customers == 800
    assert sms.response is not None
    assert sms.response.interval is not None
    assert sms.response.interval[0] < sms.response.lift < sms.response.interval[1]
    assert [group.where for group in sms.groups] == [
        "value_tier = 'high'",
        "value_tier = 'potential'",
        "value_tier = 'marginal'",
    ]
    assert sms.groups[0].response.lift > sms.response.lift > sms.groups[2].response.lift
    assert email.groups == ()  # nobody answers within five days, in any tier
    assert call.response is not None
    assert call.response.evidence == "assumed"
    text = plan.read_text()
    assert all(note in text for note in ("# kept", "# as people write it", "# a guess", "# the last rung"))


def test_programs_are_told_what_was_written(run: Run, shop: tuple[Path, Path], plan: Path) -> None:
    orders, contacts = shop
    _, out, _ = run("responses", contacts, orders, "--into", plan, "--json")
    written = json.loads(out)["written"]
    assert [(one["rung"], one["action"], one["days"]) for one in written] == [
        (1, "e-mail", 5),
        (2, "SMS + offer", 30),
        (3, "call", 7),
    ]
    assert written[2]["response"] is None
    response = plan_file.read(plan).rungs[1].response
    assert response is not None
    assert written[1]["response"]["lift"] == pytest.approx(response.lift.difference)
    assert [one["where"] for one in written[1]["groups"]] == [
        group.where for group in plan_file.read(plan).rungs[1].groups
    ]


def test_names_from_a_log_cannot_steer_the_terminal(
    run: Run, shop: tuple[Path, Path], tmp_path: Path
) -> None:
    orders, contacts = shop
    hostile = tmp_path / "hostile.csv"
    hostile.write_text(contacts.read_text().replace("sms", "\x1b[31m[red]sms"))
    code, out, _ = run("responses", hostile, orders)
    assert code == 0
    assert "\x1b" not in out
    assert "[red]sms" in out


def test_written_twice_is_written_once(run: Run, shop: tuple[Path, Path], plan: Path) -> None:
    orders, contacts = shop
    run("responses", contacts, orders, "--into", plan)
    once = plan.read_text()
    run("responses", contacts, orders, "--into", plan)
    assert plan_file.parse(plan.read_text()) == plan_file.parse(once)


def test_groups_that_a_person_assumed_stay_in_front(run: Run, shop: tuple[Path, Path], plan: Path) -> None:
    orders, contacts = shop
    own = '\n[[rungs.groups]]\nwhere = "recency_days > 300"\nlift = "0 points"\n'
    plan.write_text(PLAN.replace('response.lift = "1 points"\n', f'response.lift = "1 points"\n{own}'))
    code, _, err = run("responses", contacts, orders, "--into", plan)
    assert code == 0, err
    assert [group.where for group in plan_file.read(plan).rungs[1].groups][:2] == [
        "recency_days > 300",
        "value_tier = 'high'",
    ]


def test_a_plan_of_other_actions_is_refused_and_left_alone(
    run: Run, shop: tuple[Path, Path], plan: Path
) -> None:
    orders, contacts = shop
    plan.write_text(PLAN.replace("e-mail", "letter").replace("SMS", "fax"))
    before = plan.read_text()
    code, _, err = run("responses", contacts, orders, "--into", plan)
    assert code == USAGE
    assert "the contact log knows none of the plan's actions" in err
    assert plan.read_text() == before


@pytest.mark.parametrize(
    ("contacts", "sentence"),
    [
        ("customer_id,time,arm\n", "has a header but no rows"),
        ("customer_id,time,channel\nc1,2025-03-02,sms\n", 'name it "arm"'),
        ("customer_id,time,channel,arm\nc1,2025-03-02,sms,treated\n", "nobody was held out"),
        (
            "customer_id,time,channel,arm\nx,2025-03-02,sms,treated\ny,2025-03-02,,holdout\n",
            "none of the 2 customers of the contact log is in the events",
        ),
        (
            "customer_id,time,channel,arm\nc1,2025-06-05,sms,treated\nc2,2025-06-05,,holdout\n",
            "2 are not over",
        ),
    ],
)
def test_what_tells_nothing_ends_with_one_sentence(
    run: Run, shop: tuple[Path, Path], tmp_path: Path, contacts: str, sentence: str
) -> None:
    path = tmp_path / "log.csv"
    path.write_text(contacts)
    code, out, err = run("responses", path, shop[0])
    assert (code, out) == (USAGE, "")
    assert sentence in err
    assert err.count("\n") == 1
