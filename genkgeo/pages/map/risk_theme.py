"""The theme of the risk: of every year the place of each area among the others."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from genkgeo.drawings.legend import CLASSES, Row, shades
from genkgeo.drawings.palette import SEQUENTIAL
from genkgeo.pages.context import suppliers
from genkgeo.pages.map.base import (
    legend_of,
    map_levels,
    map_years,
    mapped,
    risk_sentences,
)
from genkgeo.parameters.levels import SECTOR
from genkgeo.results import Results
from genkgeo.words import dutch, explain, reasons, sentences

FEW = 15
"""Of fewer areas of the outer level a fifth would hold one or two; then their rank is shown."""

Years = dict[int, pd.DataFrame]
"""Year → ``rank, fifth`` of the mapped areas of one level."""


def risk_theme(results: Results) -> dict[str, Any]:
    """Theme of the risk: for every year the place of each area in the ranking of its level.

    The classes are the same in every year, because they are places in a ranking: a fifth of
    the areas, or of few large ones a pair of ranks.
    """
    main = results.levels.main
    many = {level: int((results.risk[level].weights > 0).sum()) for level in map_levels(results)}
    number = many.get(main, max(many.values(), default=0))
    parts = f"{dutch.count(number)} {'indicator' if number == 1 else 'indicatoren'}"
    for level, other in many.items():
        if other and other != number:
            parts += f" (per {results.levels[level].singular} {dutch.count(other)})"
    years = risk_years(results)
    return {
        "id": "risico",
        "label": "Risico",
        "before": "risico: ",
        "about": f"Samengesteld uit {parts}; donkerder is meer risico",
        "source": suppliers(results),
        "years": years,
        "levels": {level: _level(results, level, years) for level in map_levels(results)},
    }


def risk_years(results: Results) -> list[int]:
    """The years of the slider of which there is a risk; the year shown is the last.

    Where the year shown has no new figures, the last year with figures would say the same
    again, and is left out.
    """
    years = sorted({int(year) for year in results.course.scores["period"]})
    earlier = years[:-1] if results.year not in years else years
    shown = set(map_years(results))
    return [year for year in earlier if year in shown and year < results.year] + [results.year]


def by_rank(results: Results, level: str) -> bool:
    """Tell whether the map shows the ranks of a level, and not fifths."""
    return level == results.levels.outer and results.risk[level].scores["score"].count() < FEW


def _level(results: Results, level: str, years: list[int]) -> dict[str, Any]:
    areas = mapped(results, level)
    frames = {year: _year(results, level, year).reindex(areas) for year in years}
    places, legend, words = (_ranks if by_rank(results, level) else _fifths)(
        frames, results.levels[level].plural
    )
    return {
        "courses": [
            {
                "rows": places[year],
                "ranks": [None if pd.isna(rank) else int(rank) for rank in frame["rank"]],
                "note": _note(results, level, year, frame),
            }
            for year, frame in frames.items()
        ],
        **words,
        "headline": sentences.city_sentence(results, level),
        "said": risk_sentences(results, level),
        "why": [reasons.why_sentence(results, level, code) for code in areas],
        "legend": legend_of(legend, [row for rows in places.values() for row in rows]),
        **(_explained(results, areas) if level == results.levels.main else {}),
    }


def _note(results: Results, level: str, year: int, frame: pd.DataFrame) -> str:
    """Say what a year lacks: without a word a map that is hatched all over looks broken."""
    none = f"In {year} ({results.levels[level].plural}) is er geen score: te weinig cijfers."
    ranked = frame["rank"].notna().any()
    return results.course.lacking.get((level, year), "" if ranked else none)


def _year(results: Results, level: str, year: int) -> pd.DataFrame:
    """Rank and fifth of the areas in a year."""
    if year == results.year:
        return results.risk[level].scores[["rank", "fifth"]]
    rows = results.course.scores
    return rows[(rows["level"] == level) & (rows["period"] == year)].set_index("area")


def _fifths(frames: Years, plural: str) -> tuple[dict[int, list[int]], list[Row], dict[str, Any]]:
    """By year the row of the legend of each area, with the legend and the words beside it."""
    rows = {
        year: (CLASSES - frame["fifth"].astype(float)).fillna(CLASSES).astype(int).tolist()
        for year, frame in frames.items()
    }
    legend = [Row(SEQUENTIAL[at], sentences.FIFTHS[at]) for at in reversed(range(CLASSES))]
    groups = f"De {plural} {_each(frames)} in vijf groepen, zo even groot als kan."
    return rows, legend, {"head": "Vijfden van", "groups": groups}


def _ranks(frames: Years, plural: str) -> tuple[dict[int, list[int]], list[Row], dict[str, Any]]:
    """The same as `_fifths` for ranks, an equal number of them to a colour."""
    ranked = max(int(frame["rank"].count()) for frame in frames.values())
    size = max(1, math.ceil(ranked / CLASSES))
    count = math.ceil(ranked / size)
    rows = {
        year: [count if pd.isna(rank) else math.ceil(rank / size) - 1 for rank in frame["rank"]]
        for year, frame in frames.items()
    }
    ends = [(size * at + 1, min(size * (at + 1), ranked)) for at in range(count)]
    texts = ["rang " + "–".join(dict.fromkeys(map(str, pair))) for pair in ends]
    legend = [Row(*row) for row in zip(reversed(shades(count)), texts, strict=True)]
    groups = f"De {plural} {_each(frames)} op rang; 1 is het hoogste risico."
    return rows, legend, {"head": "Rang in", "groups": groups, "ranked": True}


def _each(frames: Years) -> str:
    return "van elk jaar" if len(frames) > 1 else f"van {next(iter(frames))}"


def _explained(results: Results, areas: list[str]) -> dict[str, dict[int, str]]:
    """By position the pockets in an area and the one it resembles, where there are any."""
    sentences_of = {"like": explain.similar_sentences(results, results.levels.main)}
    if SECTOR in results.risk:
        sentences_of["pockets"] = explain.pocket_sentences(results)
    return {
        key: {at: texts[code] for at, code in enumerate(areas) if code in texts.index}
        for key, texts in sentences_of.items()
    }
