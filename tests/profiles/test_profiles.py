"""Profiles: the same whatever the order, the machine or the run, and honest about gaps."""

from __future__ import annotations

import dataclasses
import functools
import itertools
import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from bench_profiles import made
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from project import ROOT
from threadpoolctl import threadpool_limits

from genkgeo.drawings.palette import PROFILES
from genkgeo.errors import DataError
from genkgeo.parameters.choices import METHODS, ProfileChoices
from genkgeo.parameters.registry import Indicator
from genkgeo.profiles import BORDERLINE, Material, borderline, cluster
from genkgeo.profiles.prepare import noisy, prepare
from genkgeo.results import Profiles

NAMES = ["arm", "werk", "huis", "meter", "school"]


FOLDERS = [str(ROOT / "tests" / name) for name in ("support", "benchmarks")]
"""Where a process of its own finds what it imports."""


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
    values = 50 + values
    index = [f"a{group}_{i:02d}" for group in range(groups) for i in range(each)]
    return pd.DataFrame(values, index=index, columns=NAMES)


def profiles(frame: pd.DataFrame, *, every=None, share: float = 0.6, **choices) -> Profiles:
    given = {
        part: choices.pop(part, None) for part in ("sizes", "residents", "neighbours", "earlier")
    }
    choices = ProfileChoices(**{"bootstraps": 20} | choices)
    return cluster(Material(frame, **given), every or registry(), choices, minimum_share=share)


def denominators(frame: pd.DataFrame, size: float = 300) -> pd.DataFrame:
    return pd.DataFrame(size, frame.index, frame.columns)


def row(frame: pd.DataFrame) -> list[tuple[str, str]]:
    """Let every area touch the next one."""
    return list(itertools.pairwise(frame.index))


def assert_same(one: Profiles, other: Profiles) -> None:
    for field in dataclasses.fields(Profiles):
        left, right = getattr(one, field.name), getattr(other, field.name)
        if isinstance(left, pd.Series):
            pd.testing.assert_series_equal(left, right)
        elif isinstance(left, pd.DataFrame):
            pd.testing.assert_frame_equal(left, right, rtol=1e-9)
        else:
            assert left == right, field.name


def test_groups_far_apart_are_found():
    found = profiles(table())
    assert found.names.index.tolist() == [1, 2, 3, 4]
    of_group = found.labels.groupby(found.labels.index.str[:2])
    assert (of_group.nunique() == 1).all()
    assert of_group.first().nunique() == 4


SHUFFLED = {"kmeans": 8, "ward": 4, "gaussian": 2, "contiguous": 3}


@functools.cache
def shuffled_base(method: str, noise: float) -> tuple[pd.DataFrame, Profiles]:
    frame = table(noise=noise)
    frame.iloc[3, 2] = np.nan
    given = {"sizes": denominators(frame), "neighbours": row(frame)}
    return frame, profiles(frame, every=shares(), method=method, **given)


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
def test_order_and_codes_do_not_matter(method):
    @settings(max_examples=SHUFFLED[method], deadline=None, phases=[Phase.generate])
    @given(
        order=st.permutations(range(28)),
        columns=st.permutations(NAMES),
        codes=st.permutations([f"{one}{two}" for one in "aZ9-" for two in "0bY_x2w"]),
        noise=st.sampled_from([0.6, 6.0]),
    )
    def check(order, columns, codes, noise):
        frame, first = shuffled_base(method, noise)
        called = dict(zip(frame.index, codes, strict=True))
        other = frame.iloc[list(order)][list(columns)].rename(index=called)
        touching = [(called[b], called[a]) for a, b in reversed(row(frame))]
        again = profiles(
            other,
            every=shares(),
            method=method,
            sizes=denominators(other),
            neighbours=touching,
        )
        assert_same(first, renamed(again, {new: old for old, new in called.items()}))

    check()


@pytest.mark.slow
def test_codes_do_not_matter_where_areas_are_alike_but_lie_elsewhere():
    """Ties and twins on a map: which of two comes first must not follow from its code."""
    draw = np.random.default_rng(0)
    frame = (table(noise=3) > 50).astype(float)
    touching = row(frame) + list(zip(frame.index, frame.index[7:], strict=False))
    first = profiles(frame, method="contiguous", neighbours=touching)
    called = dict(zip(frame.index, draw.permutation(frame.index), strict=True))
    pairs = [(called[b], called[a]) for a, b in touching[::-1] + touching]
    again = profiles(frame.rename(index=called), method="contiguous", neighbours=pairs)
    assert_same(first, renamed(again, {new: old for old, new in called.items()}))


