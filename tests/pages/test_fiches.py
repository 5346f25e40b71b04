"""The fact sheets: what they say, for figures worked out by hand."""

from __future__ import annotations

import dataclasses
import html
import re
from functools import cache

import made_up
import numpy as np
import pandas as pd
import pytest
import two_levels

from genkgeo.drawings import dot_plot
from genkgeo.pages.actions_here import Action
from genkgeo.pages.fact_sheets import fact_sheet, standing_out
from genkgeo.pages.map.page import map_page
from genkgeo.pages.navigation import Link
from genkgeo.pages.sheet_paths import sheet_path
from genkgeo.pages.start import start_page
from genkgeo.pages.through_time import changed_sentence
from genkgeo.words import reasons, sentences

HOSTILE = '<img src=x onerror="alert(1)">{{ 7*7 }}${x}`'


def text_of(page: str) -> str:
    body = re.sub(r"<(style|title)\b.*?</\1>", " ", page, flags=re.DOTALL)
    body = re.sub(r"</?a\b[^>]*>", "", body)  # A link within a sentence parts no words.
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)))


@pytest.fixture(scope="module")
def results():
    return made_up.results()


@cache
def sheet(kind: str, stadsdeel: str | None) -> str:
    """Give a sheet of unchanged results; made once, for many tests read the same."""
    return fact_sheet(getattr(made_up, kind)(), stadsdeel)


@cache
def index(kind: str) -> str:
    """Give the start page of unchanged results."""
    return start_page(getattr(made_up, kind)(), [], [])


def with_score(results, level: str, **scores: float):
    risk = results.risk[level]
    frame = risk.scores.copy()
    for column, value in scores.items():
        frame[column] = value
    return dataclasses.replace(
        results, risk={**results.risk, level: dataclasses.replace(risk, scores=frame)}
    )


# --- sentences ------------------------------------------------------------------------------


def test_risk_sentence_compares_with_the_city(results):
    # Scores −0.8 and 1.0, the city at 0.05.
    assert (
        sentences.risk_sentence(results, "stadsdeel", "zuid")
        == "Het risico ligt hoger dan in de stad: rang 1 van 2."
    )
    assert (
        sentences.risk_sentence(results, "stadsdeel", "noord")
        == "Het risico ligt lager dan in de stad: rang 2 van 2."
    )


def test_a_difference_near_nothing_is_called_equal(results):
    # The standard deviation of −0.8 and 1.0 is 0.9: less than 0.09 is equal.
    for city, words in ((0.08, "ongeveer gelijk aan dat van de stad"), (0.1, "hoger")):
        changed = with_score(results, "stadsdeel", city=city)
        assert words in sentences.risk_sentence(changed, "stadsdeel", "zuid")


def test_without_a_city_there_is_still_a_rank(results):
    changed = with_score(results, "stadsdeel", city=np.nan)
    assert (
        sentences.risk_sentence(changed, "stadsdeel", "zuid") == "Het risico staat op rang 1 van 2."
    )


def test_an_area_without_risk_says_so(results):
    assert (
        reasons.area_sentence(results, "wijk", "W4")
        == "Voor deze wijk is geen risico berekend: te weinig cijfers."
    )
    assert reasons.area_sentence(results, "gemeente", made_up.CITY) == ""


def test_pushes_are_against_the_average_area(results):
    # Averages of the wijken: oki −0.05, budgetmeters −0.0667, werkzaamheid −0.05.
    up, down = reasons.pushes(results, "wijk", "W3")
    assert up.round(3).to_dict() == {"oki": 0.65, "budgetmeters": 0.567, "werkzaamheid": 0.45}
    assert down.empty
    assert list(reasons.pushes(results, "wijk", "W2").down.index) == [
        "oki",
        "budgetmeters",
        "werkzaamheid",
    ]


def test_an_indicator_without_a_figure_pushes_neither_way(results):
    measures = results.measures.copy()
    gone = (measures["area"] == "W3") & (measures["indicator"] == "oki")
    measures.loc[gone, "value"] = np.nan
    changed = dataclasses.replace(results, measures=measures)
    assert "oki" not in reasons.pushes(changed, "wijk", "W3").up.index


