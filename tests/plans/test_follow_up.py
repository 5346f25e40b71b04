"""Every figure of the documents is followed, or says why not; figures of the city alone; ages."""

from __future__ import annotations

import importlib.util
import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from project import ROOT

from genkgeo.errors import DataError, ParamsError
from genkgeo.pages.children import children_page
from genkgeo.parameters.file import read_params
from genkgeo.parameters.index_spec import columns, read_spec
from genkgeo.parameters.registry import read_registry
from genkgeo.plans.children import EVERY_CHILD, GROUPS, child_actions, child_figures, groups_of
from genkgeo.plans.city_figures import read_city_figures
from genkgeo.plans.document_numbers import read_document_numbers
from genkgeo.plans.follow_up import (
    NO_TABLE,
    NOT_ALL,
    TOO_FEW,
    CityNow,
    Now,
    _now,
    follow_up,
    standings,
)
from genkgeo.plans.successors import FOLLOWED, RESIDENTS, STANDINGS, VALUE, read_successors
from genkgeo.release.plan_tables import follow_up_table
from genkgeo.states import State

REGISTRY = read_registry(ROOT / "params/indicatoren.yaml")
FIGURES = ROOT / "data/referentie"
ASKED = [
    "voorkeurregeling_0_4",
    "laag_inkomen_0_3",
    "eenouder_0_3",
    "kansarme_geboorten",
    "niet_eu_0_3",
    "tienermoeders",
    "kleuterparticipatie",
    "oki_kleuter",
    "oki_kleuter_opleiding",
    "oki_kleuter_taal",
    "oki_kleuter_buurt",
    "oki_kleuter_toelage",
    "schooltoelage_basis",
    "schooltoelage_secundair",
    "werkloosheidsgraad",
    "jonge_werkzoekenden",
    "laaggeschoolde_werkzoekenden",
    "lage_inkomens",
    "uithuiszetting",
    "afsluiting",
    "lco",
    "materiele_steun",
    "schuldenregeling",
]


@pytest.fixture(scope="module")
def followed(results, plans) -> pd.DataFrame:
    return follow_up(results, plans)


