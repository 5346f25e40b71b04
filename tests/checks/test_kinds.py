"""Every kind of finding is explained in the handbook, said on the page, and tried by a test."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from handbook import kinds_listed
from project import ROOT

from genkgeo.checks.findings import KINDS
from genkgeo.pages.findings import MEANING

TRIED = "".join(
    path.read_text(encoding="utf-8")
    for path in (ROOT / "tests" / "support" / "damage.py", *Path(__file__).parent.glob("*.py"))
)


def test_the_handbook_says_when_each_kind_comes():
    assert kinds_listed("blokkerend") | kinds_listed("waarschuwing") == set(KINDS)


def test_the_page_says_what_each_warning_means():
    assert kinds_listed("waarschuwing") <= set(MEANING) <= set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_test_brings_it_about(kind):
    assert re.search(rf"""["']{kind}["']""", TRIED), (
        f"no test in tests/checks brings about '{kind}'"
    )
