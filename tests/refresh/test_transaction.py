"""The refresh as a transaction: whatever happens, one whole release is online."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import faults
import pytest
from command import run
from lean_nbformat import nbformat
from project import RECORDS_SAMPLE, ROOT, copy_inputs

from genkgeo.errors import DataError, ParamsError, RunError
from genkgeo.parameters.file import read_params
from genkgeo.refresh import (
    Options,
    disclosed,
    making,
    manifest,
    outcome,
    preflight,
    refresh,
    runner,
)
from genkgeo.refresh import publish as publishing
from genkgeo.refresh.lock import stoppable
from genkgeo.refresh.outcome import last_outcomes
from genkgeo.refresh.place import (
    Place,
    closed_to_others,
    prepare,
    read_manifest,
    refused,
    sequence,
    write_json,
)
from genkgeo.refresh.preflight import plan, require_room, require_unchanged
from genkgeo.refresh.publish import prune, publish
from genkgeo.refresh.resume import assemble, find, keep
from genkgeo.refresh.verify import verify_files, verify_release

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


@pytest.fixture(scope="module")
def params():
    return read_params(ROOT / "params/voorbeeld-2025.yaml")


@pytest.fixture
def place(refreshed, tmp_path) -> Place:
    """Give an output folder of our own, with what a refresh left in it."""
    shutil.copytree(refreshed, tmp_path / "output", symlinks=True)
    return Place(tmp_path / "output")


@pytest.fixture(scope="module")
def stage(refreshed, tmp_path_factory) -> faults.Stage:
    folder = tmp_path_factory.mktemp("fouten")
    shutil.copytree(refreshed, folder / "output", symlinks=True)
    return faults.set_up(folder)


@pytest.fixture
def no_kernels(monkeypatch):
    """Fail when a notebook would run."""
    monkeypatch.setattr(making, "Running", None)


def forget_online(place: Place) -> None:
    """Take the release away, but not what was kept to make it."""
    shutil.rmtree(place.online())
    place.current.unlink()


# --- resume


def test_nothing_changed_keeps_the_release(place, params, no_kernels):
    before = place.online()
    assert refresh(params, place.out) == before
    assert last_outcomes(place)[0]["uitkomst"] == "ongewijzigd"
    assert place.all_releases() == [before]


def test_kept_notebooks_are_published_again(place, params, no_kernels, monkeypatch):
    old = read_manifest(place.online())
    forget_online(place)
    # It tells nothing that it did not tell when it passed the attack, which is long.
    monkeypatch.setattr(disclosed, "attack", None)
    made = refresh(params, place.out)
    assert read_manifest(made)["outputs"] == old["outputs"]
    assert place.online() == made
    verify_release(made)


def test_a_folder_named_from_here_is_the_same_folder(
    place, params, no_kernels, not_attacked, monkeypatch
):
    monkeypatch.chdir(place.out.parent)
    here = Place(Path("output"))
    assert here.all_releases() == [here.online()]
    forget_online(place)
    assert refresh(params, Path("output")) == place.online()


def test_a_harmed_release_is_made_again(place, params, no_kernels, not_attacked):
    (place.online() / "index.html").write_text("stuk")
    made = refresh(params, place.out)
    assert len(place.all_releases()) == 2
    verify_release(made)


@pytest.mark.parametrize("name", ["tabellen/risico_wijken.csv", "manifest.json"])
def test_what_is_online_and_cannot_be_read_asks_for_a_word(
    place, params, no_kernels, not_attacked, name
):
    harmed = place.online()
    (harmed / name).write_text("gebied\n71016A\n")
    with pytest.raises(DataError, match="er is niet mee te vergelijken"):
        refresh(params, place.out)
    assert place.online() == harmed
    verify_release(refresh(params, place.out, Options(accept="de schijf was stuk")))


def test_a_harmed_part_is_not_used(place):
    key = next(path for path in place.kept.iterdir() if path.is_dir()).name
    kept = find(place, key)
    (kept.folder / "extra.txt").write_text("x")
    assert find(place, key) is None
    assert find(place, "bestaat-niet") is None


def test_a_record_entered_meanwhile_is_a_changed_input(tmp_path):
    copy_inputs(tmp_path, "opvolging", folders=("data", "params", "notebooks"))
    first = plan(read_params(tmp_path / "params/voorbeeld-2025.yaml"))
    require_unchanged(first)
    records = tmp_path / "data/opvolging/registraties.csv"
    records.parent.mkdir()
    shutil.copy(RECORDS_SAMPLE, records)
    with pytest.raises(RunError, match=r"opvolging/registraties\.csv"):
        require_unchanged(first)
    second = plan(first.params)
    assert "data/opvolging/registraties.csv" in second.inputs
    records.unlink()
    with pytest.raises(RunError, match=r"opvolging/registraties\.csv"):
        require_unchanged(second)


@pytest.mark.slow
def test_every_key_rests_on_inputs_notebook_library_and_versions(tmp_path, monkeypatch, params):
    copy_inputs(tmp_path, folders=("data", "params", "notebooks"))
    mine = read_params(tmp_path / "params/voorbeeld-2025.yaml")
    first = plan(mine)
    assert first.keys == plan(params).keys
    (tmp_path / "notebooks/1_cijfers.ipynb").open("a").write(" ")
    changed = plan(mine).keys
    assert [name for name in changed if changed[name] != first.keys[name]] == ["1_cijfers"]
    (tmp_path / "data/voorbeeld/werk_statsec.csv").open("a").write("\n")
    assert not set(plan(mine).keys.values()) & set(changed.values())
    with pytest.raises(RunError, match="veranderd terwijl de vernieuwing liep"):
        require_unchanged(first)
    (tmp_path / "data/voorbeeld/werk_statsec.csv").unlink()
    with pytest.raises(RunError, match="bestaat niet"):
        require_unchanged(first)
    for name, value in (("versions", dict), ("library_hash", str)):
        monkeypatch.setattr(preflight, name, value)
        assert plan(params).key != first.key
        monkeypatch.undo()


def test_two_parts_with_one_file_are_refused(tmp_path):
    for name in ("a", "b", "uit"):
        (tmp_path / name).mkdir()
    for name in ("a", "b"):
        (tmp_path / name / "index.html").write_text(name)
    with pytest.raises(RunError, match="schrijven hetzelfde bestand"):
        assemble({name: tmp_path / name for name in ("a", "b")}, tmp_path / "uit")


# --- faults


def test_killed_at_any_moment(stage):
    seen = faults.kills(stage, 3, random.Random(1))
    assert {what for what in seen if not what.endswith((" vorige", " nieuw"))} == set()
    assert seen["volgende: 0 nieuw"] == 3


def test_two_at_once(stage):
    assert faults.two_at_once(stage, 1) == {"[0, 4] nieuw": 1}


def test_a_disk_that_fills_up(stage):
    seen = faults.small_files(stage, [2_000, 100_000])
    assert seen == {"3 vorige": 2}
    assert stage.run()[0] == 0


def test_a_disk_that_may_not_be_written(stage):
    seen = faults.read_only(stage)
    if "mount mag hier niet" in seen:
        pytest.skip("een schijf aankoppelen mag hier niet")
    assert seen == {"ro: 2 vorige": 1, "rw: 0 nieuw": 1}


def test_a_disk_that_cannot_hold_a_release(place, monkeypatch):
    monkeypatch.setattr(preflight.shutil, "disk_usage", lambda _: SimpleNamespace(free=1_000))
    with pytest.raises(RunError, match="schijf is vol"):
        require_room(place)


@pytest.mark.parametrize(
    ("number", "inside", "code", "told"),
    [
        (errno.EROFS, "output/logboek", 2, "De uitvoermap is niet te beschrijven"),
        (errno.EACCES, ".", 2, "De uitvoermap is niet te beschrijven"),
        (errno.EACCES, "notebooks/1_cijfers.ipynb", 2, "Een bestand of map is niet te lezen"),
        (errno.ENOSPC, "output/x", 3, "De schijf is vol"),
        (errno.EMFILE, "data/x.csv", 3, "Het systeem gaf een fout"),
        (errno.EIO, "output/x", 3, "Het systeem gaf een fout"),
    ],
)
def test_what_the_system_refuses_is_told_as_what_it_is(tmp_path, number, inside, code, told):
    error = OSError(number, os.strerror(number), str(tmp_path / inside))
    worded = refused(error, tmp_path / "output")
    assert (worded.exit_code, worded.what.startswith(told)) == (code, True)


@pytest.fixture(params=["SIGTERM", "SIGHUP", "SIGINT"])
def stop(request) -> Iterator[int]:
    """Give a signal that is not ignored, as it would be in the background of a shell."""
    number = getattr(signal, request.param)
    before = signal.signal(number, signal.SIG_DFL)
    yield number
    signal.signal(number, before)


def test_a_signal_stops_once(stop):
    cleared = False
    with pytest.raises(KeyboardInterrupt), stoppable():
        try:
            os.kill(os.getpid(), stop)
            time.sleep(1)
        finally:
            os.kill(os.getpid(), stop)  # clearing up is not broken off
            cleared = True
    assert cleared and signal.getsignal(stop) is signal.SIG_DFL


def test_a_signal_that_was_ignored_stays_so(stop):
    signal.signal(stop, signal.SIG_IGN)
    with stoppable():
        os.kill(os.getpid(), stop)
    assert signal.getsignal(stop) is signal.SIG_IGN


def test_a_signal_while_publishing_comes_too_late(
    place, params, no_kernels, not_attacked, monkeypatch
):
    forget_online(place)
    real = publishing.publish

    def publish_and_stop(*args):
        made = real(*args)
        os.kill(os.getpid(), signal.SIGTERM)
        return made

    monkeypatch.setattr(publishing, "publish", publish_and_stop)
    assert refresh(params, place.out) == place.online()
    assert last_outcomes(place)[0]["exitcode"] == 0


def test_parameters_that_change_while_waiting_are_read_again(place, tmp_path, no_kernels):
    copy_inputs(tmp_path)
    path = tmp_path / "params/voorbeeld-2025.yaml"
    waiting = read_params(path)
    path.write_text("dit: past niet\n", encoding="utf-8")
    with pytest.raises(ParamsError, match="onbekende sleutel"):
        refresh(waiting, place.out)


def test_stopped_from_outside(stage):
    stage.reset()
    started = stage.start("--fresh")
    deadline = time.monotonic() + 60
    while len(stage.kernels()) < 4 and time.monotonic() < deadline:
        time.sleep(0.1)
    started.send_signal(signal.SIGTERM)
    code, told = started.wait(timeout=60)
    assert code == 3
    assert "De vernieuwing is onderbroken" in told and "Traceback" not in told
    assert stage.online() == "vorige"
    assert stage.kernels() == []
    # Nothing of the run is left; what passed the attack last is remembered.
    assert {path.name for path in (stage.out / ".werk").iterdir()} == {"bewaard", "aangevallen"}


def run_cells(tmp_path: Path, *cells: str, seconds: int = 60) -> str:
    """Run a notebook of these cells with the values of a refresh; give what went wrong."""
    code = [nbformat.v4.new_code_cell(cell) for cell in cells]
    notebook = nbformat.v4.new_notebook(cells=code)
    notebook.metadata["kernelspec"] = KERNEL
    nbformat.write(notebook, tmp_path / "proef.ipynb")
    job = runner.Job("proef", tmp_path / "proef.ipynb", tmp_path / "werk", {})
    setting = runner.Setting(tmp_path, cell_seconds=seconds, logs=tmp_path)
    with runner.Running([job], setting) as running:
        running.go()
        with pytest.raises(RunError) as caught:
            list(running.finished())
    return str(caught.value)


@pytest.mark.slow
def test_a_cell_over_its_time_limit(tmp_path):
    told = run_cells(tmp_path, "1", "import time; time.sleep(60)", seconds=1)
    assert "duurt te lang" in told and "proef.ipynb, cel 1" in told


@pytest.mark.slow
def test_an_error_is_told_with_its_cell_and_the_notebook_is_kept(tmp_path):
    told = run_cells(tmp_path, "1", "1 / 0")
    assert "ZeroDivisionError" in told and "cel 1" in told
    assert "1 / 0" in (tmp_path / "mislukt-proef.ipynb").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "source",
    [
        None,
        'PARAMS = ""',
        'PARAMS = ""\nOUT = ""\nMEER = 1',
        'PARAMS = ""\nOUT = ""\n__import__ = 1',
    ],
)
def test_a_notebook_with_other_parameters_is_refused(tmp_path, source):
    cell = nbformat.v4.new_code_cell(
        source or "1", metadata={"tags": ["parameters"] * bool(source)}
    )
    notebook = nbformat.v4.new_notebook(cells=[cell])
    notebook.metadata["kernelspec"] = KERNEL
    nbformat.write(notebook, tmp_path / "proef.ipynb")
    with pytest.raises(ParamsError, match="andere parameters dan verwacht"):
        runner.require_parameters(tmp_path / "proef.ipynb")


def test_absent_notebooks_are_told(params, tmp_path, monkeypatch):
    monkeypatch.setattr(preflight, "embedded", lambda: tmp_path / "a")
    moved = params.model_copy(update={"root": tmp_path})
    with pytest.raises(ParamsError, match="notebooks zijn niet gevonden"):
        preflight.find_notebooks(moved)


def test_a_fetched_file_that_was_replaced_is_refused():
    mine = read_params(ROOT / "params/open-data.yaml")
    name = f"data/opgehaald/{mine.file.downloads[0].name}"
    preflight.require_official(mine, {name: mine.file.downloads[0].sha256, "data/x": "0"})
    with pytest.raises(ParamsError, match="andere controlesom dan in de parameters"):
        preflight.require_official(mine, {name: "0"})
    asked = mine.file.downloads[0].model_copy(update={"sha256": None})
    file = mine.file.model_copy(update={"downloads": (asked,)})
    with pytest.raises(ParamsError, match=r"(?s)nog niet gezegd.*onder downloads zijn sha256: 0"):
        preflight.require_official(mine.model_copy(update={"file": file}), {name: "0"})


def test_an_input_that_cannot_be_read_is_told(params, monkeypatch):
    def refuse(path: Path) -> str:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(preflight, "sha256", refuse)
    with pytest.raises(ParamsError, match="niet te lezen"):
        preflight.hash_inputs(params)


# --- publish and prune


def test_the_clock_set_back_does_not_change_the_order(
    place, params, no_kernels, not_attacked, monkeypatch
):
    first = place.online()

    class Back(dt.datetime):
        @classmethod
        def now(cls, zone=None):
            return cls(1999, 1, 1, tzinfo=zone)

    monkeypatch.setattr(manifest.dt, "datetime", Back)
    (first / "index.html").write_text("stuk")
    second = refresh(params, place.out)
    (second / "index.html").write_text("stuk")
    third = refresh(params, place.out)
    assert place.all_releases() == [first, second, third]
    assert third.name == f"{second.name}-2"
    assert [sequence(path) for path in place.all_releases()] == [1, 2, 3]


def test_old_releases_go_with_what_stands_beside_them_but_never_the_one_online(tmp_path):
    place = prepare(tmp_path)
    for number in range(1, 6):
        for kind in ("werk", "naast"):
            (tmp_path / kind).mkdir()
            (tmp_path / kind / "a.txt").write_text("a")
        write_json({"run": {"sequence": number}}, tmp_path / "werk/manifest.json")
        name = f"{2024 + number // 4}-r{number}"
        publish(place, tmp_path / "werk", name, {"archief": tmp_path / "naast"})
    (tmp_path / "current").unlink()
    (tmp_path / "current").symlink_to("releases/2024-r1")
    assert prune(place, 2, ("archief",)) == ["2024-r2", "2024-r3"]
    left = ["2024-r1", "2025-r4", "2025-r5"]
    assert [path.name for path in place.all_releases()] == left
    beside = sorted(path.name for path in (tmp_path / "archief").iterdir())
    assert beside == ["2024-r1", "2024-r3", "2025-r4", "2025-r5"]  # r3: the last of its year


def test_what_stands_beside_a_release_is_kept_and_published_with_it(
    place, params, genk, monkeypatch, not_attacked
):
    monkeypatch.setattr(making, "checked_analysis", lambda *_: genk.computed)

    def keep_more(analysis, to: Path) -> None:
        analysis.keep(to)
        (to / "a.txt").write_text("a")

    monkeypatch.setitem(making.BESIDE, "archief", keep_more)
    forget_online(place)
    shutil.rmtree(place.kept / plan(params).key)
    first = refresh(params, place.out)
    assert (place.out / "archief" / first.name / "a.txt").is_file()
    monkeypatch.setattr(making, "Running", None)
    forget_online(place)
    second = refresh(params, place.out)
    assert (place.out / "archief" / second.name / "a.txt").is_file()


def test_a_fault_of_ours_is_logged_and_changes_nothing(place, params, monkeypatch):
    forget_online(place)
    monkeypatch.setattr(making, "find", lambda *_: 1 / 0)
    with pytest.raises(RunError, match="onverwacht gestopt") as caught:
        refresh(params, place.out)
    assert "ZeroDivisionError" in str(caught.value)
    log = Path(caught.value.__notes__[-1].removeprefix("logboek: "))
    assert "Traceback" in log.read_text(encoding="utf-8")


# --- verify


def test_a_release_that_is_not_what_it_was(place):
    release = place.online()
    assert verify_release(release) > 30
    (release / "index.html").unlink()
    (release / "extra.txt").write_text("x")
    (release / "kaart.html").write_text("x")
    with pytest.raises(RunError, match="niet meer wat ze was") as caught:
        verify_release(release)
    for part in ("ontbreekt: index.html", "hoort er niet: extra.txt", "veranderd: kaart.html"):
        assert part in str(caught.value)
    with pytest.raises(ParamsError, match="geen uitgave"):
        verify_release(place.out)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def swap(old: str, new: str):
    """Give what puts one text in the place of another in a file."""
    return lambda path: replace(path, old, new)


PAGE, RUN = "index.html", "notebooks/2_risico.ipynb"
HARM = [
    (PAGE, cut, "afgebroken"),
    (PAGE, swap("</style>", " p{}</style>"), "niet op zichzelf"),
    (PAGE, swap("<main", '<img src="https://x.be/a.png"><main'), "niet op zichzelf"),
    (PAGE, swap("Content-Security-Policy", "x"), "niet op zichzelf"),
    ("tabellen/genk.xlsx", cut, "beschadigd"),
    ("tabellen/genk.gpkg", cut, "genk.gpkg"),
    ("tabellen/bronnen.csv", lambda path: path.open("a").write("a,b\n"), "even lang"),
    (RUN, cut, "2_risico.ipynb"),
    (RUN, swap('"execution_count": 3', '"execution_count": null'), "in volgorde"),
    (RUN, swap('"output_type": "execute_result"', '"output_type": "error"'), "gaf een fout"),
]


@pytest.mark.parametrize(("name", "harm", "told"), HARM)
def test_a_harmed_file_is_seen(place, name, harm, told):
    harm(place.online() / name)
    with pytest.raises(RunError, match="niet in orde") as caught:
        verify_files(place.online(), [])
    assert told in str(caught.value)


def test_a_page_that_ends_within_a_letter_is_broken_off(tmp_path):
    page = "<!doctype html><html><body>vijf\u2013zes</body></html>".encode()
    (tmp_path / "a.html").write_bytes(page[: page.index(b"\xe2") + 1])
    (tmp_path / "b.json").write_text('{"a": ')
    with pytest.raises(RunError) as caught:
        verify_files(tmp_path, [])
    told = str(caught.value)
    assert "a.html: afgebroken of beschadigd" in told and "b.json: afgebroken" in told
    assert "codec" not in told and "Expecting" not in told


def test_an_absent_or_empty_file_is_seen(tmp_path):
    with pytest.raises(RunError, match="niet volledig"):
        verify_files(tmp_path, ["index.html"])
    (tmp_path / "a.txt").touch()
    with pytest.raises(RunError, match="het bestand is leeg"):
        verify_files(tmp_path, [])


# --- what is told


def test_the_manifest_says_from_what_and_with_what(refreshed):
    made = read_manifest(refreshed / "current")
    assert made["seeds"] == {"risk": 71016, "profiles": 71016}
    assert set(made["code"]) == {"library", *plan_names()}
    (log,) = (refreshed / "logboek").glob("*Z.jsonl")
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    (took,) = [line for line in lines if line["soort"] == "duur"]
    assert set(took) >= {"cijfers", "nakijken", *plan_names()}
    assert "seconds" not in made["run"]  # how long a computation took is a function of its figures
    assert made["suppressed"] and made["versions"]["genkgeo"]


def plan_names() -> list[str]:
    return [name for name, _ in making.NOTEBOOKS]


def test_every_page_says_how_it_was_made(refreshed):
    pages = list((refreshed / "current").rglob("*.html"))
    assert len(pages) == 26 + 31  # one of each wijk
    for path in pages:
        assert "Hoe gemaakt: uitgave 2025, cijfers van" in path.read_text(encoding="utf-8"), path


def test_the_hook_gets_the_outcome_and_can_break_nothing(place, params, tmp_path):
    told = tmp_path / "uitkomst.json"
    script = f"import sys; open({str(told)!r}, 'w').write(sys.stdin.read())"
    words = f'"{sys.executable}" -c "{script}"'
    refresh(params, place.out, Options(hook=words))
    assert json.loads(told.read_text())["uitkomst"] == "ongewijzigd"
    refresh(params, place.out, Options(hook="bestaat-niet-als-opdracht"))
    lines = sorted(place.logs.glob("*Z.jsonl"))[-1].read_text(encoding="utf-8")
    assert "FileNotFoundError" in lines


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("yes", "TimeoutExpired"),
        ("sh -c 'sleep 60 & sleep 60'", "TimeoutExpired"),
        ("sh -c 'echo weg; exit 7'", '"exitcode": 7, "uitvoer": "weg'),
        ("sh -c 'sleep 2 & echo daar'", '"exitcode": 0, "uitvoer": "daar'),
        ("echo $(id) ; `id`", "$(id) ; `id`"),
        ("printf '\\377'", "\ufffd"),
        ("/dev/null", "PermissionError"),
        (" ", "IndexError"),
        ("'open", "ValueError"),
    ],
)
def test_a_hook_that_misbehaves_is_noted(tmp_path, monkeypatch, words, told):
    monkeypatch.setattr(outcome, "HOOK_SECONDS", 0.5)
    place = prepare(tmp_path)
    began = time.monotonic()
    with outcome.recorded(place, tmp_path / "p.yaml", progress=print, hook=words) as journal:
        pass
    assert time.monotonic() - began < 5
    assert told in journal.path.with_suffix(".jsonl").read_text(encoding="utf-8")


def test_a_log_that_nobody_can_hear_or_spell_stops_nothing(tmp_path):
    def unheard(text: str) -> None:
        raise OSError(errno.ENOSPC, text)

    place = prepare(tmp_path / os.fsdecode(b"m\xe9t"))
    with outcome.recorded(place, place.out / "p.yaml", progress=unheard) as journal:
        journal.step(str(place.out))
    assert last_outcomes(place)[0]["exitcode"] == 0


@pytest.mark.slow
def test_a_refusal_lists_and_keeps_its_findings(waiting_kernels, tmp_path):
    copy_inputs(tmp_path)
    replace(tmp_path / "data/voorbeeld/werk_statsec.csv", "71016A001", "71053A001")
    wrong = read_params(tmp_path / "params/voorbeeld-2025.yaml")
    with pytest.raises(DataError) as caught:
        refresh(wrong, tmp_path / "output")
    notes = " ".join(caught.value.__notes__)
    assert "bevinding: werk_statsec.csv, rij 2" in notes and "logboek" in notes
    kept = (tmp_path / "output/logboek/bevindingen.csv").read_text(encoding="utf-8")
    assert "71053A001" in kept
    last = last_outcomes(Place(tmp_path / "output"))[0]
    assert (last["uitkomst"], last["exitcode"]) == ("geweigerd", 2)


def test_a_kept_part_is_complete_or_absent(place, tmp_path):
    folder = place.work / "nieuw"
    folder.mkdir()
    (folder / "a.txt").write_text("a")
    keep(place, "sleutel", folder, {"x": 1})
    assert find(place, "sleutel").facts == {"x": 1}
    (place.kept / "sleutel.json").unlink()
    assert find(place, "sleutel") is None


def test_unit_and_timer_pass_systemd(place, tmp_path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd here")
    words = ["schedule", "print", "params/open-data.yaml", "--out", str(tmp_path / "uit map 10%")]
    done = run(*words, "--mirror", str(tmp_path), "--hook", 'a "b c"')
    assert done.returncode == 0, done.stderr
    for part in done.stdout.split("# --- ")[1:3]:
        title, text = part.split("\n", 1)
        (tmp_path / Path(title).name).write_text(text)
    units = [str(tmp_path / f"genkgeo.{kind}") for kind in ("service", "timer")]
    checked = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True)
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.slow
def test_a_kernel_that_never_started_gets_a_second_chance(tmp_path, monkeypatch):
    import papermill

    from genkgeo.refresh.runner import NEVER_STARTED, Job, Running, Setting

    tried, real = [], papermill.execute_notebook

    def execute(*args, **options):
        tried.append(options["kernel_name"])
        if len(tried) == 1:
            raise RuntimeError(f"{NEVER_STARTED} to kernel_info")
        return real(*args, **options)

    monkeypatch.setattr(papermill, "execute_notebook", execute)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, tmp_path / "een.ipynb")
    with Running(
        [Job("een", tmp_path / "een.ipynb", tmp_path / "uit", {})], Setting(ROOT)
    ) as running:
        running.go()
        list(running.finished())
    assert len(tried) == 2
    assert list((tmp_path / "uit").rglob("een.ipynb"))


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="dit systeem kent geen voorrang")
def test_a_kernel_gives_way_to_who_started_it():
    code = (
        "import os, subprocess, sys\n"
        "from genkgeo.refresh.priority import give_way\n"
        "for more in (0, 5):\n"
        "    os.nice(more)\n"
        "    child = subprocess.Popen([sys.executable, '-c', 'input()'], stdin=-1)\n"
        "    give_way(child.pid, 5)\n"
        "    print(*(os.getpriority(os.PRIO_PROCESS, one) for one in (0, child.pid)))\n"
        "    child.kill()"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    pairs = [tuple(map(int, line.split())) for line in told.stdout.splitlines()]
    assert len(pairs) == 2
    for parent, child in pairs:
        assert child == min(parent + 5, 19)


def hello(folder: Path) -> runner.Job:
    """A notebook of one cell in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")])
    notebook.metadata["kernelspec"] = KERNEL
    nbformat.write(notebook, folder / "proef.ipynb")
    return runner.Job("proef", folder / "proef.ipynb", folder / "werk", {})


