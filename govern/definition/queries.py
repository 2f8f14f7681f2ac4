"""Reads the definition: the one in force, its versions, the draft for whom it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import selectinload

from govern.audit.models import AuditRow
from govern.audit.rules import show_private
from govern.core.descriptions import name_things
from govern.core.errors import NotFound
from govern.core.permissions import Actor, Permission, Role, system
from govern.core.private import private, visible_to
from govern.core.rows import rows
from govern.definition.events import ReturnedToDraft, SentForReview
from govern.definition.models import DefinitionRevision, DefinitionVersion, Dimension, Reviewer
from govern.definition.rules import READ_BY_ALL, DefinitionState, Lag
from govern.extensions import db
from govern.people.models import Person, RoleAssignment
from govern.people.presence import can_enter
from govern.signing.models import SignatureRequest
from govern.signing.queries import find_request

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Row

    from govern.core.localised import Localised


def _seen_by(actor: Actor) -> ColumnElement[bool]:
    """Give the versions an actor may see.

    Its editors see every one; in review senior leaders read along, and whoever was asked to. A
    text that is out for signature is for those who are asked to sign it.
    """
    if actor.can(Permission.DEFINITION_EDIT):
        return true()
    named = exists().where(
        Reviewer.definition_id == DefinitionVersion.id,
        Reviewer.round == DefinitionVersion.review_round,
        Reviewer.person_id == actor.id,
    )
    in_review = DefinitionVersion.state == DefinitionState.IN_REVIEW
    everybody = or_(DefinitionVersion.state.in_(READ_BY_ALL), and_(in_review, named))
    if not actor.can(Permission.DEFINITION_SIGN):
        return everybody
    asked = exists().where(
        SignatureRequest.frozen_text_id == DefinitionVersion.frozen_text_id,
        SignatureRequest.person_id == actor.id,
    )
    return or_(
        everybody,
        in_review,
        and_(DefinitionVersion.state == DefinitionState.OUT_FOR_SIGNATURE, asked),
    )


def _part_seen_by(column: Any) -> Any:  # noqa: ANN401 - a column, and a scope made of it.
    def scope(actor: Actor) -> ColumnElement[bool]:
        seen: ColumnElement[bool] = column.in_(select(DefinitionVersion.id).where(_seen_by(actor)))
        return seen

    return scope


private(DefinitionVersion.__table__, _seen_by)
private(Dimension.__table__, _part_seen_by(Dimension.definition_id))
private(DefinitionRevision.__table__, _part_seen_by(DefinitionRevision.definition_id))

show_private("definition.", lambda actor: visible_to(actor, select(DefinitionVersion.id)))
name_things(
    "version",
    lambda actor: visible_to(actor, select(DefinitionVersion.id, DefinitionVersion.number)),
)
#: Versions are counted from 1; a larger number fits no column.
HIGHEST_NUMBER = 2**31 - 1

_RALLYING_CRY = visible_to(
    system("what is in force is for everybody"),
    select(DefinitionVersion.rallying_cry).where(DefinitionVersion.force_slot == 1),
)
_WHOLE = select(DefinitionVersion).options(selectinload(DefinitionVersion.dimensions))


def _one(statement: Select[Any], actor: Actor) -> DefinitionVersion | None:
    found: DefinitionVersion | None = db.session.scalar(visible_to(actor, statement))
    return found


def find_in_force(actor: Actor) -> DefinitionVersion | None:
    """Give the definition in force with its dimensions, or None."""
    return _one(_WHOLE.where(DefinitionVersion.force_slot == 1), actor)


def find_open(actor: Actor) -> Row[*tuple[Any, ...]] | None:
    """Give the open version, without its words, or None when the actor may see none."""
    statement = select(
        DefinitionVersion.id,
        DefinitionVersion.number,
        DefinitionVersion.state,
        DefinitionVersion.frozen_text_id,
    ).where(DefinitionVersion.open_slot == 1)
    return db.session.execute(visible_to(actor, statement)).one_or_none()


def get_version(version_id: UUID, *, actor: Actor) -> DefinitionVersion:
    """Give a version with its dimensions."""
    found = _one(_WHOLE.where(DefinitionVersion.id == version_id), actor)
    if found is None:
        raise NotFound
    return found


def get_locked(version_id: UUID, *, actor: Actor) -> DefinitionVersion:
    """Give a version and hold its row until the transaction ends; SQLite has one writer anyway."""
    # What was read before the lock was had may be old by now.
    locking = (
        _WHOLE.where(DefinitionVersion.id == version_id)
        .with_for_update(of=DefinitionVersion)
        .execution_options(populate_existing=True)
    )
    found = _one(locking, actor)
    if found is None:
        raise NotFound
    return found


def get_public(number: int) -> DefinitionVersion:
    """Give a version for the public verify page: in force or superseded, never a draft."""
    if number > HIGHEST_NUMBER:
        raise NotFound
    found = _one(
        _WHOLE.where(DefinitionVersion.number == number, DefinitionVersion.state.in_(READ_BY_ALL)),
        system("anybody may verify what was signed"),
    )
    if found is None:
        raise NotFound
    return found


def list_numbered(numbers: Collection[int], *, actor: Actor) -> dict[int, DefinitionVersion]:
    """Give the versions of these numbers that the actor may see, with their dimensions."""
    wanted = [number for number in numbers if 1 <= number <= HIGHEST_NUMBER]
    statement = visible_to(actor, _WHOLE.where(DefinitionVersion.number.in_(wanted)))
    return {version.number: version for version in db.session.scalars(statement)}


def list_newest(count: int, *, actor: Actor) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give number, state and days of the newest versions the actor may see, newest first."""
    statement = select(
        DefinitionVersion.number,
        DefinitionVersion.state,
        DefinitionVersion.saved_at,
        DefinitionVersion.in_force_at,
    ).order_by(DefinitionVersion.number.desc())
    return db.session.execute(visible_to(actor, statement.limit(count))).all()


