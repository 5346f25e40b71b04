"""The map of a made-up municipality: its classes, its page, its names."""

from __future__ import annotations

import dataclasses
import json
import re

import made_up
import made_up_map
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genkgeo.drawings.legend import HATCH, breaks, classes, shades
from genkgeo.drawings.palette import SEQUENTIAL
from genkgeo.index.spatial import ISLAND, MISSING
from genkgeo.pages.map import page as maps
from genkgeo.pages.map.indicator_theme import side_text
from genkgeo.pages.map.risk_theme import _ranks, risk_theme
from genkgeo.parameters.levels import ENDS
from genkgeo.results import SpatialReading


@pytest.fixture(scope="module")
def page() -> str:
    return maps.map_page(made_up.results())


def data_of(page: str) -> dict:
    found = re.search(r'<script type="application/json" id="kaart-gegevens">(.*?)</script>', page)
    return json.loads(found[1])


def theme(page: str, name: str) -> dict:
    return next(one for one in data_of(page)["themes"] if one["id"] == name)


# Classes ------------------------------------------------------------------------------------


def test_breaks_do_not_depend_on_order_or_gaps():
    values = pd.Series(np.random.default_rng(1).gamma(2.0, size=60))
    gaps = pd.concat([values.sample(frac=1, random_state=1), pd.Series([np.nan] * 5)])
    assert len(breaks(values)) == 5
    assert breaks(gaps).tolist() == breaks(values).tolist()


def test_few_distinct_values_give_few_classes():
    assert breaks(pd.Series([2.0, 2.0])).tolist() == [2.0]
    assert breaks(pd.Series([np.nan])).tolist() == []
    assert shades(1) == [SEQUENTIAL[2]]
    assert shades(5) == list(SEQUENTIAL)


@pytest.mark.parametrize(("name", "highest"), [("budgetmeters", "3,0"), ("werkzaamheid", "1,0")])
def test_darker_is_more_risk_whichever_way_the_indicator_runs(name, highest):
    found = classes(pd.Series([1.0, 2.0, 3.0]), made_up.REGISTRY[name])
    assert found.legend[0].fill == SEQUENTIAL[-1]
    assert highest in found.legend[0].text
    assert found.limits == [10, 20]


def test_classes_join_without_a_gap_and_hold_every_value():
    values = pd.Series([1.0, 1.1, 5.0, 5.2, 9.0, 9.1, 14.0, 20.0, np.nan])
    found = classes(values, made_up.REGISTRY["budgetmeters"])
    assert [row.text for row in found.legend] == [
        "14,1 – 20,0",
        "9,2 – 14,0",
        "5,3 – 9,1",
        "1,2 – 5,2",
        "1,0 – 1,1",
    ]
    assert found.limits == [11, 52, 91, 140]
    assert found.ends == (10, 200)


def test_fixed_classes_are_those_of_the_registry_whatever_the_values():
    fixed = made_up.REGISTRY["budgetmeters"].model_copy(update={"breaks": (2.0, 4.0, 6.0, 8.05)})
    found = classes(pd.Series([1.0, 5.0]), fixed)
    assert found.limits == [20, 40, 60, 80]
    assert [row.text for row in found.legend] == [
        "vanaf 8,1",
        "6,1 – 8,0",
        "4,1 – 6,0",
        "2,1 – 4,0",
        "tot en met 2,0",
    ]


def test_classes_of_nothing_are_none():
    assert classes(pd.Series([np.nan]), made_up.REGISTRY["oki"]).legend == []


def test_natural_breaks_of_many_values_are_looked_for_in_an_even_sample():
    values = pd.Series(np.random.default_rng(2).gamma(2.0, size=3000))
    found = breaks(values)
    assert len(found) == 5
    assert found[-1] == values.max()
    assert breaks(values.sample(frac=1, random_state=1)).tolist() == found.tolist()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 500), min_size=1, max_size=40), st.booleans())
