"""What an analyst asks: frames that join, names and codes alike, and a refusal that helps."""

from __future__ import annotations

import inspect
import re
from copy import copy
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

import genkgeo
from genkgeo.analysis.load import MENU
from genkgeo.analysis.tables import Table
from genkgeo.errors import AskedError, GenkgeoError
from genkgeo.pages.notebooks import ON_A_PAGE
from genkgeo.words.spelling import plain

NO_LOOKUP = {"show", "sliders", "report", "export"} | {
    name for name in MENU if name.startswith("with_")
}
"""Verbs that take no level, area, indicator or year."""

WRONG = {
    "level": "wijkjes",
    "areas": "Genk-Oots",
    "area": "Brett-Gelieeren",
    "indicator": "okii",
    "year": 1999,
    "what": "okii",
    "by": "kleur",
    "rows": "kleur",
    "columns": "okii",
    "count": "kleur",
    "number": -1,
    "palette": "rozig",
    "classes": 40,
}
"""Parameter → something that is not there."""

GIVEN = {"area": "Bret", "what": "oki", "indicator": "oki"}
"""What a verb cannot do without, when another of its parameters is wrong."""


def wrong_calls() -> list[tuple[str, str]]:
    """Every verb with every parameter that names something."""
    calls = []
    for verb in MENU:
        if verb in NO_LOOKUP:
            continue
        names = inspect.signature(getattr(genkgeo.Analysis, verb)).parameters
        calls += [(verb, name) for name in names if name in WRONG]
    return calls


def call(genk, verb: str, name: str):
    """Call a verb with one wrong value, and right ones where it cannot do without."""
    method = getattr(genk, verb)
    parameters = inspect.signature(method).parameters
    if parameters[name].kind is inspect.Parameter.VAR_POSITIONAL:
        return method(WRONG[name])
    needed = {
        key: GIVEN[key]
        for key, one in parameters.items()
        if key != name
        and key in GIVEN
        and one.default is inspect.Parameter.empty
        and one.kind is not inspect.Parameter.VAR_POSITIONAL
    }
    if verb == "map" and name != "what":
        needed["what"] = "oki"
    if verb == "compare":
        return method("Bret", **{name: WRONG[name]})
    if verb == "plans" and name in ("level", "areas"):
        needed["what"] = "barometer"
    return method(**needed, **{name: WRONG[name]})


def test_many_calls_are_tried():
    assert len(wrong_calls()) > 35


@pytest.mark.parametrize(("verb", "name"), wrong_calls())
def test_what_is_not_there_is_refused_in_dutch(genk, verb, name):
    with pytest.raises(GenkgeoError) as caught:
        call(genk, verb, name)
    assert isinstance(caught.value, AskedError), caught.value
    said = str(caught.value)
    assert any(word in said for word in ("verwacht:", "herstel:")), said


@pytest.mark.parametrize(
    ("ask", "nearest"),
    [
        (lambda genk: genk.line("oki", "Genk-Oots"), "Genk-Oost"),
        (lambda genk: genk.more.trends("Genk-Oots"), "Genk-Oost"),
        (lambda genk: genk.changed("okii"), "oki"),
        (lambda genk: genk.plans("bogus"), "acties"),
        (lambda genk: genk.more.change("Brett"), "Bret"),
        (lambda genk: genk.risk("gemeente"), "wijk"),
        (lambda genk: genk.sure("gemeente"), "wijk"),
        (lambda genk: genk.more.contributions("gemeente"), "wijk"),
        (lambda genk: genk.more.audit("gemeente"), "wijk"),
        (lambda genk: genk.more.correlations("gemeente"), "wijk"),
        (lambda genk: genk.more.against(level="gemeente"), "wijk"),
        (lambda genk: genk.more.shrunken("gemeente"), "wijk"),
        (lambda genk: genk.more.spatial("gemeente"), "wijk"),
        (lambda genk: genk.map("risico", "gemeente"), "wijk"),
        (lambda genk: genk.with_weights(inkomn=2), "inkomen"),
        (lambda genk: genk.with_borders("2020"), "2019"),
        (lambda genk: genk.with_shrinkage("bayess"), "empirical_bayes"),
        (lambda genk: genk.compare("wijk", 2024, 1999), "2022"),
    ],
)
def test_the_nearest_is_named(genk, ask, nearest):
    with pytest.raises(AskedError) as caught:
        ask(genk)
    assert nearest in str(caught.value)


