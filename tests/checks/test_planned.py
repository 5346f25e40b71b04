"""The plans beside the areas, the places of the map and the documents."""

from __future__ import annotations

import copy
import dataclasses
import shutil
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from project import EXAMPLE, RECORDS_SAMPLE, copy_inputs

from genkgeo.checks import BLOCKING, WARNING, Finding, as_frame, gate
from genkgeo.checks.left_out import check_left_out
from genkgeo.checks.planned import check_plans, check_spots
from genkgeo.errors import DataError, ParamsError
from genkgeo.parameters.file import read_params
from genkgeo.plans.barometer import read_barometer
from genkgeo.plans.inputs import read_plans
from genkgeo.plans.record import Record, check
from genkgeo.plans.schema import Action, Place

PARAMS = read_params(EXAMPLE)


@cache
def inputs() -> gate.Inputs:
    """What the example gives, read when it is first asked for; nobody changes it."""
    return gate.read_inputs(PARAMS)


def here():
    return inputs().areas[PARAMS.file.vintage]


def told(areas=None, plans=None, spots=None, params=PARAMS) -> list[tuple[str, str]]:
    spots = inputs().spots if spots is None else spots
    found = check_plans(plans or inputs().plans, areas or here(), spots, params)
    return [(finding.check, finding.message) for finding in found]


def test_the_plans_of_the_example_fit():
    assert told() == []
    # They are read beside the areas and the places: both are there.
    assert list(inputs().plans.catchments) == ["Noord", "Centrum", "Zuid"]
    assert set(inputs().spots["kind"]) == {"Huis van het Kind"}


def with_name(level: str, old: str, new: str):
    names = here().names
    renamed = names[level].replace(old, new)
    return dataclasses.replace(here(), names=names | {level: renamed})


@pytest.mark.parametrize(
    ("level", "old", "new"),
    [("wijk", "Hoevenzavel", "Hoevezavel"), ("stadsdeel", "Sledderlo", "Slederlo")],
)
def test_a_place_that_no_area_of_now_has_is_told(level, old, new):
    ((kind, message),) = told(with_name(level, old, new))
    assert kind == "telt niet mee"
    assert f"in indeling 2025 geen gebied is: {level} {old}" in message


def test_a_place_with_nearly_the_name_of_one_on_the_map_is_told():
    spots = inputs().spots
    name = next(name for name in spots["name"] if "Hoevenzavel" in name)
    other = spots.assign(name=spots["name"].replace(name, name.replace("Hoeven", "Hoeve")))
    ((_, message),) = told(spots=other)
    assert message.startswith(f"een plaats heet in het plan bijna zoals op de kaart: {name}")


def test_a_place_on_the_map_under_its_own_name_is_not_taken_for_one_of_nearly_that_name():
    spots = inputs().spots
    own = next(row for row in spots["name"] if "Hoevenzavel" in row)
    near = spots[spots["name"] == own].assign(name=own.replace("Hoeven", "Hoeve"))
    assert told(spots=pd.concat([near, spots], ignore_index=True)) == []


def test_a_plan_of_another_city_is_told():
    municipality = PARAMS.file.municipality.model_copy(update={"name": "Hasselt"})
    file = PARAMS.file.model_copy(update={"municipality": municipality})
    messages = [message for _, message in told(params=PARAMS.model_copy(update={"file": file}))]
    assert any("een plan van een andere stad dan Hasselt: " in message for message in messages)


@pytest.mark.parametrize(
    ("names", "is_told"), [(("Noord", "Nord"), True), (("Zone 1", "Zone 2"), False)]
)
def test_catchments_of_nearly_one_name_are_told(names, is_told):
    plans = replace(inputs().plans, catchments=dict.fromkeys(names, ("genk-oost",)))
    texts = [message for _, message in told(plans=plans)]
    assert texts == ["opvanggebieden heten bijna gelijk: Noord en Nord"] * is_told


def with_action(of: str, **changes: object):
    """The plans of the example, with another action of this id."""
    plans = inputs().plans
    entry = plans.register.entries[of]
    register = copy.copy(plans.register)
    action = entry.action.model_copy(update=changes)
    object.__setattr__(register, "entries", register.entries | {of: replace(entry, action=action)})
    return replace(plans, register=register)


