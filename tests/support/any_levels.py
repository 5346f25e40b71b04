"""A made-up municipality with any levels between its sectors and itself: 24 squares in a field.

Sector at (x, y) of six by four. An area of a level is named after the sectors it holds: level
``at`` joins what differs by a whole division of the number of the sector.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import geopandas as gpd
from shapely.geometry import box

SECTORS = [f"M{number:02}" for number in range(24)]

BUURT = {"id": "buurt", "singular": "buurt", "plural": "buurten", "profiles": True}
DORP = {"id": "dorp", "singular": "dorp", "plural": "dorpen", "article": "het", "sheets": True}
DEEL = {"id": "deelgemeente", "singular": "deelgemeente", "plural": "deelgemeenten"}

SIZES = {"buurt": 2, "dorp": 6, "deelgemeente": 12}
"""Level → sectors of each of its areas."""


def area_of(number: int, level: str) -> str:
    """Name the area of a level in which a sector lies."""
    return f"{level[0].upper()}{number // SIZES[level]:02}"


def counts(number: int, year: int) -> dict[str, int]:
    """What is counted in a sector in a year: homes, poor and workless."""
    homes = 200 + 10 * number
    return {
        "wonen": homes,
        "arm": homes * (5 + (7 * number) % 24) // 100 + (year - 2023),
        "werkloos": homes * (4 + (5 * number) % 20) // 100,
        "gehuurd": homes * (10 + (11 * number) % 30) // 100,
    }


def write(folder: Path, levels: Sequence[dict[str, Any]], sectors: int = 24, **more: Any) -> Path:
    """Write the files of a municipality; return its parameter file."""
    between = [level["id"] for level in levels if level["id"] in SIZES]
    numbers = range(sectors)
    _write_areas(folder, between, numbers)
    squares = [
        box(1000 * (n % 6), 1000 * (n // 6), 1000 * (n % 6 + 1), 1000 * (n // 6 + 1))
        for n in numbers
    ]
    shapes = gpd.GeoSeries(squares, crs=31370).translate(200_000, 200_000)
    gpd.GeoDataFrame({"sector": SECTORS[:sectors]}, geometry=shapes).to_file(
        folder / "vormen.geojson"
    )
    rows = [
        [str(year), "statsec", SECTORS[n], *map(str, counts(n, year).values())]
        for year in (2023, 2024)
        for n in numbers
    ]
    head = ["period", "geolevel", "geoitem", *counts(0, 2023)]
    _write_table(folder / "cijfers.csv", head, rows)
    registry = {
        name: {
            "label": f"Aandeel {name}", "short": name.capitalize(), "unit": "%", "domain": domain,
            "numerator": name, "denominator": "wonen", "factor": 100, "source": "verzonnen",
            "maximum_ratio": 1, "high": f"meer {name}", "low": f"minder {name}",
        }
        for name, domain in (("arm", "inkomen"), ("werkloos", "werk"), ("gehuurd", "wonen"))
    }  # fmt: skip
    rules = {"public": True, "smallest_denominator": 0, "reason": "verzonnen cijfers"}
    told = {"disclosure": {"verzonnen": rules}, "indicators": registry}
    (folder / "indicatoren.yaml").write_text(json.dumps(told), "utf-8")
    file = {
        "title": "Made in 2024",
        "year": 2024,
        "vintage": "nu",
        "municipality": {"code": "M", "name": "Made"},
        "levels": list(levels),
        "areas": {
            "nu": {
                "sectors": "sectoren.csv",
                "above": {level: f"{level}.csv" for level in between},
                "shapes": {"file": "vormen.geojson", "code": "sector"},
            }
        },
        "registry": "indicatoren.yaml",
        "use": list(registry),
        "residents": "wonen",
        "tables": [{"file": "cijfers.csv", "format": "swing", "vintage": "nu"}],
        "risk": {"draws": 200},
        "profiles": {"bootstraps": 20, "minimum_residents": 0},
    }
    path = folder / "made.yaml"
    path.write_text(json.dumps(file | more, ensure_ascii=False), "utf-8")
    return path


def _write_areas(folder: Path, between: Sequence[str], numbers: range) -> None:
    first = between[:1]
    sectors = [[SECTORS[n], f"Plek {n}", *(area_of(n, level) for level in first)] for n in numbers]
    _write_table(folder / "sectoren.csv", ["sector", "naam", *first], sectors)
    for level in first:
        codes = dict.fromkeys(area_of(n, level) for n in numbers)
        _write_table(folder / f"{level}.csv", [level, "naam"], [[c, f"Naam {c}"] for c in codes])
    for below, level in pairwise(between):
        pairs = dict.fromkeys((area_of(n, below), area_of(n, level)) for n in numbers)
        rows = [[code, above, f"Naam {above}"] for code, above in pairs]
        _write_table(folder / f"{level}.csv", [below, level, f"{level}_naam"], rows)


def _write_table(path: Path, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    lines = [",".join(row) for row in (head, *rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
