"""Damaged copies of a made-up city, by kind of fault; and copies that only look different.

    python tests/support/attacks.py [-v] [--only WORDS] [--kinds 1 2]

prints per kind how many are refused, warned of, without consequence (the figures, scores, names
and shapes are those of the undamaged city) or SILENT (other figures, and no word of it), and how
many end in anything but a message (CRASH). A layout with a finding or with other figures is a
FALSE ALARM.
"""

from __future__ import annotations

import argparse
import codecs
import json
import re
import shutil
import sys
import tempfile
import traceback
import unicodedata
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import attacked_city as city
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
import xlsxwriter
import yaml
from attacked_city import (
    AGES,
    AREAS,
    BUCKET,
    COUNTS,
    CROSSWALK,
    DISTRICTS,
    HOMES,
    OLD,
    PARAMS,
    REGISTRY,
    SCORED,
    SECTORS,
    SHAPES,
    SPEC,
    TOTALS,
    WIJKEN,
)
from damage import edit, replace, set_cell
from shapely.affinity import rotate, scale, translate

from genkgeo.analysis import compute
from genkgeo.analysis.computed import Computed
from genkgeo.change.edition import measure_edition
from genkgeo.checks import gate
from genkgeo.errors import GenkgeoError
from genkgeo.parameters.file import read_params
from genkgeo.release.index_files import write_index

KINDS = {
    1: "two code lists in one year",
    2: "what the newest year is compared with",
    3: "shapes under the wrong code",
    4: "coverage, when the size itself is hidden",
    5: "what has no place",
    6: "missing codes and numbers",
    7: "sparse and uneven, and still ordinary",
    8: "choices that cannot be meant",
    9: "messages and edges",
}

Spoil = Callable[[Path], None]
Frame = pd.DataFrame


class Attack(NamedTuple):
    """One damage to a copy; of ``index`` the scores of ``genkgeo index`` are looked at."""

    kind: int
    spoil: Spoil
    index: bool = False

    @property
    def name(self) -> str:
        """Name of the function that does it."""
        return self.spoil.__name__


class Outcome(NamedTuple):
    """What became of a copy, and in which words."""

    what: str
    words: str


BLOCKED, WARNED, HARMLESS, SILENT, CRASH = "blocked", "warned", "harmless", "SILENT", "CRASH"

ATTACKS: list[Attack] = []
LAYOUTS: list[Spoil] = []

NOT_MENDED: dict[str, str] = {}
"""Attacks that go unseen, each with the reason why that is left so."""

OPTIONAL = ("missing_codes", "encoding", "prefixes")
"""Keys of the parameters that an earlier version of the code need not know."""


def attack(kind: int, *, index: bool = False) -> Callable[[Spoil], Spoil]:
    """Put a function among the attacks of a kind."""

    def add(spoil: Spoil) -> Spoil:
        ATTACKS.append(Attack(kind, spoil, index))
        return spoil

    return add


def layout(spoil: Spoil) -> Spoil:
    """Put a function among those that only change how the same things are written."""
    LAYOUTS.append(spoil)
    return spoil


# --- what an attack does to a file ----------------------------------------------------------


def parameters(project: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change what the parameter file says."""
    path = project / PARAMS
    plain = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(plain)
    path.write_text(yaml.safe_dump(plain, sort_keys=False, allow_unicode=True), encoding="utf-8")


def table_of(plain: dict[str, Any], file: str) -> dict[str, Any]:
    """Find the lines of the parameters on a table."""
    return next(table for table in plain["tables"] if table["file"] == file)


def say(project: Path, table: str, **keys: object) -> None:
    """Say more of a table in the parameters."""
    parameters(project, lambda plain: table_of(plain, table).update(keys))


def indicators(project: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the registry."""
    path = project / REGISTRY
    plain = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(plain["indicators"])
    path.write_text(yaml.safe_dump(plain), encoding="utf-8")


def cell(project: Path, file: str, code: str, column: str, text: object, year: int = 2024) -> None:
    """Put a text in the cell of a code."""

    def put(frame: Frame) -> Frame:
        key = "geoitem" if "geoitem" in frame else frame.columns[0]
        at = frame[key] == code
        for name in ("period", "jaar"):
            at &= (frame[name] == str(year)) if name in frame else True
        assert at.sum() == 1
        frame.loc[at, column] = str(text)
        return frame

    edit(project / file, put)


def number(project: Path, file: str, code: str, column: str) -> int:
    """Give the count of a code in the newest year of a table."""
    frame = pd.read_csv(project / file, dtype=str)
    return int(frame.loc[frame["geoitem"] == code, column].iloc[-1])


def column(project: Path, file: str, name: str, change: Callable[[pd.Series], object]) -> None:
    """Change a column of texts."""
    edit(project / file, lambda frame: frame.assign(**{name: change(frame[name])}))


def rewrite(path: Path, change: Callable[[str], str], encoding: str = "utf-8") -> None:
    """Change the text of a file."""
    path.write_bytes(change(path.read_text(encoding="utf-8")).encode(encoding))


def drop(project: Path, file: str, codes: Iterable[str]) -> None:
    """Take the rows of codes out of a table."""
    codes = list(codes)

    def without(frame: Frame) -> Frame:
        key = "geoitem" if "geoitem" in frame else frame.columns[0]
        assert frame[key].isin(codes).any()
        return frame[~frame[key].isin(codes)]

    edit(project / file, without)


def draw(project: Path, change: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame]) -> None:
    """Change the shapes of the list shown."""
    path = project / SHAPES
    frame = change(gpd.read_file(path))
    path.unlink()
    frame.to_file(path, driver="GeoJSON")


