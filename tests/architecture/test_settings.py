"""Every setting the organisation is shown does something."""

from __future__ import annotations

import ast
from pathlib import Path

from govern.organisation.presets import SETTINGS

PACKAGE = Path(__file__).resolve().parents[2] / "govern"
DECLARED = PACKAGE / "organisation" / "rules.py"


def read_by_code() -> set[str]:
    """Give every string constant of the package but those of the file that declares settings."""
    return {
        node.value
        for path in PACKAGE.rglob("*.py")
        if path != DECLARED
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_setting_is_read_by_some_code() -> None:
    unread = sorted(SETTINGS.keys() - read_by_code())
    assert not unread, f"let each of these have its effect, or take it from the page: {unread}"
