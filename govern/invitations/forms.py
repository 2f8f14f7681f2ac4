"""Forms of letting people in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # too new for the stubs.

from govern.web.forms import Form

if TYPE_CHECKING:
    from collections.abc import Iterable


class ActForm(Form):
    """A button."""


class CloseForm(Form):
    """A button that needs a tick first."""

    confirmed = BooleanField()


class HowForm(Form):
    """How the address of an invitation reaches somebody."""

    how = RadioField(_l("How do they get their address?"))

    def offer_ways(self, *, mail: bool) -> None:
        """Offer mail when there is a mail server, and always the print."""
        ways = {"print": _("I copy or print the addresses myself")}
        if mail:
            ways = {"mail": _("By mail, in their own language"), **ways}
        self.how.choices = [SelectChoice(value=key, label=text) for key, text in ways.items()]
        if self.how.data is None:
            self.how.data = next(iter(ways))


class InviteForm(HowForm):
    """Whom to invite, and how."""

    department = SelectField(_l("Whom?"))
    again = BooleanField(
        _l("Also those who were invited before and have not come in"),
        description=_l("They get a new address; the earlier one stops working."),
    )

    def offer_departments(self, departments: Iterable[Any]) -> None:
        """Set the departments one can choose from."""
        self.department.choices = [
            SelectChoice(value="", label=_("Everybody")),
            *(SelectChoice(value=str(row.id), label=row.name) for row in departments),
        ]
