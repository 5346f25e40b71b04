"""The refresh: complete, the same every time, and harmless when the input is wrong."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import faults
import geopandas as gpd
import pytest
from command import run
from project import ROOT, copy_inputs

from genkgeo.pages.notebooks import NOTEBOOKS
from genkgeo.refresh import making, preflight

OPEN_TOTALS = {"huishoudens": 26428, "wagens": 31772}


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a release that is the same when the input is the same."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "manifest.json"
    }


@pytest.fixture(scope="module")
def release(refreshed):
    """Give the release of the embedded year."""
    return refreshed / "current"


@pytest.fixture
def project(tmp_path):
    """Give a copy of the project's inputs, to be damaged, with something published."""
    copy_inputs(tmp_path, "*.py")
    (tmp_path / "output/releases/vorige").mkdir(parents=True)
    (tmp_path / "output/releases/vorige/index.html").write_text("vorige")
    (tmp_path / "output/current").symlink_to("releases/vorige")
    return tmp_path


def test_the_release_is_complete(release):
    made = set(files(release)) | {"manifest.json"}
    assert {"index.html", "kaart.html", "tabellen/genk.xlsx", "tabellen/genk.gpkg"} <= made
    assert sum(name.startswith("stadsdelen/") for name in made) == 8
    assert sum(name.startswith("notebooks/") for name in made) == 10
    assert {"vergelijking.html", "tabellen/verschillen.csv"} <= made
    assert re.fullmatch(r"2025-\d{4}-\d\d-\d\dT\d{6}Z-[0-9a-f]{6}", release.resolve().name)
    assert (release / "kaart.html").stat().st_size <= 600_000


def test_every_page_says_that_these_are_example_figures(release):
    for path in release.rglob("*.html"):
        assert "Voorbeeldcijfers, geen echte cijfers" in path.read_text(encoding="utf-8"), path
    # what the city's documents print is no example
    printed = {
        path
        for part in ("acties_*", "omgevingsanalyse", "opvolging")
        for path in release.rglob(f"{part}.csv")
    }
    for path in set(release.rglob("*.csv")) - printed:
        rows = list(csv.DictReader(path.open(encoding="utf-8")))
        assert all("Voorbeeldcijfers" in row["opmerking"] for row in rows), path


def test_no_path_of_this_machine_is_published(release):
    for path in release.rglob("*.html"):
        assert str(ROOT) not in path.read_text(encoding="utf-8"), path


def test_published_totals_of_2013_come_through(release):
    rows = list(csv.DictReader((release / "tabellen/stadstotalen.csv").open(encoding="utf-8")))
    totals = {row["variabele"]: row["totaal"] for row in rows if row["jaar"] == "2013"}
    assert (totals["budgetmeters"], totals["voorkeurregeling"]) == ("825", "12153")
    rows = list(csv.DictReader((release / "tabellen/cijfers_gemeente.csv").open(encoding="utf-8")))
    city = {row["indicator"]: float(row["waarde"]) for row in rows if row["jaar"] == "2013"}
    assert round(city["werkzaamheidsgraad"], 1) == 56.4
    assert round(100 * city["oki"], 2) == 158.55
    assert round(city["budgetmeters"], 1) == 3.2


def test_tables_open_in_their_programs(release):
    layers = gpd.list_layers(release / "tabellen/genk.gpkg")["name"].tolist()
    assert layers == ["sectoren", "wijken", "stadsdelen"]
    assert len(gpd.read_file(release / "tabellen/genk.gpkg", layer="wijken")) == 31
    with zipfile.ZipFile(release / "tabellen/genk.xlsx") as book:
        assert book.testzip() is None


def test_the_manifest_names_every_input_and_output(release):
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    assert set(files(release)) <= set(manifest["outputs"])
    assert "params/indicatoren.yaml" in manifest["inputs"]
    assert manifest["example"] is True


def test_made_again_every_byte_is_the_same(release, not_attacked):
    done = run("reproduce", str(release))
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"byte voor byte: {len(files(release)) + 1} bestanden" in done.stdout


