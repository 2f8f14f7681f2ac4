"""What the worker does by itself, how often, and what tells that it has to be done at once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from govern.acknowledgements import jobs as acknowledgement_jobs
from govern.acknowledgements import queries as acknowledgement_queries
from govern.acknowledgements.rules import ASK
from govern.commitments import jobs as commitment_jobs
from govern.counting import jobs as counting_jobs
from govern.figures import jobs as figure_jobs
from govern.handovers import jobs as handover_jobs
from govern.licences import jobs as licence_jobs
from govern.rotations import jobs as settling
from govern.rounds import jobs as round_jobs
from govern.rounds import queries as round_queries
from govern.signoff import jobs as signoff_jobs

if TYPE_CHECKING:
    from collections.abc import Callable

JOBS: tuple[tuple[str, timedelta, Callable[[], int], Callable[[], bool] | None], ...] = (
    (ASK, timedelta(minutes=5), acknowledgement_jobs.ask, acknowledgement_queries.has_to_ask),
    ("commitments.forget", timedelta(days=1), commitment_jobs.forget, commitment_jobs.has_old),
    ("counting.ask", timedelta(hours=6), counting_jobs.ask, None),
    ("figures.refresh", timedelta(minutes=5), figure_jobs.refresh, None),
    ("handovers.settle", timedelta(minutes=5), handover_jobs.settle, None),
    ("licences.remind", timedelta(hours=6), licence_jobs.remind, None),
    ("rotations.settle", timedelta(minutes=1), settling.settle, settling.has_stale),
    ("rounds.advance", round_jobs.EVERY, round_jobs.advance, round_queries.has_overdue),
    ("signoff.expire", timedelta(hours=1), signoff_jobs.expire, signoff_jobs.has_late),
    ("signoff.review", timedelta(hours=6), signoff_jobs.call_to_review, signoff_jobs.has_to_review),
)
