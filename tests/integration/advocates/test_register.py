"""The register of advocates: appointed, moved, extended, ended; gaps show."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from govern.accounts.queries import find_actor_of
from govern.advocates import queries, services
from govern.advocates.models import Appointment
from govern.advocates.rules import AppointmentKind, Cover, cover
from govern.core import clock
from govern.core.errors import Conflict, FieldError, NotAllowed, Stale
from govern.core.permissions import Role
from govern.core.transactions import transaction
from govern.extensions import db
from govern.notifications.models import OutboxRow
from govern.notifications.rules import KINDS as MAILS
from govern.people.models import RoleAssignment
from govern.tasks.models import Task
from tests.client import Client, form_values, parsed, texts
from tests.factories.people import (
    DepartmentFactory,
    OrganisationFactory,
    PersonFactory,
    director,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from govern.core.permissions import Actor

    At = Callable[[datetime], None]

TODAY = date(2026, 5, 21)
END = date(2028, 5, 21)


@pytest.fixture
def boss(session: Any, at: At) -> Actor:
    """Give the CX director of an organisation."""
    OrganisationFactory()
    return find_actor_of(director().id)


def appointed(boss: Actor, department_id: UUID, person_id: UUID, **more: Any) -> UUID:
    values: dict[str, Any] = {
        "kind": AppointmentKind.ADVOCATE,
        "starts_on": TODAY,
        "term_ends_on": END,
        **more,
    }
    with transaction():
        return services.appoint(department_id, actor=boss, person_id=person_id, **values)


def open_roles(session: Any, person_id: UUID) -> list[UUID]:
    return list(
        session.scalars(
            select(RoleAssignment.scope_id).where(
                RoleAssignment.person_id == person_id,
                RoleAssignment.role == Role.ADVOCATE,
                RoleAssignment.ended_at.is_(None),
            )
        )
    )


def test_an_appointment_opens_the_role_tells_the_person_and_asks_to_prepare(
    boss: Actor, session: Any
) -> None:
    department, person = DepartmentFactory(), PersonFactory()
    appointment_id = appointed(boss, department.id, person.id)
    assert open_roles(session, person.id) == [department.id]
    mail = session.scalar(select(OutboxRow).where(OutboxRow.subject_id == appointment_id))
    assert (mail.kind, mail.recipient_id) == ("advocates.appointed", person.id)
    task = session.scalar(select(Task).where(Task.subject_id == appointment_id))
    assert (task.kind, task.person_id, task.closed_at) == ("advocates.prepare", person.id, None)


def test_an_ended_appointment_stays_and_its_role_ends(boss: Actor, session: Any) -> None:
    department, person = DepartmentFactory(), PersonFactory()
    appointment_id = appointed(boss, department.id, person.id)
    with transaction():
        services.end(appointment_id, actor=boss, reason="Moved to Lisbon")
    assert open_roles(session, person.id) == []
    assert session.get(Appointment, appointment_id).end_reason == "Moved to Lisbon"
    task = session.scalar(select(Task).where(Task.subject_id == appointment_id))
    assert task.closed_at is not None
    assert appointed(boss, department.id, person.id) != appointment_id
    with pytest.raises(Conflict), transaction():
        services.end(appointment_id, actor=boss, reason="Again")


def test_nobody_but_the_director_appoints(boss: Actor) -> None:
    department, person = DepartmentFactory(), PersonFactory()
    with pytest.raises(NotAllowed):
        appointed(find_actor_of(person.id), department.id, person.id)


def test_a_department_has_one_advocate_and_one_deputy(boss: Actor) -> None:
    department = DepartmentFactory()
    appointed(boss, department.id, PersonFactory().id)
    appointed(boss, department.id, PersonFactory().id, kind=AppointmentKind.DEPUTY)
    for kind in AppointmentKind:
        with pytest.raises(Conflict):
            appointed(boss, department.id, PersonFactory().id, kind=kind)


def test_somebody_is_advocate_once_and_in_a_department_once(boss: Actor) -> None:
    here, there, person = DepartmentFactory(), DepartmentFactory(), PersonFactory()
    appointed(boss, here.id, person.id)
    with pytest.raises(FieldError):
        appointed(boss, there.id, person.id)
    with pytest.raises(FieldError):
        appointed(boss, here.id, person.id, kind=AppointmentKind.DEPUTY)
    appointed(boss, there.id, person.id, kind=AppointmentKind.DEPUTY)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "field"),
    [
        (date(2026, 5, 22), END, "starts_on"),
        (TODAY, TODAY, "term_ends_on"),
        (TODAY, date(2036, 5, 22), "term_ends_on"),
    ],
)
def test_a_term_has_bounds(boss: Actor, starts_on: date, ends_on: date, field: str) -> None:
    department, person = DepartmentFactory(), PersonFactory()
    with pytest.raises(FieldError) as refused:
        appointed(boss, department.id, person.id, starts_on=starts_on, term_ends_on=ends_on)
    assert refused.value.field == field
    assert appointed(boss, department.id, person.id, term_ends_on=date(2036, 5, 21))


def test_who_has_left_is_not_appointed(boss: Actor) -> None:
    person = PersonFactory(left_on=date(2026, 5, 20))
    with pytest.raises(FieldError):
        appointed(boss, DepartmentFactory().id, person.id)


def test_an_advocate_moves_to_another_department(boss: Actor, session: Any) -> None:
    here, there, person = DepartmentFactory(), DepartmentFactory(), PersonFactory()
    old_id = appointed(boss, here.id, person.id, topics="Claims")
    with transaction():
        new_id = services.transfer(
            old_id, actor=boss, department_id=there.id, term_ends_on=END, reason="Needed there"
        )
    moved = session.get(Appointment, new_id)
    assert (moved.department_id, moved.topics) == (there.id, "Claims")
    assert open_roles(session, person.id) == [there.id]
    assert queries.find_open(here.id, AppointmentKind.ADVOCATE) is None


def test_a_term_is_extended_once_by_one_of_two(boss: Actor, session: Any) -> None:
    appointment_id = appointed(boss, DepartmentFactory().id, PersonFactory().id)
    later = date(2029, 5, 21)
    with transaction():
        services.extend(appointment_id, actor=boss, term_ends_on=later, version=1)
    assert session.get(Appointment, appointment_id).term_ends_on == later
    with pytest.raises(Stale), transaction():
        services.extend(appointment_id, actor=boss, term_ends_on=date(2030, 1, 1), version=1)


def test_who_is_overtaken_reads_the_day_that_is_stored(client: Client, boss: Actor) -> None:
    appointment_id = appointed(boss, DepartmentFactory().id, PersonFactory().id)
    with transaction():
        services.extend(appointment_id, actor=boss, term_ends_on=date(2032, 1, 1), version=1)
    client.sign_in(director())
    typed = {"term_ends_on": "2033-01-01", "version": "1"}
    refused = client.submit(f"/advocates/appointments/{appointment_id}/extend", typed)
    assert refused.status_code == 409
    assert "1 January 2032" in refused.text
    assert "2034" not in refused.text


def test_the_advocate_writes_topics_and_others_do_not(boss: Actor, session: Any) -> None:
    person = PersonFactory()
    appointment_id = appointed(boss, DepartmentFactory().id, person.id)
    values: dict[str, Any] = {"topics": "Pricing", "prepared_on": TODAY, "version": 1}
    with pytest.raises(NotAllowed), transaction():
        services.describe(appointment_id, actor=find_actor_of(PersonFactory().id), **values)
    with transaction():
        services.describe(appointment_id, actor=find_actor_of(person.id), **values)
    task = session.scalar(select(Task).where(Task.subject_id == appointment_id))
    assert task.closed_at is not None


def test_how_a_department_is_covered() -> None:
    assert cover(None, TODAY, 90) is Cover.GAP
    assert cover(date(2026, 5, 20), TODAY, 90) is Cover.OVERDUE
    assert cover(TODAY, TODAY, 90) is Cover.ENDING
    assert cover(date(2026, 8, 19), TODAY, 90) is Cover.ENDING
    assert cover(date(2026, 8, 20), TODAY, 90) is Cover.COVERED


def test_the_register_shows_gaps_in_a_constant_number_of_statements(
    client: Client, boss: Actor, statements: Any
) -> None:
    top = DepartmentFactory(name="Operations")
    below = [DepartmentFactory(parent=top) for _ in range(20)]
    person = PersonFactory(name="Noor Visser", department=top)
    appointed(boss, below[0].id, person.id)
    client.sign_in(PersonFactory(department=top))
    client.get("/advocates/")
    with statements() as seen:
        page = client.get("/advocates/")
    assert page.status_code == 200
    assert len(seen) <= 6, seen
    assert "Noor Visser" in texts(parsed(page), ".//td//a")
    assert texts(parsed(page), ".//span").count("Nobody yet") >= 20
    assert "Find somebody" not in page.text
    gaps = client.get("/advocates/?show=gaps")
    assert "Noor Visser" not in gaps.text
    export = client.get("/advocates/?format=csv")
    assert "Noor Visser" in export.text


def test_who_speaks_on_after_the_term_is_no_gap_and_every_page_says_so(
    client: Client, boss: Actor
) -> None:
    department, person = DepartmentFactory(name="Operations"), PersonFactory()
    begun, over = date(2025, 5, 10), date(2026, 5, 10)
    appointment_id = appointed(
        boss, department.id, person.id, starts_on=begun, term_ends_on=over, topics="Roads"
    )
    client.sign_in(PersonFactory())
    covered, departments = queries.count_cover()
    page = client.get("/advocates/").text
    assert f"{covered} of {departments} departments have a customer advocate." in page
    assert "The term of one of them is over." in page
    assert "Term over since" in page
    assert "Operations" not in client.get("/advocates/?show=gaps").text
    assert "Operations" in client.get("/advocates/?show=ending").text
    one = client.get(f"/advocates/appointments/{appointment_id}").text
    assert "speaks on until a successor is there" in one
    card = client.get(f"/people/{person.id}").text
    assert "term over since" in card
    assert "Last activity is the last day on which" in page


def test_the_director_appoints_in_the_browser(client: Client, boss: Actor, session: Any) -> None:
    department, person = DepartmentFactory(), PersonFactory(name="Émile Dür")
    client.sign_in(director())
    url = f"/advocates/departments/{department.id}/appoint"
    refused = client.submit(url, {"person": "Nobody at all"})
    assert refused.status_code == 422
    answer = client.submit(url, {"person": "émile dür"})
    assert answer.status_code == 302, answer.text
    shown = client.get(answer.location)
    assert "Émile Dür" in shown.text
    # What is promised is what happens: the message waits for no summary.
    assert "They are told by mail." in shown.text
    assert MAILS["advocates.appointed"].at_once
    found = session.scalar(select(Appointment).where(Appointment.person_id == person.id))
    for page in ("describe", "extend", "transfer", "end"):
        assert client.get(f"/advocates/appointments/{found.id}/{page}").status_code == 200
    ended = client.submit(f"/advocates/appointments/{found.id}/end", {"reason": "Enough"})
    assert ended.status_code == 302


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_organisation_itself_is_no_gap_while_nobody_works_in_it(
    client: Client, boss: Actor, language: str
) -> None:
    whole = DepartmentFactory(name="Windkracht", created_at=clock.now() - timedelta(days=1))
    client.sign_in(PersonFactory(language=language, department=DepartmentFactory(name="Claims")))
    gone = PersonFactory(department=whole, left_on=TODAY - timedelta(days=1))
    covered, departments = queries.count_cover()
    pages = ("/advocates/", "/advocates/?show=gaps", "/advocates/?format=csv")
    for page in pages:
        assert "Claims" in client.get(page).text
        assert "Windkracht" not in client.get(page).text
    assert queries.count_cover() == (0, departments)
    shown = texts(parsed(client.get(pages[0])), ".//p[@class='register-sum']/b")[0]
    assert str(departments) in shown, "the parts of the register agree with the figure"
    gone.left_on = None
    gone.department_id = whole.id
    db.session.flush()
    assert queries.count_cover() == (covered, departments + 1)
    for page in pages:
        assert "Windkracht" in client.get(page).text


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_register_reads_in_both_languages(client: Client, boss: Actor, language: str) -> None:
    client.sign_in(PersonFactory(language=language))
    assert client.get("/advocates/").status_code == 200


def test_who_was_second_keeps_what_they_typed(client: Client, boss: Actor, session: Any) -> None:
    department = DepartmentFactory()
    client.sign_in(director())
    url = f"/advocates/departments/{department.id}/appoint"
    first, second = PersonFactory(name="Ada First"), PersonFactory(name="Ben Second")
    page = client.get(url)
    assert client.submit(url, {"person": first.name}).status_code == 302
    typed = {
        **form_values(
            next(f for f in parsed(page).iter("form") if f.find(".//textarea") is not None)
        ),
        "person": second.name,
        "topics": "Letters, <b>and</b> what people ask.",
    }
    refused = client.post(url, data=typed)
    assert refused.status_code == 409
    kept = texts(parsed(refused), ".//ul[@class='kept']/li")
    assert kept == ["Ben Second", "Letters, <b>and</b> what people ask."]
