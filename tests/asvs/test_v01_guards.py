"""ASVS 5.0.0 chapter 1: what our code never does, found by reading it; and what files may hold."""

from __future__ import annotations

import ast
import io
import re
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from govern.barriers.models import Barrier
from govern.barriers.rules import BarrierState
from govern.core import clock
from govern.floor.models import Slot
from govern.people.models import Person
from tests.asvs import reading_code
from tests.asvs.reading_code import calling, calls, importing, is_text, trees
from tests.factories.floor import FloorTeamFactory, SlotFactory
from tests.factories.insights import BarrierFactory
from tests.factories.people import OrganisationFactory, administrator, director
from tests.unit.sheets.test_workbooks import LAUGHS, OUTSIDE, SHEET, sheet_xml, with_parts

if TYPE_CHECKING:
    from tests.client import Client

#: Where a pattern is made of words of our own, and each is escaped.
PATTERNS_OF_OURS = {"govern/promises/texts.py"}


@pytest.mark.parametrize(
    "source",
    ["eval('1')", "os.system('ls')", "x.os.popen('ls')", "subprocess.run('ls', shell=True)"],
)
def test_the_reader_sees_what_it_looks_for(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_code, "trees", lambda: {"govern/x.py": ast.parse(source)})
    names = {"eval", "os.system", "os.popen", "subprocess.run"}
    assert calling(names)


def test_1_2_5_no_shell() -> None:
    shells = {"os.system", "os.popen", "subprocess.getoutput", "pty.spawn", "os.spawnl"}
    assert not calling(shells)
    for path, tree in trees().items():
        for name, node in calls(tree):
            asked = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
            assert asked.get("shell", "False") == "False", f"{path}:{node.lineno}"
            if name.startswith("subprocess.") and node.args:
                assert not is_text(node.args[0]), f"{path}:{node.lineno} a line, not arguments"


def test_1_2_9_no_pattern_is_made_of_what_people_type() -> None:
    made = {"re.compile", "re.search", "re.match", "re.fullmatch", "re.sub", "re.split"}
    for path, tree in trees().items():
        for name, node in calls(tree):
            if name in made and path not in PATTERNS_OF_OURS:
                constants = is_text(node.args[0]) or all(
                    not isinstance(part, ast.FormattedValue) or ast.unparse(part.value).isupper()
                    for part in ast.walk(node.args[0])
                )
                assert constants, f"{path}:{node.lineno}: {ast.unparse(node)}"


def test_1_3_2_no_eval() -> None:
    assert not calling({"eval", "exec", "compile", "__import__", "runpy.run_path"})


def test_1_3_7_no_template_is_made_while_running() -> None:
    assert not calling({"render_template_string", "Template", "jinja2.Template", "env.from_string"})
    for path, tree in trees().items():
        for name, node in calls(tree):
            if name in {"render", "render_page", "render_template"} and "templating" not in path:
                first = node.args[0]
                ours = is_text(first) or isinstance(first, ast.Name | ast.JoinedStr)
                assert ours, f"{path}:{node.lineno}"


def test_1_3_10_format_strings() -> None:
    """Only a sentence of the catalogue is filled in, and by name: `%(name)s`."""
    for path, tree in trees().items():
        for name, node in calls(tree):
            if name.endswith(".format") and not isinstance(node.func, ast.Name):
                assert isinstance(node.func, ast.Attribute)
                filled = node.func.value
                if isinstance(filled, ast.Call):
                    # psycopg's SQL("...") and markupsafe's Markup("..."), which escape.
                    (filled,) = filled.args
                assert is_text(filled), f"{path}:{node.lineno}"


def test_1_5_2_no_unsafe_deserialise() -> None:
    unsafe = {"pickle", "shelve", "marshal", "dill", "yaml", "jsonpickle", "xml.etree", "xml.dom"}
    assert not importing(unsafe)


def test_1_5_2_a_session_that_is_no_json_of_ours_is_nobody(client: Client, session: Any) -> None:
    OrganisationFactory()
    for value in ("gASVLgAAAAAAAACMBXBvc2l4lIwGc3lzdGVtlJOU", "e30.x.y", "\x80\x04.", "{}"):
        client.set_cookie("govern", value)
        assert client.get("/").status_code == 302


@pytest.mark.parametrize("before", [LAUGHS, OUTSIDE], ids=["entities in entities", "a local file"])
def test_1_5_1_xml_no_entities(client: Client, session: Any, before: str) -> None:
    OrganisationFactory()
    client.sign_in(administrator())
    row = '<row r="2"><c r="A2" t="inlineStr"><is><t>&j;</t></is></c></row>'
    bomb = with_parts({SHEET: sheet_xml(row, before)})
    answer = client.submit("/staffing/imports/new", {"file": (io.BytesIO(bomb), "people.xlsx")})
    assert answer.status_code == 422
    assert "root:" not in answer.text
    assert session.scalar(select(func.count()).select_from(Person)) == 1


NUMBERS = ("-1", "2147483648", "9223372036854775808", "1e309", "NaN", "0x10", "1" * 5000)


@pytest.mark.parametrize("number", NUMBERS, ids=lambda text: text[:20])
def test_1_4_2_number_ranges(client: Client, session: Any, number: str) -> None:
    OrganisationFactory()
    boss = director()
    client.sign_in(boss)
    team = FloorTeamFactory()
    barrier = BarrierFactory(
        state=BarrierState.IN_HAND, severity=3, owner_id=boss.id, taken_at=clock.now()
    )
    slot = SlotFactory(team_id=team.id, host_id=boss.id)
    before = (slot.capacity, barrier.version)
    offered = client.act(f"/floor/teams/{team.id}/places/new", {"capacity": number, "kind": "x"})
    planned = client.act(f"/barriers/{barrier.id}/plan", {"reduction": number, "cost": number})
    changed = client.act(f"/barriers/{barrier.id}/close", {"version": number, "words": "x"})
    assert {answer.status_code for answer in (offered, planned, changed)} <= {404, 409, 422}
    session.expire_all()
    assert session.scalar(select(func.count()).select_from(Slot)) == 1
    assert (slot.capacity, session.get(Barrier, barrier.id).version) == before


def test_1_4_2_no_setting_goes_beyond_its_bounds(client: Client, session: Any) -> None:
    OrganisationFactory()
    client.sign_in(administrator())
    for number in NUMBERS:
        page = client.submit("/organisation/settings/rotations.hours_needed", {"value": number})
        assert page.status_code == 422, number
    listed = client.get("/organisation/settings").text
    assert not re.search(r"2,?147,?483|Infinity|NaN", listed)
