"""A crosswalk that sends figures astray, and areas that lie elsewhere than a release before."""

from __future__ import annotations

import dataclasses
from functools import cache
from types import SimpleNamespace

import damage
import numpy as np
import pandas as pd
import pytest
import two_levels
from made_areas import make_areas
from project import EXAMPLE
from scipy import sparse

from genkgeo.areas.kept import Earlier, as_json, from_json
from genkgeo.areas.vintages import transfers
from genkgeo.checks import gate
from genkgeo.checks.borders import check_borders
from genkgeo.parameters.file import read_params
from genkgeo.parameters.levels import Level, Levels

PARAMS = read_params(EXAMPLE)
OFFICIAL = [
    "1 sector ligt in een andere wijk dan in de vorige uitgave: "
    "71016A4AB Wennel (was Oud-Termien, nu Hasseltweg)"
]
"""What changed with the list of 2025, which the example's earlier release does not have."""


@cache
def inputs() -> gate.Inputs:
    """What the example gives, read when it is first asked for; nobody changes it."""
    return gate.read_inputs(PARAMS)


def messages(areas=None, **changes) -> list[str]:
    of = {"moves": inputs().transfers, "earlier": inputs().earlier} | changes
    found = check_borders(areas or inputs().areas, of["moves"], of["earlier"], PARAMS)
    return [finding.message for finding in found]


def with_wijk(vintage: str, sector: str, wijk: str) -> dict:
    """The areas of the example with one sector in another wijk."""
    here = inputs().areas[vintage]
    sectors = here.sectors.copy()
    stadsdeel = sectors.loc[sectors["wijk"] == wijk, "stadsdeel"].iloc[0]
    sectors.loc[sector, ["wijk", "stadsdeel"]] = [wijk, stadsdeel]
    return inputs().areas | {vintage: dataclasses.replace(here, sectors=sectors)}


def test_the_official_lists_give_only_what_is_so():
    assert messages() == OFFICIAL
    here = [text.replace("de vorige uitgave", "indeling 2019") for text in OFFICIAL]
    assert messages(earlier=None) == here


def test_a_sector_in_another_wijk_than_before_is_told():
    told = messages(with_wijk("2019", "71016A001", "7101612"))
    assert "71016A001 Genk-Centrum (was Genk-Centrum, nu Kattevenne-Molenblook)" in told[0]


def test_a_sector_that_left_its_wijk_with_the_new_list_is_told():
    told = messages(with_wijk("2025", "71016A010", "71016W06"))
    assert "71016A010 Molenblook (was Kattevenne-Molenblook, nu Genk-Centrum)" in told[0]


def test_a_wijk_in_another_stadsdeel_and_two_names_that_changed_places_are_told():
    here = inputs().areas["2019"]
    sectors = here.sectors.assign(
        stadsdeel=here.sectors["stadsdeel"].mask(here.sectors["wijk"] == "710161", "genk-noord")
    )
    names = here.names["wijk"].copy()
    names[["7101610", "7101611"]] = names[["7101611", "7101610"]].to_numpy()
    changed = dataclasses.replace(here, sectors=sectors, names=here.names | {"wijk": names})
    told = messages(inputs().areas | {"2019": changed})
    assert "1 wijk ligt in een ander stadsdeel" in told[0]
    assert told[1].startswith("2 namen van wijken staan onder een andere code")


def test_names_and_stadsdelen_are_followed_into_the_new_list():
    here = inputs().areas["2025"]
    sectors = here.sectors.assign(
        stadsdeel=here.sectors["stadsdeel"].mask(here.sectors["wijk"] == "71016W15", "genk-noord")
    )
    names = here.names["sector"].copy()
    names[["71016A001", "71016A010"]] = names[["71016A010", "71016A001"]].to_numpy()
    changed = dataclasses.replace(here, sectors=sectors, names=here.names | {"sector": names})
    told = messages(inputs().areas | {"2025": changed})
    assert "1 wijk ligt in een ander stadsdeel" in told[1] and "71016W15 Molenblook" in told[1]
    assert told[2].startswith("2 namen van sectoren staan onder een andere code")


