#!/usr/bin/env python3
"""Set Govern up in this checkout and run it: nothing but Python 3.11 or newer is needed first.

    python3 run.py demo [--port N] [--reset] [--no-data]   try it, with example data
    python3 run.py test [--no-install] [pytest arguments]  run the tests
    python3 run.py bench [arguments]                       measure speed and scale
    python3 run.py screenshots [--all] [--no-install]      take a picture of every page
    python3 run.py setup [--dev]                           only install what it needs

Everything goes into .venv and .tools in this folder: the packages and versions of
requirements.lock (with requirements-dev.lock for the last four), each checked by its hash.
Installing again happens only when a lock file changed. --no-install keeps `test` and `screenshots`
from fetching a browser when none is found.
"""

import argparse
import contextlib
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn
from xml.etree import ElementTree as ET

OLDEST = (3, 11)
if sys.version_info < OLDEST:
    sys.exit("Govern needs Python 3.11 or newer; this is " + sys.version.split()[0])

ROOT = Path(__file__).resolve().parent
VENV, TOOLS = ROOT / ".venv", ROOT / ".tools"
PYTHON, STAMP = VENV / "bin" / "python", VENV / "govern-installed"
# The second holds everything of the first, in the same versions.
RUNTIME_LOCK, DEV_LOCK = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
UV, STOP_SECONDS = "uv==0.13.9", 15.0
DEVELOPMENT = ("test", "bench", "screenshots")
# The first has no window to draw: the same engine for two thirds of the work.
BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
APT = "apt-get -qq install -y"
# What our pages do most: make small things, call, look up, put text together.
EXERCISE = """
import time, venv
def once():
    began, found = time.process_time(), {}
    for i in range(60_000):
        found[i % 500] = str(i) + "x"
        (lambda value: [value, found])(i)
    return time.process_time() - began
print(min(once() for _ in range(7)))
"""
NO_BROWSER = "No browser. Install Chromium or Chrome, or set GOVERN_BROWSER to its path."
CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def say(*lines: str) -> None:
    """Tell the person at the terminal, in the order of the children's own output."""
    print(*lines, sep="\n", flush=True)


def stop(*lines: str) -> NoReturn:
    """End with a message and a failure."""
    sys.exit("\n".join(lines))


def run(*command: str | Path, env: Mapping[str, str] | None = None, quiet: bool = False) -> int:
    """Run a command in the checkout, to its end, and return its exit code."""
    hidden = subprocess.DEVNULL if quiet else None
    settings = {**os.environ, **(env or {})}
    try:
        child = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=hidden, stderr=hidden)
    except OSError:
        return 127
    try:
        return child.wait()
    except (KeyboardInterrupt, SystemExit) as request:
        # The terminal tells the child of Ctrl-C; of anything else we do.
        if isinstance(request, SystemExit):
            child.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(STOP_SECONDS)
            child.terminate()
        child.wait()
        raise


def answer_of(code: str) -> str:
    """Return what the environment's Python prints for a piece of code; nothing when it fails."""
    asked = (str(PYTHON), "-c", code)
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()


def quickest_python() -> str:
    """Return this Python, or a build of the same version that is clearly quicker.

    A Python that was compiled without its optimisations, as pyenv does unless told otherwise,
    takes a quarter longer for everything than the one that comes with the machine.
    """

    def seconds(path: str) -> float:
        # Isolated: what lies in the folder one stands in is not imported.
        asked = (path, "-I", "-c", EXERCISE)
        with contextlib.suppress(OSError, ValueError, subprocess.SubprocessError):
            said = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=9)
            return float(said.stdout)
        return float("inf")

    def is_safe(path: Path) -> bool:
        """Tell whether nobody but this user and root can have put something there."""
        found = path.stat()
        return found.st_uid in {0, os.geteuid()} and not found.st_mode & 0o022

    name = "python{}.{}".format(*sys.version_info)
    others = set()
    for folder in map(Path, os.get_exec_path()):
        if folder.is_absolute() and (found := shutil.which(name, path=str(folder))):
            whole = Path(found).resolve()
            if all(map(is_safe, (folder, whole, *whole.parents))):
                others.add(str(whole))
    others -= {str(Path(sys.executable).resolve())}
    best = min(sorted(others), key=seconds, default=sys.executable)
    if seconds(best) >= 0.9 * seconds(sys.executable):
        return sys.executable
    say(f"Using {best}: the same version as this Python, in a quicker build.")
    return best


