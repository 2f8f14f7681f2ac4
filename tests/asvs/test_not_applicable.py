"""Requirements of ASVS 5.0.0 that do not apply because a thing is not there: it must stay away."""

from __future__ import annotations

import ast
import re
from importlib.metadata import distribution
from typing import TYPE_CHECKING

import pytest

from govern.config import asset_root
from govern.extensions import db
from tests.asvs.papers import ROOT
from tests.asvs.reading_code import calling, importing, trees

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

LOCKED = {
    match[1].lower().replace("_", "-")
    for match in re.finditer(
        r"^([A-Za-z0-9._-]+)==", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE
    )
}
#: Packages with compiled parts of their own that were looked at.
NATIVE = {
    "argon2-cffi-bindings",
    "brotli",
    "cffi",
    "cryptography",
    "greenlet",
    "markupsafe",
    "nh3",
    "psycopg-binary",
    "pysqlite3",
    "sqlalchemy",
    "typst",
    "wrapt",
}


def no_package(*names: str) -> Callable[[], object]:
    """Say that none of these packages is installed."""
    return lambda: not LOCKED & set(names)


def no_import(*names: str) -> Callable[[], object]:
    """Say that our code imports none of these."""
    return lambda: not importing(set(names))


def no_script_says(word: str) -> Callable[[], object]:
    """Say that a word stands in none of our scripts."""
    scripts = sorted((asset_root() / "static" / "js").glob("*.js"))
    return lambda: scripts and not any(word in path.read_text("utf-8") for path in scripts)


def no_column(*words: str) -> Callable[[], object]:
    """Say that no column of any table is named like this."""
    names = [column.name for table in db.metadata.sorted_tables for column in table.columns]
    return lambda: names and not any(word in name for name in names for word in words)


def no_server_asks() -> bool:
    """Say that nothing in our code opens a connection to an address that somebody gave."""
    clients = {"requests", "httpx", "aiohttp", "urllib3", "urllib.request", "http.client"}
    return not importing(clients)


def no_file_is_kept() -> bool:
    """Say that uploads are read and never stored as files: people and figures are taken in."""
    made = "Call(func=Name(id='Upload'"
    uploads = [path for path, tree in trees().items() if made in ast.dump(tree)]
    readers = ["govern/counting/forms.py", "govern/staffing/forms.py"]
    return sorted(uploads) == readers and not calling({"file.save", "data.save"})


ABSENT: dict[str, Callable[[], object]] = {
    "V1.2.6-ldap": no_package("ldap3", "python-ldap"),
    "V1.2.7-xpath": no_import("lxml", "elementpath", "xml.etree"),
    "V1.2.8-latex": lambda: not any("latex" in name for name in LOCKED),
    "V1.3.4-svg": no_file_is_kept,
    "V1.3.6-fetch": no_server_asks,
    "V1.3.8-jndi": no_package("jpype1", "py4j"),
    "V1.3.9-memcache": no_package("pymemcache", "python-memcached", "pylibmc"),
    "V1.4.1-memory_safe": lambda: not importing({"ctypes", "cffi"}),
    "V1.4.3-manual_memory": lambda: not importing({"ctypes", "mmap"}),
    "V3.5.5-postmessage": no_script_says("message"),
    "V4.3.1-graphql_cost": no_package("graphene", "ariadne", "strawberry-graphql"),
    "V4.3.2-graphql_introspection": no_package("graphql-core"),
    "V4.4.1-wss": no_package("flask-sock", "flask-socketio", "websockets", "simple-websocket"),
    "V4.4.2-ws_origin": no_script_says("WebSocket"),
    "V4.4.3-ws_token": no_script_says("EventSource"),
    "V4.4.4-ws_token_source": no_package("wsproto"),
    "V6.3.3-second_factor": no_column("totp", "webauthn", "passkey", "second_factor"),
    "V6.4.3-reset_and_factor": no_package("pyotp", "webauthn", "fido2"),
    "V6.4.4-lost_factor": no_column("factor"),
    "V6.5.2-recovery_codes": no_column("recovery"),
    "V6.5.4-short_codes": no_column("otp", "pin_code"),
    "V6.5.5-code_lifetime": no_package("pyotp"),
    "V6.6.1-sms": no_column("phone", "mobile"),
    "V6.6.2-out_of_band": no_package("pywebpush", "twilio"),
    "V6.8.1-two_issuers": no_package("authlib", "joserfc", "python-jose", "pyjwt"),
    "V6.8.2-assertions": no_import("jwt", "jose", "joserfc", "authlib"),
    "V6.8.3-saml": no_package("pysaml2", "python3-saml"),
    "V6.8.4-strength_claims": no_column("acr", "amr"),
    "V7.1.3-sso_sessions": no_column("sid", "id_token"),
    "V7.6.1-sso_lifetimes": no_import("authlib"),
    "V8.4.1-multi_tenant": no_column("tenant"),
}


@pytest.mark.parametrize("name", sorted(ABSENT))
def test_absent(name: str) -> None:
    assert ABSENT[name](), f"{name} is here now: verify its requirement in tests/asvs"


def test_compiled_packages_were_looked_at() -> None:
    compiled = {
        name
        for name in LOCKED
        if any(file.suffix in {".so", ".pyd"} for file in distribution(name).files or ())
    }
    assert compiled <= NATIVE, "read what these bring along, and add them here"


def test_nobody_signs_in_elsewhere_yet(app: Flask) -> None:
    rules = [rule.rule for rule in app.url_map.iter_rules()]
    for word in ("oidc", "saml", "callback", "scim", "graphql", "/ws", "/api"):
        assert not any(word in rule for rule in rules), word
