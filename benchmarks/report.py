"""Shows what was measured as tables for people, and as JSON for programs."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from statistics import median
from typing import Any

from benchmarks.rounds import Spread, growth, over, reference
from benchmarks.servers import Memory
from benchmarks.sites import Kind, Site, Target
from govern.core import clock, sqlite

HEADINGS = (
    *("", "requests/s", "(min-max)", "p50 ms", "p99 ms", "p99/p50", "cpu ms", "SQL"),
    *("KB", "first load", "of P", "of Q", "of raw"),
)
MEASURED = (Kind.PAGE, Kind.WRITE)
#: Against which references a target is held.
AGAINST = {
    Kind.PAGE: (Kind.BARE, Kind.QUERIES),
    Kind.QUERIES: (Kind.BARE,),
    Kind.WRITE: (Kind.RAW,),
}
NOTES = (
    "KB: the page's own bytes on the wire. First load: KB of everything a first visit fetches, and",
    "its requests. cpu ms: the server's processor time for one answer. SQL: statements without",
    "BEGIN, COMMIT and SAVEPOINT. P: a bare Flask page of the front page's size; Q: the same with",
    "three queries; raw: one row a commit on one connection. Ratios are of one round, their median",
    "with the smallest and largest.",
)


def rate(target: Target) -> Spread:
    """Give the requests per second of all rounds."""
    return Spread.of([sample.rate for sample in target.samples])


def milliseconds(target: Target, name: str) -> float:
    """Give the median of p50, p99 or the processor's time over the rounds, in ms."""
    return 1000 * median(float(getattr(sample, name)) for sample in target.samples)


def ratios(site: Site, target: Target) -> dict[str, Spread]:
    """Give a target's rate over each reference it is held against."""
    kinds = AGAINST.get(target.kind, ())
    return {str(kind): over(target, reference(site, kind)) for kind in kinds}


def tables(sites: Sequence[Site]) -> str:
    """Give all tables as text."""
    blocks = [_table(site) for site in sites]
    blocks += [block for block in (_growth(sites),) if block]
    return "\n\n".join([*blocks, "\n".join(NOTES)])


def _table(site: Site) -> str:
    after = site.memory_after or site.memory
    title = (
        f"{site.place.name} people: first answer after {site.server.start_seconds:.2f} s, "
        f"server and two workers {_megabytes(site.memory)} at start, {_megabytes(after)} after"
    )
    return "\n".join([title, *aligned([HEADINGS, *(_row(site, t) for t in site.targets)])])


def _megabytes(memory: Memory) -> str:
    if memory.proportional is None:
        return f"{memory.resident:.0f} MB resident"
    return f"{memory.proportional:.0f} MB"


def _row(site: Site, target: Target) -> tuple[str, ...]:
    rates = rate(target)
    p50, p99 = milliseconds(target, "p50"), milliseconds(target, "p99")
    found = ratios(site, target)
    weight = target.weight
    return (
        target.name,
        f"{rates.median:,.0f}",
        f"({rates.least:,.0f}-{rates.most:,.0f})",
        f"{p50:.2f}",
        f"{p99:.2f}",
        f"{p99 / p50:.1f}",
        "" if target.samples[0].processor is None else f"{milliseconds(target, 'processor'):.2f}",
        "" if target.statements is None else str(target.statements),
        f"{weight.page_bytes / 1000:.1f}" if weight else "",
        f"{weight.first_load_bytes / 1000:.0f}/{weight.requests}" if weight else "",
        *(_spread(found.get(str(k))) for k in (Kind.BARE, Kind.QUERIES, Kind.RAW)),
    )


def _spread(spread: Spread | None) -> str:
    if spread is None:
        return ""
    return f"{spread.median:.3f} ({spread.least:.3f}-{spread.most:.3f})"


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Give rows as lines whose columns are below each other, the first one to the left."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for first, *rest in rows:
        cells = [cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True)]
        yield "  ".join([first.ljust(widths[0]), *cells]).rstrip()


def grown(sites: Sequence[Site]) -> Iterator[tuple[str, Site, Site, str, Spread]]:
    """Give how each page and form grew from the smallest to the largest size of a database."""
    for dialect, group in groupby(sites, key=lambda site: site.place.dialect):
        every = list(group)
        ordered = sorted(
            (site for site in every if not site.place.world.deep),
            key=lambda site: site.place.world.size,
        )
        for deep in (site for site in every if site.place.world.deep):
            small = next(s for s in ordered if s.place.world.size == deep.place.world.size)
            for target in small.targets:
                if target.kind in MEASURED:
                    yield dialect, small, deep, target.name, growth(small, deep, target.name)
        if len(ordered) > 1:
            small, large = ordered[0], ordered[-1]
            for target in small.targets:
                if target.kind in MEASURED:
                    yield dialect, small, large, target.name, growth(small, large, target.name)


def _growth(sites: Sequence[Site]) -> str:
    rows = [
        (dialect, name, _called(small), _called(large), _spread(much))
        for dialect, small, large, name, much in grown(sites)
    ]
    if not rows:
        return ""
    headings = ("Growth", "page or form", "from", "to", "times the time")
    return "\n".join(aligned([headings, *rows]))


def _called(site: Site) -> str:
    world = site.place.world
    return f"{world.size:,}{' deep' if world.deep else ''}"


def as_data(sites: Sequence[Site], settings: dict[str, Any]) -> dict[str, Any]:
    """Give everything as one JSON object."""
    return {
        "at": clock.now().isoformat(timespec="seconds"),
        "machine": {
            "processors": os.cpu_count(),
            "system": platform.platform(),
            "python": platform.python_version(),
            "sqlite": sqlite.version(),
            "load": os.getloadavg()[0],
        },
        "settings": settings,
        "sites": [_site(site) for site in sites],
        "growth": [
            {
                "database": dialect,
                "name": name,
                "from": small.place.world.size,
                "to": large.place.world.size,
                "deep": large.place.world.deep,
                "times": asdict(much),
            }
            for dialect, small, large, name, much in grown(sites)
        ],
    }


def _site(site: Site) -> dict[str, Any]:
    return {
        "database": site.place.dialect,
        "people": site.place.world.size,
        "deep": site.place.world.deep,
        "seconds_to_first_answer": site.server.start_seconds,
        "memory_mb_at_start": asdict(site.memory),
        "memory_mb_after": asdict(site.memory_after or site.memory),
        "targets": [
            {
                "kind": target.kind,
                "name": target.name,
                "requests_per_second": asdict(rate(target)),
                "p50_ms": milliseconds(target, "p50"),
                "p99_ms": milliseconds(target, "p99"),
                "processor_ms": None
                if target.samples[0].processor is None
                else milliseconds(target, "processor"),
                "statements": target.statements,
                "weight": asdict(target.weight) if target.weight else None,
                "over": {name: asdict(much) for name, much in ratios(site, target).items()},
            }
            for target in site.targets
        ],
    }