def test_why_uses_the_neutral_words_and_turns_what_is_better_high(results):
    assert reasons.why_sentence(results, "stadsdeel", "zuid") == (
        "Tegenover het gemiddelde stadsdeel vallen op: hoge OKI, veel budgetmeters en weinig "
        "mensen aan het werk (meer risico)."
    )


def test_nothing_stands_out_in_an_average_area(results):
    assert (
        reasons.why_sentence(results, "wijk", "W1")
        == "Geen enkele indicator ligt ver van de gemiddelde wijk."
    )


def test_the_city_sentence_names_the_highest(results):
    assert (
        sentences.city_sentence(results, "wijk")
        == "Van de drie wijken met genoeg cijfers is het risico het hoogst in Heide."
    )
    empty = with_score(results, "wijk", score=np.nan)
    assert "te weinig cijfers" in sentences.city_sentence(empty, "wijk")


@pytest.mark.parametrize(
    ("state", "text"),
    [
        ("onderdrukt", "onderdrukt"),
        ("ontbreekt", "geen gegevens"),
        ("niet van toepassing", "niet van toepassing"),
    ],
)
def test_a_state_stands_in_the_place_of_a_number(results, state, text):
    row = pd.Series({"value": np.nan, "state": state})
    assert sentences.value_text(row, results.registry["oki"]) == text


def test_a_figure_of_an_earlier_year_names_its_year():
    assert sentences.period_text(pd.Series({"value": 1.0, "period": 2023.0}), 2025) == (
        "cijfer van 2023"
    )
    assert sentences.period_text(pd.Series({"value": 1.0, "period": 2025}), 2025) == ""


def test_a_rank_is_said_with_how_sure_it_is():
    sure = made_up.results(certainty=made_up.certainty())
    assert sentences.risk_sentence(sure, "wijk", "W1").endswith(
        "rang 2 van 3, bijna zeker tussen 1 en 3."
    )
    assert sentences.risk_sentence(sure, "wijk", "W3").endswith("rang 1 van 3, bijna zeker op 1.")
    assert sentences.rank_range(sure, "wijk", "W1") == "1–3"
    assert sentences.rank_range(sure, "wijk", "W3") == "vast"
    assert sentences.rank_range(sure, "wijk", "W4") == ""
    assert sentences.rank_range(sure, "stadsdeel", "zuid") == ""


@pytest.mark.parametrize(
    ("sure", "words"),
    [
        (4, "; vier horen betrouwbaar bij de eerste vijf."),
        (1, "; één hoort betrouwbaar bij de eerste vijf."),
        (0, "; geen enkele hoort betrouwbaar bij de eerste vijf."),
    ],
)
def test_the_city_sentence_says_how_many_are_sure(results, sure, words):
    groups = ["betrouwbaar bij de eerste vijf"] * sure + ["waarschijnlijk"] * (15 - sure)
    frame = pd.DataFrame({"group": groups})
    changed = dataclasses.replace(results, certainty={"wijk": frame})
    assert sentences.city_sentence(changed, "wijk").endswith(words)
    few = dataclasses.replace(results, certainty={"wijk": frame.iloc[:14]})
    assert sentences.city_sentence(few, "wijk").endswith("in Heide.")


# --- fact sheet -----------------------------------------------------------------------------


def test_the_sheet_says_who_what_and_when(results):
    text = text_of(sheet("results", "zuid"))
    assert "Stadsdeel Made-Zuid" in text
    assert "2 wijken · 3 sectoren · 2.084 inwoners · 2025" in text
    assert "Het risico ligt hoger dan in de stad: rang 1 van 2." in text
    assert "Cijfers van 2025, gebiedsindeling 2025, stadsdelen: voorstel, schematische" in text
    assert "Over gebieden, nooit over mensen." in text


def test_the_sheet_sets_each_indicator_beside_the_city(results):
    text = text_of(sheet("results", "noord"))
    # OKI noord (120 + 90 + 40) ÷ 270 = 0.93; city 630 ÷ 465 = 1.35.
    assert "OKI, per leerling (0–4)" in text and " 0,93 1,35 " in text
    # Werkzaamheid noord 1490 ÷ 2010 = 74.1 %.
    assert "lager is meer risico" in text and " 74,1 % " in text
    # Of the 730 customers in zuid 420 are known: 31 ÷ 420, at most 37 meters.
    assert "7,4 % (7,4–8,2) 3,5 %" in text_of(sheet("results", "zuid"))


