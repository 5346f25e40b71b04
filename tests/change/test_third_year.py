"""Kinds of releases that follow another, each with what may not be said of it."""

from __future__ import annotations

import json
from dataclasses import replace

import five_years as city
import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from small_city import Project, opened
from test_parts import (
    METHOD,
    MOVE,
    NEW,
    OLD,
    REGISTRY,
    THEN,
    WIJKEN,
    areas,
    assert_adds_up,
    figures,
    indicator,
    now,
    released,
)

from genkgeo.areas.vintages import transfer
from genkgeo.change import archive, course
from genkgeo.change.bridges import bridges
from genkgeo.change.edition import Edition
from genkgeo.change.parts import split
from genkgeo.change.revisions import method_notes, notes
from genkgeo.change.steps import continued, redrawn
from genkgeo.parameters.choices import RiskChoices
from genkgeo.results import PARTS, VERDICTS

FIRM = VERDICTS[:2]


def again(year: int, edition: Edition = THEN) -> Edition:
    """Give the edition of a later year in which every figure is that of the year before."""
    last = edition.figures.assign(period=year)
    return replace(
        edition, year=year, figures=pd.concat([edition.figures, last], ignore_index=True)
    )


def firm(parts: pd.DataFrame) -> pd.DataFrame:
    return parts[parts["verdict"].isin(FIRM)]


# --- the same borders -----------------------------------------------------------------------


def test_areas_read_back_are_the_same_areas(tmp_path):
    """What was read from json may have other dtypes, and is not redrawn for that."""
    archive.write(released(), tmp_path)
    back = archive.read(tmp_path)
    text = OLD.sectors.astype({"wijk": "string", "stadsdeel": "string"})
    for here in (OLD, replace(OLD, sectors=text), replace(OLD, sectors=OLD.sectors[::-1])):
        after = replace(again(2025), areas={"oud": here})
        assert redrawn(back.edition, after) == ()
        assert notes(back, after) == ()


def test_only_what_is_redrawn_is_said_to_be():
    other = OLD.sectors.assign(stadsdeel=OLD.sectors["stadsdeel"].replace("zuid", "noord"))
    after = replace(again(2025), areas={"oud": replace(OLD, sectors=other)})
    assert notes(released(), after) == ("De indeling in stadsdelen is anders dan voorheen.",)


# --- older lists that are no longer given ---------------------------------------------------


def in_new_codes(year: int) -> pd.DataFrame:
    """Give the figures of 2024 under the new codes, as those of another year."""
    rows = [
        pd.DataFrame(
            {
                "variable": name,
                "sector": NEW.units,
                "value": MOVE["oud", "nieuw"] @ of.set_index("sector")["value"].reindex(OLD.units),
            }
        )
        for name, of in figures(2024).groupby("variable")
    ]
    return pd.concat(rows).assign(vintage="nieuw", period=year, state="waargenomen")


@pytest.mark.slow
def test_figures_of_a_list_that_is_no_longer_given_are_compared(tmp_path):
    """2025 had an indicator of which the last figure was in old codes; 2026 has new codes alone."""
    this = in_new_codes(2025)
    edition = replace(
        now("boundary"),
        year=2025,
        figures=pd.concat([figures(2024), this[this["variable"] != "leeg"]]),
    )
    archive.write(released(edition), tmp_path)
    before = archive.read(tmp_path)
    every = before.edition.areas
    ways = bridges(None, {"nieuw"}, "nieuw", every, before.edition)
    rows = pd.concat([this[this["variable"] != "leeg"], in_new_codes(2026)])
    after = Edition(2026, "nieuw", METHOD, every, rows, ways)
    found = split(before, after).parts
    assert_adds_up(found)
    assert firm(found).empty
    assert (found[list(PARTS)].fillna(0).abs() < 1e-9).all(axis=None)
    # Without the way the indicator has no figure of then on these borders, and nothing is said.
    lost = split(before, replace(after, transfers={})).parts
    assert firm(lost).empty


