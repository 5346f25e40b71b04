"""Signals per figure: planted rises, a city that rises as a whole, chance alone, and tasks."""

from __future__ import annotations

import dataclasses

import made_up
import numpy as np
import pytest
from test_early_warning import BOTH, looked_at, made

from genkgeo.analysis import compute
from genkgeo.certainty.rises import FALSE, TOGETHER
from genkgeo.change import early_warning
from genkgeo.change.signals import people_more, signals
from genkgeo.parameters.choices import RiskChoices
from genkgeo.results import KINDS, SIGNALS, WARNINGS

JUMP = {("W07", "budgetmeters", 2025): 5.0}


def test_people_towards_risk_by_hand():
    meters = made_up.REGISTRY["budgetmeters"]
    # 2 % that followed a city from 3 to 3,6 % is 2,4 %; 4 % of 500 is 8 more
    assert people_more(2.0, 4.0, 500, [3.0, 3.6], meters) == pytest.approx(8.0)
    work = made_up.REGISTRY["werkzaamheid"]
    assert people_more(60.0, 55.0, 1000, [60.0, 60.0], work) == pytest.approx(50.0)


@pytest.mark.slow
def test_a_jump_of_one_year_is_found_with_its_people():
    results = made(0, planted=JUMP)
    found = signals(results)
    own = found[(found["area"] == "W07") & (found["kind"] == "cijfer")]
    assert list(found.columns) == WARNINGS and set(found["kind"]) <= set(KINDS)
    assert len(own) == 1 and own.iloc[0]["drivers"] == ("budgetmeters",)
    row = own.iloc[0]
    then, now = (
        results.table("wijk", year=year).at["W07", "budgetmeters"] for year in (row["since"], 2025)
    )
    city = [
        results.table("gemeente", year=year)["budgetmeters"].iloc[0]
        for year in (row["since"], 2025)
    ]
    assert row["people"] == pytest.approx((now - then * city[1] / city[0]) * 1500 / 100)
    assert row["rate"] <= FALSE / 3
    assert row["sentence"].startswith("In de wijk Buurt 7 steeg het cijfer ‘budgetmeters’ van ")
    assert "toeval en de andere wijken verklaren: zo’n " in row["sentence"]
    people = found.loc[found["kind"] == "cijfer", "people"].tolist()
    assert people == sorted(people, reverse=True)


@pytest.mark.slow
def test_chance_alone_is_seldom_a_signal():
    """A tenth of the towns may have one; `bench_signals.py` tries more of them."""
    told = [signals(made(seed, levels=BOTH)) for seed in range(20)]
    assert sum(table["kind"].isin(SIGNALS).any() for table in told) <= 4


@pytest.mark.slow
def test_a_city_that_rises_as_a_whole_is_told_once():
    every = {(f"W{i:02d}", "budgetmeters", 2025): 2.0 for i in range(30)}
    results = made(3, planted=every)
    found = signals(results)
    assert set(found.loc[found["kind"].isin(SIGNALS), "kind"]) == {"stad"}
    line = found.iloc[0]["sentence"]
    assert line.startswith("In heel de stad steeg het cijfer ‘budgetmeters’ van ")
    told = compute.with_warnings(looked_at(results), RiskChoices(draws=200))
    assert early_warning.summary_sentence(told).startswith("Er is geen wijk gevonden")


@pytest.mark.slow
def test_what_the_gate_doubts_is_a_task_and_no_signal():
    plain = made(0, planted=JUMP)
    doubted = dataclasses.replace(plain, flagged=frozenset({("wijk", "W07", "budgetmeters")}))
    found = signals(doubted)
    own = found[found["area"] == "W07"]
    assert set(own["kind"]) == {"kijk na"}
    assert own.iloc[0]["sentence"].endswith("de controle vraagt om dat cijfer eerst na te kijken.")
    told = compute.with_warnings(looked_at(doubted), RiskChoices(draws=200))
    assert own.iloc[0]["sentence"] in early_warning.beside(told.warnings)
    assert "W07" not in set(
        early_warning.shortlist(told.warnings).query("kind == 'cijfer'")["area"]
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("shifts", "became"), [((0.0, 5.0, 5.0), "bevestigd"), ((0.0, 5.0, -1.0), "verdwenen")]
)
def test_a_signal_of_last_year_gets_a_sequel(shifts, became):
    planted = {
        ("W07", "budgetmeters", year): shift
        for year, shift in zip((2023, 2024, 2025), shifts, strict=True)
    }
    sequels = []
    for seed in range(4):
        found = signals(made(seed, planted=planted))
        own = found[(found["area"] == "W07") & (found["kind"] == "opvolging")]
        sequels += own["sentence"].tolist()
    told = (
        "Het signaal van 2024 over budgetmeters in de wijk Buurt 7, zoals de cijfers van nu het "
        f"geven, is {became}."
    )
    assert sequels.count(told) >= 2
    other = {"bevestigd": "verdwenen", "verdwenen": "bevestigd"}[became]
    assert not any(other in line for line in sequels)


