"""House rules that can be read from the files; each failure says what to do."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "govern"
PYTHON = sorted(PACKAGE.rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
LONGEST = 300


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def calls(path: Path, name: str) -> list[int]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == name
    ]


def test_no_file_is_longer_than_three_hundred_lines() -> None:
    long = {
        named(path): lines
        for path in PYTHON
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert not long, f"split the slice, not the file: {long}"


def test_only_transactions_commit() -> None:
    allowed = {"govern/core/transactions.py"}
    found = {named(p): calls(p, "commit") for p in PYTHON if calls(p, "commit")}
    # A savepoint's own commit() stays in the file that owns transactions.
    found = {name: lines for name, lines in found.items() if name not in allowed}
    assert not found, f"let the entry point open transaction(); services never commit: {found}"


def test_only_the_worker_and_the_doctor_reach_a_mail_server() -> None:
    allowed = {
        "govern/mail/transport.py",
        "govern/notifications/delivery.py",
        "govern/operations/doctor.py",
    }
    sending = re.compile(r"\b(smtplib|transport_for|Server)\b")
    found = [
        named(p)
        for p in PYTHON
        if "mail" in (text := p.read_text(encoding="utf-8")) and sending.search(text)
    ]
    assert set(found) <= allowed, f"tell() puts it into the outbox; the worker sends it: {found}"


def test_only_the_clock_asks_for_the_time() -> None:
    asking = re.compile(r"datetime\.now\(|datetime\.utcnow\(|date\.today\(|func\.now\(")
    found = [
        named(p)
        for p in PYTHON
        if p.name != "clock.py" and asking.search(p.read_text(encoding="utf-8"))
    ]
    assert not found, f"use core.clock.now(), so that time can stand still: {found}"


def test_nothing_is_imported_inside_a_function() -> None:
    found = []
    for path in PYTHON:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found += [
                    f"{named(path)}:{inner.lineno}"
                    for inner in ast.walk(node)
                    if isinstance(inner, ast.Import | ast.ImportFrom)
                ]
    assert not found, f"the direction of the import is wrong; move it to the top: {found}"


@pytest.mark.parametrize("word", ["utils", "helpers", "manager", "misc", "common"])
def test_no_module_has_a_name_that_says_nothing(word: str) -> None:
    allowed = {"govern/accounts/common.py"}
    found = [named(p) for p in PYTHON if p.stem == word and named(p) not in allowed]
    assert not found, f"name it after what it holds: {found}"


def test_macros_are_imported_without_context() -> None:
    wrong = [
        named(path)
        for path in TEMPLATES
        if re.search(r'from "_macros/[^%]*with context', path.read_text(encoding="utf-8"))
    ]
    assert not wrong, f"with context, macros are made anew for every page; leave it out: {wrong}"


def test_templates_have_no_inline_style_or_script() -> None:
    inline = re.compile(
        r"""\sstyle\s*=\s*["']|<style|<script(?![^>]*\bsrc=)|\son[a-z]+\s*=\s*["']|\|\s*safe\b"""
    )
    found = [
        f"{named(p)}: {match[0].strip()}"
        for p in TEMPLATES
        # Mail has no style sheet to link to, and no policy that would forbid its own.
        if "email" not in p.parts
        for match in inline.finditer(p.read_text(encoding="utf-8"))
    ]
    assert not found, f"the content security policy forbids it; use a class or a module: {found}"


def test_scripts_write_text_and_never_markup() -> None:
    writing = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(")
    found = [
        named(p)
        for p in (ROOT / "static" / "js").rglob("*.js")
        if writing.search(p.read_text(encoding="utf-8"))
    ]
    assert not found, f"use textContent and createElement: {found}"


def test_form_values_are_handed_over_one_by_one() -> None:
    spread = re.compile(r"\*\*\s*form\.data|populate_obj")
    found = [named(p) for p in PYTHON if spread.search(p.read_text(encoding="utf-8"))]
    assert not found, f"name each argument: {found}"


def test_nobody_promises_to_finish_later() -> None:
    words = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
    found = [
        f"{named(p)}: {match[0]}"
        for p in [*PYTHON, *TEMPLATES]
        for match in words.finditer(p.read_text(encoding="utf-8"))
    ]
    assert not found, f"do it, or write an issue: {found}"


def test_no_third_party_file_is_in_the_repository() -> None:
    found = [
        named(p)
        for folder in ("static", "templates")
        for p in (ROOT / folder).rglob("*")
        if re.search(r"\.min\.|bootstrap|htmx|node_modules|vendor", p.name)
    ]
    assert not found, f"libraries come as packages: {found}"


def test_no_package_index_is_named() -> None:
    for name in ("requirements.lock", "requirements-dev.lock", "pyproject.toml"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "--index-url" not in text
        assert not re.search(r"https?://", text.split("[tool.ruff]")[0]), name


@pytest.mark.parametrize(
    "command",
    [
        ["-m", "ruff", "check", "--quiet", "."],
        ["-m", "ruff", "format", "--check", "--quiet", "."],
        ["-c", "from importlinter.cli import lint_imports_command as c; c(['--no-cache'])"],
    ],
    ids=["ruff check", "ruff format", "import contracts"],
)
def test_the_linters_are_content(command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
