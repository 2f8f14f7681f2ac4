"""A number that is somebody else's hands nobody's account over."""

from __future__ import annotations

import io
from typing import Any

from govern.core.permissions import system
from govern.sheets.reading import read_rows
from govern.staffing import policies, queries, rules
from govern.staffing.models import Plan
from tests.factories.people import OrganisationFactory, PersonFactory, administrator


def plan_of(name: str, email: str) -> Plan:
    text = f"employee_number,name,email,department\n17,{name},{email},Claims\n"
    with read_rows(io.BytesIO(text.encode()), filename="people.csv") as sheet:
        return policies.make_plan(
            rules.parse(sheet), queries.take_snapshot(system("a test imports"))
        )


def test_a_row_with_another_name_and_another_address_is_somebody_else(session: Any) -> None:
    OrganisationFactory()
    administrator()
    PersonFactory(employee_number="17", name="Hanneke Bos", email="hanneke@example.org")
    (problem,) = plan_of("Zoë Müller", "zoe@example.org").problems
    assert problem.field == "employee_number"
    assert problem.params["name"] == "Hanneke Bos"
    # Who marries, or moves to another mail server, is still the same person.
    assert plan_of("Hanneke Bos-Visser", "hanneke@example.org").problems == []
    assert plan_of("Hanneke Bos", "h.bos@example.org").problems == []
