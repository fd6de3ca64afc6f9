"""A small line chart in text cells: series that differ without colour, a band, marked points, and a table twin."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise
from math import ceil, floor, log10, nan
from typing import Final

from rich.cells import cell_len

from recall_console.console import surroundings
from recall_console.console.format import fit

Point = tuple[float, float]
Write = Callable[[float], str]
"""How a number beside an axis is written."""

LEAST_SPAN: Final = 1e-6
"""Heights that differ by less are drawn as the same."""
BOUND: Final = 1e100
"""What lies beyond it, or is no number, is nowhere on a chart."""
_BRAILLE_BITS: Final = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_BLOCKS: Final = " ▀▄█"
_ASCII_LINES: Final = "*o+"
_SHADE_SPACING: Final = 2
"""A band is dotted in every second cell of a row, shifted from row to row: lighter than any line."""
_ON_OFF: Final = ((1, 0), (2, 2), (5, 3))
"""Dot columns drawn and left out by the first, second and third series: solid, dotted, dashed."""


class Charset(Enum):
    """What a terminal can draw, by the dots that a cell holds: (columns, rows)."""

    BRAILLE = (2, 4)
    BLOCK = (1, 2)
    ASCII = (1, 1)

    @classmethod
    def here(cls) -> "Charset":
        """The set for the terminal that this process writes to."""
        return cls[surroundings.charset().upper()]

    @property
    def frame(self) -> "Frame":
        """The signs of axes and marks in this set."""
        return _ASCII_FRAME if self is Charset.ASCII else _LINE_FRAME

    @property
    def shade(self) -> str:
        """The sign that fills a band in this set."""
        return {Charset.BRAILLE: "⠂", Charset.BLOCK: "░", Charset.ASCII: ":"}[self]


@dataclass(frozen=True)
class Frame:
    """Signs of the axes."""

    side: str
    tick: str
    corner: str
    bottom: str
    foot: str
    zero: str


_LINE_FRAME: Final = Frame(side="│", tick="┤", corner="└", bottom="─", foot="┴", zero="·")
_ASCII_FRAME: Final = Frame(side="|", tick="+", corner="+", bottom="-", foot="+", zero=".")


@dataclass(frozen=True)
class Mark:
    """A sign at a point, drawn over the lines."""

    x: float
    y: float
    sign: str


@dataclass(frozen=True)
class Whisker:
    """An interval, upright."""

    x: float
    low: float
    high: float


@dataclass(frozen=True)
class Series:
    """One line: the letter that stands at its end, or at `named_at` where ends meet, and its points by rising x."""

    letter: str
    points: Sequence[Point]
    named_at: float | None = None
    stroke: int | None = None
    """Solid (0), dotted (1) or dashed (2); by the series' place where it is left open."""

    @property
    def known(self) -> "Series":
        """The same without points that are nowhere."""
        return replace(self, points=[point for point in self.points if _is_somewhere(*point)])

    def at(self, x: float) -> float:
        """Height at x, on the straight line between neighbours; the first or last height outside the points."""
        if x <= self.points[0][0]:
            return self.points[0][1]
        for (x0, y0), (x1, y1) in pairwise(self.points):
            if x0 < x <= x1:
                return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
        return self.points[-1][1]


@dataclass(frozen=True)
class Band:
    """What lies between two lines, at least as high as the first and at most as high as the second."""

    low: Series
    high: Series

    @property
    def is_known(self) -> bool:
        """Whether it is somewhere all the way."""
        return all(_is_somewhere(*point) for one in (self.low, self.high) for point in one.points)


@dataclass(frozen=True)
class Scale:
    """A straight map from values to dots 0 … dots − 1."""

    low: float
    high: float
    dots: int

    def dot(self, value: float) -> int:
        """The dot that a value falls on."""
        return round((value - self.low) / (self.high - self.low) * (self.dots - 1))

    def value(self, dot: float) -> float:
        """The value in the middle of a dot."""
        return self.low + (self.high - self.low) * dot / max(self.dots - 1, 1)


