"""The map of a made-up municipality: its classes, its page, its names."""

from __future__ import annotations

import json
import re

import folium
import made_up
import numpy as np
import pandas as pd
import pytest

from genkgeo import mapdata, maps
from genkgeo.legend import DOTS, HATCH, breaks, classify, shades
from genkgeo.palette import SEQUENTIAL
from genkgeo.spatial import ISLAND, MISSING, SpatialReading


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


@pytest.mark.parametrize(("name", "highest"), [("budgetmeters", "c"), ("werkzaamheid", "a")])
def test_darker_is_more_risk_whichever_way_the_indicator_runs(name, highest):
    values = pd.Series({"a": 1.0, "b": 2.0, "c": 3.0})
    states = pd.Series("waargenomen", index=values.index)
    found = classify(values, states, np.nan, made_up.REGISTRY[name])
    assert found.legend[found.rows[highest]].fill == SEQUENTIAL[-1]
    assert sum(row.count for row in found.legend) == 3


def test_every_class_counts_its_areas_and_holds_them():
    values = pd.Series([1.0, 1.1, 5.0, 5.2, 9.0, 9.1, 14.0, 20.0], index=list("abcdefgh"))
    states = pd.Series("waargenomen", index=values.index)
    found = classify(values, states, 9.05, made_up.REGISTRY["budgetmeters"])
    assert [row.text for row in found.legend] == [
        "20,0",
        "14,0",
        "9,0 – 9,1",
        "5,0 – 5,2",
        "1,0 – 1,1",
    ]
    assert [row.count for row in found.legend] == [1, 1, 2, 2, 2]
    assert [row.city for row in found.legend] == ["", "", "in", "", ""]


@pytest.mark.parametrize(
    ("city", "marks"),
    [(2.5, ["", "above", ""]), (9.0, ["above", "", ""]), (0.0, ["", "", "below"])],
)
def test_the_city_stands_between_classes_where_it_is_in_none(city, marks):
    values = pd.Series({"a": 1.0, "b": 2.0, "c": 3.0})
    states = pd.Series("waargenomen", index=values.index)
    found = classify(values, states, city, made_up.REGISTRY["budgetmeters"])
    assert [row.city for row in found.legend] == marks


def test_areas_without_a_number_are_classes_of_their_own():
    values = pd.Series({"a": 1.0, "b": np.nan, "c": np.nan, "d": np.nan})
    states = pd.Series(
        ["waargenomen", "onderdrukt", "ontbreekt", "niet van toepassing"], list("abcd")
    )
    found = classify(values, states, 1.0, made_up.REGISTRY["oki"])
    fills = {code: found.legend[row].fill for code, row in found.rows.items()}
    assert fills == {"a": SEQUENTIAL[2], "b": DOTS, "c": HATCH, "d": HATCH}
    texts = [row.text for row in found.legend[1:]]
    assert texts == ["geen gegevens", "niet van toepassing", "onderdrukt"]


# The data of the page -----------------------------------------------------------------------


def test_a_value_without_a_number_is_not_shown():
    measures = made_up.measures()
    hidden = measures["state"] == "onderdrukt"
    leaked = measures.assign(value=measures["value"].mask(hidden, 12.34))
    page = maps.map_page(made_up.results(measures=leaked))
    assert "12,3" not in page


def test_ranks_count_from_most_risk(page):
    level = theme(page, "werkzaamheid")["levels"]["wijk"]
    names = data_of(page)["levels"]["wijk"]["names"]
    ranks = dict(zip(names, level["ranks"], strict=True))
    assert ranks == {"Heide": 1, "Molenveld": 2, "Kerkdorp": 3, "Industrie": 0}
    assert level["of"] == 3


def test_coverage_and_bounds_are_told_where_not_all_was_observed(page):
    level = theme(page, "budgetmeters")["levels"]["wijk"]
    assert level["parts"] == {"0": "dekking 58 %, mogelijk 7,4–7,8"}


def test_profiles_exist_for_the_wijken_alone(page):
    levels = theme(page, "profielen")["levels"]
    assert list(levels) == ["wijk"]
    assert levels["wijk"]["numbers"] == ["2", "", "1", "1"]
    assert levels["wijk"]["said"][0] == "Ingedeeld op een deel van de cijfers."


def test_risk_is_told_in_fifths(page):
    level = theme(page, "risico")["levels"]["wijk"]
    assert level["texts"] == ["hoogste vijfde", "te weinig cijfers", "lage vijfde", "hoge vijfde"]
    assert [level["legend"][row]["fill"] for row in level["rows"]] == [
        SEQUENTIAL[4], HATCH, SEQUENTIAL[1], SEQUENTIAL[3],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "side", "text"),
    [
        ("oki", 1, "Hoger dan in de stad; dat wijst op meer risico."),
        ("werkzaamheid", 1, "Hoger dan in de stad; dat wijst op minder risico."),
        ("werkzaamheid", -1, "Lager dan in de stad; dat wijst op meer risico."),
    ],
)
def test_a_side_of_the_city_is_put_in_words(name, side, text):
    assert mapdata._side(made_up.REGISTRY[name], side) == text


def test_an_area_without_a_shape_is_in_the_table_alone():
    shapes = made_up.shapes()
    shapes["wijk"] = shapes["wijk"].drop(index="W4")
    page = maps.map_page(made_up.results(shapes=shapes))
    assert data_of(page)["levels"]["wijk"]["names"] == ["Heide", "Kerkdorp", "Molenveld"]
    assert '<th scope="row">Industrie</th>' in page


