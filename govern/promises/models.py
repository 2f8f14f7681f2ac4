"""Promises, their wordings, what was counted, and the cases of promises that were not kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID, uuid4

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    column,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.orm.attributes import flag_modified

from govern.core import clock
from govern.core.types import (
    NAME_LENGTH,
    Id,
    Instant,
    Sentence,
    Text,
    Texts,
    UtcDateTime,
    sort_key,
    state_type,
)
from govern.core.workflow import HasWorkflow, Workflow
from govern.extensions import Model
from govern.promises.checking import Aspect, given
from govern.promises.rules import (
    MeasureKind,
    Period,
    PromiseState,
    Standing,
    Terms,
    folded,
    standing_of,
)
from govern.readings.rules import COUNTRY_LENGTH, Part, together

SEARCHED = 4000
#: A threshold is kept in thousandths, so that 97.5 % is exact on both databases.
WHOLE = 1000

PROMISE_WORKFLOW = Workflow(
    {
        PromiseState.PROPOSED: frozenset({PromiseState.AGREED, PromiseState.RETIRED}),
        PromiseState.AGREED: frozenset({PromiseState.LIVE, PromiseState.RETIRED}),
        PromiseState.LIVE: frozenset({PromiseState.RETIRED}),
    }
)


class Promise(HasWorkflow, Model):
    """What customers may hold the organisation to; its words are its wordings."""

    __tablename__ = "promise"
    __table_args__ = (
        CheckConstraint("threshold_permille BETWEEN 1 AND 1000", name="threshold_is_a_share"),
        CheckConstraint("review_on > starts_on", name="review_after_start"),
        CheckConstraint("NOT is_example OR state <> 'live'", name="example_is_not_live"),
        CheckConstraint("0 <= last_kept AND last_kept <= last_total", name="last_kept_of_total"),
    )
    workflow: ClassVar[Workflow] = PROMISE_WORKFLOW

    id: Mapped[Id]
    state: Mapped[PromiseState] = mapped_column(
        state_type(PromiseState), default=PromiseState.PROPOSED, index=True
    )
    #: True while the words are the library's and not yet one's own; then it does not go live.
    is_example: Mapped[bool] = mapped_column(default=False)
    #: The newest wording as lists sort it, and all its words as the search finds them.
    sort_key: Mapped[str] = mapped_column(String(NAME_LENGTH), index=True)
    searched: Mapped[str] = mapped_column(String(SEARCHED))
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    for_whom: Mapped[Texts]
    stage_id: Mapped[UUID | None] = mapped_column(ForeignKey("journey_stage.id"), index=True)
    #: Where it holds; None is the whole organisation.
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"), index=True)
    #: The one country it holds in; None is every country.
    country: Mapped[str | None] = mapped_column(String(COUNTRY_LENGTH), index=True)
    measure_kind: Mapped[MeasureKind] = mapped_column(state_type(MeasureKind))
    measure: Mapped[Sentence]
    threshold_permille: Mapped[int]
    period: Mapped[Period] = mapped_column(state_type(Period), default=Period.MONTH)
    source: Mapped[Sentence] = mapped_column(default="")
    remedy: Mapped[Texts]
    starts_on: Mapped[date]
    review_on: Mapped[date] = mapped_column(index=True)
    #: Why the words stay although the promise check objects; empty when it does not.
    overruled: Mapped[Sentence] = mapped_column(default="")
    #: Another promise that reads nearly the same, as of the last time one of them was written.
    resembles_id: Mapped[UUID | None] = mapped_column(ForeignKey("promise.id"), index=True)
    proposed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Instant]
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: What the newest period says, for lists.
    standing: Mapped[Standing] = mapped_column(
        state_type(Standing), default=Standing.UNKNOWN, index=True
    )
    last_period: Mapped[date | None]
    last_kept: Mapped[int] = mapped_column(BigInteger, default=0)
    last_total: Mapped[int] = mapped_column(BigInteger, default=0)
    version: Mapped[int] = mapped_column(default=1)

    wordings: Mapped[list[PromiseWording]] = relationship(
        order_by="PromiseWording.number", cascade="all", lazy="raise"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def threshold(self) -> float:
        """Give the share of cases in which the promise is to be kept, from 0 to 1."""
        return self.threshold_permille / WHOLE

    def wording_on(self, day: date) -> PromiseWording:
        """Give the wording that holds on a day; before the first one, the first one."""
        begun = [wording for wording in self.wordings if wording.starts_on <= day]
        return begun[-1] if begun else self.wordings[0]

    def write(self, terms: Terms) -> None:
        """Take over everything the promise says, as its first wording."""
        self.wordings[0].text = terms.text
        self.wordings[0].starts_on = terms.starts_on
        self.owner_id = terms.owner_id
        self.for_whom = terms.for_whom
        self.stage_id = terms.stage_id
        self.department_id = terms.department_id
        self.measure_kind = terms.measure_kind
        self.measure = terms.measure
        self.threshold_permille = terms.threshold_permille
        self.period = terms.period
        self.source = terms.source
        self.remedy = terms.remedy
        self.starts_on = terms.starts_on
        self.review_on = terms.review_on
        self.country = terms.country
        self.overruled = terms.overruled
        self.remember_words()

    @property
    def given(self) -> frozenset[Aspect]:
        """Give what the promise says beside its sentence, for the promise check."""
        return given(self.for_whom, self.stage_id, self.department_id, self.country)

    def stand(self, period_start: date, parts: Iterable[Part], fewest: int) -> bool:
        """Take over what the newest period says; tell whether it was not kept anywhere.

        The counts are the parts of that period, as `readings.rules.together` adds them up.
        """
        every = list(parts)

        def says(kept: int, total: int) -> Standing:
            return standing_of(kept, total, threshold=self.threshold, fewest=fewest)

        count = together(every)
        self.last_period = period_start
        self.last_kept, self.last_total = count
        self.standing = says(*count)
        return Standing.NOT_KEPT in {self.standing, *(says(one.kept, one.total) for one in every)}

    def remember_words(self) -> None:
        """Keep what lists sort by and what the search looks through; it is a change, however small.

        The words themselves are rows of their own: without this the version would stay.
        """
        self.sort_key = sort_key(self.wordings[-1].text.shown("en").text)
        flag_modified(self, "sort_key")
        newest_first = [w.text.as_dict().values() for w in reversed(self.wordings)]
        every = " ".join(text for texts in newest_first for text in texts)
        self.searched = folded(every)[:SEARCHED]


class PromiseWording(Model):
    """The words of a promise from a day on."""

    __tablename__ = "promise_wording"
    __table_args__ = (
        UniqueConstraint("promise_id", "number"),
        UniqueConstraint("promise_id", "starts_on"),
        CheckConstraint("number >= 1", name="number_from_one"),
    )

    id: Mapped[Id]
    promise_id: Mapped[UUID] = mapped_column(ForeignKey("promise.id"), index=True)
    number: Mapped[int]
    text: Mapped[Texts]
    starts_on: Mapped[date]
    created_at: Mapped[Instant]


_OPEN = column("closed_at").is_(None)


class PromiseCase(Model):
    """What the owner of a promise that was not kept owes: a cause and a repair."""

    __tablename__ = "promise_case"
    __table_args__ = (
        Index(
            "uq_promise_case_open",
            "promise_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: Mapped[Id]
    promise_id: Mapped[UUID] = mapped_column(ForeignKey("promise.id"), index=True)
    opened_at: Mapped[Instant]
    opened_period: Mapped[date]
    due_on: Mapped[date]
    cause: Mapped[Text] = mapped_column(default="")
    repair: Mapped[Text] = mapped_column(default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def owed(cls, promise: Promise, due_on: date) -> PromiseCase:
        """Open the case of a promise that was not kept in its newest period."""
        return cls(
            id=uuid4(),
            promise_id=promise.id,
            opened_at=clock.now(),
            opened_period=promise.last_period,
            due_on=due_on,
        )


class TemporaryChange(Model):
    """What holds instead of a promise for a while, and what customers were told about it."""

    __tablename__ = "promise_temporary_change"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_it_starts"),
        Index("ix_promise_temporary_change_promise_id_ends_on", "promise_id", "ends_on"),
    )

    id: Mapped[Id]
    promise_id: Mapped[UUID] = mapped_column(ForeignKey("promise.id"))
    #: What customers can count on meanwhile.
    text: Mapped[Texts]
    reason: Mapped[Sentence]
    told: Mapped[Sentence]
    told_on: Mapped[date]
    starts_on: Mapped[date]
    #: The last day; the promise holds again from the next one on. Nearer when it was ended early.
    ends_on: Mapped[date]
    begun_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    begun_at: Mapped[Instant]
