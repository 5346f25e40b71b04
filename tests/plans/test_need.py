"""Need against reach: places, distances and the order of the table, on the made-up city."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import made_up
import numpy as np
import pandas as pd
import pytest
import two_levels

from genkgeo.errors import DataError
from genkgeo.pages.need import finding, need_page
from genkgeo.plans.action_places import (
    CITY,
    PLACE_COLUMNS,
    action_places,
    agree,
    by_outer,
    with_ends,
)
from genkgeo.plans.known import read_spots
from genkgeo.plans.need import (
    NEED_COLUMNS,
    _shared_out,
    distances,
    nearest_places,
    need,
    open_on,
    over_on,
    spots,
)
from genkgeo.plans.reach import in_area, is_reached, reach_text, recorded_reach
from genkgeo.plans.record import Record
from genkgeo.plans.records import frame_of
from genkgeo.plans.register import Register
from genkgeo.plans.schema import Action, Goal, Measure, Place, Plan
from genkgeo.plans.texts import day_text
from genkgeo.release.plan_tables import need_table

DAY = date(2025, 12, 31)
HOUSE = Place(level="wijk", name="Kerkdorp", start=date(2020, 1, 1), label="Huis")
SOUTH = Place(level="stadsdeel", name="Made-Zuid", start=date(2026, 1, 1))
GONE = Place(level="wijk", name="Verdwenen")


def register(*own: Place, example: bool = False) -> Register:
    action = Action(
        label="Loket",
        domains=("gezin",),
        target_group="gezinnen",
        places=own,
        indicators={
            "x": Measure(label="Gezinnen", unit="gezinnen", reach=True, counted="per_year"),
            "y": Measure(label="Bezoeken", unit="bezoeken", reach=True),
            "z": Measure(label="Huizen", unit="huizen"),
        },
    )
    goal = Goal(label="Doel", actions={"1": action})
    plan = Plan(document="d", id="p", title="P", city="Made", example=example, goals={"1": goal})
    return Register((plan,))


def table_of(*own: Place, records=(), day: date = DAY, results=None) -> pd.DataFrame:
    results = results or made_up.results()
    made = register(*own)
    found = action_places(made, results.areas)
    reach = recorded_reach(results, made, frame_of(records), found, day=day)
    return need(results, found, reach, day)


def reached(place: str, value: float, indicator: str = "x", year: int = 2025) -> Record:
    return Record("p/1", indicator, date(year, 11, 1), value, place=place)


def test_places_are_looked_up_by_name():
    found = action_places(register(HOUSE, SOUTH, GONE), made_up.areas())
    assert list(found.columns) == PLACE_COLUMNS
    assert list(found["place"]) == ["Huis", "Loket", "Loket"]
    assert list(found["area"]) == ["W2", "zuid", ""]
    assert list(found["outer"]) == ["Made-Noord", "Made-Zuid", ""]


def test_a_city_without_a_table_of_places_has_a_table_without_rows():
    none = read_spots(SimpleNamespace(file=SimpleNamespace(places=None)))
    found = action_places(register(HOUSE), made_up.areas(), none)
    assert none.empty and none["name"].tolist() == [] and "since" in none
    assert found["lon"].isna().all() and found["area"].tolist() == ["W2"]
    agree(register(HOUSE), none)


@pytest.mark.parametrize(("since", "refused"), [(2020, False), (2019, True), (np.nan, False)])
def test_the_plans_and_the_table_of_places_give_one_first_year(since, refused):
    spots = pd.DataFrame({"name": ["Huis", "Elders"], "since": [since, 1999.0]})
    if not refused:
        agree(register(HOUSE), spots)
        return
    with pytest.raises(DataError, match="in een ander jaar") as caught:
        agree(register(HOUSE), spots)
    assert (caught.value.expected, caught.value.found) == (
        "2020, zoals in het plan",
        "2019, in de tabel van plaatsen",
    )
    # who does not say when it began, or is an example, is not held to a year
    agree(register(HOUSE.model_copy(update={"start": None})), spots)
    agree(register(HOUSE, example=True), spots)


def test_places_of_an_example_are_left_out():
    assert action_places(register(HOUSE, example=True), made_up.areas()).empty


def test_a_place_counts_in_its_wijk_and_a_stadsdeel_in_each_of_its_wijken():
    table = table_of(HOUSE, SOUTH, day=date(2026, 6, 30)).set_index("area")
    assert table["actions"].to_dict() == {"W1": 0, "W2": 1, "W3": 1, "W4": 1}
    assert table.loc["W2", "what"] == "Huis"


def test_a_place_that_has_not_begun_or_is_gone_does_not_count():
    table = table_of(HOUSE, SOUTH, GONE).set_index("area")
    assert table["actions"].to_dict() == {"W1": 0, "W2": 1, "W3": 0, "W4": 0}


@pytest.mark.parametrize(
    ("days", "place", "is_open"),
    [
        ({"end": DAY - timedelta(days=1)}, {}, False),
        ({"end": DAY}, {}, True),
        ({"end": date(2019, 12, 31)}, {"end": date(2030, 1, 1)}, True),
        ({}, {"end": date(2021, 12, 31)}, False),
        ({"start": date(2026, 1, 1)}, {"start": None}, False),
        ({"status": "stopgezet"}, {}, False),
    ],
)
def test_a_place_is_open_as_long_as_its_action_or_itself(days, place, is_open):
    made = register(HOUSE.model_copy(update=place))
    plan = made.plans[0]
    action = plan.goals["1"].actions["1"].model_copy(update=days)
    goal = plan.goals["1"].model_copy(update={"actions": {"1": action}})
    made = Register((plan.model_copy(update={"goals": {"1": goal}}),))
    results = made_up.results()
    located = action_places(made, results.areas)
    assert list(open_on(located, DAY)["place"]) == ["Huis"] * is_open
    table = need(
        results, located, recorded_reach(results, made, frame_of([]), located, day=DAY), DAY
    )
    page = need_page(results, table, DAY, located)
    over = not is_open and "start" not in days
    assert ("Afgelopen volgens het plan, en dus niet meegeteld: Huis" in page) == over
    assert ("Tot dichtste plaats" in page) == is_open
    on_the_map = pd.DataFrame({"name": ["Huis", "Elders"], "note": ["bij de kerk", ""]})
    [note, elsewhere] = with_ends(on_the_map, made, DAY)["note"]
    assert note.startswith("volgens het plan afgelopen") == over
    last = place.get("end") or days.get("end")  # nobody knows since when an action is stopped
    when = f" op {day_text(last)}" if last else ""
    assert not over or note == f"volgens het plan afgelopen{when}; bij de kerk"
    assert note.endswith("bij de kerk")
    assert elsewhere == ""


@pytest.mark.parametrize(
    ("days", "note"),
    [
        (
            {"end": date(2025, 12, 30)},
            "volgens het plan afgelopen op 30 december 2025; bij de kerk",
        ),
        ({"end": DAY}, "bij de kerk"),
        ({}, "bij de kerk"),
        ({"status": "stopgezet"}, "volgens het plan afgelopen; bij de kerk"),
    ],
)
def test_the_map_says_on_which_day_a_place_was_over(days, note):
    made = register(HOUSE)
    plan = made.plans[0]
    action = plan.goals["1"].actions["1"].model_copy(update=days)
    goal = plan.goals["1"].model_copy(update={"actions": {"1": action}})
    made = Register((plan.model_copy(update={"goals": {"1": goal}}),))
    on_the_map = pd.DataFrame({"name": ["Huis"], "note": ["bij de kerk"]})
    assert with_ends(on_the_map, made, DAY)["note"].tolist() == [note]


def test_a_place_that_begins_on_the_day_itself_counts():
    begins = date(2026, 1, 1)
    before, on = (table_of(SOUTH, day=day) for day in (begins - timedelta(days=1), begins))
    assert before.set_index("area")["actions"].sum() == 0
    assert on.set_index("area")["actions"].to_dict() == {"W1": 0, "W2": 0, "W3": 1, "W4": 1}


def test_a_count_of_the_day_itself_counts_and_one_of_the_day_after_does_not():
    records = [reached("Heide", 12)]
    day = records[0].date
    before, on = (table_of(records=records, day=at) for at in (day - timedelta(days=1), day))
    assert not before["reached"].any()
    assert on.loc[on["reached"], "reach"].tolist() == ["12 gezinnen in 2025, Heide"]


@pytest.mark.slow
def test_recorded_reach_stands_with_its_wijk_per_unit_and_is_no_sum():
    records = [
        reached("Huis", 3, year=2024),
        reached("Huis", 5),
        reached("Kerkdorp", 40, "y"),
        reached("Made-Zuid", 7),
        reached("Verdwenen", 8),  # a wijk that is no more
        reached("Huis", 1, "z"),  # no reach
        Record("p/1", "x", DAY, 90),  # of the whole
        reached("Heide", 9, year=2026),  # after the day
    ]
    table = table_of(HOUSE, records=records).set_index("area")
    assert table["reached"].to_dict() == {"W1": False, "W2": True, "W3": True, "W4": True}
    assert table.loc["W2", "reach"] == "5 gezinnen in 2025, Huis; 40 bezoeken tot 2025, Kerkdorp"
    assert table.loc["W1", "reach"] == ""
    # One count of a stadsdeel stands with each of its wijken, so it says of what it is.
    assert table.loc["W3", "reach"] == "7 gezinnen in 2025, Made-Zuid (heel het stadsdeel)"
    assert not table_of(HOUSE)["reached"].any()


@pytest.mark.parametrize("indicator", ["x", "y"])
@pytest.mark.parametrize(("year", "recent"), [(2025, True), (2024, True), (2023, False)])
def test_an_old_count_is_shown_but_does_not_take_a_wijk_out(indicator, year, recent):
    table = table_of(records=[reached("Heide", 12, indicator, year)]).set_index("area")
    assert str(year) in table.loc["W3", "reach"]
    assert table.loc["W3", "fifth"] == 5
    assert table.loc["W3", "reached"] == recent
    assert table.loc["W3", "little"] != recent


def test_the_file_says_yes_or_no_and_gives_no_sum():
    table = need_table(made_up.results(), table_of(records=[reached("Heide", 12)])).set_index(
        "naam"
    )
    assert set(table["recent_bereik"]) == {"ja", "nee"}
    assert table.loc["Heide", ["recent_bereik", "hoog_risico_weinig_bereik"]].tolist() == [
        "ja",
        "nee",
    ]
    assert "bereikt" not in table.columns


def test_nobody_reached_is_no_reach():
    table = table_of(records=[reached("Heide", 0)]).set_index("area")
    assert not table["reached"].any()
    assert table.loc["W3", "little"]


def test_a_name_that_only_an_action_has_is_no_place_of_it():
    own = register(HOUSE.model_copy(update={"label": ""}))
    action = own.entries["p/1"].action.model_copy(update={"label": "Heide"})
    goal = own.plans[0].goals["1"].model_copy(update={"actions": {"1": action}})
    made = Register((own.plans[0].model_copy(update={"goals": {"1": goal}}),))
    results = made_up.results()
    found = action_places(made, results.areas)
    assert list(found[["place", "area"]].iloc[0]) == ["Heide", "W2"]
    reach = recorded_reach(results, made, frame_of([reached("Heide", 4)]), found, day=DAY)
    assert list(reach["area"]) == ["W3"]


def test_a_spot_of_the_table_of_places_lies_in_its_wijk():
    results = made_up.results()
    middle = results.shapes["wijk"].geometry.centroid.to_crs(4326)["W3"]
    spot = {"name": "Loket op de hoek", "lon": middle.x, "lat": middle.y}
    results = made_up.results(places=pd.DataFrame([spot]).reindex(columns=results.places.columns))
    records = [reached("Loket op de hoek", 4)]
    table = table_of(records=records, results=results).set_index("area")
    assert list(table.index[table["reached"]]) == ["W3"]
    assert table.loc["W3", "reach"] == "4 gezinnen in 2025, Loket op de hoek"


@pytest.mark.slow
def test_reach_decides_the_order_and_a_wijk_that_is_reached_has_not_little():
    bare, told = table_of(), table_of(records=[reached("Heide", 12)])
    assert bare["little"].any() and not told["little"].any()
    assert told["reach"].iloc[0] == "12 gezinnen in 2025, Heide"


@pytest.mark.slow
def test_in_a_fifth_what_is_not_reached_comes_first_however_many_were_reached():
    results = made_up.results()
    wijk = results.risk["wijk"]
    scores = wijk.scores.assign(fifth=5.0, rank=[1.0, 2.0, 3.0, 4.0])
    risk = results.risk | {"wijk": replace(wijk, scores=scores)}
    results = made_up.results(risk=risk)
    codes = list(scores.index)
    names = results.areas.names["wijk"]
    records = [reached(names[codes[0]], 500), reached(names[codes[1]], 1)]
    table = table_of(records=records, results=results)
    # 1 or 500 reached makes no difference: then rank decides.
    assert list(table["area"]) == [codes[2], codes[3], codes[0], codes[1]]
    assert list(table.index) == [0, 1, 2, 3]  # a row's number is its place in the list


def test_in_a_fifth_the_fewest_places_come_first_and_then_the_farthest():
    results = made_up.results()
    results.risk["wijk"].scores["fifth"] = 5.0
    tent = HOUSE.model_copy(update={"name": "Heide", "label": "Tent"})
    table = table_of(HOUSE, tent, tent.model_copy(update={"label": "Kar"}), results=results)
    # from Molenveld 1,06 km to the nearest of both, from Industrie 1 km to the house
    assert table["area"].tolist() == ["W1", "W4", "W2", "W3"]
    assert table["actions"].tolist() == [0, 0, 1, 2]
    far = table["distance"].tolist()
    assert far[0] > far[1] > 0 and far[2] == 0


def test_reach_is_told_in_the_order_it_was_recorded_and_added_up_per_place_and_unit():
    rows = pd.DataFrame(
        [
            ("Tent", "wijk", "gezinnen", "in 2025", 3.0),
            ("Made-Zuid", "stadsdeel", "gezinnen", "in 2025", 9.0),
            ("Huis", "wijk", "gezinnen", "in 2025", 2.0),
            ("Tent", "wijk", "gezinnen", "in 2025", 4.0),
            ("Tent", "wijk", "bezoeken", "tot 2025", 1234.0),
        ],
        columns=["place", "level", "unit", "until", "value"],
    )
    assert reach_text(rows, two_levels.LEVELS).split("; ") == [
        "7 gezinnen in 2025, Tent",
        "9 gezinnen in 2025, Made-Zuid (heel het stadsdeel)",
        "2 gezinnen in 2025, Huis",
        "1.234 bezoeken tot 2025, Tent",
    ]


def test_one_recent_person_is_reached():
    rows = pd.DataFrame({"value": [1.0, 5.0], "recent": [True, False]})
    assert is_reached(rows)
    assert not is_reached(rows.assign(value=[0.0, 5.0]))
    assert not is_reached(rows.iloc[:0])


def test_reach_of_an_example_is_left_out():
    made, results = register(HOUSE, example=True), made_up.results()
    records = frame_of([reached("Huis", 5), reached("Kerkdorp", 5)])
    found = action_places(made, results.areas)
    assert recorded_reach(results, made, records, found, day=DAY).empty


def test_of_two_places_the_nearest_counts():
    results = made_up.results()
    heath = HOUSE.model_copy(update={"name": "Heide", "label": "Tent"})
    found = action_places(register(HOUSE, heath), results.areas)
    middles = results.shapes["sector"].geometry.centroid
    house, tent = (results.shapes["wijk"].geometry[wijk].centroid for wijk in ("W2", "W3"))
    nearest = nearest_places(results, found)
    # Kerkdorp is one sector, with the house in its middle; A1 lies above the first of Heide.
    assert nearest.loc[["99001A3", "99001A1", "99001B1"], "nearest"].tolist() == [
        "Huis",
        "Tent",
        "Tent",
    ]
    for sector, row in nearest.iterrows():
        away = [middles[sector].distance(point) for point in (house, tent)]
        assert row["distance"] == min(away)
    assert nearest["residents"].to_dict() == made_up.RESIDENTS


def test_a_spot_that_is_known_goes_before_the_middle_of_its_area():
    results = made_up.results()
    found = action_places(register(HOUSE), results.areas)
    middle = results.shapes["sector"].geometry.centroid.to_crs(4326)["99001A1"]
    found = spots(results, found.assign(lon=middle.x, lat=middle.y))
    assert found.crs.to_epsg() == 31370
    at = found["Huis"]
    assert at.distance(results.shapes["sector"].geometry["99001A1"].centroid) < 0.01


def test_what_has_begun_and_is_not_over_is_open_on_its_first_and_last_day():
    places = pd.DataFrame(
        {
            "place": ["nu", "eerste", "laatste", "later", "voorbij", "nergens"],
            "area": ["W1"] * 5 + [""],
            "start": [None, DAY, None, DAY + timedelta(days=1), None, None],
            "end": [None, None, DAY, None, DAY - timedelta(days=1), None],
        }
    )
    assert open_on(places, DAY)["place"].tolist() == ["nu", "eerste", "laatste"]
    assert over_on(places, DAY)["place"].tolist() == ["voorbij"]
    over = places.assign(area=["W1", "", "", "", "", ""])
    assert over_on(over, DAY).empty


def test_a_board_is_counted_by_stadsdeel_each_once():
    board = pd.DataFrame({"id": ["a", "b", "c"], "places": "?"})
    places = pd.DataFrame(
        {
            "id": ["a", "a", "a", "b", "c"],
            "outer": ["Made-Zuid", "Made-Noord", "Made-Zuid", "Made-Noord", ""],
        }
    )
    counted = by_outer(board, places)["places"].tolist()
    assert counted == ["Made-Zuid; Made-Noord", "Made-Noord", CITY]


def test_distances_are_weighted_by_residents():
    results = made_up.results()
    found = action_places(register(HOUSE), results.areas)
    middles = results.shapes["sector"].geometry.centroid
    spot = results.shapes["wijk"].geometry["W2"].centroid
    east, west = (middles[one].distance(spot) for one in ("99001A1", "99001A2"))
    heavy, light = made_up.RESIDENTS["99001A1"], made_up.RESIDENTS["99001A2"]
    by_hand = (east * heavy + west * light) / (heavy + light)
    given = distances(results, found)
    assert given["W1"] == pytest.approx(by_hand)
    assert given["W2"] == pytest.approx(0)
    unknown = made_up.results(residents=results.residents.iloc[:0])
    assert distances(unknown, found)["W1"] == pytest.approx((east + west) / 2)


def test_without_places_there_is_no_distance_and_every_high_wijk_has_little():
    table = table_of()
    assert table["distance"].isna().all()
    assert (table["little"] == (table["fifth"] == 5)).all()


def test_the_highest_fifth_with_the_least_reach_comes_first():
    table = table_of(HOUSE)
    assert list(table.columns) == NEED_COLUMNS
    fifths = table["fifth"].fillna(0)
    assert list(fifths) == sorted(fifths, reverse=True)
    assert table["area"].iloc[0] == "W3"
    assert table["little"].iloc[0]
    with_house = table_of(HOUSE.model_copy(update={"name": "Heide"}))
    assert not with_house["little"].any()


@pytest.mark.slow
def test_the_page_lists_and_names_what_has_little():
    results = made_up.results()
    page = need_page(results, table_of(HOUSE), DAY)
    assert "geen actie met een plaats, hoog risico" in page
    assert "Tot dichtste plaats" in page
    assert "Volgorde: eerst het hoogste vijfde" in page
    assert '<td class="wide-only">hoogste</td>' in page
    assert "31 december 2025" in page
    assert page == need_page(results, table_of(HOUSE), DAY)


@pytest.mark.slow
def test_recorded_reach_is_on_the_page_once_there_is_some():
    results, south = made_up.results(), SOUTH.model_copy(update={"start": None})
    bare = need_page(results, table_of(HOUSE), DAY)
    assert "bereik ingevoerd" not in bare and "recent bereik" not in bare
    page = need_page(results, table_of(HOUSE, south, records=[reached("Huis", 3)]), DAY)
    assert "bereikt: 3 gezinnen in 2025, Huis" in page
    assert "geen bereik ingevoerd" in page
    assert "zonder recent bereik, dan die met de minste plaatsen" in page
    assert "Recent: van 2024 of 2025; een ouder aantal" in page


def test_hostile_names_do_nothing():
    results = made_up.hostile()
    page = need_page(results, table_of(results=results), DAY)
    assert "<img src=x" not in page
    assert "<script>alert" not in page


def test_the_finding_fits_what_was_found():
    def told(*parts: pd.DataFrame) -> str:
        return finding(pd.concat(parts), two_levels.WIJK)

    there = pd.DataFrame(
        {"name": ["Bret"], "fifth": [5.0], "actions": 1, "reached": False, "reach": ""}
    ).assign(little=False)
    bare = there.assign(actions=0, little=True)
    assert told(there) == "In Bret, met het hoogste risico, heeft een actie een plaats."
    nothing = "is geen lopende actie met een plaats bekend."
    assert told(bare) == f"In Bret, met het hoogste risico, {nothing}"
    assert told(there, there).startswith("In beide wijken")
    assert told(there.assign(fifth=np.nan)) == "Voor geen enkele wijk is er een risico."
    some = told(bare, there.assign(reach="3 gezinnen in 2025", reached=True))
    assert some.endswith("is geen lopende actie met een plaats of recent bereik bekend: Bret.")
    # Where no area has anything it says nothing of the highest fifth that these are there.
    low = bare.assign(fifth=1.0, little=False)
    assert told(bare, bare, low) == (
        "In geen enkele wijk is een lopende actie met een plaats bekend, "
        "ook niet in de twee met het hoogste risico."
    )


def test_what_is_of_a_wijk_or_of_its_whole_stadsdeel_stands_with_it():
    # A wijk and a stadsdeel may have the same code.
    rows = pd.DataFrame(
        [("wijk", "W1"), ("wijk", "D"), ("stadsdeel", "D"), ("stadsdeel", "W1"), ("wijk", "W2")],
        columns=["level", "area"],
    )
    assert in_area(rows, {"wijk": "W1", "stadsdeel": "D"}).index.tolist() == [0, 2]


def test_hidden_residents_are_no_zero_and_weigh_what_the_others_leave():
    results = made_up.results()
    found = action_places(register(HOUSE), results.areas)
    people = results.residents.copy()
    people.loc[("sector", "99001A1"), "residents"] = np.nan
    hidden = replace(results, residents=people)
    near = nearest_places(hidden, found)["residents"]
    assert np.isnan(near["99001A1"]) and near.drop("99001A1").notna().all()
    heavy, light = made_up.RESIDENTS["99001A1"], made_up.RESIDENTS["99001A2"]
    middles = results.shapes["sector"].geometry.centroid
    spot = results.shapes["wijk"].geometry["W2"].centroid
    east, west = (middles[one].distance(spot) for one in ("99001A1", "99001A2"))
    # The wijk says how many it has: what the other leaves is the one that is hidden.
    around = people.copy()
    around.loc[("wijk", "W1"), "residents"] = heavy + light
    given = distances(replace(results, residents=around), found)["W1"]
    assert given == pytest.approx((east * heavy + west * light) / (heavy + light))
    # Where the wijk is hidden too, the mean of those that are shown weighs.
    around.loc[("wijk", "W1"), "residents"] = np.nan
    mean = around.xs("sector")["residents"].mean()
    given = distances(replace(results, residents=around), found)["W1"]
    assert given == pytest.approx((east * mean + west * light) / (mean + light))


@pytest.mark.parametrize(("whole", "each"), [(300.0, 150.0), (0.0, 0.0), (np.nan, 40.0)])
def test_hidden_sectors_share_equally_what_is_left_of_their_wijk(whole, each):
    results = made_up.results()
    people = pd.Series([np.nan, np.nan, 10.0, 30.0, 50.0, 70.0], index=made_up.SECTORS.index)
    around = results.residents.copy()
    around.loc[("wijk", "W1"), "residents"] = whole
    shared = _shared_out(replace(results, residents=around), people)
    # where the wijk is hidden too it is the mean of those that are shown: 160 of four
    assert shared.tolist() == [each, each, 10, 30, 50, 70]


def test_sectors_that_have_more_than_their_wijk_leave_nobody():
    results = made_up.results()
    people = pd.Series([np.nan, 90.0, 10.0, 30.0, 50.0, 70.0], index=made_up.SECTORS.index)
    around = results.residents.copy()
    around.loc[("wijk", "W1"), "residents"] = 80.0
    assert _shared_out(replace(results, residents=around), people).iloc[0] == 0


@pytest.mark.parametrize(
    ("shown", "wijk", "weights"),
    [
        ((40, None, None), 100.0, (40, 30, 30)),
        ((40, 30, None), 100.0, (40, 30, 30)),
        ((None, None, None), 90.0, (30, 30, 30)),
        ((40, 30, None), 60.0, (40, 30, 0)),  # sums that are rounded leave nobody, never less
        ((40, 30, None), np.nan, (40, 30, 35)),
        ((None, None, None), np.nan, (1, 1, 1)),
    ],
)
def test_sectors_that_are_hidden_share_equally_what_the_others_leave(shown, wijk, weights):
    around = pd.Series("W", index=list("abc"))
    city = SimpleNamespace(
        levels=SimpleNamespace(ids=("sector", "wijk")),
        areas=SimpleNamespace(parent=lambda *_: around),
        people={("wijk", "W"): wijk},
    )
    people = pd.Series(shown, index=around.index, dtype=float)
    assert tuple(_shared_out(city, people)) == weights
