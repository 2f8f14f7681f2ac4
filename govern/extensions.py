"""The Flask extensions, created once and bound in `create_app`."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask.globals import request_ctx
from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

if TYPE_CHECKING:
    from flask import Flask, Response


class Base(DeclarativeBase):
    """The base of every model: typed, with names for all constraints."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class LimiterOfSome(Limiter):
    """Flask-Limiter, which looks at the pages that are limited and lets all others alone.

    A limited page asks by itself; what runs around every request is for limits that hold for all
    pages, and there are none.
    """

    def init_app(self, app: Flask) -> None:
        """Bind, and take back what would run around every request."""
        super().init_app(app)
        if not self.enabled:
            return
        app.before_request_funcs[None].remove(self._check_request_limit)
        add_headers = app.after_request_funcs[None].pop()
        forget = app.teardown_request_funcs[None].pop()

        @app.after_request
        def _say_what_is_left(response: Response) -> Response:
            was_limited = hasattr(request_ctx, "_limiter_request_context")
            return cast("Response", add_headers(response)) if was_limited else response

        @app.teardown_request
        def _forget(error: BaseException | None) -> None:
            if hasattr(request_ctx, "_limiter_request_context"):
                forget(error)


db = SQLAlchemy(model_class=Base)
# What every model inherits; Flask-SQLAlchemy makes it while running, type checkers read Base.
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model
login_manager = LoginManager()
migrate = Migrate()
babel = Babel()
csrf = CSRFProtect()
limiter = LimiterOfSome(get_remote_address, storage_uri="memory://")
