"""The hierarchy: every sector in one wijk and one stadsdeel, the buckets in the gemeente alone."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
import two_levels
from project import ROOT

from genkgeo.areas.hierarchy import Areas, read_areas
from genkgeo.areas.larger import seen_from
from genkgeo.errors import DataError
from genkgeo.parameters.area_files import AreaSet, ShapeFile
from genkgeo.parameters.levels import Level, Levels
from genkgeo.parameters.municipality import Municipality

SECTORS = """\
sector,naam,wijk
00001,Oost,W1
00002,West,W1
0003-,Kerk,W2
00004,Heide,W3
"""
WIJKEN = "wijk,naam\nW1,Molenveld\nW2,Kerkdorp\nW3,Heide\nW9,Zonder sectoren\n"
STADSDELEN = """\
wijk,stadsdeel,stadsdeel_naam,status
W1,noord,Noord,vast
W2,noord,Noord,vast
W3,zuid,Zuid,vast
W9,ver,Ver,vast
"""
MADE = Municipality(code="99001", name="Made", unknown=("9ZZZZ",), hidden=("9REST",))


def embedded(vintage: str) -> Areas:
    files = AreaSet(
        sectors=f"data/gebieden/sectoren_{vintage}.csv",
        above={
            level.id: f"data/gebieden/{level.stem}_{vintage}.csv"
            for level in (two_levels.WIJK, two_levels.STADSDEEL)
        },
        shapes=ShapeFile(file="x"),
    )
    genk = Municipality(code="71016", name="Genk", unknown=("71016ZZZZ",))
    return read_areas(vintage, files, genk, two_levels.LEVELS, ROOT.joinpath)


@pytest.fixture
def build(tmp_path) -> Callable[..., Areas]:
    """A function that writes the three tables and reads them."""

    def read(
        sectors: str = SECTORS,
        wijken: str = WIJKEN,
        stadsdelen: str = STADSDELEN,
        municipality: Municipality = MADE,
    ) -> Areas:
        for name, text in (("s", sectors), ("w", wijken), ("d", stadsdelen)):
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        files = AreaSet(
            sectors="s.csv",
            above={"wijk": "w.csv", "stadsdeel": "d.csv"},
            shapes=ShapeFile(file="x"),
        )
        return read_areas("2025", files, municipality, two_levels.LEVELS, tmp_path.joinpath)

    return read


# --- what is right ---------------------------------------------------------------------------


@pytest.mark.parametrize(("vintage", "numbers"), [("2019", (53, 30, 8)), ("2025", (59, 31, 8))])
def test_the_embedded_tables(vintage, numbers):
    areas = embedded(vintage)
    assert tuple(len(areas.names[level]) for level in two_levels.LEVELS) == (*numbers, 1)
    assert areas.proposal, "the stadsdelen are a proposal until the city gives its own table"
    assert areas.sectors.notna().all().all()


@pytest.mark.parametrize("vintage", ["2019", "2025"])
@pytest.mark.parametrize("level", two_levels.LEVELS.ids)
def test_membership_puts_each_sector_in_one_area(vintage, level):
    areas = embedded(vintage)
    matrix, index = areas.membership(level)
    assert matrix.shape == (len(areas.names[level]), len(areas.units))
    per_unit = pd.Series(np.asarray(matrix.sum(axis=0)).ravel(), index=areas.units)
    assert (per_unit[areas.sectors.index] == 1).all()
    assert per_unit["71016ZZZZ"] == (1 if level == "gemeente" else 0)
    assert index.equals(areas.names[level].index)
    assert (np.asarray(matrix.sum(axis=1)).ravel() > 0).all(), "no area is empty"


def test_buckets_belong_to_the_gemeente_and_to_nothing_below(build):
    areas = build()
    assert areas.units.tolist() == ["00001", "00002", "00004", "0003-", "9ZZZZ", "9REST"]
    for level in two_levels.LEVELS:
        matrix, _ = areas.membership(level)
        inside = matrix.toarray()[:, -2:].sum(axis=0).tolist()
        assert inside == ([1, 1] if level == "gemeente" else [0, 0]), level


def test_membership_adds_up(build):
    matrix, index = build().membership("wijk")
    counts = np.array([1.0, 2, 4, 8, 16, 32])
    assert dict(zip(index, matrix @ counts, strict=True)) == {"W1": 3, "W2": 8, "W3": 4}
    city, _ = build().membership("gemeente")
    assert (city @ counts).tolist() == [63]


def test_parents_are_looked_up(build):
    areas = build()
    assert areas.parent("sector", "wijk").to_dict() == {
        "00001": "W1",
        "00002": "W1",
        "00004": "W3",
        "0003-": "W2",
    }
    assert areas.parent("wijk", "stadsdeel").to_dict() == {
        "W1": "noord",
        "W2": "noord",
        "W3": "zuid",
    }
    assert areas.parent("stadsdeel", "gemeente").to_dict() == {"noord": "99001", "zuid": "99001"}
    above = areas.parent("sector", "wijk")
    assert above.name == "wijk" and above.index.name == "sector"
    assert areas.inside("sector", "stadsdeel", "noord") == ["00001", "00002", "0003-"]
    assert areas.inside("sector", "stadsdeel", "zuid") == ["00004"]
    assert areas.inside("sector", "stadsdeel", "ver") == []


def test_wijken_without_sectors_are_left_out(build):
    areas = build()
    assert "W9" not in areas.names["wijk"]
    assert "ver" not in areas.names["stadsdeel"]
    assert areas.names["stadsdeel"].to_dict() == {"noord": "Noord", "zuid": "Zuid"}
    assert not areas.proposal
    assert areas.without_sectors == ("W9", "ver")


def test_areas_without_sectors_of_another_municipality_are_not_told(build):
    # Some of our codes begin as the municipality does: those that do not are of others.
    ours = SECTORS.replace("W1", "99001W1")
    wijken = WIJKEN.replace("W1,", "99001W1,") + "99001W8,Van ons\n"
    parts = STADSDELEN.replace("W1,", "99001W1,") + "99001W8,noord,Noord,vast\n"
    assert build(ours, wijken, parts).without_sectors == ("99001W8",)


def test_a_proposal_is_recognised_in_any_case(build):
    assert build(stadsdelen=STADSDELEN.replace("vast", "Voorstel (werknaam)")).proposal


def test_row_order_does_not_matter(build):
    def shuffled(text: str, seed: int) -> str:
        head, *rows = text.splitlines()
        random.Random(seed).shuffle(rows)
        return "\n".join([head, *rows])

    first = build()
    for seed in range(5):
        again = build(*(shuffled(text, seed) for text in (SECTORS, WIJKEN, STADSDELEN)))
        pd.testing.assert_frame_equal(again.sectors, first.sectors)
        for level in two_levels.LEVELS:
            pd.testing.assert_series_equal(again.names[level], first.names[level])
            assert (again.membership(level)[0] != first.membership(level)[0]).nnz == 0


def test_an_area_without_a_name_goes_by_its_code(build):
    areas = build(
        sectors=SECTORS.replace("Oost", " "),
        wijken=WIJKEN.replace("Kerkdorp", ""),
        stadsdelen=STADSDELEN.replace("zuid,Zuid", "zuid,"),
    )
    assert areas.names["sector"]["00001"] == areas.sectors["name"]["00001"] == "00001"
    assert areas.names["wijk"]["W2"] == "W2"
    assert areas.names["wijk"].name == areas.names["sector"].name == "name"
    assert areas.names["stadsdeel"].to_dict() == {"noord": "Noord", "zuid": "zuid"}


LONG = Levels.between([Level(id=id, singular=id, plural=id) for id in ("buurt", "wijk", "deel")])


@pytest.mark.parametrize(
    ("wijk", "deel", "proposal"),
    [("voorstel", "vast", True), ("vast", "voorstel", True), ("vast", "vast", False)],
)
def test_levels_chain_and_a_proposal_at_any_of_them_is_one(tmp_path, wijk, deel, proposal):
    texts = {
        "s": "sector,naam,buurt\nS1,Een,B1\nS2,Twee,B2\n",
        "b": "buurt,naam\nB1,Bee\nB2,Bie\nB9,Leeg\n",
        "w": f"buurt,wijk,wijk_naam,status\nB1,W1,Wee,{wijk}\nB2,W1,Wee,\nB9,W9,Weg,\n",
        "d": f"wijk,deel,deel_naam,status\nW1,D1,Dee,{deel}\nW9,D1,Dee,\n",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    files = AreaSet(
        sectors="s.csv",
        above={"buurt": "b.csv", "wijk": "w.csv", "deel": "d.csv"},
        shapes=ShapeFile(file="x"),
    )
    areas = read_areas("2025", files, MADE, LONG, tmp_path.joinpath)
    assert areas.sectors.loc["S2"].tolist() == ["Twee", "B2", "W1", "D1"]
    assert areas.within("buurt")["B2"] == {"buurt": "B2", "wijk": "W1", "deel": "D1"}
    assert areas.without_sectors == ("B9", "W9")
    assert areas.proposal is proposal and areas.proposed == ("deel" if proposal else "")


@pytest.mark.parametrize(
    ("level", "above"),
    [
        ("sector", ["wijk", "stadsdeel"]),
        ("wijk", ["wijk", "stadsdeel"]),
        ("stadsdeel", ["stadsdeel"]),
        ("gemeente", []),
    ],
)
def test_areas_of_a_level_in_the_place_of_sectors_keep_what_they_lie_in(build, level, above):
    areas = build()
    seen = seen_from(areas, level)
    assert seen.levels.ids == ("sector", *above, "gemeente")
    assert seen.sectors.columns.tolist() == ["name", *above]
    assert seen.sectors["name"].to_dict() == areas.names[level].to_dict()
    if level == "wijk":
        assert seen.sectors.loc["W3"].tolist() == ["Heide", "W3", "zuid"]
    assert len(seen.units) == len(areas.names[level]) + (0 if level == "gemeente" else 2)


# --- what is wrong ---------------------------------------------------------------------------


def test_a_sector_that_stands_twice_is_refused(build):
    with pytest.raises(
        DataError, match="Dezelfde code staat er twee keer in de kolom sector"
    ) as caught:
        build(sectors=SECTORS + "00001,Oost,W2\n")
    assert caught.value.found == "00001"
    assert caught.value.where == "s.csv, rij 6, kolom sector"


def test_a_wijk_that_stands_twice_is_refused(build):
    with pytest.raises(DataError, match="Dezelfde code staat er twee keer in de kolom wijk"):
        build(wijken=WIJKEN + "W1,Nog eens\n")
    with pytest.raises(DataError, match="Dezelfde code staat er twee keer in de kolom wijk"):
        build(stadsdelen=STADSDELEN + "W1,zuid,Zuid,vast\n")


def test_a_sector_whose_wijk_is_not_there_is_refused(build):
    with pytest.raises(DataError, match=r"Niet elke code uit s\.csv staat in w\.csv") as caught:
        build(sectors=SECTORS.replace("W3", "W4"))
    assert caught.value.found == "W4"


def test_a_wijk_without_a_stadsdeel_is_refused(build):
    with pytest.raises(DataError, match=r"Niet elke code uit w\.csv staat in d\.csv") as caught:
        build(stadsdelen=STADSDELEN.replace("W2,noord,Noord,vast\n", ""))
    assert caught.value.found == "W2"
    assert "vul de ontbrekende rij aan" in caught.value.remedy


def test_an_empty_code_is_refused(build):
    with pytest.raises(DataError, match="De kolom sector is niet ingevuld") as caught:
        build(sectors=SECTORS.replace("00002", " "))
    assert caught.value.where == "s.csv, rij 3, kolom sector"


def test_a_stadsdeel_with_two_names_is_refused(build):
    with pytest.raises(DataError, match=r"noord .kolom stadsdeel. heeft twee namen") as caught:
        build(stadsdelen=STADSDELEN.replace("W2,noord,Noord", "W2,noord,Nord"))
    assert caught.value.found == "Noord, Nord"


@pytest.mark.parametrize(
    ("unknown", "hidden"),
    [(("00001",), ()), (("9ZZZZ",), ("9ZZZZ",)), (("9ZZZZ", "9ZZZZ"), ())],
)
def test_a_bucket_that_would_count_twice_is_refused(build, unknown, hidden):
    with pytest.raises(DataError, match="'niet te lokaliseren' of 'verborgen' is niet uniek"):
        build(municipality=Municipality(code="1", name="M", unknown=unknown, hidden=hidden))


@pytest.mark.parametrize(
    ("sectors", "message"),
    [
        ("sector,naam,wijk\n", "Het bestand heeft een kop en verder niets"),
        ("sector,naam\n00001,Oost\n", "Een kolom ontbreekt"),
        ("", "Het bestand is leeg"),
    ],
)
def test_a_table_without_sectors_is_refused(build, sectors, message):
    with pytest.raises(DataError, match=message):
        build(sectors=sectors)


# --- whether a division is sure --------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "proposal"), [("Voorstel, werknaam", True), ("vastgesteld", False), ("", False)]
)
def test_a_status_says_whether_the_division_may_still_change(build, status, proposal):
    stadsdelen = STADSDELEN.replace("Noord,vast\nW2", f'Noord,"{status}"\nW2')
    assert build(stadsdelen=stadsdelen).proposal is proposal


def test_a_status_that_nobody_knows_is_refused(build):
    with pytest.raises(DataError, match="Een status van een gebied is niet bekend") as caught:
        build(stadsdelen=STADSDELEN.replace("Zuid,vast", "Zuid,voorstl"))
    assert caught.value.found == "voorstl" and "rij 4" in (caught.value.where or "")


def test_a_column_with_nearly_the_name_of_the_status_is_refused(build):
    with pytest.raises(DataError, match="De kolom statuut is niet bekend"):
        build(stadsdelen=STADSDELEN.replace("naam,status", "naam,statuut"))
    for other in ("ha", "straat"):
        parts = STADSDELEN.replace("naam,status", f"naam,{other}")
        assert len(build(stadsdelen=parts).sectors) == 4
    # The key itself may be in any capitals.
    parts = STADSDELEN.replace("wijk,", "Wijk,", 1)
    assert build(stadsdelen=parts).parent("wijk", "stadsdeel")["W3"] == "zuid"


def test_a_code_may_have_sixty_signs(build):
    assert "A" * 60 in build(sectors=SECTORS.replace("00001", "A" * 60)).units
    with pytest.raises(DataError, match="Een gebiedscode is niet te gebruiken") as caught:
        build(sectors=SECTORS.replace("00001", "A" * 61))
    assert caught.value.where == "s.csv, rij 2, kolom sector"
