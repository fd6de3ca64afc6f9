"""Contact logs as shops write them: who was contacted, who was held out, and which rows tell neither."""

import gzip
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from recall_console.errors import InputError
from recall_console.events.contact_log import CONTACT_SCHEMA, ONE_CAMPAIGN, ContactLog, read

ReadText = Callable[..., ContactLog]
HEADER = "customer_id,time,campaign,channel,offer,arm"


@pytest.fixture
def log(tmp_path: Path) -> ReadText:
    """Write rows below a header and read them."""

    def written(
        *rows: str, header: str = HEADER, encoding: str = "utf-8", timezone: str = "UTC"
    ) -> ContactLog:
        path = tmp_path / "contacts.csv"
        path.write_text("\n".join([header, *rows]) + "\n", encoding=encoding)
        return read(str(path), timezone)

    return written


def test_a_channel_and_its_offer_are_called_as_a_plan_calls_them(log: ReadText) -> None:
    found = log(
        "a,2026-01-05 09:00,w1,sms,none,treated",
        "b,2026-01-05 09:00,w1,sms,coupon,treated",
        "c,2026-01-05 09:00,w1,,,holdout",
    )
    assert found.contacts.schema == CONTACT_SCHEMA
    assert found.contacts.rows() == [
        ("a", datetime(2026, 1, 5, 9), "w1", "sms", False),
        ("b", datetime(2026, 1, 5, 9), "w1", "sms + offer", False),
        ("c", datetime(2026, 1, 5, 9), "w1", None, True),
    ]
    assert found.unused == {}


def test_chinese_names_in_gb18030_are_read(log: ReadText) -> None:
    found = log(
        "甲,2026年1月5日,春节,短信,优惠券,实验组",
        "乙,2026年1月5日,春节,短信,无,实验组",
        "丙,2026年1月5日,春节,,,对照组",
        header="会员编号,触达时间,活动名称,触达渠道,优惠,组别",
        encoding="gb18030",
    )
    assert set(found.contacts.select("campaign", "action", "held_out").rows()) == {
        ("春节", "短信", False),
        ("春节", "短信 + offer", False),
        ("春节", None, True),
    }


@pytest.mark.parametrize(
    ("column", "treated", "held"),
    [
        ("arm", "treated", "holdout"),
        ("arm", "Treatment", "Control"),
        ("group", "test", "CONTROL GROUP"),
        ("treatment", "1", "0"),
        ("is_treated", "True", "False"),
        ("holdout", "0", "1"),
        ("is_control", "no", "yes"),
        ("分组", "实验", "对照"),
        ("是否对照组", "否", "是"),
    ],
)
def test_arms_are_told_however_they_are_written(log: ReadText, column: str, treated: str, held: str) -> None:
    found = log(
        f"a,2026-01-05,sms,{treated}", f"b,2026-01-05,sms,{held}", header=f"customer_id,date,channel,{column}"
    )
    assert found.contacts.select("customer_id", "action", "held_out").rows() == [
        ("a", "sms", False),
        ("b", None, True),
    ]
    assert found.contacts["campaign"].unique().to_list() == [ONE_CAMPAIGN]


def test_an_arm_that_names_what_was_done_is_the_action(log: ReadText) -> None:
    found = log(
        "a,2026-01-05,Mens E-Mail",
        "b,2026-01-05,Womens E-Mail",
        "c,2026-01-05,No E-Mail",
        header="user_id,date,segment",
    )
    assert found.contacts["action"].to_list() == ["Mens E-Mail", "Womens E-Mail", None]
    assert found.contacts["held_out"].to_list() == [False, False, True]


@pytest.mark.parametrize(
    ("reached", "missed"), [("exposed", "unexposed"), ("触达", "未触达"), ("sent", "Not Contacted")]
)
def test_whom_a_contact_failed_to_reach_was_not_held_out(log: ReadText, reached: str, missed: str) -> None:
    with pytest.raises(InputError, match="nobody was held out, so no effect can be told"):
        log(f"a,2026-01-05,{reached}", f"b,2026-01-05,{missed}", header="customer_id,date,group")


@pytest.mark.parametrize("column", ["exposed", "是否触达"])
def test_a_column_of_deliveries_is_none_of_arms(log: ReadText, column: str) -> None:
    with pytest.raises(InputError, match='who was held out, name it "arm"'):
        log("a,2026-01-05,sms,1", "b,2026-01-05,sms,0", header=f"customer_id,date,channel,{column}")


