"""Forms to tell, decide and agree to a story."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # new in 3.3.2.
from wtforms.validators import InputRequired, ValidationError

from govern.nominations.rules import REASON_NAMES
from govern.people.forms import PersonField
from govern.web.forms import Form, VersionedForm, line, lines, sentence
from govern.web.templating import plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from sqlalchemy import Row

LONGEST_PART = 3000


class BeginForm(Form):
    """Who did something good for a customer, in one sentence."""

    nominee = PersonField(
        _l("Who was it?"), help=_l("A name, an e-mail address or an employee number.")
    )
    second = PersonField(_l("And somebody else?"), required=False)
    third = PersonField(_l("And a third colleague?"), required=False)
    category = SelectField(_l("Category"), validators=[InputRequired()], validate_choice=False)
    title = line(
        _l("Their story in one sentence"),
        most=160,
        help=_l("For example: She drove the key to the campsite herself."),
    )

    def offer(self, categories: Sequence[Row[*tuple[Any, ...]]]) -> None:
        """Offer the categories that take stories now."""
        several = len({row.round_id for row in categories}) > 1
        self.category.choices = [
            SelectChoice(
                str(row.id),
                f"{plain(row.name)} ({plain(row.round_name)})" if several else plain(row.name),
            )
            for row in categories
        ]

    def validate_category(self, field: SelectField) -> None:
        """Refuse what names no category; the service says whether one still takes stories."""
        try:
            UUID(field.data)
        except ValueError:
            raise ValidationError(_("Choose a category.")) from None

    @property
    def nominee_ids(self) -> list[UUID]:
        """Give the people who were named."""
        found = [field.person_id for field in (self.nominee, self.second, self.third)]
        return [person_id for person_id in found if person_id is not None]


class StoryForm(VersionedForm):
    """The whole story; what happened and what it meant are needed to send it in."""

    title = line(_l("Their story in one sentence"), most=160)
    situation = lines(
        _l("What was going on?"),
        required=False,
        most=LONGEST_PART,
        rows=3,
        help=_l("Leave out anything by which a customer could be recognised."),
    )
    deed = lines(_l("What did they do?"), required=False, most=LONGEST_PART, rows=5)
    effect = lines(
        _l("What did it mean for the customer?"), required=False, most=LONGEST_PART, rows=4
    )
    evidence = lines(
        _l("How do you know?"),
        required=False,
        most=LONGEST_PART,
        rows=2,
        help=_l("For example a letter, a call, or what you saw. Only moderators read this."),
    )

    def kept_as(self, version: int) -> None:
        """Let the form, shown again although it was saved, save once more what is typed next."""
        self.version.data = version
        self.version.raw_data = [str(version)]
        self.submission_id.data = str(uuid4())

    @property
    def told(self) -> dict[str, str]:
        """Give the parts of the story as they were typed."""
        parts = (self.title, self.situation, self.deed, self.effect, self.evidence)
        return {part.short_name: part.data for part in parts}


class AcceptForm(Form):
    """The text readers will see, or the entry this story joins."""

    entry = RadioField(_l("Is it a deed that is on the shortlist already?"), default="")
    title = line(_l("Their story in one sentence"), most=160)
    story = lines(
        _l("The story as readers will see it"),
        rows=12,
        help=_l("Take out what a customer could be recognised by; leave the rest as it was told."),
    )

    def offer(self, entries: Sequence[Row[*tuple[Any, ...]]]) -> None:
        """Offer the entries this story could join."""
        self.entry.choices = [
            SelectChoice("", _l("No, it is a new one")),
            *[SelectChoice(str(row.id), row.title) for row in entries],
        ]


class DeclineForm(Form):
    """Why a story is not on the shortlist."""

    reason = RadioField(
        _l("Reason"),
        choices=[SelectChoice(reason.value, _l(name)) for reason, name in REASON_NAMES.items()],
        validators=[InputRequired()],
    )
    note = sentence(
        _l("A word to the nominator"), required=False, help=_l("They will read it as you write it.")
    )


class AnswerForm(Form):
    """Whether a finalist stands, and what may be published afterwards."""

    stands = RadioField(
        _l("Do you want to stand?"),
        choices=[
            SelectChoice("yes", _l("Yes, put this story on the ballot")),
            SelectChoice("no", _l("No, leave it out; nobody will be told")),
        ],
        validators=[InputRequired()],
    )
    may_publish = BooleanField(
        _l("My name and this story may be shown on the wall of fame"),
        description=_l("You can take this back at any time; the counts then stay."),
    )