def test_partial_coverage_and_its_range_are_said(results):
    # Of 730 customers in zuid 420 are known; 31 to 37 meters in all.
    assert "dekking 57 %, mogelijk 7,4–8,2" in text_of(sheet("results", "zuid"))
    assert "dekking" not in text_of(sheet("results", "noord")).split("Bronnen en dekking")[0]


def test_the_sheet_names_its_wijken_with_their_state(results):
    text = text_of(sheet("results", "zuid"))
    table = text.split("Binnen het stadsdeel")[1]
    assert "1 Heide 2 deel van de cijfers lijkt het meest op Molenveld 2.060" in table
    assert "– Industrie niet ingedeeld 24 niet van toepassing onderdrukt geen gegevens" in table
    assert "Kerkdorp" not in table


def test_sectors_that_stand_out_are_named_with_their_wijk(results):
    assert standing_out(results, "stadsdeel", "zuid") == ["Heikant (wijk Heide)"]
    assert standing_out(results, "stadsdeel", "noord") == []
    assert "Geen enkele sector hoort bij" in text_of(sheet("results", "noord"))


def test_a_pocket_in_a_wijk_that_is_not_high_is_called_so(results):
    lower = with_score(results, "wijk", fifth=3.0)
    assert standing_out(lower, "stadsdeel", "zuid") == [
        "In Heide valt één sector op: Heikant; de wijk als geheel ligt niet hoog"
    ]
    little = with_score(results, "wijk", fifth=4.0)
    assert standing_out(little, "stadsdeel", "zuid") == [
        "Heikant (wijk Heide): de wijk als geheel hoort niet bij het hoogste vijfde"
    ]


def test_suppliers_are_listed_each_with_what_comes_from_it(results):
    page = sheet("results", "zuid").split("Bronnen en dekking")[1]
    listed = re.findall(r'<li><span class="source">([^<]+):</span> ([^<]+)</li>', page)
    assert listed[:2] == [("Departement Onderwijs", "OKI"), ("Fluvius", "Budgetmeters")]


def test_official_borders_and_districts_have_no_reservation():
    areas = dataclasses.replace(made_up.areas(), proposal=False)
    official = made_up.results(areas=areas, shape_note="", notes=())
    page = text_of(fact_sheet(official, "zuid"))
    assert "voorstel" not in page and "schematisch" not in page


def test_residents_may_be_unknown(results):
    unknown = dataclasses.replace(results, residents=results.residents.iloc[:0])
    assert "2 wijken · 3 sectoren · 2025" in text_of(fact_sheet(unknown, "zuid"))
    assert "Inwoners –" not in text_of(start_page(unknown, [], []))


def test_an_area_without_any_figure_still_has_a_sheet(results):
    empty = results.measures.assign(value=np.nan, low=np.nan, high=np.nan, state="ontbreekt")
    bare = with_score(
        dataclasses.replace(results, measures=empty), "stadsdeel", score=np.nan, city=np.nan
    )
    text = text_of(fact_sheet(bare, "zuid"))
    assert "Voor dit stadsdeel is geen risico berekend" in text
    assert text.count("geen gegevens") >= 3


@pytest.mark.slow
def test_the_same_results_give_the_same_bytes(results):
    assert sheet("full", "zuid") == fact_sheet(made_up.full(), "zuid")
    assert index("full") == start_page(made_up.full(), [], [])


def test_a_sheet_has_a_safe_path_of_its_own():
    assert sheet_path(two_levels.STADSDEEL, "genk-oost") == "stadsdelen/genk-oost.html"
    odd = [sheet_path(two_levels.STADSDEEL, code) for code in ("../x", "/x", "X", "", "a b")]
    assert len(set(odd)) == len(odd)
    assert all(re.fullmatch(r"stadsdelen/[a-z0-9-]+\.html", path) for path in odd)