def draw(
    series: Sequence[Series],
    marks: Sequence[Mark],
    size: tuple[int, int],
    charset: Charset,
    *,
    write_x: Write,
    write_y: Write,
    band: Band | None = None,
    whiskers: Sequence[Whisker] = (),
) -> list[str]:
    """The chart as `size` = (width, height) cells of text; the axes take two lines and the width of their numbers."""
    width, height = size
    series = [one.known for one in series if one.known.points]
    marks = [mark for mark in marks if _is_somewhere(mark.x, mark.y)]
    whiskers = [one for one in whiskers if _is_somewhere(one.x, one.low, one.high)]
    band = band if band is not None and band.is_known else None
    drawn = series if band is None else [*series, band.low, band.high]
    heights = [0.0, *(y for line in drawn for _, y in line.points)]
    low, high = min(heights), max(heights)
    high = high if high - low > LEAST_SPAN else low + 1.0
    y_ticks = [tick for tick in _ticks(heights, max(2, (height - 2) * 2 // 3)) if low <= tick <= high]
    margin = max(cell_len(write_y(tick)) for tick in y_ticks) + 1
    columns, rows = max(width - margin - 3, 4), max(height - 2, 2)
    furthest = max((x for line in series for x, _ in line.points), default=0.0) or 1.0
    x_ticks = [tick for tick in _ticks([furthest], max(2, columns // 8)) if tick <= furthest]
    canvas = _Canvas(columns, rows, charset, furthest, (low, high))
    if band is not None:
        canvas.shade(band)
    for order, one in enumerate(series):
        canvas.trace(one, order if one.stroke is None else one.stroke)
    for whisker in whiskers:
        canvas.stand(whisker)
    for one in series:
        if one.named_at is None:
            canvas.put(one.points[-1], one.letter, beside=1)
        else:
            canvas.put((one.named_at, one.at(one.named_at)), one.letter)
    for mark in marks:
        canvas.put((mark.x, mark.y), mark.sign)
    return [
        *_beside_axis(
            canvas.text(), {canvas.row(tick): write_y(tick) for tick in y_ticks}, margin, charset.frame
        ),
        *_bottom({canvas.column(tick): write_x(tick) for tick in x_ticks}, columns, margin, charset.frame),
    ]


def twin(series: Sequence[Series], rows: int) -> list[tuple[float, ...]]:
    """The chart as a table: x and the height of every series there (NaN where it has none), at `rows` round steps."""
    ticks = _ticks([x for line in series for x, _ in line.points], rows)
    return [(x, *(one.at(x) if x <= one.points[-1][0] else nan for one in series)) for x in ticks]


class _Canvas:
    """Cells that lines are traced into, two cells wider than the plot for the letters at the lines' ends."""

    def __init__(
        self, columns: int, rows: int, charset: Charset, furthest: float, heights: tuple[float, float]
    ) -> None:
        self._charset = charset
        self._wide, self._high = charset.value
        self._across = Scale(0.0, furthest, columns * self._wide)
        self._up = Scale(*heights, rows * self._high)
        self._cells = [[" "] * (columns + 2) for _ in range(rows)]
        self._shaded: set[tuple[int, int]] = set()
        if heights[0] < 0 < heights[1]:
            self._cells[self.row(0.0)][:columns] = charset.frame.zero * columns

    def text(self) -> list[str]:
        """The rows, top first."""
        return ["".join(row) for row in self._cells]

    def column(self, x: float) -> int:
        """The cell, from the left, that x falls on."""
        return self._across.dot(x) // self._wide

    def row(self, y: float) -> int:
        """The cell, from the top, that a height falls on."""
        return (self._up.dots - 1 - self._up.dot(y)) // self._high

    def put(self, point: Point, sign: str, beside: int = 0) -> None:
        """A sign at a point or `beside` it; the next free row where a letter stands there already."""
        column, row = self.column(point[0]) + beside, self.row(point[1])
        while row + 1 < len(self._cells) and self._cells[row][column].isalpha():
            row += 1
        self._cells[row][column] = sign

    def shade(self, band: Band) -> None:
        """Fill a band lightly, under the lines that are traced later."""
        for column in range((self._across.dots - 1) // self._wide + 1):
            x = self._across.value((column + 0.5) * self._wide - 0.5)
            for row in range(self.row(band.high.at(x)), self.row(band.low.at(x)) + 1):
                if (row + column) % _SHADE_SPACING == 0:
                    self._cells[row][column] = self._charset.shade
                    self._shaded.add((row, column))

    def trace(self, series: Series, order: int) -> None:
        """A line, solid, dotted or dashed by its order."""
        for dot_x, dot_y in self._dots(series, order):
            row, column = (self._up.dots - 1 - dot_y) // self._high, dot_x // self._wide
            inside = dot_x % self._wide, (self._up.dots - 1 - dot_y) % self._high
            cell = " " if (row, column) in self._shaded else self._cells[row][column]
            self._shaded.discard((row, column))
            self._cells[row][column] = self._with_dot(cell, inside, _ASCII_LINES[order % len(_ASCII_LINES)])

    def stand(self, whisker: Whisker) -> None:
        """An interval as a line without holes."""
        x = self._across.dot(whisker.x)
        for y in range(self._up.dot(whisker.low), self._up.dot(whisker.high) + 1):
            row, column = (self._up.dots - 1 - y) // self._high, x // self._wide
            inside = x % self._wide, (self._up.dots - 1 - y) % self._high
            self._cells[row][column] = self._with_dot(self._cells[row][column], inside, "|")

    def _dots(self, series: Series, order: int) -> Iterator[tuple[int, int]]:
        """Dots of a line, without holes where it is steep."""
        on, off = _ON_OFF[order % len(_ON_OFF)]
        before: int | None = None
        for dot_x in range(self._across.dot(series.points[0][0]), self._across.dot(series.points[-1][0]) + 1):
            dot_y = self._up.dot(series.at(self._across.value(dot_x)))
            start = dot_y if before is None or dot_y == before else before + (1 if dot_y > before else -1)
            before = dot_y
            if dot_x % (on + off) < on:
                yield from ((dot_x, y) for y in range(min(start, dot_y), max(start, dot_y) + 1))

    def _with_dot(self, cell: str, dot: tuple[int, int], ascii_sign: str) -> str:
        """The cell's sign with one more dot in it."""
        x, y = dot
        if self._charset is Charset.BRAILLE:
            bits = ord(cell) - 0x2800 if "\u2800" <= cell <= "\u28ff" else 0
            return chr(0x2800 + (bits | _BRAILLE_BITS[y][x]))
        if self._charset is Charset.BLOCK:
            return _BLOCKS[max(_BLOCKS.find(cell), 0) | (1 << y)]
        return ascii_sign


def _is_somewhere(*values: float) -> bool:
    """Whether values are numbers within the bounds of a chart."""
    return all(abs(value) < BOUND for value in values)


def _ticks(values: Sequence[float], wanted: int) -> list[float]:
    """Round numbers, zero among them, that span the values in about `wanted` steps of 1, 2 or 5."""
    low, high = min(0.0, *values), max(0.0, *values)
    if high - low < LEAST_SPAN:
        low, high = 0.0, 1.0
    rough = (high - low) / wanted
    power = 10.0 ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999)
    return [step * n for n in range(floor(low / step + 1e-9), ceil(high / step - 1e-9) + 1)]


def _beside_axis(field: list[str], labels: dict[int, str], margin: int, frame: Frame) -> list[str]:
    """The rows of the field with the numbers of the upright axis."""
    return [
        f"{fit(labels.get(row, ''), margin - 1, right=True)} {frame.tick if row in labels else frame.side}{line}"
        for row, line in enumerate(field)
    ]


def _bottom(labels: dict[int, str], columns: int, margin: int, frame: Frame) -> list[str]:
    """The lying axis and its numbers, each under its foot and none over another."""
    axis = "".join(frame.foot if column in labels and column else frame.bottom for column in range(columns))
    numbers, free = "", 0
    for column, label in labels.items():
        cells = cell_len(label)
        start = min(max(margin + 1 + column - cells // 2, 0), margin + columns + 3 - cells)
        if start >= free:
            numbers += " " * (start - cell_len(numbers)) + label
            free = start + cells + 1
    return [" " * margin + frame.corner + axis, numbers]
