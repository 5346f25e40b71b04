"""How many there are and how many were reached: by hand, in people; nothing hidden comes out."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import made_up
import numpy as np
import pandas as pd
import pytest
from project import ROOT

from genkgeo.errors import DataError, ParamsError
from genkgeo.pages.gap import amongs, city_figures, gap_part, on_sheets
from genkgeo.parameters.registry import Indicator
from genkgeo.plans.catchments import read_catchments
from genkgeo.plans.chains import NOTHING, Counted, _doubt, chains, counted
from genkgeo.plans.expected_people import expected_numbers, together
from genkgeo.plans.gap import (
    CATCHMENT,
    Reached,
    _around,
    _Count,
    _inside,
    _reached,
    area_gaps,
    city_lines,
)
from genkgeo.plans.of_whom import Among
from genkgeo.plans.record import Record
from genkgeo.plans.records import frame_of
from genkgeo.plans.register import Known, read_register
from genkgeo.plans.schema import Measure
from genkgeo.release.evaluation import located_actions

BIRTHS = "kansarme_geboorten"
THREE, ONE = Among(indicator=BIRTHS, years=3), Among(indicator=BIRTHS)
VISITS = ("kinderarmoede-2014/3.2", "gezinnen_thuis")


@pytest.fixture(scope="module")
def places(results, plans) -> pd.DataFrame:
    return located_actions(plans, results)


def visits(*counts: tuple[str, float], year: int = 2016) -> pd.DataFrame:
    """Records of families that were visited, per place."""
    day = date(year, 6, 30)
    return frame_of([Record(*VISITS, day, value, "", False, place) for place, value in counts])


def gaps_of(results, plans, places, records, among=THREE) -> dict[str, object]:
    found = area_gaps(results, plans.register, records, places, plans.catchments, among)
    return {gap.name: gap for gap in found}


def row(**cells: float) -> pd.DataFrame:
    """One area in the way of measures; 20 in 100 births of three years."""
    plain = {"numerator": 20.0, "denominator": 100.0, "value": 20.0, "coverage": 1.0}
    plain |= {"low": 20.0, "high": 20.0, "ci_low": 14.0, "ci_high": 28.0}
    return pd.DataFrame([{"area": "a", **plain, **cells}])


# ---------------------------------------------------------------- how many there are


def test_the_sum_of_the_press_release(plans):
    printed = plans.document_numbers
    of = printed[printed["document"].str.startswith("004")].set_index("number")["value"]
    births, share, poor = of[1], of[2], of[3]
    assert (births, share, poor) == (611, 29.9, 183)
    # births of one year, as the press release has them
    indicator = plans.registry[BIRTHS].model_copy(update={"years_together": 1})
    cells = {"denominator": births, "value": share, "low": share, "high": share}
    found = expected_numbers(row(**cells, ci_low=share, ci_high=share), indicator, ONE).iloc[0]
    assert round(found["number"]) == poor and found["whole"] == births


def test_the_same_sum_per_wijk_of_the_example(results, plans, places):
    found = gaps_of(results, plans, places, visits().iloc[:0], ONE)
    now = results.table("wijk")
    births = results.table("wijk", "denominator")[BIRTHS]
    covered = results.table("wijk", "coverage")[BIRTHS]
    for area, name in results.areas.names["wijk"].items():
        by_hand = births[area] / covered[area] / 3 * now[BIRTHS][area] / 100
        number = found[name].expected.number
        assert np.isnan(number) if np.isnan(by_hand) else number == pytest.approx(by_hand)
    city = [line for line in _lines(results, plans) if line.measure.among == ONE]
    of_city = results.table("gemeente").iloc[0][BIRTHS] * 2200 / 3 / 100
    assert next(line for line in city if line.counted.value is None).expected.number == (
        pytest.approx(of_city)
    )


def _lines(results, plans):
    figures = city_figures(results, plans)
    return city_lines(results, plans.register, plans.records, figures, plans.registry)


def test_years_of_births_and_the_part_that_is_not_known(plans):
    indicator = plans.registry[BIRTHS]
    three = expected_numbers(row(), indicator, THREE).iloc[0]
    assert three.tolist() == pytest.approx([100, 20, 14, 28])
    one = expected_numbers(row(coverage=0.8), indicator, ONE).iloc[0]
    assert one.tolist() == pytest.approx([125 / 3, 25 / 3, 17.5 / 3, 35 / 3])
    bounded = expected_numbers(row(low=10.0, high=30.0), indicator, THREE).iloc[0]
    assert bounded.tolist() == pytest.approx([100, 20, 10, 30])
    # of a count, twenty mothers a year and sixty in three; nobody knows of how many
    mothers = plans.registry["tienermoeders"]
    counted = expected_numbers(row(), mothers, Among(indicator="tienermoeders", years=3)).iloc[0]
    assert counted.tolist() == pytest.approx([np.nan, 60, 42, 84], nan_ok=True)
    whole = expected_numbers(row(), indicator, Among(indicator=BIRTHS, whole=True, years=6)).iloc[0]
    assert whole.tolist() == pytest.approx([200, 200, 200, 200])


def test_of_a_count_without_a_whole_the_years_are_added_up():
    mothers = row(numerator=12.0, ci_low=8.0, ci_high=17.0)
    flow = Indicator(
        label="Tienermoeders",
        short="Tienermoeders",
        unit="moeders",
        domain="gezin",
        kind="count",
        numerator="tienermoeders",
        source="verzonnen",
        persons="flow",
    )
    one = expected_numbers(mothers, flow, Among(indicator="tienermoeders")).iloc[0]
    assert one.tolist() == pytest.approx([np.nan, 12, 8, 17], nan_ok=True)
    three = expected_numbers(mothers, flow, Among(indicator="tienermoeders", years=3)).iloc[0]
    assert three.tolist() == pytest.approx([np.nan, 36, 24, 51], nan_ok=True)


def test_areas_together_are_their_sum_and_chance_partly_cancels():
    table = pd.DataFrame(
        {"whole": [100, 50], "number": [20, 10], "low": [17, 6], "high": [24, 13]}, dtype=float
    )
    assert together(table) == pytest.approx((150, 30, 25, 35))
    assert not together(table.assign(number=[20, np.nan])).known
    assert not together(table.iloc[:0]).known
    # fewer than nobody there cannot be: 3 less than 2 is not -1
    assert together(table.iloc[:1].assign(number=2.0, low=-1.0)).low == 0
    # √(2² + 2²) is more than the two there are, and there are never fewer than nobody
    few = pd.DataFrame({"whole": [9, 9], "number": [1, 1], "low": [-1, -1], "high": [1, 1]})
    assert together(few) == (18, 2, 0, 2)


def test_what_is_hidden_gives_no_number_and_no_gap(results, plans, places):
    rows = results.measures.query("indicator == @BIRTHS and level == 'wijk' and period == 2025")
    hidden = rows.loc[rows["value"].isna(), "area"].map(results.areas.names["wijk"])
    assert len(hidden) > 5
    counts = visits(*((name, 3.0) for name in hidden), year=2025)
    found = gaps_of(results, plans, places, counts)
    for name in hidden:
        assert np.isnan([*found[name].expected, found[name].gap, *found[name].ends]).all()
        assert found[name].reached.recorded
    bounds = row(value=np.nan, low=1.0, high=4.0, ci_low=1.0, ci_high=4.0)
    assert expected_numbers(bounds, results.registry[BIRTHS], THREE).isna().all(axis=None)


def test_all_numbers_follow_from_what_is_shown_alone(results, plans, places):
    """The same with the counts of hidden figures scrambled, were they still there."""
    rows = results.measures
    gone = rows["value"].isna()
    scrambled = rows.assign(
        **{name: rows[name].mask(gone, 99.0) for name in ("numerator", "low", "high")}
    )
    other = replace(results, measures=scrambled)
    plain = area_gaps(results, plans.register, plans.records, places, plans.catchments, THREE)
    again = area_gaps(other, plans.register, plans.records, places, plans.catchments, THREE)
    assert str(plain) == str(again)


# ---------------------------------------------------------------- how many were reached


def test_not_recorded_is_not_nothing(results, plans, places):
    found = gaps_of(results, plans, places, visits(("Bret", 0), ("Oud-Waterschei", 6)))
    assert found["Bret"].reached == Reached(0, 0)
    assert found["Bret"].gap == found["Bret"].expected.number
    # nobody was reached there, and nobody elsewhere who may be from there
    alone = gaps_of(results, plans, places, visits(("Bret", 0)))["Bret"]
    assert alone.reached == Reached(0, 0)
    silent = found["Boxbergheide"]
    assert not silent.reached.recorded and np.isnan(silent.gap)


def test_the_gap_is_in_people_and_sorted(results, plans, places):
    records = visits(("Bret", 2), ("Oud-Waterschei", 6), ("Boxbergheide", 900))
    found = area_gaps(results, plans.register, records, places, plans.catchments, THREE)
    own = [gap for gap in found if gap.level == "wijk"]
    known = [gap.gap for gap in own if not np.isnan(gap.gap)]
    assert known == sorted(known, reverse=True) and len(known) == 3
    assert [gap.name for gap in own][:3] == ["Oud-Waterschei", "Bret", "Boxbergheide"]
    assert own[2].gap == 0  # more than there are: nobody is left, and never less than nobody
    numbers = [gap.expected.number for gap in own[3:] if gap.expected.known]
    assert numbers == sorted(numbers, reverse=True)
    low, high = own[0].ends
    assert low <= own[0].gap <= high
    assert [gap.level for gap in found[:3]] == [CATCHMENT] * 3


def test_a_larger_area_and_the_whole_city_may_be_here(results, plans, places):
    records = visits(("Bret", 2), ("Bret-Gelieren", 5), ("", 20))
    found = gaps_of(results, plans, places, records)
    # 5 of the stadsdeel, and 13 of the city beyond its places, may have been in Bret
    assert found["Bret"].reached == Reached(2, 20)
    assert found["Centrum"].reached == Reached(7, 20)
    assert not found["Noord"].reached.recorded


def test_nobody_reached_at_a_place_is_nobody_anywhere():
    where = {"Huis": ("wijk", "W2")}
    counts = [_Count("p/1", {"Huis": 0.0})]
    found = _reached(made_up.results(), counts, where, "wijk", frozenset({"W2"}))
    assert found == Reached(0, 0)
    # of a whole city of 5 none of the 3 at the house are elsewhere
    both = [_Count("p/1", {"Huis": 3.0, "": 5.0})]
    assert _reached(made_up.results(), both, where, "wijk", frozenset({"W2"})) == Reached(3, 5)


def test_a_larger_area_may_hold_one_of_several_and_what_lies_in_them_is_theirs():
    made = made_up.results()
    two, south = frozenset({"W1", "W3"}), frozenset({"W3"})
    assert _around(made, ("stadsdeel", "noord"), "wijk", two)
    assert not _around(made, ("stadsdeel", "noord"), "wijk", south)
    assert _inside(made, ("wijk", "W1"), "wijk", two)
    assert _inside(made, ("wijk", "W1"), "stadsdeel", frozenset({"noord"}))
    assert not _inside(made, ("wijk", "W1"), "stadsdeel", frozenset({"zuid"}))
    assert not _inside(made, ("stadsdeel", "noord"), "wijk", two)
    assert not _inside(made, ("gemeente", made_up.CITY), "wijk", two)


def test_two_actions_may_have_reached_the_same_families(results, plans, places):
    entry = plans.register.entries[VISITS[0]]
    more = entry.action.indicators | {"ook": entry.action.indicators[VISITS[1]]}
    action = entry.action.model_copy(update={"indicators": more})
    entries = plans.register.entries | {VISITS[0]: replace(entry, action=action)}
    register = replace(plans.register)
    object.__setattr__(register, "entries", entries)
    records = visits(("Bret", 2))
    also = records.assign(indicator="ook", value=3.0)
    both = pd.concat([records, also], ignore_index=True)
    found = area_gaps(results, register, both, places, plans.catchments, THREE)
    assert next(gap for gap in found if gap.name == "Bret").reached == Reached(3, 5)


# ---------------------------------------------------------------- steps, and the page


def test_steps_are_counted_with_the_reasons_why_not(plans, results):
    first, opstap = chains(plans.register, plans.records, results.last_day)
    assert first.entry.id == "kinderarmoede-2014/3.1" and opstap.entry.id == "opstap-2018/3"
    assert [one.value for one in first.steps.values()] == [58, 41, 37, 29]
    assert {label: one.value for label, one in first.declined.items()} == {
        "wilde geen onderzoek": 6,
        "gaf geen antwoord": 11,
        "had alle rechten al": 0,
    }
    assert first.doubt == ""
    assert all(one.value is None for one in (*opstap.steps.values(), *opstap.declined.values()))
    wrong = plans.records.assign(
        value=plans.records["value"].mask(plans.records["indicator"] == "aanvaard", 60.0)
    )
    told = chains(plans.register, wrong, results.last_day)[0].doubt
    assert told == "meer aanvaard dan aangeboden"


@pytest.mark.parametrize(
    ("steps", "refusals", "told"),
    [
        ({"offered": 12, "accepted": 12, "visited": 12}, [], ""),
        ({"offered": 12, "accepted": 11, "visited": 12}, [], "meer bezocht dan aanvaard"),
        # A step that nobody recorded is passed over.
        ({"offered": 12, "accepted": None, "visited": 13}, [], "meer bezocht dan aangeboden"),
        ({"offered": 12, "accepted": 8}, [3, 1, None], ""),
        ({"offered": 12, "accepted": 8}, [3, 2], "aanvaard en niet ingegaan zijn samen meer"),
        ({"offered": 12}, [12], ""),
        ({"offered": 12}, [13], "aanvaard en niet ingegaan zijn samen meer"),
        ({"offered": None, "accepted": 8}, [3], ""),
    ],
)
def test_no_more_may_go_along_or_refuse_than_were_asked(steps, refusals, told):
    counts = {step: Counted(value, None) for step, value in steps.items()}
    declined = {f"reden {at}": Counted(value, None) for at, value in enumerate(refusals)}
    found = _doubt(counts, declined)
    assert found.startswith(told) and bool(found) == bool(told)


def test_a_step_is_the_whole_or_its_places_where_they_are_more():
    def visited(*rows: tuple[date, float, str], day: date, often: str = "since_start") -> Counted:
        records = frame_of([Record("p/1", "x", when, value, place=at) for when, value, at in rows])
        return counted(records, "p/1", "x", Measure(label="X", counted=often), day)

    june, july = date(2015, 6, 30), date(2015, 7, 1)
    rows = [(june, 4, "Bret"), (june, 3, "Noord"), (june, 6, ""), (july, 9, "")]
    # a record of the day itself counts, one of the day after does not
    assert visited(*rows, day=june) == Counted(7, june)
    assert visited(*rows, day=july) == Counted(9, july)
    assert visited(*rows, day=date(2015, 6, 29)) == NOTHING
    assert visited((june, 0, "Bret"), day=june) == Counted(0, june)
    # what is counted per year begins again: that of Bret is of the year before
    year = [(june, 4, "Bret"), (date(2016, 1, 1), 1, "Noord")]
    assert visited(*year, day=date(2016, 1, 1), often="per_year").value == 1
    assert visited(*year, day=date(2016, 1, 1)).value == 5


def test_the_page_keeps_nothing_and_not_recorded_apart(results, plans, places):
    part = gap_part(results, plans, places)
    [first, opstap] = part["chains"]
    assert first["why_not"][2] == "had alle rechten al: 0"
    assert opstap["why_not"] == ["niet ingevoerd"]
    three = next(one for one in part["areas"] if one["whom"] == "kansarme geboorten van 3 jaar")
    rows = {one["name"]: one for _, rows in three["groups"] for one in rows}
    assert rows["Oud-Winterslag"]["reached"] == "0" and rows["Oud-Winterslag"]["gap"] == "20"
    assert rows["Oud-Waterschei"]["reached"] == "niet ingevoerd"
    assert rows["Oud-Waterschei"]["gap"] == "–"
    names = {gap for gap in re.split(", | en ", three["silent"])}
    assert not names & set(rows) and len(names | set(rows)) == 31 + 3


def test_a_sheet_says_how_many_there_are(results, plans, places):
    said = on_sheets(results, plans, places)
    known = results.measures.query("indicator == @BIRTHS and period == 2025 and value.notna()")
    pairs = zip(known["level"], known["area"], strict=True)
    assert set(said) == {pair for pair in pairs if pair[0] in ("wijk", "stadsdeel")}
    assert all("bereikt: niet ingevoerd" in text for text in said.values())


def test_without_records_or_without_whom_there_is_no_gap(results, plans, places):
    silent = replace(plans, records=plans.records.iloc[:0])
    assert [one.gap for one in _lines(results, silent)] == pytest.approx([np.nan] * 6, nan_ok=True)
    bare = replace(plans, register=replace(plans.register, plans=plans.register.plans[:0]))
    assert gap_part(results, bare, places) is None and amongs(results, bare) == []


# ---------------------------------------------------------------- what is refused


def test_catchments_stand_in_the_order_of_the_file(write):
    path = write("gebied,opvanggebied\nzuid,Zuiden\nnoord,Noorden\n")
    found = read_catchments(path, made_up.areas())
    assert list(found.items()) == [("Zuiden", ("zuid",)), ("Noorden", ("noord",))]
    together = write("gebied,opvanggebied\nzuid,Alles\nnoord,Alles\n")
    assert read_catchments(together, made_up.areas()) == {"Alles": ("zuid", "noord")}


def test_a_fault_in_the_catchments_names_its_row(write):
    path = write("gebied,opvanggebied\nzuid,Zuiden\nnoord,\n", "opvang.csv")
    with pytest.raises(DataError) as caught:
        read_catchments(path, made_up.areas())
    assert (caught.value.found, caught.value.where) == (
        "'noord'",
        "opvang.csv, rij 3, kolom gebied",
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("genk-west,", "genk-oost,", "twee keer"),
        ("genk-west,Noord\n", "", "ontbreekt: genk-west"),
        ("genk-west,", "genk-zee,", "geen stadsdeel"),
        ("genk-west,Noord", "genk-west,", "geen naam"),
        ("genk-west,Noord", "genk-west,noord.", "op twee manieren"),
    ],
)
def test_a_fault_in_the_catchments_is_told(old, new, told, results, tmp_path):
    text = (ROOT / "data/gebieden/opvanggebieden.csv").read_text(encoding="utf-8")
    path = tmp_path / "opvang.csv"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(DataError, match=told):
        read_catchments(path, results.areas)


def test_catchments_and_their_areas_come_in_the_order_of_the_file(write):
    rows = ["zuid,Zuid", "noord,Aan de berg"]
    areas = made_up.areas()
    path = write("\n".join(["gebied,opvanggebied", *rows, ""]))
    assert list(read_catchments(path, areas).items()) == [
        ("Zuid", ("zuid",)),
        ("Aan de berg", ("noord",)),
    ]
    path = write("gebied,opvanggebied\nzuid,Alles\nnoord,Alles\n")
    assert read_catchments(path, areas) == {"Alles": ("zuid", "noord")}
    path = write("gebied,opvanggebied\nzuid,Zuid\nnoord,Noord\nzuid,Noord\nzee,Zuid\n")
    with pytest.raises(DataError, match="Dit is geen stadsdeel") as fault:
        read_catchments(path, areas)
    assert fault.value.where == "tabel.csv, rij 5, kolom gebied"


def test_whom_an_action_counts_must_be_known(plans, tmp_path):
    source = ROOT / "data/plannen/004_5ca3d915cba6906b.yaml"
    text = source.read_text(encoding="utf-8")
    path = tmp_path / source.name
    known = Known(plans.registry, {}, frozenset())
    path.write_text(text.replace("{indicator: kansarme_geboorten}", "{indicator: kansarm}"))
    with pytest.raises(ParamsError, match="indicator 'kansarm' is niet bekend"):
        read_register(tmp_path, known)
    path.write_text(
        text.replace("unit: gezinnen, counted: per_year, step: accepted", "step: accepted")
    )
    with pytest.raises(ParamsError, match="among en step horen bij wie geteld wordt"):
        read_register(tmp_path, known)
