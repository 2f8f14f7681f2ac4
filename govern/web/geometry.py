"""Geometry of a chart: places in a box of 100 by 100, written as SVG paths."""

from collections.abc import Iterable, Sequence

BOX = 100.0
AXIS_LABELS = 5
Place = tuple[float, float]


def rounded(number: float) -> float:
    """Keep two decimals: finer than a pixel."""
    return round(number, 2)


def across(index: int, count: int) -> float:
    """Give the distance from the left of one of `count` places; a single one is the newest."""
    return rounded(BOX if count == 1 else index / (count - 1) * BOX)


def height(value: float, bottom: float, top: float) -> float:
    """Give the distance from the top of the box, where `top` stands; `bottom` is at its foot."""
    if top == bottom:
        return BOX / 2
    share = min(max((value - bottom) / (top - bottom), 0.0), 1.0)
    return rounded(BOX - share * BOX)


def grid(bottom: float, top: float) -> tuple[float, ...]:
    """Give the lines of the grid: at both ends and half-way; one where the ends are the same."""
    marks = sorted({bottom, (bottom + top) / 2, top}, reverse=True)
    return tuple(height(mark, bottom, top) for mark in marks)


def runs(places: Iterable[Place | None]) -> list[list[Place]]:
    """Split a line at its gaps."""
    found: list[list[Place]] = []
    broken = True
    for place in places:
        if place is None:
            broken = True
            continue
        if broken:
            found.append([])
            broken = False
        found[-1].append(place)
    return found


def path(places: Iterable[Place]) -> str:
    """Write a line through the places."""
    return "M" + " L".join(f"{x:g},{y:g}" for x, y in places)


def area(run: Sequence[Place]) -> str:
    """Write the ground under a line."""
    return f"{path(run)} L{run[-1][0]:g},{BOX:g} L{run[0][0]:g},{BOX:g} Z"


def dots(places: Iterable[Place]) -> str:
    """Write dots as strokes of no length: a round cap stays round in a stretched box."""
    return " ".join(f"M{x:g},{y:g}h.01" for x, y in places)


def axis_labels(labels: Sequence[str]) -> tuple[str, ...]:
    """Choose at most five labels that stand at equal distances, the first and the last included."""
    count = len(labels)
    if count <= AXIS_LABELS:
        return tuple(labels)
    for wanted in range(AXIS_LABELS, 2, -1):
        if (count - 1) % (wanted - 1) == 0:
            step = (count - 1) // (wanted - 1)
            return tuple(labels[::step])
    return (labels[0], labels[-1])
