"""Make the schematic sector geometry of Genk from the tables in ``data/gebieden``.

The borders are schematic, not official: a power diagram (weighted Voronoi diagram) of the
sector centroids inside the outline of the city, with weights such that every sector has its
official number of hectares. The sectors of 2025 are pieces of their parents of 2019.

Run from anywhere: ``python data/shapes/make_shapes.py``. Same input, same bytes.
"""

from __future__ import annotations

import csv
import json
import logging
from pathlib import Path

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

logger = logging.getLogger("make_shapes")

SHAPES = Path(__file__).resolve().parent
TABLES = SHAPES.parent / "gebieden"
DECIMALS = 5  # degrees; about one metre, the precision at which maps are exported
TOLERANCE = 1e-6  # relative error of the solved areas, before rounding
TO_LAMBERT = Transformer.from_crs(4326, 31370, always_xy=True)
TO_WGS84 = Transformer.from_crs(31370, 4326, always_xy=True)

# Compass bearing (degrees, 0 = north) in which each part of a split sector lies, seen from the
# middle of its parent. Only for B20 do the names say it; elsewhere the choice is arbitrary.
BEARINGS = {
    "71016A02K": 330, "71016A02L": 90, "71016A02M": 210,
    "71016B20K": 300, "71016B20L": 60, "71016B20M": 150,
    "71016B29K": 270, "71016B29L": 0, "71016B29M": 90,
    "71016B22K": 0, "71016B22L": 180,
}  # fmt: skip


def project(geometry: BaseGeometry, transformer: Transformer) -> BaseGeometry:
    """Return the geometry with every vertex moved to the transformer's target CRS."""
    return shapely.transform(geometry, transformer.transform, interleaved=False)


def read_table(name: str) -> list[dict[str, str]]:
    """Return the rows of one table in ``data/gebieden``; every value is text."""
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_outline() -> Polygon:
    """Return the outline of the city as one polygon in EPSG:31370 (metres)."""
    collection = json.loads((SHAPES / "gemeentegrens.geojson").read_text(encoding="utf-8"))
    shape = shapely.from_geojson(json.dumps(collection["features"][0]["geometry"]))
    return project(shapely.get_geometry(shape, 0), TO_LAMBERT)


def clip(ring: np.ndarray, normal: np.ndarray, offset: float) -> np.ndarray:
    """Return the part of a convex ring (n, 2) where ``point @ normal <= offset``."""
    excess = ring @ normal - offset
    if (excess <= 0).all():
        return ring
    kept = []
    for here, there, a, b in zip(
        ring, np.roll(ring, -1, axis=0), excess, np.roll(excess, -1), strict=True
    ):
        if a <= 0:
            kept.append(here)
        if (a <= 0) != (b <= 0):
            kept.append(here + (there - here) * a / (a - b))
    return np.array(kept).reshape(-1, 2)


def power_cells(sites: np.ndarray, weights: np.ndarray, region: Polygon) -> list[BaseGeometry]:
    """Return for each site where ``|x - site|² - weight`` is smaller than for any other site.

    Parameters
    ----------
    sites : (n, 2) array of metres
    weights : (n,) array of square metres
    region : polygon to which the cells are cut
    """
    x0, y0, x1, y1 = region.buffer(1000).bounds
    frame = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
    level = (sites**2).sum(axis=1) - weights
    cells = []
    for i, site in enumerate(sites):
        ring = frame
        for j in np.argsort(((sites - site) ** 2).sum(axis=1), kind="stable")[1:]:
            ring = clip(ring, 2 * (sites[j] - site), level[j] - level[i])
        cells.append(shapely.intersection(Polygon(ring), region))
    return cells


def area_slopes(sites: np.ndarray, weights: np.ndarray, cells: list[BaseGeometry]) -> np.ndarray:
    """Return the (n, n) derivatives of cell areas to weights.

    Raising weight j moves the border with i by 1 / (2 · distance), so the derivative is minus
    the length of the common border over twice the distance of the sites; rows sum to zero.
    """
    slopes = np.zeros((len(sites), len(sites)))
    for i, cell in enumerate(cells):
        for part in shapely.get_parts(cell):
            ring = shapely.get_coordinates(part)
            middle = (ring[:-1] + ring[1:]) / 2
            power = ((middle[:, None] - sites) ** 2).sum(axis=2) - weights
            power[:, i] = np.inf
            other = power.argmin(axis=1)
            own = ((middle - sites[i]) ** 2).sum(axis=1) - weights[i]
            length = np.linalg.norm(np.diff(ring, axis=0), axis=1)
            shared = np.abs(power.min(axis=1) - own) < 1.0  # square metres: a common border
            np.subtract.at(slopes[i], other[shared], length[shared])
        slopes[i] /= 2 * np.maximum(np.linalg.norm(sites - sites[i], axis=1), 1.0)
    slopes = (slopes + slopes.T) / 2
    return slopes - np.diag(slopes.sum(axis=1))


