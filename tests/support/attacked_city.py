"""The project that attacks are made on: a made-up city in the year in which its code list changes.

Twelve sectors X01–X12 in six wijken, with an older list O01–O12 of 2022 and 2023 (all move whole
but O02, of which a quarter went to X03), and a bucket XZ. Four tables: the older years, and of
2024 the residents, the counts, and a mean in a layout of the city's own. The areas know how large
they are and where they lie, and what the whole city comes to is published.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import geopandas as gpd
import two_levels
import yaml
from shapely.geometry import box

from genkgeo import load

SECTORS = [f"X{i:02d}" for i in range(1, 13)]
OLDER = [f"O{i:02d}" for i in range(1, 13)]
BUCKET = "XZ"
YEARS = (2022, 2023, 2024)
QUARTER = "O02"
"""The older sector of which a quarter went to X03."""

PARAMS, REGISTRY, CROSSWALK, TOTALS = "made.yaml", "indicatoren.yaml", "omrekening.csv", "stad.csv"
OLD, HOMES, COUNTS, AGES = "oud.csv", "wonen.csv", "tellingen.csv", "leeftijd.csv"
AREAS, WIJKEN, DISTRICTS = "sectoren_nieuw.csv", "wijken_nieuw.csv", "stadsdelen_nieuw.csv"
SHAPES = "vormen_nieuw.geojson"
SPEC, SCORED = "recept.yaml", "gebieden.csv"
EARLIER = "vorig"
"""Folder of what the release of 2023 left behind; the parameters need not name it."""

Rows = dict[str, dict[str, float]]
"""Code → variable → figure."""


def _indicator(numerator: str, **fields: object) -> dict[str, object]:
    plain = {"label": numerator, "short": numerator, "unit": "%", "domain": "inkomen"}
    plain |= {"factor": 100, "denominator": "wonen", "source": "verzonnen", "maximum_ratio": 1}
    return plain | {"numerator": numerator} | fields


RULES = {"verzonnen": {"public": True, "smallest_denominator": 0, "reason": "verzonnen cijfers"}}

INDICATORS = {
    "armoede": _indicator("arm"),
    "werkenden": _indicator("werk", domain="werk", direction="lower"),
    "leeftijd": {
        **_indicator("leeftijd", domain="bevolking", kind="mean", unit="jaar", factor=1),
        "maximum_ratio": 120,
    },
}


def figures() -> dict[int, Rows]:
    """Year → figures in the codes of that year; they change a little from year to year."""
    draw = random.Random(20)
    base = {
        code: {
            "wonen": draw.randint(600, 2400),
            "arm": draw.uniform(0.04, 0.22),
            "werk": draw.uniform(0.45, 0.7),
            "leeftijd": draw.uniform(31, 48),
        }
        for code in OLDER
    }
    years: dict[int, Rows] = {}
    for year in YEARS:
        rows: Rows = {}
        for code, own in base.items():
            homes = round(own["wonen"] * draw.uniform(0.98, 1.02))
            rows[code] = {
                "wonen": homes,
                "arm": round(homes * own["arm"] * draw.uniform(0.96, 1.04)),
                "werk": round(homes * own["werk"] * draw.uniform(0.98, 1.02)),
                "leeftijd": round(own["leeftijd"] * draw.uniform(0.99, 1.01), 1) + 0.0,
            }
        rows[BUCKET] = {"wonen": 60 + draw.randint(0, 4), "arm": 6, "werk": 30, "leeftijd": 36.5}
        years[year] = rows
    years[2024] = _moved(years[2024])
    return years


def _moved(rows: Rows) -> Rows:
    """Give figures of the older list under the newer codes."""
    quarter = {
        name: value if name == "leeftijd" else round(value / 4)
        for name, value in rows[QUARTER].items()
    }
    moved = {code.replace("O", "X"): dict(own) for code, own in rows.items()}
    ages = [(own["leeftijd"], own["wonen"]) for own in (quarter, moved["X03"])]
    for name in ("wonen", "arm", "werk"):
        moved["X02"][name] -= quarter[name]
        moved["X03"][name] += quarter[name]
    together = sum(age * homes for age, homes in ages) / moved["X03"]["wonen"]
    moved["X03"]["leeftijd"] = round(together, 1)
    return moved


def build(folder: Path) -> Path:
    """Write the project into a folder and give its parameter file."""
    years = figures()
    _swing(folder / OLD, {year: years[year] for year in (2022, 2023)}, "statsec2023")
    now = years[2024]
    _swing(folder / HOMES, {2024: _only(now, "wonen")}, "statsec")
    _swing(folder / COUNTS, {2024: _only(now, "arm", "werk")}, "statsec")
    ages = [f"{code},2024,{own['leeftijd']}" for code, own in now.items()]
    _lines(folder / AGES, "sector,jaar,leeftijd", ages)
    _areas(folder)
    _published(folder, years)
    weights = [(old, new, 1.0) for old, new in zip(OLDER, SECTORS, strict=True)]
    weights[1:2] = [(QUARTER, "X02", 0.75), (QUARTER, "X03", 0.25)]
    head = "van_indeling,naar_indeling,van,naar,gewicht,oorsprong"
    rows = [f"oud,nieuw,{old},{new},{weight},oppervlakte" for old, new, weight in weights]
    _lines(folder / CROSSWALK, head, rows)
    (folder / REGISTRY).write_text(
        yaml.safe_dump({"disclosure": RULES, "indicators": INDICATORS}), encoding="utf-8"
    )
    _index(folder, now)
    path = folder / PARAMS
    path.write_text(yaml.safe_dump(parameters(), sort_keys=False), encoding="utf-8")
    return path


def keep_the_release_before(folder: Path) -> None:
    """Write what a release of 2023, in the older list, left behind."""
    plain = parameters() | {"year": 2023, "vintage": "oud"}
    del plain["published"], plain["crosswalk"], plain["areas"]["nieuw"]
    path = folder / "vorig.yaml"
    path.write_text(yaml.safe_dump(plain | {"tables": plain["tables"][:1]}), encoding="utf-8")
    load(path).computed.keep(folder / EARLIER)
    path.unlink()


def parameters() -> dict[str, Any]:
    """What the parameter file says."""
    return {
        "title": "Made in 2024",
        "year": 2024,
        "vintage": "nieuw",
        "municipality": {"code": "X", "name": "Made", "unknown": [BUCKET]},
        "levels": two_levels.PLAIN,
        "areas": {
            vintage: {
                "sectors": f"sectoren_{vintage}.csv",
                "above": {
                    "wijk": f"wijken_{vintage}.csv",
                    "stadsdeel": f"stadsdelen_{vintage}.csv",
                },
                "shapes": {"file": f"vormen_{vintage}.geojson", "code": "code"},
            }
            for vintage in ("nieuw", "oud")
        },
        "crosswalk": CROSSWALK,
        "registry": REGISTRY,
        "use": list(INDICATORS),
        "residents": "wonen",
        "published": {"file": TOTALS, "area": "Made"},
        "tables": [
            {"file": OLD, "format": "swing", "vintage": "oud"},
            {"file": HOMES, "format": "swing", "vintage": "nieuw"},
            {"file": COUNTS, "format": "swing", "vintage": "nieuw"},
            {
                "file": AGES,
                "format": "plain",
                "vintage": "nieuw",
                "code": "sector",
                "period_column": "jaar",
                "columns": {"leeftijd": "leeftijd"},
            },
        ],
        "risk": {"draws": 200},
        "profiles": {"number": 2, "minimum_residents": 0, "bootstraps": 20},
    }


def _only(rows: Rows, *names: str) -> Rows:
    return {code: {name: own[name] for name in names} for code, own in rows.items()}


def _swing(path: Path, years: dict[int, Rows], level: str) -> None:
    names = list(next(iter(next(iter(years.values())).values())))
    rows = [
        ",".join([str(year), level, code, *(str(own[name]) for name in names)])
        for year, areas in years.items()
        for code, own in areas.items()
    ]
    _lines(path, ",".join(["period", "geolevel", "geoitem", *names]), rows)


def _lines(path: Path, head: str, rows: list[str]) -> None:
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")


def _areas(folder: Path) -> None:
    """Rectangles of three rows and four columns, no two of a size; two of a row are a wijk."""
    widths, heights = (700, 1000, 1300, 900), (800, 1200, 1000)
    boxes = []
    for row, height in enumerate(heights):
        for column, width in enumerate(widths):
            west, south = 226_000 + sum(widths[:column]), 182_000 + sum(heights[:row])
            boxes.append(box(west, south, west + width, south + height))
    shapes = gpd.GeoSeries(boxes, crs=31370)
    for vintage, codes in (("nieuw", SECTORS), ("oud", OLDER)):
        wijken = [f"W{1 + i // 2}" for i in range(12)]
        frame = gpd.GeoDataFrame({"code": codes, "wijk": wijken}, geometry=shapes)
        frame[["code", "geometry"]].to_file(folder / f"vormen_{vintage}.geojson")
        rows = [
            f"{code},Sector {code},{wijk},{known}"
            for code, wijk, known in zip(codes, wijken, _known(frame), strict=True)
        ]
        _lines(folder / f"sectoren_{vintage}.csv", "sector,naam,wijk,ha,lon,lat", rows)
        joined = frame.dissolve("wijk").reset_index()
        rows = [
            f"{wijk},Wijk {wijk[1:]},{known}"
            for wijk, known in zip(joined["wijk"], _known(joined), strict=True)
        ]
        _lines(folder / f"wijken_{vintage}.csv", "wijk,naam,ha,lon,lat", rows)
        parts = [f"W{i},D{1 + (i > 3)},Deel {1 + (i > 3)},vastgesteld" for i in range(1, 7)]
        _lines(folder / f"stadsdelen_{vintage}.csv", "wijk,stadsdeel,stadsdeel_naam,status", parts)


def _known(frame: gpd.GeoDataFrame) -> list[str]:
    points = frame.geometry.centroid.to_crs(4326)
    return [
        f"{area / 10_000:.2f},{point.x:.5f},{point.y:.5f}"
        for area, point in zip(frame.geometry.area, points, strict=True)
    ]


def _published(folder: Path, years: dict[int, Rows]) -> None:
    rows = []
    for year, areas in years.items():
        homes = sum(own["wonen"] for own in areas.values())
        for name, numerator in (("armoede", "arm"), ("werkenden", "werk")):
            count = sum(own[numerator] for own in areas.values())
            rows.append(f"{name},{year},Made,{100 * count / homes:.1f},{count},verzonnen")
    rows.append("armoede,2024,Vlaanderen,12.5,,verzonnen")
    _lines(folder / TOTALS, "indicator,jaar,gebied,waarde,telling,bron", rows)


def _index(folder: Path, now: Rows) -> None:
    """Write a table and a recipe for ``genkgeo index``."""
    rows = [
        f"{code},{own['arm'] / own['wonen']:.4f},{own['leeftijd']},{own['wonen']},W{1 + i // 2}"
        for i, (code, own) in enumerate(now.items())
        if code != BUCKET
    ]
    _lines(folder / SCORED, "gebied,arm,leeftijd,inwoners,wijk", rows)
    spec = {
        "title": "Made",
        "index": {"parts": {"arm": {"transform": "z"}, "leeftijd": {"transform": "z"}}},
    }
    (folder / SPEC).write_text(yaml.safe_dump(spec), encoding="utf-8")
