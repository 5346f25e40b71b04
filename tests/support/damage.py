"""Ways in which input goes wrong in practice, each done to a copy of a project.

Every function takes the project folder and damages one thing. `CASES` says what the gate has
to answer: the kind of finding, the file and row, and words of the message.
"""

from __future__ import annotations

import csv
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import pandas as pd
from project import copy_inputs
from shapely import Polygon, transform
from shapely.affinity import translate

EXAMPLE, OPEN = "params/voorbeeld-2025.yaml", "params/open-data.yaml"
WORK, HOMES = "data/voorbeeld/werk_statsec.csv", "data/voorbeeld/wonen_statsec.csv"
PEOPLE, INCOME = "data/voorbeeld/bevolking_statsec.csv", "data/voorbeeld/inkomen_statsec2024.csv"
PUBLISHED = "data/referentie/omgevingsanalyse_2014.csv"
SHAPES, REGISTRY = "data/shapes/sectoren_2025.geojson", "params/indicatoren.yaml"
CARS, BIMD = "TF_CAR_HH_SECTOR.txt", "BIMD2011_DOMAINS_STATISTICAL_SECTOR_ELLIS_WIDE.csv"
FETCHED = "data/opgehaald"


class Case(NamedTuple):
    """One damage, and what the gate must say about it."""

    spoil: Callable[[Path], None]
    kind: str
    """One of `genkgeo.checks.findings.KINDS`."""
    file: str
    """Name of the file that the finding must name."""
    row: int | None
    """Row in that file, the header being row 1; None where there is none."""
    words: str
    """Must stand in message or remedy."""


def copy_example(target: Path) -> Path:
    """Copy the inputs of the embedded project and give its parameter file.

    Without the plans of the city: nothing here damages them, and to read them takes longer than
    to look at all the figures.
    """
    copy_inputs(target, "plannen", "*.py")
    for params in (target / EXAMPLE, target / OPEN):
        text, plans = re.subn(r"(?ms)^plans:\n.*?(^$|\Z)", "", params.read_text(encoding="utf-8"))
        assert plans == 1
        params.write_text(text, encoding="utf-8")
    return target / EXAMPLE


def copy_open_data(target: Path, mirror: Path) -> Path:
    """Copy the open-data project, its official files from the mirror, and give its parameters."""
    copy_example(target)
    (target / FETCHED).mkdir()
    wanted = [line for line in (target / OPEN).read_text(encoding="utf-8").splitlines()]
    names = [line.split("name:")[1].strip() for line in wanted if "- name:" in line]
    for name in names:
        shutil.copyfile(sorted(mirror.rglob(name))[0], target / FETCHED / name)
    return target / OPEN


def replace(path: Path, old: str, new: str, count: int = 1) -> None:
    """Replace text in a file, which must be there."""
    text = path.read_text(encoding="utf-8-sig")
    assert old in text, old
    path.write_text(text.replace(old, new, count), encoding="utf-8")


