"""The field by which every form chooses a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext
from wtforms import StringField
from wtforms.validators import DataRequired, Optional, StopValidation

from govern.people import queries
from govern.web.forms import PlainText

if TYPE_CHECKING:
    from uuid import UUID


class PersonField(StringField):
    """Chooses a person by e-mail, employee number or name; `.person_id` is who was meant."""

    def __init__(
        self,
        label: str,
        *,
        required: bool = True,
        help: str = "",  # noqa: A002 - as line() and lines() call it.
        **kwargs: Any,  # noqa: ANN401 - what WTForms hands on.
    ) -> None:
        kwargs.setdefault("validators", [DataRequired() if required else Optional(), PlainText()])
        kwargs.setdefault("filters", [lambda value: value.strip() if value else ""])
        super().__init__(label, description=help, **kwargs)
        self.person_id: UUID | None = None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:  # noqa: ANN401, FBT001, ARG002
        """Find out who is meant, or say why nobody is."""
        self.person_id = None
        if self.errors or not self.data:
            return
        found = queries.find_people_by_text(self.data[:420])
        if not found:
            raise StopValidation(
                gettext("Nobody was found by this name, e-mail address or employee number.")
            )
        if len(found) > 1:
            raise StopValidation(
                gettext(
                    "Several people have this name. Give the e-mail address or employee number."
                )
            )
        self.person_id = found[0].id
