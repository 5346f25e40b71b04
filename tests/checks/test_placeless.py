"""A bucket that grows: no verdict of change below the city, and a warning."""

from __future__ import annotations

import pytest
from two_lists import ARM, BUCKET, WERK, WONEN, city, table

import genkgeo
from genkgeo.change import course
from genkgeo.checks import WARNING
from genkgeo.pages.map.indicator_theme import indicator_theme
from genkgeo.parameters.choices import RiskChoices

POOR = {code: 100 * count for code, count in ARM.items()}
PEOPLE = {code: 100 * count for code, count in WONEN.items()}
WORK = {code: 100 * count for code, count in WERK.items()}
LESS = {code: round(0.65 * count) for code, count in POOR.items()}
PLACELESS = sum(POOR.values()) - sum(LESS.values())


def project(folder, now, bucket, people=PEOPLE, nowhere=0):
    rest = {"werk": WORK | {BUCKET: 0}}
    path = city(
        folder,
        table(folder, "a.csv", 2023, arm=POOR | {BUCKET: 5}, wonen=PEOPLE | {BUCKET: 0}, **rest),
        table(
            folder,
            "b.csv",
            2024,
            arm=now | {BUCKET: bucket},
            wonen=people | {BUCKET: nowhere},
            **rest,
        ),
    )
    return genkgeo.load(path)


def told(analysis):
    found = analysis.findings
    return found[found["check"] == "zonder plaats"]


def verdicts(analysis, what="armoede"):
    parts = analysis.results.change.parts
    return parts[parts["what"] == what].groupby("level")["verdict"].agg(set).to_dict()


@pytest.fixture(scope="module")
def lost(tmp_path_factory):
    """The city of which a third of the poor lost their place."""
    return project(tmp_path_factory.mktemp("lost"), LESS, PLACELESS + 5)


@pytest.mark.slow
def test_what_lost_its_place_is_no_fall_of_the_areas(lost):
    of_poor = verdicts(lost)
    assert of_poor.pop("gemeente") == {"niet aantoonbaar veranderd"}
    assert set(map(tuple, of_poor.values())) == {("",)}
    assert verdicts(lost, "score")["wijk"] == {""}
    assert verdicts(lost, "werk")["wijk"] == {"niet aantoonbaar veranderd"}
    found = told(lost)
    assert found["severity"].unique().tolist() == [WARNING]
    assert "van arm zonder plaats van 0,0 % naar 35,0 %" in found["message"].iloc[0]
    assert "heeft 35,0 % van arm geen plaats, en 0,0 % van wonen" in found["message"].iloc[1]


@pytest.mark.slow
def test_the_map_and_the_early_warnings_leave_it_out_as_well(lost):
    results = lost.results
    assert indicator_theme(results, "armoede")["unsteady"] == [2024]
    assert "unsteady" not in indicator_theme(results, "werk")
    before, after = course.comparable(results, "wijk", 2023, 2024)
    assert "armoede" not in before.values and "armoede" not in after.values
    assert results.warnings.empty


@pytest.mark.slow
def test_a_real_fall_is_still_a_fall(tmp_path):
    made = project(tmp_path, LESS, 4)
    assert verdicts(made)["wijk"] == {"gedaald"}
    assert told(made).empty
    before, _ = course.comparable(made.results, "wijk", 2023, 2024)
    assert "armoede" in before.values


@pytest.mark.slow
def test_a_denominator_that_lost_its_place_counts_too(tmp_path):
    fewer = {code: round(0.9 * count) for code, count in PEOPLE.items()}
    nowhere = sum(PEOPLE.values()) - sum(fewer.values())
    made = project(tmp_path, POOR, 5, fewer, nowhere)
    assert verdicts(made)["wijk"] == {""}
    assert "van wonen zonder plaats" in told(made)["message"].iloc[0]


@pytest.mark.slow
def test_nothing_is_compared_where_all_is_unsteady(lost):
    years = course.risk_course(lost.results, RiskChoices(draws=200))
    assert years.compared.get("wijk", ()) in ((), (2023, 2024))
