"""One theme per indicator: whole numbers per year, of which the script makes all texts."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from genkgeo.drawings.legend import WITHOUT_NUMBER, Classes, Row, classes
from genkgeo.pages.map.base import map_levels, map_years, mapped, whole, wholes, yearly_figures
from genkgeo.parameters.registry import DOMAINS, Indicator
from genkgeo.results import Results
from genkgeo.states import State
from genkgeo.words import dutch, sentences

Frames = dict[int, pd.DataFrame]
"""Year → figures of the mapped areas of one level."""


def indicator_theme(results: Results, name: str) -> dict[str, Any]:
    """Give the figures of an indicator for every year of the map.

    Numbers are in units of the last decimal; a text in the place of a number is a position
    among the rows of the legend for areas without a number.
    """
    indicator = results.registry[name]
    rows = results.measures[results.measures["indicator"] == name]
    years = _years(results, rows)
    own = dict(iter(rows.groupby("level")))
    areas = {level: mapped(results, level) for level in map_levels(results)}
    frames = {
        level: yearly_figures(own.get(level, rows.iloc[:0]), pd.Index(codes), years)
        for level, codes in (areas | {"gemeente": [results.areas.code]}).items()
    }
    city = [frame.iloc[0] for frame in frames.pop("gemeente").values()]
    return {
        "id": name,
        "group": DOMAINS[indicator.domain],
        "label": indicator.short,
        "legend": dutch.with_unit(indicator.short, indicator.unit),
        "about": _about(indicator),
        "source": indicator.source,
        "decimals": indicator.decimals,
        "unit": dutch.unit_after(indicator.short, indicator.unit),
        "lower": indicator.direction == "lower",
        "first": "hoogste" if indicator.direction == "none" else "meeste risico",
        "said": [side_text(indicator, side) for side in (-1, 1)],
        "years": years,
        "moved": _moved(results, rows, years),
        "city": [_city(row, indicator) for row in city],
        "levels": {level: _level(own, indicator) for level, own in frames.items()},
    }


def side_text(indicator: Indicator, side: int) -> str:
    """Say what it means to lie below (−1) or above (1) the city.

    Examples
    --------
    >>> share = Indicator(label="x", short="x", unit="%", domain="wonen", numerator="a",
    ...     denominator="b", source="x")
    >>> side_text(share, 1)
    'Hoger dan in de stad; dat wijst op meer risico.'
    """
    told = f"{'Hoger' if side > 0 else 'Lager'} dan in de stad"
    if indicator.direction == "none" or indicator.kind == "count":
        return told + "."
    risky = (side > 0) == (indicator.direction == "higher")
    return f"{told}; dat wijst op {'meer' if risky else 'minder'} risico."


def _about(indicator: Indicator) -> str:
    darker = {
        "higher": "donkerder is hoger en wijst op meer risico",
        "lower": "donkerder is lager en wijst op meer risico",
        "none": "donkerder is hoger; telt niet mee in het risico",
    }[indicator.direction]
    return f"{dutch.with_unit(indicator.label, indicator.unit)}; {darker}"


def _years(results: Results, rows: pd.DataFrame) -> list[int]:
    """Give the years of the slider in which an indicator was measured by area."""
    there = set(rows.loc[rows["level"].isin(map_levels(results)), "period"])
    own = [year for year in map_years(results) if year in there]
    return own or [results.year]


def _moved(results: Results, rows: pd.DataFrame, years: list[int]) -> dict[int, str]:
    """Name the vintage from which the figures of a year were moved, where they were."""
    if "vintage" not in rows:
        return {}
    rows = rows[rows["level"].isin(map_levels(results))]
    of = rows.drop_duplicates("period").set_index("period")["vintage"]
    here = results.areas.vintage
    return {year: str(of[year]) for year in years if of.get(year, here) != here}


def _city(row: pd.Series, indicator: Indicator) -> int | str:
    """Give the city's value in whole units, or why there is none."""
    amount = whole(row["value"], indicator.decimals)
    return sentences.value_text(row, indicator) if amount is None else amount


def _level(frames: Frames, indicator: Indicator) -> dict[str, Any]:
    together = pd.concat(frames.values())
    found = classes(together["value"], indicator)
    states = set(together["state"][together["value"].isna()])
    without = [state for state in WITHOUT_NUMBER if state in states]
    return {
        "limits": found.limits,
        "classes": len(found.legend),
        "ends": list(found.ends),
        "legend": _legend(found, without),
        "figures": [_year(frame, indicator, without) for frame in frames.values()],
    }


def _legend(found: Classes, without: list[State]) -> list[dict[str, Any]]:
    rows = [Row(WITHOUT_NUMBER[state], sentences.state_text(state)) for state in without]
    return [row._asdict() for row in (*found.legend, *rows)]


def _year(frame: pd.DataFrame, indicator: Indicator, without: list[State]) -> dict[str, Any]:
    """Give values, what lies between them and the ends of their intervals, and the coverage."""
    decimals = indicator.decimals
    values = wholes(frame["value"], decimals)
    place = {str(state): str(at) for at, state in enumerate(without)}
    # a state with a number is not in the legend; without its value it is simply missing
    missing = place.get(str(State.MISSING), "0")
    shown = [
        place.get(state, missing) if value is None else value
        for value, state in zip(values, frame["state"], strict=True)
    ]
    ends = [wholes(frame[end], decimals) for end in ("ci_low", "ci_high")]
    below, above = (
        [None if None in (end, value) else abs(end - value) for end, value in pairs]
        for pairs in (zip(end, values, strict=True) for end in ends)
    )
    partly = [_partly(*row, indicator) for row in zip(*map(frame.get, PARTLY), strict=True)]
    return {
        "values": shown,
        **({"below": below, "above": above} if any(end is not None for end in below) else {}),
        "partly": {at: told for at, told in enumerate(partly) if told},
    }


PARTLY = ("value", "state", "coverage", "low", "high")


def _partly(
    value: float, state: str, coverage: float, low: float, high: float, indicator: Indicator
) -> list[int]:
    """Pack what `words.sentences.coverage_text` says: estimated, coverage, what is possible."""
    if pd.isna(value):
        return []
    told = [int(state == State.ESTIMATED)]
    if coverage < 1:
        told.append(math.floor(100 * coverage + 1e-9))
        ends = [whole(end, indicator.decimals) for end in (low, high)]
        if None not in ends and ends[0] != ends[1]:
            told += ends
    return told if told != [0] else []
