"""Rounds, stories, ballots: made by the services, as people would make them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from govern.accounts.queries import find_actor_of
from govern.awards import services as awards
from govern.ballots import services as ballots
from govern.core import clock
from govern.core.localised import Localised
from govern.core.permissions import Role, system
from govern.core.transactions import transaction
from govern.nominations import services as nominations
from govern.rounds import services as rounds
from govern.rounds.queries import get_round
from govern.rounds.rules import RoundState, TieRule, Windows
from tests.factories.people import OrganisationFactory, PersonFactory, director

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

    from govern.people.models import Person

DEED = "On Friday evening she drove the replacement key to the campsite herself. " * 2
EFFECT = "The family slept in their own van instead of a hotel and told everybody."


class Story:
    """A round with its people, taken step by step at moved clock times."""

    def __init__(self, at: Callable[[datetime], None]) -> None:
        self.at = at
        OrganisationFactory()
        self.director = director(name="Dora Director")
        self.moderator = PersonFactory(name="Mo Derator", roles=[Role.MODERATOR])
        self.start = clock.now()
        self.round_id: UUID | None = None

    def after(self, **span: float) -> None:
        """Go to an instant so long after the beginning."""
        self.at(self.start + timedelta(**span))

    def windows(self) -> Windows:
        """Give 10 days to nominate, 10 to read, 10 to vote."""
        opens, closes, voting, ends = (self.start + timedelta(days=d) for d in (0, 10, 20, 30))
        return Windows(
            nominations_open_at=opens,
            nominations_close_at=closes,
            voting_opens_at=voting,
            voting_closes_at=ends,
        )

    def draft(self, *, categories: int = 1, tie_rule: TieRule = TieRule.SHARED) -> UUID:
        """Prepare a round."""
        with transaction():
            self.round_id = rounds.draft(
                actor=find_actor_of(self.director.id),
                name=Localised.of({"en": "Customer stories, spring", "nl": "Klantverhalen, lente"}),
                categories=[Localised.of({"en": f"Category {n}"}) for n in range(categories)],
                time_zone="Europe/Amsterdam",
                windows=self.windows(),
                tie_rule=tie_rule,
            )
        return self.round_id

    def open(self, *, categories: int = 1, tie_rule: TieRule = TieRule.SHARED) -> UUID:
        """Prepare a round and open it."""
        round_id = self.draft(categories=categories, tie_rule=tie_rule)
        with transaction():
            actor = find_actor_of(self.director.id)
            version = get_round(round_id, actor=actor).version
            rounds.open_round(round_id, actor=actor, version=version)
        return round_id

    def category_ids(self) -> list[UUID]:
        """Give the categories of the round in order."""
        found = get_round(self.round_id, actor=find_actor_of(self.director.id))
        return [category.id for category in found.categories]

    def nominate(
        self,
        *nominees: Person,
        by: Person | None = None,
        category: int = 0,
        title: str = "She drove the key to the campsite herself.",
        send: bool = True,
        deed: str = DEED,
    ) -> UUID:
        """Tell a story, and send it in."""
        actor = find_actor_of((by or PersonFactory()).id)
        with transaction():
            nomination_id = nominations.begin(
                actor=actor,
                category_id=self.category_ids()[category],
                nominee_ids=[person.id for person in nominees],
                title=title,
                language="en",
            )
            nominations.write(
                nomination_id,
                actor=actor,
                title=title,
                situation="",
                deed=deed,
                effect=EFFECT,
                evidence="",
                version=1,
            )
            if send:
                nominations.submit(nomination_id, actor=actor)
        return nomination_id

    def accept(self, nomination_id: UUID, entry_id: UUID | None = None, **text: str) -> UUID:
        """Put a story on the shortlist."""
        with transaction():
            return nominations.accept(
                nomination_id,
                actor=find_actor_of(self.moderator.id),
                entry_id=entry_id,
                title=text.get("title", "She drove the key to the campsite herself."),
                story=text.get("story", DEED + EFFECT),
            )

    def answer(
        self, entry_id: UUID, person: Person, *, stands: bool = True, shown: bool = True
    ) -> None:
        """Say whether to stand."""
        with transaction():
            nominations.answer(
                entry_id, actor=find_actor_of(person.id), stands=stands, may_publish=shown
            )

    def finalist(self, *people: Person, category: int = 0, **text: str) -> UUID:
        """Bring people onto the ballot with one story."""
        people = people or (PersonFactory(),)
        title = text.get("title", "She drove the key to the campsite herself.")
        entry_id = self.accept(self.nominate(*people, category=category, title=title), title=title)
        for person in people:
            self.answer(entry_id, person)
        return entry_id

    def vote(self, person: Person, *entry_ids: UUID) -> str:
        """Cast or change a ballot."""
        with transaction():
            return ballots.cast(
                self.round_id, actor=find_actor_of(person.id), entry_ids=list(entry_ids)
            )

    def fill_the_box(self, number: int = 5) -> None:
        """Let so many vote who were here when the round began; their ballots are empty."""
        for voter in people(number, created_at=self.start):
            self.vote(voter)

    def advance(self) -> int:
        """Let the worker move rounds on."""
        with transaction():
            return rounds.advance_rounds(actor=system("the clock"))

    def end(self, phase: RoundState, because: str = "Everybody was quick.") -> None:
        """End a phase before its time, as the director."""
        with transaction():
            rounds.end_phase(
                self.round_id,
                actor=find_actor_of(self.director.id),
                phase=phase,
                because=because,
            )

    def announce(self) -> None:
        """Announce the round."""
        with transaction():
            awards.announce(self.round_id, actor=find_actor_of(self.director.id))


def people(number: int, **more: Any) -> Sequence[Person]:
    """Give so many colleagues who were here long before."""
    return [PersonFactory(**more) for _ in range(number)]
