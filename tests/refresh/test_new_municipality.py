"""A municipality by its name: what `genkgeo start` writes, chooses and says."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import small_country

import genkgeo
from genkgeo.analysis.computed import Computed
from genkgeo.errors import DataError, GenkgeoError, ParamsError
from genkgeo.parameters.file import read_params
from genkgeo.parameters.strict_yaml import read_plain
from genkgeo.refresh.new_municipality import BASE, OF_A_REGION, Started, start
from genkgeo.refresh.new_year import new_year
from genkgeo.sources.national import FLANDERS, read_sectors, read_wijken
from genkgeo.states import State

ROOT = Path(__file__).resolve().parents[2]

FLEMISH = OF_A_REGION[FLANDERS]

pytestmark = pytest.mark.slow


@pytest.fixture
def project(tmp_path) -> Path:
    """A project with the shared parameters and nothing else."""
    (tmp_path / "project/params").mkdir(parents=True)
    for name in (BASE, "params/indicatoren.yaml"):
        shutil.copyfile(ROOT / name, tmp_path / "project" / name)
    return tmp_path / "project"


@pytest.fixture(scope="module")
def mirror(tmp_path_factory) -> Path:
    return small_country.write(tmp_path_factory.mktemp("officieel"))


def told(started: Started) -> str:
    return "\n".join(started.told)


def cars(codes: list[str]) -> float:
    counts = [small_country.counts(code) for code in codes]
    return sum(count[1] for count in counts) / sum(count[0] for count in counts)


def test_a_municipality_with_wijken_is_published_with_the_sums_of_the_raw_files(project, mirror):
    started = start("10001", mirror, project)
    assert "3 wijken" in told(started) and "vorm hersteld (make_valid): 10001A04-" in told(started)
    assert "2 codes in de tabellen zonder vorm" in told(started)
    made = genkgeo.load(started.path).computed
    assert made.params.levels.ids == ("sector", "wijk", "gemeente")
    wijken = made.measured.table("wijk")["autos_per_huishouden"]
    assert wijken["W1"] == pytest.approx(cars(["10001A00-", "10001A01-"]))
    whole = [row[0] for row in small_country.SECTORS[:5]] + ["10001ZZZZ", "10001A99-"]
    city = made.measured.table("gemeente")["autos_per_huishouden"].iloc[0]
    assert city == pytest.approx(cars(whole))
    assert made.measured.areas.names["wijk"]["W3"] == "Wijk W3"
    files = made.publish(project / "uit")
    assert {"wijken/w1-", "index.html"} <= {name[:10] for name in files} | {"wijken/w1-"}
    assert sum(name.startswith("wijken/") for name in files) == 3


CALLED_A_CITY = re.compile(r"(?<![\w.-])(?:stad|steden|stads\w*)\b(?!\.html)", re.IGNORECASE)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("singular: gemeente, plural: gemeenten", ["De gemeente in cijfers", "de hele gemeente"]),
        (
            "singular: dorp, plural: dorpen, article: het",
            ["Het dorp in cijfers", "het hele dorp", ">Het dorp</a>"],
        ),
    ],
)
def test_a_page_calls_the_municipality_what_its_parameters_do(project, mirror, words, said):
    started = start("10001", mirror, project)
    assert "elke pagina zegt de gemeente" in told(started)
    text = started.path.read_text(encoding="utf-8")
    assert "singular: gemeente, plural: gemeenten" in text
    text = text.replace("singular: gemeente, plural: gemeenten", words)
    started.path.write_text(text, encoding="utf-8")
    files = genkgeo.load(started.path).computed.publish(project / "uit")
    pages = {
        name: (project / "uit" / name).read_text(encoding="utf-8")
        for name in files
        if name.endswith(".html")
    }
    assert {"index.html", "kaart.html", "stad.html", "bevindingen.html"} <= pages.keys()
    for name, page in pages.items():
        shown = re.sub(r"<style.*?</style>|<(?:h2|section)[^>]*>", " ", page, flags=re.DOTALL)
        shown = re.sub(r"(?:tabellen/)?stadstotalen(?:\.csv)?", "", shown)
        assert CALLED_A_CITY.findall(shown) == [], name
    together = "".join(pages.values())
    assert [text for text in said if text not in together] == []


def test_a_merged_municipality_has_the_sectors_of_both(project, mirror):
    started = start("samen", mirror, project)
    assert "haar sectoren beginnen met 20001, 20002" in told(started)
    made = genkgeo.load(started.path).computed
    city = made.measured.table("gemeente")["autos_per_huishouden"].iloc[0]
    assert city == pytest.approx(cars(["20001B00-", "20002B00-"]))
    # The official file has the first one in capitals.
    assert made.measured.areas.names["sector"].tolist() == ["Oud-Een", "Oud-Twee"]


@pytest.mark.parametrize(
    ("asked", "names"),
    [("la haut", ["Coeur du Village", "Bord"]), ("Brussel", ["Markt / Marché"])],
)
def test_sectors_go_by_the_names_of_their_region(project, mirror, asked, names):
    started = start(asked, mirror, project)
    assert "geen wijken" in told(started)
    made = genkgeo.load(started.path).computed
    assert made.measured.areas.names["sector"].tolist() == names
    assert "index.html" in made.publish(project / "uit")


@pytest.mark.parametrize(
    ("asked", "remedy"),
    [
        ("Aarde", "bedoelde u Aarde (10001), Aarde (40002)?"),
        ("Aerde", "bedoelde u Aarde (10001), Aarde (40002)?"),
        ("xyzzy", "zoek de code op bij Statbel"),
        ("99999", "zoek de code op bij Statbel"),
    ],
)
def test_a_name_that_is_none_or_of_several_is_refused_with_all_candidates(
    project, mirror, asked, remedy
):
    with pytest.raises(ParamsError) as caught:
        start(asked, mirror, project)
    assert caught.value.remedy == remedy
    assert not (project / "data").exists()


def test_a_second_start_touches_nothing_that_is_there(project, mirror):
    started = start("20009", mirror, project)
    before = started.path.read_bytes()
    with pytest.raises(ParamsError, match="al begonnen"):
        start("Samen", mirror, project)
    assert started.path.read_bytes() == before


def test_without_the_file_of_the_sectors_or_with_another_one_it_says_what_to_get(project, tmp_path):
    with pytest.raises(DataError, match="sectoren van het land is er niet") as caught:
        start("10001", tmp_path, project)
    assert "statistische sectoren" in str(caught.value.remedy)
    mirror = small_country.write(tmp_path / "ander")
    path = mirror / small_country.GEOJSON
    frame = gpd.read_file(path).drop(columns="cd_munty_refnis")
    frame.to_file(path, driver="GeoJSON")
    with pytest.raises(DataError, match="niet alle kolommen") as caught:
        start("10001", mirror, project)
    assert caught.value.expected == "cd_munty_refnis"


def test_a_table_that_is_not_there_is_said_and_named_by_the_check(project, tmp_path):
    mirror = small_country.write(tmp_path / "minder")
    (mirror / "population_2011.txt").unlink()
    started = start("10001", mirror, project)
    assert "niet in de map met officiële bestanden: population_2011.txt" in told(started)
    with pytest.raises(GenkgeoError, match="bestaat niet"):
        genkgeo.load(started.path)


def test_a_new_year_takes_over_the_tables_of_the_file_that_it_extends(project, mirror):
    started = start("10001", mirror, project)
    params = read_params(started.path)
    written = new_year(params, 2020, project / "output")
    later = read_params(written.path)
    assert later.file.year == 2020 and later.file.extends == BASE
    assert [table.file for table in later.file.tables] == [t.file for t in params.file.tables]
    assert later.file.municipality == params.file.municipality
    assert read_params(started.path).file == params.file


def test_the_base_of_flanders_says_of_the_country_what_that_of_the_country_says():
    country, region = (read_plain(ROOT / name) for name in (BASE, FLEMISH))
    assert region["extends"] == BASE
    for key in ("tables", "use", "downloads"):
        assert region[key][: len(country[key])] == country[key]
        assert len(region[key]) > len(country[key])


def test_flanders_has_its_own_tables_where_they_are_there(project, tmp_path):
    mirror = small_country.write(tmp_path / "officieel")
    without = start("samen", mirror, project)
    assert "zonder de tabellen van het gewest" in told(without)
    assert read_params(without.path).file.extends == BASE
    small_country.write_fluvius(mirror)
    started = start("10001", mirror, project)
    assert f"met de tabellen van het gewest ({FLEMISH})" in told(started)
    assert read_params(started.path).file.extends == FLEMISH
    walloon = start("la haut", mirror, project)
    assert "gewest" not in told(walloon) and read_params(walloon.path).file.extends == BASE


def test_an_indicator_without_any_figure_is_left_out_and_said(project, tmp_path):
    mirror = small_country.write_fluvius(small_country.write(tmp_path / "officieel"))
    started = start("samen", mirror, project)
    assert "geen enkel cijfer, dus weggelaten" in told(started) and "gas" in told(started)
    made = genkgeo.load(started.path).computed
    assert "elektriciteitsverbruik" in made.params.registry
    assert not [name for name in made.params.registry if name.startswith("gas")]
    assert "index.html" in made.publish(project / "uit")


def test_what_fluvius_hides_is_hidden_and_what_it_leaves_out_is_told(project, tmp_path):
    mirror = small_country.write_fluvius(small_country.write(tmp_path / "officieel"))
    started = start("10001", mirror, project)
    assert "staat onder 10001REST" in told(started)
    params = read_params(started.path)
    assert params.file.municipality.hidden == ("10001REST",)
    assert {"10001ZZZZ", "10001A99-"} <= set(params.file.municipality.unknown)
    made = genkgeo.load(started.path).computed
    totals = made.measured.totals.query("period == 2020").set_index("variable")
    # Of electricity the last sector is hidden; of gas it is not there, and nothing says why.
    power, gas = totals.loc["elektriciteit_aansluitingen"], totals.loc["gas_aansluitingen"]
    assert (power["hidden"], power["total"]) == (4, small_country.connections("Elektriciteit"))
    assert (gas["hidden"], gas["missing"], gas["total"]) == (0, 1, small_country.connections("Gas"))
    cells = made.measured.measures.query("level == 'sector' and area == '10001A04-'")
    state = cells.set_index("indicator")["state"]["elektriciteitsverbruik"]
    assert state == State.SUPPRESSED
    findings = made.findings[made.findings["check"] == "ontbrekende sector"]
    told_of = findings[findings["file"] == small_country.FLUVIUS]
    assert told_of["severity"].tolist() == ["waarschuwing"]
    assert "gas_aansluitingen" in told_of["variable"].item()


@pytest.mark.parametrize(
    ("left_out", "named", "kept"), [(2, True, 42), (2, False, 0), (3, True, 0)]
)
def test_a_few_sectors_of_no_wijk_lie_in_that_of_what_is_not_known(tmp_path, left_out, named, kept):
    """A list that leaves out a river is used; one that leaves out much, or names none, is not."""
    sectors = pd.Index([f"50001A{number:02}-" for number in range(42)])
    known = sectors[left_out:]
    lists = {"statsec2024": known, "ggw72024": [f"W{at % 3}" for at in range(len(known))]}
    pd.DataFrame(lists).to_excel(
        tmp_path / "statsec2024_ggw72024.xlsx", index=False, engine="xlsxwriter"
    )
    wijken = {"W0": "Noord", "W1": "Zuid", "W2": "Kern"}
    wijken |= {"50001ONB": "Niet gekend"} if named else {}
    pd.DataFrame({"geoitem code": wijken.keys(), "short name": wijken.values()}).to_excel(
        tmp_path / "ggw72024.xlsx", index=False, engine="xlsxwriter"
    )
    found = read_wijken(tmp_path, "50001", sectors)
    assert len(found) == kept
    if kept:
        assert found.loc[sectors[:2], "wijk"].unique().tolist() == ["50001ONB"]
        assert found.loc[~found["known"], "name"].tolist() == ["Niet gekend"] * 2
        assert found.loc[known[0], ["wijk", "name"]].tolist() == ["W0", "Noord"]


MUNICIPALITIES = {
    "71022": "Hasselt", "44021": "Gent", "11002": "Antwerpen", "72042": "Oudsbergen",
    "62063": "Luik", "21015": "Schaarbeek", "73028": "Herstappe", "33016": "Mesen",
}  # fmt: skip


FLEMISH_MUNICIPALITIES = ("Hasselt", "Antwerpen", "Oudsbergen", "Mesen")


@pytest.fixture(scope="module")
def raw_cars(shared_data) -> pd.DataFrame:
    raw = pd.read_csv(
        shared_data / "belgium/TF_CAR_HH_SECTOR.txt", sep=";", dtype=str, encoding="utf-8-sig"
    )
    for name in ("MS_NUM_HH", "MS_NUM_CAR"):
        raw[name] = raw[name].str.replace(".", "", regex=False).replace("-00", "0").astype(int)
    return raw


@pytest.fixture(scope="module")
def raw_fluvius(shared_data) -> pd.DataFrame:
    raw = pd.read_excel(
        next(shared_data.rglob("statistiche-sector-*.xlsx")), dtype=str, engine="calamine"
    )
    return raw[(raw["Richting"] == "Afname") & (raw["Rol Contact"] == "Persoon")]


@pytest.mark.real_data
def test_eight_municipalities_have_the_sums_of_the_raw_files(
    project, shared_data, raw_cars, raw_fluvius
):
    """Each is started, read and checked once, which takes longest."""
    national = read_sectors(shared_data)
    for code, name in MUNICIPALITIES.items():
        made = genkgeo.load(start(name, shared_data, project, national=national).path).computed
        ours = raw_cars[raw_cars["CD_REFNIS"] == code]
        expected = ours["MS_NUM_CAR"].sum() / ours["MS_NUM_HH"].sum()
        found = made.measured.table("gemeente")["autos_per_huishouden"].iloc[0]
        assert found == pytest.approx(expected, rel=1e-12), name
        if name in FLEMISH_MUNICIPALITIES:
            assert set(made.findings["severity"]) == {"waarschuwing"}, name
            own = tuple(
                {each[:5] for each in national.frame.index[national.frame["munty"] == code]}
            )
            rows = raw_fluvius[raw_fluvius["Statistische Sector"].str.startswith(own)]
            has_the_totals_of_fluvius(made, rows)
        if name in ("Herstappe", "Mesen", "Oudsbergen"):
            assert "index.html" in made.publish(project / "uit" / code)


def has_the_totals_of_fluvius(made: Computed, rows: pd.DataFrame) -> None:
    totals = made.measured.totals.query("period == 2020").set_index("variable")["total"]
    for market in ("Elektriciteit", "Gas"):
        of_market = rows[rows["Markt"] == market]
        for column, what in (("Aantal", "aansluitingen"), ("Benaderend Verbruik (kWh)", "kwh")):
            expected = of_market[column].astype(float).sum()
            found = totals[f"{market.lower()}_{what}"]
            assert found == pytest.approx(expected, rel=1e-12), (made, market, what)
