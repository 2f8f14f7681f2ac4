"""Forms about barriers and mitigations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # too new for the stubs.

from govern.barriers.rules import (
    HIGHEST_COST,
    KIND_NAMES,
    MECHANISM_NAMES,
    OUTCOME_CHOICES,
    SEVERITY_NAMES,
)
from govern.people.forms import WHOM, PersonField
from govern.web.fields import Day, OptionalNumber, WholeNumber
from govern.web.forms import Form, VersionedForm, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable


class ReportForm(Form):
    """A sentence and a kind: less than a minute on a phone; the rest waits behind a question."""

    sentence = sentence(
        _l("What keeps us from serving customers well?"),
        help=_l("One sentence. About how things are arranged, never about a person."),
    )
    kind = SelectField(
        _l("What is it about?"),
        choices=[
            SelectChoice(value=kind.value, label=_l(name)) for kind, name in KIND_NAMES.items()
        ],
    )
    stage_id = SelectField(_l("Stage of the customer journey"))
    without_name = BooleanField(
        _l("Send it without my name"),
        description=_l(
            "Then your name is not kept with it, and we cannot write to you about it. What becomes "
            "of it stands in the list. Who looks after the database itself sees the time, and "
            "might guess from it who it was."
        ),
    )

    def offer(self, stages: Iterable[tuple[str, str]]) -> None:
        """Offer the stages one can choose, and none."""
        self.stage_id.choices = [
            SelectChoice(value="", label=_l("No particular stage")),
            *[SelectChoice(value=key, label=name) for key, name in stages],
        ]


class TakeForm(VersionedForm):
    """How severe a barrier is, and who owns it."""

    severity = RadioField(
        _l("How severe is it?"),
        choices=[
            SelectChoice(value=str(number), label=_l(name))
            for number, name in SEVERITY_NAMES.items()
        ],
        default="3",
    )
    owner = PersonField(_l("Owner"), help=WHOM)


class MitigationForm(Form):
    """What is done against a barrier."""

    text = sentence(_l("What will be done?"))
    mechanism = SelectField(
        _l("How it works"),
        choices=[
            SelectChoice(value=mechanism.value, label=_l(name))
            for mechanism, name in MECHANISM_NAMES.items()
        ],
    )
    owner = PersonField(_l("Who sees to it"), help=WHOM)
    due_on = Day(_l("Done by"))
    reduction = WholeNumber(
        _l("Expected reduction, in percent"),
        0,
        100,
        help=_l("How much of the severity it takes away: 100 when nothing is left."),
    )
    cost = OptionalNumber(
        _l("Cost"),
        0,
        HIGHEST_COST,
        help=_l("In whole units of your currency. Leave it empty when nobody knows yet."),
    )


class CloseForm(VersionedForm):
    """How a barrier ended."""

    outcome = RadioField(
        _l("How did it end?"),
        choices=[
            SelectChoice(value=state.value, label=_l(name))
            for state, name in OUTCOME_CHOICES.items()
        ],
    )
    words = sentence(
        _l("In one sentence"),
        help=_l("What customers notice now, or why it stays. Everybody reads this."),
    )


class ActForm(Form):
    """A button: nothing but the proof that it was pressed on our page, once."""
