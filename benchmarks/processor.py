"""Measures processor time in one process: `python -m benchmarks.processor [--profile front]`.

On a machine that others use too, requests a second say little. The time the processor spends on
one request hardly changes; here it is taken in turns for each page, each form and the references P
and Q, without a server around them.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import os
import pstats
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from flask import Flask

from benchmarks.databases import ADDRESS, DIALECTS, Databases
from benchmarks.filling import say
from benchmarks.forms import browsers, cookie_of, get, open_forms
from benchmarks.references import references
from benchmarks.report import aligned
from benchmarks.tables import FRONT_PAGE, PAGES, WRITES
from benchmarks.world import World

ROUNDS, WARM_UPS, REPEATS, PROFILED = 9, 20, 20, 200
MILLISECONDS = 1000
BARE, QUERIES = "P: bare page", "Q: three queries"
#: Argon2 is meant to be slow; a sign-in says nothing about the rest.
LEFT_OUT = frozenset({"sign in"})


@dataclass
class Subject:
    """Something that answers, and the milliseconds each round took for one answer."""

    name: str
    act: Callable[[], None]
    took: list[float] = field(default_factory=list)

    def measure(self) -> None:
        """Act some times, and note the processor time of one."""
        began = time.process_time()
        for _ in range(REPEATS):
            self.act()
        self.took.append((time.process_time() - began) / REPEATS * MILLISECONDS)


def _asker(app: Flask, path: str, cookie: str = "") -> Callable[[], None]:
    client = app.test_client(use_cookies=False)
    headers = {"Cookie": cookie, "Accept-Encoding": "br, gzip"}
    environ = client.get(path, base_url=ADDRESS, headers=headers).request.environ
    kept = {name: value for name, value in environ.items() if not name.startswith("werkzeug.")}

    def ask() -> None:
        for _ in app.wsgi_app(dict(kept), lambda _status, _headers, _error=None: lambda _: None):
            pass

    return ask


def subjects(app: Flask, world: World) -> list[Subject]:
    """Give everything that is measured: pages, forms, references."""
    found = []
    size = 0
    for page in PAGES:
        client = browsers(app, world, page.reader)[0]
        path = page.path_in(world)
        weight = len(get(client, path).data)
        size = weight if page is FRONT_PAGE else size
        found.append(Subject(page.name, _asker(app, path, cookie_of(client))))
    for write in WRITES:
        if write.name not in LEFT_OUT:
            form = open_forms(app, world, write)[0]
            client = app.test_client(use_cookies=False)
            post = lambda client=client, form=form: client.post(  # noqa: E731
                form.path,
                data=form.body(),
                content_type="application/x-www-form-urlencoded",
                base_url=ADDRESS,
                headers={"Cookie": form.cookie},
            )
            found.append(Subject(write.name, post))
    beside = references(size, world.size)
    found.append(Subject(BARE, _asker(beside, "/bare")))
    found.append(Subject(QUERIES, _asker(beside, "/queries")))
    return found


def table(found: Sequence[Subject]) -> str:
    """Give what was measured as lines of text."""
    least = {subject.name: min(subject.took) for subject in found}
    rows: list[tuple[str, ...]] = [("", "ms", "median", "of P", "of Q")]
    for subject in found:
        own = least[subject.name]
        ratios = (f"{least[name] / own:.2f}" for name in (BARE, QUERIES))
        rows.append((subject.name, f"{own:.2f}", f"{median(subject.took):.2f}", *ratios))
    return "\n".join(aligned(rows))


def _profile(subject: Subject) -> None:
    with cProfile.Profile() as profile:
        for _ in range(PROFILED):
            subject.act()
    for order in ("cumulative", "tottime"):
        pstats.Stats(profile).sort_stats(order).print_stats(80)


def main(argv: Sequence[str]) -> int:
    """Measure, or profile one subject."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.processor", description=__doc__)
    parser.add_argument("--size", type=int, default=1000, metavar="N", help="people")
    parser.add_argument("--database", choices=DIALECTS, default=DIALECTS[0])
    parser.add_argument("--only", default="", metavar="WORD", help="subjects whose name has it")
    parser.add_argument("--profile", action="store_true", help="show where their time goes")
    parser.add_argument("--folder", type=Path, help="where the database is kept for the next time")
    arguments = parser.parse_args(argv)
    with ExitStack() as stack:
        folder = arguments.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(exist_ok=True)
        databases = stack.enter_context(Databases(folder, None, keep=bool(arguments.folder)))
        place = databases.make(arguments.database, arguments.size)
        os.environ["DATABASE_URL"] = place.url
        every = subjects(place.app(), place.world)
        chosen = [one for one in every if arguments.only in one.name or one.name in {BARE, QUERIES}]
        for subject in chosen:
            for _ in range(WARM_UPS):
                subject.act()
        # As the server does before its workers begin.
        gc.collect()
        gc.freeze()
        if arguments.profile:
            _profile(chosen[0])
            return 0
        for number in range(1, ROUNDS + 1):
            say(f"round {number} of {ROUNDS} ...")
            for subject in chosen:
                subject.measure()
        print(table(chosen))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
