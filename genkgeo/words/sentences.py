"""What the figures say of an area, in whole Dutch sentences.

Every page that words a finding takes it from here, so that the map, the fact sheets and
the start page say the same.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Protocol

import pandas as pd

from genkgeo.certainty.uncertainty import GROUPS
from genkgeo.parameters.registry import Indicator
from genkgeo.results import Results
from genkgeo.states import STATE_WORDS, WITH_NUMBER, State
from genkgeo.words import dutch

ABOUT_EQUAL = 0.1
"""Nearer to the city than this many standard deviations of the areas is called equal."""
FIFTHS = ("laagste vijfde", "lage vijfde", "middelste vijfde", "hoge vijfde", "hoogste vijfde")
"""Fifth 1 to 5 of the areas by risk, on every page."""

FIXED_RANK = "vast"
"""In the place of an interval that is one rank."""

MANY = 15
"""From this many ranked areas it says something to be among the highest five."""


class FigureRow(Protocol):
    """A row of measures, by the name of its column: a Series, or a mapping of a long table."""

    def __getitem__(self, column: str, /) -> Any:
        """The value in a column."""


def state_text(state: str, given_per: str = "") -> str:
    """Say why there is no number; empty where there is one.

    Parameters
    ----------
    state : str
    given_per : str
        Name of the level at which alone the figure is known, where that is so.

    Examples
    --------
    >>> state_text("ontbreekt"), state_text("waargenomen")
    ('geen gegevens', '')
    >>> state_text("enkel per groter gebied", "wijk")
    'enkel per wijk bekend'
    """
    if state == State.LARGER and given_per:
        return f"enkel per {given_per} bekend"
    return "" if state in WITH_NUMBER else STATE_WORDS[State(state)]


def given_per(row: FigureRow) -> str:
    """Name the level at which a figure was supplied, or alone is known; empty where per sector."""
    try:
        level = row["given_per"]
    except KeyError:
        return ""
    return level if isinstance(level, str) else ""


def supplied_text(row: FigureRow) -> str:
    """Say that a figure is no sum of sectors, for its supplier gave it for a larger area.

    Examples
    --------
    >>> supplied_text({"value": 3.0, "given_per": "wijk"}), supplied_text({"value": 3.0})
    ('geleverd per wijk', '')
    """
    level = given_per(row)
    return f"geleverd per {level}" if level and not pd.isna(row["value"]) else ""


LOOK_AGAIN = "kijk na"
"""Beside a figure that rests on a cell of which the change is unusual; see the findings."""


def flag_text(results: Results, level: str, area: str, indicator: str) -> str:
    """Say that a figure rests on a cell which the gate asks to look at again; else empty."""
    return LOOK_AGAIN if (level, area, indicator) in results.flagged else ""


def area_text(results: Results, level: str, area: str) -> str:
    """Name an area in a sentence, and say what it is: a larger one may have the same name."""
    return f"{results.levels[level].the} {results.areas.names[level][area]}"


def measures_of(results: Results, level: str, area: str) -> dict[str, dict[str, Any]]:
    """Measures shown of one area: indicator of the registry → column → what stands there.

    An indicator without a row in the results gets one in the state ``ontbreekt``.
    """
    shown = {row["indicator"]: row for row in results.of_area(level, area)}
    nothing: dict[str, Any] = dict.fromkeys(map(str, results.measures.columns), math.nan)
    absent = nothing | {"state": str(State.MISSING)}
    return {name: shown.get(name) or dict(absent) for name in results.registry}


def value_text(row: FigureRow, indicator: Indicator) -> str:
    """Write the value, or why there is none."""
    if row["state"] not in WITH_NUMBER or pd.isna(row["value"]):
        return state_text(row["state"], given_per(row)) or STATE_WORDS[State.MISSING]
    return dutch.value(row["value"], indicator)


def period_text(row: FigureRow, year: int) -> str:
    """Say of which year a value is where that is not the year shown."""
    period = row["period"]
    if pd.isna(row["value"]) or pd.isna(period) or int(period) == year:
        return ""
    return f"cijfer van {int(period)}"


def coverage_text(row: FigureRow, indicator: Indicator) -> str:
    """Say if a value is estimated, how much was observed and what the value can be.

    Empty where all was observed.

    Examples
    --------
    >>> from genkgeo.parameters.registry import Indicator
    >>> share = Indicator(label="x", short="x", unit="%", domain="wonen", numerator="a",
    ...     denominator="b", factor=100, source="x")
    >>> row = pd.Series(
    ...     {"value": 3.0, "coverage": 0.9996, "low": 3.0, "high": 3.4, "state": "geschat"}
    ... )
    >>> coverage_text(row, share)
    'geschat, dekking 99 %, mogelijk 3,0–3,4'
    """
    if pd.isna(row["value"]):
        return ""
    parts = [STATE_WORDS[State.ESTIMATED]] if row["state"] == State.ESTIMATED else []
    if row["coverage"] < 1:
        parts.append(f"dekking {dutch.coverage_percent(row['coverage'])} %")
        low, high = (dutch.number(row[end], indicator.decimals) for end in ("low", "high"))
        if dutch.NO_VALUE not in (low, high) and low != high:
            parts.append(f"mogelijk {low}–{high}")
    return ", ".join(parts)


def margin(row: Mapping[str, Any]) -> tuple[float, float]:
    """Between which values a figure can lie, by chance (90 %) and by what is hidden or absent.

    Brackets hold this on every page. NaN where nothing leaves room for another value.

    Examples
    --------
    >>> margin({"value": 3.0, "low": 2.8, "high": 4.8, "ci_low": 2.7, "ci_high": 3.3})
    (2.7, 4.8)
    """
    nothing = (math.nan, math.nan)
    if pd.isna(row["value"]):
        return nothing
    ends = [row.get(name, math.nan) for name in ("low", "ci_low", "high", "ci_high")]
    below, above = ([end for end in pair if not pd.isna(end)] for pair in (ends[:2], ends[2:]))
    if not below or not above or min(below) >= max(above):
        return nothing
    return min(below), max(above)


def risk_sentence(results: Results, level: str, area: str) -> str:
    """Set the risk of an area beside the city's, with its rank.

    Returns
    -------
    str
        Such as ``Het risico ligt hoger dan in de stad: rang 2 van 8.``
    """
    risk = results.risk[level]
    placed = risk.by_area.get(area)
    if placed is None or pd.isna(placed.score):
        return f"Voor {results.levels[level].this} is geen risico berekend: te weinig cijfers."
    rank = f"rang {dutch.number(placed.rank)} van {dutch.number(placed.of)}"
    rank += rank_range(results, level, area, ", bijna zeker ")
    if pd.isna(placed.city):
        return f"Het risico staat op {rank}."
    whole = results.levels.whole.the
    if abs(placed.city) <= ABOUT_EQUAL * risk.score_spread:
        return f"Het risico is ongeveer gelijk aan dat van {whole}: {rank}."
    low, high = results.rank_ends.get(level, {}).get(area, (math.nan, math.nan))
    above = int((risk.scores["city"] > 0).sum())
    if low <= above < high:
        # Its interval holds ranks on both sides of the place that the city would have.
        return f"Of het risico hoger of lager ligt dan in {whole}, is niet zeker: {rank}."
    side = "hoger" if placed.city > 0 else "lager"
    return f"Het risico ligt {side} dan in {whole}: {rank}."


def rank_range(results: Results, level: str, area: str, before: str = "") -> str:
    """Write between which ranks an area lies with 90 % certainty; empty where not computed."""
    ends = results.rank_ends.get(level, {}).get(area, (math.nan, math.nan))
    if math.isnan(ends[0]):
        return ""
    low, high = map(dutch.number, ends)
    if before:
        return f"{before}{'op ' + low if low == high else f'tussen {low} en {high}'}"
    return FIXED_RANK if low == high else f"{low}–{high}"


def other_borders(results: Results, level: str, area: str) -> str:
    """Say how far a rank moves with the borders of a proposed division; empty where not proposed.

    Returns
    -------
    str
        Such as ``De grenzen van de stadsdelen zijn een voorstel: ligt één wijk bij een ander
        stadsdeel, dan ligt de rang tussen 2 en 4.``
    """
    certainty = results.certainty.get(level)
    if certainty is None or "border_low" not in certainty or area not in certainty.index:
        return ""
    low, high = (float(certainty[end][area]) for end in ("border_low", "border_high"))
    if math.isnan(low):
        return ""
    named, ids = results.levels[level], results.levels.ids
    part = results.levels[ids[ids.index(level) - 1]].singular
    ends = f"tussen {dutch.number(low)} en {dutch.number(high)}"
    rank = f"blijft het rang {dutch.number(low)}" if low == high else f"ligt de rang {ends}"
    return (
        f"De grenzen van de {named.plural} zijn een voorstel: ligt één {part} bij {named.another}, "
        f"dan {rank}."
    )


def chance_text(chance: float) -> str:
    r"""Write a probability that was counted in draws, and so is never quite 0 or 1.

    Examples
    --------
    >>> chance_text(0.434), chance_text(0.999), chance_text(0.0)
    ('43\xa0%', 'meer dan 99\xa0%', 'minder dan 1\xa0%')
    """
    if pd.isna(chance):
        return ""
    if not 0.01 <= chance <= 0.99:
        return "meer dan 99\xa0%" if chance > 0.5 else "minder dan 1\xa0%"
    return f"{dutch.number(100 * chance)}\N{NO-BREAK SPACE}%"


def highest(results: Results, level: str, how_many: int | None = None) -> pd.Index:
    """Areas of a level by risk, the highest first; an area without risk is left out."""
    scores = results.risk[level].scores.dropna(subset="score")
    return scores.sort_values("rank", kind="stable").index[:how_many]


def city_sentence(results: Results, level: str) -> str:
    """Name the areas of a level with the highest risk.

    Returns
    -------
    str
        Such as ``Van de 31 wijken is het risico het hoogst in Bret, Gelieren en Langerlo.``
    """
    ranked = int(results.risk[level].scores["score"].notna().sum())
    if not ranked:
        return "Er zijn te weinig cijfers om het risico te berekenen."
    top = highest(results, level, 3 if ranked > 5 else 1)
    names = dutch.listing(list(results.areas.names[level].reindex(top)))
    areas = f"{dutch.count(ranked)} {results.levels[level].plural}"
    if ranked < len(results.areas.names[level]):
        areas += " met genoeg cijfers"
    return f"Van de {areas} is het risico het hoogst in {names}{_how_sure(results, level)}."


def _which_is_open(results: Results, level: str) -> str:
    """Of few areas: say so where it is not sure which of them have the highest risk."""
    if "rank_high" not in results.certainty[level]:
        return ""
    ranked = int(results.risk[level].scores["score"].notna().sum())
    named = highest(results, level, 3 if ranked > 5 else 1)
    ends = [results.rank_ends.get(level, {}).get(area, (math.nan, math.nan)) for area in named]
    if not any(high > len(named) for _, high in ends):
        return ""
    if len(named) == 1:
        return "; dat is niet zeker"
    return f"; welke {dutch.count(len(named))} dat zijn, is niet zeker"


def _how_sure(results: Results, level: str) -> str:
    """Say how many areas surely belong to the highest five; empty where not computed."""
    certainty = results.certainty.get(level)
    if certainty is None:
        return ""
    if (certainty["group"] != "").sum() < MANY:
        return _which_is_open(results, level)
    sure = int((certainty["group"] == GROUPS[0][1]).sum())
    if not sure:
        return "; geen enkele hoort betrouwbaar bij de eerste vijf"
    verb = "hoort" if sure == 1 else "horen"
    return f"; {dutch.count(sure)} {verb} betrouwbaar bij de eerste vijf"


def risk_years(results: Results) -> list[int]:
    """List the years of the figures of the risk; the year shown alone where all are of it."""
    rows = results.shown().dropna(subset="value")
    counted = [name for name, own in results.registry.items() if own.direction != "none"]
    years = set(rows.loc[rows["indicator"].isin(counted), "period"].astype(int))
    return sorted(int(year) for year in years) or [results.year]


def risk_years_text(results: Results) -> str:
    """Say of which years the figures of the risk are where they are not of the year shown."""
    years = risk_years(results)
    if years == [results.year]:
        return ""
    return f"Het risico rust op cijfers van {dutch.listing([str(year) for year in years])}."


def years_text(results: Results) -> str:
    """Say of which years the figures shown are, as ``2011, 2019 en 2020``."""
    years = sorted(set(results.shown().dropna(subset="value")["period"].astype(int)))
    return dutch.listing([str(year) for year in years or [results.year]])


def year_and_borders(results: Results) -> str:
    """Say year, vintage and borders in one line."""
    parts = [f"Cijfers van {years_text(results)}", f"gebiedsindeling {results.areas.vintage}"]
    if results.areas.proposal:
        parts.append(f"{results.levels[results.levels.outer].plural}: voorstel")
    if results.shape_note:
        parts.append(results.shape_note)
    lines = (", ".join(parts) + ".", risk_years_text(results))
    return " ".join(filter(None, lines))
