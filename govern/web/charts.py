"""Turn figures into the geometry of a chart, so that templates only write it down.

Nothing here knows a page, a language or a unit: every number that people read arrives as text.
Lines live in a box of 100 by 100 that the page stretches; bars are shares of 100 percent.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from govern.web import geometry

PARTS = 5
TEXT_FITS_FROM = 9.0


@dataclass(frozen=True, kw_only=True)
class Point:
    """One figure of a trend, None where there was too little to say; `mark` is what changed."""

    label: str
    value: float | None
    text: str = ""
    mark: str = ""


@dataclass(frozen=True, kw_only=True)
class Trend:
    """A line over time, with gaps where a period has no figure."""

    points: tuple[Point, ...]
    line: str
    gaps: str
    area: str
    dots: str
    last_dot: str
    grid: tuple[float, ...]
    goal_y: float | None
    goal_text: str
    top_text: str
    bottom_text: str
    axis: tuple[str, ...]
    marks: tuple[float, ...] = ()

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """Give the figures as rows of a table: period, value."""
        return tuple((point.label, _text(point)) for point in self.points)

    @property
    def first_text(self) -> str:
        """Give the first figure that is known, as people read it."""
        return next((_text(point) for point in self.points if point.value is not None), "")

    @property
    def last_text(self) -> str:
        """Give the last figure that is known, as people read it."""
        known = (_text(point) for point in reversed(self.points) if point.value is not None)
        return next(known, "")


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar: where it starts and how wide it is, in percent of the track."""

    label: str
    text: str
    start: float
    width: float
    kind: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Bars:
    """Several bars on one scale, with a goal where there is one."""

    bars: tuple[Bar, ...]
    goal: float | None = None

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """Give the figures as rows of a table: name, value."""
        return tuple((bar.label, bar.text) for bar in self.bars)


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of a stacked bar; `place` from 1 to 5 chooses its colour."""

    name: str
    text: str
    place: int
    start: float
    width: float

    @property
    def middle(self) -> float:
        """Give the middle of the part, where its text stands."""
        return geometry.rounded(self.start + self.width / 2)

    @property
    def shows_text(self) -> bool:
        """Tell whether the part is wide enough for its text."""
        return self.width >= TEXT_FITS_FROM


@dataclass(frozen=True, kw_only=True)
class StackedBar:
    """One distribution."""

    label: str
    note: str
    parts: tuple[Part, ...]

    @property
    def description(self) -> str:
        """Say the distribution in words, for those who do not see it."""
        return ", ".join(f"{part.name}: {part.text}" for part in self.parts)


@dataclass(frozen=True, kw_only=True)
class Stacked:
    """Several distributions over the same parts."""

    names: tuple[str, ...]
    places: tuple[int, ...]
    bars: tuple[StackedBar, ...]

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Give the figures as rows of a table: name, then each part."""
        return tuple((bar.label, *(part.text for part in bar.parts)) for bar in self.bars)

    def heads(self, first: str) -> tuple[str, ...]:
        """Give the headings of that table; `first` names the rows."""
        return (first, *self.names)


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell of a coverage grid: a kind (good, warn, bad, info or none) and always a word."""

    text: str
    kind: str = "none"
    icon: str = ""
    detail: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class CoverageRow:
    """One row of a coverage grid."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """Rows by columns; every row has a cell for every column."""

    columns: tuple[str, ...]
    lines: tuple[CoverageRow, ...] = field(default=())


def trend(
    points: Iterable[Point],
    *,
    goal: float | None = None,
    goal_text: str = "",
    lowest: float | None = None,
    highest: float | None = None,
    lowest_text: str = "",
    highest_text: str = "",
) -> Trend:
    """Draw a line through the points that have a value.

    `lowest` and `highest` fix the ends of the axis, for instance 0 and 100; otherwise the figures
    and the goal decide. Equal figures give a line in the middle, one figure a dot at the end.
    """
    every = tuple(points)
    known = [point.value for point in every if point.value is not None]
    marks = [*known, *([goal] if goal is not None else [])]
    bottom = min(marks, default=0.0) if lowest is None else lowest
    top = max(marks, default=0.0) if highest is None else highest
    places = [
        None
        if point.value is None
        else (geometry.across(index, len(every)), geometry.height(point.value, bottom, top))
        for index, point in enumerate(every)
    ]
    runs = geometry.runs(places)
    last = next((place for place in reversed(places) if place is not None), None)
    return Trend(
        points=every if known else (),
        line=" ".join(geometry.path(run) for run in runs if len(run) > 1),
        gaps=" ".join(geometry.path((before[-1], after[0])) for before, after in pairwise(runs)),
        area=geometry.area(runs[0]) if len(runs) == 1 and len(runs[0]) > 1 else "",
        dots=geometry.dots(place for place in places if place is not None),
        last_dot=geometry.dots([last]) if last else "",
        grid=geometry.grid(bottom, top),
        goal_y=None if goal is None else geometry.height(goal, bottom, top),
        goal_text=goal_text,
        top_text=highest_text or _text_of(every, top) or (goal_text if goal == top else ""),
        bottom_text=lowest_text or _text_of(every, bottom) or (goal_text if goal == bottom else ""),
        axis=geometry.axis_labels([point.label for point in every]),
        marks=tuple(geometry.across(n, len(every)) for n, p in enumerate(every) if p.mark),
    )


def bars(
    rows: Iterable[tuple[str, float | None, str]],
    *,
    highest: float | None = None,
    goal: float | None = None,
    kinds: Sequence[str] = (),
    urls: Sequence[str] = (),
) -> Bars:
    """Draw one bar for each (label, value, text); a value of None leaves the track empty.

    Bars start at zero; negative figures reach to the left of it.
    """
    every = tuple(rows)
    values = [value for _, value, _ in every if value is not None]
    marks = [0.0, *values, *([goal] if goal is not None else [])]
    top = max(marks) if highest is None else max(highest, *marks)
    bottom = min(marks)
    span = top - bottom or 1.0
    drawn = []
    for index, (label, value, text) in enumerate(every):
        low, high = sorted((0.0, value or 0.0))
        drawn.append(
            Bar(
                label=label,
                text=text,
                start=geometry.rounded((low - bottom) / span * geometry.BOX),
                width=geometry.rounded((high - low) / span * geometry.BOX),
                kind=kinds[index] if index < len(kinds) else "",
                url=urls[index] if index < len(urls) else "",
            )
        )
    return Bars(
        bars=tuple(drawn),
        goal=None if goal is None else geometry.rounded((goal - bottom) / span * geometry.BOX),
    )


def stacked(
    names: Sequence[str],
    rows: Iterable[tuple[str, Sequence[float], Sequence[str], str]],
    *,
    places: Sequence[int] = (),
) -> Stacked:
    """Draw a distribution for each (label, values, texts, note); values are counts or shares.

    A row that adds up to nothing keeps its place and shows an empty track.
    """
    chosen = tuple(places) or tuple(index % PARTS + 1 for index in range(len(names)))
    drawn = []
    for label, values, texts, note in rows:
        total = sum(values)
        start = 0.0
        parts = []
        for name, value, text, place in zip(names, values, texts, chosen, strict=True):
            width = value / total * geometry.BOX if total else 0.0
            parts.append(
                Part(
                    name=name,
                    text=text,
                    place=place,
                    start=geometry.rounded(start),
                    width=geometry.rounded(width),
                )
            )
            start += width
        drawn.append(StackedBar(label=label, note=note, parts=tuple(parts)))
    return Stacked(names=tuple(names), places=chosen, bars=tuple(drawn))


def coverage(
    columns: Sequence[str], rows: Iterable[tuple[str, Sequence[Cell | None]]], *, missing: str
) -> Coverage:
    """Lay out a grid; `missing` is the word for a cell that is None or left out."""
    lines = []
    for label, cells in rows:
        given = [*cells, *[None] * (len(columns) - len(cells))][: len(columns)]
        filled = tuple(cell or Cell(text=missing) for cell in given)
        lines.append(CoverageRow(label=label, cells=filled))
    return Coverage(columns=tuple(columns), lines=tuple(lines))


def _text(point: Point) -> str:
    if point.text:
        return point.text
    return "" if point.value is None else f"{point.value:g}"


def _text_of(points: Iterable[Point], value: float) -> str:
    return next((_text(point) for point in points if point.value == value), "")
