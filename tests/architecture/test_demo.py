"""The demo's history is made by services, as people make theirs."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from govern.config import PACKAGE

MODULES = sorted((PACKAGE / "demo").glob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_the_demo_imports_no_model(path: Path) -> None:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        found += [name for name in names if name.split(".")[-1] == "models"]
    assert not found, f"{path.name} writes past the services: {found}; call a service instead"
