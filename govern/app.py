"""Builds the application: binds extensions, registers slices, panels and listeners."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import structlog
from flask import Flask, current_app, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from govern import schedule, subscribers
from govern.accounts import queries as account_queries
from govern.accounts import rules as account_rules
from govern.accounts import views as accounts
from govern.acknowledgements import views as acknowledgements
from govern.advocates import views as advocates
from govern.answers import views as answers
from govern.audit import rules as audit_rules
from govern.audit import views as audit
from govern.awards import views as awards
from govern.ballots import views as ballots
from govern.barriers import views as barriers
from govern.bookings import views as bookings
from govern.certificates import views as certificates
from govern.commitments import views as commitments
from govern.comparisons import views as comparisons
from govern.config import PACKAGE, Settings, asset_root, from_environment
from govern.core import bus, engines, sqlite
from govern.core.localised import DEFAULT_LANGUAGE, locale_of
from govern.counting import views as counting
from govern.definition import views as definition
from govern.departments import views as departments
from govern.extensions import babel, csrf, db, limiter, login_manager, migrate
from govern.firsthour import views as firsthour
from govern.floor import views as floor
from govern.handovers import views as handovers
from govern.hearings import views as hearings
from govern.home import navigation
from govern.home import views as home
from govern.insights import tables as insight_tables
from govern.insights import views as insights
from govern.interim import views as interim
from govern.invitations import views as invitations
from govern.jobs.rules import register as register_job
from govern.journeys import views as journeys
from govern.licences import tables as licence_tables
from govern.licences import views as licences
from govern.links import views as links
from govern.mergers import views as mergers
from govern.nominations import views as nominations
from govern.notifications import views as notifications
from govern.operations import checks
from govern.operations import jobs as operations
from govern.organisation import queries as organisation
from govern.organisation import views as organisation_pages
from govern.people import presence
from govern.people import views as people
from govern.profile import services as account_changes
from govern.profile import views as profile
from govern.promises import views as promises
from govern.reviews import views as reviews
from govern.rotations import views as rotations
from govern.rounds import views as rounds
from govern.signoff import queries as signoff_queries
from govern.signoff import views as signoff
from govern.staffing import queries as staffing_queries
from govern.staffing import views as staffing
from govern.tasks import views as tasks
from govern.web import (
    assets,
    errors,
    headers,
    health,
    logs,
    metrics,
    panels,
    sections,
    templating,
    translating,
)
from govern.web.access import AccessHook, current_actor
from govern.web.sessions import SignedCookies

if TYPE_CHECKING:
    from collections.abc import Callable

    from babel import Locale
    from flask import Blueprint

SLICES: tuple[Blueprint, ...] = (
    accounts.bp,
    accounts.demo,
    acknowledgements.bp,
    advocates.bp,
    answers.bp,
    audit.bp,
    awards.bp,
    ballots.bp,
    barriers.bp,
    bookings.bp,
    certificates.bp,
    commitments.bp,
    comparisons.bp,
    counting.bp,
    definition.bp,
    departments.bp,
    firsthour.bp,
    floor.bp,
    handovers.bp,
    health.bp,
    hearings.bp,
    interim.bp,
    home.bp,
    insights.bp,
    invitations.bp,
    journeys.bp,
    licences.bp,
    links.bp,
    mergers.bp,
    metrics.bp,
    nominations.bp,
    notifications.bp,
    organisation_pages.bp,
    people.bp,
    profile.bp,
    promises.bp,
    reviews.bp,
    rotations.bp,
    rounds.bp,
    signoff.bp,
    signoff.verify,
    staffing.bp,
    tasks.bp,
)
#: What slices say in the named places of others.
PANELS = (
    (panels.Place.DEFINITION_DRAFT, reviews.beside_the_draft),
    (panels.Place.DEFINITION_READER, acknowledgements.beside_the_definition),
    (panels.Place.DEFINITION_READER, reviews.beside_the_definition),
    (panels.Place.DEPARTMENT_CARD, staffing_queries.heads),
    (panels.Place.HOME_CHEER, awards.cheer),
    (panels.Place.PERSON_CARD, advocates.on_the_person),
    (panels.Place.PROMISE_CASE, insight_tables.beside_the_case),
    (panels.Place.ROLE_ORIGIN, advocates.behind_the_role),
    (panels.Place.ROLE_ORIGIN, floor.behind_the_role),
    (panels.Place.SIGNATURES, licence_tables.beside_signatures),
    (panels.Place.ROUND_HOLD, answers.still_asked),
    (panels.Place.ROUND_PHASE, answers.left_behind),
    (panels.Place.ROUND_READER, awards.my_part),
)
THEMES = frozenset(account_rules.Theme)
BIGGEST_UPLOAD = 20 * 1024 * 1024
BIGGEST_FORM = 2 * 1024 * 1024
#: How long a statement on PostgreSQL waits for a lock before the answer is 503.
LOCK_TIMEOUT = "-c lock_timeout=5000"


class Application(Flask):
    """Flask, which asks of every hook of every request whether it is a coroutine; none is."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Give the function as it is."""
        return func


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application for these settings, or for those in the environment."""
    settings = settings or from_environment()
    settings.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not settings.testing:
        logs.configure(settings.log_level)
    root = asset_root()
    app = Application(
        "govern",
        root_path=str(root),
        template_folder=str(root / "templates"),
        static_folder=None,
        instance_path=str(settings.instance),
    )
    app.config.from_mapping(_flask_settings(settings))
    app.session_interface = SignedCookies(app)
    account_rules.configure(settings.argon2_memory)
    _bind(app)
    for blueprint in SLICES:
        app.register_blueprint(blueprint)
    csrf.exempt(accounts.sign_in_as)
    panels.register_all(PANELS)
    navigation.init_app(app)
    presence.know_accounts(*account_queries.CONDITIONS)
    presence.follow_addresses(account_changes.follow_addresses)
    bus.subscribe(subscribers.EVERYTHING, subscribers.SUBSCRIBERS)
    # For whom a message is composed, as they are when it is delivered.
    app.extensions["govern_reader"] = account_queries.find_reader
    operations.register_all()
    for name, every, function, waiting in schedule.JOBS:
        register_job(name, every, function, waiting=waiting)
    audit_rules.also_verify(signoff_queries.list_sentences)
    checks.register(app)
    return app


def _flask_settings(settings: Settings) -> dict[str, Any]:
    # What a statement was given never stands in an error's text, and so in no log.
    engine: dict[str, Any] = {"pool_pre_ping": not settings.is_sqlite, "hide_parameters": True}
    if settings.is_sqlite:
        engine["module"] = sqlite.dbapi
        sqlite.warn_when_old()
    else:
        engine["connect_args"] = {"options": LOCK_TIMEOUT}
    return {
        "GOVERN": settings,
        "SECRET_KEY": settings.secret_key,
        "TESTING": settings.testing,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine,
        "SESSION_COOKIE_NAME": settings.cookie("govern"),
        "SESSION_COOKIE_SECURE": settings.secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(days=7),
        "SESSION_REFRESH_EACH_REQUEST": False,
        "MAX_CONTENT_LENGTH": BIGGEST_UPLOAD,
        "MAX_FORM_MEMORY_SIZE": BIGGEST_FORM,
        "TRUSTED_HOSTS": [settings.host.rsplit(":", 1)[0]],
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": settings.secure,
        "BABEL_TRANSLATION_DIRECTORIES": str(PACKAGE / "translations"),
        "BABEL_DEFAULT_LOCALE": locale_of(DEFAULT_LANGUAGE),
        "RATELIMIT_HEADERS_ENABLED": True,
        "RATELIMIT_ENABLED": not settings.testing,
    }


def _bind(app: Flask) -> None:
    hook = AccessHook(accounts.load_actor, accounts.answer_anonymous, _switched_off)
    app.before_request(_name_the_request)
    # First in, last out: they see the answer as it leaves.
    logs.init_app(app)
    metrics.init_app(app)
    headers.refuse_early(app)
    hook.init_app(app)
    app.after_request(accounts.note_forbidden)
    headers.init_app(app)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(asset_root() / "migrations"), render_as_batch=True)
    # Pages know the actor; the library's own user, which it would load for each, stays out of them.
    login_manager.init_app(app, add_context_processor=False)
    login_manager.session_protection = None
    babel.init_app(app, locale_selector=_locale, timezone_selector=_time_zone)
    csrf.init_app(app)
    limiter.init_app(app)
    errors.init_app(app)
    translating.init_app(app)
    templating.init_app(app)
    sections.init_app(app)
    assets.init_app(app)
    if app.config["GOVERN"].trusted_proxies:
        hops = app.config["GOVERN"].trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # how WSGI middleware is installed.
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=0
        )
    with app.app_context():
        engines.prepare(db.engine)


def _name_the_request() -> None:
    g.request_id = uuid4().hex
    kept = request.cookies.get(current_app.config["GOVERN"].cookie("theme"), "")
    if kept in THEMES:
        g.theme = kept
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id, endpoint=request.endpoint)


def _switched_off(blueprint: str) -> str:
    facts = organisation.find_facts(current_actor().settings_version)
    return facts.part_off(blueprint) if facts else ""


def _locale() -> Locale:
    return translating.locale(translating.language())


def _time_zone() -> str:
    return current_actor().time_zone
