"""Definitions made by the services themselves: written, sent out, signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from govern.accounts.models import Account, SignInSession
from govern.accounts.queries import find_actor_of
from govern.accounts.rules import SESSION_LENGTH, Method, Purpose, new_token, token_hash
from govern.core import clock
from govern.core.localised import Localised
from govern.core.permissions import Actor, Role
from govern.core.transactions import transaction
from govern.definition import queries, services
from govern.extensions import db
from govern.people.models import Level
from govern.signoff import queries as signed_off
from govern.signoff import services as signoff
from tests.factories.people import PersonFactory, let_one_signature_do

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from govern.people.models import Person

CIRCUMSTANCES = signoff.Circumstances(address="192.0.2.7", user_agent="Test/1.0")
MEANING = "I have read this and will decide by it."


def said(english: str, dutch: str | None = None) -> Localised:
    """Give a text in both languages."""
    return Localised.of({"en": english, "nl": dutch or f"{english} (nl)"})


def leader(**more: object) -> Person:
    """Give a senior leader of an organisation in which one signature is enough."""
    let_one_signature_do()
    person: Person = PersonFactory(roles=[Role.SENIOR_LEADER], level=Level.EXECUTIVE, **more)
    return person


def actor_of(person: Person) -> Actor:
    """Give a person as an actor without a session."""
    return find_actor_of(person.id)


def write(
    version_id: UUID, *, actor: Actor, cry: str = "There when it hurts.", cry_nl: str = "Er zijn."
) -> None:
    """Write the three levels of a draft."""
    version = queries.get_version(version_id, actor=actor).version
    services.save_text(
        version_id,
        actor=actor,
        imperative=said("Customers stand beside our members, our people and our towns."),
        rallying_cry=said(cry, cry_nl),
        full_text=said("We would rather keep one customer than win two."),
        why_now=said("Half of those who leave say nobody called back."),
        whose_dream=Localised(),
        version=version,
    )


def add_dimension(version_id: UUID, *, actor: Actor, left: str = "Many", place: int = 72) -> None:
    """Put a dimension into a draft."""
    services.add_dimension(
        version_id,
        actor=actor,
        left=said(left),
        right=said("The right customers"),
        place=place,
        rationale=said("We grow with people who value what we do."),
        example=said("No price war on comparison sites."),
        on_culture=said("Calling before the letter leaves."),
        off_culture=said("Hiding behind the rules."),
    )


def draft(actor: Actor, *, cry: str = "There when it hurts.") -> UUID:
    """Begin and write a draft that can be sent out."""
    with transaction():
        version_id = services.begin_draft(actor=actor)
        write(version_id, actor=actor, cry=cry)
        add_dimension(version_id, actor=actor)
    return version_id


def send_out(
    version_id: UUID, people: Sequence[Person], *, actor: Actor, needed: int | None = None
) -> None:
    """Send a draft out for signature."""
    with transaction():
        signoff.send_out(
            version_id,
            signed_off.hash_of(queries.get_version(version_id, actor=actor)),
            actor=actor,
            signatory_ids=[person.id for person in people],
            needed=needed or len(people),
            due_on=clock.today() + timedelta(days=14),
        )


def fresh(person: Person) -> Actor:
    """Give a person who has just entered the password again to sign."""
    if db.session.get(Account, person.id) is None:
        db.session.add(Account(person_id=person.id, created_at=clock.now()))
    session = SignInSession(
        token_hash=token_hash(new_token()),
        person_id=person.id,
        method=Method.PASSWORD,
        created_at=clock.now(),
        expires_at=clock.now() + SESSION_LENGTH,
        confirmed_at=clock.now(),
        confirmed_for=Purpose.SIGN.value,
    )
    db.session.add(session)
    db.session.flush()
    return replace(
        actor_of(person),
        session_id=session.id,
        authenticated_at=session.created_at,
        authenticated_by=Method.PASSWORD.value,
    )


def confirm(person: Person) -> None:
    """Let the browser a person is signed in with have confirmed just now who they are."""
    rows = db.session.scalars(select(SignInSession).where(SignInSession.person_id == person.id))
    for row in rows:
        row.confirmed_at = clock.now()
        row.confirmed_for = Purpose.SIGN.value
    db.session.flush()


def shown_to(version_id: UUID, actor: Actor) -> str:
    """Give the hash of what an actor is shown."""
    return signed_off.hash_of(queries.get_version(version_id, actor=actor))


def sign(version_id: UUID, *, actor: Actor, shown: str | None = None) -> None:
    """Sign what is shown, in a transaction that already runs."""
    signoff.sign(
        version_id,
        shown if shown is not None else shown_to(version_id, actor),
        actor=actor,
        role="Senior leader, Claims",
        meaning=MEANING,
        circumstances=CIRCUMSTANCES,
    )


def in_force(actor: Actor, people: Sequence[Person], *, cry: str = "There when it hurts.") -> UUID:
    """Give a version that all these people have signed."""
    version_id = draft(actor, cry=cry)
    send_out(version_id, people, actor=actor)
    for person in people:
        signer = fresh(person)
        with transaction():
            sign(version_id, actor=signer)
    return version_id
