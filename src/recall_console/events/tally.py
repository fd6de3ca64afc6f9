"""What is counted while a file is read."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

from recall_console.events.normalise import normalise
from recall_console.events.opening import MappedTable
from recall_console.events.quality import FileQuality
from recall_console.events.schema import SET_ASIDE_SCHEMA


@dataclass
class Tally:
    """What is counted while a table is read."""

    mapped: MappedTable
    rows: int = 0
    without_customer: int = 0
    zero_amount: int = 0
    set_aside: list[pl.DataFrame] = field(default_factory=list)
    unknown_words: Counter[str] = field(default_factory=Counter)

    def events(self, batch: pl.DataFrame, timezone: str) -> pl.DataFrame:
        """The events of a batch; everything else about it is counted."""
        read = normalise(batch, self.mapped.mapping, timezone)
        self.rows += batch.height
        self.without_customer += read.without_customer
        self.zero_amount += read.zero_amount
        self.unknown_words.update(read.unknown_words)
        if read.set_aside.height:
            self.set_aside.append(read.set_aside)
        return read.events

    def file_quality(self) -> FileQuality:
        """The counts; those that only the sorted shards can tell are 0 yet."""
        table = self.mapped.table
        return FileQuality(
            path=str(table.file.path),
            sha256=table.file.sha256,
            encoding=table.encoding,
            dialect=table.dialect,
            time_format=self.mapped.mapping.time_format or "",
            layout=self.mapped.layout,
            rows=self.rows,
            used=0,
            set_aside=sum(rows.height for rows in self.set_aside),
            without_customer=self.without_customer,
            refunds=0,
            zero_amount=self.zero_amount,
            duplicates=0,
            dropped=0,
        )


def all_set_aside(tallies: Iterable[Tally]) -> pl.DataFrame:
    """``SET_ASIDE_SCHEMA`` of all files of an intake."""
    frames = [
        rows.select(pl.lit(str(tally.mapped.table.file.path)).alias("file"), "line", "reason", "raw")
        for tally in tallies
        for rows in tally.set_aside
    ]
    return pl.concat([pl.DataFrame(schema=SET_ASIDE_SCHEMA), *frames])