def city_file(folder: Path, *rows: str) -> Path:
    path = folder / "stad.csv"
    path.write_text("indicator,jaar,teller,noemer\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def read(path: Path) -> pd.DataFrame:
    return read_city_figures(path, REGISTRY, ["voorkeurregeling", "leefloon"], "71016")


# ---------------------------------------------------------------- then and now


def test_no_figure_of_the_documents_is_missing(followed):
    printed = pd.concat(
        [pd.read_csv(path, dtype=str)[["document", "nr"]] for path in FIGURES.glob("cijfers_*.csv")]
    )
    assert len(printed) == 134 and (printed["document"].str.startswith("002")).sum() == 124
    there = set(zip(followed["document"], followed["number"].astype(str), strict=True))
    assert there == set(zip(printed["document"], printed["nr"], strict=True))
    assert len(followed) == 134


def test_each_has_a_figure_now_or_says_why_not(followed):
    silent = followed[(followed["now"] == "") & (followed["why"] == "")]
    assert silent.empty
    counts = standings(followed)
    assert sum(counts.values()) == 134
    # counted by hand in data/referentie/opvolging.csv: 32 kinds of support by quarter, 5 of the LCO
    assert counts["niet meer gemeten"] == 37
    assert set(followed["standing"]) == set(STANDINGS)
    # of Genk itself all that is followed has a figure, but for growth of what is partly hidden
    ours = followed[(followed["standing"] == FOLLOWED) & (followed["area"] == "Genk")]
    assert ours.loc[ours["now"] == "", "number"].tolist() == [44]


def test_what_follows_is_the_figure_that_the_release_shows(followed, results):
    by_number = followed[followed["document"].str.startswith("002")].set_index("number")
    shown = results.table("gemeente").iloc[0]
    assert by_number.loc[56, "now"] == f"{shown['budgetmeters']:.1f}\xa0%".replace(".", ",")
    assert by_number.loc[56, "now_year"] == results.year
    rows = results.measures.query("level == 'gemeente' and indicator == 'budgetmeters'")
    meters = rows.set_index("period")["numerator"][results.year]
    whole = rows.set_index("period")["coverage"][results.year] == 1
    assert by_number.loc[55, "now"] == f"{'' if whole else 'minstens '}{meters:.0f} klanten"


def test_a_figure_of_the_example_says_so_and_a_printed_one_does_not(results, plans):
    table = follow_up_table(results, plans)["opvolging"]
    made_up = table["opmerking"].str.contains("Voorbeeldcijfers")
    assert (made_up == (table["nu"] != "")).all() and made_up.any() and not made_up.all()


def test_a_count_that_is_partly_hidden_is_a_least(results, plans):
    figures = CityNow.of(results, plans)
    assert figures.last("leefloon")["coverage"] < 1
    assert figures.count("leefloon", "mensen").text.startswith("minstens ")
    assert figures.growth("leefloon").why and not figures.growth("leefloon").text


def figures_of(name: str, *counts: tuple[int, float, float]) -> CityNow:
    """An indicator of the registry with a count and its coverage of some years."""
    rows = [
        {"period": year, "numerator": number, "coverage": coverage, "state": State.OBSERVED}
        for year, number, coverage in counts
    ]
    return CityNow(REGISTRY, {name: rows})


def test_the_last_figure_is_that_of_the_year_shown_and_a_city_may_have_none():
    columns = ["level", "indicator", "period", "value"]
    rows = [("gemeente", "a", year, float(year)) for year in (2025, 2026, 2024)]
    areas = pd.DataFrame([*rows, ("wijk", "a", 2025, 1.0)], columns=columns)
    own = pd.DataFrame([("gemeente", "b", 2025, 5.0)], columns=columns)
    results = SimpleNamespace(measures=areas, year=2025, registry={})
    found = CityNow.of(results, SimpleNamespace(city=own, registry={}))
    assert [row["value"] for row in found.rows["a"]] == [2024, 2025]
    assert found.last("b")["value"] == 5 and found.last("c") is None
    bare = SimpleNamespace(measures=areas.iloc[:0], year=2025, registry={})
    assert CityNow.of(bare, SimpleNamespace(city=own.iloc[:0], registry={})).rows == {}


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([(2024, 200, 1), (2025, 250, 1)], "+25,0\xa0%"),
        ([(2024, 200, 1), (2025, 150, 1)], "−25,0\xa0%"),
        ([(2024, 1, 1), (2025, 0, 1)], "−100,0\xa0%"),
        # Not of the year before, and from nothing nothing grows.
        ([(2023, 200, 1), (2025, 250, 1)], NO_TABLE),
        ([(2024, 0, 1), (2025, 250, 1)], NO_TABLE),
        ([(2025, 250, 1)], NO_TABLE),
        ([(2024, 200, 1), (2025, 250, 0.9)], NOT_ALL),
        ([(2024, 200, 0.9), (2025, 250, 1)], NOT_ALL),
    ],
)
def test_growth_is_that_since_the_year_before(counts, told):
    found = figures_of("tienermoeders", *counts).growth("tienermoeders")
    assert told in found[::3] and found.year == (2025 if found.text else None)


def test_how_many_there_are_in_a_year_is_about_so_many_or_at_least():
    # the registry adds the births of three years up
    whole = figures_of("kansarme_geboorten", (2025, 300, 1))
    assert whole.per_year("kansarme_geboorten", "kinderen") == Now("ongeveer 100 kinderen", 2025)
    assert whole.count("kansarme_geboorten", "kinderen") == Now("300 kinderen", 2025)
    part = figures_of("kansarme_geboorten", (2025, 300, 0.9))
    assert part.per_year("kansarme_geboorten", "kinderen") == Now("minstens 100 kinderen", 2025)
    assert part.count("kansarme_geboorten", "kinderen") == Now("minstens 300 kinderen", 2025)