def test_a_code_that_stays_and_gives_its_figures_away_is_told(tmp_path):
    damage.copy_example(tmp_path)
    path = tmp_path / "data/gebieden/omrekening.csv"
    damage.replace(path, "71016A010,71016A010,1.0", "71016A010,71016A001,1.0")
    moves = transfers(path, ["2019"], "2025", inputs().areas)
    told = messages(moves=moves, earlier=None)
    assert told[:2] == [
        "van 1 sector die in 2019 en 2025 dezelfde code heeft, gaan de cijfers vooral naar "
        "een andere: 71016A010 → 71016A001",
        "1 sector van 2025 krijgt van 2019 geen cijfers: 71016A010",
    ]


def test_an_area_may_keep_half_of_itself():
    half = inputs().transfers["2019", "2025"].tolil()
    old, new = inputs().areas["2019"].units, inputs().areas["2025"].units
    column = old.get_loc("71016A010")
    half[new.get_loc("71016A010"), column] = 0.5
    half[new.get_loc("71016A001"), column] = 0.5
    told = messages(moves={("2019", "2025"): half.tocsr()})
    assert told == OFFICIAL


def test_areas_are_kept_whole():
    here = inputs().areas["2025"]
    again = from_json("2025", as_json(here))
    assert again.sectors.to_dict() == here.sectors.to_dict()
    assert again.parent("wijk", "stadsdeel").to_dict() == here.parent("wijk", "stadsdeel").to_dict()


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["omrekening", "ander gebied"])
def test_the_gate_warns(kind):
    moved = Earlier("2019", with_wijk("2019", "71016A001", "7101612"))
    swapped = inputs().transfers["2019", "2025"].copy()
    swapped.data[:] = 0.0
    broken = dataclasses.replace(inputs(), earlier=moved, transfers={("2019", "2025"): swapped})
    assert kind in set(gate.check_inputs(broken, PARAMS)["check"])


# --- by hand -----------------------------------------------------------------------------------

NOW = make_areas({"D": {"V": 2, "W": 3}, "E": {"X": 2}})
THEN = dataclasses.replace(NOW, vintage="2019")
ASKED = SimpleNamespace(
    file=SimpleNamespace(
        vintage="2025",
        crosswalk="map/omrekening.csv",
        areas={year: SimpleNamespace(sectors=f"s_{year}.csv") for year in ("2019", "2025")},
    )
)


def moved(now=NOW, then=THEN, **shares: dict[str, float]) -> dict:
    """All sectors keep what they had, but for those that are named."""
    stays = {code: {code: 1.0} for code in then.units}
    matrix = np.zeros((len(now.units), len(then.units)))
    for old, parts in (stays | shares).items():
        for new, share in parts.items():
            matrix[now.units.get_loc(new), then.units.get_loc(old)] = share
    return {("2019", "2025"): sparse.csr_array(matrix)}


def named(areas, level: str, **names: str):
    """Areas of which some have another name."""
    of_level = areas.names[level].copy()
    of_level.update(pd.Series(names))
    return dataclasses.replace(areas, names=areas.names | {level: of_level})


def placed(areas, level: str, **where: str):
    """Areas of which some sectors lie in another area of a level."""
    sectors = areas.sectors.copy()
    for code, area in where.items():
        sectors.loc[code, level] = area
    return dataclasses.replace(areas, sectors=sectors)


def told_by_hand(moves=None, now=NOW, then=THEN, earlier=None) -> list[str]:
    found = check_borders({"2019": then, "2025": now}, moves or moved(), earlier, ASKED)
    return [one.message for one in found]


def test_nothing_is_told_where_all_stays():
    assert told_by_hand() == []
    assert told_by_hand(earlier=Earlier("2019", {"2019": THEN})) == []


