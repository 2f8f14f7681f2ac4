"""Floor days: logged by hand, told, confirmed by somebody else; the licence follows."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from govern.audit.models import AuditRow
from govern.core.errors import Conflict, FieldError, NotAllowed, NotFound
from govern.core.permissions import Role
from govern.core.private import UnscopedRead
from govern.core.transactions import transaction
from govern.floor.rules import FloorKind
from govern.licences import jobs
from govern.licences import rules as licence_rules
from govern.licences.models import Licence, LicenceStanding
from govern.notifications.models import OutboxRow
from govern.rotations import queries, services
from govern.rotations.models import Debrief, Rotation
from govern.rotations.rules import RotationState
from govern.tasks.models import Task
from tests.client import Client, parsed, texts
from tests.factories.floor import host_of
from tests.factories.people import PersonFactory, RoleAssignmentFactory

if TYPE_CHECKING:
    from tests.integration.rotations.conftest import Floor

POLICY = licence_rules.Policy(
    minutes_needed=480,
    period_months=12,
    expiring_days=90,
    grace_days=30,
    joiner_days=90,
    listening_percent=50,
    most_listening_percent=50,
)


def open_tasks(session: Any, rotation_id: Any) -> set[tuple[str, Any]]:
    rows = session.execute(
        select(Task.kind, Task.person_id).where(
            Task.subject_id == rotation_id, Task.closed_at.is_(None)
        )
    )
    return {(kind, person_id) for kind, person_id in rows}


def test_a_logged_day_waits_and_asks_the_host_and_the_person(floor: Floor, session: Any) -> None:
    rotation_id = floor.log()
    rotation = session.get(Rotation, rotation_id)
    assert rotation.state is RotationState.PENDING
    assert (rotation.day, rotation.minutes) == (date(2026, 5, 21), 480)
    assert rotation.recorded_at == datetime(2026, 5, 21, 12, tzinfo=UTC)
    assert open_tasks(session, rotation_id) == {
        ("rotations.confirm", floor.host.id),
        ("rotations.debrief", floor.person.id),
    }


def test_the_host_reads_whose_day_waits(floor: Floor, client: Client) -> None:
    floor.log()
    other = PersonFactory(name="Olga Other")
    floor.log(other)
    page = client.sign_in(floor.host).get("/tasks/").text
    for name in ("Pim Person", "Olga Other"):
        assert f"Confirm the floor day of {name}" in page


@pytest.mark.parametrize("told_first", [True, False])
def test_a_confirmed_day_with_its_debrief_gives_a_licence(
    floor: Floor, session: Any, client: Client, *, told_first: bool
) -> None:
    rotation_id = floor.log()
    steps = [floor.tell, floor.confirm] if told_first else [floor.confirm, floor.tell]
    steps[0](rotation_id)
    assert session.get(Licence, floor.person.id) is None
    steps[1](rotation_id)
    standing = session.get(LicenceStanding, floor.person.id, populate_existing=True)
    assert (standing.valid_until, standing.classes) == (date(2027, 5, 21), "B")
    licence = session.get(Licence, floor.person.id)
    assert licence.number.startswith("HVN-2026-")
    assert len(licence.code) == 32
    assert open_tasks(session, rotation_id) == set()
    host = session.get(LicenceStanding, floor.host.id, populate_existing=True)
    # Who has hosted and has no licence yet holds no class of it.
    assert (host.valid_until, host.classes) == (None, "")
    page = client.sign_in(floor.host).get("/rotations/")
    assert "Class C, not held" in page.text
    changed = select(AuditRow.id).where(AuditRow.event == "licences.standing_changed")
    assert session.scalars(changed).all() == []


def test_somebody_is_reminded_once_and_renewing_closes_the_task(
    floor: Floor, session: Any, at: Any
) -> None:
    rotation_id = floor.log()
    floor.confirm(rotation_id)
    floor.tell(rotation_id)
    assert jobs.remind() == 0
    at(datetime(2027, 3, 1, 17, tzinfo=UTC))
    assert (jobs.remind(), jobs.remind()) == (1, 0)
    assert ("licences.renew", floor.person.id) in open_tasks(session, floor.person.id)
    renew = session.scalars(select(Task).where(Task.kind == "licences.renew")).one()
    # In Amsterdam's summer the licence's last day ends two hours before that of UTC.
    assert renew.due_at == datetime(2027, 5, 21, 21, 59, 59, tzinfo=UTC)
    again = floor.log(day=date(2027, 3, 1))
    floor.tell(again)
    floor.confirm(again)
    assert not open_tasks(session, floor.person.id)
    standing = session.get(LicenceStanding, floor.person.id, populate_existing=True)
    assert standing.valid_until == date(2028, 5, 21)


def test_whose_licence_ended_unasked_is_asked_still(floor: Floor, session: Any, at: Any) -> None:
    rotation_id = floor.log()
    floor.confirm(rotation_id)
    floor.tell(rotation_id)
    at(datetime(2027, 8, 1, 17, tzinfo=UTC))
    assert (jobs.remind(), jobs.remind()) == (1, 0)
    assert ("licences.renew", floor.person.id) in open_tasks(session, floor.person.id)
    # The mail says that it ends soon.
    assert not session.scalars(
        select(OutboxRow.id).where(OutboxRow.kind == "licences.ending")
    ).all()


def test_what_is_kept_always_equals_a_recount_from_the_days(floor: Floor, session: Any) -> None:
    days = [
        (date(2026, 4, 22), time(9), time(13), FloorKind.OBSERVATIONAL),
        (date(2026, 4, 29), time(9), time(17), FloorKind.INDIRECT),
        (date(2026, 5, 6), time(9), time(11), FloorKind.JOB_SWAP),
        (date(2026, 5, 20), time(9), time(17), FloorKind.INTERACTIVE),
    ]
    for day, begins, ends, kind in days:
        rotation_id = floor.log(day=day, begins=begins, ends=ends, kind=kind)
        floor.confirm(rotation_id)
        floor.tell(rotation_id)
        for person in (floor.person, floor.host):
            again = licence_rules.reckon(
                queries.list_counted([person.id])[person.id],
                hosted=bool(queries.list_hosting([person.id])),
                policy=POLICY,
            )
            kept = session.get(LicenceStanding, person.id, populate_existing=True)
            assert (kept.valid_from, kept.valid_until, kept.classes) == (
                again.valid_from,
                again.valid_until,
                again.classes,
            )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"day": date(2026, 5, 22)}, "day"),
        ({"day": date(2026, 4, 20)}, "day"),
        ({"day": date(2019, 12, 31)}, "day"),
        ({"begins": time(17), "ends": time(9)}, "ends"),
        ({"begins": time(9), "ends": time(9, 10)}, "ends"),
        ({"begins": time(6), "ends": time(19)}, "ends"),
        ({"begins": time(18), "ends": time(20)}, "begins"),
        ({"begins": time(9), "ends": time(17)}, "ends"),
        ({"begins": time(9), "ends": time(14, 15)}, "ends"),
        ({"host_id": None}, "host"),
    ],
)
def test_a_day_that_cannot_be_is_refused_beside_its_field(
    floor: Floor, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(FieldError) as refused:
        floor.log(**changes)
    assert refused.value.field == field


def test_nobody_is_in_two_places_at_once(floor: Floor) -> None:
    floor.log(begins=time(9), ends=time(12))
    floor.log(begins=time(12), ends=time(14))
    with pytest.raises(FieldError):
        floor.log(begins=time(11), ends=time(13))


def test_somebody_who_was_no_host_then_cannot_be_named(floor: Floor, session: Any) -> None:
    new = PersonFactory()
    this_morning = datetime(2026, 5, 21, 2, 0, tzinfo=UTC)
    RoleAssignmentFactory(
        person_id=new.id, role=Role.HOST, scope_id=floor.team.id, started_at=this_morning
    )
    with pytest.raises(FieldError):
        floor.log(host_id=new.id, day=date(2026, 5, 20))
    floor.log(host_id=new.id)


def test_listening_without_a_host_is_confirmed_by_the_manager_only(
    floor: Floor, session: Any
) -> None:
    rotation_id = floor.log(host_id=None, kind=FloorKind.INDIRECT)
    with pytest.raises(NotAllowed):
        floor.confirm(rotation_id)
    with pytest.raises(NotAllowed):
        floor.confirm(rotation_id, floor.boss)
    floor.confirm(rotation_id, floor.manager)
    assert session.get(Rotation, rotation_id).state is RotationState.CONFIRMED


def test_a_day_is_hidden_from_who_has_no_part_in_it(floor: Floor, client: Client) -> None:
    rotation_id = floor.log()
    stranger = PersonFactory()
    with pytest.raises(NotFound):
        floor.confirm(rotation_id, stranger)
    client.sign_in(stranger)
    assert client.get(f"/rotations/{rotation_id}").status_code == 404
    assert client.get(f"/rotations/{uuid4()}").status_code == 404
    assert client.act(f"/rotations/{rotation_id}/confirm").status_code == 404


def test_a_day_is_confirmed_once(floor: Floor) -> None:
    rotation_id = floor.log()
    floor.confirm(rotation_id)
    with pytest.raises(Conflict):
        floor.confirm(rotation_id)
    with pytest.raises(Conflict), transaction():
        services.take_back(rotation_id, actor=floor.actor(floor.person))


def test_a_declined_day_says_why_and_frees_its_hours(floor: Floor, session: Any) -> None:
    rotation_id = floor.log()
    with transaction():
        services.decline(rotation_id, actor=floor.actor(floor.host), reason="You were not there.")
    assert session.get(Rotation, rotation_id).answer == "You were not there."
    assert open_tasks(session, rotation_id) == set()
    floor.log()


def test_debriefs_are_read_by_their_writers_and_without_names_by_the_director(
    floor: Floor, session: Any, client: Client
) -> None:
    rotation_id = floor.log()
    floor.tell(rotation_id, great="CANARY-GREAT")
    with pytest.raises(UnscopedRead):
        session.scalars(select(Debrief)).all()
    assert queries.find_debrief(rotation_id, actor=floor.actor(floor.host)) is None
    assert not session.execute(queries.shared(floor.actor(floor.host))[0]).all()
    for person in (floor.host, floor.manager):
        client.sign_in(person)
        page = client.get(f"/rotations/{rotation_id}")
        assert page.status_code == 200
        assert "CANARY" not in page.text
        assert client.get("/rotations/debriefs").status_code == 403
    client.sign_in(floor.person)
    assert "CANARY-GREAT" in client.get(f"/rotations/{rotation_id}").text
    client.sign_in(floor.boss)
    assert "CANARY" not in client.get(f"/rotations/{rotation_id}").text
    for _one in range(4):
        floor.tell(floor.log(other := PersonFactory()), other)
    shared = client.get("/rotations/debriefs")
    assert "CANARY-GREAT" in shared.text
    assert "Pim Person" not in shared.text


def test_two_who_confirm_each_other_are_shown_to_the_director(
    floor: Floor, client: Client, session: Any
) -> None:
    other = PersonFactory(name="Olga Other")
    for person in (other,):
        RoleAssignmentFactory(
            person_id=person.id,
            role=Role.HOST,
            scope_id=floor.team.id,
            started_at=datetime(2020, 1, 1, tzinfo=UTC),
        )
    floor.confirm(floor.log(other))
    client.sign_in(floor.boss)
    assert "Olga Other" not in client.get("/rotations/patterns").text
    floor.confirm(floor.log(floor.host, host_id=other.id), other)
    assert "Olga Other" in client.get("/rotations/patterns").text


def test_the_whole_path_in_the_browser(floor: Floor, client: Client, statements: Any) -> None:
    client.sign_in(floor.person)
    assert "No floor day yet" in client.get("/rotations/").text
    # Nobody is asked to vouch for a day by a form that was sent as it stood.
    untouched = client.submit("/rotations/log")
    assert untouched.status_code == 422
    assert "Choose where you were, and who was there." in untouched.text
    answer = client.submit(
        "/rotations/log",
        {
            "host": f"{floor.team.id}:{floor.host.id}",
            "kind": "interactive",
            "great": "Somebody listened.",
            "learned": "Silence helps.",
        },
    )
    assert answer.status_code == 302, answer.text
    other = floor.log(day=date(2026, 5, 11))
    unsure = client.submit(f"/rotations/{other}/take-back")
    assert unsure.status_code == 422
    assert "Tick the box first." in unsure.text
    sure = client.submit(f"/rotations/{other}/take-back", {"confirmed": "y"})
    assert sure.status_code == 302
    assert "Taken back." in client.get("/rotations/").text
    client.sign_in(floor.host)
    hosting = client.get("/bookings/hosting")
    assert "Pim Person" in hosting.text
    rotation_id = answer.location.rsplit("/", 1)[1]
    assert client.act(f"/rotations/{rotation_id}/confirm").status_code == 302
    client.sign_in(floor.person)
    client.get("/rotations/")
    with statements() as seen:
        page = client.get("/rotations/")
    assert len(seen) <= 6, seen
    assert "HVN-2026-" in page.text
    assert any("Valid" in text for text in texts(parsed(page), ".//span"))
    assert client.get("/licences/mine/print").status_code == 200


def test_a_hosts_own_day_waits_for_the_other_host_alone(floor: Floor, session: Any) -> None:
    other = host_of(floor.team)
    own = floor.log(floor.host, host_id=other.id)
    assert [row.id for row in session.execute(queries.waiting(floor.actor(other)))] == [own]
    assert session.execute(queries.waiting(floor.actor(floor.host))).all() == []


def test_all_that_wait_are_confirmed_by_one_tap(
    floor: Floor, client: Client, session: Any, statements: Any
) -> None:
    waiting = [floor.log(PersonFactory()) for _ in range(3)]
    client.sign_in(floor.host)
    client.get("/bookings/hosting")
    with statements() as seen:
        page = client.get("/bookings/hosting")
    assert len(seen) <= 6, seen
    assert "Confirm all 3" in " ".join(page.text.split())
    done = client.act("/rotations/confirm-all", {"rotation_id": [str(key) for key in waiting]})
    assert done.status_code == 302, done.text
    assert set(session.scalars(select(Rotation.state))) == {RotationState.CONFIRMED}
    assert client.act("/rotations/confirm-all").status_code == 409