def test_the_gate_tells_of_plans_beside_what_it_tells_of_figures():
    nothing = inputs().figures[:0]
    of = next(iter(inputs().plans.register.entries))
    plans = with_action(of, end=date(2999, 12, 31))
    found = gate.check_inputs(replace(inputs(), figures=nothing, plans=plans), PARAMS)
    assert f"een actie duurt langer dan 20 jaar: {of} tot 2999" in set(found["message"])
    assert "lege tabel" in set(found["check"])


@pytest.mark.parametrize(("years", "is_told"), [(20, False), (21, True), (200, True)])
@pytest.mark.parametrize("what", ["action", "without a start", "place", "target"])
def test_an_action_that_goes_on_for_more_than_twenty_years_is_told(what, years, is_told):
    of, entry = next(
        (of, one)
        for of, one in inputs().plans.register.entries.items()
        if one.action.start and one.action.indicators
    )
    since = PARAMS.file.year if what == "without a start" else entry.action.start.year
    last = date(since + years, 12, 31)
    name, measure = next(iter(entry.action.indicators.items()))
    place = Place(level="wijk", name="Bret", end=last)
    changes = {
        "action": {"end": last},
        "without a start": {"start": None, "end": last},
        "place": {"places": (*entry.action.places, place)},
        "target": {
            "indicators": entry.action.indicators | {name: measure.model_copy(update={"by": last})}
        },
    }
    texts = [message for _, message in told(plans=with_action(of, **changes[what]))]
    assert texts == [f"een actie duurt langer dan 20 jaar: {of} tot {last.year}"] * is_told


def test_a_record_elsewhere_than_where_its_action_works_is_told_and_one_of_an_area_is_not():
    plans = inputs().plans
    of, places = next(
        (of, entry.action.places)
        for of, entry in plans.register.entries.items()
        if entry.action.places
    )
    own = min(place.label for place in places)
    areas = {name for names in here().names.values() for name in names}
    away = min(plans.register.where - areas - {place.label for place in places})
    for place, is_told in ((away, True), (min(areas), False), ("", False), (own, False)):
        records = plans.records.head(1).assign(action=of, place=place)
        texts = [message for _, message in told(plans=replace(plans, records=records))]
        assert (
            texts
            == [f"een registratie noemt een plaats waar de actie niet is: {of}, {place}"] * is_told
        )


def test_what_a_document_holds_and_the_register_has_not_is_told():
    plans = inputs().plans
    items = plans.inventory.items.iloc[1:]
    gone = plans.inventory.items.iloc[0]
    less = replace(plans, inventory=replace(plans.inventory, items=items))
    found = told(plans=less)
    # A goal that is not counted is nothing the register could lack.
    assert gone["kind"] == "doel" and found == []
    actions = plans.inventory.items[plans.inventory.items["kind"] == "actie"]
    items = plans.inventory.items.drop(index=actions.index[0])
    ((_, message),) = told(plans=replace(plans, inventory=replace(plans.inventory, items=items)))
    assert f"{actions['document'].iloc[0]}: actie {actions['number'].iloc[0]}" in message


@pytest.mark.parametrize(
    ("actions", "numbers", "is_told"),
    [(0, 0, False), (1, 0, True), (0, 1, True), (6, 0, True), (0, 9, True), (6, 9, True)],
)
def test_a_document_is_looked_at_once_somebody_counted_an_action_or_a_number_of_it(
    actions, numbers, is_told
):
    plans = inputs().plans
    document = plans.register.plans[-1].document

    def first(rows: pd.DataFrame, number: int) -> pd.DataFrame:
        own = rows["document"] == document
        return pd.concat([rows[~own], rows[own].head(number)])

    counted = replace(
        plans.inventory,
        items=first(plans.inventory.items, actions),
        numbers=first(plans.inventory.numbers, numbers),
    )
    texts = [message for _, message in told(plans=replace(plans, inventory=counted))]
    start = f"de opsomming en het register zijn het niet eens: {document}: actie "
    assert [text.startswith(start) for text in texts] == [True] * is_told


@pytest.mark.parametrize(
    ("kind", "old", "new"), [("budget", "50000", "450000"), ("doel", "100", "300")]
)
def test_a_budget_or_target_that_its_document_does_not_print_is_told(kind, old, new):
    plans = inputs().plans
    numbers = plans.inventory.numbers.copy()
    rows = numbers[(numbers["kind"] == kind) & (numbers["printed"] == old)]
    of_one = rows[rows["reference"] == rows["reference"].iloc[0]]
    numbers.loc[of_one.index, "printed"] = new
    other = replace(plans, inventory=replace(plans.inventory, numbers=numbers))
    ((_, message),) = told(plans=other)
    assert message == (
        "een plan heeft andere getallen dan zijn document: "
        f"kinderarmoede-2014/{of_one['reference'].iloc[0]} ({kind})"
    )


