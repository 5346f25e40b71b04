"""Pockets and likeness in sentences, for figures worked out by hand."""

from __future__ import annotations

import dataclasses
import re

import made_up
import pandas as pd
import pytest

from genkgeo.pages.fact_sheets import fact_sheet
from genkgeo.pages.map.page import map_page
from genkgeo.release import tables
from genkgeo.words import explain


def with_fifths(level: str, **fifths: float):
    """Give the made-up results with these fifths for areas of a level."""
    plain = made_up.results()
    scores = plain.risk[level].scores.copy()
    scores.loc[list(fifths), "fifth"] = list(fifths.values())
    changed = dataclasses.replace(plain.risk[level], scores=scores)
    return dataclasses.replace(plain, risk={**plain.risk, level: changed})


def test_the_nearest_wijk_has_the_most_similar_contributions():
    # W1 (0.15, −0.1, −0.05): to W2 differences 1.05, 0.5, 0.45; to W3 0.45, 0.6, 0.45.
    told = explain.similar_sentences(made_up.results(), "wijk")
    assert told.to_dict() == {
        "W1": "Lijkt in cijfers het meest op Heide.",
        "W2": "Lijkt in cijfers het meest op Molenveld.",
        "W3": "Lijkt in cijfers het meest op Molenveld.",
    }


def test_a_wijk_in_the_highest_fifths_has_no_pocket():
    # Heikant is in the highest fifth of the sectors, and so is its wijk among the wijken.
    assert explain.pocket_sentences(made_up.results()).empty
    assert explain.pocket_sentences(with_fifths("wijk", W3=4.0)).empty


def test_a_pocket_in_a_quiet_wijk_is_named():
    told = explain.pocket_sentences(with_fifths("wijk", W3=3.0))
    assert told.to_dict() == {"W3": "In Heide valt één sector op: Heikant."}


def test_two_pockets_in_one_wijk_are_named_together():
    sectors = with_fifths("sector", **{"99001A1": 5.0, "99001A2": 5.0})
    wijken = with_fifths("wijk", W1=2.0)
    results = dataclasses.replace(sectors, risk={**sectors.risk, "wijk": wijken.risk["wijk"]})
    assert explain.pocket_sentences(results)["W1"] == (
        "In Molenveld vallen twee sectoren op: Molenveld-Oost en Molenveld-West."
    )


def test_the_table_says_of_a_wijk_all_there_is_to_say():
    made = tables.release_tables(with_fifths("wijk", W3=3.0), pd.DataFrame())["risico_wijken"]
    told = made.set_index("gebied")["toelichting"]
    assert told["W3"] == (
        "Het risico ligt hoger dan in de stad: rang 1 van 3. Tegenover de gemiddelde wijk vallen "
        "op: hoge OKI, veel budgetmeters en weinig mensen aan het werk (meer risico). In Heide "
        "valt één sector op: Heikant. Lijkt in cijfers het meest op Molenveld."
    )
    assert told["W4"] == "Voor deze wijk is geen risico berekend: te weinig cijfers."


@pytest.mark.slow
@pytest.mark.parametrize("page", [map_page, lambda results: fact_sheet(results, "zuid")])
def test_the_pages_name_the_pocket(page):
    told = re.sub(r"</?a\b[^>]*>", "", page(with_fifths("wijk", W3=3.0)))
    assert "In Heide valt één sector op: Heikant" in told
    assert "één sector op" not in page(made_up.results())


def test_the_sheet_names_the_nearest_wijk():
    page = fact_sheet(made_up.results(), "zuid")
    assert "lijkt het meest op Molenveld" in page
    assert "Onder het profiel: op welke wijk de cijfers het meest lijken." in page
