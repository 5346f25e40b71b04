"""The composite risk: what adds up, what must not matter, and what must not happen."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genkgeo.errors import DataError
from genkgeo.index.risk import FUNCTIONS, composite
from genkgeo.parameters.choices import TRANSFORMS, RiskChoices
from genkgeo.parameters.registry import Indicator
from genkgeo.states import State

NAMES = ["arm", "werk", "huis", "meter"]
DOMAIN = {"arm": "inkomen", "werk": "werk", "huis": "wonen", "meter": "wonen"}


def registry(**directions: str) -> dict[str, Indicator]:
    return {
        name: Indicator(
            label=name,
            short=name,
            unit="%",
            domain=DOMAIN[name],
            numerator=name,
            denominator="d",
            source="x",
            direction=directions.get(name, "lower" if name == "werk" else "higher"),
        )
        for name in NAMES
    }


def table(rows: int = 12, seed: int = 3) -> pd.DataFrame:
    """Give figures with a few holes and one pair of equal rows (g00 and g01)."""
    draw = np.random.default_rng(seed)
    values = draw.normal(20, 5, (rows, len(NAMES))).round(1)
    values[1] = values[0]
    values[5, 3] = values[6, 0] = np.nan
    return pd.DataFrame(values, index=[f"g{i:02d}" for i in range(rows)], columns=NAMES)


CITY = pd.Series(20.0, index=NAMES)


def score(frame: pd.DataFrame, city: pd.Series = CITY, *, every=None, **choices: object):
    every = every or registry()
    return composite(frame, city, every, RiskChoices(**choices), level="wijk")


by_transform = pytest.mark.parametrize("transform", TRANSFORMS)


def test_every_transform_of_the_parameters_is_there():
    assert tuple(FUNCTIONS) == TRANSFORMS


# --- identities ---------------------------------------------------------------------------


@by_transform
def test_contributions_sum_to_the_score(transform):
    found = score(table(), transform=transform, weights={"wonen": 3})
    gap = found.contributions.sum(axis=1) - found.scores["score"]
    assert gap.abs().max() <= 1e-12


@by_transform
def test_equal_rows_have_equal_scores_ranks_and_fifths(transform):
    scores = score(table(), transform=transform).scores
    assert scores.loc["g00"].equals(scores.loc["g01"])


@by_transform
def test_order_of_rows_and_columns_does_not_matter(transform):
    plain = score(table(), transform=transform)
    turned = table().sample(frac=1, random_state=1)[NAMES[::-1]]
    other = score(turned, transform=transform)
    pd.testing.assert_frame_equal(plain.scores, other.scores.sort_index(), rtol=1e-12)
    pd.testing.assert_frame_equal(plain.contributions, other.contributions.sort_index())


@by_transform
def test_units_do_not_matter(transform):
    scale = pd.Series([0.01, 1000, 3, 7], index=NAMES)
    plain, scaled = (score(table() * by, CITY * by, transform=transform) for by in (1, scale))
    pd.testing.assert_frame_equal(plain.scores, scaled.scores)


@by_transform
def test_scaling_all_weights_changes_nothing(transform):
    one, ten = (
        score(table(), transform=transform, weights={"inkomen": w, "werk": 2 * w, "wonen": 3 * w})
        for w in (1, 10)
    )
    pd.testing.assert_frame_equal(one.scores, ten.scores)
    pd.testing.assert_series_equal(one.weights, ten.weights)


@pytest.mark.slow
@by_transform
@given(row=st.integers(0, 11), name=st.sampled_from(NAMES), more=st.floats(0.1, 200))
@settings(max_examples=25, deadline=None)
def test_worse_value_never_lowers_the_own_score_or_rank(transform, row, name, more):
    # the transforms fit anew on the changed sample; with the others fixed this still holds,
    # for z because one area lies at most √(N − 1) deviations from the mean
    before, frame = score(table(), transform=transform), table()
    area = frame.index[row]
    frame.loc[area, name] += -more if name == "werk" else more
    after = score(frame, transform=transform)
    assert after.scores["score"][area] >= before.scores["score"][area] - 1e-12
    if transform in ("percentile", "exponential", "rank_normal"):
        # a rank that is passed only makes the others lower
        others = before.scores.index.drop(area)
        gap = after.contributions[name][others] - before.contributions[name][others]
        assert (gap.dropna() <= 1e-12).all()


def test_direction_lower_turns_the_indicator():
    plain = score(table(), every=registry(werk="higher"))
    turned = score(table() * [1, -1, 1, 1], CITY * [1, -1, 1, 1])
    pd.testing.assert_frame_equal(plain.scores, turned.scores)


def test_direction_none_is_left_out():
    found = score(table(), every=registry(arm="none"))
    assert list(found.contributions) == ["werk", "huis", "meter"]
    assert list(found.weights.index) == ["werk", "huis", "meter"]


def test_what_its_source_does_not_show_of_a_level_is_left_out_there():
    every = registry()
    hidden = table().assign(arm=float("nan"))
    with pytest.raises(DataError, match="arm kan geen risico onderscheiden"):
        score(hidden, every=every)
    every["arm"] = every["arm"].model_copy(update={"shown_from": "wijk"})
    found = score(hidden, every=every)
    assert list(found.weights.index) == ["werk", "huis", "meter"]
    assert found.scores["score"].notna().all()
    # Where it is shown it counts.
    assert "arm" in score(table(), every=every).weights.index


# --- weights and gaps ---------------------------------------------------------------------


def test_domains_weigh_alike_and_share_among_their_indicators():
    weights = score(table()).weights
    assert weights.to_dict() == pytest.approx(
        {"arm": 1 / 3, "werk": 1 / 3, "huis": 1 / 6, "meter": 1 / 6}
    )
    weights = score(table(), weights={"wonen": 2, "werk": 0}).weights
    assert weights.to_dict() == pytest.approx(
        {"arm": 1 / 3, "werk": 0, "huis": 1 / 3, "meter": 1 / 3}
    )


def test_rest_of_the_domain_stands_in_for_a_figure_that_is_not_there():
    frame = table()
    found = score(frame)
    z = (frame - frame.mean()) / frame.std(ddof=0) * [1, -1, 1, 1]
    expected = (z["arm"] + z["werk"] + z["huis"]) / 3
    assert found.scores["score"]["g05"] == pytest.approx(expected["g05"])
    assert found.scores["weight"]["g05"] == pytest.approx(5 / 6)
    # a whole domain absent: the other domains share its weight
    expected = (z["werk"] + (z["huis"] + z["meter"]) / 2) / 2
    assert found.scores["score"]["g06"] == pytest.approx(expected["g06"])
    assert found.scores["weight"]["g06"] == pytest.approx(2 / 3)


def test_figure_that_is_not_there_adds_no_zero():
    contributions = score(table()).contributions
    assert np.isnan(contributions.loc["g05", "meter"])
    assert contributions.isna().sum().sum() == 2


def test_too_little_weight_gives_no_score():
    found = score(table(), minimum_weight=0.7)
    row = found.scores.loc["g06"]
    assert row[["score", "rank", "city", "fifth"]].isna().all()
    assert (row["state"], row["of"]) == (State.MISSING, 11)
    assert found.contributions.loc["g06"].isna().all()
    assert found.scores["rank"].max() == 11
    assert score(table(), minimum_weight=2 / 3).scores["score"].notna().all()


def test_city_without_figures_is_not_zero():
    assert score(table(), CITY * np.nan).scores["city"].isna().all()


@by_transform
def test_city_far_outside_stays_on_the_scale(transform):
    scores = score(table(), CITY + 1e6, transform=transform).scores
    assert np.isfinite(scores["city"]).all()
    if transform == "percentile":
        # worst of all on all but werk (there the least risk): 2/3 of the scale
        assert (scores["score"] - scores["city"]).to_numpy() == pytest.approx(2 / 3)


# --- transforms, ranks and fifths ---------------------------------------------------------


def test_exponential_by_hand():
    # rank 1 of 4 from the top: R = 1, X = 100; R = 0,5: −23 · ln(1 − 0,5 · (1 − e^(−100/23)))
    found = FUNCTIONS["exponential"](np.array([1.0, 2, 3, 4]))(np.array([4.0, 2]))
    assert found == pytest.approx([100, 15.6468], abs=1e-4)


def test_other_transforms_by_hand():
    sample = np.array([1.0, 2, 2, 5])
    assert FUNCTIONS["z"](sample)(sample) == pytest.approx(np.array([-1.5, -0.5, -0.5, 2.5]) / 1.5)
    assert FUNCTIONS["percentile"](sample)(sample) == pytest.approx([0, 0.5, 0.5, 1])
    normal = FUNCTIONS["rank_normal"](sample)(sample)
    assert normal == pytest.approx([-1.150349, 0, 0, 1.150349], abs=1e-6)


def line(*values: float) -> pd.DataFrame:
    index = [f"g{i:02d}" for i in range(len(values))]
    return pd.DataFrame({"arm": np.array(values, dtype=float)}, index=index)


def test_rank_one_is_most_risk_and_ties_share_the_better_rank():
    scores = score(line(1, 9, 9, 4)).scores
    assert scores["rank"].tolist() == [4, 1, 1, 3]
    assert (scores["of"] == 4).all()


@pytest.mark.parametrize("number", [5, 6, 23, 53])
def test_fifths_have_nearly_equal_counts(number):
    fifth = score(line(*range(number))).scores["fifth"]
    sizes = fifth.value_counts()
    assert sorted(sizes.index) == [1, 2, 3, 4, 5]
    assert sizes.max() - sizes.min() <= 1
    assert fifth.is_monotonic_increasing


def test_ties_share_a_fifth_in_any_order_of_rows():
    frame = line(1, 2, 2, 2, 2, 2, 2, 3, 4, 5)
    fifth = score(frame).scores["fifth"]
    assert fifth[1:7].nunique() == 1
    turned = score(frame.iloc[::-1]).scores["fifth"]
    pd.testing.assert_series_equal(turned.sort_index(), fifth)


def test_ties_on_the_border_of_a_fifth_go_where_their_mean_place_is():
    # places 1–3 (mean 2), 4, 5, 6–7 (mean 6,5), 8, 9, 10 of 10: place × 5 ÷ 10, rounded up
    fifth = score(line(1, 1, 1, 2, 3, 4, 4, 5, 6, 7)).scores["fifth"]
    assert fifth.tolist() == [1, 1, 1, 2, 3, 4, 4, 4, 5, 5]
    # places 2–3: their mean 2,5 lies past the border at 2
    fifth = score(line(1, 2, 2, 4, 5, 6, 7, 8, 9, 10)).scores["fifth"]
    assert fifth.tolist() == [1, 2, 2, 2, 3, 3, 4, 4, 5, 5]


def test_scores_that_differ_by_rounding_alone_share_a_fifth():
    """Six areas with the same three figures in another order, among four that differ."""
    values = [*itertools.permutations([0.1, 0.2, 0.3]), *((other,) * 3 for other in (0, 7, 8, 9))]
    frame = pd.DataFrame(values, columns=["arm", "werk", "huis"], dtype=float)
    # The last digit of the sum of three parts depends on their order.
    found = score(frame, every=registry(werk="higher"), transform="percentile")
    assert found.scores["score"][:6].nunique() > 1
    assert found.scores["fifth"][:6].nunique() == 1


# --- what is refused ----------------------------------------------------------------------


def test_no_indicator_with_a_direction():
    with pytest.raises(DataError, match="Geen enkele indicator telt mee in het risico"):
        score(table(), every=registry(**dict.fromkeys(NAMES, "none")))


@pytest.mark.parametrize(
    "values", [(7, 7, 7), (0.3, 0.1 + 0.2, 0.3), (5, np.nan, np.nan), (np.nan,) * 3]
)
def test_no_spread(values):
    with pytest.raises(DataError, match="arm kan geen risico onderscheiden per wijk"):
        score(line(*values))


@pytest.mark.parametrize("weights", [{"wonen": -1}, dict.fromkeys(DOMAIN.values(), 0)])
def test_negative_or_all_zero_weights(weights):
    with pytest.raises(DataError, match="gewichten van de levensdomeinen kloppen niet"):
        score(table(), weights=weights)
