"""Plan files are read strictly: every mistake is named by its key."""

import re
from pathlib import Path
from random import Random
from typing import Any

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_makers import FOUR_RUNGS, SAMPLES, sample
from random_plans import Written, written_plans

from recall_console.errors import PlanError
from recall_console.plans.files import plan_file
from recall_console.plans.plan import (
    Audience,
    Calculator,
    Channel,
    GroupResponse,
    Hidden,
    Offer,
    Part,
    Plan,
    Response,
    Rung,
)
from recall_console.plans.quantities import Cap, Hours, Hurdle, Money, Points, Rate, Return

SMALL = """
name = "Small"
[audience]
reach = 100
[[rungs]]
channel = "sms"
cost_per_contact = 0.05
"""


def small(**replaced: str) -> str:
    """The small plan with lines put in: above its tables, or in the table that a keyword names."""
    above = replaced.get("above", "")
    return above + SMALL + replaced.get("rung", "") + replaced.get("below", "")


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.toml")), ids=lambda path: path.stem)
def test_every_sample_plan_is_understood(path: Path) -> None:
    assert plan_file.read(path).name


@pytest.mark.parametrize("name", ["broad-blast", "prediction-led", "sms", "coupon", "sms-and-coupon"])
def test_the_articles_examples_say_that_they_are_unverified(name: str) -> None:
    text = sample(f"{name}.toml")
    assert plan_file.parse(text).evidence == "article example, unverified"
    assert "unverified" in text.split("name =")[0]


def test_the_template_is_read_with_its_types() -> None:
    plan = plan_file.read(SAMPLES / "winback.toml")
    assert [rung.channel for rung in plan.rungs] == ["push", "e-mail", "sms", "call"]
    assert plan.hurdle == Hurdle(0.5, "campaign")
    assert plan.holdout == Rate(0.1)
    assert plan.evidence == "assumed"
    response = plan.rungs[2].response
    assert response is not None
    assert response.lift == Points(0.01)


def test_defaults_are_those_of_a_plan() -> None:
    plan = plan_file.parse(SMALL)
    assert plan == Plan(name="Small", audience=plan.audience, rungs=plan.rungs)


