"""The steps from an offer to help: what is counted, and what cannot be, worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from genkgeo.plans.chains import NOTHING, Chain, chains, counted
from genkgeo.plans.record import Record
from genkgeo.plans.records import frame_of
from genkgeo.plans.register import Register
from genkgeo.plans.schema import Measure, Plan

UNIT = {"unit": "gezinnen"}
STEPS = {
    "aangeboden": UNIT | {"label": "Aangeboden", "step": "offered"},
    "aanvaard": UNIT | {"label": "Aanvaard", "step": "accepted"},
    "wou_niet": UNIT | {"label": "Wilde niet", "step": "declined"},
    "zweeg": UNIT | {"label": "Zweeg", "step": "declined"},
}
ACTION = {"label": "Loket", "domains": ("gezin",), "target_group": "gezinnen", "indicators": STEPS}
GOALS = {"1": {"label": "Doel", "actions": {"1.1": ACTION}}}
PLAN = {"document": "d", "id": "p", "title": "P", "city": "Genk", "goals": GOALS}
REGISTER = Register((Plan.model_validate(PLAN),))
JUNE, DECEMBER = date(2015, 6, 30), date(2015, 12, 31)


def record(indicator: str, value: float, day: date = JUNE, place: str = "") -> Record:
    return Record("p/1.1", indicator, day, value, place=place)


def chain(**counts: float) -> Chain:
    """The chain of the action with one count of each of these steps."""
    records = [record(name, value) for name, value in counts.items()]
    [found] = chains(REGISTER, frame_of(records), JUNE)
    return found


MORE = "meer aanvaard dan aangeboden"
TOGETHER = "aanvaard en niet ingegaan zijn samen meer dan aangeboden"


@pytest.mark.parametrize(
    ("counts", "doubt"),
    [
        ({"aangeboden": 5, "aanvaard": 5}, ""),
        ({"aangeboden": 5, "aanvaard": 6}, MORE),
        ({"aangeboden": 5, "aanvaard": 3, "wou_niet": 2}, ""),
        ({"aangeboden": 5, "aanvaard": 3, "wou_niet": 2, "zweeg": 1}, TOGETHER),
        # What nobody recorded counts for nothing.
        ({"aangeboden": 5, "wou_niet": 5}, ""),
        ({"aangeboden": 5, "zweeg": 6}, TOGETHER),
        ({"aangeboden": 0, "aanvaard": 0}, ""),
        ({"aangeboden": 0, "wou_niet": 1}, TOGETHER),
        ({"aanvaard": 6, "wou_niet": 6}, ""),
    ],
)
def test_no_more_families_answer_than_were_asked(counts, doubt):
    assert chain(**counts).doubt == doubt


def test_a_step_that_nobody_recorded_is_not_a_step_with_nobody():
    found = chain(aangeboden=0)
    assert {name: one.value for name, one in found.steps.items()} == {
        "offered": 0,
        "accepted": None,
    }
    assert found.unit == "gezinnen"


def test_an_example_has_no_chain():
    plan = Plan.model_validate(PLAN | {"example": True})
    assert chains(Register((plan,)), frame_of([record("aanvaard", 3)]), JUNE) == []


FAMILIES = Measure(label="Gezinnen", unit="gezinnen")
PER_YEAR = Measure(label="Gezinnen", unit="gezinnen", counted="per_year")


def count(records: list[Record], measure: Measure = FAMILIES, day: date = DECEMBER):
    return counted(frame_of(records), "p/1.1", "aanvaard", measure, day)


def test_the_whole_counts_or_its_places_where_they_are_more():
    places = [record("aanvaard", 4, place="Bret"), record("aanvaard", 3, place="Huis")]
    assert count(places) == (7, JUNE)
    assert count([*places, record("aanvaard", 9)]) == (9, JUNE)
    assert count([*places, record("aanvaard", 6)]) == (7, JUNE)
    # The whole is not one of its places.
    assert count([record("aanvaard", 6)]) == (6, JUNE)
    assert count([record("aanvaard", 0)]) == (0, JUNE)


def test_the_last_count_of_a_place_is_taken_up_to_the_day_itself():
    records = [
        record("aanvaard", 2, JUNE, "Bret"),
        record("aanvaard", 5, DECEMBER, "Bret"),
        record("wou_niet", 8, JUNE),
    ]
    assert count(records) == (5, DECEMBER)
    assert count(records, day=date(2015, 12, 30)) == (2, JUNE)
    assert count(records, day=date(2015, 6, 29)) == NOTHING


def test_a_count_per_year_is_of_the_year_of_the_last_record():
    records = [
        record("aanvaard", 9, date(2014, 12, 31), "Bret"),
        record("aanvaard", 2, JUNE, "Huis"),
    ]
    assert count(records, PER_YEAR) == (2, JUNE)
    assert count(records, PER_YEAR, day=date(2016, 6, 30)) == (2, JUNE)
    assert count(records) == (11, JUNE)


def test_an_action_that_counts_no_steps_is_passed_over():
    plain = ACTION | {"indicators": {"gezinnen": UNIT | {"label": "Gezinnen"}}}
    goals = {"1": {"label": "Doel", "actions": {"1.0": plain, "1.1": ACTION}}}
    register = Register((Plan.model_validate(PLAN | {"goals": goals}),))
    found = chains(register, frame_of([record("aanvaard", 3)]), JUNE)
    assert [(one.entry.id, one.steps["accepted"].value) for one in found] == [("p/1.1", 3)]
