"""Themes that read the risk: its fifths, how sure they are, and the neighbours."""

from __future__ import annotations

from typing import Any

from genkgeo import dutch, explain, sentences
from genkgeo.certainty.uncertainty import GROUPS
from genkgeo.legend import CLASSES, Row
from genkgeo.mapdata.base import (
    FIFTHS,
    TOO_FEW,
    legend_of,
    map_levels,
    mapped,
    positions,
    said_of_risk,
    sources,
    sparse,
)
from genkgeo.palette import CERTAINTY, MORAN, SEQUENTIAL
from genkgeo.results import Results
from genkgeo.spatial import LABELS, UNCLEAR

IN_FULL = {
    "waarschijnlijk": "waarschijnlijk bij de hoogste vijf",
    "niet te onderscheiden": "niet te onderscheiden van de hoogste vijf",
}
"""Groups that say too little where the head of the legend does not stand above them."""


def risk_theme(results: Results) -> dict[str, Any]:
    """Give the areas of each level in fifths of the risk."""
    many = dutch.count(int((results.risk["wijk"].weights > 0).sum()))
    return {
        "id": "risico",
        "label": "Risico",
        "legend": "Risico",
        "before": "risico: ",
        "about": f"Samengesteld uit {many} indicatoren; de gebieden in vijf groepen, zo even groot "
        "als kan, donkerder is meer risico",
        "source": sources(results),
        "levels": {level: _risk_level(results, level) for level in map_levels(results)},
    }


def _risk_level(results: Results, level: str) -> dict[str, Any]:
    own = mapped(results, level)
    fifths = results.risk[level].scores["fifth"].reindex(own)
    rows = (CLASSES - fifths).fillna(CLASSES).astype(int).tolist()
    legend = [Row(SEQUENTIAL[at], FIFTHS[at]) for at in reversed(range(CLASSES))]
    return {
        "rows": rows,
        "said": said_of_risk(results, level),
        "why": [sentences.why_sentence(results, level, code) for code in own],
        "legend": legend_of(legend, rows),
        **(_explained(results, own) if level == "wijk" else {}),
    }


def _explained(results: Results, wijken: list[str]) -> dict[str, dict[int, str]]:
    """Give by position the pockets in a wijk and the wijk it resembles, where there are any."""
    told = {"like": explain.nearest_sentences(results)}
    if "sector" in results.risk:
        told["pockets"] = explain.pocket_sentences(results)
    return {
        key: {at: found[code] for at, code in enumerate(wijken) if code in found.index}
        for key, found in told.items()
    }


def certainty_theme(results: Results) -> dict[str, Any]:
    """Give how surely each area is among the five of highest risk."""
    return {
        "id": "zekerheid",
        "label": "Zekerheid",
        "legend": "Bij de hoogste vijf?",
        "about": "Hoe zeker een gebied bij de vijf met het hoogste risico hoort, als we vele "
        "keren iets anders wegen, anders schalen en het toeval laten spelen",
        "source": sources(results),
        "levels": {
            level: _certainty_level(results, level)
            for level in map_levels(results)
            if level in results.certainty
        },
    }


def _certainty_level(results: Results, level: str) -> dict[str, Any]:
    frame = results.certainty[level].reindex(mapped(results, level))
    groups = frame["group"].fillna("")
    place = {group: at for at, (_, group) in enumerate(GROUPS)}
    rows = positions(groups, place)
    chances = [sentences.chance_text(chance) for chance in frame["p_top"]]
    parts = [
        f"kans op de hoogste vijf: {text}" if text and row < len(place) else ""
        for text, row in zip(chances, rows, strict=True)
    ]
    legend = [Row(CERTAINTY[at], group) for group, at in place.items()]
    return {
        "rows": rows,
        "texts": [IN_FULL.get(group, group) or TOO_FEW for group in groups],
        "parts": sparse(parts),
        "said": said_of_risk(results, level),
        "why": frame["sentence"].fillna("").tolist(),
        "legend": legend_of(legend, rows),
    }


def neighbours_theme(results: Results) -> dict[str, Any]:
    """Give where areas of high or of low risk lie together."""
    return {
        "id": "buren",
        "label": "Buren",
        "legend": "Risico naast de buren",
        "about": "Waar gebieden met veel of weinig risico bij elkaar liggen (Moran), meer dan "
        "toeval zou geven",
        "source": sources(results),
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
        "said": said_of_risk(results, level),
        "note": reading.sentence,
        "legend": legend_of(legend, rows),
    }
