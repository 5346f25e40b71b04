"""A municipality among all others: counted by hand."""

from __future__ import annotations

from dataclasses import replace

import made_up
import pandas as pd
import pytest

from genkgeo.pages.among import FEWEST, among_municipalities
from genkgeo.pages.fact_sheets import fact_sheet
from genkgeo.results import Results
from genkgeo.sources.municipalities import EMPTY, MUNICIPALITIES, read_municipalities, to_bytes


def others(values: list[float], *, indicator: str, period: int, coverage: float = 1.0) -> list:
    return [
        (f"{at:05d}", f"Gemeente {at}", indicator, period, value, coverage)
        for at, value in enumerate(values)
    ]


def with_others(results: Results, rows: list) -> Results:
    return replace(results, municipalities=pd.DataFrame(rows, columns=MUNICIPALITIES))


@pytest.fixture
def results() -> Results:
    return made_up.results()


def own(results: Results) -> tuple[str, int, float]:
    rows = results.current("gemeente")
    row = rows[rows["value"].notna()].iloc[0]
    return str(row["indicator"]), int(row["period"]), float(row["value"])


def test_others_that_are_lower_are_counted_and_the_middle_half_named(results):
    name, period, value = own(results)
    # Ten others: three below, one the same (which is not lower), six above.
    values = [value - 3, value - 2, value - 1, value, *(value + step for step in range(1, 7))]
    found = with_others(results, others(values, indicator=name, period=period))
    (row,) = among_municipalities(found)
    assert "hoger dan 3 van 10 andere gemeenten" in row.place
    # The quartiles of ten values lie a quarter of nine steps from the end: at 2,25 and 6,75.
    from genkgeo.words import dutch

    decimals = results.registry[name].decimals
    low, high = (dutch.number(value + at, decimals) for at in (-0.75, 3.75))
    assert f"tussen {low} en {high}" in row.place
    page = fact_sheet(found, None)
    assert "Naast de andere gemeenten" in page and "hoger dan 3 van 10" in page


@pytest.mark.parametrize("change", ["few", "year", "cover", "ourselves", "nothing"])
def test_what_cannot_be_set_beside_is_not(results, change):
    name, period, value = own(results)
    number = FEWEST - 1 if change == "few" else FEWEST
    rows = others(
        [value] * number,
        indicator=name,
        period=period + (change == "year"),
        coverage=0.89 if change == "cover" else 1.0,
    )
    if change == "ourselves":
        rows[-1] = (results.areas.code, *rows[-1][1:])
    found = with_others(results, [] if change == "nothing" else rows)
    assert among_municipalities(found) == []
    assert "Naast de andere gemeenten" not in fact_sheet(found, None)


def test_figures_of_municipalities_are_read_as_they_were_written(tmp_path):
    rows = [("2", "Bé", "x", 2020, 1 / 3, 0.5), ("1", 'A "a", b', "x", 2019, 2.0, 1.0)]
    frame = pd.DataFrame(rows, columns=MUNICIPALITIES)
    path = tmp_path / "gemeenten.csv"
    path.write_bytes(to_bytes(frame))
    expected = frame.iloc[[1, 0]].reset_index(drop=True)
    read = read_municipalities(path)
    assert read.values.tolist() == expected.values.tolist()
    path.write_bytes(EMPTY)
    assert read_municipalities(path).empty
