"""ASVS 5.0.0 chapter 8: who may do what, written down and true."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from govern.core.permissions import ROLE_PERMISSIONS, Role
from govern.people.models import Person
from tests.asvs.papers import SECURITY, rows_under
from tests.client import parsed
from tests.factories.accounts import member
from tests.factories.people import OrganisationFactory, PersonFactory, administrator

if TYPE_CHECKING:
    from tests.abuse.visitors import Visitors
    from tests.client import Client


def test_8_1_1_doc_authz() -> None:
    written = {
        row[0].strip("`"): {name.strip(" `") for name in row[1].split(",") if name.strip()}
        for row in rows_under("Who may do what", SECURITY)
    }
    known = {role.value: {p.value for p in ROLE_PERMISSIONS[role]} for role in Role}
    assert written == known, "docs/security.md and core/permissions.py say different things"


#: Where each kind of reader looks, and the words only some of them may find there.
FIELDS = {
    "E-mail address": ("someone@example.org", {"administrator", "self"}),
    "Employee number": ("E77777", {"administrator", "self"}),
}


def test_8_1_2_doc_field_authz(client: Client, session: Any) -> None:
    written = {row[0] for row in rows_under("Fields with a rule of their own", SECURITY)}
    assert set(FIELDS) <= written
    OrganisationFactory()
    someone = member(email="someone@example.org", employee_number="E77777")
    readers = {"administrator": administrator(), "colleague": PersonFactory(), "self": someone}
    for name, (words, allowed) in FIELDS.items():
        for who, person in readers.items():
            browser = client.application.test_client().sign_in(person)
            seen = [f"/people/{someone.id}", "/people/", "/people/?format=csv"]
            if who == "self":
                seen = ["/profile/"]
            found = any(words in browser.get(address).text for address in seen)
            assert found == (who in allowed), f"{name} as {who}"


@pytest.mark.one_database
def test_8_2_3_field_level(visitors: Visitors) -> None:
    """Fields that a form does not have change nothing, whatever they are called."""
    world = visitors.world
    smuggled = {
        "id": str(world.ids["person"]),
        "state": "live",
        "owner_id": str(world.people["employee"].id),
        "reporter_id": str(world.people["director"].id),
        "roles": "administrator",
        "role": "administrator",
        "is_admin": "1",
        "version": "1",
        "actor_id": str(world.people["director"].id),
        "created_at": "2001-01-01",
    }
    report = {"sentence": "Two desks answer the same letter.", "kind": "silo", "stage_id": ""}
    with visitors.kept():
        answer = visitors.send("employee", "POST", "/barriers/new", {**smuggled, **report})
        assert answer.status_code == 302
        page = visitors.send("director", "GET", answer.location)
        assert "Employee" in parsed(page).text_content()
        visitors.send("employee", "POST", "/account/preferences", {**smuggled, "theme": "dark"})
        assert visitors.send("employee", "GET", "/people/new").status_code == 403


def test_8_2_3_who_edits_a_person_gives_no_role(client: Client, session: Any) -> None:
    OrganisationFactory()
    client.sign_in(administrator())
    person = PersonFactory()
    values = {"name": "Another Name", "role": "administrator", "left_on": "2020-01-01"}
    assert client.submit(f"/people/{person.id}/edit", values).status_code == 302
    session.expire_all()
    changed = session.get(Person, person.id)
    assert (changed.name, changed.left_on) == ("Another Name", None)
    browser = client.application.test_client().sign_in(changed)
    assert browser.get("/people/new").status_code == 403
