"""The theme of the profiles: a colour and a number per area, lighter where it is unsure."""

from __future__ import annotations

from typing import Any

import pandas as pd

from genkgeo.areas.hierarchy import LEVEL_NAMES
from genkgeo.drawings.legend import Row
from genkgeo.pages.map.base import (
    between,
    legend_of,
    mapped,
    positions,
    profile_name,
    sources,
    sparse,
)
from genkgeo.profiles import borderline
from genkgeo.results import Results
from genkgeo.words import dutch

PARTIAL = "Ingedeeld op een deel van de cijfers."


def profile_theme(results: Results) -> dict[str, Any]:
    """Give the areas of the level that was grouped by profile."""
    level = results.profiles.level
    many = LEVEL_NAMES[level][1].capitalize()
    return {
        "id": "profielen",
        "label": "Profielen",
        "legend": "Profiel",
        "before": "profiel ",
        "about": f"{many} die op elkaar lijken, hebben dezelfde kleur en hetzelfde nummer",
        "source": sources(results),
        "levels": {level: _level(results, level)},
    }


def _level(results: Results, level: str) -> dict[str, Any]:
    found, own = results.profiles, mapped(results, level)
    place = {number: at for at, number in enumerate(found.names.index)}
    labels = found.labels.reindex(own)
    rows = positions(labels, place)
    legend = [Row(found.colours[number], profile_name(results, number)) for number in place]
    unsure = borderline(found).reindex(own).eq(True)
    return {
        "rows": rows,
        "said": [_said(results, code) for code in own],
        "numbers": ["" if pd.isna(number) else str(int(number)) for number in labels],
        "unsure": [at for at, one in enumerate(unsure) if one],
        "parts": sparse([between(results, code) for code in own]),
        "legend": legend_of(legend, rows),
    }


def _said(results: Results, area: str) -> str:
    told = [PARTIAL] if area in results.profiles.partial else []
    if between(results, area):
        share = dutch.number(100 * results.profiles.confidence[area])
        told.append(
            f"Met iets andere cijfers houdt dit gebied zijn profiel in {share}\xa0% van de keren."
        )
    return " ".join(told)
