"""Profiles through the years: matching, numbers, moves, and what a release remembers."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
import two_levels
from hypothesis import given, settings
from hypothesis import strategies as st
from project import ROOT
from two_years import indicator

from genkgeo.areas.hierarchy import Areas, read_areas
from genkgeo.areas.vintages import read_crosswalk, transfer
from genkgeo.drawings.palette import PROFILES
from genkgeo.errors import DataError, ParamsError
from genkgeo.parameters.area_files import AreaSet, ShapeFile
from genkgeo.parameters.choices import ProfileChoices
from genkgeo.parameters.levels import ENDS
from genkgeo.parameters.municipality import Municipality
from genkgeo.parameters.registry import Indicator
from genkgeo.profiles import Material, cluster
from genkgeo.profiles.flows import AREAS, Flow, flows, unchanged
from genkgeo.profiles.moves import came_from
from genkgeo.profiles.remembered import read, remember, write
from genkgeo.profiles.years import COMMON, follow, match
from genkgeo.results import Profiles


def made(labels: dict[str, int], names: dict[int, str] | None = None, **changes) -> Profiles:
    """Make the profiles of some areas; a profile with a higher number has more risk."""
    numbers = sorted(set(labels.values()))
    series = pd.Series(labels, name="profile")
    names = names or {n: f"groep {n}" for n in numbers}
    portrait = pd.DataFrame({"oki": np.array(numbers, float)}, index=numbers)
    found = Profiles(
        areas=two_levels.WIJK,
        method="kmeans",
        labels=series,
        names=pd.Series(names, name="name").sort_index(),
        colours=pd.Series(PROFILES[: len(numbers)], index=numbers),
        portrait=portrait,
        spread=portrait * 0,
        confidence=pd.Series(1.0, series.index),
        second=series * 0,
        partial=(),
        left_out=(),
        too_small=(),
        flat=(),
        choice=pd.DataFrame(),
        reason="",
    )
    return replace(found, **changes)


def stay(areas: str | list[str], amount: float = 100.0) -> Flow:
    """Let every area stay, each with as many residents."""
    return unchanged(pd.Series(amount, list(areas)))


def next_year(found: Profiles, before: Profiles, flow: Flow | None = None, **names) -> Profiles:
    """Let one year follow another, within one vintage unless there is a flow."""
    kept = remember(before, year=2024, vintage="2025")
    flow = flow or stay(sorted({*found.labels.index, *before.labels.index}))
    return follow(found, kept, flow, area_names=pd.Series(names, dtype=object))


# --- matching -----------------------------------------------------------------------------


def tables(largest: int = 6):
    sizes = st.tuples(st.integers(1, largest), st.integers(1, largest))
    cell = st.integers(0, 30) | st.just(0)
    return sizes.flatmap(
        lambda s: st.lists(
            st.lists(cell, min_size=s[1], max_size=s[1]), min_size=s[0], max_size=s[0]
        )
    )


@pytest.mark.slow
@settings(max_examples=250, deadline=None)
@given(tables())
def test_who_keeps_most_of_its_residents_always_goes_on(cells):
    overlap = pd.DataFrame(cells, dtype=float)
    goes_on = match(overlap)
    assert len(set(goes_on.values())) == len(goes_on)
    row, column = overlap.sum(axis=1), overlap.sum()
    stays = overlap.gt(row / 2, axis=0)
    mutual = stays & overlap.gt(column / 2, axis=1)
    for then, now in zip(*np.nonzero(mutual.to_numpy()), strict=True):
        assert goes_on[now] == then
    # most of the residents is enough, unless another profile went to the same place
    for then, now in zip(*np.nonzero(stays.to_numpy()), strict=True):
        assert now in goes_on
        if stays[now].sum() == 1:
            assert goes_on[now] == then
    for now, then in goes_on.items():
        common = 2 * overlap.loc[then, now] / (row[then] + column[now])
        assert stays.loc[then, now] or common >= COMMON


def test_overlap_alone_would_take_the_name_away():
    overlap = pd.DataFrame([[61.0, 60.0], [59.0, 0.0]], index=[1, 2], columns=[1, 2])
    assert match(overlap) == {1: 1}


def test_too_little_in_common_is_no_match():
    # 40 of 100 and of 100 in common: 0,4; and 50: just enough
    assert match(pd.DataFrame([[40.0, 30.0, 30.0], [60.0, 0, 0]])) == {0: 1}
    assert match(pd.DataFrame([[50.0, 50.0], [50.0, 50.0]])) in ({0: 0, 1: 1}, {0: 1, 1: 0})


def test_the_larger_half_keeps_the_number():
    found = next_year(made(dict(A=1, B=2, C=2)), made(dict(A=1, B=1, C=1, D=2)))
    assert found.labels.to_dict() == {"A": 3, "B": 1, "C": 1}
    assert found.matching.gone == (2,)


# --- numbers, names, colours --------------------------------------------------------------


def test_number_name_and_colour_stay_through_another_order():
    before = made(dict(A=1, B=1, C=2, D=3), {1: "lage OKI", 2: "veel huur", 3: "hoge OKI"})
    found = made(dict(A=3, B=3, C=1, D=2), {1: "veel huur", 2: "hoge OKI", 3: "lage OKI"})
    found = replace(found, second=pd.Series(dict(A=0, B=1, C=3, D=0)))
    after = next_year(found, before)
    assert after.labels.to_dict() == before.labels.to_dict()
    assert after.names.equals(before.names)
    assert after.colours.to_list() == before.colours.to_list()
    assert after.second.to_dict() == {"A": 0, "B": 2, "C": 1, "D": 0}
    assert after.portrait["oki"].to_dict() == {1: 3.0, 2: 1.0, 3: 2.0}
    assert list(after.spread.index) == [1, 2, 3]
    assert after.matching.kept == (1, 2, 3)
    assert after.matching.new == after.matching.gone == after.matching.notes == ()
    assert after.matching.moves.empty


def test_new_and_gone_are_named():
    before = made(dict(A=1, B=1, C=2, E=3, F=3, G=3))
    found = made(dict(A=1, B=1, C=1, E=3, F=3, G=2), {1: "x", 2: "groep 2", 3: "groep 3"})
    after = next_year(found, before, C="Sledderlo", G="Winterslag")
    matching = after.matching
    # 1 and 2 went to the same place: the larger goes on; of 3 the larger part does
    assert (matching.kept, matching.new, matching.gone) == ((1, 3), (4,), (2,))
    assert matching.gone_names == {2: "groep 2"}
    assert matching.transition.loc[2].to_dict() == {1: 100.0, 3: 0.0, 4: 0.0}
    assert after.names[4] == "groep 2 (4)", "a name that was someone else's gets its number"
    assert after.colours[4] == PROFILES[3]
    assert (
        "Profiel 2 (groep 2) is er niet meer; het grootste deel van zijn inwoners valt nu onder "
        "profiel 1 (groep 1)." in matching.notes
    )
    assert (
        "Profiel 4 (groep 2 (4)) is nieuw; het grootste deel van zijn inwoners viel toen onder "
        "profiel 3 (groep 3)." in matching.notes
    )
    assert "Profiel 1 houdt zijn naam (groep 1), maar nu valt iets anders op: x." in matching.notes
    assert list(matching.moves.index) == ["C", "G"]
    assert matching.moves.loc["G", "sentence"] == (
        "Winterslag ging van profiel 3 (groep 3) naar het nieuwe profiel 4 (groep 2 (4))."
    )
    assert matching.moves.loc["C", "sentence"] == (
        "Sledderlo ging van profiel 2 (groep 2), dat er niet meer is, naar profiel 1 (groep 1)."
    )


def test_a_note_says_which_words_of_a_name_are_past():
    before = made(dict(A=1, B=2), {1: "hoge steun en hoge OKI", 2: "jonge buurt en lage OKI"})
    found = made(dict(A=1, B=2), {1: "hoge OKI", 2: "jonge buurt"})
    registry = {"oki": indicator(short="OKI", high="hoge OKI", low="lage OKI")}
    registry["gone"] = indicator(short="Steun")
    kept = remember(before, year=2024, vintage="2025")
    after = follow(found, kept, stay("AB"), area_names=pd.Series(dtype=object), registry=registry)
    # Of what a city wrote itself nothing is known.
    assert after.matching.notes == (
        "Profiel 1 houdt zijn naam (hoge steun en hoge OKI), maar hoge steun valt nu niet meer op.",
        "Profiel 2 houdt zijn naam (jonge buurt en lage OKI), maar lage OKI valt nu niet meer op.",
    )


def test_a_name_fits_while_one_of_its_words_does():
    before = made(dict(A=1, B=2), {1: "hoge OKI en veel huur", 2: "lage OKI"})
    found = made(dict(A=1, B=2), {1: "veel leefloon, hoge OKI en oude woningen", 2: "hoge OKI (2)"})
    notes = next_year(found, before).matching.notes
    assert notes == (
        "Profiel 2 houdt zijn naam (lage OKI), maar nu valt iets anders op: hoge OKI.",
    )


def test_a_new_number_was_never_used_and_then_is_the_longest_free():
    squares = [f"{row}{column}" for row in "abc" for column in "abc"]
    # rows and columns in turn: one square of three in common is too little
    years = [{one: "abc".index(one[year % 2]) + 1 for one in squares} for year in range(5)]
    now, seen, told = made(years[0]), [], []
    for year in years[1:]:
        now = next_year(made(year), now)
        seen.append(tuple(now.names.index))
        told.append([note for note in now.matching.notes if "al gebruikt" in note])
    assert seen == [(4, 5, 6), (1, 7, 8), (2, 3, 4), (1, 5, 6)]
    assert told[0] == []
    assert told[1] == [
        "Nieuw is profiel 1: alle acht nummers waren al gebruikt, en dit is het langst vrij "
        "(vroeger: groep 1)."
    ]
    assert list(remember(now, year=2025, vintage="2025").gone) == [7, 8, 2, 3, 4]


def test_a_number_given_out_again_at_once_is_another_profile():
    before = made({a: i + 1 for i, a in enumerate("ABCDEFGH")})
    # 8 lost all its residents; a newcomer gets the only number there is
    found = made({a: i + 1 for i, a in enumerate("ABCDEFGX")} | {"H": 1})
    after = next_year(found, before)
    assert after.matching.gone == after.matching.new == (8,)
    assert after.labels["X"] == 8
    assert after.names[8] == "groep 8 (8)"
    assert any("al gebruikt" in note for note in after.matching.notes)
    assert 8 not in remember(after, year=2025, vintage="2025").gone


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.data())
def test_order_and_found_numbers_do_not_matter(data):
    areas = [f"w{i:02}" for i in range(12)]
    label = st.lists(st.integers(1, 4), min_size=12, max_size=12)
    before = made(dict(zip(areas, relabelled(data.draw(label)), strict=True)))
    found = made(dict(zip(areas, relabelled(data.draw(label)), strict=True)))
    # equal risk, so that ties are many
    found = replace(found, portrait=found.portrait * 0)
    people = pd.Series(data.draw(st.lists(st.integers(1, 3), min_size=12, max_size=12)), areas)
    after = next_year(found, before, unchanged(people))
    numbers = list(found.names.index)
    other = dict(zip(numbers, data.draw(st.permutations(numbers)), strict=True))
    order = data.draw(st.permutations(areas))
    shuffled = replace(
        found,
        labels=found.labels.map(other)[order],
        names=found.names.rename(index=other),
        colours=found.colours.rename(index=other),
        portrait=found.portrait.rename(index=other),
        spread=found.spread.rename(index=other),
        confidence=found.confidence[order],
        second=found.second[order],
    )
    pairs = unchanged(people).pairs.sample(frac=1, random_state=1)
    again = next_year(shuffled, before, Flow(pairs))
    assert again.labels.sort_index().equals(after.labels.sort_index())
    assert again.names.equals(after.names)
    assert again.colours.to_list() == after.colours.to_list()
    assert again.matching.transition.equals(after.matching.transition)
    assert again.matching.moves.equals(after.matching.moves)
    assert again.matching.notes == after.matching.notes


def relabelled(labels: list[int]) -> list[int]:
    """Number the profiles that are used from 1."""
    used = sorted(set(labels))
    return [used.index(label) + 1 for label in labels]


# --- moves --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("then", "now", "firm"), [(0.95, 0.95, True), (1.0, 0.9, True), (0.94, 0.95, False)]
)
def test_a_move_is_firm_when_both_years_are_sure(then, now, firm):
    before = made(dict(A=1, B=2, C=2), confidence=pd.Series(dict(A=1, B=then, C=1), dtype=float))
    found = made(dict(A=1, B=1, C=2), confidence=pd.Series(dict(A=1, B=now, C=1), dtype=float))
    people = unchanged(pd.Series(dict(A=300.0, B=100.0, C=300.0)))
    moves = next_year(found, before, people, B="Bret").matching.moves
    assert list(moves.index) == ["B"]
    row = moves.loc["B"]
    assert (row["before"], row["after"], row["share"]) == (2, 1, 1.0)
    assert row["chance"] == pytest.approx(then * now)
    assert row["firm"] == firm
    doubt = "" if firm else "; dat kan ook toeval zijn"
    assert row["sentence"] == f"Bret ging van profiel 2 (groep 2) naar profiel 1 (groep 1){doubt}."


def test_a_new_area_comes_from_where_most_of_its_residents_lived():
    before = made(dict(A=1, B=2, C=1), confidence=pd.Series(dict(A=0.5, B=1.0, C=1.0)))
    found = made(dict(X=1, Y=2, Z=2))
    pairs = [["A", "X", 900.0], ["A", "Z", 60.0], ["B", "Y", 900.0], ["B", "Z", 20.0]]
    pairs += [["C", "Z", 30.0], ["D", "Z", 10.0]]
    flow = Flow(pd.DataFrame(pairs, columns=["old", "new", "amount"]))
    matching = next_year(found, before, flow, Z="Bret").matching
    assert list(matching.moves.index) == ["Z"]
    assert matching.moves.loc["Z", "share"] == 90 / 120
    assert matching.moves.loc["Z", "chance"] == pytest.approx((60 * 0.5 + 30) / 90)
    assert matching.moves.loc["Z", "sentence"].startswith(
        "Bret ging voor 75\N{NO-BREAK SPACE}% van profiel 1 (groep 1) naar profiel 2 (groep 2); dat"
    )
    assert matching.transition.to_numpy().sum() == 900 + 60 + 900 + 20 + 30


def test_a_profile_without_areas_still_was_there():
    before = remember(made(dict(A=1, B=2, C=3)), year=2024, vintage="2025")
    flow = Flow(
        pd.DataFrame(
            [["A", "X", 5.0], ["C", "X", 4.0], ["B", "Y", 1.0]], columns=["old", "new", "amount"]
        )
    )
    found = came_from(before, flow)
    assert found.to_dict() == {"X": 1, "Y": 2}
    assert list(found.cat.categories) == [1, 2, 3]


def test_half_and_half_stays():
    flow = Flow(
        pd.DataFrame(
            [["A", "A", 99.0], ["B", "B", 99.0], ["A", "C", 5.0], ["B", "C", 5.0]],
            columns=["old", "new", "amount"],
        )
    )
    assert next_year(made(dict(A=1, B=2, C=2)), made(dict(A=1, B=2)), flow).matching.moves.empty


# --- stated fall-backs --------------------------------------------------------------------


def test_profiles_of_another_level_are_not_followed():
    before = replace(made(dict(A=1, B=2)), areas=ENDS[0])
    after = next_year(made(dict(A=1, B=2)), before)
    assert after.matching is None
    assert after.notes == (
        "De profielen volgen niet op die van 2024: toen waren het profielen per sector. "
        "Nummers beginnen opnieuw.",
    )


def test_without_a_crosswalk_there_is_a_note():
    kept = remember(made(dict(A=1, B=2)), year=2024, vintage="2019")
    found = made(dict(X=1, Y=2))
    after = follow(found, kept, None, area_names=pd.Series(dtype=object))
    assert after.matching is None
    assert "geen omrekening van de gebieden van indeling 2019" in after.notes[0]
    after = follow(found, kept, stay("XY"), area_names=pd.Series(dtype=object))
    assert after.matching is None
    assert "geen enkel gebied heeft in beide jaren een profiel" in after.notes[0]


def test_other_indicators_are_named_and_areas_followed():
    before = made(dict(A=1, B=2), flat=("huur", "leefloon"))
    found = made(dict(A=1, B=2), flat=("huur", "budgetmeters"))
    after = next_year(found, before)
    assert after.matching.kept == (1, 2)
    rest = "Ze zijn gekoppeld op hun gebieden; een overgang kan ook daaraan liggen."
    # An id is no word for a reader: without a name it is counted.
    assert after.matching.notes == (
        f"De profielen van 2024 steunden op andere indicatoren (erbij: één; weg: één). {rest}",
    )
    kept = remember(before, year=2024, vintage="2025")
    short = {"budgetmeters": "Budgetmeters", "leefloon": "Leefloon"}
    named = {name: indicator(short=own) for name, own in short.items()}
    one_name = dict.fromkeys(short, indicator(short="Steun"))
    same = follow(found, kept, stay("AB"), area_names=pd.Series(dtype=object), registry=one_name)
    assert same.matching.notes == ()
    named = follow(found, kept, stay("AB"), area_names=pd.Series(dtype=object), registry=named)
    assert named.matching.notes == (
        "De profielen van 2024 steunden op andere indicatoren (erbij: Budgetmeters; weg: "
        f"Leefloon). {rest}",
    )


def test_who_cannot_be_followed_is_said():
    people = pd.Series(dict(A=10.0, B=10.0, C=np.nan, D=10.0))
    after = next_year(made(dict(A=1, B=2, C=2)), made(dict(A=1, B=2, D=1)), unchanged(people))
    notes = after.matching.notes
    assert notes[0].startswith("Van 1 gebied is het aantal inwoners niet bekend")
    assert notes[1] == (
        "Niet te volgen: 1 wijk met enkel in 2024 een profiel en 1 wijk met enkel nu een profiel."
    )


# --- flows --------------------------------------------------------------------------------

MUNICIPALITY = Municipality(code="71016", name="Genk", unknown=("71016ZZZZ",))


@cache
def areas(vintage: str) -> Areas:
    files = AreaSet(
        sectors=f"data/gebieden/sectoren_{vintage}.csv",
        above={
            "wijk": f"data/gebieden/wijken_{vintage}.csv",
            "stadsdeel": f"data/gebieden/stadsdelen_{vintage}.csv",
        },
        shapes=ShapeFile(file="x"),
    )
    return read_areas(vintage, files, MUNICIPALITY, two_levels.LEVELS, ROOT.joinpath)


@cache
def moved():
    weights = read_crosswalk(ROOT / "data/gebieden/omrekening.csv", "2019", "2025")
    return transfer(weights, areas("2019"), areas("2025"))


def test_within_one_vintage_everyone_stays():
    here = areas("2019")
    people = pd.Series(np.arange(1.0, 54), here.sectors.index)
    pairs = flows(here, here, "wijk", residents=people).pairs
    assert (pairs["old"] == pairs["new"]).all()
    added = people.groupby(here.sectors["wijk"]).sum()
    assert pairs.set_index("old")["amount"].to_dict() == added.to_dict()
    pairs = flows(here, here, "wijk").pairs
    assert len(pairs) == 30 and (pairs["amount"] == 1).all()


@pytest.mark.parametrize("level", ["wijk", "sector"])
def test_residents_move_by_the_crosswalk_and_none_is_lost(level):
    old, new = areas("2019"), areas("2025")
    people = pd.Series(np.arange(1.0, 54), old.sectors.index)
    flow = flows(old, new, level, transfer=moved(), residents=people)
    assert flow.pairs["amount"].sum() == people.sum()
    matrix, codes = new.membership(level)
    counts = people.reindex(old.units).fillna(0).to_numpy()
    expected = pd.Series(matrix @ (moved() @ counts), codes)
    found = flow.pairs.groupby("new")["amount"].sum().reindex(codes, fill_value=0.0)
    assert np.allclose(found, expected)
    assert flow.pairs.equals(flow.pairs.sort_values(["old", "new"], ignore_index=True))


def test_without_residents_each_old_area_counts_for_one():
    flow = flows(areas("2019"), areas("2025"), "wijk", transfer=moved())
    assert flow.unit == AREAS
    assert np.allclose(flow.pairs.groupby("old")["amount"].sum(), 1)
    after = next_year(made(dict(A=1, B=2)), made(dict(A=1, B=2)), replace(stay("AB"), unit=AREAS))
    assert after.matching.notes == ("De overgang telt gebieden, geen inwoners.",)


def test_unknown_residents_are_said():
    people = pd.Series(10.0, areas("2019").sectors.index[2:])
    flow = flows(areas("2019"), areas("2025"), "wijk", transfer=moved(), residents=people)
    assert flow.notes[0].startswith("Van 2 sectoren is het aantal inwoners niet bekend")


def test_two_vintages_need_a_transfer():
    with pytest.raises(DataError, match="zonder omrekening"):
        flows(areas("2019"), areas("2025"), "wijk")


# --- what a release remembers -------------------------------------------------------------


def test_what_is_remembered_comes_back_and_is_the_same_bytes(tmp_path):
    names = {1: 'lage "OKI": 1 & <x>', 2: "ja"}
    found = made({"7101610": 1, "71016W01": 2, "no": 2}, names)
    found = replace(found, confidence=pd.Series([0.985, 1.0, 1 / 3], found.labels.index))
    kept = remember(found, year=2025, vintage="2025")
    write(kept, tmp_path / "a.yaml")
    assert read(tmp_path / "a.yaml") == kept
    shuffled = replace(found, labels=found.labels.iloc[::-1], names=found.names.iloc[::-1])
    write(remember(shuffled, year=2025, vintage="2025"), tmp_path / "b.yaml")
    assert (tmp_path / "a.yaml").read_bytes() == (tmp_path / "b.yaml").read_bytes()
    text = (tmp_path / "a.yaml").read_text(encoding="utf-8")
    assert "  71016W01: {profile: 2, confidence: 1.0}\n" in text
    assert kept.labels.to_dict() == found.labels.to_dict()
    assert kept.confidence.to_dict() == found.confidence.to_dict()
    assert kept.indicators == ("oki",)


def test_the_order_of_the_gone_is_kept(tmp_path):
    kept = remember(made(dict(A=1)), year=2025, vintage="2025")
    kept = kept.model_copy(update={"gone": {5: "x", 2: "y"}})
    write(kept, tmp_path / "a.yaml")
    assert list(read(tmp_path / "a.yaml").gone) == [5, 2]


GOOD = """\
year: 2024
vintage: '2019'
level: wijk
indicators: [oki]
profiles:
  1: {name: laag, colour: '#0072b2'}
  2: {name: hoog, colour: '#e69f00'}
