"""The barometer: points by hand, thresholds from the document, bounds that hold the score."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from project import ROOT

from genkgeo.errors import ParamsError
from genkgeo.pages.barometer import barometer_page, by_choice
from genkgeo.parameters.registry import read_registry
from genkgeo.plans.barometer import (
    POINT_COLUMNS,
    SCORE_COLUMNS,
    Barometer,
    Part,
    points,
    read_barometer,
    scores,
)
from genkgeo.plans.cited import refuse_other_figures
from genkgeo.plans.document_numbers import read_document_numbers
from genkgeo.plans.successors import read_successors

REGISTRY = read_registry(ROOT / "params/indicatoren.yaml")

TWO = Barometer.model_validate(
    {
        "title": "Proef",
        "minimum": 2,
        "indicators": {
            "budgetmeters": {
                "why": "energie",
                "thresholds": ({"value": 1.6, "label": "a"}, {"value": 3.2, "label": "b"}),
            },
            "werkzaamheidsgraad": {
                "why": "werk",
                "thresholds": ({"value": 64.2, "label": "a"}, {"value": 56.4, "label": "b"}),
            },
        },
    }
)


def measures(*rows: tuple) -> pd.DataFrame:
    """Rows of area, indicator, value and, where they differ from it, low and high."""
    full = [(area, name, value, *(bounds or (value, value))) for area, name, value, *bounds in rows]
    frame = pd.DataFrame(full, columns=["area", "indicator", "value", "low", "high"])
    return frame.assign(level="wijk", period=2013)


def one_score(*rows: tuple) -> pd.Series:
    return scores(TWO, points(TWO, measures(*rows), REGISTRY)).iloc[0]


# ---------------------------------------------------------------- the choice


@pytest.fixture(scope="module")
def barometer() -> Barometer:
    return read_barometer(ROOT / "params/barometer.yaml", REGISTRY)


def test_there_are_seven_with_a_reason_and_of_every_domain_with_risk(barometer):
    assert len(barometer.indicators) == 7
    assert all(part.why for part in barometer.indicators.values())
    covered = {REGISTRY[name].domain for name in barometer.indicators}
    assert covered == {"inkomen", "werk", "onderwijs", "wonen", "gezin", "schulden"}


FOLDER = ROOT / "data/referentie"


@pytest.fixture(scope="module")
def cited() -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """The figures of the documents, and which indicator follows each."""
    figures = read_document_numbers(FOLDER, REGISTRY)
    return figures, read_successors(FOLDER, figures, REGISTRY)


@pytest.mark.parametrize("name", ["barometer", "barometer_kinderen"])
def test_the_thresholds_of_both_choices_are_those_of_the_document(name, cited):
    path = ROOT / f"params/{name}.yaml"
    refuse_other_figures(read_barometer(path, REGISTRY), path, *cited)


def test_thresholds_are_held_to_the_document_though_nobody_says_what_follows_its_figures(cited):
    path = ROOT / "params/barometer.yaml"
    refuse_other_figures(read_barometer(path, REGISTRY), path, cited[0], None)


@pytest.mark.parametrize(
    ("old", "new", "fault", "expected"),
    [
        ("value: 14.1,", "value: 11.4,", "is niet het cijfer van het document", "14.1 (%)"),
        ("value: 14.1,", "value: 14.1001,", "is niet het cijfer van het document", "14.1 (%)"),
        ("value: 1.5855,", "value: 1.55,", "is niet het cijfer van het document", "1.5855"),
        (
            "Limburg 2013, figure: 27",
            "Limburg 2013, figure: 46",
            "een andere indicator",
            "leefloon",
        ),
        (
            "Limburg 2013, figure: 27",
            "Genk 2013, figure: 27",
            "ander gebied of jaar",
            "Limburg 2013",
        ),
        ("Genk 2004, figure: 22", "Genk 2014, figure: 22", "ander gebied of jaar", "Genk 2004"),
        ("figure: 27", "figure: 2700", "een cijfer dat er niet is", "002_55928a8c297dfb5a.txt"),
        ("document: 002_55928a8c297dfb5a.txt\n", "", "een cijfer dat er niet is", "'document'"),
    ],
)
def test_a_threshold_that_is_not_the_figure_it_names_is_refused(
    old, new, fault, expected, tmp_path, cited
):
    text = (ROOT / "params/barometer.yaml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "barometer.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ParamsError, match=f"regel .*{fault}") as caught:
        refuse_other_figures(read_barometer(path, REGISTRY), path, *cited)
    assert expected in (caught.value.expected or "")


def test_every_threshold_is_the_figure_it_names(barometer, cited):
    figures, _ = cited
    own = figures[figures["document"] == barometer.document].set_index("number")
    for name, part in barometer.indicators.items():
        for threshold in part.thresholds:
            figure = own.loc[threshold.figure]
            assert figure["indicator"] == name
            assert figure["indicator_value"] == threshold.value
            assert threshold.label == f"{figure['area']} {figure['year']}"


def test_the_city_of_the_document_reaches_everything(barometer):
    figures = read_document_numbers(ROOT / "data/referentie", REGISTRY)
    known = figures[(figures["area"] == "Genk") & figures["indicator_value"].notna()]
    known = known[known["indicator"].isin(barometer.indicators) & (known["year"] >= 2012)]
    known = known.drop_duplicates("indicator")
    rows = zip(["Genk"] * 7, known["indicator"], known["indicator_value"], strict=True)
    found = scores(barometer, points(barometer, measures(*rows), REGISTRY)).iloc[0]
    assert (found["score"], found["known"], found["of"]) == (7, 7, 7)


# ---------------------------------------------------------------- points and scores


def test_points_by_hand_either_way():
    found = points(
        TWO,
        measures(
            ("a", "budgetmeters", 1.5),
            ("a", "werkzaamheidsgraad", 70),
            ("b", "budgetmeters", 1.6),
            ("b", "werkzaamheidsgraad", 60),
            ("c", "budgetmeters", 3.2),
            ("c", "werkzaamheidsgraad", 56.4),
        ),
        REGISTRY,
    )
    assert list(found.columns) == POINT_COLUMNS
    assert list(found["points"]) == [0, 0, 0.5, 0.5, 1, 1]
    table = scores(TWO, found)
    assert list(table.columns) == SCORE_COLUMNS
    assert (
        list(table["score"]) == list(table["score_low"]) == list(table["score_high"]) == [0, 1, 2]
    )


def test_a_value_is_compared_as_the_threshold_is_printed():
    found = points(
        TWO, measures(("a", "budgetmeters", 3.151), ("b", "budgetmeters", 3.149)), REGISTRY
    )
    meters = found[found["indicator"] == "budgetmeters"]
    assert list(meters["points"]) == [1, 0.5]


def test_a_figure_counts_as_it_is_shown_and_never_as_something_coarser():
    # 6,7 % is shown, which is less than 7; and 18,593 % stands at the 18,6 of the document
    births = Part.model_validate(
        {"why": "x", "thresholds": ({"value": 7, "label": "a"}, {"value": 18.6, "label": "b"})}
    )
    whole = Barometer(title="Proef", indicators={"kansarme_geboorten": births})
    shown = {6.67: 0, 6.94: 0, 6.96: 0.5, 7.0: 0.5, 18.54: 0.5, 18.593: 1}
    rows = [(str(value), "kansarme_geboorten", value) for value in shown]
    found = points(whole, measures(*rows), REGISTRY).set_index("area")["points"]
    assert {float(area): share for area, share in found.items()} == shown


def test_an_indicator_shown_finer_than_a_threshold_is_compared_as_finely():
    living = Part.model_validate({"why": "x", "thresholds": ({"value": 7, "label": "a"},)})
    one = Barometer(title="Proef", indicators={"leefloon": living})
    rows = [(str(value), "leefloon", value) for value in (6.96, 6.994, 6.996)]
    found = points(one, measures(*rows), REGISTRY).set_index("area")["points"]
    assert found.to_dict() == {"6.96": 0, "6.994": 0, "6.996": 1}  # shown as 6,96, 6,99 and 7,00


def test_without_enough_indicators_there_is_no_score_but_there_are_bounds():
    found = one_score(("a", "budgetmeters", 3.2))
    assert np.isnan(found["score"])
    assert (found["score_low"], found["score_high"], found["known"]) == (1, 2, 1)


def test_bounds_of_a_value_are_bounds_of_its_points():
    found = one_score(("a", "budgetmeters", 2, 1, 4), ("a", "werkzaamheidsgraad", 60, 55, 65))
    assert (found["score"], found["score_low"], found["score_high"]) == (1, 0, 2)


def test_a_hidden_value_gives_nothing_away_by_its_bounds():
    found = one_score(("a", "budgetmeters", np.nan, 4, 5), ("a", "werkzaamheidsgraad", 70))
    assert (found["score_low"], found["score_high"]) == (0, 1)


@pytest.mark.slow
# areas know nothing of each other: many of them in few tables are as many trials
@settings(deadline=None, max_examples=8)
@given(st.lists(st.floats(0, 100), min_size=24, max_size=24), st.floats(0, 5))
def test_a_score_lies_within_its_bounds_and_more_risk_never_lowers_it(values, more):
    rows = [
        (f"a{at}", "budgetmeters", value, value / 2, value * 2) for at, value in enumerate(values)
    ]
    rows += [(f"a{at}", "werkzaamheidsgraad", 60) for at in range(len(values))]
    before = points(TWO, measures(*rows), REGISTRY)
    table = scores(TWO, before)
    assert (table["score_low"] <= table["score"]).all()
    assert (table["score"] <= table["score_high"]).all()
    worse = [(area, name, value + more) for area, name, value, *_ in rows[: len(values)]]
    worse += rows[len(values) :]
    after = points(TWO, measures(*worse), REGISTRY)
    assert (after["points"] >= before["points"]).all()
    pd.testing.assert_frame_equal(before, points(TWO, measures(*rows[::-1]), REGISTRY))


def test_every_year_and_level_has_its_own_score():
    rows = measures(("a", "budgetmeters", 3.2), ("a", "werkzaamheidsgraad", 70))
    two = pd.concat([rows, rows.assign(period=2014, value=1.0), rows.assign(level="stadsdeel")])
    table = scores(TWO, points(TWO, two, REGISTRY)).set_index(["level", "period"])["score"]
    assert table.to_dict() == {("stadsdeel", 2013): 1, ("wijk", 2013): 1, ("wijk", 2014): 1}


def test_the_choice_of_thresholds_is_said_as_far_as_it_is_true(barometer):
    city = pd.DataFrame({"period": [2013], "score": [7.0], "of": [7]})
    own = "De hoogste drempel is telkens het cijfer van Genk zelf van 2013 of 2012"
    told = by_choice(city, barometer, "Genk")
    assert told == f"{own}; dat 2013 alle drempels bereikt, volgt dus uit die keuze."
    assert by_choice(city.assign(score=6.5), barometer, "Genk") == f"{own}."
    assert by_choice(city.iloc[:0], barometer, "Genk") == f"{own}."
    assert by_choice(city, TWO, "Genk") == ""


@pytest.mark.slow
def test_a_release_without_figures_has_a_barometer_without_scores(barometer):
    import made_up

    plain = made_up.results()
    empty = made_up.results(measures=plain.measures.iloc[:0], registry=REGISTRY)
    assert "te weinig indicatoren bekend voor een score" in barometer_page(empty, barometer)


@pytest.mark.slow
def test_a_year_or_a_group_that_is_not_the_documents_is_marked(barometer):
    import made_up

    plain = made_up.results()
    empty = made_up.results(measures=plain.measures.iloc[:0], registry=REGISTRY)
    figures = read_document_numbers(ROOT / "data/referentie", REGISTRY)
    page = barometer_page(empty, barometer, {}, figures)
    for label in (
        "Vlaanderen 2013*†",
        "Limburg 2013)",
        "Genk 2012*",
        "Genk 2004)",
    ):
        assert label in page, label
    assert "* Jaar van ons, niet van het document. † Enkel kleuteronderwijs." in page


# ---------------------------------------------------------------- what is refused

FILE = """\
title: Proef
indicators:
  budgetmeters:
    why: energie
    thresholds:
      - {value: 1.6, label: Limburg}
      - {value: 3.2, label: Genk}
