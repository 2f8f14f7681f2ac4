"""Forms to set up a round."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import zip_longest
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # new in 3.3.2.
from wtforms.validators import AnyOf, DataRequired, ValidationError

from govern.core import clock
from govern.core.localised import LANGUAGES, Localised
from govern.rounds.rules import MOMENTS, TIE_NAMES, TieRule, Windows, is_time_zone, usual_windows
from govern.web.fields import Moment
from govern.web.forms import Form, TextLines, VersionedForm, line, lines, sentence
from govern.web.spoken import InLanguages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govern.organisation.queries import Facts
    from govern.rounds.library import Example
    from govern.rounds.models import Round

WINDOWS = ("nominations_open_at", "nominations_close_at", "voting_opens_at", "voting_closes_at")


class RoundForm(InLanguages):
    """Name, categories, windows and tie rule of a round."""

    texts: ClassVar = {"name": _l("Name"), "categories": _l("Categories")}
    needed = ("name", "categories")

    name_en = line(_l("Name in English"), required=False)
    name_nl = line(_l("Name in Dutch"), required=False)
    categories_en = lines(
        _l("Categories in English"),
        required=False,
        most=1000,
        rows=3,
        help=_l("One on each line, for example: Above and beyond."),
    )
    categories_nl = lines(
        _l("Categories in Dutch"),
        required=False,
        most=1000,
        rows=3,
        help=_l("In the same order; leave it empty when there is no Dutch."),
    )
    time_zone = line(_l("Time zone"), most=60)
    nominations_open_at = Moment(_l("Nominations open"))
    nominations_close_at = Moment(_l("Nominations close"))
    voting_opens_at = Moment(_l("Voting opens"))
    voting_closes_at = Moment(_l("Voting closes"))
    tie_rule = RadioField(
        _l("When two stories have most votes"),
        choices=[SelectChoice(rule.value, _l(name)) for rule, name in TIE_NAMES.items()],
        default=TieRule.SHARED.value,
        validators=[DataRequired()],
    )

    def validate_time_zone(self, field: TextLines) -> None:
        """Refuse what is no time zone, because the windows are read in it."""
        if not is_time_zone(field.data):
            raise ValidationError(gettext("Give a time zone, like Europe/Amsterdam."))

    def validate_categories_nl(self, field: TextLines) -> None:
        """Ask for as many Dutch names as English ones."""
        english = self.typed("categories").get("en")
        if field.data and english and len(_names(field.data)) != len(_names(english)):
            raise ValidationError(gettext("Give as many lines here as in English."))

    @property
    def categories(self) -> list[Localised]:
        """Give the categories, all languages of one name together."""
        typed = {code: _names(text) for code, text in self.typed("categories").items()}
        most = max(map(len, typed.values()))
        # A language that has no field here keeps its names as long as they can be told apart.
        kept = {code: _names(t) for code, t in self.words("categories").as_dict().items()}
        names = typed | {c: n for c, n in kept.items() if c not in typed and len(n) == most}
        lines_of = zip_longest(*names.values(), fillvalue="")
        return [Localised.of(dict(zip(names, each, strict=True))) for each in lines_of]

    @property
    def windows(self) -> Windows:
        """Give the windows as instants, read in the round's own time zone."""
        zone = ZoneInfo(self.time_zone.data)

        def instant(field: Moment) -> datetime:
            return field.data.replace(tzinfo=zone).astimezone(UTC)

        return Windows(
            nominations_open_at=instant(self.nominations_open_at),
            nominations_close_at=instant(self.nominations_close_at),
            voting_opens_at=instant(self.voting_opens_at),
            voting_closes_at=instant(self.voting_closes_at),
        )


class OpenForm(VersionedForm):
    """The second gesture that opens a round, in the version that was read."""

    confirmed = BooleanField(validators=[DataRequired(_l("Tick the box first."))])


class EndPhaseForm(Form):
    """Why a phase ends before its time, which one, and the second gesture."""

    phase = HiddenField(validators=[AnyOf([phase.value for phase in MOMENTS])])
    because = sentence(_l("Why now"), help=_l("Everybody reads this on the page of the round."))
    confirmed = BooleanField(validators=[DataRequired(_l("Tick the box first."))])


class CancelForm(Form):
    """Why a round is called off, and the second gesture."""

    because = sentence(_l("Why it is called off"), help=_l("Everybody can read this."))
    confirmed = BooleanField(_l("Call this round off for everybody"), validators=[DataRequired()])


def values_of(award_round: Round) -> dict[str, object]:
    """Give what the form of a round starts with, times as they read in its zone."""
    zone = ZoneInfo(award_round.time_zone)
    return {
        "time_zone": award_round.time_zone,
        "tie_rule": award_round.tie_rule.value,
        "version": award_round.version,
        **{
            name: getattr(award_round, name).astimezone(zone).replace(tzinfo=None)
            for name in WINDOWS
        },
    }


def values_to_begin_with(facts: Facts, example: Example) -> dict[str, object]:
    """Give what the form of a new round starts with: the usual windows, from tomorrow on."""
    windows = usual_windows(
        clock.today(facts.time_zone),
        days_to_nominate=example.days_to_nominate,
        days_to_answer=facts.number("awards.days_to_answer"),
        days_to_vote=example.days_to_vote,
    )
    return {"time_zone": facts.time_zone, **windows}


def texts_to_begin_with(example: Example, languages: Sequence[str]) -> dict[str, Localised]:
    """Give the texts of an example as the form of a round has them, in these languages."""
    categories = _in_lines([category.only(languages) for category in example.categories])
    return {"name": example.name.only(languages), "categories": categories}


def texts_of(award_round: Round) -> dict[str, Localised]:
    """Give the texts of a round by language, its categories one on each line."""
    categories = _in_lines([category.name for category in award_round.categories])
    return {"name": award_round.name, "categories": categories}


def _in_lines(names: Sequence[Localised]) -> Localised:
    lines_of = {code: "\n".join(name.get(code) or "" for name in names) for code in LANGUAGES}
    return Localised.of(lines_of)


def _names(text: str) -> list[str]:
    return [name.strip() for name in (text or "").splitlines() if name.strip()]