@pytest.mark.slow
def test_tables_show_between_which_ranks_an_area_lies(results):
    sure = made_up.results(certainty=made_up.certainty())
    for page in (fact_sheet(sure, "noord"), start_page(sure, [], [])):
        text = text_of(page)
        assert "Klein: tussen welke rangen het gebied met 90 % zekerheid ligt." in text
        assert "2 1–3 Molenveld" in text
    assert "1 vast Heide" in text_of(start_page(sure, [], []))
    assert "rangen met 90 % zekerheid" not in text_of(index("results"))


# --- what a sheet says beside that -----------------------------------------------------------


@pytest.fixture(scope="module")
def full():
    return made_up.full()


def test_the_sheet_says_whether_the_risk_changed(full):
    rose = "rang 1 van 2. Sinds 2024 is het aantoonbaar gestegen tegenover de andere stadsdelen."
    assert rose in text_of(sheet("full", "zuid"))
    assert "Sinds 2024 is het niet aantoonbaar veranderd." in text_of(sheet("full", "noord"))
    assert "Sinds" not in text_of(sheet("results", "noord"))


def test_wider_areas_show_their_last_figure_up_to_the_year_and_its_year(full):
    text = text_of(sheet("full", "noord"))
    assert "Limburg 1,6 % (2013)" in text and "Vlaanderen 0,80 (2013)" in text
    assert "Limburg 1,10 " in text and "1,00 (2014)" not in text
    assert "75,0" not in text  # of a later year
    plain = text_of(sheet("results", "noord"))
    assert "Limburg" not in plain and "Vlaanderen" not in plain


def test_a_year_that_a_document_does_not_name_is_marked_on_the_sheet(full):
    ours = full.references["period"] == 2013
    marked = dataclasses.replace(full, references=full.references.assign(assumed=ours))
    text = text_of(fact_sheet(marked, "noord"))
    assert "Limburg 1,6 % (2013*)" in text and "Vlaanderen 0,80 (2013*)" in text
    assert "Limburg 1,10 " in text  # of the year shown, and the document says so
    assert "* Het document noemt dit jaar niet: het is afgeleid." in text
    assert "Het document noemt dit jaar niet" not in text_of(sheet("full", "noord"))
    assert "Limburg* 1,6" in html.unescape(fact_sheet(marked, "noord"))


def test_wider_areas_differ_without_their_colour(full):
    page = sheet("full", "noord")
    plot = page.split('class="domains"')[1].split("</figure>")[0]
    # One row of Limburg, one of Limburg and Vlaanderen, and each once in the legend.
    assert plot.count(f'd="{dot_plot.SHAPES[0]}"') == 3
    assert plot.count(f'd="{dot_plot.SHAPES[1]}"') == 2
    assert "OKI, per leerling (0–4): 0,93, stad 1,35, Limburg 1,10, Vlaanderen 0,80 (2013)" in (
        html.unescape(plot)
    )


def test_the_sheet_draws_the_years_of_each_indicator_once(full):
    page = sheet("full", "zuid")
    titles = re.findall(r"<title>([^<]+)</title>", page)
    for label in ("Onderwijskansarmoede-indicator", "Gezinnen met een budgetmeter"):
        assert len([title for title in titles if title.startswith(label)]) == 1
    assert "Made-Zuid van" in html.unescape(page)


@pytest.mark.slow
def test_more_indicators_than_panels_open_on_request():
    registry = {
        name: one.model_copy(update={"short": f"{one.short} {at}"})
        for at in range(2)
        for name, one in made_up.REGISTRY.items()
    }
    assert "De andere indicatoren" not in fact_sheet(made_up.full(registry=registry), "zuid")
    rows = made_up.measures()
    again = rows.assign(indicator=rows["indicator"] + "_2")
    more = made_up.REGISTRY | {f"{name}_2": one for name, one in made_up.REGISTRY.items()}
    many = made_up.full(registry=more, measures=pd.concat([rows, again]))
    assert "De andere indicatoren" in fact_sheet(many, "zuid")


def test_what_changed_names_what_stands_out_and_folds_the_rest(full):
    text = text_of(sheet("full", "zuid")).split("Wat veranderde")[1]
    shown, folded = text.split("Alle cijfers, ook wat niet veranderde")
    assert "Van 2024 naar 2025 is één van de drie indicatoren aantoonbaar veranderd: " in shown
    assert "Werkzaamheidsgraad (gedaald)." in shown
    assert "De grenzen zijn die van 2025, voorheen die van 2019." in shown
    # The risk, the revised figure and the firm one; OKI stood still.
    assert "echt +1,0, grenzen +0,1, herziening +0,3" in shown
    assert "OKI" not in shown.split("nieuw cijfer")[1]
    assert "OKI" in folded


