"""How much of an area a figure covers rests on the size of its sectors: which size, by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from test_steps import areas, figures_of, indicator

from genkgeo.change.edition import Edition, Method, measure_edition, unprotected, with_rows
from genkgeo.change.steps import moment
from genkgeo.measures import disclosure
from genkgeo.parameters.choices import RiskChoices
from genkgeo.states import State

METHOD = Method(
    {"a": indicator("n"), "b": indicator("m", denominator="e")}, RiskChoices(), "inwoners"
)
NOW, THEN = areas({"A1": "W", "A2": "W", "B1": "V"}), areas({"C1": "W", "C2": "W"}, "toen")


def cells(year: int, sector: str, *hidden: str, **columns: dict[str, float]) -> pd.DataFrame:
    """Figures of a year, of which a sector has n and d hidden, and what is named besides."""
    vintage = "nu" if "A1" in columns["n"] else "toen"
    figures = figures_of(vintage, {(name, year): column for name, column in columns.items()})
    gone = figures["variable"].isin(["n", "d", *hidden]) & (figures["sector"] == sector)
    return figures.assign(
        value=figures["value"].mask(gone), state=figures["state"].mask(gone, State.SUPPRESSED)
    )


def covered(edition: Edition, name: str = "a") -> dict[tuple[str, str, int], float]:
    rows = measure_edition(edition).query("indicator == @name and level != 'sector'")
    keys = zip(rows["level"], rows["area"], rows["period"], strict=True)
    return dict(zip(keys, rows["coverage"].round(6), strict=True))


NEW = cells(
    2024,
    "A1",
    n={"A1": 0.0, "A2": 4.0, "B1": 5.0},
    d={"A1": 0.0, "A2": 8.0, "B1": 9.0},
    inwoners={"A1": 90.0, "A2": 10.0, "B1": 100.0},
)
OLD = cells(
    2023,
    "C1",
    n={"C1": 0.0, "C2": 4.0},
    d={"C1": 0.0, "C2": 8.0},
    inwoners={"C1": 30.0, "C2": 70.0},
)


def edition(*figures: pd.DataFrame, **more: object) -> Edition:
    return Edition(2024, "nu", METHOD, {"nu": NOW, "toen": THEN}, pd.concat(figures), **more)


def test_a_sector_counts_for_its_size_and_without_sizes_each_counts_for_one():
    # Of the 100 of W 10 live where the figure is known; of the gemeente 110 of 200.
    expected = {
        ("wijk", "W", 2024): 0.1,
        ("wijk", "V", 2024): 1.0,
        ("stadsdeel", "Noord", 2024): 0.55,
        ("gemeente", "X", 2024): 0.55,
    }
    assert covered(edition(NEW)) == expected
    alone = covered(replace(edition(NEW), method=replace(METHOD, size=None)))
    assert alone["wijk", "W", 2024] == 0.5


def test_another_list_counts_with_its_own_sizes_and_for_the_gemeente_only():
    found = covered(edition(NEW, OLD))
    assert found["wijk", "W", 2024] == 0.1
    told = measure_edition(edition(NEW, OLD)).groupby("period")["vintage"].unique()
    assert {year: list(lists) for year, lists in told.items()} == {2023: ["toen"], 2024: ["nu"]}
    # In that list 70 of 100 live where the figure is known; no way leads from it to areas here.
    assert {key: value for key, value in found.items() if key[2] == 2023} == {
        ("gemeente", "X", 2023): 0.7
    }


def test_a_list_that_leads_here_is_shown_for_every_area_with_its_own_sizes():
    # C1 is A1 and C2 is A2 and B1, half each.
    goes = sparse.csr_array(np.array([[1, 0, 0], [0, 0.5, 0], [0, 0.5, 0], [0, 0, 1]]))
    found = covered(edition(NEW, OLD, transfers={("toen", "nu"): goes}))
    # W then held the 30 of C1 and 35 of C2, V the other 35.
    assert found["wijk", "W", 2023] == round(35 / 65, 6)
    assert found["wijk", "V", 2023] == 1.0 and found["gemeente", "X", 2023] == 0.7
    assert found["wijk", "W", 2024] == 0.1


def test_sizes_that_only_the_other_list_has_are_brought_here():
    goes = sparse.csr_array(np.array([[1, 0, 0], [0, 0.5, 0], [0, 0.5, 0], [0, 0, 1]]))
    without = NEW[NEW["variable"] != "inwoners"]
    found = covered(edition(without, OLD, transfers={("toen", "nu"): goes}))
    # A1 is the 30 of C1, A2 half the 70 of C2.
    assert found["wijk", "W", 2024] == round(35 / 65, 6)
    # Where no way leads here each sector counts for one.
    assert covered(edition(without, OLD))["wijk", "W", 2024] == 0.5


def test_a_hidden_size_is_taken_from_a_denominator_beside_it():
    figures = cells(
        2024,
        "A1",
        "inwoners",
        n={"A1": 0.0, "A2": 4.0, "B1": 5.0},
        d={"A1": 0.0, "A2": 8.0, "B1": 9.0},
        m={"A1": 2.0, "A2": 2.0, "B1": 2.0},
        e={"A1": 20.0, "A2": 5.0, "B1": 50.0},
        inwoners={"A1": 0.0, "A2": 10.0, "B1": 100.0},
    )
    # 110 live where e is 55: A1 with its 20 counts as 40, and 10 of 50 are known.
    assert covered(edition(figures))["wijk", "W", 2024] == pytest.approx(0.2)


def test_rows_that_come_beside_are_measured_once():
    own = edition(NEW)
    rows = unprotected(own)
    more = rows[rows["indicator"] == "a"].assign(indicator="c")
    wider = with_rows(own, METHOD.registry | {"c": METHOD.registry["a"]}, more)
    found = measure_edition(wider)
    assert len(found) == len(rows) + len(more)
    alike = found[found["indicator"] == "c"].drop(columns="indicator").reset_index(drop=True)
    first = found[found["indicator"] == "a"].drop(columns="indicator").reset_index(drop=True)
    pd.testing.assert_frame_equal(alike, first)


def test_what_is_brought_together_from_two_lists_is_of_the_list_shown():
    goes = sparse.csr_array(np.array([[1, 0, 0], [0, 0.5, 0], [0, 0.5, 0], [0, 0, 1]]))
    above = figures_of("nu", {("n", 2024): {"A1": 3.0, "A2": 4.0, "B1": 6.0}})
    below = figures_of("toen", {("d", 2024): {"C1": 30.0, "C2": 80.0}})
    own = edition(above, below, transfers={("toen", "nu"): goes})
    found = measure_edition(own).query("level == 'wijk' and indicator == 'a'").set_index("area")
    # W holds C1 and half of C2, V the other half.
    assert found["value"].to_dict() == pytest.approx({"W": 100 * 7 / 70, "V": 100 * 6 / 40})
    assert found["vintage"].tolist() == ["nu", "nu"]


def test_what_came_after_the_year_is_of_no_use_to_it():
    later = cells(
        2025,
        "A2",
        n={"A1": 1.0, "A2": 4.0, "B1": 5.0},
        d={"A1": 9.0, "A2": 8.0, "B1": 9.0},
        inwoners={"A1": 10.0, "A2": 90.0, "B1": 100.0},
    )
    then, both = (moment(edition(*figures)) for figures in ((NEW,), (NEW, later)))
    pd.testing.assert_frame_equal(both.measures, then.measures)


def test_what_came_from_another_list_is_protected_with_the_way_that_it_came(monkeypatch):
    asked = {}
    protect = disclosure.protect

    def protected(*given: object, **named: object) -> disclosure.Protected:
        asked.update(named)
        return protect(*given, **named | {"told": None})

    monkeypatch.setattr(disclosure, "protect", protected)
    goes = sparse.csr_array(np.array([[1, 0, 0], [0, 0.5, 0], [0, 0.5, 0], [0, 0, 1]]))
    back = sparse.csr_array(goes.T)
    own = edition(NEW, OLD, transfers={("toen", "nu"): goes, ("nu", "toen"): back})
    told = object()
    measure_edition(replace(own, told=told, method=replace(METHOD, residents="inwoners")))
    [move] = asked["moves"]
    assert [list(units) for units in move[:2]] == [list(THEN.units), list(NOW.units)]
    assert (move[2] != goes).nnz == 0
    assert asked["told"] is told and asked["of"] == "inwoners"
    assert "W" in asked["residents"].index.get_level_values("area")