def test_every_row_that_cannot_be_used_is_counted_with_its_reason(log: ReadText) -> None:
    found = log(
        "a,2026-01-05,w1,sms,none,treated",
        "z,2026-01-05,w1,,,holdout",
        ",2026-01-05,w1,sms,none,treated",
        "b,,w1,sms,none,treated",
        "c,1899-12-31,w1,sms,none,treated",
        "d,2026-01-05,w1,sms,none,",
        "e,2026-01-05,w1,,none,treated",
        "f,2026-01-05,w1,sms,none,treated",
        "f,2026-01-06,w1,,,holdout",
        "a,2026-01-09,w1,call,none,treated",
        "g,2026-01-05,w1,sms,none,treated,more,fields",
    )
    assert found.contacts["customer_id"].to_list() == ["a", "z"]
    assert found.contacts["action"].to_list() == ["sms", None]
    assert found.rows == 11 == found.contacts.height + sum(found.unused.values())
    assert set(found.unused) == {
        "no customer",
        "no time",
        "the time cannot be read",
        "no arm",
        "cannot be cut into fields",
        "treated, but no action is named",
        "of a customer in both arms of one campaign",
        "a further contact of the same campaign, its effect is counted with the first one's",
    }


def test_one_customer_may_be_in_several_campaigns(log: ReadText) -> None:
    found = log("a,2026-01-05,w1,sms,none,treated", "a,2026-03-05,w2,,,holdout", "b,2026-01-05,w1,,,holdout")
    assert found.contacts.height == 3


def test_times_with_a_zone_become_local_ones(log: ReadText) -> None:
    found = log(
        "a,2026-01-05T20:00:00Z,w1,sms,none,treated",
        "b,2026-01-05T20:00:00Z,w1,,,holdout",
        timezone="Asia/Shanghai",
    )
    assert found.contacts["at"].unique().to_list() == [datetime(2026, 1, 6, 4)]


def test_compressed_text_and_parquet_say_the_same(tmp_path: Path) -> None:
    rows = pl.DataFrame(
        {
            "customer_id": [17850, 17851],
            "sent_at": [datetime(2026, 1, 5), datetime(2026, 1, 5)],
            "channel": ["push", None],
            "holdout": [False, True],
        }
    )
    rows.write_parquet(tmp_path / "contacts.parquet")
    (tmp_path / "contacts.csv.gz").write_bytes(gzip.compress(rows.write_csv(separator=";").encode()))
    typed, text = (read(str(tmp_path / name), "UTC") for name in ("contacts.parquet", "contacts.csv.gz"))
    assert typed.contacts.equals(text.contacts)
    assert typed.contacts["customer_id"].to_list() == ["17850", "17851"]


def test_days_and_months_that_no_row_tells_apart_are_noted(log: ReadText) -> None:
    found = log("a,01/02/2026,w1,sms,none,treated", "b,01/02/2026,w1,,,holdout")
    assert "month before day, which the data leaves open" in found.notes[0]


@pytest.mark.parametrize(
    ("header", "rows", "sentence"),
    [
        (HEADER, ["a,2026-01-05,w1,sms,none,treated"], "nobody was held out, so no effect can be told"),
        (HEADER, ["a,2026-01-05,w1,sms,none,holdout"], "nobody was treated with an action that is named"),
        (
            HEADER,
            ["a,2026-01-05,w1,,none,treated", "b,2026-01-05,w1,,,holdout"],
            "1 rows are not used: treated, but no action",
        ),
        (HEADER, ["a,,w1,sms,none,treated"], "no column of the contact log says when the contact was"),
        ("customer_id,time,channel", ["a,2026-01-05,sms"], 'who was held out, name it "arm"'),
        ("time,channel,arm", ["2026-01-05,sms,treated"], 'who the customer is, name it "customer_id"'),
    ],
)
def test_what_tells_no_response_is_refused_in_one_sentence(
    log: ReadText, header: str, rows: list[str], sentence: str
) -> None:
    with pytest.raises(InputError) as refused:
        log(*rows, header=header)
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)


def test_names_that_a_terminal_would_obey_are_told_without_their_signs(log: ReadText) -> None:
    with pytest.raises(InputError) as refused:
        log("a,2026-01-05,w1,\x1b[31msms,none,treated")
    assert "\x1b" not in str(refused.value)
