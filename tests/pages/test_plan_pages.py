"""The pages and tables about the plans in a release: there with the key, absent without it."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import made_up
import pandas as pd
import pytest
import two_levels
from project import RECORDS_SAMPLE, ROOT
from python_calamine import CalamineWorkbook

from genkgeo.analysis.computed import Computed
from genkgeo.errors import DataError, ParamsError
from genkgeo.pages import board as board_page
from genkgeo.pages.actions_here import actions_here
from genkgeo.pages.barometer import barometer_page
from genkgeo.pages.context import context_of
from genkgeo.pages.navigation import CHILDREN, ENVIRONMENT, FIXED, navigation
from genkgeo.pages.sheet_paths import sheet_path
from genkgeo.parameters.choices import PlanChoices
from genkgeo.parameters.file import Params, read_params
from genkgeo.plans.action_places import action_places, agree
from genkgeo.plans.inputs import Plans, read_plans, records_path
from genkgeo.plans.need import nearest_places, open_on
from genkgeo.plans.progress import Half
from genkgeo.release.evaluation import evaluate_plans, located_actions
from genkgeo.release.plan_pages import actions_of, plan_pages, plan_sentences
from genkgeo.release.plan_tables import plan_tables, reach_table
from genkgeo.release.site import write_site
from genkgeo.release.tables import write_xlsx
from genkgeo.results import Results
from genkgeo.words import dutch

PARAMS = ROOT / "params/voorbeeld-2025.yaml"
PAGES = ["barometer.html", "kinderen.html", "acties.html", "noden.html", "omgevingsanalyse.html"]


@pytest.fixture(scope="module")
def results(genk):
    return genk.computed.core


@pytest.fixture(scope="module")
def pages(genk, results) -> dict[str, str]:
    return plan_pages(genk.computed.plans, results)


@pytest.fixture(scope="module")
def made(genk, results):
    return plan_tables(genk.computed.plans, results)


def changed(params: Params, **own: object) -> Params:
    """Give the parameters with another choice of plans; None for no plans."""
    plans = None if own == {"plans": None} else params.file.plans.model_copy(update=own)
    return params.model_copy(update={"file": params.file.model_copy(update={"plans": plans})})


# ---------------------------------------------------------------- the key in the parameters


def test_every_file_of_the_plans_is_an_input():
    names = [path.relative_to(ROOT).as_posix() for path in read_params(PARAMS).must_exist()]
    for folder in ("data/plannen", "data/referentie"):
        for path in (ROOT / folder).glob("*"):
            wanted = path.suffix in (".yaml", ".csv")
            assert (f"{folder}/{path.name}" in names) == wanted
    assert "params/barometer.yaml" in names
    assert len(names) == len(set(names))


def test_records_are_an_input_once_they_are_there(tmp_path):
    choices = PlanChoices(actions="plannen", figures="cijfers", records="cijfers.csv")
    (tmp_path / "plannen").mkdir()
    (tmp_path / "plannen" / "a.yaml").touch()
    assert choices.files(tmp_path.joinpath) == ["plannen/a.yaml", "cijfers"]
    (tmp_path / "cijfers.csv").touch()
    assert choices.files(tmp_path.joinpath)[-1] == "cijfers.csv"


def test_a_folder_without_files_is_named():
    params = changed(read_params(PARAMS), actions="data/nergens")
    with pytest.raises(ParamsError, match=r"bestaat niet[\s\S]*data/nergens"):
        params.must_exist()


def test_without_the_key_there_are_no_plans():
    params = changed(read_params(PARAMS), plans=None)
    assert not [path for path in params.must_exist() if path.parent.name == "plannen"]
    with pytest.raises(ParamsError, match="De parameters noemen geen plannen"):
        read_plans(params)


def test_records_must_be_named_before_something_is_recorded():
    params = read_params(PARAMS)
    assert records_path(params) == ROOT / "data/opvolging/registraties.csv"
    with pytest.raises(ParamsError, match="noemen geen bestand voor de cijfers van acties"):
        records_path(changed(params, records=None))
    assert read_plans(changed(params, records=None, example_records=None)).records.empty


def test_made_up_figures_of_actions_are_shown_until_there_are_own_ones(tmp_path):
    choices = PlanChoices(actions="a", figures="b", records="eigen.csv", example_records="v.csv")
    assert (
        choices.records_shown(tmp_path.joinpath) == "v.csv" == choices.files(tmp_path.joinpath)[-1]
    )
    (tmp_path / "eigen.csv").touch()
    assert choices.records_shown(tmp_path.joinpath) == "eigen.csv"
    assert "v.csv" not in choices.files(tmp_path.joinpath)


def test_made_up_figures_of_actions_say_so_everywhere(genk, results):
    plans = read_plans(changed(genk.computed.params, records=None))
    assert plans.example
    page = plan_pages(plans, results)["acties.html"]
    assert "De cijfers van de acties zijn verzonnen" in page
    assert '<body class="example">' in page
    assert {"bereikt", "op schema", "achter"} <= set(
        evaluate_plans(plans, results.areas).board["status"]
    )
    assert all(
        table["opmerking"].str.contains("Voorbeeldcijfers").all()
        for name, table in plan_tables(plans, results).items()
        if name.startswith("acties_")
    )
    own = read_plans(genk.computed.params, records=RECORDS_SAMPLE)
    assert not own.example
    assert "verzonnen, om te tonen" not in plan_pages(own, results)["acties.html"]


def test_made_up_figures_of_actions_are_refused_in_a_real_year():
    params = changed(read_params(PARAMS), records=None)
    real = params.model_copy(update={"file": params.file.model_copy(update={"example": False})})
    with pytest.raises(ParamsError, match=r"(?s)enkel bij een voorbeeldjaar.*haal de regel"):
        read_plans(real)


def test_an_action_without_an_indicator_shows_what_the_city_measures_there(results, pages):
    page = pages["acties.html"]
    city = results.table("gemeente").iloc[0]["budgetmeters"]
    said = f"Budgetmeters {dutch.value(city, results.registry['budgetmeters'])} in {results.year}"
    assert f"toestand: {said}" in page
    assert "die meet de actie zelf niet" in page


def test_a_figure_that_is_carried_over_keeps_its_own_year(genk, results):
    rows = results.measures
    old = rows[~((rows["indicator"] == "leefloon") & (rows["period"] == results.year))]
    carried = replace(results, measures=old)
    page = plan_pages(genk.computed.plans, carried)["acties.html"]
    city = carried.table("gemeente").iloc[0]
    one, other = (
        f"{results.registry[name].short} {dutch.value(city[name], results.registry[name])}"
        for name in ("voorkeurregeling", "leefloon")
    )
    assert f"toestand: {one} in 2025; {other} in 2024<" in page
    assert f"toestand: {other} in 2024<" in page
    assert f"{other} in 2025" not in page


@pytest.mark.parametrize("apart", [True, False])
def test_the_board_has_around_it_what_every_page_has(genk, results, apart, monkeypatch):
    asked = []

    def heard(facts, **place):
        asked.append(facts)
        return context_of(facts, **place)

    monkeypatch.setattr(board_page, "context_of", heard)
    found = evaluate_plans(genk.computed.plans, results.areas)
    page = board_page.board_page(genk.computed.plans.register, found, None if apart else results)
    assert len(asked) == 1
    assert ("Hoe gemaakt" in page) != apart
    assert all(note in page for note in found.notes)


# ---------------------------------------------------------------- the barometer


def test_a_barometer_of_one_indicator_says_so(genk, results):
    whole = genk.computed.plans.barometer
    one = dict(list(whole.indicators.items())[:1])
    page = barometer_page(results, whole.model_copy(update={"indicators": one, "minimum": 1}))
    assert "Één indicator met drempels" in page
    assert "Zeven indicatoren met drempels" in barometer_page(results, whole)


LIGHT_BAR = "Lichte balk en haakjes"


def captions(plans: Plans, results: Results) -> list[str]:
    page = barometer_page(results, plans.barometer)
    return re.findall(r"<caption>([^<]+)</caption>", page)[:2]


def test_the_line_of_the_city_is_only_named_where_it_stands(genk, results):
    rows = results.measures
    assert "Streep: de stad." in captions(genk.computed.plans, results)[1]
    bare = rows[~((rows["level"] == "gemeente") & (rows["period"] == results.year))]
    assert "Streep" not in captions(genk.computed.plans, replace(results, measures=bare))[1]


def test_the_light_bar_is_explained_at_the_first_drawing_that_has_one(genk, results):
    assert [LIGHT_BAR in one for one in captions(genk.computed.plans, results)] == [True, False]
    rows, city = results.measures, results.measures["level"] == "gemeente"
    sure = rows.assign(**{end: rows[end].mask(city, rows["value"]) for end in ("low", "high")})
    sure["denominator"] = sure["denominator"].mask(city, 1e12)  # of so many chance moves nothing
    there = captions(
        genk.computed.plans, replace(results, measures=sure[sure["value"].notna() | ~city])
    )
    assert [LIGHT_BAR in one for one in there] == [False, True]


@pytest.mark.slow
def test_a_fault_in_a_plan_stops_the_gate(tmp_path):
    params = changed(read_params(PARAMS), barometer="params/index.yaml")
    with pytest.raises(ParamsError, match=r"index\.yaml"):
        Computed(params)
    found = Computed(params, strict=False).findings
    assert "index.yaml" in " ".join(found.loc[found["severity"] == "blokkerend", "message"])


# ---------------------------------------------------------------- pages


def test_the_pages_are_those_that_the_links_lead_to(genk, results, pages):
    links = navigation(genk.computed.plans, results.registry)
    assert [link.file for link in links[len(FIXED) :]] == PAGES
    assert sorted(pages) == sorted(PAGES)
    for name, html in pages.items():
        assert re.findall(r'href="([^"]+)" aria-current="page"', html) == [name]
        for file in ("index.html", *PAGES):
            assert f'href="{file}"' in html
        assert "Hoe gemaakt" in html
        assert html.count("<script") == (name not in (CHILDREN.file, ENVIRONMENT.file))


def test_the_barometer_draws_the_years_and_the_stadsdelen(results, pages):
    page = pages["barometer.html"]
    years, areas = page.split('class="strips scores"')[1:3]
    named = r'role="img"><title>([^:<]+): [\d,–]+ van 7<'
    assert re.findall(named, years) == ["2013", "2022", "2023", "2024", "2025"]
    names = results.areas.names["stadsdeel"]
    assert sorted(re.findall(named, areas)) == sorted(names)
    assert f'href="{sheet_path(two_levels.STADSDEEL, names.index[0])}"' in areas
    # Said at the drawing, so no longer under every score of the table of the same areas.
    table = page.split('aria-label="Barometer per gebied"')[1].split("</table>")[0]
    assert "range" not in table
    assert 'aria-label="1 van 2 drempels">●○</span>' in table


def test_without_its_indicators_there_is_no_barometer(genk):
    plans: Plans = genk.computed.plans
    assert plans.barometer_of(["oki"]) is None
    assert "barometer.html" not in [link.file for link in navigation(plans, ["oki"])]
    assert plans.barometer_of(genk.computed.params.registry) is plans.barometer


def test_a_release_without_plans_has_no_page_and_no_link(genk, tmp_path):
    names = write_site(made_up.results(), genk.computed.findings, tmp_path)
    assert not {Path(name).name for name in names} & set(PAGES)
    assert not [name for name in names if "acties" in name or "noden" in name]
    for path in tmp_path.rglob("*.html"):
        assert not re.search(r'href="[./]*(barometer|acties|noden|omgeving)', path.read_text())


def test_only_the_pages_of_the_plans_are_written_when_asked(genk, results, tmp_path):
    (tmp_path / "van-iemand-anders.txt").write_text("x")
    names = write_site(
        results, genk.computed.findings, tmp_path, plans=genk.computed.plans, parts=["plannen"]
    )
    assert names == sorted(PAGES)


# ---------------------------------------------------------------- tables


def test_the_tables_are_in_the_release_and_in_its_workbook(published, made):
    assert set(made) <= {path.stem for path in (published / "tabellen").glob("*.csv")}
    book = CalamineWorkbook.from_path(published / "tabellen" / "genk.xlsx")
    assert set(made) <= set(book.sheet_names)
    wanted = {"acties_stand", "barometer", "noden", "noden_sectoren", "omgevingsanalyse"}
    assert wanted <= set(made)


def test_a_reading_guide_only_speaks_of_columns_that_are_there(tmp_path):
    def guide(frame: pd.DataFrame) -> str:
        write_xlsx({"blad": frame}, tmp_path / "boek.xlsx", "Titel", ())
        rows = CalamineWorkbook.from_path(tmp_path / "boek.xlsx").get_sheet_by_name("lees mij")
        return "\n".join(row[0] for row in rows.to_python())

    assert "toestand" not in guide(pd.DataFrame({"wat": [1]}))
    assert guide(pd.DataFrame({"wat": [1]})).endswith("\n  blad (1 rij)")
    assert guide(pd.DataFrame({"wat": [1] * 1200})).endswith("\n  blad (1.200 rijen)")
    assert "de kolom toestand" in guide(pd.DataFrame({"toestand": ["waargenomen"]}))
    assert "rechte lijn" in guide(pd.DataFrame({"verwacht": [1.0]}))


def test_the_environment_has_now_and_the_documents(made, results):
    table = made["omgevingsanalyse"]
    pair = table[(table["onderwerp"] == "Werkzaamheidsgraad") & (table["jaar"] == 2013)]
    pair = pair[pair["voor_wie"] == "18–64 jaar"]
    printed = pair.set_index("gebied")["gedrukt"].to_dict()
    assert (printed["Genk"], printed["Limburg"]) == ("56,4", "64,2")
    now = table[table["niveau"].eq("gemeente") & (table["jaar"] == results.year)]
    city = results.table("gemeente").iloc[0]
    labels = {one.label: name for name, one in results.registry.items()}
    values = {labels[row.onderwerp]: row.waarde for row in now.itertuples()}
    assert values == pytest.approx(city.dropna().to_dict())
    # a printed figure is no example
    assert "Voorbeeldcijfers" not in " ".join(pair["opmerking"])
    assert now["opmerking"].str.contains("Voorbeeldcijfers").all()


def test_the_barometer_table_adds_up(made):
    table = made["barometer"]
    parts = [name for name in table if name.startswith("punten_")]
    whole = table[table["bekende_indicatoren"] == table["van"]]
    assert len(parts) == 7
    assert whole["score"].to_numpy() == pytest.approx(whole[parts].sum(axis=1).to_numpy())


def test_distances_stand_per_sector_with_the_nearest_place(genk, made, results):
    # the plan of 2014-2019 is over in the year shown, and with it its places
    assert (made["noden_sectoren"]["dichtste_plaats"] == "").all()
    then = open_on(located_actions(genk.computed.plans, results), date(2019, 12, 31))
    table = reach_table(results, nearest_places(results, then)).set_index("naam")
    assert table["dichtste_plaats"].str.startswith("Huis van het Kind").all()
    assert table.loc["Hoevenzavellaan", "dichtste_plaats"] == "Huis van het Kind Hoevenzavel"
    assert table.loc["Hoevenzavellaan", "afstand_m"] < 1000


# ---------------------------------------------------------------- places: one truth


def test_the_table_of_places_and_the_plan_tell_the_same(genk, results):
    found = action_places(genk.computed.plans.register, results.areas, results.places)
    assert set(results.places["name"]) == set(found["place"])
    assert found["lon"].notna().all()


def test_another_first_year_in_the_table_of_places_is_refused(genk, results):
    other = results.places.assign(since=2013.0)
    with pytest.raises(DataError, match="in een ander jaar dan in de tabel van plaatsen"):
        agree(genk.computed.plans.register, other)


def test_another_first_year_is_for_the_gate(tmp_path, genk):
    plans = tmp_path / "plannen"
    shutil.copytree(ROOT / "data/plannen", plans)
    plan = plans / "002_55928a8c297dfb5a.yaml"
    text = plan.read_text(encoding="utf-8").replace(
        "start: 2016-01-01, label", "start: 2017-01-01, label"
    )
    plan.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"(?s)ander jaar.*2017.*2016.*Hoevenzavel"):
        read_plans(genk.computed.params, register=plans)


# ---------------------------------------------------------------- on the fact sheets


def test_the_actions_of_a_stadsdeel_and_one_row_for_the_whole_city(genk, results):
    plans = read_plans(genk.computed.params, records=RECORDS_SAMPLE)
    found = evaluate_plans(plans, results.areas, Half(2015, 1))
    codes = {name: code for code, name in results.areas.names["stadsdeel"].items()}
    of = (found.board, action_places(plans.register, results.areas), plans.register, results)
    here = actions_here(*of, area=codes["Sledderlo"])
    elsewhere = actions_here(*of, area=codes["Genk-Oost"])
    assert len(here) == 2
    assert here[0].status == "niet meetbaar"
    plan = "Actieplan kinderarmoede 2014–2019"
    over = "afgelopen op 31 december 2019"  # the year shown is 2025
    assert here[0].note == f"Huis van het Kind Sledderlo; {plan}; {over}"
    assert re.fullmatch(r"waarvan \d+ afgelopen", here[1].note)
    then = actions_here(*of[:3], replace(results, year=2018), area=codes["Sledderlo"])
    assert then[0].note == f"Huis van het Kind Sledderlo; {plan}"
    ended, later = (int(one[1].note.split()[1]) for one in (then, here))
    assert 0 < ended < later
    assert re.fullmatch(r"en \d+ acties voor heel de stad", here[1].text)
    assert [one.text for one in elsewhere] == [here[1].text.removeprefix("en ")]
    city = actions_here(*of, area=None)
    assert (city[0].text, city[1]) == (here[0].text, here[1])
    assert city[0].note.count("Huis van het Kind") == 3


def test_the_sheets_of_the_release_list_them(published, results):
    codes = {name: code for code, name in results.areas.names["stadsdeel"].items()}
    sheet = (published / sheet_path(two_levels.STADSDEEL, codes["Sledderlo"])).read_text(
        encoding="utf-8"
    )
    assert "Acties hier" in sheet
    assert "acties voor heel de stad" in sheet


def test_without_plans_a_sheet_has_no_actions(results):
    assert set(map(len, actions_of(None, results).values())) == {0}
    assert None in actions_of(None, results)


# ---------------------------------------------------------------- verbs for notebooks


def test_the_verb_gives_the_tables_of_the_release(genk, made):
    told = made["omgevingsanalyse"]
    around = genk.plans("omgeving")
    assert around["subject"].tolist() == told["onderwerp"].tolist()
    assert around["value"].equals(told["waarde"].set_axis(around.index))
    assert genk.plans("omgeving", level="gemeente")["subject"].is_unique
    needs = genk.plans("noden")
    assert needs["name"].tolist() == made["noden"]["naam"].tolist()
    board = genk.plans("acties")
    assert board.index.tolist() == made["acties_stand"]["actie"].tolist()
    counted = genk.plans("acties", by="domein")
    assert counted.sum().sum() == made["acties_per_domein"].select_dtypes("number").sum().sum()
    sentences = plan_sentences(genk.computed.plans, genk.computed.core)
    assert len(sentences) == 4