# How sure, and the neighbours --------------------------------------------------------------


def test_certainty_is_a_theme_only_where_it_was_computed(page):
    assert "zekerheid" not in {one["id"] for one in data_of(page)["themes"]}
    sure = maps.map_page(made_up.results(certainty=made_up.certainty()))
    found = theme(sure, "zekerheid")
    assert list(found["levels"]) == ["sector", "wijk"]
    level = found["levels"]["wijk"]
    assert level["texts"] == [
        "betrouwbaar bij de hoogste vijf", "te weinig cijfers", "niet bij de hoogste vijf",
        "niet te onderscheiden van de hoogste vijf",
    ]  # fmt: skip
    assert [row["text"] for row in level["legend"]] == [
        "betrouwbaar bij de hoogste vijf", "waarschijnlijk", "niet te onderscheiden",
        "niet bij de hoogste vijf", "te weinig cijfers",
    ]  # fmt: skip
    assert [row["count"] for row in level["legend"]] == [1, 0, 1, 1, 1]
    assert level["parts"] == {
        "0": "kans op de hoogste vijf: meer dan 99\xa0%",
        "2": "kans op de hoogste vijf: minder dan 1\xa0%",
        "3": "kans op de hoogste vijf: 43\xa0%",
    }
    assert len({row["fill"] for row in level["legend"]}) == 5


def test_neighbours_are_a_theme_only_when_asked_for(page):
    assert "buren" not in {one["id"] for one in data_of(page)["themes"]}
    labels = ["hoog omringd door hoog", "geen duidelijk patroon", ISLAND, MISSING]
    reading = SpatialReading(
        moran=0.5, expected=-0.5, p=0.01,
        areas=pd.DataFrame({"label": labels}, index=["W3", "W1", "W2", "W4"]),
        islands=("W2",), missing=("W4",), sentence="Hoog ligt bij hoog.", seed=1, permutations=99,
    )  # fmt: skip
    level = theme(maps.map_page(made_up.results(spatial={"wijk": reading})), "buren")["levels"]
    assert level["wijk"]["texts"] == [
        "hoog omringd door hoog", "te weinig cijfers", "te weinig cijfers",
        "geen duidelijk patroon",
    ]  # fmt: skip
    assert level["wijk"]["note"] == "Hoog ligt bij hoog."
    assert [row["count"] for row in level["wijk"]["legend"]] == [1, 0, 0, 0, 1, 2]


def test_the_nearest_wijk_is_told_of_wijken_alone(page):
    levels = theme(page, "risico")["levels"]
    assert levels["wijk"]["like"]["0"] == "Lijkt in cijfers het meest op Molenveld."
    assert "1" not in levels["wijk"]["like"]
    assert "like" not in levels["sector"]


# The page -----------------------------------------------------------------------------------


def test_equal_results_give_equal_bytes(page):
    assert maps.map_page(made_up.results()) == page


def test_the_page_is_one_page_in_dutch_that_may_be_enlarged(page):
    assert len(re.findall("<html", page)) == 1
    assert '<html lang="nl">' in page
    assert "user-scalable" not in page
    assert "Content-Security-Policy" in page
    assert "Voorbeeldcijfers, geen echte cijfers" in page
    assert "<h1>Van de drie wijken is het risico het hoogst in Heide.</h1>" in page


def test_the_table_holds_the_figures_of_all_levels(page):
    for level in ("sector", "wijk", "stadsdeel"):
        assert f'data-level="{level}"' in page
    row = re.search(r'<th scope="row">Industrie</th>.*?</tr>', page, re.DOTALL)[0]
    cells = re.findall("<td>(.*?)</td>", row)
    assert cells == ["te weinig cijfers", "–", "niet ingedeeld", "geen gegevens",
                     "niet van toepassing", "onderdrukt"]  # fmt: skip


def test_shapes_stand_in_the_page_once_with_their_code_alone(page):
    for level, count in (("sector", 6), ("wijk", 4), ("stadsdeel", 2)):
        text = re.search(rf"const geo_json_{level} = L.geoJSON\((.*), \{{smoothFactor", page)[1]
        features = json.loads(text)["features"]
        assert len(features) == count
        assert {tuple(one["properties"]) for one in features} == {("code",)}
        numbers = re.findall(r"\d+\.(\d+)", text)
        assert max(map(len, numbers)) <= 5


def test_a_notebook_shows_the_same_page_without_links():
    drawn = maps.interactive_map(made_up.results())
    assert isinstance(drawn, folium.Map)
    shown = drawn._repr_html_()
    assert "srcdoc=" in shown
    assert data_of(drawn.get_root().render())["sheets"] == {}


def test_a_saved_map_is_the_sealed_page(tmp_path):
    maps.interactive_map(made_up.results()).save(tmp_path / "kaart.html")
    assert "Content-Security-Policy" in (tmp_path / "kaart.html").read_text(encoding="utf-8")


def test_stadsdelen_link_to_their_sheet(page):
    assert data_of(page)["sheets"] == {
        "noord": "stadsdelen/noord.html",
        "zuid": "stadsdelen/zuid.html",
    }


def test_hostile_names_and_codes_do_not_run_while_the_page_is_made():
    page = maps.map_page(made_up.hostile())
    names = data_of(page)["levels"]["sector"]["names"]
    assert "{{7*7}}" in names
    assert "</script><script>alert(1)</script>" in names
    assert "<img src=x" not in page
    assert "49" not in names


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
