"""Portraits in the units of the indicators, the mix of each stadsdeel, and who touches whom."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
from made_up import results
from shapely import box

from genkgeo.areas.geometry import neighbours
from genkgeo.profiles import mix
from genkgeo.profiles.portraits import portraits


def test_portrait_counts_first():
    made = results()
    said = portraits(made).set_index(["profile", "indicator"])
    found = made.profiles
    assert len(said) == found.portrait.size
    for (profile, name), row in said.iterrows():
        own = found.labels.index[found.labels == profile]
        rows = made.current("wijk").set_index(["indicator", "area"]).loc[name].loc[own]
        rows = rows[rows["value"].notna()]
        if rows.empty:
            assert np.isnan(row["mean"])
            continue
        factor = made.registry[name].factor
        pooled = factor * rows["numerator"].sum() / rows["denominator"].sum()
        assert row["mean"] == pytest.approx(pooled)
        assert row["spread"] == pytest.approx(rows["value"].std(ddof=0))
        assert row["city"] == pytest.approx(made.table("gemeente")[name].iloc[0], nan_ok=True)
        assert row["z"] == found.portrait.loc[profile, name]


def test_count_has_the_mean_of_the_areas_and_no_city():
    made = results()
    name = next(iter(made.registry))
    one = made.registry[name].model_copy(update={"kind": "count", "denominator": None})
    made = replace(made, registry=made.registry | {name: one})
    said = portraits(made).set_index(["indicator", "profile"]).loc[name]
    values = made.table("wijk")[name].groupby(made.profiles.labels).mean()
    assert said["mean"].tolist() == pytest.approx(values.tolist(), nan_ok=True)
    assert said["city"].isna().all()


def test_mix_is_by_residents_and_leaves_room_for_areas_without_a_profile():
    made = results()
    said = mix(made, "stadsdeel")
    people = made.residents["residents"].xs("wijk", level="level")
    above = made.areas.parent("wijk", "stadsdeel")
    for stadsdeel, row in said.iterrows():
        own = above.index[above == stadsdeel]
        for profile, share in row.items():
            inside = [code for code in own if made.profiles.labels.get(code) == profile]
            assert share == pytest.approx(people[inside].sum() / people[own].sum())
    assert (said.sum(axis=1) <= 1 + 1e-12).all()
    assert said.columns.tolist() == made.profiles.names.index.tolist()


def test_mix_is_by_areas_where_residents_are_not_known():
    made = results()
    said = mix(replace(made, residents=made.residents.iloc[:0]), "stadsdeel")
    above = made.areas.parent("wijk", "stadsdeel")
    known = made.profiles.labels.groupby(above).size() / above.groupby(above).size()
    np.testing.assert_allclose(said.sum(axis=1), known.reindex(said.index).fillna(0))


def test_borders_drawn_a_little_apart_touch_and_corners_do_not():
    shapes = [box(0, 0, 100, 100), box(100.5, 0, 200, 100), box(200, 100, 300, 200)]
    frame = gpd.GeoDataFrame(geometry=shapes, index=["b", "a", "c"], crs=31370)
    assert neighbours(frame) == [("a", "b")]
    assert neighbours(frame.iloc[::-1]) == [("a", "b")]
