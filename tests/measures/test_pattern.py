"""What is hidden cannot be computed: an attacker of its own looks at what is left.

It knows that people are whole numbers, which linear programmes do not.
"""

from __future__ import annotations

from itertools import combinations, pairwise

import made_indicator
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_areas import make_areas
from scipy.optimize import Bounds, LinearConstraint, milp

from genkgeo.areas.hierarchy import Areas
from genkgeo.measures.cube import build_cube
from genkgeo.measures.disclosure import protect
from genkgeo.measures.indicators import measure
from genkgeo.parameters.registry import Indicator
from genkgeo.states import State

LEVELS = ("sector", "wijk", "stadsdeel", "gemeente")
FEW, SMALL = 5, 20


def indicator(numerator: str, denominator: str | None = "d", **said: object) -> Indicator:
    rule = {"minimum": SMALL, "smallest_count": FEW, "complements": True, "maximum_ratio": 1.0}
    return made_indicator.indicator(numerator, denominator, **rule | said)


def measured(
    areas: Areas, figures: dict[str, dict[str, float]], registry: dict[str, Indicator]
) -> pd.DataFrame:
    """Measure variables that are known of every sector: variable → sector → count."""
    rows = [
        (sector, 2025, variable, float(count), State.OBSERVED)
        for variable, of in figures.items()
        for sector, count in of.items()
    ]
    tidy = pd.DataFrame(rows, columns=["sector", "period", "variable", "value", "state"])
    return measure(build_cube(tidy, areas), registry, areas)


class Attacker:
    """Knows what is shown, that larger areas are sums, and that no part is more than its whole."""

    def __init__(
        self,
        shown: pd.DataFrame,
        registry: dict[str, Indicator],
        areas: Areas,
        made_up: tuple[tuple[str, str, str], ...] = (),
    ) -> None:
        self.names: dict[tuple[str, str], int] = {}
        known: dict[tuple[str, str], float] = {}
        pairs = set()
        for row in shown.itertuples():
            one = registry[row.indicator]
            own = [(one.numerator, row.numerator), (one.denominator, row.denominator)]
            for name, value in own:
                if name is None:
                    continue
                self.names.setdefault((name, row.area), len(self.names))
                if value == value:
                    known[name, row.area] = value
            if one.denominator and one.maximum_ratio:
                pairs.add((one.numerator, one.denominator, row.area, one.maximum_ratio))
        self.low = np.zeros(len(self.names))
        self.high = np.full(len(self.names), 1e5)
        for key, value in known.items():
            self.low[self.names[key]] = self.high[self.names[key]] = value
        self.equal, self.below = [], []
        for variable in sorted({name for name, _ in self.names}):
            for smaller, larger in pairwise(LEVELS):
                for area in areas.names[larger].index:
                    inside = areas.inside(smaller, larger, area)
                    terms = {(variable, area): -1.0} | {(variable, one): 1.0 for one in inside}
                    if set(terms) <= set(self.names):
                        self.equal.append(self._row(terms))
        areas_of = sorted({area for _, area in self.names})
        for first, second, whole in made_up:
            self.equal += [
                self._row({(first, area): 1.0, (second, area): 1.0, (whole, area): -1.0})
                for area in areas_of
            ]
        for over, under, area, ratio in sorted(pairs):
            self.below.append(self._row({(over, area): 1.0, (under, area): -ratio}))

    def _row(self, terms: dict[tuple[str, str], float]) -> np.ndarray:
        row = np.zeros(len(self.names))
        for key, factor in terms.items():
            row[self.names[key]] = factor
        return row

    def between(self, terms: dict[tuple[str, str], float]) -> tuple[float, float]:
        """Find the least and the most that a sum of numbers can be."""
        goal = self._row(terms)
        every = np.array(self.equal), np.array(self.below).reshape(-1, len(goal))
        limits = [LinearConstraint(every[0], 0, 0), LinearConstraint(every[1], -np.inf, 0)]
        within = Bounds(self.low, self.high)
        ends = []
        for sign in (1.0, -1.0):
            # What HiGHS does before it solves can cost it the best whole solution.
            solved = milp(
                sign * goal,
                integrality=np.ones(len(goal)),
                bounds=within,
                constraints=limits,
                options={"presolve": False},
            )
            assert solved.status == 0, solved.message
            ends.append(sign * solved.fun)
        return ends[0], ends[1]