def test_a_way_over_two_lists_goes_by_way_of_the_release_between():
    oldest = areas("oudst", {f"{code}": wijk for code, wijk in WIJKEN.items()})
    same = pd.DataFrame({"van": list(WIJKEN), "naar": list(WIJKEN), "gewicht": 1.0})
    before = replace(
        THEN,
        areas={"oudst": oldest, "oud": OLD},
        figures=pd.concat([THEN.figures, figures(2023, "oudst")]),
        transfers={("oudst", "oud"): transfer(same, oldest, OLD)},
    )
    every = before.areas | {"nieuw": NEW}
    # The table of the project has a way to the list shown from that of the release before alone.
    table = pd.DataFrame(
        [("oud", "nieuw", *row, "x") for row in _weights()],
        columns=["van_indeling", "naar_indeling", "van", "naar", "gewicht", "oorsprong"],
    )
    ways = _with_table(table, {"oud"}, "nieuw", every, before)
    assert (ways["oudst", "nieuw"] != MOVE["oud", "nieuw"]).nnz == 0
    assert _with_table(table, {"oud"}, "nieuw", every, replace(before, transfers={})).keys() == {
        ("oud", "nieuw")
    }


def test_a_way_has_a_place_for_units_that_nothing_goes_to_or_comes_from():
    """The last unit of both lists has no weight: the shape is still that of the lists."""
    goes = sparse.csr_array(np.array([[0.25, 0, 0], [0.75, 1, 0], [0, 0, 0]]))
    lists = {
        "oud": areas("oud", {"S1": "P", "S2": "P"}),
        "nieuw": areas("nieuw", {"T1": "P", "T2": "P"}),
    }
    before = replace(THEN, vintage="nieuw", areas=lists, transfers={("oud", "nieuw"): goes})
    found = bridges(None, set(), "nieuw", lists, before)
    assert found.keys() == {("oud", "nieuw")}
    assert found["oud", "nieuw"].toarray().tolist() == goes.toarray().tolist()
    # A list of now with more units keeps those of then at their place.
    wider = lists | {"nieuw": areas("nieuw", {"T0": "P", "T1": "P", "T2": "P", "T3": "P"})}
    found = bridges(None, set(), "nieuw", wider, before)["oud", "nieuw"]
    # T0, T1, T2, T3 and what has no place; S1, S2 and what has no place
    rows = [[0, 0, 0], [0.25, 0, 0], [0.75, 1, 0], [0, 0, 0], [0, 0, 0]]
    assert found.toarray().tolist() == rows
    # Where a unit is no longer there its counts would be lost.
    less = lists | {"oud": areas("oud", {"S2": "P"})}
    assert bridges(None, set(), "nieuw", less, before) == {}


def test_a_list_with_a_way_of_its_own_or_with_none_does_not_end_the_search():
    lists = {
        name: areas(name, {f"{name[0].upper()}1": "P", f"{name[0].upper()}2": "P"})
        for name in ("aud", "een", "nieuw", "oud")
    }
    goes = sparse.csr_array(np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1]]))
    before = replace(
        THEN,
        vintage="nieuw",
        areas=lists,
        figures=pd.concat([figures_in(lists[name]) for name in ("aud", "een", "oud")]),
        transfers={("oud", "nieuw"): goes},
    )
    table = pd.DataFrame(
        [("aud", "nieuw", f"A{i}", f"N{i}", 1.0, "x") for i in (1, 2)],
        columns=["van_indeling", "naar_indeling", "van", "naar", "gewicht", "oorsprong"],
    )
    ways = _with_table(table, set(), "nieuw", lists, before)
    assert ways.keys() == {("aud", "nieuw"), ("oud", "nieuw")}
    assert bridges(None, set(), "nieuw", lists, before).keys() == {("oud", "nieuw")}


