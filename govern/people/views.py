"""Pages about people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, jsonify, request

from govern.core.permissions import Permission
from govern.people import queries
from govern.web.access import requires

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("people", __name__, url_prefix="/people")


@bp.get("/suggest")
@requires(Permission.PEOPLE_READ)
def suggest() -> ResponseReturnValue:
    """People whose name contains what is being typed, for the field that chooses a person."""
    answer = jsonify(queries.list_suggestions(request.args.get("q", "")[:100]))
    answer.headers["Cache-Control"] = "no-store"
    return answer
