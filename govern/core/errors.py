"""Refusals of the domain: what a service raises when it will not do what was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable


def N_(message: str) -> str:  # noqa: N802 - the name gettext tools know.
    """Mark a sentence for translation and return it unchanged."""
    return message


class Versioned(Protocol):
    """A thing that counts its changes."""

    @property
    def version(self) -> int:
        """Give how often it was changed, from 1."""


class DomainError(Exception):
    """A refusal with a sentence for the person who asked, translated when it is shown (422)."""

    def __init__(self, message: str, **params: object) -> None:
        """Keep the message id and the values of its named placeholders."""
        super().__init__(message)
        self.message = message
        self.params = params

    def __str__(self) -> str:
        """Give the English sentence, for logs and for the terminal."""
        return self.message % self.params if self.params else self.message


class NotFound(DomainError):
    """The thing is not there, or the actor may not know that it is (404)."""

    def __init__(self, message: str = N_("There is nothing at this address.")) -> None:
        """Say the same sentence for what is missing and for what is hidden."""
        super().__init__(message)


class SwitchedOff(DomainError):
    """The part of the product that was asked for is switched off in this organisation (404)."""

    status = 404


class NotAllowed(DomainError):
    """The actor may see the thing but may not do this to it (403)."""


class Conflict(DomainError):
    """Somebody else was first, or the text has changed since it was shown (409)."""


class Stale(Conflict):
    """The text was changed by somebody else since this person opened it (409, both shown)."""


def check_version(thing: Versioned, version: int, message: str) -> None:
    """Refuse what was decided about another version of a thing than the one that is stored."""
    if thing.version != version:
        raise Stale(message, version=thing.version)


class IllegalTransition(Conflict):
    """The workflow of the thing does not allow this step from its present state (409)."""


class FieldError(DomainError):
    """A refusal that belongs beside one field of the form (422)."""

    def __init__(self, field: str, message: str, **params: object) -> None:
        """Name the field as the service's argument is named."""
        super().__init__(message, **params)
        self.field = field
        #: What is refused in the same form, each beside its own field.
        self.others: tuple[FieldError, ...] = ()


def refuse(found: Iterable[FieldError]) -> None:
    """Raise what is refused, if anything is: all of it at once."""
    every = tuple(found)
    if every:
        every[0].others = every[1:]
        raise every[0]


class Damaged(DomainError):
    """What arrived is not what our page sends (400)."""

    status = 400


class Busy(DomainError):
    """The database lock could not be had in time; the same request may succeed shortly (503)."""


class AlreadyDone(Exception):
    """The same form was sent before; its first answer is given again."""

    def __init__(self, location: str | None) -> None:
        """Keep the address the first answer led to, when it is known."""
        super().__init__(location)
        self.location = location
