"""Which codes of a table are ours, and how what is told of them is worded: by hand."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest
import two_years
from two_years import NOW

from genkgeo.checks.codes import check_codes, looks_ours
from genkgeo.measures.supplied import seen_from

SECTORS = ["99001A00-", "99001A01-", "99001B00-"]
HERE = replace(
    two_years.areas(SECTORS, wijken=["V", "V", "W"]), code="99001", name="Made", unknown=("ZZ",)
)


@pytest.mark.parametrize(
    ("code", "ours"),
    [
        ("99001A00-", True),
        # What has no place is ours, whatever its code begins with.
        ("ZZ", True),
        # A sector that we do not know begins as ours do, and so does one that was damaged.
        ("99001X99-", True),
        ("99001", False),
        ("9.9001E+10", True),
        ("9,9001E+10", True),
        ("\u200b99001A00-", True),
        ("1-mrt", True),
        ("11002A00-", False),
        ("A99001", False),
    ],
)
def test_a_code_is_ours_by_how_it_begins_or_for_what_it_is(code, ours):
    codes = pd.Series([code, "99001B00-", code], index=[7, 8, 9])
    found = looks_ours(codes, HERE)
    assert found.tolist() == [ours, True, ours]
    assert found.index.tolist() == [7, 8, 9]


@pytest.mark.parametrize(
    ("code", "ours"), [("99002A00-", True), ("99002", False), ("99001A00-", True), ("9", False)]
)
def test_of_a_municipality_that_was_merged_codes_may_begin_in_other_ways(code, ours):
    assert looks_ours(pd.Series([code]), HERE, ("99001", "99002")).tolist() == [ours]


def told(figures: pd.DataFrame, here=HERE, **table: object) -> list[tuple[str, str, str]]:
    """What is told of the codes of one table."""
    plain = {"file": "map/x.csv", "vintage": "new", "absent": "missing", "format": "swing"}
    tables = [SimpleNamespace(**(plain | {"columns": {}} | table))]
    params = SimpleNamespace(file=SimpleNamespace(tables=tables))
    found = check_codes(figures, {"new": here}, params)
    return [(one.check, one.message, one.remedy) for one in found]


def of(codes: list[str], row: int = 2) -> pd.DataFrame:
    return two_years.figures(NOW, codes, n=[1.0] * len(codes)).assign(
        row=range(row, row + len(codes))
    )


def test_codes_of_which_only_some_look_like_those_of_statbel_are_to_be_mended():
    both = of([*SECTORS, "71016ZZZZ", "X-1"])
    ((_, message, remedy),) = told(both)
    assert message == "2 codes zijn geen sector van Made in indeling new: 71016ZZZZ, X-1"
    assert remedy == "haal de rij weg of verbeter de code"
    ((_, _, remedy),) = told(of([*SECTORS, "71016ZZZZ", "71016YYYY"]))
    assert remedy.startswith("is dit wat geen plaats heeft")


def test_areas_of_a_larger_level_without_a_row_are_counted_by_their_own_name():
    assert told(of(SECTORS[1:]))[0][1] == "1 sector zonder rij in 2025: 99001A00-"
    assert told(of(SECTORS[2:]))[0][1] == "2 sectoren zonder rij in 2025: 99001A00-, 99001A01-"
    wijken = seen_from(HERE, "wijk")
    assert told(of(["W"]), wijken)[0][1] == "1 wijk zonder rij in 2025: V"
    assert told(of(["Q"]), wijken)[-1][1] == "2 wijken zonder rij in 2025: V, W"


def test_columns_that_lack_the_same_sectors_are_named_together():
    both = two_years.figures(NOW, SECTORS[1:], n=[1.0, 1], d=[1.0, 1])
    plain = {"file": "map/x.csv", "vintage": "new", "format": "swing", "columns": {}}
    for absent in ("refuse", "missing"):
        file = SimpleNamespace(tables=[SimpleNamespace(**plain, absent=absent)])
        (found,) = check_codes(both, {"new": HERE}, SimpleNamespace(file=file))
        assert found.variable == "d, n"
