"""Lists with more rows than a page holds: every next page opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from govern.demo import cast
from tests.client import parsed

if TYPE_CHECKING:
    from flask import Flask

LISTS = ("/audit/?sort=newest", "/audit/?sort=oldest", "/people/")


@pytest.mark.parametrize("address", LISTS)
def test_the_next_page_of_a_list_opens_and_leads_back(demo_app: Flask, address: str) -> None:
    client = demo_app.test_client()
    client.post("/demo/sign-in", data={"person": cast.ADMINISTRATOR})
    first = parsed(client.get(address))
    (onward,) = {a.get("href", "") for a in first.iter("a") if "&at=" in a.get("href", "")}
    second = client.get(onward)
    assert second.status_code == 200
    back = {a.get("href", "") for a in parsed(second).iter("a") if "&at=" in a.get("href", "")} - {
        onward
    }
    assert any(client.get(link).status_code == 200 for link in back)
