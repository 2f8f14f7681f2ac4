"""Tells events of the log in the reader's language, with the names people know things by."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from babel.lists import format_list
from flask_babel import get_locale, gettext

from govern.audit.rules import UNREADABLE
from govern.core.descriptions import (
    DAY,
    DESCRIPTIONS,
    THINGS,
    WORDS,
    Description,
    find_names,
    gaps_of,
)
from govern.web.templating import called, date_text, number, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Row

    from govern.core.descriptions import Name
    from govern.core.permissions import Actor

#: Names longer than this are cut: a log is a list.
LONGEST_NAME = 80
_GAP_IN_A_CHOICE = "…"
UNKNOWN = Description(sentence="")


class Teller:
    """Tells rows of the log to one reader; `read` them first, so that names are read together."""

    def __init__(self, actor: Actor) -> None:
        """Tell to this reader."""
        self.actor = actor
        self.names: dict[tuple[str, UUID], Name | None] = {}

    def read(self, rows: Sequence[Row[Any]]) -> None:
        """Find out what the things in these rows are called, as far as the reader may see them."""
        wanted: dict[str, set[UUID]] = defaultdict(set)
        for row in rows:
            for kind, key in self._things(row):
                if (kind, key) not in self.names:
                    wanted[kind].add(key)
        found = find_names(wanted, self.actor)
        for kind, keys in wanted.items():
            self.names |= {(kind, key): found.get((kind, key)) for key in keys}

    def sentence(self, row: Row[Any]) -> str:
        """Give what happened, as a sentence; the name of an event that nobody described."""
        description = DESCRIPTIONS.get(row.event)
        if row.payload == UNREADABLE:
            return str(gettext("What happened cannot be read any more: this row was changed."))
        if description is None:
            return str(row.event)
        sentence = description.chosen(row.payload)
        return told(sentence) % {
            gap: self._shown(description.kinds.get(gap, ""), _value(row, gap))
            for gap in gaps_of(sentence)
        }

    def about(self, row: Row[Any]) -> str:
        """Give what the thing an event is about is called, if it is called anything."""
        kind = DESCRIPTIONS.get(row.event, UNKNOWN).kinds.get("subject", "")
        return self._name(kind, row.subject_id) if kind in THINGS else ""

    def who(self, row: Row[Any]) -> str:
        """Give who did it."""
        if row.actor_id is None:
            nobody = DESCRIPTIONS.get(row.event, UNKNOWN).nobody
            return told(nobody)
        return row.actor_name or str(gettext("Somebody who is no longer here"))

    def _things(self, row: Row[Any]) -> Iterator[tuple[str, UUID]]:
        description = DESCRIPTIONS.get(row.event, UNKNOWN)
        for gap, kind in description.kinds.items():
            if kind in THINGS:
                value = _value(row, gap)
                for key in value if isinstance(value, list) else [value]:
                    if key is not None:
                        yield kind, key if isinstance(key, UUID) else UUID(key)

    def _shown(self, kind: str, value: Any) -> str:  # noqa: ANN401 - a value of an event.
        if isinstance(value, list) and value:
            shown = [self._shown(kind, each) for each in value]
            return format_list(shown, locale=get_locale())
        if value is None or value == []:
            return str(gettext("nothing"))
        if kind in THINGS:
            return self._name(kind, value if isinstance(value, UUID) else UUID(value))
        return _as_written(kind, value)

    def _name(self, kind: str, key: UUID) -> str:
        text = called(self.names.get((kind, key)))
        if not text:
            return str(gettext("(hidden or gone)"))
        return text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 1].rstrip()}…"


def _as_written(kind: str, value: Any) -> str:  # noqa: ANN401 - a value of an event.
    if kind in WORDS:
        return told(WORDS[kind].get(value, str(value)))
    if kind == DAY:
        return date_text(date.fromisoformat(value))
    if isinstance(value, bool):
        return str(gettext("on") if value else gettext("off"))
    return number(value) if isinstance(value, int | float) else str(value)


def _value(row: Row[Any], gap: str) -> Any:  # noqa: ANN401 - a value of an event.
    return row.subject_id if gap == "subject" else row.payload.get(gap)


def list_events() -> list[tuple[str, str]]:
    """Give every event there is with its usual sentence, for a choice."""
    known = []
    for name, description in DESCRIPTIONS.items():
        sentence = description.every()[-1]
        gaps = dict.fromkeys(gaps_of(sentence), _GAP_IN_A_CHOICE)
        known.append((name, told(sentence) % gaps))
    return sorted(known, key=lambda choice: choice[1])
