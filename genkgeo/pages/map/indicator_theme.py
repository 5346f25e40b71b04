"""One theme per indicator: whole numbers per year, of which the script makes all texts."""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd

from genkgeo.drawings.legend import WITHOUT_NUMBER, Classes, Row, classes
from genkgeo.measures.placeless import is_steady, placeless_shares
from genkgeo.pages.map.base import map_levels, map_years, mapped, yearly_measures
from genkgeo.pages.rows import rows_as
from genkgeo.parameters.levels import MUNICIPALITY, WHOLE, Level
from genkgeo.parameters.registry import DOMAINS, Indicator
from genkgeo.results import Results
from genkgeo.states import State
from genkgeo.words import dutch, sentences
from genkgeo.words.rounding import units

Frames = dict[int, pd.DataFrame]
"""Year → measures of the mapped areas of one level."""


def indicator_theme(results: Results, name: str) -> dict[str, Any]:
    """Theme of an indicator: its figures for every year of the map.

    Numbers are in units of the last decimal; a text in the place of a number is a position
    among the rows of the legend for areas without a number.
    """
    indicator = results.registry[name]
    rows = results.measures[results.measures["indicator"] == name]
    years = _years(results, rows)
    by_level = {str(level): group for level, group in rows.groupby("level")}
    areas = {level: mapped(results, level) for level in map_levels(results)}
    frames = {
        level: yearly_measures(by_level.get(level, rows.iloc[:0]), pd.Index(codes), years)
        for level, codes in (areas | {MUNICIPALITY: [results.areas.code]}).items()
    }
    city = [frame.iloc[0] for frame in frames.pop(MUNICIPALITY).values()]
    return {
        "id": name,
        "group": DOMAINS[indicator.domain],
        "label": indicator.short,
        "legend": dutch.with_unit(indicator.short, indicator.unit),
        "about": _about(indicator),
        "source": _source(indicator, rows[rows["level"].isin(areas)]),
        "decimals": indicator.decimals,
        "unit": dutch.unit_after(indicator.short, indicator.unit),
        "lower": indicator.direction == "lower",
        "first": "hoogste" if indicator.direction == "none" else "meeste risico",
        "whole": results.levels.whole.singular,
        "said": [side_text(indicator, side, results.levels.whole) for side in (-1, 1)],
        "years": years,
        "moved": _moved(results, rows, years),
        **_unsteady(results, indicator, years),
        "city": [_city(row, indicator) for row in city],
        "levels": {
            level: _level(by_year, indicator) | _flags(results, level, areas[level], name)
            for level, by_year in frames.items()
        },
    }


def side_text(indicator: Indicator, side: int, whole: Level = WHOLE) -> str:
    """Say what it means to lie below (−1) or above (1) the city.

    Examples
    --------
    >>> share = Indicator(label="x", short="x", unit="%", domain="wonen", numerator="a",
    ...     denominator="b", source="x")
    >>> side_text(share, 1)
    'Hoger dan in de stad; dat wijst op meer risico.'
    """
    comparison = f"{'Hoger' if side > 0 else 'Lager'} dan in {whole.the}"
    if indicator.direction == "none" or indicator.kind == "count":
        return f"{comparison}."
    risky = (side > 0) == (indicator.direction == "higher")
    return f"{comparison}; dat wijst op {'meer' if risky else 'minder'} risico."


def _about(indicator: Indicator) -> str:
    darker = {
        "higher": "donkerder is hoger en wijst op meer risico",
        "lower": "donkerder is lager en wijst op meer risico",
        "none": "donkerder is hoger; telt niet mee in het risico",
    }[indicator.direction]
    return f"{dutch.with_unit(indicator.label, indicator.unit)}; {darker}"


def _source(indicator: Indicator, rows: pd.DataFrame) -> str:
    """Name the source, and the levels at which it gave its figures where these are no sectors."""
    known = rows.dropna(subset="value")
    levels = set(known["given_per"]) if "given_per" in known else set()
    per = dutch.listing(sorted(levels - {""}))
    return indicator.source + (f", {'deels ' * ('' in levels)}geleverd per {per}" if per else "")


def _years(results: Results, rows: pd.DataFrame) -> list[int]:
    """The years of the slider in which an indicator was measured by area."""
    periods = set(rows.loc[rows["level"].isin(map_levels(results)), "period"])
    measured = [year for year in map_years(results) if year in periods]
    return measured or [results.year]


