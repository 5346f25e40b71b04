"""Warnings: what changed more than one would think, and what is known for only a part.

The texts name areas and never a sector's value: they are published, and a value may be hidden.
"""

from __future__ import annotations

from typing import NamedTuple

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


class VintageYear(NamedTuple):
    """A year of figures on the borders of a vintage."""

    vintage: str
    year: int


class YearPair(NamedTuple):
    """A year and the one before it, on the same borders."""

    before: VintageYear
    last: VintageYear


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
    here = areas[params.file.vintage]
    findings: list[Finding] = []
    cells = {str(variable): rows for variable, rows in figures.groupby("variable")}
    measured = {str(name): rows for name, rows in measures.groupby("indicator")}
    for name, indicator in params.registry.items():
        if name not in measured:
            continue
        rows, numerator = measured[name], cells[indicator.numerator]
        findings += _jumps(rows, numerator, indicator, params.file.checks.jump)
        findings += _city(rows[rows["level"] == "gemeente"], numerator, indicator, params)
        findings += _coverage(rows[rows["vintage"] == here.vintage], cells, indicator, here, params)
    sizes = {params.file.residents, params.file.size}
    sizes |= {indicator.denominator for indicator in params.registry.values()}
    numerators = {indicator.numerator for indicator in params.registry.values()}
    for variable in sorted(cells):
        if variable in sizes:
            findings += _denominator(variable, cells[variable], cubes, areas, params)
    for variable in sorted(cells):
        if variable in sizes | numerators:
            findings += _newly_missing(cells[variable])
    return findings


def newest_pair(rows: pd.DataFrame) -> YearPair | None:
    """Find the newest two years of rows on the same borders, if there are two.

    Examples
    --------
    >>> rows = pd.DataFrame({"vintage": ["2019", "2019", "2025"], "period": [2023, 2024, 2025]})
    >>> newest_pair(rows).last
    VintageYear(vintage='2019', year=2024)
    """
    years_of: dict[str, set[int]] = {}
    for vintage, period in set(zip(rows["vintage"], rows["period"], strict=True)):
        years_of.setdefault(vintage, set()).add(int(period))
    pairs = []
    for vintage, years in years_of.items():
        if len(years) > 1:
            before, last = sorted(years)[-2:]
            pairs.append((last, before, vintage))
    if not pairs:
        return None
    last, before, vintage = max(pairs)
    return YearPair(VintageYear(vintage, before), VintageYear(vintage, last))


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
    before, last = pair
    rows = rows[rows["vintage"] == last.vintage].set_index("area")
    now = rows[rows["period"] == last.year]
    then = rows[rows["period"] == before.year].reindex(now.index)
    if indicator.denominator is None:
        change = np.sqrt(now["value"].clip(lower=0)) - np.sqrt(then["value"].clip(lower=0))
    else:
        sizes = pd.concat([now["denominator"], then["denominator"]], axis=1)
        size = sizes.min(axis=1, skipna=False)
        change = (now["value"] - then["value"]) * np.sqrt(size.where(size >= indicator.minimum))
    change = change.dropna()
    from_usual = (change - change.median()).abs()
    # The median distance times 1.4826 is the standard deviation where all is by chance.
    spread = 1.4826 * from_usual.median()
    if len(change) < FEWEST or not spread > 0:
        return []
    far = change[from_usual > factor * spread]
    if far.empty:
        return []
    cells = _of(cells, last)
    cells = cells[cells["sector"].isin(far.index)]
    message = (
        f"{indicator.short}: van {before.year} naar {last.year} verandert {first_five(far.index)} "
        "veel meer dan de andere sectoren"
    )
    return [at(cells, "grote sprong", message, LOOK, severity=WARNING)]


