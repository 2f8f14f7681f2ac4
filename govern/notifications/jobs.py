"""What the worker does for mail: deliver each second, and put digests into the outbox."""

from __future__ import annotations

from govern.core import clock
from govern.core.transactions import transaction
from govern.notifications import delivery, queries, rules, services
from govern.notifications.rules import Frequency

deliver = delivery.deliver
has_due = queries.has_due


def queue_digests() -> int:
    """Put the digests that leave now into the outbox, batch by batch."""
    total = 0
    now = clock.now()
    for time_zone in queries.list_time_zones():
        for frequency in (Frequency.WEEKLY, Frequency.DAILY):
            slot = rules.digest_slot(frequency, time_zone, now)
            while True:
                with transaction():
                    count = services.queue_digests(frequency, time_zone, slot)
                total += count
                if count < rules.EXPANDED_AT_ONCE:
                    break
    return total
