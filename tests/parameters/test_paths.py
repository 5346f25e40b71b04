"""A file is found by its name, whatever way an accent is written, and a loop is told."""

from __future__ import annotations

import unicodedata

import pytest

from genkgeo.errors import ParamsError
from genkgeo.parameters.file import read_params
from genkgeo.parameters.levels import Level
from genkgeo.parameters.paths import as_on_disk, plain_name, resolved
from genkgeo.release.site import file_name


@pytest.mark.parametrize(("on_disk", "asked"), [("NFD", "NFC"), ("NFC", "NFD"), ("NFC", "NFC")])
def test_a_name_is_found_in_either_way_of_writing_an_accent(tmp_path, on_disk, asked):
    def spelled(form: str) -> str:
        return unicodedata.normalize(form, "coördinatie/financiële één.csv")

    path = tmp_path / spelled(on_disk)
    path.parent.mkdir()
    path.write_text("x")
    assert as_on_disk(tmp_path / spelled(asked)).read_text() == "x"


def test_a_name_that_is_nowhere_stays_as_it_was_given(tmp_path):
    path = tmp_path / "niet" / "hiér.csv"
    assert as_on_disk(path) == path


def test_a_link_that_leads_to_itself_is_told(tmp_path):
    (tmp_path / "a.yaml").symlink_to("b.yaml")
    (tmp_path / "b.yaml").symlink_to("a.yaml")
    for ask in (resolved, read_params):
        with pytest.raises(ParamsError, match="verwijst naar zichzelf"):
            ask(tmp_path / "a.yaml")


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Liège", "liege"),
        (unicodedata.normalize("NFD", "Liège"), "liege"),
        ("Fosses-la-Ville", "fosses-la-ville"),
        ("'s Gravenvoeren", "s-gravenvoeren"),
        ("Écaussinnes", "ecaussinnes"),
    ],
)
def test_an_accent_leaves_its_letter_in_every_name_of_a_file(name, plain):
    level = Level(id="kern", singular="kern", plural=name)
    assert plain_name(name) == file_name(name) == level.stem.replace("_", "-") == plain


def test_a_name_without_letters_of_ours_falls_back():
    level = Level(id="kern", singular="kern", plural="…")
    assert (plain_name("…"), file_name("…"), level.stem) == ("", "gemeente", "kern")