@pytest.mark.parametrize(
    ("toml", "sentence"),
    [
        (small(above='hurdel = "30 % per year"\n'), "hurdel: unknown key; did you mean hurdle?"),
        (
            small(rung="cost_per_contract = 1\n"),
            "rungs.1.cost_per_contract: unknown key; did you mean cost_per_contact?",
        ),
        (small(rung='response.lift = "3 %"\n'), "rungs.1.response.lift: expected percentage points"),
        (small(rung="offer.face_value = 20\n"), "rungs.1.offer.redemption: missing"),
        (
            small(rung='offer.face_value = 20\noffer.redemption = "10 points"\n'),
            "rungs.1.offer.redemption: expected a share",
        ),
        (
            small(rung='offer.face_value = "20"\noffer.redemption = "1 %"\n'),
            "rungs.1.offer.face_value: expected an amount",
        ),
        (small(rung="wait_days = 0\n"), "rungs.1.wait_days: expected a whole number ≥ 1, found 0"),
        (small(rung="wait_days = 2.5\n"), "rungs.1.wait_days: expected a whole number ≥ 1, found 2.5"),
        (small(rung="wait_days = 91\n"), "horizon_days: expected at least the 91 days"),
        (small(rung="capacity = 100\n"), "rungs.1.capacity: expected in [[channels]]"),
        (small(rung='only_if = ""\n'), "rungs.1.only_if: expected words in quotes, found ''"),
        (
            small(rung="offer.only_last_rung = true\n"),
            "rungs.1.offer: expected one thing (face_value and redemption) or a pack ([[rungs.offer.parts]]), found neither",
        ),
        (small(rung="offer.parts = []\n"), "found neither"),
        (
            small(rung='offer.face_value = 3\n[[rungs.offer.parts]]\nface_value = 1\nredemption = "1 %"\n'),
            "rungs.1.offer: expected one thing (face_value and redemption) or a pack ([[rungs.offer.parts]]), found both",
        ),
        (
            small(rung='[[rungs.offer.parts]]\nface_value = 1\nredemption = "1 points"\n'),
            "rungs.1.offer.parts.1.redemption: expected a share",
        ),
        (
            small(rung='[[rungs.offer.parts]]\nface_value = 1\nredemption = "1 %"\nfounded = "3 %"\n'),
            "rungs.1.offer.parts.1.founded: unknown key; did you mean funded?",
        ),
        (
            small(rung='offer.face_value = 3\noffer.redemption = "1 %"\noffer.funded = 1\n'),
            "expected a share",
        ),
        (
            small(rung='[[rungs.groups]]\nwhere = "true"\nlift = "1 points"\n'),
            "rungs.1.response: missing; what of the customers in none of the groups?",
        ),
        (
            small(rung='response.lift = "1 points"\n[[rungs.groups]]\nlift = "1 points"\n'),
            "rungs.1.groups.1.where: missing",
        ),
        (
            small(rung='response.lift = "1 points"\n[[rungs.groups]]\nwhere = "true"\nlift = "1 %"\n'),
            "rungs.1.groups.1.lift: expected percentage points",
        ),
        (small(below='[[channels]]\nname = "sms"\ncapacity = -1\n'), "channels.1.capacity: expected a whole"),
        (
            small(below='[[channels]]\nname = "sms"\nper_day = 0\n'),
            "channels.1.per_day: expected a whole number ≥ 1",
        ),
        (small(below="[[channels]]\ncapacity = 1\n"), "channels.1.name: missing"),
        (
            small(below='[[channels]]\nname = "smss"\n'),
            "channels.1.name: expected the channel of a rung, like 'sms', found 'smss'",
        ),
        (
            small(below='[[channels]]\nname = "sms"\n[[channels]]\nname = "sms"\n'),
            "channels.2.name: expected every channel once, found 'sms'",
        ),
        (
            small(below='[[channels]]\nname = "sms"\nat_most = "two in 30 days"\n'),
            "channels.1.at_most: expected contacts in a number of days, written like",
        ),
        (
            small(below='[[channels]]\nname = "sms"\nquiet_hours = "21:00-24:30"\n'),
            "channels.1.quiet_hours: expected two times of day, written like",
        ),
        (small(above="at_most = 2\n"), "at_most: expected contacts"),
        (small(above='quiet_hours = "9:00-09:00"\n'), "quiet_hours: expected two different times of day"),
        (small(above='subsidy_cap = "30 points"\n'), "subsidy_cap: expected a share"),
        (small(above='hurdle = "auto"\n'), "hurdle: expected with a budget"),
        (small(above='hurdle = "auto"\nbudgett = 3\n'), "budgett: unknown key; did you mean budget?"),
        (small(above='pool = "true"\n'), 'pool: expected with hurdle = "auto"'),
        (
            small(above='pool = "true"\nbudget = 3\nhurdle = "3 % per year"\n'),
            'pool: expected with hurdle = "auto"',
        ),
        (small(rung="response = 3\n"), "rungs.1.response: expected a table"),
        (
            small(rung='response.lift = "1 points"\nresponse.evidence = "known"\n'),
            'expected one of "assumed", "observed"',
        ),
        (
            small(rung='response.lift = "1 points"\nresponse.evidence = "observed"\n'),
            "rungs.1.response.customers: missing; observed on how many",
        ),
        (
            small(rung='response.lift = "1 points"\nresponse.evidence = "tested"\nresponse.customers = 9\n'),
            "rungs.1.response.interval: missing",
        ),
        (
            small(rung='response.lift = "1 points"\nresponse.interval = ["2 points", "1 points"]\n'),
            "rungs.1.response.interval: expected the lower end first",
        ),
        (
            small(rung='response.lift = "1 points"\nresponse.interval = "1 points"\n'),
            "interval: expected a lower and an upper",
        ),
        (
            small(rung='offer.face_value = 1\noffer.redemption = "1 %"\noffer.only_last_rung = 1\n'),
            "expected true or false",
        ),
        (small(above="holdout = 0.1\n"), "holdout: expected a share"),
        (
            small(above="budget = true\n"),
            "budget: expected an amount of money ≥ 0, a plain number like 0.05, found true",
        ),
        (
            small(above='value_basis = "profit"\n'),
            'value_basis: expected one of "margin", "revenue", found \'profit\'',
        ),
        (small(above='audiences = "all"\n'), "audiences: unknown key; did you mean audience?"),
        (
            small(below="[calculator]\nrecalled = 101\n"),
            "calculator.recalled: expected at most audience.reach (100), found 101",
        ),
        (
            small(below='[calculator]\nrecalled = 1\nrecall_rate = "1 %"\n'),
            "expected this or recall_rate, found both",
        ),
        (
            small(below="[calculator]\ncost_direct = 10\n"),
            "calculator.cost_direct: expected with audience.reach",
        ),
        (small(below='[[rungs]]\nchannel = "call"\ncost_per_contact = 3\n'), "rungs.1.wait_days: missing"),
        (
            small(rung='response.lift = "1 points"\n', below="[calculator]\nrecalled = 1\n"),
            "calculator: expected recalls",
        ),
        (small(below="[hidden]\nhours = -1\n"), "hidden.hours: expected a number ≥ 0, found -1"),
        (small(below="[claimed]\nroi = 6.5\n"), "claimed.roi: expected a return"),
        ('name = "x"\nevidence = "none"\n', "audience: expected where"),
        ('name = "x"\n[audience]\nwher = "true"\n', "audience.wher: unknown key; did you mean where?"),
        ('name = "x"\n[audiance]\nreach = 1\n', "audiance: unknown key; did you mean audience?"),
        (
            'name = "x"\n[audience]\nreach = 1\n[[rung]]\nchannel = "a"\n',
            "rung: unknown key; did you mean rungs?",
        ),
        (
            'nam = "x"\n[audience]\nreach = 1\n[[rungs]]\nchannel = "a"\ncost_per_contact = 1\n',
            "did you mean name?",
        ),
        ('name = "x"\n[audience]\nreach = 1\n', "rungs: missing"),
        ('name = "x"\nrungs = 3\n[audience]\nreach = 1\n', "rungs: expected tables [[rungs]]"),
        (
            'name = ""\n[audience]\nreach = 1\n[[rungs]]\nchannel = "a"\ncost_per_contact = 1\n',
            "name: expected words",
        ),
        ("name = \n", "not TOML: "),
        (small(above='"\\u001b[31m\\n" = 1\n'), r"'\x1b[31m\n': unknown key"),
        (small(below='[[rungs]]\nchannel = "call"\n' * 16), "rungs: expected at most 16, found 17"),
    ],
)
def test_a_mistake_is_named_by_its_key(toml: str, sentence: str) -> None:
    with pytest.raises(PlanError) as caught:
        plan_file.parse(toml)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("toml", "line", "sentence"),
    [
        (small(rung='response.lift = "3 %"\n'), 8, "rungs.1.response.lift: expected percentage points"),
        (small(rung="cost_per_contract = 1\n"), 8, "rungs.1.cost_per_contract: unknown key"),
        (small(rung="offer.face_value = 20\n"), 8, "rungs.1.offer.redemption: missing"),
        (
            small(rung='response.lift = "1 points"\n[[rungs.groups]]\n\n'),
            9,
            "rungs.1.groups.1.where: missing",
        ),
        (small(below='[[rungs]]\nchannel = "call"\n'), 8, "rungs.2.cost_per_contact: missing"),
        (
            small(below='[[channels]]\ncapacity = 3\nname = "call"\n'),
            10,
            "channels.1.name: expected the channel",
        ),
        (small(above='hurdle = "auto"\n'), 1, "hurdle: expected with a budget"),
        ("# no name\nbudget = 3\n", 1, "name: missing"),
        (small(below="[hidden]\nhours = \n"), 9, "not TOML: Invalid value"),
        (small(below='[hidden]\nhours = "'), 9, "not TOML: Unterminated string"),
        (
            SMALL.replace("reach = 100", 'where = "monetary > avg(monetary)"'),
            4,
            "audience.where: a plan's condition compares each customer's own figures",
        ),
        (
            small(rung='only_if = "rank() over (order by monetary) < 9"\n'),
            8,
            "rungs.1.only_if: a plan's condition compares each customer's own figures",
        ),
        (
            small(
                rung='response.lift = "1 points"\n[[rungs.groups]]\nwhere = "r = max(r)"\nlift = "1 points"\n'
            ),
            10,
            "rungs.1.groups.1.where: a plan's condition compares each customer's own figures",
        ),
        (small(above="note = '''\n[hidden]\n'''\nbudget = \"3\"\n"), 4, "budget: expected an amount"),
    ],
)
def test_a_file_tells_the_line_of_its_mistake(tmp_path: Path, toml: str, line: int, sentence: str) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(toml, encoding="utf-8")
    with pytest.raises(PlanError) as caught:
        plan_file.read(path)
    assert str(caught.value).startswith(f"plan.toml line {line}: {sentence}")
    assert caught.value.line == line


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match=r"^none\.toml: the file cannot be read: No such file"):
        plan_file.read(tmp_path / "none.toml")
    (tmp_path / "binary.toml").write_bytes(b"\xff\x00\x80")
    with pytest.raises(PlanError, match="UTF-8"):
        plan_file.read(tmp_path / "binary.toml")