def test_without_an_earlier_year_the_sheet_says_so():
    text = text_of(sheet("results", "zuid"))
    assert "Er is geen vorige uitgave en geen vorig jaar om mee te vergelijken." in text
    assert "Alle cijfers" not in text


def test_the_sheet_shows_who_lives_in_which_profile(full):
    # In zuid 2060 of 2084 residents; Industrie has no profile.
    text = text_of(sheet("full", "zuid"))
    assert "2 · hoge OKI, veel budgetmeters 99 % zonder profiel 1 %" in text
    # In the city 3110 + 2060 of 5194.
    text = text_of(sheet("full", None))
    assert "1 · weinig budgetmeters 60 % 2 · hoge OKI, veel budgetmeters 40 %" in text


def test_a_wijk_between_two_profiles_is_called_so(full):
    # Kerkdorp keeps its profile in 62 % of the draws, else it is in profile 2.
    assert "Kerkdorp 1 grensgeval met 2" in text_of(sheet("full", "noord"))
    assert "grensgeval" not in text_of(sheet("full", "zuid"))


def test_early_warnings_stand_with_their_stadsdeel(full):
    zuid, noord = (text_of(fact_sheet(full, code)) for code in ("zuid", "noord"))
    assert "In Heide steeg het risico" in zuid and "In Molenveld-Oost" not in zuid
    assert "In Molenveld-Oost steeg" in noord and "In Heide" not in noord
    assert "Vroege signalen" not in text_of(sheet("results", "zuid"))


def test_actions_show_with_their_status_and_only_when_there_are_some(full):
    actions = [Action(f"Actie {at}", "op schema", HOSTILE) for at in range(5)]
    page = fact_sheet(full, "zuid", actions=actions)
    text = text_of(page)
    assert "Acties hier Actie 0 op schema <img" in text and "<img" not in page
    assert "Op het scherm staan er nog 2." in text
    assert "Acties hier" not in text_of(sheet("full", "zuid"))


def test_every_table_has_a_caption_and_every_drawing_a_name(full):
    for page in (sheet("full", "zuid"), sheet("full", None), index("full")):
        assert page.count("<table") == page.count("<caption") > 0
        drawn = re.findall(r"<svg ([^>]*>(?:<title>)?)", page)
        unnamed = [one for one in drawn if "<title>" not in one and "aria-hidden" not in one]
        # A mark in a strip is a picture in a picture, which has the name.
        assert all('overflow="visible"' in one for one in unnamed)


def test_the_sheets_lead_to_each_other_and_mark_the_own(full):
    def sheets(page: str) -> list[tuple[str, str, str]]:
        line = page.split('aria-label="Stadsdelen"')[1].split("</nav>")[0]
        return re.findall(r'<a href="([^"]+)"(| aria-current="page")>([^<]+)</a>', line)

    assert sheets(sheet("full", "zuid")) == [
        ("../stadsdelen/noord.html", "", "Made-Noord"),
        ("../stadsdelen/zuid.html", ' aria-current="page"', "Made-Zuid"),
    ]
    assert [current for _, current, _ in sheets(sheet("full", None))] == ["", ""]


@pytest.mark.slow
def test_a_page_is_marked_among_the_links_at_the_top(full):
    marked = r'<a href="([^"]+)" aria-current="page">'
    assert re.findall(marked, index("full")) == ["index.html"]
    assert re.findall(marked, sheet("full", None)) == ["stad.html"]
    assert re.findall(marked, map_page(full)) == ["kaart.html"]
    assert re.findall(marked, map_page(full, online=True)) == []  # the link is to another page


# --- the sheet of the city --------------------------------------------------------------------


def test_the_city_has_a_sheet_with_the_stadsdelen_as_its_parts(full):
    page = sheet("full", None)
    text = text_of(page)
    assert "Made, de hele stad" in text
    assert "2 stadsdelen · 4 wijken · 6 sectoren · 5.194 inwoners · 2025" in text
    assert "Van de twee stadsdelen is het risico het hoogst in Made-Zuid." in text
    assert "is één van de drie indicatoren aantoonbaar veranderd: Werkzaamheidsgraad" in text
    assert 'href="stadsdelen/zuid.html"' in page and 'href="index.html"' in page
    assert "Waarom" not in text  # the city is what others are set beside
    assert "stadsdelen marge van 90 %" in text


