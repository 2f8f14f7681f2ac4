"""Definitions of customer-centricity: written, sent out and signed through the services."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from govern.accounts.models import Account, SignInSession
from govern.accounts.queries import find_actor, find_actor_of
from govern.accounts.rules import SESSION_LENGTH, Method, Purpose, new_token, token_hash
from govern.core import clock
from govern.core.localised import Localised
from govern.core.permissions import Role, system
from govern.core.transactions import transaction
from govern.definition import queries, services
from govern.extensions import db
from govern.signing import queries as signing
from govern.signoff import services as signoff
from govern.signoff.queries import hash_of
from tests.factories.people import (
    OrganisationFactory,
    PersonFactory,
    director,
    let_one_signature_do,
)

if TYPE_CHECKING:
    from uuid import UUID

    from govern.core.permissions import Actor
    from govern.definition.models import DefinitionVersion
    from govern.people.models import Person

LOOKING = system("a test looks")
CIRCUMSTANCES = signoff.Circumstances(address="192.0.2.7", user_agent="A browser")
CRY = "We mend it before you notice"


def both(english: str) -> Localised:
    """Give a text in both languages."""
    return Localised.of({"en": english, "nl": f"{english} (nl)"})


def texts(**more: str) -> dict[str, Localised]:
    """Give the three levels and the context, some of them other than usual."""
    usual = {
        "imperative": "Customers count as much as shareholders",
        "rallying_cry": CRY,
        "full_text": "We listen, and then we act.",
        "why_now": "Customers leave in silence",
        "whose_dream": "Of everybody at the counter",
    }
    return {name: both(text) if text else Localised() for name, text in {**usual, **more}.items()}


def poles(left: str = "Many customers", right: str = "Good customers") -> dict[str, Any]:
    """Give a dimension."""
    return {
        "left": both(left),
        "right": both(right),
        "place": 70,
        "rationale": both("We know them by name"),
        "example": both("We say no to a bargain hunter"),
        "on_culture": both("Calling back"),
        "off_culture": both("Passing on"),
    }


def fresh(person_id: UUID, purpose: str = Purpose.SIGN, minutes_ago: float = 0) -> Actor:
    """Give somebody as an actor who entered their password so many minutes ago."""
    token, now = new_token(), clock.now()
    if db.session.get(Account, person_id) is None:
        db.session.add(Account(person_id=person_id, created_at=now))
        db.session.flush()
    db.session.add(
        SignInSession(
            token_hash=token_hash(token),
            person_id=person_id,
            method=Method.PASSWORD,
            created_at=now,
            expires_at=now + SESSION_LENGTH,
            confirmed_at=now - timedelta(minutes=minutes_ago),
            confirmed_for=purpose,
        )
    )
    db.session.commit()
    return find_actor(token)


class Leaf:
    """A definition with its people: a director who writes, and senior leaders who sign."""

    def __init__(self, leaders: int = 3) -> None:
        """Bring the organisation and its people."""
        OrganisationFactory()
        let_one_signature_do()
        self.director: Person = director(name="Dora Director")
        self.leaders: list[Person] = [
            PersonFactory(name=f"Leader {number}", roles=[Role.SENIOR_LEADER])
            for number in range(leaders)
        ]
        self.director_id = self.director.id
        self.leader_ids = [leader.id for leader in self.leaders]

    @property
    def author(self) -> Actor:
        """Be the director, as an actor."""
        return find_actor_of(self.director_id)

    def begin(self, **more: Any) -> UUID:
        """Begin a draft."""
        with transaction():
            return services.begin_draft(actor=self.author, **more)

    def write(self, version_id: UUID, **more: str) -> None:
        """Save the three levels."""
        version = self.look(version_id).version
        with transaction():
            services.save_text(version_id, actor=self.author, version=version, **texts(**more))

    def stand(self, version_id: UUID, *names: str) -> None:
        """Add a dimension."""
        with transaction():
            services.add_dimension(version_id, actor=self.author, **poles(*names))

    def draft(self) -> UUID:
        """Give a draft that is complete."""
        version_id = self.begin()
        self.write(version_id)
        self.stand(version_id)
        return version_id

    def send(self, version_id: UUID, **more: Any) -> str:
        """Send a text out to all leaders, two of whom are needed, and give its hash."""
        values = {
            "signatory_ids": self.leader_ids,
            "needed": 2,
            "due_on": clock.today() + timedelta(days=14),
            **more,
        }
        with transaction():
            signoff.send_out(version_id, self.shown(version_id), actor=self.author, **values)
        return self.hash_of(version_id)

    def out(self, **more: Any) -> UUID:
        """Give a text that is out for signature."""
        version_id = self.draft()
        self.send(version_id, **more)
        return version_id

    def sign(self, version_id: UUID, leader: int | Actor = 0, sha256: str | None = None) -> None:
        """Let a leader sign what is out, having entered the password just now."""
        actor = fresh(self.leader_ids[leader]) if isinstance(leader, int) else leader
        shown = self.hash_of(version_id) if sha256 is None else sha256
        with transaction():
            signoff.sign(
                version_id,
                shown,
                actor=actor,
                role="Senior leader",
                meaning="I have read this and will decide by it.",
                circumstances=CIRCUMSTANCES,
            )

    def in_force(self) -> UUID:
        """Give a definition in force."""
        version_id = self.out()
        self.sign(version_id, 0)
        self.sign(version_id, 1)
        return version_id

    def look(self, version_id: UUID) -> DefinitionVersion:
        """Read a version as it is now."""
        db.session.expire_all()
        return queries.get_version(version_id, actor=LOOKING)

    def shown(self, version_id: UUID) -> str:
        """Give the hash of what a version says now."""
        return hash_of(self.look(version_id))

    def hash_of(self, version_id: UUID) -> str:
        """Give the hash of the frozen text of a version."""
        frozen_text_id = self.look(version_id).frozen_text_id
        assert frozen_text_id is not None
        return signing.get_frozen(frozen_text_id).sha256
