"""Many municipalities at once: the same as one by one, and no one stops another."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import small_country
from at_work import begin_at_once, die, die_once, who
from batches import Here, make_project, outcomes, run_here
from command import run as command
from filelock import FileLock

from genkgeo.errors import DataError, LockedError, ParamsError, RunError
from genkgeo.pages.notebooks import NOTEBOOKS
from genkgeo.parameters.file import read_params
from genkgeo.refresh import refresh
from genkgeo.refresh.batch import engines
from genkgeo.refresh.batch.engines import TRIES, Dask, Pool
from genkgeo.refresh.batch.overview import FIGURES, OUTCOMES, write_overview
from genkgeo.refresh.batch.partition import FIGURES as BESIDE
from genkgeo.refresh.batch.partition import LINES, from_bytes
from genkgeo.refresh.batch.running import FAILED, PUBLISHED, REFUSED, UNCHANGED
from genkgeo.refresh.batch.work import pack, unpack
from genkgeo.refresh.new_municipality import BASE, start
from genkgeo.refresh.place import digests

ROOT = Path(__file__).resolve().parents[2]
MUNICIPALITIES = {
    "10001": "aarde-10001", "20009": "samen", "30001": "la-haut",
    "40001": "brussel", "40002": "aarde-40002",
}  # fmt: skip

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def mirror(tmp_path_factory) -> Path:
    return small_country.write(tmp_path_factory.mktemp("officieel"))


@pytest.fixture(scope="module")
def country(tmp_path_factory, mirror):
    """The project after one batch of all, and what the batch did."""
    project = make_project(tmp_path_factory.mktemp("land"))
    done = run_here(project, mirror)
    write_overview(done, "Het land", project / "output/land")
    return project, done


@pytest.fixture(scope="module")
def two(tmp_path_factory, mirror) -> Path:
    """A project of two municipalities that are published, to be copied."""
    project = make_project(tmp_path_factory.mktemp("twee"), "[Samen, Là-Haut]")
    assert set(outcomes(run_here(project, mirror)).values()) == {PUBLISHED}
    return project


def test_every_municipality_is_published_and_has_its_figures(country):
    project, done = country
    assert outcomes(done) == dict.fromkeys(MUNICIPALITIES, PUBLISHED)
    for code, folder in MUNICIPALITIES.items():
        release = project / "output/land" / folder / "current"
        assert (release / "index.html").is_file() and (release / "manifest.json").is_file()
        assert not (release / "notebooks").exists()
        own = [row[0] for row in small_country.SECTORS if row[1] == code]
        own += ["10001ZZZZ", "10001A99-"] if code == "10001" else []
        counts = [small_country.counts(sector) for sector in own]
        cars = sum(count[1] for count in counts) / sum(count[0] for count in counts)
        figures = done.figures
        found = figures[
            (figures["municipality"] == code) & (figures["indicator"] == "autos_per_huishouden")
        ]
        assert found["value"].item() == pytest.approx(cars) and found["period"].item() == 2019


def test_a_release_of_a_batch_has_the_bytes_of_the_refresh_of_that_municipality(
    country, mirror, tmp_path
):
    project, _ = country
    figures = (project / "output/land" / FIGURES).read_bytes()
    for code, name in (("10001", "aarde-10001"), ("20009", "samen"), ("30001", "la-haut")):
        alone = make_project(tmp_path / code)
        (alone / BESIDE).parent.mkdir()
        (alone / BESIDE).write_bytes(figures)
        started = start(code, mirror, alone, BASE, more=LINES)
        # There the tables are whole files of the country, here they were cut.
        assert (alone / "data/opgehaald/TF_CAR_HH_SECTOR.txt").is_file()
        release = refresh(read_params(started.path), alone / "output")
        first, second = digests(release), digests(project / "output/land" / name / "current")
        first.pop("manifest.json"), second.pop("manifest.json")
        assert first == second


def test_what_is_the_same_stays_online_and_is_not_computed_again(country, mirror):
    project, done = country
    online = {p: p.resolve() for p in (project / "output/land").glob("*/current")}
    again = run_here(project, mirror, engine=NoWork())
    assert outcomes(again) == dict.fromkeys(MUNICIPALITIES, UNCHANGED)
    assert online == {p: p.resolve() for p in (project / "output/land").glob("*/current")}
    pd.testing.assert_frame_equal(again.figures, done.figures)
    assert [line.counts for line in again.lines] == [line.counts for line in done.lines]


class NoWork:
    """Has no work to do."""

    def map(self, work: Callable[..., Any], tasks: Iterable[Any]) -> Iterator[Any]:
        assert list(tasks) == []
        yield from ()


def test_a_pool_of_processes_makes_the_same_bytes_whatever_their_number(mirror, tmp_path, country):
    project, _ = country
    other = make_project(tmp_path / "pool", "[Samen, Là-Haut]")
    done = run_here(other, mirror, Pool(2))
    assert outcomes(done) == dict.fromkeys(("20009", "30001"), PUBLISHED)
    for folder in ("samen", "la-haut"):
        first = digests(project / "output/land" / folder / "current")
        second = digests(other / "output/land" / folder / "current")
        first.pop("manifest.json"), second.pop("manifest.json")
        assert first == second
    assert all(line.megabytes > 50 and line.seconds > 0 for line in done.lines)


def test_a_municipality_that_is_refused_stops_nobody(mirror, tmp_path):
    project = make_project(tmp_path, "[Samen, '10001']")
    own = project / "params/samen.yaml"
    own.write_text("title: Samen\nyear: 2019\n", encoding="utf-8")
    done = run_here(project, mirror)
    assert outcomes(done) == {"10001": PUBLISHED, "20009": REFUSED}
    refused = next(line for line in done.lines if line.code == "20009")
    assert "samen.yaml" in refused.reason
    page = write_overview(done, "Twee", project / "output/land").read_text(encoding="utf-8")
    assert "Van 1 gemeente is deze keer niets gepubliceerd" in page
    # Why may quote a cell: everybody sees that there is nothing new, the owner alone why.
    assert "samen.yaml" not in page
    logs = (project / "output/land" / OUTCOMES).parent
    assert (logs.stat().st_mode & 0o777, logs.name) == (0o700, "logboek")
    with (project / "output/land" / OUTCOMES).open(encoding="utf-8", newline="") as handle:
        rows = {row["gemeente"]: row for row in csv.DictReader(handle)}
    assert rows["20009"]["uitkomst"] == REFUSED and "samen.yaml" in rows["20009"]["reden"]
    assert rows["10001"]["sectoren"] == "5" and rows["10001"]["reden"] == ""


def test_the_command_says_what_became_of_all_and_ends_with_2_where_one_was_refused(
    mirror, tmp_path, monkeypatch
):
    monkeypatch.setattr("genkgeo.refresh.batch.engines.Pool", lambda *_: Here())
    project = make_project(tmp_path, "[Samen, Là-Haut]")
    words = ("batch", "params/land.yaml", "--mirror", str(mirror))
    done = command(*words, cwd=project)
    assert done.returncode == 0, done.stderr
    assert "2 van 2 gemeenten gepubliceerd, 0 ongewijzigd." in done.stdout
    assert (project / "output/land/index.html").is_file()
    (project / "params/samen.yaml").write_text("title: Samen\n", encoding="utf-8")
    done = command(*words, cwd=project)
    assert done.returncode == 2 and "geweigerd: Samen (20009)" in done.stderr
    # The figures of Samen are gone from beside those of the other, which is made again.
    assert "1 van 2 gemeenten gepubliceerd, 0 ongewijzigd." in done.stdout
    # What was online stays, and the page says so.
    assert (project / "output/land/samen/current/index.html").is_file()
    page = (project / "output/land/index.html").read_text(encoding="utf-8")
    assert "De uitgave van hiervoor staat er nog." in page
    assert (
        command("batch", "params/geen.yaml", "--mirror", str(mirror), cwd=project).returncode == 2
    )


def test_own_parameters_go_before_what_a_batch_would_start(mirror, tmp_path):
    project = make_project(tmp_path, "[Samen]")
    started = start("Samen", mirror, project, BASE)
    text = started.path.read_text(encoding="utf-8").replace("in open cijfers", "zoals wij het zien")
    started.path.write_text(text, encoding="utf-8")
    done = run_here(project, mirror)
    assert outcomes(done) == {"20009": PUBLISHED}
    page = project / "output/land/samen/current/index.html"
    assert "Samen zoals wij het zien" in page.read_text(encoding="utf-8")


@pytest.mark.refresh
def test_notebooks_are_only_for_who_asks_for_them(mirror, tmp_path, monkeypatch):
    # without those of risk and profiles: what holds of a kernel holds of all
    monkeypatch.setattr("genkgeo.pages.notebooks.NOTEBOOKS", (NOTEBOOKS[0], *NOTEBOOKS[3:]))
    project = make_project(tmp_path, "[Samen, Là-Haut]")
    started = start("Samen", mirror, project, BASE)
    with started.path.open("a", encoding="utf-8") as handle:
        handle.write("publish: {notebooks: true}\n")
    start("Là-Haut", mirror, project, BASE)
    assert set(outcomes(run_here(project, mirror)).values()) == {PUBLISHED}
    asked, other = (project / "output/land" / name / "current" for name in ("samen", "la-haut"))
    assert (asked / "notebooks/5_publicatie.html").is_file()
    # A municipality without plans has no notebook, no link and no word about them.
    assert not (asked / "notebooks/4_omgevingsanalyse.html").exists()
    start_page = (asked / "index.html").read_text(encoding="utf-8")
    assert "notebooks/5_publicatie.html" in start_page
    assert "4_omgevingsanalyse" not in start_page and "plannen" not in start_page
    # Its prose was written about a city, which this is not.
    for ending in ("ipynb", "html"):
        told = (asked / f"notebooks/1_cijfers.{ending}").read_text(encoding="utf-8")
        assert "Totalen van de gemeente" in told and "de stad" not in told
    assert not (other / "notebooks").exists()
    assert "notebooks/" not in (other / "index.html").read_text(encoding="utf-8")
    assert set(outcomes(run_here(project, mirror)).values()) == {UNCHANGED}


def test_what_changed_too_much_waits_for_a_word_and_the_rest_goes_on(mirror, tmp_path, two):
    mirror = shutil.copytree(mirror, tmp_path / "officieel")
    project = shutil.copytree(two, tmp_path / "project", symlinks=True)
    online = (project / "output/land/samen/current").resolve()
    cars = mirror / "TF_CAR_HH_SECTOR.txt"
    lines = cars.read_text(encoding="utf-8").splitlines()
    changed = [f"{x.rpartition(';')[0]};9" if ";20001B00-;" in x else x for x in lines]
    cars.write_text("\n".join(changed) + "\n", encoding="utf-8")
    done = run_here(project, mirror)
    assert outcomes(done)["20009"] == REFUSED
    assert "te groot om vanzelf te publiceren" in done.lines[0].reason
    assert (project / "output/land/samen/current").resolve() == online
    accepted = run_here(project, mirror, accept="nieuwe telling")
    assert outcomes(accepted)["20009"] == PUBLISHED
    assert (project / "output/land/samen/current").resolve() != online


def test_a_run_that_was_broken_off_goes_on_where_it_was(mirror, tmp_path):
    project = make_project(tmp_path, "[Samen, Là-Haut]")

    class Stops(Here):
        """Is stopped after one municipality is written."""

        def map(self, work: Callable[..., Any], tasks: Iterable[Any]) -> Iterator[Any]:
            for result in super().map(work, tasks):
                yield result
                if work.__name__ == "write":
                    raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_here(project, mirror, Stops())
    assert len(list((project / "output/land").glob("*/current/index.html"))) == 1
    done = run_here(project, mirror)
    assert sorted(outcomes(done).values()) == [PUBLISHED, UNCHANGED]


def test_a_part_that_is_damaged_is_made_again(country, mirror):
    project, _ = country
    part = project / "output/land/.werk/delen/samen.parquet"
    whole = part.read_bytes()
    part.write_bytes(whole[:100])
    for path in (project / "output/land/.werk/berekend").glob("samen-*"):
        path.write_bytes(b"half")
    done = run_here(project, mirror)
    assert set(outcomes(done).values()) == {UNCHANGED} and part.read_bytes() == whole
    with pytest.raises(DataError, match="beschadigd"):
        from_bytes(whole[:100])


def test_two_batches_in_one_folder_wait_for_each_other(mirror, tmp_path):
    project = make_project(tmp_path)
    (project / "output/land").mkdir(parents=True)
    with FileLock(project / "output/land/.batch.lock"), pytest.raises(LockedError, match="loopt"):
        run_here(project, mirror)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[Aarde]", "Deze naam hebben meer gemeenten"),
        ("[Xyzzy]", "Deze gemeente is er niet"),
        ("[]", "municipalities"),
        ("{a: b}", "municipalities"),
    ],
)
def test_a_list_that_is_not_right_is_refused_before_anything_is_made(mirror, tmp_path, text, said):
    project = make_project(tmp_path, text)
    with pytest.raises(ParamsError, match=said):
        run_here(project, mirror)
    assert not list((project / "output").glob("land/*/current"))


def test_a_file_of_the_country_that_is_absent_or_broken_is_told_once(mirror, tmp_path):
    mirror = shutil.copytree(mirror, tmp_path / "officieel")
    project = make_project(tmp_path / "project")
    people = mirror / "population_2011.txt"
    people.write_text("x\ty\tz\n1\t2\n", encoding="utf-8")
    with pytest.raises(DataError):
        run_here(project, mirror)
    people.unlink()
    with pytest.raises(ParamsError, match="bestand van het land is er niet"):
        run_here(project, mirror)


@pytest.fixture
def light(monkeypatch):
    """Let processes import nothing of ours: how they begin and end is tried beside this."""
    monkeypatch.setattr(engines, "_begin", begin_at_once)


def test_a_process_that_is_killed_loses_nothing(tmp_path, light):
    flag = str(tmp_path / "dood")
    found = dict(Pool(2).map(die_once, [(code, (flag, code)) for code in "abcdef"]))
    assert found == {code: code.upper() for code in "abcdef"}


def test_processes_stay_from_one_round_to_the_next_and_are_ready_before_the_first(tmp_path):
    flag = str(tmp_path / "klaar")
    with Pool(1, Path(flag).touch) as pool:
        wait_for(Path(flag).exists)
        first, second = (dict(pool.map(who, [("a", ())])) for _ in range(2))
        assert first == second and first["a"][0] != os.getpid()
        folder = Path(first["a"][1])
        assert folder.is_dir()
        # One that dies is replaced, and what it was at is done all the same.
        assert dict(pool.map(die_once, [("b", (str(tmp_path / "dood"), "b"))])) == {"b": "B"}
        assert dict(pool.map(who, [("a", ())]))["a"][1] == str(folder)
    assert not folder.exists()


def test_what_kills_every_process_is_given_up_and_the_rest_is_made(light):
    found = dict(Pool(2).map(die, [(code, (code,)) for code in "bacdef"]))
    refused = found.pop("b")
    assert isinstance(refused, RunError) and refused.found == f"{TRIES} keer"
    assert found == {code: code.upper() for code in "acdef"}


def test_no_process_outlives_who_gave_it_work(tmp_path):
    code = (
        "from at_work import sleep_long\n"
        "from genkgeo.refresh.batch.engines import Pool\n"
        "if __name__ == '__main__':\n"
        f"    list(Pool(2).map(sleep_long, [(c, ({str(tmp_path)!r},)) for c in 'ab']))\n"
    )
    script = tmp_path / "geeft_werk.py"
    script.write_text(code, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    started = subprocess.Popen([sys.executable, str(script)], env=environment)
    try:
        wait_for(lambda: len([p for p in tmp_path.iterdir() if p.name.isdigit()]) == 2)
    finally:
        started.kill()
        started.wait()
    workers = [int(path.name) for path in tmp_path.iterdir() if path.name.isdigit()]
    wait_for(lambda: not any(map(alive, workers)))


def wait_for(what: Callable[[], bool], seconds: float = 240) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until
        time.sleep(0.1)


def alive(process: int) -> bool:
    """A process that ended and was not waited for is no longer at work."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return state.rpartition(")")[2].split()[0] != "Z"


