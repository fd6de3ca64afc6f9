"""Options that several commands share, each declared once."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from recall_console.console import surroundings
from recall_console.language import tr


def _for_the_console(variable: str) -> Callable[[str], str]:
    """What hands a way of showing on to everything that shows, by its variable; the console says whether it is known."""

    def hand_on(value: str) -> str:
        os.environ[variable] = value
        return value

    return hand_on


def _without_hints(wanted: bool) -> bool:
    if wanted:
        os.environ[surroundings.HINTS] = "none"
    return wanted


Source = Annotated[str, typer.Argument(metavar="SOURCE", help=tr("File, folder or glob of events"))]
MaybeSource = Annotated[
    str | None,
    typer.Argument(
        metavar="[SOURCE]", help=tr("File, folder or glob of events; default: the last one opened")
    ),
]
Root = Annotated[
    Path | None,
    typer.Option(
        "--workspace", metavar="DIR", help=tr("Where to keep everything; default: one folder per source")
    ),
]
MappingFile = Annotated[
    Path | None, typer.Option("--mapping", metavar="FILE", help=tr("Roles of the columns (TOML), remembered"))
]
DropDuplicates = Annotated[
    bool | None,
    typer.Option(
        "--drop-duplicates/--keep-duplicates",
        help=tr("Keep one of rows that are equal in every column, remembered"),
    ),
]
Currency = Annotated[
    str | None, typer.Option("--currency", metavar="SIGN", help=tr("Put before money, remembered"))
]
Timezone = Annotated[
    str | None,
    typer.Option(
        "--timezone", metavar="AREA/CITY", help=tr("Zone of days and of times without one, remembered")
    ),
]
MarginRate = Annotated[
    float | None,
    typer.Option(
        "--margin-rate",
        min=0.0,
        max=1.0,
        help=tr("Margin per unit of net spend, remembered; unset counts as 1"),
    ),
]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of",
        formats=["%Y-%m-%d"],
        metavar="YYYY-MM-DD",
        help=tr("Only events before this day count; default: the day after the last event"),
    ),
]
From = Annotated[
    datetime | None,
    typer.Option(
        "--from",
        formats=["%Y-%m-%d"],
        metavar="YYYY-MM-DD",
        help=tr(
            "A month start or the date of a run; default: 30 days before the other, or the month start before it"
        ),
    ),
]
To = Annotated[
    datetime | None,
    typer.Option(
        "--to",
        formats=["%Y-%m-%d"],
        metavar="YYYY-MM-DD",
        help=tr("A month start or the date of a run; default: that of the latest scores"),
    ),
]
Horizon = Annotated[
    int,
    typer.Option("--horizon", min=1, max=730, help=tr("A purchase within so many days counts as staying")),
]
OwnHorizon = Annotated[
    bool | None,
    typer.Option(
        "--own-horizon/--fixed-horizon",
        help=tr("Wait for each customer as long as their own gaps suggest, at most the horizon; remembered"),
    ),
]
Json = Annotated[bool, typer.Option("--json", help=tr("One JSON document on stdout, nothing else"))]
ProgressKind = Annotated[
    str | None, typer.Option("--progress", metavar="json", help=tr("Tell progress as JSON lines on stdout"))
]
Mouse = Annotated[bool, typer.Option("--mouse", help=tr("Let the mouse work in the console"))]
Theme = Annotated[
    str,
    typer.Option(
        "--theme",
        metavar="|".join(surroundings.THEMES),
        envvar=surroundings.THEME,
        callback=_for_the_console(surroundings.THEME),
        help=tr("Colours: the terminal's own 16, a theme of 24-bit ones, or none"),
    ),
]
Signs = Annotated[
    str,
    typer.Option(
        "--charset",
        metavar="|".join(surroundings.CHARSETS),
        envvar=surroundings.CHARSET,
        callback=_for_the_console(surroundings.CHARSET),
        help=tr("What charts and rules are drawn with; auto: what the terminal is sure to show"),
    ),
]
NoHints = Annotated[
    bool,
    typer.Option(
        "--no-hints",
        callback=_without_hints,
        help=tr("No line that names the main keys on the first visits of a pane"),
    ),
]
Where = Annotated[
    str | None,
    typer.Option(
        "--where", metavar="SQL", help=tr('Condition over the scores, such as "churn_probability > 0.8"')
    ),
]
