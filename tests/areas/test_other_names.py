"""Names of an earlier list lead to where these areas are now."""

from __future__ import annotations

import numpy as np
import pandas as pd
from made_areas import make_areas
from project import EXAMPLE
from scipy import sparse

from genkgeo.areas.other_names import OTHER_NAMES, earlier_names
from genkgeo.parameters.levels import SECTOR


def told(genk) -> pd.DataFrame:
    edition = genk.computed.edition
    return earlier_names(edition.areas, edition.vintage, edition.transfers)


def test_a_quarter_of_an_earlier_area_is_enough_to_find_it():
    old, new = make_areas({"oud": {"A": 2, "B": 2}}), make_areas({"nieuw": {"P": 2, "Q": 2}})
    # From A0, A1, B0, B1 and what has no place, to P0, P1, Q0, Q1 and what has no place.
    moves = [
        [0, 0.5, 0.75, 0, 0],
        [0, 0, 0, 1, 0],
        [1, 0, 0.25, 0, 0],
        [0, 0.5, 0, 0, 0],
        [0, 0, 0, 0, 1],
    ]
    transfers = {("2019", "2025"): sparse.csr_array(np.array(moves))}
    found = earlier_names({"2019": old, "2025": new}, "2025", transfers)
    assert set(found["kind"]) == {"vroeger"}
    assert list(zip(found["level"], found["name"], found["area"], strict=True)) == [
        ("stadsdeel", "oud", "nieuw"),
        # A quarter of the two sectors of A; of those of B an eighth.
        ("wijk", "A", "P"),
        ("wijk", "A", "Q"),
        ("wijk", "B", "P"),
        ("sector", "A0", "Q0"),
        ("sector", "A1", "P0"),
        ("sector", "A1", "Q1"),
        ("sector", "B0", "P0"),
        ("sector", "B0", "Q0"),
        ("sector", "B1", "P1"),
    ]


def test_a_split_area_is_found_in_all_its_parts(genk):
    names, found = genk.computed.edition.here.name_of, told(genk)
    assert list(found.columns) == OTHER_NAMES
    wijk = found[found["name"] == "Kattevenne-Molenblook"]
    assert [names["wijk"][code] for code in wijk["area"]] == ["Kattevenne", "Molenblook"]
    sector = found[(found["name"] == "Vlakveld") & (found["level"] == SECTOR)]
    assert len(sector) == 3


def test_a_name_that_an_area_has_now_is_no_other_name(genk):
    names, found = genk.computed.edition.here.name_of, told(genk)
    for level, rows in found.groupby("level"):
        assert not set(rows["name"]) & set(names[level].values())
    # Written otherwise it is still the same name.
    assert "Nieuwe-Kempen" not in set(found["name"])


def test_without_a_way_from_the_earlier_list_there_are_none(genk):
    edition = genk.computed.edition
    assert earlier_names(edition.areas, edition.vintage, {}).empty


def test_streets_of_the_parameters_are_other_names_of_sectors(tmp_path, genk):
    import damage  # only here: it imports the whole gate

    import genkgeo

    damage.copy_example(tmp_path)
    code = genk.computed.edition.here.names[SECTOR].index[0]
    (tmp_path / "data/straten.csv").write_text(f"straat,sector\nDorpsweg,{code}\n", "utf-8")
    path = tmp_path / "params" / EXAMPLE.name
    with path.open("a", encoding="utf-8") as file:
        file.write("streets: data/straten.csv\n")
    names = genkgeo.load(path).computed.measured.other_names
    street = names[names["kind"] == "straat"]
    assert street[["name", "level", "area"]].to_numpy().tolist() == [["Dorpsweg", SECTOR, code]]
    assert (
        path.parent.parent / "data/straten.csv" in genkgeo.load(path).computed.params.must_exist()
    )
