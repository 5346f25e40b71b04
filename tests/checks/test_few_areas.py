"""Where there are few areas none says what change is usual: each is looked at alone, by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from small_city import Cells, Delivery, Project, indicator, opened, squares

from genkgeo.checks import WARNING

pytestmark = pytest.mark.slow

BORDERS = squares(wijken=6)
"""Twelve sectors, two in each of six wijken."""

RATE = {"rate": indicator("arm", "wonen", maximum_ratio=1)}


def of_wijken(variable: str, each: int, placeless: object = 10, **newest: object) -> Delivery:
    """A figure of every wijk in two years; of the newest some are said."""
    areas = {wijk: each for wijk in BORDERS.stadsdeel} | {"XZ": placeless}
    cells: Cells = {}
    for year, own in ((2023, areas), (2024, areas | newest)):
        cells |= {(code, year): {variable: str(cell)} for code, cell in own.items() if cell != ""}
    return Delivery(cells, level="wijk", layout="wide")


def of_sectors(variable: str, each: int, sectors: int = 12, **newest: int) -> Delivery:
    codes = {f"X{at + 1:02}": each for at in range(sectors)}
    years = ((2023, codes), (2024, codes | newest))
    return Delivery({(c, year): {variable: str(n)} for year, own in years for c, n in own.items()})


def warned(folder, check: str, *tables: Delivery, **more: object) -> pd.DataFrame:
    given = {"borders": {"nu": BORDERS}, "indicators": RATE, **more}
    findings = opened(Project(deliveries=list(tables), **given), folder, strict=False).findings
    assert set(findings["severity"]) <= {WARNING}
    return findings[findings["check"] == check]


@pytest.mark.parametrize(
    ("newest", "told"),
    [
        # 100 of 1.000 people before: 30 % and 4 standard deviations of two draws of a count.
        (200, True),
        (0, True),
        (48, True),
        (125, False),
        # √2 × (√147 − √100) = 3,004, and √2 × (√170 − √100) = 4,3.
        (147, False),
        (170, True),
    ],
)
def test_a_wijk_among_six_that_changes_more_than_chance_does(tmp_path, newest, told):
    people = of_sectors("wonen", 500)
    found = warned(tmp_path, "grote sprong", people, of_wijken("arm", 100, W2=newest))
    of_area = found[found["codes"] == "W2"]
    assert len(of_area) == told
    assert not told or of_area["message"].item() == (
        "arm: van 2023 naar 2024 verandert W2 meer dan 30 % per jaar"
    )


def test_people_that_go_with_their_poor_are_no_change(tmp_path):
    # Twice as many of twice as many.
    sectors = of_sectors("wonen", 500, X03=1000, X04=1000)
    found = warned(tmp_path, "grote sprong", sectors, of_wijken("arm", 100, W2=200))
    assert "W2" not in found["codes"].tolist()


def test_a_mean_of_a_sector_among_four(tmp_path):
    mean = {"mean": indicator("arm", "wonen", kind="mean", unit="euro", factor=1.0)}
    town = {"nu": squares(wijken=2)}
    tables = of_sectors("wonen", 500, 4), of_sectors("arm", 100, 4, X02=140)
    found = warned(tmp_path, "grote sprong", *tables, borders=town, indicators=mean)
    assert found["codes"].tolist() == ["X02"]


def test_of_one_sector_there_is_only_the_whole(tmp_path):
    town = {"nu": squares(wijken=1, each=1)}
    tables = of_sectors("wonen", 500, 1), of_sectors("arm", 50, 1, X01=150)
    found = warned(tmp_path, "grote sprong", *tables, borders=town)
    assert found["codes"].tolist() == [""]
    assert "het cijfer van de stad" in found["message"].item()


@pytest.mark.parametrize(("newest", "places"), [(1200, ["Wijk W2"]), (1100, []), (2000, 2)])
def test_people_that_only_larger_areas_count(tmp_path, newest, places):
    # A tenth of 1.000 and 3 × √1.000 are 195; in all of the city a tenth of 6.010.
    poor = of_sectors("arm", 50)
    found = warned(tmp_path, "noemer veranderd", of_wijken("wonen", 1000, W2=newest), poor)
    where = [message.split(" in ")[-1] for message in found["message"]]
    assert where == (["Made", "Wijk W2"] if places == 2 else places)


def test_what_has_no_place_in_a_table_of_larger_areas(tmp_path):
    people = of_sectors("wonen", 500)
    gone = warned(tmp_path, "zonder plaats", people, of_wijken("arm", 100, XZ=""))
    assert "XZ telde in 2023 wie geen plaats heeft" in gone["message"].iloc[0]
    grown = warned(tmp_path, "zonder plaats", people, of_wijken("arm", 100, XZ=110))
    assert "het deel van arm zonder plaats" in grown["message"].iloc[0]
    assert warned(tmp_path, "zonder plaats", people, of_wijken("arm", 100, XZ=12)).empty
