"""A part that is switched off: no menu entry, no address, no task and no mail; its data stays."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from govern.accounts.queries import find_actor_of
from govern.core import clock
from govern.core.permissions import Role
from govern.core.transactions import transaction
from govern.figures import rules as figures
from govern.figures.models import Figure
from govern.figures.queries import list_shown
from govern.jobs.queries import list_due
from govern.jobs.rules import Job
from govern.licences.models import Licence, LicenceStanding
from govern.notifications import delivery, digest
from govern.notifications import rules as mail
from govern.notifications import services as notifications
from govern.notifications.models import OutboxRow, OutboxState
from govern.organisation.models import Organisation
from govern.organisation.modules import BLUEPRINTS, MODULE_NAMES, Module
from govern.organisation.queries import get_facts
from govern.organisation.services import switch_modules
from govern.tasks import rules as tasks
from govern.tasks.models import Task
from govern.tasks.queries import list_open
from govern.tasks.services import open_task
from tests.client import Client, parsed
from tests.factories.leaf import Leaf
from tests.factories.people import OrganisationFactory, PersonFactory

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.routing import Rule

#: A page of each part that is there for everybody.
ENTRANCES = {
    Module.DEFINITION: "/definition/",
    Module.PROMISES: "/promises/",
    Module.ADVOCATES: "/advocates/",
    Module.ROTATIONS: "/rotations/",
    Module.AWARDS: "/awards/",
    Module.INSIGHTS: "/insights/",
    Module.BARRIERS: "/barriers/",
}
PAGES = ("/", "/menu", "/about", "/tasks/", "/help", "/journeys/", "/people/")


def module_of(blueprint: str) -> Module | None:
    return BLUEPRINTS.get(blueprint)


#: What is always on: the floor that every part stands on.
ALWAYS_ON = {
    "accounts", "audit", "demo", "departments", "firsthour", "handovers", "health", "home",
    "invitations", "journeys", "links", "mergers", "metrics", "notifications", "organisation",
    "people", "profile", "staffing", "tasks", "verify_definition",
}  # fmt: skip


def test_every_page_belongs_to_a_part_or_is_always_on(app: Flask) -> None:
    assert set(app.blueprints) - set(BLUEPRINTS) == ALWAYS_ON


def rules_of(app: Flask, module: Module) -> list[Rule]:
    """Give the addresses that belong to a part and are for who has signed in."""
    return [
        rule
        for rule in app.url_map.iter_rules()
        if module_of(rule.endpoint.split(".")[0]) is module and not rule.rule.startswith("/verify/")
    ]


@pytest.fixture
def person(session: Any) -> Any:
    """Give somebody who may do everything that can be given."""
    given = (Role.ADMINISTRATOR, Role.CX_DIRECTOR, Role.SENIOR_LEADER)
    return PersonFactory(roles=list(given))


@pytest.mark.one_database
@pytest.mark.parametrize("module", list(Module))
def test_a_part_that_is_off_answers_the_same_to_everybody(
    client: Client, app: Flask, person: Any, module: Module
) -> None:
    OrganisationFactory(modules_off=[module.value])
    adapter = app.url_map.bind("localhost")
    for somebody in (person, PersonFactory()):
        client.sign_in(somebody)
        for rule in rules_of(app, module):
            arguments = {name: 1 if "int:" in rule.rule else uuid4() for name in rule.arguments}
            address = adapter.build(rule.endpoint, arguments)
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                answer = client.get(address) if method == "GET" else client.act(address)
                assert answer.status_code == 404, (method, rule.rule)
                assert "This part is switched off" in answer.text, (method, rule.rule)
                assert MODULE_NAMES[module] in answer.text


def test_the_administrator_is_led_to_where_it_is_switched_on(client: Client, person: Any) -> None:
    OrganisationFactory(modules_off=["awards"])
    page = client.sign_in(person).get("/awards/")
    assert "/organisation/modules" in [a.get("href") for a in parsed(page).iter("a")]
    page = client.sign_in(PersonFactory(language="nl")).get("/awards/")
    assert page.status_code == 404
    links = [a.get("href") for a in parsed(page).iter("a") if "acts" in (a.get("class") or "")]
    assert "/organisation/modules" not in links


def test_a_stranger_is_asked_to_sign_in_first(client: Client) -> None:
    OrganisationFactory(modules_off=["awards"])
    assert client.get("/awards/").status_code == 302


def test_an_address_that_never_was_is_no_part(client: Client, person: Any) -> None:
    OrganisationFactory(modules_off=["awards"])
    page = client.sign_in(person).get("/awards/nothing/of/the/kind")
    assert page.status_code == 404
    assert "switched off" not in page.text


@pytest.mark.one_database
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


@pytest.mark.parametrize("module", list(Module))
def test_switching_a_part_on_again_brings_everything_back(
    client: Client, app: Flask, person: Any, session: Any, module: Module
) -> None:
    organisation = OrganisationFactory(modules_off=[module.value])
    asked = [name for name, kind in tasks.KINDS.items() if module_of(kind.blueprint) is module]
    shown = [kind for kind in figures.KINDS.values() if module_of(kind.blueprint) is module]
    month = figures.month_of(clock.today())
    session.add_all(
        Figure(name=kind.name, period=month, value=1, n=2, at=clock.now()) for kind in shown
    )
    session.flush()
    with transaction():
        notifications.record_check("a test")
        for name in asked:
            open_task(name, [person.id], uuid4())
    client.sign_in(person)
    entry = ENTRANCES[module]

    def seen() -> tuple[set[str], set[str], int]:
        actor = find_actor_of(person.id)
        return (
            {task.kind.name for task in list_open(actor, 50)},
            {each.kind.name for each in list_shown(get_facts(actor))},
            client.get(entry).status_code,
        )

    assert seen() == (set(), set(), 404)
    with transaction():
        switch_modules(Module, actor=find_actor_of(person.id), version=organisation.version)
    assert seen() == (set(asked), {kind.name for kind in shown}, 200)


def test_a_task_of_a_part_that_is_off_cannot_be_put_off(
    client: Client, person: Any, session: Any
) -> None:
    organisation = OrganisationFactory()
    with transaction():
        notifications.record_check("a test")
        kind = next(k.name for k in tasks.KINDS.values() if k.blueprint == "insights")
        open_task(kind, [person.id], uuid4())
    task_id = session.scalars(select(Task.id)).one()
    client.sign_in(person)
    before = client.get(f"/tasks/{task_id}/put-off").status_code
    organisation.modules_off = ["insights"]
    organisation.settings_version = uuid4()
    session.flush()
    assert (before, client.get(f"/tasks/{task_id}/put-off").status_code) == (200, 404)


def test_the_jobs_of_a_part_that_is_off_rest(session: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr("govern.jobs.queries.JOBS", {
        name: Job(name=name, every=timedelta(minutes=1), function=partial(done.append, name))
        for name in ("rounds.advance", "figures.refresh")
    })  # fmt: skip
    organisation = OrganisationFactory(modules_off=["awards"])
    assert [job.name for job in list_due()] == ["figures.refresh"]
    organisation.modules_off = []
    organisation.settings_version = uuid4()
    session.flush()
    assert [job.name for job in list_due()] == ["rounds.advance", "figures.refresh"]


def test_what_was_given_stays_verifiable(client: Client, session: Any, at: Any) -> None:
    Leaf().in_force()
    holder = PersonFactory()
    code = "0123456789abcdef" * 2
    number, now = "NL-2026-000001", clock.now()
    session.add(Licence(person_id=holder.id, number=number, code=code, issued_at=now))
    days = {"valid_from": now.date(), "valid_until": now.date() + timedelta(days=90)}
    session.add(LicenceStanding(person_id=holder.id, classes="I", settled_at=now, **days))
    session.flush()
    organisation = session.scalars(select(Organisation)).one()
    before = client.get("/verify/definition/1").status_code
    organisation.modules_off = ["definition", "rotations"]
    organisation.settings_version = uuid4()
    session.flush()
    assert (before, client.get("/verify/definition/1").status_code) == (200, 200)
    page = client.get(f"/verify/licence/{code}")
    assert page.status_code == 200
    assert number in page.text
    assert "At the moment nobody earns or renews a licence here" in page.text
