"""Many records at once: in the file as one, beside a copy only of what somebody else saved."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from genkgeo.plans.ledger import extend
from genkgeo.plans.record import Record

HEADER = "actie,indicator,datum,waarde,correctie,noot,plaats\n"
FIRST, SECOND, THIRD = (Record("p/1", "x", date(2015, month, 1), month) for month in (1, 2, 3))
ROWS = [f"p/1,x,2015-0{month}-01,{month},,,\n" for month in (1, 2, 3)]


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "data" / "opvolging" / "r.csv"


def copies(path: Path) -> list[str]:
    return [one.name for one in path.parent.glob("*.bak")]


def test_two_records_make_a_file_in_folders_that_were_not_there(path):
    assert extend(path, lambda before: [FIRST, SECOND]) == 2
    assert path.read_text() == HEADER + ROWS[0] + ROWS[1]
    assert copies(path) == []


def test_two_records_come_behind_those_that_are_there_and_at_once(path):
    extend(path, lambda before: [FIRST])
    node = path.stat().st_ino
    assert extend(path, lambda before: [SECOND, THIRD]) == 3
    assert path.read_text() == HEADER + "".join(ROWS)
    # a file was put in the place of the other, so that it never held one of both
    assert path.stat().st_ino != node
    assert copies(path) == []


def test_of_a_file_that_a_spreadsheet_saved_a_copy_is_set_aside(path):
    extend(path, lambda before: [FIRST])
    saved = path.read_text().replace(",", ";")
    path.write_text(saved)
    extend(path, lambda before: [SECOND, THIRD])
    assert path.read_text() == HEADER + "".join(ROWS)
    assert copies(path) == ["r.csv.001.bak"]
    assert (path.parent / "r.csv.001.bak").read_text() == saved


def test_of_an_empty_file_no_copy_is_set_aside(path):
    path.parent.mkdir(parents=True)
    path.touch()
    extend(path, lambda before: [FIRST, SECOND])
    assert path.read_text() == HEADER + ROWS[0] + ROWS[1]
    assert copies(path) == []