def test_an_archive_keeps_ways_whole_and_no_words_for_readers(tmp_path):
    goes = sparse.csr_array(np.array([[0.25, 0, 0], [0.75, 1, 0], [0, 0, 0]]))
    lists = {
        "oud": areas("oud", {"S1": "P", "S2": "P"}),
        "nieuw": areas("nieuw", {"T1": "P", "T2": "P"}),
    }
    registry = {"meters": REGISTRY["meters"].model_copy(update={"why_hidden": "te klein"})}
    rows = figures_in(lists["nieuw"])
    zero = frozenset({("nieuw", "meters", 2024)})
    method = replace(METHOD, registry=registry, residents="mensen", zero=zero)
    edition = Edition(2024, "nieuw", method, lists, rows, {("oud", "nieuw"): goes})
    values = pd.DataFrame(columns=archive.VALUE_COLUMNS)
    archive.write(archive.Archive(edition, values), tmp_path)
    about = json.loads((tmp_path / archive.ABOUT).read_text(encoding="utf-8"))
    assert "why_hidden" not in about["registry"]["meters"]
    # A version that knows nothing of larger areas may read an archive without any.
    assert about["format"] == 2
    back = archive.read(tmp_path).edition
    assert back.transfers["oud", "nieuw"].toarray().tolist() == goes.toarray().tolist()
    assert back.method == replace(method, registry={"meters": REGISTRY["meters"]})


def figures_in(here):
    """One figure of each unit of a list."""
    return pd.DataFrame(
        {"vintage": here.vintage, "variable": "meters", "sector": here.units, "period": 2024}
    ).assign(value=1.0, state="waargenomen")


def _weights():
    cells = MOVE["oud", "nieuw"].tocoo()
    pairs = zip(OLD.units[cells.coords[1]], NEW.units[cells.coords[0]], cells.data, strict=True)
    return [(old, new, weight) for old, new, weight in pairs if old != "SZ"]


def _with_table(table, *asked):
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "omrekening.csv")
        table.to_csv(path, index=False)
        return bridges(path, *asked)


# --- an index of other indicators -----------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("gone", ["meters", "leeg", "klein"])
def test_an_indicator_that_goes_moves_no_risk(gone):
    """Nothing changed but the table: what the scores do is another computation."""
    few = {name: own for name, own in REGISTRY.items() if name != gone}
    after = again(2025)
    left = after.figures[(after.figures["variable"] != gone) | (after.figures["period"] < 2025)]
    after = replace(after, figures=left, method=replace(METHOD, registry=few))
    found = split(released(), after).parts
    assert_adds_up(found)
    assert firm(found).empty
    assert (found["real"].fillna(0).abs() < 1e-9).all()


@pytest.mark.slow
@pytest.mark.parametrize("older", [True, False])
def test_an_indicator_that_comes_moves_no_risk(older):
    few = {name: REGISTRY[name] for name in ("meters", "leeg")}
    before = released(replace(THEN, method=replace(METHOD, registry=few)))
    after = again(2025)
    if not older:
        rows = after.figures
        after = replace(
            after, figures=rows[(rows["variable"] != "klein") | (rows["period"] == 2025)]
        )
        gone = before.edition.figures["variable"] == "klein"
        before = released(replace(before.edition, figures=before.edition.figures[~gone]))
    found = split(before, after).parts
    assert_adds_up(found)
    assert firm(found).empty
    scores = found[found["what"].isin(["score", "rank"]) & found["real"].notna()]
    assert (scores["real"].abs() < 1e-9).all()


@pytest.mark.slow
def test_an_indicator_with_another_id_is_the_same_indicator():
    registry = {f"{name}_nieuw" if name == "leeg" else name: own for name, own in REGISTRY.items()}
    after = replace(again(2025), method=replace(METHOD, registry=registry))
    found = split(released(), after).parts
    assert (found[list(PARTS)].fillna(0).abs() < 1e-9).all(axis=None)
    wijk = found[(found["level"] == "wijk") & (found["what"] == "leeg_nieuw")]
    assert set(wijk["verdict"]) == {VERDICTS[2]}
    assert notes(released(), after) == ()


