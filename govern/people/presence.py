"""Who can come in here, who goes, and who stands above them in the line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, or_, select

from govern.core import clock
from govern.core.permissions import ROLE_PERMISSIONS, Permission, Role
from govern.extensions import db
from govern.people.models import Person, RoleAssignment

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from uuid import UUID

    from sqlalchemy import ColumnElement

    Condition = Callable[[Any], ColumnElement[bool]]
    Follow = Callable[[Mapping[UUID, str | None]], object]

#: Databases take a limited number of values in one statement.
CHUNK = 1000
#: No line is longer; should managers ever make a circle, the search up the line ends here.
HIGHEST = 50
#: How many people a refusal names who could help.
NAMED = 3
#: Given by `create_app`: accounts stand above people, which may not look up to them.
_has_account: list[Condition] = []
_is_closed: list[Condition] = []
_has_come_in: list[Condition] = []
_follow: list[Follow] = []


def know_accounts(has_account: Condition, is_closed: Condition, has_come_in: Condition) -> None:
    """Take from above what is known of the account of the person with an id (a column).

    Whether it is open, whether it was closed, and whether its holder has a way of their own to
    prove who they are: an invitation may still lie at a mistyped address.
    """
    _has_account[:] = [has_account]
    _is_closed[:] = [is_closed]
    _has_come_in[:] = [has_come_in]


def follow_addresses(follow: Follow) -> None:
    """Take from above what follows when others replaced the e-mail addresses of people."""
    _follow[:] = [follow]


def replace_addresses(given_up: Mapping[UUID, str | None]) -> None:
    """Let what hangs on these addresses follow: person -> the address that was given up.

    It is called and not published, for an event holds no address.
    """
    for follow in _follow:
        follow(given_up)


def works_here(person: Any = Person) -> ColumnElement[bool]:  # noqa: ANN401 - Person, or an alias.
    """Give the condition that somebody has not left."""
    return or_(person.left_on.is_(None), person.left_on >= clock.today())


def has_left(person: Person) -> bool:
    """Tell whether somebody's last day has passed."""
    return person.left_on is not None and person.left_on < clock.today()


def has_account(person_id: Any) -> Iterator[ColumnElement[bool]]:  # noqa: ANN401 - a column.
    """Give the condition that a person has an open account, where accounts are known."""
    return (condition(person_id) for condition in _has_account)


def can_enter(person: Any = Person) -> ColumnElement[bool]:  # noqa: ANN401 - Person, or an alias.
    """Give the condition that somebody works here and has an address and an open account."""
    return and_(works_here(person), person.email.is_not(None), *has_account(person.id))


def has_come_in(person: Any = Person) -> ColumnElement[bool]:  # noqa: ANN401 - Person, or an alias.
    """Give the condition that somebody can come in without waiting for an invitation."""
    return and_(can_enter(person), *(condition(person.id) for condition in _has_come_in))


def is_leaving(person: Any = Person) -> ColumnElement[bool]:  # noqa: ANN401 - Person, or an alias.
    """Give the condition that somebody has a last day, or that their account was closed."""
    return or_(person.left_on.is_not(None), is_shut_out(person))


def is_shut_out(person: Any = Person) -> ColumnElement[bool]:  # noqa: ANN401 - Person, or an alias.
    """Give the condition that somebody has left, or that their account was closed."""
    return or_(~works_here(person), *(condition(person.id) for condition in _is_closed))


def list_entering(person_ids: Collection[UUID]) -> set[UUID]:
    """Give those of these people who can come in."""
    wanted = sorted(set(person_ids))
    found: set[UUID] = set()
    for start in range(0, len(wanted), CHUNK):
        some = wanted[start : start + CHUNK]
        found |= set(db.session.scalars(select(Person.id).where(Person.id.in_(some), can_enter())))
    return found


def enters(person_id: UUID) -> bool:
    """Tell whether somebody can come in."""
    return bool(list_entering([person_id]))


def leaves(person_id: UUID) -> bool:
    """Tell whether somebody leaves or has left, or may not come in any more."""
    asked = select(Person.id).where(Person.id == person_id, is_leaving())
    return db.session.scalar(asked) is not None


