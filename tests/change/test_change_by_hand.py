"""Borders of what is told of two years: just the same year, hidden twice, a small rise."""

from __future__ import annotations

import dataclasses
import hashlib
from types import SimpleNamespace

import made_up
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from scipy import sparse
from test_early_warning import CHOICES, made
from test_edition import METHOD as RATES
from test_edition import edition
from test_parts import NEW, THEN, released
from test_signals_by_hand import PART, city
from test_steps import figures_of

from genkgeo.change import archive, course, steps
from genkgeo.change.compare import compare
from genkgeo.change.edition import measure_edition, residents_of
from genkgeo.change.look_again import not_alike, source_changed
from genkgeo.change.revisions import revised
from genkgeo.change.since_first import since_first
from genkgeo.change.telling import shown
from genkgeo.parameters.choices import RiskChoices
from genkgeo.results import Change
from genkgeo.states import State


@pytest.mark.parametrize("year", [2024, 2025])
def test_a_release_of_the_same_year_may_be_the_one_before(year):
    archive.require_earlier(released(), "X", year, "data/vorig")


def test_the_seal_is_of_the_text_as_it_is_written():
    # Else an archive of years ago, with a name such as this one, would be damaged.
    about = {"naam": "Ligne à Genk", "jaar": 2024}
    plain = '{"jaar": 2024, "naam": "Ligne à Genk"}'.encode()
    assert archive._seal(about | {"seal": "x"}) == hashlib.sha256(plain).hexdigest()


def test_an_archive_is_the_same_however_a_table_keeps_its_words(tmp_path):
    kept = released()
    words = THEN.figures.astype({"state": "category"})
    for name, figures in (("een", THEN.figures), ("twee", words)):
        edition_then = dataclasses.replace(THEN, figures=figures)
        archive.write(dataclasses.replace(kept, edition=edition_then), tmp_path / name)
    for file in (archive.ABOUT, archive.INPUTS, archive.VALUES):
        assert (tmp_path / "een" / file).read_bytes() == (tmp_path / "twee" / file).read_bytes()
    # And it has no column but those of the figures.
    columns = pq.read_schema(tmp_path / "een" / archive.VALUES).names
    assert columns == ["level", "area", "what", "value"]


def test_another_reason_to_hide_an_indicator_measures_the_same():
    other = RATES.registry["a"].model_copy(update={"why_hidden": "te klein"})
    told = dataclasses.replace(RATES, registry=RATES.registry | {"a": other})
    assert steps._measure_the_same(RATES, told)
    higher = RATES.registry["a"].model_copy(update={"factor": 1000.0})
    counted = dataclasses.replace(RATES, registry=RATES.registry | {"a": higher})
    assert not steps._measure_the_same(RATES, counted)


def test_what_is_hidden_in_both_releases_is_not_revised():
    hides = THEN.figures.copy()
    hides.loc[3, ["value", "state"]] = [np.nan, str(State.SUPPRESSED)]
    hidden = dataclasses.replace(THEN, figures=hides)
    assert revised(hidden, hidden).empty
    # What became hidden is.
    assert revised(THEN, hidden)[["before", "after"]].isna().to_numpy().tolist() == [[False, True]]


def test_of_a_year_of_which_a_half_lacks_nothing_is_told():
    rows = [("wijk", "P", 2024, 10.0, 0.5), ("wijk", "P", 2025, 13.0, 1.0)]
    measures = pd.DataFrame(rows, columns=["level", "area", "period", "value", "coverage"])
    ends = dict.fromkeys(("low", "high", "ci_low", "ci_high"), np.nan)
    measures = measures.assign(
        indicator="n", vintage="nieuw", state="waargenomen", denominator=100.0, **ends
    )
    totals = pd.DataFrame(columns=["variable", "period", "total", "sectors", "unknown"])
    results = SimpleNamespace(measures=measures, areas=NEW, totals=totals, registry={})
    for years in ((2024, 2025), (2025, 2024)):
        found = compare(results, "wijk", *years)
        assert found["why"].tolist() == ["niet te vergelijken: 50\N{NO-BREAK SPACE}% ontbreekt"]
        assert found["difference"].isna().all() and found["earlier"].notna().all()