def test_a_byte_order_mark_is_read_over(tmp_path: Path) -> None:
    (tmp_path / "bom.toml").write_text(SMALL, encoding="utf-8-sig")
    assert plan_file.read(tmp_path / "bom.toml").name == "Small"


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    plan_file.write(sample("winback.toml"), path)
    assert plan_file.read_text(path) == sample("winback.toml")
    assert list(tmp_path.iterdir()) == [path]


def test_nonsense_is_never_written_over_a_plan(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    plan_file.write(SMALL, path)
    with pytest.raises(PlanError, match="name: missing"):
        plan_file.write("budget = 3", path)
    assert plan_file.read_text(path) == SMALL


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match=r"plan\.toml: cannot be written"):
        plan_file.write(SMALL, tmp_path / "nowhere" / "plan.toml")


def test_a_plan_keeps_its_line_ends_and_its_rights(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_bytes(SMALL.replace("\n", "\r\n").encode())
    path.chmod(0o640)
    plan_file.write(plan_file.read_text(path), path)
    assert path.read_bytes() == SMALL.replace("\n", "\r\n").encode()
    assert path.stat().st_mode & 0o777 == 0o640


KEYS = (
    *(
        "name",
        "evidence",
        "note",
        "horizon_days",
        "value_basis",
        "hurdle",
        "budget",
        "holdout",
        "audience",
        "rungs",
        "hidden",
    ),
    *("audience.where", "audience.reach", "rungs.1.channel", "rungs.1.cost_per_contact", "rungs.1.wait_days"),
    *(
        "rungs.1.response",
        "rungs.1.response.lift",
        "rungs.1.response.interval",
        "rungs.3.offer",
        "rungs.3.offer.redemption",
    ),
    *(
        "channels",
        "channels.1.name",
        "channels.1.capacity",
        "rungs.3.offer.parts",
        "rungs.3.groups",
        "rungs.4.value_gate",
        "hidden.hours",
        "hidden.unsubscribe_rate",
        "claimed",
        "calculator",
    ),
)


def with_value(key: str, value: object) -> str:
    """The template with any value at a key, right or wrong."""
    document = tomlkit.parse(FOUR_RUNGS)
    place: Any = document
    *path, last = key.split(".")
    for step in path:
        place = place[int(step) - 1] if step.isdecimal() else place[step]
    place[last] = value
    return tomlkit.dumps(document)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(KEYS),
    st.one_of(
        st.integers(),
        st.floats(),
        st.booleans(),
        st.sampled_from(
            ["10 %", "3 points", "30 % per year", "true", "", "9" * 400 + " %", "9" * 400 + " points"]
        ),
        st.lists(st.integers(), max_size=3),
        st.dictionaries(st.sampled_from(["lift", "reach", "roi"]), st.integers(), max_size=2),
        st.just(10**400),
    ),
)
def test_whatever_stands_at_a_key_is_read_or_refused_in_one_line(key: str, value: object) -> None:
    said = "understood"
    try:
        plan_file.parse(with_value(key, value))
    except PlanError as error:
        said = str(error)
    assert "\n" not in said
    assert len(said) < 400