def test_a_scheduler_that_does_not_answer_is_said(monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr("genkgeo.refresh.batch.engines.SECONDS", 0.5)
    with pytest.raises(ParamsError, match="planner van dask antwoordt niet"):
        list(Dask("tcp://127.0.0.1:9", 1).map(die, []))


def test_a_cluster_of_dask_makes_the_same_bytes(mirror, tmp_path, country):
    pytest.importorskip("distributed")
    project, _ = country
    other = make_project(tmp_path / "dask", "[Samen, Là-Haut]")
    done = run_here(other, mirror, Dask("local", 1))
    assert outcomes(done) == {"20009": PUBLISHED, "30001": PUBLISHED}
    for folder in ("samen", "la-haut"):
        first = digests(project / "output/land" / folder / "current")
        second = digests(other / "output/land" / folder / "current")
        first.pop("manifest.json"), second.pop("manifest.json")
        assert first == second


def test_a_folder_is_packed_the_same_each_time_and_unpacked_as_it_was(tmp_path):
    (tmp_path / "a/leeg").mkdir(parents=True)
    (tmp_path / "a/x.txt").write_text("één", encoding="utf-8")
    packed = pack(tmp_path / "a")
    time.sleep(0.01)
    (tmp_path / "a/x.txt").touch()
    assert pack(tmp_path / "a") == packed
    unpack(packed, tmp_path / "b")
    assert digests(tmp_path / "a") == digests(tmp_path / "b") and (tmp_path / "b/leeg").is_dir()


def test_a_fault_of_ours_is_one_municipality_that_failed(mirror, tmp_path, monkeypatch):
    project = make_project(tmp_path, "[Samen, Là-Haut]")
    import genkgeo.refresh.batch.work as work

    real = work.open_project

    def broken(partition: Any, *more: Any) -> Any:
        if partition.code == "20009":
            raise IndexError("list index out of range")
        return real(partition, *more)

    monkeypatch.setattr(work, "open_project", broken)
    done = run_here(project, mirror)
    assert outcomes(done) == {"20009": FAILED, "30001": PUBLISHED}
    assert "IndexError" in done.lines[0].reason
