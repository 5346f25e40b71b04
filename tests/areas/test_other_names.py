"""Names of an earlier list lead to where these areas are now."""

from __future__ import annotations

import pandas as pd
from project import EXAMPLE

from genkgeo.areas.other_names import OTHER_NAMES, earlier_names
from genkgeo.parameters.levels import SECTOR


def told(genk) -> pd.DataFrame:
    edition = genk.computed.edition
    return earlier_names(edition.areas, edition.vintage, edition.transfers)


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
