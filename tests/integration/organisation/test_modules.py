"""A part that is switched off: no menu entry, no address, no task and no mail; its data stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from govern.accounts.queries import find_actor_of
from govern.core.permissions import Role
from govern.core.transactions import transaction
from govern.notifications import delivery, digest
from govern.notifications import rules as mail
from govern.notifications import services as notifications
from govern.notifications.models import OutboxRow, OutboxState
from govern.organisation.modules import BLUEPRINTS, Module
from govern.tasks import rules as tasks
from govern.tasks.queries import list_open
from govern.tasks.services import open_task
from tests.client import Client, parsed
from tests.factories.people import OrganisationFactory, PersonFactory

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.routing import Rule

PAGES = ("/", "/menu", "/about", "/tasks/", "/help", "/journeys/", "/people/")


def module_of(blueprint: str) -> Module | None:
    return BLUEPRINTS.get(blueprint)


def rules_of(app: Flask, module: Module) -> list[Rule]:
    """Give the addresses that belong to a part and are for who has signed in."""
    return [
        rule
        for rule in app.url_map.iter_rules()
        if module_of(rule.endpoint.split(".")[0]) is module
        and "GET" in (rule.methods or ())
        and not rule.rule.startswith("/verify/")
    ]


@pytest.fixture
def person(session: Any) -> Any:
    """Give somebody who may do everything that can be given."""
    given = (Role.ADMINISTRATOR, Role.CX_DIRECTOR, Role.SENIOR_LEADER)
    return PersonFactory(roles=list(given))


@pytest.mark.parametrize("module", list(Module))
def test_a_part_that_is_off_has_no_address(
    client: Client, app: Flask, person: Any, module: Module
) -> None:
    OrganisationFactory(modules_off=[module.value])
    client.sign_in(person)
    adapter = app.url_map.bind("localhost")
    for rule in rules_of(app, module):
        arguments = {name: 1 if "int:" in rule.rule else uuid4() for name in rule.arguments}
        answer = client.get(adapter.build(rule.endpoint, arguments))
        assert answer.status_code in {403, 404}, rule.rule
        if not rule.arguments:
            assert answer.status_code == 404, rule.rule


@pytest.mark.parametrize("module", list(Module))
def test_no_page_leads_to_a_part_that_is_off(
    client: Client, app: Flask, person: Any, module: Module
) -> None:
    OrganisationFactory(modules_off=[module.value])
    client.sign_in(person)
    adapter = app.url_map.bind("localhost")
    for page in (*PAGES, f"/people/{person.id}"):
        answer = client.get(page)
        assert answer.status_code == 200, page
        for link in parsed(answer).iter("a"):
            address = (link.get("href") or "").split("?")[0]
            if not address.startswith("/"):
                continue
            try:
                endpoint, _arguments = adapter.match(address)
            except HTTPException:
                continue
            assert module_of(endpoint.split(".")[0]) is not module, (page, address)


def test_every_task_and_mail_names_the_part_it_belongs_to() -> None:
    for task in tasks.KINDS.values():
        own = module_of(task.endpoint.split(".")[0])
        assert own is None or module_of(task.blueprint) is own, task.name
    for kind in mail.KINDS.values():
        own = module_of(kind.name.split(".")[0])
        assert own is None or module_of(kind.blueprint) is own, kind.name


@pytest.mark.parametrize("module", list(Module))
def test_a_part_that_is_off_asks_nothing_and_mails_nothing(
    person: Any, session: Any, module: Module, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "transport_for", lambda *_a, **_k: None)
    OrganisationFactory(modules_off=[module.value])
    asked = [name for name, kind in tasks.KINDS.items() if module_of(kind.blueprint) is module]
    told = [name for name, kind in mail.KINDS.items() if module_of(kind.blueprint) is module]
    with transaction():
        notifications.record_check("a test")
        for name in asked:
            open_task(name, [person.id], uuid4())
        for name in told:
            notifications.tell(name, [person.id], uuid4())
    assert list_open(find_actor_of(person.id), 50) == []
    delivery.deliver()
    states = set(session.scalars(select(OutboxRow.state)))
    assert states <= {OutboxState.NO_LONGER_TRUE}, states
    assert digest.gather(find_actor_of(person.id)).is_empty


def test_news_that_waited_is_not_in_a_digest_once_its_part_is_off(
    person: Any, session: Any
) -> None:
    OrganisationFactory(modules_off=["awards"])
    kind = next(kind for kind in mail.KINDS.values() if kind.blueprint == "awards")
    with transaction():
        notifications.record_check("a test")
        notifications.tell(kind.name, [person.id], uuid4())
    row = session.scalars(select(OutboxRow)).one()
    row.state = OutboxState.DIGEST
    session.flush()
    gathered = digest.gather(find_actor_of(person.id))
    assert (gathered.news, gathered.stale) == ([], [row.id])
