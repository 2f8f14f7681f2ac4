"""Case 24: two administrators paste people at once; the second keeps the list."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.storms import one_held_before_the_other

if TYPE_CHECKING:
    from tests.abuse.visitors import Visitors

pytestmark = pytest.mark.storm
ADDRESS = "/first-hour/people"


def test_of_two_who_paste_people_at_once_the_second_keeps_the_list(
    committed: Visitors, dialect: str
) -> None:
    def paste(name: str) -> partial[object]:
        return partial(committed.post, "administrator", ADDRESS, {"people": f"{name}, {name}@x.nl"})

    first, second = one_held_before_the_other(committed.app, paste("anna"), paste("bo"))
    assert first.status_code == 302, first.text
    # One database lets the second wait and go on, the other one refuses the same new number.
    assert second.status_code == (302 if dialect == "sqlite" else 409), second.text
    if second.status_code == 409:
        assert "bo, bo@x.nl" in second.text
        assert "send it once more" in second.text
