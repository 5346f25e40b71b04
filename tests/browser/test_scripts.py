"""The functions of the map's script, one by one: numbers, words, search, views, geometry.

They run in the browser, in an empty page; what Python says as well must be the same.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genkgeo.certainty import differences
from genkgeo.pages.map.indicator_theme import _Cell, _partly
from genkgeo.pages.scripts import START, joined_script
from genkgeo.parameters.registry import Indicator
from genkgeo.states import State
from genkgeo.words import dutch, sentences
from genkgeo.words.rounding import units

pytestmark = pytest.mark.browser

SHARE = Indicator(
    label="Budgetmeters", short="Budgetmeters", unit="%", domain="wonen",
    numerator="a", denominator="b", factor=100, source="x",
)  # fmt: skip
MANY = settings(max_examples=15, deadline=None)
"""Each example is a list, so that a trip to the browser tries many values."""


@pytest.fixture(scope="module")
def empty_page(browser):
    page = browser.new_page()
    page.add_script_tag(content=str(joined_script(START)))
    yield page
    page.close()


@pytest.fixture(scope="module")
def calls(empty_page) -> Callable[[str, list], list]:
    """A function that calls one of the script with each of some lists of arguments."""

    def call_each(name: str, rows: list) -> list:
        return empty_page.evaluate(f"rows => rows.map((row) => {name}(...row))", rows)

    return call_each


@pytest.fixture(scope="module")
def read_view(empty_page) -> Callable[..., dict[str, Any]]:
    """A function that reads all that a view answers, for each of its areas."""
    answers = ("value", "full", "lines", "sentence", "fill")
    script = """([theme, year, answers]) => {
        const view = viewOf(theme, "wijk", year);
        const read = (key) => [key, view.rows.map((_, at) => view[key](at))];
        return {...view, ...Object.fromEntries(answers.map(read)),
                pockets: view.rows.map((_, at) => view.note("pockets", at)), note: null};
    }"""
    return lambda theme, year=2025: empty_page.evaluate(script, [theme, year, answers])


# Numbers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "decimals", "text"),
    [
        (0, 0, "0"),
        (0, 2, "0,00"),
        (7, 3, "0,007"),
        (249, 1, "24,9"),
        (999, 0, "999"),
        (1000, 0, "1.000"),
        (1234567, 1, "123.456,7"),
        (1234567890, 0, "1.234.567.890"),
        (-4, 1, "\N{MINUS SIGN}0,4"),
        (-1234, 0, "\N{MINUS SIGN}1.234"),
    ],
)
def test_a_number_has_thousands_dots_a_decimal_comma_and_a_real_minus(
    calls, amount, decimals, text
):
    assert calls("dutchNumber", [[amount, decimals]]) == [text]


def test_a_plus_stands_before_what_rose_alone(calls):
    rows = [[12, 1, True], [0, 1, True], [-12, 1, True], [12, 1, False], [12, 1]]
    assert calls("dutchNumber", rows) == ["+1,2", "0,0", "\N{MINUS SIGN}1,2", "1,2", "1,2"]


@MANY
@given(
    values=st.lists(st.floats(-1e9, 1e9) | st.integers(-2000, 2000), min_size=1, max_size=60),
    decimals=st.integers(0, 4),
    sign=st.booleans(),
)
def test_numbers_are_written_and_rounded_as_python_writes_them(calls, values, decimals, sign):
    amounts = [units(value, decimals) for value in values]
    assert calls("dutchNumber", [[amount, decimals, sign] for amount in amounts]) == [
        dutch.number(value, decimals, sign=sign) for value in values
    ]


@pytest.mark.parametrize(
    ("unit", "ends", "text"),
    [
        ("%", None, "24,9\xa0%"),
        ("%", [218, 283], "24,9\xa0% (21,8–28,3)"),
        ("per leerling", None, "24,9 per leerling"),
        ("per leerling", [218, 283], "24,9 (21,8–28,3) per leerling"),
        ("", [-1, 283], "24,9 (\N{MINUS SIGN}0,1–28,3)"),
    ],
)
def test_an_amount_has_its_interval_and_its_unit(calls, unit, ends, text):
    assert calls("amountText", [[{"decimals": 1, "unit": unit}, 249, ends]]) == [text]


@MANY
@given(
    rows=st.lists(
        st.tuples(
            st.floats(0, 100),
            st.sampled_from([str(State.ESTIMATED), str(State.OBSERVED)]),
            st.sampled_from([0.0, 0.58, 0.83, 0.9996, 1.0]),
            st.floats(0, 100) | st.just(math.nan),
            st.floats(0, 100),
        ),
        min_size=1,
        max_size=40,
    )
)
def test_what_was_observed_is_told_as_on_the_other_pages(calls, rows):
    columns = ["value", "state", "coverage", "low", "high"]
    packed = [
        [_partly(_Cell(*row, math.nan, math.nan), SHARE.decimals) or [0], SHARE.decimals]
        for row in rows
    ]
    assert calls("observedText", packed) == [
        sentences.coverage_text(pd.Series(dict(zip(columns, row, strict=True))), SHARE)
        for row in rows
    ]


amounts_with_ends = st.tuples(*[st.integers(0, 60)] * 3).map(sorted)


@MANY
@given(pairs=st.lists(st.tuples(amounts_with_ends, amounts_with_ends), min_size=1, max_size=60))
def test_a_change_is_proven_where_python_proves_it(calls, pairs):
    # On the border itself the two round their square roots in another way.
    pairs = [pair for pair in pairs if not on_the_border(*pair)]
    earlier, later = (
        pd.DataFrame([pair[side] for pair in pairs], columns=["ci_low", "value", "ci_high"])
        for side in (0, 1)
    )
    interval = differences.interval(earlier, later)
    expected = (interval["low"] > 0).astype(int) - (interval["high"] < 0).astype(int)
    sides = [[{"value": v, "ends": [low, high]} for low, v, high in pair] for pair in pairs]
    assert calls("changeDirection", sides) == expected.tolist()


def on_the_border(earlier: list[int], later: list[int]) -> bool:
    (low_1, value_1, high_1), (low_2, value_2, high_2) = earlier, later
    square = (value_2 - value_1) ** 2
    return square in (
        (value_2 - low_2) ** 2 + (high_1 - value_1) ** 2,
        (high_2 - value_2) ** 2 + (value_1 - low_1) ** 2,
    )


def test_without_an_interval_nothing_is_proven(calls):
    sure, unsure = {"value": 9, "ends": [8, 10]}, {"value": 1, "ends": None}
    assert calls("changeDirection", [[sure, unsure], [unsure, sure]]) == [None, None]


# Search -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Café", "cafe"),
        ("HÉIKÄNT", "heikant"),
        ("cafe\N{COMBINING ACUTE ACCENT}", "cafe"),
        ("  Winterslag  ", "winterslag"),
        ("Molenveld-Oost", "molenveld-oost"),
        ("’t Hof  10", "’t hof  10"),
        ("Çelik Øst", "celik øst"),
        ("   ", ""),
    ],
)
def test_accents_capitals_and_spaces_around_do_not_count_but_hyphens_do(calls, text, plain):
    assert calls("plainText", [[text]]) == [plain]


@MANY
@given(
    texts=st.lists(
        st.text(st.characters(max_codepoint=0x17F, categories=("L", "N", "P", "Z"))),
        min_size=1,
        max_size=40,
    )
)
def test_plain_text_is_what_unicode_says_of_it(calls, texts):
    def plain(text: str) -> str:
        letters = unicodedata.normalize("NFD", text)
        kept = "".join(one for one in letters if not unicodedata.category(one).startswith("M"))
        return kept.lower().strip()

    assert calls("plainText", [[text] for text in texts]) == list(map(plain, texts))


LEVELS = {
    "sector": {"names": ["Heide-Kern", "Heide", "Kolderbos I", ""]},
    "wijk": {"names": ["Oud-Heide", "Heide", "Kolderbös"]},
    "stadsdeel": {"names": ["Kolder", "Bret"]},
}


@pytest.mark.parametrize(
    ("wanted", "level", "name"),
    [
        ("heide", "wijk", "Heide"),  # a whole name before a part, a wijk before a sector
        ("HEIDE-", "sector", "Heide-Kern"),
        ("kolder", "stadsdeel", "Kolder"),  # a whole name before the beginning of one
        ("heid", "wijk", "Heide"),  # the beginning of a name before a part of one
        ("kolderb", "wijk", "Kolderbös"),
        ("kolderbos i", "sector", "Kolderbos I"),
        ("kérn", "sector", "Heide-Kern"),
        ("heide kern", "sector", "Heide-Kern"),  # a hyphen may be a space
        ("zutendaal", None, None),
    ],
)
def test_the_best_match_is_found(empty_page, wanted, level, name):
    script = "([levels, wanted]) => bestMatch(searchEntries(levels, 'wijk'), wanted)"
    match = empty_page.evaluate(script, [LEVELS, wanted])
    if name is None:
        assert match is None
        return
    assert (match["level"], match["name"]) == (level, name)
    assert LEVELS[level]["names"][match["position"]] == name


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ("waterschei zuid", ["Waterschei-Zuid"]),
        ("WaterscheiZuid", ["Waterschei-Zuid"]),
        ("Watershei noord", ["Waterschei-Noord"]),
        ("waterschei", ["Waterschei-Noord", "Waterschei-Zuid", "Oud-Waterschei"]),
        ("oud watrscei", ["Oud-Waterschei"]),
        ("genk oost", ["Genk-Oost"]),
        ("xyz", []),
    ],
)
def test_a_search_forgives_and_gives_what_may_be_meant(empty_page, wanted, names):
    known = ["Waterschei-Noord", "Waterschei-Zuid", "Oud-Waterschei", "Bret"]
    levels = {"wijk": {"names": known}, "stadsdeel": {"names": ["Genk-Oost"]}}
    script = "([levels, wanted]) => matches(searchEntries(levels, 'wijk'), wanted)"
    found = empty_page.evaluate(script, [levels, wanted])
    assert [entry["name"] for entry in found] == (
        names if wanted != "waterschei" else ["Waterschei-Noord", "Waterschei-Zuid"]
    )


ROWS = [
    ["Termien", "wijk", "a.html"],
    ["Termien", "sector", "b.html"],
    ["Kattevenne-Molenblook", "vroeger; nu wijk Kattevenne", "c.html"],
    ["Kattevenne-Molenblook", "vroeger; nu wijk Molenblook", "d.html"],
    ["Weg", "straat in sector Stalen", "e.html"],
]


@pytest.mark.parametrize(
    ("wanted", "addresses"),
    [
        ("termien", ["a.html"]),  # the larger area is meant
        ("kattevenne molenblook", ["c.html", "d.html"]),  # what it was called is of both
        ("weg", ["e.html"]),
        ("wegg", ["e.html"]),
    ],
)
def test_an_earlier_name_and_a_street_lead_to_every_area_that_is_meant(
    empty_page, wanted, addresses
):
    script = "([rows, wanted]) => matches(namedEntries(rows), wanted)"
    found = empty_page.evaluate(script, [ROWS, wanted])
    assert [entry["address"] for entry in found] == addresses


def test_each_name_is_suggested_once_and_none_is_empty(empty_page):
    found = empty_page.evaluate("levels => suggestions(searchEntries(levels, 'wijk'))", LEVELS)
    assert [(entry["level"], entry["name"]) for entry in found] == [
        ("wijk", "Oud-Heide"), ("wijk", "Heide"), ("wijk", "Kolderbös"),
        ("sector", "Heide-Kern"), ("sector", "Kolderbos I"),
        ("stadsdeel", "Kolder"), ("stadsdeel", "Bret"),
    ]  # fmt: skip
    only = empty_page.evaluate("searchEntries({stadsdeel: {names: ['Bret']}}, 'stadsdeel')")
    assert only == [{"level": "stadsdeel", "position": 0, "name": "Bret", "plain": "bret"}]


# Views --------------------------------------------------------------------------------------


def indicator_theme(**changes: Any) -> dict[str, Any]:
    """An indicator of two years and six wijken: three classes, and one row without a number."""
    level = {
        "classes": 3,
        "limits": [99, 199],  # the upper ends of all classes but the highest
        "ends": [20, 400],
        "legend": [{"fill": f, "text": t} for f, t in
                   [("#300", "hoog"), ("#200", "midden"), ("#100", "laag"), ("hatch", "geen")]],
        "figures": [
            {"values": [200, 100, 100, 50, "0", "0"], "partly": {},
             "below": [50, 20, 20, 5, None, None], "above": [50, 20, 20, 5, None, None]},
            {"values": [400, 20, 110, 50, "0", 60], "partly": {"1": [1, 83, 20, 90]},
             "below": [50, 10, 20, 5, None, None], "above": [50, 10, 20, 5, None, None]},
        ],
    }  # fmt: skip
    theme = {
        "label": "Meters", "decimals": 1, "unit": "%", "lower": False, "first": "meeste risico",
        "whole": "stad", "said": ["Lager.", "Hoger."],
        "years": [2024, 2025], "moved": {"2024": "van 2019"},
        "city": [90, 60], "levels": {"wijk": level | changes.pop("level", {})},
    }  # fmt: skip
    return theme | changes


def test_an_indicator_tells_value_class_rank_city_and_trend(read_view):
    view = read_view(indicator_theme())
    assert view["rows"] == [0, 2, 1, 2, 3, 2]
    assert view["value"][0] == "Meters: 40,0\xa0%"
    assert view["full"][0] == "Meters: 40,0\xa0% (35,0–45,0)"
    assert view["lines"][0] == [
        "stad: 6,0\xa0%", "rang 1 van 5 (1 = meeste risico)",
        "↗ gestegen sinds 2024 (toen 20,0\xa0%)",
    ]  # fmt: skip
    assert view["lines"][1] == [
        "geschat, dekking 83 %, mogelijk 2,0–9,0", "stad: 6,0\xa0%",
        "rang 5 van 5 (1 = meeste risico)", "↘ gedaald sinds 2024 (toen 10,0\xa0%)",
    ]  # fmt: skip
    assert view["lines"][2][-1] == "niet aantoonbaar veranderd sinds 2024 (toen 10,0\xa0%)"
    assert view["sentence"] == ["Hoger.", "Lager.", "Hoger.", "Lager.", "", ""]
    assert view["explained"] == ""


def test_an_area_without_a_number_has_its_reason_and_no_rank_trend_or_side(read_view):
    view = read_view(indicator_theme())
    assert view["value"][4] == view["full"][4] == "Meters: geen"
    assert view["lines"][4] == ["stad: 6,0\xa0%"]
    assert view["lines"][5] == ["stad: 6,0\xa0%", "rang 3 van 5 (1 = meeste risico)"]
    assert view["full"][5] == "Meters: 6,0\xa0%"
    assert not any("NaN" in text or "null" in text for text in map(str, view.values()))


def test_the_first_year_has_no_trend_and_names_the_vintage_it_comes_from(read_view):
    view = read_view(indicator_theme(), 2024)
    assert not any("sinds" in line for lines in view["lines"] for line in lines)
    assert view["explained"] == "Omgerekend van de indeling van 2019."


def test_figures_without_intervals_say_which_way_they_went(read_view):
    figures = [{"values": values, "partly": {}} for values in ([5, 5, 5], [6, 4, 5])]
    view = read_view(indicator_theme(level={"figures": figures}))
    assert [lines[-1].split(" sinds")[0] for lines in view["lines"]] == [
        "↗ gestegen", "↘ gedaald", "gelijk gebleven",
    ]  # fmt: skip


def test_where_lower_is_more_risk_the_lowest_is_first_and_darkest(read_view):
    view = read_view(indicator_theme(lower=True))
    assert view["rows"] == [2, 0, 1, 0, 3, 0]
    assert "rang 1 van 5 (1 = meeste risico)" in view["lines"][1]


@pytest.mark.parametrize(
    ("city", "lower", "row", "where"),
    [
        (20, False, 2, "in"),
        (199, False, 1, "in"),
        (400, False, 0, "in"),
        (401, False, 0, "above"),
        (19, False, 2, "below"),
        (401, True, 2, "below"),
        (19, True, 0, "above"),
        (199, True, 1, "in"),
    ],
)
def test_the_city_stands_in_its_class_or_beyond_the_outer_one(read_view, city, lower, row, where):
    view = read_view(indicator_theme(city=[90, city], lower=lower))
    assert [at for at, each in enumerate(view["legend"]) if "city" in each] == [row]
    assert view["legend"][row]["city"] == where


def test_a_city_without_a_number_tells_why_and_stands_in_no_class(read_view):
    view = read_view(indicator_theme(city=[90, "onderdrukt"]))
    assert view["city"] is None
    assert view["lines"][0][0] == "stad: onderdrukt"
    assert set(view["sentence"]) == {""}


def test_the_legend_counts_areas_and_gives_them_their_fill(read_view):
    view = read_view(indicator_theme())
    assert [row["count"] for row in view["legend"]] == [1, 1, 3, 1]
    assert view["fill"] == ["#300", "#100", "#200", "#100", "hatch", "#100"]


def risk_theme(**level: Any) -> dict[str, Any]:
    courses = [
        {"rows": [1, 0, 2], "ranks": [2, 1, None], "note": "Wijk C ontbreekt."},
        {"rows": [0, 1, 2], "ranks": [1, None, None], "note": ""},
    ]
    legend = [{"fill": "#300", "text": "hoog"}, {"fill": "#100", "text": "laag"},
              {"fill": "hatch", "text": "te weinig cijfers"}]  # fmt: skip
    shown = {"courses": courses, "legend": legend, "head": "Vijfden van", "groups": "In groepen.",
             "said": ["a", "b", "c"], "pockets": {"1": "Een plek."}}  # fmt: skip
    return {"before": "risico: ", "years": [2024, 2025], "levels": {"wijk": shown | level}}


def test_the_risk_of_the_newest_year_has_its_sentences(read_view):
    view = read_view(risk_theme())
    assert view["value"] == ["risico: hoog", "risico: laag", "risico: te weinig cijfers"]
    assert (view["sentence"], view["lines"]) == (["a", "b", "c"], [[], [], []])
    assert view["pockets"] == ["", "Een plek.", ""]
    assert (view["head"], view["explained"]) == ("Vijfden van 2025", "In groepen.")


def test_the_risk_of_an_earlier_year_stands_beside_the_newest_and_says_nothing_of_now(read_view):
    view = read_view(risk_theme(), 2024)
    assert view["lines"] == [["rang 2 van 2", "in 2025: rang 1"], ["rang 1 van 2"], []]
    assert view["sentence"] == view["pockets"] == ["", "", ""]
    assert view["explained"] == (
        "In groepen. Een andere kleur dan in 2025 is een andere plaats in de rij."
    )
    assert view["lacking"] == "Wijk C ontbreekt."


def test_a_risk_by_rank_has_ranks_on_the_map(read_view):
    view = read_view(risk_theme(ranked=True), 2024)
    assert view["value"] == [
        "risico: rang 2 van 2", "risico: rang 1 van 2", "risico: te weinig cijfers",
    ]  # fmt: skip
    assert view["numbers"] == ["2", "1", ""]
    assert view["lines"] == [["in 2025: rang 1"], [], []]


CHANGED = {
    "earlier": [21, 30, None], "later": [33, 25, None], "difference": [12, -5, None],
    "real": [9, None, None], "low": [2, None, None], "high": [16, None, None],
    "boundary": [3, -5, None], "revision": [0, 0, None], "method": [None, None, None],
}  # fmt: skip


def test_a_change_is_the_sum_of_its_causes(read_view):
    shown = {
        "amounts": CHANGED, "rows": [0, 1, 1], "ranks": {"0": [2, 1]},
        "verdicts": ["gestegen", "gedaald", "niet te vergelijken"],
        "legend": [{"fill": "#300", "text": "meer"}, {"fill": "hatch", "text": "minder"}],
    }  # fmt: skip
    view = read_view({
        "change": "Meters", "decimals": 1, "percent": True, "unit": "procentpunt",
        "note": "Uitleg.", "between": [2024, 2025], "said": ["Meer.", "Minder."],
        "levels": {"wijk": shown},
    })  # fmt: skip
    assert view["lines"] == [
        [
            "van 2,1\xa0% in 2024 naar 3,3\xa0% in 2025",
            "+1,2 procentpunt: +0,9 echt (+0,2 tot +1,6), +0,3 door nieuwe grenzen",
            "rang 2 → 1",
        ],
        [
            "van 3,0\xa0% in 2024 naar 2,5\xa0% in 2025",
            "\N{MINUS SIGN}0,5 procentpunt: \N{MINUS SIGN}0,5 door nieuwe grenzen",
        ],
        [],  # nothing rather than a zero where there is no number
    ]
    assert view["sentence"] == ["Meer.", "Minder.", ""]
    assert view["value"][2] == "Meters: niet te vergelijken"


def test_an_unsure_profile_has_a_fill_of_its_own_and_a_row_in_the_legend(read_view):
    shown = {
        "rows": [0, 1, 1], "numbers": ["1", "2", "2"], "unsure": [2], "said": ["", "", "x"],
        "texts": ["", "twee!", ""], "parts": ["", "deel", ""], "note": "Uitleg.",
        "legend": [{"fill": "#300", "text": "een"}, {"fill": "#100", "text": "twee"}],
    }  # fmt: skip
    view = read_view({"before": "profiel ", "levels": {"wijk": shown}})
    assert view["value"] == view["full"] == ["profiel een", "profiel twee!", "profiel twee"]
    assert view["fill"] == ["#300", "#100", "unsure-1"]
    assert view["legend"][-1] == {
        "fill": "unsure", "text": "grensgeval tussen twee profielen", "count": 1,
    }  # fmt: skip
    assert view["lines"] == [[], ["deel"], []]


# What is shown ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("years", "chosen", "shown"),
    [
        ([2023, 2024, 2025], 2024, 2024),
        ([2021, 2023], 2022, 2021),  # the nearest before it
        ([2024, 2025], 2020, 2024),  # or else the first there is
        ([], 2020, 2025),
        (None, 2020, 2025),
    ],
)
def test_the_year_shown_is_the_chosen_one_or_the_nearest_there_is(calls, years, chosen, shown):
    state = {"theme": {"years": years}, "year": chosen, "data": {"year": 2025}}
    assert calls("yearOf", [[state]]) == [shown]


@pytest.mark.parametrize(
    ("there", "chosen", "shown"),
    [
        (["sector", "wijk"], "sector", "sector"),
        (["sector", "wijk"], "stadsdeel", "wijk"),
        (["sector", "stadsdeel"], "wijk", "sector"),
    ],
)
def test_a_level_that_a_theme_lacks_becomes_the_wijk_or_the_smallest(calls, there, chosen, shown):
    levels = ["sector", "wijk", "stadsdeel"]
    state = {"theme": {"levels": dict.fromkeys(there, 1)}, "level": chosen, "levels": levels}
    state["data"] = {"main": "wijk"}
    assert calls("levelOf", [[state]]) == [shown]


def test_rows_of_the_legend_that_look_the_same_are_one(empty_page):
    legend = [{"fill": fill, "text": text, "count": count} for fill, text, count in
              [("#300", "hoog", 2), ("hatch", "geen", 1), ("hatch", "nvt", 3)]]  # fmt: skip
    script = "legend => [mergeRows(legend), legend]"
    merged, given_rows = empty_page.evaluate(script, legend)
    assert merged == [legend[0], {"fill": "hatch", "text": "geen of nvt", "count": 4}]
    assert given_rows == legend


def test_a_fill_is_a_colour_or_a_pattern_with_its_tone(calls):
    fills = [["#ffffff"], ["#1f2933"], ["hatch"], ["dots"], ["unsure-1"]]
    assert calls("paint", fills) == [
        "#ffffff", "#1f2933", "url(#geen-kaart)", "url(#onderdrukt-kaart)", "url(#unsure-1)",
    ]  # fmt: skip
    assert calls("toneOf", fills) == ["", "dark", "hatched", "hatched", "hatched"]
    assert calls("toneOf", [["#8b8b8b"], ["#8d8d8d"]]) == ["dark", ""]


# Geometry of names --------------------------------------------------------------------------

SQUARE = [[0, 0], [10, 0], [10, 10], [0, 10]]
HOLE = [[4, 4], [6, 4], [6, 6], [4, 6]]
FRAME = [[{"x": x, "y": y} for x, y in ring] for ring in (SQUARE, HOLE)]


@pytest.mark.parametrize(
    ("x", "y", "inside"),
    [(2, 2, True), (5, 5, False), (5, 2, True), (11, 5, False), (5, -1, False)],
)
def test_a_point_in_a_hole_is_outside(calls, x, y, inside):
    assert calls("isInside", [[{"x": x, "y": y}, FRAME]]) == [inside]


@pytest.mark.parametrize(
    ("x", "y", "half", "held"),
    [(2, 2, [1, 1], True), (2, 2, [3, 1], False), (2, 5, [1, 4], True), (5, 5, [4, 4], False)],
)
def test_a_box_is_held_where_all_of_it_is_inside(calls, x, y, half, held):
    assert calls("holdsBox", [[FRAME, {"x": x, "y": y}, half]]) == [held]


@pytest.mark.parametrize(
    ("x", "y", "meets"), [(0, 0, True), (3, 0, True), (4, 0, False), (0, 4, False), (3, 3, True)]
)
def test_boxes_that_only_touch_do_not_meet(empty_page, x, y, meets):
    script = "([x, y]) => meetsAny(boxAround({x, y}, [2, 2]), [[90, 90, 91, 91], [-2, -2, 2, 2]])"
    assert empty_page.evaluate(script, [x, y]) is meets