@pytest.mark.parametrize(
    "toml",
    [
        "x = " + "[" * 100_000,
        "x = " + "9" * 5_000,
        *(f"x = {'[' * depth}{']' * depth}" for depth in (32, 300, 900)),
        *(f"x = {'{ a = ' * depth}1{'}' * depth}" for depth in (32, 300, 900)),
        "a." * 500 + "a = 1",
    ],
)
def test_a_file_without_end_is_refused(toml: str) -> None:
    with pytest.raises(PlanError, match="not TOML"):
        plan_file.parse(toml)


@settings(max_examples=25, deadline=None)
@given(written_plans())
def test_a_plan_means_the_same_however_it_is_written(written: Written) -> None:
    assert plan_file.parse(written.text) == written.plan


@settings(max_examples=40, deadline=None)
@given(
    written_plans(),
    st.randoms(use_true_random=False),
    st.lists(
        st.sampled_from(("cut", "double", "\x1b[31m", "=", '"', "[[", "\n", "%", "9" * 99, "é")),
        min_size=1,
        max_size=4,
    ),
)
def test_a_spoilt_plan_is_understood_or_refused_in_one_sentence(
    written: Written, random: Random, spoils: list[str]
) -> None:
    toml = written.text
    for spoil in spoils:
        begin, end = sorted(random.randrange(len(toml) + 1) for _ in range(2))
        between = {"cut": "", "double": toml[begin:end] * 2}.get(spoil, spoil)
        toml = toml[:begin] + between + toml[min(end, begin + 40) :]
    said, line = "understood", 1
    try:
        plan_file.parse(toml)
    except PlanError as error:
        said, line = str(error), error.line or 0
    assert 1 <= line <= toml.count("\n") + 1
    assert said.isprintable()
    assert len(said) < 400


