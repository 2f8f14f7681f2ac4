"""The definition of the world: one in force, and a draft to be sent out by a scene."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from govern.accounts.models import SignInSession
from govern.accounts.rules import Purpose
from govern.acknowledgements import services as acknowledgements
from govern.acknowledgements.queries import get_campaign
from govern.core import clock
from govern.core.localised import Localised
from govern.core.transactions import transaction
from govern.definition import queries
from govern.definition import services as definitions
from govern.definition.hearing import HeardKind
from govern.definition.rules import DefinitionState
from govern.extensions import db
from govern.reviews import services as reviews
from govern.signing.models import FrozenText
from govern.signoff import services as signoff
from govern.signoff.queries import hash_of

if TYPE_CHECKING:
    from tests.abuse.world import World


def texts(words: str) -> Localised:
    """Give a text in both languages."""
    return Localised.of({"en": words, "nl": f"{words} (NL)"})


def write(world: World) -> None:
    """Bring a definition into force and begin the next draft."""
    version_id = _draft(world)
    send_out(world, version_id)
    sign(world, version_id)
    world.ids["version_in_force"] = version_id
    with transaction():
        world.ids["campaign"] = acknowledgements.open_campaign(
            version_id, actor=world.actor("director"), due_on=clock.today() + timedelta(days=7)
        )
    shown = get_campaign(world.ids["campaign"]).sha256
    with transaction():
        acknowledgements.acknowledge(world.ids["campaign"], shown, actor=world.actor("holder"))
    reason = "The market changed, and so must we; the board asked for it."
    with transaction():
        draft = definitions.begin_draft(
            actor=world.actor("director"), reason=reason, sponsor_id=world.people["leader"].id
        )
    world.ids["version"] = draft
    with transaction():
        _save(world, draft, "There for each other", version=1)
    with transaction():
        definitions.hear(
            draft,
            actor=world.actor("director"),
            kind=HeardKind.CUSTOMERS,
            words=texts("Twelve customers at the kitchen table."),
            on=None,
            people=12,
        )
    found = queries.get_version(draft, actor=world.actor("director"))
    world.ids["heard"] = found.heard[0].id
    world.ids["dimension"] = found.dimensions[1].id
    _comment(world, draft)


def _draft(world: World) -> UUID:
    actor = world.actor("director")
    with transaction():
        version_id = definitions.begin_draft(actor=actor)
    with transaction():
        _save(world, version_id, "There for you", version=1)
        for number in (1, 2):
            definitions.add_dimension(
                version_id,
                actor=actor,
                left=texts(f"Fast {number}"),
                right=texts(f"Careful {number}"),
                place=70,
                rationale=texts("People wait long enough."),
                example=texts("A call back within the hour."),
                on_culture=texts("We ring back."),
                off_culture=texts("We send a form."),
            )
    return version_id


def _save(world: World, version_id: UUID, cry: str, *, version: int) -> None:
    definitions.save_text(
        version_id,
        actor=world.actor("director"),
        imperative=texts("Be there when it matters"),
        rallying_cry=texts(cry),
        full_text=texts("We answer, we stay, and we tell the truth."),
        why_now=texts("Customers told us."),
        whose_dream=texts("The founder's."),
        version=version,
    )


def send_out(world: World, version_id: UUID) -> None:
    """Send a text to the leader for signature."""
    with transaction():
        director = world.actor("director")
        signoff.send_out(
            version_id,
            hash_of(queries.get_version(version_id, actor=director)),
            actor=director,
            signatory_ids=[world.people["leader"].id],
            needed=1,
            due_on=clock.today() + timedelta(days=14),
        )


def is_out(world: World, version_id: UUID) -> bool:
    """Tell whether a text waits for signatures."""
    text = queries.get_version(version_id, actor=world.actor("director"))
    return text.state is DefinitionState.OUT_FOR_SIGNATURE


def confirm_identity(world: World, name: str) -> None:
    """Let somebody have entered the password again just now, to sign."""
    session = db.session.get(SignInSession, world.sessions[name])
    session.confirmed_at = clock.now()
    session.confirmed_for = Purpose.SIGN.value
    db.session.flush()


def sign(world: World, version_id: UUID) -> None:
    """Let the leader sign."""
    confirm_identity(world, "leader")
    text = queries.get_version(version_id, actor=world.actor("director"))
    frozen = db.session.get(FrozenText, text.frozen_text_id)
    with transaction():
        signoff.sign(
            version_id,
            frozen.sha256,
            actor=world.actor("leader"),
            role="Chief executive",
            meaning="I stand for this.",
            circumstances=signoff.Circumstances(address="127.0.0.1", user_agent="tests"),
        )


def review(world: World, version_id: UUID) -> None:
    """Send a draft to its reader, if it is not there."""
    text = queries.get_version(version_id, actor=world.actor("director"))
    if text.state is DefinitionState.IN_REVIEW:
        return
    with transaction():
        reviews.ask(
            version_id,
            actor=world.actor("director"),
            reviewer_ids=[world.people["reader"].id],
            due_on=clock.today() + timedelta(days=7),
        )


def _comment(world: World, version_id: UUID) -> None:
    """Let the reader say something, and go on with the draft."""
    review(world, version_id)
    with transaction():
        world.ids["comment"] = reviews.comment(
            version_id,
            actor=world.actor("reader"),
            passage="rallying_cry",
            quote="each other",
            words="Each other, or our customers?",
        )
    with transaction():
        definitions.return_to_draft(
            version_id, actor=world.actor("director"), note="Say for whom we are there."
        )
