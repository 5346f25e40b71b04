"""Every method of grouping: what each one finds, and the fall-backs that it states."""

from __future__ import annotations

import numpy as np
import pytest
from test_profiles import denominators, profiles, row, shares, table

from genkgeo.errors import DataError
from genkgeo.parameters.choices import METHODS
from genkgeo.profiles import borders, stability


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
def test_every_method_finds_groups_far_apart(method):
    frame = table(noise=0.2)
    frame.loc["a2_03", "huis"] = np.nan
    given = {"sizes": denominators(frame, 1e9), "neighbours": row(frame), "bootstraps": 60}
    found = profiles(frame, every=shares(), method=method, **given)
    assert found.method == method
    assert found.names.index.tolist() == [1, 2, 3, 4]
    assert (found.labels.groupby(found.labels.index.str[:2]).nunique() == 1).all()
    assert (found.confidence > 0.9).all()


@pytest.mark.slow
def test_contiguous_profiles_hold_together():
    frame = table(noise=4)
    frame.loc["a1_02", "huis"] = np.nan
    found = profiles(frame, method="contiguous", number=5, neighbours=row(frame))
    assert (found.labels.diff().fillna(0) != 0).sum() == 4  # five stretches of one row
    assert "gemiddelde van de buren" in found.notes[1]
    assert (
        "50 trekkingen"
        in profiles(frame, method="contiguous", neighbours=row(frame), bootstraps=60).notes[-1]
    )


@pytest.mark.slow
def test_contiguous_profiles_of_many_areas_get_fewer_draws(monkeypatch):
    frame = table(groups=3, each=6)
    monkeypatch.setattr(stability, "REFITTED", 15 * len(frame))
    found = profiles(frame, method="contiguous", neighbours=row(frame), bootstraps=60)
    assert "15 trekkingen in plaats van 60" in found.notes[-1]


def test_contiguous_profiles_of_too_many_areas_are_refused(monkeypatch):
    frame = table(groups=3, each=6)
    monkeypatch.setattr(borders, "MOST", 17)
    with pytest.raises(DataError, match="hoogstens 17 gebieden") as refused:
        profiles(frame, method="contiguous", neighbours=row(frame))
    assert "kmeans" in str(refused.value)
    assert profiles(frame, method="kmeans", bootstraps=20).any  # what the remedy says


@pytest.mark.slow
def test_contiguous_profiles_of_loose_pieces_say_so():
    frame = table()
    apart = [pair for pair in row(frame) if pair[0] != "a1_06"]
    assert (
        "in twee losse stukken" in profiles(frame, method="contiguous", neighbours=apart).notes[1]
    )


def test_contiguous_profiles_need_the_borders():
    with pytest.raises(DataError, match="vragen de grenzen van de gebieden"):
        profiles(table(), method="contiguous")


def test_mixture_with_an_empty_profile_is_an_error():
    frame = table(groups=2, each=10, noise=0.05)
    with pytest.raises(DataError, match="Een profiel blijft leeg"):
        profiles(frame, method="gaussian", number=8)


def test_ward_of_very_many_areas_groups_a_sample(monkeypatch):
    monkeypatch.setattr("genkgeo.profiles.WARD_MOST", 20)
    monkeypatch.setattr("genkgeo.profiles.methods.WARD_MOST", 20)
    found = profiles(table(noise=0.2), method="ward")
    assert found.names.index.tolist() == [1, 2, 3, 4]
    assert "steekproef van 20 gebieden" in found.notes[1]
