"""House rules about endpoints: access, addresses, templates; and about services."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from govern.app import create_app
from govern.web.access import access_of
from tests.conftest import settings_for

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.routing import Rule

ROOT = Path(__file__).resolve().parents[2]

#: Everything anybody may open without signing in. Adding one is a decision: say why there, too.
PUBLIC = {
    "accounts.preferences",
    "accounts.sign_in",
    "demo.sign_in_as",
    "health.healthz",
    "health.readyz",
    "metrics.metrics",
    "licences.verify",
    "home.privacy",
    "links.forgotten",
    "links.use",
    "profile.confirm_email",
    "certificates.definition",
    "verify_definition.definition",
    "verify_definition.text",
}
#: Endpoints that answer GET with something else than a page of their own.
WITHOUT_TEMPLATE = {
    "certificates.definition": "a PDF",
    "certificates.own": "a PDF",
    "barriers.mitigation": "leads to the barrier it belongs to",
    "firsthour.resume": "leads to the step one was at",
    "health.healthz": "JSON for machines",
    "health.readyz": "JSON for machines",
    "metrics.metrics": "measurements for a collector",
    "departments.suggest": "JSON for a field that suggests departments",
    "people.suggest": "JSON for a field that suggests people",
    "staffing.example": "a file to fill in",
    "verify_definition.text": "the bytes that were signed",
}
#: Templates that are no page of one endpoint.
NOT_A_PAGE = re.compile(r"^(base|outside|skeleton|print)\.html$|(^|/)_|/email/|^errors/|^email/")


@pytest.fixture(scope="module")
def plain_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app(settings_for("sqlite://", tmp_path_factory.mktemp("instance")))


def rules(app: Flask) -> list[Rule]:
    return list(app.url_map.iter_rules())


def test_every_endpoint_declares_who_may_enter(plain_app: Flask) -> None:
    open_doors = sorted(
        {r.endpoint for r in rules(plain_app) if not access_of(plain_app, r.endpoint)}
    )
    assert not open_doors, f"put @requires(...) or @public('why') under the route: {open_doors}"


def test_only_the_pinned_endpoints_are_public(plain_app: Flask) -> None:
    found = {
        r.endpoint
        for r in rules(plain_app)
        if (access := access_of(plain_app, r.endpoint)) and access.reason
    }
    assert found == PUBLIC, "a public endpoint is a decision: pin it here with its reason in code"


def test_addresses_are_kebab_case(plain_app: Flask) -> None:
    odd = [
        r.rule
        for r in rules(plain_app)
        if not re.fullmatch(
            r"(/([a-z0-9.-]+|<[a-z]+:[a-z_]+>|<[a-z_]+>|[a-z-]+<[a-z_]+>))*/?", r.rule
        )
    ]
    assert not odd, f"use lower case and hyphens: {odd}"


def test_ids_in_addresses_are_uuids_or_named_words(plain_app: Flask) -> None:
    odd = [r.rule for r in rules(plain_app) if re.search(r"<int:[a-z_]*id>", r.rule)]
    assert not odd, f"ids are random, so that they cannot be counted: {odd}"


def test_every_page_has_its_template(plain_app: Flask) -> None:
    missing = []
    for rule in rules(plain_app):
        if "GET" not in (rule.methods or ()) or rule.endpoint in WITHOUT_TEMPLATE:
            continue
        name = rule.endpoint.replace(".", "/") + ".html"
        if not (ROOT / "templates" / name).is_file():
            missing.append(name)
    assert not missing, f"name the template after the endpoint: {missing}"


def test_every_template_has_its_page(plain_app: Flask) -> None:
    pages = {r.endpoint.replace(".", "/") + ".html" for r in rules(plain_app)}
    names = [str(p.relative_to(ROOT / "templates")) for p in (ROOT / "templates").rglob("*.html")]
    orphans = [n for n in names if n not in pages and not NOT_A_PAGE.search(n)]
    assert not orphans, f"no endpoint shows these: {orphans}"


#: Functions of services.py that take no actor or publish nothing, each with its reason.
NOT_A_USE_CASE = {
    "firsthour.copy_definition": "combines services that check and publish",
    "firsthour.copy_promises": "combines services that check and publish",
    "firsthour.offer_floor_days": "combines services that check and publish",
    "notifications.keep_as_history": "run once by the demo, about what it invented",
    "accounts.count_try": "nobody is signed in yet",
    "accounts.note_refusal": "written for whoever was refused",
    "accounts.end_sessions": "part of a use case that has asked who may",
    "accounts.set_password": "the holder of a one-time link is nobody yet; takes the id",
    "accounts.sign_in": "nobody is signed in yet",
    "accounts.renew_token": "part of a use case that has asked who may",
    "accounts.use_proof": "part of a use case that has asked who may",
    "accounts.verify": "checks a password outside the transaction",
    "audit.note_verification": "run by the worker",
    "audit.record": "listens to every event",
    "audit.seal": "run by the worker; an event would need a seal again",
    "audit.sign_checkpoint": "run by the worker",
    "commitments.empty": "run by the worker; what became of each stands in the log",
    "jobs.beat": "run by the worker",
    "jobs.claim": "run by the worker",
    "jobs.finish": "run by the worker",
    "jobs.hurry": "called by handlers",
    "jobs.leave": "run by the worker",
    "notifications.claim": "run by the worker",
    "notifications.close": "run by the worker",
    "notifications.expand": "run by the worker",
    "notifications.postpone": "run by the worker",
    "notifications.queue_digests": "run by the worker",
    "figures.draw_anew": "called by handlers",
    "handovers.settle": "opens and closes tasks, called by handlers and the worker",
    "figures.refresh": "counts what is there; nothing happens that anybody would ask about",
    "links.ask_reset": "who forgot the password is nobody yet",
    "links.claim": "part of a use case that publishes",
    "links.make": "part of a use case that publishes",
    "links.note_addresses": "part of a use case that publishes",
    "links.use_for_password": "the holder of a one-time link is nobody yet",
    "links.withdraw": "part of a use case that publishes",
    "notifications.tell": "called by handlers",
    "notifications.tell_audience": "called by handlers",
    "people.end_role": "close_role publishes",
    "people.keep_an_administrator": "part of a use case that publishes",
    "people.grant_role": "open_role publishes",
    "rotations.settle_stale": "licences.settle publishes",
    "staffing.confirm_import": "import_people publishes",
    "mergers.end": "departments.end publishes",
    "profile.follow_addresses": "part of a use case that publishes",
    "profile.confirm_email": "the holder of a one-time link is nobody yet",
    "tasks.close_tasks": "called by handlers",
    "tasks.close_tasks_when": "called by handlers",
    "tasks.open_task": "called by handlers",
}


def with_what_it_calls(module: ast.Module, name: str, seen: set[str]) -> str:
    """Give the text of a function and of the module's private functions it calls."""
    private = {n.name: n for n in module.body if isinstance(n, ast.FunctionDef)}
    seen.add(name)
    text = ast.unparse(private[name])
    for called in re.findall(r"\b(_[a-z_]+)\(", text):
        if called in private and called not in seen:
            text += with_what_it_calls(module, called, seen)
    return text


def test_services_take_an_actor_and_publish() -> None:
    wrong = []
    for path in sorted((ROOT / "govern").glob("*/services.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        for node in module.body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            name = f"{path.parent.name}.{node.name}"
            if name in NOT_A_USE_CASE:
                continue
            if "actor" not in [argument.arg for argument in node.args.kwonlyargs]:
                wrong.append(f"{name} takes no actor by keyword")
            body = with_what_it_calls(module, node.name, set())
            if not re.search(r"\b(ensure|record_check)\(", body):
                wrong.append(f"{name} checks nothing")
            if "publish(" not in body:
                wrong.append(f"{name} publishes nothing")
    assert not wrong, f"one use case: actor, check, one event: {wrong}"