def test_every_value_is_in_the_class_that_names_it(amounts, lower):
    """The script puts a value in the class behind the limits below it; the text must agree."""
    indicator = made_up.REGISTRY["werkzaamheid" if lower else "budgetmeters"]
    found = classes(pd.Series(amounts) / 10, indicator)
    for amount in amounts:
        below = sum(limit < amount for limit in found.limits)
        row = below if lower else len(found.legend) - 1 - below
        ends = [round(float(end.replace(",", ".")) * 10) for end in
                found.legend[row].text.split(" – ")]  # fmt: skip
        assert ends[0] <= amount <= ends[-1]


# The data of the page -----------------------------------------------------------------------


@pytest.mark.slow
def test_a_value_without_a_number_is_not_shown():
    measures = made_up.measures()
    hidden = measures["state"] == "onderdrukt"
    leaked = measures.assign(value=measures["value"].mask(hidden, 12.34))
    page = maps.map_page(made_up.results(measures=leaked))
    assert "12,3" not in page


def test_figures_are_whole_numbers_for_every_year(page):
    found = theme(page, "budgetmeters")
    level = found["levels"]["wijk"]
    assert found["years"] == [2023, 2024, 2025]
    assert found["city"] == [37, 36, 35]
    assert [one["values"] for one in level["figures"]] == [
        [77, "0", 8, 29], [75, "0", 8, 29], [74, "0", 8, 28],
    ]  # fmt: skip
    assert level["legend"][level["classes"]] == {"fill": "dots", "text": "onderdrukt"}


@pytest.mark.slow
def test_classes_are_the_same_in_every_year(page):
    level = theme(page, "budgetmeters")["levels"]["wijk"]
    last = made_up.measures().query("period == 2025")
    alone = theme(maps.map_page(made_up.results(measures=last)), "budgetmeters")
    assert level["ends"] == [8, 77]
    assert alone["levels"]["wijk"]["ends"] == [8, 74]
    assert alone["years"] == [2025]


@pytest.mark.slow
def test_intervals_are_told_from_the_value():
    level = theme(maps.map_page(made_up_map.results()), "budgetmeters")["levels"]["sector"]
    last = level["figures"][-1]
    place = last["values"].index(74)
    # Wilson, 90 %: 31 of 420
    assert last["values"][place] - last["below"][place] == 55
    assert last["values"][place] + last["above"][place] == 98
    assert last["below"][last["values"].index("0")] is None


def test_coverage_and_bounds_are_told_where_not_all_was_observed(page):
    level = theme(page, "budgetmeters")["levels"]["wijk"]
    assert level["figures"][-1]["partly"] == {"0": [0, 58, 74, 78]}


@pytest.mark.slow
def test_figures_from_another_vintage_say_so():
    measures = made_up.measures()
    measures["vintage"] = measures["period"].map({2023: "2019", 2024: "2019", 2025: "2025"})
    page = maps.map_page(made_up.results(measures=measures))
    assert theme(page, "oki")["moved"] == {"2023": "2019", "2024": "2019"}


@pytest.mark.slow
def test_of_very_many_years_the_first_and_the_newest_are_shown():
    long = pd.concat(
        made_up.measures().query("period == 2025").assign(period=year) for year in range(2011, 2026)
    )
    page = maps.map_page(made_up.results(measures=long))
    assert theme(page, "oki")["years"] == [2011, *range(2019, 2026)]
    assert "Van de 15 jaren met cijfers staan het eerste (2011) en de laatste zeven" in page
    assert "jaren met cijfers" not in maps.map_page(made_up.results())


def test_profiles_exist_for_their_level_alone(page):
    levels = theme(page, "profielen")["levels"]
    assert list(levels) == ["wijk"]
    assert levels["wijk"]["numbers"] == ["2", "", "1", "1"]
    assert levels["wijk"]["said"][0] == "Ingedeeld op een deel van de cijfers."


