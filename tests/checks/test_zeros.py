"""The zeros that a table of larger areas leaves out, written out."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
from per_level import BORDERS

from genkgeo.checks.supplied import with_zeros
from genkgeo.states import State

WIJKEN = sorted(set(BORDERS.wijk.values()))
AREAS = {"nu": SimpleNamespace(names={"wijk": pd.Series(WIJKEN, WIJKEN)})}


def params(*absent: str) -> SimpleNamespace:
    tables = [SimpleNamespace(absent=one, vintage="nu") for one in absent]
    return SimpleNamespace(file=SimpleNamespace(tables=tables))


def rows(table: int, *figures: tuple[str, float | None, int]) -> pd.DataFrame:
    frame = pd.DataFrame(figures, columns=["sector", "value", "row"])
    frame["state"] = [
        str(State.SUPPRESSED if missing else State.OBSERVED) for missing in frame["value"].isna()
    ]
    return frame.assign(table=table, level="wijk", variable="n", period=2024)


def test_an_area_that_a_table_leaves_out_has_none():
    given = rows(0, ("W2", 5.0, 2), ("W3", None, 3))
    found = with_zeros(given, AREAS, params("zero"))
    assert found.index.tolist() == [0, 1, 2, 3]
    assert found["sector"].tolist() == ["W2", "W3", "W1", "W4"]
    # What is left out was counted, also where the last cell is hidden; it is near that cell.
    assert found["state"].tolist() == [
        str(State.OBSERVED), str(State.SUPPRESSED), str(State.OBSERVED), str(State.OBSERVED)
    ]  # fmt: skip
    assert found["value"].tolist()[2:] == [0.0, 0.0] and found["row"].tolist()[2:] == [3, 3]


def test_of_another_table_what_is_left_out_is_not_known():
    given = pd.concat([rows(0, ("W2", 5.0, 2)), rows(1, ("W1", 1.0, 2))])
    found = with_zeros(given, AREAS, params("missing", "zero"))
    assert found["sector"].tolist() == ["W2", "W1", "W2", "W3", "W4"]
    assert found["table"].tolist() == [0, 1, 1, 1, 1]
    assert with_zeros(given, AREAS, params("missing", "missing")) is given
