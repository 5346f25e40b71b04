"""A file of last year under the name of this year, byte for byte."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest
from project import ROOT

from genkgeo.checks.gate import Inputs, check_inputs
from genkgeo.checks.last_year import check_last_year
from genkgeo.parameters.file import Params, read_params
from genkgeo.parameters.from_elsewhere import Download

LAST = b"residents of 2025"
HASH = hashlib.sha256(LAST).hexdigest()


@pytest.fixture
def params(tmp_path) -> Params:
    shutil.copytree(ROOT / "params", tmp_path / "params")
    text = (tmp_path / "params/2025.yaml").read_text(encoding="utf-8")
    path = tmp_path / "params/2026.yaml"
    path.write_text(text.replace("data/2025/", "data/2026/").replace("year: 2025", "year: 2026"))
    return read_params(path)


def put(params: Params, year: int, content: bytes, table: int = 0) -> Path:
    """Write a table of a year, the first unless said otherwise."""
    path = params.root / params.file.tables[table].file.replace("2026", str(year))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def official(params: Params, **about: str) -> Params:
    item = Download(name="x_2026.zip", origin="Statbel", **about)
    return params.model_copy(update={"file": params.file.model_copy(update={"downloads": (item,)})})


@pytest.mark.parametrize("year", [2025, 2022, 2021])
def test_a_table_that_is_an_earlier_file_blocks(params, year):
    put(params, year, LAST)
    put(params, 2026, LAST)
    (found,) = check_last_year(params)
    assert (found.severity, found.check) == ("blokkerend", "bestand van vorig jaar")
    assert f"hetzelfde bestand als data/{year}/" in found.message
    assert "bestand van vorig jaar" in set(check_inputs(Inputs(), params)["check"])
    put(params, 2026, b"residents of 2026")
    assert check_last_year(params) == []


def test_a_file_of_six_years_ago_is_not_looked_at(params):
    put(params, 2020, LAST)
    put(params, 2026, LAST)
    assert check_last_year(params) == []


def test_a_table_that_is_not_there_yet_does_not_hide_the_next(params):
    assert params.file.tables[0].file != params.file.tables[1].file
    path = put(params, 2026, LAST, table=1)
    put(params, 2025, LAST, table=1)
    assert [one.file for one in check_last_year(params)] == [path.name]
    # The same file of two years before is told of once, and so is one that is known by its hash.
    put(params, 2024, LAST, table=1)
    assert len(check_last_year(params)) == 1
    first = put(params, 2026, LAST)
    both = [first.name, path.name]
    assert [one.file for one in check_last_year(official(params, last_year=HASH))] == both


def test_both_ways_out_lead_on(params):
    put(params, 2025, LAST)
    put(params, 2026, LAST)
    (found,) = check_last_year(params)
    assert "zet er het bestand van dit jaar" in found.remedy
    put(params, 2026, b"residents of 2026")
    assert check_last_year(params) == []
    put(params, 2026, LAST)
    assert "noem dan het oude bij zijn eigen naam" in found.remedy
    first, *others = params.file.tables
    old = first.model_copy(update={"file": first.file.replace("2026", "2025")})
    file = params.file.model_copy(update={"tables": (old, *others)})
    assert check_last_year(params.model_copy(update={"file": file})) == []


def test_an_official_file_is_held_against_the_hash_of_last_year(params):
    asked = official(params, last_year=HASH)
    put(params, 2026, b"residents of 2026")
    assert check_last_year(asked) == []
    put(params, 2026, LAST)
    assert len(check_last_year(asked)) == 1
    assert check_last_year(official(params)) == check_last_year(official(params, sha256="0" * 64))
    assert check_last_year(official(params)) == []
    (found, _) = check_last_year(official(params, sha256=HASH, last_year=HASH))
    assert (found.file, found.severity) == ("x_2026.zip", "blokkerend")
