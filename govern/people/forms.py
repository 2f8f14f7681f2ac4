"""Forms about people, and the field by which every other form chooses a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for
from flask_babel import gettext
from markupsafe import Markup
from wtforms import StringField
from wtforms.validators import DataRequired, Optional, ValidationError
from wtforms.widgets import TextInput, html_params

from govern.people import queries
from govern.web.forms import PlainText

if TYPE_CHECKING:
    from uuid import UUID

LONGEST_CHOICE = 420


class PersonInput(TextInput):
    """A line of text with suggestions; without a script it is a line of text."""

    def __call__(self, field: Any, **kwargs: Any) -> Markup:  # noqa: ANN401 - as WTForms has it.
        """Write the input and the empty list that a script fills while somebody types."""
        kwargs.update(
            list=f"{field.id}-suggestions",
            data_suggest=url_for("people.suggest"),
            autocomplete="off",
            maxlength=LONGEST_CHOICE,
        )
        suggestions = html_params(id=f"{field.id}-suggestions")
        return super().__call__(field, **kwargs) + Markup("<datalist {}></datalist>").format(
            Markup(suggestions)  # noqa: S704 - html_params has escaped it.
        )


class PersonField(StringField):
    """Chooses a person by e-mail, employee number or name; `.person_id` is who was meant.

    Show somebody as already chosen with `data=<name>`; what the service gets is `.person_id`,
    None when the field is not required and was left empty.
    """

    widget = PersonInput()

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
        found = queries.find_people_by_text(self.data[:LONGEST_CHOICE])
        if not found:
            raise ValidationError(
                gettext("Nobody was found by this name, e-mail address or employee number.")
            )
        if len(found) > 1:
            raise ValidationError(
                gettext(
                    "Several people have this name. Give the e-mail address or employee number."
                )
            )
        self.person_id = found[0].id
