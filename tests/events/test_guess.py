"""Roles guessed from names and content: what is found, what is doubted, what is refused."""

from datetime import datetime

import pytest
from event_files import TakeText, events_of

from recall_console.errors import InputError, MappingError


def test_chinese_names_are_understood(taken: TakeText) -> None:
    text = (
        "用户ID,下单时间,商品编号,数量,单价,订单号,渠道,优惠券,行为类型\n"
        "u1,2024-03-05 09:15:00,g1,2,10.5,o1,小程序,c9,下单\n"
        "u1,2024-03-06 09:15:00,g1,1,10.5,o2,小程序,,退货\n"
        "u2,2024-03-06 10:00:00,g2,,,,小程序,,浏览\n"
        "u2,2024-03-06 10:01:00,g2,,,,小程序,,加购\n"
        "u2,2024-03-06 10:02:00,g2,,,,小程序,,收藏\n"
        "u2,2024-03-06 09:59:00,,,,,小程序,,登录\n"
    )
    store = taken(text.encode("gb18030"))
    assert store.meta.event_counts == {
        "login": 1,
        "view": 1,
        "favourite": 1,
        "add_to_cart": 1,
        "purchase": 1,
        "refund": 1,
    }
    first = store.customer("u1").row(0, named=True)
    assert (first["amount"], first["order_id"], first["channel"], first["coupon_id"]) == (
        21.0,
        "o1",
        "小程序",
        "c9",
    )
    assert store.customer("u1")["amount"].to_list() == [21.0, -10.5]
    assert store.quality.doubts == ()


def test_amount_is_quantity_times_unit_price_where_there_is_none(taken: TakeText) -> None:
    assert events_of(taken("user_id,ts,qty,price\na,2024-01-01,3,2.5\n"))["amount"].to_list() == [7.5]


def test_a_price_without_a_quantity_is_the_price_of_one_piece(taken: TakeText) -> None:
    text = "event_time,event_type,product_id,category_id,price,user_id\n2019-10-01 00:00:00 UTC,purchase,44,21,35.79,54\n"
    assert events_of(taken(text))["amount"].to_list() == [35.79]


def test_coupon_discounts_of_two_kinds_add_up(taken: TakeText) -> None:
    text = (
        "household_id,date,sales_value,retail_disc,coupon_disc,coupon_match_disc\n1,2024-01-01,5,9,-1.5,0.5\n"
    )
    assert events_of(taken(text))["discount"].to_list() == [2.0]


def test_a_discount_that_is_a_rate_is_no_money(taken: TakeText) -> None:
    assert (
        events_of(taken("user_id,ts,amount,discount\na,2024-01-01,5,0.2\nb,2024-01-01,5,0\n"))[
            "discount"
        ].null_count()
        == 2
    )


def test_a_weak_name_is_taken_and_doubted(taken: TakeText) -> None:
    store = taken("Customer Name,Ship Date,Sales\nClaire Gute,2016-11-11,261.96\n")
    assert [doubt.split(":")[0] for doubt in store.quality.doubts] == ["customer", "time"]


def test_a_better_name_wins(taken: TakeText) -> None:
    text = "user_name,user_id,created_at,order_date,amount\nEva,7,2020-01-01,2024-01-01,5\n"
    store = taken(text)
    assert store.customer("7")["at"].to_list() == [datetime(2024, 1, 1)]
    assert store.quality.doubts == ()


def test_the_only_column_of_times_is_taken_whatever_its_name(taken: TakeText) -> None:
    store = taken("user_id,wann,amount\na,2024-01-01,5\n")
    assert store.quality.doubts == ("time: wann (the only column of times)",)


def test_day_and_month_are_told_apart_by_a_row_far_down(taken: TakeText) -> None:
    rows = "".join(f"c{i},01/02/2024,5\n" for i in range(12_000))
    store = taken("customer,date,amount\n" + rows + "z,13/02/2024,5\n")
    assert store.quality.files[0].time_format == "dmy"
    assert store.meta.first_at == datetime(2024, 2, 1)


def test_day_and_month_are_told_apart_by_another_file(taken: TakeText) -> None:
    store = taken("customer,date,amount\na,01/02/2024,5\n", "customer,date,amount\nb,13/02/2024,5\n")
    assert store.meta.first_at == datetime(2024, 2, 1)


