"""What the worker does for signatures and reviews: what is late is closed, what is due is asked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from govern.core import clock
from govern.core.permissions import Permission, record_check, system
from govern.core.transactions import transaction
from govern.definition import queries as definitions
from govern.organisation.queries import find_facts
from govern.signing import queries, services
from govern.signoff.rules import REVIEW
from govern.tasks.queries import list_asked
from govern.tasks.services import open_task

if TYPE_CHECKING:
    from govern.definition.models import DefinitionVersion

WATCHING = system("the worker looks whether the definition is to be reviewed")


def has_late() -> bool:
    """Tell whether somebody let the last day to sign pass."""
    return bool(queries.list_late())


def expire() -> int:
    """Close late requests, text by text, and give of how many texts."""
    late = queries.list_late()
    for frozen_text_id in late:
        with transaction():
            services.expire(frozen_text_id, actor=system("the last day to sign has passed"))
    return len(late)


def _to_review() -> DefinitionVersion | None:
    """Give the version in force when its review is near, nobody was asked and none is begun."""
    facts, version = find_facts(), definitions.find_in_force(WATCHING)
    if facts is None or version is None or version.review_on is None:
        return None
    near = timedelta(days=facts.number("definition.review_remind_days"))
    if clock.today(facts.time_zone) < version.review_on - near or list_asked(REVIEW, [version.id]):
        return None
    return version if definitions.find_open(WATCHING) is None else None


def has_to_review() -> bool:
    """Tell whether somebody is to be asked to review what is in force."""
    return _to_review() is not None


def call_to_review() -> int:
    """Ask who wrote the definition in force to review it; tell how many definitions that were."""
    with transaction():
        record_check("the worker asks for the review")
        facts, version = find_facts(), _to_review()
        if facts is None or version is None or version.review_on is None:
            return 0
        open_task(
            REVIEW,
            [version.author_id],
            version.id,
            params={"number": version.number},
            due_at=clock.end_of(version.review_on, facts.time_zone),
            otherwise=Permission.DEFINITION_EDIT,
        )
    return 1