def _moved(results: Results, rows: pd.DataFrame, years: list[int]) -> dict[int, str]:
    """Name the vintage from which the figures of a year were moved, where they were."""
    if "vintage" not in rows:
        return {}
    rows = rows[rows["level"].isin(map_levels(results))].drop_duplicates("period")
    vintages = dict(zip(rows["period"], rows["vintage"], strict=True))
    current = results.areas.vintage
    return {year: str(vintages[year]) for year in years if vintages.get(year, current) != current}


def _unsteady(results: Results, indicator: Indicator, years: list[int]) -> dict[str, list[int]]:
    """List the years that cannot be set beside the first one: more or less has no place."""
    shares = placeless_shares(results.totals)
    apart = [year for year in years if not is_steady(shares, indicator, years[0], year)]
    return {"unsteady": apart} if apart else {}


def _city(row: pd.Series, indicator: Indicator) -> int | str:
    """The city's value in whole units, or why there is none."""
    amount = units(row["value"], indicator.decimals)
    return sentences.value_text(row, indicator) if amount is None else amount


def _level(frames: Frames, indicator: Indicator) -> dict[str, Any]:
    together = pd.concat(frames.values())
    divided = classes(together["value"], indicator)
    states = set(together["state"][together["value"].isna()])
    without = [state for state in WITHOUT_NUMBER if state in states]
    return {
        "limits": divided.limits,
        "classes": len(divided.legend),
        "ends": list(divided.ends),
        "legend": _legend(divided, without, set(together["given_per"][together["value"].isna()])),
        "figures": [_year(frame, indicator, without) for frame in frames.values()],
    }


def _flags(results: Results, level: str, areas: list[str], name: str) -> dict[str, list[int]]:
    """Positions of the areas whose newest figure must be looked at again; nothing without any."""
    flags = [at for at, area in enumerate(areas) if (level, area, name) in results.flagged]
    return {"flags": flags} if flags else {}


def _legend(divided: Classes, without: list[State], per: set[Any]) -> list[dict[str, Any]]:
    levels = sorted(level for level in per if isinstance(level, str) and level)
    # Of several levels the legend has one row, which then names none of them.
    level = levels[0] if len(levels) == 1 else ""
    rows = [Row(WITHOUT_NUMBER[state], sentences.state_text(state, level)) for state in without]
    return [row._asdict() for row in (*divided.legend, *rows)]


def _year(frame: pd.DataFrame, indicator: Indicator, without: list[State]) -> dict[str, Any]:
    """Values, what lies between them and the ends of their intervals, and the coverage."""
    decimals = indicator.decimals
    values = [units(value, decimals) for value in frame["value"]]
    place = {str(state): str(at) for at, state in enumerate(without)}
    # A state with a number is not in the legend; without its value it is simply missing.
    missing = place.get(str(State.MISSING), "0")
    shown = [
        place.get(state, missing) if value is None else value
        for value, state in zip(values, frame["state"], strict=True)
    ]
    cells = list(rows_as(_Cell, frame))
    margins = [sentences.margin(cell._asdict()) for cell in cells]
    below = [_apart(low, value, decimals) for (low, _), value in zip(margins, values, strict=True)]
    above = [
        _apart(high, value, decimals) for (_, high), value in zip(margins, values, strict=True)
    ]
    partly = [_partly(cell, decimals) for cell in cells]
    return {
        "values": shown,
        **({"below": below, "above": above} if any(end is not None for end in below) else {}),
        "partly": {at: packed for at, packed in enumerate(partly) if packed},
    }


class _Cell(NamedTuple):
    """The measure of one area in one year."""

    value: float
    state: str
    coverage: float
    low: float
    high: float
    ci_low: float
    ci_high: float


def _apart(end: float, value: int | None, decimals: int) -> int | None:
    """How far the end of a margin lies from its value, in units of the last decimal."""
    whole = units(end, decimals)
    return None if whole is None or value is None else abs(whole - value)


def _partly(cell: _Cell, decimals: int) -> list[int]:
    """Pack what `words.sentences.coverage_text` says: estimated, coverage, what is possible.

    Without the last two it is not known how far what is absent could move the figure.
    """
    if pd.isna(cell.value):
        return []
    packed = [int(cell.state == State.ESTIMATED)]
    if cell.coverage < 1:
        packed.append(dutch.coverage_percent(cell.coverage))
        low, high = units(cell.low, decimals), units(cell.high, decimals)
        if low is not None and high is not None:
            packed += [low, high]
    return packed if packed != [0] else []
