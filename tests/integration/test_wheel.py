"""The wheel: built from the checkout, it holds everything and runs from another folder."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
INIT = (
    "--yes",
    "--name=Havenlicht",
    "--people=40",
    "--admin-name=Sanne Kok",
    "--admin-email=sanne@havenlicht.example",
)
#: What runs in the new environment: the front door, asked by nobody in particular.
ASK = """
from govern.cli import application
client = application().test_client()
answer = client.get("/", base_url="http://127.0.0.1:8000")
page = client.get(answer.location, base_url="http://127.0.0.1:8000")
sheet = page.text.split('rel="stylesheet" href="')[1].split('"')[0]
print(answer.status_code, page.status_code, client.get(sheet).status_code)
print("Inloggen" in client.get(answer.location, headers={"Accept-Language": "nl"},
                               base_url="http://127.0.0.1:8000").text)
import govern
print(govern.__file__)
"""


@pytest.mark.slow
def test_the_wheel_runs_from_another_folder(tmp_path: Path) -> None:
    run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, ROOT])
    wheel = next(tmp_path.glob("*.whl"))
    home = tmp_path / "empty"
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    # The libraries come from the environment of the tests; the checkout itself is not on the path.
    site = next((home / "lib").glob("python*")) / "site-packages"
    (site / "libraries.pth").write_text(sysconfig.get_paths()["purelib"], encoding="utf-8")
    run(
        [
            sys.executable,
            "-m",
            "pip",
            "--python",
            python,
            "install",
            "--no-deps",
            "--no-index",
            wheel,
        ]
    )
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    init = run([python, "-m", "govern.cli", "init", *INIT], elsewhere)
    assert "http://127.0.0.1:8000/" in init
    answered, dutch, place = run([python, "-c", ASK], elsewhere).splitlines()[-3:]
    assert answered == "302 200 200"
    assert dutch == "True"
    assert str(home) in place


def run(command: list[object], folder: Path = ROOT) -> str:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("GOVERN_", "PYTHON"))}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env={
            key: environment[key]
            for key in environment
            if key not in {"SECRET_KEY", "DATABASE_URL"}
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout
