"""A sentence says no more than its figures: years, margins, and what may lie on either side."""

from __future__ import annotations

import dataclasses
import math
import re

import made_up
import pandas as pd
import pytest

from genkgeo.analysis import pictures
from genkgeo.pages import need
from genkgeo.pages.area_table import area_table
from genkgeo.pages.beside import domain_chart
from genkgeo.pages.fact_sheets import fact_sheet
from genkgeo.pages.map import payload, tables
from genkgeo.words import reasons, sentences


def changed(where: dict[str, object], **cells: object):
    """Made-up results with other cells in the rows of the measures that fit."""
    results = made_up.results()
    rows = results.measures.copy()
    here = pd.Series(True, rows.index)
    for column, value in where.items():
        here &= rows[column] == value
    rows.loc[here, list(cells)] = list(cells.values())
    return dataclasses.replace(results, measures=rows)


def test_the_years_of_the_figures_are_named_where_they_differ():
    assert sentences.year_and_borders(made_up.results()).startswith("Cijfers van 2025,")
    results = made_up.results()
    rows = results.measures
    late = rows[~((rows["indicator"] == "oki") & (rows["period"] == 2025))]
    results = dataclasses.replace(results, measures=late)
    about = sentences.year_and_borders(results)
    assert about.startswith("Cijfers van 2024 en 2025,")
    assert about.endswith("Het risico rust op cijfers van 2024 en 2025.")


@pytest.mark.slow
def test_residents_of_another_year_say_so_on_sheet_table_and_map():
    results = made_up.results()
    residents = results.residents.assign(period=2019)
    older = dataclasses.replace(results, residents=residents)
    assert " inwoners in 2019 · 2025" in fact_sheet(older, "zuid")
    assert " inwoners · 2025" in fact_sheet(results, "zuid")
    wijken = results.areas.names["wijk"].index
    assert area_table(older, "wijk", wijken)["residents_year"] == "2019"
    assert area_table(results, "wijk", wijken)["residents_year"] == ""
    assert payload(older)["residentsYear"] == 2019


@pytest.mark.slow
def test_brackets_mean_the_same_on_sheet_and_map():
    where = {"level": "stadsdeel", "area": "zuid", "indicator": "budgetmeters", "period": 2025}
    margins = {"value": 7.0, "low": 6.0, "high": 12.1, "ci_low": 5.5, "ci_high": 9.3}
    results = changed(where, **margins)
    assert "(5,5–12,1)" in domain_chart(results, "zuid")
    theme = next(theme for theme in payload(results)["themes"] if theme["id"] == "budgetmeters")
    at = payload(results)["levels"]["stadsdeel"]["codes"].index("zuid")
    figures = theme["levels"]["stadsdeel"]["figures"][-1]
    value, below, above = (figures[name][at] for name in ("values", "below", "above"))
    assert (value - below, value + above) == (55, 121)


@pytest.mark.parametrize(
    ("low", "high", "named"),
    [(12.0, 12.6, True), (0.5, 20.0, False)],
    ids=["clearly above", "on either side"],
)
def test_what_may_lie_on_either_side_of_the_average_is_not_called_much(low, high, named):
    where = {"level": "wijk", "area": "W3", "indicator": "budgetmeters", "period": 2025}
    ends = {"low": low, "high": high, "ci_low": 12.0, "ci_high": 12.6}
    results = changed(where, value=12.3, coverage=0.6, **ends)
    assert ("veel budgetmeters" in reasons.why_sentence(results, "wijk", "W3")) is named
    assert ("budgetmeters" in reasons.pushes(results, "wijk", "W3").up) is named
    assert reasons.on_either_side(results, "wijk", "W3") == ([] if named else ["budgetmeters"])


def test_chance_alone_keeps_a_word_away_but_not_a_place_in_the_bar():
    where = {"level": "wijk", "area": "W3", "indicator": "budgetmeters", "period": 2025}
    ends = {"low": 12.3, "high": 12.3, "ci_low": 0.5, "ci_high": 20.0}
    results = changed(where, value=12.3, coverage=1.0, **ends)
    assert "budgetmeters" not in reasons.why_sentence(results, "wijk", "W3")
    assert "budgetmeters" in reasons.pushes(results, "wijk", "W3").up


@pytest.mark.slow
def test_the_sheet_names_what_has_no_place_in_its_bar():
    where = {"level": "stadsdeel", "area": "zuid", "indicator": "budgetmeters", "period": 2025}
    results = changed(where, coverage=0.6, low=0.1, high=40.0)
    said = re.sub(r"</?a\b[^>]*>", "", fact_sheet(results, "zuid"))
    assert "Niet in de balk: Budgetmeters." in said
    assert "Niet in de balk" not in fact_sheet(made_up.results(), "noord")


def test_table_and_tooltip_of_the_map_give_one_change_one_size():
    change = made_up.change()
    parts = change.parts.copy()
    here = (parts["area"] == "zuid") & (parts["what"] == "score")
    # Alone the real part would be +0,14; beside 0,16 and 0,31 it is +0,15.
    cells = {"earlier": 0.164, "later": 0.306, "difference": 0.142, "real": 0.144}
    rest = {"boundary": -0.002, "revision": 0.0, "method": 0.0, "verdict": "gestegen"}
    parts.loc[here, [*cells, *rest]] = [*cells.values(), *rest.values()]
    results = made_up.results(change=dataclasses.replace(change, parts=parts))
    shown = payload(results)
    theme = next(theme for theme in shown["themes"] if theme["id"] == "verandering-score")
    amounts = theme["levels"]["stadsdeel"]["amounts"]
    at = shown["levels"]["stadsdeel"]["codes"].index("zuid")
    size = {cause: amounts[cause][at] for cause in ("real", "boundary", "difference")}
    assert size == {"real": 15, "boundary": 0, "difference": 15}
    rows = tables.table(results, "stadsdeel")["rows"]
    told = next(row for row in rows if row["name"] == "Made-Zuid")
    assert told["change"].notes == ("+0,15",)


def test_a_table_of_a_notebook_adds_up_too():
    parts = {"real": 0.144, "boundary": -0.002, "revision": 0.0, "method": 0.0}
    row = {"earlier": 0.164, "later": 0.306, "difference": 0.142, **parts}
    unlike = dict.fromkeys(row, math.nan) | {"earlier": 1.0, "later": 2.0}
    frame = pd.DataFrame([row, unlike], index=["Bret", "Heide"])
    page = str(pictures.table(frame, {}))
    lines = [re.findall(r"<td[^>]*>([^<]*)</td>", line) for line in page.split("<tr>")[2:]]
    assert lines[0] == ["0,16", "0,31", "0,15", "0,15", "0", "0", "0"]
    assert lines[1] == ["1,00", "2,00", *["–"] * 5]
    two_years = frame[["earlier", "later", "difference"]]
    assert ">0,15<" in str(pictures.table(two_years, {}))


def test_a_fifth_has_one_name_on_all_pages():
    assert [need.fifth_text(n) for n in (1, 2, 3, 4, 5)] == [
        name.removesuffix(" vijfde") for name in sentences.FIFTHS
    ]
    assert need.fifth_text(math.nan) == "–"


def test_a_margin_needs_room_for_another_value():
    row = {"value": 3.0, "low": 3.0, "high": 3.0, "ci_low": math.nan, "ci_high": math.nan}
    assert math.isnan(sentences.margin(row)[0])
    assert math.isnan(sentences.margin({**row, "value": math.nan, "high": 9.0})[1])
