"""Small values of the floor: texts in languages, workflows, sort keys, next addresses."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.core import clock
from govern.core.errors import IllegalTransition
from govern.core.localised import Localised
from govern.core.permissions import ROLE_PERMISSIONS, Actor, ActorKind, Permission, Role, initials
from govern.core.types import shows_something, sort_key
from govern.core.workflow import HasWorkflow, Workflow


class DoorState(StrEnum):
    OPEN = "open"
    SHUT = "shut"
    GONE = "gone"


class Door(HasWorkflow):
    workflow = Workflow(
        {
            DoorState.OPEN: frozenset({DoorState.SHUT}),
            DoorState.SHUT: frozenset({DoorState.OPEN, DoorState.GONE}),
        }
    )

    def __init__(self) -> None:
        self.state = DoorState.OPEN


def test_a_step_the_table_names_is_taken() -> None:
    door = Door()
    door.move_to(DoorState.SHUT)
    assert door.state is DoorState.SHUT


def test_a_step_the_table_does_not_name_is_refused_and_changes_nothing() -> None:
    door = Door()
    with pytest.raises(IllegalTransition):
        door.move_to(DoorState.GONE)
    assert door.state is DoorState.OPEN


def test_a_state_nothing_leads_out_of_is_an_end() -> None:
    assert Door.workflow.ends(DoorState) == {DoorState.GONE}


def test_a_missing_language_falls_back_and_says_so() -> None:
    text = Localised.of({"en": "Hello", "nl": " "})
    assert text.shown("nl") == ("Hello", "en", True)
    assert text.shown("en") == ("Hello", "en", False)
    assert text.missing(("en", "nl")) == ("nl",)


@given(st.dictionaries(st.sampled_from(["en", "nl", "de"]), st.text()))
def test_texts_in_another_order_are_the_same_value(texts: dict[str, str]) -> None:
    assert Localised.of(texts) == Localised.of(dict(reversed(texts.items())))


def test_names_sort_without_accents_and_case() -> None:
    names = ["Zoë", "ångström", "Emile", "émile", "Bram"]
    assert sorted(names, key=sort_key) == ["ångström", "Bram", "Emile", "émile", "Zoë"]


@pytest.mark.parametrize(
    ("name", "expected"), [("Sanne Kok", "SK"), ("Cher", "C"), ("", ""), ("J. van der Berg", "JB")]
)
def test_initials_are_of_the_first_and_last_word(name: str, expected: str) -> None:
    assert initials(name) == expected


def test_permissions_stand_in_alphabetical_order() -> None:
    names = [permission.name for permission in Permission]
    assert names == sorted(names)


def test_every_permission_belongs_to_a_role() -> None:
    given_to_somebody = frozenset().union(*ROLE_PERMISSIONS.values())
    assert set(Permission) == given_to_somebody


def test_the_administrator_has_no_content_powers() -> None:
    added = ROLE_PERMISSIONS[Role.ADMINISTRATOR]
    content = ("advocates:", "awards:", "barriers:", "definition:", "promises:", "rotations:")
    assert not [permission for permission in added if permission.startswith(content)]


def test_a_permission_for_one_scope_is_none_elsewhere() -> None:
    here, there = uuid4(), uuid4()
    actor = Actor(kind=ActorKind.PERSON, permissions={Permission.ROTATIONS_HOST: frozenset({here})})
    assert actor.can(Permission.ROTATIONS_HOST, here)
    assert not actor.can(Permission.ROTATIONS_HOST, there)
    assert not actor.can(Permission.ROTATIONS_HOST)
    assert actor.holds(Permission.ROTATIONS_HOST)


def test_a_text_is_narrowed_to_languages_and_never_to_nothing() -> None:
    text = Localised.of({"en": "Buy", "nl": "Kopen"})
    assert text.only(["nl"]) == Localised.of({"nl": "Kopen"})
    assert text.only(["nl", "en"]) == text
    assert text.only(["fr"]) == text


@pytest.mark.parametrize(
    ("day", "time_zone", "ends"),
    [
        (date(2026, 6, 3), "Europe/Amsterdam", datetime(2026, 6, 3, 21, 59, 59, tzinfo=UTC)),
        (date(2026, 6, 3), "Asia/Tokyo", datetime(2026, 6, 3, 14, 59, 59, tzinfo=UTC)),
        # Its last hour comes twice.
        (date(2026, 10, 29), "Africa/Cairo", datetime(2026, 10, 29, 21, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_day_ends_with_its_last_second_there(day: date, time_zone: str, ends: datetime) -> None:
    assert clock.end_of(day, time_zone) == ends
    assert ends.astimezone(ZoneInfo(time_zone)).date() == day
    assert (ends + timedelta(seconds=1)).astimezone(ZoneInfo(time_zone)).date() > day


@pytest.mark.parametrize("text", ["a", "é", "5", "–", "你", "क", "👩‍👩‍👧", "\U0001fae9", " x "])
def test_what_is_seen_counts_as_text(text: str) -> None:
    """Also a picture that is newer than this Python."""
    assert shows_something(text)


@pytest.mark.parametrize(
    "code",
    [
        *(0x20, 0xA0, 0xAD, 0x0301, 0x034F, 0x115F, 0x1160, 0x17B4, 0x180B, 0x200B, 0x200D, 0x2060),
        *(0x2064, 0x2800, 0x3164, 0xE000, 0xFE0F, 0xFEFF, 0xFFA0, 0xFFF9, 0xFFFC, 0xFFFE),
        *(0x1D159, 0xE0061, 0xE0100, 0x100000),
    ],
)
def test_what_nobody_sees_is_nothing(code: int) -> None:
    assert not shows_something(chr(code))
    assert not shows_something(f" {chr(code)}\n{chr(code)}")