EVERY_KEY = """
name = "All"
evidence = "made up"
note = "for the test"
horizon_days = 60
value_basis = "revenue"
hurdle = "auto"
pool = "lifecycle <> 'new'"
budget = 1000
subsidy_cap = "30 %"
at_most = "2 in 30 days"
quiet_hours = "21:00-09:00"
holdout = "5 %"
[audience]
where = "frequency > 1"
reach = 500
[calculator]
natural_return = "8 %"
value_per_recall = 40
[claimed]
roi = "120 %"
[[channels]]
name = "sms"
capacity = 400
per_day = 50
at_most = "1 in 7 days"
quiet_hours = "20:30-10:00"
[[rungs]]
channel = "sms"
cost_per_contact = 0.05
wait_days = 7
fatigue_cost = 0.01
value_gate = 30
only_if = "frequency > 2"
[rungs.response]
lift = "2 points"
evidence = "tested"
customers = 8000
interval = ["1 points", "3 points"]
[[rungs.groups]]
where = "value_tier = 'high'"
lift = "3 points"
evidence = "observed"
customers = 900
[rungs.offer]
only_last_rung = true
coupon_hunters = true
[[rungs.offer.parts]]
name = "coupon"
face_value = 20
redemption = "10 %"
fulfilment_cost = 1
funded = "25 %"
[[rungs.offer.parts]]
face_value = 5
redemption = "50 %"
[hidden]
hours = 3
rate_per_hour = 50
platform_cost = 20
unsubscribe_rate = "0.2 %"
lost_value_per_unsubscribe = 60
complaint_rate = "0.1 %"
cost_per_complaint = 5
"""


