"""The rounds of the world: announced, to be counted, voting, nominating, and a draft."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from govern.answers import services as answers
from govern.core.transactions import transaction
from govern.extensions import db
from govern.nominations.models import Finalist
from govern.rounds.models import Category
from tests.factories.awards import Story
from tests.factories.people import PersonFactory

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tests.abuse.world import World


class Chapter(Story):
    """A round in the world: it began so many days before today."""

    def __init__(self, world: World, at: Callable[[datetime], None], days_ago: int) -> None:
        """Go back to the beginning of this round."""
        self.at = at
        self.director = world.people["director"]
        self.moderator = world.people["moderator"]
        self.start = world.now - timedelta(days=days_ago)
        self.round_id: UUID | None = None
        at(self.start)

    def until_voting(self, world: World, finalist: str, *, by: str = "nominator") -> UUID:
        """Bring somebody onto the ballot, and open it."""
        self.after(days=1)
        person = world.people[finalist]
        nomination_id = self.nominate(person, by=world.people[by])
        self.after(days=12)
        entry_id = self.accept(nomination_id)
        self.answer(entry_id, person)
        self.after(days=21)
        self.advance()
        return entry_id


def tell(world: World, at: Callable[[datetime], None]) -> None:
    """Take five rounds as far as each has come today."""
    ids = world.ids
    announced = Chapter(world, at, 60)
    ids["announced_round"] = announced.open()
    ids["published_entry"] = announced.until_voting(world, "winner")
    announced.vote(world.people["employee"], ids["published_entry"])
    announced.after(days=31)
    announced.advance()
    announced.announce()
    counting = Chapter(world, at, 32)
    ids["counting_round"] = counting.open()
    entry_id = counting.until_voting(world, "holder")
    counting.vote(world.people["employee"], entry_id)
    voting = Chapter(world, at, 25)
    ids["voting_round"] = voting.open()
    ids["ballot_entry"] = voting.until_voting(world, "finalist")
    shortlisting = Chapter(world, at, 12)
    ids["shortlisting_round"] = shortlisting.open()
    shortlisting.after(days=1)
    told = shortlisting.nominate(world.people["asked"], by=world.people["nominator"])
    shortlisting.after(days=11)
    ids["asked_entry"] = shortlisting.accept(told)
    _speak(world, shortlisting)
    nominating = Chapter(world, at, 5)
    ids["nominating_round"] = nominating.open()
    in_round = Category.round_id == ids["nominating_round"]
    ids["category"] = db.session.scalars(select(Category.id).where(in_round)).one()
    nominator, nominee = world.people["nominator"], world.people["nominee"]
    ids["draft_nomination"] = nominating.nominate(nominee, by=nominator, send=False)
    title = "He walked the parcel to the neighbours."
    ids["nomination"] = nominating.nominate(nominee, by=nominator, title=title)
    at(world.now)
    ids["draft_round"] = Chapter(world, at, 0).draft()
    counting.advance()


def _speak(world: World, round_: Chapter) -> None:
    """Shortlist two people without an account; for one of them the manager has answered."""
    for name, answered in (("spoken", False), ("spoken_published", True)):
        person = PersonFactory(
            name=name.title(),
            account=False,
            manager_id=world.people["chief"].id,
            created_at=round_.start,
        )
        round_.after(days=1)
        told = round_.nominate(person, by=world.people["employee"], title=f"About {name}.")
        round_.after(days=11)
        entry_id = round_.accept(told)
        statement = select(Finalist.id).where(Finalist.entry_id == entry_id)
        finalist_id = db.session.scalars(statement.execution_options(scope="the world")).one()
        world.ids[name] = finalist_id
        if answered:
            with transaction():
                answers.answer_for(
                    finalist_id, actor=world.actor("chief"), stands=True, may_publish=True
                )
