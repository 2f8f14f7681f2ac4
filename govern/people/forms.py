"""Forms about people, and the field by which every other form chooses a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # too new for the stubs.
from wtforms.validators import DataRequired, Optional, ValidationError

from govern.core.localised import LANGUAGES
from govern.core.permissions import Role
from govern.departments.forms import DepartmentField
from govern.people import queries
from govern.people.models import Level
from govern.people.rules import (
    EMAIL_LENGTH,
    GIVEN_BY_HAND,
    LEVEL_NAMES,
    NUMBER_LENGTH,
    ROLE_MEANINGS,
    ROLE_NAMES,
)
from govern.web.fields import Day
from govern.web.forms import Form, PlainText, VersionedForm, line
from govern.web.suggest import LONGEST_CHOICE, SuggestInput

if TYPE_CHECKING:
    from uuid import UUID

#: How a person is chosen, as help under the field.
WHOM = _l("A name, e-mail address or employee number.")


class PersonField(StringField):
    """Chooses a person by e-mail, employee number or name; `.person_id` is who was meant.

    Show somebody as already chosen with `data=<name>`; what the service gets is `.person_id`,
    None when the field is not required and was left empty.
    """

    widget = SuggestInput("people.suggest")

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


def _levels() -> list[SelectChoice]:
    return [SelectChoice(value=level.value, label=gettext(LEVEL_NAMES[level])) for level in Level]


def _languages() -> list[SelectChoice]:
    names = {"en": "English", "nl": "Nederlands"}
    return [SelectChoice(value=code, label=names.get(code, code)) for code in LANGUAGES]


def _roles() -> list[SelectChoice]:
    return [
        SelectChoice(
            value=role.value, label=f"{gettext(ROLE_NAMES[role])}: {gettext(ROLE_MEANINGS[role])}"
        )
        for role in GIVEN_BY_HAND
    ]


class ChangeForm(VersionedForm):
    """What is written about a person."""

    name = line(_l("Name"))
    email = line(
        _l("E-mail"),
        required=False,
        most=EMAIL_LENGTH,
        help=_l("Leave it empty for somebody who has no address at work."),
        render_kw={"inputmode": "email", "autocomplete": "off"},
    )
    employee_number = line(_l("Employee number"), most=NUMBER_LENGTH)
    level = SelectField(_l("Level"), choices=_levels, coerce=Level)
    country = line(
        _l("Country"),
        most=2,
        help=_l("Two letters, like NL."),
        render_kw={"autocomplete": "off"},
    )
    language = SelectField(_l("Language"), choices=_languages)
    joined_on = Day(_l("First day"))


class AddForm(ChangeForm):
    """Somebody new."""

    department_id = DepartmentField(_l("Department"))
    manager = PersonField(_l("Reports to"), required=False, help=WHOM)


class MoveForm(VersionedForm):
    """Another department, another manager."""

    department_id = DepartmentField(_l("Department"))
    manager = PersonField(_l("Reports to"), required=False, help=WHOM)


class EndForm(VersionedForm):
    """The last day of somebody who leaves."""

    left_on = Day(
        _l("Last day"),
        help=_l(
            "Signing in works until the end of this day. With a day that has passed, it ends now."
        ),
    )


class RoleForm(Form):
    """A role that is given by hand."""

    role = RadioField(_l("Which role?"), choices=_roles, coerce=Role)


class ActForm(Form):
    """A button: nothing but the proof that it was pressed on our page, once."""