def test_the_map_with_a_background_is_there_on_request_only(
    refreshed, release, genk, tmp_path, monkeypatch, not_attacked
):
    # what the first refresh kept of its notebooks is used again: the map is written after them,
    # of the same results, which need not be computed for it once more
    monkeypatch.setattr("genkgeo.analysis.computed.Computed", lambda params, told: genk.computed)
    shutil.copytree(refreshed, tmp_path / "elders", symlinks=True)
    done = run("refresh", "--out", str(tmp_path / "elders"), "--online")
    assert done.returncode == 0, done.stderr
    again, first = files(tmp_path / "elders/current"), files(release)
    # the one page that asks for something is there on request, beside the others
    assert b"geo.api.vlaanderen.be" in again.pop("kaart_online.html")
    assert not [name for name, page in first.items() if b"geo.api.vlaanderen.be" in page]
    assert list(again) == list(first)


def damage_text(path: Path, old: str, new: str) -> None:
    """Replace text in a file, which must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def unknown_key(project: Path) -> None:
    damage_text(project / "params/voorbeeld-2025.yaml", "vintage:", "vintge:")


def missing_file(project: Path) -> None:
    (project / "data/voorbeeld/werk_statsec.csv").unlink()


def foreign_sector(project: Path) -> None:
    damage_text(project / "data/voorbeeld/werk_statsec.csv", "71016A001", "71053A001")


def double_sector(project: Path) -> None:
    damage_text(project / "data/voorbeeld/werk_statsec.csv", "71016A010", "71016A001")


def wrong_vintage(project: Path) -> None:
    old = project / "data/voorbeeld/werk_statsec2024.csv"
    shutil.copyfile(old, project / "data/voorbeeld/werk_statsec.csv")


def broken_zip(project: Path) -> None:
    (project / "data/vormen.zip").write_bytes(b"PK\x03\x04 half a zip")
    path = project / "params/voorbeeld-2025.yaml"
    damage_text(path, "data/shapes/sectoren_2025.geojson", "data/vormen.zip")


BAD = [
    (unknown_key, r"regel 6: vintge: onbekende sleutel; bedoelde u 'vintage'\?"),
    (missing_file, r"bestaat niet[\s\S]*data/voorbeeld/werk_statsec\.csv"),
    (double_sector, r"71016A001 staat twee keer[\s\S]*werk_statsec\.csv"),
    (wrong_vintage, r"hoort niet bij indeling 2025[\s\S]*werk_statsec\.csv"),
    (broken_zip, r"beschadigd[\s\S]*vormen\.zip"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("spoil", "message"), BAD, ids=[spoil.__name__ for spoil, _ in BAD])
def test_bad_input_is_refused_and_nothing_changes(project, waiting_kernels, spoil, message):
    spoil(project)
    done = run("refresh", "params/voorbeeld-2025.yaml", cwd=project)
    assert done.returncode == 2, done.stdout + done.stderr
    assert re.search(message, done.stderr), done.stderr
    assert "herstel:" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert (project / "output/current/index.html").read_text() == "vorige"
    assert [path.name for path in (project / "output/releases").iterdir()] == ["vorige"]


@pytest.fixture
def two_notebooks(monkeypatch):
    """Run two notebooks, one beside the other: what holds of two kernels holds of all."""
    monkeypatch.setattr(preflight, "notebooks_of", lambda **_: NOTEBOOKS[:2])


@pytest.mark.refresh
def test_kernels_that_waited_for_refused_figures_are_gone(project, two_notebooks):
    foreign_sector(project)
    done = run("refresh", "params/voorbeeld-2025.yaml", cwd=project)
    assert done.returncode == 2, done.stdout + done.stderr
    told = r"geen sector van Genk[\s\S]*71053A001[\s\S]*werk_statsec\.csv, rij 2"
    assert re.search(told, done.stderr), done.stderr
    assert faults.Stage(project, project / "output", project).kernels() == []
    assert (project / "output/current/index.html").read_text() == "vorige"


@pytest.mark.slow
def test_check_lists_findings_and_ends_with_2(project):
    foreign_sector(project)
    done = run("check", "params/voorbeeld-2025.yaml", cwd=project)
    assert done.returncode == 2
    assert "blokkerend" in done.stdout
    assert "71053A001" in done.stdout


def test_version():
    # a process of its own, as a user starts it
    command = [sys.executable, "-c", "from genkgeo.commands.cli import main; main()", "--version"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert re.fullmatch(r"genkgeo \d+\.\d+\.\d+ \([0-9a-f]{8}\)", told.strip())


def test_a_locked_folder_is_left_alone(tmp_path):
    from filelock import FileLock

    with FileLock(tmp_path / ".vernieuwing.lock"):
        done = run("refresh", "--out", str(tmp_path))
        waited = run("refresh", "--out", str(tmp_path), "--wait", "0.2")
    assert waited.returncode == 4
    assert done.returncode == 4
    assert "loopt al een vernieuwing" in done.stderr


@pytest.mark.refresh
def test_open_data(tmp_path, shared_data):
    copy_inputs(tmp_path)
    mirror = ("--mirror", str(shared_data))
    fetched = run("fetch", "params/open-data.yaml", *mirror, cwd=tmp_path)
    assert fetched.returncode == 0, fetched.stderr
    done = run("refresh", "params/open-data.yaml", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    made = tmp_path / "output/current"
    rows = list(csv.DictReader((made / "tabellen/stadstotalen.csv").open(encoding="utf-8")))
    totals = {row["variabele"]: float(row["totaal"]) for row in rows}
    energy = direct_sums(shared_data / "genk/fluvius_verbruik_sector_2020_ruw.csv")
    for name, expected in (OPEN_TOTALS | energy).items():
        assert totals[name] == pytest.approx(expected, rel=1e-12), name
    for layer, number in (("sectoren", 53), ("wijken", 30), ("stadsdelen", 8)):
        assert len(gpd.read_file(made / "tabellen/genk.gpkg", layer=layer)) == number
    index = re.sub(r"(?s)<style>.*?</style>", "", (made / "index.html").read_text("utf-8"))
    assert "Voorbeeldcijfers" not in index
    assert (made / "kaart.html").stat().st_size <= 600_000


def direct_sums(path: Path) -> dict[str, float]:
    """Add up the raw table of Fluvius without any of our code."""
    sums = dict.fromkeys(
        ("elektriciteit_aansluitingen", "elektriciteit_kwh", "gas_aansluitingen", "gas_kwh"), 0.0
    )
    for row in csv.DictReader(path.open(encoding="utf-8-sig")):
        if row["Rol Contact"] == "Persoon" and row["Richting"] == "Afname":
            market = row["Markt"].lower()
            sums[f"{market}_aansluitingen"] += float(row["Aantal"])
            sums[f"{market}_kwh"] += float(row["Benaderend Verbruik (kWh)"])
    return sums


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_an_output_folder_that_cannot_be_is_refused(tmp_path, kind):
    out = tmp_path / "uit"
    if kind == "file":
        out.write_text("al iets anders")
    else:
        (out / "current").mkdir(parents=True)
    done = run("refresh", "--out", str(out))
    assert done.returncode == 2
    told = {"file": "niet te beschrijven", "folder": "een gewone map of een bestand 'current'"}
    assert told[kind] in done.stderr
    assert "Traceback" not in done.stderr


def test_a_damaged_notebook_is_refused(project):
    shutil.copytree(ROOT / "notebooks", project / "notebooks")
    (project / "notebooks/1_cijfers.ipynb").write_text('{"cells": [', encoding="utf-8")
    done = run("refresh", "params/voorbeeld-2025.yaml", cwd=project)
    assert done.returncode == 2
    assert "1_cijfers is beschadigd" in done.stderr
    assert (project / "output/current/index.html").read_text() == "vorige"


@pytest.mark.refresh
def test_a_kernel_that_dies_is_told_and_nothing_changes(project, genk, monkeypatch, two_notebooks):
    # the figures are there already: they have no part in it
    monkeypatch.setattr(making, "checked_analysis", lambda *_: genk.computed)
    shutil.copytree(ROOT / "notebooks", project / "notebooks")
    path = project / "notebooks/1_cijfers.ipynb"
    damage_text(path, '"import genkgeo\\n"', '"import os\\n", "os._exit(1)\\n"')
    done = run("refresh", "params/voorbeeld-2025.yaml", cwd=project)
    assert done.returncode == 3, done.stderr
    assert "1_cijfers is gestopt" in done.stderr
    assert "Traceback" not in done.stderr
    assert (project / "output/current/index.html").read_text() == "vorige"


def test_no_folder_of_the_server_stands_in_the_notebooks(release):
    for path in release.rglob("*.ipynb"):
        text = path.read_text(encoding="utf-8")
        assert str(ROOT) not in text and str(release.parent) not in text, path
