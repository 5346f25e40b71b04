"""A bucket that grows: no verdict of change below the city, and a warning."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest
import two_levels
import two_years
from two_lists import ARM, BUCKET, WERK, WONEN, city, table
from two_years import NOW, THEN

import genkgeo
from genkgeo.change import course
from genkgeo.checks import WARNING
from genkgeo.checks.placeless import check_placeless
from genkgeo.measures.cube import build_cube
from genkgeo.measures.placeless import placeless_shares
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
    return genkgeo.load(path).computed


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
    assert set(results.warnings["kind"]) <= {"kijk na"}
    assert results.warnings["sentence"].str.contains("een ander deel heeft geen plaats").all()


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


# --- by hand -----------------------------------------------------------------------------------


def by_hand(then, now, *, absent="refuse", earlier=None, **fields):
    """What is found of a sector and a bucket; per variable a number for each, none: no row.

    Every variable of a year stands in a file of its own.
    """
    frames = []
    for year, variables in ((THEN - 1, earlier or {}), (THEN, then), (NOW, now)):
        for name, (sector, bucket) in variables.items():
            codes = ["S"] if bucket is None else ["S", "ZZ"]
            values = {name: [sector] if bucket is None else [sector, bucket]}
            rows = two_years.figures(year, codes, **values)
            frames.append(rows.assign(file=f"{name} van {year}"))
    frame, areas = pd.concat(frames, ignore_index=True), two_years.areas(["S"])
    tables = [SimpleNamespace(absent=absent)]
    file = SimpleNamespace(year=NOW, vintage="new", tables=tables)
    asked = SimpleNamespace(
        file=file, registry={"x": two_years.indicator(**fields)}, levels=two_levels.LEVELS
    )
    found = check_placeless(
        frame, {"new": build_cube(frame, areas)}, {"new": areas}, {"new": []}, asked
    )
    assert {one.severity for one in found} <= {WARNING}
    return [(one.message, one.variable, one.row, one.file) for one in found]


def test_the_share_without_a_place_by_hand():
    then = {"n": (1000.0, 0.0), "d": (4000.0, 0.0)}
    assert by_hand(then, then) == []
    assert by_hand(then, then | {"n": (700.0, 300.0)}) == [
        (
            "X: van 2024 naar 2025 gaat het deel van n zonder plaats van 0,0 % naar 30,0 %",
            "n",
            2,
            "n van 2025",
        ),
        ("X: in 2025 heeft 30,0 % van n geen plaats, en 0,0 % van d", "n", 2, "n van 2025"),
    ]
    # Of two the one that changed most is named, and of both alike none lies askew.
    both = by_hand(then, {"n": (700.0, 300.0), "d": (2600.0, 1400.0)})
    assert [message.split("deel van ")[1] for message, *_ in both if "deel van" in message] == [
        "d zonder plaats van 0,0 % naar 35,0 %"
    ]


def test_the_part_that_changed_most_is_named_and_not_the_one_that_has_most_without_a_place():
    then = {"n": (600.0, 400.0), "d": (4000.0, 0.0)}
    found = by_hand(then, {"n": (300.0, 700.0), "d": (2600.0, 1400.0)})
    assert [message.split("deel van ")[1] for message, *_ in found if "deel van" in message] == [
        "d zonder plaats van 0,0 % naar 35,0 %"
    ]


def test_a_count_alone_may_change_and_lies_askew_of_nothing():
    alone = {"kind": "count", "denominator": None, "factor": 1, "unit": "aantal"}
    found = by_hand({"n": (1000.0, 0.0)}, {"n": (700.0, 300.0)}, **alone)
    assert [message for message, *_ in found] == [
        "X: van 2024 naar 2025 gaat het deel van n zonder plaats van 0,0 % naar 30,0 %"
    ]


def test_of_one_person_it_is_known_whether_it_has_a_place_and_of_nobody_not():
    totals = pd.DataFrame(
        {"variable": ["n", "n", "n"], "period": [2023, 2024, 2025], "total": [0, 1, 2]}
    )
    shares = placeless_shares(totals.assign(unknown=[0, 1, 1]))
    assert {year: (of.number, of.total) for (_, year), of in shares.items()} == {
        2024: (1.0, 1.0),
        2025: (1.0, 2.0),
    }


def test_a_bucket_that_is_gone_by_hand():
    then = {"n": (1000.0, 10.0), "d": (4000.0, 10.0)}
    told = "n: ZZ telde in 2024 wie geen plaats heeft, en heeft in 2025 geen rij meer"
    gone = then | {"n": (1010.0, None)}
    # The file is that of the variable, and of the year in which it is gone.
    assert (told, "n", None, "n van 2025") in by_hand(then, gone)
    turned = {name: gone[name] for name in ("d", "n")}
    assert (told, "n", None, "n van 2025") in by_hand(then, turned)
    # Not where nobody was in it, nor where a supplier leaves out what is 0.
    nobody = then | {"n": (1000.0, 0.0)}
    assert not any("telde in" in message for message, *_ in by_hand(nobody, gone))
    assert not any("telde in" in message for message, *_ in by_hand(then, gone, absent="zero"))
    assert not any("telde in" in message for message, *_ in by_hand(then, then))


def test_of_three_years_the_last_two_are_set_side_by_side():
    then, lost = {"n": (1000.0, 0.0), "d": (4000.0, 0.0)}, {"n": (700.0, 300.0)}
    assert by_hand(then, then, earlier=then | lost) == []
    assert by_hand(then, then | lost, earlier=then) == by_hand(then, then | lost)
    # What had a row two years ago, and none in the year before, is not gone now.
    none = {"n": (1000.0, None), "d": (4000.0, None)}
    assert by_hand(none, none, earlier=then | lost) == []
    # One person without a place is one, and a variable of one year is passed over.
    one = {"d": (4000.0, None), "n": (1000.0, 1.0)}
    gone = {"n": (1000.0, None)}
    told = "n: ZZ telde in 2024 wie geen plaats heeft, en heeft in 2025 geen rij meer"
    assert [message for message, *_ in by_hand(one, gone)] == [told]
