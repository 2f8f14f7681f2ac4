"""ASVS 5.0.0 chapter 2: what may be typed, in which order things happen, and all or nothing."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from itertools import product
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

import pytest
from structlog.testing import capture_logs
from wtforms import DecimalField, IntegerField
from wtforms.fields.core import UnboundField
from wtforms.validators import Length, NumberRange

import govern
from govern.accounts import rules as account_rules
from govern.accounts import views as accounts
from govern.app import BIGGEST_FORM, BIGGEST_UPLOAD
from govern.core import transactions, types
from govern.core.errors import DomainError, IllegalTransition
from govern.core.workflow import HasWorkflow
from govern.extensions import Model
from govern.licences.views import VERIFY_LIMIT
from govern.links.rules import LINK_LENGTHS, LinkPurpose
from govern.passwords import rules as passwords
from govern.web import limits
from govern.web.fields import OptionalNumber
from govern.web.forms import Form, PlainText, TextLine, TextLines, Version
from tests.abuse.addresses import address_values
from tests.abuse.bodies import FIXED, MADE, body_of
from tests.abuse.test_role_matrix import ROWS, SWITCHED_OFF
from tests.asvs.papers import ROOT, SECURITY, rows_under
from tests.asvs.prints import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.abuse.visitors import Visitors

pytestmark = pytest.mark.one_database
#: Numbers whose bounds their field brings along, or each setting has of its own.
BOUNDED_ELSEWHERE = {
    "definition.DimensionForm.place",
    "organisation.GuardedNumberForm.value",
    "organisation.NumberForm.value",
}
#: Who is asked to fill a form in, the first who may.
PEOPLE = ("employee", "director", "administrator", "moderator", "leader", "host", "party")


def fields() -> Iterator[tuple[str, type[Any], list[Any]]]:
    """Give every field of every form of the product: its name, class and validators."""
    for package in iter_modules(govern.__path__):
        if not (Path(govern.__path__[0]) / package.name / "forms.py").is_file():
            continue
        module = import_module(f"govern.{package.name}.forms")
        for name, form in vars(module).items():
            if not (isinstance(form, type) and issubclass(form, Form)) or form.__module__ != (
                module.__name__
            ):
                continue
            for attribute in dir(form):
                field = getattr(form, attribute)
                if isinstance(field, UnboundField):
                    validators = list(field.kwargs.get("validators") or ())
                    # Ours take their length in the place where those of WTForms take validators.
                    second = field.args[1] if len(field.args) > 1 else None
                    validators += second if isinstance(second, list) else []
                    yield f"{package.name}.{name}.{attribute}", field.field_class, validators


def test_2_1_1_doc_validation_rules() -> None:
    written = {row[0].strip("`") for row in rows_under("Inputs", SECURITY)}
    used = {kind.__name__ for _name, kind, _validators in fields()}
    assert used - written == set(), "say in docs/security.md, 'Inputs', what these fields take"
    assert written - used == set(), "no form has a field of these kinds"


def test_2_1_2_doc_cross_field_rules() -> None:
    rules = rows_under("Rules between fields", SECURITY)
    assert len(rows_under("Rules between fields", SECURITY)) >= 10
    for _rule, test in rules:
        path, _, name = test.strip("`").partition("::")
        assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), test


def test_2_1_3_doc_business_limits() -> None:
    (account, address), (reset, _all) = (
        account_rules.TRIES[account_rules.TryKind.PASSWORD],
        account_rules.TRIES[account_rules.TryKind.RESET],
    )
    known = {
        "Wrong passwords of one account": account,
        "Wrong passwords from one network address": address,
        "Requests for a new password for one account": reset,
        "Minutes in which these are counted": account_rules.WINDOW // timedelta(minutes=1),
        "Exports of one person in a minute": limits.LIMITS["export"].amount,
        "Look-ups of people in a minute": limits.LIMITS["suggest"].amount,
        "Licences verified from one address in a minute": int(VERIFY_LIMIT.split()[0]),
        "Megabytes of an upload": BIGGEST_UPLOAD // 1024**2,
        "Megabytes of a form": BIGGEST_FORM // 1024**2,
        "Characters of a name": types.NAME_LENGTH,
        "Characters of a sentence": types.SENTENCE_LENGTH,
        "Characters of a text": types.TEXT_LENGTH,
        "Shortest password": passwords.SHORTEST,
        "Longest password": passwords.LONGEST,
        "Hours a session may be idle": account_rules.IDLE_LENGTH // timedelta(hours=1),
        "Days a session lasts at most": account_rules.SESSION_LENGTH // timedelta(days=1),
        "Hours a link for a new password works": LINK_LENGTHS[LinkPurpose.RESET]
        // timedelta(hours=1),
        "Days an invitation works": LINK_LENGTHS[LinkPurpose.INVITATION] // timedelta(days=1),
    }
    written = {name: int(value.replace(",", "")) for name, value in rows_under("Limits", SECURITY)}
    assert written == known


def test_2_2_1_validate_all_inputs() -> None:
    for name, kind, validators in fields():
        held = {type(validator) for validator in validators}
        if issubclass(kind, TextLine | TextLines):
            assert {Length, PlainText} <= held, f"{name} takes any text"
        if issubclass(kind, IntegerField | DecimalField) and name not in BOUNDED_ELSEWHERE:
            # A number of ours cannot be made without its bounds.
            bounded = kind is Version or issubclass(kind, OptionalNumber)
            assert bounded or NumberRange in held, f"{name} takes any number"


def sending(visitors: Visitors) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Give every form of the matrix with who may send it, its address and valid values."""
    rules = {rule.endpoint: rule for rule in visitors.app.url_map.iter_rules()}
    for row in ROWS:
        endpoint = row["endpoint"]
        if row["method"] != "POST" or endpoint in SWITCHED_OFF:
            continue
        who = next((name for name in PEOPLE if row.get(name) == "yes"), None)
        if who is None:
            continue
        values = address_values(visitors.world, rules[endpoint])
        address = visitors.addresses.build(endpoint, values)
        person = row["who_is_party"] if who == "party" else who
        yield endpoint, person, address, dict(body_of(visitors.world, endpoint))