def test_a_borderline_profile_is_marked_and_names_the_other(page):
    level = theme(page, "profielen")["levels"]["wijk"]
    names = data_of(page)["levels"]["wijk"]["names"]
    assert [names[at] for at in level["unsure"]] == ["Kerkdorp"]
    assert level["parts"] == {"2": "grensgeval met profiel 2"}
    assert "in 62\xa0% van de keren" in level["said"][2]


@pytest.mark.slow
def test_profiles_of_sectors_with_numbers_that_skip():
    own = made_up.profiles()
    sectors = dataclasses.replace(
        own,
        areas=ENDS[0],
        labels=pd.Series({"99001A1": 2, "99001B1": 7}),
        names=pd.Series({2: "rond het gemiddelde", 7: "hoge OKI"}),
        colours=pd.Series({2: "#101010", 7: "#202020"}),
        confidence=pd.Series({"99001A1": 0.5, "99001B1": 1.0}),
        second=pd.Series({"99001A1": 0, "99001B1": 0}),
        partial=(),
    )
    page = maps.map_page(made_up.results(profiles=sectors))
    level = theme(page, "profielen")["levels"]["sector"]
    assert [(row["fill"], row["text"]) for row in level["legend"]] == [
        ("#101010", "2 · rond het gemiddelde"),
        ("#202020", "7 · hoge OKI"),
        ("hatch", "niet ingedeeld"),
    ]
    assert level["rows"].count(2) == 4
    assert list(level["parts"].values()) == ["grensgeval"]


def test_risk_is_told_in_fifths(page):
    level = theme(page, "risico")["levels"]["wijk"]
    assert len(level["courses"]) == 1
    rows = [level["legend"][row] for row in level["courses"][0]["rows"]]
    assert [row["text"] for row in rows] == [
        "hoogste vijfde", "te weinig cijfers", "lage vijfde", "hoge vijfde",
    ]  # fmt: skip
    assert [row["fill"] for row in rows] == [SEQUENTIAL[4], HATCH, SEQUENTIAL[1], SEQUENTIAL[3]]


@pytest.mark.slow
def test_the_risk_of_every_year_has_the_same_classes():
    found = theme(maps.map_page(made_up.results(course=made_up_map.course())), "risico")
    assert found["years"] == [2023, 2024, 2025]
    level = found["levels"]["wijk"]
    # Heide, Industrie, Kerkdorp, Molenveld
    assert [one["ranks"] for one in level["courses"]] == [
        [2, None, 3, 1], [2, None, None, 1], [1, None, 3, 2],
    ]  # fmt: skip
    assert [one["rows"] for one in level["courses"]] == [[1, 5, 3, 0], [2, 5, 5, 0], [0, 5, 3, 1]]
    assert [one["note"] for one in level["courses"]] == [
        "In 2023 (wijken) telt niet mee: OKI.", "", "",
    ]  # fmt: skip
    assert level["head"] == "Vijfden van"
    none = found["levels"]["sector"]["courses"][0]
    assert none["ranks"] == [None] * 6
    assert none["rows"] == [5] * 6
    assert none["note"].endswith("is er geen score: te weinig cijfers.")


def test_a_level_without_any_rank_in_a_year_says_so():
    own = made_up_map.course()
    scores = own.scores.query("level != 'sector'")
    results = made_up.results(course=dataclasses.replace(own, scores=scores))
    levels = theme(maps.map_page(results), "risico")["levels"]
    assert [one["note"] for one in levels["sector"]["courses"]] == [
        "In 2023 (sectoren) is er geen score: te weinig cijfers.",
        "In 2024 (sectoren) is er geen score: te weinig cijfers.",
        "",
    ]
    assert levels["sector"]["courses"][1]["ranks"] == [None] * 6
    assert [one["note"] for one in levels["stadsdeel"]["courses"]] == ["", "", ""]


