"""The library as it is installed: the wheel brings a project, away from the repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import small_country
from command import run
from project import ROOT

import genkgeo
from genkgeo.errors import ParamsError
from genkgeo.parameters import embedded
from genkgeo.parameters.extending import read_layers
from genkgeo.refresh.new_municipality import BASE
from genkgeo.refresh.new_project import bring_base, example_files, start_example

FOLDERS = ("genkgeo", "data", "notebooks", "params")
FILES = ("setup.py", "pyproject.toml", "LICENSE", "NOTICE")
"""What the build reads."""

BUILT = embedded.BUILT.relative_to(ROOT).as_posix()
COMMANDS = """
import os, sys
from genkgeo.commands.cli import main

def command(*words):
    sys.argv = ["genkgeo", *words]
    try:
        main()
    except SystemExit as ended:
        assert not ended.code, words
"""
"""What a user does one after the other, in one process: each would import everything again."""

EXAMPLE = """
analysis = genkgeo.load()
print(analysis, {"wijken": len(analysis.table("wijk")), "files": os.listdir()})
command("start", "--example")
command("check")
"""
MUNICIPALITY = """
mirror, project = sys.argv[1:]
command("start", "samen", "--mirror", mirror, "--project", project)
os.chdir(project)
command("check", "params/samen.yaml")
from genkgeo.refresh.preflight import find_notebooks
own = genkgeo.load("params/samen.yaml")
print("notebooks:", *find_notebooks(own.computed.params))
own.export("uit")
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """Build the wheel of a copy: a build leaves folders behind where it works."""
    copy = tmp_path_factory.mktemp("bron")
    ignore = shutil.ignore_patterns("__pycache__", "*.egg-info", "opgehaald", "opvolging")
    for name in FOLDERS:
        shutil.copytree(ROOT / name, copy / name, ignore=ignore)
    for name in FILES:
        shutil.copyfile(ROOT / name, copy / name)
    # What a checkout has beside what is published with the library stays out of it.
    (copy / "data/2025").mkdir()
    (copy / "data/2025/geheim.csv").write_text("sector,aantal\n")
    (copy / "params/hasselt.yaml").write_text("title: Hasselt\n")
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--quiet"]
    words = [sys.executable, "-m", "pip", "wheel", *options, "-w", str(copy / "uit"), str(copy)]
    subprocess.run(words, check=True, capture_output=True, text=True)
    (built,) = (copy / "uit").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Give a function that runs Python with the installed library in a folder."""
    library = tmp_path_factory.mktemp("bibliotheek")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(library)

    def python(folder: Path, code: str, *words: object) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {"PYTHONPATH": str(library)}
        first = f"import genkgeo; assert genkgeo.__file__.startswith({str(library)!r})\n"
        return subprocess.run(
            [sys.executable, "-c", first + code, *map(str, words)],
            cwd=folder, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip

    return python


@pytest.mark.slow
def test_the_wheel_has_the_example_and_the_bases_and_nothing_else_of_the_checkout(wheel):
    with zipfile.ZipFile(wheel) as packed:
        names = {
            name.removeprefix(f"{BUILT}/") for name in packed.namelist() if name.startswith(BUILT)
        }
    bases = {path.relative_to(ROOT).as_posix() for path in (ROOT / "params").glob("open-data-*")}
    assert names == set(example_files()) | bases


@pytest.mark.slow
def test_the_wheel_has_every_file_of_the_library(wheel):
    with zipfile.ZipFile(wheel) as packed:
        names = {name for name in packed.namelist() if name.startswith("genkgeo/")}
    mine = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "genkgeo").rglob("*")
        # what a catalogue is made of stays out of it
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".po"
    }
    assert {name for name in names if not name.startswith(f"{BUILT}/")} == mine


@pytest.mark.slow
def test_an_empty_folder_has_the_example_and_becomes_it(installed, tmp_path):
    done = installed(tmp_path, COMMANDS + EXAMPLE)
    assert done.returncode == 0, done.stderr
    asked, _, made = done.stdout.partition("{'wijken': 31, 'files': []}")
    assert "voorbeeldcijfers die bij de bibliotheek horen" in asked
    assert "genkgeo refresh params/voorbeeld-2025.yaml" in made
    assert "de cijfers kunnen gebruikt worden" in made


@pytest.mark.slow
def test_a_municipality_begins_in_an_empty_folder(installed, tmp_path):
    mirror = small_country.write(tmp_path / "officieel")
    project = tmp_path / "project"
    done = installed(tmp_path, COMMANDS + MUNICIPALITY, mirror, project)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"meegebracht uit de bibliotheek: {BASE}" in done.stdout
    assert "notebooks: 1_cijfers 2_risico" in done.stdout
    # with its templates, style sheets and scripts
    assert {"index.html", "kaart.html"} <= {path.name for path in (project / "uit").iterdir()}


def test_in_a_project_nothing_is_said_of_the_library(monkeypatch):
    monkeypatch.chdir(ROOT / "notebooks")
    assert "bibliotheek" not in repr(genkgeo.load().computed)


def test_the_example_is_written_whole_or_not_at_all(tmp_path):
    (tmp_path / "params").mkdir()
    (tmp_path / "params/index.yaml").write_text("title: van mij\n")
    (tmp_path / "data").write_text("een bestand")
    with pytest.raises(ParamsError, match="niets geschreven") as caught:
        start_example(tmp_path)
    assert caught.value.found == "data, params/index.yaml"
    assert {path.name for path in tmp_path.rglob("*")} == {"params", "index.yaml", "data"}


def test_what_is_there_already_is_not_written_again(tmp_path):
    written = start_example(tmp_path)
    assert {*written} == {
        path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()
    }
    (tmp_path / written[3]).unlink()
    assert start_example(tmp_path) == [written[3]] and start_example(tmp_path) == []


def test_what_a_city_recorded_is_no_part_of_the_example(tmp_path, monkeypatch):
    start_example(tmp_path / "checkout")
    own = tmp_path / "checkout/data/opvolging/registraties.csv"
    own.parent.mkdir()
    shutil.copyfile(tmp_path / "checkout/data/voorbeeld/registraties.csv", own)
    monkeypatch.setattr(embedded, "BUILT", tmp_path / "checkout")
    assert "data/opvolging/registraties.csv" not in example_files()
    assert "data/voorbeeld/registraties.csv" in example_files()


def test_a_base_and_its_registry_are_brought_where_they_are_absent(tmp_path):
    assert bring_base(BASE, tmp_path) == [BASE, "params/indicatoren.yaml"]
    assert len(read_layers(tmp_path / BASE, tmp_path)) == 1
    (tmp_path / BASE).write_text("title: van mij\n")
    assert bring_base(BASE, tmp_path) == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "Zeg met welke gemeente u begint"),
        (("Hasselt",), "Zeg waar de bestanden staan"),
        (("--example", "Hasselt"), "--example staat alleen"),
        (("--example", "--mirror", "."), "--example staat alleen"),
    ],
)
def test_words_that_contradict_or_say_nothing_are_refused(tmp_path, words, message):
    done = run("start", *words, cwd=tmp_path)
    assert done.returncode == 2 and message in done.stderr and "herstel:" in done.stderr
    assert not [*tmp_path.iterdir()]