@pytest.mark.slow
def test_what_is_carried_over_has_no_verdict():
    after = again(2025)
    kept = (after.figures["variable"] != "leeg") | (after.figures["period"] < 2025)
    found = split(released(), replace(after, figures=after.figures[kept])).parts
    old = found[found["what"] == "leeg"]
    assert set(old["verdict"]) == {""}
    assert set(old.loc[old["later"].notna(), "why"]) == {"geen nieuw cijfer"}
    assert set(found.loc[found["what"] == "meters", "verdict"]) == {VERDICTS[2]}


@pytest.mark.parametrize(
    ("then", "this", "other"),
    [
        ({"wonen": 2.0, "inkomen": 2.0, "werk": 2.0}, {}, False),
        ({"wonen": 3.0}, {"wonen": 1.5, "inkomen": 0.5, "werk": 0.5}, False),
        ({}, {"gezin": 5.0}, False),
        ({}, {"wonen": 2.0}, True),
    ],
)
def test_weights_are_relative(then, this, other):
    methods = [replace(METHOD, risk=RiskChoices(weights=weights)) for weights in (then, this)]
    assert bool(method_notes(*methods)) is other


# --- areas within one list ------------------------------------------------------------------


@pytest.mark.slow
def test_codes_that_are_all_renamed_are_the_same_areas():
    renamed = areas("oud", {code: f"{wijk}2" for code, wijk in WIJKEN.items()})
    renamed = replace(renamed, sectors=renamed.sectors.assign(stadsdeel=OLD.sectors["stadsdeel"]))
    after = replace(again(2025), areas={"oud": renamed})
    assert continued(THEN, after)["wijk"].to_dict() == {f"{wijk}2": wijk for wijk in "PQRT"}
    found = split(released(), after).parts
    assert (found[list(PARTS)].fillna(0).abs() < 1e-9).all(axis=None)
    assert firm(found).empty


@pytest.mark.slow
def test_a_sector_that_is_split_within_a_list_keeps_its_people():
    """S8 becomes S8a and S8b under the same name of the list."""
    wijken = {code: wijk for code, wijk in WIJKEN.items() if code != "S8"}
    other = areas("oud", wijken | {"S8a": "T", "S8b": "T"})
    last = figures(2024).assign(period=2025)
    of_s8 = last["sector"] == "S8"
    halves = [
        last[of_s8].assign(sector=code, value=np.floor(last.loc[of_s8, "value"] / 2) + more)
        for code, more in (("S8a", last.loc[of_s8, "value"] % 2), ("S8b", 0))
    ]
    after = replace(
        THEN, year=2025, areas={"oud": other}, figures=pd.concat([last[~of_s8], *halves])
    )
    found = split(released(), after).parts
    assert firm(found).empty
    above = found[found["level"] != "sector"]
    assert (above[list(PARTS)].fillna(0).abs() < 1e-9).all(axis=None)
    sectors = found[(found["level"] == "sector") & found["area"].isin(["S7", "S8a", "S8b"])]
    assert set(sectors["verdict"]) == {""}
    assert notes(released(), after) == ("De lijst van sectoren is anders dan voorheen.",)


def project(year: int, borders, *deliveries) -> Project:
    return city.project(year, deliveries=list(deliveries), borders={city.OLD: borders})


@pytest.mark.slow
def test_a_wijk_that_takes_up_another_has_the_profile_of_most_of_its_people(tmp_path):
    """W07 goes into W06, which is the smaller of the two."""
    counts = city.changed(city.BASE, "W06", "wonen", 0.2)
    for name in city.SHARES:
        counts = city.changed(counts, "W06", name, 0.2)
    for name in ("arm", "meters", "school"):
        counts = city.changed(counts, "W07", name, 2.0)
    first = city.delivery("O", city.OLD, 2024, counts)
    before = opened(project(2024, city.borders("O"), first), tmp_path)
    before.keep(tmp_path / "archief/2024")
    labels = before.results.profiles.labels
    assert labels["W06"] != labels["W07"]
    merged = city.borders("O", {number: "W06" for number in ("19", "20", "21")})
    made = project(2025, merged, first, city.delivery("O", city.OLD, 2025, counts))
    after = opened(city.with_previous(made, "archief/2024"), tmp_path).results
    matching = after.profiles.matching
    kept = labels["W07"]
    assert "W06" not in matching.moves.index or matching.moves.at["W06", "before"] == kept
    if after.profiles.labels["W06"] == kept:
        assert "W06" not in matching.moves.index


