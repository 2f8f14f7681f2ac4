"""What a team promises single customers: written down, settled, taken back, and kept apart."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from govern.accounts.queries import find_actor_of
from govern.audit.models import AuditRow
from govern.commitments import jobs, queries, services
from govern.commitments.models import Commitment
from govern.commitments.rules import CommitmentState
from govern.core.errors import DomainError, FieldError, NotAllowed, NotFound
from govern.core.permissions import system
from govern.core.transactions import transaction
from tests.client import parsed, texts
from tests.factories.commitments import CommitmentFactory, list_stored, stored
from tests.factories.people import DepartmentFactory, OrganisationFactory, PersonFactory, set_number

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from govern.core.permissions import Actor
    from tests.client import Client

pytestmark = pytest.mark.both_databases
#: A Thursday; noon in Amsterdam, where the organisation is.
NOW = datetime(2026, 5, 21, 10, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def clerk(session: Any, at: Callable[[datetime], None]) -> Any:
    """Give somebody of a team that promises things."""
    OrganisationFactory()
    at(NOW)
    return PersonFactory(name="Sanne Vos", department=DepartmentFactory(name="Repairs"))


@pytest.fixture
def actor(clerk: Any) -> Actor:
    """Give them as an actor."""
    return find_actor_of(clerk.id)


def make(actor: Actor, **more: Any) -> UUID:
    values = {"what": "Call back about the boiler", "reference": "R-17", "due_at": NOW + HOUR}
    with transaction():
        return services.make(actor=actor, **{**values, **more})


def settle(one: UUID, actor: Actor, state: CommitmentState, reason: str = "") -> None:
    with transaction():
        services.settle(one, actor=actor, state=state, reason=reason)


def test_it_belongs_to_the_team_and_to_the_week_it_is_due_in(actor: Actor, clerk: Any) -> None:
    # Half past midnight on Monday in Amsterdam is still Sunday in UTC.
    found = stored(make(actor, due_at=datetime(2026, 5, 24, 22, 30, tzinfo=UTC)))
    assert (found.department_id, found.made_by_id) == (clerk.department_id, clerk.id)
    assert found.due_week == date(2026, 5, 25)
    assert found.state is CommitmentState.OPEN


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("what", {"what": "Call 06 1234 5678 back"}),
        ("reference", {"reference": "j.visser@example.org"}),
        ("day", {"due_at": NOW}),
        ("day", {"due_at": NOW + 367 * DAY}),
    ],
)
def test_what_cannot_be_promised_so_is_refused_beside_its_field(
    actor: Actor, session: Any, field: str, more: dict[str, Any]
) -> None:
    with pytest.raises(FieldError) as refused:
        make(actor, **more)
    assert refused.value.field == field
    assert list_stored() == []


def test_an_organisation_that_may_name_customers_may(actor: Actor) -> None:
    set_number("promises.commitments_may_name", 1)
    assert stored(make(actor, what="Call 06 1234 5678 back")).what == "Call 06 1234 5678 back"


def test_kept_in_time_takes_one_press_and_late_asks_why(
    actor: Actor, at: Callable[[datetime], None]
) -> None:
    in_time, late = make(actor), make(actor)
    at(NOW + HOUR)
    with transaction():
        services.keep(in_time, actor=actor)
    found = stored(in_time)
    assert (found.state, found.settled_by_id) == (CommitmentState.KEPT, actor.id)
    at(NOW + HOUR + timedelta(minutes=1))
    with pytest.raises(DomainError, match="late by now"), transaction():
        services.keep(late, actor=actor)
    with pytest.raises(FieldError):
        settle(late, actor, CommitmentState.LATE)
    settle(late, actor, CommitmentState.LATE, "The part came late")
    found = stored(late)
    assert (found.state, found.reason) == (CommitmentState.LATE, "The part came late")


def test_who_forgot_to_say_so_may_still_say_that_it_was_kept(
    actor: Actor, at: Callable[[datetime], None]
) -> None:
    commitment = make(actor)
    at(NOW + DAY)
    settle(commitment, actor, CommitmentState.KEPT)
    assert stored(commitment).state is CommitmentState.KEPT


def test_nothing_is_late_before_its_time_but_it_may_be_broken(actor: Actor) -> None:
    commitment = make(actor)
    with pytest.raises(FieldError, match="not late yet"):
        settle(commitment, actor, CommitmentState.LATE, "In a moment")
    with pytest.raises(FieldError, match="what became"):
        settle(commitment, actor, CommitmentState.OPEN)
    settle(commitment, actor, CommitmentState.BROKEN, "We cannot get the part")
    assert stored(commitment).state is CommitmentState.BROKEN


def test_settled_is_settled_and_a_slip_is_taken_back_for_a_week(
    actor: Actor, at: Callable[[datetime], None]
) -> None:
    commitment = make(actor)
    settle(commitment, actor, CommitmentState.BROKEN, "A slip")
    with pytest.raises(NotAllowed), transaction():
        services.keep(commitment, actor=actor)
    at(NOW + 7 * DAY - timedelta(seconds=1))
    with transaction():
        services.reopen(commitment, actor=actor)
    found = stored(commitment)
    assert (found.state, found.reason, found.settled_at) == ("open", "", None)
    settle(commitment, actor, CommitmentState.BROKEN, "It was none")
    at(NOW + 14 * DAY)
    with pytest.raises(NotAllowed, match="a week is over"), transaction():
        services.reopen(commitment, actor=actor)


def test_only_the_team_and_who_is_above_it_reads_and_settles(actor: Actor, clerk: Any) -> None:
    commitment = make(actor)
    below = PersonFactory(department=DepartmentFactory(parent=clerk.department))
    above_it = find_actor_of(PersonFactory(department=DepartmentFactory(name="Head office")).id)
    for stranger in (find_actor_of(below.id), above_it):
        with pytest.raises(NotFound):
            queries.get_commitment(commitment, actor=stranger)
        with pytest.raises(NotFound), transaction():
            services.keep(commitment, actor=stranger)
    of_below = CommitmentFactory(maker=below).id
    assert queries.get_commitment(of_below, actor=actor).id == of_below
    with transaction():
        services.keep(of_below, actor=actor)


def test_only_the_worker_empties_and_nobody_makes_as_a_program(actor: Actor) -> None:
    with pytest.raises(NotAllowed), transaction():
        services.empty([], actor=actor)
    with pytest.raises(NotAllowed):
        make(system("a program"))


def test_old_words_go_and_what_became_of_it_stays(
    actor: Actor, session: Any, at: Callable[[datetime], None]
) -> None:
    old, new, still_open = make(actor), make(actor), make(actor)
    settle(old, actor, CommitmentState.BROKEN, "We forgot Mrs Visser")
    at(NOW + 60 * DAY)
    settle(new, actor, CommitmentState.KEPT)
    assert not jobs.has_old()
    at(NOW + 91 * DAY)
    assert jobs.has_old()
    assert jobs.forget() == 1
    found = stored(old)
    assert (found.what, found.reference, found.reason) == ("", "", "")
    assert (found.state, found.emptied_at) == (CommitmentState.BROKEN, NOW + 91 * DAY)
    assert stored(new).what
    assert stored(still_open).what
    assert not jobs.has_old()
    assert jobs.forget() == 0
    with pytest.raises(NotAllowed), transaction():
        services.reopen(old, actor=actor)


@pytest.mark.parametrize(
    "values",
    [
        {"state": CommitmentState.KEPT},
        {"state": CommitmentState.OPEN, "settled_at": NOW},
        {"state": CommitmentState.BROKEN, "settled_at": NOW, "reason": ""},
    ],
)
def test_the_schema_keeps_state_and_moment_together(
    actor: Actor, session: Any, values: dict[str, Any]
) -> None:
    commitment = make(actor)
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(update(Commitment).where(Commitment.id == commitment).values(values))


def test_the_log_tells_that_it_happened_without_a_word_of_it(actor: Actor, session: Any) -> None:
    commitment = make(actor, what="Bring the bread back")
    settle(commitment, actor, CommitmentState.BROKEN, "It fell")
    about = (
        select(AuditRow)
        .where(AuditRow.subject_id == commitment)
        .order_by(AuditRow.at, AuditRow.event)
    )
    rows = session.scalars(about).all()
    assert [row.event for row in rows] == [
        "commitments.commitment_made",
        "commitments.commitment_settled",
    ]
    assert not any("bread" in str(row.payload) or "fell" in str(row.payload) for row in rows)


def test_the_page_takes_it_down_in_one_form_and_settles_with_one_press(
    client: Client, clerk: Any, session: Any
) -> None:
    client.sign_in(clerk)
    values = {"what": "Send the estimate", "reference": "", "day": "2026-05-22", "time": "15:00"}
    assert client.submit("/commitments/", values).status_code == 302
    page = client.get("/commitments/")
    assert "Send the estimate" in page.text
    (only,) = list_stored()
    made = stored(only)
    # What is typed is meant where the reader is.
    assert made.due_at == datetime(2026, 5, 22, 13, tzinfo=UTC)
    assert client.act(f"/commitments/{only}/keep").status_code == 302
    assert "Send the estimate" not in client.get("/commitments/").text
    settled = client.get("/commitments/?show=settled")
    assert "Kept" in " ".join(texts(parsed(settled), ".//ol[@class='commitments']/li"))
    assert client.act(f"/commitments/{only}/reopen").status_code == 302
    assert "Send the estimate" in client.get("/commitments/").text


def test_a_refused_promise_loses_no_word(client: Client, clerk: Any, session: Any) -> None:
    client.sign_in(clerk)
    values = {"what": "Call 06 1234 5678", "day": "2026-05-22", "time": "15:00"}
    answer = client.submit("/commitments/", values)
    assert answer.status_code == 422
    assert "no names" in answer.text.lower() or "Leave out e-mail addresses" in answer.text
    assert "Call 06 1234 5678" in answer.text
    assert list_stored() == []


def test_the_page_of_a_late_one_asks_what_became_of_it(
    client: Client, clerk: Any, at: Callable[[datetime], None]
) -> None:
    client.sign_in(clerk)
    late = CommitmentFactory(maker=clerk, due_at=NOW + HOUR).id
    at(NOW + 2 * HOUR)
    assert "Overdue" in client.get("/commitments/").text
    told = client.act(f"/commitments/{late}/keep")
    assert told.headers["Location"].endswith(f"/commitments/{late}/settle")
    refused = client.submit(told.headers["Location"], {"state": "late", "reason": ""})
    assert refused.status_code == 422
    assert parsed(refused).find(".//*[@id='reason-errors']") is not None
    done = client.submit(told.headers["Location"], {"state": "late", "reason": "A jam"})
    assert done.status_code == 302
    assert "A jam" in client.get("/commitments/?show=settled").text


def test_today_is_what_is_due_until_tonight(client: Client, clerk: Any) -> None:
    client.sign_in(clerk)
    for what, due_at in (("Tonight", NOW + 11 * HOUR), ("Tomorrow", NOW + 13 * HOUR)):
        CommitmentFactory(maker=clerk, what=what, due_at=due_at)
    today = client.get("/commitments/?show=today").text
    assert "Tonight" in today
    assert "Tomorrow" not in today
    everything = client.get("/commitments/").text
    assert everything.index("Tonight") < everything.index("Tomorrow")
