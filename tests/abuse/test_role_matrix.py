"""The role matrix: who is let in where, by a table written by hand and executed whole."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from govern.web import errors
from govern.web.access import current_actor
from tests.abuse.addresses import SCENES, address_values
from tests.abuse.bodies import body_of
from tests.abuse.visitors import DOOR, HIDDEN, NO, YES, Visitors, received

if TYPE_CHECKING:
    from flask import Flask

TABLE = Path(__file__).with_name("role_matrix.csv")
with TABLE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
ACTORS = [name for name in ROWS[0] if name not in {"endpoint", "method", "who_is_party"}]
#: Endpoints that the settings of these tests switch off; each is tested where it is switched on.
SWITCHED_OFF = {
    "demo.sign_in_as",
    "metrics.metrics",
    "notifications.sent",
    "notifications.sent_mail",
}
#: Everybody may come in; that there are no more is pinned in tests/architecture/test_endpoints.py.
FOR_EVERYBODY = {
    "accounts.preferences",
    "accounts.sign_in",
    "health.healthz",
    "health.readyz",
    "home.privacy",
    "licences.verify",
    "links.forgotten",
    "links.use",
    "profile.confirm_email",
    "certificates.definition",
    "verify_definition.definition",
    "verify_definition.text",
}
REFUSALS = {NO, HIDDEN, DOOR}


def routes(app: Flask) -> set[tuple[str, str]]:
    return {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_route_has_a_row_and_every_row_a_route(visitors: Visitors) -> None:
    written = [(row["endpoint"], row["method"]) for row in ROWS]
    assert len(written) == len(set(written)), "a route has two rows"
    found = routes(visitors.app)
    assert not found - set(written), "write a row in role_matrix.csv for each"
    assert not set(written) - found, "these routes are gone; take their rows out"


def test_every_cell_is_filled_in() -> None:
    for row in ROWS:
        for actor in ACTORS:
            known = {YES, *REFUSALS} if actor != "party" or row["who_is_party"] else {""}
            assert row[actor] in known, f"{row['endpoint']} {row['method']} {actor}: {row[actor]}"


def test_every_route_is_open_to_somebody_and_closed_to_somebody() -> None:
    for row in ROWS:
        cells = {row[actor] for actor in ACTORS} - {""}
        name = f"{row['endpoint']} {row['method']}"
        if row["endpoint"] in SWITCHED_OFF:
            assert HIDDEN in cells, f"{name} is switched off in these tests"
            assert YES not in cells, f"{name} is switched off in these tests"
        elif row["endpoint"] in FOR_EVERYBODY:
            assert cells == {YES}, f"{name} is public"
        else:
            assert YES in cells, f"{name}: nobody may"
            assert cells & REFUSALS, f"{name}: everybody may"


def cells(row: dict[str, str], number: int, dialect: str) -> list[str]:
    """Give whom to send, on SQLite everybody.

    What PostgreSQL could change is whether a statement runs and which rows it hides. So there
    everybody is sent to whatever is hidden from somebody, and elsewhere one for each reception
    (another one in each row) and the party.
    """
    actors = [actor for actor in ACTORS if row[actor]]
    if dialect == "sqlite" or HIDDEN in row.values():
        return actors
    turned = [*actors[number % len(actors) :], *actors[: number % len(actors)]]
    one_of_each = {row[actor]: actor for actor in turned}
    return sorted({*one_of_each.values(), *({"party"} & set(actors))})


@pytest.fixture(scope="session")
def drawn() -> dict[object, str]:
    return {}


@pytest.fixture
def _refusals_drawn_once(monkeypatch: pytest.MonkeyPatch, drawn: dict[object, str]) -> None:
    """Draw the page of a refusal once for each person and sentence: half the cells are refusals."""
    draw = errors.render_page

    def draw_once(template: str, **context: object) -> str:
        about = (current_actor().id, context["status"], str(context["sentence"]))
        if context["status"] not in {403, 404}:
            return draw(template, **context)
        if about not in drawn:
            drawn[about] = draw(template, **context)
        return drawn[about]

    monkeypatch.setattr(errors, "render_page", draw_once)


@pytest.mark.usefixtures("_refusals_drawn_once")
@pytest.mark.parametrize("part", sorted({row["endpoint"].split(".")[0] for row in ROWS}))
@pytest.mark.asvs("V8.2.1", "V8.2.2")
def test_everybody_is_received_as_the_table_says(
    visitors: Visitors, part: str, dialect: str
) -> None:
    rules = {rule.endpoint: rule for rule in visitors.app.url_map.iter_rules()}
    wrong = []
    for number, row in enumerate(ROWS):
        endpoint, method = row["endpoint"], row["method"]
        if endpoint not in rules or endpoint.split(".")[0] != part:
            continue
        address = visitors.addresses.build(
            endpoint, address_values(visitors.world, rules[endpoint])
        )
        with visitors.scene():
            SCENES.get(endpoint, lambda _world: None)(visitors.world)
            body = body_of(visitors.world, endpoint)
            for actor in cells(row, number, dialect):
                who = row["who_is_party"] if actor == "party" else actor
                answer = visitors.send(who, method, address, body)
                got = received(answer, endpoint, signed_in=who in visitors.living)
                if got != row[actor]:
                    wrong.append(f"{endpoint} {method} {actor}: {row[actor]} expected, got {got}")
    assert not wrong, "\n" + "\n".join(wrong)