def test_a_hidden_figure_is_of_too_few_people_and_no_figure_of_no_table():
    hidden = {"period": 2025, "numerator": float("nan"), "value": float("nan")}
    figures = CityNow(REGISTRY, {"tienermoeders": [hidden | {"state": State.SUPPRESSED}]})
    for name, why in (("tienermoeders", TOO_FEW), ("afsluiting", NO_TABLE)):
        assert figures.value(name) == figures.growth(name) == Now(why=why)
        assert figures.count(name, "x") == figures.per_year(name, "x") == Now(why=why)


def city_of(people: dict[tuple[str, str], float]) -> SimpleNamespace:
    wider = [(2013, 5.0), (2024, 7.0), (2025, 6.0), (2014, 8.0)]
    references = pd.DataFrame(wider, columns=["period", "value"])
    references = references.assign(indicator="tienermoeders", area="Limburg")
    areas = SimpleNamespace(name="Made", code="99001")
    return SimpleNamespace(areas=areas, people=people, residents_year=2025, references=references)


def test_residents_are_those_of_the_city_where_they_are_known():
    printed = {"area": "Made", "unit": "inwoners", "year": 2013}
    follows = {"successor": "", "what": RESIDENTS}
    known = city_of({("gemeente", "99001"): 66_000.0})
    assert _now(known, figures_of("x"), printed, follows) == Now("66.000 inwoners", 2025)
    for people in ({}, {("gemeente", "99001"): float("nan")}):
        assert _now(city_of(people), figures_of("x"), printed, follows) == Now(why=NO_TABLE)


@pytest.mark.parametrize(("year", "now"), [(2013, 2025), (2024, 2025), (2025, None)])
def test_of_a_wider_area_the_last_figure_after_the_printed_one_follows(year, now):
    printed = {"area": "Limburg", "unit": "moeders", "year": year}
    follows = {"successor": "tienermoeders", "what": VALUE}
    found = _now(city_of({}), figures_of("x"), printed, follows)
    assert found[:2] == (("6 moeders", 2025) if now else ("", None))
    assert bool(found.why) == (now is None)


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda text: re.sub(r"002[^\n]*,56,[^\n]*\n", "", text), "heeft geen rij"),
        (lambda text: text + "002_55928a8c297dfb5a.txt,999,oki,waarde,gevolgd,\n", "geen document"),
        (lambda text: text.replace(",tienermoeders,teller", ",tienermoeder,teller"), "opvolger"),
        (lambda text: text.replace("een bedrag voor één keer", ""), "waarom niets volgt"),
        (lambda text: text + "002_55928a8c297dfb5a.txt,1,,,niet gevolgd,x\n", "twee keer"),
        (lambda text: text.replace("niet meer gemeten", "weg", 1), "onbekende staat"),
        (
            lambda text: text.replace("schooltoelage_basis,teller", "schooltoelage_basis,waarde"),
            "een percentage naast iets anders",
        ),
        (
            lambda text: text.replace("schooltoelage_basis,waarde", "schooltoelage_basis,teller"),
            "een aantal naast een percentage",
        ),
        (
            lambda text: text.replace("schooltoelage_basis,teller", "schooltoelage_basis,per_jaar"),
            "wat van één jaar is",
        ),
    ],
)
def test_a_fault_in_what_follows_is_told(edit, told, tmp_path):
    text = (FIGURES / "opvolging.csv").read_text(encoding="utf-8")
    (tmp_path / "opvolging.csv").write_text(edit(text), encoding="utf-8")
    numbers = read_document_numbers(FIGURES, REGISTRY)
    with pytest.raises(DataError, match=told):
        read_successors(tmp_path, numbers, REGISTRY)


def test_a_city_that_does_not_say_what_follows_has_no_table(results, plans):
    assert follow_up(results, replace(plans, successors=None)).empty


# ---------------------------------------------------------------- of the city alone


