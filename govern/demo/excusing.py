"""The exemptions of the demo: who owes no day on the floor for a while, and why."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from govern.licences import services as licences

if TYPE_CHECKING:
    from datetime import date

    from govern.demo.company import Company
    from govern.demo.visiting import Floor

#: Why, how many days ago the first day was, and how many days it is from now to the last.
REASONS = (
    ("Parental leave", 50, 60),
    ("Away for longer, agreed with HR", 30, 90),
    ("Seconded to the regulator", 12, 150),
    ("Started in a new post abroad", 5, 30),
)


def tell(company: Company, floor: Floor) -> None:
    """Exempt the first of those for whom no day on the floor is planned, one for each reason."""
    diary = company.diary
    begin = diary.ago(max(since for _reason, since, _left in REASONS))
    away = [e for e in company.settled(begin) if e.number not in floor.visitors]
    for extra, (reason, since, left) in zip(away, REASONS, strict=False):
        ends_on = diary.today + timedelta(days=left)
        diary.on(diary.ago(since), partial(_exempt, company, extra.number, reason, ends_on))


def _exempt(company: Company, number: str, reason: str, ends_on: date) -> None:
    licences.exempt(
        company.id_of(number),
        actor=company.director,
        reason=reason,
        starts_on=company.diary.day,
        ends_on=ends_on,
    )
