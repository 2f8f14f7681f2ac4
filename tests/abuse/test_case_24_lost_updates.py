"""Case 24: two people change the same thing at once; one wins, and the other loses no word."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from govern.extensions import Model, db
from tests.abuse.addresses import address_values
from tests.abuse.bodies import body_of
from tests.abuse.visitors import Visitors
from tests.client import Client, form_values, parsed, texts
from tests.storms import one_held_before_the_other

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

pytestmark = pytest.mark.storm
ONE, OTHER = "The lighthouse is painted white again.", "Seven ships passed in the night."
#: Every form that carries a version: who sends it, and the field in which their words differ.
FORMS = {
    "advocates.describe": ("director", "topics"),
    "advocates.extend": ("director", ""),
    "barriers.take_in_hand": ("director", ""),
    "definition.edit": ("director", "rallying_cry_en"),
    "departments.move": ("administrator", ""),
    "departments.rename": ("administrator", "name"),
    "floor.edit_team": ("director", "place"),
    # In the order in which one insight goes through them.
    "insights.take_action": ("director", "action"),
    "insights.record_effect": ("director", "effect"),
    "journeys.edit": ("director", "name_en"),
    "journeys.edit_stage": ("director", "name_en"),
    "nominations.write": ("nominator", "deed"),
    "organisation.change_setting": ("administrator", ""),
    "organisation.edit": ("administrator", "name"),
    "people.edit": ("administrator", "name"),
    "people.end": ("administrator", ""),
    "people.move": ("administrator", ""),
    "promises.answer_case": ("director", "cause"),
    "promises.edit": ("director", "text_en"),
    "promises.reword": ("director", "text_en"),
    "rotations.debrief": ("visitor", "great"),
    "rounds.change": ("director", "name_en"),
}


def values_of(page: TestResponse, action: str) -> dict[str, Any]:
    """Give what the form of a page would send as it stands."""
    forms = [
        form
        for form in parsed(page).iter("form")
        if form.get("method", "get").lower() == "post"
        and "switch" not in (form.get("class") or "")
        and (form.get("action") or action).split("?")[0] == action
    ]
    assert forms, f"{action} has no form"
    return form_values(forms[0])


class Desk:
    """One form, opened in two browsers at once."""

    def __init__(self, visitors: Visitors, endpoint: str) -> None:
        self.visitors = visitors
        self.who, self.field = FORMS[endpoint]
        rules = {rule.endpoint: rule for rule in visitors.app.url_map.iter_rules()}
        values = address_values(visitors.world, rules[endpoint])
        self.address = visitors.addresses.build(endpoint, values)
        self.body = dict(body_of(visitors.world, endpoint))
        self.body.pop("version", None)
        if endpoint == "departments.move":
            self.body["parent_id"] = str(visitors.world.ids["there"])

    def browser(self) -> Client:
        client = self.visitors.app.test_client()
        client.set_cookie("govern", self.visitors.cookie(self.who)[0])
        return client

    def open(self, words: str) -> dict[str, Any]:
        """Open the page and type other words."""
        page = self.browser().get(self.address)
        assert page.status_code == 200, page.status
        typed = {**values_of(page, self.address), **self.body}
        return {**typed, self.field: words} if self.field else typed

    def send(self, values: dict[str, Any]) -> TestResponse:
        return self.browser().post(self.address, data=values)


@pytest.mark.parametrize("endpoint", FORMS)
def test_of_two_who_save_at_once_one_is_told_and_loses_no_word(
    committed: Visitors, endpoint: str
) -> None:
    desk = Desk(committed, endpoint)
    with committed.app.app_context():
        mine, theirs = desk.open(OTHER), desk.open(ONE)
        db.session.remove()
    first, second = one_held_before_the_other(
        committed.app, partial(desk.send, theirs), partial(desk.send, mine)
    )
    assert not isinstance(first, Exception), first
    assert first.status_code == 302, first.text
    assert not isinstance(second, Exception), second
    assert second.status_code == 409, second.status
    if desk.field:
        assert OTHER in parsed(second).text_content() + str(values_of(second, desk.address))
        assert ONE in second.text, "the text that was saved meanwhile is not shown"


def test_of_two_who_change_a_setting_at_once_the_second_sees_what_is_stored(
    committed: Visitors,
) -> None:
    desk = Desk(committed, "organisation.change_setting")
    with committed.app.app_context():
        mine, theirs = {**desk.open(""), "value": "37"}, {**desk.open(""), "value": "38"}
        db.session.remove()
    first, second = one_held_before_the_other(
        committed.app, partial(desk.send, theirs), partial(desk.send, mine)
    )
    assert not isinstance(first, Exception), first
    assert first.status_code == 302, first.text
    assert not isinstance(second, Exception), second
    assert second.status_code == 409
    assert values_of(second, desk.address)["value"] == "37"
    assert texts(parsed(second), ".//dd[@class='stored-text']") == ["38"]


#: What changes the other things that carry a version: who does it, and what may come of the second.
ACTS = {
    "acknowledgements.acknowledge": ("visitor", {409}),
    "acknowledgements.extend": ("director", {302}),
    "acknowledgements.remind": ("director", {422}),
    "acknowledgements.close": ("director", {409}),
    "accounts.preferences": ("other", {302, 303, 409}),
    "barriers.accept": ("director", {403, 409, 422}),
    "commitments.keep": ("visitor", {403}),
    "nominations.withdraw_publication": ("winner", {403, 404, 409, 422}),
    "nominations.answer_standing": ("asked", {302, 409}),
    "nominations.decline": ("moderator", {403, 404, 409, 422}),
    "notifications.choices": ("other", {302, 409}),
    "tasks.put_off": ("visitor", {302, 409}),
    "promises.agree": ("director", {403, 409, 422}),
}
#: Where the races of these are run.
ELSEWHERE = {
    "Ballot": "test_case_08",
    "Rotation": "test_case_24_floor",
    "SignatureRequest": "test_case_04",
}
#: The form or act above by which each model with a version is changed.
CHANGED_BY = {
    "Account": "accounts.preferences",
    "Appointment": "advocates.describe",
    "Barrier": "barriers.take_in_hand",
    "Debrief": "rotations.debrief",
    "Campaign": "acknowledgements.extend",
    "Commitment": "commitments.keep",
    "DefinitionVersion": "definition.edit",
    "Department": "departments.rename",
    "Entry": "nominations.answer_standing",
    "Finalist": "nominations.answer_standing",
    "FloorTeam": "floor.edit_team",
    "Insight": "insights.take_action",
    "Journey": "journeys.edit",
    "MailChoice": "notifications.choices",
    "Mitigation": "barriers.accept",
    "Nomination": "nominations.write",
    "Organisation": "organisation.edit",
    "Person": "people.edit",
    "Promise": "promises.edit",
    "PromiseCase": "promises.answer_case",
    "Round": "rounds.change",
    "SettingValue": "organisation.change_setting",
    "Stage": "journeys.edit_stage",
    "Task": "tasks.put_off",
}


def test_every_model_with_a_version_is_raced_for() -> None:
    versioned = {
        mapper.class_.__name__
        for mapper in Model.registry.mappers
        if mapper.version_id_col is not None
    }
    assert versioned - set(CHANGED_BY) - set(ELSEWHERE) == set()
    assert set(CHANGED_BY.values()) <= set(FORMS) | set(ACTS)


@pytest.mark.parametrize("endpoint", ACTS)
def test_of_two_acts_at_once_none_is_lost_and_none_is_a_fault(
    committed: Visitors, endpoint: str
) -> None:
    who, allowed = ACTS[endpoint]
    rules = {rule.endpoint: rule for rule in committed.app.url_map.iter_rules()}
    values = address_values(committed.world, rules[endpoint])
    address = committed.addresses.build(endpoint, values)
    with committed.app.app_context():
        body = {"theme": "dark", **body_of(committed.world, endpoint)}
    act = partial(committed.post, who, address, body)
    first, second = one_held_before_the_other(committed.app, act, act)
    assert not isinstance(first, Exception), first
    assert first.status_code in {302, 303}, first.text
    assert not isinstance(second, Exception), second
    assert second.status_code in allowed, second.status
