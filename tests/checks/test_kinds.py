"""Every kind of finding is explained in the handbook, said on the page, and tried by a test."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from project import ROOT

from genkgeo.checks.findings import KINDS
from genkgeo.pages.findings import MEANING

METHOD = (ROOT / "docs" / "methode.md").read_text(encoding="utf-8")
TRIED = "".join(
    path.read_text(encoding="utf-8")
    for path in (ROOT / "tests" / "support" / "damage.py", *Path(__file__).parent.glob("*.py"))
)


def listed(severity: str) -> set[str]:
    """The kinds in a table of the handbook; what stands in brackets tells rows apart."""
    table = METHOD.split(f"\n| {severity} | wanneer |")[1].split("\n\n")[0]
    cells = re.findall(r"^\| ([^|-]+) \|", table, flags=re.MULTILINE)
    return {re.sub(r" \(.*\)", "", kind) for cell in cells for kind in cell.split(", ")}


def test_the_handbook_says_when_each_kind_comes():
    assert listed("blokkerend") | listed("waarschuwing") == set(KINDS)


def test_the_page_says_what_each_warning_means():
    assert listed("waarschuwing") <= set(MEANING) <= set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_test_brings_it_about(kind):
    assert re.search(rf"""["']{kind}["']""", TRIED), (
        f"no test in tests/checks brings about '{kind}'"
    )
