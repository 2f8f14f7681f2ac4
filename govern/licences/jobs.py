"""Reminds people of renewal; the worker does it a few times a day."""

from __future__ import annotations

from govern.core import clock
from govern.core.permissions import record_check
from govern.core.transactions import transaction
from govern.licences import queries
from govern.licences.rules import ENDED, ENDING, RENEW, policy_for
from govern.notifications.services import tell
from govern.organisation.queries import find_facts
from govern.people.models import Level
from govern.tasks.services import close_tasks, open_task


def remind() -> int:
    """Remind everybody whose licence ends soon or has ended and who was not asked; give how many.

    Who has nothing to renew any more is asked no longer: exempt now, or asked too early because
    the days before the end were changed.
    """
    with transaction():
        record_check("the worker reminds of renewal")
        facts = find_facts()
        if facts is None:
            return 0
        today = clock.today(facts.time_zone)
        policy = policy_for(facts, Level.STAFF)
        for person_id in queries.list_not_to_renew(today, policy, RENEW):
            close_tasks(RENEW, person_id)
        found = queries.list_to_renew(today, policy, RENEW)
        for row in found:
            open_task(
                RENEW, [row.id], row.id, due_at=clock.end_of(row.valid_until, facts.time_zone)
            )
            tell(ENDING if row.valid_until >= today else ENDED, [row.id], row.id)
        return len(found)