@pytest.mark.parametrize(
    ("carried", "told"),
    [
        (["oki"], "één van de twee indicatoren aantoonbaar veranderd: Werkzaamheidsgraad "
         "(gedaald). Sinds 2024 heeft één indicator geen nieuw cijfer."),
        (["oki", "werkzaamheid"], "Van 2024 naar 2025 is Budgetmeters niet aantoonbaar veranderd. "
         "Sinds 2024 hebben twee indicatoren geen nieuw cijfer."),
        (["oki", "budgetmeters"], "is Werkzaamheidsgraad aantoonbaar gedaald. Sinds 2024"),
        (["oki", "budgetmeters", "werkzaamheid"], "Sinds 2024 hebben drie indicatoren geen nieuw"),
    ],
)  # fmt: skip
def test_an_older_figure_that_stands_for_this_year_is_not_called_unchanged(full, carried, told):
    rows = full.measures
    old = rows["indicator"].isin(carried) & (rows["period"] == 2025)
    results = made_up.full(measures=rows[~old])
    assert told in changed_sentence(results, "gemeente", results.areas.code)


def test_a_figure_that_came_late_is_a_new_one(full):
    """That of 2024, where the release of 2024 still showed 2023: the same year, but news."""
    rows = full.measures
    late = rows[~((rows["indicator"] == "oki") & (rows["period"] == 2025))]
    results = made_up.full(measures=late)
    shown = {("gemeente", "oki"): 2023}
    results = dataclasses.replace(results, change=dataclasses.replace(results.change, shown=shown))
    assert changed_sentence(results, "gemeente", results.areas.code) == (
        "Sinds de uitgave van 2024 is één van de drie indicatoren aantoonbaar veranderd: "
        "Werkzaamheidsgraad (gedaald)."
    )


def test_the_city_is_not_set_beside_itself(full):
    plot = sheet("full", None).split('class="domains"')[1].split("</figure>")[0]
    assert "stad 1,35" not in plot
    assert '<th class="number value own-value" scope="col">Made</th>' in plot


def test_the_pockets_of_the_city_are_listed(full):
    lower = with_score(full, "wijk", fifth=3.0)
    assert "In Heide valt één sector op: Heikant." in text_of(fact_sheet(lower, None))


# --- start page -----------------------------------------------------------------------------


def test_the_start_page_lists_the_stadsdelen_with_rank_and_change(full):
    certainty = made_up.certainty()
    certainty["stadsdeel"] = pd.DataFrame(
        {"rank_low": [1, 1], "rank_high": [2, 2], "group": ["", ""]}, index=["noord", "zuid"]
    )
    page = start_page(dataclasses.replace(full, certainty=certainty), [], [])
    text = text_of(page)
    told = "Sinds 2024 is het risico van één stadsdeel aantoonbaar veranderd."
    assert told in text
    rows = text.split(told)[1].split("Vroege signalen")[0]
    assert re.search(r"1 1–2 Made-Zuid gestegen .*2\.084 2 1–2 Made-Noord ", rows)
    assert len(re.findall("gestegen|gedaald", rows)) == 1
    assert "Made-Zuid: rang 1, met 90 % zekerheid 1–2" in html.unescape(page)


def test_the_start_page_says_what_is_new(full):
    text = text_of(index("full"))
    news = text.split("Nieuw in deze uitgave")[1].split("Hoe lees ik dit")[0]
    assert "Van 2024 naar 2025 kreeg één wijk een ander profiel, één daarvan aantoonbaar." in news
    assert "De grenzen zijn die van 2025" in news and "Profiel 2 houdt zijn naam." in news
    assert "Van 1 (weinig budgetmeters) naar 2 (hoge OKI, veel budgetmeters): Heide." in news
    assert "Er is geen vorige uitgave" in text_of(index("results"))


