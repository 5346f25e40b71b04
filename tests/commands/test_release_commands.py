"""What a person sees of releases: differences, status, next year, the calendar."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path, PureWindowsPath

import pytest
import two_levels
from project import ROOT, copy_inputs

from genkgeo.commands.cli import main
from genkgeo.errors import DataError, ParamsError
from genkgeo.parameters.cuts import sha256
from genkgeo.parameters.file import read_params
from genkgeo.refresh import comparing, comparison_page, secret
from genkgeo.refresh import reproduce as made_again
from genkgeo.refresh.comparing import compare, require_accepted
from genkgeo.refresh.new_year import needed, new_year
from genkgeo.refresh.place import Place, prepare, read_manifest, write_json
from genkgeo.refresh.preflight import plan
from genkgeo.refresh.publish import prune
from genkgeo.refresh.reproduce import reproduce
from genkgeo.refresh.schedule import Task, When, batch, cron, service, timer, windows
from genkgeo.refresh.status import status

STEMS = {level.id: level.stem for level in reversed(two_levels.LEVELS.all[1:])}


@pytest.fixture(scope="module")
def params():
    return read_params(ROOT / "params/voorbeeld-2025.yaml")


@pytest.fixture
def pair(refreshed, tmp_path) -> tuple[Path, Path]:
    """Give two releases that say the same; the first is the one online."""
    for name in ("a", "b"):
        shutil.copytree((refreshed / "current").resolve(), tmp_path / name)
    return tmp_path / "a", tmp_path / "b"


def edit(release: Path, table: str, change) -> None:
    """Change the rows of a table."""
    path = release / f"tabellen/{table}.csv"
    rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
    for row in rows:
        change(row)
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def of_oki(**changes: str):
    """Give what changes the rows of one indicator."""
    return lambda row: row["indicator"] == "oki" and row.update(changes)


def turn_around(row: dict[str, str]) -> None:
    """Make the first rank the last."""
    if row["rang"]:
        row["rang"] = str(32 - int(float(row["rang"])))


def compared(pair: tuple[Path, Path], params) -> comparing.Comparison:
    return compare(*pair, params, read_manifest(pair[1]))


def run(capsys, *words: str) -> tuple[int, str, str]:
    """Run the command line in this process."""
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as ended:
        patch.setattr("sys.argv", ["genkgeo", *words])
        patch.chdir(ROOT)
        main()
    told = capsys.readouterr()
    return ended.value.code or 0, told.out, told.err


# --- differences


def test_equal_releases_do_not_differ(pair, params):
    found = compared(pair, params)
    assert found.rows == [] and found.too_large == ()
    assert found.sentences[0].startswith("0 van ")


def test_a_first_release_has_nothing_to_differ_from(pair, params):
    facts = read_manifest(pair[1])
    first = compare(None, pair[1], params, facts)
    assert first.too_large == ()
    comparison_page.write(first, pair[1], facts)
    page = (pair[1] / comparing.PAGE).read_text(encoding="utf-8")
    assert "Er staat nog geen uitgave online om mee te vergelijken." in page
    assert "In het kort" not in page


def test_the_page_shows_each_kind_in_its_own_way(pair, params):
    edit(pair[1], "risico_wijken", turn_around)
    edit(pair[1], "profielen_wijken", lambda row: row.update(profielnaam="iets anders"))
    facts = read_manifest(pair[1])
    found = compared(pair, params)
    comparison_page.write(found, pair[1], facts)
    page = (pair[1] / comparing.PAGE).read_text(encoding="utf-8")
    ranks = page.split("Rangen (")[1].split("</table>")[0]
    moved = re.findall(r'<td class="number">(\d+)</td><td class="number">(\d+)</td>', ranks)
    far = [abs(int(was) - int(now)) for was, now in moved]
    assert far[0] == 30 and far == sorted(far, reverse=True)
    assert "wat het verst verschoof eerst" in ranks and "Wat</th>" not in ranks
    assert '<td class="">iets anders</td>' in page


def test_every_kind_of_difference_is_listed(pair, params):
    def revise(row):
        if (row["jaar"], row["indicator"], row["gebied"]) == ("2013", "oki", "71016"):
            row["waarde"] = "1.60"  # was 1.5855: a revision within the bound

    edit(pair[1], "cijfers_gemeente", revise)
    edit(pair[1], "risico_wijken", turn_around)
    edit(pair[1], "profielen_wijken", lambda row: row.update(profielnaam="iets anders"))
    found = compared(pair, params)
    assert {row[0] for row in found.rows} == {"cijfer", "rang", "profiel"}
    told = "; ".join(found.too_large)
    assert "plaatsen of meer in rang" in told and "profiel met een andere naam" in told
    assert "stadscijfer" not in told
    edit(pair[1], "cijfers_gemeente", of_oki(waarde="9.5"))
    assert "stadscijfer OKI van 2013 was 1,59, is 9,50" in compared(pair, params).too_large


def test_a_figure_that_is_gone_asks_for_a_word(pair, params):
    for level in STEMS.values():
        edit(pair[1], f"cijfers_{level}", of_oki(indicator="x"))
    assert "OKI is er niet meer" in compared(pair, params).too_large


@pytest.mark.parametrize(
    ("before", "told"),
    [
        ({"example": False}, "voorbeeldcijfers zouden echte cijfers vervangen"),
        ({"municipality": "71020"}, "een andere gemeente"),
        ({"example": False, "year": 2026}, "uitgave 2025 is ouder dan wat online staat (2026)"),
    ],
)
def test_what_should_never_follow_each_other(pair, params, before, told):
    write_json(read_manifest(pair[0]) | before, pair[0] / "manifest.json")
    assert told in "; ".join(compared(pair, params).too_large)


def test_real_figures_may_follow_the_example(pair, params):
    file = params.file.model_copy(update={"example": False})
    real = params.model_copy(update={"file": file})
    edit(pair[1], "profielen_wijken", lambda row: row.update(profielnaam="iets anders"))
    found = compare(*pair, real, read_manifest(pair[1]))
    assert found.too_large == ()
    assert found.sentences[0] == "Onder Was staan voorbeeldcijfers, geen echte cijfers."


def test_large_differences_need_a_reason_that_is_kept(pair, params, tmp_path):
    (tmp_path / "logboek").mkdir()
    edit(pair[1], "profielen_wijken", lambda row: row.update(profielnaam="iets anders"))
    found = compared(pair, params)
    with pytest.raises(DataError, match="te groot om vanzelf te publiceren"):
        require_accepted(found, Place(tmp_path), pair[1], " ")
    assert (tmp_path / "logboek/vergelijking.html").is_file()
    kept = require_accepted(found, Place(tmp_path), pair[1], "nieuwe bron")
    assert kept["accepted"] == "nieuwe bron" and kept["too_large"]
    comparison_page.write(found, pair[1], read_manifest(pair[1]), "nieuwe bron")
    page = (pair[1] / comparing.PAGE).read_text(encoding="utf-8")
    assert "Toch gepubliceerd, omdat: nieuwe bron" in page and "iets anders" in page
    assert '<body class="example">' in page  # every printed sheet says what the figures are


# --- status, and made again


def test_status_lists_releases_outcomes_and_what_comes_next(refreshed, params, capsys):
    found = status(params, refreshed)
    assert [(one.online, one.whole, one.blocking) for one in found.releases] == [(True, True, 0)]
    assert found.outcomes[-1]["exitcode"] == 0
    assert found.rerun == [] and all(one.there for one in found.files)
    code, told, _ = run(capsys, "status", "--out", str(refreshed))
    assert code == 0 and "online" in told and "niets is veranderd" in told


ODD = {
    "geen_json": "{niet",
    "geen_map": "[]",
    "leeg": '{"outputs": {}}',
    "ander_soort": '{"outputs": {"a": "b"}, "findings": 3, "run": [], "pages": null}',
    "in_lijst": '{"outputs": {"a": "b"}, "findings": [1], "run": {"sequence": "7"}}',
    "diep": "[" * 100_000,
}


@pytest.mark.parametrize("text", ODD.values(), ids=list(ODD))
def test_a_manifest_of_another_form_is_none(tmp_path, params, capsys, text):
    place = prepare(tmp_path)
    (place.releases / "x").mkdir()
    (place.releases / "x/manifest.json").write_text(text)
    place.current.symlink_to("releases/x")
    (place.logs / "uitkomsten.jsonl").write_text('3\n{"a": 1}\n{"half\n')
    found = status(params, tmp_path)
    assert [one.whole for one in found.releases] == [False] and found.outcomes == []
    for words in (["verify"], ["verify", "x"], ["reproduce"]):
        code, _, told = run(capsys, *words, "--out", str(tmp_path))
        assert code == 2 and "Dit is geen uitgave" in told
    assert prune(place, 1) == []  # what is no release of ours is left alone


@pytest.mark.parametrize("target", ["current", "releases/weg", "/", "../.."])
def test_a_link_that_leads_nowhere_is_told(tmp_path, capsys, target):
    (tmp_path / "current").symlink_to(target)
    code, told, _ = run(capsys, "status", "--out", str(tmp_path))
    assert code == 0 and "wijst niet naar een uitgave" in told
    for words in (["verify"], ["reproduce"]):
        code, _, told = run(capsys, *words, "--out", str(tmp_path))
        assert code == 2 and "Er staat geen uitgave online" in told


def test_verify_says_that_all_is_well(refreshed, capsys):
    code, told, _ = run(capsys, "verify", "--out", str(refreshed))
    assert code == 0 and told.startswith("In orde: 2025-")


def test_a_release_of_another_project_cannot_be_made_again(refreshed, tmp_path):
    with pytest.raises(ParamsError, match="parameterbestand van de uitgave is hier niet"):
        reproduce((refreshed / "current").resolve(), tmp_path, progress=print)


@pytest.mark.parametrize("leads", ["../elders.yaml", "/etc/hostname"])
def test_a_manifest_cannot_lead_out_of_the_project(pair, tmp_path, leads):
    (tmp_path / "project").mkdir()
    shutil.copy(ROOT / "params/voorbeeld-2025.yaml", tmp_path / "elders.yaml")
    write_json(read_manifest(pair[0]) | {"parameter_file": leads}, pair[0] / "manifest.json")
    with pytest.raises(ParamsError, match="parameterbestand van de uitgave is hier niet"):
        reproduce(pair[0], tmp_path / "project", progress=print)


def test_without_the_release_before_its_differences_are_set_apart(pair, tmp_path):
    first, second = pair
    noted = {"release": "a", "manifest": sha256(first / "manifest.json")}
    manifest = read_manifest(second) | {"run": {"compared_with": noted}}
    assert made_again._place_before(second, manifest, tmp_path / "met")
    assert Place(tmp_path / "met").online().name == "a"
    (first / "manifest.json").write_text("{}")
    assert not made_again._place_before(second, manifest, tmp_path / "zonder")
    shutil.copytree(second, tmp_path / "c")
    (second / "vergelijking.html").write_text("x")
    assert made_again._compare(second, tmp_path / "c", ["vergelijking.html"], marks=True)[1] == []
    (second / "index.html").write_text("x")
    write_json(read_manifest(second) | {"year": 1}, second / "manifest.json")
    different = made_again._compare(second, tmp_path / "c", ["vergelijking.html"], marks=True)[1]
    assert different == ["index.html", "manifest.json"]


def test_what_changed_since_a_release_is_named(pair, params, refreshed):
    manifest, own = read_manifest(pair[0]), secret.found(Place(refreshed))
    assert own is not None and made_again._causes(manifest, plan(params), own) == []
    manifest["inputs"]["params/index.yaml"] = "0"
    manifest["versions"]["pandas"] = "0"
    assert made_again._causes(manifest, plan(params), own) == [
        "bestand params/index.yaml",
        "versie pandas",
    ]
    # Without the key nothing is said of the inputs.
    assert made_again._causes(manifest, plan(params), None) == ["versie pandas"]


def test_pages_and_tables_can_be_written_apart(refreshed, genk, tmp_path):
    made = genk.computed.publish(tmp_path, parts=["tabellen"])
    there = (refreshed / "current/tabellen").iterdir()
    assert {*made, comparing.TABLE} == {f"tabellen/{path.name}" for path in there}
    with pytest.raises(ParamsError, match="Dit deel bestaat niet"):
        genk.computed.publish(tmp_path, parts=["kaarten"])


# --- next year


@pytest.fixture
def project(tmp_path) -> Path:
    return copy_inputs(tmp_path, "voorbeeld")


def test_next_year_from_this_year(project, capsys):
    code, told, _ = run(capsys, "new-year", "2026", str(project / "params/2025.yaml"))
    assert code == 0
    assert "ontbreekt: data/2026/energie.csv  (vraag aan Fluvius)" in told
    assert "Indeling: deze parameters tonen indeling 2025" in told
    text = (project / "params/2026.yaml").read_text(encoding="utf-8")
    assert "data/2025/" not in text and "# niet te lokaliseren" in text
    assert f"genkgeo refresh {project}/params/2026.yaml" in told
    made = read_params(project / "params/2026.yaml")
    assert (made.file.year, made.file.title) == (2026, "Genk, wijkanalyse 2026")
    assert set(made.file.areas) == {"2019", "2025"} and made.file.vintage == "2025"
    with pytest.raises(ParamsError, match="bestaan al"):
        new_year(read_params(project / "params/2025.yaml"), 2026, project)
    with pytest.raises(ParamsError, match="mag hoogstens 2100 zijn"):
        new_year(made, 9999, project)
    assert not (project / "params/9999.yaml").exists()
    with pytest.raises(ParamsError, match="na dat van de parameters"):
        new_year(made, 2026, project)


def test_next_year_sets_aside_what_was_published_elsewhere(project, tmp_path):
    place = prepare(tmp_path / "elders")
    for folder in (place.releases / "r", place.out / "archief/r", project / "data/vorig/.2025"):
        folder.mkdir(parents=True)
    write_json({"year": 2025}, place.releases / "r/manifest.json")
    (place.out / "archief/r/uitgave.json").write_text("{}")
    (project / "data/vorig/.2025/half").write_text("van een keer die afgebroken werd")
    place.current.symlink_to("releases/r")
    made = new_year(read_params(project / "params/2025.yaml"), 2026, place.out)
    assert [path.name for path in (project / "data/vorig").rglob("*.*")] == ["uitgave.json"]
    assert "data/vorig/2025/uitgave.json" in [one.file for one in made.files if one.there]


def test_next_year_of_open_data_says_what_to_fetch(project):
    made = new_year(read_params(project / "params/open-data.yaml"), 2027, project)
    assert made.path.name == "open-data-2027.yaml"
    origins = " ".join(one.origin for one in made.files if not one.there)
    assert "genkgeo fetch" in origins and "zelf ophalen" in origins
    assert any("sha256" in one for one in made.remarks)


def test_refresh_says_what_is_still_missing(project, capsys):
    code, _, told = run(capsys, "refresh", str(project / "params/2025.yaml"))
    assert code == 2
    assert "nog niet binnen: data/2025/energie.csv (vraag aan Fluvius)" in told


def test_files_needed_are_named_once(params):
    files = [one.file for one in needed(params)]
    assert len(files) == len(set(files)) == len(params.must_exist())


# --- the calendar


def test_the_calendar(params, tmp_path):
    task = Task(params, tmp_path / "uit 100% $x", Path("/opt/genkgeo"))
    moment = When.parse("11-21 21:05")
    unit = service(task)
    assert "PrivateNetwork=yes" in unit and "ExecStartPre" not in unit
    assert f'ReadWritePaths="{tmp_path}/uit 100%% $x"' in unit
    assert f'--out "{tmp_path}/uit 100%% $$x"' in unit
    assert "OnCalendar=*-11-21 21:05:00" in timer(moment)
    assert cron(task, moment).startswith("5 21 21 11 * cd ") and r"100\%" in cron(task, moment)
    made = windows(moment)
    assert "/SC MONTHLY /M NOV /D 21 /ST 21:05" in made
    assert len(made.partition("/TR ")[2]) <= 261  # more is refused by Windows
    assert r"100%% $x" in batch(task) and batch(task).count("\r\n") == 3


def test_the_service_runs_as_the_owner_and_can_tell_the_outcome(params, tmp_path, monkeypatch):
    told = Task(params, tmp_path, Path("/opt/genkgeo"), hook="""meld 'a "b"'""")
    unit = service(told)
    assert f"User={params.root.owner()}\n" in unit and "PrivateNetwork" not in unit
    assert r"""--hook "meld 'a \"b\"'" """[:-1] in unit
    assert r"""meld 'a \"b\"'""" in batch(told)
    monkeypatch.setattr(Path, "owner", lambda _: {}["nobody"])
    assert "User=" not in service(told)


def test_on_windows_itself_the_batch_file_goes_to_its_own_folder(params):
    root = PureWindowsPath(r"C:\genk 10%")
    task = Task(params.model_copy(update={"root": root}), root / "output", root / "genkgeo.exe")
    assert 'cd /d "C:\\genk 10%%"' in batch(task) and "wsl" not in batch(task)


def test_without_a_mirror_official_files_need_the_network(tmp_path):
    task = Task(read_params(ROOT / "params/open-data.yaml"), tmp_path, Path("/opt/genkgeo"))
    assert "PrivateNetwork" not in service(task) and "network-online" in service(task)
    assert "fetch" in cron(task, When.parse("1-2 3:04"))


@pytest.mark.parametrize("text", ["morgen", "02-30 10:00", "13-01 10:00", "1-1 24:00", "1-1"])
def test_a_moment_that_not_every_year_has_is_refused(text):
    with pytest.raises(ParamsError, match="geen moment in het jaar"):
        When.parse(text)


# --- told


@pytest.mark.parametrize("words", ["", "refresh", "schedule", "new-year", "actions list"])
def test_help_is_dutch(capsys, words):
    code, told, _ = run(capsys, *words.split(), "--help")
    assert code == 0 and "Gebruik: genkgeo" in told and "Toon deze uitleg" in told
    english = r"Usage|OPTIONS|COMMAND|Options|Arguments|Commands|Show this|default|required"
    assert not re.search(english, told)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "streams", "code"),
    [
        ("refresh params/weg.yaml", "2>/dev/full", 2),
        ("refresh params/weg.yaml", "<&- >&- 2>&-", 2),
        ("schedule print", ">/dev/full", 3),
        ("schedule print", "<&- >&-", 0),
    ],
)
def test_what_nobody_can_hear_leaves_the_exit_code_as_it_is(words, streams, code):
    program = f"{sys.executable} -c 'from genkgeo.commands.cli import main; main()'"
    done = subprocess.run(
        ["sh", "-c", f"{program} {words} {streams}"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == code
    assert "Traceback" not in done.stderr and "Exception ignored" not in done.stderr


@pytest.mark.slow
def test_a_letter_that_a_stream_does_not_know_is_spelled_out():
    done = subprocess.run(
        [sys.executable, "-c", "from genkgeo.commands.cli import main; main()", "verify", "é→"],
        cwd=ROOT, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    assert done.returncode == 2 and rb"\xe9\u2192" in done.stderr


def test_what_the_system_refuses_gives_no_traceback(capsys, monkeypatch, tmp_path):
    def refuse(*_):
        raise PermissionError(13, "Permission denied", str(tmp_path))

    monkeypatch.setattr("genkgeo.parameters.file.read_params", refuse)
    code, _, told = run(capsys, "status")
    assert code == 2 and "niet te lezen of te schrijven" in told and str(tmp_path) in told


def test_a_release_cannot_be_kept_in_a_file(capsys, tmp_path):
    (tmp_path / "bestand").write_text("x")
    code, _, told = run(capsys, "keep", "x.yaml", "--out", str(tmp_path / "bestand"))
    assert code == 2 and "niet leeg" in told


# --- typed wrongly


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["refesh"], "De opdracht refesh bestaat niet"),
        (["refresh", "--wit"], "De optie --wit bestaat niet"),
        (["refresh", "--wait"], "Na --wait ontbreekt een waarde"),
        (["refresh", "--wait", "x"], "De waarde van --wait past niet: moet een getal zijn"),
        (["refresh", "--wait", "-1"], "mag niet|moet minstens 0 zijn"),
        (["new-year"], "JAAR ontbreekt"),
        (["new-year", "x"], "JAAR past niet: moet een geheel getal zijn"),
        (["verify", "a", "b"], "Te veel woorden: b"),
    ],
)
def test_a_wrong_command_is_told_in_dutch(capsys, words, told):
    code, _, said = run(capsys, *words)
    assert code == 2
    assert re.search(told, said), said
    assert "--help" in said and "Traceback" not in said
