"""Nothing published is a function of hidden cells that an outsider can work out."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import stat
from pathlib import Path

import pytest
import small_country
from project import ROOT

from genkgeo.errors import ParamsError
from genkgeo.parameters.file import read_params
from genkgeo.refresh import Options, refresh, secret
from genkgeo.refresh.batch.partition import FIGURES, LINES
from genkgeo.refresh.manifest import RUN
from genkgeo.refresh.new_municipality import BASE, start
from genkgeo.refresh.outcome import last_outcomes
from genkgeo.refresh.place import Place, digests, prepare, read_manifest, write_json
from genkgeo.refresh.preflight import plan
from genkgeo.refresh.reproduce import reproduce
from genkgeo.refresh.status import status
from genkgeo.sources.municipalities import EMPTY

pytestmark = pytest.mark.slow

MARKS = {secret.INPUTS, secret.WHOLE, secret.MARKED_WITH}


@pytest.fixture(scope="module")
def params(tmp_path_factory):
    """A village without notebooks."""
    folder = tmp_path_factory.mktemp("dorp")
    mirror = small_country.write(folder / "officieel/statbel").parent
    project = folder / "project"
    (project / "params").mkdir(parents=True)
    for name in ("params/indicatoren.yaml", BASE):
        shutil.copyfile(ROOT / name, project / name)
    base = project / BASE
    base.write_text(base.read_text(encoding="utf-8").partition("downloads:")[0], "utf-8")
    (project / FIGURES).parent.mkdir(exist_ok=True)
    (project / FIGURES).write_bytes(EMPTY)
    return read_params(start("10001", mirror, project, BASE, more=LINES).path)


@pytest.fixture(scope="module")
def published(params, tmp_path_factory) -> Path:
    """An output with one release of the village; nobody may change it."""
    out = tmp_path_factory.mktemp("uitvoer")
    refresh(params, out)
    return out


@pytest.fixture
def place(published, tmp_path) -> Place:
    shutil.copytree(published, tmp_path / "output", symlinks=True)
    return Place(tmp_path / "output")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def text_of(log: Place) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in log.logs.glob("*Z.log"))


# --- the attack


def guesses(text: str, at: int) -> list[bytes]:
    """Every file that it could be, where all but one number is known."""
    return [f"{text[:at]}{number}{text[at + 1 :]}".encode() for number in range(5)]


def test_a_hidden_cell_is_found_from_a_hash_and_not_from_a_mark():
    table = "sector;leefloon\nA1;12\nA2;3\n"
    hidden = table.index("3")
    own = secret.Secret(b"k" * 32)
    digest = hashlib.sha256(table.encode()).hexdigest()
    tried = {hashlib.sha256(one).hexdigest(): one for one in guesses(table, hidden)}
    assert tried[digest].decode() == table  # what a release printed until now
    theirs = secret.Secret(b"a" * 32)
    marks = {digest, *tried, *map(theirs.mark, tried), *map(secret.Secret(b"").mark, tried)}
    assert own.mark(digest) not in marks


def test_no_file_of_a_release_holds_a_hash_of_an_input(place, params):
    todo = plan(params)
    asked = {*todo.inputs.values(), todo.key, todo.whole, *todo.keys.values()}
    assert len(asked) > 4
    for path in place.online().rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not [one for one in asked if one.encode() in content], path
    assert todo.whole[:6] not in place.online().name


def test_the_example_holds_no_hash_of_an_input_either(refreshed):
    todo = plan(read_params(ROOT / "params/voorbeeld-2025.yaml"))
    asked = {*todo.inputs.values(), todo.key, todo.whole, *todo.keys.values()}
    for path in (refreshed / "current").rglob("*"):
        if path.is_file():
            found = set(re.findall(rb"[0-9a-f]{64}", path.read_bytes()))
            assert not found & {one.encode() for one in asked}, path


def test_hashes_of_fetched_files_in_the_parameters_are_not_published(place, params, tmp_path):
    project = tmp_path / "project"
    shutil.copytree(params.root, project)
    own = project / params.path.relative_to(params.root)
    entry = "downloads: [{name: x.csv, sha256: %s, last_year: %s, origin: Statbel}]\n"
    text = own.read_text(encoding="utf-8") + entry % ("ab" * 32, "cd" * 32)
    own.write_text(text, encoding="utf-8")
    from genkgeo.refresh.manifest import write_manifest

    write_manifest(plan(read_params(own)), {}, tmp_path, {}, secret.Secret(b"k" * 32))
    manifest = (tmp_path / "manifest.json").read_text(encoding="utf-8")
    assert '"name": "x.csv"' in manifest
    assert "ab" * 32 not in manifest and "cd" * 32 not in manifest


def test_two_servers_differ_in_their_marks_alone(place, params, tmp_path):
    other = tmp_path / "ander"
    refresh(params, other)
    first, second = (folder.online() for folder in (place, Place(other)))
    one, two = digests(first), digests(second)
    assert {name for name in one if one[name] != two.get(name)} == {"manifest.json"}
    one, two = read_manifest(first), read_manifest(second)
    assert {name for name in one if one[name] != two[name]} <= {*MARKS, RUN}
    assert all(one[name] != two[name] for name in MARKS)
    assert not set(one["inputs"].values()) & set(two["inputs"].values())


# --- the key


def test_the_key_lies_beside_the_releases_for_the_owner_alone(place):
    assert mode(place.secret) == 0o600
    inside = [path for path in place.releases.rglob("*") if path.name == place.secret.name]
    assert inside == [] and place.secret.parent == place.out
    key = place.secret.read_text(encoding="ascii").strip().encode()
    for path in place.out.rglob("*"):
        if path.is_file() and path != place.secret:
            assert key not in path.read_bytes(), path


def test_what_lies_beside_the_releases_is_closed_whatever_the_umask(params, tmp_path):
    before = os.umask(0o000)
    try:
        refresh(params, tmp_path / "uit")
        is_closed_beside_what_is_open(tmp_path / "uit")
        os.umask(0o077)
        refresh(params, tmp_path / "uit", Options(fresh=True))
    finally:
        os.umask(before)
    is_closed_beside_what_is_open(tmp_path / "uit")
    assert len(Place(tmp_path / "uit").all_releases()) == 2


def is_closed_beside_what_is_open(out: Path) -> None:
    """What is published can be read by all, and what lies beside it by the owner alone."""
    place = Place(out)
    assert mode(place.secret) == 0o600
    beside = (place.out / "archief", place.logs, place.kept, place.work)
    for folder in beside:
        assert mode(folder) == 0o700
        for path in folder.rglob("*"):
            assert mode(path) == (0o700 if path.is_dir() else 0o600), path
    assert sum(path.is_file() for folder in beside for path in folder.rglob("*")) > 8
    # What others can read of all that is here is what is published, and an empty lock.
    open_to_all = [p for p in place.out.iterdir() if not p.is_symlink() and mode(p) & 0o007]
    assert place.releases in open_to_all
    assert {path.name for path in open_to_all} <= {"releases", place.lock.name}
    assert not place.lock.exists() or place.lock.stat().st_size == 0
    for path in (place.releases, *place.releases.rglob("*")):
        assert mode(path) & 0o444 == 0o444


def test_what_was_open_is_closed_by_the_next_refresh(place, params):
    for path in (place.work, place.kept, place.logs, place.secret):
        path.chmod(0o777)
    refresh(params, place.out)
    assert [mode(path) for path in (place.work, place.kept, place.logs)] == [0o700] * 3
    assert mode(place.secret) == 0o600


def test_a_key_that_is_there_is_kept(tmp_path):
    place = prepare(tmp_path / "uit")
    place.secret.write_text("5a" * 32, encoding="ascii")
    assert secret.made(place).key == b"Z" * 32
    assert secret.made(place) == secret.found(place)
    assert place.secret.read_text(encoding="ascii") == "5a" * 32


def test_a_key_is_made_once_and_is_another_elsewhere(tmp_path):
    keys = [secret.made(prepare(tmp_path / name)).key for name in ("a", "b", "a")]
    assert keys[0] == keys[2] != keys[1] and len(keys[0]) == 32
    assert secret.found(Place(tmp_path / "c")) is None
    assert not (tmp_path / "c").exists()  # who looks makes nothing


def test_a_lost_key_is_said_and_everything_counts_as_changed(place, params):
    before = place.online()
    assert refresh(params, place.out) == before
    assert status(params, place.out).rerun == []
    place.secret.unlink()
    after = refresh(params, place.out)
    assert after != before and last_outcomes(place)[0]["uitkomst"] == "gepubliceerd"
    assert f"{place.secret} is weg en er komt een nieuwe" in text_of(place)
    assert secret.found(place).name == read_manifest(after)["marked_with"]
    # Marks of two keys say nothing of each other: no table is said to be another.
    assert "andere inhoud" not in (after / "tabellen/verschillen.csv").read_text(encoding="utf-8")
    assert refresh(params, place.out) == after


def test_another_key_is_said(place):
    place.secret.write_text("5a" * 32, encoding="ascii")
    (said,) = secret.told(place)
    assert "een andere sleutel dan die van" in said and place.online().name in said


@pytest.mark.parametrize("content", ["", "5a" * 31, "zz" * 32, "5a" * 64])
def test_a_damaged_key_is_refused_and_nothing_changes(place, params, content):
    before = place.online()
    place.secret.write_text(content, encoding="ascii")
    with pytest.raises(ParamsError, match="sleutel van de uitvoermap is beschadigd"):
        refresh(params, place.out)
    assert place.online() == before
    assert place.secret.read_text(encoding="ascii") == content


def test_an_earlier_release_with_bare_hashes_is_named(place, params):
    old = place.online()
    manifest = read_manifest(old)
    manifest["inputs"] = plan(params).inputs
    del manifest["marked_with"]
    write_json(manifest, old / "manifest.json")
    (said,) = secret.told(place)
    assert "1 eerdere uitgave met nog gewone controlesommen" in said and old.name in said
    assert refresh(params, place.out) != old


# --- what still works


def test_a_release_is_made_again_with_its_own_key(place, params):
    done = reproduce(place.online(), params.root, progress=lambda _: None)
    assert (done.different, done.causes, done.marks) == ([], [], True)


def test_a_release_is_made_again_where_its_key_is_not(place, params, capsys):
    place.secret.unlink()
    done = reproduce(place.online(), params.root, progress=lambda _: None)
    assert (done.different, done.causes, done.marks) == ([], [], False)
    from genkgeo.commands.refresh import reproduce as command

    command(place.online().as_posix(), place.out, params.root)
    said = capsys.readouterr().out
    assert "Niet vergeleken: de kenmerken van de invoer" in said and "byte voor byte" in said
    assert not place.secret.exists()


def test_a_changed_input_is_seen_and_named(place, params, tmp_path):
    project = tmp_path / "project"
    shutil.copytree(params.root, project)
    own = project / params.path.relative_to(params.root)
    own.write_text(own.read_text(encoding="utf-8") + "# anders\n", encoding="utf-8")
    done = reproduce(place.online(), project, progress=lambda _: None)
    name = own.relative_to(project).as_posix()
    assert (done.different, done.causes) == (["manifest.json"], [f"bestand {name}"])
    before = place.online()
    assert refresh(read_params(own), place.out) != before


def test_how_long_it_took_is_in_the_log_and_not_published(place):
    manifest = (place.online() / "manifest.json").read_text(encoding="utf-8")
    assert "seconds" not in json.loads(manifest)["run"]
    assert 'soort": "duur"' in "".join(p.read_text() for p in place.logs.glob("*.jsonl"))
