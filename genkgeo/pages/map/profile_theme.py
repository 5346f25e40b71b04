"""The theme of the profiles: a colour and a number per area, lighter where it is unsure."""

from __future__ import annotations

from typing import Any

import pandas as pd

from genkgeo.drawings.legend import Row
from genkgeo.pages.context import suppliers
from genkgeo.pages.map.base import (
    NOT_GROUPED,
    between,
    legend_of,
    mapped,
    positions,
    profile_name,
    sparse,
)
from genkgeo.profiles import borderline
from genkgeo.results import Results
from genkgeo.words import dutch

PARTIAL = "Ingedeeld op een deel van de cijfers."


def profile_theme(results: Results) -> dict[str, Any]:
    """Theme of the areas of the level that was grouped, by profile."""
    level = results.profiles.level
    alike = "die op elkaar lijken, hebben dezelfde kleur en hetzelfde nummer"
    about = f"{results.profiles.areas.titles} {alike}"
    return {
        "id": "profielen",
        "label": "Profielen",
        "legend": "Profiel",
        "before": "profiel ",
        "about": results.profiles.gradual.removesuffix(".") or about,
        "source": suppliers(results),
        "levels": {level: _level(results, level)},
    }


def _level(results: Results, level: str) -> dict[str, Any]:
    profiles, areas = results.profiles, mapped(results, level)
    place = {number: at for at, number in enumerate(profiles.names.index)}
    labels = profiles.labels.reindex(areas)
    rows = positions(labels, place)
    legend = [Row(profiles.colours[number], profile_name(results, number)) for number in place]
    unsure = borderline(profiles).reindex(areas).eq(True)
    return {
        "rows": rows,
        "said": [_sentences(results, code) for code in areas],
        "numbers": ["" if pd.isna(number) else str(int(number)) for number in labels],
        "unsure": [at for at, is_unsure in enumerate(unsure) if is_unsure],
        "parts": sparse([between(results, code) for code in areas]),
        "legend": legend_of(legend, rows, lacking_text=NOT_GROUPED),
    }


def _sentences(results: Results, area: str) -> str:
    """Say on how much of the figures the profile of an area rests, and how sure it is."""
    lines = [PARTIAL] if area in results.profiles.partial else []
    if between(results, area):
        share = dutch.number(100 * results.profiles.confidence[area])
        lines.append(
            f"Met iets andere cijfers houdt dit gebied zijn profiel in {share}\xa0% van de keren."
        )
    return " ".join(lines)
