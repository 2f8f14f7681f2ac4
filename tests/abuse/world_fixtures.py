"""The world of the role matrix: built once on each database, and never changed by a test."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from govern.core import clock
from govern.extensions import db
from tests.abuse.visitors import Visitors
from tests.abuse.world import World
from tests.client import Client
from tests.conftest import NOON
from tests.factories.outbox import task_kind
from tests.storms import arena

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask


@contextmanager
def _kept_apart(app: Flask) -> Iterator[Any]:
    """Give a connection inside a transaction that all sessions of the application join."""
    with app.app_context():
        engine = db.engine
        with engine.connect() as connection:
            outer = connection.begin()
            db._app_engines[app][None] = connection
            db.session.configure(join_transaction_mode="create_savepoint")
            try:
                yield connection
            finally:
                outer.rollback()
                db._app_engines[app][None] = engine


@pytest.fixture(scope="session")
def built(dialect: str) -> Iterator[tuple[Flask, Any, World]]:
    """Build the world on a database of its own."""
    with arena(dialect) as app, _kept_apart(app) as connection:
        app.test_client_class = Client
        moment = [NOON]

        def go(when: datetime) -> None:
            moment[0] = when

        with app.app_context(), clock.replaced(lambda: moment[0]):
            try:
                world = World(go)
                world.let_go()
            finally:
                db.session.remove()
        yield app, connection, world


@pytest.fixture(scope="module")
def committed(dialect: str) -> Iterator[Visitors]:
    """Give the world on a database where requests are real transactions, and what is done stays."""
    moment = [NOON]

    def go(when: datetime) -> None:
        moment[0] = when

    shared = task_kind(name="tests.shared", hand_over=lambda *_args: None)
    with arena(dialect) as app, shared, clock.replaced(lambda: moment[0]):
        app.test_client_class = Client
        with app.app_context():
            world = World(go)
            world.let_go()
            db.session.commit()
            db.session.remove()
        yield Visitors(app, None, world)


@contextmanager
def inside(built: tuple[Flask, Any, World]) -> Iterator[Visitors]:
    """Go into the world with everybody's browser; what happens there is taken back."""
    app, connection, world = built
    shared = task_kind(name="tests.shared", hand_over=lambda *_args: None)
    with shared, app.app_context(), clock.replaced(lambda: NOON):
        savepoint = connection.begin_nested()
        try:
            yield Visitors(app, connection, world)
        finally:
            db.session.remove()
            savepoint.rollback()


@pytest.fixture
def visitors(built: tuple[Flask, Any, World]) -> Iterator[Visitors]:
    """Give everybody's browser in the world; what a test changes is taken back."""
    with inside(built) as found:
        yield found
