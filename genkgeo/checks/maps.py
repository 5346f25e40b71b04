"""Whether every shape is that of its code: as large as the tables say, and where they say."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import csr_array

from genkgeo.areas.hierarchy import Areas
from genkgeo.areas.positions import read_hectares, read_positions, swapped, together
from genkgeo.checks.findings import BLOCKING, WARNING, Finding
from genkgeo.checks.history import PART
from genkgeo.errors import first_five
from genkgeo.parameters.area_files import AreaSet
from genkgeo.parameters.choices import CheckChoices
from genkgeo.parameters.file import Params
from genkgeo.parameters.levels import SECTOR, Level
from genkgeo.words import dutch

MANY = 0.1
"""Share of the areas that must not fit before the shapes are said to be those of other codes."""

CITY = 0.02
"""Share by which the whole gemeente may be larger or smaller than its areas together."""

HOLE = 1.0
"""Hectares from which a hole in the gemeente is told."""

REMEDY = (
    "leg de kaart naast die van de leverancier: staat de code bij de juiste vorm? Klopt ze toch, "
    "zet dan de drempels checks: area en checks: place hoger"
)


class Reference(NamedTuple):
    """Shapes beside what is known of them, of the same areas in the same order.

    ``known`` has ``ha`` and a point, each perhaps absent.
    """

    shapes: gpd.GeoSeries
    known: gpd.GeoDataFrame
    level: Level
    source: str


def check_maps(
    shapes: Mapping[str, gpd.GeoDataFrame],
    params: Params,
    areas: Mapping[str, Areas],
    transfers: Mapping[tuple[str, str], csr_array],
) -> list[Finding]:
    """Hold the shapes of the vintage shown against what is known of its areas.

    Parameters
    ----------
    shapes : mapping of str to geopandas.GeoDataFrame
        Level → polygons, from `genkgeo.areas.geometry.level_shapes`; a column ``ha`` is what
        the file of shapes says itself.
    params : Params
        With the thresholds ``area`` and ``place`` under ``checks``.
    areas : mapping of str to Areas
        Vintage → hierarchy.
    transfers : mapping of (str, str) to scipy.sparse.csr_array
        To the vintage shown; where the new table does not say how large its sectors are, an
        older one does.

    Raises
    ------
    DataError
        A table of areas holds a size or a place that is no number.
    """
    here, choices = areas[params.file.vintage], params.file.checks
    files = params.file.areas[here.vintage]
    findings: list[Finding] = []
    # Of larger areas no table says how large they are or where they lie.
    for level in (SECTOR, *here.levels.middle[:1]):
        path = files.tables[level]
        name = _file_of(level, files)
        known = read_positions(params.resolve(path), level).reindex(shapes[level].index)
        if "ha" in shapes[level]:
            known["ha"] = known["ha"].fillna(shapes[level]["ha"])
        reference = Reference(
            shapes[level].geometry, known, here.levels[level], "wat over hen bekend is"
        )
        findings += _misfits(reference, name, choices)
    if not shapes[SECTOR].columns.isin(["ha"]).any():
        findings += _beside_older(shapes[SECTOR], params, areas, transfers)
    findings += _whole(shapes, params, here)
    for level, own in files.shapes_above.items():
        findings += _other_sectors(shapes, here, level, Path(own.file).name, choices.area)
    return findings


def _file_of(level: str, files: AreaSet) -> str:
    return Path(files.drawn.get(level, files.shapes).file).name


def _misfits(reference: Reference, file: str, choices: CheckChoices) -> list[Finding]:
    """Find shapes that are not as large as is known, or lie elsewhere."""
    shapes, known = reference.shapes, reference.known
    drawn = shapes.area / 10_000
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = drawn / known["ha"].where(known["ha"] > 0)
    apart = shapes.distance(known.geometry)
    too = np.abs(np.log(ratio)) > np.log1p(choices.area)
    far = apart > choices.place
    wrong = shapes.index[too | far]
    known_of = int((known["ha"].notna() | known.geometry.notna()).sum())
    circles = [circle for circle in swapped(shapes, known.geometry) if set(circle) & set(wrong)]
    many = len(wrong) > 1 and len(wrong) > MANY * known_of
    if not len(wrong):
        return []
    texts = [
        f"{code} ({_size(drawn[code], known['ha'][code])})"
        if too[code]
        else f"{code} ({dutch.number(apart[code])} m van zijn plaats)"
        for code in wrong
    ]
    plural = reference.level.plural
    message = (
        f"van {len(wrong)} van {len(shapes)} {plural} past de vorm niet bij "
        f"{reference.source}: {first_five(texts)}"
    )
    if circles and not many:
        message += f"; verwisseld lijken {first_five(' en '.join(circle) for circle in circles)}"
    severity = BLOCKING if many or circles else WARNING
    return [Finding(severity, "vorm en gebied", file, None, "", message, REMEDY)]


def _size(drawn: float, known: float) -> str:
    share = abs(round(100 * (drawn / known - 1)))
    what = "groter" if drawn > known else "kleiner"
    return f"{share} % {what}: {dutch.number(drawn, 1)} ha in plaats van {dutch.number(known, 1)}"


def _beside_older(
    shapes: gpd.GeoDataFrame,
    params: Params,
    areas: Mapping[str, Areas],
    transfers: Mapping[tuple[str, str], csr_array],
) -> list[Finding]:
    """Set new sectors whose size is not known beside the older ones that they came from."""
    files, here = params.file.areas, areas[params.file.vintage]
    own = read_hectares(params.resolve(files[here.vintage].sectors), "sector")
    if own.notna().any():
        return []
    findings = []
    for (old, _), transfer in transfers.items():
        known = read_positions(params.resolve(files[old].sectors), "sector")
        groups = together(transfer, areas[old], here, PART)
        after = groups[~groups["old"]].set_index("sector")["group"]
        before = groups[groups["old"]].set_index("sector")["group"]
        union = shapes.geometry.groupby(after.loc[shapes.index].to_numpy()).agg(
            lambda parts: shapely.union_all(parts.to_numpy())
        )
        names = after.groupby(after).agg(lambda codes: "+".join(codes.index))
        older = known.reindex(before.index)
        hectares = older["ha"].groupby(before.to_numpy()).sum(min_count=1)
        # Of several old sectors the first that has a point: all must lie in the new shapes.
        spots = older.geometry.groupby(before.to_numpy()).first()
        both = union.index.intersection(hectares.index)
        index = pd.Index(names.loc[both])
        reference = Reference(
            gpd.GeoSeries(union.loc[both].to_numpy(), index=index, crs=shapes.crs),
            gpd.GeoDataFrame(
                {"ha": hectares.loc[both].to_numpy()},
                geometry=spots.loc[both].to_numpy(),
                index=index,
                crs=shapes.crs,
            ),
            here.levels[SECTOR],
            f"de sectoren van {old} waaruit ze volgens de omrekening komen",
        )
        findings += _misfits(
            reference, Path(files[here.vintage].shapes.file).name, params.file.checks
        )
    return findings


def _whole(shapes: Mapping[str, gpd.GeoDataFrame], params: Params, here: Areas) -> list[Finding]:
    """Find holes in the gemeente, parts that lie apart, and a gemeente of another size."""
    files = params.file.areas[here.vintage]
    name, findings = Path(files.shapes.file).name, []
    city = shapely.union_all(shapes[SECTOR].geometry.to_numpy())
    parts = shapely.get_parts(city)
    holes = [
        shapely.area(shapely.polygons(ring)) / 10_000
        for part in parts
        for ring in shapely.get_parts(part.interiors)
    ]
    large = [hole for hole in holes if hole > HOLE]
    apart = np.flatnonzero(shapely.area(parts) / 10_000 > HOLE)
    remedy = "vul de vormen aan, of kijk na of er geen vorm verplaatst is"
    if large:
        message = (
            f"de sectoren laten {dutch.many(len(large), 'gat', 'gaten')} open binnen {here.name}, "
            f"samen {dutch.number(sum(large), 1)} ha"
        )
        findings.append(Finding(WARNING, "gat in de kaart", name, None, "", message, remedy))
    if len(apart) > 1:
        message = f"de sectoren van {here.name} liggen in {len(apart)} losse stukken"
        findings.append(Finding(WARNING, "gat in de kaart", name, None, "", message, remedy))
    drawn = shapely.area(city) / 10_000
    for level in here.levels.middle[:1]:
        known = read_hectares(params.resolve(files.above[level]), level)
        total = known.reindex(here.names[level].index).sum(skipna=False)
        if not total > 0 or abs(drawn / total - 1) <= CITY:
            continue
        plural = here.levels[level].plural
        message = f"de sectoren samen zijn anders dan de {plural}: {_size(drawn, total)}"
        findings.append(Finding(WARNING, "vorm en gebied", name, None, "", message, REMEDY))
    return findings


def _other_sectors(
    shapes: Mapping[str, gpd.GeoDataFrame], here: Areas, level: str, file: str, allowed: float
) -> list[Finding]:
    """Find areas whose own shape is not that of their sectors together."""
    sectors, areas = shapes[SECTOR].geometry, shapes[level].geometry
    area_of = here.sectors[level].loc[sectors.index]
    inside = shapely.area(shapely.intersection(sectors.to_numpy(), areas.loc[area_of].to_numpy()))
    covered = pd.Series(inside).groupby(area_of.to_numpy()).sum()
    lacks = 1 - covered / np.maximum(areas.area, sectors.area.groupby(area_of.to_numpy()).sum())
    wrong = lacks[lacks > allowed]
    if wrong.empty:
        return []
    texts = [
        f"{here.names[level][code]} {dutch.number(100 * lacks[code])} %" for code in wrong.index
    ]
    message = (
        f"van {len(wrong)} van {len(areas)} {here.levels[level].plural} is de vorm niet die van "
        f"hun sectoren samen (zoveel ligt ernaast): {first_five(texts)}"
    )
    severity = BLOCKING if len(wrong) > max(1, MANY * len(areas)) else WARNING
    return [Finding(severity, "vorm en gebied", file, None, "", message, REMEDY)]
