"""Forms about insights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # too new for the stubs.

from govern.insights.rules import SOURCE_NAMES, TEXT_MOST, Source
from govern.people.forms import WHOM, PersonField
from govern.web.fields import Day
from govern.web.forms import Form, VersionedForm, lines, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable


class ReportForm(Form):
    """What somebody learned: a text and where it comes from."""

    text = lines(
        _l("What did you learn?"),
        most=TEXT_MOST,
        rows=4,
        help=_l(
            "Say what happens to customers and why. Never name the customers or colleagues you "
            "saw: everybody reads this."
        ),
    )
    source = RadioField(
        _l("Where did you learn it?"),
        choices=[
            SelectChoice(value=source.value, label=_l(SOURCE_NAMES[source])) for source in Source
        ],
        default=Source.FLOOR.value,
    )
    stage_id = SelectField(
        _l("Stage of the customer journey"),
        description=_l("Leave it open when it is about more than one."),
    )

    def offer(self, stages: Iterable[tuple[str, str]]) -> None:
        """Offer the stages one can choose, and none."""
        self.stage_id.choices = [
            SelectChoice(value="", label=_l("No particular stage")),
            *[SelectChoice(value=key, label=name) for key, name in stages],
        ]


class ActionForm(VersionedForm):
    """Which action follows."""

    action = sentence(
        _l("What will be done?"), help=_l("One sentence that says what will be different.")
    )
    owner = PersonField(_l("Who sees to it"), help=WHOM)
    due_on = Day(_l("Done by"))


class RefusalForm(VersionedForm):
    """Why nothing follows."""

    reason = sentence(
        _l("Why not?"), help=_l("Everybody reads this, and first of all the one who told us.")
    )


class EffectForm(VersionedForm):
    """What changed."""

    effect = sentence(
        _l("What changed for customers?"),
        help=_l("With a figure when there is one. It stands under 'You said, we did'."),
    )


class ActForm(Form):
    """A button: nothing but the proof that it was pressed on our page, once."""