def cells_with_areas(sites: np.ndarray, areas: np.ndarray, region: Polygon) -> list[Polygon]:
    """Return power cells of which cell i has the share ``areas[i]`` of the region.

    Damped Newton steps after Kitagawa, Mérigot and Thibert (2019): a step is halved until it
    leaves no cell (nearly) empty and brings the areas closer.
    """
    target = areas * region.area / areas.sum()
    weights = np.zeros(len(sites))
    cells = power_cells(sites, weights, region)
    error = shapely.area(cells) - target
    floor = min(shapely.area(cells).min(), target.min()) / 2
    while (np.abs(error) > TOLERANCE * target).any():
        slopes = area_slopes(sites, weights, cells)
        # Only differences of weights matter; pseudo-inverse keeps their mean at zero.
        step = -np.linalg.pinv(slopes) @ error
        for factor in 0.5 ** np.arange(20):
            trial = power_cells(sites, weights + factor * step, region)
            trial_error = shapely.area(trial) - target
            shrinks = np.linalg.norm(trial_error) <= (1 - factor / 2) * np.linalg.norm(error)
            if shrinks and shapely.area(trial).min() >= floor:
                break
        else:
            raise RuntimeError("the areas do not converge; check the centroids and hectares")
        weights, cells, error = weights + factor * step, trial, trial_error
        logger.debug("largest area error: %.4f %%", 100 * np.abs(error / target).max())
    return cells


def sectors_2019(rows: list[dict[str, str]], region: Polygon) -> dict[str, BaseGeometry]:
    """Return the power cell of every sector of 2019, by code, in metres."""
    lon, lat, hectares = np.array([(r["lon"], r["lat"], r["ha"]) for r in rows], float).T
    sites = np.column_stack(TO_LAMBERT.transform(lon, lat))
    codes = [row["sector"] for row in rows]
    return dict(zip(codes, cells_with_areas(sites, hectares, region), strict=True))


def split(parent: Polygon, bearings: list[float]) -> list[BaseGeometry]:
    """Return equal parts of the parent, each in its compass bearing from the middle."""
    angle = np.radians(bearings)
    radius = np.sqrt(parent.area) / 4
    middle = shapely.get_coordinates(parent.centroid)
    sites = middle + radius * np.column_stack([np.sin(angle), np.cos(angle)])
    return cells_with_areas(sites, np.ones(len(sites)), parent)


def sectors_2025(
    rows: list[dict[str, str]], cells_2019: dict[str, BaseGeometry]
) -> dict[str, BaseGeometry]:
    """Return every sector of 2025, by code: its parent's shape, or a part of it."""
    families: dict[str, list[str]] = {}
    for row in rows:
        families.setdefault(row["ouder"], []).append(row["sector"])
    cells = {}
    for parents, children in families.items():
        shapes = [cells_2019[code] for code in parents.split(";")]
        # The snap closes the hair's breadth that rounding leaves between two parents.
        parent = shapes[0] if len(shapes) == 1 else shapely.union_all(shapes, grid_size=0.01)
        if len(children) == 1:
            cells[children[0]] = parent
        else:
            parts = split(parent, [BEARINGS[code] for code in children])
            cells.update(zip(children, parts, strict=True))
    return cells


def smallest_faces(cells: list[BaseGeometry]) -> list[Polygon]:
    """Return the faces between all cell borders, in WGS84 rounded to ``DECIMALS``.

    The borders are cut at every crossing and snapped to one grid together, so neighbours share
    their vertices exactly, within one vintage and between the two.
    """
    # Round the vertices first: the two copies of a border then coincide instead of crossing.
    borders = shapely.set_precision(shapely.boundary(cells), 0.01, mode="pointwise")
    borders = shapely.union_all(borders, grid_size=0.01)
    grid = shapely.union_all(project(borders, TO_WGS84), grid_size=10.0**-DECIMALS)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(grid)))
    return list(shapely.transform(faces, lambda xy: np.round(xy, DECIMALS)))


def assemble(faces: list[Polygon], cells: dict[str, BaseGeometry]) -> dict[str, Polygon]:
    """Return for each cell the union of the faces inside it, in a fixed vertex order."""
    points = project(shapely.point_on_surface(faces), TO_LAMBERT)
    owners = shapely.STRtree(list(cells.values())).query(points, predicate="within")
    if not np.array_equal(owners[0], np.arange(len(faces))):
        raise RuntimeError("a face lies in no cell or in two; is the rounding too coarse?")
    pieces = np.array(faces, dtype=object)
    return {
        code: shapely.normalize(shapely.coverage_union_all(pieces[owners[1] == number]))
        for number, code in enumerate(cells)
    }


def write_geojson(path: Path, shapes: dict[str, Polygon]) -> None:
    """Write one feature per line, sorted by code, with exterior rings counter-clockwise."""
    key = "gemeente" if path.name == "omtrek.geojson" else "sector"
    lines = []
    for code in sorted(shapes):
        geometry = json.loads(shapely.to_geojson(shapely.orient_polygons(shapes[code])))
        feature = {"type": "Feature", "properties": {key: code}, "geometry": geometry}
        lines.append(json.dumps(feature, separators=(",", ":")))
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    path.write_text(text, encoding="utf-8", newline="\n")
    logger.info("%s: %d shapes, %d bytes", path.name, len(shapes), len(text))


def build() -> dict[str, dict[str, Polygon]]:
    """Return the shapes of both vintages and of the outline they fill exactly, by file name."""
    region = read_outline()
    old = sectors_2019(read_table("sectoren_2019.csv"), region)
    new = sectors_2025(read_table("sectoren_2025.csv"), old)
    faces = smallest_faces([*old.values(), *new.values()])
    return {
        "sectoren_2019.geojson": assemble(faces, old),
        "sectoren_2025.geojson": assemble(faces, new),
        "omtrek.geojson": {"71016": shapely.normalize(shapely.coverage_union_all(faces))},
    }


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    for name, shapes in build().items():
        write_geojson(SHAPES / name, shapes)
