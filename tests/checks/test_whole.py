"""The row of the whole in an export of a viewer, and areas of another level than sectors."""

from __future__ import annotations

import pandas as pd
import pytest
from test_checks import AREAS, PLAIN, check, figures, only, params

from genkgeo.checks import BLOCKING, WARNING
from genkgeo.checks.whole import check_whole, of_the_whole
from genkgeo.parameters.file import Table


def whole(**totals: float) -> pd.DataFrame:
    return figures({("99001", variable): value for variable, value in totals.items()})


@pytest.mark.parametrize(("format", "left_out"), [("swing_viewer", True), ("swing", False)])
def test_only_a_viewer_has_a_row_of_the_whole(format, left_out):
    table = Table(file="x.csv", format=format, vintage="2025")
    rows = figures({**PLAIN, ("99001", "klanten"): 31.0})
    found = of_the_whole(rows, table, AREAS["2025"])
    assert found.tolist() == [False] * len(PLAIN) + [left_out]


def test_a_row_of_the_whole_is_told_and_set_beside_the_sum():
    told = only(check_whole(whole(klanten=31, meters=4), figures(), params()))
    assert (told.severity, told.check, told.row) == (WARNING, "rij van het geheel", 2)
    assert told.message == ("de rij van de hele gemeente is weggelaten: de som wordt hier gemaakt")
    told = only(check_whole(whole(klanten=35, meters=4), figures(), params()))
    assert told.message.endswith("haar cijfer is niet die som voor klanten (2025)")
    assert "rijen ontbreken" in told.remedy


def test_a_whole_is_not_set_beside_a_sum_that_is_not_known():
    parts = figures({**PLAIN, ("M-A1K", "klanten"): float("nan")})
    told = only(check_whole(whole(klanten=35), parts, params()))
    assert "niet die som" not in told.message
    assert check_whole(pd.DataFrame(), parts, params()) == []


def test_a_table_of_wijken_is_told_as_such():
    found = next(
        each for each in check({("W1", "meters"): 1.0}) if each.check == "onbekende sector"
    )
    assert found.severity == BLOCKING
    assert found.message == "1 code(s) zijn geen sector maar wijk van Made: W1"
    assert "per statistische sector" in found.remedy
