"""The pages on which a manager hands over for somebody who leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from govern.organisation.models import Organisation
from govern.promises.models import Promise
from tests.client import Client, parsed, texts
from tests.factories.people import PersonFactory

if TYPE_CHECKING:
    from tests.factories.handovers import Estate


def test_the_manager_sees_everything_that_is_left(
    client: Client, left: Estate, statements: Any
) -> None:
    left.leave()
    client.sign_in(left.manager)
    listed = client.get("/handovers/")
    assert [text.split()[0] for text in texts(parsed(listed), ".//tbody//th/a")] == ["Lee"]
    with statements() as seen:
        page = client.get(f"/handovers/{left.leaver.id}")
    assert len(texts(parsed(page), ".//tbody/tr")) == 8
    assert len(seen) <= 8, seen
    assert "We call you back within" in page.text
    assert "Auditor" in page.text
    client.sign_in(left.boss)
    assert (
        "The manager or an administrator ends it."
        in client.get(f"/handovers/{left.leaver.id}").text
    )


def test_others_do_not_see_what_somebody_leaves(client: Client, left: Estate) -> None:
    left.leave()
    client.sign_in(left.visitor)
    assert "Lee" not in client.get("/handovers/").text
    assert client.get(f"/handovers/{left.leaver.id}").status_code == 404
    assert client.get(f"/handovers/promise/{left.promise.id}").status_code == 403
    client.sign_in(left.boss)
    assert client.get(f"/handovers/{left.heir.id}").status_code == 404


def test_the_list_takes_as_many_statements_for_many(
    client: Client, left: Estate, statements: Any
) -> None:
    left.leave()
    client.sign_in(left.administrator)
    with statements() as few:
        client.get("/handovers/")
    for number in range(5):
        person = PersonFactory(
            name=f"Gone {number}", roles=["auditor"], left_on=left.leaver.left_on
        )
        assert person.left_on
    with statements() as many:
        page = client.get("/handovers/")
    assert "Gone 4" in page.text
    assert len(few) == len(many) <= 6


def test_a_thing_is_handed_over_by_the_form(client: Client, session: Any, left: Estate) -> None:
    left.leave()
    client.sign_in(left.manager)
    url = f"/handovers/promise/{left.promise.id}"
    refused = client.submit(url, {"person": "Lee Leaver"})
    assert refused.status_code == 422
    answer = client.submit(url, {"person": "Hei Heir"})
    assert answer.location.endswith(f"/handovers/{left.leaver.id}")
    assert session.get_one(Promise, left.promise.id).owner_id == left.heir.id
    stale = client.submit(
        f"/handovers/barrier/{left.barrier.id}", {"person": "Hei Heir", "before": "nonsense"}
    )
    assert stale.status_code == 409


def test_the_owner_of_a_barrier_comes_back_to_it(client: Client, left: Estate) -> None:
    client.sign_in(left.leaver)
    page = client.get(f"/barriers/{left.barrier.id}")
    url = f"/handovers/mitigation/{left.mitigation_id}"
    assert url in page.text
    answer = client.submit(url, {"person": "Hei Heir"})
    assert answer.location.endswith(f"/barriers/{left.barrier.id}")


@pytest.mark.parametrize("kind", ["role", "host", "appointment", "nonsense"])
def test_only_things_that_go_to_others_have_a_form(client: Client, left: Estate, kind: str) -> None:
    left.leave()
    client.sign_in(left.manager)
    assert client.get(f"/handovers/{kind}/{left.role_id}").status_code == 404
    assert client.get(f"/handovers/promise/{left.role_id}").status_code == 404


def test_what_belongs_to_a_part_that_is_off_is_not_shown(
    client: Client, session: Any, left: Estate
) -> None:
    left.leave()
    organisation = session.get_one(Organisation, 1)
    organisation.modules_off = ["promises"]
    organisation.settings_version = left.leaver.id
    session.flush()
    client.sign_in(left.manager)
    page = client.get(f"/handovers/{left.leaver.id}")
    assert len(texts(parsed(page), ".//tbody/tr")) < 8


def test_the_manager_ends_what_ends_there(client: Client, left: Estate) -> None:
    left.leave()
    client.sign_in(left.manager)
    end_host = f"/floor/teams/{left.team.id}/hosts/{left.leaver.id}/end"
    slot = f"/handovers/slot/{left.slot.id}"
    assert slot in client.get(end_host).text
    assert client.submit(slot, {"person": left.other_host.email}).status_code == 302
    assert client.submit(end_host, {"confirmed": "y"}).status_code == 302
    answer = client.submit(
        f"/advocates/appointments/{left.appointment_id}/end", {"reason": "Leaves"}
    )
    assert answer.status_code == 302
    page = client.get(f"/handovers/{left.leaver.id}")
    assert len(texts(parsed(page), ".//tbody/tr")) == 5


def test_the_pages_speak_dutch(client: Client, session: Any, left: Estate) -> None:
    left.manager.language = "nl"
    session.flush()
    left.leave()
    client.sign_in(left.manager)
    for url in ("", f"{left.leaver.id}", f"promise/{left.promise.id}"):
        assert 'lang="nl"' in client.get(f"/handovers/{url}").text