def test_figures_that_lost_their_place_are_not_compared_below_the_gemeente():
    levels = [("wijk", "P"), ("gemeente", "X")]
    measures = pd.DataFrame(
        [(*one, year, 100.0, 1.0) for year in (2024, 2025) for one in levels],
        columns=["level", "area", "period", "value", "coverage"],
    )
    ends = dict.fromkeys(("low", "high", "ci_low", "ci_high"), 100.0)
    measures = measures.assign(
        indicator="a", vintage="nieuw", state="waargenomen", denominator=1000.0, **ends
    )
    for unknown, why in ((5, ""), (300, "niet te vergelijken: een ander deel heeft geen plaats")):
        rows = [("n", 2024, 1000, 5), ("n", 2025, 1000, unknown)]
        totals = pd.DataFrame(rows, columns=["variable", "period", "total", "unknown"])
        results = SimpleNamespace(
            measures=measures, areas=NEW, totals=totals, registry={"a": RATES.registry["a"]}
        )
        assert compare(results, "wijk", 2024, 2025)["why"].tolist() == [why]
        assert compare(results, "gemeente", 2024, 2025)["why"].tolist() == [""]


@pytest.mark.parametrize(
    ("rose", "revision", "changed"),
    [
        # Of a rise of 0,9 point the half is 0,45.
        (6.9, -0.5, True),
        (6.9, -0.4, False),
        # What did not rise was not changed by anybody.
        (6.0, -0.5, False),
    ],
)
def test_a_small_rise_may_be_the_source_too(rose, revision, changed):
    row = {"level": "wijk", "area": "W07", "what": "budgetmeters", "revision": revision}
    change = Change(2024, 2025, "nieuw", "nieuw", True, pd.DataFrame([row]))
    results, figure = city(rose, change=change), ("wijk", "W07", "budgetmeters")
    then, now = (shown(results, figure, year) for year in (2024, 2025))
    assert source_changed(results, figure, then, now) is changed


def test_a_rise_of_what_was_estimated_in_both_years_is_a_task():
    plain = city()
    rows = plain.measures.copy()
    rows.loc[rows["area"] == "W07", "state"] = "geschat"
    (task,) = not_alike(dataclasses.replace(plain, measures=rows), "wijk", PART)
    assert task.area == "W07" and "(dat van 2024 en 2025 is geschat)" in task.sentence


def test_years_are_compared_where_one_domain_does_not_weigh():
    without = RiskChoices(draws=200, weights={made_up.REGISTRY["oki"].domain: 0.0})
    assert course._scored_in_both(made(0), "wijk", (2024, 2025), without) == 30


def test_of_figures_that_weigh_nothing_no_area_is_compared():
    domains = {one.domain for one in made_up.REGISTRY.values()}
    nothing = RiskChoices(draws=200, weights=dict.fromkeys(domains, 0.0))
    assert course._scored_in_both(made(0), "wijk", (2024, 2025), nothing) == 0


@pytest.mark.parametrize(("coverage", "counts"), [(0.9, True), (0.899, False)])
def test_a_figure_of_just_nine_tenths_of_an_area_counts(coverage, counts):
    rows = city().measures.copy()
    rows.loc[(rows["area"] == "W07") & (rows["period"] == 2025), "coverage"] = coverage
    results = dataclasses.replace(city(), measures=rows)
    after = course.comparable(results, "wijk", 2024, 2025)[1].values
    assert after["budgetmeters"].notna()["W07"] == counts


