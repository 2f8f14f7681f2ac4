"""A list never leaves a wrong filter away: it would look as if it had found everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.factories.people import OrganisationFactory, director

if TYPE_CHECKING:
    from tests.client import Client


@pytest.mark.parametrize(
    "address",
    [
        "/people/?level=boss",
        "/people/?left=maybe",
        "/people/?level=boss&format=csv",
        "/promises/?stage=nowhere",
        "/promises/?standing=good",
        "/promises/?state=bogus&format=xlsx",
        "/insights/?state=bogus",
        "/insights/?source=bogus",
        "/insights/?stage=bogus",
        "/barriers/?state=bogus",
        "/barriers/?kind=bogus",
        "/licences/holders?state=bogus",
        "/commitments/?show=bogus",
        "/commitments/teams?weeks=7",
        "/tasks/?show=bogus",
        "/advocates/?show=bogus",
        "/departments/?show=bogus",
    ],
)
def test_what_cannot_be_chosen_is_refused_by_name(client: Client, address: str) -> None:
    OrganisationFactory()
    client.sign_in(director())
    answer = client.get(address)
    assert answer.status_code == 422
    wrong = address.split("=")[1].split("&", maxsplit=1)[0]
    assert f"This list has no “{wrong}” to choose." in answer.text


@pytest.mark.parametrize("address", ["/journeys/"])
def test_stages_can_be_taken_along(client: Client, address: str) -> None:
    OrganisationFactory()
    client.sign_in(director())
    answer = client.get(f"{address}?format=csv")
    assert answer.mimetype == "text/csv"
    assert "What great looks like" in answer.text
