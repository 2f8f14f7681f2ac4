"""Papers about a definition that was signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response

from govern.certificates import papers
from govern.core.errors import NotFound
from govern.core.permissions import Permission
from govern.definition import queries as definitions
from govern.documents.paper import render as set_paper
from govern.extensions import limiter
from govern.signing import queries as signing
from govern.web.access import current_actor, public, requires

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

bp = Blueprint("certificates", __name__)


def _answer(paper: bytes, name: str) -> Response:
    answering = Response(paper, mimetype="application/pdf")
    answering.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    answering.headers["Cache-Control"] = "no-store"
    return answering


@bp.get("/verify/definition/<int:number>/pdf")
@public("anybody may take along a definition that is or was in force, with its signatures")
@limiter.limit("30 per minute")
def definition(number: int) -> ResponseReturnValue:
    """Give the definition with its signatures as a PDF."""
    version = definitions.get_public(number)
    if version.frozen_text_id is None:
        raise NotFound
    frozen = signing.get_frozen(version.frozen_text_id)
    signatures, _problems = signing.examine(frozen)
    values = papers.definition(version, frozen, signatures, current_actor())
    return _answer(set_paper("definition", values), f"definition-{number}")


@bp.get("/definition/versions/<uuid:version_id>/certificate")
@requires(Permission.DEFINITION_READ)
def own(version_id: UUID) -> ResponseReturnValue:
    """Give who signed a certificate of exactly that."""
    actor = current_actor()
    version = definitions.get_version(version_id, actor=actor)
    if version.frozen_text_id is None:
        raise NotFound
    frozen = signing.get_frozen(version.frozen_text_id)
    signatures, _problems = signing.examine(frozen)
    signature = next((one for one in signatures if one.person_id == actor.id), None)
    if signature is None:
        raise NotFound
    values = papers.certificate(version, frozen, signature, actor)
    return _answer(set_paper("certificate", values), f"signature-{version.number}")
