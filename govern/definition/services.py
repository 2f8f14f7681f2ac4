"""Writes a definition: begins, saves and discusses the draft."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy.orm.attributes import flag_modified

from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_, DomainError, FieldError, NotFound, check_version
from govern.core.permissions import Actor, ensure
from govern.definition import policies, queries, rules
from govern.definition.events import (
    DraftBegun,
    DraftSaved,
    MarkedAsExample,
    ReturnedToDraft,
    SentForReview,
)
from govern.definition.hearing import MOST_HEARD, Heard
from govern.definition.models import DefinitionRevision, DefinitionVersion, Dimension
from govern.definition.rules import DefinitionState
from govern.extensions import db

if TYPE_CHECKING:
    from datetime import date

    from govern.core.localised import Localised
    from govern.definition.hearing import HeardKind

EDITORS = N_("Only the CX director writes the definition.")
FROZEN = N_("This text is not a draft any more. Take it back first, or begin a new draft.")


def begin_draft(*, actor: Actor, reason: str = "", sponsor_id: UUID | None = None) -> UUID:
    """Begin the next version, as a copy of the one in force.

    Before the day of its review a definition is locked: opening it needs a reason and a sponsor.
    """
    ensure(policies.may_begin(actor), EDITORS)
    if actor.id is None:
        raise NotFound
    if queries.find_open(actor) is not None:
        raise DomainError(N_("There is a draft already. Finish that one first."))
    current = queries.find_in_force(actor)
    now = clock.now()
    locked = current is not None and rules.is_locked(current.review_on, clock.today())
    if locked and not reason:
        raise FieldError("reason", N_("The definition is locked until its review: say why now."))
    if locked and sponsor_id is None:
        raise FieldError("sponsor", N_("The definition is locked: name who stands for opening it."))
    draft = DefinitionVersion(
        id=uuid4(),
        number=queries.last_number() + 1,
        author_id=actor.id,
        created_at=now,
        saved_at=now,
        reopen_reason=reason,
        sponsor_id=sponsor_id,
    )
    if current is not None:
        for name in (*rules.LEVELS, *rules.CONTEXT):
            setattr(draft, name, getattr(current, name))
        draft.dimensions = [_copy(dimension) for dimension in current.dimensions]
    db.session.add(draft)
    publish(
        DraftBegun(actor_id=actor.id, subject_id=draft.id, number=draft.number, reopened=locked)
    )
    return draft.id


def _copy(dimension: Dimension) -> Dimension:
    return Dimension(
        position=dimension.position,
        left=dimension.left,
        right=dimension.right,
        place=dimension.place,
        rationale=dimension.rationale,
        example=dimension.example,
        on_culture=dimension.on_culture,
        off_culture=dimension.off_culture,
    )


def save_text(
    version_id: UUID,
    *,
    actor: Actor,
    imperative: Localised,
    rallying_cry: Localised,
    full_text: Localised,
    why_now: Localised,
    whose_dream: Localised,
    version: int,
) -> None:
    """Save the three levels and the context of a draft."""
    draft = queries.get_locked(version_id, actor=actor)
    ensure(policies.may_begin(actor), EDITORS)
    ensure(policies.may_edit(actor, draft), FROZEN)
    _ensure_newest(draft, version)
    written = (imperative, rallying_cry, full_text)
    if written != (draft.imperative, draft.rallying_cry, draft.full_text):
        draft.is_example = False
    draft.imperative = imperative
    draft.rallying_cry = rallying_cry
    draft.full_text = full_text
    draft.why_now = why_now
    draft.whose_dream = whose_dream
    publish(_saved(draft, actor))


def mark_as_example(version_id: UUID, *, actor: Actor) -> None:
    """Mark a draft that was filled from the library, until one of its three levels is changed."""
    draft = queries.get_locked(version_id, actor=actor)
    ensure(policies.may_begin(actor), EDITORS)
    ensure(policies.may_edit(actor, draft), FROZEN)
    draft.is_example = True
    publish(MarkedAsExample(actor_id=actor.id, subject_id=draft.id))


def add_dimension(
    version_id: UUID,
    *,
    actor: Actor,
    left: Localised,
    right: Localised,
    place: int,
    rationale: Localised,
    example: Localised,
    on_culture: Localised,
    off_culture: Localised,
) -> None:
    """Put a dimension at the end of a draft."""
    draft = queries.get_locked(version_id, actor=actor)
    ensure(policies.may_begin(actor), EDITORS)
    ensure(policies.may_edit(actor, draft), FROZEN)
    if len(draft.dimensions) >= rules.MOST_DIMENSIONS:
        raise DomainError(
            N_("A definition has at most %(most)d dimensions."), most=rules.MOST_DIMENSIONS
        )
    last = max((dimension.position for dimension in draft.dimensions), default=0)
    draft.dimensions.append(
        Dimension(
            position=last + 1,
            left=left,
            right=right,
            place=place,
            rationale=rationale,
            example=example,
            on_culture=on_culture,
            off_culture=off_culture,
        )
    )
    publish(_saved(draft, actor))


def change_dimension(
    dimension_id: UUID,
    *,
    actor: Actor,
    left: Localised,
    right: Localised,
    place: int,
    rationale: Localised,
    example: Localised,
    on_culture: Localised,
    off_culture: Localised,
    version: int,
) -> None:
    """Change a dimension of a draft."""
    draft, dimension = _of_draft(dimension_id, actor)
    ensure(policies.may_begin(actor), EDITORS)
    ensure(policies.may_edit(actor, draft), FROZEN)
    _ensure_newest(draft, version)
    dimension.left = left
    dimension.right = right
    dimension.place = place
    dimension.rationale = rationale
    dimension.example = example
    dimension.on_culture = on_culture
    dimension.off_culture = off_culture
    publish(_saved(draft, actor))


def remove_dimension(dimension_id: UUID, *, actor: Actor) -> None:
    """Take a dimension out of a draft; the revisions before keep it."""
    draft, dimension = _of_draft(dimension_id, actor)
    ensure(policies.may_begin(actor), EDITORS)
    ensure(policies.may_edit(actor, draft), FROZEN)
    draft.dimensions.remove(dimension)
    publish(_saved(draft, actor))


def move_dimension_up(dimension_id: UUID, *, actor: Actor) -> None:
    """Let a dimension and the one before it change places."""
    draft, dimension = _of_draft(dimension_id, actor)
    ensure(policies.may_begin(actor), EDITORS)
    ensure(policies.may_edit(actor, draft), FROZEN)
    earlier = [other for other in draft.dimensions if other.position < dimension.position]
    if not earlier:
        raise DomainError(N_("This is already the first dimension."))
    before = earlier[-1]
    before.position, dimension.position = dimension.position, before.position
    publish(_saved(draft, actor))


def hear(
    version_id: UUID,
    *,
    actor: Actor,
    kind: HeardKind,
    words: Localised,
    on: date | None,
    people: int | None,
) -> None:
    """Write down who was heard while a draft was made."""
    draft = queries.get_locked(version_id, actor=actor)
    ensure(policies.may_edit(actor, draft), FROZEN)
    if len(draft.heard) >= MOST_HEARD:
        raise DomainError(N_("Name at most %(most)d; put the others together."), most=MOST_HEARD)
    draft.heard = (*draft.heard, Heard(id=uuid4(), kind=kind, words=words, on=on, people=people))
    publish(_saved(draft, actor))


def unhear(version_id: UUID, heard_id: UUID, *, actor: Actor) -> None:
    """Take somebody out of who was heard."""
    draft = queries.get_locked(version_id, actor=actor)
    ensure(policies.may_edit(actor, draft), FROZEN)
    rest = tuple(one for one in draft.heard if one.id != heard_id)
    if rest == draft.heard:
        raise NotFound
    draft.heard = rest
    publish(_saved(draft, actor))


def _of_draft(dimension_id: UUID, actor: Actor) -> tuple[DefinitionVersion, Dimension]:
    definition_id = queries.get_dimension(dimension_id, actor=actor).definition_id
    draft = queries.get_locked(definition_id, actor=actor)
    found = [dimension for dimension in draft.dimensions if dimension.id == dimension_id]
    if not found:
        # Removed while this one waited for the draft.
        raise NotFound
    return draft, found[0]


def _ensure_newest(draft: DefinitionVersion, version: int) -> None:
    check_version(draft, version, N_("Somebody else saved this draft while you were typing."))


def _saved(draft: DefinitionVersion, actor: Actor) -> DraftSaved:
    """Keep what the draft says now as a revision, and give the event that says so."""
    now = clock.now()
    draft.saved_at = now
    # A dimension is a row of its own: its change is one of the draft too, for whoever types in it.
    flag_modified(draft, "saved_at")
    number = queries.last_revision(draft.id) + 1
    db.session.add(
        DefinitionRevision(
            definition_id=draft.id,
            number=number,
            saved_at=now,
            saved_by_id=actor.id,
            document=draft.document(),
        )
    )
    return DraftSaved(actor_id=actor.id, subject_id=draft.id, revision=number)


def send_for_review(version_id: UUID, *, actor: Actor) -> None:
    """Let others read a draft before it is sent out; it cannot be changed meanwhile."""
    draft = queries.get_locked(version_id, actor=actor)
    ensure(policies.may_begin(actor), EDITORS)
    ensure(policies.may_consult(actor, draft), FROZEN)
    draft.move_to(DefinitionState.IN_REVIEW)
    draft.review_round += 1
    draft.note = ""
    publish(SentForReview(actor_id=actor.id, subject_id=draft.id))


def return_to_draft(version_id: UUID, *, actor: Actor, note: str) -> None:
    """Take a text back from review, with what is to be changed."""
    text = queries.get_locked(version_id, actor=actor)
    ensure(policies.may_begin(actor), EDITORS)
    ensure(policies.may_consult(actor, text), FROZEN)
    text.move_to(DefinitionState.DRAFT)
    text.note = note
    publish(ReturnedToDraft(actor_id=actor.id, subject_id=text.id, declined=False))
