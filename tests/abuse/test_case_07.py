"""Case 7: showing a forged, revoked or expired licence: it is reckoned when it is read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from govern.core import clock
from govern.licences.models import Licence, LicenceStanding
from tests.client import Client, parsed, texts
from tests.factories.people import OrganisationFactory, PersonFactory

ISSUES = 400
ZONES = ("Europe/Amsterdam", "Pacific/Auckland", "America/Los_Angeles", "UTC")
CODE = "0123456789abcdef0123456789abcdef"


def licence(session: Any, person: Any, code: str, until: date | None) -> None:
    session.add(
        Licence(
            person_id=person.id,
            number=f"HVN-{code[:10]}",
            code=code,
            issued_at=datetime(2026, 1, 1, tzinfo=UTC),
        )
    )
    session.add(
        LicenceStanding(
            person_id=person.id,
            valid_from=date(2010, 1, 1) if until else None,
            valid_until=until,
            classes="AB",
            settled_at=datetime(2026, 1, 1, tzinfo=UTC),
        )
    )
    session.flush()


def said(client: Client, code: str) -> str:
    return " ".join(client.get(f"/verify/licence/{code}").text.split())


@pytest.mark.parametrize("zone", ZONES)
def test_on_any_last_day_it_is_valid_until_midnight_where_the_organisation_is(
    client: Client, session: Any, at: Any, zone: str
) -> None:
    OrganisationFactory(time_zone=zone)
    person = PersonFactory()
    licence(session, person, CODE, date(2028, 2, 29))
    standing = session.get(LicenceStanding, person.id)
    random = Random(zone)
    for _ in range(ISSUES // len(ZONES)):
        last = date(2024, 1, 1) + timedelta(days=random.randrange(2000))
        standing.valid_until = last
        session.flush()
        moment = datetime.combine(last, datetime.min.time(), UTC) + timedelta(
            minutes=random.randrange(-14 * 60, 38 * 60)
        )
        at(moment)
        valid = clock.today(zone) <= last
        assert ("This licence is valid" in said(client, CODE)) == valid, (moment, last)


def test_an_unknown_code_is_a_calm_page(client: Client, session: Any, at: Any) -> None:
    OrganisationFactory()
    licence(session, PersonFactory(), CODE, date(2030, 1, 1))
    for code in ("f" * 32, "x", CODE[:-1], CODE[:-1] + "%00", "' or 1=1 --", CODE + "0"):
        answer = client.get(f"/verify/licence/{code}")
        assert answer.status_code == 404, code
        assert "There is no licence with this code" in answer.text
    assert client.get(f"/verify/licence/{CODE.upper()}").status_code == 200


def test_the_name_shows_only_when_its_holder_wants_it(
    client: Client, session: Any, at: Any
) -> None:
    OrganisationFactory()
    person = PersonFactory(name="Sanne Kok")
    licence(session, person, CODE, date(2030, 1, 1))
    assert "Sanne Kok" not in said(client, CODE)
    client.sign_in(person)
    assert client.submit("/licences/mine/name", {"shown": "y"}).status_code == 302
    assert "Sanne Kok" in said(client, CODE)
    values = client.get("/licences/mine/name")
    assert "checked" in values.text
    answer = client.act("/licences/mine/name", {})
    assert answer.status_code == 302
    assert "Sanne Kok" not in said(client, CODE)


def test_without_days_behind_it_and_after_leaving_it_is_not_valid(
    client: Client, session: Any, at: Any
) -> None:
    OrganisationFactory()
    licence(session, PersonFactory(), CODE, None)
    assert "This licence is not valid" in said(client, CODE)
    gone = PersonFactory(left_on=date(2026, 5, 20))
    licence(session, gone, "a" * 32, date(2030, 1, 1))
    page = client.get(f"/verify/licence/{'a' * 32}")
    assert "This licence is not valid" in page.text
    assert not texts(parsed(page), ".//time")
