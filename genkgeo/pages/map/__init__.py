"""What the interactive map shows, as plain numbers and texts: areas, themes, legends, places."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import shapely

from genkgeo.pages.map.base import in_order, map_levels, mapped
from genkgeo.pages.map.change_theme import change_themes
from genkgeo.pages.map.indicator_theme import indicator_theme
from genkgeo.pages.map.profile_theme import profile_theme
from genkgeo.pages.map.reading_themes import certainty_theme, neighbours_theme
from genkgeo.pages.map.risk_theme import risk_theme
from genkgeo.results import Results

METRES = 5.0
"""Within this distance the middle of a shape is found; enough for a label."""


def payload(results: Results) -> dict[str, Any]:
    """Collect everything that the script of the map reads."""
    return {
        "year": results.year,
        "residentsYear": results.residents_year,
        "main": results.levels.main,
        "outer": map_levels(results)[-1],
        "levels": {level: _areas(results, level) for level in map_levels(results)},
        "themes": [
            risk_theme(results),
            *([profile_theme(results)] if results.profiles.any else []),
            *change_themes(results),
            *([certainty_theme(results)] if results.certainty else []),
            *([neighbours_theme(results)] if results.spatial else []),
            *(indicator_theme(results, name) for name in in_order(results)),
        ],
        "places": _places(results),
    }


def _areas(results: Results, level: str) -> dict[str, Any]:
    """What is the same for all themes: codes, names, middles, the outer area, residents."""
    codes = mapped(results, level)
    shapes = results.shapes[level].loc[codes]
    circles = shapely.maximum_inscribed_circle(shapes.geometry.to_numpy(), METRES)
    middles = shapes.set_geometry(shapely.get_point(circles, 0), crs=shapes.crs).to_crs(4326)
    outer = map_levels(results)[-1]
    places = {code: at for at, code in enumerate(mapped(results, outer))}
    outer_of = results.areas.parent(level, outer)
    people = results.residents["residents"] if len(results.residents) else pd.Series(dtype=float)
    amounts = [people.get((level, code), math.nan) for code in codes]
    return {
        "one": results.levels[level].singular,
        "many": results.levels[level].plural,
        "codes": codes,
        "names": [results.areas.names[level][code] for code in codes],
        "middles": [[round(point.y, 5), round(point.x, 5)] for point in middles.geometry],
        "district": [places.get(outer_of[code], -1) for code in codes],
        "residents": [None if pd.isna(amount) else round(amount) for amount in amounts],
    }


def _places(results: Results) -> list[dict[str, Any]]:
    """The places of the optional layer, kind by kind."""
    return [
        {
            "name": row["name"],
            "kind": row["kind"],
            "at": [round(row["lat"], 5), round(row["lon"], 5)],
            "lines": [
                text for text in (_since(row["since"]), row["note"], _by(row["source"])) if text
            ],
        }
        for row in results.places.to_dict("records")
    ]


def _since(year: float) -> str:
    return "" if pd.isna(year) else f"sinds {int(year)}"


def _by(source: str) -> str:
    return source and f"bron: {source}"