def test_every_key_reaches_the_plan() -> None:
    assert plan_file.parse(EVERY_KEY) == Plan(
        name="All",
        evidence="made up",
        note="for the test",
        horizon_days=60,
        value_basis="revenue",
        hurdle=Hurdle(0.0, "auto"),
        pool="lifecycle <> 'new'",
        budget=Money(1000),
        subsidy_cap=Rate(0.3),
        at_most=Cap(2, 30),
        quiet_hours=Hours(21 * 60, 9 * 60),
        holdout=Rate(0.05),
        audience=Audience(where="frequency > 1", reach=500),
        calculator=Calculator(natural_return=Rate(0.08), value_per_recall=Money(40)),
        claimed_roi=Return(1.2),
        channels=(Channel("sms", 400, 50, Cap(1, 7), Hours(20 * 60 + 30, 10 * 60)),),
        rungs=(
            Rung(
                channel="sms",
                cost_per_contact=Money(0.05),
                wait_days=7,
                fatigue_cost=Money(0.01),
                value_gate=Money(30),
                only_if="frequency > 2",
                response=Response(Points(0.02), "tested", 8000, (Points(0.01), Points(0.03))),
                groups=(GroupResponse("value_tier = 'high'", Response(Points(0.03), "observed", 900)),),
                offer=Offer(
                    (
                        Part(Money(20), Rate(0.1), Money(1), Rate(0.25), "coupon"),
                        Part(Money(5), Rate(0.5)),
                    ),
                    only_last_rung=True,
                    coupon_hunters=True,
                ),
            ),
        ),
        hidden=Hidden(3, Money(50), Money(20), Rate(0.002), Money(60), Rate(0.001), Money(5)),
    )


def test_an_offer_of_one_thing_is_a_pack_of_one() -> None:
    one = small(rung='offer.face_value = 20\noffer.redemption = "10 %"\noffer.funded = "40 %"\n')
    pack = small(rung='[[rungs.offer.parts]]\nface_value = 20\nredemption = "10 %"\nfunded = "40 %"\n')
    assert plan_file.parse(one) == plan_file.parse(pack)


def test_a_channel_that_is_named_without_a_limit_has_none() -> None:
    assert plan_file.parse(small(below='[[channels]]\nname = "sms"\n')).channels == ()


def test_the_weakest_response_of_any_group_is_the_plans_evidence() -> None:
    tested = 'evidence = "tested"\ncustomers = 9\ninterval = ["0 points", "2 points"]\n'
    rung = f'[rungs.response]\nlift = "1 points"\n{tested}'
    group = '[[rungs.groups]]\nwhere = "true"\nlift = "1 points"\n'
    assert plan_file.parse(small(rung=rung)).evidence == "tested"
    assert plan_file.parse(small(rung=rung + group)).evidence == "assumed"


def test_every_key_is_documented() -> None:
    keys = [line.split(" = ")[0] for line in EVERY_KEY.splitlines() if " = " in line]
    assert [key for key in keys if f"{key}`" not in documented()] == []


def test_every_example_of_the_documentation_is_understood() -> None:
    examples = re.findall(r"```toml\n(.*?)```", documented(), re.DOTALL)
    assert len(examples) >= 3
    for example in examples:
        plan_file.parse(small(rung='response.lift = "1 points"\n' + example))


def test_the_documented_sentence_is_what_is_said(tmp_path: Path) -> None:
    path = tmp_path / "winback.toml"
    path.write_text(sample("winback.toml").replace('"1 points"', '"3 %"'), encoding="utf-8")
    with pytest.raises(PlanError) as caught:
        plan_file.read(path)
    assert str(caught.value) in " ".join(documented().split())


def documented() -> str:
    return (Path(__file__).parents[2] / "docs" / "plans.md").read_text(encoding="utf-8")