def secrets(
    before: pd.DataFrame, registry: dict[str, Indicator]
) -> dict[tuple[tuple[tuple[str, str], float], ...], float]:
    """What the rules make secret, written out: a sum of numbers → what it must seem able to be."""
    found = {}
    for row in before.itertuples():
        one = registry[row.indicator]
        if one.public:
            continue
        n, d = row.numerator, row.denominator
        if 0 < n < one.smallest_count:
            found[(((one.numerator, row.area), 1.0),)] = one.smallest_count
        if one.denominator is None:
            continue
        if 0 < d < one.minimum:
            found[(((one.denominator, row.area), 1.0),)] = one.minimum
        if one.complements and 0 < d - n < one.smallest_count:
            terms = (((one.denominator, row.area), 1.0), ((one.numerator, row.area), -1.0))
            found[terms] = one.smallest_count
    return found


def found_out(
    areas: Areas,
    figures: dict[str, dict[str, float]],
    registry: dict[str, Indicator],
    made_up: tuple[tuple[str, str, str], ...] = (),
    *,
    hide: bool = True,
) -> list[object]:
    """Which secrets the attacker knows more of than the rules allow."""
    before = measured(areas, figures, registry)
    shown = protect(before, registry, areas).measures if hide else before
    attacker = Attacker(shown, registry, areas, made_up)
    told = []
    for terms, least in secrets(before, registry).items():
        low, high = attacker.between(dict(terms))
        if high < least - 1e-4 or high - low < least - 1e-4:
            told.append((terms, low, high))
    return told


TREE = {"A": {"P": 2, "Q": 2}, "B": {"R": 3}}
ONE = {"x": indicator("n")}


def of_all(areas: Areas, value: float, **others: float) -> dict[str, float]:
    return dict.fromkeys(areas.sectors.index, value) | others


def test_what_is_shown_without_rules_is_found_out():
    areas = make_areas(TREE)
    figures = {"n": of_all(areas, 30, P0=3), "d": of_all(areas, 100)}
    assert len(found_out(areas, figures, ONE, hide=False)) == 1
    assert found_out(areas, figures, ONE) == []


def test_small_numerator_takes_the_smallest_way_out():
    areas = make_areas(TREE)
    figures = {"n": of_all(areas, 30, P0=3), "d": of_all(areas, 100)}
    shown = protect(measured(areas, figures, ONE), ONE, areas).measures
    assert set(shown.loc[shown["state"] == State.SUPPRESSED, "area"]) == {"P0", "P1"}


def test_denominator_that_two_indicators_share_is_hidden_in_both():
    areas = make_areas(TREE)
    registry = {"x": indicator("n", complements=False), "y": indicator("m", minimum=0)}
    figures = {"n": of_all(areas, 8), "m": of_all(areas, 7), "d": of_all(areas, 100, P0=12)}
    after = protect(measured(areas, figures, registry), registry, areas).measures
    assert set(after.loc[after["state"] == State.SUPPRESSED, "indicator"]) == {"x", "y"}
    assert found_out(areas, figures, registry) == []


def test_count_and_share_of_one_variable_are_one_number():
    areas = make_areas(TREE)
    registry = {"x": indicator("n"), "y": indicator("n", None)}
    figures = {"n": of_all(areas, 30, P0=3), "d": of_all(areas, 100)}
    after = protect(measured(areas, figures, registry), registry, areas).measures
    hidden = after[after["state"] == State.SUPPRESSED]
    assert hidden.groupby("area")["indicator"].agg(set).to_dict() == {
        "P0": {"x", "y"},
        "P1": {"x", "y"},
    }