# --- what is not known ----------------------------------------------------------------------


def with_a_gap(sectors: list[str], year: int = 2025) -> Edition:
    """Take the figure of one indicator away in some sectors, and double it in the others of P."""
    after = again(year)
    rows = after.figures.copy()
    cell = (rows["variable"] == "meters") & (rows["period"] == year)
    gap = cell & rows["sector"].isin(sectors)
    rows.loc[gap, ["value", "state"]] = [np.nan, "ontbreekt"]
    return replace(after, figures=rows)


@pytest.mark.slow
@pytest.mark.parametrize("both_years", [False, True])
def test_a_wijk_of_which_half_is_known_is_not_compared(both_years):
    after = with_a_gap(["S1"])
    before = released()
    if both_years:
        rows = after.figures.copy()
        gap = (rows["variable"] == "meters") & (rows["sector"] == "S1")
        rows.loc[gap, ["value", "state"]] = [np.nan, "ontbreekt"]
        after = replace(after, figures=rows)
        before = released(replace(THEN, figures=rows[rows["period"] == 2024]))
    found = split(before, after).parts.set_index(["level", "area", "what"])
    homes = figures(2024).query("variable == 'huizen'").set_index("sector")["value"]
    lacking = int(np.ceil(100 * homes["S1"] / (homes["S1"] + homes["S2"])))
    row = found.loc["wijk", "P", "meters"]
    assert row["verdict"] == ""
    assert row["why"].replace("\N{NO-BREAK SPACE}", " ") == (
        f"niet te vergelijken: {lacking} % ontbreekt"
    )
    assert np.isnan([row["difference"], row["real"]]).all()
    assert found.loc["wijk", "Q", "meters"]["verdict"] == VERDICTS[2]


@pytest.mark.slow
def test_a_sector_without_a_figure_does_not_make_a_score_rise():
    """Wijk P has its lowest share in S1: without it, it would stand higher."""
    rows = THEN.figures.copy()
    low = (rows["sector"] == "S1") & rows["variable"].isin(["meters", "leeg"])
    rows.loc[low, "value"] = 1.0
    then = replace(THEN, figures=rows)
    after = again(2025, then)
    made = after.figures.copy()
    gap = (made["sector"] == "S1") & (made["period"] == 2025) & made["variable"].eq("meters")
    made.loc[gap, ["value", "state"]] = [np.nan, "ontbreekt"]
    found = split(released(then), replace(after, figures=made)).parts
    assert_adds_up(found)
    assert firm(found).empty


@pytest.mark.slow
def test_what_surely_rose_whatever_is_not_known_is_said():
    """Of a twentieth of the homes nothing is known; all others have three times as much."""
    small = indicator("meters", hidden_at_most=5)
    method = replace(METHOD, registry=REGISTRY | {"meters": small})
    rows = again(2025).figures.copy()
    is_now = (rows["period"] == 2025) & (rows["variable"] == "meters")
    rows.loc[is_now, "value"] *= 3
    rows.loc[is_now & (rows["sector"] == "S1"), "value"] = np.nan
    rows.loc[is_now & (rows["sector"] == "S1"), "state"] = "onderdrukt"
    few = rows["sector"].eq("S1") & rows["variable"].eq("huizen")
    rows.loc[few, "value"] = 30.0
    rows.loc[rows["sector"].eq("S1") & rows["variable"].isin(["leeg", "klein"]), "value"] = 6.0
    rows.loc[rows["sector"].eq("S1") & rows["variable"].eq("meters") & ~is_now, "value"] = 4.0
    then = replace(THEN, figures=rows[rows["period"] == 2024], method=method)
    after = replace(THEN, year=2025, figures=rows, method=method)
    found = split(released(then), after).parts.set_index(["level", "area", "what"])
    assert found.loc["wijk", "P", "meters"]["verdict"] == VERDICTS[0]


