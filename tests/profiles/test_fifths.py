"""Where there are no groups: the fifths of the risk in their place."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from bench_profiles import cloud
from test_profiles import NAMES, denominators, profiles, shares

from genkgeo.drawings.palette import SEQUENTIAL
from genkgeo.index.risk import composite
from genkgeo.parameters.choices import ProfileChoices, RiskChoices
from genkgeo.profiles import Material, in_fifths
from genkgeo.profiles.remembered import remember
from genkgeo.profiles.years import follow
from genkgeo.results import Profiles

YEAR = {"year": 2025, "vintage": "2025"}


def figures() -> pd.DataFrame:
    drawn = np.random.default_rng(3).normal(40, 6, (31, len(NAMES)))
    return pd.DataFrame(drawn, [f"a{i:02d}" for i in range(31)], NAMES)


def fifths(size: float = 1e9, frame: pd.DataFrame | None = None) -> tuple[Profiles, pd.Series]:
    frame = figures() if frame is None else frame
    risk = composite(frame, frame.mean(), shares(), RiskChoices(), level="sector")
    material = Material(frame, sizes=denominators(frame, size))
    found = profiles(frame, every=shares(), sizes=denominators(frame, size))
    choices = ProfileChoices(bootstraps=100)
    return in_fifths(found, material, risk, shares(), choices, RiskChoices()), risk.scores["fifth"]


def test_they_are_the_fifths_of_the_risk_with_their_names_and_colours():
    found, fifth = fifths()
    assert found.fifths
    assert (found.labels == fifth.astype(int)).all()
    assert found.names.tolist()[::4] == [
        "laagste vijfde van het risico",
        "hoogste vijfde van het risico",
    ]
    assert tuple(found.colours) == SEQUENTIAL
    assert found.portrait.mean(axis=1).is_monotonic_increasing
    assert "lopen in elkaar over" in found.gradual
    assert "vijfden van het risico" in found.gradual


def test_small_areas_are_less_sure_of_their_fifth():
    sure, unsure = fifths(1e9)[0], fifths(60)[0]
    assert sure.confidence.min() > 0.95
    assert (sure.second == 0).mean() > 0.8
    assert unsure.confidence.mean() < 0.8
    assert set(unsure.second) <= {0, 1, 2, 3, 4, 5}


def test_an_area_without_a_score_is_left_out():
    frame = figures()
    frame.iloc[4, 1:] = np.nan
    found, _ = fifths(frame=frame)
    assert "a04" not in found.labels.index
    assert "a04" in found.left_out


def test_nothing_is_kept_of_fifths_and_they_follow_nothing():
    found, _ = fifths()
    kept = remember(found, **YEAR)
    assert not kept.profiles
    assert not kept.areas
    before = remember(profiles(figures(), number=3), **YEAR)
    on = follow(found, before, None, area_names=pd.Series(dtype=object))
    assert on.matching is None
    assert on.names.equals(found.names)


@pytest.mark.parametrize("shape", ["normaal", "factor"])
def test_a_cloud_has_no_groups(shape):
    frame = pd.DataFrame(cloud(3, shape)[:, :4], columns=NAMES[:4]).rename("a{:02d}".format)
    assert profiles(frame).gradual