@pytest.mark.parametrize(
    ("weights", "parts"),
    [([1.0, 0.0, 0.0], "één indicator"), ([0.5, 0.5, 0.0], "twee indicatoren")],
)
def test_the_risk_says_of_how_many_indicators_it_is_made(weights, parts):
    plain = made_up.results()
    risk = {
        level: dataclasses.replace(own, weights=pd.Series(weights, index=own.weights.index))
        for level, own in plain.risk.items()
    }
    results = dataclasses.replace(plain, risk=risk)
    told = risk_theme(results)["about"]
    assert told == f"Samengesteld uit {parts}; donkerder is meer risico"
    # What its source does not show of the sectors counts in none of their scores.
    all_three = pd.Series([0.4, 0.3, 0.3], index=risk["sector"].weights.index)
    more = risk | {"sector": dataclasses.replace(risk["sector"], weights=all_three)}
    told = risk_theme(dataclasses.replace(plain, risk=more))["about"]
    assert told == f"Samengesteld uit {parts} (per sector drie); donkerder is meer risico"


@pytest.mark.slow
def test_the_year_shown_replaces_a_year_that_says_the_same():
    own = made_up_map.course()
    scores = own.scores.query("period < 2025")
    results = made_up.results(course=dataclasses.replace(own, scores=scores))
    assert theme(maps.map_page(results), "risico")["years"] == [2023, 2025]
    long = pd.concat(scores.assign(period=scores["period"] - back) for back in range(0, 14, 2))
    many = made_up.results(course=dataclasses.replace(own, scores=long))
    # only the years that the slider of the indicators has
    assert theme(maps.map_page(many), "risico")["years"] == [2023, 2025]


def test_few_stadsdelen_are_shown_by_rank_and_not_in_fifths(page):
    level = theme(page, "risico")["levels"]["stadsdeel"]
    assert [(row["fill"], row["text"]) for row in level["legend"]] == [
        (SEQUENTIAL[4], "rang 1"), (SEQUENTIAL[0], "rang 2"),
    ]  # fmt: skip
    assert level["ranked"]
    assert "ranked" not in theme(page, "risico")["levels"]["wijk"]


@pytest.mark.parametrize(
    ("ranks", "texts", "rows"),
    [
        ([1, 2, 3], ["rang 1", "rang 2", "rang 3"], [0, 1, 2]),
        (
            [1, 2, 2, 4, 5, 6, 7, 8, np.nan],
            ["rang 1–2", "rang 3–4", "rang 5–6", "rang 7–8"],
            [0, 0, 0, 1, 2, 2, 3, 3, 4],
        ),
        (
            [1, 2, 3, 4, 5, 6, 7],
            ["rang 1–2", "rang 3–4", "rang 5–6", "rang 7"],
            [0, 0, 1, 1, 2, 2, 3],
        ),
        ([np.nan], [], [0]),
    ],
)
def test_equal_numbers_of_ranks_share_a_colour(ranks, texts, rows):
    frames = {2025: pd.DataFrame({"rank": ranks})}
    found, legend, _ = _ranks(frames, "stadsdeel")
    assert [row.text for row in legend] == texts
    assert found[2025] == rows
    assert not legend or legend[0].fill == SEQUENTIAL[4]


@pytest.mark.parametrize(
    ("name", "side", "text"),
    [
        ("oki", 1, "Hoger dan in de stad; dat wijst op meer risico."),
        ("werkzaamheid", 1, "Hoger dan in de stad; dat wijst op minder risico."),
        ("werkzaamheid", -1, "Lager dan in de stad; dat wijst op meer risico."),
    ],
)
def test_a_side_of_the_city_is_put_in_words(name, side, text):
    assert side_text(made_up.REGISTRY[name], side) == text


@pytest.mark.slow
def test_an_area_without_a_shape_is_in_the_table_alone():
    shapes = made_up.shapes()
    shapes["wijk"] = shapes["wijk"].drop(index="W4")
    page = maps.map_page(made_up.results(shapes=shapes))
    assert data_of(page)["levels"]["wijk"]["names"] == ["Heide", "Kerkdorp", "Molenveld"]
    assert '<th scope="row">Industrie</th>' in page


# How sure, and the neighbours --------------------------------------------------------------