def _city(
    rows: pd.DataFrame, cells: pd.DataFrame, indicator: Indicator, params: Params
) -> list[Finding]:
    """Find an indicator whose value for the city changes too much in a year."""
    known = rows.dropna(subset="value").sort_values("period", kind="stable")
    known = known.drop_duplicates("period").tail(2)
    if len(known) < 2:
        return []
    before, last = known["period"].astype(int)
    old, new = known["value"].astype(float)
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
    last = VintageYear(here.vintage, int(low["period"].iloc[0]))
    shares = [
        f"{here.names[level][area]} {dutch.number(100 * coverage)} %"
        for level, area, coverage in zip(low["level"], low["area"], low["coverage"], strict=True)
    ]
    message = (
        f"{indicator.short}: dekking in {last.year} onder {dutch.number(100 * least)} %: "
        f"{first_five(shares)}"
    )
    remedy = "vraag de leverancier wat ontbreekt; de pagina's tonen de dekking bij het cijfer"
    names = (indicator.numerator, indicator.denominator)
    both = _of(pd.concat([cells[name] for name in names if name and name in cells]), last)
    empty = both["value"].isna()
    to_show = both[empty] if empty.any() else both
    return [at(to_show, "lage dekking", message, remedy, severity=WARNING)]


def _denominator(
    variable: str,
    rows: pd.DataFrame,
    cubes: dict[str, Cube],
    areas: dict[str, Areas],
    params: Params,
) -> list[Finding]:
    """Find a denominator that grows or shrinks too fast in the city or in a wijk."""
    have = rows[["period", "vintage"]].drop_duplicates().sort_values(["period", "vintage"])
    have = have.drop_duplicates("period").tail(2)
    newest = [
        VintageYear(vintage, int(period))
        for vintage, period in zip(have["vintage"], have["period"], strict=True)
    ]
    # The city is the same city on other borders; a wijk may be another one.
    pairs = {"gemeente": YearPair(*newest) if len(newest) > 1 else None, "wijk": newest_pair(rows)}
    share = params.file.checks.denominator
    findings = []
    for level, pair in pairs.items():
        if pair is None:
            continue
        before, last = pair
        new = _sums(variable, level, last, cubes, areas)
        old = _sums(variable, level, before, cubes, areas).reindex(new.index)
        # What chance alone does to a small number is no news.
        limit = share * (last.year - before.year) * old + 3 * np.sqrt(old)
        far = areas[last.vintage].names[level][(new - old).abs() > limit]
        if far.empty:
            continue
        message = (
            f"{variable} verandert van {before.year} naar {last.year} meer dan "
            f"{dutch.number(100 * share)} % per jaar in {first_five(far)}"
        )
        remedy = "kijk na of beide jaren hetzelfde tellen, en voor dezelfde gebieden"
        findings.append(at(_of(rows, last), "noemer veranderd", message, remedy, severity=WARNING))
    return findings


def _sums(
    variable: str,
    level: str,
    when: VintageYear,
    cubes: dict[str, Cube],
    areas: dict[str, Areas],
) -> pd.Series:
    """Add up a variable per area; a wijk is NaN where a sector has no number."""
    matrix, index = areas[when.vintage].membership(level)
    value, state = cubes[when.vintage].column(variable, when.year)
    # For the whole city a few sectors more or less make no tenth.
    none = (state == CODE[State.NOT_APPLICABLE]) | (level == "gemeente") & np.isnan(value)
    return pd.Series(matrix @ np.where(none, 0.0, value), index=index)


def _of(cells: pd.DataFrame, when: VintageYear) -> pd.DataFrame:
    """Keep the cells of a year on the borders of its vintage."""
    return cells[(cells["vintage"] == when.vintage) & (cells["period"] == when.year)]


def _newly_missing(cells: pd.DataFrame) -> list[Finding]:
    """Find cells of a variable without a number that had one the year before."""
    pair = newest_pair(cells)
    if pair is None:
        return []
    then, now = (_of(cells, when) for when in pair)
    known_then = then.loc[then["value"].notna(), "sector"]
    gone = now[now["value"].isna() & now["sector"].isin(known_then)]
    if gone.empty:
        return []
    states = dutch.listing(sorted(gone["state"].astype(str).unique()))
    message = (
        f"in {pair.before.year} stond er een cijfer, in {pair.last.year} niet meer ({states}): "
        f"{first_five(gone['sector'])}"
    )
    return [at(gone, "nieuwe ontbreekcode", message, LOOK, severity=WARNING)]
