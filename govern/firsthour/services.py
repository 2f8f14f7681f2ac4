"""Makes the organisation, adds pasted people, copies the library, keeps how far one has come."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_, Conflict, FieldError, NotFound
from govern.core.localised import Localised
from govern.core.permissions import Actor, Permission, Role, ensure
from govern.core.types import sort_key
from govern.definition import services as definition
from govern.definition.queries import get_version
from govern.departments import queries as departments
from govern.departments import services as department_services
from govern.extensions import db
from govern.firsthour import library, occasions, orders, policies, queries, rules
from govern.firsthour.events import OrganisationFounded, PeopleListed, SetupLeft, StepLeft
from govern.firsthour.rules import Newcomer, Step
from govern.floor import services as floor
from govern.invitations import services as invitations
from govern.journeys import services as journeys
from govern.organisation.models import THE_ORGANISATION, Organisation, Preset
from govern.organisation.queries import find_facts, get_facts, get_organisation
from govern.people import services as people
from govern.people.models import Level
from govern.people.rules import invented_number
from govern.promises import services as promises
from govern.promises.rules import MeasureKind, Period, Terms

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

PROGRAMME = Localised.of({"en": "Customer programme", "nl": "Klantprogramma"})
LANDING = "/first-hour/"
NOT_YOURS = N_("Somebody else takes this step; the page says who.")
WRITERS = N_("Only an administrator writes down who works here.")
WALKERS = N_("The first hour is for administrators and for the CX director.")
NOTHING = Localised()


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
    admin_number: str = "",
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
        employee_number=admin_number or invented_number(1),
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
        if preset is Preset.SMALL:
            # Where the author may sign, one person can bring the definition into force.
            people.grant_role(person_id, Role.SENIOR_LEADER, actor=actor)
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
            employee_number=invented_number(number),
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


def copy_definition(key: str, *, actor: Actor) -> UUID:
    """Begin the definition as a copy of one of the library, marked as an example."""
    ensure(actor.can(Permission.DEFINITION_EDIT), N_("Only the CX director writes the definition."))
    example = library.find_definition(key)
    if example is None:
        raise NotFound
    spoken = get_facts(actor).languages
    version_id = definition.begin_draft(actor=actor)
    definition.save_text(
        version_id,
        actor=actor,
        imperative=example.imperative.only(spoken),
        rallying_cry=example.cry.only(spoken),
        full_text=example.full.only(spoken),
        why_now=example.why_now.only(spoken),
        whose_dream=NOTHING,
        version=get_version(version_id, actor=actor).version,
    )
    for name, place in example.positions:
        dimension = library.find_dimension(name)
        definition.add_dimension(
            version_id,
            actor=actor,
            left=dimension.left.only(spoken),
            right=dimension.right.only(spoken),
            place=place,
            rationale=NOTHING,
            # The decision of the library follows from standing near the right pole.
            example=dimension.example.only(spoken) if place > library.MIDDLE else NOTHING,
            on_culture=NOTHING,
            off_culture=NOTHING,
        )
    definition.mark_as_example(version_id, actor=actor)
    return version_id


def copy_promises(keys: Collection[str], *, actor: Actor) -> int:
    """Propose promises of the library, marked as examples and owned by the actor; give how many."""
    ensure(
        actor.can(Permission.PROMISES_MANAGE),
        N_("Only the CX director decides which promises are made."),
    )
    if actor.id is None:
        raise NotFound
    facts = get_facts(actor)
    there = queries.list_copied()
    chosen = [
        item
        for item in orders.PROMISES
        if item.key in keys and not rules.is_among(item.text, there)
    ]
    if not chosen:
        raise FieldError("promises", N_("Choose at least one promise, or skip this step."))
    today = clock.today(facts.time_zone)
    # What is counted stands in one language: that of who copies it.
    spoken = actor.language if actor.language in facts.languages else facts.languages[0]
    for item in chosen:
        terms = Terms(
            text=item.text.only(facts.languages),
            owner_id=actor.id,
            for_whom=item.for_whom.only(facts.languages),
            stage_id=queries.stage_at(item.stage),
            department_id=None,
            measure_kind=MeasureKind.YES_NO,
            measure=item.test.shown(spoken).text,
            threshold_permille=item.kept_at_least * 10,
            period=Period.MONTH,
            source="",
            remedy=item.remedy.only(facts.languages),
            starts_on=today,
            review_on=clock.months_after(today, facts.number("promises.months_to_review")),
        )
        promises.propose(actor=actor, terms=terms, is_example=True)
    return len(chosen)


def offer_floor_days(
    key: str, *, actor: Actor, department_id: UUID, host_id: UUID, first_day: date
) -> int:
    """Make a floor team after a series of the library, with a host and places; give how many.

    It has the name of its department; of the whole organisation, or of one that has a team of its
    name already, that of the place.
    """
    ensure(
        actor.can(Permission.ROTATIONS_MANAGE),
        N_("Only the CX director looks after floor teams and their hosts."),
    )
    series = occasions.find_series(key)
    if series is None:
        raise NotFound
    facts = get_facts(actor)
    spoken = actor.language if actor.language in facts.languages else facts.languages[0]
    name = place = series.place.shown(spoken).text
    department = departments.get_department(department_id)
    if there := queries.find_team(department_id, place):
        name = there
    elif department_id != queries.get_root().id and not queries.has_team(department.sort_key):
        name = department.name
    if there or queries.has_team(sort_key(name)):
        raise FieldError("series", N_("There is a floor team '%(name)s' already."), name=name)
    team_id = floor.create_team(
        actor=actor,
        name=name,
        department_id=department_id,
        place=place,
        time_zone=facts.time_zone,
    )
    floor.add_host(team_id, actor=actor, person_id=host_id)
    for week in range(0, series.times * series.weeks_between, series.weeks_between):
        floor.offer_slot(
            team_id,
            actor=actor,
            host_id=host_id,
            kind=series.kind,
            day=first_day + timedelta(weeks=week),
            begins=time(rules.FLOOR_BEGINS),
            ends=time(rules.FLOOR_BEGINS + series.hours),
            capacity=series.places,
        )
    return series.times


def leave_step(step: Step, *, actor: Actor) -> None:
    """Go on from a step, done or skipped; after the last one the first hour is over."""
    ensure(policies.may_walk(actor), WALKERS)
    organisation = get_organisation()
    if organisation.setup_step is not None:
        following = max(organisation.setup_step, rules.number_of(step) + 1)
        organisation.setup_step = following if following <= len(rules.STEPS) else None
        organisation.settings_version = uuid4()
    publish(StepLeft(actor_id=actor.id, subject_id=THE_ORGANISATION, step=step))


def leave_setup(*, actor: Actor) -> None:
    """Leave what was skipped as it is: the task that reminds of it ends for everybody."""
    ensure(policies.may_walk(actor), WALKERS)
    publish(SetupLeft(actor_id=actor.id, subject_id=THE_ORGANISATION))
