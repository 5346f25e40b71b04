"""A bucket that grows: no verdict of change below the city, and a warning."""

from __future__ import annotations

import pytest
from two_lists import ARM, BUCKET, WERK, WONEN, city, table

import genkgeo
from genkgeo.change import course
from genkgeo.checks import WARNING, gate
from genkgeo.pages.map.indicator_theme import indicator_theme
from genkgeo.parameters.choices import RiskChoices
from genkgeo.parameters.file import read_params

POOR = {code: 100 * count for code, count in ARM.items()}
PEOPLE = {code: 100 * count for code, count in WONEN.items()}
WORK = {code: 100 * count for code, count in WERK.items()}
LESS = {code: round(0.65 * count) for code, count in POOR.items()}
PLACELESS = sum(POOR.values()) - sum(LESS.values())


def project(folder, now, bucket, people=PEOPLE, nowhere=0):
    rest = {"werk": WORK | {BUCKET: 0}}
    return city(
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


def findings(path):
    params = read_params(path)
    found = gate.check_inputs(gate.read_inputs(params), params)
    return found[found["check"] == "zonder plaats"]


def verdicts(path, what="armoede"):
    parts = genkgeo.load(path).results.change.parts
    return parts[parts["what"] == what].groupby("level")["verdict"].agg(set).to_dict()


@pytest.mark.slow
def test_what_lost_its_place_is_no_fall_of_the_areas(tmp_path):
    path = project(tmp_path, LESS, PLACELESS + 5)
    of_poor = verdicts(path)
    assert of_poor.pop("gemeente") == {"niet aantoonbaar veranderd"}
    assert set(map(tuple, of_poor.values())) == {("",)}
    assert verdicts(path, "score")["wijk"] == {""}
    assert verdicts(path, "werk")["wijk"] == {"niet aantoonbaar veranderd"}
    found = findings(path)
    assert found["severity"].unique().tolist() == [WARNING]
    assert "van arm zonder plaats van 0,0 % naar 35,0 %" in found["message"].iloc[0]
    assert "heeft 35,0 % van arm geen plaats, en 0,0 % van wonen" in found["message"].iloc[1]


@pytest.mark.slow
def test_the_map_and_the_early_warnings_leave_it_out_as_well(tmp_path):
    results = genkgeo.load(project(tmp_path, LESS, PLACELESS + 5)).results
    assert indicator_theme(results, "armoede")["unsteady"] == [2024]
    assert "unsteady" not in indicator_theme(results, "werk")
    before, after = course.comparable(results, "wijk", 2023, 2024)
    assert "armoede" not in before.values and "armoede" not in after.values
    assert results.warnings.empty


@pytest.mark.slow
def test_a_real_fall_is_still_a_fall(tmp_path):
    path = project(tmp_path, LESS, 4)
    assert verdicts(path)["wijk"] == {"gedaald"}
    assert findings(path).empty
    before, _ = course.comparable(genkgeo.load(path).results, "wijk", 2023, 2024)
    assert "armoede" in before.values


@pytest.mark.slow
def test_a_denominator_that_lost_its_place_counts_too(tmp_path):
    fewer = {code: round(0.9 * count) for code, count in PEOPLE.items()}
    nowhere = sum(PEOPLE.values()) - sum(fewer.values())
    path = project(tmp_path, POOR, 5, fewer, nowhere)
    assert verdicts(path)["wijk"] == {""}
    assert "van wonen zonder plaats" in findings(path)["message"].iloc[0]


@pytest.mark.slow
def test_nothing_is_compared_where_all_is_unsteady(tmp_path):
    results = genkgeo.load(project(tmp_path, LESS, PLACELESS + 5)).results
    years = course.risk_course(results, RiskChoices(draws=200))
    assert years.compared.get("wijk", ()) in ((), (2023, 2024))