def test_a_name_that_went_to_another_code_is_told_of_sectors_alone_beside_another_list():
    exchanged = named(NOW, "wijk", V="W", W="V")
    telling = "2 namen van wijken staan onder een andere code dan in indeling 2019: "
    assert told_by_hand(now=exchanged) == [f"{telling}W (was W, nu V), V (was V, nu W)"]
    # The other of the two may be called something new.
    alone = named(NOW, "wijk", V="W", W="Nieuw")
    one = telling.replace("2 namen van wijken staan", "1 naam van wijken staat")
    assert told_by_hand(now=alone)[0] == f"{one}W (was W, nu V)"
    # Wijken have codes of their own in every list: their names are followed by the sectors.
    before = Earlier("2019", {"2019": THEN})
    assert told_by_hand(now=exchanged, earlier=before) == []
    sectors = named(NOW, "sector", V0="W1", W1="V0")
    assert told_by_hand(now=sectors, earlier=before) == [
        "2 namen van sectoren staan onder een andere code dan in de vorige uitgave: "
        "W1 (was W1, nu V0), V0 (was V0, nu W1)"
    ]


@pytest.mark.parametrize("level", ["wijk", "stadsdeel"])
def test_names_of_larger_areas_that_changed_places_are_told_at_every_level(level):
    one, other = {"wijk": ("V", "W"), "stadsdeel": ("D", "E")}[level]
    exchanged = named(NOW, level, **{one: other, other: one})
    assert f"{other} (was {other}, nu {one})" in "".join(told_by_hand(now=exchanged))
    before = Earlier("2025", {"2025": NOW})
    assert f"{other} (was {other}, nu {one})" in "".join(
        told_by_hand({}, now=exchanged, then=exchanged, earlier=before)
    )


def test_names_of_stadsdelen_are_held_against_an_earlier_release_of_another_list():
    exchanged = named(NOW, "stadsdeel", D="E", E="D")
    assert told_by_hand(now=exchanged, earlier=Earlier("2019", {"2019": THEN})) == [
        "2 namen van stadsdelen staan onder een andere code dan in de vorige uitgave: "
        "E (was E, nu D), D (was D, nu E)"
    ]


def test_a_code_that_gives_more_than_half_away_and_one_that_gets_less_than_a_tenth_are_told():
    assert told_by_hand(moved(V0={"V0": 0.5, "V1": 0.5})) == []
    assert told_by_hand(moved(V0={"V0": 0.1, "V1": 0.9})) == [
        "van 1 sector die in 2019 en 2025 dezelfde code heeft, gaan de cijfers vooral naar "
        "een andere: V0 → V1"
    ]
    two = {"V0": {"V0": 0.05, "V1": 0.95}, "X0": {"X0": 0.05, "X1": 0.95}}
    assert told_by_hand(moved(**two)) == [
        "van 2 sectoren die in 2019 en 2025 dezelfde code hebben, gaan de cijfers vooral naar "
        "een andere: V0 → V1, X0 → X1",
        "2 sectoren van 2025 krijgen van 2019 geen cijfers: V0, X0",
    ]


def test_a_sector_that_gets_nothing_is_not_said_to_come_from_the_first_of_the_list():
    # W0 gave all to W2 and gets nothing, so that nobody knows in which wijk it was.
    assert told_by_hand(moved(W0={"W2": 1.0})) == [
        "van 1 sector die in 2019 en 2025 dezelfde code heeft, gaan de cijfers vooral naar "
        "een andere: W0 → W2",
        "1 sector van 2025 krijgt van 2019 geen cijfers: W0",
    ]


@pytest.mark.parametrize(("share", "is_told"), [(0.05, True), (0.1, False)])
def test_a_new_code_with_the_name_of_a_sector_of_which_it_has_nothing_is_told(share, is_told):
    more = make_areas({"D": {"U": 1, "V": 3, "W": 3}, "E": {"X": 2}})
    # Of U0, which is new as well, nobody had the name.
    now = named(more, "sector", V2="W0")
    parts = {"V1": {"V1": 0.5, "V2": 0.4, "U0": 0.1}, "W0": {"W0": 1 - share, "V2": share}}
    told = told_by_hand(moved(now, **parts), now)
    message = (
        "1 sector met de naam van een van indeling 2019, en zonder iets ervan: W0 (nu V2, was W0)"
    )
    assert told == [message] * is_told
    # What it has of all that had the name counts together.
    parts["W1"] = {"W1": 0.95, "V2": 0.05}
    assert told_by_hand(moved(now, **parts), now, named(THEN, "sector", W1="W0")) == []


