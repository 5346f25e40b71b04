"""A municipality with three middle levels whose supplier gives figures for the middle one."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import any_levels
import damage
import pandas as pd
import pytest
from any_levels import BUURT, DEEL, DORP, SECTORS

import genkgeo
from genkgeo.analysis.computed import Computed
from genkgeo.change import archive
from genkgeo.release.site import write_site
from genkgeo.states import State

pytestmark = pytest.mark.slow

LEVELS = [BUURT, DORP, DEEL]
NUMBERS = range(24)
YEARS = (2023, 2024)
HIDDEN = {"M00", "M01", "M07", "M13"}
"""Sectors of which the workless are hidden; the supplier gives them per dorp."""

MARKUP = re.compile(r"<style.*?</style>|<script.*?</script>|<meta[^>]*>", re.DOTALL)


def dorp(number: int) -> str:
    return any_levels.area_of(number, "dorp")


def write(folder: Path) -> Path:
    """Write a city of which rented homes come per dorp only, and the workless of some sectors."""
    path = any_levels.write(folder, LEVELS)
    cells = pd.read_csv(folder / "cijfers.csv", dtype=str)
    cells.loc[cells["geoitem"].isin(HIDDEN), "werkloos"] = "x"
    cells.drop(columns="gehuurd").to_csv(folder / "cijfers.csv", index=False)
    rows = {}
    for year in YEARS:
        for number in NUMBERS:
            own = rows.setdefault((year, dorp(number)), {"gehuurd": 0, "werkloos": 0})
            for name in own:
                own[name] += any_levels.counts(number, year)[name]
    table = pd.DataFrame(
        [{"jaar": year, "code": code, **own} for (year, code), own in rows.items()]
    )
    table.to_csv(folder / "dorpen.csv", index=False)
    content = json.loads(path.read_text("utf-8"))
    content["tables"].append(
        {"file": "dorpen.csv", "format": "plain", "vintage": "nu", "level": "dorp", "code": "code",
         "period_column": "jaar", "columns": {"gehuurd": "gehuurd", "werkloos": "werkloos"}}
    )  # fmt: skip
    path.write_text(json.dumps(content), "utf-8")
    return path


@cache
def city() -> Computed:
    return genkgeo.load(write(Path(mkdtemp()))).computed


@cache
def site() -> Path:
    folder = Path(mkdtemp())
    write_site(city().results, city().findings, folder)
    return folder


def by_hand(name: str, level: str, year: int = 2024) -> dict[str, float]:
    """Percentage of the homes of every area, from what every sector counts."""
    sums: dict[str, list[int]] = {}
    for number in NUMBERS:
        area = "M" if level == "gemeente" else any_levels.area_of(number, level)
        own, counts = sums.setdefault(area, [0, 0]), any_levels.counts(number, year)
        own[0] += counts[name]
        own[1] += counts["wonen"]
    return {area: 100 * n / d for area, (n, d) in sums.items()}


@pytest.mark.parametrize("level", ["dorp", "deelgemeente", "gemeente"])
@pytest.mark.parametrize("name", ["gehuurd", "werkloos"])
@pytest.mark.parametrize("year", YEARS)
def test_from_the_level_supplied_on_figures_are_those_of_all_sectors(level, name, year):
    shown = city().measured.table(level, year=year)[name]
    assert shown.to_dict() == pytest.approx(by_hand(name, level, year))


def test_below_it_they_say_where_they_are_known():
    results = city().results
    for level in ("sector", "buurt"):
        assert "gehuurd" not in results.table(level)
        rows = results.current(level).set_index("indicator").loc["gehuurd"]
        assert set(rows["state"]) == {State.LARGER}
        assert set(rows["given_per"]) == {"dorp"}


def test_what_is_hidden_does_not_follow_from_the_dorp():
    # M07 alone is hidden in its dorp M06–M11, and M13 in M12–M17: of each another one goes
    rows = city().results.current("sector")
    rows = rows[rows["indicator"] == "werkloos"].set_index("area")
    hidden = set(rows.index[rows["state"] == State.SUPPRESSED])
    for first in (6, 12):
        inside = {SECTORS[number] for number in range(first, first + 6)}
        assert len(hidden & inside) == 2
    assert hidden & {SECTORS[number] for number in range(6)} == {"M00", "M01"}


def test_the_risk_of_a_level_rests_on_what_is_there():
    results = city().results
    assert set(results.risk["dorp"].weights.index) == {"arm", "werkloos", "gehuurd"}
    assert set(results.risk["buurt"].weights.index) == {"arm", "werkloos"}
    assert "In de rang per buurt telt niet mee: Gehuurd; enkel per dorp bekend." in results.notes


def test_change_is_told_where_both_years_are_supplied():
    parts = city().results.change.parts
    of_rented = parts[(parts["what"] == "gehuurd") & parts["real"].notna()]
    assert set(of_rented["level"]) == {"dorp", "deelgemeente", "gemeente"}
    then, now = (by_hand("gehuurd", "dorp", year) for year in YEARS)
    real = of_rented[of_rented["level"] == "dorp"].set_index("area")["real"]
    assert real.to_dict() == pytest.approx({area: now[area] - then[area] for area in now})


def test_tables_and_pages_name_the_level():
    tables = site() / "tabellen"
    of_buurten = pd.read_csv(tables / "cijfers_buurten.csv")
    rented = of_buurten[of_buurten["indicator"] == "gehuurd"]
    assert set(rented["toestand"]) == {"enkel per groter gebied"}
    assert set(rented["gegeven_per"]) == {"dorp"}
    assert rented["waarde"].isna().all()
    of_dorpen = pd.read_csv(tables / "cijfers_dorpen.csv")
    assert set(of_dorpen.loc[of_dorpen["indicator"] == "gehuurd", "gegeven_per"]) == {"dorp"}
    sources = pd.read_csv(tables / "bronnen.csv")
    assert sources["niveau"].tolist() == ["sector", "dorp"]
    pages = {page.name: page.read_text(encoding="utf-8") for page in site().rglob("*.html")}
    start, the_map = (MARKUP.sub("", pages[name]) for name in ("index.html", "kaart.html"))
    assert "enkel per dorp bekend" in start
    assert "enkel per dorp bekend" in the_map
    assert "geleverd per dorp" in the_map
    assert '"source": "verzonnen, geleverd per dorp"' in pages["kaart.html"].replace(
        '"source":"', '"source": "'
    )
    sheets = [page.read_text(encoding="utf-8") for page in site().glob("*/*.html")]
    assert sheets and all("geleverd per dorp" in page for page in sheets)


@pytest.mark.parametrize(
    ("level", "without", "notes"),
    [
        ("dorp", ["sector", "buurt"], 2),
        ("deelgemeente", ["sector", "buurt", "dorp"], 3),
        ("gemeente", ["sector", "buurt", "dorp", "deelgemeente"], 4),
    ],
)
def test_a_city_of_which_nothing_comes_per_sector(tmp_path, level, without, notes):
    path = write_all_of(tmp_path, level)
    made = genkgeo.load(path).computed
    results = made.results
    for below in without:
        assert results.table(below).empty
        assert results.risk[below].weights.empty
    called = results.levels[level].singular
    told = [note for note in results.notes if f"enkel per {called} bekend" in note]
    assert len(told) == notes
    expected = by_hand("arm", level)
    assert results.table(level)["arm"].to_dict() == pytest.approx(expected)
    assert results.residents["residents"].loc[level].sum() == sum(
        any_levels.counts(number, 2024)["wonen"] for number in NUMBERS
    )
    write_site(results, made.findings, tmp_path / "site")
    start = MARKUP.sub("", (tmp_path / "site/index.html").read_text(encoding="utf-8"))
    said = set(re.findall(r"enkel per ([a-z ]+?) bekend", start))
    assert said == {called}


def write_all_of(folder: Path, level: str) -> Path:
    """Write a city of which all figures come per area of one level."""
    path = any_levels.write(folder, LEVELS)
    rows: dict[tuple[int, str], dict[str, int]] = {}
    for year in YEARS:
        for number in NUMBERS:
            area = "M" if level == "gemeente" else any_levels.area_of(number, level)
            own = rows.setdefault((year, area), {})
            for name, count in any_levels.counts(number, year).items():
                own[name] = own.get(name, 0) + count
    table = [{"jaar": year, "code": code, **own} for (year, code), own in rows.items()]
    pd.DataFrame(table).to_csv(folder / "cijfers.csv", index=False)
    content = json.loads(path.read_text("utf-8"))
    names = {name: name for name in any_levels.counts(0, 2024)}
    keys = {"level": level, "code": "code", "period_column": "jaar", "columns": names}
    content["tables"] = [{"file": "cijfers.csv", "format": "plain", "vintage": "nu", **keys}]
    path.write_text(json.dumps(content), "utf-8")
    return path


def test_cars_of_genk_per_wijk_give_what_the_sectors_give(shared_data, tmp_path):
    """The official cars per sector, put in an upload per wijk: from the wijk on nothing differs."""
    path = damage.copy_open_data(tmp_path, shared_data)
    sectors = genkgeo.load(path).computed
    cars = sectors.figures[sectors.figures["variable"] == "wagens"]
    wijk_of = sectors.areas["2019"].sectors["wijk"]
    area = cars["sector"].map(wijk_of).fillna(cars["sector"])
    sums = cars.groupby(area)["value"].sum().astype(int)
    upload = pd.DataFrame({"period": 2019, "geolevel": "ggw72024", "geoitem": sums.index})
    upload.assign(wagens=sums.to_numpy()).to_csv(tmp_path / "wijken.csv", index=False)
    text = path.read_text(encoding="utf-8")
    with_cars = "columns: {MS_NUM_HH: huishoudens, MS_NUM_CAR: wagens}\n"
    assert with_cars in text
    table = '  - {file: wijken.csv, format: swing, vintage: "2019", geolevel: ggw72024}\n'
    without = with_cars.replace(", MS_NUM_CAR: wagens", "")
    path.write_text(text.replace(with_cars, without + table), encoding="utf-8")
    wijken = genkgeo.load(path).computed
    for level in ("wijk", "stadsdeel", "gemeente"):
        of_both = [
            made.results.current(level).set_index(["indicator", "area"])
            for made in (sectors, wijken)
        ]
        columns = ["numerator", "denominator", "value", "coverage", "low", "high"]
        then, now = (rows.loc["autos_per_huishouden", columns] for rows in of_both)
        assert len(now) == len(sectors.areas["2019"].names[level])
        pd.testing.assert_frame_equal(then, now)
    sector = wijken.results.current("sector").set_index("indicator").loc["autos_per_huishouden"]
    assert set(sector["state"]) == {State.LARGER, State.NOT_APPLICABLE}  # nobody lives in one
    totals = [made.measured.totals.set_index("variable") for made in (sectors, wijken)]
    assert totals[0].loc["wagens", "total"] == totals[1].loc["wagens", "total"]


def test_an_archive_keeps_the_level_of_every_figure(tmp_path):
    made = city()
    made.keep(tmp_path)
    before = archive.read(tmp_path)
    levels = before.edition.figures["level"].value_counts().to_dict()
    assert levels == {"sector": 2 * 24 * 3, "dorp": 2 * 4 * 2}
    again = Path(mkdtemp())
    path = write(again)
    content = json.loads(path.read_text("utf-8"))
    made.keep(again / "vorig")
    path.write_text(json.dumps(content | {"previous": "vorig"}), "utf-8")
    change = genkgeo.load(path).computed.results.change
    # The same figures again: nothing was revised, and nothing changed.
    assert not any("herzien" in note for note in change.notes)
    assert change.parts["real"].dropna().abs().max() == pytest.approx(0)
