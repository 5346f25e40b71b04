"""Profiles: the same whatever the order, the machine or the run, and honest about gaps."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score

from genkgeo.choices import ProfileChoices
from genkgeo.errors import DataError
from genkgeo.profiles import N_INIT, cluster
from genkgeo.registry import Indicator
from genkgeo.results import Profiles

NAMES = ["arm", "werk", "huis", "meter", "school"]


def registry(**directions: str) -> dict[str, Indicator]:
    return {
        name: Indicator(
            label=name,
            short=name.capitalize(),
            unit="%",
            domain="wonen",
            numerator=name,
            denominator="d",
            source="x",
            direction=directions.get(name, "lower" if name == "werk" else "higher"),
            high="vaak arm" if name == "arm" else "",
        )
        for name in NAMES
    }


def table(groups: int = 4, each: int = 7, seed: int = 5, noise: float = 0.6) -> pd.DataFrame:
    """Give groups of areas around centres far apart; area ``a2_03`` is of group 2."""
    draw = np.random.default_rng(seed)
    centres = draw.normal(0, 3, (groups, len(NAMES)))
    values = np.repeat(centres, each, axis=0) + draw.normal(0, noise, (groups * each, len(NAMES)))
    index = [f"a{group}_{i:02d}" for group in range(groups) for i in range(each)]
    return pd.DataFrame(values, index=index, columns=NAMES)


def profiles(frame: pd.DataFrame, *, every=None, share: float = 0.6, **choices) -> Profiles:
    choices = ProfileChoices(**choices)
    return cluster(frame, every or registry(), choices, minimum_share=share)


def assert_same(one: Profiles, other: Profiles) -> None:
    pd.testing.assert_series_equal(one.labels, other.labels)
    pd.testing.assert_series_equal(one.names, other.names)
    pd.testing.assert_frame_equal(one.portrait, other.portrait)
    assert (one.partial, one.left_out, one.reason) == (other.partial, other.left_out, other.reason)


def test_groups_far_apart_are_found():
    found = profiles(table())
    assert found.names.index.tolist() == [1, 2, 3, 4]
    of_group = found.labels.groupby(found.labels.index.str[:2])
    assert (of_group.nunique() == 1).all()
    assert of_group.first().nunique() == 4


@pytest.mark.parametrize("noise", [0.6, 6])
def test_order_of_rows_and_columns_and_repeated_runs_do_not_matter(noise):
    frame = table(noise=noise)
    frame.iloc[3, 2] = np.nan
    first = profiles(frame)
    assert_same(first, profiles(frame))
    for seed in range(3):
        assert_same(first, profiles(frame.sample(frac=1, random_state=seed)))
    assert_same(first, profiles(frame[NAMES[::-1]]))


def test_names_of_areas_and_of_the_index_do_not_matter():
    frame = table()
    found = profiles(frame)
    renamed = profiles(frame.set_axis(range(1000, 1000 + len(frame))).rename_axis("wijk"))
    assert renamed.labels.tolist() == found.labels.tolist()
    assert renamed.names.tolist() == found.names.tolist()


def test_units_do_not_matter():
    frame = table()
    assert_same(profiles(frame), profiles(frame * [100, 0.25, 8, 2, 1024]))


def test_number_of_threads_does_not_matter():
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from test_profiles import profiles, table\n"
        "found = profiles(table(noise=6))\n"
        "print(found.labels.tolist(), found.names.tolist(), found.portrait.to_numpy().tobytes())"
    )
    command = [sys.executable, "-c", code, str(Path(__file__).parent)]
    said = {
        subprocess.run(
            command,
            check=True,
            capture_output=True,
            env=os.environ | {"OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads},
        ).stdout
        for threads in ("1", "2")
    }
    assert len(said) == 1


def test_seed_does_not_matter_where_groups_are_clear():
    assert_same(profiles(table(), seed=1), profiles(table(), seed=2))


def test_groups_are_at_least_as_tight_as_from_random_starts_alone():
    frame = table(noise=6)
    z = (frame - frame.mean()) / frame.std(ddof=0) * [1, -1, 1, 1, 1]
    for number in (3, 5):
        found = profiles(frame, number=number, seed=1)
        centres = found.portrait.loc[found.labels].to_numpy()
        ours = ((z.to_numpy() - centres) ** 2).sum()
        alone = KMeans(number, n_init=N_INIT, random_state=1).fit(z.to_numpy()).inertia_
        assert ours <= alone * (1 + 1e-9)


def test_numbered_from_low_to_high_risk():
    frame = table()
    found = profiles(frame)
    assert found.portrait.mean(axis=1).is_monotonic_increasing
    turned = profiles(-frame)
    assert turned.labels.tolist() == (5 - found.labels).tolist()
    np.testing.assert_allclose(turned.portrait.iloc[::-1].to_numpy(), -found.portrait.to_numpy())


def test_portrait_is_the_mean_of_oriented_z_scores():
    frame = table()
    found = profiles(frame)
    z = (frame - frame.mean()) / frame.std(ddof=0) * [1, -1, 1, 1, 1]
    expected = z.groupby(found.labels).mean()
    np.testing.assert_allclose(found.portrait.to_numpy(), expected.to_numpy(), atol=1e-12)


# --- gaps ---------------------------------------------------------------------------------


def test_area_with_a_gap_is_placed_by_what_it_has():
    frame = table()
    whole = profiles(frame).labels
    frame.loc["a1_02", ["huis", "meter"]] = np.nan
    found = profiles(frame)
    assert found.partial == ("a1_02",)
    assert found.left_out == ()
    pd.testing.assert_series_equal(found.labels, whole)


def test_area_with_too_little_is_left_out_and_listed():
    frame = table()
    frame.loc["a1_02", ["huis", "meter", "school"]] = np.nan
    found = profiles(frame)
    assert found.left_out == ("a1_02",)
    assert "a1_02" not in found.labels.index
    assert len(found.labels) == len(frame) - 1
    assert profiles(frame, share=0.4).partial == ("a1_02",)


def test_indicator_without_differences_or_figures_takes_no_part():
    frame = table()
    plain = profiles(frame.drop(columns="huis"))
    for value in (7.0, np.nan, [0.3, 0.1 + 0.2] * (len(frame) // 2)):
        assert_same(profiles(frame.assign(huis=value)), plain)


def test_direction_none_is_left_out():
    assert "arm" not in profiles(table(), every=registry(arm="none")).portrait


# --- how many -----------------------------------------------------------------------------


def test_number_by_silhouette_with_the_table_shown():
    frame = table()
    found = profiles(frame)
    assert found.choice.index.tolist() == [3, 4, 5, 6]
    assert found.choice["silhouette"].idxmax() == 4
    z = (frame - frame.mean()) / frame.std(ddof=0)
    expected = silhouette_score(z.to_numpy(), found.labels.to_numpy())
    assert found.choice.loc[4, "silhouette"] == pytest.approx(expected)
    assert found.reason.startswith("Vier profielen: van 3 tot 6")


@pytest.mark.parametrize("number", [2, 3, 5, 8])
def test_number_overrules(number):
    found = profiles(table(), number=number)
    assert sorted(found.labels.unique()) == list(range(1, number + 1))
    assert number in found.choice.index
    assert "zoals de parameters vragen" in found.reason


@pytest.mark.parametrize(("areas", "number"), [(3, None), (5, 5), (2, 2)])
def test_too_few_areas(areas, number):
    with pytest.raises(DataError, match="te weinig gebieden voor profielen"):
        profiles(table().iloc[::6][:areas], number=number)


def test_areas_that_are_alike_count_as_one():
    frame = table(groups=3, each=4, noise=0)
    with pytest.raises(DataError, match="meer dan 3 verschillende gebieden"):
        profiles(frame)
    frame.iloc[0] += 1
    assert profiles(frame).choice.index.tolist() == [3]


def test_areas_with_gaps_do_not_count_as_areas():
    frame = table().iloc[::5]
    frame.iloc[1:, 0] = [np.nan] * (len(frame) - 2) + [1.0]
    with pytest.raises(DataError, match="met alle cijfers"):
        profiles(frame)


@pytest.mark.parametrize("every", [registry(**dict.fromkeys(NAMES, "none")), registry()])
def test_nothing_to_tell_areas_apart(every):
    with pytest.raises(DataError, match="Geen enkele indicator onderscheidt de gebieden"):
        profiles(table() * 0 + 1, every=every)


def test_few_areas_that_differ_still_give_profiles():
    found = profiles(table(groups=2, each=2))
    assert sorted(found.labels.unique()) == [1, 2, 3]


# --- names --------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_names_are_unique(seed):
    for number in (3, 8):
        names = profiles(table(seed=seed, noise=4), number=number).names
        assert names.is_unique
        assert (names.str.len() > 0).all()


def test_name_says_what_stands_out_in_words_of_the_registry():
    frame = table(each=6).mul(0.01)
    frame.loc["a3_00":"a3_05", "arm"] += 50
    frame.loc["a3_00":"a3_05", "werk"] -= 50
    found = profiles(frame)
    name = found.names[found.labels["a3_00"]]
    assert set(name.split(" en ")) == {"vaak arm", "lage werk"}