def test_two_sectors_of_one_name_that_keep_it_changed_no_places():
    same = {"V0": "Bos", "V1": "Bos"}
    assert told_by_hand(now=named(NOW, "sector", **same), then=named(THEN, "sector", **same)) == []
    assert told_by_hand(now=named(NOW, "sector", V0="Nieuw")) == []


def test_a_sector_that_left_its_wijk_is_told_by_what_the_others_of_the_wijk_did():
    told = "1 sector ligt in een andere wijk dan in indeling 2019: "
    now = placed(NOW, "wijk", V1="W")
    assert told_by_hand(now=now) == [f"{told}V1 V1 (was V, nu W)"]
    # The wijk has another name now: it is that of most of its sectors.
    assert told_by_hand(now=named(now, "wijk", W="Veld")) == [f"{told}V1 V1 (was V, nu Veld)"]
    # Of V one sector is its own and one is of W: nobody knows in which of the two it goes on.
    both = named(placed(NOW, "wijk", V1="W", W0="V"), "wijk", V="Veld")
    assert told_by_hand(now=both) == [f"{told}V1 V1 (was V, nu W)"]
    # It goes on in the one of its name, though more come from elsewhere.
    few = placed(NOW, "wijk", V1="W", W0="V", W1="V")
    assert told_by_hand(now=few) == [
        "3 sectoren liggen in een andere wijk dan in indeling 2019: "
        "V1 V1 (was V, nu W), W0 W0 (was W, nu V), W1 W1 (was W, nu V)"
    ]


def test_a_wijk_that_went_to_another_stadsdeel_is_told_where_the_stadsdelen_are_the_same():
    now = placed(NOW, "stadsdeel", W0="E", W1="E", W2="E")
    told = "1 wijk ligt in een ander stadsdeel dan in {}: W W (was D, nu E)"
    assert told_by_hand(now=now) == [told.format("indeling 2019")]
    earlier = Earlier("2025", {"2025": NOW})
    assert told_by_hand(now=now, earlier=earlier) == [told.format("de vorige uitgave")]
    # With a stadsdeel that was not there before nobody knows what it was.
    new = placed(NOW, "stadsdeel", W0="F", W1="F", W2="F")
    assert told_by_hand(now=new) == []


def test_a_sector_in_another_wijk_of_the_same_list_is_told_and_one_that_is_gone_is_not():
    earlier = Earlier("2025", {"2025": make_areas({"D": {"V": 2, "W": 4}, "E": {"X": 2}})})
    assert told_by_hand(earlier=earlier) == []
    now = named(placed(NOW, "wijk", V1="W"), "sector", V1="Bos")
    assert told_by_hand(now=now, earlier=earlier) == [
        "1 sector ligt in een andere wijk dan in de vorige uitgave: V1 Bos (was V, nu W)"
    ]


def test_of_an_earlier_release_with_other_codes_nothing_is_said():
    now = placed(NOW, "wijk", V1="W")
    told = "1 sector ligt in een andere wijk dan in de vorige uitgave: V1 V1 (was V, nu W)"
    assert told_by_hand(now=now, earlier=Earlier("2019", {"2019": THEN})) == [told]
    less = dataclasses.replace(THEN, sectors=THEN.sectors.drop("X1"))
    assert told_by_hand(now=now, earlier=Earlier("2019", {"2019": less})) == []


def test_beside_the_same_list_of_an_earlier_release_another_list_of_it_says_nothing():
    now = placed(NOW, "wijk", V1="W")
    assert told_by_hand(now=now, earlier=Earlier("2019", {"2019": THEN, "2025": now})) == []
    # Nor does a list from which no way leads here.
    assert told_by_hand(now=now, earlier=Earlier("2014", {"2014": THEN})) == []


