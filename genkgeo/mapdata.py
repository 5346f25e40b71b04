"""What the interactive map shows, as plain lists and texts: classes, legends, ranks."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import shapely

from genkgeo import dutch, explain, sentences
from genkgeo.areas import LEVEL_NAMES
from genkgeo.certainty.uncertainty import GROUPS
from genkgeo.legend import CLASSES, HATCH, Row, classify
from genkgeo.palette import CERTAINTY, MORAN, PROFILES, SEQUENTIAL
from genkgeo.registry import DOMAINS, Indicator
from genkgeo.results import Results
from genkgeo.spatial import LABELS, UNCLEAR
from genkgeo.values import WITH_NUMBER, State

MAP_LEVELS = ("sector", "wijk", "stadsdeel")
"""The levels one can choose on the map."""

FIFTHS = ("laagste vijfde", "lage vijfde", "middelste vijfde", "hoge vijfde", "hoogste vijfde")
"""Fifth 1 to 5 of the areas by risk."""

TOO_FEW = "te weinig cijfers"
PARTIAL = "Ingedeeld op een deel van de cijfers."
IN_FULL = {
    "waarschijnlijk": "waarschijnlijk bij de hoogste vijf",
    "niet te onderscheiden": "niet te onderscheiden van de hoogste vijf",
}
"""Groups that say too little where the head of the legend does not stand above them."""

METRES = 5.0
"""Within this distance the middle of a shape is found; enough for a label."""


def payload(results: Results) -> dict[str, Any]:
    """Collect everything that the script of the map reads."""
    return {
        "year": results.year,
        "levels": {level: _places(results, level) for level in MAP_LEVELS},
        "themes": [
            _risk_theme(results),
            _profile_theme(results),
            *([_certainty_theme(results)] if results.certainty else []),
            *([_neighbours_theme(results)] if results.spatial else []),
            *(_indicator_theme(results, name) for name in in_order(results)),
        ],
    }


def in_order(results: Results) -> list[str]:
    """Give the indicators by life domain, and within it in the order of the registry."""
    domains = list(DOMAINS)
    return sorted(results.registry, key=lambda one: domains.index(results.registry[one].domain))


def mapped(results: Results, level: str) -> list[str]:
    """Give the areas of a level that have a shape, ordered by name."""
    names = results.areas.names[level]
    known = [code for code in names.index if code in results.shapes[level].index]
    return sorted(known, key=lambda code: (names[code].casefold(), code))


def figures(results: Results, level: str, name: str) -> pd.DataFrame:
    """Give value, state, coverage, low and high of all areas of a level, as shown."""
    rows = results.current(level)
    own = rows[rows["indicator"] == name]
    columns = ["value", "state", "coverage", "low", "high"]
    frame = own.set_index("area")[columns].reindex(results.areas.names[level].index)
    frame["state"] = frame["state"].fillna(str(State.MISSING))
    # What has no number may not have a value either, whatever the table says.
    frame["value"] = frame["value"].where(frame["state"].isin(list(WITH_NUMBER)))
    return frame


def city_text(results: Results, name: str) -> str:
    """Write the value of the city, or why there is none."""
    row = figures(results, "gemeente", name).loc[results.areas.code]
    return sentences.value_text(row, results.registry[name])


def fifth_text(results: Results, level: str, area: str) -> str:
    """Say in which fifth the risk of an area falls; empty where it has no score."""
    fifth = results.risk[level].scores["fifth"].get(area, math.nan)
    return "" if pd.isna(fifth) else FIFTHS[int(fifth) - 1]


def profile_text(results: Results, area: str) -> str:
    """Write number and name of the profile of a wijk; empty where it has none.

    Returns
    -------
    str
        Such as ``2 · hoge OKI, veel budgetmeters``.
    """
    number = results.profiles.labels.get(area)
    return "" if number is None else profile_name(results, number)


def profile_name(results: Results, number: int) -> str:
    """Write number and name of a profile."""
    return f"{number} · {results.profiles.names[number]}"


def _places(results: Results, level: str) -> dict[str, Any]:
    """Give what is the same for all themes: codes, names, middles, stadsdeel, residents."""
    own = mapped(results, level)
    frame = results.shapes[level].loc[own]
    circles = shapely.maximum_inscribed_circle(frame.geometry.to_numpy(), METRES)
    middles = frame.set_geometry(shapely.get_point(circles, 0), crs=frame.crs).to_crs(4326)
    if level == "stadsdeel":
        above = pd.Series(own, index=own)
    else:
        above = results.areas.parent(level, "stadsdeel")
    people = results.residents["residents"] if len(results.residents) else pd.Series(dtype=float)
    return {
        "many": LEVEL_NAMES[level][1],
        "codes": own,
        "names": [results.areas.names[level][code] for code in own],
        "middles": [[round(point.y, 5), round(point.x, 5)] for point in middles.geometry],
        "district": [above[code] for code in own],
        "residents": [
            "" if pd.isna(amount) else dutch.number(amount)
            for amount in (people.get((level, code), math.nan) for code in own)
        ],
    }


def _risk_theme(results: Results) -> dict[str, Any]:
    many = dutch.count(int((results.risk["wijk"].weights > 0).sum()))
    return {
        "id": "risico",
        "label": "Risico",
        "legend": "Risico",
        "about": f"Samengesteld uit {many} indicatoren; de gebieden in vijf even grote groepen, "
        "donkerder is meer risico",
        "source": sources(results),
        "city": "",
        "levels": {level: _risk_level(results, level) for level in MAP_LEVELS},
    }


def _risk_level(results: Results, level: str) -> dict[str, Any]:
    own = mapped(results, level)
    fifths = results.risk[level].scores["fifth"].reindex(own)
    legend = [
        Row(SEQUENTIAL[at], FIFTHS[at], int((fifths == at + 1).sum()))
        for at in reversed(range(CLASSES))
    ]
    return {
        "rows": (CLASSES - fifths).fillna(CLASSES).astype(int).tolist(),
        "texts": [fifth_text(results, level, code) or TOO_FEW for code in own],
        "said": [sentences.risk_sentence(results, level, code) for code in own],
        "why": [sentences.why_sentence(results, level, code) for code in own],
        "legend": _with_too_few(legend, int(fifths.isna().sum())),
        **(_explained(results, own) if level == "wijk" else {}),
    }


def _explained(results: Results, wijken: list[str]) -> dict[str, dict[int, str]]:
    """Give by position the pockets in a wijk and the wijk it resembles, where there are any."""
    told = {
        "pockets": explain.pocket_sentences(results),
        "like": explain.nearest_sentences(results),
    }
    return {
        key: {at: found[code] for at, code in enumerate(wijken) if code in found.index}
        for key, found in told.items()
    }


def _profile_theme(results: Results) -> dict[str, Any]:
    found = results.profiles
    own = mapped(results, "wijk")
    place = {number: at for at, number in enumerate(found.names.index)}
    rows = [place.get(found.labels.get(code), len(place)) for code in own]
    legend = [
        Row(PROFILES[at % len(PROFILES)], profile_name(results, number), rows.count(at))
        for number, at in place.items()
    ]
    return {
        "id": "profielen",
        "label": "Profielen",
        "legend": "Profiel",
        "about": "Wijken die op elkaar lijken, hebben dezelfde kleur en hetzelfde nummer",
        "source": sources(results),
        "city": "",
        "levels": {
            "wijk": {
                "rows": rows,
                "texts": [profile_text(results, code) or TOO_FEW for code in own],
                "said": [PARTIAL if code in found.partial else "" for code in own],
                "numbers": [str(found.labels.get(code, "")) for code in own],
                "legend": _with_too_few(legend, rows.count(len(place))),
            }
        },
    }


def _certainty_theme(results: Results) -> dict[str, Any]:
    return {
        "id": "zekerheid",
        "label": "Zekerheid",
        "legend": "Bij de hoogste vijf?",
        "about": "Hoe zeker een gebied bij de vijf met het hoogste risico hoort, als we vele "
        "keren iets anders wegen, anders schalen en het toeval laten spelen",
        "source": sources(results),
        "city": "",
        "levels": {level: _certainty_level(results, level) for level in results.certainty},
    }


def _certainty_level(results: Results, level: str) -> dict[str, Any]:
    own = mapped(results, level)
    frame = results.certainty[level].reindex(own)
    place = {group: at for at, (_, group) in enumerate(GROUPS)}
    rows = [place.get(group, len(place)) for group in frame["group"].fillna("")]
    legend = [Row(CERTAINTY[at], group, rows.count(at)) for group, at in place.items()]
    chances = {at: sentences.chance_text(chance) for at, chance in enumerate(frame["p_top"])}
    return {
        "rows": rows,
        "texts": [IN_FULL.get(group, group) or TOO_FEW for group in frame["group"].fillna("")],
        "parts": {
            at: f"kans op de hoogste vijf: {text}"
            for at, text in chances.items()
            if text and rows[at] < len(place)
        },
        "said": [sentences.risk_sentence(results, level, code) for code in own],
        "why": frame["sentence"].fillna("").tolist(),
        "legend": _with_too_few(legend, rows.count(len(place))),
    }


def _neighbours_theme(results: Results) -> dict[str, Any]:
    return {
        "id": "buren",
        "label": "Buren",
        "legend": "Risico naast de buren",
        "about": "Waar gebieden met veel of weinig risico bij elkaar liggen (Moran), meer dan "
        "toeval zou geven",
        "source": sources(results),
        "city": "",
        "levels": {level: _neighbours_level(results, level) for level in results.spatial},
    }


def _neighbours_level(results: Results, level: str) -> dict[str, Any]:
    own = mapped(results, level)
    reading = results.spatial[level]
    labels = reading.areas["label"].reindex(own)
    place = {label: at for at, label in enumerate((*LABELS.values(), UNCLEAR))}
    rows = [place.get(label, len(place)) for label in labels]
    legend = [Row(MORAN[at], label, rows.count(at)) for label, at in place.items()]
    return {
        "rows": rows,
        "texts": [label if label in place else TOO_FEW for label in labels],
        "said": [sentences.risk_sentence(results, level, code) for code in own],
        "note": reading.sentence,
        "legend": _with_too_few(legend, rows.count(len(place))),
    }


def _with_too_few(legend: list[Row], count: int) -> list[dict[str, Any]]:
    lacking = [Row(HATCH, TOO_FEW, count)] if count else []
    return [row._asdict() for row in (*legend, *lacking)]


def _indicator_theme(results: Results, name: str) -> dict[str, Any]:
    indicator = results.registry[name]
    return {
        "id": name,
        "group": DOMAINS[indicator.domain],
        "label": indicator.short,
        "legend": f"{indicator.short}, {indicator.unit}",
        "about": _about(indicator) + _older(results, name),
        "source": indicator.source,
        "city": city_text(results, name),
        "unit": "" if indicator.unit == "%" else f" {indicator.unit}",
        "said": [_side(indicator, side) for side in (-1, 1)],
        "first": "hoogste" if indicator.direction == "none" else "meeste risico",
        "levels": {level: _indicator_level(results, name, level) for level in MAP_LEVELS},
    }


def _about(indicator: Indicator) -> str:
    darker = {
        "higher": "donkerder is hoger en wijst op meer risico",
        "lower": "donkerder is lager en wijst op meer risico",
        "none": "donkerder is hoger; telt niet mee in het risico",
    }[indicator.direction]
    return f"{indicator.label}, {indicator.unit}; {darker}"


def _older(results: Results, name: str) -> str:
    """Name the year of the figures where it is not the year of the page."""
    rows = results.current("gemeente")
    years = rows.loc[rows["indicator"] == name, "period"]
    return "" if years.empty or years.iloc[0] == results.year else f"; cijfers van {years.iloc[0]}"


def _indicator_level(results: Results, name: str, level: str) -> dict[str, Any]:
    indicator = results.registry[name]
    frame = figures(results, level, name).reindex(mapped(results, level))
    # Equal to the reader is equal to the map: class and rank what is shown.
    values = frame["value"].round(indicator.decimals)
    city = figures(results, "gemeente", name)["value"].round(indicator.decimals).iloc[0]
    classed = classify(values, frame["state"], city, indicator)
    ranks = values.rank(method="min", ascending=indicator.direction == "lower")
    parts = [sentences.coverage_text(row, indicator) for _, row in frame.iterrows()]
    return {
        "rows": classed.rows.tolist(),
        "texts": [sentences.value_text(row, indicator) for _, row in frame.iterrows()],
        "ranks": ranks.fillna(0).astype(int).tolist(),
        "of": int(values.notna().sum()),
        "parts": {at: text for at, text in enumerate(parts) if text},
        "sides": (values - city).map(np.sign).fillna(0).astype(int).tolist(),
        "legend": [row._asdict() for row in classed.legend],
    }


def _side(indicator: Indicator, side: int) -> str:
    """Say what it means to lie below (−1) or above (1) the city."""
    told = f"{'Hoger' if side > 0 else 'Lager'} dan in de stad"
    if indicator.direction == "none" or indicator.kind == "count":
        return told + "."
    risky = (side > 0) == (indicator.direction == "higher")
    return f"{told}; dat wijst op {'meer' if risky else 'minder'} risico."


def sources(results: Results) -> str:
    """List the suppliers of all indicators once."""
    return dutch.listing(list(dict.fromkeys(one.source for one in results.registry.values())))
