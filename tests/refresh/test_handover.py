"""From one year to the next: what is asked anew, what stays, and which remedy leads on."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from project import EXAMPLE, copy_inputs

from genkgeo.errors import DataError, ParamsError, RunError
from genkgeo.parameters.file import read_params
from genkgeo.refresh import comparing, comparison_page
from genkgeo.refresh.earlier import keep_at, outdated
from genkgeo.refresh.new_year import new_year
from genkgeo.refresh.place import Place, prepare, write_json
from genkgeo.refresh.verify import verify_release
from genkgeo.sources.fetch import FOLDER, fetch

LAST = b"residents of 2025"
HASH = hashlib.sha256(LAST).hexdigest()


@pytest.fixture
def project(tmp_path) -> Path:
    return copy_inputs(tmp_path, "voorbeeld")


def with_downloads(project: Path, text: str) -> Path:
    path = project / "params/2025.yaml"
    path.write_text(f"{path.read_text(encoding='utf-8')}\ndownloads:\n{text}", encoding="utf-8")
    return path


def official(name: str, url: str = "", sha: str = HASH) -> str:
    address = f"    url: {url}\n" if url else ""
    return f"  - name: {name}\n    sha256: {sha}\n{address}    origin: Statbel\n"


# --- official files


def test_what_is_of_the_old_year_is_asked_anew(project):
    text = official("INWONERS_2025.zip", "https://elders.test/2025/inwoners.zip")
    text += official("jongste.zip", "https://elders.test/2025.zip")
    text += official("LEEFLOON_2025.csv", "https://elders.test/jongste.csv")
    text += official("norm_2011.csv", "https://elders.test/norm_2011.csv")
    made = new_year(read_params(with_downloads(project, text)), 2026, project)
    moved, same_name, same_address, other = read_params(made.path).file.downloads
    assert (moved.name, moved.url, moved.sha256, moved.last_year) == (
        *("INWONERS_2026.zip", None, None),
        HASH,
    )
    assert (same_name.name, same_name.url, same_name.sha256) == ("jongste.zip", None, None)
    assert (same_address.url, same_address.sha256) == ("https://elders.test/jongste.csv", None)
    assert (other.url, other.sha256) == ("https://elders.test/norm_2011.csv", HASH)
    told = " ".join(made.remarks)
    assert "INWONERS_2026.zip, jongste.zip" in told and "die van vorig jaar zijn weggelaten" in told
    assert "De naam of het adres van norm_2011.csv noemt een ander jaar" in told


def test_the_file_of_last_year_never_comes_in_under_a_new_name(project, tmp_path):
    path = with_downloads(project, official("INWONERS_2025.zip", "https://elders.test/2025.zip"))
    params = read_params(new_year(read_params(path), 2026, project).path)
    (absent,) = fetch(params)
    assert absent.outcome == "ontbreekt" and "nog geen adres van dit jaar" in absent.remark
    mirror = tmp_path / "spiegel"
    mirror.mkdir()
    (mirror / "INWONERS_2026.zip").write_bytes(LAST)
    with pytest.raises(DataError, match="het bestand van vorig jaar onder een nieuwe naam"):
        fetch(params, mirror=mirror)
    (mirror / "INWONERS_2026.zip").write_bytes(b"residents of 2026")
    with pytest.raises(
        DataError, match=r"(?s)nog niet gezegd.*zet bij dit bestand onder downloads"
    ):
        fetch(params, mirror=mirror)
    # nor when somebody put it there
    (project / FOLDER / "INWONERS_2026.zip").write_bytes(LAST)
    with pytest.raises(DataError, match="het bestand van vorig jaar onder een nieuwe naam"):
        fetch(params)
    (project / FOLDER / "INWONERS_2026.zip").write_bytes(b"residents of 2026")
    (looked_at,) = fetch(params)
    assert looked_at.outcome == "verschilt" and "bekijk het" in looked_at.remark


# --- areas


def test_areas_stay_where_they_lie(project):
    path = project / "params/2025.yaml"
    text = path.read_text(encoding="utf-8").replace("data/gebieden/", "data/2025/")
    path.write_text(text, encoding="utf-8")
    shutil.copytree(project / "data/gebieden", project / "data/2025")
    made = new_year(read_params(path), 2026, project)
    file = read_params(made.path).file
    assert file.areas["2025"].sectors == "data/2025/sectoren_2025.csv"
    assert file.crosswalk == "data/2025/omrekening.csv"
    assert not [one.file for one in made.files if "sectoren" in one.file and not one.there]
    assert "Zet je bestanden in data/2026/" in made.path.read_text(encoding="utf-8")


# --- what was kept


def left(folder: Path, mark: str, year: int = 2025, code: str = "71016") -> Path:
    folder.mkdir(parents=True)
    about = {"year": year, "vintage": "2025", "areas": {"2025": {"code": code}}, "mark": mark}
    (folder / "uitgave.json").write_text(json.dumps(about), encoding="utf-8")
    return folder


def test_a_release_that_was_corrected_afterwards_is_told(project):
    place = prepare(project / "output")
    params = read_params(new_year(read_params(project / "params/2025.yaml"), 2026, project).path)
    assert outdated(params, place) == ""
    left(project / "data/vorig/2025", "first")
    left(place.out / "archief/2025-a", "first")
    left(place.out / "archief/2026-x", "later", year=2026)
    left(place.out / "archief/2025-z", "elsewhere", code="71020")
    assert outdated(params, place) == ""
    corrected = left(place.out / "archief/2025-b", "corrected")
    told = outdated(params, place)
    assert "data/vorig/2025 is niet wat de laatste uitgave van 2025 (2025-b)" in told
    # the remedy leads out of it
    shutil.rmtree(project / "data/vorig/2025")
    shutil.copytree(corrected, project / "data/vorig/2025")
    assert outdated(params, place) == ""


def test_what_was_kept_is_replaced_when_asked_and_never_lost(tmp_path):
    folder = tmp_path / "2025"
    assert keep_at(folder, lambda part: left(part, "first") and None, replace=False) is None
    with pytest.raises(ParamsError, match="vervang wat er bewaard is met --replace"):
        keep_at(folder, lambda part: left(part, "second") and None, replace=False)
    for number, name in ((2, "2025.oud"), (3, "2025.oud-2")):
        aside = keep_at(folder, lambda part, n=number: left(part, str(n)) and None, replace=True)
        assert aside == tmp_path / name and (aside / "uitgave.json").is_file()
        assert json.loads((folder / "uitgave.json").read_text())["mark"] == str(number)
    (tmp_path / "ander").mkdir()
    (tmp_path / "ander/iets.txt").write_text("van een mens")
    with pytest.raises(ParamsError, match="kies een andere map"):
        keep_at(tmp_path / "ander", lambda part: None, replace=True)


# --- remedies and reasons


def test_a_harmed_release_is_made_again_from_its_own_parameters(tmp_path):
    release = Place(tmp_path / "elders").releases / "2025-a"
    release.mkdir(parents=True)
    about = {"outputs": {"index.html": "0"}, "parameter_file": "params/2025.yaml", "pages": []}
    write_json(about | {"extras": ["online"]}, release / "manifest.json")
    with pytest.raises(RunError) as caught:
        verify_release(release)
    again = f"genkgeo refresh params/2025.yaml --fresh --online --out {tmp_path}/elders"
    assert again in str(caught.value)
    assert "genkgeo refresh --fresh" not in str(caught.value)


@pytest.mark.parametrize("reason", ["nieuwe bron ", " nieuwe bron", "nieuwe\n bron", "nieuwe bron"])
def test_a_reason_is_the_same_on_the_page_and_in_the_manifest(tmp_path, reason):
    large = comparing.Comparison(before="a", sentences=("x.",), too_large=("y",))
    (tmp_path / "tabellen").mkdir()
    facts = {"notes": [], "example": True, "provenance": "", "links": []}
    comparison_page.write(large, tmp_path, facts, reason)
    page = (tmp_path / comparing.PAGE).read_text(encoding="utf-8")
    kept = comparing.require_accepted(large, SimpleNamespace(), tmp_path, reason)["accepted"]
    comparison_page.write(large, tmp_path, facts, kept)
    assert (tmp_path / comparing.PAGE).read_text(encoding="utf-8") == page
    assert "omdat: nieuwe bron." in page


def test_no_remedy_names_a_command_without_the_parameters_it_is_about():
    params = read_params(EXAMPLE)
    with pytest.raises(ParamsError, match=r"genkgeo refresh params/voorbeeld-2025\.yaml"):
        fetch(params)