def test_a_level_that_an_earlier_release_lacked_hides_nothing_of_those_above_it():
    buurt = Level(id="buurt", singular="buurt", plural="buurten")
    named_so = NOW.names | {"buurt": NOW.names["wijk"]}
    now = dataclasses.replace(
        placed(NOW, "stadsdeel", W0="E", W1="E", W2="E"),
        levels=Levels.between([buurt, two_levels.WIJK, two_levels.STADSDEEL]),
        names=named_so,
    )
    now = dataclasses.replace(now, sectors=now.sectors.assign(buurt=now.sectors["wijk"]))
    assert told_by_hand(now=now, earlier=Earlier("2025", {"2025": NOW})) == [
        "1 wijk ligt in een ander stadsdeel dan in de vorige uitgave: W W (was D, nu E)"
    ]


def test_each_older_list_is_set_beside_the_list_shown():
    before = dataclasses.replace(THEN, vintage="2014")
    moves = moved(V0={"V1": 1.0}) | {("2014", "2025"): moved(X0={"X1": 1.0})["2019", "2025"]}
    files = ASKED.file.areas | {"2014": SimpleNamespace(sectors="s_2014.csv")}
    asked = SimpleNamespace(file=SimpleNamespace(**vars(ASKED.file) | {"areas": files}))
    areas = {"2014": before, "2019": THEN, "2025": NOW}
    found = check_borders(areas, moves, None, asked)
    assert [one.message.split(":")[0] for one in found] == [
        "van 1 sector die in 2019 en 2025 dezelfde code heeft, gaan de cijfers vooral naar een "
        "andere",
        "1 sector van 2025 krijgt van 2019 geen cijfers",
        "van 1 sector die in 2014 en 2025 dezelfde code heeft, gaan de cijfers vooral naar een "
        "andere",
        "1 sector van 2025 krijgt van 2014 geen cijfers",
    ]
    assert {one.file for one in found} == {"omrekening.csv"}


def test_what_is_told_of_a_crosswalk_stands_beside_what_is_told_of_the_same_list():
    now = named(placed(NOW, "wijk", V1="W"), "sector", V1="Bos")
    moves = moved(V0={"V0": 0.1, "V1": 0.9})
    assert told_by_hand(moves, now=now, earlier=Earlier("2025", {"2025": NOW})) == [
        "van 1 sector die in 2019 en 2025 dezelfde code heeft, gaan de cijfers vooral naar "
        "een andere: V0 → V1",
        "1 sector ligt in een andere wijk dan in de vorige uitgave: V1 Bos (was V, nu W)",
    ]


@pytest.mark.parametrize(("share", "is_told"), [(0.1, True), (0.09, False)])
def test_of_a_sector_that_got_a_tenth_it_is_known_where_it_was(share, is_told):
    now = placed(NOW, "wijk", V1="W")
    told = told_by_hand(moved(V1={"V1": share, "X1": 1 - share}), now=now)
    left = "1 sector ligt in een andere wijk dan in indeling 2019: V1 V1 (was V, nu W)"
    assert told[1:] == [left if is_told else "1 sector van 2025 krijgt van 2019 geen cijfers: V1"]


def with_levels(areas, *levels: Level, **same_as: str):
    """Areas with other levels between sector and gemeente; a new one is cut as another is."""
    more = {new: areas.sectors[old] for new, old in same_as.items()}
    names = areas.names | {new: areas.names[old] for new, old in same_as.items()}
    sectors = areas.sectors.assign(**more)
    return dataclasses.replace(
        areas, levels=Levels.between([*levels]), sectors=sectors, names=names
    )


def test_beside_a_list_without_its_smallest_areas_nobody_knows_which_sector_left_one():
    buurt = Level(id="buurt", singular="buurt", plural="buurten")
    levels = buurt, two_levels.WIJK, two_levels.STADSDEEL
    now = with_levels(placed(NOW, "wijk", V1="W"), *levels, buurt="wijk")
    assert told_by_hand(now=now) == []


def test_where_no_areas_lie_between_sector_and_gemeente_the_sectors_are_looked_at():
    exchanged = with_levels(named(NOW, "sector", V0="W1", W1="V0"))
    assert told_by_hand(now=exchanged, then=with_levels(THEN)) == [
        "2 namen van sectoren staan onder een andere code dan in indeling 2019: "
        "W1 (was W1, nu V0), V0 (was V0, nu W1)"
    ]
    assert told_by_hand(now=with_levels(NOW), then=with_levels(THEN)) == []
