"""Reads stories on behalf of somebody; what is hidden is as good as missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, or_, select
from sqlalchemy.orm import aliased

from govern.core.errors import NotFound
from govern.core.permissions import Actor, Permission
from govern.core.private import nothing, private, visible_to
from govern.departments.models import Department
from govern.extensions import db
from govern.nominations.models import Entry, Finalist, Nomination, Nominee
from govern.nominations.rules import Answer, NominationState
from govern.people.models import Person
from govern.people.presence import can_enter
from govern.rounds.models import Category, Round
from govern.rounds.queries import voting_has_begun
from govern.rounds.rules import RoundState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row

# Who sees what ---------------------------------------------------------------------------------


def is_about(person_id: Any, entry: Any = Entry) -> ColumnElement[bool]:  # noqa: ANN401 - or a parameter.
    """Give the condition for entries that are about a person."""
    finalist = aliased(Finalist)
    return exists().where(finalist.entry_id == entry.id, finalist.person_id == person_id)


def speaks_for(person_id: UUID | None, entry: Any = Entry) -> ColumnElement[bool]:  # noqa: ANN401
    """Give the condition for entries about somebody who cannot come in and has this manager."""
    finalist, spoken_for = aliased(Finalist), aliased(Person)
    return exists().where(
        finalist.entry_id == entry.id,
        spoken_for.id == finalist.person_id,
        spoken_for.manager_id == person_id,
        ~can_enter(spoken_for),
    )


def stands(entry: Any = Entry) -> ColumnElement[bool]:  # noqa: ANN401
    """Give the condition for entries on the ballot: everybody they are about said yes."""
    finalist = aliased(Finalist)
    return ~exists().where(finalist.entry_id == entry.id, finalist.answer != Answer.YES)


def is_published(entry: Any = Entry) -> ColumnElement[bool]:  # noqa: ANN401
    """Give the condition for entries everybody may read for ever: all agreed, none withdrew."""
    finalist = aliased(Finalist)
    return ~exists().where(
        finalist.entry_id == entry.id,
        or_(finalist.may_publish.is_(False), finalist.withdrawn_at.is_not(None)),
    )


def _is_announced(round_id: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a column.
    award_round = aliased(Round)
    return exists().where(award_round.id == round_id, award_round.state == RoundState.ANNOUNCED)


def seen_nominations(actor: Actor, nomination: Any = Nomination) -> ColumnElement[bool]:  # noqa: ANN401
    """Give the nominations somebody may read.

    One's own; for moderators all that were sent in, but none about themselves; after the
    announcement the accepted ones about oneself.
    """
    if actor.id is None:
        return nothing()
    nominee = aliased(Nominee)
    about_me = exists().where(nominee.nomination_id == nomination.id, nominee.person_id == actor.id)
    told = nomination.state == NominationState.ACCEPTED
    seen = or_(
        nomination.nominator_id == actor.id,
        and_(about_me, told, _is_announced(nomination.round_id)),
    )
    if actor.can(Permission.AWARDS_MODERATE):
        unseen = [NominationState.DRAFT, NominationState.WITHDRAWN]
        seen = or_(seen, and_(nomination.state.not_in(unseen), ~about_me))
    return seen


def seen_entries(actor: Actor, entry: Any = Entry) -> ColumnElement[bool]:  # noqa: ANN401
    """Give the entries somebody may read.

    Those about oneself or somebody one speaks for; from the opening of the ballot to the
    announcement those that stand; afterwards the published ones; for moderators all.
    """
    if actor.id is None:
        return nothing()
    if actor.can(Permission.AWARDS_MODERATE):
        return not_(nothing())
    award_round = aliased(Round)
    being_decided = exists().where(
        award_round.id == entry.round_id,
        voting_has_begun(award_round),
        award_round.state != RoundState.ANNOUNCED,
    )
    on_wall = and_(is_published(entry), _is_announced(entry.round_id))
    own = or_(is_about(actor.id, entry), speaks_for(actor.id, entry))
    return or_(own, and_(stands(entry), or_(being_decided, on_wall)))


def _of_seen_nominations(actor: Actor) -> ColumnElement[bool]:
    nomination = aliased(Nomination)
    return exists().where(
        nomination.id == Nominee.nomination_id, seen_nominations(actor, nomination)
    )


def _of_seen_entries(actor: Actor) -> ColumnElement[bool]:
    entry = aliased(Entry)
    return exists().where(entry.id == Finalist.entry_id, seen_entries(actor, entry))


private(Nomination.__table__, seen_nominations)
private(Nominee.__table__, _of_seen_nominations)
private(Entry.__table__, seen_entries)
private(Finalist.__table__, _of_seen_entries)

# Nominations -----------------------------------------------------------------------------------


def get_nomination(nomination_id: UUID, *, actor: Actor, lock: bool = False) -> Nomination:
    """Give a nomination, held until the transaction ends when it is to be changed."""
    statement = select(Nomination).where(Nomination.id == nomination_id)
    if lock:
        statement = statement.with_for_update(of=Nomination)
        statement = statement.execution_options(populate_existing=True)
    found = db.session.scalar(visible_to(actor, statement))
    if found is None:
        raise NotFound
    return found


def list_nominees(nomination_id: UUID, *, actor: Actor) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give the people a nomination is about: id, name, department and its id."""
    return db.session.execute(
        visible_to(
            actor,
            select(
                Person.id, Person.name, Person.department_id, Department.name.label("department")
            )
            .select_from(Nominee)
            .join(Person, Person.id == Nominee.person_id)
            .join(Department, Department.id == Person.department_id)
            .where(Nominee.nomination_id == nomination_id)
            .order_by(Person.sort_key, Person.id),
        )
    ).all()


