"""Exemptions: the CX director decides, never about an own one, and is told who could."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from govern.accounts.queries import find_actor_of
from govern.core.errors import NotAllowed
from govern.core.transactions import transaction
from govern.licences import services
from tests.factories.people import OrganisationFactory, PersonFactory, director

if TYPE_CHECKING:
    from tests.client import Client

MAY = date(2026, 5, 1)
JUNE = date(2026, 6, 1)


def exempt(person: Any, *, by: Any) -> UUID:
    with transaction():
        return services.exempt(
            person.id, actor=find_actor_of(by.id), reason="Leave.", starts_on=MAY, ends_on=JUNE
        )


def end(exemption_id: UUID, *, by: Any) -> None:
    with transaction():
        services.end_exemption(exemption_id, actor=find_actor_of(by.id))


def test_who_may_not_exempt_themselves_reads_who_can(session: Any, at: Any) -> None:
    OrganisationFactory()
    marit, second = director(name="Marit Hoogland"), director(name="Pim Postma")
    with pytest.raises(NotAllowed) as refused:
        exempt(marit, by=marit)
    assert refused.value.message == services.OWN
    assert refused.value.params == {"others": "Pim Postma"}
    exemption_id = exempt(marit, by=second)
    with pytest.raises(NotAllowed) as refused:
        end(exemption_id, by=marit)
    assert refused.value.params == {"others": "Pim Postma"}
    end(exemption_id, by=second)


def test_who_is_the_only_director_reads_whom_to_invite(session: Any, at: Any) -> None:
    OrganisationFactory()
    marit = director()
    with pytest.raises(NotAllowed) as refused:
        exempt(marit, by=marit)
    assert refused.value.message == services.ONLY_OWN


def test_a_colleague_reads_whose_decision_it_is(session: Any, at: Any) -> None:
    OrganisationFactory()
    director()
    person = PersonFactory()
    with pytest.raises(NotAllowed) as refused:
        exempt(PersonFactory(), by=person)
    assert refused.value.message == services.REFUSED
    assert not refused.value.params.get("others")


def test_an_exemption_ends_after_a_second_look(session: Any, at: Any, client: Client) -> None:
    OrganisationFactory()
    marit, sanne = director(), PersonFactory(name="Sanne de Wit")
    exemption_id = exempt(sanne, by=marit)
    client.sign_in(marit)
    page = f"/licences/exemptions/{exemption_id}/end"
    assert page in client.get("/licences/exemptions").text
    unsure = client.submit(page)
    assert unsure.status_code == 422
    assert "Tick the box first." in unsure.text
    assert "Sanne de Wit" in unsure.text
    assert client.submit(page, {"confirmed": "y"}).status_code == 302
    after = client.get("/licences/exemptions").text
    assert "Ended. Sanne de Wit owes days on the floor again." in after
    assert page not in after
    assert client.submit(page, {"confirmed": "y"}).status_code == 409


@pytest.mark.one_database
def test_an_exemption_that_never_was_has_no_page(session: Any, client: Client) -> None:
    OrganisationFactory()
    client.sign_in(director())
    assert client.get(f"/licences/exemptions/{uuid4()}/end").status_code == 404