def test_a_year_of_a_budget_that_is_not_as_printed_is_told_though_other_years_have_that_number():
    plans = inputs().plans
    numbers = plans.inventory.numbers.copy()
    rows = numbers[(numbers["kind"] == "budget") & (numbers["printed"] == "50000")]
    numbers.loc[rows.index[:2], "printed"] = "0"
    other = replace(plans, inventory=replace(plans.inventory, numbers=numbers))
    ((_, message),) = told(plans=other)
    assert message.endswith(f"{rows['reference'].iloc[0]} (budget)")


@pytest.mark.parametrize("key", ["city_figures", "records"])
def test_a_name_with_a_slip_of_the_pen_beside_the_file_itself_is_refused(key, tmp_path):
    folder = copy_inputs(tmp_path)
    (folder / "data/opvolging").mkdir(exist_ok=True)
    shutil.copy(RECORDS_SAMPLE, folder / "data/opvolging/registraties.csv")
    path = folder / "params/voorbeeld-2025.yaml"
    old = {"city_figures": "stadscijfers.csv", "records": "opvolging/registraties.csv"}[key]
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, old.replace("s.csv", ".csv")), encoding="utf-8")
    params = read_params(path)
    read = gate.read_inputs(params)
    found = check_plans(read.plans, read.areas[params.file.vintage], read.spots, params)
    assert [(one.severity, one.check) for one in found] == [("blokkerend", "niet te gebruiken")]
    assert f"plans: {key}: " in found[0].message and found[0].message.endswith(" wel")


def of_files(params, folder: Path, **files: str | None):
    """The parameters with other optional files, of a folder of their own."""
    plans = params.file.plans.model_copy(update={"city_figures": None, "records": None} | files)
    file = params.file.model_copy(update={"plans": plans})
    return params.model_copy(update={"file": file, "root": folder})


def test_a_file_that_is_there_or_that_nobody_names_is_not_taken_for_another(tmp_path):
    for name in ("cijfers.csv", "cijfer.csv", "anders.csv"):
        (tmp_path / name).touch()
    assert told(params=of_files(PARAMS, tmp_path)) == []
    assert told(params=of_files(PARAMS, tmp_path, city_figures="cijfers.csv")) == []
    # A file may be absent, and so may its folder.
    assert told(params=of_files(PARAMS, tmp_path, city_figures="stadstotalen.csv")) == []
    assert told(params=of_files(PARAMS, tmp_path, city_figures="weg/cijfers.csv")) == []
    away = of_files(PARAMS, tmp_path, records="anderss.csv")
    ((kind, message),) = told(params=away)
    assert (kind, message.endswith("is er niet, anders.csv wel")) == ("niet te gebruiken", True)


def test_a_place_on_the_map_outside_the_area_of_its_plan_is_told():
    shapes = gate.read_shapes(PARAMS, here())
    spots, file = inputs().spots, "data/plaatsen/huizen_van_het_kind.csv"
    assert check_spots(inputs().plans, here(), spots, shapes, file) == []
    away = spots.assign(lon=spots["lon"].where(~spots["name"].str.contains("Sledderlo"), 5.4313))
    (finding,) = check_spots(inputs().plans, here(), away, shapes, file)
    assert "een plaats ligt buiten het gebied van haar actie: " in finding.message
    assert "Sledderlo" in finding.message and "Hoevenzavel" not in finding.message
    # What lies in no area of now lies outside none.
    gone = here()
    for level in ("wijk", "stadsdeel"):
        named = with_name(level, "Sledderlo", "Slederlo").names[level]
        gone = dataclasses.replace(gone, names=gone.names | {level: named})
    assert check_spots(inputs().plans, gone, away, shapes, file) == []


