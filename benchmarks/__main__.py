"""Measures Govern: `python3 run.py bench`; it makes its data, runs, and shows what it found."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import report, rounds, storms
from benchmarks.client import FailedError, generator
from benchmarks.databases import DIALECTS, Databases
from benchmarks.filling import say
from benchmarks.sites import Site
from benchmarks.tables import PAGES, WRITES
from benchmarks.world import SMALLEST
from govern.config import asset_root
from tests.postgres import PostgresUnavailableError

if TYPE_CHECKING:
    from types import FrameType

SIZES, FULL_SIZES = (1_000, 10_000, 100_000), (1_000, 10_000, 100_000, 1_000_000)
#: What all rounds together may take, so that the run ends in time however many pages there are.
ROUNDS_SECONDS, FULL_ROUNDS_SECONDS = 200.0, 900.0
SHORTEST_TURN, LONGEST_TURN = 0.3, 5.0
STORM_SECONDS, FULL_STORM_SECONDS = 10.0, 60.0
FULL_STORM_ROUNDS = 5
RESULTS = asset_root() / "benchmarks" / "results" / "last.json"
KEPT = asset_root() / ".benchmarks"
WARNING = f"""\
The full run takes up to 60 minutes and up to 20 GB of disk: four sizes up to 1,000,000 people.
Its SQLite files stay in {KEPT}, and databases on a server named with --database
stay there; a run that was broken off goes on with them."""


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    made = argparse.ArgumentParser(prog="run.py bench", description=__doc__)
    made.add_argument(
        "--size", type=int, action="append", metavar="N", help="people; may be given again"
    )
    made.add_argument(
        "--database",
        metavar="URL",
        help="'sqlite', 'postgresql', or the address of a PostgreSQL server on which databases "
        "may be made and dropped; both kinds without it",
    )
    made.add_argument("--json", type=Path, metavar="FILE", help=f"default: {RESULTS.name}")
    made.add_argument("--full", action="store_true", help="four sizes, up to 60 minutes")
    made.add_argument(
        "--deep",
        action="store_true",
        help="the smallest size once more with ten years behind it: 2,000 promises of 120 periods "
        "and 40 parts, 500 versions of the definition; --full has it, too",
    )
    made.add_argument("--storms", action="store_true", help="many writers at once, afterwards")
    made.add_argument("--only", metavar="WORD", help="only pages and forms whose name has it")
    made.add_argument("--seconds", type=float, help="of one turn; else what the whole run allows")
    return made


def databases_of(chosen: str | None) -> tuple[Sequence[str], str | None]:
    """Give the kinds of databases that are measured, and the server's address where one is."""
    if chosen is None:
        return DIALECTS, None
    if chosen in DIALECTS:
        return [chosen], None
    if chosen.startswith("postgres") and "://" in chosen:
        return ["postgresql"], chosen
    message = f"--database is '{chosen}': say sqlite, postgresql, or postgresql://..."
    raise FailedError(message)


def turn_seconds(targets: int, *, full: bool) -> float:
    """Give how long one turn at one target takes, so that all of them end in time."""
    whole = FULL_ROUNDS_SECONDS if full else ROUNDS_SECONDS
    fair = whole / (max(1, targets) * rounds.ROUNDS)
    return min(LONGEST_TURN, max(SHORTEST_TURN, fair))


def measure(arguments: argparse.Namespace, stack: ExitStack) -> bool:
    """Do everything the command line asks, and tell whether it went well."""
    dialects, address = databases_of(arguments.database)
    sizes = sorted(arguments.size or (FULL_SIZES if arguments.full else SIZES))
    if sizes[0] < SMALLEST:
        message = f"--size is at least {SMALLEST}: below, there are too few people for all roles"
        raise FailedError(message)
    word = (arguments.only or "").lower()
    pages = [page for page in PAGES if word in page.name]
    writes = [write for write in WRITES if word in write.name]
    if arguments.full:
        say(WARNING)
        KEPT.mkdir(exist_ok=True)
    folder = KEPT if arguments.full else Path(stack.enter_context(_temporary()))
    databases = stack.enter_context(Databases(folder, address, keep=arguments.full))
    depths = [(size, False) for size in sizes]
    if arguments.deep or arguments.full:
        depths.append((sizes[0], True))
    places = [
        databases.make(dialect, size, deep=deep) for dialect in dialects for size, deep in depths
    ]
    sites = [Site(place, stack) for place in places]
    for site in sites:
        site.add(pages, writes)
    targets = sum(len(site.targets) for site in sites)
    seconds = arguments.seconds or turn_seconds(targets, full=arguments.full)
    say(f"{targets} targets, {rounds.ROUNDS} rounds of {seconds:.1f} s each, by {generator()}")
    rounds.run(sites, seconds)
    settings = {"seconds": seconds, "rounds": rounds.ROUNDS, "generator": generator()}
    print(report.tables(sites))
    found = report.as_data(sites, settings)
    ended, held = [], True
    if arguments.storms:
        lasting = FULL_STORM_SECONDS if arguments.full else STORM_SECONDS
        ended = storms.storm(sites, writes, lasting)
        print("\nStorms", *ended, sep="\n")
        found["storms"] = [str(one) for one in ended]
        held = storms.storm_services(dialects, FULL_STORM_ROUNDS if arguments.full else 1)
        found["storms_of_the_tests_held"] = held
    target = arguments.json or RESULTS
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    say(f"All of it is in {target}")
    return held and not any(one.problems for one in ended)


def _temporary() -> tempfile.TemporaryDirectory[str]:
    # Servers may still write their last lines when the folder goes.
    return tempfile.TemporaryDirectory(prefix="govern-bench-", ignore_cleanup_errors=True)


def _stop(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


def main(argv: Sequence[str]) -> int:
    """Run the benchmark; a page that does not answer as it should is a failure, a slow one not."""
    signal.signal(signal.SIGTERM, _stop)
    arguments = parser().parse_args(argv)
    # Whatever the caller's settings are, nothing of an installation is touched.
    os.environ.pop("DATABASE_URL", None)
    try:
        with ExitStack() as stack:
            return 0 if measure(arguments, stack) else 1
    except PostgresUnavailableError as error:
        say(f"{error}\nWith `--database sqlite` the benchmark runs without it.")
        return 1
    except FailedError as error:
        say(f"The benchmark stopped: {error}")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
