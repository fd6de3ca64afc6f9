"""Mapping files: written by a person, written by the program, and what is wrong with them said by name."""

from pathlib import Path

import pytest
from event_files import TakeText, events_of

from recall_console.errors import MappingError
from recall_console.events import mapping
from recall_console.events.mapping import Mapping, Reason
from recall_console.events.names import Role

WHOLE = Mapping(
    columns={
        Role.CUSTOMER: ("who",),
        Role.TIME: ("day", "clock"),
        Role.DISCOUNT: ("a", "b"),
        Role.AMOUNT: ('say "hi" [red]',),
    },
    time_format="%d.%m.%Y %H:%M",
    zone="UTC",
    decimal=",",
    refund_prefix="C",
    words={"确认收货": "purchase"},
)


def test_a_mapping_survives_its_file(tmp_path: Path) -> None:
    mapping.save(WHOLE, tmp_path / "m.toml")
    assert mapping.load(tmp_path / "m.toml") == WHOLE


def test_the_file_of_a_guess_says_why_beside_each_role(tmp_path: Path) -> None:
    guessed = Mapping(
        {Role.CUSTOMER: ("Customer Name",), Role.TIME: ("t",)},
        reasons={Role.CUSTOMER: Reason(0.4, "a guess")},
    )
    mapping.save(guessed, tmp_path / "m.toml")
    assert 'customer = "Customer Name" # doubtful: a guess' in (tmp_path / "m.toml").read_text()
    assert mapping.load(tmp_path / "m.toml").columns == guessed.columns


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[columns]\nclient = 'a'", "client is no role, use one of customer, time"),
        ("[columns]\ncustomer = 3\ntime = 'a'", "customer has to be the name of a column"),
        ("[columns]\ncustomer = ['a', 'b']\ntime = 'a'", "customer has 2 columns"),
        ("columns = 3", r"written as \[columns\]"),
        ("[colums]\ncustomer = 'a'", r"\[colums\] means nothing"),
        ("[columns]\ncustomer = 'a'\ntime = 'b'\n[time]\nformat = 'american'", "format is 'american'"),
        ("[columns]\ncustomer = 'a'\ntime = 'b'\n[time]\nzone = 'Mars'", "zone is 'Mars'"),
        ("[columns]\ncustomer = 'a'\ntime = 'b'\n[money]\ndecimal = ';'", "decimal is ';'"),
        ("[columns]\ncustomer = 'a'\ntime = 'b'\n[events]\nx = 'bought'", "'bought' is no event type"),
        ("[columns]\ncustomer = 'a'\ntime = 'b'\n[orders]\nrefund_prefix = 1", "refund_prefix is 1"),
        ("[time]\nformat = '%Y-%m-%d %H'", "format is '%Y-%m-%d %H'"),
        ("[time]\nfromat = 'dmy'", r"\[time\] fromat means nothing here, use format or zone"),
        ("[guesses]\ncustomer = 1", r"\[guesses\] means nothing"),
        ("[columns\n", "no valid TOML"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "m.toml"
    path.write_text(text)
    with pytest.raises(MappingError, match=says) as caught:
        mapping.load(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_mapping_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="cannot be read"):
        mapping.load(tmp_path / "none.toml")


def test_what_a_mapping_does_not_say_is_guessed(taken: TakeText) -> None:
    text = "user_id,ts,amount,discount,channel\na,2024-01-01 20:00,5,2,web\n"
    toml = "[columns]\nchannel = []\ndiscount = []\n[time]\nzone = 'UTC'\n"
    store = taken(text, mapping=toml, timezone="Asia/Shanghai")
    assert store.customer("a").select("amount", "discount", "channel").rows() == [(5.0, None, None)]
    assert f"{store.meta.first_at:%d %H}" == "02 04"


def test_a_column_that_is_given_to_one_role_is_guessed_for_no_other(taken: TakeText) -> None:
    store = taken("user_id,ts,amount,value\na,2024-01-01,5,7\n", mapping="[columns]\nitem = 'amount'\n")
    assert store.customer("a").select("item_id", "amount").rows() == [("5", 7.0)]


def test_a_mapping_without_a_customer_where_none_can_be_guessed_is_refused(taken: TakeText) -> None:
    with pytest.raises(MappingError, match="no column says who the customer is"):
        taken("wer,wann\na,2024-01-01\n", mapping="[columns]\ntime = 'wann'\n")


def test_a_mapping_by_hand_needs_no_more_than_the_columns(taken: TakeText) -> None:
    text = 'wer,wann,was\nEva,31.12.2023,"1.234,50"\nEva,1.2.2024,"2,5"\n'
    store = taken(text, mapping="[columns]\ncustomer = 'wer'\ntime = 'wann'\namount = 'was'\n")
    assert events_of(store)["amount"].to_list() == [1234.5, 2.5]
    assert store.quality.layouts[0].mapping["time"]["format"] == "dmy"
    assert store.quality.doubts == ()


def test_a_mapping_that_does_not_fit_says_which_columns_there_are(taken: TakeText) -> None:
    with pytest.raises(
        MappingError, match='takes the time from "wann", the file has only customer_id, date, amount'
    ):
        taken(
            "customer_id,date,amount\na,2024-01-01,5\n",
            mapping="[columns]\ncustomer = 'customer_id'\ntime = 'wann'\n",
        )


def test_a_mapping_names_the_events_of_a_file(taken: TakeText) -> None:
    text = "user_id,ts,event\n1,2024-01-01,1\n1,2024-01-02,4\n1,2024-01-03,9\n"
    toml = "[columns]\ncustomer = 'user_id'\ntime = 'ts'\nevent = 'event'\n[events]\n1 = 'view'\n4 = 'purchase'\n"
    store = taken(text, mapping=toml)
    assert store.meta.event_counts == {"view": 1, "purchase": 1, "other": 1}
    assert store.quality.unknown_words == {"9": 1}


def test_a_date_and_a_clock_column_are_one_time(taken: TakeText) -> None:
    store = taken("customer_id,date,time,amount\na,2024-01-01,09:30,5\nb,2024-01-02,23:59:59,6\n")
    assert [f"{at:%d %H:%M}" for at in events_of(store)["at"]] == ["01 09:30", "02 23:59"]
