"""Warnings: what changed more than one would think, and what is known for only a part.

The texts name areas and never a sector's value: they are published, and a value may be hidden.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from genkgeo.areas.hierarchy import Areas
from genkgeo.checks.findings import WARNING, Finding, at
from genkgeo.errors import first_five
from genkgeo.measures.cube import Cube
from genkgeo.parameters.file import Params
from genkgeo.parameters.registry import Indicator
from genkgeo.states import CODE, State
from genkgeo.words import dutch

FEWEST = 8
"""Sectors that are needed to say what change is usual."""

LOOK = "kijk het na bij de leverancier; klopt het, dan hoeft er niets"


def check_unusual(
    measures: pd.DataFrame,
    figures: pd.DataFrame,
    cubes: dict[str, Cube],
    areas: dict[str, Areas],
    params: Params,
) -> list[Finding]:
    """Set the newest year beside the one before it, and coverage beside its threshold.

    Parameters
    ----------
    measures : pandas.DataFrame
        Of all vintages, each on its own borders, with a column ``vintage``.
    figures : pandas.DataFrame
        Tidy; gives file and row.
    cubes : dict of str to Cube
        Vintage → figures.
    areas : dict of str to Areas
    params : Params
        With the thresholds under ``checks``.
    """
    year = params.file.year
    measures, figures = (frame[frame["period"] <= year] for frame in (measures, figures))
    here, findings = areas[params.file.vintage], []
    cells = dict(list(figures.groupby("variable")))
    measured = dict(list(measures.groupby("indicator")))
    for name, indicator in params.registry.items():
        if name not in measured:
            continue
        rows = measured[name]
        own = cells[indicator.numerator]
        findings += _jumps(rows, own, indicator, params.file.checks.jump)
        findings += _city(rows[rows["level"] == "gemeente"], own, indicator, params)
        findings += _coverage(rows[rows["vintage"] == here.vintage], cells, indicator, here, params)
    sizes = {one.denominator for one in params.registry.values()}
    sizes |= {params.file.residents, params.file.size}
    for variable in sorted(sizes & cells.keys()):
        findings += _denominator(variable, cells[variable], cubes, areas, params)
    numerators = {one.numerator for one in params.registry.values()}
    for variable in sorted((sizes | numerators) & cells.keys()):
        findings += _newly_missing(cells[variable])
    return findings


def newest_pair(rows: pd.DataFrame) -> tuple[str, int, int] | None:
    """Give vintage, year and year before of the newest two years on the same borders."""
    have: dict[str, set[int]] = {}
    for vintage, period in set(zip(rows["vintage"], rows["period"], strict=True)):
        have.setdefault(vintage, set()).add(int(period))
    pairs = [(*sorted(years)[:-3:-1], vintage) for vintage, years in have.items() if len(years) > 1]
    if not pairs:
        return None
    last, before, vintage = max(pairs)
    return vintage, last, before


def _jumps(
    rows: pd.DataFrame, cells: pd.DataFrame, indicator: Indicator, factor: float
) -> list[Finding]:
    """Find sectors whose change lies far from the change of the others.

    A small sector swings by chance, so changes are first multiplied by the root of the
    denominator (of a count, the root itself is taken); then all have the same spread.
    """
    rows = rows[rows["level"] == "sector"]
    pair = newest_pair(rows)
    if pair is None:
        return []
    vintage, last, before = pair
    rows = rows[rows["vintage"] == vintage].set_index("area")
    now, then = (rows[rows["period"] == period] for period in (last, before))
    then = then.reindex(now.index)
    if indicator.denominator is None:
        change = np.sqrt(now["value"].clip(lower=0)) - np.sqrt(then["value"].clip(lower=0))
    else:
        size = np.minimum(now["denominator"], then["denominator"])
        change = (now["value"] - then["value"]) * np.sqrt(size.where(size >= indicator.minimum))
    change = change.dropna()
    spread = 1.4826 * (change - change.median()).abs().median()
    if len(change) < FEWEST or not spread > 0:
        return []
    far = change[(change - change.median()).abs() > factor * spread]
    if far.empty:
        return []
    cells = cells[(cells["vintage"] == vintage) & (cells["period"] == last)]
    cells = cells[cells["sector"].isin(far.index)]
    message = (
        f"{indicator.short}: van {before} naar {last} verandert {first_five(far.index)} "
        "veel meer dan de andere sectoren"
    )
    return [at(cells, "grote sprong", message, LOOK, severity=WARNING)]


def _city(
    rows: pd.DataFrame, cells: pd.DataFrame, indicator: Indicator, params: Params
) -> list[Finding]:
    """Find an indicator whose value for the city changes too much in a year."""
    course = rows.dropna(subset="value").sort_values("period", kind="stable")
    course = course.drop_duplicates("period").set_index("period")["value"]
    if len(course) < 2:
        return []
    (before, last), (old, new) = course.index[-2:], course.iloc[-2:]
    allowed = params.file.checks.city * (last - before)
    if old <= 0 or max(new / old, old / max(new, 1e-12)) <= 1 + allowed:
        return []
    message = (
        f"{indicator.short}: het cijfer van de stad gaat van {dutch.value(old, indicator)} "
        f"in {before} naar {dutch.value(new, indicator)} in {last}"
    )
    remedy = "kijk na of teller en noemer hetzelfde tellen als vroeger"
    cells = cells[cells["period"] == last]
    return [at(cells, "grote sprong", message, remedy, severity=WARNING)]


def _coverage(
    rows: pd.DataFrame,
    cells: dict[str, pd.DataFrame],
    indicator: Indicator,
    here: Areas,
    params: Params,
) -> list[Finding]:
    """Find an indicator that is known for too small a part of the city or a stadsdeel."""
    rows = rows[rows["level"].isin(["gemeente", "stadsdeel"])]
    rows = rows[rows["period"] == rows["period"].max()]
    least = params.file.checks.coverage
    low = rows[rows["coverage"] < least].sort_values("level", kind="stable")
    if low.empty:
        return []
    last = low["period"].iloc[0]
    told = [
        f"{here.names[row.level][row.area]} {dutch.number(100 * row.coverage)} %"
        for row in low.itertuples()
    ]
    message = (
        f"{indicator.short}: dekking in {last} onder {dutch.number(100 * least)} %: "
        f"{first_five(told)}"
    )
    remedy = "vraag de leverancier wat ontbreekt; de pagina's tonen de dekking bij het cijfer"
    parts = [cells[name] for name in (indicator.numerator, indicator.denominator) if name in cells]
    both = pd.concat(parts)
    both = both[(both["vintage"] == here.vintage) & (both["period"] == last)]
    first = both[both["value"].isna()] if both["value"].isna().any() else both
    return [at(first, "lage dekking", message, remedy, severity=WARNING)]


def _denominator(
    variable: str,
    rows: pd.DataFrame,
    cubes: dict[str, Cube],
    areas: dict[str, Areas],
    params: Params,
) -> list[Finding]:
    """Find a denominator that grows or shrinks too fast in the city or in a wijk."""
    have = rows[["period", "vintage"]].drop_duplicates().sort_values(["period", "vintage"])
    cities = [(row.vintage, row.period) for row in have.drop_duplicates("period").itertuples()]
    looks = [("gemeente", *cities[-2:])] if len(cities) > 1 else []
    if pair := newest_pair(rows):
        looks.append(("wijk", (pair[0], pair[2]), (pair[0], pair[1])))
    findings = []
    for level, before, last in looks:
        old, new = (_sums(variable, level, at_, cubes, areas) for at_ in (before, last))
        old = old.reindex(new.index)
        gap = last[1] - before[1]
        # what chance alone does to a small number is no news
        limit = params.file.checks.denominator * gap * old + 3 * np.sqrt(old)
        names = areas[last[0]].names[level]
        far = names[(new - old).abs() > limit]
        if far.empty:
            continue
        cells = rows[(rows["vintage"] == last[0]) & (rows["period"] == last[1])]
        message = (
            f"{variable} verandert van {before[1]} naar {last[1]} meer dan "
            f"{dutch.number(100 * params.file.checks.denominator)} % per jaar in {first_five(far)}"
        )
        remedy = "kijk na of beide jaren hetzelfde tellen, en voor dezelfde gebieden"
        findings.append(at(cells, "noemer veranderd", message, remedy, severity=WARNING))
    return findings


def _sums(
    variable: str,
    level: str,
    where: tuple[str, int],
    cubes: dict[str, Cube],
    areas: dict[str, Areas],
) -> pd.Series:
    """Add up a variable per area; a wijk is NaN where a sector has no number."""
    vintage, period = where
    matrix, index = areas[vintage].membership(level)
    value, state = cubes[vintage].column(variable, period)
    # for the whole city a few sectors more or less make no tenth
    none = (state == CODE[State.NOT_APPLICABLE]) | (level == "gemeente") & np.isnan(value)
    return pd.Series(matrix @ np.where(none, 0.0, value), index=index)


def _newly_missing(cells: pd.DataFrame) -> list[Finding]:
    """Find cells of a variable without a number that had one the year before."""
    pair = newest_pair(cells)
    if pair is None:
        return []
    vintage, last, before = pair
    cells = cells[cells["vintage"] == vintage]
    then = cells[(cells["period"] == before) & cells["value"].notna()]
    now = cells[(cells["period"] == last) & cells["value"].isna()]
    gone = now[now["sector"].isin(then["sector"])]
    if gone.empty:
        return []
    states = dutch.listing(sorted(gone["state"].astype(str).unique()))
    message = (
        f"in {before} stond er een cijfer, in {last} niet meer ({states}): "
        f"{first_five(gone['sector'])}"
    )
    return [at(gone, "nieuwe ontbreekcode", message, LOOK, severity=WARNING)]
