"""What was kept in its writer's language is told in the reader's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from govern.web.translating import retold_in

if TYPE_CHECKING:
    from flask import Flask

LEADER = "Senior leader, %(department)s"


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ("Senior leader, Claims", "Directielid, Claims"),
        ("Directielid, Claims (Gent)", "Directielid, Claims (Gent)"),
        ("Senior leader", "Senior leader"),
        ("CFO, Claims", "CFO, Claims"),
        ("Senior leader, 100 %(s", "Directielid, 100 %(s"),
    ],
)
def test_only_the_sentence_itself_is_told_anew(app: Flask, kept: str, told: str) -> None:
    with app.test_request_context(headers={"Accept-Language": "nl"}):
        assert retold_in("nl", kept, LEADER) == told
