"""A file of one year alone: the year before is that of the release before, by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import two_years
from small_city import UNKNOWN, Delivery, Project, indicator, squares, write

from genkgeo.checks import WARNING, gate
from genkgeo.checks.history import with_release_before
from genkgeo.measures.cube import build_cube

BORDERS = squares(wijken=6)
RATE = {"rate": indicator("arm", "wonen", maximum_ratio=1)}
POOR = [40, 71, 33, 58, 90, 47, 62, 28, 77, 51, 66, 38]


def rows(variable: str, year: int, figures: list[int], **changed: Any) -> list[dict[str, Any]]:
    cells = dict(zip(BORDERS.wijk, figures, strict=True)) | changed
    return [
        {"vintage": "nu", "sector": code, "period": year, "variable": variable, "value": float(n)}
        for code, n in cells.items()
    ]


def findings(folder: Path, before: list[dict[str, Any]], year: int = 2024, **changed: int):
    """Give what is found in a delivery of one year, after a release with figures of its own."""
    kept = folder / "vorige"
    kept.mkdir(exist_ok=True)
    (kept / "uitgave.json").write_text("{}", encoding="utf-8")
    for name in ("waarden.parquet", "profielen.yaml"):
        (kept / name).touch()
    frame = pd.DataFrame(before).assign(state="waargenomen")
    frame.to_parquet(kept / "cijfers.parquet")
    poor = dict(zip(BORDERS.wijk, POOR, strict=True)) | changed
    cells = {(code, year): {"arm": str(n), "wonen": "400"} for code, n in poor.items()}
    cells[UNKNOWN, year] = {"arm": "2", "wonen": "10"}
    project = Project({"nu": BORDERS}, [Delivery(cells)], RATE, choices={"previous": "vorige"})
    params = write(project, folder)
    return gate.check_inputs(gate.read_inputs(params), params)


PEOPLE = rows("wonen", 2023, [405] * 12)
A_LITTLE_LESS = [number - 3 + 2 * (number % 4) for number in POOR]
"""From 3 less to 3 more."""


def test_a_sector_is_set_beside_the_release_before(tmp_path):
    before = [*PEOPLE, *rows("arm", 2023, A_LITTLE_LESS)]
    assert findings(tmp_path, before).empty
    found = findings(tmp_path, before, X05=290)
    assert found["severity"].tolist() == [WARNING]
    assert found["check"].tolist() == ["grote sprong"]
    assert found["codes"].tolist() == ["X05"]
    assert "van 2023 naar 2024" in found["message"].item()


def test_last_years_figures_under_the_name_of_this_year(tmp_path):
    found = findings(tmp_path, [*PEOPLE, *rows("arm", 2023, POOR)])
    assert found["check"].tolist() == ["cijfers van vorig jaar"]


def test_what_the_release_before_had_of_the_same_year_says_nothing(tmp_path):
    before = [*rows("wonen", 2024, [400] * 12), *rows("arm", 2024, [1] * 12)]
    assert findings(tmp_path, before).empty


def test_areas_and_variables_of_others_are_left_out(tmp_path):
    before = [*PEOPLE, *rows("arm", 2023, A_LITTLE_LESS), *rows("anders", 2023, [1] * 12)]
    before.append(before[0] | {"sector": "Y99", "value": 9999.0})
    before.append(before[0] | {"vintage": "heel oud"})
    assert findings(tmp_path, before).empty


@pytest.mark.parametrize("text", ["", "geen parquet"])
def test_an_archive_that_cannot_be_read_is_told_of_elsewhere(tmp_path, text):
    findings(tmp_path, PEOPLE)
    path = tmp_path / "vorige/cijfers.parquet"
    path.write_text(text, encoding="utf-8")
    assert gate._figures_before(path) is None


def test_only_years_that_the_figures_lack_and_variables_that_they_have_are_added():
    sectors = ["A", "B"]
    now = two_years.figures(2024, sectors, n=[1.0, 2])
    before = pd.concat(
        [
            two_years.figures(2023, sectors, n=[3.0, 4], weg=[5.0, 6]),
            two_years.figures(2024, sectors, n=[7.0, 8]),
            two_years.figures(2023, ["A", "Y"], "heel oud", n=[9.0, 9]),
        ]
    )
    # Of the first list there is nothing.
    here = {"ander": two_years.areas(["Z"]), "new": two_years.areas(sectors)}
    own = {"new": build_cube(now, here["new"])}
    both = with_release_before(own, before, now, here)
    assert list(both) == ["new"]
    assert set(both["new"].columns) == {("n", 2023), ("n", 2024)}
    assert both["new"].column("n", 2024)[0][:2].tolist() == [1, 2]
    assert both["new"].column("n", 2023)[0][:2].tolist() == [3, 4]
    # What the figures have none of is laid out by itself.
    alone = with_release_before({}, before, now, here)
    assert set(alone["new"].columns) == {("n", 2023)}
    assert with_release_before(own, None, now, here) == own
