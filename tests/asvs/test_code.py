"""ASVS 5.0.0 chapters 1, 2 and 15: what the code never calls, found by reading it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCES = sorted((Path(__file__).resolve().parents[2] / "govern").rglob("*.py"))
#: Calls that run text as code, read foreign objects, or hand a line to a shell.
FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__"}
FORBIDDEN_IMPORTS = {"pickle", "shelve", "marshal", "dill", "yaml", "xml.etree", "telnetlib"}
FORBIDDEN_NAMES = {"os.system", "os.popen", "render_template_string", "Markup.unescape"}


def problems(source: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if name in FORBIDDEN_CALLS or any(name.endswith(bad) for bad in FORBIDDEN_NAMES):
                found.append(f"line {node.lineno}: {name}()")
            if any(k.arg == "shell" and ast.unparse(k.value) != "False" for k in node.keywords):
                found.append(f"line {node.lineno}: a shell")
            if any(k.arg == "verify" and ast.unparse(k.value) == "False" for k in node.keywords):
                found.append(f"line {node.lineno}: no certificate is looked at")
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        found += [
            f"line {node.lineno}: imports {name}"
            for name in names
            if any(name == bad or name.startswith(f"{bad}.") for bad in FORBIDDEN_IMPORTS)
        ]
    return found


@pytest.mark.parametrize(
    "source",
    ["eval('1')", "import pickle", "subprocess.run('ls', shell=True)", "os.system('ls')"],
)
def test_the_guard_sees_what_it_forbids(source: str) -> None:
    assert problems(source)


def test_1_2_and_1_5_no_code_runs_text(request: pytest.FixtureRequest) -> None:
    """V1.2.4, V1.2.5, V1.3.2, V1.3.7, V1.5.2: no eval, shell, pickle or template from a string."""
    assert request.config.rootpath
    wrong = {str(p.name): bad for p in SOURCES if (bad := problems(p.read_text(encoding="utf-8")))}
    assert not wrong, wrong
