"""Where customers stood, one Parquet file a date, each there whole or not at all, with a note of what it was made of."""

import os
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from recall_console.errors import WorkspaceError
from recall_console.language import tr
from recall_console.workspace.files import private_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

MADE_OF: Final = "made_of"
"""Key of the note in the file's own metadata, so that table and note can never belong to different intakes."""


def dates(folder: Path) -> tuple[date, ...]:
    """The dates that are kept, in order."""
    return tuple(sorted(date.fromisoformat(file.stem) for file in folder.glob("????-??-??.parquet")))


def write(folder: Path, day: date, standing: "pl.DataFrame", made_of: str) -> None:
    """Keep where everybody stood as of a date, for the owner's eyes alone."""
    descriptor, draft = tempfile.mkstemp(dir=private_folder(folder), prefix=f".{day}.")
    os.close(descriptor)
    standing.write_parquet(draft, compression="zstd", metadata={MADE_OF: made_of})
    os.replace(draft, _file(folder, day))  # noqa: PTH105 - replaces what was kept before


def remove(folder: Path, day: date) -> None:
    """Keep a date no longer."""
    _file(folder, day).unlink(missing_ok=True)


def read(folder: Path, day: date, columns: "Sequence[str]") -> "pl.DataFrame":
    """Some columns of where everybody stood as of a date.

    Raises
    ------
    WorkspaceError
        Where the date is not kept, or its file cannot be read.
    """
    import polars as pl  # noqa: PLC0415 - screens that only ask for dates do without

    try:
        return pl.read_parquet(_file(folder, day), columns=list(columns))
    except FileNotFoundError:
        raise WorkspaceError(
            tr("{folder} does not keep where customers stood on {day}", folder=folder, day=day)
        ) from None
    except (OSError, pl.exceptions.PolarsError) as error:
        raise WorkspaceError(
            tr("{folder} cannot be read; recall-console score writes it anew", folder=_file(folder, day))
        ) from error


def of_customer(
    folder: Path, customer_id: str, days: "Sequence[date]", columns: "Sequence[str]"
) -> "dict[date, tuple[Any, ...]]":
    """Some columns of where one customer stood on each of some kept dates; without those when they were none yet.

    Raises
    ------
    WorkspaceError
        Where a date is not kept, or its file cannot be read.
    """
    import polars as pl  # noqa: PLC0415 - see `read`

    def stood(day: date) -> "pl.LazyFrame":
        file = pl.scan_parquet(_file(folder, day))
        return file.filter(pl.col("customer_id") == customer_id).select(pl.lit(day).alias("day"), *columns)

    if not days:
        return {}
    try:
        found = pl.concat([stood(day) for day in days]).collect()
    except (OSError, pl.exceptions.PolarsError) as error:
        raise WorkspaceError(
            tr("{folder} cannot be read; recall-console score writes it anew", folder=folder)
        ) from error
    return {day: tuple(values) for day, *values in found.iter_rows()}


def made_of(folder: Path, day: date) -> str | None:
    """What a kept date was made of; None where its file cannot be read, as it has to be made anew then."""
    import polars as pl  # noqa: PLC0415 - see `read`

    try:
        return pl.read_parquet_metadata(_file(folder, day)).get(MADE_OF)
    except (OSError, pl.exceptions.PolarsError):
        return None


def _file(folder: Path, day: date) -> Path:
    return folder / f"{day}.parquet"
