"""Tables in a folder of several projects: read there, and nothing of a release says where."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import small_country
from command import run
from project import EXAMPLE, ROOT

import genkgeo
from genkgeo.errors import ParamsError
from genkgeo.parameters.cuts import sha256
from genkgeo.parameters.data_folder import FOLDER, name_of, without_place
from genkgeo.parameters.file import Params, read_params
from genkgeo.refresh import schedule
from genkgeo.refresh.manifest import write_manifest
from genkgeo.refresh.new_municipality import BASE, start
from genkgeo.refresh.new_year import needed, new_year
from genkgeo.refresh.place import digests
from genkgeo.refresh.preflight import hash_inputs, plan, require_official
from genkgeo.refresh.secret import Secret
from genkgeo.sources.fetch import fetch

TABLE = "TF_CAR_HH_SECTOR.txt"


def project_in(folder: Path) -> Path:
    """A project whose base asks for tables of any content: those here are made up."""
    (folder / "params").mkdir(parents=True)
    shutil.copyfile(ROOT / "params/indicatoren.yaml", folder / "params/indicatoren.yaml")
    text = (ROOT / BASE).read_text(encoding="utf-8").partition("downloads:")[0]
    (folder / BASE).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def mirror(tmp_path_factory) -> Path:
    return small_country.write(tmp_path_factory.mktemp("officieel") / "statbel").parent


def started(project: Path, mirror: Path, data_folder: Path | None = None) -> Params:
    return read_params(start("10001", mirror, project, data_folder=data_folder).path)


def with_download(params: Params, sha256: str) -> Params:
    """Add the official file under downloads."""
    text = params.path.read_text(encoding="utf-8")
    entry = f"downloads:\n  - {{name: {TABLE}, sha256: {sha256}, origin: Statbel}}\n"
    params.path.write_text(text + entry, encoding="utf-8")
    return read_params(params.path)


@pytest.mark.slow
def test_two_projects_give_the_same_bytes_wherever_the_folder_lies(tmp_path, mirror):
    made = {}
    folders = {"een": tmp_path / "b/ver weg", "twee": None}
    for name, folder in folders.items():
        params = started(project_in(tmp_path / name), mirror, folder)
        genkgeo.load(params.path).computed.publish(tmp_path / name / "uit")
        write_manifest(plan(params), {}, tmp_path / name / "uit", {}, Secret(b"k" * 32))
        made[name] = (plan(params).inputs, plan(params).whole, digests(tmp_path / name / "uit"))
        assert (params.root / FOLDER).exists() == (folder is None)
    assert made["een"] == made["twee"]
    assert f"{FOLDER}/{TABLE}" in made["een"][0]


@pytest.mark.slow
def test_the_second_project_copies_nothing(tmp_path, mirror):
    shared = tmp_path / "samen"
    first = start("10001", mirror, project_in(tmp_path / "een"), data_folder=shared)
    before = {path.name: path.stat().st_mtime_ns for path in shared.iterdir()}
    second = start("samen", mirror, project_in(tmp_path / "twee"), data_folder=shared)
    assert {path.name: path.stat().st_mtime_ns for path in shared.iterdir()} == before
    assert "(3 nieuw)" in " ".join(first.told) and "stonden er al" in " ".join(second.told)


@pytest.mark.slow
def test_what_becomes_of_a_table_there_is_seen(tmp_path, mirror):
    params = started(project_in(tmp_path / "een"), mirror, tmp_path / "samen")
    params = with_download(params, sha256(tmp_path / "samen" / TABLE))
    before = hash_inputs(params)
    require_official(params, before)
    assert [item.outcome for item in fetch(params)] == ["aanwezig"]
    with (tmp_path / "samen" / TABLE).open("a") as table:
        table.write("2019;10001;x;x;10001A98-;5;5\n")
    after = hash_inputs(params)
    assert [name for name in before if before[name] != after[name]] == [f"{FOLDER}/{TABLE}"]
    with pytest.raises(ParamsError, match="andere controlesom"):
        require_official(params, after)
    (told,) = fetch(params)
    assert told.outcome == "verschilt" and f"{tmp_path}/samen/" in told.remark


@pytest.mark.slow
def test_what_is_absent_there_is_fetched_there(tmp_path, mirror):
    params = started(project_in(tmp_path / "een"), mirror, tmp_path / "samen")
    params = with_download(params, sha256(tmp_path / "samen" / TABLE))
    (tmp_path / "samen" / TABLE).unlink()
    with pytest.raises(ParamsError, match="bestaat niet") as caught:
        params.must_exist()
    assert caught.value.where == str(tmp_path / "samen") and "genkgeo fetch" in str(caught.value)
    assert [each.file for each in needed(params) if not each.there] == [f"{FOLDER}/{TABLE}"]
    assert [item.outcome for item in fetch(params, mirror=mirror)] == ["gekopieerd"]
    params.must_exist()
    assert not (params.root / FOLDER).exists()


@pytest.mark.slow
def test_the_next_year_and_the_calendar_know_the_folder(tmp_path, mirror):
    params = started(project_in(tmp_path / "een"), mirror, tmp_path / "samen")
    params = with_download(params, sha256(tmp_path / "samen" / TABLE))
    later = read_params(new_year(params, 2020, tmp_path / "output").path)
    assert later.fetched == params.fetched == tmp_path / "samen"
    task = schedule.Task(params, tmp_path / "output", Path("/usr/bin/genkgeo"), mirror)
    assert f"ReadWritePaths={tmp_path / 'samen'}\n" in schedule.service(task)


@pytest.fixture
def example(tmp_path) -> Path:
    """A parameter file that is read, and no more."""
    shutil.copytree(ROOT / "params", tmp_path / "project/params")
    return tmp_path / "project/params/voorbeeld-2025.yaml"


def read_with(path: Path, folder: str) -> Params:
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\ndata_folder: {folder}\n", encoding="utf-8")
    return read_params(path)


def test_the_folder_may_be_named_from_home_or_from_the_project(example, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "thuis"))
    text = example.read_text(encoding="utf-8")
    for written, folder in {
        "~/open data": tmp_path / "thuis/open data",
        "../open": tmp_path / "open",
        f"'{tmp_path}/ver'": tmp_path / "ver",
    }.items():
        params = read_with(example, written)
        assert params.fetched == folder
        assert params.resolve(f"{FOLDER}/a/b.csv") == folder / "a/b.csv"
        assert params.resolve("data\\opgehaald\\b.csv") == folder / "b.csv"
        assert params.resolve("data/b.csv") == params.root / "data/b.csv"
        assert params.name_of(folder / "a/b.csv") == f"{FOLDER}/a/b.csv"
        example.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("written", [".", "..", "params"])
def test_a_folder_around_the_parameters_is_no_reason_to_fail(example, written):
    shutil.copytree(ROOT / "data", example.parent.parent / "data")
    assert len(hash_inputs(read_with(example, written))) == len(hash_inputs(read_params(EXAMPLE)))


@pytest.mark.parametrize(
    "name",
    [
        f"{FOLDER}/../../../geheim.csv",
        f"{FOLDER}/a/../../geheim.csv/../../../../x",
        "/etc/hostname",
        "~/x.csv/../../../..",
        "../samen/b.csv",
        f"{FOLDER}/koppeling.csv",
        f"{FOLDER}/b\0.csv",
    ],
)
def test_no_other_name_leads_out_of_the_project_or_of_the_folder(example, tmp_path, name):
    shared = tmp_path / "samen"
    shared.mkdir()
    (tmp_path / "geheim.csv").touch()
    (shared / "koppeling.csv").symlink_to(tmp_path / "geheim.csv")
    params = read_with(example, str(shared))
    with pytest.raises(ParamsError, match="buiten de projectmap"):
        params.resolve(name)


@pytest.mark.parametrize("written", ["", "[a]", "~onbekende-van-wie-niemand-weet/x", '"a\\nb"'])
def test_a_folder_that_cannot_be_is_refused(example, written):
    with pytest.raises(ParamsError):
        _ = read_with(example, written).fetched if written else read_with(example, '""')


def test_a_folder_within_the_project_or_around_it_keeps_the_names(tmp_path):
    root = tmp_path / "project"
    within, around = root / "data/gedeeld", tmp_path
    assert name_of(within / "a.csv", within, root) == f"{FOLDER}/a.csv"
    assert name_of(root / "data/a.csv", within, root) == "data/a.csv"
    assert name_of(tmp_path / "a.csv", around, root) == f"{FOLDER}/a.csv"
    assert name_of(root / "params/a.yaml", around, root) == "params/a.yaml"


def test_only_the_line_of_the_folder_is_left_out_of_a_hash():
    text = b'title: x\n"data_folder" : ~/a # data_folder: b\nnote: |\n  data_folder: c\n'
    assert without_place(text) == b"title: x\nnote: |\n  data_folder: c\n"


@pytest.mark.parametrize("where", ["samen/TF_CAR_HH_SECTOR.txt", "nergens", "twee", "een/params"])
def test_a_folder_without_the_tables_is_told(tmp_path, mirror, where):
    """A file, nothing, the folder of another project, and one of this project."""
    params = started(project_in(tmp_path / "een"), mirror, tmp_path / "samen")
    started(project_in(tmp_path / "twee"), mirror)
    text = params.path.read_text("utf-8")
    assert f'"{tmp_path}/samen"' in text
    params.path.write_text(text.replace(f"{tmp_path}/samen", f"{tmp_path}/{where}"), "utf-8")
    done = run("check", params.path, cwd=tmp_path / "een")
    assert done.returncode == 2
    assert TABLE in done.stdout + done.stderr


def test_the_command_says_where_the_tables_are(tmp_path, mirror):
    project = project_in(tmp_path / "een")
    words = ("start", "samen", "--mirror", mirror, "--data-folder", "../samen")
    done = run(*words, cwd=project)
    assert done.returncode == 0, done.stderr
    assert f"de tabellen staan in {tmp_path}/samen" in done.stdout
    assert f'data_folder: "{tmp_path}/samen"' in (project / "params/samen.yaml").read_text("utf-8")