@pytest.mark.slow
def test_contiguous_profiles_of_areas_that_touch_nothing():
    # few areas: each two of them are joined for every draw
    said = profiles(table(groups=2, each=3), method="contiguous", neighbours=[])
    assert "in zes losse stukken" in said.notes[-1]


def renamed(found: Profiles, back: dict[str, str]) -> Profiles:
    def series(one: pd.Series) -> pd.Series:
        return one.rename(index=back).sort_index()

    return dataclasses.replace(
        found,
        labels=series(found.labels),
        confidence=series(found.confidence),
        second=series(found.second),
        partial=tuple(sorted(back[code] for code in found.partial)),
    )


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
def test_repeated_runs_are_the_same(method):
    frame = table(noise=6)
    every = {"method": method, "sizes": denominators(frame), "neighbours": row(frame)}
    assert_same(profiles(frame, **every), profiles(frame, **every))


@pytest.mark.slow
def test_units_do_not_matter():
    frame = table()
    assert_same(profiles(frame), profiles(frame * [128, 0.25, 8, 2, 1024]))


@pytest.mark.slow
def test_number_of_threads_does_not_matter():
    """And no library runs more than one, neither one loaded for the first profiles of a process."""
    code = (
        "import sys; sys.path[:0] = sys.argv[1:]\n"
        "from bench_profiles import ProfileChoices, cluster, made\n"
        "from threadpoolctl import threadpool_info\n"
        "from genkgeo.profiles import choice\n"
        "scores = choice.scores\n"
        "def spy(*given):\n"
        "    print([one['num_threads'] for one in threadpool_info()])\n"
        "    return scores(*given)\n"
        "choice.scores = spy\n"
        "found = cluster(*made(31), ProfileChoices(bootstraps=20), minimum_share=0.6)\n"
        "print(found.labels.tolist(), found.names.tolist(), found.portrait.to_numpy().tobytes(),"
        "found.confidence.tolist(), found.choice.to_numpy().tobytes())"
    )
    of_two = subprocess.run(
        [sys.executable, "-c", code, *FOLDERS],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "2"},
    ).stdout
    running, *told = of_two.splitlines()
    assert set(running.strip("[]").split(", ")) == {"1"}
    # The libraries of this process may have loaded long ago: they are held to one from outside.
    with threadpool_limits(1):
        found = cluster(*made(31), ProfileChoices(bootstraps=20), minimum_share=0.6)
    of_one = (
        f"{found.labels.tolist()} {found.names.tolist()} {found.portrait.to_numpy().tobytes()} "
        f"{found.confidence.tolist()} {found.choice.to_numpy().tobytes()}"
    )
    assert told[-1] == of_one


def test_seed_does_not_matter_where_groups_are_clear():
    one, other = profiles(table(), seed=1), profiles(table(), seed=2)
    pd.testing.assert_series_equal(one.labels, other.labels)
    pd.testing.assert_series_equal(one.names, other.names)


@pytest.mark.slow
def test_numbered_from_low_to_high_risk():
    frame = table()
    found = profiles(frame)
    assert found.portrait.mean(axis=1).is_monotonic_increasing
    turned = profiles(100 - frame)
    assert turned.labels.tolist() == (5 - found.labels).tolist()
    np.testing.assert_allclose(turned.portrait.iloc[::-1].to_numpy(), -found.portrait.to_numpy())


def test_portrait_is_the_mean_of_oriented_z_scores():
    frame = table()
    found = profiles(frame)
    z = (frame - frame.mean()) / frame.std(ddof=0) * [1, -1, 1, 1, 1]
    expected = z.groupby(found.labels).mean()
    np.testing.assert_allclose(found.portrait.to_numpy(), expected.to_numpy(), atol=1e-12)
    spread = z.groupby(found.labels).std(ddof=0)
    np.testing.assert_allclose(found.spread.to_numpy(), spread.to_numpy(), atol=1e-12)
    assert found.colours.tolist() == list(PROFILES[:4])


# --- gaps ---------------------------------------------------------------------------------


def test_area_with_a_gap_is_placed_by_what_it_has():
    frame = table()
    frame.loc["a1_02", ["huis", "meter"]] = np.nan
    found = profiles(frame)
    assert found.partial == ("a1_02",)
    assert found.left_out == ()
    assert len(found.labels) == len(frame)
    assert found.labels["a1_02"] == found.labels["a1_03"]


