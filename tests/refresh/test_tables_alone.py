"""A release without pages: its tables, what is known of them, and nothing that leads to a page."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import small_country
from batches import make_project, outcomes, run_here
from command import run as command

from genkgeo.errors import ParamsError
from genkgeo.parameters.file import read_params
from genkgeo.refresh import Options, refresh
from genkgeo.refresh.batch.overview import write_overview
from genkgeo.refresh.batch.partition import TABLES_ALONE
from genkgeo.refresh.batch.running import PUBLISHED, REFUSED, UNCHANGED
from genkgeo.refresh.new_municipality import BASE, start
from genkgeo.refresh.place import digests, read_manifest
from genkgeo.refresh.reproduce import reproduce
from genkgeo.refresh.verify import verify_release

ALONE = "pages: false\n"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def mirror(tmp_path_factory) -> Path:
    return small_country.write(tmp_path_factory.mktemp("officieel"))


@pytest.fixture(scope="module")
def country(tmp_path_factory, mirror):
    """The project after one batch of tables alone, and what the batch did."""
    project = make_project(tmp_path_factory.mktemp("land"), more=ALONE)
    done = run_here(project, mirror)
    write_overview(done, "Het land", project / "output/land")
    return project, done


def release_of(project: Path, folder: str) -> Path:
    return (project / "output/land" / folder / "current").resolve()


def test_every_municipality_has_its_tables_and_no_page(country):
    project, done = country
    assert set(outcomes(done).values()) == {PUBLISHED}
    for line in done.lines:
        release = release_of(project, line.folder)
        assert verify_release(release) == len(digests(release)) - 1
        kinds = {path.suffix for path in release.rglob("*") if path.is_file()}
        assert kinds == {".csv", ".xlsx", ".gpkg", ".json"}
        assert (release / "tabellen/verschillen.csv").is_file()
        manifest = read_manifest(release)
        assert manifest["links"] == [] and line.counts["cijfers"] > 0
        assert all(name.startswith("tabellen/") for name in manifest["pages"])
        # What a later year is compared with is kept, as of any other release.
        assert any((project / "output/land" / line.folder / "archief").glob("*/*"))


def test_the_tables_are_those_of_a_batch_with_pages(country, mirror, tmp_path):
    project, alone = country
    other = make_project(tmp_path, "[Samen, Là-Haut]")
    whole = run_here(other, mirror)
    assert set(outcomes(whole).values()) == {PUBLISHED}
    for folder in ("samen", "la-haut"):
        first, second = (
            {name: mark for name, mark in digests(release_of(p, folder)).items() if "tabel" in name}
            for p in (project, other)
        )
        assert first == second and len(first) > 8
    both = alone.figures[alone.figures["municipality"].isin(["20009", "30001"])]
    assert both.reset_index(drop=True).equals(whole.figures)


def test_the_page_above_leads_to_the_workbooks(country):
    project, _ = country
    page = project / "output/land/index.html"
    text = page.read_text(encoding="utf-8")
    assert 'href="samen/current/tabellen/samen.xlsx"' in text
    assert (page.parent / "samen/current/tabellen/samen.xlsx").is_file()
    assert "current/index.html" not in text
    assert "leidt naar haar tabellen." in text and "startpagina" not in text


def test_a_refresh_of_one_of_them_gives_the_same_bytes_and_can_be_made_again(
    country, mirror, tmp_path
):
    project, _ = country
    alone = make_project(tmp_path)
    started = start("Samen", mirror, alone, BASE, more=TABLES_ALONE)
    release = refresh(read_params(started.path), alone / "output")
    first, second = digests(release), digests(release_of(project, "samen"))
    first.pop("manifest.json"), second.pop("manifest.json")
    assert first == second
    again = reproduce(release, alone, progress=lambda _: None)
    assert again.different == [] and again.same == len(digests(release))
    params = started.path.relative_to(alone).as_posix()
    done = command("refresh", params, "--fresh", "--out", "output", cwd=alone)
    assert done.returncode == 0 and "current/tabellen" in done.stdout.replace("\n", "")


def test_what_is_the_same_stays_and_is_not_computed_again(country, mirror, monkeypatch):
    project, done = country
    monkeypatch.setattr("genkgeo.refresh.batch.running.compute", None)
    again = run_here(project, mirror)
    assert set(outcomes(again).values()) == {UNCHANGED}
    assert again.figures.equals(done.figures)
    assert [line.counts for line in again.lines] == [line.counts for line in done.lines]


def test_what_changed_too_much_waits_for_a_word_with_the_table_beside_the_logs(mirror, tmp_path):
    mirror = shutil.copytree(mirror, tmp_path / "officieel")
    project = make_project(tmp_path / "project", "[Samen, Là-Haut]", ALONE)
    assert set(outcomes(run_here(project, mirror)).values()) == {PUBLISHED}
    online = release_of(project, "samen")
    cars = mirror / "TF_CAR_HH_SECTOR.txt"
    lines = cars.read_text(encoding="utf-8").splitlines()
    changed = [f"{x.rpartition(';')[0]};9" if ";20001B00-;" in x else x for x in lines]
    cars.write_text("\n".join(changed) + "\n", encoding="utf-8")
    done = run_here(project, mirror)
    assert outcomes(done) == {"20009": REFUSED, "30001": PUBLISHED}
    assert "logboek/verschillen.csv" in done.lines[0].reason
    assert (project / "output/land/samen/logboek/verschillen.csv").is_file()
    assert release_of(project, "samen") == online
    assert outcomes(run_here(project, mirror, accept="nieuwe telling"))["20009"] == PUBLISHED
    assert release_of(project, "samen") != online


def test_own_parameters_go_before_the_batch_file(mirror, tmp_path):
    project = make_project(tmp_path / "een", "[Samen, Là-Haut]", ALONE)
    started = start("Samen", mirror, project, BASE)
    with started.path.open("a", encoding="utf-8") as handle:
        handle.write("publish: {pages: true}\n")
    start("Là-Haut", mirror, project, BASE)
    done = run_here(project, mirror)
    assert set(outcomes(done).values()) == {PUBLISHED}
    assert (release_of(project, "samen") / "index.html").is_file()
    assert not (release_of(project, "samen") / "notebooks").exists()
    assert not list(release_of(project, "la-haut").rglob("*.html"))
    page = write_overview(done, "Twee", project / "output/land").read_text(encoding="utf-8")
    assert "leidt naar haar startpagina of tabellen." in page
    other = make_project(tmp_path / "twee", "[Samen, Là-Haut]")
    started = start("Samen", mirror, other, BASE)
    with started.path.open("a", encoding="utf-8") as handle:
        handle.write("publish: {pages: false}\n")
    assert set(outcomes(run_here(other, mirror)).values()) == {PUBLISHED}
    assert not list(release_of(other, "samen").rglob("*.html"))
    assert (release_of(other, "la-haut") / "index.html").is_file()


def test_what_needs_pages_is_refused(mirror, tmp_path):
    project = make_project(tmp_path)
    started = start("Samen", mirror, project, BASE, more=TABLES_ALONE)
    with pytest.raises(ParamsError, match="zonder pagina's") as refused:
        params = read_params(started.path)
        refresh(params, project / "output", Options(extras=frozenset({"online"})))
    assert "--online" in str(refused.value)
    text = started.path.read_text(encoding="utf-8")
    both = text.replace("pages: false", "pages: false, notebooks: true")
    started.path.write_text(both, encoding="utf-8")
    with pytest.raises(ParamsError, match="met pages: false zijn er geen notebooks"):
        read_params(started.path)
