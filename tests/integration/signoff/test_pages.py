"""The pages of signing off, the verify page, tasks and mails."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from govern.core import clock
from govern.core.permissions import Role
from govern.definition.models import DefinitionVersion, Dimension
from govern.definition.rules import DefinitionState
from govern.notifications import delivery
from govern.notifications.models import OutboxRow
from govern.notifications.rules import KINDS
from govern.signing.models import Signature
from govern.tasks.models import Task
from tests.client import Client, parsed, texts
from tests.conftest import NOON
from tests.factories.accounts import PASSWORD, AccountFactory, hasher
from tests.factories.leaf import CRY, both
from tests.factories.people import PersonFactory

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from tests.factories.leaf import Leaf

CONFIRM = "/account/confirm?for=sign"


def with_password(leaf: Leaf, leader: int = 0) -> Any:
    person = leaf.leaders[leader]
    AccountFactory(
        person_id=person.id,
        password_hash=hasher.hash(PASSWORD),
        password_set_at=clock.now(),
        created_at=clock.now(),
    )
    return person


def page_of(version_id: UUID, act: str = "sign") -> str:
    return f"/signoff/{version_id}/{act}"


def test_the_director_sends_a_text_out(client: Client, leaf: Leaf) -> None:
    version_id = leaf.draft()
    client.sign_in(leaf.director)
    assert client.submit(page_of(version_id, "send-out")).status_code == 422
    chosen = [str(leader_id) for leader_id in leaf.leader_ids[:2]]
    answer = client.submit(
        page_of(version_id, "send-out"),
        {"signatories": chosen, "needed": "3", "due_on": "2020-01-01"},
    )
    assert answer.status_code == 422
    assert "no more than are asked" in answer.text
    assert "This day is over" in answer.text
    assert "gives that role and invites people" in answer.text
    assert "give the role</a>" not in answer.text
    client.sign_in(PersonFactory(roles=[Role.CX_DIRECTOR, Role.ADMINISTRATOR]))
    assert "give the role</a>" in client.get(page_of(version_id, "send-out")).text
    client.sign_in(leaf.director)
    answer = client.submit(page_of(version_id, "send-out"), {"signatories": chosen, "needed": "2"})
    assert answer.status_code == 302, answer.text
    assert leaf.look(version_id).state is DefinitionState.OUT_FOR_SIGNATURE
    assert "Signed by 0 of 2" in client.get(f"/definition/versions/{version_id}").text


def test_a_leader_reads_enters_the_password_and_signs(client: Client, leaf: Leaf) -> None:
    version_id = leaf.out(needed=1)
    client.sign_in(with_password(leaf))
    url = page_of(version_id)
    page = client.get(url)
    assert CRY in page.text
    assert "account/confirm" in page.text
    answer = client.submit(f"{CONFIRM}&next={url}%23sign", {"password": PASSWORD})
    assert answer.location == f"{url}#sign"
    assert client.submit(url).status_code == 422
    answer = client.submit(url, {"meaning": "y"})
    assert answer.status_code == 302, answer.text
    assert leaf.look(version_id).state is DefinitionState.IN_FORCE
    page = client.get("/definition/").text
    assert "Leader 0" in page
    assert "Senior leader, Department" in page
    # A role that we name is told in the reader's language; the signature keeps what was signed.
    client.sign_in(PersonFactory(language="nl"))
    assert "Directielid, Department" in client.get("/definition/").text
    number = leaf.look(version_id).number
    assert "Directielid, Department" in client.get(f"/verify/definition/{number}").text


def test_a_password_of_six_minutes_ago_is_asked_again(
    client: Client, leaf: Leaf, at: Any, session: Any
) -> None:
    version_id = leaf.out()
    client.sign_in(with_password(leaf))
    client.submit(CONFIRM, {"password": PASSWORD})
    data = {
        "csrf_token": client.csrf(),
        "submission_id": "5b3f3f55-1d0c-4a0e-8f3a-3f8e2c3d9a10",
        "meaning": "y",
        "shown_sha256": leaf.hash_of(version_id),
    }
    at(NOON + timedelta(minutes=6))
    answer = client.post(page_of(version_id), data=data)
    assert "account/confirm" in answer.text
    assert "You have not signed yet" in answer.text
    assert "You have not signed yet" not in client.get(page_of(version_id)).text
    assert session.scalars(select(Signature)).all() == []


def test_another_text_than_was_shown_is_not_signed(
    client: Client, leaf: Leaf, session: Any
) -> None:
    version_id = leaf.out()
    client.sign_in(with_password(leaf))
    client.submit(CONFIRM, {"password": PASSWORD})
    answer = client.submit(page_of(version_id), {"meaning": "y", "shown_sha256": "0" * 64})
    assert answer.status_code == 409
    assert "read it again" in answer.text
    fields = {f.get("name"): f for f in parsed(answer).iter("input") if f.get("name")}
    assert fields["shown_sha256"].get("value") == leaf.hash_of(version_id)
    assert fields["meaning"].get("checked") is None
    assert session.scalars(select(Signature)).all() == []


def test_a_text_changed_behind_our_back_is_not_signed(
    client: Client, leaf: Leaf, session: Any
) -> None:
    version_id = leaf.out()
    session.execute(update(DefinitionVersion).values(rallying_cry=both("Sell more")))
    session.commit()
    client.sign_in(with_password(leaf))
    client.submit(CONFIRM, {"password": PASSWORD})
    answer = client.submit(page_of(version_id), {"meaning": "y"})
    assert answer.status_code == 409
    assert session.scalars(select(Signature)).all() == []


def test_who_was_not_asked_reads_and_does_not_sign(client: Client, leaf: Leaf) -> None:
    version_id = leaf.out(signatory_ids=leaf.leader_ids[:2])
    client.sign_in(leaf.leaders[2])
    assert client.get(page_of(version_id)).status_code == 404
    client.sign_in(PersonFactory())
    assert client.get(page_of(version_id)).status_code == 403
    assert client.get(page_of(version_id, "decline")).status_code == 403
    assert client.get(page_of(version_id, "withdraw")).status_code == 403


def test_who_has_signed_is_not_asked_again_and_sees_who_is_still_to_sign(
    client: Client, leaf: Leaf
) -> None:
    version_id = leaf.out()
    pages = {"/definition/": "version 1", f"/definition/versions/{version_id}": "Signed by 0 of 2"}
    client.sign_in(leaf.leaders[0])
    for url, words in pages.items():
        page = client.get(url).text
        assert f'href="{page_of(version_id)}"' in page
        assert words in page
    leaf.sign(version_id)
    client.sign_in(leaf.leaders[0])
    for url in pages:
        assert f'href="{page_of(version_id)}"' not in client.get(url).text
    page = client.get(f"/definition/versions/{version_id}")
    assert "Signed by 1 of 2" in page.text
    rows = texts(parsed(page), ".//ul[@class='people signing']/li")
    assert [row.split()[-1] for row in rows] == ["Signed", "Asked", "Asked"]


def test_a_late_leader_is_led_to_what_is_in_force(client: Client, leaf: Leaf) -> None:
    version_id = leaf.in_force()
    client.sign_in(leaf.leaders[2])
    assert client.get(page_of(version_id)).location == f"/definition/versions/{version_id}"


def test_declining_needs_a_reason_and_brings_it_back(client: Client, leaf: Leaf) -> None:
    version_id = leaf.out()
    client.sign_in(leaf.leaders[1])
    assert client.submit(page_of(version_id, "decline")).status_code == 422
    answer = client.submit(page_of(version_id, "decline"), {"reason": "Too long"})
    assert answer.location == "/definition/"
    assert client.get(page_of(version_id)).status_code == 404
    client.sign_in(leaf.director)
    assert "Too long" in client.get(f"/definition/versions/{version_id}").text


def test_the_director_takes_it_back(client: Client, leaf: Leaf) -> None:
    version_id = leaf.out()
    client.sign_in(leaf.director)
    client.submit(page_of(version_id, "withdraw"), {"note": "A comma"})
    assert leaf.look(version_id).state is DefinitionState.DRAFT


def test_anybody_verifies_what_was_signed_and_nobody_a_draft(
    client: Client, leaf: Leaf, statements: Callable[[], Any]
) -> None:
    version_id = leaf.in_force()
    leaf.begin(reason="We merged", sponsor_id=leaf.leader_ids[0])
    with statements() as seen:
        page = client.get("/verify/definition/1")
    assert page.status_code == 200
    assert "The text and all its signatures hold" in page.text
    assert page.text.count(leaf.hash_of(version_id)) == 2
    assert "Leader 0" in page.text
    assert len(seen) <= 8, seen
    for number in (2, 3, 0):
        assert client.get(f"/verify/definition/{number}").status_code == 404


def test_the_verify_page_tells_of_a_changed_word(client: Client, leaf: Leaf, session: Any) -> None:
    leaf.in_force()
    session.execute(update(Dimension).values(place=71))
    session.commit()
    assert "Something here is not as it was signed" in client.get("/verify/definition/1").text


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_page_renders_in_both_languages_with_few_statements(
    client: Client, leaf: Leaf, session: Any, statements: Callable[[], Any], language: str
) -> None:
    leader = with_password(leaf)
    leader.language = leaf.director.language = language
    session.commit()
    version_id = leaf.out()
    client.sign_in(leader)
    urls = [page_of(version_id), page_of(version_id, "decline")]
    for step in range(3):
        if step == 1:
            client.submit(CONFIRM, {"password": PASSWORD})
        if step == 2:
            client.sign_in(leaf.director)
            urls = [page_of(version_id, "withdraw"), f"/definition/versions/{version_id}"]
        for url in urls:
            with statements() as seen:
                page = client.get(url)
            assert page.status_code == 200, url
            assert f'<html lang="{language}"' in page.text
            assert len(seen) <= 8, (url, seen)


def open_tasks(session: Any) -> list[tuple[str, Any]]:
    rows = session.scalars(select(Task).where(Task.closed_at.is_(None)))
    return sorted((row.kind, row.person_id) for row in rows)


def test_tasks_open_and_close(leaf: Leaf, client: Client, session: Any) -> None:
    version_id = leaf.out()
    asked = [("signoff.sign", person_id) for person_id in leaf.leader_ids]
    assert open_tasks(session) == sorted(asked)
    leaf.sign(version_id, 0)
    assert open_tasks(session) == sorted(asked[1:])
    client.sign_in(leaf.leaders[1])
    assert "Read and sign our definition, version 1" in client.get("/tasks/").text
    client.submit(page_of(version_id, "decline"), {"reason": "Too long"})
    assert open_tasks(session) == [("definition.change", leaf.director_id)]
    leaf.send(version_id, needed=1)
    assert open_tasks(session) == sorted(asked)
    leaf.sign(version_id, 2)
    assert open_tasks(session) == []


def test_mails_are_sent_and_render_in_both_languages(
    leaf: Leaf, client: Client, session: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Any] = []
    box = type("Box", (), {"send": lambda _self, message: sent.append(message)})()
    monkeypatch.setattr(delivery, "transport_for", lambda *_a, **_k: box)
    for name in ("signoff.signed", "signoff.in_force"):
        monkeypatch.setitem(KINDS, name, replace(KINDS[name], at_once=True))
    leaf.leaders[1].language = "nl"
    session.commit()
    version_id = leaf.out(needed=1)
    delivery.deliver()
    # Each in the reader's own language, whoever came first.
    assert sorted((message["To"].split(" <")[0], message["Subject"]) for message in sent) == [
        ("Leader 0", "Your signature is asked: the definition, version 1"),
        ("Leader 1", "We vragen je te ondertekenen: de definitie, versie 1"),
        ("Leader 2", "Your signature is asked: the definition, version 1"),
    ]
    client.sign_in(leaf.leaders[1])
    client.submit(page_of(version_id, "decline"), {"reason": "Too long"})
    delivery.deliver()
    leaf.send(version_id, needed=1)
    leaf.sign(version_id)
    # The first time makes a message for each reader, the second sends them.
    delivery.deliver()
    delivery.deliver()
    kinds = set(session.scalars(select(OutboxRow.kind)))
    assert kinds >= {
        "signoff.signature_asked",
        "signoff.signed",
        "signoff.returned",
        "signoff.in_force",
    }
    subjects = [message["Subject"] for message in sent]
    assert "Your signature is asked: the definition, version 1" in subjects
    assert "The definition came back to be changed, version 1" in subjects
    assert "A senior leader has signed version 1" in subjects
    in_force = "Our definition of customer-centricity, version 1, is in force"
    # The director and two leaders read English; the third has the words of the catalogue.
    assert subjects.count(in_force) >= len(leaf.leaders)
    assert not any("%(" in message.as_string() for message in sent)