def test_what_the_plans_ask_for_is_in_the_registry_and_has_a_figure(results, plans):
    figures = CityNow.of(results, plans)
    assert [name for name in ASKED if not figures.value(name).text] == []
    for name in ASKED:
        assert REGISTRY[name].source and REGISTRY[name].unit


def test_none_of_them_counts_in_the_risk():
    params = read_params(ROOT / "params/voorbeeld-2025.yaml")
    counted = set(columns(read_spec(ROOT / "params/index.yaml")))
    assert counted <= set(params.registry)
    assert counted & set(ASKED) == {"kansarme_geboorten"}


def test_the_characteristics_of_oki_add_up_to_it(plans):
    city = plans.city[plans.city["period"] == 2025].set_index("indicator")["numerator"]
    parts = [f"oki_kleuter_{part}" for part in ("opleiding", "taal", "buurt", "toelage")]
    assert city[parts].sum() == city["oki_kleuter"]


def test_the_example_of_the_city_is_what_its_script_draws(tmp_path):
    spec = importlib.util.spec_from_file_location("city", ROOT / "data/voorbeeld/make_city.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.main(tmp_path / "again.csv")
    committed = ROOT / "data/voorbeeld/stadscijfers.csv"
    assert (tmp_path / "again.csv").read_bytes() == committed.read_bytes()


def test_a_small_count_is_hidden_and_so_is_what_would_tell_it(tmp_path):
    path = city_file(
        tmp_path,
        "tienermoeders,2025,4,",
        "uithuiszetting,2025,0,",
        "oki_kleuter,2025,900,400",
        "oki_kleuter_taal,2025,3,400",
        "oki_kleuter_buurt,2025,300,400",
        "oki_kleuter,2024,900,400",
        "kleuterparticipatie,2025,397,400",
    )
    shown = read(path).set_index(["indicator", "period"])["value"]
    hidden = set(shown.index[shown.isna()])
    assert hidden == {
        ("tienermoeders", 2025),
        ("oki_kleuter", 2025),
        ("oki_kleuter_taal", 2025),
        ("oki_kleuter_buurt", 2025),
        ("kleuterparticipatie", 2025),
    }
    numbers = read(path).query("value.isna()")[["numerator", "denominator", "low", "high"]]
    assert numbers.isna().all(axis=None)


def test_as_many_as_the_whole_is_not_too_many(tmp_path):
    # written from the last to the first: they come back by the registry and by year
    rows = ["oki_kleuter,2025,1600,400", "kleuterparticipatie,2025,400,400"]
    found = read(city_file(tmp_path, *rows, "kleuterparticipatie,2024,300,400"))
    assert list(zip(found["indicator"], found["period"], found["value"], strict=True)) == [
        ("kleuterparticipatie", 2024, 75),
        ("kleuterparticipatie", 2025, 100),
        ("oki_kleuter", 2025, 4),
    ]
    assert list(found.index) == [0, 1, 2]


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        ("tienermoeders,2025,4,", False),
        ("tienermoeders,2025,5,", True),
        ("tienermoeders,2025,0,", True),
        # Of fewer than 20 people nothing is told; of the rest as little as of those counted.
        ("kleuterparticipatie,2025,10,19", False),
        ("kleuterparticipatie,2025,10,20", True),
        ("kleuterparticipatie,2025,5,40", True),
        ("kleuterparticipatie,2025,4,40", False),
        ("kleuterparticipatie,2025,35,40", True),
        ("kleuterparticipatie,2025,36,40", False),
        ("kleuterparticipatie,2025,40,40", True),
        # What Statbel publishes itself, small counts too.
        ("lage_inkomens,2025,1,20", True),
        ("lage_inkomens,2025,1,19", False),
        ("geboorten_jaar,2025,1,", True),
    ],
)
def test_a_figure_of_the_city_is_shown_from_five_of_twenty_people(row, shown, tmp_path):
    [found] = read(city_file(tmp_path, row)).to_dict("records")
    assert pd.notna(found["value"]) == shown
    assert found["state"] == (State.OBSERVED if shown else State.SUPPRESSED)


