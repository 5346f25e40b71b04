"""The mark of the library's files that stands in every page."""

from __future__ import annotations

import re
from importlib.metadata import version

import made_up
import pytest

from genkgeo.pages.context import provenance
from genkgeo.pages.library import library_hash, library_version


@pytest.fixture
def package(tmp_path):
    (tmp_path / "deel").mkdir()
    (tmp_path / "deel/a.py").write_text("x = 1\n")
    (tmp_path / "deel/b.js").write_text("")
    return tmp_path


def test_the_version_and_a_short_hash_stand_in_every_page():
    named = library_version()
    assert named == f"genkgeo {version('genkgeo')} ({library_hash()[:8]})"
    assert f", {named}, pandas " in provenance(made_up.results())


def test_the_hash_is_the_same_wherever_the_package_stands(package, tmp_path_factory):
    copy = tmp_path_factory.mktemp("elders") / "genkgeo"
    package.rename(copy)
    first = library_hash(copy)
    copy.rename(package)
    assert first == library_hash(package) and re.fullmatch("[0-9a-f]{64}", first)


@pytest.mark.parametrize("name", ["deel/a.py", "deel/c.py", "stijl.css", "blad.j2"])
def test_a_file_that_changes_or_is_new_changes_the_hash(package, name):
    before = library_hash(package)
    (package / name).write_text("x = 2\n")
    assert library_hash(package) != before


def test_the_name_of_a_file_counts_too(package):
    before = library_hash(package)
    (package / "deel/a.py").rename(package / "deel/aa.py")
    assert library_hash(package) != before


def test_what_python_compiles_does_not_count(package):
    before = library_hash(package)
    (package / "deel/__pycache__").mkdir()
    (package / "deel/__pycache__/a.cpython-311.pyc").write_bytes(b"x")
    (package / "lees.md").write_text("tekst")
    assert library_hash(package) == before
