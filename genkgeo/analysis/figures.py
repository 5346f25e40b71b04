"""The figures themselves: a table of a level, what it becomes beside others, with shapes."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import pandas as pd

from genkgeo.analysis.desk import Desk
from genkgeo.analysis.empty_cells import why_empty, why_no_growth
from genkgeo.analysis.lookup import one_of
from genkgeo.analysis.tables import CODE, NAME, YEAR, Table, named
from genkgeo.change.compare import compare
from genkgeo.errors import AskedError
from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.results import Results
from genkgeo.states import State

SHOW = {
    "waarde": ("value", "cijfer"),
    "teller": ("numerator", "aantal", "count"),
    "noemer": ("denominator",),
    "verschil": ("difference", "absolute groei"),
    "groei": ("growth", "groei %", "procentuele groei"),
    "z": ("z-score", "zscore"),
    "aandeel": ("share",),
    "rang": ("rank",),
    "toestand": ("state",),
    "dekking": ("coverage",),
    "laagst": ("low", "laagst mogelijk"),
    "hoogst": ("high", "hoogst mogelijk"),
}
"""What a table may show → other words for it."""

COLUMN = {
    "waarde": "value",
    "teller": "numerator",
    "noemer": "denominator",
    "toestand": "state",
    "dekking": "coverage",
    "laagst": "low",
    "hoogst": "high",
}
"""What is shown → column of the measures; the others are worked out of those."""

GROWTH = ("verschil", "groei")
"""Of what is shown, that which sets a year beside an earlier one."""

DECIMALS = {"teller": 0, "noemer": 0, "groei": 1, "z": 2, "aandeel": 1, "rang": 0, "dekking": 2}
"""Decimals where those of the indicator say nothing."""

CAPTION = {
    "teller": "aantallen",
    "noemer": "noemers",
    "verschil": "verschil met het jaar met cijfers ervoor",
    "groei": "groei tegenover het jaar met cijfers ervoor, in %",
    "z": "aantal standaardafwijkingen van het gemiddelde gebied",
    "aandeel": "aandeel in het totaal, in %",
    "rang": "plaats: 1 is het hoogste cijfer, of het laagste waar dat meer risico is",
    "toestand": "toestand van elk cijfer",
    "dekking": "deel dat gekend is",
    "laagst": "laagst mogelijke waarde",
    "hoogst": "hoogst mogelijke waarde",
}


def figures(
    desk: Desk,
    level: str | None,
    indicator: object,
    year: object,
    areas: object,
    show: str,
    *,
    total: bool,
    empty: bool,
) -> Table:
    """Lay out the figures of a level, as `genkgeo.analysis.asking.Asking.table` says."""
    lookup = desk.lookup
    level = lookup.level(level)
    names = lookup.indicators(indicator)
    years = lookup.chosen_years(year, desk.year)
    codes = lookup.inside(areas, level)
    shown = one_of(show, SHOW, "Dit kan een tabel niet tonen")
    results = desk.computed.measured
    parts, states, bare = [], [], []
    for one in years:
        of_year = as_shown(results, level, shown, one, names, exact=year is not None)
        part = of_year.reindex(codes)
        bare.append(part)
        part = named(part, desk.names(level))
        states.append(_states(results, level, one, names, exact=year is not None).reindex(codes))
        if total and level != MUNICIPALITY:
            whole = as_shown(results, MUNICIPALITY, shown, one, names, exact=year is not None)
            part = pd.concat([part, named(whole, desk.names(MUNICIPALITY))])
        if len(years) > 1:
            part.insert(1, YEAR, one)
        parts.append(part)
    frame = pd.concat(parts) if len(parts) > 1 else parts[0]
    if len(years) > 1:
        order = {code: at for at, code in enumerate(dict.fromkeys(frame.index))}
        frame = frame.assign(_at=frame.index.map(order)).sort_values(["_at", YEAR], kind="stable")
        frame = frame.drop(columns="_at")
    frame.index.name = CODE
    if not empty:
        frame = frame.dropna(subset=names, how="all")
    span = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
    what = CAPTION.get(shown, "")
    if shown in GROWTH and len(years) == 1:
        before = str(_year_before(results, level, years[0]))
        what = what.replace("het jaar met cijfers ervoor", before)
    caption = ", ".join(filter(None, [desk.of(level), span, what]))
    decimals = DECIMALS.get(shown)
    notes = _why(results, level, shown, years, pd.concat(states), pd.concat(bare))
    if year is None and (late := _late(results, level, names)):
        notes = (*notes, late)
    return desk.dress(frame, caption[0].upper() + caption[1:], notes=notes, decimals=decimals)


def _why(
    results: Results,
    level: str,
    shown: str,
    years: Sequence[int],
    states: pd.DataFrame,
    table: pd.DataFrame,
) -> tuple[str, ...]:
    """Say why cells of a table are empty, and which say less than they seem to."""
    if shown in ("toestand", "dekking"):
        return ()
    if shown not in GROWTH:
        return why_empty(states, table, shown)
    cells = pd.MultiIndex.from_product([table.index.unique(), table.columns])
    pairs = [compare(results, level, _year_before(results, level, one), one) for one in years]
    return why_no_growth(pd.concat([pair.reindex(cells) for pair in pairs]))


def as_shown(
    results: Results, level: str, shown: str, year: int, names: Sequence[str], *, exact: bool
) -> pd.DataFrame:
    """Lay out one year of a level; without ``exact`` each indicator has its last year until then.

    Returns
    -------
    pandas.DataFrame
        Index area code, columns ``names``.
    """
    if shown in COLUMN:
        return _laid_out(results, level, COLUMN[shown], year, names, exact=exact)
    if shown in GROWTH:
        return _growth(results, level, year, names, percent=shown == "groei")
    value = _laid_out(results, level, "value", year, names, exact=exact)
    if shown == "z":
        return (value - value.mean()) / value.std(ddof=0).where(lambda spread: spread > 0)
    if shown == "aandeel":
        counts = _laid_out(results, level, "numerator", year, names, exact=exact)
        # Of what is estimated only the count of the known part is there: that is no share.
        known = _states(results, level, year, names, exact=exact) != State.ESTIMATED
        whole = _laid_out(results, MUNICIPALITY, "numerator", year, names, exact=exact).iloc[0]
        return 100 * counts.where(known) / whole.where(whole != 0)
    return pd.DataFrame(
        {
            name: value[name].rank(
                method="min", ascending=results.registry[name].direction == "lower"
            )
            for name in names
        }
    )


def _laid_out(
    results: Results, level: str, column: str, year: int, names: Sequence[str], *, exact: bool
) -> pd.DataFrame:
    if not exact:
        return results.table(level, column, year=year).reindex(columns=list(names))
    rows = results.measures
    rows = rows[(rows["level"] == level) & (rows["period"] == year)]
    wide = rows.pivot(index="area", columns="indicator", values=column)
    return wide.reindex(columns=list(names)).rename_axis(columns=None)


def _states(
    results: Results, level: str, year: int, names: Sequence[str], *, exact: bool
) -> pd.DataFrame:
    return _laid_out(results, level, "state", year, names, exact=exact)


def _growth(
    results: Results, level: str, year: int, names: Sequence[str], *, percent: bool
) -> pd.DataFrame:
    """Set a year beside the one before it; what cannot be compared has no difference."""
    pairs = compare(results, level, _year_before(results, level, year), year)
    size = pairs["difference"]
    if percent:
        earlier = pairs["earlier"]
        size = 100 * size / earlier.abs().where(earlier != 0)
    return size.unstack("indicator").reindex(columns=list(names)).rename_axis(columns=None)


def _year_before(results: Results, level: str, year: int) -> int:
    """The last year before one of which a level has figures; that may be years earlier."""
    rows = results.measures
    known = sorted(int(one) for one in rows.loc[rows["level"] == level, "period"].unique())
    before = [one for one in known if one < year]
    if not before:
        raise AskedError(
            f"Er is geen jaar voor {year} om mee te vergelijken",
            expected=f"een jaar na {known[0]}" if known else None,
            found=str(year),
        )
    return before[-1]


def _late(results: Results, level: str, names: Sequence[str]) -> str:
    """Say which indicators have no figure of the year shown, and of which year theirs is."""
    rows = results.current(level)
    rows = rows[(rows["period"] < results.year) & rows["indicator"].isin(names)]
    last = dict(zip(rows["indicator"], rows["period"], strict=True))
    if not last:
        return ""
    said = [f"{results.registry[name].short} ({year})" for name, year in last.items()]
    return f"Laatste jaar: {', '.join(said)}."


def with_shapes(desk: Desk, level: str | None, year: object) -> gpd.GeoDataFrame:
    """Put figures, risk and shapes of a level in one frame."""
    level = desk.lookup.level(level)
    years = desk.lookup.chosen_years(year, desk.year)
    if len(years) > 1:
        raise AskedError("Een kaart is van één jaar", found=repr(year), expected="één jaar")
    results = desk.computed.ranked
    names = list(desk.registry)
    table = as_shown(results, level, "waarde", years[0], names, exact=year is not None)
    if level in results.levels.ranked and year is None:
        table = table.join(results.risk[level].scores[["score", "rank", "fifth"]])
    frame = named(table, desk.names(level))
    shapes = results.shapes[level].geometry.reindex(frame.index)
    return gpd.GeoDataFrame(frame, geometry=shapes.to_numpy(), crs=results.shapes[level].crs)


def beside(desk: Desk, asked: Sequence[object], indicator: object, year: object) -> Table:
    """Put areas, or years, beside each other: `genkgeo.analysis.asking.Asking.compare`."""
    lookup = desk.lookup
    years = [one for one in asked if _is_year(one)]
    rest = [one for one in asked if not _is_year(one)]
    names = lookup.indicators(indicator)
    if years:
        return _years_beside(desk, rest, [lookup.year(one) for one in years], names)
    if not rest:
        raise AskedError(
            "Er is niets om te vergelijken",
            expected="de naam van een gebied, of een niveau en twee jaren",
            remedy='bijvoorbeeld genk.compare("Genk-Oost") of genk.compare("wijk", 2024, 2025)',
        )
    results = desk.computed.measured
    at = lookup.chosen_years(year, desk.year)[-1]
    city = as_shown(results, MUNICIPALITY, "waarde", at, names, exact=year is not None).iloc[0]
    parts = []
    for level, code in (lookup.area(one) for one in rest):
        own = as_shown(results, level, "waarde", at, names, exact=year is not None)
        ranks = as_shown(results, level, "rang", at, names, exact=year is not None)
        part = pd.DataFrame(
            {
                NAME: str(desk.names(level)[code]),
                "indicator": names,
                "value": own.loc[code].to_numpy(),
                "city_value": city.to_numpy(),
                "difference": (own.loc[code] - city).to_numpy(),
                "rank": ranks.loc[code].to_numpy(),
                "of": own.notna().sum().reindex(names).to_numpy(),
            },
            index=pd.Index([code] * len(names), name=CODE),
        )
        parts.append(part)
    title = " en ".join(dict.fromkeys(str(part[NAME].iloc[0]) for part in parts))
    return desk.dress(pd.concat(parts), f"{title} naast {lookup.areas.name}, {at}")


def _years_beside(
    desk: Desk, rest: Sequence[object], years: Sequence[int], names: Sequence[str]
) -> Table:
    if len(years) != 2:
        raise AskedError(
            "Twee jaren worden naast elkaar gelegd",
            expected="twee verschillende jaren",
            found=", ".join(map(str, years)),
        )
    lookup = desk.lookup
    wanted = None
    if len(rest) == 1 and _is_level(desk, rest[0]):
        level = lookup.level(str(rest[0]))
    elif rest:
        found = [lookup.area(one) for one in rest]
        level, wanted = found[0][0], [code for _, code in found]
        for one, (own, _) in zip(rest, found, strict=True):
            if own != level:
                raise lookup._no_area(one, level, [(own, "")])
    else:
        level = lookup.level(None)
    if years[0] == years[1]:
        raise AskedError("Twee keer hetzelfde jaar", found=str(years[0]))
    pairs = compare(desk.computed.measured, level, *years).reset_index()
    pairs = pairs[pairs["indicator"].isin(names)]
    if wanted is not None:
        pairs = pairs[pairs["area"].isin(wanted)]
    frame = pairs.set_index("area")
    caption = f"{desk.of(level)}, {years[0]} naast {years[1]}"
    return desk.by_area(frame, level, caption[0].upper() + caption[1:])


def _is_level(desk: Desk, asked: object) -> bool:
    try:
        desk.lookup.level(asked)  # type: ignore[arg-type]
    except AskedError:
        return False
    return isinstance(asked, str)


def _is_year(asked: object) -> bool:
    return not isinstance(asked, str) or (asked.strip().isdigit() and len(asked.strip()) == 4)
