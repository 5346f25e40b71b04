"""What is set beside the release online: what both have, and what only one of them has."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path

import geopandas as gpd
import pytest
import two_levels
from project import EXAMPLE
from shapely import box

from genkgeo.pages.standalone import require_sealed
from genkgeo.parameters.file import read_params
from genkgeo.refresh import comparing, comparison_page

STEMS = {level.id: level.stem for level in reversed(two_levels.LEVELS.all[1:])}

PARAMS = read_params(EXAMPLE)
FACTS = {"findings": [], "notes": [], "example": True, "provenance": "", "links": []}
AREAS = {
    "gemeente": ["71016"],
    "stadsdeel": ["S1", "S2"],
    "wijk": [f"W{number}" for number in range(1, 9)],
}
YEARS, INDICATORS = ("2013", "2024"), ("oki", "budgetmeters")


def write(path: Path, rows: list[dict[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def edit(folder: Path, name: str, change) -> None:
    """Change each row of a table; a row for which nothing comes back is left out."""
    path = folder / f"tabellen/{name}.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        rows = [row for row in map(change, csv.DictReader(handle)) if row]
    write(path, rows) if rows else path.unlink()


def everywhere(folder: Path, change) -> None:
    for plural in STEMS.values():
        edit(folder, f"cijfers_{plural}", change)


@pytest.fixture
def pair(tmp_path) -> tuple[Path, Path]:
    """Two equal releases: one city of two stadsdelen and eight wijken, two years and indicators."""
    first = tmp_path / "a"
    (first / "tabellen").mkdir(parents=True)
    for level, plural in STEMS.items():
        figures, ranks = [], []
        for at, area in enumerate(AREAS[level], start=1):
            here = {"gebied": area, "naam": f"Naam {area}"}
            ranks.append({**here, "rang": at})
            for year in YEARS:
                for name in INDICATORS:
                    figure = {"jaar": year, "indicator": name, "waarde": at, "toestand": "w"}
                    figures.append({**here, **figure})
        write(first / f"tabellen/cijfers_{plural}.csv", figures)
        if level != "gemeente":
            write(first / f"tabellen/risico_{plural}.csv", ranks)
    profiles = [{"gebied": area, "profielnaam": "druk"} for area in AREAS["wijk"]]
    write(first / "tabellen/profielen_wijken.csv", profiles)
    table = {"soort": "swing", "indeling": "2025", "jaren": "2013, 2024"}
    write(first / "tabellen/bronnen.csv", [{"bestand": "werk_2024.csv", **table}])
    drawn = {"stadsdelen": AREAS["stadsdeel"], "wijken": AREAS["wijk"], "sectoren": ["A1", "A2"]}
    for layer, codes in drawn.items():
        shapes = [box(100 * at, 0, 100 * at + 100, 100) for at in range(len(codes))]
        frame = gpd.GeoDataFrame({"code": codes}, geometry=shapes, crs=31370)
        frame.to_file(first / "tabellen/x.gpkg", layer=layer, driver="GPKG")
    about = {"example": True, "year": 2025, "municipality": "71016", "findings": []}
    about["sources"] = {"oki": "Onderwijs"}
    about |= MARKS
    (first / "manifest.json").write_text(json.dumps(about), encoding="utf-8")
    shutil.copytree(first, tmp_path / "b")
    return first, tmp_path / "b"


MARKS = {"inputs": {"data/werk_2024.csv": "aa"}, "key": "cc", "marked_with": "een sleutel"}
"""What manifests say of the inputs."""


def compared(
    pair: tuple[Path, Path], marks: dict[str, object] = MARKS, **facts: object
) -> comparing.Comparison:
    found = comparing.compare(
        *pair, PARAMS, {"findings": [], "sources": {"oki": "Onderwijs"}} | facts, marks
    )
    _counts_add_up(pair, found)
    return found


def _counts_add_up(pair: tuple[Path, Path], found: comparing.Comparison) -> None:
    """No part of the page is more than its whole, and each heading counts its rows."""
    told = " ".join((*found.sentences, *found.too_large))
    for part, whole in re.findall(r"(\d+) van (\d+)", told):
        assert int(part) <= int(whole), told
    comparison_page.write(found, pair[1], FACTS)
    page = (pair[1] / comparing.PAGE).read_text(encoding="utf-8")
    require_sealed(page)
    assert ("Niets is anders" in page) == (not found.rows)
    for kind, title in comparison_page.TITLES.items():
        number = sum(row.kind == kind for row in found.rows)
        assert (f"{title} ({number})" in page) == bool(number)


def test_equal_releases_differ_in_nothing(pair):
    found = compared(pair)
    assert (found.rows, found.too_large) == ([], ())
    assert found.sentences[0] == "0 van 44 cijfers van dezelfde jaren en gebieden zijn anders."


def test_a_year_that_is_gone_is_told_and_asked_for(pair):
    everywhere(pair[1], lambda row: row if row["jaar"] != "2013" else None)
    found = compared(pair)
    assert found.too_large == ("het jaar 2013 is er niet meer",)
    assert "Het jaar 2013 is er niet meer." in found.sentences
    assert {row.kind for row in found.rows} == {"cijfers weg"} and len(found.rows) == 6


def test_an_indicator_that_is_gone_is_told_and_asked_for(pair):
    everywhere(pair[1], lambda row: row if row["indicator"] != "oki" else None)
    found = compared(pair)
    assert found.too_large == ("OKI is er niet meer",)


def test_a_year_of_one_indicator_and_of_one_level_is_told(pair):
    def without(row):
        return None if (row["jaar"], row["indicator"]) == ("2013", "oki") else row

    edit(pair[1], "cijfers_wijken", without)
    assert compared(pair).too_large == ("OKI van 2013 is er niet meer voor wijken",)
    everywhere(pair[1], without)
    assert compared(pair).too_large == ("OKI van 2013 is er niet meer",)


def test_what_is_new_is_told_and_goes_through(pair):
    everywhere(pair[0], lambda row: row if row["jaar"] != "2024" else None)
    everywhere(pair[0], lambda row: row if row["indicator"] != "oki" else None)
    found = compared(pair)
    assert found.too_large == ()
    assert "Nieuw is het jaar 2024." in found.sentences and "Nieuw is OKI." in found.sentences


def test_all_codes_renamed_is_told_and_asked_for(pair):
    def other(row):
        return row | {"gebied": f"X{row['gebied']}"}

    for name in ("cijfers_wijken", "risico_wijken", "profielen_wijken"):
        edit(pair[1], name, other)
    (pair[1] / "tabellen/x.gpkg").unlink()
    (pair[0] / "tabellen/x.gpkg").unlink()
    found = compared(pair)
    gone = "8 van 8 wijken zijn er niet meer onder hun code; 8 met dezelfde naam onder een andere"
    assert found.too_large == (gone,)
    assert found.sentences[0] == "0 van 12 cijfers van dezelfde jaren en gebieden zijn anders."
    assert "8 wijken zijn nieuw." in found.sentences


def test_one_wijk_that_merged_is_told_and_goes_through(pair):
    for name in ("cijfers_wijken", "risico_wijken", "profielen_wijken"):
        edit(pair[1], name, lambda row: None if row["gebied"] == "W8" else row)
    (pair[1] / "tabellen/x.gpkg").unlink()
    (pair[0] / "tabellen/x.gpkg").unlink()
    found = compared(pair)
    assert found.too_large == ()
    assert "1 van 8 wijken is er niet meer onder zijn code." in found.sentences


def test_names_that_were_shuffled_are_told_and_asked_for(pair):
    names = dict(zip(AREAS["wijk"], AREAS["wijk"][1:] + AREAS["wijk"][:1], strict=True))
    edit(pair[1], "cijfers_wijken", lambda row: row | {"naam": f"Naam {names[row['gebied']]}"})
    found = compared(pair)
    assert found.too_large == ("8 van 8 wijken hebben een andere naam",)
    assert "8 gebieden hebben een andere naam." in found.sentences


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("cijfers_stadsdelen", "er zijn geen cijfers van stadsdelen meer"),
        ("risico_stadsdelen", "er zijn geen rangen van stadsdelen meer"),
        ("profielen_wijken", "er zijn geen profielen meer"),
    ],
)
def test_a_level_that_is_gone_is_told_and_asked_for(pair, name, told):
    (pair[1] / f"tabellen/{name}.csv").unlink()
    found = compared(pair)
    assert told in found.too_large


def test_figures_that_are_all_absent_are_gone(pair):
    def hidden(row):
        absent = {"waarde": "", "toestand": "onderdrukt"}
        return row | absent if (row["jaar"], row["indicator"]) == ("2024", "oki") else row

    edit(pair[1], "cijfers_wijken", hidden)
    assert compared(pair).too_large == ("OKI van 2024 is er niet meer voor wijken",)


def test_ranks_profiles_and_shapes_that_most_wijken_lost_are_asked_for(pair):
    edit(pair[1], "risico_wijken", lambda row: row | {"rang": "" if row["rang"] > "2" else "1"})
    edit(pair[1], "profielen_wijken", lambda row: row if row["gebied"] < "W3" else None)
    frame = gpd.read_file(pair[1] / "tabellen/x.gpkg", layer="wijken").iloc[:2]
    frame.to_file(pair[1] / "tabellen/x.gpkg", layer="wijken", driver="GPKG")
    assert compared(pair).too_large == (
        "6 van 8 wijken hebben geen rang meer",
        "6 van 8 wijken staan niet meer op de kaart",
        "6 van 8 wijken krijgen een profiel met een andere naam, of geen",
    )
    edit(pair[1], "risico_wijken", lambda row: row | {"rang": ""})
    assert "er zijn geen rangen van wijken meer" in compared(pair).too_large


def test_a_map_that_is_gone_is_told_and_asked_for(pair):
    (pair[1] / "tabellen/x.gpkg").unlink()
    assert compared(pair).too_large == (
        "er zijn geen vormen van stadsdelen, wijken en sectoren meer",
    )


def test_a_stadsdeel_that_moved_asks_for_a_word(pair):
    shapes = [box(0, 0, 150, 100), box(150, 0, 200, 100)]
    frame = gpd.GeoDataFrame({"code": AREAS["stadsdeel"]}, geometry=shapes, crs=31370)
    frame.to_file(pair[1] / "tabellen/x.gpkg", layer="stadsdelen", driver="GPKG")
    found = compared(pair)
    assert found.too_large == ("de vorm van 2 stadsdelen ligt anders op de kaart",)
    assert "2 gebieden liggen anders op de kaart." in found.sentences


@pytest.mark.slow
def test_a_source_that_was_replaced_is_told(pair):
    found = compared(pair, sources={"oki": "Iemand anders"})
    assert [(row.indicator, row.was, row.now) for row in found.rows] == [
        ("OKI", "Onderwijs", "Iemand anders")
    ]
    edit(pair[1], "bronnen", lambda row: row | {"soort": "plain", "bestand": "werk_2025.csv"})
    (row,) = compared(pair).rows
    assert (row.name, row.was[:5], row.now[:5]) == ("werk_JAAR.csv", "swing", "plain")
    edit(pair[1], "bronnen", lambda row: row | {"soort": "swing"})
    other = MARKS | {"inputs": {"data/werk_2025.csv": "bb"}}
    assert [row.now for row in compared(pair, other).rows] == ["andere inhoud"]
    # Marks of two keys say nothing of each other, and so does a release without any.
    assert compared(pair, other | {"marked_with": "een andere"}).rows == []
    assert compared(pair, {}).rows == []
    edit(pair[1], "bronnen", lambda row: row | {"jaren": "2013, 2024, 2025"})
    assert compared(pair).rows == []  # a table that got a year is the same source


def test_one_is_said_as_one(pair):
    edit(pair[1], "risico_wijken", lambda row: row | {"rang": row["rang"].replace("8", "2")})
    told = compared(pair).sentences[1]
    assert told == "1 van 10 rangen is anders; 1 van 8 wijken verschuift 5 plaatsen of meer."