@pytest.mark.slow
def test_certainty_is_a_theme_only_where_it_was_computed(page):
    assert "zekerheid" not in {one["id"] for one in data_of(page)["themes"]}
    sure = maps.map_page(made_up.results(certainty=made_up.certainty()))
    found = theme(sure, "zekerheid")
    assert list(found["levels"]) == ["sector", "wijk"]
    level = found["levels"]["wijk"]
    assert level["texts"] == [
        "betrouwbaar bij de eerste vijf", "te weinig cijfers", "niet bij de eerste vijf",
        "niet te onderscheiden van de eerste vijf",
    ]  # fmt: skip
    assert [row["text"] for row in level["legend"]] == [
        "betrouwbaar bij de eerste vijf", "waarschijnlijk", "niet te onderscheiden",
        "niet bij de eerste vijf", "te weinig cijfers",
    ]  # fmt: skip
    assert level["rows"] == [0, 4, 3, 2]
    assert level["parts"] == {
        "0": "kans op de eerste vijf: meer dan 99\xa0%",
        "2": "kans op de eerste vijf: minder dan 1\xa0%",
        "3": "kans op de eerste vijf: 43\xa0%",
    }
    assert len({row["fill"] for row in level["legend"]}) == 5


@pytest.mark.slow
def test_of_few_stadsdelen_it_says_nothing_to_be_among_the_highest_five():
    known = made_up.certainty()
    known["stadsdeel"] = known["wijk"].set_axis(["noord", "zuid", "x", "y"])
    found = theme(maps.map_page(made_up.results(certainty=known)), "zekerheid")
    assert list(found["levels"]) == ["sector", "wijk"]


@pytest.mark.slow
def test_a_unit_that_the_name_says_is_not_said_again():
    own = made_up.REGISTRY["oki"].model_copy(
        update={"short": "Wagens per huishouden", "label": "Wagens per huishouden",
                "unit": "per huishouden"}
    )  # fmt: skip
    found = theme(maps.map_page(made_up.results(registry={**made_up.REGISTRY, "oki": own})), "oki")
    assert found["legend"] == "Wagens per huishouden"
    assert found["unit"] == ""
    assert found["about"].startswith("Wagens per huishouden; donkerder")


@pytest.mark.slow
def test_neighbours_are_a_theme_only_when_asked_for(page):
    assert "buren" not in {one["id"] for one in data_of(page)["themes"]}
    labels = ["hoog omringd door hoog", "geen duidelijk patroon", ISLAND, MISSING]
    reading = SpatialReading(
        moran=0.5, expected=-0.5, p=0.01,
        areas=pd.DataFrame({"label": labels}, index=["W3", "W1", "W2", "W4"]),
        islands=("W2",), missing=("W4",), sentence="Hoog ligt bij hoog.", seed=1, permutations=99,
    )  # fmt: skip
    level = theme(maps.map_page(made_up.results(spatial={"wijk": reading})), "buren")["levels"]
    texts = [level["wijk"]["legend"][row]["text"] for row in level["wijk"]["rows"]]
    assert texts == [
        "hoog omringd door hoog", "te weinig cijfers", "te weinig cijfers",
        "geen duidelijk patroon",
    ]  # fmt: skip
    assert level["wijk"]["note"] == "Hoog ligt bij hoog."


def test_the_nearest_wijk_is_told_of_wijken_alone(page):
    levels = theme(page, "risico")["levels"]
    assert levels["wijk"]["like"]["0"] == "Lijkt in cijfers het meest op Molenveld."
    assert "1" not in levels["wijk"]["like"]
    assert "like" not in levels["sector"]


# Change and places -------------------------------------------------------------------------


@pytest.mark.slow
def test_change_is_a_theme_only_where_it_was_computed(page):
    assert not [one for one in data_of(page)["themes"] if "change" in one]
    changed = maps.map_page(made_up_map.results())
    found = [one["id"] for one in data_of(changed)["themes"] if "change" in one]
    assert found == [
        "verandering-score", "verandering-werkzaamheid", "verandering-budgetmeters",
    ]  # fmt: skip


