"""Municipalities with other levels than those of Genk: from none to three, worked by hand."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import any_levels
import geopandas as gpd
import pandas as pd
import pytest
from any_levels import BUURT, DEEL, DORP, SECTORS

import genkgeo
from genkgeo.analysis.computed import Computed
from genkgeo.errors import ParamsError
from genkgeo.release.site import write_site

CASES = {
    "three": ([BUURT, DORP, DEEL], 24),
    "two": ([DORP, DEEL], 24),
    "one": ([DORP], 24),
    "none": ([], 24),
    "two sectors": ([], 2),
    "two villages": ([DORP], 8),
    "not ranked": ([BUURT | {"ranked": False}, DORP], 24),
}
pytestmark = pytest.mark.slow

MARKUP = re.compile(r"<style.*?</style>|<script.*?</script>|<meta[^>]*>", re.DOTALL)


@cache
def city(name: str) -> Computed:
    levels, sectors = CASES[name]
    return genkgeo.load(any_levels.write(Path(mkdtemp()), levels, sectors)).computed


@cache
def site(name: str) -> Path:
    folder = Path(mkdtemp())
    made = city(name)
    write_site(made.results, made.findings, folder)
    return folder


def text_of(path: Path) -> str:
    return MARKUP.sub("", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", CASES)
def test_every_level_has_the_sum_of_its_sectors(name):
    """Poor by 100 homes, added up straight from what was written."""
    levels, sectors = CASES[name]
    made = city(name)
    assert made.params.levels.ids == ("sector", *(level["id"] for level in levels), "gemeente")
    for level in made.params.levels.ids[1:]:
        area_of = {
            n: "M" if level == "gemeente" else any_levels.area_of(n, level) for n in range(sectors)
        }
        values = made.core.table(level)["arm"]
        assert set(values.index) == set(area_of.values())
        for area, value in values.items():
            counts = [any_levels.counts(n, 2024) for n in range(sectors) if area_of[n] == area]
            expected = 100 * sum(c["arm"] for c in counts) / sum(c["wonen"] for c in counts)
            assert value == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("name", ["three", "none", "two sectors", "two villages", "not ranked"])
def test_every_release_is_complete_and_speaks_of_its_own_levels(name):
    levels, _ = CASES[name]
    folder = site(name)
    pages = sorted(folder.rglob("*.html"))
    sheets = [page for page in pages if page.parent != folder]
    with_sheets = [level for level in levels if level.get("sheets")]
    assert len(sheets) == sum(len(city(name).core.areas.names[one["id"]]) for one in with_sheets)
    for page in pages:
        text = text_of(page)
        assert not re.search(r"\bwijk(en)?\b|stadsde", text, re.IGNORECASE), page.name
        for address in re.findall(r'href="([^"#:]+)"', text):
            target = (page.parent / address).resolve()
            made_elsewhere = "notebooks/" in address or address.endswith("vergelijking.html")
            assert target.exists() or made_elsewhere, (page.name, address)
    said = text_of(folder / "index.html")
    main = city(name).core.levels
    assert f"Risico per {main[main.main].singular}" in said
    layers = set(gpd.list_layers(next(folder.glob("tabellen/*.gpkg")))["name"])
    assert layers == {"sectoren", *(level["plural"] for level in levels)}


def test_the_areas_of_three_levels_by_hand():
    """Dorp D00 holds sectors 0 to 5, and lies with D01 in the first deelgemeente."""
    made = city("three").core
    assert made.areas.parent("dorp", "deelgemeente").to_dict() == {
        "D00": "D00", "D01": "D00", "D02": "D01", "D03": "D01",
    }  # fmt: skip
    assert list(made.areas.parent("sector", "dorp").loc[SECTORS[:7]]) == ["D00"] * 6 + ["D01"]
    assert (made.levels.main, made.levels.outer, made.levels.sheets) == (
        "buurt", "deelgemeente", "dorp",
    )  # fmt: skip
    page = text_of(next(site("three").glob("dorpen/d00*.html")))
    assert "3 buurten · 6 sectoren · 1.350 inwoners" in page
    assert "Naast de andere dorpen" in page and "Tegenover het gemiddelde dorp;" in page
    assert "Dorp Naam D00" in page


def test_an_area_of_the_outer_level_is_no_link_to_a_sheet_of_another_level():
    """Deelgemeente D01 has the code of a dorp, and no sheet."""
    start = text_of(site("three") / "index.html")
    assert "Naam D01" in start and ">Naam D01</a>" not in start


def test_profiles_are_in_the_map_file_of_their_own_level():
    layers = {
        name: gpd.read_file(next(site("not ranked").glob("tabellen/*.gpkg")), layer=name)
        for name in ("sectoren", "buurten", "dorpen")
    }
    assert layers["buurten"]["profiel"].notna().any()
    assert "risico_rang" not in layers["buurten"] and "risico_rang" in layers["dorpen"]
    sectors = genkgeo.load(
        any_levels.write(Path(mkdtemp()), [DORP], profiles={"level": "sector", "bootstraps": 20})
    ).computed
    from genkgeo.release.tables import layer

    assert layer(sectors.results, "sector")["profiel"].notna().any()
    assert "profiel" not in layer(sectors.results, "dorp")


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("two sectors", "Er zijn geen profielen per sector: er zijn te weinig gebieden"),
        ("two villages", "Er zijn geen profielen per dorp: er zijn te weinig gebieden"),
    ],
)
def test_too_few_areas_publish_their_figures_without_profiles_and_say_so(name, note):
    made = city(name)
    assert not made.results.profiles.any
    assert any(line.startswith(note) for line in made.results.notes)
    for page in ("index.html", "kaart.html", "stad.html"):
        assert note in text_of(site(name) / page)
    tables = {path.name for path in (site(name) / "tabellen").glob("*.csv")}
    assert not any(table.startswith("profielen") for table in tables)
    assert "Profiel" not in text_of(site(name) / "kaart.html")


def test_one_area_and_areas_that_do_not_differ_have_no_rank(tmp_path):
    made = genkgeo.load(any_levels.write(tmp_path, [DORP], 6)).computed
    assert made.core.risk["dorp"].scores["rank"].isna().all()
    assert "Er is maar één dorp: zonder rang." in made.core.notes
    assert made.core.risk["sector"].scores["rank"].notna().all()
    path = tmp_path / "cijfers.csv"
    table = pd.read_csv(path, dtype=str)
    path.write_text(
        table.assign(arm="10", werkloos="10", gehuurd="10", wonen="100").to_csv(index=False)
    )
    alike = genkgeo.load(tmp_path / "made.yaml").computed
    assert alike.core.risk["sector"].scores["rank"].isna().all()
    assert "Per sector is er geen rang: de gebieden verschillen niet." in alike.core.notes
    assert not alike.results.profiles.any
    write_site(alike.results, alike.findings, tmp_path / "uit")
    assert "10,0" in text_of(tmp_path / "uit/stad.html")


def test_an_indicator_that_does_not_differ_is_left_out_of_the_rank_and_named(tmp_path):
    any_levels.write(tmp_path, [], 24)
    path = tmp_path / "cijfers.csv"
    table = pd.read_csv(path, dtype=str)
    path.write_text(table.assign(arm="10", wonen="400").to_csv(index=False))
    made = genkgeo.load(tmp_path / "made.yaml").computed
    assert list(made.core.risk["sector"].weights.index) == ["werkloos", "gehuurd"]
    note = "In de rang per sector telt niet mee: Arm; de gebieden verschillen daarin niet."
    assert note in made.core.notes


@pytest.mark.parametrize(
    ("levels", "told"),
    [
        ([BUURT, BUURT], "twee niveaus heten buurt"),
        ([BUURT, DORP, DEEL, {"id": "x", "singular": "x", "plural": "xen"}], "hoogstens 3 niveaus"),
        ([{"id": "naam", "singular": "naam", "plural": "namen"}], "naam van een andere kolom"),
        ([{"id": "Dorp", "singular": "dorp", "plural": "dorpen"}], "heeft niet de juiste vorm"),
        ([DORP | {"article": "den"}], "moet een van deze zijn"),
        ([{"id": "kern", "singular": "kern", "plural": "kernen"}], "verwacht de niveaus onder"),
    ],
)
def test_levels_that_cannot_be_are_told_with_what_was_expected(tmp_path, levels, told):
    with pytest.raises(ParamsError) as caught:
        genkgeo.load(any_levels.write(tmp_path, levels))
    assert told in str(caught.value)


def test_the_sector_and_the_gemeente_may_have_another_name(tmp_path):
    block = {"id": "sector", "singular": "blok", "plural": "blokken", "article": "het"}
    made = genkgeo.load(any_levels.write(tmp_path, [block])).computed
    assert repr(genkgeo.Analysis(made)) == "<Made in 2024: 24 blokken, 3 indicatoren>"
    files = made.publish(tmp_path / "uit")
    assert "tabellen/cijfers_blokken.csv" in files
    assert "Risico per blok" in text_of(tmp_path / "uit/index.html")