def test_what_was_false_or_empty_is_answered(genk):
    """Names where only codes did, and years as text."""
    assert "geen eigen cijfers" not in genk.more.trends("Genk-Oost")
    assert len(genk.more.change("Bret")) > 1000
    assert genk.more.change("Bret") == genk.more.change("71016W03")
    both = genk.compare("wijk", "2024", "2025")
    pd.testing.assert_frame_equal(both, genk.compare("wijk", 2024, 2025))
    assert len(both) == 310


@pytest.mark.parametrize("name", ["Genk-Oost", "genk oost", "GENK-OOST", "genk-oost"])
def test_names_and_codes_are_the_same(genk, name):
    assert genk.table("stadsdeel", areas=name).index.tolist() == ["genk-oost"]
    assert genk.why(name).index.unique().tolist() == ["genk-oost"]
    assert genk.table("wijken", "Leefloon", areas="71016w06").index.tolist() == ["71016W06"]


def test_a_name_of_two_levels_is_that_of_the_main_one(genk):
    assert genk.lookup.area("Genk-Centrum") == ("wijk", "71016W06")
    assert genk.lookup.area("Genk-Centrum", "stadsdeel") == ("stadsdeel", "genk-centrum")


def test_a_larger_area_stands_for_what_lies_in_it(genk):
    inside = genk.table("wijk", areas="Genk-Oost")
    above = genk.computed.areas["2025"].parent("wijk", "stadsdeel")
    assert set(inside.index) == set(above.index[above == "genk-oost"])
    with pytest.raises(AskedError, match="geen stadsdeel"):
        genk.table("stadsdeel", areas="Bret")


def frames(genk) -> dict[str, pd.DataFrame]:
    """An answer of every verb that gives a frame of areas."""
    return {
        "table": genk.table(),
        "frame": genk.frame(),
        "risk": genk.risk(),
        "compare": genk.compare("Bret"),
        "why": genk.why("Bret"),
        "choices": genk.why("Bret", by="keuze"),
        "sure": genk.sure(),
        "alike": genk.alike("Bret"),
        "changed": genk.changed(),
        "signals": genk.signals(),
        "profiles": genk.profiles(),
        "noden": genk.plans("noden"),
        "barometer": genk.plans("barometer"),
        "measures": genk.more.measures(),
    }


def test_every_frame_has_codes_and_names(genk):
    for verb, frame in frames(genk).items():
        assert frame.index.name == "code", verb
        assert frame.columns[0] == "name", verb
        names = pd.concat([genk.lookup.areas.names[level] for level in genk.levels])
        assert frame["name"].tolist() == names[frame.index].tolist(), verb
        assert all(name.isascii() and name == name.lower() for name in frame.columns), verb


def test_frames_join(genk):
    shapes = genk.computed.shapes["wijk"]
    assert shapes.join(genk.risk("wijk"))["name"].notna().sum() == 31
    joined = genk.frame("wijk").join(genk.sure("wijk")["p_top"])
    assert isinstance(joined, gpd.GeoDataFrame)
    assert joined["p_top"].notna().sum() == joined["score"].notna().sum() == 29
    assert joined.crs.to_epsg() == 31370
    assert joined.geometry.notna().all()


def test_a_frame_can_be_explored_and_plotted(genk):
    frame = genk.frame("wijk")
    assert "Oud-Waterschei" in frame.explore("score")._repr_html_()
    import matplotlib as mpl  # only here: it is slow to import

    mpl.use("Agg")
    assert frame.plot("score").get_figure() is not None


def test_growth_is_the_difference_with_the_year_before(genk):
    now, before = (genk.table("wijk", "oki", year=year)["oki"] for year in (2025, 2024))
    grown = genk.table("wijk", "oki", show="verschil", year=2025)["oki"]
    percent = genk.table("wijk", "oki", show="groei", year=2025)["oki"]
    known = grown.notna()
    assert known.sum() > 20
    np.testing.assert_allclose(grown[known], (now - before)[known])
    np.testing.assert_allclose(percent[known], (100 * (now - before) / before)[known])


def test_z_scores_have_mean_0_and_spread_1(genk):
    z = genk.table("wijk", show="z").drop(columns="name")
    np.testing.assert_allclose(z.mean(), 0, atol=1e-12)
    np.testing.assert_allclose(z.std(ddof=0), 1)


