"""Who was invited."""

from __future__ import annotations

from dataclasses import dataclass

from govern.core.descriptions import Depending, describe
from govern.core.errors import N_
from govern.core.events import Event


@dataclass(frozen=True, kw_only=True)
class PersonInvited(Event):
    """One person was invited; the subject is the person."""

    name = "invitations.person_invited"
    #: False when the administrator hands the address over.
    by_mail: bool


@dataclass(frozen=True, kw_only=True)
class PeopleInvited(Event):
    """Several people were invited together; the subject is the batch."""

    name = "invitations.people_invited"
    people: int
    by_mail: bool


describe(
    {
        PeopleInvited: N_("Invited people together: %(people)s."),
        PersonInvited: Depending(
            "by_mail",
            {True: N_("Invited %(subject)s by mail.")},
            N_("Made an invitation for %(subject)s, to be handed over."),
        ),
    },
    subject="person",
)