@pytest.mark.slow
def test_figures_that_rise_a_little_all_together_are_found():
    names = ("oki", "budgetmeters", "werkzaamheid")
    hits = 0
    for seed in range(4):
        planted = {
            ("W07", name, 2025): (-1 if name == "werkzaamheid" else 1) * 2.2 for name in names
        }
        found = signals(made(seed, planted=planted))
        own = found[(found["area"] == "W07") & found["kind"].isin(("samen", "cijfer"))]
        hits += len(own) > 0
    assert hits >= 3
    assert TOGETHER not in WARNINGS


@pytest.mark.slow
def test_what_was_not_counted_is_no_signal():
    plain = made(0, planted=JUMP)
    for column, value in (("value", np.nan), ("state", "geschat"), ("coverage", 0.5)):
        rows = plain.measures.copy()
        own = rows["area"].eq("W07") & rows["indicator"].eq("budgetmeters")
        rows.loc[own & rows["period"].eq(2025), column] = value
        found = signals(dataclasses.replace(plain, measures=rows))
        assert "W07" not in set(found.loc[found["kind"] == "cijfer", "area"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("column", "value", "why"),
    [
        ("state", "geschat", "(dat van 2024 is geschat)"),
        ("coverage", 0.8, "(in 2024: dekking 80 %"),
        ("value", np.nan, None),
    ],
)
def test_a_rise_of_what_is_not_of_the_same_is_a_task(column, value, why):
    plain = made(0, planted=JUMP)
    rows = plain.measures.copy()
    own = rows["area"].eq("W07") & rows["indicator"].eq("budgetmeters")
    # The year before last too, or the rise since then would be the signal.
    rows.loc[own & rows["period"].lt(2025), column] = value
    found = signals(dataclasses.replace(plain, measures=rows))
    own = found[found["area"] == "W07"]
    assert not own["kind"].isin(SIGNALS).any()
    if why is None:
        assert own.empty
        return
    [row] = own.to_dict("records")
    assert (row["kind"], row["since"], row["drivers"]) == ("kijk na", 2024, ("budgetmeters",))
    assert "maar die cijfers zijn niet van hetzelfde" in row["sentence"]
    assert why in row["sentence"]


@pytest.mark.slow
def test_a_rise_of_the_city_that_rests_on_a_doubted_cell_is_a_task():
    every = {(f"W{i:02d}", "budgetmeters", 2025): 2.0 for i in range(30)}
    plain = made(3, planted=every)
    doubted = dataclasses.replace(plain, flagged=frozenset({("sector", "W03-1", "budgetmeters")}))
    [row] = signals(doubted).query("level == 'gemeente'").to_dict("records")
    assert row["kind"] == "kijk na"
    assert row["sentence"].endswith("de controle vraagt om een deel daarvan eerst na te kijken.")
    told = compute.with_warnings(looked_at(doubted), RiskChoices(draws=200))
    summary = early_warning.summary_sentence(told)
    assert summary.endswith("verklaren. Wat eerst na te kijken is, telt daarbij niet mee.")


@pytest.mark.slow
def test_figures_of_another_year_are_named_by_their_own_year():
    plain = made(0, planted={("W07", "budgetmeters", 2024): 5.0})
    rows = plain.measures
    # The meters of 2025 were not delivered, and those of 2024 stand for them.
    late = rows["indicator"].eq("budgetmeters") & rows["period"].eq(2025)
    stands = dataclasses.replace(plain, measures=rows[~late])
    own = signals(stands).query("area == 'W07' and kind == 'cijfer'")
    [row] = own[own["drivers"].map(lambda one: one == ("budgetmeters",))].to_dict("records")
    assert row["since"] == 2023
    assert " in 2023 naar " in row["sentence"] and " in 2024, meer dan toeval" in row["sentence"]


@pytest.mark.slow
def test_a_sector_is_only_left_out_where_its_area_says_the_same():
    plain = made(0, planted=JUMP, levels=BOTH)

    def told(results):
        own = signals(results)
        own = own[own["area"].str.startswith("W07") & own["drivers"].map(len).eq(1)]
        own = own[own["drivers"].map(lambda names: names == ("budgetmeters",))]
        return list(zip(own["level"], own["kind"], strict=True))

    assert told(plain) == [("wijk", "cijfer")]
    doubted = dataclasses.replace(plain, flagged=frozenset({("wijk", "W07", "budgetmeters")}))
    assert sorted(told(doubted)) == [("sector", "cijfer"), ("wijk", "kijk na")]


@pytest.mark.slow
def test_few_areas_have_no_others_to_be_set_beside():
    plain = made(0, planted=JUMP)
    few = plain.measures[~plain.measures["area"].str.fullmatch(r"W(0[0-6]|[12].)")]
    found = signals(dataclasses.replace(plain, measures=few))
    assert not found["kind"].eq("cijfer").any()
