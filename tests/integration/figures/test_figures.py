"""Figures: counted by the worker, one row a month, read with their last year in one statement."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from govern.accounts.queries import find_actor_of
from govern.core.errors import NotAllowed
from govern.core.permissions import system
from govern.core.transactions import transaction
from govern.figures import jobs, queries, services
from govern.figures.rules import KINDS, Count, FigureKind, Shown
from govern.organisation.queries import find_facts
from tests.factories.people import OrganisationFactory, PersonFactory

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKER = system("test")


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Count | None]]:
    """Let two figures count what the test says."""
    said: dict[str, Count | None] = {"kept": Count(9, 10), "left": Count(3)}
    for name in list(KINDS):
        monkeypatch.delitem(KINDS, name)
    for name, shown in (("kept", Shown.SHARE), ("left", Shown.NUMBER)):
        kind = FigureKind(name=name, label=name, shown=shown, count=lambda _day, n=name: said[n])
        monkeypatch.setitem(KINDS, name, kind)
    return said


def refresh() -> None:
    with transaction():
        services.refresh(actor=WORKER)


def test_a_month_has_one_count_the_newest(
    session: Any, counts: dict[str, Count | None], statements: Any
) -> None:
    OrganisationFactory()
    refresh()
    counts["kept"] = Count(8, 10)
    refresh()
    facts = find_facts()
    with statements() as seen:
        kept, left = queries.list_shown(facts)
    assert (kept.share, len(kept.points)) == (0.8, 1)
    assert (left.value, left.share) == (3, None)
    assert len(seen) == 1


def test_months_before_stay_as_they_were(
    session: Any, counts: dict[str, Count | None], at: Any
) -> None:
    OrganisationFactory()
    refresh()
    at(datetime(2026, 6, 2, tzinfo=UTC))
    counts["kept"] = Count(5, 10)
    refresh()
    assert [value for _, value in queries.list_shown(find_facts())[0].points] == [0.9, 0.5]


def test_what_cannot_be_counted_yet_is_left_out(
    session: Any, counts: dict[str, Count | None]
) -> None:
    OrganisationFactory()
    counts["kept"] = None
    refresh()
    assert [seen.kind.name for seen in queries.list_shown(find_facts())] == ["left"]


def test_the_worker_counts_every_few_minutes(session: Any, counts: dict[str, Count | None]) -> None:
    assert jobs.refresh() == 0
    OrganisationFactory()
    assert jobs.refresh() == 1
    assert len(queries.list_shown(find_facts())) == 2


def test_only_the_worker_counts(session: Any, counts: dict[str, Count | None]) -> None:
    actor = find_actor_of(PersonFactory().id)
    with pytest.raises(NotAllowed), transaction():
        services.refresh(actor=actor)
