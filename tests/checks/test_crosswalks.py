"""Directions of a crosswalk that contradict each other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
from made_areas import make_areas
from project import EXAMPLE

from genkgeo.checks.crosswalks import check_directions
from genkgeo.checks.gate import read_inputs
from genkgeo.parameters.file import read_params
from genkgeo.sources.crosswalks import FILE_COLUMNS

PARAMS = read_params(EXAMPLE)
BASE = make_areas({"S": {"W": 3}})
LISTS = {name: replace(BASE, vintage=name) for name in ("2014", "2019", "2025")}


def told(folder: Path, *directions: list[tuple]) -> list[str]:
    rows = [(*row, "") for direction in directions for row in direction]
    pd.DataFrame(rows, columns=FILE_COLUMNS).to_csv(folder / "omrekening.csv", index=False)
    file = PARAMS.file.model_copy(update={"crosswalk": "omrekening.csv"})
    params = PARAMS.model_copy(update={"file": file, "root": folder, "path": folder / "jaar.yaml"})
    return [finding.message for finding in check_directions(LISTS, params)]


def direction(old: str, new: str, *changed: tuple[str, str, float]) -> list[tuple]:
    """All codes stay, but for those that ``changed`` says."""
    stays = [
        (code, code, 1.0) for code in BASE.sectors.index if code not in {c[0] for c in changed}
    ]
    return [(old, new, *row) for row in [*stays, *changed]]


def test_the_official_directions_agree():
    assert check_directions(read_inputs(PARAMS).areas, PARAMS) == []


def test_directions_that_agree_are_silent(tmp_path):
    split = [("W0", "W0", 0.6), ("W0", "W1", 0.4)]
    assert told(tmp_path, direction("2019", "2025", *split), direction("2025", "2019")) == []


def test_two_codes_exchanged_in_one_direction_are_told(tmp_path):
    exchanged = direction("2019", "2025", ("W0", "W1", 1.0), ("W1", "W0", 1.0))
    there, back = told(tmp_path, exchanged, direction("2025", "2019"))
    assert there == (
        "2 sectoren gaan volgens 2019 → 2025, en volgens 2025 → 2019 niets ervan terug: "
        "W1 → W0, W0 → W1"
    )
    assert back.startswith("2 sectoren gaan volgens 2025 → 2019")


def test_a_third_list_that_leads_elsewhere_is_told(tmp_path):
    first, second = direction("2014", "2019"), direction("2019", "2025")
    other = direction("2014", "2025", ("W2", "W0", 0.7), ("W2", "W2", 0.3))
    assert told(tmp_path, first, second, direction("2014", "2025")) == []
    assert told(tmp_path, first, second, other) == [
        "1 sector gaat volgens 2014 → 2019 → 2025 elders naartoe dan volgens 2014 → 2025: W2"
    ]


def test_each_way_through_a_third_list_is_told_of(tmp_path):
    first, second, back = (
        direction(*way) for way in (("2014", "2019"), ("2019", "2025"), ("2025", "2019"))
    )
    other = direction("2014", "2025", ("W2", "W0", 1.0))
    assert told(tmp_path, first, second, back, other) == [
        "1 sector gaat volgens 2014 → 2019 → 2025 elders naartoe dan volgens 2014 → 2025: W2",
        "1 sector gaat volgens 2014 → 2025 → 2019 elders naartoe dan volgens 2014 → 2019: W2",
    ]


def test_each_pair_of_lists_is_looked_at(tmp_path):
    exchanged = ("W0", "W1", 1.0), ("W1", "W0", 1.0)
    found = told(
        tmp_path,
        direction("2014", "2019", *exchanged),
        direction("2019", "2014"),
        direction("2019", "2025", *exchanged),
        direction("2025", "2019"),
    )
    ways = [message.split(",")[0].removeprefix("2 sectoren gaan volgens ") for message in found]
    assert ways == ["2014 → 2019", "2019 → 2014", "2019 → 2025", "2025 → 2019"]


def test_a_direction_from_a_list_that_is_not_used_hides_nothing_of_the_others(tmp_path):
    exchanged = direction("2019", "2025", ("W0", "W1", 1.0), ("W1", "W0", 1.0))
    others = direction("2011", "2019"), direction("2019", "2031")
    found = told(tmp_path, *others, exchanged, direction("2025", "2019"))
    assert len(found) == 2


def test_half_of_a_sector_may_go_elsewhere(tmp_path):
    half = direction("2019", "2025", ("W0", "W0", 0.5), ("W0", "W1", 0.5))
    assert told(tmp_path, half, direction("2025", "2019")) == []
    first, second = direction("2014", "2019"), direction("2019", "2025")
    through = direction("2014", "2025", ("W0", "W0", 0.5), ("W0", "W1", 0.5))
    assert told(tmp_path, first, second, through) == []


def test_a_direction_that_cannot_be_read_is_told_of_where_it_is_needed(tmp_path):
    assert told(tmp_path, direction("2019", "2025", ("W0", "ONBEKEND", 1.0))) == []
