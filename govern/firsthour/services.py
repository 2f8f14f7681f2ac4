"""Makes the organisation, adds pasted people, and keeps how far the first hour has come."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_, Conflict, FieldError
from govern.core.localised import Localised
from govern.core.permissions import Actor, Permission, Role, ensure
from govern.core.types import sort_key
from govern.departments import queries as departments
from govern.departments import services as department_services
from govern.extensions import db
from govern.firsthour import policies, queries, rules
from govern.firsthour.events import OrganisationFounded, PeopleListed, StepLeft
from govern.firsthour.rules import Newcomer, Step
from govern.invitations import services as invitations
from govern.journeys import services as journeys
from govern.organisation.models import THE_ORGANISATION, Organisation, Preset
from govern.organisation.queries import find_facts, get_facts, get_organisation
from govern.people import services as people
from govern.people.models import Level

if TYPE_CHECKING:
    from collections.abc import Sequence

PROGRAMME = Localised.of({"en": "Customer programme", "nl": "Klantprogramma"})
LANDING = "/first-hour/"
WRITERS = N_("Only an administrator writes down who works here.")


def found(
    *,
    actor: Actor,
    key: str,
    name: str,
    preset: Preset,
    languages: Sequence[str],
    time_zone: str,
    country: str,
    admin_name: str,
    admin_email: str,
    also_director: bool,
    is_demo: bool = False,
) -> UUID:
    """Make the organisation and its first administrator; give the batch of their invitation."""
    ensure(policies.may_found(actor), N_("The organisation is made on the command line."))
    if find_facts() is not None:
        raise Conflict(N_("There is an organisation here already. Nothing was changed."))
    db.session.add(
        Organisation(
            name=name,
            programme_name=PROGRAMME,
            preset=preset,
            languages=list(languages),
            time_zone=time_zone,
            is_demo=is_demo,
            created_at=clock.now(),
        )
    )
    db.session.flush()
    root = department_services.add(actor=actor, name=name, parent_id=None)
    person_id = people.add(
        actor=actor,
        name=admin_name,
        email=admin_email,
        employee_number="1",
        department_id=root,
        manager_id=None,
        level=Level.EXECUTIVE if also_director else Level.MANAGER,
        country=country,
        language=languages[0],
        joined_on=clock.today(time_zone),
    )
    people.grant_role(person_id, Role.ADMINISTRATOR, actor=actor)
    if also_director:
        people.grant_role(person_id, Role.CX_DIRECTOR, actor=actor)
    journeys.create_generic(actor=actor)
    batch_id = invitations.invite_one(
        person_id, actor=actor, key=key, by_mail=False, landing=LANDING
    )
    publish(
        OrganisationFounded(
            actor_id=actor.id,
            subject_id=THE_ORGANISATION,
            preset=preset.value,
            also_director=also_director,
        )
    )
    return batch_id


def list_people(newcomers: Sequence[Newcomer], *, actor: Actor) -> int:
    """Write down the people of a pasted list, and the departments it names; give how many."""
    ensure(actor.can(Permission.PEOPLE_MANAGE), WRITERS)
    facts = get_facts(actor)
    taken = queries.list_taken([newcomer.email for newcomer in newcomers])
    for newcomer in newcomers:
        if newcomer.email in taken:
            raise FieldError(
                "people",
                N_("Line %(line)d: somebody has the address %(email)s already."),
                line=newcomer.line,
                email=newcomer.email,
            )
    root = queries.get_root()
    places: dict[str, UUID] = {"": root.id, sort_key(root.name): root.id}
    made = 0
    number = queries.highest_number()
    for newcomer in newcomers:
        place = sort_key(newcomer.department)
        if place not in places:
            known = departments.find_sibling(root.id, place)
            if known is None:
                made += 1
                known = department_services.add(
                    actor=actor, name=newcomer.department, parent_id=root.id
                )
            places[place] = known
        number += 1
        people.add(
            actor=actor,
            name=newcomer.name,
            email=newcomer.email,
            employee_number=str(number),
            department_id=places[place],
            manager_id=None,
            level=Level.STAFF,
            country=queries.country_of(actor),
            language=facts.languages[0],
            joined_on=clock.today(facts.time_zone),
        )
    publish(
        PeopleListed(
            actor_id=actor.id,
            subject_id=THE_ORGANISATION,
            people=len(newcomers),
            departments=made,
        )
    )
    return len(newcomers)


def leave_step(step: Step, *, actor: Actor) -> None:
    """Go on from a step, done or skipped; after the last one the first hour is over."""
    ensure(
        policies.may_walk(actor),
        N_("The first hour is for administrators and for the CX director."),
    )
    organisation = get_organisation()
    if organisation.setup_step is not None:
        following = max(organisation.setup_step, rules.number_of(step) + 1)
        organisation.setup_step = following if following <= len(rules.STEPS) else None
        organisation.settings_version = uuid4()
    publish(StepLeft(actor_id=actor.id, subject_id=THE_ORGANISATION, step=step))
