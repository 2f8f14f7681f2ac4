"""Forms for departments, and the field by which every other form chooses one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import DataRequired, Optional, ValidationError

from govern.core.types import NAME_LENGTH
from govern.departments import queries
from govern.departments.models import DEEPEST
from govern.departments.rules import SEPARATOR
from govern.web.forms import Form, PlainText, VersionedForm, line
from govern.web.suggest import SuggestInput

#: How a department is chosen, as help under the field.
WHICH = _l("A name. Where several departments have it, with those above it: Claims > Motor.")
#: The deepest department with all those above it, each with the longest name there may be.
LONGEST_PLACE = DEEPEST * (NAME_LENGTH + len(SEPARATOR))
AT_THE_TOP = _l("Leave it empty for a department that stands at the top.")


def _refuse_hidden(form: Any, field: Any) -> None:  # noqa: ANN401 - as WTForms calls it.
    if isinstance(field.data, str):
        PlainText()(form, field)


class DepartmentField(StringField):
    """Chooses a department by its name; `.data` is its id, or None where nothing was chosen.

    A tree of a few departments is offered whole; of many, those that fit what is typed.
    """

    widget = SuggestInput("departments.suggest", LONGEST_PLACE)
    data: Any  # what was typed, until it is validated.

    def __init__(
        self,
        label: str,
        *,
        nothing: str = "",
        help: str = "",  # noqa: A002 - as line() and lines() call it.
        **kwargs: Any,  # noqa: ANN401 - what WTForms hands on.
    ) -> None:
        """Take what it means to leave the field empty, where that is allowed."""
        needed = Optional() if nothing else DataRequired(_l("Choose a department."))
        kwargs.setdefault("validators", [needed, _refuse_hidden])
        super().__init__(label, description=help or nothing or WHICH, **kwargs)

    def process_data(self, value: UUID | str | None) -> None:
        """Take the department that is chosen already, also from an address."""
        self.data = value if isinstance(value, UUID) else queries.id_in(value or "")

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed; who is meant is found out when the form is validated."""
        if valuelist:
            self.data = valuelist[0].strip()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return queries.full_name_of(self.data) if isinstance(self.data, UUID) else ""

    def offered(self) -> list[str]:
        """Give all departments, with those above them, where they are few."""
        return [branch.full_name for branch in queries.list_few()]

    def post_validate(self, form: Any, validation_stopped: bool) -> None:  # noqa: ANN401, FBT001, ARG002
        """Find out which department is meant, or say why none is."""
        if isinstance(self.data, UUID):
            # The field did not arrive at all: what was chosen before stays chosen.
            return
        text, self.data = self.data, None
        if self.errors or not text:
            return
        if len(text) > LONGEST_PLACE:
            raise ValidationError(
                gettext(
                    "A department is named with at most %(most)s characters.", most=LONGEST_PLACE
                )
            )
        found = queries.list_meant(text)
        if not found:
            raise ValidationError(gettext("There is no department of this name."))
        if len(found) > 1:
            raise ValidationError(
                gettext(
                    "Several departments have this name. Put the one above it before it: "
                    "Claims > Motor."
                )
            )
        self.data = found[0].id


class AddForm(Form):
    """A new department."""

    name = line(_l("Name of the department"))
    parent_id = DepartmentField(_l("Belongs under"), nothing=AT_THE_TOP)


class RenameForm(VersionedForm):
    """Another name."""

    name = line(_l("Name of the department"))


class MoveForm(VersionedForm):
    """Another place in the tree."""

    parent_id = DepartmentField(_l("Belongs under"), nothing=AT_THE_TOP)
