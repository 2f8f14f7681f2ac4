"""Two who write the same thing: the second is shown both texts, and neither is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from tests.abuse.bad_input import form_of
from tests.abuse.test_bad_input import posts
from tests.client import parsed

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from tests.abuse.bad_input import Sent
    from tests.abuse.visitors import Visitors

#: Two answers for a field of each kind, in the order in which such a field is looked for.
ANSWERS = {
    "text": ("Stored by the first", "Typed by the second"),
    "day": ("2027-07-01", "2027-07-02"),
}
#: Lines of text in which not every text is a good one.
PARTICULAR = {"country", "email", "employee_number", "industry", "manager", "owner", "time_zone"}
#: Lines of text that name a department, offered beside them.
DEPARTMENTS = {"department_id", "parent_id"}
#: What a form needs to be taken at all.
BESIDES = {
    "barriers.close": {"outcome": "closed"},
    "promises.reword": {"overruled": "The partner names no hours."},
    "rotations.debrief": {"act": "save"},
}
#: What carries a version, all of it; a new one shows here.
VERSIONED = {
    "advocates.describe",
    "advocates.extend",
    "barriers.close",
    "barriers.take_in_hand",
    "definition.edit",
    "definition.edit_dimension",
    "departments.move",
    "departments.rename",
    "firsthour.organisation",
    "firsthour.parts",
    "floor.edit_team",
    "insights.record_effect",
    "insights.take_action",
    "insights.will_not_do",
    "journeys.edit",
    "journeys.edit_stage",
    "nominations.write",
    "organisation.change_setting",
    "organisation.edit",
    "organisation.modules",
    "people.edit",
    "people.end",
    "people.move",
    "promises.answer_case",
    "promises.edit",
    "promises.reword",
    "rotations.debrief",
    "rounds.change",
}


def forms(visitors: Visitors) -> Any:
    """Give every form that carries a version, with its address and somebody who may send it."""
    for endpoint, address, who in posts(visitors):
        page = visitors.send(who, "GET", address)
        form = form_of(page, address, "Juror") if page.status_code == 200 else None
        # A form for something new has a version only because it shares its fields.
        if form is not None and "version" in form.kinds and endpoint in VERSIONED:
            yield endpoint, address, who, form


def two_answers(page: Element, form: Sent) -> tuple[str, Any, Any]:
    """Give a field that two people fill in differently, and what each of them says."""
    for kind, (first, second) in ANSWERS.items():
        for name, each in form.kinds.items():
            if each == kind and name not in PARTICULAR | DEPARTMENTS:
                return name, first, second
    for name, each in form.kinds.items():
        values = [e.get("value") for e in page.iter("input") if e.get("name") == name]
        if each == "choice" and len(values) > 2:
            return name, values[0], values[1]
        if each == "many" and len(values) > 2:
            return name, values[:2], values[1:3]
        if each == "number":
            return name, "7", "8"
    options = [o.get("value") for o in page.iter("option")]
    name = next(
        name for name, each in form.kinds.items() if each == "choice" or name in DEPARTMENTS
    )
    return name, options[-1], options[-2]


@pytest.fixture
def overtaken(visitors: Visitors) -> dict[str, tuple[int, str, Any, Any, Any]]:
    """Let two people save each versioned form; give how the second was answered."""
    found = {}
    for endpoint, address, who, form in forms(visitors):
        with visitors.kept():
            page = parsed(visitors.send(who, "GET", address))
            name, first, second = two_answers(page, form)
            least = {**form.least, **BESIDES.get(endpoint, {})}
            saved = visitors.send(who, "POST", address, {**least, name: first})
            marked = [e.get("name") for e in parsed(saved).iter() if e.get("aria-invalid")]
            assert saved.status_code == 302, (endpoint, name, saved.status_code, marked)
            answer = visitors.send(
                who, "POST", address, {**least, name: second, "submission_id": str(uuid4())}
            )
            again = None
            back = form_of(answer, address, "Juror")
            if back is not None:
                again = visitors.send(
                    who, "POST", address, {**back.least, **BESIDES.get(endpoint, {}), name: second}
                )
            found[endpoint] = (answer.status_code, name, second, answer, again)
    return found


# That a version is held on both databases is tests/abuse/test_case_24_lost_updates.py.
@pytest.mark.one_database
def test_the_second_sees_both_and_can_send_it_again(
    overtaken: dict[str, tuple[int, str, Any, Any, Any]],
) -> None:
    assert set(overtaken) == VERSIONED
    wrong = []
    for endpoint, (status, name, second, answer, again) in overtaken.items():
        page = parsed(answer)
        stored = [e for e in page.iter("section") if "stored-now" in (e.get("class") or "")]
        if status != 409 or not stored:
            wrong.append(f"{endpoint}: {status}, and what is stored is not shown")
            continue
        if isinstance(second, str) and second.startswith("Typed"):
            said = "".join(stored[0].itertext())
            if ANSWERS["text"][0] not in said:
                wrong.append(f"{endpoint}: what the first stored in {name} is not shown")
            if second not in answer.text:
                wrong.append(f"{endpoint}: what the second typed in {name} is lost")
        if again is None or again.status_code not in {302, 409, 422}:
            wrong.append(f"{endpoint}: it cannot be sent again")
    assert not wrong, "\n" + "\n".join(wrong)