def test_what_rose_as_much_everywhere_drove_no_risk():
    plain = made(0, years=(2024, 2025))
    then = plain.measures[plain.measures["period"] == 2024]
    more = then["indicator"].eq("oki") * 0.5
    now = then.assign(period=2025, **{name: then[name] + more for name in ("value", "low", "high")})
    results = dataclasses.replace(plain, measures=pd.concat([then, now]))
    found = course.drivers(results, "wijk", 2024, 2025, CHOICES)
    assert len(found) == 30 and set(found) == {()}


GOES = sparse.csr_array(np.array([[1, 0, 0], [0, 0.5, 0], [0, 0.5, 0], [0, 0, 1]]))
"""C1 is A1, and C2 is A2 and B1, half each."""


def test_what_is_brought_together_of_two_lists_covers_by_the_size_of_sectors():
    people = {"A1": 90.0, "A2": 10.0, "B1": 100.0}
    poor = {"A1": 3.0, "A2": 4.0, "B1": 6.0}
    above = figures_of("nu", {("n", 2024): poor, ("inwoners", 2024): people})
    below = figures_of("toen", {("d", 2024): {"C1": 30.0, "C2": 80.0}})
    gone = below["sector"] == "C1"
    below = below.assign(
        value=below["value"].mask(gone), state=below["state"].mask(gone, State.SUPPRESSED)
    )
    found = measure_edition(edition(above, below, transfers={("toen", "nu"): GOES}))
    row = found.query("level == 'wijk' and indicator == 'a' and area == 'W'").iloc[0]
    # Of the 100 who live in W 10 live in A2.
    assert row["coverage"] == pytest.approx(0.1)
    # That rests on a half of C2; 4 of 40 are seen, and chance is around it.
    assert row["state"] == State.ESTIMATED
    assert row["ci_low"] < row["value"] < row["ci_high"]


def test_residents_who_are_hidden_follow_the_homes_of_their_sector():
    figures = figures_of("nu", {
        ("d", 2024): {"A1": 20.0, "A2": 5.0, "B1": 50.0},
        ("n", 2024): {"A1": 1.0, "A2": 1.0, "B1": 1.0},
        ("inwoners", 2024): {"A1": 0.0, "A2": 10.0, "B1": 100.0},
    })  # fmt: skip
    gone = (figures["variable"] == "inwoners") & (figures["sector"] == "A1")
    figures = figures.assign(
        value=figures["value"].mask(gone), state=figures["state"].mask(gone, State.SUPPRESSED)
    )
    method = dataclasses.replace(RATES, residents="inwoners")
    people = residents_of(dataclasses.replace(edition(figures), method=method))["residents"]
    # Two live in a home of the others, so 40 in the 20 of A1.
    assert people["sector", "A1"] == 40 and people["gemeente", "X"] == 150


@pytest.mark.parametrize(
    ("rose", "lacks", "told"),
    [
        # Chance is 0,14 (the root of twice 0,1²), so that 0,2 is more.
        (0.2, 0.0, "gestegen"),
        (-0.2, 0.0, "gedaald"),
        # What is not known of the first year may be 0,1 of it.
        (0.2, 0.1, "niet aantoonbaar veranderd"),
        (-0.2, 0.1, "niet aantoonbaar veranderd"),
        (0.3, 0.1, "gestegen"),
        (-0.3, 0.1, "gedaald"),
    ],
)
def test_since_the_first_year_more_than_chance_and_what_is_not_known_of_it(rose, lacks, told):
    rows = [(2023, 2.0, lacks, 0.85 if lacks else 1.0), (2025, 2.0 + rose, 0.0, 1.0)]
    measures = pd.DataFrame(
        [
            {"period": year, "value": value, "low": value - wide, "high": value + wide}
            | {"ci_low": value - 0.1, "ci_high": value + 0.1, "coverage": coverage}
            for year, value, wide, coverage in rows
        ]
    ).assign(level="wijk", area="W1", indicator="oki", state="waargenomen", denominator=100.0)
    found = since_first(made_up.results(measures=measures), "wijk")["W1"]["oki"]
    assert (found.verdict, found.why) == (told, "")
