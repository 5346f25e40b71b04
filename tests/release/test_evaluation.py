"""The half-year evaluation: page, workbook and tables, made from sample records."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pandas as pd
import pytest
from project import RECORDS_SAMPLE, ROOT
from python_calamine import CalamineWorkbook

from genkgeo.areas.hierarchy import read_areas
from genkgeo.commands import cli
from genkgeo.errors import DataError
from genkgeo.parameters.file import read_params
from genkgeo.plans.action_places import CITY, action_places
from genkgeo.plans.inputs import read_plans
from genkgeo.plans.progress import Half, read_half
from genkgeo.plans.register import Register
from genkgeo.release.evaluation import evaluate_plans
from genkgeo.release.plan_pages import plan_pages, write_evaluation
from genkgeo.release.plan_tables import evaluation_tables


@pytest.fixture(scope="module")
def params():
    return read_params(ROOT / "params/voorbeeld-2025.yaml")


@pytest.fixture(scope="module")
def register(plans):
    return plans.register


@pytest.fixture(scope="module")
def areas(params):
    here = params.file.vintage
    return read_areas(
        here, params.file.areas[here], params.file.municipality, params.levels, params.resolve
    )


@pytest.fixture(scope="module")
def plans(params):
    return read_plans(params, records=RECORDS_SAMPLE)


@pytest.fixture(scope="module")
def found(plans, areas):
    return evaluate_plans(plans, areas, Half(2015, 1))


@pytest.fixture(scope="module")
def folder(register, found, tmp_path_factory):
    made = tmp_path_factory.mktemp("evaluatie")
    write_evaluation(register, found, made)
    return made


class Text(HTMLParser):
    """The text of a page, cell by cell."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.feed(page)

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.said.append(data.strip())


@pytest.mark.slow
def test_the_page_says_what_is_reached_and_what_is_behind(folder):
    said = Text((folder / "acties.html").read_text(encoding="utf-8")).said
    assert "De acties, eerste halfjaar van 2015" in said
    assert any("2 bereikt, 2 op schema en 3 achter" in one for one in said)
    at = said.index("Loketten in de Huizen van het Kind")
    assert said[at + 1 : at + 11] == [
        "3.2 Kinderrechtenteam dat naar de gezinnen gaat",
        "doel: 10 loketten tegen 31 december 2019",  # on a phone only
        "erbij: 1 in dit halfjaar",
        "10 loketten tegen 31 december 2019",
        "1",
        "verwacht 0",  # on a phone only
        "30\N{NO-BREAK SPACE}juni 2015",
        "0",  # 0,99 on the line: half a counter cannot be asked for
        "op\N{NO-BREAK SPACE}schema",
        "groen",
    ]
    assert (
        "Actieplan kinderarmoede 2014–2019 (22 acties; 3 achter, 2 op schema en 2 bereikt)" in said
    )
    # what is behind stands first
    assert said.index("Gezinnen met kleine kinderen die er baat bij hadden") < at
    assert "niet meetbaar: geen cijfer in dit halfjaar" in said
    assert "48 %" in said


def test_the_page_for_the_council_says_what_asks_for_attention(folder):
    said = Text((folder / "raad.html").read_text(encoding="utf-8")).said
    assert "Evaluatie van de acties, eerste halfjaar van 2015" in said
    at = said.index("Wat aandacht vraagt")
    behind = said[at : said.index("Wat er anders gaat")]
    red = behind.index("Nieuwe projecten die blijven")
    amber = behind.index("Gezinnen met kinderen die in hun woning bleven")
    assert "rood" in behind[red:amber] and "oranje" in behind[amber:]
    counts = said.index("Actieplan kinderarmoede 2014–2019")
    assert [int(one) for one in said[counts + 1 : counts + 5]][:3] == [1, 2, 4]
    assert "op 50 % van het jaar" in said and "48 %" in said
    assert any("een licht: van" in one for one in said)


def test_the_course_of_an_action_has_every_half_year_with_a_figure(folder):
    said = Text((folder / "verloop.html").read_text(encoding="utf-8")).said
    at = said.index("Gerichte acties om rechten op te nemen")
    assert said[at + 1 : at + 11] == [
        "acties",
        *("2014-2", "12", "10", "groen"),
        *("2015-1", "6", "+6", "4", "groen"),
    ]


def test_the_page_shows_the_coverage_of_every_document(folder, register):
    said = Text((folder / "acties.html").read_text(encoding="utf-8")).said
    for plan in register.plans:
        assert plan.title in said
        assert plan.document not in said
    assert said.count("niets") == len(register.plans)


def test_the_workbook_holds_the_same_as_the_tables(folder, register, found):
    made = evaluation_tables(register, found)
    book = CalamineWorkbook.from_path(folder / "acties.xlsx")
    assert book.sheet_names == ["lees mij", *made]
    sheet = book.get_sheet_by_name("acties_stand").to_python()
    assert len(sheet) == 1 + len(found.board)
    by_head = pd.DataFrame(sheet[1:], columns=sheet[0]).set_index(["actie", "indicator"])
    row = by_head.loc[("kinderarmoede-2014/3.6", "voorkomen")]
    assert (row["laatste_cijfer"], row["dag_van_het_cijfer"]) == (20, "2015-05-31")
    assert (row["status"], row["tegen"]) == ("achter", "2019-12-31")


def test_no_column_of_a_table_is_left_in_english(register, found):
    ours = {"actie", "plan", "document", "indicator", "status", "nummer", "partners"}
    english = {
        "label",
        "target",
        "latest",
        "due",
        "expected",
        "reason",
        "spent",
        "share",
        "example",
    }
    for frame in evaluation_tables(register, found).values():
        assert not english & set(frame.columns)
        assert ours & set(frame.columns) or frame.columns[0] in ("levensdomein", "waar")