def count_in_round(round_id: UUID, person_id: UUID) -> int:
    """Count the stories a person has in a round, withdrawn ones left out."""
    counting = select(func.count(Nomination.id)).where(
        Nomination.round_id == round_id,
        Nomination.nominator_id == person_id,
        Nomination.state != NominationState.WITHDRAWN,
    )
    return db.session.scalar(counting.execution_options(scope="the nominator's own")) or 0


def count_waiting(round_id: UUID) -> int:
    """Count the stories of a round that wait for a moderator."""
    submitted = Nomination.state == NominationState.SUBMITTED
    counting = select(func.count(Nomination.id)).where(Nomination.round_id == round_id, submitted)
    return db.session.scalar(counting.execution_options(scope="tasks of moderators")) or 0


def mine(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Give the statement of the stories the actor told."""
    return visible_to(
        actor,
        select(
            Nomination.id,
            Nomination.title,
            Nomination.state,
            Nomination.submitted_at,
            Category.name.label("category"),
            Round.name.label("round_name"),
            *_names(),
        )
        .join(Category, Category.id == Nomination.category_id)
        .join(Round, Round.id == Nomination.round_id)
        .where(Nomination.nominator_id == actor.id),
    )


def waiting(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Give the statement of the stories that wait for a moderator."""
    return visible_to(
        actor,
        select(
            Nomination.id,
            Nomination.title,
            Nomination.submitted_at,
            Category.name.label("category"),
            Round.name.label("round_name"),
            Round.voting_opens_at,
            (Nomination.nominator_id == actor.id).label("is_own"),
            *_names(),
        )
        .join(Category, Category.id == Nomination.category_id)
        .join(Round, Round.id == Nomination.round_id)
        .where(
            Nomination.state == NominationState.SUBMITTED,
            Round.state.in_([RoundState.NOMINATING, RoundState.SHORTLISTING]),
        ),
    )


def _names() -> tuple[ColumnElement[str], ColumnElement[int]]:
    """Give the first nominee of a nomination and how many there are."""
    people = (
        select(func.min(Person.name))
        .select_from(Nominee)
        .join(Person, Person.id == Nominee.person_id)
        .where(Nominee.nomination_id == Nomination.id)
    )
    number = select(func.count()).select_from(Nominee).where(Nominee.nomination_id == Nomination.id)
    return (
        people.correlate(Nomination).scalar_subquery().label("first_nominee"),
        number.correlate(Nomination).scalar_subquery().label("nominees"),
    )


# Entries ---------------------------------------------------------------------------------------


def get_entry(entry_id: UUID, *, actor: Actor) -> Entry:
    """Give an entry."""
    found = db.session.scalar(visible_to(actor, select(Entry).where(Entry.id == entry_id)))
    if found is None:
        raise NotFound
    return found


def list_finalists(entry_id: UUID, *, actor: Actor) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give the people an entry is about, with what they answered."""
    return db.session.execute(
        visible_to(
            actor,
            select(
                Person.id,
                Person.name,
                Person.manager_id,
                Department.name.label("department"),
                Finalist.id.label("finalist_id"),
                Finalist.answer,
                can_enter().label("can_enter"),
            )
            .select_from(Finalist)
            .join(Person, Person.id == Finalist.person_id)
            .join(Department, Department.id == Finalist.department_id)
            .where(Finalist.entry_id == entry_id)
            .order_by(Person.sort_key, Person.id),
        )
    ).all()


def find_finalist(entry_id: UUID, person_id: UUID | None, *, actor: Actor) -> Finalist | None:
    """Give somebody's place on an entry, held for changing, or None."""
    return db.session.scalar(
        visible_to(
            actor,
            select(Finalist)
            .where(Finalist.entry_id == entry_id, Finalist.person_id == person_id)
            .with_for_update(of=Finalist)
            .execution_options(populate_existing=True),
        )
    )


def list_entries_to_join(
    nomination: Nomination, *, actor: Actor
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give the entries of the same category about one of the same people: one deed, one entry."""
    same = (
        select(Finalist.entry_id)
        .join(Nominee, Nominee.person_id == Finalist.person_id)
        .where(Nominee.nomination_id == nomination.id)
    )
    return db.session.execute(
        visible_to(
            actor,
            select(Entry.id, Entry.title).where(
                Entry.round_id == nomination.round_id,
                Entry.category_id == nomination.category_id,
                Entry.id.in_(same),
            ),
        )
    ).all()
