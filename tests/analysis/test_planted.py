"""What is planted in the embedded example is in its figures, and the pages have it to find."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import pytest
import scripts
from project import ROOT
from sklearn.metrics import adjusted_rand_score

from genkgeo.areas.hierarchy import Areas
from genkgeo.certainty import differences
from genkgeo.certainty.intervals import wilson
from genkgeo.pages import through_time
from genkgeo.pages.beside import domain_chart
from genkgeo.pages.map import payload
from genkgeo.words import dutch

EXAMPLE = scripts.load(ROOT / "data/voorbeeld/make_example.py")
FIRST, *_, BEFORE, LAST = EXAMPLE.YEARS[1:]
"""The years that are not the published one."""
INDICATOR = {
    "achterstallige_kredietnemers": "achterstallig_krediet",
    "budgetmeters": "budgetmeters",
    "minderjarigen_eenouder": "eenouder",
}
FOUND = 0.9
"""Certainty of the intervals."""


def of(genk, indicator: str, level: str = "wijk") -> pd.DataFrame:
    """Measures of an indicator at a level, by area and year."""
    measures = genk.computed.results.measures
    rows = measures[(measures["level"] == level) & (measures["indicator"] == indicator)]
    return rows.set_index(["area", "period"]).sort_index()


def beyond_chance(rows: pd.DataFrame, area: str, then: int, now: int) -> bool:
    """Say whether the interval of the difference of two shares leaves out 0 (Newcombe)."""
    sides = []
    for year in (then, now):
        share = rows.loc[(area, year), "numerator"] / rows.loc[(area, year), "denominator"]
        low, high = wilson(
            rows.loc[[(area, year)], "numerator"].to_numpy(),
            rows.loc[[(area, year)], "denominator"].to_numpy(),
            level=FOUND,
        )
        sides.append(pd.DataFrame({"value": [share], "ci_low": low, "ci_high": high}))
    return bool(differences.interval(*sides)["low"].iloc[0] > 0)


def growth(rows: pd.DataFrame, then: int, now: int) -> pd.Series:
    """How many times as high the value of each area became."""
    values = rows["value"].unstack()
    return (values[now] / values[then]).dropna()


def test_the_profiles_are_the_kinds_that_were_drawn(genk):
    profiles = genk.computed.results.profiles
    drawn = pd.Series(EXAMPLE.draw_kinds(genk.computed.results.areas.sectors["wijk"].tolist()))
    assert len(drawn) == 31
    placed = profiles.labels
    assert len(placed) >= 28
    assert placed.nunique() == len(EXAMPLE.KINDS)
    assert adjusted_rand_score(drawn[placed.index], placed) >= 0.9
    # Nobody has to squint: these groups hold, and no other number is as clearly apart.
    assert profiles.choice.loc[len(EXAMPLE.KINDS), "stability"] > 0.9
    assert profiles.choice["silhouette"].idxmax() == len(EXAMPLE.KINDS)
    assert profiles.choice.loc[len(EXAMPLE.KINDS), "silhouette"] > 0.5


def test_the_kinds_are_those_of_the_year_before_too(genk):
    matching = genk.computed.results.profiles.matching
    assert matching is not None
    assert not matching.gone


def test_the_kinds_are_no_other_order_of_high_and_low(genk):
    """Two kinds have about the same risk, and differ in what it is made of."""
    portrait = genk.computed.results.profiles.portrait
    risk = portrait.mean(axis=1)
    near = [(a, b) for a, b in combinations(risk.index, 2) if abs(risk[a] - risk[b]) < 0.4]
    assert near
    for a, b in near:
        assert (portrait.loc[a] - portrait.loc[b]).abs().max() > 1


def test_a_slow_rise_shows_over_all_years_and_in_no_single_one(genk):
    wijk, count, _ = EXAMPLE.SLOW
    rows = of(genk, INDICATOR[count])
    years = EXAMPLE.YEARS[1:]
    values = rows.loc[wijk, "value"]
    assert (np.diff(values[list(years)]) > 0).all()
    for then, now in pairwise(years):
        assert not beyond_chance(rows, wijk, then, now), (then, now)
    assert beyond_chance(rows, wijk, FIRST, LAST)
    # In the city it fell, and nowhere else it rose so far.
    assert growth(rows, FIRST, LAST).drop(wijk).max() < growth(rows, FIRST, LAST)[wijk]
    others = [area for area in growth(rows, FIRST, LAST).index if area != wijk]
    assert not any(beyond_chance(rows, area, FIRST, LAST) for area in others)


def test_a_sudden_rise_is_of_the_last_year_alone(genk):
    wijk, count, _ = EXAMPLE.SUDDEN
    rows = of(genk, INDICATOR[count])
    last = growth(rows, BEFORE, LAST)
    assert 1.6 <= last[wijk] <= 2
    assert beyond_chance(rows, wijk, BEFORE, LAST)
    assert growth(rows, FIRST, BEFORE)[wijk] == pytest.approx(1, abs=0.15)
    assert not any(beyond_chance(rows, area, BEFORE, LAST) for area in last.index.drop(wijk))


def test_the_rises_are_in_different_wijken_and_not_asked_about(genk):
    """They are news and no fault: the gate leaves them alone."""
    found = genk.computed.told_findings
    jumps = found[found["check"] == "grote sprong"]
    sectors = genk.computed.results.areas.sectors["wijk"]
    for wijk, count, _ in (EXAMPLE.SLOW, EXAMPLE.SUDDEN):
        inside = set(sectors.index[sectors == wijk])
        asked = jumps[jumps["variable"] == count]["codes"].str.split(", ").explode()
        assert not inside & set(asked)
        assert ("wijk", wijk, INDICATOR[count]) not in genk.computed.results.flagged


def test_the_gate_asks_to_look_at_the_faulty_cell_and_at_no_other(genk):
    sector, count = EXAMPLE.FAULTY
    found = genk.computed.told_findings
    jumps = found[found["check"] == "grote sprong"]
    assert list(zip(jumps["variable"], jumps["codes"], strict=True)) == [(count, sector)]
    assert set(jumps["severity"]) == {"waarschuwing"}


def test_pages_mark_the_faulty_cell_and_the_areas_that_it_is_in(genk):
    sector, count = EXAMPLE.FAULTY
    results, name = genk.computed.results, INDICATOR[count]
    wijk = results.areas.sectors.loc[sector, "wijk"]
    assert {("sector", sector, name), ("wijk", wijk, name)} <= results.flagged
    stadsdelen = results.areas.names["stadsdeel"].index
    asked = [code for code in stadsdelen if "kijk na" in domain_chart(results, code)]
    assert asked == [results.areas.sectors.loc[sector, "stadsdeel"]]
    on_map = payload(results)
    theme = next(theme for theme in on_map["themes"] if theme["id"] == name)
    codes = on_map["levels"]["wijk"]["codes"]
    assert [codes[at] for at in theme["levels"]["wijk"]["flags"]] == [wijk]


def test_the_faulty_cell_is_a_typing_error_in_a_count_that_would_be_usual(genk):
    sector, count = EXAMPLE.FAULTY
    written = of(genk, INDICATOR[count], "sector").loc[(sector, LAST), "numerator"]
    before = of(genk, INDICATOR[count], "sector").loc[(sector, BEFORE), "numerator"]
    meant = EXAMPLE.swapped(int(written))
    assert written > 2 * meant
    assert meant == pytest.approx(before, rel=0.3)


def test_new_borders_alone_change_the_figure_of_a_wijk(genk):
    sector, count, _ = EXAMPLE.MOVED
    name = INDICATOR[count]
    now: Areas = genk.computed.results.areas
    then = genk.computed.areas["2019"]
    wijk = now.sectors.loc[sector, "wijk"]
    assert then.sectors.loc[sector, "name"] == now.sectors.loc[sector, "name"]
    assert then.names["wijk"][then.sectors.loc[sector, "wijk"]] != now.names["wijk"][wijk]
    parts = genk.computed.results.change.parts
    changes = parts[(parts["level"] == "wijk") & (parts["what"] == name)].set_index("area")
    one = changes.loc[wijk]
    assert one["boundary"] > 5
    assert abs(one["real"]) < 1
    assert one["boundary"] > 0.8 * one["difference"]
    assert one["verdict"] != "gestegen"
    # What it gained the other lost; of no third wijk a border did half as much.
    rest = changes["boundary"].drop(wijk).dropna().abs().sort_values()
    assert rest.iloc[-2] < one["boundary"] / 2
    # Only borders did it: the sector itself is as it was.
    values = of(genk, name, "sector").loc[sector, "value"]
    assert values[LAST] == pytest.approx(values[BEFORE], rel=0.15)


def test_the_readme_tells_where_everything_is_planted(genk):
    told = " ".join((ROOT / "data/voorbeeld/README.md").read_text("utf-8").split())
    names = genk.computed.results.areas.names
    for code, count, _ in (EXAMPLE.SLOW, EXAMPLE.SUDDEN):
        assert f"**{names['wijk'][code]}**" in told
        assert f"`{count}`" in told
    for code in (EXAMPLE.FAULTY[0], EXAMPLE.MOVED[0]):
        assert f"**{names['sector'][code]}**" in told
        assert code in told
    for kind in EXAMPLE.KINDS:
        assert f"| {kind} |" in told
    slow, sudden, moved = (
        of(genk, INDICATOR[count]).loc[wijk, "value"]
        for wijk, count in (
            EXAMPLE.SLOW[:2],
            EXAMPLE.SUDDEN[:2],
            (genk.computed.results.areas.sectors.loc[EXAMPLE.MOVED[0], "wijk"], EXAMPLE.MOVED[1]),
        )
    )
    *first, last = [dutch.number(slow[year], 1) for year in EXAMPLE.YEARS[1:]]
    assert f"elk jaar: {', '.join(first)} en {last} %" in told
    assert f"van {dutch.number(sudden[BEFORE], 1)} naar {dutch.number(sudden[LAST], 1)} %" in told
    parts = genk.computed.results.change.parts.set_index(["level", "what", "area"])
    then = parts.loc[("wijk", INDICATOR[EXAMPLE.MOVED[1]])]["earlier"]
    wijk = genk.computed.results.areas.sectors.loc[EXAMPLE.MOVED[0], "wijk"]
    assert f"van {dutch.number(then[wijk], 1)} naar {dutch.number(moved[LAST], 1)} %" in told
    sector, count = EXAMPLE.FAULTY
    written = int(of(genk, INDICATOR[count], "sector").loc[(sector, LAST), "numerator"])
    assert f"{written} in plaats van {EXAMPLE.swapped(written)}" in told
    assert f"is het totaal van `{count}` dan {written - EXAMPLE.swapped(written)} te hoog" in told


def test_the_two_rises_are_signals_and_the_wrong_cell_is_a_task(genk):
    warnings = genk.computed.results.warnings
    of_figures = warnings[warnings["kind"].isin(["cijfer", "samen"])]
    found = {
        (genk.computed.results.areas.names[level][area], *drivers)
        for level, area, drivers in zip(
            of_figures["level"], of_figures["area"], of_figures["drivers"], strict=True
        )
    }
    assert found == {
        ("Langerlo", "achterstallig_krediet"),
        ("Nieuw-Termien", "budgetmeters"),
    }
    assert of_figures["since"].tolist() == [2023, 2024]
    tasks = warnings[warnings["kind"] == "kijk na"]
    assert set(tasks["drivers"]) == {("eenouder",)}
    assert (
        tasks["sentence"]
        .str.contains("In de sector Brethei steeg het cijfer ‘kinderen bij één ouder’")
        .any()
    )


def test_a_verdict_that_rests_on_the_wrong_cell_says_so(genk):
    results = genk.computed.results
    for level, area, name in sorted(results.flagged):
        if through_time.verdict(results, level, area, name) in ("gestegen", "gedaald"):
            told = through_time.changed_sentence(results, level, area)
            assert f"{results.registry[name].short} (gestegen; kijk na)" in told
            break
    else:
        raise AssertionError("the wrong cell moves no figure beyond chance")