@pytest.mark.slow
def test_change_is_classed_by_verdict_and_by_what_is_real():
    changed = maps.map_page(made_up_map.results())
    found = theme(changed, "verandering-budgetmeters")
    assert list(found["levels"]) == ["wijk"]
    level = found["levels"]["wijk"]
    names = data_of(changed)["levels"]["wijk"]["names"]
    assert dict(zip(names, level["rows"], strict=True)) == {
        "Molenveld": 1, "Kerkdorp": 2, "Heide": 4, "Industrie": 5,
    }  # fmt: skip
    assert [row["text"] for row in level["legend"]] == [
        "gestegen, meer dan 1,2", "gestegen, 1,2 of minder", "niet aantoonbaar veranderd",
        "gedaald, 1,2 of minder", "gedaald, meer dan 1,2", "niet te vergelijken",
    ]  # fmt: skip
    assert level["amounts"]["boundary"] == [0, None, 0, 3]
    assert found["note"] == "OKI is niet te vergelijken."


@pytest.mark.slow
def test_where_lower_is_more_risk_a_rise_is_on_the_other_side():
    level = theme(maps.map_page(made_up_map.results()), "verandering-werkzaamheid")["levels"]
    assert level["wijk"]["rows"] == [5, 5, 5, 4]
    assert level["wijk"]["legend"][0]["text"].startswith("gedaald")


@pytest.mark.slow
def test_a_change_of_the_risk_has_its_ranks():
    level = theme(maps.map_page(made_up_map.results()), "verandering-score")["levels"]["wijk"]
    assert level["ranks"] == {"0": [2, 1], "3": [1, 2]}


@pytest.mark.slow
def test_places_are_a_layer_and_a_table(page):
    assert data_of(page)["places"] == []
    assert "Plaatsen op de kaart" not in page
    more = maps.map_page(made_up_map.results())
    house = data_of(more)["places"][0]
    assert house["lines"] == ["sinds 2014", "bij benadering", "bron: plan"]
    assert '<tr><th scope="row">Huis Noord</th><td>Huis van het Kind</td><td>2014</td>' in more


# The page -----------------------------------------------------------------------------------


@pytest.mark.slow
def test_equal_results_give_equal_bytes(page):
    assert maps.map_page(made_up.results()) == page


def test_the_page_is_one_page_in_dutch_that_may_be_enlarged(page):
    assert len(re.findall("<html", page)) == 1
    assert '<html lang="nl">' in page
    assert "user-scalable" not in page
    assert "Content-Security-Policy" in page
    assert "Voorbeeldcijfers, geen echte cijfers" in page
    highest = "Van de drie wijken met genoeg cijfers is het risico het hoogst in Heide."
    assert f"<h1>{highest}</h1>" in page


def test_the_table_holds_the_figures_of_all_levels(page):
    for level in ("sector", "wijk", "stadsdeel"):
        assert f'data-level="{level}"' in page
    row = re.search(r'<th scope="row">Industrie</th>.*?</tr>', page, re.DOTALL)[0]
    cells = re.findall('<td(?: class="in-words")?>(.*?)</td>', row)
    assert cells == ["te weinig cijfers", "–", "niet ingedeeld", "geen gegevens",
                     "niet van toepassing", "onderdrukt"]  # fmt: skip


def rows_of(page: str, level: str, name: str) -> list[str]:
    table = re.search(rf'data-level="{level}".*?</table>', page, re.DOTALL)[0]
    row = re.search(rf'<th scope="row">{name}</th>.*?</tr>', table, re.DOTALL)[0]
    return re.findall('<td(?: class="in-words")?>(.*?)</td>', row)


