"""What a channel gets of each contact: exact where a program reads it, harmless where a person opens it."""

import hashlib
import io
import json
from dataclasses import replace
from datetime import date, time, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recall_console.plans.plan import Audience, Channel, Offer, Part, Plan, Rung
from recall_console.plans.quantities import Hours, Money, Rate
from recall_console.plans.sending import channel_files
from recall_console.plans.sending.channel_files import AUDIENCE_SCHEMA, Batch, hours_allowed
from recall_console.plans.sending.release_schema import CONTACTS_SCHEMA

DAY = date(2026, 3, 2)
PACK = Offer((Part(Money(20), Rate(0.1), name="coupon"), Part(Money(5.5), Rate(0.3), name="points")))
PLAN = Plan(
    "Win-back 回访",
    Audience(where="true"),
    (Rung("push", Money(0.01), wait_days=3), Rung("短信", Money(0.1), wait_days=5, offer=PACK)),
    channels=(Channel("短信", quiet_hours=Hours(12 * 60, 14 * 60)),),
    quiet_hours=Hours.parse("21:00-09:30", "quiet_hours"),
)
BATCH = Batch(PLAN, 1, DAY, "export-key", "salt")


def contacts(*rows: tuple[str, int]) -> pl.DataFrame:
    full = [(who, rung, PLAN.rungs[rung - 1].channel, DAY, DAY + timedelta(days=3)) for who, rung in rows]
    return pl.DataFrame(full, schema=CONTACTS_SCHEMA, orient="row")


def test_each_channel_gets_its_own_file_with_its_own_contacts() -> None:
    first, second = channel_files.channel_files(BATCH, contacts(("a", 1), ("b", 2), ("c", 1)), "jsonl")
    assert (first.channel, first.contacts) == ("push", 2)
    assert (second.channel, second.contacts) == ("短信", 1)
    assert pl.read_ndjson(first.content)["customer_id"].to_list() == ["a", "c"]
    assert second.name.startswith("Win-back-回访-2026-03-02-短信-")


def test_nobody_to_contact_makes_no_file() -> None:
    assert channel_files.channel_files(BATCH, contacts(), "csv") == ()


def test_a_row_says_what_is_done_and_given_and_when() -> None:
    push, sms = channel_files.audience(BATCH, contacts(("a", 1), ("b", 2))).to_dicts()
    assert (push["action"], push["offer"], push["release_on"]) == ("push", None, DAY)
    assert (push["not_before"], push["not_after"]) == (time(9, 30), time(21))
    assert (sms["action"], sms["offer"]) == ("短信 + offer", "coupon 20 + points 5.5")
    assert (sms["not_before"], sms["not_after"]) == (time(0), time(12))


def offering(face_value: float) -> Plan:
    offer = Offer((Part(Money(face_value), Rate(0.1), name="coupon"),))
    return replace(PLAN, rungs=(replace(PLAN.rungs[0], offer=offer),))


@pytest.mark.parametrize(
    ("face_value", "written"),
    [
        (20.0, "20"),
        (1234567.0, "1234567"),
        (1234.567, "1234.567"),
        (0.00001, "0.00001"),
        (1e12, "1" + 12 * "0"),
    ],
)
def test_a_face_value_is_written_to_the_last_digit(face_value: float, written: str) -> None:
    batch = replace(BATCH, plan=offering(face_value))
    assert channel_files.audience(batch, contacts(("a", 1)))["offer"].item() == f"coupon {written}"


def test_a_round_remembers_face_values_as_the_numbers_they_are() -> None:
    first, second = (channel_files.rungs_told(offering(each)) for each in (1234567.0, 1234568.0))
    assert first[0]["offer"] == [{"name": "coupon", "face_value": 1234567.0}]
    assert json.loads(json.dumps(first)) == first != second
    assert [each["offer"] for each in channel_files.rungs_told(replace(PLAN, rungs=PLAN.rungs[:1]))] == [None]


