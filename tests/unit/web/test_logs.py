"""Logs: JSON, and nothing about people in them."""

from __future__ import annotations

from typing import Any

import pytest

from govern.web import logs


def told(**values: Any) -> Any:
    return logs._tell_exception(None, "info", logs._leave_people_out(None, "info", values))


@pytest.mark.parametrize("key", ["email", "name", "password", "token", "path"])
def test_values_about_people_are_left_out(key: str) -> None:
    assert told(event="x", **{key: "canary"}) == {"event": "x", key: "left out"}


def test_an_exception_is_told_without_its_words() -> None:
    try:
        try:
            int("canary@example.org")
        except ValueError as error:
            message = "canary again"
            raise RuntimeError(message) from error
    except RuntimeError as error:
        values = told(event="x", exc_info=error)
    assert [each["type"] for each in values["exception"]] == ["RuntimeError", "ValueError"]
    assert "canary" not in repr(values)
    assert "test_logs.py" in values["exception"][0]["frames"][0]
