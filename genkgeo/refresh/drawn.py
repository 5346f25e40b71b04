"""The areas as a release draws them, and which of them lie elsewhere than in another release."""

from __future__ import annotations

from pathlib import Path

import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

LAYERS = {"stadsdeel": "stadsdelen", "wijk": "wijken", "sector": "sectoren"}
"""Level → its layer in the GeoPackage of a release."""

NOTICED = 0.01
"""Share of an area that must lie elsewhere to be told; less is another rounding."""

Drawn = dict[tuple[str, str], shapely.Geometry]
"""(level, area) → its polygon in metres."""


def read_drawn(folder: Path) -> Drawn:
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
            for level, layer in LAYERS.items():
                if layer not in there:
                    continue
                frame = pyogrio.read_dataframe(path, layer=layer, columns=["code"])
                codes = frame["code"].astype(str)
                drawn |= {
                    (level, code): shape for code, shape in zip(codes, frame.geometry, strict=True)
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
    >>> then = {("wijk", "W1"): shapely.box(0, 0, 10, 10), ("wijk", "W2"): shapely.box(0, 0, 1, 1)}
    >>> now = {("wijk", "W1"): shapely.box(4, 0, 14, 10), ("wijk", "W2"): shapely.box(0, 0, 1, 1)}
    >>> elsewhere(then, now)
    {('wijk', 'W1'): 0.4}
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


def too_far(moved: dict[tuple[str, str], float], allowed: float) -> list[str]:
    """Word how many areas of each level lie elsewhere for more than is allowed.

    Examples
    --------
    >>> too_far({("wijk", "W1"): 0.4, ("wijk", "W2"): 0.05}, 0.1)
    ['de vorm van 1 wijk ligt anders op de kaart']
    """
    sentences = []
    for level, plural in LAYERS.items():
        number = sum(share > allowed for (at, _), share in moved.items() if at == level)
        if number:
            what = f"1 {level}" if number == 1 else f"{number} {plural}"
            sentences.append(f"de vorm van {what} ligt anders op de kaart")
    return sentences
