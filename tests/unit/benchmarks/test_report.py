"""Ratios are made inside a round, and tables line up."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from benchmarks.__main__ import LONGEST_TURN, SHORTEST_TURN, databases_of, parser, turn_seconds
from benchmarks.client import FailedError, Sample
from benchmarks.databases import Place
from benchmarks.references import references
from benchmarks.report import aligned, as_data, tables
from benchmarks.rounds import over, run
from benchmarks.servers import Memory
from benchmarks.sites import Kind, Target
from benchmarks.storms import Storm
from benchmarks.weight import Weight
from benchmarks.world import World


def target(kind: Kind, *rates: float) -> Target:
    samples = [Sample(rate, 1 / rate, 2 / rate) for rate in rates]
    weight = Weight(4000, 1200, 30_000, 6) if kind is Kind.PAGE else None
    return Target(kind, f"the {kind}", lambda _: samples[0], 3, weight, samples=samples)


def site(tmp_path: Path, size: int, *page: float) -> Any:
    references = [target(kind, 200.0, 100.0, 400.0) for kind in (Kind.BARE, Kind.QUERIES, Kind.RAW)]
    memory = Memory(180.0, None)
    server = SimpleNamespace(start_seconds=0.5, memory=lambda: memory, log=tmp_path / "log")
    return SimpleNamespace(
        place=Place("sqlite", "sqlite://", tmp_path, World(size)),
        server=server,
        memory=memory,
        memory_after=None,
        targets=[target(Kind.PAGE, *page), target(Kind.WRITE, 20.0, 20.0, 20.0), *references],
    )


def test_a_ratio_is_the_median_of_the_ratios_of_each_round() -> None:
    # The machine slowed down to a half and rose to double; the ratio did not notice.
    found = over(target(Kind.PAGE, 100.0, 50.0, 200.0), target(Kind.BARE, 200.0, 100.0, 400.0))
    assert (found.least, found.median, found.most) == (0.5, 0.5, 0.5)


def test_growth_is_taken_over_the_bare_page_of_the_same_site(tmp_path: Path) -> None:
    sites = [site(tmp_path, 1000, 100.0, 50.0, 200.0), site(tmp_path, 10_000, 50.0, 25.0, 100.0)]
    found = as_data(sites, {})
    assert found["growth"][0]["times"]["median"] == 2.0
    shown = tables(sites)
    assert "sqlite 1,000 people" in shown
    assert "2.000 (2.000-2.000)" in shown
    assert "30/6" in shown


def test_an_answer_with_another_status_stops_the_run(tmp_path: Path) -> None:
    broken = site(tmp_path, 1000, 1.0)
    (tmp_path / "log").write_text("what the server said")
    sample = Sample(1.0, 1.0, 1.0, Counter({200: 5, 500: 2}))
    broken.targets[0].press = lambda _: sample
    with pytest.raises(FailedError, match=r"2 times 500(.|\n)*what the server said"):
        run([broken], 0.1)


def test_columns_stand_below_each_other() -> None:
    assert list(aligned([("name", "1"), ("n", "22")])) == ["name   1", "n     22"]


def test_a_turn_is_as_long_as_the_whole_run_allows() -> None:
    assert turn_seconds(1, full=False) == LONGEST_TURN
    assert turn_seconds(10_000, full=False) == SHORTEST_TURN
    assert turn_seconds(64, full=False) == pytest.approx(200 / 64 / 3)
    assert turn_seconds(64, full=True) > turn_seconds(64, full=False)


def test_the_database_is_a_kind_or_a_server() -> None:
    assert databases_of(None) == (("sqlite", "postgresql"), None)
    assert databases_of("sqlite") == (["sqlite"], None)
    assert databases_of("postgresql://u@h/d") == (["postgresql"], "postgresql://u@h/d")
    with pytest.raises(FailedError, match="mysql"):
        databases_of("mysql://h/d")
    assert parser().parse_args(["--size", "10", "--size", "20"]).size == [10, 20]


@pytest.mark.parametrize("size", [300, 4000, 60_000])
def test_the_bare_page_has_exactly_the_size_it_is_asked_for(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite://")
    assert len(references(size, 100).test_client().get("/bare").data) == size


def test_a_storm_that_loses_or_fails_says_so() -> None:
    calm = Storm("here", "vote", Counter({302: 10, 409: 3}), 10, 2.0)
    assert calm.problems == []
    assert "nothing lost" in str(calm)
    wild = Storm("here", "vote", Counter({302: 10, 500: 1}), 9, 2.0)
    assert len(wild.problems) == 2
