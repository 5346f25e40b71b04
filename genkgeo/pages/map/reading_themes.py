"""Themes that read the risk: how sure its ranks are, and the neighbours."""

from __future__ import annotations

from typing import Any

from genkgeo.certainty.uncertainty import GROUPS
from genkgeo.drawings.legend import Row
from genkgeo.drawings.palette import CERTAINTY, MORAN
from genkgeo.index.spatial import LABELS, UNCLEAR
from genkgeo.pages.context import suppliers
from genkgeo.pages.map.base import (
    TOO_FEW,
    legend_of,
    map_levels,
    mapped,
    positions,
    risk_sentences,
    sparse,
)
from genkgeo.pages.map.risk_theme import by_rank
from genkgeo.results import Results
from genkgeo.words import sentences

IN_FULL = {
    "waarschijnlijk": "waarschijnlijk bij de eerste vijf",
    "niet te onderscheiden": "niet te onderscheiden van de eerste vijf",
}
"""Groups that say too little where the head of the legend does not stand above them."""


def certainty_theme(results: Results) -> dict[str, Any]:
    """Theme of how surely each area is among the five of highest risk."""
    return {
        "id": "zekerheid",
        "label": "Zekerheid",
        "legend": "Bij de eerste vijf?",
        "about": "Hoe zeker een gebied bij de vijf met het hoogste risico hoort, als we vele "
        "keren iets anders wegen, anders schalen en het toeval laten spelen",
        "source": suppliers(results),
        "levels": {
            level: _certainty_level(results, level)
            for level in map_levels(results)
            # Of few large areas most would be among the five; there the rank has its interval.
            if level in results.certainty and not by_rank(results, level)
        },
    }


def _certainty_level(results: Results, level: str) -> dict[str, Any]:
    certainty = results.certainty[level].reindex(mapped(results, level))
    groups = certainty["group"].fillna("")
    place = {group: at for at, (_, group) in enumerate(GROUPS)}
    rows = positions(groups, place)
    chances = [sentences.chance_text(chance) for chance in certainty["p_top"]]
    parts = [
        f"kans op de eerste vijf: {text}" if text and row < len(place) else ""
        for text, row in zip(chances, rows, strict=True)
    ]
    legend = [Row(CERTAINTY[at], group) for group, at in place.items()]
    return {
        "rows": rows,
        "texts": [IN_FULL.get(group, group) or TOO_FEW for group in groups],
        "parts": sparse(parts),
        "said": risk_sentences(results, level),
        "why": certainty["sentence"].fillna("").tolist(),
        "legend": legend_of(legend, rows),
    }


def neighbours_theme(results: Results) -> dict[str, Any]:
    """Theme of where areas of high or of low risk lie together."""
    return {
        "id": "buren",
        "label": "Buren",
        "legend": "Risico naast de buren",
        "about": "Waar gebieden met veel of weinig risico bij elkaar liggen (Moran), meer dan "
        "toeval zou geven",
        "source": suppliers(results),
        "levels": {
            level: _neighbours_level(results, level)
            for level in map_levels(results)
            if level in results.spatial
        },
    }


def _neighbours_level(results: Results, level: str) -> dict[str, Any]:
    reading = results.spatial[level]
    place = {label: at for at, label in enumerate((*LABELS.values(), UNCLEAR))}
    rows = positions(reading.areas["label"].reindex(mapped(results, level)), place)
    legend = [Row(MORAN[at], label) for label, at in place.items()]
    return {
        "rows": rows,
        "said": risk_sentences(results, level),
        "note": reading.sentence,
        "legend": legend_of(legend, rows),
    }
