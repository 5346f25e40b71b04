"""The areas as a release draws them, and which of them lie elsewhere than in another release."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from genkgeo.parameters.levels import Level, Levels

NOTICED = 0.01
"""Share of an area that must lie elsewhere to be told; less is another rounding."""

Drawn = dict[tuple[str, str], shapely.Geometry]
"""(level, area) → its polygon in metres."""


def read_drawn(folder: Path, levels: Iterable[Level]) -> Drawn:
    """Read the polygons of a release from its GeoPackage; none where it has no such file.

    Raises
    ------
    ValueError
        The file is damaged.
    """
    drawn: Drawn = {}
    for path in sorted((folder / "tabellen").glob("*.gpkg")):
        try:
            there = {str(name) for name, _ in pyogrio.list_layers(path)}
            for level in levels:
                if level.stem not in there:
                    continue
                frame = pyogrio.read_dataframe(path, layer=level.stem, columns=["code"])
                codes = frame["code"].astype(str)
                drawn |= {
                    (level.id, code): shape
                    for code, shape in zip(codes, frame.geometry, strict=True)
                }
        except (DataSourceError, DataLayerError, KeyError) as error:
            raise ValueError(f"{path.name}: {error}") from None
    return drawn


def elsewhere(before: Drawn, after: Drawn) -> dict[tuple[str, str], float]:
    """Say of the areas of both releases which share of each lies elsewhere.

    The share of the larger of both polygons that is not in the other; areas below `NOTICED` are
    left out.

    Examples
    --------
    >>> then = {("kern", "A"): shapely.box(0, 0, 10, 10), ("kern", "B"): shapely.box(0, 0, 1, 1)}
    >>> now = {("kern", "A"): shapely.box(4, 0, 14, 10), ("kern", "B"): shapely.box(0, 0, 1, 1)}
    >>> elsewhere(then, now)
    {('kern', 'A'): 0.4}
    """
    keys = sorted(before.keys() & after.keys())
    then, now = ([drawn[key] for key in keys] for drawn in (before, after))
    both = shapely.area(shapely.intersection(then, now))
    larger = [max(sizes) for sizes in zip(shapely.area(then), shapely.area(now), strict=True)]
    shares = {
        key: round(float(1 - shared / size), 6)
        for key, shared, size in zip(keys, both, larger, strict=True)
        if size > 0
    }
    return {key: share for key, share in shares.items() if share >= NOTICED}


def too_far(moved: dict[tuple[str, str], float], allowed: float, levels: Levels) -> list[str]:
    """Word how many areas of each level lie elsewhere for more than is allowed.

    Examples
    --------
    >>> levels = Levels.between([Level(id="kern", singular="kern", plural="kernen")])
    >>> too_far({("kern", "A"): 0.4, ("kern", "B"): 0.05}, 0.1, levels)
    ['de vorm van 1 kern ligt anders op de kaart']
    """
    sentences = []
    for level in reversed(levels.all[:-1]):
        number = sum(share > allowed for (at, _), share in moved.items() if at == level.id)
        if number:
            sentences.append(f"de vorm van {number} {level.noun(number)} ligt anders op de kaart")
    return sentences
