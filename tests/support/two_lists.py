"""A made-up city on disk: twelve sectors X01–X12, two per wijk, with an older list of codes.

``wonen`` is the denominator and counts the residents, ``arm`` and ``werk`` are numerators, and
XZ holds what has no place. The older list calls the sectors O01–O12; all move whole but O02, of
which a quarter went to X03. A test names only what differs: a table per call of `table`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import two_levels
from shapely.geometry import box

SECTORS = [f"X{i:02d}" for i in range(1, 13)]
OLDER = [f"O{i:02d}" for i in range(1, 13)]
BUCKET = "XZ"

Cells = Mapping[str, object]

WONEN = {code: 100 + 10 * i for i, code in enumerate(SECTORS)}
ARM = {code: 10 + 3 * i for i, code in enumerate(SECTORS)}
WERK = {code: 60 + 5 * (i % 4) for i, code in enumerate(SECTORS)}

RULES = {"verzonnen": {"public": True, "smallest_denominator": 0, "reason": "verzonnen cijfers"}}


def older(cells: Cells) -> dict[str, object]:
    """Give the figures under the older codes."""
    return {code.replace("X", "O") if code != BUCKET else code: n for code, n in cells.items()}


def table(
    folder: Path, name: str, period: int, *, vintage: str = "nieuw", wide=None, **columns: Cells
) -> dict[str, object]:
    """Write a table of Swing, a column per variable, and give its line of the parameters."""
    codes = sorted({code for cells in columns.values() for code in cells})
    lines = [",".join(["period", "geolevel", "geoitem", *columns])]
    for code in codes:
        cells = [str(cells.get(code, -99996)) for cells in columns.values()]
        lines.append(",".join([str(period), "statsec", code, *cells]))
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return {"file": name, "format": "swing", "vintage": vintage, **(wide or {})}


def indicator(numerator: str, **fields: object) -> dict[str, object]:
    plain = dict(label=numerator, short=numerator, unit="%", domain="inkomen", factor=100)
    plain |= dict(denominator="wonen", source="verzonnen", maximum_ratio=1)
    return plain | {"numerator": numerator} | fields


def city(folder: Path, *tables: dict[str, object], crosswalk: bool = True, **keys: object) -> Path:
    """Write the areas, the registry and the parameters; the path of the latter.

    ``keys`` replace keys of the parameter file; ``registry`` holds the indicators themselves.
    """
    registry = keys.pop("registry", None) or {
        "armoede": indicator("arm"),
        "werk": indicator("werk", domain="werk", direction="lower"),
    }
    _areas(folder, "nieuw", SECTORS)
    _areas(folder, "oud", OLDER)
    weights = [("oud", "nieuw", o, x, 1) for o, x in zip(OLDER, SECTORS, strict=True)]
    weights[1:2] = [("oud", "nieuw", "O02", "X02", 0.75), ("oud", "nieuw", "O02", "X03", 0.25)]
    lines = ["van_indeling,naar_indeling,van,naar,gewicht,oorsprong"]
    lines += [",".join(map(str, [*row, "oppervlakte"])) for row in weights]
    (folder / "omrekening.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "indicatoren.yaml").write_text(
        json.dumps({"disclosure": RULES, "indicators": registry})
    )
    file = {
        "title": "Made",
        "year": 2024,
        "vintage": "nieuw",
        "municipality": {"code": "X", "name": "Made", "unknown": [BUCKET]},
        "levels": two_levels.PLAIN,
        "areas": {
            vintage: {
                "sectors": f"sectoren_{vintage}.csv",
                "above": {"wijk": "wijken.csv", "stadsdeel": "stadsdelen.csv"},
                "shapes": {"file": f"vormen_{vintage}.geojson", "code": "code"},
            }
            for vintage in ("nieuw", "oud")
        },
        "registry": "indicatoren.yaml",
        "use": list(registry),
        "residents": "wonen",
        "tables": list(tables),
        "risk": {"draws": 200},
        "profiles": {"number": 2, "minimum_residents": 0, "bootstraps": 20},
    }
    file |= {"crosswalk": "omrekening.csv"} if crosswalk else {}
    path = folder / "made.yaml"
    path.write_text(json.dumps(file | keys, ensure_ascii=False))
    return path


def _areas(folder: Path, vintage: str, codes: list[str]) -> None:
    sectors = [f"{code},Sector {code},W{1 + i // 2}" for i, code in enumerate(codes)]
    text = "\n".join(["sector,naam,wijk", *sectors])
    (folder / f"sectoren_{vintage}.csv").write_text(text + "\n")
    wijken = "\n".join(["wijk,naam", *(f"W{i},Wijk {i}" for i in range(1, 7))])
    (folder / "wijken.csv").write_text(wijken + "\n")
    parts = [f"W{i},D{1 + (i > 3)},Deel {1 + (i > 3)},vastgesteld" for i in range(1, 7)]
    head = "wijk,stadsdeel,stadsdeel_naam,status"
    (folder / "stadsdelen.csv").write_text("\n".join([head, *parts]) + "\n")
    squares = [box(1000 * i, 0, 1000 * i + 1000, 1000) for i in range(len(codes))]
    shapes = gpd.GeoSeries(squares, crs=31370).translate(200_000, 200_000)
    frame = gpd.GeoDataFrame({"code": codes}, geometry=shapes)
    frame.to_file(folder / f"vormen_{vintage}.geojson")