def test_where_nobody_may_be_told_everybody_may_not_either(tmp_path):
    strict = REGISTRY["kleuterparticipatie"].model_copy(update={"zeros_hidden": True})
    rows = [
        f"kleuterparticipatie,{year},{one},40" for year, one in ((2023, 0), (2024, 20), (2025, 40))
    ]
    path = city_file(tmp_path, *rows)
    found = read_city_figures(path, {"kleuterparticipatie": strict}, [], "71016")
    assert found["value"].isna().tolist() == [True, False, True]


@pytest.mark.parametrize(
    ("shown_from", "shown"), [("nergens", False), ("wijk", True), ("gemeente", True)]
)
def test_what_is_for_the_analysts_alone_is_not_shown_of_the_city(shown_from, shown, tmp_path):
    inside = REGISTRY["tienermoeders"].model_copy(update={"shown_from": shown_from})
    path = city_file(tmp_path, "tienermoeders,2025,400,")
    found = read_city_figures(path, {"tienermoeders": inside}, [], "71016")
    assert found["value"].notna().all() == shown


def test_what_there_may_be_more_of_than_people_has_no_rest(tmp_path):
    # 398 characteristics of 400 children are not two children without
    path = city_file(tmp_path, "oki_kleuter,2025,398,400")
    assert read(path)["value"].tolist() == [pytest.approx(0.995)]


def test_counts_up_to_what_can_be_are_figures(tmp_path):
    path = city_file(
        tmp_path,
        "tienermoeders,2025,20,",
        "eenouder_0_3,2025,300,300",
        "uithuiszetting,2025,0,",
        "tienermoeders,2023,18,",
        "eenouder_0_3,2023,150,600",
    )
    found = read(path)
    told = list(zip(found["indicator"], found["period"], found["value"], strict=True))
    # by indicator in the order of the registry, and then by year
    assert told == [
        ("eenouder_0_3", 2023, 25.0),
        ("eenouder_0_3", 2025, 100.0),
        ("tienermoeders", 2023, 18.0),
        ("tienermoeders", 2025, 20.0),
        ("uithuiszetting", 2025, 0.0),
    ]
    assert found.index.tolist() == [0, 1, 2, 3, 4]
    assert set(found["coverage"]) == {1.0} and found["low"].equals(found["value"])


def test_one_denominator_with_two_values_in_a_year_is_told_with_both_rows(tmp_path):
    rows = ("oki_kleuter,2025,900,400", "oki_kleuter,2024,900,390", "oki_kleuter_taal,2025,90,410")
    with pytest.raises(DataError, match=r"(?s)in een jaar twee waarden.*in 2025") as fault:
        read(city_file(tmp_path, *rows))
    assert fault.value.found == "400, 410"
    assert fault.value.where == "stad.csv, rij 2, 4, kolom noemer"
    assert len(read(city_file(tmp_path, *rows[:2]))) == 2


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("tienermoeder,2025,12,", "niet in het register"),
        ("leefloon,2025,400,40000", "komt al uit de tabellen per gebied"),
        ("tienermoeders,2025,,", "een telling ontbreekt"),
        ("eenouder_0_3,2025,12,", "een telling ontbreekt"),
        ("eenouder_0_3,2025,12,0", "noemer is 0"),
        ("tienermoeders,2025,-1,", "onder 0"),
        ("eenouder_0_3,2025,300,200", "groter dan kan"),
        ("tienermoeders,2025,12,\ntienermoeders,2025,13,", "twee keer"),
        ("bimd_inkomen,2025,12,40", "geen telling of aandeel"),
        ("tienermoeders,2025,twaalf,", "geen getal"),
        ("tienermoeders,2025,1.234,", "geen geheel getal"),
        ("eenouder_0_3,2025,165,2.050", "geen geheel getal"),
        ("tienermoeders,2025,12,400", "een aantal heeft geen noemer"),
        ("kleuterparticipatie,2025,401,400", "groter dan kan"),
        (
            "oki_kleuter,2025,900,400\noki_kleuter_taal,2025,30,401",
            r"(?s)twee waarden.*één getal voor leerlingen_kleuter in 2025.*400, 401.*rij 2, 3,",
        ),
    ],
)
def test_a_fault_in_a_figure_of_the_city_is_told(row, told, tmp_path):
    with pytest.raises(DataError, match=told) as fault:
        read(city_file(tmp_path, row))
    last = 2 + row.count("\n")
    assert re.search(rf"rij (2, )?{last}\b", str(fault.value))