def edit(path: Path, change: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    """Change a csv file as a table of texts."""
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    change(frame).to_csv(path, index=False, quoting=csv.QUOTE_MINIMAL)


def set_cell(path: Path, column: str, row: int, cell: str) -> None:
    """Put a text in one cell; ``row`` counts as in a spreadsheet."""
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame.loc[row - 2, column] = cell
    frame.to_csv(path, index=False)


# --- codes -----------------------------------------------------------------------------------


def foreign_sector(project: Path) -> None:
    replace(project / WORK, "71016A001", "71053A001")


def double_sector(project: Path) -> None:
    replace(project / WORK, "71016A010", "71016A001")


def missing_sector(project: Path) -> None:
    edit(project / WORK, lambda frame: frame.drop(index=4))


def table_of_another_vintage(project: Path) -> None:
    shutil.copyfile(project / "data/voorbeeld/werk_statsec2024.csv", project / WORK)


def year_in_two_vintages(project: Path) -> None:
    path = project / WORK
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    again = [row.replace("2025,", "2024,", 1) for row in rows]
    path.write_text("\n".join([head, *rows, *again]) + "\n", encoding="utf-8")


def one_code_of_another_vintage(project: Path) -> None:
    replace(project / WORK, "71016A02K", "71016A02-")


def lost_last_character(project: Path) -> None:
    replace(project / WORK, "71016A02K", "71016A02")


def code_without_its_letter(project: Path) -> None:
    replace(project / WORK, "71016A001", "71016001")


def code_in_powers_of_ten(project: Path) -> None:
    replace(project / WORK, "71016A001", '"7,1016E+10"')


def code_as_decimal(project: Path) -> None:
    replace(project / WORK, "71016A001", "71016.0")


def code_as_date(project: Path) -> None:
    replace(project / WORK, "71016A001", "2024-02-01")


def code_with_an_unseen_sign(project: Path) -> None:
    replace(project / WORK, "71016A001", "71016\u200bA001")


def code_with_a_soft_hyphen(project: Path) -> None:
    replace(project / WORK, "71016A001", "71016\u00adA001")


def code_with_a_cyrillic_letter(project: Path) -> None:
    replace(project / WORK, "71016A001", "71016\u0410001")


def code_with_a_long_dash(project: Path) -> None:
    text = (project / WORK).read_text(encoding="utf-8-sig")
    code = re.search(r"71016\w{3}-", text)[0]
    replace(project / WORK, code, code[:-1] + "\u2013")


def sector_of_300_characters(project: Path) -> None:
    replace(project / "data/gebieden/sectoren_2025.csv", "71016A001", "71016A001" + 300 * "x")


def sector_with_an_unseen_sign(project: Path) -> None:
    replace(project / "data/gebieden/sectoren_2025.csv", "71016A001", "71016A001\u2060")


def row_of_the_whole_city(project: Path) -> None:
    replace(project / WORK, "71016A001", "71016")


def empty_code(project: Path) -> None:
    replace(project / WORK, "71016A001", "")


def sectors_lost_a_character(project: Path) -> None:
    replace(project / "data/gebieden/sectoren_2025.csv", "71016A02K,", "71016A02,")


# --- values ----------------------------------------------------------------------------------


def numerator_above_denominator(project: Path) -> None:
    set_cell(project / WORK, "werkenden", 7, "99999")


def negative_count(project: Path) -> None:
    set_cell(project / PEOPLE, "inwoners", 9, "-12")


def missing_code_of_another_supplier(project: Path) -> None:
    set_cell(project / HOMES, "budgetmeters", 12, "-999")


def shares_for_counts(project: Path) -> None:
    edit(project / HOMES, lambda frame: frame.assign(budgetmeters="0.031"))


def percentages_for_counts(project: Path) -> None:
    edit(project / HOMES, lambda frame: frame.assign(budgetmeters="3.1"))


def thousands_dot(project: Path) -> None:
    replace(project / PEOPLE, "A010,1232,", "A010,1.232,")


def thousands_dot_said_to_be_decimal(project: Path) -> None:
    thousands_dot(project)
    named = "{file: data/voorbeeld/bevolking_statsec.csv, format: swing, "
    replace(project / EXAMPLE, named, named + "decimal: point, ")


def decimal_comma(project: Path) -> None:
    set_cell(project / WORK, "werkenden", 3, "389,5")


def words_for_a_number(project: Path) -> None:
    set_cell(project / WORK, "werkenden", 5, "n.v.t.")


def _given_percentage(project: Path, factor: int, cell: str) -> None:
    """Make the werkzaamheidsgraad a percentage that the supplier gives."""
    old = "numerator: werkenden\n    denominator: inwoners_18_64\n    factor: 100"
    new = f"kind: mean\n    {old.removesuffix('100')}{factor}"
    replace(project / REGISTRY, old, new)
    registry = (project / REGISTRY).read_text(encoding="utf-8")
    before, _, after = registry.partition("  kinderen_zonder_werk:")
    # Of a mean there is no largest value, and chance has no model for it.
    before = before.rpartition("    maximum_ratio: 1\n")[0]
    before = before.rpartition("    persons: stock\n")[0]
    text = f"{before}  kinderen_zonder_werk:{after}"
    (project / REGISTRY).write_text(text, encoding="utf-8")
    for name in (WORK, "data/voorbeeld/werk_statsec2024.csv"):
        edit(project / name, lambda frame: frame.assign(werkenden=cell))


def given_percentage_as_share(project: Path) -> None:
    _given_percentage(project, 1, "0.564")


def given_share_as_percentage(project: Path) -> None:
    _given_percentage(project, 100, "56.4")


def column_renamed(project: Path) -> None:
    replace(project / WORK, "werkenden", "werkende")


def year_of_the_future(project: Path) -> None:
    replace(project / EXAMPLE, "year: 2025", "year: 2027")


# --- the published totals --------------------------------------------------------------------


def half_the_people(project: Path) -> None:
    def halve(frame: pd.DataFrame) -> pd.DataFrame:
        old = frame["period"] == "2013"
        half = frame.loc[old, "voorkeurregeling"].map(lambda cell: str(abs(int(cell)) // 2))
        frame.loc[old, "voorkeurregeling"] = half
        return frame

    edit(project / INCOME, halve)


def published_with_comma(project: Path) -> None:
    replace(project / PUBLISHED, "Genk,18.6,", 'Genk,"18,6",')


def published_year_in_words(project: Path) -> None:
    replace(project / PUBLISHED, "voorkeurregeling,2013,Genk", "voorkeurregeling,eind 2013,Genk")


def published_twice(project: Path) -> None:
    replace(project / PUBLISHED, "voorkeurregeling,2013,Limburg", "voorkeurregeling,2013,Genk")


# --- files -----------------------------------------------------------------------------------


def windows_1252(project: Path) -> None:
    text = (project / PUBLISHED).read_text(encoding="utf-8")
    (project / PUBLISHED).write_bytes(text.replace("Limburg", "Limbürg").encode("cp1252"))


def cut_off_in_a_row(project: Path) -> None:
    text = (project / WORK).read_text(encoding="utf-8")
    (project / WORK).write_text(text[: text.index("\n", 300) - 4], encoding="utf-8")


def only_a_header(project: Path) -> None:
    text = (project / WORK).read_text(encoding="utf-8")
    (project / WORK).write_text(text.splitlines()[0] + "\n", encoding="utf-8")


def loose_wijk(project: Path) -> None:
    replace(project / "data/gebieden/sectoren_2025.csv", "71016W06", "71016W99")


# --- shapes ----------------------------------------------------------------------------------


def change_shapes(project: Path, change: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame]) -> None:
    """Change the polygons of the vintage shown."""
    frame = change(gpd.read_file(project / SHAPES))
    (project / SHAPES).unlink()
    frame.to_file(project / SHAPES, driver="GeoJSON")


def bow_tie(project: Path) -> None:
    def cross(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        west, south, east, north = frame.geometry[0].bounds
        tie = Polygon([(west, south), (east, north), (east, south), (west, north)])
        frame.loc[0, "geometry"] = tie
        return frame

    change_shapes(project, cross)


def overlap(project: Path) -> None:
    def spread(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        frame.loc[0, "geometry"] = frame.geometry[0].buffer(0.01)
        return frame

    change_shapes(project, spread)


def outside_the_city(project: Path) -> None:
    def move(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        frame.loc[0, "geometry"] = translate(frame.geometry[0], xoff=0.4)
        return frame

    change_shapes(project, move)


def swapped_metres(project: Path) -> None:
    """Write Lambert coordinates north first: they still fall in Belgium, in the Kempen."""
    frame = gpd.read_file(project / SHAPES).to_crs(31370)
    turned = frame.geometry.map(lambda shape: transform(shape, lambda points: points[:, ::-1]))
    frame.set_geometry(turned, crs=31370).to_file(project / "data/shapes/lambert.gpkg")
    replace(project / EXAMPLE, SHAPES, "data/shapes/lambert.gpkg")


def swapped_degrees(project: Path) -> None:
    change_shapes(
        project,
        lambda frame: frame.set_geometry(
            frame.geometry.map(lambda shape: transform(shape, lambda points: points[:, ::-1])),
            crs=4326,
        ),
    )


def without_crs(project: Path) -> None:
    frame = gpd.read_file(project / SHAPES)[["sector", "geometry"]]
    folder = project / "data/shapes/los"
    folder.mkdir()
    frame.to_file(folder / "sectoren.shp")
    (folder / "sectoren.prj").unlink()
    replace(project / EXAMPLE, SHAPES, "data/shapes/los/sectoren.shp")


def cut_off_shapefile(project: Path) -> None:
    """Cut a zipped shapefile short: read as it is, most geometries would be null."""
    without_crs(project)
    folder = project / "data/shapes/los"
    gpd.read_file(project / SHAPES)[["sector", "geometry"]].to_file(folder / "sectoren.shp")
    raw = (folder / "sectoren.shp").read_bytes()
    (folder / "sectoren.shp").write_bytes(raw[: len(raw) // 3])
    with zipfile.ZipFile(project / "data/shapes/los.zip", "w") as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)
    replace(project / EXAMPLE, "data/shapes/los/sectoren.shp", "data/shapes/los.zip")


def shape_gone(project: Path) -> None:
    change_shapes(project, lambda frame: frame.drop(index=3))


def shape_twice(project: Path) -> None:
    change_shapes(
        project, lambda frame: gpd.GeoDataFrame(pd.concat([frame, frame.iloc[[5]]]), crs=frame.crs)
    )


def broken_zip(project: Path) -> None:
    (project / "data/vormen.zip").write_bytes(b"PK\x03\x04 half a zip")
    replace(project / EXAMPLE, SHAPES, "data/vormen.zip")


# --- the real open data ----------------------------------------------------------------------


def cars_lost_a_character(project: Path) -> None:
    """Take the dash off one code of a national table; such a sector would count as 0 cars."""
    replace(project / FETCHED / CARS, ";71016A02-;", ";71016A02;")


def cars_of_a_code_unknown(project: Path) -> None:
    replace(project / FETCHED / CARS, ";71016A010;", ";71016A0I0;")


def bimd_lost_all_dashes(project: Path) -> None:
    replace(project / FETCHED / BIMD, '-"', '"', count=-1)


def cars_twice(project: Path) -> None:
    replace(project / FETCHED / CARS, ";71016A010;", ";71016A001;")


def fluvius_negative(project: Path) -> None:
    path = project / FETCHED / "fluvius_verbruik_sector_2020_ruw.csv"

    def flip(frame: pd.DataFrame) -> pd.DataFrame:
        last = (frame["Rol Contact"] == "Persoon") & (frame["Markt"] == "Gas")
        frame.loc[last, "Aantal"] = "-9"
        return frame

    edit(path, flip)


def people_with_thousands_dots(project: Path) -> None:
    path = project / FETCHED / "population_2011.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    for i, line in enumerate(lines):
        code, number = line.split("\t")
        if code.startswith('"71016') and len(number) > 3:
            lines[i] = f"{code}\t{number[:-3]}.{number[-3:]}"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def wijken_with_swapped_metres(project: Path) -> None:
    path = project / FETCHED / "wijken_2024.gpkg"
    frame = gpd.read_file(path).to_crs(31370)
    turned = frame.geometry.map(lambda shape: transform(shape, lambda points: points[:, ::-1]))
    path.unlink()
    frame.set_geometry(turned, crs=31370).to_file(path)


def shapes_cut_off(project: Path) -> None:
    path = project / FETCHED / "sh_statbel_statistical_sectors_31370_20210101.geojson.zip"
    path.write_bytes(path.read_bytes()[:500_000])


UNUSABLE = "niet te gebruiken"
WERK = "werk_statsec.csv"
GEBIEDEN, OMGEVING = "sectoren_2025.csv", "omgevingsanalyse_2014.csv"
VORMEN, BEVOLKING = "sectoren_2025.geojson", "bevolking_statsec.csv"
WONEN = "wonen_statsec.csv"

CASES = (
    Case(foreign_sector, "onbekende sector", WERK, 2, "geen sector van Genk"),
    Case(double_sector, "dubbele sector", WERK, 3, "71016A001 staat twee keer"),
    Case(missing_sector, "ontbrekende sector", WERK, 2, "1 sector zonder rij in 2025"),
    Case(table_of_another_vintage, UNUSABLE, WERK, 2, "indeling 2025"),
    Case(one_code_of_another_vintage, "verkeerde indeling", WERK, 4, "hoort bij indeling 2019"),
    Case(
        lost_last_character, "afgeknotte code", WERK, 4, "een van 71016A02K, 71016A02L, 71016A02M"
    ),
    Case(code_without_its_letter, "code werd een getal", WERK, 2, "werd een getal: 71016001"),
    Case(code_in_powers_of_ten, "code werd een getal", WERK, 2, "werd een getal: 7,1016E+10"),
    Case(code_as_decimal, "code werd een getal", WERK, 2, "werd een getal: 71016.0"),
    Case(code_as_date, "code werd een datum", WERK, 2, "werd een datum: 2024-02-01"),
    Case(code_with_an_unseen_sign, "vreemd teken", WERK, 2, "71016⟨U+200B spatie zonder breedte⟩A"),
    Case(code_with_a_soft_hyphen, "vreemd teken", WERK, 2, "typ de code opnieuw: 71016A001"),
    Case(code_with_a_cyrillic_letter, "vreemd teken", WERK, 2, "71016⟨А U+0410⟩001"),
    Case(code_with_a_long_dash, "vreemd teken", WERK, 7, "U+2013⟩"),
    Case(sector_of_300_characters, UNUSABLE, GEBIEDEN, 2, "(309 tekens)"),
    Case(sector_with_an_unseen_sign, UNUSABLE, GEBIEDEN, 2, "71016A001⟨U+2060⟩"),
    Case(row_of_the_whole_city, "onbekende sector", WERK, 2, "dit is de hele gemeente"),
    Case(empty_code, "onbekende sector", WERK, 2, "geen sector van Genk"),
    Case(sectors_lost_a_character, "onbekende sector", WERK, 4, "de tabel van de sectoren verloor"),
    Case(
        year_in_two_vintages,
        "jaar in twee indelingen",
        WERK,
        62,
        "van 2024 staat in twee indelingen met een ander totaal",
    ),
    Case(
        numerator_above_denominator,
        "teller boven noemer",
        WERK,
        7,
        "werkenden (99999) kan niet meer zijn",
    ),
    Case(negative_count, "negatieve telling", BEVOLKING, 9, "een telling is negatief: -12"),
    Case(
        missing_code_of_another_supplier,
        "ontbreekcode",
        WONEN,
        12,
        'missing_codes: {"-999": ontbreekt}',
    ),
    Case(shares_for_counts, "telling met decimalen", WONEN, 2, "lijkt een aandeel van 0 tot 1"),
    Case(percentages_for_counts, "telling met decimalen", WONEN, 2, "lijkt een percentage"),
    Case(thousands_dot, UNUSABLE, BEVOLKING, 3, "duizendtallen of decimalen"),
    Case(thousands_dot_said_to_be_decimal, "duizendpunt", BEVOLKING, 3, "decimal: comma"),
    Case(decimal_comma, UNUSABLE, WERK, 3, "Een cel is geen getal"),
    Case(words_for_a_number, UNUSABLE, WERK, 5, "Een cel is geen getal"),
    Case(
        given_percentage_as_share, "percentage of aandeel", WERK, 2, "lijkt een aandeel van 0 tot 1"
    ),
    Case(given_share_as_percentage, "percentage of aandeel", WERK, 2, "lijkt een percentage"),
    Case(column_renamed, "onbekende kolom", WERK, 2, "de kolom werkende gebruikt niemand"),
    Case(
        year_of_the_future, "ouder jaar", "", None, "geen enkele indicator heeft cijfers van 2027"
    ),
    Case(half_the_people, "stadstotaal", OMGEVING, 8, "Voorkeurregeling in 2013 voor de hele stad"),
    Case(published_with_comma, UNUSABLE, OMGEVING, 8, "Een cel is geen getal"),
    Case(published_year_in_words, UNUSABLE, OMGEVING, 8, "Een jaar is niet te lezen"),
    Case(published_twice, UNUSABLE, OMGEVING, 9, "staat er twee keer"),
    Case(windows_1252, UNUSABLE, OMGEVING, 5, "geen UTF-8"),
    Case(cut_off_in_a_row, UNUSABLE, WERK, 10, "niet evenveel kolommen"),
    Case(only_a_header, UNUSABLE, WERK, None, "een kop en verder niets"),
    Case(loose_wijk, UNUSABLE, GEBIEDEN, None, "staat in wijken_2025.csv"),
    Case(bow_tie, UNUSABLE, VORMEN, None, "ongeldig"),
    Case(overlap, UNUSABLE, VORMEN, None, "Vormen overlappen elkaar"),
    Case(outside_the_city, UNUSABLE, VORMEN, None, "1 van 59 vormen ligt buiten Genk"),
    Case(swapped_metres, UNUSABLE, "lambert.gpkg", None, "59 van 59 vormen liggen buiten Genk"),
    Case(swapped_degrees, UNUSABLE, VORMEN, None, "x en y verwisseld"),
    Case(without_crs, UNUSABLE, "sectoren.shp", None, "coördinatenstelsel"),
    Case(cut_off_shapefile, UNUSABLE, "los.zip", None, ""),
    Case(shape_gone, UNUSABLE, VORMEN, None, "1 van 59 gebieden heeft geen vorm"),
    Case(shape_twice, UNUSABLE, VORMEN, None, "Een gebied staat twee keer"),
    Case(broken_zip, UNUSABLE, "vormen.zip", None, "beschadigd"),
)
"""The embedded project."""

OPEN_CASES = (
    Case(cars_lost_a_character, "afgeknotte code", CARS, 14337, "waarschijnlijk 71016A02-"),
    Case(cars_of_a_code_unknown, "onbekende sector", CARS, 14336, "geen sector van Genk"),
    Case(cars_twice, "dubbele sector", CARS, 14336, "71016A001 staat twee keer"),
    Case(bimd_lost_all_dashes, "afgeknotte code", BIMD, 14377, "het laatste teken"),
    Case(
        fluvius_negative,
        "ontbreekcode",
        "fluvius_verbruik_sector_2020_ruw.csv",
        234,
        "-9 in 71016A001",
    ),
    Case(
        people_with_thousands_dots,
        UNUSABLE,
        "population_2011.txt",
        14375,
        "duizendtallen of decimalen",
    ),
    Case(
        wijken_with_swapped_metres,
        UNUSABLE,
        "wijken_2024.gpkg",
        None,
        "30 van 30 vormen liggen buiten",
    ),
    Case(
        shapes_cut_off,
        UNUSABLE,
        "sh_statbel_statistical_sectors_31370_20210101.geojson.zip",
        None,
        "",
    ),
)
"""The open-data project with official files."""
