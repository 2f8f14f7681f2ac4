"""Papers and tests agree: docs/security.md lists what tests/asvs verifies, and nothing else."""

from __future__ import annotations

import re

from tests.asvs.papers import ROOT, SECURITY, requirements_tested, rows_under
from tests.asvs.test_not_applicable import ABSENT

ID = re.compile(r"V\d+\.\d+\.\d+")


def named(cell: str) -> set[str]:
    return {f"tests/{name.strip(' `')}" for name in cell.split(",")}


def test_every_verified_requirement_names_its_tests_and_every_test_is_listed() -> None:
    rows = rows_under("Verified", SECURITY)
    written = {row[0]: named(row[2]) for row in rows}
    assert len(written) == len(rows), "a requirement stands twice"
    found = requirements_tested()
    assert set(written) - set(found) == set(), "these have no test in tests/asvs, and no mark"
    assert set(found) - set(written) == set(), "list these in docs/security.md, 'Verified'"
    for requirement, tests in sorted(found.items()):
        assert written[requirement] == tests, requirement


def test_every_requirement_that_does_not_apply_has_a_reason_and_a_guard() -> None:
    rows = rows_under("Does not apply, or not yet", SECURITY)
    written = [row[0] for row in rows]
    assert sorted(written) == sorted(name.split("-", 1)[0] for name in ABSENT)
    assert all(len(row[1]) > 5 for row in rows)
    assert not set(written) & set(requirements_tested()), "verified, so it does apply"


def test_what_we_say_about_ourselves_is_what_we_may_say() -> None:
    text = SECURITY.read_text(encoding="utf-8")
    assert "Self-verified against ASVS 5.0.0 Level 2, scope and exceptions" in text
    for word in ("certified by", "compliant", "guarantee"):
        assert word not in text
    assert "docs/security.md" in (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    counted = [
        len(rows_under(name, SECURITY)) for name in ("Verified", "Does not apply, or not yet")
    ]
    said = [int(n) for n in re.findall(r"^(\d+) requirements", text, re.MULTILINE)]
    assert said == counted


def test_every_number_names_one_requirement() -> None:
    for heading in ("Verified", "Does not apply, or not yet"):
        for row in rows_under(heading, SECURITY):
            assert ID.fullmatch(row[0]), row


def test_every_file_that_papers_name_is_there() -> None:
    papers = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    # The change log names what was, too.
    papers.remove(ROOT / "CHANGELOG.md")
    named_in = {
        (paper.name, path)
        for paper in papers
        for path in re.findall(r"`([\w.-]+/[\w./-]+)(?:::\w+)?`", paper.read_text(encoding="utf-8"))
    }
    tops = {path.name for path in ROOT.iterdir()} | {
        path.name for path in (ROOT / "tests").iterdir()
    }
    ours = {(paper, path) for paper, path in named_in if path.split("/")[0] in tops}
    assert len(ours) > 50
    lost = {
        (paper, path)
        for paper, path in ours
        if not any(
            (top / (path + end)).exists() for top in (ROOT, ROOT / "tests") for end in ("", ".py")
        )
    }
    assert not lost


def test_the_map_of_the_house_names_every_package() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    map_ = text.partition("## The map of the house")[2].partition("A request passes")[0]
    packages = {path.parent.name for path in (ROOT / "govern").glob("*/__init__.py")}
    assert set(re.findall(r"`(\w+)`", map_)) >= packages


def test_every_link_and_picture_of_a_paper_leads_somewhere() -> None:
    papers = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    links = [
        (paper, target)
        for paper in papers
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", paper.read_text(encoding="utf-8"))
    ]
    assert len(links) > 20
    assert [
        f"{paper.relative_to(ROOT)}: {target}"
        for paper, target in links
        if not (paper.parent / target).exists()
    ] == []