areas:
  '7101610': {profile: 1, confidence: 0.98}
"""


@pytest.mark.parametrize(
    ("wrong", "right", "message"),
    [
        ("'7101610'", "7101610", "regel 9: .*zet er aanhalingstekens rond"),
        ("0.98", "1.2", "regel 9: areas.7101610.confidence: mag hoogstens 1 zijn"),
        ("#e69f00", "oranje", "regel 7: profiles.2.colour: heeft niet de juiste vorm"),
        ("profile: 1", "profile: 3", "gebied 7101610 heeft een profiel dat niet onder profiles"),
        ("name: hoog", "name: laag", "twee profielen heten 'laag'"),
        ("name: hoog", "name: LAAG", "twee profielen heten 'laag'"),
        ("#e69f00", "#0072b2", "twee profielen hebben de kleur '#0072b2'"),
        ("areas:", "gone: {2: oud}\nareas:", "profiel 2 staat onder profiles en onder gone"),
        ("  2:", "  9:", "regel 7: .*mag hoogstens 8 zijn"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path, wrong, right, message):
    path = tmp_path / "profielen.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert read(path).names.to_dict() == {1: "laag", 2: "hoog"}
    path.write_text(GOOD.replace(wrong, right), encoding="utf-8")
    with pytest.raises(ParamsError, match=message):
        read(path)


def test_a_level_that_is_not_there_is_told(tmp_path):
    path = tmp_path / "profielen.yaml"
    path.write_text(GOOD.replace("level: wijk", "level: straat"), encoding="utf-8")
    with pytest.raises(ParamsError) as caught:
        read(path, ("sector", "wijk"))
    assert (caught.value.expected, caught.value.found) == ("sector, wijk", "straat")


# --- five years ---------------------------------------------------------------------------

REGISTRY = {
    name: Indicator(
        label=name, short=name, unit="%", domain="werk", numerator=name, denominator="n", source="x"
    )
    for name in ("oki", "budgetmeters", "huur")
}
CENTRES = {0: (20, 3, 15), 1: (50, 8, 60), 2: (80, 20, 30)}


def figures(seed: int) -> dict[int, tuple[str, pd.DataFrame, pd.Series]]:
    """Make five years of counts per sector that drift slowly; the last in the new vintage."""
    random = np.random.default_rng(seed)
    old = areas("2019")
    wijken = old.names["wijk"].index
    kind = pd.Series(np.arange(len(wijken)) % 3, wijken)
    people = pd.Series(random.integers(300, 3000, len(old.sectors)), old.sectors.index, dtype=float)
    rate = pd.DataFrame([CENTRES[kind[w]] for w in old.sectors["wijk"]], old.sectors.index)
    # of each kind one wijk is on its way to another
    travellers = {wijk: CENTRES[(kind[wijk] + 1) % 3] for wijk in wijken[3 * seed : 3 * seed + 3]}
    years = {}
    for step, year in enumerate(range(2021, 2026)):
        rate = rate + random.normal(0, [1.5, 0.4, 1.5], rate.shape)
        for wijk, goal in travellers.items():
            own = (old.sectors["wijk"] == wijk).to_numpy()
            rate[own] += (np.array(goal) - rate[own]) / (5 - step)
        counts = rate.clip(lower=0.5).mul(people, axis=0) / 100
        years[year] = ("2019", counts, people)
    counts = pd.DataFrame(moved() @ counts.reindex(old.units).fillna(0).to_numpy())
    counts = counts.set_index(areas("2025").units)
    after = moved() @ people.reindex(old.units).fillna(0).to_numpy()
    years[2025] = ("2025", counts, pd.Series(after, areas("2025").units))
    return years


def clustered(vintage: str, counts: pd.DataFrame, people: pd.Series) -> Profiles:
    matrix, codes = areas(vintage).membership("wijk")
    units = areas(vintage).units
    sums = matrix @ counts.reindex(units).fillna(0).to_numpy()
    table = 100 * sums / (matrix @ people.reindex(units).fillna(0).to_numpy())[:, None]
    table = pd.DataFrame(table, codes, columns=list(REGISTRY))
    choices = ProfileChoices(number=3, bootstraps=20, minimum_residents=0)
    return cluster(Material(table=table), REGISTRY, choices, minimum_share=0.5)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_five_years_of_slow_drift_and_the_borders_of_2025(seed, tmp_path):
    years = figures(seed)
    before = clustered(*years[2021])
    names, moves = set(before.names), 0
    for year in range(2022, 2026):
        vintage, counts, people = years[year]
        then, _, lived = years[year - 1]
        path = tmp_path / f"{year - 1}.yaml"
        write(remember(before, year=year - 1, vintage=then), path)
        found = clustered(vintage, counts, people)
        flow = flows(areas(then), areas(vintage), "wijk", transfer=moved(), residents=lived)
        named = areas(vintage).names["wijk"]
        after = follow(found, read(path), flow, area_names=named)
        went = flow.pairs.assign(
            then=flow.pairs["old"].map(before.labels), now=flow.pairs["new"].map(after.labels)
        )
        overlap = went.groupby(["then", "now"])["amount"].sum().unstack(fill_value=0)
        for number in before.names.index:
            share = overlap.loc[number] / overlap.loc[number].sum()
            assert share.idxmax() == number and share.max() > 0.5
            assert after.names[number] == before.names[number]
            assert after.colours[number] == before.colours[number]
        assert after.matching.vintage == then
        assert np.allclose(after.matching.transition, overlap)
        moves += len(after.matching.moves)
        before = after
    assert set(before.names) == names
    assert set(before.labels.index) == set(areas("2025").names["wijk"].index)
    assert 0 < moves < 12