def set_up(*, dev: bool) -> None:
    """Make .venv hold the locked packages, this checkout, and compiled translations."""
    TOOLS.mkdir(exist_ok=True)
    with (TOOLS / "lock").open("w") as lock:
        # Two runs in one checkout wait for each other instead of installing over each other.
        fcntl.flock(lock, fcntl.LOCK_EX)
        # An environment that was made for development stays one.
        dev = dev or (STAMP.exists() and STAMP.read_text().startswith(DEV_LOCK.name))
        lock_file = DEV_LOCK if dev else RUNTIME_LOCK
        wanted = f"{lock_file.name} {hashlib.sha256(lock_file.read_bytes()).hexdigest()} {ROOT}\n"
        works = run(PYTHON, "-c", "", quiet=True) == 0
        if not works or not STAMP.exists() or STAMP.read_text() != wanted:
            say(f"Installing {lock_file.name} into {VENV.name} ...")
            STAMP.unlink(missing_ok=True)
            if not works and VENV.exists():
                shutil.rmtree(VENV)
            python = sys.executable if works else quickest_python()
            if not install_with_uv(lock_file, python):
                install_with_pip(lock_file, python)
            add_checkout()
            STAMP.write_text(wanted)
        compile_translations()


def install_with_uv(lock_file: Path, python: str) -> bool:
    """Install with uv, from the machine or fetched into .tools; return whether that worked."""
    uv = shutil.which("uv") or str(TOOLS / "bin" / "uv")
    if not Path(uv).exists():
        fetch = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        run(sys.executable, *fetch, "--target", TOOLS, UV, quiet=True)
    env = {"UV_PYTHON_DOWNLOADS": "never"}
    # uv does not read pip's settings; a company's own mirror is usually set for pip.
    if "PIP_INDEX_URL" in os.environ:
        env["UV_DEFAULT_INDEX"] = os.environ["PIP_INDEX_URL"]
    if not PYTHON.exists() and run(uv, "venv", "-q", "--python", python, VENV, env=env):
        return False
    sync = ("pip", "sync", "--quiet", "--require-hashes", "--python", PYTHON, lock_file)
    return run(uv, *sync, env=env) == 0


def install_with_pip(lock_file: Path, python: str) -> None:
    """Install with this Python's pip, else with the one that ensurepip puts in the environment."""
    if run(sys.executable, "-m", "pip", "--version", quiet=True) == 0:
        failed = run(python, "-m", "venv", "--without-pip", VENV, quiet=True)
        pip = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    else:
        failed = run(python, "-m", "venv", VENV, quiet=True)
        pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check"]
    if failed:
        stop("This Python lacks pip and venv. Run this first: apt install python3-venv python3-pip")
    if run(*pip, "install", "--quiet", "--require-hashes", "-r", lock_file):
        stop(f"The packages of {lock_file.name} could not be installed; the reason stands above.")


def add_checkout() -> None:
    """Let the environment import this checkout, and give it the `govern` command."""
    packages = answer_of("import sysconfig; print(sysconfig.get_path('purelib'))")
    Path(packages, "govern-checkout.pth").write_text(f"{ROOT}\n")
    script = PYTHON.with_name("govern")  # Started by sh: `#!` takes no long or spaced path.
    script.write_text(f'#!/bin/sh\nexec "{PYTHON}" -m govern.cli "$@"\n')
    script.chmod(0o755)


