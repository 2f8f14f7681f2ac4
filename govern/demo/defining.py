"""How Havenlicht came to its two definitions: written, sent out, and signed by two leaders."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from govern.accounts import queries as accounts
from govern.accounts import services as signing_in
from govern.accounts.rules import Method, Purpose, TryKind, keyed_hash
from govern.acknowledgements import services as acknowledgements
from govern.acknowledgements.queries import get_campaign
from govern.core.localised import Localised
from govern.definition import queries, services
from govern.demo import cast, consulting, texts
from govern.organisation.services import change_setting
from govern.signing.queries import get_frozen
from govern.signoff import services as signoff
from govern.signoff.queries import hash_of

if TYPE_CHECKING:
    from uuid import UUID

    from govern.core.permissions import Actor
    from govern.demo.company import Company
    from govern.demo.texts import Definition

#: When each is begun, as a share of the history: two years and nine months ago.
OLD_AT, CURRENT_AT = 0.01, 0.61
DAYS_TO_SIGN = 10
#: Everybody is asked to read it; most do in the first days.
ASKED_DAYS_AGO, DAYS_TO_READ = 12, 21
READERS, READERS_SEED = 0.7, 7
LEADERS = ((cast.FINANCE, "CFO", 4), (cast.CHIEF, "CEO", 7))
MEANING = "I stand for this definition and will be measured by it."
BROWSER = "Havenlicht intranet"
NOTHING = Localised()
#: Who leads the programme, or speaks for customers, reads it at once.
READERS_FIRST = (cast.DIRECTOR, cast.CHIEF, cast.FINANCE, cast.ADVOCATE)
REASON = "A year of floor days taught us what we had left out."


def tell(company: Company) -> None:
    """Write both definitions into the diary."""
    diary = company.diary
    diary.on(diary.at(OLD_AT), partial(_show_licences, company))
    diary.on(diary.at(OLD_AT), partial(_write, company, texts.OLD))
    diary.on(diary.at(CURRENT_AT), partial(_write, company, texts.CURRENT))
    diary.on(diary.ago(ASKED_DAYS_AGO), partial(_ask, company))
    consulting.talk(company)


def _show_licences(company: Company) -> None:
    """Let everybody see who of the leaders held a licence when signing."""
    administrator = company.actor(cast.ADMINISTRATOR)
    change_setting("definition.shows_licences", value=True, actor=administrator, version=0)


def _ask(company: Company) -> None:
    """Ask everybody to read the definition, and let most of them answer in the days that follow."""
    director, diary = company.director, company.diary
    version = queries.find_in_force(director)
    if version is None:
        message = "a definition is in force before anybody is asked to read it"
        raise RuntimeError(message)
    due_on = diary.day + timedelta(days=DAYS_TO_READ)
    campaign_id = acknowledgements.open_campaign(version.id, actor=director, due_on=due_on)
    # Of its own: what else happens in the demo does not hang on who reads the definition.
    random = Random(READERS_SEED)
    days = range(1, ASKED_DAYS_AGO)
    for key in READERS_FIRST:
        diary.on(diary.day + timedelta(days=1), partial(_read, company, campaign_id, key))
    for extra in company.settled(diary.day):
        if random.random() < READERS:
            day = diary.day + timedelta(days=random.choice(days))
            diary.on(day, partial(_read, company, campaign_id, extra.number))


def _read(company: Company, campaign_id: UUID, key: str) -> None:
    shown = get_campaign(campaign_id).sha256
    acknowledgements.acknowledge(campaign_id, shown, actor=company.actor(key))


def _write(company: Company, text: Definition) -> None:
    """Write a definition, and send it out; the newer one after colleagues have read it."""
    director, today = company.director, company.diary.day
    sponsor = company.id_of(cast.CHIEF)
    locked = queries.find_in_force(director) is not None
    version_id = services.begin_draft(
        actor=director, reason=REASON if locked else "", sponsor_id=sponsor if locked else None
    )
    for dimension in list(queries.get_version(version_id, actor=director).dimensions):
        services.remove_dimension(dimension.id, actor=director)
    services.save_text(
        version_id,
        actor=director,
        imperative=text.imperative,
        rallying_cry=text.cry,
        full_text=text.full,
        why_now=text.why_now,
        whose_dream=text.whose_dream,
        version=queries.get_version(version_id, actor=director).version,
    )
    for position in text.positions:
        services.add_dimension(
            version_id,
            actor=director,
            left=position.left,
            right=position.right,
            place=position.position,
            rationale=position.rationale,
            example=position.example,
            on_culture=NOTHING,
            off_culture=NOTHING,
        )
    if text is texts.CURRENT:
        consulting.review(company, version_id)
        company.diary.on(today + timedelta(days=4), partial(_send_out, company, version_id))
    else:
        _send_out(company, version_id)


def _send_out(company: Company, version_id: UUID) -> None:
    """Send a text out, and let its signatures follow in the next days."""
    director, today = company.director, company.diary.day
    signoff.send_out(
        version_id,
        hash_of(queries.get_version(version_id, actor=director)),
        actor=director,
        signatory_ids=[company.id_of(leader) for leader, _role, _days in LEADERS],
        needed=len(LEADERS),
        due_on=today + timedelta(days=DAYS_TO_SIGN),
    )
    for leader, role, days in LEADERS:
        company.diary.on(
            today + timedelta(days=days), partial(_sign, company, version_id, leader, role)
        )


def _sign(company: Company, version_id: UUID, leader: str, role: str) -> None:
    actor = _freshly_confirmed(company, leader)
    text = queries.get_version(version_id, actor=actor)
    if text.frozen_text_id is None:
        message = "a definition is frozen before it is signed"
        raise RuntimeError(message)
    signoff.sign(
        version_id,
        get_frozen(text.frozen_text_id).sha256,
        actor=actor,
        role=role,
        meaning=MEANING,
        circumstances=signoff.Circumstances(address="192.0.2.10", user_agent=BROWSER),
    )
    signing_in.sign_out(actor=actor)


def _freshly_confirmed(company: Company, leader: str) -> Actor:
    """Sign a leader in as in a browser, and let them prove once more who they are."""
    hashes = {
        "account_hash": keyed_hash(leader, company.key),
        "address_hash": keyed_hash("192.0.2.10", company.key),
    }
    token = signing_in.sign_in(
        company.id_of(leader), method=Method.PASSWORD, user_agent=BROWSER, proof=None
    )
    trial = signing_in.count_try(TryKind.PASSWORD, email=leader, **hashes)
    token = signing_in.confirm_identity(Purpose.SIGN, actor=accounts.find_actor(token), proof=trial)
    return accounts.find_actor(token)