@pytest.mark.slow
def test_a_folder_with_braces_and_no_home_leaves_nothing_behind(tmp_path, monkeypatch):
    temporary, folder = tmp_path / "tijdelijk", tmp_path / "map {2024} {}"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    monkeypatch.delenv("IPYTHONDIR", raising=False)
    monkeypatch.setenv("HOME", "/proc/nergens")
    job = hello(folder)
    assert runner.known_parameters(job.source) == set()
    with runner.Running([job], runner.Setting(folder)) as running:
        running.go()
        assert [done.name for done in running.finished()] == ["proef"]
    assert job.target.is_file()
    assert list(temporary.iterdir()) == []
    assert "IPYTHONDIR" not in os.environ


def test_the_words_for_a_kernel_have_no_braces(params):
    from genkgeo.refresh.compute_once import readying

    folder = Path("/map {prefix}/x")
    line = readying(params, folder)
    assert "{" not in line and repr(str(folder)) == repr(eval(line.split(", ")[1]))


@pytest.mark.slow
def test_a_notebook_that_hangs_is_left_behind(tmp_path, monkeypatch):
    never = threading.Event()
    monkeypatch.setattr(runner.Running, "_execute", lambda *_, **__: never.wait(60))
    monkeypatch.setattr(runner, "START_SECONDS", 0)
    monkeypatch.setattr(runner, "STOP_SECONDS", 0.2)
    began = time.monotonic()
    setting = runner.Setting(tmp_path, cell_seconds=0)
    with (
        runner.Running([hello(tmp_path)], setting) as running,
        pytest.raises(RunError, match="Het notebook proef hangt"),
    ):
        list(running.finished())
    never.set()
    assert time.monotonic() - began < 10


