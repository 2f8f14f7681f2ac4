"""Signing off: M of N, fresh authentication, back to draft, in force, verified."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from govern.audit.models import AuditRow
from govern.core import clock
from govern.core.errors import Conflict, DomainError, FieldError, NotAllowed, NotFound, Stale
from govern.core.transactions import transaction
from govern.definition import queries, services
from govern.definition.rules import DefinitionState
from govern.notifications.models import OutboxRow
from govern.organisation.models import Organisation, SettingValue
from govern.signing import queries as signing
from govern.signing.models import Signature
from govern.signoff import jobs
from govern.signoff import queries as verdicts
from govern.signoff import services as signoff
from govern.tasks.models import Task
from tests.client import Client, parsed, texts
from tests.factories import definition as made
from tests.factories.definition import actor_of, draft, fresh, leader, send_out, sign
from tests.factories.people import (
    OrganisationFactory,
    PersonFactory,
    director,
    let_one_signature_do,
    set_number,
)

if TYPE_CHECKING:
    from uuid import UUID

    from govern.core.permissions import Actor
    from govern.people.models import Person


@pytest.fixture
def author(session: Any, at: Any) -> Actor:
    OrganisationFactory()
    return actor_of(director())


@pytest.fixture
def leaders(author: Actor) -> list[Person]:
    return [leader(name=name) for name in ("Hanneke van Rijn", "Thomas Osei", "Lena Brandt")]


def state_of(version_id: UUID, author: Actor) -> DefinitionState:
    return queries.get_version(version_id, actor=author).state


def open_tasks(session: Any, kind: str) -> set[UUID]:
    return set(
        session.scalars(select(Task.person_id).where(Task.kind == kind, Task.closed_at.is_(None)))
    )


def mails(session: Any, kind: str) -> list[OutboxRow]:
    return list(session.scalars(select(OutboxRow).where(OutboxRow.kind == kind)))


def test_m_of_n_bring_it_into_force_and_supersede_the_one_before(
    author: Actor, leaders: list[Person], session: Any
) -> None:
    first = made.in_force(author, leaders[:1])
    with transaction():
        second = services.begin_draft(actor=author, reason="A merger", sponsor_id=author.id)
        made.write(second, actor=author, cry="Clear when it counts.", cry_nl="Helder.")
    send_out(second, leaders, actor=author, needed=2)
    for person in leaders[:2]:
        assert state_of(second, author) is DefinitionState.OUT_FOR_SIGNATURE
        signer = fresh(person)
        with transaction():
            sign(second, actor=signer)
    assert state_of(second, author) is DefinitionState.IN_FORCE
    assert state_of(first, author) is DefinitionState.SUPERSEDED
    found = queries.find_rallying_cry()
    assert found is not None
    assert found.get("en") == "Clear when it counts."
    assert open_tasks(session, "signoff.sign") == set()
    assert len(mails(session, "signoff.in_force")) == 2
    assert verdicts.list_broken() == []


def test_each_signatory_gets_a_task_and_mails_with_ids_only(
    author: Actor, leaders: list[Person], session: Any
) -> None:
    version_id = draft(author)
    send_out(version_id, leaders, actor=author)
    assert open_tasks(session, "signoff.sign") == {person.id for person in leaders}
    assert len(mails(session, "signoff.signature_asked")) == 3
    reminders = mails(session, "signoff.reminder")
    assert {row.due_at.date() for row in reminders} == {clock.today() + timedelta(days=11)}
    signer = fresh(leaders[0])
    with transaction():
        sign(version_id, actor=signer)
    assert open_tasks(session, "signoff.sign") == {person.id for person in leaders[1:]}
    assert [row.recipient_id for row in mails(session, "signoff.signed")] == [author.id]


def test_the_organisation_says_when_reminders_go_out(
    author: Actor, leaders: list[Person], session: Any
) -> None:
    set_number("definition.remind_days", 5)
    set_number("definition.review_remind_days", 60)
    version_id = made.in_force(author, leaders[:1])
    reminders = mails(session, "signoff.reminder")
    assert {row.due_at.date() for row in reminders} == {clock.today() + timedelta(days=9)}
    (review,) = mails(session, "signoff.review_due")
    review_on = queries.get_version(version_id, actor=author).review_on
    assert review.due_at.date() == review_on - timedelta(days=60)


def test_an_unfinished_text_is_not_sent_out(author: Actor, leaders: list[Person]) -> None:
    with transaction():
        version_id = services.begin_draft(actor=author)
    with pytest.raises(DomainError, match="All three levels"):
        send_out(version_id, leaders, actor=author)


@pytest.mark.parametrize(
    ("needed", "days", "field"),
    [(0, 14, "needed"), (4, 14, "needed"), (1, -1, "due_on"), (1, 900, "due_on")],
)
def test_what_is_asked_must_be_possible(
    author: Actor, leaders: list[Person], needed: int, days: int, field: str
) -> None:
    version_id = draft(author)
    with pytest.raises(FieldError) as refusal, transaction():
        signoff.send_out(
            version_id,
            verdicts.hash_of(queries.get_version(version_id, actor=author)),
            actor=author,
            signatory_ids=[person.id for person in leaders],
            needed=needed,
            due_on=clock.today() + timedelta(days=days),
        )
    assert refusal.value.field == field


def test_only_senior_leaders_are_asked(author: Actor) -> None:
    version_id = draft(author)
    with pytest.raises(FieldError):
        send_out(version_id, [PersonFactory()], actor=author)


def test_who_wrote_a_text_signs_it_only_where_that_is_allowed(session: Any) -> None:
    OrganisationFactory()
    both = made.PersonFactory(roles=[made.Role.CX_DIRECTOR, made.Role.SENIOR_LEADER])
    author = actor_of(both)
    version_id = draft(author)
    with pytest.raises(FieldError, match="does not sign"):
        send_out(version_id, [both], actor=author)


def test_a_small_organisation_lets_its_author_sign(session: Any) -> None:
    OrganisationFactory()
    session.add(SettingValue(name="definition.author_may_sign", value=1, changed_at=clock.now()))
    let_one_signature_do()
    both = made.PersonFactory(roles=[made.Role.CX_DIRECTOR, made.Role.SENIOR_LEADER])
    version_id = made.in_force(actor_of(both), [both])
    assert state_of(version_id, actor_of(both)) is DefinitionState.IN_FORCE


def test_an_author_who_was_asked_signs_no_more_once_that_is_not_allowed(session: Any) -> None:
    OrganisationFactory()
    allowed = SettingValue(name="definition.author_may_sign", value=1, changed_at=clock.now())
    session.add(allowed)
    let_one_signature_do()
    both = made.PersonFactory(roles=[made.Role.CX_DIRECTOR, made.Role.SENIOR_LEADER])
    version_id = draft(actor_of(both))
    send_out(version_id, [both], actor=actor_of(both), needed=1)
    allowed.value = 0
    session.scalars(select(Organisation)).one().settings_version = uuid4()
    session.commit()
    signer = fresh(both)
    with pytest.raises(NotAllowed), transaction():
        sign(version_id, actor=signer)
    assert state_of(version_id, signer) is DefinitionState.OUT_FOR_SIGNATURE


def test_fewer_signatures_than_the_settings_say_are_refused(session: Any) -> None:
    OrganisationFactory()
    author = actor_of(director())
    some = [PersonFactory(roles=[made.Role.SENIOR_LEADER]) for _ in range(3)]
    version_id = draft(author)
    with pytest.raises(FieldError) as refused:
        send_out(version_id, some, actor=author, needed=1)
    assert refused.value.field == "needed"
    assert refused.value.params == {"fewest": 2}
    send_out(version_id, some, actor=author, needed=2)


def test_declining_returns_it_to_draft_with_the_reason(
    author: Actor, leaders: list[Person], session: Any
) -> None:
    version_id = draft(author)
    send_out(version_id, leaders, actor=author)
    signer = fresh(leaders[0])
    with transaction():
        sign(version_id, actor=signer)
    with transaction():
        signoff.decline(version_id, actor=actor_of(leaders[1]), reason="It promises too much.")
    found = queries.get_version(version_id, actor=author)
    assert (found.state, found.note) == (DefinitionState.DRAFT, "It promises too much.")
    assert open_tasks(session, "signoff.sign") == set()
    assert open_tasks(session, "definition.change") == {author.id}
    # Sent out again, earlier signatures do not count.
    send_out(version_id, leaders, actor=author, needed=3)
    frozen_id = queries.get_version(version_id, actor=author).frozen_text_id
    assert frozen_id is not None
    assert [row.signed_at for row in signing.list_signatories(frozen_id)] == [None] * 3


def test_taken_back_it_is_signed_by_nobody(author: Actor, leaders: list[Person]) -> None:
    version_id = draft(author)
    send_out(version_id, leaders, actor=author)
    signer = fresh(leaders[0])
    shown = made.shown_to(version_id, signer)
    with transaction():
        signoff.withdraw(version_id, actor=author, note="A typing error.")
    with pytest.raises(NotFound), transaction():
        sign(version_id, actor=signer, shown=shown)


def test_the_text_shown_must_be_the_text_that_lies_there(
    author: Actor, leaders: list[Person]
) -> None:
    version_id = draft(author)
    send_out(version_id, leaders, actor=author)
    signer = fresh(leaders[0])
    shown = made.shown_to(version_id, signer)
    with transaction():
        signoff.withdraw(version_id, actor=author, note="One word.")
        made.write(version_id, actor=author, cry="Something else.")
    send_out(version_id, leaders, actor=author)
    with pytest.raises(Stale), transaction():
        sign(version_id, actor=signer, shown=shown)


def test_without_the_password_just_now_nobody_signs(
    author: Actor, leaders: list[Person], at: Any
) -> None:
    version_id = draft(author)
    send_out(version_id, leaders, actor=author)
    with pytest.raises(NotAllowed, match="password"), transaction():
        sign(version_id, actor=actor_of(leaders[0]))
    signer = fresh(leaders[0])
    at(clock.now() + timedelta(minutes=5, seconds=1))
    with pytest.raises(NotAllowed, match="password"), transaction():
        sign(version_id, actor=signer)


def test_nobody_signs_twice(author: Actor, leaders: list[Person]) -> None:
    version_id = draft(author)
    send_out(version_id, leaders, actor=author)
    signer = fresh(leaders[0])
    with transaction():
        sign(version_id, actor=signer)
    with pytest.raises(NotAllowed), transaction():
        sign(version_id, actor=signer)


def test_after_enough_have_signed_the_others_need_not(author: Actor, leaders: list[Person]) -> None:
    version_id = draft(author)
    send_out(version_id, leaders, actor=author, needed=1)
    early, late = fresh(leaders[0]), fresh(leaders[1])
    shown = made.shown_to(version_id, late)
    with transaction():
        sign(version_id, actor=early)
    with pytest.raises(Conflict), transaction():
        sign(version_id, actor=late, shown=shown)


def test_late_requests_expire_and_the_author_hears_of_it(
    author: Actor, leaders: list[Person], session: Any, at: Any
) -> None:
    version_id = draft(author)
    send_out(version_id, leaders, actor=author)
    assert not jobs.has_late()
    at(clock.now() + timedelta(days=16))
    signer = fresh(leaders[0])
    with pytest.raises(NotAllowed, match="last day"), transaction():
        sign(version_id, actor=signer)
    assert jobs.has_late()
    assert jobs.expire() == 1
    assert open_tasks(session, "signoff.sign") == set()
    assert [row.recipient_id for row in mails(session, "signoff.expired")] == [author.id]
    assert not jobs.has_late()


def test_a_signature_says_who_what_when_and_how(
    author: Actor, leaders: list[Person], session: Any, at: Any
) -> None:
    version_id = made.in_force(author, leaders[:1])
    kept = session.scalars(select(Signature)).one()
    assert (kept.printed_name, kept.printed_role) == ("Hanneke van Rijn", "Senior leader, Claims")
    assert kept.signed_at == kept.authenticated_at == clock.now()
    assert (kept.authenticated_by, kept.address) == ("password", "192.0.2.7")
    assert kept.meaning == made.MEANING
    logged = session.scalar(select(AuditRow).where(AuditRow.event == "signing.text_signed"))
    assert logged.payload["sha256"] == kept.sha256 == made.shown_to(version_id, author)


def test_a_leader_signs_in_the_browser_after_entering_the_password(
    client: Client, author: Actor, leaders: list[Person], session: Any
) -> None:
    version_id = draft(author)
    send_out(version_id, leaders[:1], actor=author)
    client.sign_in(leaders[0])
    url = f"/signoff/{version_id}/sign"
    page = client.get(url)
    assert "There when it hurts." in page.text
    assert "/account/confirm?for=sign" in page.text or "confirm" in page.text
    made.confirm(leaders[0])
    unticked = client.submit(url)
    assert unticked.status_code == 422
    answer = client.submit(url, {"meaning": "y"})
    assert answer.status_code == 302, answer.text
    assert state_of(version_id, author) is DefinitionState.IN_FORCE
    page = client.get("/definition/")
    assert "H. van Rijn" in page.text


def test_a_hash_that_was_not_shown_is_answered_with_the_fresh_text(
    client: Client, author: Actor, leaders: list[Person], session: Any
) -> None:
    version_id = draft(author)
    send_out(version_id, leaders, actor=author)
    client.sign_in(leaders[0])
    made.confirm(leaders[0])
    url = f"/signoff/{version_id}/sign"
    answer = client.submit(url, {"meaning": "y", "shown_sha256": "0" * 64})
    assert answer.status_code == 409
    assert "There when it hurts." in answer.text
    field = next(f for f in parsed(answer).iter("input") if f.get("name") == "shown_sha256")
    assert field.get("value") == made.shown_to(version_id, author)
    tick = next(f for f in parsed(answer).iter("input") if f.get("name") == "meaning")
    assert tick.get("checked") is None
    assert session.scalars(select(Signature)).all() == []


def test_sending_out_declining_and_taking_back_in_the_browser(
    client: Client, author: Actor, leaders: list[Person]
) -> None:
    version_id = draft(author)
    client.sign_in(director())
    url = f"/signoff/{version_id}/send-out"
    assert client.submit(url).status_code == 422
    sent = client.submit(url, {"signatories": [str(leaders[0].id)], "needed": "1"})
    assert sent.status_code == 302, sent.text
    taken = client.submit(f"/signoff/{version_id}/withdraw", {"note": "One word."})
    assert taken.status_code == 302
    client.submit(url, {"signatories": [str(leaders[0].id)], "needed": "1"})
    client.sign_in(leaders[0])
    assert client.submit(f"/signoff/{version_id}/decline", {"reason": " "}).status_code == 422
    declined = client.submit(f"/signoff/{version_id}/decline", {"reason": "Too much."})
    assert declined.status_code == 302
    assert state_of(version_id, author) is DefinitionState.DRAFT


def test_the_sign_page_of_a_text_that_is_not_out_leads_to_its_page(
    client: Client, author: Actor, leaders: list[Person]
) -> None:
    version_id = made.in_force(author, leaders[:1])
    client.sign_in(leaders[0])
    assert client.get(f"/signoff/{version_id}/sign").status_code == 302


def test_a_leader_who_was_not_asked_finds_nothing(
    client: Client, author: Actor, leaders: list[Person]
) -> None:
    version_id = draft(author)
    send_out(version_id, leaders[:1], actor=author)
    client.sign_in(leaders[1])
    assert client.get(f"/signoff/{version_id}/sign").status_code == 404
    client.sign_in(PersonFactory())
    assert client.get(f"/signoff/{version_id}/sign").status_code == 403


def test_anybody_verifies_what_is_in_force_and_nobody_a_draft(
    client: Client, author: Actor, leaders: list[Person]
) -> None:
    made.in_force(author, leaders)
    with transaction():
        services.begin_draft(actor=author, reason="A merger", sponsor_id=author.id)
    page = client.get("/verify/definition/1")
    assert page.status_code == 200
    assert "The text and all its signatures hold" in page.text
    for person in leaders:
        assert person.name in page.text
    assert client.get("/verify/definition/2").status_code == 404
    assert client.get("/verify/definition/77").status_code == 404


def test_pages_issue_few_statements_whatever_the_number_of_signatures(
    client: Client, author: Actor, statements: Any
) -> None:
    version_id = made.in_force(author, [leader() for _ in range(6)])
    client.sign_in(director())
    for url in (
        "/definition/",
        "/definition/versions",
        f"/definition/versions/{version_id}",
        "/verify/definition/1",
    ):
        with statements() as seen:
            assert client.get(url).status_code == 200
        assert len(seen) <= 8, (url, seen)


def test_working_pages_issue_few_statements(
    client: Client, author: Actor, leaders: list[Person], statements: Any
) -> None:
    version_id = draft(author)
    client.sign_in(director())
    urls = [
        f"/definition/versions/{version_id}",
        f"/definition/versions/{version_id}/edit",
        f"/signoff/{version_id}/send-out",
    ]
    for url in urls:
        with statements() as seen:
            assert client.get(url).status_code == 200
        assert len(seen) <= 8, (url, seen)
    send_out(version_id, leaders, actor=author)
    client.sign_in(leaders[0])
    with statements() as seen:
        assert client.get(f"/signoff/{version_id}/sign").status_code == 200
    assert len(seen) <= 8, seen


@pytest.mark.parametrize(
    ("language", "heading"), [("en", "Where we stand"), ("nl", "Waar we staan")]
)
def test_the_definition_is_read_in_both_languages(
    client: Client, author: Actor, leaders: list[Person], language: str, heading: str
) -> None:
    made.in_force(author, leaders[:1])
    client.sign_in(PersonFactory(language=language))
    page = client.get("/definition/")
    assert page.status_code == 200
    cry = {"en": "There when it hurts.", "nl": "Er zijn."}[language]
    assert cry in texts(parsed(page), ".//p")
    assert len(texts(parsed(page), ".//h2")) >= 2, heading
