"""What stands in a digest: what is new, and what is still to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from govern.notifications import queries
from govern.notifications.rules import KINDS
from govern.organisation.queries import find_facts
from govern.tasks.queries import list_open
from govern.web.templating import told

if TYPE_CHECKING:
    from uuid import UUID

    from govern.core.permissions import Actor
    from govern.tasks.queries import OpenTask

MOST_TASKS = 20


@dataclass(frozen=True)
class News:
    """One line of news, and where it leads."""

    text: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Digest:
    """The content for one reader, and the messages that are told with it or no longer true."""

    news: list[News]
    tasks: list[OpenTask]
    told: list[UUID]
    stale: list[UUID]

    @property
    def is_empty(self) -> bool:
        """Be true when there is nothing to say."""
        return not self.news and not self.tasks


def gather(actor: Actor) -> Digest:
    """Gather a person's digest as things are now, for what they may see now."""
    news, done, stale = [], [], []
    facts = find_facts(actor.settings_version)
    for row in queries.list_news(actor.id) if actor.id else ():
        kind = KINDS.get(row.kind)
        on = kind is not None and not (facts and facts.is_off(kind.blueprint))
        context = kind.context(row.subject_id, actor, row.ids) if kind and on else None
        if kind is None or context is None:
            stale.append(row.id)
            continue
        done.append(row.id)
        news.append(News(told(kind.subject, context), str(context.get("url", ""))))
    return Digest(news=news, tasks=list_open(actor, MOST_TASKS), told=done, stale=stale)
