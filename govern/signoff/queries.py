"""Finds out whether what is in force is what was signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from govern.audit.models import AuditRow
from govern.audit.reading import Damaged, reading
from govern.audit.rules import SEALED_WITHIN
from govern.core.errors import N_
from govern.definition import queries as definitions
from govern.definition.rules import DOCUMENT_FORM, READ_BY_ALL, DefinitionState
from govern.extensions import db
from govern.organisation.queries import Facts
from govern.signing import queries as signing
from govern.signing.rules import canonical, digest
from govern.signoff.events import DefinitionInForce, SentForSignature

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from govern.definition.models import DefinitionVersion
    from govern.signing.models import FrozenText, Signature

OTHER_WORDS = N_("The definition says something else than the text that was signed.")
NOT_FROZEN = N_("The definition belongs to no text that was signed.")
TOO_FEW = N_("Fewer people have signed than were needed.")
UNREADABLE = N_("What the log says about this text cannot be read: it was changed.")
NEVER_SENT = N_("The log does not say how many were to sign this text.")
OTHER_NUMBER = N_("The log has another number of signatures that were needed.")
OTHER_DAY = N_("The log has another moment at which this version came into force.")
NEVER_IN_FORCE = N_("The log does not know that this version came into force.")


@dataclass(frozen=True)
class Verdict:
    """What recomputing found about one version: its hash now, and everything that is wrong."""

    computed: str
    signatures: list[Signature]
    problems: list[str]

    @property
    def holds(self) -> bool:
        """Be true when the text and every signature hold."""
        return not self.problems


@dataclass(frozen=True)
class Broken:
    """A version or a frozen text that does not hold, with a sentence that says why."""

    subject_id: UUID
    problem: str


def hash_of(version: DefinitionVersion, frozen: FrozenText | None = None) -> str:
    """Compute the hash of what a version says now, in the form in which it was frozen."""
    form = DOCUMENT_FORM if frozen is None else frozen.form
    return digest(canonical(version.document(form)))


def verdict_of(version: DefinitionVersion, frozen: FrozenText) -> Verdict:
    """Compute everything again about one version and the text that was signed."""
    signatures, problems = signing.examine(frozen)
    own = _problems(version, frozen, len(signatures))
    return Verdict(hash_of(version, frozen), signatures, [*own, *problems])


def list_broken() -> list[Broken]:
    """Find every version that is not what was signed, and every signature that does not hold."""
    frozen = {text.id: text for text in signing.list_frozen()}
    signed = signing.count_signatures()
    found = [
        Broken(version.id, problem)
        for version in definitions.list_signed_versions()
        for problem in _problems(
            version,
            frozen.get(version.frozen_text_id or version.id),
            signed.get(version.frozen_text_id or version.id, 0),
        )
    ]
    return found + [Broken(one.frozen_text_id, one.problem) for one in signing.list_broken()]


def list_sentences() -> list[str]:
    """Give what does not hold as lines for the terminal."""
    return [f"{one.subject_id}: {one.problem}" for one in list_broken()]


def _problems(version: DefinitionVersion, frozen: FrozenText | None, signed: int) -> list[str]:
    if frozen is None or frozen.about_id != version.id:
        return [NOT_FROZEN]
    found = [] if hash_of(version, frozen) == frozen.sha256 else [OTHER_WORDS]
    try:
        with reading():
            needed, came = _what_is_logged(version.id, frozen.id)
    except Damaged:
        return [*found, UNREADABLE]
    if needed is None:
        found.append(NEVER_SENT)
    elif needed != version.needed:
        found.append(OTHER_NUMBER)
    if version.state in READ_BY_ALL:
        if signed < (needed or version.needed):
            found.append(TOO_FEW)
        if came is None:
            found.append(NEVER_IN_FORCE)
        elif version.in_force_at is None or abs(version.in_force_at - came) > SEALED_WITHIN:
            found.append(OTHER_DAY)
    return found


def _what_is_logged(version_id: UUID, frozen_text_id: UUID) -> tuple[int | None, datetime | None]:
    """Give from the log how many were to sign this text, and when the version came into force.

    Each happens once; of rows that somebody put in, the first counts, which are older than theirs.
    """
    logged = (
        select(AuditRow.event, AuditRow.at, AuditRow.payload)
        .where(
            AuditRow.subject_id == version_id,
            AuditRow.event.in_([SentForSignature.name, DefinitionInForce.name]),
        )
        .order_by(AuditRow.at.desc())
    )
    needed, came = None, None
    for row in db.session.execute(logged):
        if row.event == DefinitionInForce.name:
            came = row.at
        elif row.payload.get("frozen_text_id") == str(frozen_text_id):
            needed = row.payload.get("needed")
    return needed, came


def list_excluded(version: DefinitionVersion, facts: Facts) -> Collection[UUID]:
    """Give who may not sign a version: whoever wrote in it, unless the organisation allows that."""
    if facts.switch("definition.author_may_sign"):
        return frozenset()
    return definitions.list_author_ids(version)


def is_out(version: DefinitionVersion) -> bool:
    """Tell whether a version waits for signatures."""
    return version.state is DefinitionState.OUT_FOR_SIGNATURE