def test_what_is_said_of_plans_names_the_file_that_it_is_of():
    plans = replace(inputs().plans, catchments=dict.fromkeys(("Noord", "Nord"), ("genk-oost",)))
    of = next(one for one, own in plans.register.entries.items() if own.action.places)
    plans = replace(plans, records=plans.records.head(1).assign(action=of, place="Elders"))
    found = check_plans(plans, here(), inputs().spots, PARAMS)
    assert [(one.check, one.file) for one in found] == [
        ("telt niet mee", "opvanggebieden.csv"),
        ("andere plaats", "registraties.csv"),
    ]


def test_the_gate_adds_what_it_finds_of_shapes_and_places_to_what_it_had_found():
    shapes, read = gate.read_shapes(PARAMS, here()), inputs()
    had = as_frame([Finding(WARNING, "lage dekking", "a.csv", 3, "n", "laag", "vraag na")])
    assert gate.with_shapes(had, shapes, read, PARAMS) is had
    away = read.spots.assign(lon=5.4313)
    swapped = shapes["sector"].copy()
    pair = ["71016A31K", "71016A37K"]
    swapped.loc[pair, "geometry"] = swapped.geometry.loc[pair[::-1]].to_numpy()
    moved, elsewhere = shapes | {"sector": swapped}, replace(read, spots=away)
    found = gate.with_shapes(had, moved, elsewhere, PARAMS)
    assert set(found["check"]) == {"vorm en gebied", "lage dekking", "andere plaats"}
    assert (found["severity"].iloc[0], found["check"].iloc[0]) == (BLOCKING, "vorm en gebied")
    # Without plans, or without a table of places, no place can be elsewhere.
    without = PARAMS.file.model_copy(update={"places": None})
    without = PARAMS.model_copy(update={"file": without})
    assert gate.with_shapes(had, shapes, elsewhere, without) is had
    assert gate.with_shapes(had, shapes, replace(elsewhere, plans=None), PARAMS) is had


def test_a_record_of_a_place_before_it_was_there_is_refused():
    register = inputs().plans.register
    entry, place = next(
        (entry, place)
        for entry in register.entries.values()
        for place in entry.action.places
        if place.start
        and place.label
        and entry.action.indicators
        and (entry.action.start is None or entry.action.start < place.start)
    )
    name, measure = next((name, own) for name, own in entry.action.indicators.items() if own.unit)
    day = place.start.replace(year=place.start.year - 1)
    if (measure.start or entry.action.start or day) > day:
        day = measure.start or entry.action.start
    record = Record(entry.id, name, day, 1.0, place=place.label)
    with pytest.raises(DataError, match="De datum ligt voor de plaats er was"):
        check(record, register)


def test_a_budget_outside_the_years_of_its_action_is_refused():
    action = {"label": "Loket", "domains": ("gezin",), "target_group": "gezinnen"}
    action |= {"start": "2014-01-01", "end": "2019-12-31"}
    budget = {"expenditure": 1.0, "revenue": 0.0, "balance": -1.0}
    with pytest.raises(ValueError, match="het budget van 2029 ligt buiten de jaren van de actie"):
        Action.model_validate(action | {"budget": {2029: budget}}, strict=False)


def test_a_threshold_that_no_figure_can_reach_is_refused(tmp_path):
    registry = inputs().plans.registry
    text = Path("params/barometer.yaml").read_text(encoding="utf-8")
    path = tmp_path / "barometer.yaml"
    path.write_text(text.replace("value: 18.6", "value: 186", 1), encoding="utf-8")
    with pytest.raises(ParamsError, match="een drempel ligt buiten wat kan: 0 tot 100"):
        read_barometer(path, registry)


def test_two_areas_of_one_name_are_told():
    names = here().names
    first, second = names["wijk"].index[:2]
    wijken = names["wijk"].copy()
    wijken[second] = wijken[first]
    areas = inputs().areas | {"2025": dataclasses.replace(here(), names=names | {"wijk": wijken})}
    (finding,) = check_left_out(inputs().figures, areas, PARAMS, inputs().published)
    assert finding.check == "dubbel gebied"
    assert f"met dezelfde naam: {wijken[first]} ({first}), {wijken[first]} ({second})" in (
        finding.message
    )


def test_made_up_figures_of_actions_never_pass_for_those_of_the_city():
    own = PARAMS.file.plans.model_copy(update={"records": PARAMS.file.plans.example_records})
    file = PARAMS.file.model_copy(update={"plans": own})
    with pytest.raises(ParamsError, match="Verzonnen cijfers van acties staan onder records"):
        read_plans(PARAMS.model_copy(update={"file": file}))
