"""k-means: as tight as scikit-learn finds from a hundred starts, for every k that is shown."""

from __future__ import annotations

import damage
import numpy as np
import pytest
from project import EXAMPLE
from sklearn.cluster import KMeans

import genkgeo
from genkgeo.profiles.kmeans import exchanged, tightest, within
from genkgeo.profiles.prepare import Material, prepare

SHOWN = range(2, 9)


def not_as_tight(points: np.ndarray, seed: int) -> list[int]:
    """List the k for which a hundred starts find tighter groups than ours."""
    return [
        k
        for k in SHOWN
        if within(points, tightest(points, k, 71016), k)
        > KMeans(k, n_init=100, random_state=seed).fit(points).inertia_ * (1 + 1e-6)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_random_areas(seed):
    random = np.random.default_rng([seed, 5])
    points = random.normal(size=(31, int(random.integers(4, 13))))
    points += 2 * random.normal(size=(4, points.shape[1]))[random.integers(4, size=31)]
    assert not_as_tight(points, seed) == []


def all_as_tight(analysis) -> bool:
    results, choices = analysis.core, analysis.params.file.profiles
    material = Material(results.table(results.profiles.level))
    scaled = prepare(material, results.registry, choices, minimum_share=0.6).scaled.dropna()
    return not_as_tight(scaled.to_numpy(), 1) == []


@pytest.mark.slow
def test_the_areas_of_the_example():
    assert all_as_tight(genkgeo.load(EXAMPLE).computed)


@pytest.mark.slow
@pytest.mark.real_data
def test_the_areas_of_the_open_data(tmp_path, shared_data):
    assert all_as_tight(
        genkgeo.load(damage.copy_open_data(tmp_path / "project", shared_data)).computed
    )


def test_moving_one_area_betters_what_centres_cannot():
    """Every area is nearest to its own centre, and yet one belongs in the smaller group."""
    points = np.array([[0.0], [1.0], [1.1], [2.9], [4.0]])
    stuck = np.array([0, 0, 0, 1, 1])
    assert within(points, exchanged(points, stuck, 2), 2) <= within(points, stuck, 2)
    bad = np.array([0, 1, 0, 1, 0])
    assert exchanged(points, bad, 2).tolist() in ([0, 0, 0, 1, 1], [1, 1, 1, 0, 0])


def test_an_area_that_is_alone_keeps_its_group():
    points = np.array([[0.0], [0.1], [9.0]])
    assert exchanged(points, np.array([0, 0, 1]), 2).tolist() == [0, 0, 1]