def test_all_years_of_the_city_on_their_side(genk):
    table = genk.table("gemeente", ["oki", "leefloon"], year="alle")
    assert table["year"].tolist() == [2013, 2022, 2023, 2024, 2025]
    assert table.T.columns.tolist() == table["year"].tolist()
    assert table.T.index.tolist() == ["leefloon", "oki"] or len(table.T) == 2
    assert isinstance(table.T, Table)


def test_empty_rows_can_be_left_out_and_the_city_added(genk):
    every = genk.table("sector", "leefloon")
    shown = genk.table("sector", "leefloon", empty=False, total=True)
    assert len(shown) == every["leefloon"].notna().sum() + 1 < len(every)
    assert shown["name"].iloc[-1] == "Genk"


def test_contributions_add_up_to_the_score(genk):
    why = genk.why("Oud-Waterschei")
    score = genk.risk("wijk")["score"]["71016W23"]
    assert why["contribution"].sum() == pytest.approx(score)


def test_a_choice_that_matters_moves_the_area_as_a_new_analysis_does(genk):
    choices = genk.why("Bret", by="keuze").set_index("choice")
    other = genk.more.against(transform="percentile")
    assert choices.loc["schaal percentile", "other"] == other.loc["71016W03", "other"]


def test_alike_says_how_far(genk):
    found = genk.alike("Bret", 3)
    assert found["distance"].is_monotonic_increasing
    assert len(found) == 3
    one = genk.alike("Bret", 1, columns="oki")
    table = genk.table("wijk", "oki")["oki"]
    away = abs(table[one.index[0]] - table["71016W03"]) / table.std(ddof=0)
    assert one["distance"].item() == pytest.approx(away)


def test_profiles_on_columns_of_ones_own(genk):
    found = genk.profiles("wijk", ["oki", "leefloon"], 3)
    assert sorted(found["profile"].unique()) == [1, 2, 3]
    assert len(found) < len(genk.profiles())


def test_a_table_looks_good_and_says_what_lacks(genk):
    html = genk.table("wijk")._repr_html_()
    assert "Voorbeeldcijfers, geen echte cijfers." in html
    assert ">19,1" in html
    assert "geen gegevens" in html or "onderdrukt" in html
    assert "71016W01" not in html
    assert isinstance(genk.table("wijk").sort_values("oki").head(3), Table)
    assert "Voorbeeldcijfers" in genk.table("wijk").head(3)._repr_html_()


def test_an_analysis_alone_in_a_cell_tells_what_it_holds(genk):
    html = genk._repr_mimebundle_()["text/html"]
    for word in (
        "31 wijken",
        "2013, 2022, 2023, 2024 en 2025",
        "OKI",
        "Voorbeeldcijfers",
        "Probeer",
    ):
        assert word in html, word
    assert f">{len(genk.computed.findings)}</td>" in html and "genk.more.findings()" in html
    assert dir(genk) == sorted([*MENU, "more", "computed"])


@pytest.mark.parametrize("verb", MENU)
def test_help_is_dutch_with_an_example(verb):
    text = inspect.getdoc(getattr(genkgeo.Analysis, verb))
    assert len(text.splitlines()) >= 1
    assert not any(word in text.split() for word in ("the", "with", "of the"))
    if verb not in ("show", "sliders", "export", "with_shrinkage", "with_indicator"):
        assert ">>> " in text


def test_what_if_gives_an_analysis_again(genk):
    heavy = genk.with_weights(onderwijs=5)
    assert type(heavy) is type(genk)
    ranks = heavy.risk("wijk")["rank"].reindex(genk.risk("wijk").index)
    assert (ranks - genk.risk("wijk")["rank"]).abs().max() > 0
    equal = genk.with_weights()
    pd.testing.assert_frame_equal(equal.risk(), genk.risk())
    pd.testing.assert_frame_equal(equal.table(), genk.table())
    assert len(genk.with_shrinkage().more.shrunken("wijk")) > 200
    assert genk.more.shrunken("wijk").empty


def test_what_is_compared_is_lower_case_without_accents():
    assert plain("Één  Wijk-2") == "eenwijk2"


def test_a_fault_is_its_message_alone(genk):
    with pytest.raises(AskedError) as caught:
        genk.table("wijkjes")
    shown = "\n".join(caught.value._render_traceback_())
    assert shown == str(caught.value)
    assert "Traceback" not in shown
    GenkgeoError.full = True
    try:
        assert "Traceback" in "\n".join(caught.value._render_traceback_())
    finally:
        GenkgeoError.full = False


