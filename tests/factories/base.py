"""What every factory does: flush into the test's session."""

from __future__ import annotations

from factory.alchemy import SQLAlchemyModelFactory

from govern.extensions import db


class Factory(SQLAlchemyModelFactory):
    """Adds to the session and flushes; a test's transaction takes everything back."""

    class Meta:  # noqa: D106 - factory-boy's own.
        abstract = True
        sqlalchemy_session = db.session
        sqlalchemy_session_persistence = "flush"
