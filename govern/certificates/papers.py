"""What stands on the papers about a definition, in the language of who takes them along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from govern.definition.rules import CONTEXT, TEXT_NAMES, DefinitionState
from govern.documents.paper import code_of
from govern.documents.prose import blocks
from govern.organisation.queries import get_facts
from govern.web.addresses import external
from govern.web.templating import date_text, datetime_text, language, number, retold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govern.core.localised import Localised
    from govern.core.permissions import Actor
    from govern.definition.hearing import Heard
    from govern.definition.models import DefinitionVersion, Dimension
    from govern.signing.models import FrozenText, Signature

ROLE = "Senior leader, %(department)s"


def _said(text: Localised) -> dict[str, str] | None:
    """Give a text with the language it is really in; None where there is none."""
    shown = text.shown(language())
    return {"text": shown.text, "lang": shown.language} if shown.text else None


def _standing(version: DefinitionVersion) -> str:
    if version.state is DefinitionState.SUPERSEDED:
        return str(
            _(
                "Version %(number)s, in force from %(day)s until %(end)s.",
                number=version.number,
                day=date_text(version.in_force_at),
                end=date_text(version.superseded_at),
            )
        )
    if version.in_force_at is not None:
        return str(
            _(
                "Version %(number)s, in force since %(day)s.",
                number=version.number,
                day=date_text(version.in_force_at),
            )
        )
    return str(_("Version %(number)s, not in force.", number=version.number))


def _every_paper(version: DefinitionVersion, frozen: FrozenText, actor: Actor) -> dict[str, Any]:
    path = url_for("verify_definition.definition", number=version.number)
    address = external(path)
    return {
        "lang": language(),
        "organisation": get_facts(actor).name,
        "page": str(_("Page")),
        "standing": _standing(version),
        "cry": _said(version.rallying_cry) or {"text": "", "lang": language()},
        "head": [str(_("What")), str(_("Value"))],
        "proof": {
            "how": str(
                _("Anybody can verify these signatures: scan the code, or open this address.")
            ),
            "hash": f"SHA-256 {frozen.sha256}",
            "address": address,
            "code": code_of(address),
            "code_says": str(_("QR code of the address at which the signatures are verified")),
        },
    }


def definition(
    version: DefinitionVersion,
    frozen: FrozenText,
    signatures: Sequence[Signature],
    actor: Actor,
) -> dict[str, Any]:
    """Give the values of the definition as a paper, with its signatures."""
    full = version.full_text.shown(language())
    return {
        **_every_paper(version, frozen, actor),
        "title": str(
            _("Definition of customer-centricity, version %(number)s", number=version.number)
        ),
        "imperative": _said(version.imperative),
        "full": {"blocks": blocks(full.text), "lang": full.language},
        "dimensions": [_dimension(one) for one in version.dimensions],
        "heard": [_heard(one) for one in version.heard],
        "context": [
            {"title": str(_(TEXT_NAMES[name])), "text": _said(getattr(version, name))}
            for name in CONTEXT
            if getattr(version, name)
        ],
        "words": {
            "where": str(_("Where we stand")),
            "example": str(_("For example:")),
            "on_culture": str(_("On culture")),
            "off_culture": str(_("Off culture")),
            "heard": str(_("Who was heard")),
            "signatures": str(_("Signatures")),
        },
        "signature_head": [str(_("Name")), str(_("Role")), str(_("Signed"))],
        "signatures": [
            {
                "name": one.printed_name,
                "role": retold(one.printed_role, ROLE),
                "at": datetime_text(one.signed_at),
            }
            for one in signatures
        ],
    }


def _dimension(one: Dimension) -> dict[str, Any]:
    return {
        "left": _said(one.left),
        "right": _said(one.right),
        "place": one.place,
        "place_says": str(
            _("%(place)s on a scale from 0 (left) to 100 (right)", place=number(one.place))
        ),
        "rationale": _said(one.rationale),
        "example": _said(one.example),
        "on_culture": _said(one.on_culture),
        "off_culture": _said(one.off_culture),
    }


def _heard(one: Heard) -> dict[str, str]:
    said = one.words.shown(language())
    beside = [
        *([ngettext("one person", "%(num)s people", one.people)] if one.people else []),
        *([date_text(one.on)] if one.on else []),
    ]
    more = f" ({', '.join(beside)})" if beside else ""
    return {"text": f"{_(one.name)}: {said.text}{more}", "lang": said.language}


def certificate(
    version: DefinitionVersion, frozen: FrozenText, signature: Signature, actor: Actor
) -> dict[str, Any]:
    """Give the values of the certificate of one signature, for who signed."""
    return {
        **_every_paper(version, frozen, actor),
        "title": str(_("Certificate of a signature")),
        "meaning": signature.meaning,
        "facts": [
            [str(_("Name")), signature.printed_name],
            [str(_("Role")), retold(signature.printed_role, ROLE)],
            [str(_("Signed")), f"{signature.signed_at:%Y-%m-%d %H:%M:%S} UTC"],
            [str(_("Version")), number(version.number)],
            [str(_("Proved who it was")), f"{signature.authenticated_at:%Y-%m-%d %H:%M:%S} UTC"],
            [str(_("Network address")), signature.address],
            [str(_("Browser")), signature.user_agent],
            [str(_("Fingerprint")), signature.sha256],
        ],
    }
