"""However the rows are split over files, the store is the same."""

import tempfile
from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from recall_console.events.intake import take_in
from recall_console.settings import Settings

ROW = st.tuples(
    st.sampled_from(["a", "b", "A", "李雷", "[red]", '"q"', "x,y"]),
    st.integers(1, 28),
    st.sampled_from(["view", "buy", "return", "hum"]),
    st.sampled_from(["", "5", "0", "-3.5", "7.25"]),
)


def _cell(text: object) -> str:
    return '"' + str(text).replace('"', '""') + '"'


def _file(folder: Path, number: int, rows: list[tuple[str, int, str, str]]) -> None:
    lines = [
        ",".join(_cell(value) for value in (c, f"2024-02-{day:02}", e, amount, number))
        for c, day, e, amount in rows
    ]
    (folder / f"{number}.csv").write_text(
        "\n".join(["customer_id,date,event,amount,shop", *lines]), encoding="utf-8"
    )


def _contents(source: Path, store: Path) -> pl.DataFrame:
    return pl.concat(take_in(str(source), store, Settings()).shards())


@settings(max_examples=8, deadline=None)
@given(rows=st.lists(st.tuples(ROW, st.integers(0, 2)), min_size=1, max_size=25), one_by_one=st.booleans())
def test_rows_split_over_files_in_any_order_make_the_same_store(
    rows: list[tuple[tuple[str, int, str, str], int]], one_by_one: bool
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "whole").mkdir()
        (folder / "split").mkdir()
        _file(folder / "whole", 9, [row for row, _ in rows])
        for number in range(3):
            part = [row for row, place in rows if place == number]
            if part:
                _file(folder / "split", number, part[::-1])
                if one_by_one:
                    take_in(str(folder / "split"), folder / "store-split", Settings())
        whole = _contents(folder / "whole", folder / "store-whole")
        assert _contents(folder / "split", folder / "store-split").equals(whole)
