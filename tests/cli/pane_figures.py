"""The figures of a screen, part by part, and all ways in which figures of a JSON document are written there."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final

from recall_console.console import columns, format  # noqa: A004 - the module of the house
from recall_console.console.panes import plan_section

DOCUMENT = dict[str, Any] | list[Any]
FIGURE: Final = re.compile(
    r"(?<![\w.,:/\-])−?(?:\d{4}-\d{2}(?:-\d{2})?|(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)(?: %|×| [kM]\b(?! \d))?(?![\w/]|\.\d|,\d)"
    r"|(?<=\s)–(?=\s|$)"
)
"""A figure with its sign and unit, a date, or a cell in which nothing is known; no part of a name, a path or a code."""
AXIS: Final = re.compile(r"[\d,.]* ?[%kM]? ?[┤│]|^\s*└.*$|[▁-▏░▒▓█⠀-⣿●◆]+")
"""What a chart draws, with the ticks at its left; those below it are the line behind its corner."""
HEADING: Final = re.compile(r"── (\S(?:(?!  | ──).)*)(?: ─*|$)")
TOP, FOOT = 3, 2
"""Lines of the frame above and below a pane."""


@dataclass(frozen=True)
class Part:
    """A part of a pane: its heading, empty above the first one, and its lines."""

    name: str
    lines: list[str]

    @property
    def rows(self) -> list[list[str]]:
        """The figures of each line that has any, without the ticks below a chart."""
        lines = zip(["", *self.lines], self.lines, strict=False)
        return [found for above, line in lines if "└" not in above and (found := figures(line))]

    @property
    def figures(self) -> list[str]:
        """All of its figures."""
        return [figure for row in self.rows for figure in row if figure != format.NOTHING]

    def row(self, label: str) -> list[str]:
        """The figures of the one line that begins with a label."""
        (line,) = (line.strip() for line in self.lines if line.strip().startswith(label))
        return figures(line.removeprefix(label))


def figures(text: str) -> list[str]:
    """The figures of a text, in order."""
    return FIGURE.findall(AXIS.sub(" ", text))


def body(screen: str) -> list[str]:
    """The lines of a pane, without the frame around it and without the rule down its middle."""
    return screen.replace("▏", " ").splitlines()[TOP:-FOOT]


def parts(lines: Sequence[str]) -> list[Part]:
    """A pane's parts: a heading ends those above it, and what stands beside it is another part."""
    found, open_at = [Part("", [])], {0: Part("", [])}
    found[0] = open_at[0]
    for line in lines:
        headings = list(HEADING.finditer(line))
        for heading in headings:
            for start in [start for start in open_at if heading.start() <= start < heading.end()]:
                del open_at[start]
            open_at[heading.start()] = Part(heading[1], [])
            found.append(open_at[heading.start()])
        starts = sorted(open_at)
        begun = {heading.start() for heading in headings}
        for start, end in zip(starts, [*starts[1:], None], strict=True):
            if start not in begun:
                open_at[start].lines.append(line[start:end].rstrip())
    return found


def at(document: Any, path: str) -> Any:
    """What stands at a path such as `advice.groups`; all of it where the path is empty."""
    for step in filter(None, path.split(".")):
        document = document[int(step)] if isinstance(document, list) else document[step]
    return document


def leaves(document: Any) -> Iterator[Any]:
    """Every value of a document, its names, which may be dates, and how many there are in each list."""
    if isinstance(document, dict):
        for name, value in document.items():
            yield name
            yield from leaves(value)
    elif isinstance(document, list):
        yield len(document)
        for value in document:
            yield from leaves(value)
    elif document is not None and not isinstance(document, bool):
        yield document


_WAYS: Final[tuple[Callable[[float], str], ...]] = (
    format.whole,
    format.money,
    *(partial(format.number, decimals=places) for places in (1, 2, 3, 4)),
    *(partial(format.percent, decimals=places) for places in (0, 1, 2)),
    format.probability,
    *(partial(format.fraction, decimals=places) for places in (2, 3, 4)),
    format.short,
    plan_section.each,
    plan_section.times,
    plan_section.amount,
    plan_section.few,
    plan_section.rough,
    plan_section.points,
    columns.gain,
    *(lambda value, places=places: format.number(value * 100, places) for places in (0, 1, 2)),
    lambda value: f"{format.number(value, 2)}×",
    lambda value: format.number(value, 3).rstrip("0").rstrip("."),
)


def written(values: Iterator[Any]) -> set[str]:
    """All ways in which these values are written on a screen; a loss may be told without its sign."""
    return {form for value in values for form in _written(value)}


def _written(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from figures(value.replace("-", "−") if value.startswith("-") else value)
        if is_day(value):
            yield from (value[:10], value[:7])
    else:
        for told in (value, abs(value)):
            yield from (way(told) for way in _WAYS)


def is_day(value: str) -> bool:
    """Whether a text begins with a date."""
    try:
        date.fromisoformat(value[:10])
    except ValueError:
        return False
    return True


def unfounded(part: Part, document: DOCUMENT, paths: Sequence[str], allowed: Sequence[str] = ()) -> list[str]:
    """The figures of a part that stand nowhere below these paths of the document."""
    known = written(value for path in paths for value in leaves(at(document, path))) | set(allowed)
    return [figure for figure in part.figures if figure not in known]
