"""Forms of signing off."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectMultipleField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from govern.web.fields import Day, WholeNumber
from govern.web.forms import Form, sentence


class Signatories(SelectMultipleField):
    """Tick boxes, one a senior leader."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class SendOutForm(Form):
    """Who signs, how many of them, and by when."""

    signatories = Signatories(
        _l("Who is asked to sign"),
        validators=[InputRequired(_l("Choose at least one senior leader."))],
    )
    needed = WholeNumber(_l("Signatures that bring it into force"), 1, 100)
    due_on = Day(_l("To be signed by"))
    to_acknowledge = BooleanField(
        _l("Its meaning has changed: ask everybody to read it as soon as it is in force"),
        description=_l("They are shown just what changed, and say that they have read it."),
    )
    #: The hash of the text as it stood when the page was opened.
    shown_sha256 = HiddenField()
    says_the_same = BooleanField(_l("The texts say the same in every language"))


class SignForm(Form):
    """The hash of what was shown, and the meaning one agrees to."""

    shown_sha256 = HiddenField(validators=[InputRequired()])
    meaning = BooleanField(
        _l("I have read this and will decide by it."),
        validators=[InputRequired(_l("Tick this to sign."))],
    )


class DeclineForm(Form):
    """Why one does not sign."""

    reason = sentence(_l("Why you do not sign"), help=_l("The author will read it."))


class PutOffForm(Form):
    """Another last day."""

    due_on = Day(_l("To be signed by"))


class ActForm(Form):
    """A button: nothing but the proof that it was pressed on our page, once."""


class WithdrawForm(Form):
    """Why a text is taken back."""

    note = sentence(_l("Why it is taken back"))
