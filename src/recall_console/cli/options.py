"""Options that several commands share, each declared once."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

Source = Annotated[str, typer.Argument(metavar="SOURCE", help="File, folder or glob of events")]
MaybeSource = Annotated[
    str | None,
    typer.Argument(metavar="[SOURCE]", help="File, folder or glob of events; default: the last one opened"),
]
Root = Annotated[
    Path | None,
    typer.Option(
        "--workspace", metavar="DIR", help="Where to keep everything; default: one folder per source"
    ),
]
MappingFile = Annotated[
    Path | None, typer.Option("--mapping", metavar="FILE", help="Roles of the columns (TOML), remembered")
]
DropDuplicates = Annotated[
    bool | None,
    typer.Option(
        "--drop-duplicates/--keep-duplicates",
        help="Keep one of rows that are equal in every column, remembered",
    ),
]
Currency = Annotated[
    str | None, typer.Option("--currency", metavar="SIGN", help="Put before money, remembered")
]
Timezone = Annotated[
    str | None,
    typer.Option("--timezone", metavar="AREA/CITY", help="Zone of days and of times without one, remembered"),
]
MarginRate = Annotated[
    float | None,
    typer.Option(
        "--margin-rate", min=0.0, max=1.0, help="Margin per unit of net spend, remembered; unset counts as 1"
    ),
]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of",
        formats=["%Y-%m-%d"],
        metavar="YYYY-MM-DD",
        help="Only events before this day count; default: the day after the last event",
    ),
]
From = Annotated[
    datetime | None,
    typer.Option(
        "--from",
        formats=["%Y-%m-%d"],
        metavar="YYYY-MM-DD",
        help="A month start or the date of a run; default: 30 days before the other, or the month start before it",
    ),
]
To = Annotated[
    datetime | None,
    typer.Option(
        "--to",
        formats=["%Y-%m-%d"],
        metavar="YYYY-MM-DD",
        help="A month start or the date of a run; default: that of the latest scores",
    ),
]
Horizon = Annotated[
    int, typer.Option("--horizon", min=1, max=730, help="A purchase within so many days counts as staying")
]
OwnHorizon = Annotated[
    bool | None,
    typer.Option(
        "--own-horizon/--fixed-horizon",
        help="Wait for each customer as long as their own gaps suggest, at most the horizon; remembered",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout, nothing else")]
ProgressKind = Annotated[
    str | None, typer.Option("--progress", metavar="json", help="Tell progress as JSON lines on stdout")
]
Mouse = Annotated[bool, typer.Option("--mouse", help="Let the mouse work in the console")]
Where = Annotated[
    str | None,
    typer.Option(
        "--where", metavar="SQL", help='Condition over the scores, such as "churn_probability > 0.8"'
    ),
]