def test_a_figure_that_changed_beyond_chance_says_so(full):
    text = text_of(index("full"))
    figures = text.split("De stad in cijfers")[1].split("Risico per wijk")[0]
    assert "Werkzaamheidsgraad gedaald sinds 2024 67,3 %" in figures
    assert figures.count("sinds 2024") == 1
    assert "is één van de drie indicatoren aantoonbaar veranderd" in text


def test_early_warnings_are_on_the_start_page_or_their_absence_is(full):
    text = text_of(index("full"))
    assert "Vroege signalen: één wijk en één sector." in text
    assert "In Heide steeg het risico" in text
    many = dataclasses.replace(full, warnings=pd.concat([made_up.warnings()] * 3))
    assert "Overige signalen" in text_of(start_page(many, [], []))
    assert "Vroege signalen zijn er niet te geven" in text_of(index("results"))


def test_the_start_page_names_every_stadsdeel_and_wijk(results):
    page = index("results")
    for level in ("stadsdeel", "wijk"):
        for name in results.areas.names[level]:
            assert name in text_of(page)
    assert 'href="stadsdelen/noord.html"' in page and 'href="stadsdelen/zuid.html"' in page


def test_key_figures_tell_what_they_were(results):
    # Budget meters of the city: 55 ÷ 1550 = 3.5 %, and 4 % more of that two years before.
    text = text_of(index("results"))
    assert "Inwoners 5.194" in text
    # On a phone the coverage stands under the name, and its column is not there.
    assert "Budgetmeters dekking 83 % 3,5 % 3,7 % 83 %" in text
    assert "Indicator 2025 Verloop 2023 Dekking" in text
    # What hidden parts allow is for the sheet of the city.
    assert "83 %, mogelijk" not in text
    assert "dekking 83 %, mogelijk 3,5–3,9" in text_of(sheet("results", None))


def test_a_figure_with_another_first_year_names_it(results):
    rows = results.measures
    first = (rows["level"] == "gemeente") & (rows["indicator"] == "oki") & (rows["period"] == 2023)
    later = dataclasses.replace(results, measures=rows[~first])
    text = text_of(start_page(later, [], []))
    assert "Indicator 2025 Verloop Eerder Dekking" in text
    assert "3,7 % in 2023" in text and "in 2024 " in text


def test_of_no_stadsdeel_that_changed_one_sentence_says_so(full):
    parts = full.change.parts
    still = parts.assign(verdict="niet aantoonbaar veranderd")
    calm = dataclasses.replace(full, change=dataclasses.replace(full.change, parts=still))
    text = text_of(start_page(calm, [], []))
    assert "Sinds 2024 is het risico van geen enkel stadsdeel aantoonbaar veranderd." in text
    assert "gestegen sinds" not in text and "gedaald sinds" not in text


def test_downloads_and_notebooks_are_links(results):
    page = start_page(
        results, [Link("Alles", "tabellen/a.xlsx")], [Link("Risico?", "notebooks/r.html")]
    )
    assert '<a href="tabellen/a.xlsx">Alles</a>' in page
    assert '<a href="notebooks/r.html">Risico?</a>' in page


# --- all pages ------------------------------------------------------------------------------


def test_hostile_names_show_as_written():
    codes = {"wijk": "W3", "stadsdeel": "zuid", "sector": "99001B1"}
    names = {level: {code: HOSTILE} for level, code in codes.items()}
    results = made_up.results(areas=made_up.areas(names), title=HOSTILE, notes=(HOSTILE,))
    for page in (
        fact_sheet(results, "zuid"),
        fact_sheet(results, None),
        start_page(results, [], []),
    ):
        assert "<img" not in page and "{{" not in page
        assert text_of(page).count(HOSTILE) >= 3


def test_pages_carry_the_reservations_and_a_policy(results):
    for page in (
        sheet("results", "zuid"),
        sheet("results", None),
        index("results"),
    ):
        text = text_of(page)
        assert "Voorbeeldcijfers, geen echte cijfers." in text
        assert "Een signaal, geen oorzaak: bekijk de lokale situatie." in text
        assert '<html lang="nl">' in page
        assert "default-src 'none'" in page and "style-src 'sha256-" in page
        assert "user-scalable" not in page
        ids = re.findall(r'\bid="([^"]+)"', page)
        assert len(ids) == len(set(ids))