def test_rest_is_a_count_too():
    areas = make_areas(TREE)
    figures = {"n": of_all(areas, 50, P0=98), "d": of_all(areas, 100)}
    after = protect(measured(areas, figures, ONE), ONE, areas).measures
    assert after.set_index("area").loc["P0", "state"] == State.SUPPRESSED
    assert found_out(areas, figures, ONE) == []
    lenient = {"x": indicator("n", complements=False)}
    after = protect(measured(areas, figures, lenient), lenient, areas).measures
    assert after["value"].notna().all()


@pytest.mark.parametrize(("zeros", "hidden"), [(False, set()), (True, {"P0", "P1"})])
def test_zero_says_too_much_only_where_the_rule_says_so(zeros, hidden):
    areas, registry = make_areas(TREE), {"x": indicator("n", zeros_hidden=zeros)}
    figures = {"n": of_all(areas, 30, P0=0), "d": of_all(areas, 100)}
    after = protect(measured(areas, figures, registry), registry, areas).measures
    assert set(after.loc[after["state"] == State.SUPPRESSED, "area"]) == hidden


def test_parts_that_make_up_the_whole_protect_each_other():
    areas = make_areas(TREE)
    registry = {
        "men": indicator("m", complements=False),
        "women": indicator("v", complements=False),
    }
    men = of_all(areas, 40, P0=3, P1=61)
    women = {sector: 100 - count for sector, count in men.items()}
    figures = {"m": men, "v": women, "d": of_all(areas, 100)}
    assert found_out(areas, figures, registry, (("m", "v", "d"),)) == []


def test_residents_on_other_pages_are_the_same_number():
    areas = make_areas(TREE)
    figures = {"n": of_all(areas, 6), "d": of_all(areas, 100, P0=12)}
    before = measured(areas, figures, ONE)
    index = pd.MultiIndex.from_frame(before[["level", "area"]])
    people = pd.DataFrame({"residents": before["denominator"].to_numpy(), "period": 2025}, index)
    found = protect(before, ONE, areas, residents=people, of="d")
    hidden = found.measures.set_index(["level", "area"])["state"] == State.SUPPRESSED
    assert found.residents["residents"].isna().equals(hidden.reindex(index))
    assert set(found.withheld["variable"]) == {"d"}


@pytest.mark.parametrize(
    ("first", "levels"),
    [
        (None, {*LEVELS}),
        ("sector", {*LEVELS}),
        ("wijk", {"wijk", "stadsdeel", "gemeente"}),
        ("gemeente", {"gemeente"}),
        ("nergens", set()),
    ],
)
def test_a_source_may_show_larger_areas_alone(first, levels):
    # R has one sector, so that who reads R reads that one: the source says that he may.
    areas = make_areas({"A": {"P": 2, "Q": 2}, "B": {"R": 1}})
    registry = {"x": indicator("n", shown_from=first)}
    figures = {"n": of_all(areas, 30), "d": of_all(areas, 100)}
    found = protect(measured(areas, figures, registry), registry, areas)
    shown = found.measures[found.measures["value"].notna()]
    assert set(shown["level"]) == levels
    assert len(shown) == sum(len(areas.names[level]) for level in levels)
    assert found.secrets == [] and found.withheld.empty


def test_what_is_too_small_is_kept_though_its_level_is_not_shown():
    areas = make_areas({"A": {"P": 2, "Q": 2}, "B": {"R": 1}})
    registry = {"x": indicator("n", shown_from="wijk")}
    for small, gone in (({"P0": 2}, set()), ({"R0": 3}, {"R", "B"})):
        figures = {"n": of_all(areas, 30, **small), "d": of_all(areas, 100)}
        after = protect(measured(areas, figures, registry), registry, areas).measures
        # Of P only the sum is told, which gives neither of its sectors away; R is its only one.
        hidden = set(after.loc[after["value"].isna() & after["level"].ne("sector"), "area"])
        assert hidden >= gone and bool(hidden) == bool(gone)
        assert found_out(areas, figures, registry) == []