def test_area_with_too_little_is_left_out_and_listed():
    frame = table()
    frame.loc["a1_02", ["huis", "meter", "school"]] = np.nan
    found = profiles(frame)
    assert found.left_out == ("a1_02",)
    assert "a1_02" not in found.labels.index
    assert len(found.labels) == len(frame) - 1
    assert profiles(frame, share=0.4).partial == ("a1_02",)


@pytest.mark.slow
def test_indicator_without_differences_or_figures_takes_no_part():
    frame = table()
    plain = profiles(frame.drop(columns="huis"))
    for value in (7.0, np.nan, [0.3, 0.1 + 0.2] * (len(frame) // 2)):
        found = profiles(frame.assign(huis=value))
        assert found.flat == ("huis",)
        assert "niet gebruikt: Huis." in found.notes[0]
        assert_same(dataclasses.replace(found, flat=(), notes=plain.notes), plain)


def test_indicator_that_only_a_left_out_area_has_otherwise_is_flat_too():
    frame = table().assign(huis=7.0, meter=np.nan, school=np.nan)
    frame.loc["a1_02"] = [np.nan, np.nan, 9.0, np.nan, np.nan]
    found = profiles(frame)
    assert found.left_out == ("a1_02",)
    assert set(found.flat) == {"huis", "meter", "school"}


def test_direction_none_is_left_out():
    assert "arm" not in profiles(table(), every=registry(arm="none")).portrait


@pytest.mark.slow
def test_area_with_too_few_residents_is_left_out_and_listed():
    frame = table()
    residents = pd.Series(1000.0, frame.index)
    residents["a0_01"], residents["a2_03"] = 199, np.nan
    found = profiles(frame, residents=residents, level="sector")
    assert (found.too_small, found.level) == (("a0_01",), "sector")
    pd.testing.assert_series_equal(
        found.labels, profiles(frame.drop(index="a0_01"), level="sector").labels
    )
    assert profiles(frame, residents=residents, minimum_residents=0).too_small == ()


def test_infinite_figure_is_an_error():
    frame = table()
    frame.loc["a1_02", "huis"] = np.inf
    with pytest.raises(DataError, match=r"Een cijfer is oneindig(.|\n)*huis van a1_02"):
        profiles(frame)


# --- how sure -----------------------------------------------------------------------------


def test_area_between_two_profiles_is_a_borderline_case():
    frame = table(groups=2, each=12, noise=0.4)
    ends = [frame[frame.index.str.startswith(group)].mean() for group in ("a0", "a1")]
    frame.loc["a0_00"] = sum(ends) / 2
    found = profiles(frame, number=2, bootstraps=100)
    assert found.confidence["a0_00"] < BORDERLINE
    assert found.second["a0_00"] == 3 - found.labels["a0_00"]
    assert borderline(found).pipe(lambda said: said.index[said]).tolist() == ["a0_00"]
    rest = found.confidence.drop("a0_00")
    assert (rest > 0.95).all()
    assert (found.second[found.confidence == 1] == 0).all()


@pytest.mark.slow
def test_small_numbers_make_less_sure():
    frame = table(noise=3)
    large, small = (
        profiles(frame, every=shares(), number=3, sizes=denominators(frame, size), bootstraps=50)
        for size in (1e7, 40)
    )
    assert small.confidence.mean() < large.confidence.mean() - 0.05
    pd.testing.assert_series_equal(small.labels, large.labels)
    without = profiles(frame, every=shares(), number=3, bootstraps=50)
    assert abs(without.confidence - large.confidence).max() < 0.05
    assert "De noemers zijn niet bekend" in without.notes[0]


def test_draws_without_noise_are_the_figures_themselves():
    """Units and directions come back: shares, ratios, counts and means alike."""
    frame = table(noise=3)
    every = shares()
    kinds = ({"maximum_ratio": 4.0, "factor": 25.0}, {"maximum_ratio": None}, {"kind": "mean"})
    for name, other in zip(NAMES, kinds, strict=False):
        every[name] = every[name].model_copy(update=other)
    every["meter"] = every["meter"].model_copy(update={"kind": "count", "factor": 1.0})
    material = Material(frame * [1, 1, 1, 1e9, 1], denominators(frame, 1e9))
    prepared = prepare(material, every, ProfileChoices(), minimum_share=0.6)
    drawn = noisy(prepared, every, 3, 1)
    assert drawn.shape == (3, len(frame), len(NAMES))
    np.testing.assert_allclose(drawn, np.stack([prepared.scaled] * 3), atol=2e-3)


def shares() -> dict[str, Indicator]:
    some = {"factor": 100.0, "maximum_ratio": 1.0}
    return {name: one.model_copy(update=some) for name, one in registry().items()}