# --- a correction of the same year ----------------------------------------------------------


@pytest.mark.slow
def test_a_correction_is_worded_as_one(tmp_path):
    first = city.delivery("O", city.OLD, 2024, city.BASE)
    second = city.delivery("O", city.OLD, 2025, city.BASE)
    made = project(2025, city.borders("O"), first, second)
    opened(made, tmp_path).keep(tmp_path / "archief/2025")
    counts = city.changed(city.BASE, "W03", "arm", 1.5)
    better = project(2025, city.borders("O"), first, city.delivery("O", city.OLD, 2025, counts))
    after = opened(city.with_previous(better, "archief/2025"), tmp_path)
    change = after.results.change
    assert change.correction
    assert firm(change.parts).empty
    told = city.told(after)
    assert told[0].startswith("Deze uitgave verbetert een eerdere van 2025")
    revised = "zijn in alle gebieden samen 3 cijfers herzien: Armoede (3)."
    assert f"Sinds de eerdere uitgave van 2025 {revised}" in told
    text = " ".join(told)
    assert "Van 2025 naar 2025" not in text
    assert "Sinds 2025" not in text
    assert "oudere" not in text


@pytest.mark.slow
def test_a_small_sector_that_gets_a_figure_is_no_rise_of_its_wijk(tmp_path):
    """Three percent of the homes of W11, all of them poor, had no figure the year before."""
    counts = {number: dict(of) for number, of in city.BASE.items()}
    counts["31"] = {"wonen": 90, "arm": 90, "werk": 9, "meters": 80, "school": 80}
    before = {number: dict(of) for number, of in counts.items()}
    before["31"] |= {"arm": None, "meters": None}
    made = project(
        2025,
        city.borders("O"),
        city.delivery("O", city.OLD, 2024, before),
        city.delivery("O", city.OLD, 2025, counts),
    )
    results = opened(made, tmp_path).results
    wijk = results.table("wijk").loc["W11"] - results.table("wijk", year=2024).loc["W11"]
    assert wijk["deel_a"] > 3
    then, this = course.comparable(results, "wijk", 2024, 2025)
    assert then.values.loc["W11", ["deel_a", "deel_m"]].isna().all()
    assert this.values.loc["W11", ["deel_a", "deel_m"]].isna().all()
    assert this.values.loc["W10"].notna().all()
    # It went up, and why it may be nothing is said: that is a task and no signal.
    tasks = results.warnings
    assert set(tasks["kind"]) == {"kijk na"}
    assert set(tasks["area"]) == {"W11"} and set(tasks["drivers"]) == {("deel_a",), ("deel_m",)}
    assert tasks["sentence"].str.contains("andere sectoren zijn bekend").all()
    assert firm(results.change.parts[results.change.parts["area"] == "W11"]).empty


def test_an_archive_with_larger_areas_says_so(tmp_path):
    here = areas("nieuw", {"T1": "P", "T2": "P"})
    rows = figures_in(here).assign(level="sector")
    method = replace(METHOD, registry={"meters": REGISTRY["meters"]})
    edition = Edition(2024, "nieuw", method, {"nieuw": here}, rows)
    values = pd.DataFrame(columns=archive.VALUE_COLUMNS)
    archive.write(archive.Archive(edition, values), tmp_path)
    assert json.loads((tmp_path / archive.ABOUT).read_text(encoding="utf-8"))["format"] == 3
    assert set(archive.read(tmp_path).edition.figures["level"]) == {"sector"}
