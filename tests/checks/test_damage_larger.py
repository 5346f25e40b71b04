"""Damage to tables of larger areas, to cuts, to figures of municipalities and to a shared folder.

A city of ten wijken: people per sector, poor and workless per wijk, in two years. Each test damages
one thing as it goes wrong in practice; none may pass without a word.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable

import pytest
from small_city import CITY, Cells, Delivery, Project, indicator, opened, squares, write

from genkgeo.analysis.computed import Computed
from genkgeo.checks import BLOCKING
from genkgeo.checks.gate import read_inputs
from genkgeo.errors import DataError
from genkgeo.parameters.cuts import cut_path
from genkgeo.sources.municipalities import read_municipalities

pytestmark = pytest.mark.slow

TEN = squares(wijken=10)
WIJKEN = [f"W{at}" for at in range(1, 11)]
THEN, NOW = 2023, 2024
RATES = {
    "armoede": indicator("arm", "mensen", maximum_ratio=1.0),
    "werk": indicator("werk", "mensen", maximum_ratio=1.0, domain="werk"),
}
DRAW = random.Random(5)
PEOPLE = {code: DRAW.randint(300, 1900) for code in TEN.wijk}
DRAWN = {code: DRAW.randint(90, 290) for code in TEN.wijk}
SHARES = {code: (DRAW.uniform(0.03, 0.25), DRAW.uniform(0.02, 0.2)) for code in WIJKEN}


def people(year: int) -> Cells:
    return {(code, year): {"mensen": str(n + 3 * (year - THEN))} for code, n in PEOPLE.items()}


def of_wijken() -> Cells:
    """What is in each wijk, a little more or less in the second year."""
    rows: Cells = {}
    for wijk, (poor, workless) in SHARES.items():
        size = sum(PEOPLE[code] for code, own in TEN.wijk.items() if own == wijk)
        for year in (THEN, NOW):
            more = (year - THEN) * (1 + len(rows) % 5)
            rows[wijk, year] = {
                "arm": str(round(poor * size) + more),
                "werk": str(round(workless * size) - more),
            }
    return rows


def city(cells: Cells, **more: object) -> Project:
    plain = {"level": "wijk", "layout": "wide", **more}
    deliveries = [Delivery(people(THEN) | people(NOW)), Delivery(cells, **plain)]
    return Project({"nu": TEN}, deliveries, RATES)


def findings(cells: Cells, folder, **more: object) -> list[tuple[str, str]]:
    analysis: Computed = opened(city(cells, **more), folder, strict=False)
    own = analysis.findings
    return list(zip(own["check"], own["severity"], strict=True))


def test_the_clean_city_has_nothing_to_tell(tmp_path):
    assert findings(of_wijken(), tmp_path) == []


# --- tables of larger areas ------------------------------------------------------------------


def now(cells: Cells) -> list[str]:
    return [area for area, year in cells if year == NOW]


def of_another_municipality(cells: Cells) -> Cells:
    return {("Q3" if area == "W3" else area, year): row for (area, year), row in cells.items()}


def shifted_by_a_row(cells: Cells) -> Cells:
    areas = now(cells)
    moved = dict(zip(areas, [*areas[1:], areas[0]], strict=True))
    return cells | {(area, NOW): cells[moved[area], NOW] for area in areas}


def last_year_again(cells: Cells) -> Cells:
    return cells | {(area, NOW): cells[area, THEN] for area in now(cells)}


def thousands_dot(cells: Cells) -> Cells:
    return cells | {("W2", NOW): cells["W2", NOW] | {"arm": "1.254"}}


def a_code_for_hidden(cells: Cells) -> Cells:
    return cells | {("W2", NOW): cells["W2", NOW] | {"arm": "-99997"}}


def a_total_row(cells: Cells) -> Cells:
    total = {name: str(sum(int(row[name]) for row in cells.values())) for name in ("arm", "werk")}
    return cells | {(CITY, year): total for year in (THEN, NOW)}


def two_wijken_swapped(cells: Cells) -> Cells:
    rates = sorted(SHARES, key=lambda wijk: SHARES[wijk][0])
    low, high = rates[0], rates[-1]
    return cells | {(low, NOW): cells[high, NOW], (high, NOW): cells[low, NOW]}


def columns_swapped(cells: Cells) -> Cells:
    swapped = {area: {"arm": row["werk"], "werk": row["arm"]} for area, row in cells.items()}
    return cells | {key: row for key, row in swapped.items() if key[1] == NOW}


def shares_for_numbers(cells: Cells) -> Cells:
    return cells | {
        (area, NOW): {"arm": f"{100 * poor:.1f}", "werk": f"{100 * workless:.1f}"}
        for area, (poor, workless) in SHARES.items()
    }


def more_than_there_are(cells: Cells) -> Cells:
    return cells | {("W5", NOW): cells["W5", NOW] | {"werk": "9000"}}


def one_wijk_twice(cells: Cells) -> Cells:
    # Under a code with a blank behind it, as a sheet that was typed over has it.
    return cells | {("W4 ", NOW): cells["W4", NOW]}


def cumulative(cells: Cells) -> Cells:
    """A column of a sheet that was filled with a running sum."""
    sum_so_far, rows = 0, dict(cells)
    for area in now(cells):
        sum_so_far += int(cells[area, NOW]["arm"])
        rows[area, NOW] = cells[area, NOW] | {"arm": str(sum_so_far)}
    return rows


DAMAGES: dict[Callable[[Cells], Cells], str] = {
    of_another_municipality: "onbekend gebied",
    shifted_by_a_row: "verschoven kolom",
    last_year_again: "cijfers van vorig jaar",
    thousands_dot: "niet te gebruiken",
    a_code_for_hidden: "ontbreekcode",
    a_total_row: "onbekend gebied",
    two_wijken_swapped: "grote sprong",
    columns_swapped: "verschoven kolom",
    shares_for_numbers: "telling met decimalen",
    more_than_there_are: "teller boven noemer",
    one_wijk_twice: "dubbel gebied",
    cumulative: "grote sprong",
}


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_damage_to_a_table_of_wijken_is_told(damage, tmp_path):
    told = findings(damage(of_wijken()), tmp_path)
    assert DAMAGES[damage] in {check for check, _ in told}, told


@pytest.mark.parametrize(("one", "other"), [("W1", "W2"), ("W2", "W8"), ("W4", "W9"), ("W5", "W6")])
def test_two_wijken_that_are_not_so_different_swapped(one, other, tmp_path):
    # That W5 and W6 have 336 and 450 poor says little: what it is of their people says it.
    cells = of_wijken()
    swapped = {(one, NOW): cells[other, NOW], (other, NOW): cells[one, NOW]}
    told = findings(cells | swapped, tmp_path)
    assert "grote sprong" in {check for check, _ in told}, told


def test_two_sectors_swapped_of_which_the_people_are_known_per_wijk_only(tmp_path):
    size = {code: str(DRAWN[code]) for code in TEN.wijk}
    sectors = {(code, year): {"arm": n} for code, n in size.items() for year in (THEN, NOW)}
    wijken = {(wijk, year): {"mensen": "4000"} for wijk in WIJKEN for year in (THEN, NOW)}
    low, high = min(size, key=DRAWN.get), max(size, key=DRAWN.get)
    swapped = {(low, NOW): sectors[high, NOW], (high, NOW): sectors[low, NOW]}
    told = {}
    for name, cells in (("clean", sectors), ("swapped", sectors | swapped)):
        deliveries = [Delivery(cells), Delivery(wijken, level="wijk")]
        project = Project({"nu": TEN}, deliveries, {"armoede": RATES["armoede"]})
        own = opened(project, tmp_path, strict=False).findings
        told[name] = set(own.loc[own["check"] == "grote sprong", "codes"])
    assert told == {"clean": set(), "swapped": {", ".join(sorted((low, high)))}}


def test_a_wijk_of_another_municipality_is_told_in_a_table_that_holds_others_too(tmp_path):
    told = findings(of_another_municipality(of_wijken()), tmp_path, wider=True)
    assert ("ontbrekend gebied", BLOCKING) in told, told


def test_a_total_row_in_a_table_that_holds_others_too_counts_for_nothing(tmp_path):
    made = [
        read_inputs(write(city(cells, wider=True), tmp_path)).supplied
        for cells in (of_wijken(), a_total_row(of_wijken()))
    ]
    columns = ["sector", "period", "variable", "value"]
    assert made[0][columns].equals(made[1][columns])


# --- a cut -----------------------------------------------------------------------------------


def a_figure(plain: dict) -> None:
    plain["rows"][0][-1] = "999"


def a_row_less(plain: dict) -> None:
    plain["rows"].pop()
    plain["places"].pop()


def a_place(plain: dict) -> None:
    plain["places"][0], plain["places"][1] = plain["places"][1], plain["places"][0]


def the_hash_of_the_whole(plain: dict) -> None:
    plain["sha256"] = "0" * 64


def its_check(plain: dict) -> None:
    del plain["check"]


@pytest.mark.parametrize("edit", [a_figure, a_row_less, a_place, the_hash_of_the_whole, its_check])
def test_a_cut_that_was_edited_is_refused(edit, tmp_path):
    params = write(city(of_wijken() | {("Q1", NOW): {"arm": "1"}}, wider=True, cut=True), tmp_path)
    assert read_inputs(params).errors == []
    path = cut_path(params.resolve(params.file.tables[1].file))
    plain = json.loads(path.read_text())
    edit(plain)
    path.write_text(json.dumps(plain))
    ((error, file),) = read_inputs(params).errors
    assert "is beschadigd" in str(error) and "genkgeo batch" in str(error.remedy)
    assert file == "tabel1.csv"


# --- figures of municipalities ---------------------------------------------------------------

HEAD = "gemeente,naam,indicator,jaar,waarde,dekking\n"


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("2,B,x,2020,1e300,1", "waarde"),
        ("2,B,x,2020,inf,1", "waarde"),
        ("2,B,x,2020,,1", "waarde"),
        ('2,B,x,2020,"1.234,5",1', "waarde"),
        ("2,B,x,20200,1,1", "jaar"),
        ("2,B,x,2020.5,1,1", "jaar"),
        ("2,B,x,2020,1,98", "dekking"),
        ("2,B,x,2020,1,-99997", "dekking"),
        ("2,B,x,2020,1,0", "dekking"),
        (",B,x,2020,1,1", "gemeente"),
        ("2,,x,2020,1,1", "naam"),
        ("2,B,,2020,1,1", "indicator"),
        ("1,B,x,2019,1,1", "naam"),
    ],
)
def test_a_figure_of_a_municipality_that_cannot_be_is_refused(tmp_path, row, column):
    path = tmp_path / "gemeenten.csv"
    path.write_text(f"{HEAD}1,A,x,2020,3.5,1\n{row}\n")
    with pytest.raises(DataError) as refused:
        read_municipalities(path)
    assert f"gemeenten.csv, rij 3, kolom {column}" in str(refused.value)
    assert "genkgeo batch" in str(refused.value)