def test_public_figures_are_left_out_where_they_are_too_small_and_nothing_more():
    areas, registry = make_areas(TREE), {"x": indicator("n", public=True)}
    figures = {"n": of_all(areas, 3), "d": of_all(areas, 100, P0=12)}
    found = protect(measured(areas, figures, registry), registry, areas)
    assert found.measures.loc[found.measures["state"] == State.SUPPRESSED, "area"].tolist() == [
        "P0"
    ]
    assert found.withheld.empty


def test_order_of_rows_and_a_second_time_change_nothing():
    areas = make_areas(TREE)
    figures = {"n": of_all(areas, 30, P0=3, R1=2), "d": of_all(areas, 100, Q1=15)}
    before = measured(areas, figures, ONE)
    after = protect(before, ONE, areas).measures
    shuffled = protect(before.sample(frac=1, random_state=1), ONE, areas).measures
    pd.testing.assert_frame_equal(shuffled.sort_index(), after)


sizes = st.one_of(st.integers(0, 8), st.integers(0, 40), st.integers(0, 300))


@st.composite
def towns(draw):
    number = st.integers(1, 3)
    tree = {
        one: {f"{one}{i}": draw(number) for i in range(draw(number))}
        for one in "AB"[: draw(st.integers(1, 2))]
    }
    areas = make_areas(tree)
    of: dict[str, dict[str, float]] = {"d": {}, "e": {}, "n": {}, "m": {}}
    for sector in areas.sectors.index:
        d = of["d"][sector] = draw(sizes)
        e = of["e"][sector] = draw(st.integers(0, d))
        of["n"][sector] = draw(st.integers(0, d))
        of["m"][sector] = draw(st.integers(0, e))
    return areas, of


SHARED = {
    "share": indicator("n"),
    "part": indicator("e", minimum=10),
    "within": indicator("m", "e", smallest_count=3),
    "number": indicator("m", None, smallest_count=4),
    "open": indicator("e", public=True),
}


@pytest.mark.slow
@given(towns(), st.sets(st.sampled_from(sorted(SHARED)), min_size=1))
@settings(max_examples=25, deadline=None)
def test_no_secret_is_ever_found_out(made, chosen):
    areas, figures = made
    registry = {name: SHARED[name] for name in sorted(chosen)}
    used = {name for one in registry.values() for name in one.variables}
    figures = {name: of for name, of in figures.items() if name in used}
    assert found_out(areas, figures, registry) == []


def fewest(areas: Areas, before: pd.DataFrame, registry: dict[str, Indicator]) -> int:
    """Try every set of other figures to hide, the smallest first: how many must be hidden."""
    asked = secrets(before, registry)
    own = {terms[0][0][1] for terms in asked}
    others = [area for area in before["area"] if area not in own and area != areas.code]
    for extra in range(len(others) + 1):
        for chosen in combinations(others, extra):
            shown = before.copy()
            hidden = shown["area"].isin({*own, *chosen})
            shown.loc[hidden, ["numerator", "denominator"]] = np.nan
            attacker = Attacker(shown, registry, areas)
            ends = [(attacker.between(dict(terms)), least) for terms, least in asked.items()]
            if all(high >= least - 1e-4 <= high - low + 2e-4 for (low, high), least in ends):
                return len(own) + extra
    return len(before)


@given(st.lists(st.integers(0, 30), min_size=4, max_size=6), st.data())
@settings(max_examples=8, deadline=None)
def test_no_more_than_twice_the_fewest_is_hidden(counts, data):
    cut = data.draw(st.integers(1, len(counts) - 1))
    areas = make_areas({"A": {"P": cut, "Q": len(counts) - cut}})
    registry = {"x": indicator("n", None)}
    figures = {"n": dict(zip(areas.sectors.index, counts, strict=True))}
    before = measured(areas, figures, registry)
    before = before[before["level"] != "stadsdeel"]  # It is the gemeente.
    after = protect(before, registry, areas).measures
    hidden = int((after["state"] == State.SUPPRESSED).sum())
    if hidden and not (after.loc[after["area"] == areas.code, "state"] == State.SUPPRESSED).any():
        assert hidden <= 2 * fewest(areas, before, registry)
