"""Reads tables out of our papers, and the tests they name."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECURITY = ROOT / "docs" / "security.md"
_OURS = re.compile(r"test_(\d+)_(\d+)_(\d+)_")


def rows_under(heading: str, paper: Path) -> list[tuple[str, ...]]:
    """Give the cells of the table under a heading, without its titles."""
    text = paper.read_text(encoding="utf-8")
    part = re.split(rf"^#+ {re.escape(heading)}$", text, flags=re.MULTILINE)
    assert len(part) == 2, f"{paper.name} has no heading '{heading}', or two"
    body = re.split(r"^#+ ", part[1], flags=re.MULTILINE)[0]
    lines = [line for line in body.splitlines() if line.startswith("|")]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines[2:]]


def requirements_tested() -> dict[str, set[str]]:
    """Give the tests of each requirement: by their name, or by the mark `asvs`."""
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
                continue
            ids = set(_marked(node))
            named = _OURS.match(node.name)
            if named and path.parent.name == "asvs":
                ids.add("V" + ".".join(named.groups()))
            for requirement in ids:
                test = f"{path.relative_to(ROOT)}::{node.name}"
                found.setdefault(requirement, set()).add(test)
    return found


def _marked(node: ast.FunctionDef) -> list[str]:
    return [
        argument.value
        for mark in node.decorator_list
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.asvs"
        for argument in mark.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]
