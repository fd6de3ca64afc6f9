"""A simulated shop as files, the way a real one exports them."""

import gzip
from pathlib import Path
from typing import Final

import polars as pl

from recall_console.events.sample.simulation import Simulation

ROWS_AT_ONCE: Final = 500_000
TIME_FORMAT: Final = "%Y-%m-%d %H:%M:%S"


def write(simulation: Simulation, out: Path) -> None:
    """Write ``events.csv.gz``, ``contacts.csv`` and ``truth.parquet`` into a folder, made where it is missing.

    Raises
    ------
    OSError
        If the folder cannot be written to.
    """
    out.mkdir(parents=True, exist_ok=True)
    _write_zipped(simulation.events, out / "events.csv.gz")
    simulation.contacts.write_csv(out / "contacts.csv", datetime_format=TIME_FORMAT)
    simulation.truth.write_parquet(out / "truth.parquet", compression="zstd")


def _write_zipped(frame: pl.DataFrame, path: Path) -> None:
    """Write a CSV in pieces, without name and time in its header, so that the same rows are the same bytes."""
    with path.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as zipped:
        for number, piece in enumerate(frame.iter_slices(ROWS_AT_ONCE)):
            text = piece.write_csv(include_header=number == 0, datetime_format=TIME_FORMAT)
            zipped.write(text.encode())
