"""A half-year by the handbook alone: forms, filled in, read in, mended, evaluated, asked again."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from filled_form import fill
from project import ROOT
from python_calamine import CalamineWorkbook

from genkgeo.commands import cli
from genkgeo.plans.records import written_records

HANDBOOK = (ROOT / "docs/handleiding.md").read_text(encoding="utf-8")
PART = HANDBOOK.split("\n### De acties van de plannen\n")[1].split("\n## ")[0]
PLAN = ["--plan", "kinderarmoede-2014"]


@pytest.fixture
def run(monkeypatch, capsys):
    def command(*words: object) -> str:
        monkeypatch.chdir(ROOT)
        monkeypatch.setattr("sys.argv", ["genkgeo", "actions", *map(str, words)])
        try:
            cli.main()
        except SystemExit as stop:
            said = capsys.readouterr()
            return said.err if stop.code else said.out
        return capsys.readouterr().out

    return command


def cells_of(path: Path, sheet: str = "invullen") -> dict[str, int]:
    """What is asked → its row, as a person finds it."""
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()
    return {f"{row[1]}, {row[2]}": at for at, row in enumerate(rows, start=1)}


@pytest.mark.slow
def test_a_half_year_is_recorded_mended_and_evaluated(run, tmp_path):
    file, folder = tmp_path / "registraties.csv", tmp_path / "formulieren"
    told = run("form", "2016-1", *PLAN, "--file", file, "--out", folder)
    names = sorted(path.name for path in folder.iterdir())
    assert all(name in told for name in names)
    assert "formulier-2016-1-expertenteam-kinderrechten.xlsx" in names

    # the expert fills in
    form = folder / "formulier-2016-1-expertenteam-kinderrechten.xlsx"
    rows = cells_of(form)
    visited = rows["Gezinnen die thuis zijn bezocht, de hele actie"]
    counters = rows["Loketten in de Huizen van het Kind, de hele actie"]
    fill(form, {f"G{visited}": "11 gezinnen", f"G{counters}": "vijf"})
    fill(form, {"D7": "eerst bellen, dan langsgaan"}, "bijsturing")
    said = run("import", form, "--file", file)
    assert "De waarde is geen getal" in said and f"cel G{counters}" in said
    assert not file.exists()
    fill(form, {f"G{counters}": "5"})
    assert "3 cijfers bewaard" in run("import", form, "--file", file)

    # a week later it turns out to be four
    fill(form, {f"G{counters}": "4"})
    assert "staat er al een ander cijfer" in run("import", form, "--file", file)
    fill(form, {f"J{counters}": "ja"})
    assert "1 cijfer bewaard" in run("import", form, "--file", file)
    assert [record.value for record in written_records(file)][-1] == 4

    # the evaluation, and the next form
    report = tmp_path / "verslag"
    assert "acties.html" in run("report", "--half", "2016-1", "--file", file, "--out", report)
    council = (report / "raad.html").read_text(encoding="utf-8")
    assert "eerst bellen, dan langsgaan" in council
    assert "Loketten in de Huizen van het Kind" in (report / "verloop.html").read_text()
    run("form", "2016-2", *PLAN, "--file", file, "--out", tmp_path / "later")
    later = tmp_path / "later/formulier-2016-2-expertenteam-kinderrechten.xlsx"
    book = CalamineWorkbook.from_path(later)
    before = book.get_sheet_by_name("bijsturing").to_python()
    assert any("eerst bellen, dan langsgaan" in map(str, row) for row in before)
    last = book.get_sheet_by_name("invullen").to_python()
    assert any(row[1] == "Loketten in de Huizen van het Kind" and row[3] == "4" for row in last)


def test_every_command_of_the_handbook_is_one(run):
    lines = re.findall(r"^genkgeo actions (.+)$", PART, flags=re.MULTILINE)
    lines += re.findall(r"`genkgeo actions ([^`\n]+)`", PART)
    verbs = {shlex.split(line)[0] for line in lines}
    assert verbs == {"form", "import", "record", "list", "report"}
    for verb in verbs:
        told = run(verb, "--help")
        named = {option for line in lines for option in re.findall(r"--[a-z]+", line)
                 if shlex.split(line)[0] == verb}  # fmt: skip
        assert all(option in told for option in named), verb


def test_the_handbook_names_the_sheets_and_columns_of_a_form():
    for word in ("invullen", "andere plaatsen", "bijsturing", "Verbetering"):
        assert f"**{word}**" in PART
    for name in ("acties.html", "raad.html", "verloop.html", "acties.xlsx"):
        assert f"`{name}`" in PART
