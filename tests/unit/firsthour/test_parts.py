"""Which parts are ticked in the first hour."""

from __future__ import annotations

import pytest

from govern.firsthour.rules import Step, list_ticked, number_of
from govern.organisation.modules import Module

FEW = {Module.DEFINITION, Module.PROMISES, Module.ROTATIONS}


@pytest.mark.parametrize(
    ("preset", "ticked"),
    [
        ("small", FEW),
        ("medium", FEW | {Module.ADVOCATES, Module.AWARDS}),
        ("large", set(Module)),
    ],
)
def test_each_size_begins_with_its_parts(preset: str, ticked: set[Module]) -> None:
    assert set(list_ticked([], number_of(Step.PARTS), preset)) == ticked


def test_what_was_chosen_stays_chosen() -> None:
    chosen = set(Module) - {Module.AWARDS}
    assert set(list_ticked(["awards"], number_of(Step.PARTS), "small")) == chosen
    assert set(list_ticked([], None, "small")) == set(Module)