def list_lags(version: DefinitionVersion, languages: Sequence[str], *, actor: Actor) -> list[Lag]:
    """Give the texts of a draft that were changed in one language only since what is in force."""
    in_force = find_in_force(actor) if len(languages) > 1 else None
    return version.lags(in_force, languages) if in_force else []


def list_signed_versions() -> Sequence[DefinitionVersion]:
    """Give every version that is or was signed, to check it: out, in force, superseded."""
    signed = (DefinitionState.OUT_FOR_SIGNATURE, *READ_BY_ALL)
    return db.session.scalars(
        visible_to(
            system("signed texts are verified"),
            _WHOLE.where(DefinitionVersion.state.in_(signed)).order_by(DefinitionVersion.number),
        )
    ).all()


def list_author_ids(version: DefinitionVersion) -> set[UUID]:
    """Give everybody who wrote in a version: who began it, and who saved it."""
    saved = select(DefinitionRevision.saved_by_id).where(
        DefinitionRevision.definition_id == version.id
    )
    found = db.session.scalars(visible_to(system("authors do not sign"), saved.distinct()))
    return {version.author_id, *(person_id for person_id in found if person_id)}


def get_dimension(dimension_id: UUID, *, actor: Actor) -> Dimension:
    """Give a dimension."""
    found = db.session.scalar(
        visible_to(actor, select(Dimension).where(Dimension.id == dimension_id))
    )
    if found is None:
        raise NotFound
    return found


def select_versions(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Give the statement of all versions the actor may see."""
    return visible_to(
        actor,
        select(
            DefinitionVersion.id,
            DefinitionVersion.number,
            DefinitionVersion.state,
            DefinitionVersion.is_example,
            DefinitionVersion.rallying_cry,
            DefinitionVersion.saved_at,
            DefinitionVersion.in_force_at,
            DefinitionVersion.superseded_at,
            Person.name.label("author"),
        ).join(Person, Person.id == DefinitionVersion.author_id),
    )


def list_revisions(version_id: UUID, *, actor: Actor) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give when a draft was saved and by whom, newest first, the last fifty."""
    return db.session.execute(
        visible_to(
            actor,
            select(DefinitionRevision.number, DefinitionRevision.saved_at, Person.name)
            .outerjoin(Person, Person.id == DefinitionRevision.saved_by_id)
            .where(DefinitionRevision.definition_id == version_id)
            .order_by(DefinitionRevision.number.desc())
            .limit(50),
        )
    ).all()


def find_reopeners(version: DefinitionVersion, actor: Actor) -> tuple[str, str] | None:
    """Give who reopened the locked definition with this version, and who stands for that.

    The reason is for who works on it or was asked to sign it, not for every reader.
    """
    if version.sponsor_id is None:
        return None
    is_asked = version.frozen_text_id and find_request(version.frozen_text_id, actor.id)
    if not actor.can(Permission.DEFINITION_EDIT) and not is_asked:
        return None
    both = (version.author_id, version.sponsor_id)
    found = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(both))).all()
    names = {row.id: row.name for row in found}
    return names[version.author_id], names[version.sponsor_id]


def was_reviewed(version_id: UUID) -> bool:
    """Tell whether a version went to review since it was last a draft, by the log."""
    steps = (SentForReview.name, ReturnedToDraft.name)
    newest = select(AuditRow.event).where(
        AuditRow.subject_id == version_id, AuditRow.event.in_(steps)
    )
    return db.session.scalar(newest.order_by(AuditRow.at.desc()).limit(1)) == SentForReview.name


def last_revision(version_id: UUID) -> int:
    """Give the number of the newest revision, 0 when there is none."""
    statement = select(func.max(DefinitionRevision.number)).where(
        DefinitionRevision.definition_id == version_id
    )
    return db.session.scalar(visible_to(system("revisions are numbered"), statement)) or 0


def last_number() -> int:
    """Give the number of the newest version, 0 when there is none."""
    statement = select(func.max(DefinitionVersion.number))
    return db.session.scalar(visible_to(system("versions are numbered"), statement)) or 0


def find_rallying_cry() -> Localised | None:
    """Give the rallying cry in force, for the head of the front page."""
    found = rows(_RALLYING_CRY)
    return found[0].rallying_cry if found else None


def list_senior_leaders() -> Sequence[Row[*tuple[Any, ...]]]:
    """Give id and name of everybody who may be asked to sign: only who can come in to do so."""
    return db.session.execute(
        select(Person.id, Person.name, Person.sort_key)
        .join(RoleAssignment, RoleAssignment.person_id == Person.id)
        .where(
            RoleAssignment.role == Role.SENIOR_LEADER,
            RoleAssignment.ended_at.is_(None),
            RoleAssignment.scope_id.is_(None),
            can_enter(),
        )
        .order_by(Person.sort_key, Person.id)
        .distinct()
    ).all()