def test_growth_says_with_which_year_it_compares(genk):
    # Between 2013 and 2022 the example has no figures: that is no year before.
    assert "groei tegenover 2013, in %" in genk.table("wijk", year=2022, show="groei")._repr_html_()
    assert "verschil met 2024" in genk.table("wijk", year=2025, show="verschil")._repr_html_()


def test_alike_is_that_of_the_sheets(genk):
    risk = genk.computed.ranked.risk["wijk"]
    for code in risk.contributions.index[:6]:
        assert genk.alike(code, number=3).index.tolist() == risk.similar_to(code, 3)


def test_residents_that_are_hidden_are_no_zero(genk):
    computed = copy(genk.computed)
    people = computed.measured.residents.copy()
    people.loc[("wijk", "71016W03"), "residents"] = np.nan
    computed.__dict__["measured"] = replace(computed.measured, residents=people)
    table = genk._again(computed).cross("vijfde", "stadsdeel", count="inwoners")
    assert "Zonder de inwoners van 1 wijk" in table._repr_html_()


def test_no_two_classes_of_a_map_read_the_same(genk):
    close = pd.Series(np.linspace(0.671, 0.679, 31), genk.lookup.areas.names["wijk"].index)
    drawn = genk.map(close, classes=5, title="Dicht bij elkaar")
    keys = re.findall(r"0,6\d+ – 0,6\d+", str(drawn))
    assert len(keys) == len(set(keys)) == 5
    assert all(low != high for low, high in (key.split(" – ") for key in keys))


def test_a_series_of_ones_own_is_drawn_or_refused(genk):
    own = pd.Series([1.0, 2.0, None, 4.5], ["Bret", "genk-centrum", "71016W01", "Gelieren"])
    assert "Eigen cijfers per wijk" in str(genk.map(own))
    assert "Eigen cijfers per wijk" in str(genk.bar(own))
    with pytest.raises(AskedError, match=r"(?s)één getal per gebied.*veel"):
        genk.map(pd.Series([1.0, "veel"], ["Bret", "Gelieren"]))
    with pytest.raises(AskedError, match="twee keer"):
        genk.bar(pd.Series([1.0, 2.0], ["Bret", "bret"]))


IN_DUTCH_TOO = {
    "score",
    "indicator",
    "later",
    "plan",
    "status",
    "sector",
    "factor",
    "calinski_harabasz",
}
"""Columns that are called the same in both languages."""


@pytest.mark.parametrize(
    "ask",
    [
        lambda genk: genk.table("stadsdeel", year="alle"),
        lambda genk: genk.risk(),
        lambda genk: genk.compare("Genk-Oost"),
        lambda genk: genk.compare("wijk", 2024, 2025),
        lambda genk: genk.why("Bret"),
        lambda genk: genk.why("Bret", by="keuze"),
        lambda genk: genk.sure(),
        lambda genk: genk.alike("Bret"),
        lambda genk: genk.changed("score"),
        lambda genk: genk.signals(),
        lambda genk: genk.profiles(),
        lambda genk: genk.about(),
        lambda genk: genk.about("oki"),
        lambda genk: genk.about("gebieden"),
        *(
            lambda genk, what=what: genk.plans(what)
            for what in ("acties", "geld", "verloop", "noden", "barometer", "omgeving", "zinnen")
        ),
        *(
            lambda genk, name=name: getattr(genk.more, name)()
            for name in ("measures", "totals", "reconciliation", "findings", "revised", "audit")
        ),
    ],
)
def test_what_is_shown_has_dutch_heads(genk, ask):
    table = ask(genk)
    shown = re.findall(r"<th[^>]*>([^<]+)</th>", table._repr_html_())
    own = {*genk.registry, *genk.lookup.areas.levels.ids, *IN_DUTCH_TOO, "name"}
    english = {str(name) for name in table.columns} - own
    if table.index.name == "what":
        english |= set(table.index) - own
    assert shown
    assert english.isdisjoint(shown) and english.isdisjoint(one.replace(" ", "_") for one in shown)


def test_the_page_of_a_notebook_tells_nobody_to_type(genk):
    bundle = genk._repr_mimebundle_()
    assert "genk.risk" in bundle["text/html"]
    assert "genk." not in bundle[ON_A_PAGE] and "gebieden" in bundle[ON_A_PAGE]