def test_an_indicator_of_the_city_alone_is_refused_in_use(tmp_path):
    text = (ROOT / "params/voorbeeld-2025.yaml").read_text(encoding="utf-8")
    (tmp_path / "params").mkdir()
    for name in ("indicatoren.yaml", "index.yaml"):
        copied = (ROOT / "params" / name).read_text(encoding="utf-8")
        (tmp_path / "params" / name).write_text(copied, encoding="utf-8")
    path = tmp_path / "params/p.yaml"
    path.write_text(text.replace("  - sociale_huur\n", "  - tienermoeders\n"), encoding="utf-8")
    with pytest.raises(ParamsError, match="hele gemeente"):
        read_params(path)


# ---------------------------------------------------------------- ages


def test_ages_lie_in_the_groups_that_they_fill():
    assert [group.name for group in groups_of("0-4")] == ["0-3", "3-6"]
    assert [group.name for group in groups_of("12-17")] == ["12-18"]
    # just half of the years of 6 to 12 and of 12 to 18 is enough, a third is not
    assert [group.name for group in groups_of("3-8")] == ["3-6", "6-12"]
    assert [group.name for group in groups_of("9-14")] == ["6-12", "12-18"]
    assert [group.name for group in groups_of("4-7")] == ["3-6"]
    assert [group.name for group in groups_of("0-0")] == ["0-3"]
    assert groups_of("0-17") == groups_of("0-18") == (EVERY_CHILD,)
    # Half of a group is enough, of 6 to 12 three years, and less than half is not.
    assert [group.name for group in groups_of("6-8")] == ["6-12"]
    assert groups_of("6-7") == () and groups_of("18-64") == ()
    assert [group.name for group in groups_of("9-14")] == ["6-12", "12-18"]
    assert [group.name for group in groups_of("0")] == ["0-3"]


def test_every_figure_about_children_is_on_the_page_under_its_age(results, plans, followed):
    page = children_page(results, plans, followed)
    sections = dict(
        re.findall(r'aria-labelledby="leeftijd-([^"]+)">(.*?)</section>', page, flags=re.DOTALL)
    )
    assert list(sections) == ["0-3", "3-6", "6-12", "12-18", "alle"]
    figures = child_figures(results, plans, followed)
    for group in (*GROUPS, EVERY_CHILD):
        assert figures[group]
        for figure in figures[group]:
            assert figure.indicator.label in sections[group.name]
    about = {name for name, one in REGISTRY.items() if groups_of(one.ages)}
    assert about == {figure.name for of_group in figures.values() for figure in of_group}
    assert "29,9\xa0%" in sections["0-3"] and "8,04\xa0%" in sections["0-3"]
    for entry in child_actions(plans.register)[GROUPS[0]]:
        assert entry.action.label.replace("'", "&#39;") in sections["0-3"]
    assert page.count("voorbeeld</span>") == len(sections)


def test_a_made_up_figure_is_never_called_that_of_then(results, plans, followed):
    figures = child_figures(results, plans, followed)
    first = {one.name: (one.then, one.when) for one in figures[GROUPS[0]]}
    assert first["voorkeurregeling_0_4"] == ("11,6\xa0%", "2013*")
    assert first["laag_inkomen_0_3"] == ("", "")