def move_shape(project: Path, change: Callable[[Any], Any], at: slice = slice(None)) -> None:
    """Change some or all polygons."""

    def moved(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        shapes = list(frame.geometry)
        shapes[at] = [change(shape) for shape in shapes[at]]
        return frame.set_geometry(gpd.GeoSeries(shapes, crs=frame.crs))

    draw(project, moved)


def as_workbook(
    project: Path, file: str, numbers: bool = True, also: Callable[[Any, Any], object] | None = None
) -> Path:
    """Put a workbook in the place of a csv file; ``also`` gets the book and its sheet."""
    frame = pd.read_csv(project / file, dtype=str, keep_default_na=False)
    path = (project / file).with_suffix(".xlsx")
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("cijfers")
        sheet.write_row(0, 0, list(frame.columns))
        for at, row in enumerate(frame.itertuples(index=False), start=1):
            sheet.write_row(at, 0, [_typed(text) if numbers else text for text in row])
        if also is not None:
            also(book, sheet)
    (project / file).unlink()
    say(project, file, file=path.name)
    return path


def _typed(text: str) -> object:
    return float(text) if "." in text else int(text) if re.fullmatch(r"-?\d+", text) else text


def swapped_codes(project: Path, file: str, first: str, second: str) -> None:
    """Exchange two codes in a file."""
    exchange = {first: second, second: first}
    rewrite(
        project / file,
        lambda text: re.sub(rf"\b({first}|{second})\b", lambda code: exchange[code[0]], text),
    )


def older_codes(text: str) -> str:
    """Write codes of the newer list as those of the older one."""
    return re.sub(r"\bX(\d\d)\b", r"O\1", text)


# --- 1: two code lists in one year ----------------------------------------------------------


@attack(1)
def old_codes_in_a_new_table(project: Path) -> None:
    rewrite(project / COUNTS, older_codes)


@attack(1)
def old_codes_without_a_crosswalk(project: Path) -> None:
    rewrite(project / COUNTS, older_codes)
    say(project, COUNTS, vintage="oud")
    parameters(project, lambda plain: plain.pop("crosswalk"))


@attack(1)
def half_of_the_rows_in_old_codes(project: Path) -> None:
    lines = (project / COUNTS).read_text().splitlines()
    lines[7:13] = [older_codes(line) for line in lines[7:13]]
    (project / COUNTS).write_text("\n".join(lines) + "\n")


@attack(1)
def one_row_in_old_codes(project: Path) -> None:
    replace(project / COUNTS, "X07", "O07")


@attack(1)
def both_lists_in_one_table(project: Path) -> None:
    lines = (project / COUNTS).read_text().splitlines()
    lines += [older_codes(line) for line in lines[1:13]]
    (project / COUNTS).write_text("\n".join(lines) + "\n")


@attack(1)
def old_table_said_to_be_new(project: Path) -> None:
    say(project, OLD, vintage="nieuw")


@attack(1)
def new_table_said_to_be_old(project: Path) -> None:
    say(project, HOMES, vintage="oud")


@attack(1)
def all_in_old_codes_and_no_crosswalk(project: Path) -> None:
    def only_old(plain: dict[str, Any]) -> None:
        plain["tables"] = plain["tables"][:1]
        plain["year"] = 2023
        del plain["crosswalk"]

    parameters(project, only_old)


@attack(1)
def crosswalk_lacks_a_code(project: Path) -> None:
    drop_lines(project / CROSSWALK, "O05")


def drop_lines(path: Path, word: str) -> None:
    """Take the lines with a word out of a file."""
    rewrite(path, lambda text: re.sub(rf"(?m)^.*{word}.*\n", "", text))


@attack(1)
def crosswalk_to_a_code_unknown(project: Path) -> None:
    replace(project / CROSSWALK, "O05,X05", "O05,X55")


@attack(1)
def crosswalk_the_other_way(project: Path) -> None:
    replace(project / CROSSWALK, "oud,nieuw", "nieuw,oud", count=-1)


@attack(1)
def crosswalk_loses_a_part(project: Path) -> None:
    drop_lines(project / CROSSWALK, "O02,X03")


@attack(1)
def crosswalk_in_percentages(project: Path) -> None:
    column(project, CROSSWALK, "gewicht", lambda cells: (cells.astype(float) * 100).map(str))


@attack(1)
def crosswalk_row_twice(project: Path) -> None:
    replace(project / CROSSWALK, "O03,X03,1.0,oppervlakte", "O03,X03,1.0,oppervlakte\n" * 2)


@attack(1)
def crosswalk_weight_below_zero(project: Path) -> None:
    replace(project / CROSSWALK, "O02,X02,0.75", "O02,X02,1.25")
    replace(project / CROSSWALK, "O02,X03,0.25", "O02,X03,-0.25")


@attack(1)
def newest_year_in_both_lists(project: Path) -> None:
    lines = (project / OLD).read_text().splitlines()
    again = [line.replace("2023,", "2024,", 1) for line in lines if line.startswith("2023")]
    (project / OLD).write_text("\n".join([*lines, *again]) + "\n")


@attack(1)
def older_table_without_the_denominator(project: Path) -> None:
    edit(project / OLD, lambda frame: frame.drop(columns="wonen"))


# --- 2: what the newest year is compared with -----------------------------------------------


@attack(2)
def cell_ten_times_too_high(project: Path) -> None:
    column(project, TOTALS, "jaar", lambda years: years.replace("2024", "2021"))
    cell(project, COUNTS, "X04", "arm", 10 * number(project, COUNTS, "X04", "arm"))


@attack(2)
def cell_ten_times_too_low(project: Path) -> None:
    no_totals(project)
    cell(project, COUNTS, "X04", "werk", number(project, COUNTS, "X04", "werk") // 10)


def no_totals(project: Path) -> None:
    """Do without the published figures, as in most years."""
    parameters(project, lambda plain: plain.pop("published"))


@attack(2)
def digits_exchanged(project: Path) -> None:
    no_totals(project)
    cell(project, COUNTS, "X05", "arm", "714")


@attack(2)
def cell_that_is_now_empty(project: Path) -> None:
    cell(project, COUNTS, "X06", "arm", "")


@attack(2)
def cell_that_is_now_missing(project: Path) -> None:
    cell(project, COUNTS, "X06", "werk", "-99996")


@attack(2)
def cell_that_is_now_zero(project: Path) -> None:
    no_totals(project)
    cell(project, COUNTS, "X04", "arm", 0)


@attack(2)
def mean_that_is_now_zero(project: Path) -> None:
    cell(project, AGES, "X06", "leeftijd", 0)


@attack(2)
def denominator_that_is_now_zero(project: Path) -> None:
    no_totals(project)
    for name in ("arm", "werk"):
        cell(project, COUNTS, "X08", name, 0)
    cell(project, HOMES, "X08", "wonen", 0)


def _of_last_year(project: Path, names: Iterable[str]) -> None:
    old = pd.read_csv(project / OLD, dtype=str)
    old = old[old["period"] == "2023"].set_index("geoitem")
    for file in (HOMES, COUNTS):

        def again(frame: Frame) -> Frame:
            codes = frame["geoitem"].str.replace("X(?=[0-9])", "O", regex=True)
            for name in set(names) & set(frame):
                frame[name] = old[name].reindex(codes).to_numpy()
            return frame

        edit(project / file, again)


@attack(2)
def last_years_figures_again(project: Path) -> None:
    no_totals(project)
    _of_last_year(project, ["wonen", "arm", "werk"])


@attack(2)
def last_years_column_again(project: Path) -> None:
    no_totals(project)
    _of_last_year(project, ["arm"])


@attack(2)
def last_years_means_again(project: Path) -> None:
    old = pd.read_csv(project / OLD, dtype=str)
    old = old[old["period"] == "2023"]
    column(project, AGES, "leeftijd", lambda _: old["leeftijd"].to_numpy())


@attack(2)
def column_shifted_down(project: Path) -> None:
    column(project, COUNTS, "arm", lambda cells: np.roll(cells.to_numpy(), 1))


@attack(2)
def means_shifted_up(project: Path) -> None:
    column(project, AGES, "leeftijd", lambda cells: np.roll(cells.to_numpy(), -1))


@attack(2)
def codes_shifted(project: Path) -> None:
    def shifted(cells: pd.Series) -> object:
        return [*np.roll(cells.to_numpy()[:-1], 1), cells.iloc[-1]]

    for file, name in ((COUNTS, "geoitem"), (HOMES, "geoitem"), (AGES, "sector")):
        column(project, file, name, shifted)


@attack(2)
def codes_in_reverse(project: Path) -> None:
    column(project, HOMES, "geoitem", lambda cells: cells.to_numpy()[::-1])


@attack(2)
def figures_sorted_without_their_codes(project: Path) -> None:
    column(project, COUNTS, "werk", lambda cells: sorted(cells, key=int))


@attack(2)
def heads_exchanged(project: Path) -> None:
    replace(project / COUNTS, "arm,werk", "werk,arm")
    no_totals(project)


@attack(2)
def two_sectors_exchanged(project: Path) -> None:
    for file in (HOMES, COUNTS, AGES):
        swapped_codes(project, file, "X08", "X12")


@attack(2)
def row_copied_over_the_next(project: Path) -> None:
    no_totals(project)
    frame = pd.read_csv(project / COUNTS, dtype=str).set_index("geoitem")
    for name in ("arm", "werk"):
        cell(project, COUNTS, "X09", name, frame.loc["X08", name])


@attack(2)
def all_counts_doubled(project: Path) -> None:
    no_totals(project)
    column(project, COUNTS, "arm", lambda cells: cells.astype(int) * 2)


@attack(2)
def a_wijk_halved(project: Path) -> None:
    no_totals(project)
    for code in ("X11", "X12"):
        cell(project, COUNTS, code, "arm", number(project, COUNTS, code, "arm") // 2)


@attack(2)
def residents_of_a_sector_doubled(project: Path) -> None:
    no_totals(project)
    cell(project, HOMES, "X02", "wonen", 2 * number(project, HOMES, "X02", "wonen"))


@attack(2)
def crosswalk_gives_a_code_to_another(project: Path) -> None:
    replace(project / CROSSWALK, "O04,X04", "O04,X12")


@attack(2)
def crosswalk_exchanges_two(project: Path) -> None:
    swapped_codes(project, CROSSWALK, "X04", "X12")


@attack(2)
def crosswalk_shares_exchanged(project: Path) -> None:
    replace(project / CROSSWALK, "O02,X02,0.75", "O02,X02,0.05")
    replace(project / CROSSWALK, "O02,X03,0.25", "O02,X03,0.95")


def with_the_release_before(project: Path) -> None:
    """Name the release of 2023 in the parameters."""
    parameters(project, lambda plain: plain.update(previous=city.EARLIER))


@attack(2)
def sector_in_another_wijk_than_before(project: Path) -> None:
    with_the_release_before(project)
    replace(project / AREAS, "X04,Sector X04,W2", "X04,Sector X04,W5")
    for file in (AREAS, WIJKEN):
        edit(project / file, lambda frame: frame.drop(columns=["ha", "lon", "lat"]))


@attack(2)
def wijk_in_another_stadsdeel_than_before(project: Path) -> None:
    with_the_release_before(project)
    replace(project / DISTRICTS, "W3,D1,Deel 1", "W3,D2,Deel 2")


@attack(2)
def sectors_exchanged_names(project: Path) -> None:
    with_the_release_before(project)
    replace(project / AREAS, "Sector X04", "Sector O09")


@attack(2)
def sector_in_another_wijk(project: Path) -> None:
    replace(project / AREAS, "X04,Sector X04,W2", "X04,Sector X04,W5")


@attack(2)
def wijken_in_each_others_stadsdeel(project: Path) -> None:
    swapped_codes(project, DISTRICTS, "W1", "W6")


@attack(2)
def names_of_wijken_exchanged(project: Path) -> None:
    rewrite(
        project / WIJKEN,
        lambda text: (
            text.replace("Wijk 1", "Wijk 9").replace("Wijk 5", "Wijk 1").replace("Wijk 9", "Wijk 5")
        ),
    )


def _formula(project: Path, file: str, at: str, text: str, outcome: int | str) -> None:
    """Put a formula in a workbook, with the outcome that was kept of it."""
    as_workbook(project, file, also=lambda _, sheet: sheet.write_formula(at, text, None, outcome))


@attack(2)
def formula_without_outcome(project: Path) -> None:
    no_totals(project)
    _formula(project, COUNTS, "D5", "=40+5", "")


@attack(2)
def formula_with_outcome_zero(project: Path) -> None:
    no_totals(project)
    _formula(project, COUNTS, "D5", "=40+5", 0)


@attack(2)
def formula_in_the_mean_without_outcome(project: Path) -> None:
    _formula(project, AGES, "C5", "=40+5", "")


@attack(2)
def formula_in_a_code_without_outcome(project: Path) -> None:
    _formula(project, COUNTS, "C5", '="X"&"04"', "")


# --- 3: shapes under the wrong code ---------------------------------------------------------


@attack(3)
def geometry_up_one_row(project: Path) -> None:
    draw(project, lambda frame: frame.assign(geometry=np.roll(frame.geometry.to_numpy(), -1)))


@attack(3)
def two_shapes_exchanged(project: Path) -> None:
    swapped_codes(project, SHAPES, "X01", "X06")


@attack(3)
def two_shapes_of_one_wijk_exchanged(project: Path) -> None:
    swapped_codes(project, SHAPES, "X03", "X04")


@attack(3)
def shapes_in_reverse(project: Path) -> None:
    draw(project, lambda frame: frame.assign(code=frame["code"].to_numpy()[::-1]))


@attack(3)
def map_turned_round(project: Path) -> None:
    move_shape(project, lambda shape: rotate(shape, 180, origin=(227_950, 183_500)))


@attack(3)
def map_in_a_mirror(project: Path) -> None:
    move_shape(project, lambda shape: scale(shape, -1, 1, origin=(227_950, 183_500)))


@attack(3)
def map_moved_a_kilometre(project: Path) -> None:
    move_shape(project, lambda shape: translate(shape, 1000, 0))


@attack(3)
def map_scaled(project: Path) -> None:
    move_shape(project, lambda shape: scale(shape, 1.25, 1.25, origin=(227_950, 183_500)))


@attack(3)
def crs_that_is_another(project: Path) -> None:
    draw(project, lambda frame: frame.set_crs(3812, allow_override=True))


@attack(3)
def shape_with_a_hole(project: Path) -> None:
    move_shape(project, lambda shape: shape.difference(shape.centroid.buffer(150)), slice(5, 6))


@attack(3)
def shape_cut_in_half(project: Path) -> None:
    def half(shape: Any) -> Any:
        west, south, east, north = shape.bounds
        return shapely.box(west, south, (west + east) / 2, north)

    move_shape(project, half, slice(5, 6))


@attack(3)
def shape_with_a_part_far_away(project: Path) -> None:
    move_shape(
        project, lambda shape: shape.union(shapely.box(1e5, 1e5, 1e5 + 900, 1e5 + 900)), slice(2, 3)
    )


@attack(3)
def shape_with_a_part_of_another(project: Path) -> None:
    def given(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        shapes = list(frame.geometry)
        west, south, east, north = shapes[0].bounds
        part = shapely.box(west, south, west + 0.45 * (east - west), north)
        shapes[0], shapes[11] = shapes[0].difference(part), shapes[11].union(part)
        return frame.set_geometry(gpd.GeoSeries(shapes, crs=frame.crs))

    draw(project, given)


@attack(3)
def shape_as_a_point(project: Path) -> None:
    move_shape(project, lambda shape: shape.centroid, slice(4, 5))


@attack(3)
def shape_as_a_line(project: Path) -> None:
    move_shape(project, lambda shape: shape.exterior, slice(4, 5))


@attack(3)
def shape_that_is_empty(project: Path) -> None:
    move_shape(project, lambda shape: shapely.Polygon(), slice(4, 5))


@attack(3)
def shape_that_is_not_there(project: Path) -> None:
    draw(project, lambda frame: frame.drop(index=7))


@attack(3)
def shape_of_two_codes(project: Path) -> None:
    rewrite(project / SHAPES, lambda text: text.replace('"X08"', '"X07"'))


@attack(3)
def shapes_of_the_older_list(project: Path) -> None:
    shutil.copyfile(project / "vormen_oud.geojson", project / SHAPES)


@attack(3)
def shapes_overlap(project: Path) -> None:
    move_shape(project, lambda shape: shape.buffer(120), slice(4, 5))


@attack(3)
def shape_with_nan(project: Path) -> None:
    move_shape(project, lambda shape: shape, slice(0, 0))
    rewrite(project / SHAPES, lambda text: re.sub(r"226000\.0", "NaN", text, count=1))


@attack(3)
def places_exchanged_in_the_table(project: Path) -> None:
    frame = pd.read_csv(project / AREAS, dtype=str)

    def exchanged(frame: Frame) -> Frame:
        names = ["ha", "lon", "lat"]
        frame.loc[[0, 9], names] = frame.loc[[9, 0], names].to_numpy()
        return frame

    edit(project / AREAS, exchanged)
    swapped_codes(project, SHAPES, frame["sector"][0], frame["sector"][9])


@attack(3)
def wijk_shapes_exchanged(project: Path) -> None:
    frame = gpd.read_file(project / SHAPES)
    frame["wijk"] = [f"W{1 + i // 2}" for i in range(12)]
    wijken = frame.dissolve("wijk").reset_index()[["wijk", "geometry"]]
    wijken["wijk"] = ["W2", "W1", *wijken["wijk"][2:]]
    wijken.to_file(project / "wijkvormen.geojson")
    shapes = {"file": "wijkvormen.geojson", "code": "wijk"}
    parameters(project, lambda plain: plain["areas"]["nieuw"].update(shapes_above={"wijk": shapes}))


# --- 4: coverage, when the size itself is hidden --------------------------------------------


def _hidden(project: Path, codes: Iterable[str], *names: str) -> None:
    for code in codes:
        for name in names:
            file = {"wonen": HOMES, "arm": COUNTS, "werk": COUNTS, "leeftijd": AGES}[name]
            cell(project, file, code, name, "" if file == AGES else "-99997")


@attack(4)
def numerator_and_size_hidden(project: Path) -> None:
    _hidden(project, ["X05"], "wonen", "arm")


@attack(4)
def all_of_a_sector_hidden(project: Path) -> None:
    _hidden(project, ["X11"], "wonen", "arm", "werk", "leeftijd")


@attack(4)
def all_of_a_wijk_hidden(project: Path) -> None:
    _hidden(project, ["X11", "X12"], "wonen", "arm", "werk", "leeftijd")


@attack(4)
def size_alone_hidden(project: Path) -> None:
    _hidden(project, ["X03"], "wonen")


@attack(4)
def sizes_of_half_the_city_hidden(project: Path) -> None:
    _hidden(project, SECTORS[:6], "wonen", "arm")


@attack(4)
def size_hidden_in_every_year(project: Path) -> None:
    _hidden(project, ["X05"], "wonen", "arm")
    for year in (2022, 2023):
        cell(project, OLD, "O05", "wonen", "-99997", year)
        cell(project, OLD, "O05", "arm", "-99997", year)


@attack(4)
def size_not_applicable(project: Path) -> None:
    cell(project, HOMES, "X09", "wonen", "-99998")
    cell(project, COUNTS, "X09", "arm", "-99997")


@attack(4)
def size_is_zero_where_people_are(project: Path) -> None:
    cell(project, HOMES, "X09", "wonen", 0)


@attack(4)
def row_of_the_size_gone(project: Path) -> None:
    drop(project, HOMES, ["X09"])
    say(project, HOMES, absent="missing")


@attack(4)
def row_of_the_size_taken_as_zero(project: Path) -> None:
    drop(project, HOMES, ["X09"])
    drop(project, COUNTS, ["X09"])
    for file in (HOMES, COUNTS):
        say(project, file, absent="zero")


@attack(4)
def hidden_counts_written_as_zero(project: Path) -> None:
    no_totals(project)
    for code in ("X04", "X08", "X10"):
        cell(project, COUNTS, code, "arm", 0)


# --- 5: what has no place -------------------------------------------------------------------


@attack(5)
def bucket_grows_and_the_city_stays(project: Path) -> None:
    frame = pd.read_csv(project / COUNTS)
    lost = (frame["arm"] * 0.35).astype(int)
    lost.iloc[-1] = -int(lost.iloc[:-1].sum())
    column(project, COUNTS, "arm", lambda cells: (cells.astype(int) - lost).map(str))


@attack(5)
def bucket_takes_a_sector(project: Path) -> None:
    _to_bucket(project, ["X12"])


def _to_bucket(project: Path, codes: Iterable[str]) -> None:
    for file, names in ((HOMES, ["wonen"]), (COUNTS, ["arm", "werk"])):
        for name in names:
            more = sum(number(project, file, code, name) for code in codes)
            for code in codes:
                cell(project, file, code, name, 0)
            cell(project, file, BUCKET, name, number(project, file, BUCKET, name) + more)


@attack(5)
def bucket_gone(project: Path) -> None:
    no_totals(project)
    drop(project, COUNTS, [BUCKET])


@attack(5)
def bucket_gone_from_a_table_with_absent_missing(project: Path) -> None:
    no_totals(project)
    cell(project, COUNTS, BUCKET, "arm", 900)
    drop(project, HOMES, [BUCKET])
    say(project, HOMES, absent="missing")


@attack(5)
def bucket_not_declared(project: Path) -> None:
    parameters(project, lambda plain: plain["municipality"].pop("unknown"))


@attack(5)
def bucket_not_declared_in_a_wider_table(project: Path) -> None:
    bucket_not_declared(project)
    for file in (OLD, HOMES, COUNTS, AGES):
        say(project, file, wider=True)


@attack(5)
def bucket_of_another_name(project: Path) -> None:
    replace(project / COUNTS, f",{BUCKET},", ",ZZZZ,")
    say(project, COUNTS, wider=True)


@attack(5)
def row_of_another_city(project: Path) -> None:
    replace(project / COUNTS, "X01,", "Y01,")


@attack(5)
def sector_lost_its_letter_in_a_wider_table(project: Path) -> None:
    replace(project / COUNTS, ",X07,", ",07,")
    say(project, COUNTS, wider=True)


@attack(5)
def sector_lost_its_letter_where_absent_is_zero(project: Path) -> None:
    no_totals(project)
    sector_lost_its_letter_in_a_wider_table(project)
    say(project, COUNTS, absent="zero")


@attack(5)
def codes_in_small_letters_in_a_wider_table(project: Path) -> None:
    no_totals(project)
    replace(project / COUNTS, "X0", "x0", count=-1)
    say(project, COUNTS, wider=True, absent="missing")


@attack(5)
def city_among_the_sectors(project: Path) -> None:
    frame = pd.read_csv(project / COUNTS)
    line = f"2024,statsec,X,{frame['arm'].sum() + 900},{frame['werk'].sum()}\n"
    rewrite(project / COUNTS, lambda text: text + line)


@attack(5)
def wijken_among_the_sectors(project: Path) -> None:
    lines = "".join(f"2024,wijk,W{i},{80 * i},{300 * i}\n" for i in range(1, 7))
    rewrite(project / COUNTS, lambda text: text + lines)


def _merged(project: Path, bucket: str) -> None:
    """Make it a municipality that was merged: its sectors keep the number of before."""
    for path in project.iterdir():
        if path.suffix in (".csv", ".geojson", ".yaml"):
            rewrite(path, lambda text: re.sub(r"\bX(?=\d\d\b|Z\b)", "72040A", text))
    parameters(
        project, lambda plain: plain["municipality"].update(code="72042", unknown=["72042ZZZZ"])
    )
    for file in (OLD, HOMES, COUNTS, AGES):
        rewrite(project / file, lambda text: text.replace("72040AZ", bucket))
        rewrite(project / file, lambda text: re.sub(r"\bO(\d\d)\b", r"72040O\1", text))
        say(project, file, wider=True)
    for file in (CROSSWALK, "sectoren_oud.csv", "vormen_oud.geojson"):
        rewrite(project / file, lambda text: re.sub(r"\bO(\d\d)\b", r"72040O\1", text))


@attack(5)
def bucket_of_a_merged_municipality(project: Path) -> None:
    _merged(project, "72040ZZZZ")


@attack(5)
def rest_of_a_merged_municipality(project: Path) -> None:
    _merged(project, "72040REST")


# --- 6: missing codes and numbers -----------------------------------------------------------


def _mean(name: str, text: str) -> None:
    def spoil(project: Path) -> None:
        cell(project, AGES, "X07", "leeftijd", text)

    spoil.__name__ = f"mean_{name}"
    attack(6)(spoil)


def _count(name: str, text: str) -> None:
    def spoil(project: Path) -> None:
        no_totals(project)
        cell(project, COUNTS, "X07", "arm", text)

    spoil.__name__ = f"count_{name}"
    attack(6)(spoil)


for _name, _text in {
    "of_minus_99996": "-99996",
    "of_minus_999": "-999",
    "of_minus_9": "-9",
    "of_99997": "99997",
    "of_999": "999",
    "of_a_dot": ".",
    "of_nan": "nan",
    "of_infinity": "inf",
    "of_1e300": "1e300",
    "with_a_comma": "41,5",
    "with_a_lost_point": "415",
    "with_a_percent_sign": "41.5%",
    "as_a_date": "41-5-2024",
    "of_a_month": "5-mrt",
}.items():
    _mean(_name, _text)

for _name, _text in {
    "of_minus_99999_8": "-99999.8",
    "of_minus_1": "-1",
    "of_9999999": "9999999",
    "of_99999": "99999",
    "of_an_asterisk": "*",
    "of_NA": "NA",
    "of_less_than_five": "<5",
    "with_a_thousands_comma": "1,410",
    "with_a_thousands_dot": "1.410",
    "with_a_blank": "4 10",
    "with_a_narrow_blank": "4\u202f10",
    "in_brackets": "(410)",
    "in_powers": "4.1E+5",
    "in_wide_digits": "\uff14\uff11\uff10",
    "in_hexadecimals": "0x19A",
    "with_underscore": "4_100",
    "with_an_apostrophe": "4'100",
    "of_true": "TRUE",
    "with_a_half": "410.5",
    "with_a_letter_o": "41O",
    "with_a_trailing_minus": "410-",
    "with_a_long_minus": "\u2212410",
    "of_1e300": "1e300",
}.items():
    _count(_name, _text)


@attack(6)
def counts_in_thousands(project: Path) -> None:
    no_totals(project)
    column(project, COUNTS, "werk", lambda cells: (cells.astype(int) / 1000).map("{:.3f}".format))


@attack(6)
def english_thousands_with_decimal_comma(project: Path) -> None:
    no_totals(project)
    column(project, COUNTS, "werk", lambda cells: cells.astype(int).map("{:,}".format))
    say(project, COUNTS, decimal="comma")


@attack(6)
def dutch_thousands_with_decimal_point(project: Path) -> None:
    no_totals(project)
    dotted = "{:,}".format
    column(
        project, COUNTS, "werk", lambda cells: cells.astype(int).map(dotted).str.replace(",", ".")
    )
    say(project, COUNTS, decimal="point")


@attack(6)
def means_with_point_said_to_be_comma(project: Path) -> None:
    say(project, AGES, decimal="comma")


@attack(6)
def missing_codes_in_the_published_figures(project: Path) -> None:
    set_cell(project / TOTALS, "waarde", 6, "-99996")


@attack(6)
def missing_code_that_means_a_figure(project: Path) -> None:
    no_totals(project)
    cell(project, COUNTS, "X07", "arm", "-99997")
    say(project, COUNTS, missing_codes={"-99997": "cijfer"})


@attack(6)
def missing_code_that_hides_figures(project: Path) -> None:
    no_totals(project)
    taken = number(project, COUNTS, "X07", "arm")
    say(project, COUNTS, missing_codes={str(taken): "ontbreekt"})


@attack(6)
def bom_in_the_middle(project: Path) -> None:
    lines = (project / COUNTS).read_text().splitlines()
    lines[7] = "\ufeff" + lines[7]
    (project / COUNTS).write_text("\n".join(lines) + "\n", encoding="utf-8")


@attack(6)
def joined_with_the_head_again(project: Path) -> None:
    lines = (project / COUNTS).read_text().splitlines()
    lines.insert(7, lines[0])
    (project / COUNTS).write_text("\n".join(lines) + "\n")


@attack(6, index=True)
def index_cell_of_minus_999(project: Path) -> None:
    set_cell(project / SCORED, "leeftijd", 5, "-999")


@attack(6, index=True)
def index_cell_of_minus_99997(project: Path) -> None:
    set_cell(project / SCORED, "arm", 5, "-99997")


@attack(6, index=True)
def index_cell_of_1e300(project: Path) -> None:
    set_cell(project / SCORED, "arm", 5, "1e300")


@attack(6, index=True)
def index_cell_of_text(project: Path) -> None:
    set_cell(project / SCORED, "arm", 5, "onbekend")


@attack(6, index=True)
def index_cell_empty(project: Path) -> None:
    set_cell(project / SCORED, "arm", 5, "")


@attack(6, index=True)
def index_code_twice(project: Path) -> None:
    replace(project / SCORED, "X05", "X04")


@attack(6, index=True)
def index_weights_overflow(project: Path) -> None:
    _parts(project, lambda parts: [own.update(weight=1e308) for own in parts.values()])


def _parts(project: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = project / SPEC
    plain = yaml.safe_load(path.read_text())
    change(plain["index"]["parts"])
    path.write_text(yaml.safe_dump(plain))


@attack(6, index=True)
def index_weight_below_zero(project: Path) -> None:
    _parts(project, lambda parts: parts["arm"].update(weight=-2))


@attack(6, index=True)
def index_weight_of_nan(project: Path) -> None:
    _parts(project, lambda parts: parts["arm"].update(weight=float("nan")))


@attack(6, index=True)
def index_column_constant(project: Path) -> None:
    column(project, SCORED, "arm", lambda cells: "0.1")


@attack(6, index=True)
def index_ranks_that_are_not_whole(project: Path) -> None:
    _parts(project, lambda parts: parts["arm"].update(given="rank"))


@attack(6, index=True)
def index_with_thousands(project: Path) -> None:
    column(project, SCORED, "arm", lambda cells: [f"{i + 1},{200 + i}" for i in range(len(cells))])


# --- 7: sparse and uneven, and still ordinary -----------------------------------------------


@attack(7)
def published_without_our_rows(project: Path) -> None:
    column(project, TOTALS, "gebied", lambda cells: "Elders")


@attack(7)
def published_of_other_indicators(project: Path) -> None:
    column(project, TOTALS, "indicator", lambda cells: "anders")


@attack(7)
def published_wrong_by_a_tenth(project: Path) -> None:
    set_cell(project / TOTALS, "waarde", 6, "16.9")
    set_cell(project / TOTALS, "telling", 6, "")


@attack(7)
def only_a_head(project: Path) -> None:
    rewrite(project / COUNTS, lambda text: text.splitlines()[0] + "\n")


@attack(7)
def only_rows_of_others(project: Path) -> None:
    for file in (OLD, HOMES, COUNTS, AGES):
        rewrite(project / file, lambda text: re.sub(r"\b[XO](?=\d\d\b|Z\b)", "Y", text))
        say(project, file, wider=True, absent="missing")


@attack(7)
def one_table_of_others_only(project: Path) -> None:
    rewrite(project / COUNTS, lambda text: re.sub(r"\bX(?=\d\d\b|Z\b)", "Y", text))
    say(project, COUNTS, wider=True, absent="missing")


@attack(7)
def numerator_without_denominator_this_year(project: Path) -> None:
    replace(project / HOMES, "2024,", "2021,", count=-1)


@attack(7)
def residents_of_a_later_year_only(project: Path) -> None:
    rewrite(project / HOMES, lambda text: text.replace("wonen", "mensen").replace("2024,", "2025,"))
    rewrite(project / COUNTS, lambda text: text)
    parameters(project, lambda plain: plain.update(residents="mensen"))


@attack(7)
def rows_left_out_as_zero(project: Path) -> None:
    no_totals(project)
    drop(project, COUNTS, ["X11"])
    say(project, COUNTS, absent="zero")


@attack(7)
def rows_left_out_as_missing(project: Path) -> None:
    drop(project, COUNTS, ["X11"])
    say(project, COUNTS, absent="missing")


@attack(7)
def half_of_the_rows_left_out(project: Path) -> None:
    drop(project, COUNTS, SECTORS[::2])
    say(project, COUNTS, absent="missing")


@attack(7)
def two_tables_of_one_variable(project: Path) -> None:
    lines = (project / COUNTS).read_text().splitlines()
    (project / "meer.csv").write_text("\n".join([lines[0], *lines[7:10]]) + "\n")
    drop(project, COUNTS, ["X07"])
    more = {"file": "meer.csv", "format": "swing", "vintage": "nieuw", "absent": "missing"}
    parameters(project, lambda plain: plain["tables"].append(more))


@attack(7)
def table_named_twice(project: Path) -> None:
    parameters(project, lambda plain: plain["tables"].append(dict(table_of(plain, COUNTS))))


@attack(7)
def sector_from_five_to_most(project: Path) -> None:
    no_totals(project)
    cell(project, COUNTS, "X04", "arm", number(project, HOMES, "X04", "wonen") - 5)


@attack(7)
def wijk_without_sectors(project: Path) -> None:
    for file in (WIJKEN, DISTRICTS):
        more = "W7,Wijk 7,100,5.5,50.96" if file == WIJKEN else "W7,D2,Deel 2,vastgesteld"
        rewrite(project / file, lambda text, more=more: text + more + "\n")
    rewrite(project / AREAS, lambda text: text.replace(",W6,", ",W5,"))


@attack(7)
def residents_nowhere(project: Path) -> None:
    parameters(project, lambda plain: plain.update(residents="inwoners"))


@attack(7)
def sector_with_nobody_left_out_of_areas(project: Path) -> None:
    drop(project, AREAS, ["X12"])


@attack(7)
def sector_left_out_everywhere(project: Path) -> None:
    no_totals(project)
    for file in (AREAS, HOMES, COUNTS, AGES):
        drop(project, file, ["X12"])
    draw(project, lambda frame: frame[frame["code"] != "X12"])
    drop_lines(project / CROSSWALK, "X12")


@attack(7)
def column_twice(project: Path) -> None:
    edit(project / COUNTS, lambda frame: frame.assign(again=frame["werk"]))
    replace(project / COUNTS, ",again", ",arm")


@attack(7)
def rows_twice(project: Path) -> None:
    edit(project / COUNTS, lambda frame: pd.concat([frame, frame]))


@attack(7)
def rows_of_a_later_year_alone(project: Path) -> None:
    replace(project / COUNTS, "2024,", "2042,", count=-1)


@attack(7)
def half_a_year_wrong(project: Path) -> None:
    replace(project / COUNTS, "2024,", "2023,", count=5)


# --- 8: choices that cannot be meant --------------------------------------------------------


@attack(8)
def weights_of_an_empty_domain(project: Path) -> None:
    parameters(project, lambda plain: plain["risk"].update(weights={"inkomen": 1, "schulden": 3}))


@attack(8)
def weights_all_zero(project: Path) -> None:
    parameters(
        project,
        lambda plain: plain["risk"].update(weights={"inkomen": 0, "werk": 0, "bevolking": 0}),
    )


@attack(8)
def weight_below_zero(project: Path) -> None:
    parameters(project, lambda plain: plain["risk"].update(weights={"inkomen": -1}))


@attack(8)
def weight_that_overflows(project: Path) -> None:
    weights = dict.fromkeys(("inkomen", "werk", "bevolking"), 1.5e308)
    parameters(project, lambda plain: plain["risk"].update(weights=weights))


@attack(8)
def weight_of_infinity(project: Path) -> None:
    parameters(project, lambda plain: plain["risk"].update(weights={"inkomen": float("inf")}))


@attack(8)
def factor_that_is_not_100(project: Path) -> None:
    indicators(project, lambda own: own["armoede"].update(factor=1))


@attack(8)
def factor_that_is_not_100_without_totals(project: Path) -> None:
    no_totals(project)
    indicators(project, lambda own: own["armoede"].update(factor=1))


@attack(8)
def maximum_below_the_figures(project: Path) -> None:
    indicators(project, lambda own: own["werkenden"].update(maximum_ratio=0.4))


@attack(8)
def minimum_above_the_figures(project: Path) -> None:
    path = project / REGISTRY
    plain = yaml.safe_load(path.read_text(encoding="utf-8"))
    plain["disclosure"]["verzonnen"]["smallest_denominator"] = 20_000
    path.write_text(yaml.safe_dump(plain), encoding="utf-8")


@attack(8)
def denominator_that_is_the_numerator(project: Path) -> None:
    no_totals(project)
    indicators(project, lambda own: own["armoede"].update(denominator="arm"))


@attack(8)
def rate_that_is_a_mean(project: Path) -> None:
    no_totals(project)
    indicators(project, lambda own: own["armoede"].update(kind="mean"))


@attack(8)
def mean_that_is_a_rate(project: Path) -> None:
    indicators(project, lambda own: own["leeftijd"].update(kind="rate"))


@attack(8)
def indicator_used_twice(project: Path) -> None:
    parameters(project, lambda plain: plain["use"].append("armoede"))


@attack(8)
def key_with_a_typing_error(project: Path) -> None:
    parameters(project, lambda plain: plain.update(resident="wonen"))


@attack(8)
def key_that_is_there_twice(project: Path) -> None:
    rewrite(project / PARAMS, lambda text: text + "year: 2023\n")


@attack(8)
def wrong_year(project: Path) -> None:
    parameters(project, lambda plain: plain.update(year=2023))


@attack(8)
def columns_of_one_variable(project: Path) -> None:
    say(project, COUNTS, columns={"arm": "arm", "werk": "arm"})


@attack(8)
def columns_exchanged(project: Path) -> None:
    no_totals(project)
    say(project, COUNTS, columns={"arm": "werk", "werk": "arm"})


@attack(8)
def column_that_is_not_there(project: Path) -> None:
    say(project, COUNTS, columns={"arm": "arm", "wrk": "werk"})


@attack(8)
def level_that_no_row_has(project: Path) -> None:
    say(project, COUNTS, geolevel=["wijk"])


@attack(8)
def level_of_another_list(project: Path) -> None:
    replace(project / COUNTS, "statsec,", "statsec2023,", count=-1)


@attack(8)
def format_of_a_supplier(project: Path) -> None:
    say(project, COUNTS, format="statbel_cars")


@attack(8)
def period_that_is_not_in_the_file(project: Path) -> None:
    say(project, COUNTS, period=2020)


@attack(8)
def period_that_the_file_contradicts(project: Path) -> None:
    parameters(project, lambda plain: table_of(plain, AGES).pop("period_column"))
    say(project, AGES, period=2023)


@attack(8)
def published_area_of_another_name(project: Path) -> None:
    parameters(project, lambda plain: plain["published"].update(area="Gent"))


@attack(8)
def decimals_of_a_variable_unknown(project: Path) -> None:
    parameters(project, lambda plain: plain.update(checks={"decimals": ["armm"]}))


@attack(8)
def residents_that_are_a_mean(project: Path) -> None:
    parameters(project, lambda plain: plain.update(residents="leeftijd"))


@attack(8)
def hidden_bucket_that_is_a_sector(project: Path) -> None:
    parameters(project, lambda plain: plain["municipality"].update(hidden=["X05"]))


@attack(8)
def bucket_that_is_a_sector(project: Path) -> None:
    parameters(project, lambda plain: plain["municipality"].update(unknown=[BUCKET, "X05"]))


# --- 9: messages and edges ------------------------------------------------------------------


def _sign(name: str, text: str) -> None:
    def spoil(project: Path) -> None:
        rewrite(project / COUNTS, lambda whole: whole.replace(",X07,", f",{text},"))

    spoil.__name__ = f"code_{name}"
    attack(9)(spoil)


for _name, _text in {
    "with_a_zero_width_space": "X0\u200b7",
    "with_a_soft_hyphen": "X0\u00ad7",
    "with_a_right_to_left_mark": "X07\u200f",
    "with_a_greek_letter": "\u03a707",
    "with_a_cyrillic_letter": "\u042507",
    "in_wide_letters": "\uff3807",
    "with_a_letter_o": "XO7",
    "with_a_combining_accent": "X07\u0301",
    "with_a_null": "X07\0",
    "of_300_characters": "X07" + 300 * "7",
    "as_a_date": "2024-07-01",
    "as_a_formula": "=X07",
}.items():
    _sign(_name, _text)


@attack(9)
def utf_16(project: Path) -> None:
    rewrite(project / COUNTS, lambda text: text, "utf-16")


@attack(9)
def utf_16_without_a_mark(project: Path) -> None:
    rewrite(project / COUNTS, lambda text: text, "utf-16-le")


@attack(9)
def windows_1252_names(project: Path) -> None:
    rewrite(project / WIJKEN, lambda text: text.replace("Wijk 1", "Wijk één"), "cp1252")


@attack(9)
def names_read_as_windows_1252(project: Path) -> None:
    rewrite(
        project / WIJKEN, lambda text: text.replace("Wijk 1", "Wijk één".encode().decode("cp1252"))
    )


@attack(9)
def separator_line(project: Path) -> None:
    rewrite(project / COUNTS, lambda text: "sep=;\n" + text.replace(",", ";"))


@attack(9)
def title_line(project: Path) -> None:
    rewrite(project / COUNTS, lambda text: "Tellingen van 2024\n\n" + text)


@attack(9)
def quote_that_stays_open(project: Path) -> None:
    rewrite(project / COUNTS, lambda text: text.replace(",X07,", ',"X07,'))


@attack(9)
def cut_off_in_a_number(project: Path) -> None:
    no_totals(project)
    rewrite(project / COUNTS, lambda text: text[: text.index(f",{BUCKET},") + 6])


@attack(9)
def cut_off_after_a_row(project: Path) -> None:
    rewrite(project / COUNTS, lambda text: text[: text.index("2024,statsec,X09")])


@attack(9)
def empty_file(project: Path) -> None:
    (project / COUNTS).write_bytes(b"")


@attack(9)
def folder_for_a_file(project: Path) -> None:
    (project / COUNTS).unlink()
    (project / COUNTS).mkdir()


@attack(9)
def link_in_a_circle(project: Path) -> None:
    (project / COUNTS).unlink()
    (project / COUNTS).symlink_to(project / COUNTS)


@attack(9)
def workbook_named_csv(project: Path) -> None:
    path = as_workbook(project, COUNTS)
    path.rename(project / COUNTS)
    say(project, path.name, file=COUNTS)


@attack(9)
def csv_named_workbook(project: Path) -> None:
    (project / COUNTS).rename(project / "tellingen.xlsx")
    say(project, COUNTS, file="tellingen.xlsx")


@attack(9)
def workbook_with_an_extra_sheet(project: Path) -> None:
    def sheet_of_notes(book: Any, _: Any) -> None:
        book.add_worksheet("Kladblad").write_row(0, 0, ["period", "geolevel", "geoitem", "arm"])

    as_workbook(project, COUNTS, also=sheet_of_notes)


@attack(9)
def workbook_with_merged_cells(project: Path) -> None:
    as_workbook(project, COUNTS, also=lambda _, sheet: sheet.merge_range("D4:D5", 227))


@attack(9)
def workbook_with_dates_for_counts(project: Path) -> None:
    def date(book: Any, sheet: Any) -> None:
        sheet.write_number("D5", 45, book.add_format({"num_format": "yyyy-mm-dd"}))

    as_workbook(project, COUNTS, also=date)


@attack(9)
def workbook_with_an_error(project: Path) -> None:
    as_workbook(
        project, COUNTS, also=lambda _, sheet: sheet.write_formula("D5", "=1/0", None, "#DIV/0!")
    )


@attack(9)
def zip_with_two_tables(project: Path) -> None:
    with zipfile.ZipFile(project / "tellingen.zip", "w") as archive:
        archive.write(project / COUNTS, COUNTS)
        archive.write(project / HOMES, HOMES)
    say(project, COUNTS, file="tellingen.zip")


@attack(9)
def zip_that_is_locked(project: Path) -> None:
    path = project / "tellingen.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(project / COUNTS, COUNTS)
    raw = bytearray(path.read_bytes())
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)
    say(project, COUNTS, file="tellingen.zip")


@attack(9)
def shapes_that_are_no_json(project: Path) -> None:
    rewrite(project / SHAPES, lambda text: text[: len(text) // 2])


@attack(9)
def yaml_with_a_null(project: Path) -> None:
    rewrite(project / PARAMS, lambda text: text.replace("Made in", "Made\0in"))


@attack(9)
def yaml_with_a_lone_surrogate(project: Path) -> None:
    rewrite(project / PARAMS, lambda text: text.replace("Made in 2024", '"Made \\ud800"'))


@attack(9)
def yaml_with_a_tab(project: Path) -> None:
    rewrite(project / PARAMS, lambda text: text.replace("  code: X", "\tcode: X"))


@attack(9)
def yaml_that_is_a_list(project: Path) -> None:
    (project / PARAMS).write_text("- 1\n- 2\n")


@attack(9)
def yaml_with_a_loop(project: Path) -> None:
    rewrite(project / PARAMS, lambda text: text + "checks: &own {decimals: [*own]}\n")


@attack(9)
def path_outside_the_project(project: Path) -> None:
    say(project, COUNTS, file="../tellingen.csv")


@attack(9)
def file_in_other_capitals(project: Path) -> None:
    say(project, COUNTS, file="Tellingen.csv")


# --- layouts: the same things, written otherwise --------------------------------------------


@layout
def rows_in_another_order(project: Path) -> None:
    for file in (OLD, HOMES, COUNTS, AGES, AREAS, WIJKEN, DISTRICTS, CROSSWALK, TOTALS):
        edit(project / file, lambda frame: frame.iloc[::-1])


@layout
def columns_in_another_order(project: Path) -> None:
    for file in (OLD, HOMES, COUNTS, AGES, AREAS, WIJKEN, DISTRICTS, CROSSWALK, TOTALS):
        edit(project / file, lambda frame: frame[frame.columns[::-1]])


def _texts(project: Path) -> list[Path]:
    return sorted(project.glob("*.csv"))


@layout
def byte_order_mark(project: Path) -> None:
    for path in _texts(project):
        path.write_bytes(codecs.BOM_UTF8 + path.read_bytes())


@layout
def line_ends_of_windows(project: Path) -> None:
    for path in _texts(project):
        rewrite(path, lambda text: text.replace("\n", "\r\n"))


@layout
def all_cells_quoted(project: Path) -> None:
    for path in _texts(project):
        pd.read_csv(path, dtype=str, keep_default_na=False).to_csv(path, index=False, quoting=1)


@layout
def semicolons(project: Path) -> None:
    for path in _texts(project):
        rewrite(path, lambda text: text.replace(",", ";"))


@layout
def tabs(project: Path) -> None:
    for file in (OLD, HOMES, COUNTS, AGES):
        rewrite(project / file, lambda text: text.replace(",", "\t"))


@layout
def workbooks(project: Path) -> None:
    for file in (OLD, HOMES, COUNTS, AGES):
        as_workbook(project, file)


@layout
def workbooks_of_texts(project: Path) -> None:
    for file in (OLD, HOMES, COUNTS, AGES):
        as_workbook(project, file, numbers=False)


@layout
def padded_cells(project: Path) -> None:
    for file in (OLD, HOMES, COUNTS, AGES):
        edit(project / file, lambda frame: frame.map(lambda text: f" {text}  "))


@layout
def padded_heads(project: Path) -> None:
    for file in (OLD, HOMES, COUNTS, AGES):
        edit(project / file, lambda frame: frame.rename(columns=lambda name: f"{name} "))


@layout
def decimal_comma(project: Path) -> None:
    for file in (OLD, AGES):
        rewrite(project / file, lambda text: text.replace(",", ";").replace(".", ","))
        say(project, file, decimal="comma")


@layout
def thousands_with_dots(project: Path) -> None:
    for file in (OLD, HOMES, COUNTS):
        rewrite(
            project / file,
            lambda text: re.sub(
                r"(?<=[;,])(\d)(\d{3})(?=[;\n])",
                r"\1.\2",
                text.replace(".", "|").replace(",", ";").replace("|", ","),
            ),
        )
        say(project, file, decimal="comma")


@layout
def whole_numbers_with_a_point(project: Path) -> None:
    for file, names in ((HOMES, ["wonen"]), (COUNTS, ["arm", "werk"])):
        edit(
            project / file,
            lambda frame, names=names: frame.assign(**{name: frame[name] + ".0" for name in names}),
        )


@layout
def heads_in_capitals(project: Path) -> None:
    for file in (OLD, HOMES, COUNTS):
        rewrite(
            project / file,
            lambda text: text.replace("period,geolevel,geoitem", "Period,Geolevel,GEOITEM"),
        )


@layout
def unused_column_of_an_own_table(project: Path) -> None:
    edit(project / AGES, lambda frame: frame.assign(opmerking="nagekeken; klopt", nr="1"))
    edit(project / AREAS, lambda frame: frame.assign(opmerking="x"))


@layout
def empty_lines_at_the_end(project: Path) -> None:
    for path in _texts(project):
        rewrite(path, lambda text: text + "\n\n")


@layout
def empty_cells_at_the_end(project: Path) -> None:
    for file in (OLD, HOMES, COUNTS, AGES):
        rewrite(
            project / file,
            lambda text: text + "," * text.splitlines()[0].count(",") + "\n",
        )


@layout
def no_line_end_at_the_end(project: Path) -> None:
    for path in _texts(project):
        rewrite(path, lambda text: text.rstrip("\n"))


@layout
def a_file_per_year(project: Path) -> None:
    frame = pd.read_csv(project / OLD, dtype=str)
    for year, rows in frame.groupby("period"):
        rows.to_csv(project / f"oud {year}.csv", index=False)

    def two(plain: dict[str, Any]) -> None:
        old = plain["tables"].pop(0)
        plain["tables"] += [old | {"file": f"oud {year}.csv"} for year in (2023, 2022)]

    parameters(project, two)


@layout
def a_table_in_a_zip(project: Path) -> None:
    with zipfile.ZipFile(project / "tellingen.zip", "w") as archive:
        archive.write(project / COUNTS, COUNTS)
    say(project, COUNTS, file="tellingen.zip")


@layout
def a_zip_made_on_a_mac(project: Path) -> None:
    with zipfile.ZipFile(project / "tellingen.zip", "w") as archive:
        archive.write(project / COUNTS, COUNTS)
        archive.writestr(f"__MACOSX/._{COUNTS}", b"\0\5\x16\7")
        archive.writestr(".DS_Store", b"\0\0\0\1Bud1")
    say(project, COUNTS, file="tellingen.zip")


@layout
def rows_of_other_cities(project: Path) -> None:
    for file in (HOMES, COUNTS):
        columns = (project / file).read_text().splitlines()[0].count(",") - 2
        lines = "".join(f"2024,statsec,Y{i:02}{',900' * columns}\n" for i in range(1, 6))
        rewrite(project / file, lambda text, lines=lines: text + lines)
        say(project, file, wider=True)


@layout
def a_figure_per_row(project: Path) -> None:
    frame = pd.read_csv(project / COUNTS, dtype=str)
    frame.melt(["period", "geolevel", "geoitem"]).to_csv(project / "lang.csv", index=False)
    say(project, COUNTS, file="lang.csv", format="plain", code="geoitem", period_column="period")
    say(project, "lang.csv", variable_column="variable", value_column="value")


@layout
def shapes_in_degrees(project: Path) -> None:
    draw(project, lambda frame: frame.to_crs(4326))


@layout
def shapes_in_a_geopackage(project: Path) -> None:
    gpd.read_file(project / SHAPES).iloc[::-1].to_file(project / "vormen.gpkg")
    _shape_file(project, "vormen.gpkg")


def _shape_file(project: Path, name: str) -> None:
    parameters(project, lambda plain: plain["areas"]["nieuw"]["shapes"].update(file=name))


@layout
def shapes_in_a_zip(project: Path) -> None:
    folder = project / "los"
    folder.mkdir()
    gpd.read_file(project / SHAPES).to_file(folder / "vormen.shp")
    with zipfile.ZipFile(project / "vormen.zip", "w") as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)
    _shape_file(project, "vormen.zip")


@layout
def shapes_drawn_the_other_way_round(project: Path) -> None:
    move_shape(project, lambda shape: shapely.MultiPolygon([shape.reverse()]))


@layout
def names_of_files_in_separate_accents(project: Path) -> None:
    (project / COUNTS).rename(project / unicodedata.normalize("NFD", "één telling {2024}.csv"))
    say(project, COUNTS, file="één telling {2024}.csv")


@layout
def areas_without_places(project: Path) -> None:
    for file in (AREAS, WIJKEN):
        edit(project / file, lambda frame: frame.drop(columns=["ha", "lon", "lat"]))


@layout
def codes_of_swing_said(project: Path) -> None:
    say(project, COUNTS, missing_codes={"-99996": "ontbreekt", "*": "onderdrukt"})


@layout
def published_of_the_city_alone(project: Path) -> None:
    drop_lines(project / TOTALS, "Vlaanderen")


@layout
def the_release_before_named(project: Path) -> None:
    with_the_release_before(project)


@layout
def parameters_as_json(project: Path) -> None:
    path = project / PARAMS
    plain = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(dict(reversed(plain.items())), indent=1), encoding="utf-8")


# --- what becomes of a copy -----------------------------------------------------------------


class Shown(NamedTuple):
    """What a reader would see, as far as a damage may change it."""

    figures: Frame
    method: Frame
    map: Frame


def shown(project: Path) -> tuple[Frame, Shown | None]:
    """Check a project as ``genkgeo check`` does; give the findings, and what it comes to.

    Nothing where a finding blocks. What is blocked at reading is looked at no further.
    """
    params = read_params(project / PARAMS)
    inputs = gate.read_inputs(params)
    inputs.refuse()
    findings = gate.check_inputs(inputs, params)
    if (findings["severity"] == "blokkerend").any():
        return findings, None
    shapes = gate.read_shapes(params, inputs.areas[params.file.vintage])
    if hasattr(gate, "with_shapes"):
        findings = gate.with_shapes(findings, shapes, inputs, params)
        if (findings["severity"] == "blokkerend").any():
            return findings, None
    if params.file.risk.weights:
        # Only the index can say that weights come to nothing.
        findings = Computed(params, strict=False).findings
        if (findings["severity"] == "blokkerend").any():
            return findings, None
    edition = compute.edition_of(params, inputs.areas, inputs.figures)
    measures = measure_edition(edition)
    keys = ["level", "area", "period", "indicator"]
    names = [
        own.rename("name").rename_axis("area").reset_index().assign(level=level)
        for level, own in edition.here.names.items()
    ]
    measures = measures.merge(pd.concat(names), on=["level", "area"], how="outer")
    return findings, Shown(
        measures.sort_values(keys).reset_index(drop=True),
        _weights(params),
        _drawn(shapes),
    )


def _weights(params: Any) -> Frame:
    """Give what the score rests on beside the figures: weights, direction and the year."""
    rows = {
        name: (own.direction, params.file.risk.weights.get(own.domain, 1.0), params.file.year)
        for name, own in params.registry.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=["direction", "weight", "year"])


def _drawn(shapes: dict[str, gpd.GeoDataFrame]) -> Frame:
    frames = []
    for level, frame in shapes.items():
        points = frame.geometry.centroid
        about = {"x": points.x, "y": points.y, "ha": frame.geometry.area / 1e4}
        frames.append(pd.DataFrame(about).round(0).sort_index().assign(level=level))
    return pd.concat(frames)


def _same(first: Shown, second: Shown) -> bool:
    names = ["level", "area", "name", "period", "indicator", "value", "state", "coverage"]
    names += ["low", "high", "numerator", "denominator"]
    pairs = [
        (first.figures[names], second.figures[names], 1e-9),
        (first.method, second.method, 0.0),
        # Metres and hectares: a shape that was in degrees for a while moves a little.
        (first.map, second.map, 2.0),
    ]
    try:
        for one, other, most in pairs:
            pd.testing.assert_frame_equal(one, other, rtol=1e-9, check_dtype=False, atol=most)
    except AssertionError:
        return False
    return True


def indexed(project: Path) -> Frame:
    """Work out the index of the project as ``genkgeo index`` does."""
    target = project / "uit.csv"
    write_index(project / SCORED, project / SPEC, target)
    return pd.read_csv(target, dtype=str)


class Trial:
    """The undamaged city, and what becomes of copies of it."""

    def __init__(self, folder: Path, *, without: tuple[str, ...] = ()) -> None:
        self.clean, self.without, self.count = folder / "clean", without, 0
        self.clean.mkdir(parents=True)
        city.build(self.clean)
        city.keep_the_release_before(self.clean)
        findings, self.shown = shown(self.clean)
        assert findings.empty, findings.to_string()
        copy = self.copy()
        self.index = indexed(copy)

    def copy(self) -> Path:
        """Copy the undamaged city to a folder of its own."""
        self.count += 1
        target = self.clean.parent / f"copy {self.count}"
        shutil.copytree(self.clean, target)
        return target

    def after(self, spoil: Spoil, *, index: bool = False) -> Outcome:
        """Spoil a copy and say what becomes of it."""
        project = self.copy()
        try:
            spoil(project)
            self._drop_keys(project)
            try:
                return self._index(project) if index else self._check(project)
            except GenkgeoError as error:
                return Outcome(BLOCKED, str(error).replace("\n", " | "))
            except Exception as error:
                place = traceback.extract_tb(error.__traceback__)[-1]
                words = f"{type(error).__name__} ({Path(place.filename).name}:{place.lineno})"
                return Outcome(CRASH, f"{words}: {error}".splitlines()[0])
        finally:
            shutil.rmtree(project)

    def _drop_keys(self, project: Path) -> None:
        if not self.without:
            return

        def dropped(plain: Any) -> Any:
            if isinstance(plain, list):
                return [dropped(item) for item in plain]
            if not isinstance(plain, dict):
                return plain
            return {key: dropped(own) for key, own in plain.items() if key not in self.without}

        try:
            plain = yaml.safe_load((project / PARAMS).read_text(encoding="utf-8"))
        except (yaml.YAMLError, ValueError):
            return
        if any(key in str(plain) for key in self.without):
            (project / PARAMS).write_text(yaml.safe_dump(dropped(plain)), encoding="utf-8")

    def _check(self, project: Path) -> Outcome:
        findings, now = shown(project)
        lines = [
            f"{own.check}: {own.message} | {own.file} {own.row}" for own in findings.itertuples()
        ]
        if now is None:
            return Outcome(BLOCKED, " || ".join(lines))
        if lines:
            return Outcome(WARNED, " || ".join(lines))
        return Outcome(HARMLESS if _same(self.shown, now) else SILENT, "")

    def _index(self, project: Path) -> Outcome:
        now = indexed(project)
        if now.equals(self.index):
            return Outcome(HARMLESS, "")
        noted = [name for name in now if name not in self.index or name == "toestand"]
        told = noted and now[noted].notna().any(axis=None)
        return Outcome(WARNED if told else SILENT, "told in a column" if told else "")


def layout_fault(outcome: Outcome) -> str:
    """Say what is wrong with a layout; empty when nothing is."""
    return "" if outcome.what == HARMLESS else f"{outcome.what}: {outcome.words}"


def main() -> int:
    """Try all attacks and all layouts, and print what became of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-v", action="store_true", help="print what was said of each")
    parser.add_argument("--only", default="", help="only those with this in their name")
    parser.add_argument("--kinds", nargs="*", type=int, default=[*KINDS], help="only these kinds")
    parser.add_argument("--drop-keys", action="store_true", help="for code that lacks some keys")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    folder = Path(tempfile.mkdtemp(prefix="attacks"))
    found: Counter[tuple[int, str]] = Counter()
    unseen, alarms = [], 0
    try:
        trial = Trial(folder, without=OPTIONAL if options.drop_keys else ())
        for own in ATTACKS:
            if options.only not in own.name or own.kind not in options.kinds:
                continue
            outcome = trial.after(own.spoil, index=own.index)
            found[own.kind, outcome.what] += 1
            if outcome.what in (SILENT, CRASH):
                unseen.append(f"{outcome.what:7} {own.kind} {own.name} {outcome.words}")
            if options.v:
                print(f"{own.kind} {outcome.what:8} {own.name}: {outcome.words[:300]}", flush=True)
        for spoil in LAYOUTS if options.kinds == [*KINDS] else []:
            if options.only in spoil.__name__:
                fault = layout_fault(trial.after(spoil))
                alarms += bool(fault)
                if fault:
                    print(f"FALSE ALARM {spoil.__name__}: {fault[:300]}", flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(*unseen, sep="\n")
    whats = (BLOCKED, WARNED, HARMLESS, SILENT, CRASH)
    print(f"{'kind':44}" + "".join(f"{what:>9}" for what in whats))
    for kind, name in KINDS.items():
        counts = "".join(f"{found[kind, what]:9}" for what in whats)
        print(f"{kind} {name:42}{counts}")
    sums = {what: sum(found[kind, what] for kind in KINDS) for what in whats}
    print(f"{sum(sums.values())} attacks" + f"{'':33}" + "".join(f"{n:9}" for n in sums.values()))
    print(f"{len(LAYOUTS)} layouts, {alarms} false alarms")
    return int(sums[SILENT] + sums[CRASH] + alarms > 0)


if __name__ == "__main__":
    sys.exit(main())
