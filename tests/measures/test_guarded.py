"""An attacker who adds and subtracts what is shown finds nothing that a supplier hides.

The attack knows nothing of the library: every figure shown is a sum of sectors, written down from
the inputs, and a sector is found when these sums leave it no freedom.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_areas import make_areas
from sums_attack import exposed, shown
from test_disclosure import TREES, registry

from genkgeo.areas.hierarchy import Areas
from genkgeo.measures import any_level
from genkgeo.measures.cube import build_cube
from genkgeo.measures.disclosure.guarded import given_away
from genkgeo.measures.supplied import supplied_of
from genkgeo.states import State

YEAR = 2025


class Town:
    """A made-up municipality: what every sector counts, what is hidden, and what is supplied."""

    def __init__(
        self,
        tree: dict[str, dict[str, int]],
        hidden: set[str],
        supplied: set[str],
        sizes: dict[str, int] | None = None,
    ) -> None:
        self.areas: Areas = make_areas(tree)
        self.hidden, self.supplied = hidden, supplied
        self.sizes = {code: (sizes or {}).get(code, 100) for code in self.areas.sectors.index}
        self.counts = {code: 5 + 7 * at for at, code in enumerate(self.areas.sectors.index)}
        self.sectors_of = {code: {code} for code in self.counts}
        for level in ("wijk", "stadsdeel"):
            for sector, area in self.areas.sectors[level].items():
                self.sectors_of.setdefault(area, set()).add(sector)
        self.sectors_of[self.areas.code] = set(self.counts)

    def measures(self) -> pd.DataFrame:
        """Measure it, before anything is hidden."""
        seen = State.OBSERVED
        rows = [
            (code, YEAR, "n", np.nan if code in self.hidden else count,
             State.SUPPRESSED if code in self.hidden else seen)
            for code, count in self.counts.items()
        ]  # fmt: skip
        rows += [(code, YEAR, "d", size, seen) for code, size in self.sizes.items()]
        columns = ["sector", "period", "variable", "value", "state"]
        above = [
            (area, YEAR, "n", self.total(self.sectors_of[area]), seen, self.level(area))
            for area in sorted(self.supplied)
        ]
        own = supplied_of(pd.DataFrame(above, columns=[*columns, "level"]), self.areas)
        cube = build_cube(pd.DataFrame(rows, columns=columns), self.areas)
        return any_level.measure(cube, registry(minimum=20), self.areas, own)

    def level(self, area: str) -> str:
        """Level of an area above the sector."""
        return "wijk" if area in self.areas.names["wijk"].index else "stadsdeel"

    def total(self, sectors: set[str]) -> float:
        """Add up what sectors count."""
        return float(sum(self.counts[code] for code in sectors))

    def counted(self, level: str, area: str) -> set[str]:
        """Name the sectors that the figure of an area counts, from the inputs alone."""
        inside = self.sectors_of[area]
        known = {code for code in inside if code not in self.hidden}
        order = ["sector", "wijk", "stadsdeel", "gemeente"]
        for larger in sorted(self.supplied):
            at = order.index(self.level(larger))
            if at <= order.index(level) and self.sectors_of[larger] <= inside:
                known |= self.sectors_of[larger]
        return known

    def found(self, shown: pd.DataFrame, secret: set[str]) -> set[str]:
        """Find the secret sectors that follow from the figures shown."""
        place = {code: at for at, code in enumerate(self.counts)}
        sums = []
        for row in shown[shown["value"].notna()].itertuples():
            counted = self.counted(row.level, row.area)
            assert row.numerator == pytest.approx(self.total(counted)), (row.level, row.area)
            sums.append([float(code in counted) for code in place])
        matrix = np.array(sums or [[0.0] * len(place)])
        rank = np.linalg.matrix_rank(matrix)
        return {
            code
            for code in secret
            if np.linalg.matrix_rank(np.vstack([matrix, np.eye(len(place))[place[code]]])) == rank
        }


TREE = {"A": {"P": 2, "Q": 2}, "B": {"R": 3}}


def gone(after: pd.DataFrame) -> set[str]:
    return set(after.loc[after["state"] == State.SUPPRESSED, "area"])


@pytest.mark.parametrize(
    ("hidden", "supplied", "goes"),
    [
        # P less the other sector gives the hidden one
        ({"P0"}, {"P"}, {"P1"}),
        # two hidden sectors guard each other
        ({"R0", "R1"}, {"R"}, set()),
        # nothing is supplied of the area of the hidden sector
        ({"P0"}, {"B"}, set()),
        # A less Q is P; P shows P1 as what is known of it: the smallest that helps is P itself,
        # and with P1 shown P0 would follow still
        ({"P0"}, {"A"}, {"P1", "P"}),
    ],
)
def test_what_goes_is_what_is_needed(hidden, supplied, goes):
    town = Town(TREE, hidden, supplied)
    before = town.measures()
    after = shown(before, registry(minimum=20), town.areas)
    assert gone(after) == hidden | goes
    assert town.found(after, hidden) == set()


def test_the_gemeente_is_hidden_only_where_it_is_all_there_is():
    # its totals are published in a table of their own, so it guards nothing
    for tree, stays in (({"A": {"P": 2}}, True), ({"A": {"P": 1}}, False)):
        town = Town(tree, {"P0"}, {"A"})
        after = shown(town.measures(), registry(minimum=20), town.areas)
        assert (town.areas.code not in gone(after)) == stays


def test_the_attack_finds_what_is_not_guarded():
    town = Town(TREE, {"P0"}, {"P"})
    before = town.measures()
    assert town.found(before, {"P0"}) == {"P0"}
    assert exposed(before, before, town.areas)["area"].tolist() == ["P0"]


SUPPLIED = {"P0": None, "P1": 10.0, "P": 25.0, "Q0": 5.0, "Q": 5.0, "A": 30.0, "99001": 30.0}
"""P is supplied, and hides P0; P1 goes with it."""


@pytest.mark.parametrize(
    ("other", "goes"),
    [
        # Where P2 is empty, or it does not apply, it gives P0 no room.
        ({}, {"P1"}),
        ({"numerator": 0.0, "denominator": 0.0}, {"P1"}),
        ({"state": State.NOT_APPLICABLE}, {"P1"}),
        # Of a P2 that is missing nobody knows, and a hidden one is as good as P0.
        ({"state": State.MISSING}, set()),
        ({"state": State.SUPPRESSED}, set()),
    ],
)
def test_what_is_known_to_be_empty_guards_nothing(other, goes):
    areas = make_areas({"A": {"P": 3 if other else 2, "Q": 1}})
    cells = SUPPLIED | ({"P2": None} if other else {})
    rows = pd.DataFrame({"area": list(cells), "numerator": list(cells.values())})
    rows = rows.assign(indicator="x", period=YEAR, denominator=100.0, coverage=1.0, given_per="")
    rows["state"] = np.where(rows["numerator"].isna(), State.SUPPRESSED, State.OBSERVED)
    rows["level"] = rows["area"].map(
        lambda code: {"99001": "gemeente", "A": "stadsdeel"}.get(
            code, "wijk" if len(code) == 1 else "sector"
        )
    )
    rows.loc[rows["area"].isin(["P", "A", "99001"]), "given_per"] = "wijk"
    for name, value in other.items():
        rows.loc[rows["area"] == "P2", name] = value
    if other.get("state") == State.NOT_APPLICABLE:
        rows.loc[rows["area"] == "P2", "denominator"] = np.nan
    rows["value"] = rows["numerator"] / rows["denominator"].where(rows["denominator"] > 0)
    nothing = np.zeros(len(rows), dtype=bool)
    more = given_away(rows, nothing, nothing, areas)
    assert set(rows.loc[more, "area"]) == goes
    # Where nothing was supplied of a larger area nothing is looked at.
    assert not given_away(rows.assign(given_per=""), nothing, nothing, areas).any()
    assert not given_away(rows.drop(columns="given_per"), nothing, nothing, areas).any()


def test_a_figure_far_away_is_hidden_before_that_of_the_gemeente():
    # A, and P0 in it, is 50 − 30. B itself is hidden, but R in it is shown, and R0 and R1 are.
    areas = make_areas({"A": {"P": 1}, "B": {"R": 2}})
    level = {"P0": "sector", "R0": "sector", "R1": "sector", "P": "wijk", "R": "wijk"}
    level |= {"A": "stadsdeel", "B": "stadsdeel", "99001": "gemeente"}
    counts = {"R0": 10.0, "R1": 20.0, "R": 30.0, "B": 30.0, "99001": 50.0}
    rows = pd.DataFrame({"area": list(level), "level": list(level.values())})
    rows["numerator"] = rows["value"] = rows["area"].map(counts)
    rows["state"] = np.where(rows["value"].isna(), State.SUPPRESSED, State.OBSERVED)
    rows = rows.assign(indicator="x", period=YEAR, denominator=100.0, coverage=1.0, given_per="")
    rows.loc[rows["area"] == "99001", "given_per"] = "stadsdeel"
    hide = rows["area"].eq("B").to_numpy()
    more = given_away(rows, hide, np.zeros(len(rows), dtype=bool), areas)
    assert set(rows.loc[more, "area"]) == {"R", "R0"}


def figures(areas: Areas, **columns: dict[str, object]) -> pd.DataFrame:
    """A figure of every area, of a hundred, of which wijken are supplied; and what differs."""
    every = [(level, area) for level in areas.levels.ids for area in areas.names[level].index]
    rows = pd.DataFrame(every, columns=["level", "area"])
    rows = rows.assign(indicator="x", period=YEAR, numerator=50.0, denominator=100.0, value=50.0)
    rows = rows.assign(coverage=1.0, state=State.OBSERVED)
    rows["given_per"] = np.where(rows["level"] == "wijk", "wijk", "")
    for name, own in columns.items():
        rows[name] = [
            own.get(area, was) for area, was in zip(rows["area"], rows[name], strict=True)
        ]
    return rows


def beside(rows: pd.DataFrame, areas: Areas, secret: set[str], hidden: set[str]) -> set[str]:
    """Name the areas that go beside those that are hidden, of which some are secret."""
    ours, hide = (rows["area"].isin(which).to_numpy() for which in (secret, secret | hidden))
    return set(rows.loc[given_away(rows, hide, ours, areas), "area"])


@pytest.mark.parametrize(
    ("size", "goes"),
    [
        ({"P1": 30.0, "P2": 20.0, "P3": 25.0}, {"P2"}),
        ({"P1": 30.0, "P2": 20.0, "P3": 20.0}, {"P2"}),
        ({"P1": 0.0, "P2": 2.0, "P3": 1.0}, {"P3"}),
    ],
)
def test_of_the_parts_the_smallest_that_has_anything_goes(size, goes):
    areas = make_areas({"A": {"P": 4}})
    share = figures(areas, denominator=size)
    assert beside(share, areas, {"P0"}, set()) == goes
    # A count is as large as it says.
    count = figures(areas, numerator=size).assign(denominator=np.nan)
    assert beside(count, areas, {"P0"}, set()) == goes
    # A median of parts adds up to nothing, so that it cannot give one of them away.
    median = figures(areas).assign(numerator=np.nan, denominator=np.nan)
    assert beside(median, areas, {"P0"}, set()) == set()


def test_what_is_too_small_to_say_anything_may_follow():
    areas = make_areas({"A": {"P": 2, "Q": 2}})
    assert beside(figures(areas), areas, set(), {"P0"}) == set()
    assert beside(figures(areas), areas, {"P0"}, set()) == {"P1"}


@pytest.mark.parametrize("area", ["P0", "A"])
def test_only_what_a_supplier_hides_at_its_own_levels_is_secret(area):
    # P0 is P less P1, and A is P and Q. Of a sector that is missing nothing is hidden, nor of an
    # area above the wijken that are supplied.
    areas = make_areas({"A": {"P": 2, "Q": 2}, "B": {"R": 1}})
    state = State.MISSING if area == "P0" else State.SUPPRESSED
    none = {area: np.nan}
    gone = figures(areas, numerator=none, denominator=none, value=none, state={area: state})
    assert beside(gone, areas, set(), set()) == set()


def test_a_sum_that_is_told_twice_gives_nothing_more_away():
    # Of the gemeente there is no figure: of both parts only what they have together is known.
    areas = make_areas({"A": {"P": 1, "Q": 2}, "B": {"R": 1}})
    rows = figures(areas).query("level != 'gemeente'")
    assert beside(rows, areas, {"P0", "P", "A", "R0", "R", "B"}, set()) == set()


def test_what_is_known_of_a_part_of_an_area_goes_before_a_smaller_sector():
    # Of P2 nothing is known: what is shown of P is P0 and P1, so that P0 follows. Q is hidden.
    areas = make_areas({"A": {"P": 3, "Q": 1}})
    rows = figures(
        areas,
        denominator={"P1": 10.0, "P2": np.nan},
        value={"P2": np.nan},
        state={"P2": State.MISSING},
        coverage={"P": 0.5, "A": 0.5, "99001": 0.5},
    )
    assert beside(rows, areas, {"P0", "Q", "Q0"}, set()) == {"P"}


def test_what_was_hidden_beside_a_secret_does_not_follow_either():
    # P is A less Q and R. R is the smallest, and of no help, for R0 says as much; Q helps, for Q0
    # is hidden. Then R is hidden in vain, unless R0 goes as well.
    areas = make_areas({"A": {"P": 1, "Q": 1, "R": 1}})
    rows = figures(areas, denominator={"R": 20.0, "Q": 30.0})
    assert beside(rows, areas, {"P"}, {"P0", "Q0"}) == {"R", "Q", "R0"}


@pytest.mark.slow
@given(st.data(), TREES)
@settings(max_examples=80, deadline=None)
def test_the_attack_finds_nothing_in_any_town(data, tree):
    areas = make_areas(tree)
    sectors = list(areas.sectors.index)
    larger = [*areas.names["wijk"].index, *areas.names["stadsdeel"].index]
    hidden = set(data.draw(st.lists(st.sampled_from(sectors), max_size=5)))
    supplied = set(data.draw(st.lists(st.sampled_from(larger), min_size=1, max_size=5)))
    small = {code: data.draw(st.sampled_from([100, 100, 100, 8])) for code in sectors}
    town = Town(tree, hidden, supplied, small)
    before, one = town.measures(), registry(minimum=20)
    after = shown(before, one, areas)
    too_small = {code for code, size in small.items() if size < 20}
    # An area of which nothing was taken from the supplier is guarded as it always was.
    secret = hidden if before["given_per"].ne("").any() else set()
    assert town.found(after, secret | (too_small - hidden)) == set()
    assert exposed(after, before, areas).empty