@pytest.mark.parametrize(
    ("quiet", "allowed"),
    [
        ("21:00-09:00", (time(9), time(21))),
        ("21:00-00:00", (time(0), time(21))),
        ("00:00-09:00", (time(9), None)),
        ("08:00-10:00", (time(10), None)),
        ("12:00-14:00", (time(0), time(12))),
        ("20:00-22:00", (time(0), time(20))),
    ],
)
def test_the_longer_stretch_outside_quiet_hours_is_allowed(
    quiet: str, allowed: tuple[time, time | None]
) -> None:
    assert hours_allowed(Hours.parse(quiet, "quiet_hours")) == allowed


@given(st.integers(0, 1439), st.integers(0, 1439))
def test_no_allowed_minute_is_quiet(begin: int, end: int) -> None:
    if begin != end:
        quiet = Hours(begin, end)
        first, last = hours_allowed(quiet)
        until = 1440 if last is None else 60 * last.hour + last.minute
        assert not any(quiet.holds(minute) for minute in range(60 * first.hour + first.minute, until))


def test_cells_that_a_spreadsheet_would_run_are_disarmed_in_csv_alone() -> None:
    hostile = ['=HYPERLINK("x")', "+1", "-1", "@x", "\tx", "\rx", "\nx", "＝1", "plain"]
    rows = contacts(*((each, 1) for each in hostile))
    (csv,) = channel_files.channel_files(BATCH, rows, "csv")
    cells = pl.read_csv(csv.content, schema_overrides={"customer_id": pl.String})["customer_id"].to_list()
    assert cells == [*(f"'{each}" for each in hostile[:-1]), "plain"]
    for form in ("jsonl", "parquet"):
        (exact,) = channel_files.channel_files(BATCH, rows, form)
        read = pl.read_ndjson if form == "jsonl" else pl.read_parquet
        assert read(io.BytesIO(exact.content))["customer_id"].to_list() == hostile


def test_parquet_keeps_the_declared_types() -> None:
    (file,) = channel_files.channel_files(BATCH, contacts(("a", 1)), "parquet")
    assert pl.read_parquet(file.content).schema == AUDIENCE_SCHEMA


def test_hashed_ids_are_the_digest_of_salt_and_id_and_join_again() -> None:
    (file,) = channel_files.channel_files(BATCH, contacts(("a", 1)), "jsonl", hash_ids=True)
    row = pl.read_ndjson(file.content).to_dicts()[0]
    assert row["customer_id"] == hashlib.sha256(b"salta").hexdigest()
    plain = channel_files.audience(BATCH, contacts(("a", 1)))
    assert row["idempotency_key"] == plain["idempotency_key"].item()


def test_a_key_is_of_customer_rung_round_plan_and_workspace() -> None:
    row = contacts(("a", 1))
    others = [
        (BATCH, contacts(("b", 1))),
        (BATCH, contacts(("a", 2))),
        (replace(BATCH, round_number=2), row),
        (replace(BATCH, plan=replace(PLAN, name="Other")), row),
        (replace(BATCH, salt="other"), row),
        (BATCH, row),
        (replace(BATCH, day=DAY + timedelta(days=1), key="other"), row),
    ]
    keys = [channel_files.audience(batch, rows)["idempotency_key"].item() for batch, rows in others]
    assert len(set(keys)) == 6
    assert len(set(keys[-2:])) == 1


def test_the_same_export_gives_the_same_bytes_and_another_one_another_name() -> None:
    rows = contacts(("a", 1), ("b", 2))
    made = [channel_files.channel_files(BATCH, rows, "parquet") for _ in range(2)]
    assert made[0] == made[1]
    other = channel_files.channel_files(replace(BATCH, key="other"), rows, "parquet")
    assert not {file.name for file in made[0]} & {file.name for file in other}


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b\x1b[31m", "..", "😀" * 300, "é" * 300, " "])
def test_a_hostile_name_makes_a_harmless_file_name(name: str) -> None:
    plan = replace(PLAN, name=name, rungs=(replace(PLAN.rungs[0], channel=name),))
    rows = contacts(("a", 1)).with_columns(channel=pl.lit(name))
    (file,) = channel_files.channel_files(replace(BATCH, plan=plan), rows, "csv")
    assert not set(file.name) & {"/", "\\", "\x1b", "\0"}
    assert not file.name.startswith((".", "-"))
    assert len(f".{file.name}.draft".encode()) <= 255