def test_the_same_records_give_the_same_bytes(folder, register, found, tmp_path):
    names = write_evaluation(register, found, tmp_path)
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted(names)
    for name in names:
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


def test_places_are_areas_and_stadsdelen(register, areas, found):
    table = action_places(register, areas)
    assert list(table["outer"]) == ["Sledderlo", "Genk-Centrum", "Genk-Noord"]
    assert list(table["area"]) == ["sledderlo", "genk-centrum", "71016W09"]
    assert set(found.board["places"]) == {"Sledderlo; Genk-Centrum; Genk-Noord", CITY}


@pytest.mark.slow
def test_the_pages_of_a_release(plans, genk):
    results = genk.computed.core
    pages = plan_pages(plans, results)
    assert list(pages) == [
        "kinderen.html",
        "acties.html",
        "noden.html",
        "omgevingsanalyse.html",
        "barometer.html",
    ]
    said = Text(pages["barometer.html"]).said
    assert "Genk staat op 5 van 7 in 2025; in 2013 was dat 7, binnen de marge." in said
    assert "minstens 1,6\xa0% (Limburg 2013) en 3,2\xa0% (Genk 2013)" in said
    assert any("dat 2013 alle drempels bereikt, volgt dus uit die keuze" in one for one in said)
    assert any("De volgorde kan anders zijn dan die van het" in one for one in said)
    assert "haalt" not in " ".join(said)
    assert "Actieplan kinderarmoede 2014–2019" in said
    assert said[said.index("2013") + 1] == "2013: 7 van 7"
    assert all(
        "http"
        not in page.lower().replace("http-equiv", "").replace("http://www.w3.org/2000/svg", "")
        for page in pages.values()
    )


@pytest.mark.slow
def test_without_records_there_is_still_an_evaluation(params, areas, tmp_path):
    plans = read_plans(params, records=tmp_path / "geen.csv")
    found = evaluate_plans(plans, areas)
    assert found.half == Half(2021, 1)
    write_evaluation(plans.register, found, tmp_path)
    said = Text((tmp_path / "acties.html").read_text(encoding="utf-8")).said
    assert {"Er is tot nu niets ingevoerd.", "Een eerste cijfer voert u zo in:"} <= set(said)
    command = next(one for one in said if one.startswith("genkgeo actions record"))
    action, name = command.split()[3], command.split()[5]
    assert name in plans.register.find(action).action.indicators
    assert "Per levensdomein" not in said
    assert any("getoond is het halfjaar waarin de laatste actie" in one for one in said)


def test_the_example_stands_apart_and_is_in_no_count(folder, register):
    said = Text((folder / "acties.html").read_text(encoding="utf-8")).said
    at = said.index("Voorbeeld: telt niet mee voor Genk")
    for plan in register.plans:
        head = next(i for i, one in enumerate(said) if one.startswith(f"{plan.title} ("))
        assert (head > at) == plan.example
    own = sum(not plan.example for plan in register.plans)
    assert own == 4
    assert any("van vier plannen van de stad." in one for one in said)


@pytest.mark.slow
def test_a_half_year_without_figures_after_others_says_so(plans, areas, tmp_path):
    later = evaluate_plans(plans, areas, Half(2030, 1))
    assert (later.because, later.recorded) == ("", True)
    assert not evaluate_plans(plans, areas, Half(2000, 1)).recorded
    write_evaluation(plans.register, later, tmp_path)
    said = Text((tmp_path / "acties.html").read_text(encoding="utf-8")).said
    assert "Per levensdomein" in said


def test_the_last_half_year_with_a_record_is_the_one_shown(plans, areas):
    found = evaluate_plans(plans, areas)
    assert found.half == Half(2015, 1)
    assert found.because == "Getoond is het laatste halfjaar waarvoor iets is ingevoerd."


def test_the_report_stands_apart_from_a_release(folder):
    page = (folder / "acties.html").read_text(encoding="utf-8")
    assert "<nav" not in page
    assert 'href="index.html"' not in page


def test_plans_without_a_day_still_give_an_evaluation(plans, areas):
    bare = replace(plans, register=Register(plans.register.plans[:1]))
    actions = [entry.action for entry in bare.register.entries.values()]
    assert not any(action.start for action in actions)
    assert (evaluate_plans(bare, areas).board["status"] == "niet meetbaar").all()
    assert evaluate_plans(bare, areas).because.endswith("geen enkele actie heeft een datum.")


@pytest.mark.slow
def test_the_report_on_the_command_line(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    arguments = ["--file", RECORDS_SAMPLE, "--half", "2015-1", "--out", tmp_path / "uit"]
    monkeypatch.setattr("sys.argv", ["genkgeo", "actions", "report", *map(str, arguments)])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    assert not stop.value.code
    assert "acties.html" in capsys.readouterr().out
    assert (tmp_path / "uit" / "acties.xlsx").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--file", "weg.csv"], "Het bestand met cijfers bestaat niet"),
        (["--file", RECORDS_SAMPLE, "--out", "{bezet}"], "Het verslag is niet geschreven"),
    ],
)
def test_a_report_that_cannot_be_says_why(arguments, message, tmp_path, monkeypatch, capsys):
    taken = tmp_path / "bezet"
    taken.touch()
    monkeypatch.chdir(ROOT)
    given = [str(taken) if one == "{bezet}" else str(one) for one in arguments]
    monkeypatch.setattr("sys.argv", ["genkgeo", "actions", "report", *given])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    assert stop.value.code == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("text", ["2015", "2015-3", "eerste"])
def test_what_is_no_half_year_is_refused(text):
    with pytest.raises(DataError, match="Het halfjaar is niet te lezen"):
        read_half(text)