def takes_on(person_id: UUID) -> bool:
    """Tell whether somebody can be given a thing to see to: nobody has shut them out.

    They need no account yet: in the first weeks owners are chosen before they are invited. Whoever
    writes down their last day meanwhile waits, and then sees what they were given.
    """
    asked = select(Person.id).where(Person.id == person_id, ~is_shut_out())
    return db.session.scalar(asked.with_for_update(read=True, of=Person)) is not None


def list_holders(permission: Permission) -> Sequence[UUID]:
    """Give the people who hold a permission by one of their roles, and can come in."""
    roles = [role for role, held in ROLE_PERMISSIONS.items() if permission in held]
    return db.session.scalars(
        select(RoleAssignment.person_id)
        .join(Person, Person.id == RoleAssignment.person_id)
        .where(
            RoleAssignment.role.in_(roles),
            RoleAssignment.ended_at.is_(None),
            can_enter(),
        )
        .distinct()
    ).all()


def list_administrators(*, lock: bool) -> set[UUID]:
    """Give who looks after people and settings, can come in and stays; their rows can be locked.

    An invitation may have gone to a mistyped address: who has not come in yet counts only while
    nobody has. Two administrators who end each other at once wait here, and the second finds only
    one left.
    """
    held = (
        select(RoleAssignment.person_id)
        .where(
            RoleAssignment.role == Role.ADMINISTRATOR,
            RoleAssignment.scope_id.is_(None),
            RoleAssignment.ended_at.is_(None),
        )
        .order_by(RoleAssignment.id)
    )
    # First the locks, then a statement of its own that sees what others did in the meantime.
    if lock:
        db.session.execute(held.with_for_update()).all()
    staying = (
        held.join(Person, Person.id == RoleAssignment.person_id)
        .where(can_enter(), ~is_leaving())
        .add_columns(has_come_in())
    )
    found = db.session.execute(staying).all()
    inside = {person_id for person_id, is_in in found if is_in}
    return inside or {person_id for person_id, _is_in in found}


def name_waiting_administrators(but: UUID) -> str:
    """Name up to three others who look after people and settings, but have not come in yet."""
    return ", ".join(
        db.session.scalars(
            select(Person.name)
            .join(RoleAssignment, RoleAssignment.person_id == Person.id)
            .where(
                RoleAssignment.role == Role.ADMINISTRATOR,
                RoleAssignment.scope_id.is_(None),
                RoleAssignment.ended_at.is_(None),
                Person.id != but,
                ~is_leaving(),
                ~has_come_in(),
            )
            .order_by(Person.sort_key, Person.id)
            .limit(NAMED)
        )
    )


def list_stand_ins(person_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Give for each of these people the nearest manager who can come in.

    Who has nobody like that above them is left out. One statement for each step up the line.
    """
    waiting = {key: chief for key, (chief, _serves) in _managers(set(person_ids)).items()}
    found: dict[UUID, UUID] = {}
    for _step in range(HIGHEST):
        known = _managers({chief for chief in waiting.values() if chief is not None})
        further = {}
        for person_id, chief in waiting.items():
            if chief is None:
                continue
            next_chief, serves = known[chief]
            if serves and chief != person_id:
                found[person_id] = chief
            else:
                further[person_id] = next_chief
        waiting = further
        if not waiting:
            break
    return found


def _managers(person_ids: Collection[UUID]) -> dict[UUID, tuple[UUID | None, bool]]:
    """Give each one's manager, and whether they themselves can come in."""
    wanted = sorted(person_ids)
    serves = can_enter().label("serves")
    found: dict[UUID, tuple[UUID | None, bool]] = {}
    for start in range(0, len(wanted), CHUNK):
        some = wanted[start : start + CHUNK]
        for row in db.session.execute(
            select(Person.id, Person.manager_id, serves).where(Person.id.in_(some))
        ):
            found[row.id] = (row.manager_id, bool(row.serves))
    return found


def name_others(
    permission: Permission, but: Collection[UUID | None], *, also: Collection[UUID] = ()
) -> str:
    """Name up to three others who hold a permission and can come in; nothing where there is none.

    A refusal that sends somebody to a second person says who that could be; `also` are people who
    may by what they are, and not by a permission.
    """
    others = sorted((set(list_holders(permission)) | list_entering(also)) - set(but))
    if not others:
        return ""
    named = select(Person.name).where(Person.id.in_(others[:CHUNK])).order_by(Person.sort_key)
    return ", ".join(db.session.scalars(named.limit(NAMED)))
