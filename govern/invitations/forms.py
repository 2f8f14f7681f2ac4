"""Forms of letting people in."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # too new for the stubs.
from wtforms.validators import DataRequired

from govern.departments.forms import DepartmentField
from govern.web.forms import Form


class ActForm(Form):
    """A button."""


class CloseForm(Form):
    """A button that needs a tick first."""

    confirmed = BooleanField(
        validators=[DataRequired(_l("Tick the box first, so that nobody is shut out by a slip."))]
    )


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

    department_id = DepartmentField(
        _l("Which department?"), nothing=_l("Leave it empty to invite everybody.")
    )
    again = BooleanField(
        _l("Also those who were invited before and have not come in"),
        description=_l("They get a new address; the earlier one stops working."),
    )
