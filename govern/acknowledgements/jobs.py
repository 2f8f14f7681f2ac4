"""Gives the task of reading the definition to everybody who is asked, some at a time."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from govern.acknowledgements import queries
from govern.acknowledgements.rules import ACKNOWLEDGE
from govern.core import clock
from govern.core.permissions import record_check, system
from govern.core.transactions import transaction
from govern.definition import queries as definitions
from govern.organisation.queries import find_facts
from govern.tasks.services import open_task

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import Row

WHY = "everybody is asked to read the definition"


def ask() -> int:
    """Give the task to all who have none yet, and say to how many.

    Who joins or gets an account while a campaign is open is found by the next run.
    """
    done = 0
    while True:
        with transaction():
            record_check(WHY)
            some = queries.list_to_ask()
            for campaign_id, rows in groupby(some, key=lambda row: row.id):
                _give(campaign_id, list(rows))
        done += len(some)
        if not some:
            return done


def _give(campaign_id: UUID, rows: list[Row[*tuple[object, ...]]]) -> None:
    campaign = queries.get_campaign(campaign_id)
    facts = find_facts()
    version = definitions.get_version(campaign.definition_id, actor=system(WHY))
    open_task(
        ACKNOWLEDGE,
        [row.person_id for row in rows],
        campaign.id,
        params={"number": version.number},
        due_at=clock.end_of(campaign.due_on, facts.time_zone if facts else "UTC"),
    )