@pytest.mark.slow
def test_the_table_tells_the_change_of_the_risk_and_clear_changes_of_figures(page):
    assert "Verandering:" not in page
    changed = maps.map_page(made_up_map.results())
    assert '<th class="in-words" scope="col">Risico 2024–2025</th>' in changed
    heide = rows_of(changed, "wijk", "Heide")
    assert heide[2] == "niet aantoonbaar veranderd<small>+0,10</small>"
    assert heide[-1].endswith("<small>gedaald: −2,4</small>")
    molenveld = rows_of(changed, "wijk", "Molenveld")
    assert molenveld[2] == "gedaald<small>−0,25</small>"
    assert molenveld[-1].endswith("<small>gestegen: +0,9</small>")
    assert rows_of(changed, "wijk", "Industrie")[2] == "niet te vergelijken"
    # of the figure of Kerkdorp the change may be chance
    assert "<small>" not in rows_of(changed, "wijk", "Kerkdorp")[-1]
    # of the sectors nothing was compared
    assert len(rows_of(changed, "sector", "Kerkdorp")) == len(rows_of(page, "sector", "Kerkdorp"))


def test_the_table_of_few_stadsdelen_has_ranks_alone(page):
    assert rows_of(page, "stadsdeel", "Made-Zuid")[0] == "1"
    assert rows_of(page, "wijk", "Heide")[:2] == ["hoogste vijfde", "1"]


def test_shapes_stand_in_the_page_once_with_their_code_alone(page):
    for level, count in (("sector", 6), ("wijk", 4), ("stadsdeel", 2)):
        text = re.search(rf"const geo_json_{level} = L.geoJSON\((.*), \{{smoothFactor", page)[1]
        features = json.loads(text)["features"]
        assert len(features) == count
        assert {tuple(one["properties"]) for one in features} == {("code",)}
        numbers = re.findall(r"\d+\.(\d+)", text)
        assert max(map(len, numbers)) <= 5


def test_in_a_notebook_it_is_the_same_map_without_links():
    framed, page = maps.framed_page(made_up.results()), maps.map_page(made_up.results())
    leading = ("sheets", "beside")
    for key in leading:
        assert data_of(framed)[key] == {} != data_of(page)[key]
    without = dict.fromkeys(leading)
    assert data_of(framed) | without == data_of(page) | without


@pytest.mark.slow
def test_the_base_map_is_there_on_request_alone(page):
    assert "geo.api.vlaanderen.be" not in page
    online = maps.map_page(made_up.results(), online=True)
    policy = re.search('Content-Security-Policy" content="([^"]*)"', online)[1]
    assert "img-src data: https://geo.api.vlaanderen.be;" in policy
    assert "default-src 'none'" in policy
    assert data_of(online)["background"]["attribution"].endswith("Digitaal Vlaanderen")


def test_stadsdelen_link_to_their_sheet(page):
    sheets = data_of(page)["sheets"]
    assert sheets["stadsdeel"] == {
        "noord": "stadsdelen/noord.html",
        "zuid": "stadsdelen/zuid.html",
    }
    assert sheets["wijk"]["W1"].startswith("stadsdelen/noord.html#wijk-w1")


@pytest.mark.slow
def test_hostile_names_and_codes_do_not_run_while_the_page_is_made():
    page = maps.map_page(made_up.hostile())
    names = data_of(page)["levels"]["sector"]["names"]
    assert "{{7*7}}" in names
    assert "</script><script>alert(1)</script>" in names
    assert "<img src=x" not in page
    assert "49" not in names


@pytest.mark.slow
def test_a_hostile_code_does_not_run_while_the_page_is_made():
    shapes = made_up.shapes()
    evil = "{{7*7}}{% raise %}</script>"
    shapes["wijk"] = shapes["wijk"].rename(index={"W1": evil})
    own = made_up.areas()
    own.names["wijk"] = own.names["wijk"].rename(index={"W1": evil})
    own.sectors["wijk"] = own.sectors["wijk"].replace({"W1": evil})
    page = maps.map_page(made_up.results(shapes=shapes, areas=own))
    text = re.search(r"const geo_json_wijk = L.geoJSON\((.*), \{smoothFactor", page)[1]
    assert evil in {one["properties"]["code"] for one in json.loads(text)["features"]}
