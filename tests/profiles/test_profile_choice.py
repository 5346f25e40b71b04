"""How many profiles, and what they are called."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from bench_profiles import CLOUDS, cloud, known
from bench_profiles import found as told
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import multivariate_normal
from sklearn.metrics import adjusted_rand_score, calinski_harabasz_score, silhouette_score
from test_profiles import NAMES, assert_same, profiles, registry, table

from genkgeo.errors import DataError
from genkgeo.profiles.choice import bic, choose
from genkgeo.profiles.naming import names
from genkgeo.profiles.stability import adjusted_rand, overlap
from genkgeo.profiles.years import match


def scored(stability: list[float], bic: list[float] | None = None, smallest: int = 5):
    return pd.DataFrame(
        {
            "stability": stability,
            "bic": bic or [-30.0] * len(stability),
            "smallest": smallest,
        },
        index=range(2, 2 + len(stability)),
    )


def test_table_of_numbers_says_what_the_library_says():
    frame = table()
    said = profiles(frame)
    assert said.choice.index.tolist() == [2, 3, 4, 5, 6, 7, 8]
    z = ((frame - frame.mean()) / frame.std(ddof=0)).to_numpy()
    at_four = said.choice.loc[4]
    assert at_four["silhouette"] == pytest.approx(silhouette_score(z, said.labels))
    assert at_four["calinski_harabasz"] == pytest.approx(calinski_harabasz_score(z, said.labels))
    assert at_four["smallest"] == 7
    assert at_four["stability"] > 0.95
    assert said.choice["bic"].idxmax() == 4
    assert said.reason.startswith("Vier profielen: van de aantallen, elk van minstens twee")
    assert not said.gradual


def test_silhouette_of_very_many_areas_is_of_a_sample(monkeypatch):
    monkeypatch.setattr("genkgeo.profiles.choice.SAMPLE", 20)
    some, every = profiles(table(noise=2)), None
    monkeypatch.undo()
    every = profiles(table(noise=2))
    assert not some.choice["silhouette"].equals(every.choice["silhouette"])
    np.testing.assert_allclose(some.choice["silhouette"], every.choice["silhouette"], atol=0.2)


@pytest.mark.parametrize("number", [2, 3, 5, 8])
def test_number_overrules(number):
    said = profiles(table(), number=number)
    assert sorted(said.labels.unique()) == list(range(1, number + 1))
    assert said.choice.index.tolist() == [2, 3, 4, 5, 6, 7, 8]
    assert "zoals de parameters vragen" in said.reason


def test_asking_for_the_number_that_is_chosen_changes_the_reason_alone():
    free, asked = profiles(table()), profiles(table(), number=4)
    pd.testing.assert_series_equal(free.labels, asked.labels)
    pd.testing.assert_series_equal(free.confidence, asked.confidence)
    pd.testing.assert_frame_equal(free.choice, asked.choice)


def test_of_the_numbers_that_the_figures_speak_for_the_most_stable():
    evidence = [-50.0, -31.0, -30.0, -35.9]
    assert choose(scored([0.99, 0.95, 0.8, 0.9], evidence), None)[0] == 3
    assert choose(scored([0.99, 0.7, 0.8, 0.9], evidence), None)[0] == 5
    assert choose(scored([0.99, 0.7, 0.8, 0.9], [-50.0, -31.0, -30.0, -36.1]), None)[0] == 4


def test_two_groups_are_told_of_like_any_other_number():
    k, reason = choose(scored([0.95, 0.6, 0.5], [-20.0, -40.0, -50.0]), None)
    assert k == 2
    assert "stabiliteit 0,95" in reason


def test_groups_of_one_area_are_suspect():
    given = scored([0.9, 0.8, 0.95])
    given.loc[4, "smallest"] = 1
    assert choose(given, None)[0] == 2
    assert choose(scored([0.9, 0.95], smallest=1), None)[0] == 3


def test_evidence_is_that_of_normal_groups_with_one_shape():
    """Worked out from the densities themselves, of so many areas that nothing is shrunk."""
    random = np.random.default_rng(4)
    group = random.integers(3, size=299)
    points = 4 * np.eye(3)[group] + random.normal(size=(299, 3))
    means = np.stack([points[group == g].mean(axis=0) for g in range(3)])
    covariance = np.cov((points - means[group]).T, bias=True)
    shares = np.bincount(group) / 299
    dense = [multivariate_normal(means[g], covariance).logpdf(points[group == g]) for g in range(3)]
    likelihood = sum(dense[g].sum() + (group == g).sum() * np.log(shares[g]) for g in range(3))
    expected = 2 * likelihood + 299 * 3 * (np.log(2 * np.pi) + 1) - 12 * np.log(299)
    assert bic(points, group) == pytest.approx(expected, abs=3)


def test_areas_that_are_alike_are_no_endless_evidence():
    points = np.repeat(np.eye(3), 4, axis=0)
    assert np.isfinite(bic(points, np.repeat([0, 1, 2], 4)))


@pytest.mark.slow
def test_right_number_of_known_groups():
    """The first of ``bench_profiles.py right``, with fewer draws."""
    random = np.random.default_rng(1)
    right = []
    for i in range(60):
        figures, k = known(i, random.uniform(6, 8), correlated=i % 2 == 0)
        right.append(told(figures, draws=40) == k)
    assert np.mean(right) >= 0.9


@pytest.mark.slow
@pytest.mark.parametrize("shape", CLOUDS)
def test_no_groups_are_told_of_where_there_are_none(shape):
    groups = [told(cloud(i, shape), draws=20) > 0 for i in range(25)]
    assert np.mean(groups) <= 0.12


def test_areas_that_flow_over_are_said_to():
    frame = moved_by_chance(0)
    said, asked = profiles(frame), profiles(frame, number=6)
    assert said.gradual.startswith("De sectoren lopen in elkaar over")
    assert said.reason.startswith("De cijfers tonen geen groepen: van 99 verzonnen gemeenten")
    assert len(asked.names) == 6
    assert asked.gradual == said.gradual
    assert asked.reason.startswith("Zes profielen, zoals de parameters vragen. De cijfers tonen")


def test_groups_of_an_earlier_release_do_not_come_and_go(monkeypatch):
    frame = table()
    earlier = profiles(frame).labels
    monkeypatch.setattr("genkgeo.profiles.structure.chance", lambda *_: 0.15)
    assert profiles(frame).gradual
    assert not profiles(frame, earlier=earlier).gradual
    monkeypatch.setattr("genkgeo.profiles.structure.chance", lambda *_: 0.25)
    assert profiles(frame, earlier=earlier).gradual


def test_stability_is_that_of_the_library():
    draw = np.random.default_rng(1)
    base, labels = draw.integers(0, 4, 50), draw.integers(0, 4, (6, 50))
    labels[0] = (base + 1) % 4
    expected = [adjusted_rand_score(base, one) for one in labels]
    np.testing.assert_allclose(adjusted_rand(overlap(base, labels, 4)), expected, atol=1e-12)
    assert adjusted_rand(overlap(base, labels, 4))[0] == 1


# --- with an earlier release --------------------------------------------------------------


def test_the_number_of_an_earlier_release_stays_unless_the_evidence_is_very_strong():
    given = scored([0.8, 0.9, 0.92, 0.88, 0.6], [-60.0, -39.9, -30.0, -45.0, -70.0])
    assert choose(given, None)[0] == 4
    k, reason = choose(given, None, 3)
    assert k == 3
    assert "zoals in de vorige uitgave: dat vier profielen beter zijn" in reason
    assert choose(given, 6, 3)[0] == 6


@pytest.mark.parametrize("earlier", [0, 2, 5, 9])
def test_an_earlier_number_that_is_worse_goes(earlier):
    given = scored([0.99, 0.9, 0.92, 0.88], [-60.0, -39.9, -30.0, -45.0])
    assert choose(given, None, earlier) == choose(given, None)


def test_an_earlier_number_that_leaves_one_area_goes():
    given = scored([0.7, 0.9, 0.95])
    assert choose(given, None, 3)[0] == 3
    given.loc[3, "smallest"] = 1
    assert choose(given, None, 3)[0] == 4


def moved_by_chance(year: int) -> pd.DataFrame:
    """Give areas that flow over into each other, with the chance of one year."""
    places = np.random.default_rng(3).normal(0, 3, (31, len(NAMES)))
    chance = np.random.default_rng([3, year]).normal(0, 0.9, places.shape)
    return pd.DataFrame(50 + places + chance, [f"a{i:02d}" for i in range(31)], NAMES)


@pytest.mark.slow
def test_areas_do_not_move_because_another_start_won():
    def moved(first, then):
        common = pd.crosstab(first.labels, then.labels)
        return 1 - sum(common.loc[a, b] for b, a in match(common).items()) / 31

    before = profiles(moved_by_chance(0), number=4)
    free, held = 0.0, 0.0
    for year in range(1, 7):
        free += moved(before, profiles(moved_by_chance(year), number=4))
        on = profiles(moved_by_chance(year), number=4, earlier=before.labels)
        held += moved(before, on)
    assert held < 0.8 * free


def test_groups_that_came_apart_are_not_held():
    frame = table()
    earlier = pd.Series(np.arange(28) % 4 + 1, frame.index)
    assert_same(profiles(frame, earlier=earlier), profiles(frame))


@pytest.mark.slow
def test_earlier_profiles_may_have_any_number_and_miss_areas():
    frame = table(noise=6)
    before = profiles(frame, number=4).labels
    some = before.map({1: 7, 2: 3, 3: 8, 4: 1}).iloc[::-1].drop(frame.index[5])
    one = profiles(frame, number=4, earlier=before.drop(frame.index[5]))
    assert_same(profiles(frame, number=4, earlier=some), one)
    nowhere = pd.Series([1, 2], ["x", "y"])
    assert_same(profiles(frame, earlier=nowhere), profiles(frame))


@pytest.mark.slow
def test_the_number_left_is_not_called_that_of_the_earlier_release(monkeypatch):
    """Of four profiles three have areas with all figures: that there were three is not true."""
    monkeypatch.setattr("genkgeo.profiles.structure.chance", lambda *_: 0.01)
    monkeypatch.setattr("genkgeo.profiles.choice.STAYS", 1000.0)
    frame = moved_by_chance(2)
    three = profiles(frame, number=3).labels
    frame.iloc[3, 0] = np.nan
    said = profiles(frame, earlier=three).reason
    assert said.startswith("Drie profielen, zoals in de vorige uitgave")
    gone = three.astype(pd.CategoricalDtype([1, 2, 3, 4]))
    incomplete = three.where(three.index != frame.index[3], 4)
    for four in (gone, incomplete):
        assert profiles(frame, earlier=four).reason == profiles(frame).reason


# --- too few ------------------------------------------------------------------------------


@pytest.mark.parametrize(("areas", "number"), [(1, None), (2, None), (5, 5), (3, 3)])
def test_too_few_areas(areas, number):
    with pytest.raises(DataError, match="te weinig gebieden voor profielen"):
        profiles(table().iloc[::6][:areas], number=number)


def test_number_above_what_is_possible_says_what_is():
    with pytest.raises(DataError, match="er zijn hoogstens 4 profielen mogelijk"):
        profiles(table().iloc[::6][:5], number=8)


def test_areas_that_are_alike_count_as_one():
    frame = table(groups=2, each=4, noise=0)
    with pytest.raises(DataError, match="meer dan 2 verschillende gebieden"):
        profiles(frame)
    frame.iloc[0] += 1
    said = profiles(frame)
    assert said.choice.index.tolist() == [2]
    assert "voor meer zijn er te weinig verschillende gebieden" in said.reason


def test_areas_with_gaps_do_not_count_as_areas():
    frame = table().iloc[::5]
    frame.iloc[1:, 0] = [np.nan] * (len(frame) - 2) + [1.0]
    with pytest.raises(DataError, match="met alle cijfers"):
        profiles(frame)


@pytest.mark.parametrize("every", [registry(**dict.fromkeys(NAMES, "none")), registry()])
def test_nothing_to_tell_areas_apart(every):
    with pytest.raises(DataError, match="Geen enkele indicator onderscheidt de gebieden"):
        profiles(table() * 0 + 1, every=every)


# --- names --------------------------------------------------------------------------------


@pytest.mark.slow
@settings(deadline=None)
@given(arrays(float, (8, 5), elements=st.sampled_from([-2.0, -1.0, -0.3, 0.0, 0.3, 1.0, 2.0])))
def test_names_are_unique(centres):
    portrait = pd.DataFrame(centres, index=range(1, 9), columns=NAMES)
    said = names(portrait, registry())
    assert said.is_unique
    assert said.index.tolist() == portrait.index.tolist()
    assert (said.str.len() > 0).all()


def named(*centres: list[float]) -> list[str]:
    portrait = pd.DataFrame(list(centres), index=range(1, len(centres) + 1), columns=NAMES)
    return names(portrait, registry()).tolist()


def test_name_says_what_stands_out_in_words_of_the_registry():
    assert named([2, 1, 0.4, 0, 0]) == ["vaak arm en lage werk"]
    assert named([0.4, -0.6, 0, 0, 0]) == ["hoge werk"]
    assert named([0.4, 0, 0, 0, 0]) == ["rond het gemiddelde"]


def test_names_alike_get_a_third_indicator_and_what_they_lean_to():
    assert named([2, 1, 0.8, 0, 0], [2, 1, 0, -0.9, 0]) == [
        "vaak arm, lage werk en hoge huis",
        "vaak arm, lage werk en lage meter",
    ]
    assert named([2, 1, 0.8, 0.7, 0], [1, 2, 0.8, 0, 0.7]) == [
        "vaak arm, lage werk, hoge huis en hoge meter",
        "lage werk, vaak arm, hoge huis en hoge school",
    ]
    assert named([0.4, 0, 0, 0, 0], [0, -0.3, 0, 0, 0]) == [
        "rond het gemiddelde, eerder vaak arm",
        "rond het gemiddelde, eerder hoge werk",
    ]


def test_names_alike_in_every_indicator_say_how_pronounced():
    assert named([1, 0.9, 0.8, 0.7, 0], [2, 1.9, 1.8, 1.7, 0])[1].endswith(", meer uitgesproken")
    assert named(*[[1, 0, 0, 0, 0]] * 3)[2].endswith("(3)")