def test_a_step_may_not_take_for_ever(place, params, monkeypatch):
    monkeypatch.setattr("genkgeo.refresh.STEP_SECONDS", 0.2)
    quick = params.file.publish.model_copy(update={"cell_seconds": 0})
    file = params.file.model_copy(update={"publish": quick})
    monkeypatch.setattr("genkgeo.refresh.plan", lambda _: time.sleep(60))
    began, online = time.monotonic(), place.online()
    with pytest.raises(RunError, match="stap van de vernieuwing duurt te lang"):
        refresh(params.model_copy(update={"file": file}), place.out)
    assert time.monotonic() - began < 10 and place.online() == online
    assert signal.getsignal(signal.SIGALRM) == signal.SIG_DFL


@pytest.mark.skipif(not hasattr(os, "fork"), reason="dit systeem kent geen ulimit")
def test_a_limit_on_memory_is_told_before_anything_hangs(monkeypatch):
    import resource

    monkeypatch.setattr(resource, "getrlimit", lambda _: (700_000_000, resource.RLIM_INFINITY))
    with pytest.raises(RunError, match="te weinig geheugen") as caught:
        preflight.require_memory()
    assert "ulimit -v" in str(caught.value) and caught.value.exit_code == 3
    monkeypatch.setattr(resource, "getrlimit", lambda _: (resource.RLIM_INFINITY,) * 2)
    preflight.require_memory()


@pytest.mark.skipif(os.name != "posix", reason="dit systeem kent geen umask")
def test_what_is_published_can_be_read_whatever_the_umask(tmp_path):
    before = os.umask(0o077)
    try:
        place = prepare(tmp_path / "output")
        work = place.work / "uitgave"
        (work / "tabellen").mkdir(parents=True)
        (work / "tabellen/a.csv").write_text("x")
        published = publish(place, work, "2025-a", {})
    finally:
        os.umask(before)
    assert (published / "tabellen/a.csv").stat().st_mode & 0o777 == 0o644
    for folder in (place.out, place.releases, published, published / "tabellen"):
        assert folder.stat().st_mode & 0o777 == 0o755, folder
    assert place.work.stat().st_mode & 0o077 == place.logs.stat().st_mode & 0o077 == 0
    assert closed_to_others(place) == []
    place.out.chmod(0o700)
    assert closed_to_others(place) == [place.out]
