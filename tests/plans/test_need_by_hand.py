"""Places and distances on the borders: nobody there, no place at all, an example."""

from __future__ import annotations

from datetime import date

import made_up
import numpy as np
import pandas as pd
import pytest

from genkgeo.errors import DataError
from genkgeo.plans.action_places import action_places, agree, with_ends
from genkgeo.plans.children import GROUPS, child_actions
from genkgeo.plans.need import distances, nearest_places, need
from genkgeo.plans.reach import REACH_COLUMNS, recorded_reach
from genkgeo.plans.record import Record
from genkgeo.plans.records import frame_of
from genkgeo.plans.register import Register
from genkgeo.plans.schema import Plan

DAY = date(2025, 12, 31)
HOUSE = {"level": "wijk", "name": "Kerkdorp", "label": "Huis"}


def plan(*actions: dict[str, object], name: str = "p", example: bool = False) -> Plan:
    plain = {"label": "Loket", "domains": ("gezin",), "target_group": "gezinnen"}
    plain |= {"places": (HOUSE,)}
    goals = {
        "1": {"label": "Doel", "actions": {str(at): plain | a for at, a in enumerate(actions)}}
    }
    made = {"document": name, "id": name, "title": "P", "city": "Made", "goals": goals}
    return Plan.model_validate(made | {"example": example})


def register(example: bool = False, end: date | None = None) -> Register:
    return Register((plan({"end": end}, example=example),))


def test_in_a_sector_that_the_table_does_not_have_nobody_lives():
    results = made_up.results()
    places = action_places(register(), results.areas)
    less = made_up.results(residents=results.residents.drop(("sector", "99001A1")))
    assert nearest_places(less, places)["residents"]["99001A1"] == 0
    # and where nobody lives nothing is weighed: of Molenveld only the other sector counts
    far = nearest_places(less, places)["distance"]
    assert distances(less, places)["W1"] == pytest.approx(far["99001A2"])


def test_distances_are_of_the_level_that_is_asked_for():
    results = made_up.results()
    places = action_places(register(), results.areas)
    assert list(distances(results, places, "stadsdeel").index) == ["noord", "zuid"]
    assert list(distances(results, places).index) == ["W1", "W2", "W3", "W4"]


def test_without_a_place_nothing_is_nearest():
    results = made_up.results()
    places = action_places(register(), results.areas).iloc[:0]
    found = nearest_places(results, places)
    assert found["nearest"].tolist() == [""] * 6 and found["distance"].isna().all()
    assert np.isnan(distances(results, places)).all()


@pytest.mark.parametrize(
    ("example", "note"), [(False, "volgens het plan afgelopen op 30 december 2025"), (True, "")]
)
def test_of_an_example_the_map_does_not_say_that_it_is_over(example, note):
    on_the_map = pd.DataFrame({"name": ["Huis"], "note": [""]})
    made = register(example, date(2025, 12, 30))
    assert with_ends(on_the_map, made, DAY)["note"].tolist() == [note]


def test_areas_with_the_same_need_stand_by_their_code_and_who_is_reached_last():
    results = made_up.results()
    results.risk["wijk"].scores[["fifth", "rank"]] = [5.0, 1.0]
    none = action_places(register(), results.areas).iloc[:0]
    reach = ("p/1", "x", "Molenveld", "wijk", "W1", 3.0, "gezinnen", "in 2025", True)
    found = need(results, none, pd.DataFrame([reach], columns=REACH_COLUMNS), DAY)
    assert found["area"].tolist() == ["W2", "W3", "W4", "W1"]
    assert found.index.tolist() == [0, 1, 2, 3]
    assert found["reach"].tolist() == ["", "", "", "3 gezinnen in 2025, Molenveld"]


@pytest.mark.parametrize(
    ("actions", "note"),
    [
        (({"end": date(2024, 1, 1)}, {"end": date(2025, 5, 5)}), " op 5 mei 2025"),
        # since when an action is stopped nobody knows, but the other says until when it was there
        (({"status": "stopgezet"}, {"end": date(2025, 5, 5)}), " op 5 mei 2025"),
        (({"status": "stopgezet"}, {"status": "stopgezet"}), ""),
    ],
)
def test_a_place_of_two_actions_is_over_with_the_last_of_them(actions, note):
    on_the_map = pd.DataFrame({"name": ["Huis"], "note": [""]})
    found = with_ends(on_the_map, Register((plan(*actions),)), DAY)["note"].tolist()
    assert found == [f"volgens het plan afgelopen{note}"]


def test_a_place_lies_where_the_table_of_places_puts_it():
    located = pd.DataFrame({"name": ["Elders", "Huis"], "lon": [5.4, 5.5], "lat": [50.8, 50.9]})
    [found] = action_places(register(), made_up.areas(), located).to_dict("records")
    assert (found["lon"], found["lat"]) == (5.5, 50.9)


def test_an_example_stands_in_the_way_of_no_other_plan():
    made = Register((plan({"ages": "0-3"}, name="e", example=True), plan({"ages": "0-3"})))
    assert action_places(made, made_up.areas())["id"].tolist() == ["p/0"]
    assert [one.id for one in child_actions(made)[GROUPS[0]]] == ["p/0"]


def test_every_place_that_says_when_it_began_is_held_to_its_year():
    began = {"places": (HOUSE, {**HOUSE, "label": "Tent", "start": date(2020, 1, 1)})}
    spots = pd.DataFrame({"name": ["Huis", "Tent"], "since": [1999.0, 2019.0]})
    with pytest.raises(DataError, match="in een ander jaar") as caught:
        agree(Register((plan(began),)), spots)
    assert caught.value.where == "Tent"


def test_reach_stands_in_the_order_of_the_register():
    counts = {"x": {"label": "Gezinnen", "unit": "gezinnen", "reach": True}}
    made = Register(
        (plan({"indicators": counts}, name="z"), plan({"indicators": counts}, name="a"))
    )
    gone = Record("z/0", "x", date(2024, 12, 31), 9, place="Verdwenen")
    here = [Record(f"{one}/0", "x", DAY, 3, place="Kerkdorp") for one in "az"]
    records = frame_of([gone, *here])
    results = made_up.results()
    places = action_places(made, results.areas)
    found = recorded_reach(results, made, records, places, day=DAY)
    assert found["id"].tolist() == ["z/0", "a/0"]
