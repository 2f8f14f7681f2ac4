"""Who writes in one language meets no second field, and no warning that a language lags."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from govern.core.localised import LANGUAGES
from govern.extensions import db
from govern.journeys.models import Stage
from govern.organisation.models import Organisation
from govern.promises.models import Promise, PromiseWording
from govern.rounds.models import Category, Round
from tests.abuse.bad_input import form_of
from tests.abuse.test_bad_input import OPENED, pages, posts
from tests.client import parsed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.abuse.bad_input import Sent
    from tests.abuse.visitors import Visitors

#: Labels and fields; what is written is read back on both databases in each slice's own tests.
pytestmark = pytest.mark.one_database
#: Everything that is written in the languages of the organisation; a new form shows here.
WRITTEN = {
    "definition.add_dimension",
    "definition.edit",
    "definition.edit_dimension",
    "firsthour.organisation",
    "hearings.heard",
    "interim.change",
    "journeys.add_stage",
    "journeys.edit",
    "journeys.edit_stage",
    "organisation.edit",
    "promises.edit",
    "promises.propose",
    "promises.reword",
    "rounds.change",
    "rounds.draft",
}
WINDOWS = {
    "nominations_open_at": "2026-06-01T09:00",
    "nominations_close_at": "2026-06-10T17:00",
    "voting_opens_at": "2026-06-15T09:00",
    "voting_closes_at": "2026-06-20T17:00",
}
BESIDES = {
    "interim.change": {"starts_on": "2026-12-01", "ends_on": "2026-12-03"},
    "promises.reword": {"overruled": "De partner noemt geen uren."},
    "rounds.draft": WINDOWS,
    "rounds.change": WINDOWS,
}
#: Where such texts are read.
READ = {"definition", "home", "journeys", "nominations", "promises", "rounds", "signoff"}
NAMES_OF_LANGUAGES = ("English", "Dutch", "Engels", "Nederlands")


@pytest.fixture(params=LANGUAGES)
def language(visitors: Visitors, request: pytest.FixtureRequest) -> str:
    """Let the organisation write in one language."""
    visitors.connection.execute(
        update(Organisation).values(languages=[request.param], settings_version=uuid4())
    )
    return str(request.param)


def written(visitors: Visitors) -> Iterator[tuple[str, str, str, Sent]]:
    """Give every form with a text in a language of the organisation."""
    for endpoint, address, who in posts(visitors):
        if (endpoint, "GET") not in OPENED:
            continue
        page = visitors.send(who, "GET", address)
        form = form_of(page, address, "Juror") if page.status_code == 200 else None
        if form and any(name.endswith(("_en", "_nl")) for name in form.kinds):
            yield endpoint, address, who, form


def test_every_form_has_one_field_and_is_taken(visitors: Visitors, language: str) -> None:
    seen, wrong = set(), []
    for endpoint, address, who, form in written(visitors):
        seen.add(endpoint)
        other = [name for name in form.kinds if name.endswith(("_en", "_nl"))]
        wrong += [f"{endpoint}: {n}" for n in other if not n.endswith(f"_{language}")]
        own = dict.fromkeys(other, "Wij bellen terug") | BESIDES.get(endpoint, {})
        answer = visitors.send(who, "POST", address, {**form.least, **own})
        if answer.status_code != 302:
            marked = [e.get("name") for e in parsed(answer).iter() if e.get("aria-invalid")]
            wrong.append(f"{endpoint}: {answer.status_code} {marked}")
    assert not wrong, "\n" + "\n".join(wrong)
    assert seen == WRITTEN


def test_no_label_names_the_language_and_an_empty_text_is_asked_for(
    visitors: Visitors, language: str
) -> None:
    wrong = []
    for endpoint, address, who, form in written(visitors):
        own = {name: "" for name in form.kinds if name.endswith(f"_{language}")}
        answer = visitors.send(who, "POST", address, {**form.good, **own})
        if endpoint != "definition.edit" and answer.status_code != 422:
            wrong.append(f"{endpoint}: {answer.status_code} for nothing at all")
        page = parsed(visitors.send(who, "GET", address))
        ids = {e.get("id") for e in page.iter() if e.get("name") in own}
        labels = ["".join(e.itertext()) for e in page.iter("label") if e.get("for") in ids]
        assert len(labels) == len(own), endpoint
        wrong += [f"{endpoint}: {x}" for x in labels if any(n in x for n in NAMES_OF_LANGUAGES)]
    assert not wrong, "\n" + "\n".join(wrong)


def test_no_page_says_that_a_language_lags(visitors: Visitors, language: str) -> None:
    other = next(code for code in LANGUAGES if code != language)
    for table, column in ((Stage, Stage.name), (PromiseWording, PromiseWording.text),
                          (Round, Round.name), (Category, Category.name)):  # fmt: skip
        for row in db.session.scalars(select(table)):
            setattr(row, column.key, getattr(row, column.key).only([language]))
    assert db.session.scalars(select(Promise.id)).first()
    db.session.commit()
    wrong = []
    for endpoint, address, who in pages(visitors):
        if endpoint.split(".")[0] not in READ:
            continue
        answer = visitors.send(who, "GET", address)
        said = [f"{name} lacks" for name in ("English", "Dutch")]
        said += ["not written in your language yet"]
        wrong += [f"{endpoint}: {each}" for each in said if each in answer.text]
        if answer.mimetype == "text/html":
            offered = {b.get("value") for b in parsed(answer).iter("button")
                       if b.get("name") == "language"}  # fmt: skip
            # The people of this world read in English.
            if offered and other != "en":
                wrong.append(f"{endpoint}: a language is offered that is not there: {offered}")
    assert not wrong, "\n" + "\n".join(wrong)