def test_days_and_months_that_cannot_be_told_apart_are_a_doubt(taken: TakeText) -> None:
    store = taken("customer,date,amount\na,01/02/2024,5\n")
    assert store.meta.first_at == datetime(2024, 1, 2)
    assert "month before day" in store.quality.doubts[0]


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("country,date,amount\nUK,2024-01-01,5\n", "who the customer is"),
        ("user_id,amount,country\n1,5,UK\n", "when it happened"),
        ("recency,history,segment\n10,142.44,Womens\n", "who the customer is"),
        ("user_id,date,amount\n1,soon,5\n2,later,6\n", "when it happened"),
    ],
)
def test_without_customer_or_time_the_missing_role_is_named_with_an_example(
    taken: TakeText, text: str, missing: str
) -> None:
    with pytest.raises(MappingError, match=f"no column says {missing} .*--mapping FILE.* = ") as caught:
        taken(text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "user_id,name,created\n1,Eva,2024-01-01\n2,Ada,2024-01-02\n",
        "user_id,created\n1,2024-01-01\n",
        "customer_id,time,campaign,holdout\n1,2024-01-01,spring,0\n",
    ],
)
def test_a_list_of_accounts_or_contacts_is_not_taken_for_purchases(taken: TakeText, text: str) -> None:
    with pytest.raises(MappingError, match="nothing says that its rows are purchases"):
        taken(text)


def test_a_customer_and_a_date_may_be_all_there_is(taken: TakeText) -> None:
    assert taken("customer_id,date\n1,2024-01-01\n").meta.event_counts == {"purchase": 1}


def test_contacts_are_purchases_if_a_mapping_says_so(taken: TakeText) -> None:
    text = "customer_id,time,campaign,holdout\n1,2024-01-01,spring,0\n"
    assert taken(text, mapping="[columns]\ntime = 'time'\n").meta.event_counts == {"purchase": 1}


def test_hostile_column_names_do_not_reach_the_screen(taken: TakeText) -> None:
    with pytest.raises(MappingError) as caught:
        taken("[red]\x1b[31mx,b\nq,5\nr,6\n")
    assert "\x1b" not in str(caught.value)


def test_columns_with_the_same_or_no_name_are_kept_apart(taken: TakeText) -> None:
    store = taken("customer_id,date,amount,amount,amount (2),\na,2024-01-01,5,99,7,x\n")
    assert events_of(store)["amount"].to_list() == [5.0]
    assert store.quality.layouts[0].columns[2:] == ("amount", "amount (2)", "amount (2) (2)", "column_6")


def test_a_file_without_header_is_read_by_its_values(taken: TakeText) -> None:
    store = taken("543462,1715,1464116,pv,1511658000\n662867,2244074,1575622,buy,1511658000\n")
    assert store.customer("662867").select("item_id", "category", "event").rows() == [
        ("2244074", "1575622", 7)
    ]
    assert len(store.quality.doubts) == 3


def test_letters_before_plain_order_numbers_mark_cancellations(taken: TakeText) -> None:
    rows = "".join(f"{i},a,2024-01-01,5,2\n" for i in range(536365, 536375))
    store = taken(
        "InvoiceNo,CustomerID,InvoiceDate,Quantity,UnitPrice\n" + rows + "C536379,a,2024-01-02,1,2\n"
    )
    assert store.meta.event_counts == {"purchase": 10, "refund": 1}
    assert events_of(store).tail(1)["amount"].to_list() == [-2.0]


def test_orders_that_all_begin_with_c_are_orders(taken: TakeText) -> None:
    rows = "".join(f"C{i},a,2024-01-01,5,2\n" for i in range(10))
    assert taken("InvoiceNo,CustomerID,InvoiceDate,Quantity,UnitPrice\n" + rows).meta.event_counts == {
        "purchase": 10
    }


def test_a_column_of_channels_is_not_taken_for_event_types(taken: TakeText) -> None:
    store = taken("user_id,ts,amount,medium\na,2024-01-01,5,email\nb,2024-01-01,5,sms\n")
    assert store.meta.event_counts == {"purchase": 2}


def test_words_for_events_are_found_under_any_name_and_doubted(taken: TakeText) -> None:
    store = taken("user_id,ts,what\na,2024-01-01,view\nb,2024-01-01,buy\n")
    assert store.meta.event_counts == {"view": 1, "purchase": 1}
    assert store.quality.doubts == ("event: what (holds words for events)",)


def test_rows_that_all_have_more_fields_than_the_header_are_refused(taken: TakeText) -> None:
    with pytest.raises(InputError, match="rows of more fields than its header"):
        taken("customer_id,date,amount\n" + "a,2024-01-01,5,x,y\n" * 9)
