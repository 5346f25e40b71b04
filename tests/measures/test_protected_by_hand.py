"""What is hidden of a few figures that share numbers, and where these are named: by hand."""

from __future__ import annotations

import made_indicator
import numpy as np
import pandas as pd
from made_areas import make_areas

from genkgeo.measures.disclosure import protect
from genkgeo.parameters.registry import Indicator
from genkgeo.states import State


def indicator(numerator: str, denominator: str | None = None, **said: object) -> Indicator:
    return made_indicator.indicator(numerator, denominator, **{"minimum": 0} | said)


def figures(*rows: tuple[str, str, str, float, float]) -> pd.DataFrame:
    """Rows of an indicator, a level, an area, a numerator and a denominator, if any."""
    columns = ["indicator", "level", "area", "numerator", "denominator"]
    frame = pd.DataFrame(rows, columns=columns).assign(period=2025, coverage=1.0)
    frame["value"] = frame["numerator"] / frame["denominator"].fillna(1.0)
    frame["state"] = np.where(frame["value"].isna(), State.SUPPRESSED, State.OBSERVED)
    return frame


NONE = np.nan


def test_what_shares_a_number_with_what_is_hidden_beside_a_secret_is_hidden_too():
    # The supplier hides P0 and gives P, so that P1 goes; z hides P0 itself, which is three. That
    # of ten people three are u says nothing, and gives nothing away.
    rows = [("x", "sector", "P0", NONE, 100.0), ("x", "sector", "P1", 10.0, 90.0)]
    rows += [("x", "sector", "Q0", 5.0, 50.0), ("x", "wijk", "P", 25.0, 190.0)]
    rows += [("y", "sector", "P1", 10.0, NONE), ("y", "sector", "Q0", 5.0, NONE)]
    rows += [("v", "sector", "P1", 8.0, 90.0), ("v", "sector", "Q0", 9.0, 50.0)]
    rows += [("z", "sector", "P0", 3.0, NONE), ("z", "sector", "P1", 30.0, NONE)]
    rows += [("z", "wijk", "P", 33.0, NONE), ("u", "sector", "Q0", 3.0, 10.0)]
    before = figures(*rows)
    before["given_per"] = np.where(before[["indicator", "level"]].eq(["x", "wijk"]).all(axis=1),
                                   "wijk", "")  # fmt: skip
    registry = {"x": indicator("a", "d"), "y": indicator("a"), "v": indicator("c", "d")}
    registry["z"] = indicator("z", smallest_count=5)
    registry["u"] = indicator("u", "w", minimum=20, public=True)
    before.index = before.index[::-1]
    found = protect(before, registry, make_areas({"A": {"P": 2, "Q": 1}}))
    after = found.measures
    gone = after[after["state"] == State.SUPPRESSED]
    assert set(zip(gone["indicator"], gone["area"], strict=True)) == {
        *(("x", "P0"), ("x", "P1"), ("y", "P1"), ("v", "P1")),
        *(("z", "P0"), ("z", "P1"), ("u", "Q0")),
    }
    assert list(found.withheld.columns) == ["variable", "level", "area", "period"]
    assert found.withheld.to_numpy().tolist() == [
        ["a", "sector", "P1", 2025],
        ["d", "sector", "P1", 2025],
        ["z", "sector", "P0", 2025],
        ["z", "sector", "P1", 2025],
    ]
    # Which of both numbers of a row it is: of y there is one, and of v the whole.
    parts = found.parts.join(before[["indicator", "area"]]).set_index(["indicator", "area"])
    told = {key: tuple(parts.loc[key, ["numerator", "denominator"]]) for key in parts.index}
    assert {key: own for key, own in told.items() if any(own)} == {
        ("x", "P1"): (True, True),
        ("y", "P1"): (True, False),
        ("v", "P1"): (False, True),
        ("z", "P0"): (True, False),
        ("z", "P1"): (True, False),
    }


def test_the_gemeente_is_shown_where_something_else_can_be_hidden():
    # P is two, of five; R is six, and each of its three sectors two, so that these give way to
    # one another, and to P only together.
    rows = [("x", "sector", area, 2.0, NONE) for area in ("P0", "R0", "R1", "R2")]
    rows += [("x", "wijk", "P", 2.0, NONE), ("x", "wijk", "R", 6.0, NONE)]
    rows += [("x", "stadsdeel", "A", 2.0, NONE), ("x", "stadsdeel", "B", 6.0, NONE)]
    rows += [("x", "gemeente", "99001", 8.0, NONE)]
    areas = make_areas({"A": {"P": 1}, "B": {"R": 3}})
    found = protect(figures(*rows), {"x": indicator("n", smallest_count=5)}, areas).measures
    assert found.loc[found["state"] == State.OBSERVED, "area"].tolist() == ["99001"]


def test_residents_of_which_nobody_says_what_they_are_stay_as_they_are():
    rows = figures(("x", "sector", "P0", 30.0, NONE), ("x", "sector", "P1", 2.0, NONE))
    registry = {"x": indicator("n", smallest_count=5)}
    index = pd.MultiIndex.from_frame(rows[["level", "area"]])
    people = pd.DataFrame({"residents": [3.0, 4.0], "period": 2025}, index)
    found = protect(rows, registry, make_areas({"A": {"P": 2}}), residents=people)
    pd.testing.assert_frame_equal(found.residents, people)
    assert found.measures["value"].isna().tolist() == [False, True]
    # Where nothing is secret no number is withheld.
    none = protect(rows, {"x": indicator("n")}, make_areas({"A": {"P": 2}})).withheld
    assert list(none.columns) == ["variable", "level", "area", "period"] and none.empty
