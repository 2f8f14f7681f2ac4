"""Forms for departments, and the field by which every other form chooses one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # too new for the stubs.
from wtforms.validators import ValidationError

from govern.departments import queries
from govern.web.forms import Form, VersionedForm, line


def _id(value: str | UUID | None) -> UUID | None:
    if value is None or value == "":
        return None
    return value if isinstance(value, UUID) else UUID(value)


class DepartmentField(SelectField):
    """Chooses a department, written with those above it; `.data` is its id, or None for nothing."""

    def __init__(
        self,
        label: str,
        *,
        nothing: str = "",
        help: str = "",  # noqa: A002 - as line() and lines() call it.
        **kwargs: Any,  # noqa: ANN401 - what WTForms hands on.
    ) -> None:
        super().__init__(label, description=help, coerce=_id, choices=self.known, **kwargs)
        self.nothing = nothing
        self.flags.required = not nothing

    def known(self) -> list[SelectChoice]:
        """Give the departments there are now, after the choice of none."""
        first = SelectChoice(value="", label=self.nothing or gettext("Choose a department"))
        tree = queries.list_tree()
        return [first, *[SelectChoice(value=str(b.id), label=b.full_name) for b in tree]]

    def post_validate(self, form: Any, validation_stopped: bool) -> None:  # noqa: ANN401, FBT001, ARG002
        """Refuse that nothing is chosen where something must be."""
        if not self.nothing and self.data is None and not self.errors:
            raise ValidationError(gettext("Choose a department."))


class AddForm(Form):
    """A new department."""

    name = line(_l("Name of the department"))
    parent_id = DepartmentField(_l("Belongs under"), nothing=_l("Nothing: it stands at the top"))


class RenameForm(VersionedForm):
    """Another name."""

    name = line(_l("Name of the department"))


class MoveForm(VersionedForm):
    """Another place in the tree."""

    parent_id = DepartmentField(_l("Belongs under"), nothing=_l("Nothing: it stands at the top"))
