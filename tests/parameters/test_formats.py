"""The declarations of the formats: what hangs on them is there, and the handbook says the same."""

from __future__ import annotations

import inspect
import re

import pytest
from project import ROOT

from genkgeo.parameters.file import Table
from genkgeo.parameters.formats import FORMATS, OPTIONS, formats_with
from genkgeo.sources import READERS, Reader

HANDBOOK = (ROOT / "docs" / "handleiding.md").read_text(encoding="utf-8")


def test_the_handbook_has_a_row_for_every_format():
    table = HANDBOOK.split("| format | bestand | let op |")[1].split("\n\n")[0]
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \|", table, flags=re.MULTILINE)
    assert rows == [(name, declared.description) for name, declared in FORMATS.items()]


def test_the_handbook_says_which_formats_know_a_decimal_comma():
    *first, last = [f"`{name}`" for name in formats_with("decimal")]
    assert f"`decimal: comma` (bij {', '.join(first)} en {last})" in HANDBOOK


def test_every_option_is_a_key_of_a_table():
    assert set(OPTIONS) <= set(Table.model_fields)


@pytest.mark.parametrize("name", FORMATS)
def test_a_reader_takes_what_every_reader_takes(name):
    promised = list(inspect.signature(Reader.__call__).parameters)[1:]
    assert list(inspect.signature(READERS[name]).parameters) == promised


@pytest.mark.parametrize("name", FORMATS)
def test_a_table_takes_the_options_of_its_format_and_no_others(name):
    given = {
        "geolevel": ("statsec",),
        "decimal": "comma",
        "code": "CD",
        "level": "wijk",
        "period_column": "JAAR",
        "variable_column": "NAAM",
        "value_column": "CIJFER",
    }
    assert set(given) == set(OPTIONS)
    for option, value in given.items():
        keys = {"file": "x.csv", "format": name, "vintage": "2025", option: value}
        if option in FORMATS[name].options:
            assert getattr(Table(**keys), option) == value
        else:
            with pytest.raises(ValueError, match=f"{option} bestaat niet voor format {name}"):
                Table(**keys)