def test_2_2_2_server_side_validation(visitors: Visitors) -> None:
    """Past the browser: far too long, no date, no number, chosen from no list."""
    before = fingerprint()
    tried = 0
    with visitors.kept():
        for endpoint, who, address, body in sending(visitors):
            for name in [
                key for key, value in body.items() if isinstance(value, str | list) and value != "y"
            ]:
                tried += 1
                answer = visitors.send(who, "POST", address, {**body, name: "x" * 12_000})
                # Who has begun a draft already is led to it, and the form is not looked at.
                led_on = {302} if endpoint == "definition.begin" else set()
                assert answer.status_code in {404, 409, 422} | led_on, (endpoint, name)
        assert fingerprint() == before
    assert tried > 60


CROSSED = {
    "advocates.appoint": ("director", {"starts_on": "2027-01-01", "term_ends_on": "2026-01-01"}),
    "licences.exemptions": ("director", {"starts_on": "2026-08-01", "ends_on": "2026-07-01"}),
    "rotations.log": ("employee", {"begins": "17:00", "ends": "09:00"}),
    "rounds.draft": ("director", {"nominations_close_at": "2026-05-01T09:00"}),
    "promises.propose": ("employee", {"review_on": "2020-01-01"}),
    "signoff.send_out": ("director", {"needed": 99}),
    "tasks.put_off": ("visitor", {"until": "2020-01-01"}),
}


@pytest.mark.parametrize("endpoint", sorted(CROSSED))
def test_2_2_3_cross_field_validation(visitors: Visitors, endpoint: str) -> None:
    who, crossed = CROSSED[endpoint]
    rules = {rule.endpoint: rule for rule in visitors.app.url_map.iter_rules()}
    values = address_values(visitors.world, rules[endpoint])
    address = visitors.addresses.build(endpoint, values)
    body = {
        "person": "Juror",
        "kind": "advocate" if endpoint == "advocates.appoint" else "interactive",
        **body_of(visitors.world, endpoint),
    }
    assert visitors.send(who, "POST", address, {**body, **crossed}).status_code == 422


def test_2_3_1_step_order() -> None:
    kinds = [m.class_ for m in Model.registry.mappers if issubclass(m.class_, HasWorkflow)]
    assert len(kinds) >= 5
    for kind in kinds:
        states = type(next(iter(kind.workflow.steps)))
        for before, after in product(states, states):
            thing = kind(state=before)
            if kind.workflow.allows(before, after):
                thing.move_to(after)
                assert thing.state is after
            else:
                with pytest.raises(IllegalTransition):
                    thing.move_to(after)
                assert thing.state is before


@contextmanager
def failing_before_commit(error: Exception, reached: list[str]) -> Iterator[None]:
    """Let every business transaction fail at its very last moment."""

    def fail(_session: Any) -> None:
        reached.append("")
        raise error

    transactions.before_commit.append(fail)
    try:
        yield
    finally:
        transactions.before_commit.remove(fail)


@pytest.mark.parametrize("error", [DomainError("Not now."), RuntimeError("broken")], ids=str)
def test_2_3_3_all_or_nothing(
    visitors: Visitors, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A refusal is noted in a transaction of its own, which would fail as well.
    monkeypatch.setattr(accounts, "note", lambda *_args: None)
    failed = set()
    reached: list[str] = []
    with visitors.kept(), capture_logs():
        before = fingerprint()
        for endpoint, who, address, body in sending(visitors):
            reached.clear()
            with failing_before_commit(error, reached):
                answer = visitors.send(who, "POST", address, body)
            if reached:
                failed.add(endpoint)
                assert answer.status_code == (422 if isinstance(error, DomainError) else 500)
                assert "<main" in answer.text, f"{endpoint} says nothing"
        assert fingerprint() == before
    assert len(failed) >= 80, sorted({*FIXED, *MADE} - failed)