def compile_translations() -> None:
    """Compile every catalogue that is newer than its compiled form."""
    for source in sorted(ROOT.glob("govern/translations/*/LC_MESSAGES/messages.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        babel = ("-m", "babel.messages.frontend", "--quiet", "compile")
        if run(PYTHON, *babel, "-i", source, "-o", target, "-l", source.parent.parent.name):
            stop(f"{source.relative_to(ROOT)} could not be compiled; the reason stands above.")


def demo(arguments: argparse.Namespace) -> int:
    """Make the example data, then run the web server and the worker until told to stop."""
    set_up(dev=False)
    options = ["--reset"] * arguments.reset + ["--no-data"] * arguments.no_data
    try:
        return run(PYTHON, "-m", "govern.cli", "demo", "--port", str(arguments.port), *options)
    except (KeyboardInterrupt, SystemExit):
        # It has said so, and ended what it started.
        return 0


def find_browser(*, install: bool) -> dict[str, str]:
    """Return the setting that names a browser which starts, fetching one when that is allowed."""
    chosen = os.environ.get("GOVERN_BROWSER")
    if chosen and not shutil.which(chosen):
        stop(f"GOVERN_BROWSER is {chosen}, which is not a program.")
    ask = "from playwright.sync_api import sync_playwright as start\n"
    ask += "with start() as p: print(p.chromium.executable_path)"
    ways = [""]
    if install:
        ways.append(f"'{PYTHON}' -m playwright install chromium")
        if os.geteuid() == 0 and shutil.which("apt-get"):
            ways.append(f"apt-get -qq update; {APT} {BROWSERS[0]} || {APT} {BROWSERS[1]}")
    for way in ways:
        if way:
            say(f"No browser found, so one is fetched: {way}")
            run("sh", "-c", way, env={"DEBIAN_FRONTEND": "noninteractive"})
        for path in (chosen, *map(shutil.which, BROWSERS), answer_of(ask)):
            if path and run(path, "--version", quiet=True) == 0:
                return {"GOVERN_BROWSER": path}
    return {}


def test(arguments: Sequence[str], browser: Mapping[str, str]) -> int:
    """Run pytest; in CI, a test that could not run is a failure."""
    if CI and not browser:
        stop("In CI every test has to run.", NO_BROWSER)
    workers = str(min(os.cpu_count() or 1, 4))
    with tempfile.TemporaryDirectory(prefix="govern-test-") as folder:
        report = Path(folder, "report.xml")
        options = ("-n", workers, f"--junit-xml={report}")
        # Every worker reads every file: whoever comes first compiles it for the others.
        env = {**browser, "PYTHONDONTWRITEBYTECODE": ""}
        code = run(PYTHON, "-m", "pytest", *options, *arguments, env=env)
        skipped = skipped_tests(report)
    if not browser:
        say("!" * 80, NO_BROWSER, "THESE TESTS DID NOT RUN:", *skipped, "!" * 80)
    if CI and skipped and code == 0:
        stop("In CI every test has to run, and these were skipped:", *skipped)
    return code


def skipped_tests(report: Path) -> list[str]:
    """Return the tests that a report names as skipped, with the reason; not expected failures."""
    if not report.exists():
        return []
    return [
        f"    {case.get('classname')}::{case.get('name')}: {mark.get('message')}"
        for case in ET.parse(report).iter("testcase")  # noqa: S314 - pytest wrote it just now.
        for mark in case.iter("skipped")
        if mark.get("type") != "pytest.xfail"
    ]


def develop(command: str, arguments: Sequence[str]) -> int:
    """Run the program behind a command; what stands after the command belongs to that program."""
    set_up(dev=True)
    if command == "bench":
        return run(PYTHON, "-m", "benchmarks", *arguments)
    browser = find_browser(install="--no-install" not in arguments)
    rest = [argument for argument in arguments if argument != "--no-install"]
    if command == "test":
        return test(rest, browser)
    if not browser:
        stop(NO_BROWSER)
    return run(PYTHON, "-m", "tests.e2e.screenshots", *rest, env=browser)


def main(argv: Sequence[str]) -> int:
    """Do what the command line asks."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda asked, _frame: sys.exit(128 + asked))
    if argv and argv[0] in DEVELOPMENT:
        return develop(argv[0], argv[1:])
    as_written = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=as_written)
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    for name in DEVELOPMENT:
        commands.add_parser(name)
    commands.add_parser("setup").add_argument("--dev", action="store_true")
    show = commands.add_parser("demo")
    show.add_argument("--port", type=int, default=8000)
    show.add_argument("--reset", action="store_true", help="throw the demo's data away first")
    show.add_argument("--no-data", action="store_true", help="start empty")
    arguments = parser.parse_args(argv)
    if arguments.command == "demo":
        return demo(arguments)
    set_up(dev=arguments.dev)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
