"""More above the line than below it, which no table of its own shows: it is a finding, by hand.

Two lists of codes, larger areas, and what has no place: there a numerator meets its denominator
only once figures are brought together.
"""

from __future__ import annotations

import pandas as pd
import pytest
from per_level import BORDERS, SIZES, cells, city, numbered
from small_city import UNKNOWN, Borders, Delivery, Project, opened

from genkgeo.checks import BLOCKING, WARNING

OLD = Borders({code.replace("X", "O"): wijk for code, wijk in BORDERS.wijk.items()}, {})
"""The sectors of before, under their older codes."""

RECODED = {(code.replace("X", "O"), code): 1.0 for code in BORDERS.wijk}
SPLIT = RECODED | {("O01", "X01"): 0.5, ("O01", "X02"): 0.5}
"""As before; but of what is now X01 a half went to X02."""


def told(project: Project, folder) -> pd.DataFrame:
    findings = opened(project, folder, strict=False).findings
    return findings[findings["check"] == "teller boven noemer"]


def of_two_lists(poor: dict[str, object], people: dict[str, object], way=RECODED) -> Project:
    """Poor of the older list, people of the list shown."""
    deliveries = [
        Delivery(cells(n=poor), vintage="oud"),
        Delivery(cells(d=people)),
    ]
    borders = {"nu": BORDERS, "oud": Borders(OLD.wijk, BORDERS.stadsdeel)}
    return city(*deliveries, borders=borders, crosswalk={("oud", "nu"): way})


POOR = numbered(*[40] * 8, first="O0")


def test_as_many_poor_as_people_is_possible(tmp_path):
    assert told(of_two_lists(POOR | {"O03": 100}, SIZES), tmp_path).empty


def test_more_poor_of_an_older_list_than_people_of_a_sector_that_moved_whole(tmp_path):
    found = told(of_two_lists(POOR | {"O03": 101}, SIZES), tmp_path)
    assert found["severity"].tolist() == [BLOCKING]
    assert found["message"].item() == (
        "n kan niet meer zijn dan 1 × d in Sector X03, 2024, na de omrekening uit indeling oud"
    )
    assert found["file"].item() == "tabel0.csv"
    assert "vraag beide in dezelfde indeling" in found["remedy"].item()


def test_more_poor_by_an_estimate_warns_and_marks_the_sector(tmp_path):
    # Half of 90 are 45, and X01 has 20 people; the city has 80 × 5 + 90 poor of 720 people.
    project = of_two_lists(POOR | {"O01": 90}, SIZES | {"X01": 20}, SPLIT)
    found = told(project, tmp_path)
    assert found["severity"].tolist() == [WARNING]
    assert "in Sector X01, 2024" in found["message"].item()
    assert found["codes"].item() == "X01"


def test_of_a_part_that_is_known_too_much_is_seen_though_another_is_hidden(tmp_path):
    # X02 has its own 80 and half of what is hidden: more than its 60 people, whatever that is.
    project = of_two_lists(POOR | {"O01": "x", "O02": 80}, SIZES | {"X02": 60}, SPLIT)
    found = told(project, tmp_path)
    assert len(found) == 1
    assert "in Sector X02, 2024" in found["message"].item()


def test_more_poor_than_people_in_all_of_the_city_blocks(tmp_path):
    # The sectors are estimates, and of the city it is sure: 4 × 90 poor and 4 × 80 people.
    half = {(old, new): 0.5 for old in POOR for new in BORDERS.wijk if _beside(old, new)}
    poor = numbered(*[90] * 8, first="O0")
    found = told(of_two_lists(poor, numbered(*[80] * 8), half), tmp_path)
    assert found["severity"].tolist() == [BLOCKING, WARNING]
    assert "in Made, 2024" in found["message"].iloc[0]
    assert found["codes"].iloc[0] == ""


def _beside(old: str, new: str) -> bool:
    return (int(old[-1]) - 1) // 2 == (int(new[-1]) - 1) // 2


def test_a_denominator_of_an_older_list_may_be_too_small_as_well(tmp_path):
    deliveries = [
        Delivery(cells(d=numbered(*[39] * 8, first="O0")), vintage="oud"),
        Delivery(cells(n=numbered(*[38] * 7, 40))),
    ]
    borders = {"nu": BORDERS, "oud": Borders(OLD.wijk, BORDERS.stadsdeel)}
    project = city(*deliveries, borders=borders, crosswalk={("oud", "nu"): RECODED})
    found = told(project, tmp_path)
    assert found["severity"].tolist() == [BLOCKING]
    assert "in Sector X08, 2024, na de omrekening uit indeling oud" in found["message"].item()
    assert found["file"].item() == "tabel1.csv"


@pytest.mark.parametrize(("placeless", "severity"), [(10, []), (900, [BLOCKING])])
def test_poor_without_a_place_may_not_be_more_than_all_people(tmp_path, placeless, severity):
    poor = numbered(*[10] * 8) | {UNKNOWN: placeless}
    project = city(Delivery(cells(n=poor)), Delivery(cells(d=numbered(*[100] * 8))))
    found = told(project, tmp_path)
    assert found["severity"].tolist() == severity
    assert not len(found) or "in Made, 2024" in found["message"].item()


def test_sectors_that_are_known_may_be_too_many_for_the_people_of_their_wijk(tmp_path):
    # W1 has 45 people as supplied; of X01 alone 50 poor are known, and X02 is hidden.
    sectors = cells(n=numbered(50, "x", 20, 20, 5, 5, 8, 7), d=SIZES | {"X01": "x", "X02": "x"})
    wijken = cells(d={"W1": 45, "W2": 200, "W3": 200, "W4": 200})
    found = told(city(Delivery(sectors), Delivery(wijken, level="wijk")), tmp_path)
    assert found["severity"].tolist() == [BLOCKING]
    assert "in Wijk W1, 2024" in found["message"].item()