"""

REFUSED = {
    "unknown": ("budgetmeters", "meters", "regel 3: meters: staat niet in het register"),
    "no direction": ("budgetmeters", "sociale_huur", "regel 3: sociale_huur: heeft geen richting"),
    "order": ("3.2", "1.2", "regel 3: budgetmeters: de drempels moeten van minder naar meer"),
    "twice one step": ("3.2", "1.6", "regel 3: budgetmeters: de drempels moeten van minder naar"),
    "more than all": ("3.2", "100.5", "een drempel ligt buiten wat kan: 0 tot 100"),
    "less than nothing": ("1.6", "-0.5", "een drempel ligt buiten wat kan: 0 tot 100"),
    "minimum": ("title: Proef", "title: Proef\nminimum: 2", r"minimum is meer dan .* \(1\)"),
    "no thresholds": ("{value: 1.6, label: Limburg}", "{label: Limburg}", "regel 6: .*value"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_faulty_barometer_is_refused_with_its_line(case, tmp_path):
    old, new, message = REFUSED[case]
    path = tmp_path / "barometer.yaml"
    path.write_text(FILE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ParamsError, match=message):
        read_barometer(path, REGISTRY)


def test_a_threshold_may_be_nobody_or_everybody(tmp_path):
    path = tmp_path / "barometer.yaml"
    path.write_text(FILE.replace("1.6", "0").replace("3.2", "100"), encoding="utf-8")
    steps = read_barometer(path, REGISTRY).indicators["budgetmeters"].thresholds
    assert [one.value for one in steps] == [0, 100]


def test_points_stand_in_the_order_of_the_barometer_and_are_the_share_reached():
    turned = TWO.model_copy(update={"indicators": dict(reversed(TWO.indicators.items()))})
    rows = measures(("b", "budgetmeters", 1.6), ("a", "werkzaamheidsgraad", 60.0))
    found = points(turned, rows, REGISTRY)
    assert found[["area", "indicator"]].values.tolist() == [
        ["a", "werkzaamheidsgraad"],
        ["a", "budgetmeters"],
        ["b", "werkzaamheidsgraad"],
        ["b", "budgetmeters"],
    ]
    columns = ["points", "points_low", "points_high"]
    assert found[columns].fillna(-1).values.tolist() == [
        [0.5, 0.5, 0.5],
        [-1, 0, 1],
        [-1, 0, 1],
        [0.5, 0.5, 0.5],
    ]
    assert found.index.tolist() == [0, 1, 2, 3]


def test_scores_stand_by_level_area_and_year_whatever_the_order_of_the_points():
    rows = measures(("b", "budgetmeters", 1.6), ("a", "budgetmeters", 3.2))
    rows = pd.concat([rows, rows.assign(period=2012)])
    found = scores(TWO, points(TWO, rows, REGISTRY).iloc[::-1])
    assert found[["area", "period"]].values.tolist() == [
        ["a", 2012],
        ["a", 2013],
        ["b", 2012],
        ["b", 2013],
    ]
