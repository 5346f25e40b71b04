"""Which figures of two years rest on the same sectors: four sectors of two wijken, by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import two_levels

from genkgeo.areas.hierarchy import Areas
from genkgeo.certainty.known_in_both import alike, known_in_both, lacking_text
from genkgeo.measures.any_level import GIVEN_PER
from genkgeo.states import State

SECTORS = pd.DataFrame(
    {"wijk": ["W1", "W1", "W2", "W2"], "stadsdeel": "D"}, index=["A", "B", "C", "D"]
)
AREAS = Areas("", "X", "", two_levels.LEVELS, SECTORS, {}, (), (), False)
HOMES = {"A": 60.0, "B": 40.0, "C": 30.0, "D": 70.0}
LEVEL = dict.fromkeys("ABCD", "sector") | {"W1": "wijk", "W2": "wijk", "X": "gemeente"}
NAN = float("nan")


def year(coverage: dict[str, float], sizes: dict[str, float] = HOMES, **more: object):
    """Measures of a year: of every area what share of it is known."""
    rows = [(LEVEL[area], area, known, sizes.get(area, 100.0)) for area, known in coverage.items()]
    frame = pd.DataFrame(rows, columns=["level", "area", "coverage", "denominator"])
    return frame.assign(**{"indicator": "n", "state": str(State.OBSERVED), **more})


def found(then: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    table = known_in_both(then, now, AREAS).droplevel("indicator")
    return table.set_axis(table.index.get_level_values("area"))


# Then B is not known, and now A and a half of D are not.
THEN = {"A": 1.0, "B": 0.0, "C": 1.0, "D": 1.0, "W1": 0.6, "W2": 1.0, "X": 0.8}
NOW = {"A": 0.0, "B": 1.0, "C": 1.0, "D": 0.5, "W1": 0.4, "W2": 0.65, "X": 0.525}


def test_what_one_year_lacks_comes_on_top_of_what_the_other_lacks():
    told = found(year(THEN, HOMES | {"B": NAN}), year(NOW, HOMES | {"A": NAN}))
    assert told["differs"].to_dict() == {
        "A": True, "B": True, "C": False, "D": True, "W1": True, "W2": True, "X": True
    }  # fmt: skip
    assert told["lacking"].to_dict() == pytest.approx(
        {
            "A": 1.0, "B": 1.0, "C": 0.0, "D": 0.5,
            # Now the 60 of A lack, and of the 40 of B nothing was known then.
            "W1": 1.0,
            # Now 35 of 100, and then nothing.
            "W2": 0.35,
            # Now 95 of 200, and the 40 of B then.
            "X": 0.675,
        }
    )  # fmt: skip


def test_never_less_lacks_than_the_year_that_lacks_most():
    # Then a fifth of W1 was told to be known; its sectors say that 60 of 100 came on top of it.
    then, now = {"A": 0.0, "B": 1.0, "W1": 0.2}, {"A": 1.0, "B": 1.0, "W1": 1.0}
    told = found(year(then), year(now))
    assert told.at["W1", "differs"] and told.at["W1", "lacking"] == pytest.approx(0.8)


def test_what_both_years_lack_of_the_same_sector_is_no_difference():
    told = found(year(THEN), year(THEN))
    assert not told["differs"].any()
    assert told["lacking"].to_dict() == pytest.approx(
        {"A": 0.0, "B": 1.0, "C": 0.0, "D": 0.0, "W1": 0.4, "W2": 0.0, "X": 0.2}
    )


def test_sectors_alone_are_compared_as_well():
    sectors = [year({area: of[area] for area in "ABCD"}) for of in (THEN, NOW)]
    assert found(*sectors)["differs"].tolist() == [True, True, False, True]
    areas = [year({area: of[area] for area in ("W1", "W2", "X")}) for of in (THEN, NOW)]
    told = found(*areas)
    # Without sectors nobody knows which they are.
    assert not told["differs"].any()
    assert told["lacking"].tolist() == pytest.approx([0.6, 0.35, 0.475])


def test_a_sector_without_a_size_counts_as_the_others_do_and_without_sizes_all_count_alike():
    then, now = {"A": 0.0, "B": 1.0, "W1": 0.5}, {"A": 1.0, "B": 0.0, "W1": 0.5}
    # A counts for the mean of B, C and D, (40 + 30 + 70) ÷ 3 = 46⅔ of 86⅔, beside a half.
    rest = {"C": 1.0, "D": 1.0}
    sizes = {"A": NAN, "B": 40.0, "C": 30.0, "D": 70.0}
    told = found(year(then | rest, sizes), year(now | rest, sizes))
    assert told.at["W1", "lacking"] == pytest.approx(min(1.0, 0.5 + 140 / 260))
    less = now | {"W1": 0.8}
    told = found(year(then | rest, sizes), year(less | rest, sizes))
    assert told.at["W1", "lacking"] == pytest.approx(0.2 + 140 / 260)
    none = dict.fromkeys("ABCD", NAN)
    told = found(year(then | rest, none), year(less | rest, none))
    assert told.at["W1", "lacking"] == pytest.approx(0.2 + 1 / 2)


def test_an_area_in_which_nobody_lives_is_of_the_same():
    sizes = HOMES | {"C": 0.0, "D": 0.0}
    told = found(year(THEN | {"W2": 0.5}, sizes), year(NOW | {"W2": 0.5}, sizes))
    assert not told.at["W2", "differs"] and told.at["W2", "lacking"] == 0.5


def test_what_we_hide_and_what_does_not_apply_lacks_nothing():
    then, now = year(THEN | {"B": NAN}), year(THEN | {"B": NAN})
    for state, lacking in ((State.SUPPRESSED, 0.0), (State.NOT_APPLICABLE, 0.0)):
        for rows in (then, now):
            rows.loc[rows["area"] == "B", "state"] = str(state)
        assert found(then, now).at["B", "lacking"] == lacking
    # Hidden then and known now is of the same; missing then is not.
    told = found(then, year(NOW | {"A": 1.0}))
    assert not told.at["B", "differs"] and not told.at["W1", "differs"]
    then.loc[then["area"] == "B", "state"] = str(State.MISSING)
    assert found(then, year(NOW | {"A": 1.0})).at["W1", "differs"]
    # Missing in both years is of the same sectors, and so is a sector of which there is no row.
    missing = year(THEN | {"B": NAN}, state=str(State.MISSING))
    rest = missing[missing["area"] != "B"]
    for then in (missing, rest):
        for now in (missing, rest):
            assert not found(then, now)["differs"].any()
    # A part that is known counts, whatever the state.
    partly = year(THEN, state=str(State.SUPPRESSED))
    assert found(partly, partly)["lacking"]["W1"] == pytest.approx(0.4)


def test_what_is_supplied_for_the_area_in_one_year_alone_rests_on_others():
    whole = {"W1": 0.6, "W2": 1.0}
    then, now = year(whole), year(whole, **{GIVEN_PER: "wijk"})
    # Of what is whole in both years it makes no difference.
    assert found(then, now)["differs"].tolist() == [True, False]
    assert found(then, now)["lacking"].tolist() == pytest.approx([0.4, 0.0])
    assert not found(now, now)["differs"].any()
    assert not found(then, then)["differs"].any()
    # So it does where the same sectors are known as before.
    then, now = year(THEN), year(THEN)
    now[GIVEN_PER] = np.where(now["level"] == "wijk", "wijk", "")
    told = found(then, now)["differs"]
    assert told.index[told].tolist() == ["W1"]


@pytest.mark.parametrize(("far", "wide"), [(0.2, 0.4), (0.0, 0.0)])
def test_what_is_not_known_takes_two_figures_as_far_as_it_can(far, wide):
    """Figures of 10 and 10,1, each of which what is not known may take so far either way."""
    plain = {"ci_low": 9.0, "ci_high": 11.0, "period": 2024}
    then = year({"W1": 0.8}, value=10.0, low=10.0 - far, high=10.0 + far, **plain)
    now = year({"W1": 0.8}, value=10.1, low=10.1 - far, high=10.1 + far, **plain)
    told = alike(then, now, AREAS, {}).iloc[0]
    assert told["wide"] == pytest.approx(wide)
    # Chance may do more: √(1,1² + 1²).
    assert told["low"] == pytest.approx(-np.hypot(1.1, 1.0))
    assert (told["unlike"], told["apart"]) == (False, False)


@pytest.mark.parametrize(
    ("later", "far", "unlike"),
    [
        # Chance reaches √(3² + 4²) = 5, what is not known 3 + 3: together just 11.
        (21.0, 3.0, True),
        (21.5, 3.0, False),
        (-1.0, 3.0, True),
        (11.0, 3.0, True),
        # What is not known reaches just as far as chance.
        (11.0, 2.5, False),
    ],
)
def test_a_change_must_be_beyond_chance_and_what_is_not_known_together(later, far, unlike):
    def side(value: float, noise: float) -> dict[str, float]:
        ends = {"ci_low": value - noise, "ci_high": value + noise}
        return ends | {"value": value, "low": value - far, "high": value + far, "period": 2024}

    then, now = year({"W1": 0.8}, **side(10.0, 4.0)), year({"W1": 0.8}, **side(later, 3.0))
    told = alike(then, now, AREAS, {}).iloc[0]
    assert (told["low"], told["high"], told["wide"]) == (-5.0, 5.0, 2 * far)
    assert told["unlike"] == unlike and told["apart"] == (far == 3.0)


def test_where_little_lacks_chance_may_explain_what_other_sectors_would():
    def side(value: float, noise: float) -> dict[str, float]:
        ends = {"ci_low": value - noise, "ci_high": value + noise}
        return ends | {"value": value, "low": value - 3, "high": value + 3, "period": 2024}

    then = {"A": 0.9, "B": 1.0, "W1": 0.94}
    now = {"A": 1.0, "B": 0.9, "W1": 0.97}
    for later, unlike in ((15.0, False), (15.5, True)):
        told = alike(year(then, **side(10.0, 4.0)), year(now, **side(later, 3.0)), AREAS, {})
        told = told.xs("W1", level="area").iloc[0]
        # Of the 6 that is not known may move it more than the 5 of chance, in either case.
        assert (told["wide"], told["unlike"], told["apart"]) == (6.0, unlike, True)


def test_a_figure_of_less_than_two_thirds_is_never_compared():
    plain = {"ci_low": 9.0, "ci_high": 11.0, "period": 2024, "value": 10.0, "low": 10, "high": 10}
    for known, unlike in ((0.66, False), (0.65, True)):
        told = alike(year({"W1": known}, **plain), year({"W1": known}, **plain), AREAS, {})
        assert told["unlike"].tolist() == told["apart"].tolist() == [unlike]
    # Without intervals chance is not known, and what is not known could do more.
    short = {name: one for name, one in plain.items() if not name.startswith("ci_")}
    told = alike(year({"W1": 0.7}, **short), year({"W1": 0.7}, **short), AREAS, {}).iloc[0]
    assert np.isnan(told["low"]) and (told["wide"], told["unlike"]) == (0.0, False)
    nothing = plain | {"value": NAN}
    told = alike(year({"W1": 0.5}, **plain), year({"W1": 0.5}, **nothing), AREAS, {})
    assert not told["unlike"].any()


def test_a_whole_percentage_that_lacks_is_told_as_it_is():
    words = [lacking_text(share).split()[0] for share in (0.07, 0.35, 0.351, 1.0)]
    assert words == ["7", "35", "36", "100"]


def test_a_figure_of_which_no_coverage_is_told_lacks_what_the_other_year_lacks():
    none = year({"W1": NAN})
    told = found(none, none)
    assert not told["differs"].any() and told["lacking"].tolist() == [0.0]
    # Of the other sector that is known now the 40 were not known then.
    then, now = year({"A": 1.0, "B": 0.0, "W1": 0.7}), year({"A": 0.0, "B": 1.0, "W1": NAN})
    told = found(then, now).loc["W1"]
    assert told["differs"] and told["lacking"] == pytest.approx(0.4)
