import gzip
from pathlib import Path

import polars as pl
import pytest

from recall_console.errors import InputError
from recall_console.events import sources
from recall_console.events.sources import Compression, Format


def test_a_file_a_folder_and_a_glob_name_files(tmp_path: Path) -> None:
    for name in ("b.csv", "a.csv", "deep/c.csv", ".hidden", "deep/.cache/d.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert sources.find(str(tmp_path / "a.csv")) == [tmp_path / "a.csv"]
    assert sources.find(str(tmp_path)) == [
        tmp_path / "a.csv",
        tmp_path / "b.csv",
        tmp_path / "deep" / "c.csv",
    ]
    assert sources.find(str(tmp_path / "*.csv")) == [tmp_path / "a.csv", tmp_path / "b.csv"]
    assert sources.find(str(tmp_path / "**" / "c.csv")) == [tmp_path / "deep" / "c.csv"]


def test_a_file_whose_name_looks_like_a_glob_is_itself(tmp_path: Path) -> None:
    (tmp_path / "[red].csv").write_text("x")
    assert sources.find(str(tmp_path / "[red].csv")) == [tmp_path / "[red].csv"]


@pytest.mark.parametrize("name", ["nothing.csv", "nothing*", "nothing/deep.csv"])
def test_a_source_that_is_not_there_is_one_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="there is no such file or folder") as caught:
        sources.find(str(tmp_path / name))
    assert "\n" not in str(caught.value)


def test_a_folder_without_files_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no files"):
        sources.find(str(tmp_path))


def test_what_a_file_is_is_told_by_its_content(tmp_path: Path) -> None:
    odd = tmp_path / "really.txt"
    pl.DataFrame({"a": [1]}).write_parquet(odd)
    packed = tmp_path / "really.csv"
    packed.write_bytes(gzip.compress(b"a,b\n1,2\n"))
    assert sources.inspect(odd).format is Format.PARQUET
    assert sources.inspect(packed).compression is Compression.GZIP
    assert sources.inspect(packed).head == b"a,b\n1,2\n"


def _parquet(path: Path) -> bytes:
    pl.DataFrame({"a": range(1000)}).write_parquet(path)
    return path.read_bytes()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (bytes(range(256)) * 40, "is binary data"),
        (b"\x00" * 4096, "is empty"),
        (b"PK\x03\x04rest", "ZIP archive or an Excel workbook"),
        (b"PAR1 and then nothing", "Parquet file is damaged"),
        (gzip.compress(b"a,b\n" * 9000, mtime=0)[:40], "damaged or ends too early"),
        (b"\x28\xb5\x2f\xfd broken", "damaged"),
    ],
    ids=["nothing", "blanks", "mark", "bytes", "zeros", "zip", "parquet", "gzip", "zstd"],
)
def test_what_cannot_be_read_is_one_clear_sentence(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "events.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=says) as caught:
        sources.inspect(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_parquet_file_cut_in_the_middle_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "cut.parquet"
    path.write_bytes(_parquet(path)[:-20])
    with pytest.raises(InputError, match="damaged or cut off"):
        sources.inspect(path)


def test_a_parquet_file_without_rows_says_so(tmp_path: Path) -> None:
    path = tmp_path / "none.parquet"
    pl.DataFrame({"a": []}).write_parquet(path)
    with pytest.raises(InputError, match="no rows"):
        sources.inspect(path)


def test_a_link_to_nothing_is_told_and_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "gone.csv").symlink_to(tmp_path / "nothing")
    assert sources.find(str(tmp_path)) == [tmp_path / "gone.csv"]
    with pytest.raises(InputError, match=r"gone\.csv: cannot be read \(No such file or directory\)"):
        sources.inspect(tmp_path / "gone.csv")
