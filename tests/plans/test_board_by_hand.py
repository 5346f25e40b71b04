"""What the board says of one indicator, on the borders of what can be counted."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from made_plan import register_of

from genkgeo.plans.board import evaluate
from genkgeo.plans.progress import ON_TRACK, Half, expected, status
from genkgeo.plans.record import Record
from genkgeo.plans.records import frame_of

COUNTED = {
    "telt": {"label": "Gezinnen", "unit": "gezinnen"},
    "peil": {"label": "Graden", "unit": "°", "counted": "level", "baseline": -5},
}
REGISTER = register_of({"1.1": {"label": "Telt", "indicators": COUNTED}, "1.2": {"label": "Niet"}})
DAY = date(2015, 6, 30)


def board(*records: Record) -> pd.DataFrame:
    return evaluate(REGISTER, frame_of(records), Half(2015, 1)).set_index("indicator")


def test_a_count_begins_at_nothing_and_a_level_where_it_stood():
    assert board()["baseline"].fillna(-1).to_dict() == {"telt": 0, "peil": -5, "voortgang": -1}


def test_each_indicator_has_its_label_and_how_it_is_counted():
    told = board()[["indicator_label", "counted"]].to_dict("index")
    assert told == {
        "telt": {"indicator_label": "Gezinnen", "counted": "since_start"},
        "peil": {"indicator_label": "Graden", "counted": "level"},
        "voortgang": {"indicator_label": "Stand van de actie", "counted": "level"},
    }
    assert np.isnan(board().loc["voortgang", "latest"])


def test_a_level_below_nothing_stays_below_nothing():
    assert board(Record("p/1.1", "peil", DAY, -2)).loc["peil", "latest"] == -2


def test_places_where_nobody_was_counted_are_together_nobody():
    assert board(Record("p/1.1", "telt", DAY, 0, place="Huis")).loc["telt", "latest"] == 0


def test_of_an_action_of_a_single_day_all_is_expected_on_that_day():
    measure = REGISTER.entries["p/1.1"].action.indicators["telt"].model_copy(update={"target": 40})
    assert expected(measure, (DAY, DAY), DAY) == 40
    assert expected(measure, (DAY, DAY), date(2015, 6, 29)) == 0


@pytest.mark.parametrize("value", [5, 500])
def test_without_a_target_nothing_is_ever_reached(value):
    measure = REGISTER.entries["p/1.1"].action.indicators["telt"]
    assert status(measure, value, path=3.0) == ON_TRACK
