"""The organisation and its settings, changed in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from govern.accounts.models import SignInSession
from govern.accounts.queries import find_actor_of
from govern.audit.models import AuditRow
from govern.core import clock
from govern.core.errors import DomainError, FieldError, NotAllowed, NotFound, Stale
from govern.core.localised import Localised
from govern.core.transactions import transaction
from govern.organisation import queries, services
from govern.organisation.models import Organisation, Preset
from govern.organisation.modules import Module
from govern.organisation.presets import SETTINGS
from govern.organisation.rules import Kind
from govern.people.models import Person
from tests.client import parsed, texts
from tests.factories.people import OrganisationFactory, PersonFactory, administrator

if TYPE_CHECKING:
    from uuid import UUID

    from tests.client import Client

NAME = "rotations.hours_needed"


@pytest.fixture
def admin_id(session: Any) -> UUID:
    OrganisationFactory()
    person_id: UUID = administrator().id
    return person_id


def test_a_setting_counts_at_once_and_is_in_the_log(admin_id: UUID, session: Any) -> None:
    actor = find_actor_of(admin_id)
    with transaction():
        services.change_setting(NAME, 16, actor=actor, version=0)
    assert queries.get_facts(find_actor_of(admin_id)).number(NAME) == 16
    row = session.scalar(select(AuditRow).where(AuditRow.event == "organisation.setting_changed"))
    assert row.payload == {"setting": NAME, "old": 8, "new": 16}
    with transaction():
        services.change_setting(NAME, None, actor=find_actor_of(admin_id), version=1)
    assert queries.get_facts(find_actor_of(admin_id)).number(NAME) == 8


def test_a_setting_keeps_its_bounds_and_its_version(admin_id: UUID) -> None:
    actor = find_actor_of(admin_id)
    for value in (0, 201, -1):
        with pytest.raises(FieldError), transaction():
            services.change_setting(NAME, value, actor=actor, version=0)
    with transaction():
        services.change_setting(NAME, 9, actor=actor, version=0)
    with pytest.raises(Stale), transaction():
        services.change_setting(NAME, 10, actor=actor, version=0)
    with pytest.raises(NotFound), transaction():
        services.change_setting("no.such_setting", 10, actor=actor, version=0)


def test_what_the_size_says_is_that_of_a_size_chosen_in_this_very_moment(
    client: Client, admin_id: UUID, session: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "rotations.backdate_days"
    find, small = queries.find_stored_setting, SETTINGS[name].default(Preset.SMALL.value)

    def found_when_somebody_chose_another(wanted: str) -> Any:
        session.execute(update(Organisation).values(preset=Preset.SMALL))
        return find(wanted)

    assert small != SETTINGS[name].default(Preset.MEDIUM.value)
    monkeypatch.setattr(queries, "find_stored_setting", found_when_somebody_chose_another)
    page = parsed(
        client.sign_in(session.get(Person, admin_id)).get(f"/organisation/settings/{name}")
    )
    assert texts(page, ".//dl[@class='facts']//dd")[0] == str(small)


def test_only_administrators_change_settings(admin_id: UUID) -> None:
    actor = find_actor_of(PersonFactory().id)
    for act in (
        lambda: services.change_setting(NAME, 9, actor=actor, version=0),
        lambda: services.switch_modules([], actor=actor, version=1),
        lambda: services.change(
            actor=actor,
            name="X",
            programme_name=Localised.of({"en": "X"}),
            languages=["en"],
            time_zone="UTC",
            preset=Preset.SMALL,
            version=1,
        ),
    ):
        with pytest.raises(NotAllowed), transaction():
            act()


def test_a_part_that_is_off_has_no_page(client: Client, admin_id: UUID) -> None:
    actor = find_actor_of(admin_id)
    keep = [module for module in Module if module is not Module.AWARDS]
    with transaction():
        services.switch_modules(keep, actor=actor, version=1)
    facts = queries.get_facts(find_actor_of(admin_id))
    assert facts.is_off("awards")
    assert not facts.is_off("promises")
    with pytest.raises(DomainError), transaction():
        services.switch_modules(keep, actor=actor, version=2)


def test_going_back_and_changing_anew_overtakes_who_opened_the_page_before(session: Any) -> None:
    OrganisationFactory()
    actor = find_actor_of(administrator().id)

    def choose(value: int | None, version: int) -> None:
        with transaction():
            services.change_setting(NAME, value, actor=actor, version=version)

    choose(12, 0)
    choose(None, 1)
    assert NAME not in queries.list_changed_settings()
    assert queries.find_facts().number(NAME) == SETTINGS[NAME].default("medium")
    choose(99, 2)
    with pytest.raises(Stale):
        choose(50, 1)
    assert queries.find_facts().number(NAME) == 99


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_setting_is_on_the_page(
    client: Client, session: Any, statements: Any, language: str
) -> None:
    OrganisationFactory()
    client.sign_in(administrator(language=language))
    client.get("/organisation/settings")
    with statements() as seen:
        page = client.get("/organisation/settings")
    assert len(texts(parsed(page), ".//tbody/tr")) == len(SETTINGS)
    assert len(seen) <= 6, seen
    for name in SETTINGS:
        assert client.get(f"/organisation/settings/{name}").status_code == 200


def test_settings_are_changed_in_the_browser(client: Client, session: Any) -> None:
    OrganisationFactory()
    client.sign_in(administrator())
    url = f"/organisation/settings/{NAME}"
    assert client.submit(url, {"value": "many"}, action="").status_code == 422
    too_much = client.submit(url, {"value": "999"})
    assert too_much.status_code == 422
    assert "Choose a number from 1 to 200." in too_much.text
    assert client.submit(url, {"value": "12"}).status_code == 302
    assert "12" in texts(parsed(client.get("/organisation/settings")), ".//td//b")
    assert client.submit(url, {"value": "13", "version": "0"}).status_code == 409
    assert client.submit(url, {}, action="/reset").status_code == 302
    switch = next(s.name for s in SETTINGS.values() if s.kind is Kind.SWITCH)
    # Each switch there is guards something: see test_safeguards.
    here = session.scalars(select(SignInSession)).one()
    here.confirmed_at, here.confirmed_for = clock.now(), "safeguards"
    session.flush()
    assert (
        client.submit(
            f"/organisation/settings/{switch}", {"value": "y", "reason": "We are few"}
        ).status_code
        == 302
    )
    assert client.get("/organisation/settings/none.such").status_code == 404


def test_the_organisation_is_changed_in_the_browser(client: Client, session: Any) -> None:
    OrganisationFactory()
    client.sign_in(administrator())
    form = {"name": "Zeelicht", "preset": "small", "time_zone": "America/Argentina/Ushuaia"}
    assert client.submit("/organisation/", form).status_code == 302
    row = session.get(Organisation, 1)
    assert (row.name, row.preset, row.time_zone) == ("Zeelicht", Preset.SMALL, form["time_zone"])
    for wrong in (
        {"name": ""},
        {"time_zone": "Mars/Olympus"},
        {"programme_name_en": "", "programme_name_nl": ""},
        {"languages": []},
        {"preset": "huge"},
    ):
        assert client.submit("/organisation/", wrong).status_code == 422, wrong
    assert client.submit("/organisation/", {"version": "1"}).status_code == 409
    modules = client.submit("/organisation/modules", {"modules": ["definition", "promises"]})
    assert modules.status_code == 302
    assert "awards" in session.get(Organisation, 1).modules_off


def test_only_administrators_find_the_settings(client: Client, session: Any) -> None:
    OrganisationFactory()
    client.sign_in(PersonFactory())
    for path in ("", "modules", "settings", f"settings/{NAME}"):
        assert client.get(f"/organisation/{path}").status_code == 403
