"""Reads our own source for calls and imports that must not be there."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "govern"


@cache
def trees() -> dict[str, ast.Module]:
    """Give every module of the product, parsed, by its path from the checkout."""
    return {
        str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
    }


@cache
def calls(tree: ast.AST) -> list[tuple[str, ast.Call]]:
    """Give every call with the name of what is called."""
    return [(ast.unparse(node.func), node) for node in ast.walk(tree) if isinstance(node, ast.Call)]


@cache
def imports(tree: ast.AST) -> list[tuple[str, int]]:
    """Give every module that is imported, and from which line."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [(node.module or "", node.lineno)]
            found += [(f"{node.module}.{alias.name}", node.lineno) for alias in node.names]
    return found


def calling(names: Collection[str]) -> list[str]:
    """Say where one of these is called: by its whole name, or as an attribute when it has a dot."""
    return [
        f"{path}:{node.lineno} {name}()"
        for path, tree in trees().items()
        for name, node in calls(tree)
        if name in names or any(name.endswith(f".{n}") for n in names if "." in n)
    ]


def importing(names: Collection[str], *, within: str = "govern") -> list[str]:
    """Say where one of these modules, or something in it, is imported."""
    return [
        f"{path}:{line} {name}"
        for path, tree in trees().items()
        for name, line in imports(tree)
        if path.startswith(within) and any(name == n or name.startswith(f"{n}.") for n in names)
    ]


def is_text(node: ast.expr | None) -> bool:
    """Tell whether an expression is a text written in the source, in pieces perhaps."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str)
    if isinstance(node, ast.BinOp):
        return is_text(node.left) and is_text(node.right)
    return False
