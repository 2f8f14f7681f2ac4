"""Forms of the first hour."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError
from wtforms import RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # too new for the stubs.
from wtforms.validators import AnyOf
from wtforms.widgets import CheckboxInput, ListWidget

from govern.core import clock
from govern.core.errors import N_, Conflict, Stale
from govern.departments.forms import DepartmentField
from govern.firsthour import queries
from govern.firsthour.library import DEFINITIONS
from govern.firsthour.occasions import SERIES
from govern.firsthour.rules import Newcomer, first_floor_day, read_people
from govern.organisation.queries import get_facts
from govern.people.forms import WHOM, PersonField
from govern.web.fields import Day
from govern.web.forms import Form, TextLines, lines
from govern.web.templating import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Self
    from uuid import UUID

    from govern.core.permissions import Actor
    from govern.firsthour.examples import Promise


OVERTAKEN = N_(
    "Somebody wrote people down at the same moment. Your list still stands here: send it once more."
)


class SkipForm(Form):
    """Going on without doing the step."""


def _people(label: str, *, required: bool) -> Any:  # noqa: ANN401 - a field not bound yet.
    return lines(
        label,
        required=required,
        help=_l("Name, e-mail, department; for example: Anna de Boer, anna@example.org, Claims"),
        most=50_000,
        rows=10,
    )


class PeopleForm(Form):
    """People, one a line."""

    people = _people(_l("People, one a line"), required=True)
    newcomers: Sequence[Newcomer] = ()

    @staticmethod
    def beside(known: int) -> PeopleForm:
        """Give the form for so many who are written down; whoever began is one of them."""
        return MorePeopleForm() if known > 1 else PeopleForm()

    def validate_people(self, field: TextLines) -> None:
        """Name every line that cannot be read."""
        self.newcomers, problems = read_people(field.data)
        field.errors = [
            gettext(problem.message) % {"line": problem.line, "most": problem.most}
            for problem in problems[:20]
        ]

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Keep the list of whoever pastes at the same moment as somebody else."""
        with super().refusals():
            try:
                yield
            except Conflict as error:
                if isinstance(error.__cause__, IntegrityError):
                    raise Stale(OVERTAKEN) from error
                raise


class MorePeopleForm(PeopleForm):
    """People, one a line, where some are written down already: nobody need be added."""

    people = _people(_l("More people, one a line"), required=False)


class StarterForm(Form):
    """Which definition to start from: each has a button of its own."""

    start = StringField(
        _l("Start from"),
        validators=[AnyOf([one.key for one in DEFINITIONS], message=_l("Choose an example."))],
    )


class PromisesForm(Form):
    """Which promises to start with."""

    promises = SelectMultipleField(
        _l("Promises to start with"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("You own them until you name somebody else. Nothing goes live by itself."),
    )

    def offer(self, promises: Iterable[Promise]) -> None:
        """Offer these promises."""
        self.promises.choices = [
            SelectChoice(value=one.key, label=plain(one.text)) for one in promises
        ]


def _series() -> list[SelectChoice]:
    return [SelectChoice(value=one.key, label=plain(one.name)) for one in SERIES]


class FloorForm(Form):
    """Where people meet customers, who receives colleagues there, and from when."""

    series = RadioField(_l("What kind of floor day?"), choices=_series)
    department_id = DepartmentField(_l("Department"))
    host = PersonField(_l("Who receives colleagues there?"), help=WHOM)
    first_day = Day(
        _l("The first of these days"),
        help=_l("From nine o'clock; you can take back each of them later."),
    )

    @classmethod
    def offered(cls, actor: Actor) -> Self:
        """Give the form with the first series that fits a department, and where that is.

        Nobody can tell who receives colleagues in a department that is not the reader's own.
        """
        there = queries.list_fitting([word for one in SERIES for word in one.fits])
        fitting = (
            (one.key, row.id)
            for one in SERIES
            for row in there
            if any(word in row.sort_key for word in one.fits)
        )
        only = there[0].id if there else None
        series, place = next(fitting, (SERIES[0].key, only))
        return cls(
            data={
                "series": series,
                "department_id": place,
                "host": (actor.email or actor.name) if place == actor.department_id else None,
                "first_day": first_floor_day(clock.today(get_facts(actor).time_zone)),
            }
        )

    @property
    def host_id(self) -> UUID:
        """Give who was chosen, once the form is valid."""
        assert self.host.person_id is not None  # noqa: S101 - the field is required.
        return self.host.person_id
