"""What a page shows of the course of an area: trend lines, and what a change is made of."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd
from markupsafe import Markup

from genkgeo.change.archive import RANK, SCORE
from genkgeo.drawings.change_chart import change_chart
from genkgeo.drawings.trend_chart import trend_chart
from genkgeo.pages.selection import compared
from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.plans.environment import ASSUMED
from genkgeo.results import INCOMPARABLE, NO_NEW, PARTS, VERDICTS, Change, Results
from genkgeo.words import dutch, sentences

SERIES = ["indicator", "area", "period", "value", "ci_low", "ci_high", "vintage"]
NO_COMPARISON = "Er is geen vorige uitgave en geen vorig jaar om mee te vergelijken."


def area_trends(
    results: Results,
    area: str | None,
    *,
    level: str | None = None,
    only: Sequence[str] | None = None,
) -> Markup:
    """Draw indicators through the years: an area (or the city alone), city and wider.

    Parameters
    ----------
    results : Results
    area : str or None
        Code; None: the city.
    level : str, optional
        Of the area; that of the fact sheets where left out.
    only : sequence of str, optional
        Indicators to draw, in the order of the registry; all of them where left out.

    Returns
    -------
    markupsafe.Markup
    """
    own, code = results.sheet_of(area)
    level = own if level is None or area is None else level
    series = results.once(_series, level, code)
    drawn = [name for name in compared(results) if only is None or name in only]
    registry = {name: results.registry[name] for name in drawn}
    names = {results.areas.code: results.areas.name, code: results.areas.name_of[level][code]}
    return trend_chart(
        series[series["indicator"].isin(registry)],
        registry,
        names,
        accented=None if code == results.areas.code else area,
        city=results.areas.code,
        whole=results.levels.whole,
    )


def _series(results: Results, level: str, area: str) -> pd.DataFrame:
    """Figures of an area and of the city through the years, and those of wider areas below."""
    local, rows_of = results.once(_local)
    of_city = rows_of.get((MUNICIPALITY, results.areas.code), ())
    # In the order of the measures, whichever of both comes first there.
    rows = sorted({*of_city, *rows_of.get((level, area), ())})
    return pd.concat([local.iloc[rows], results.once(_wider)], ignore_index=True)


def _local(results: Results) -> tuple[pd.DataFrame, dict[tuple[str, str], list[int]]]:
    """Figures up to the year shown and, by level and area, which rows are of it."""
    rows = results.measures[results.measures["period"] <= results.year]
    rows_of: dict[tuple[str, str], list[int]] = {}
    for at, key in enumerate(zip(rows["level"].tolist(), rows["area"].tolist(), strict=True)):
        rows_of.setdefault(key, []).append(at)
    return rows.reindex(columns=SERIES), rows_of


def _wider(results: Results) -> pd.DataFrame:
    return _marked(results.references[results.references["period"] <= results.year])


def _marked(wider: pd.DataFrame) -> pd.DataFrame:
    """Mark the name of a wider area of which a year is ours and not the document's."""
    if "assumed" not in wider:
        return wider
    ours = wider["assumed"].eq(True).groupby([wider["indicator"], wider["area"]]).transform("any")
    return wider.assign(area=wider["area"] + ours.map({True: ASSUMED, False: ""}))


def area_change(
    results: Results, level: str, area: str, *, only: Sequence[str] | None = None
) -> Markup:
    """Draw the changes of one area and their parts, in standard deviations between the areas.

    Parameters
    ----------
    results : Results
    level, area : str
    only : sequence of str, optional
        What to draw (indicators and ``score``); everything but the rank where left out.

    Returns
    -------
    markupsafe.Markup
        Empty where nothing is compared.
    """
    change = results.change
    parts = _parts(results, level, area)
    parts = parts if only is None else parts[parts["what"].isin(only)]
    if change is None or parts.empty:
        return Markup("")
    # There is one city: what is much for it is measured between its parts.
    among = results.levels.parts if level == MUNICIPALITY else level
    years = (change.earlier, change.later)
    return change_chart(parts, results.registry, results.once(_units, among), years=years)


def _units(results: Results, level: str) -> pd.Series:
    """Standard deviation of each compared figure between the areas of a level, where above 0."""
    change = results.change
    if change is None:
        return pd.Series(dtype=float)
    peers = change.parts[(change.parts["level"] == level) & (change.parts["what"] != RANK)]
    unit = peers.groupby("what")["later"].std()
    return unit[unit > 0]


def notable(results: Results, level: str, area: str) -> list[str]:
    """List what of an area is worth a line: its risk, and each figure that stands out.

    A figure stands out by a change beyond chance, or by one that has another cause than real
    change.
    """
    parts = _parts(results, level, area)
    by_other_cause = parts[list(PARTS[1:])].fillna(0).round(9).ne(0).any(axis=1)
    is_score, is_firm = parts["what"] == SCORE, parts["verdict"].isin(VERDICTS[:2])
    return list(parts.loc[is_score | is_firm | by_other_cause, "what"])


def verdict(results: Results, level: str, area: str, what: str = SCORE) -> str:
    """Verdict on the change of one figure; empty where nothing is compared."""
    verdicts = {} if results.change is None else results.change.verdicts.get((level, area), {})
    return str(verdicts.get(what, ""))


def verdict_sentence(results: Results, level: str, area: str) -> str:
    """Say if the risk of an area changed demonstrably; empty where nothing is compared.

    Returns
    -------
    str
        Such as ``Sinds 2024 is het niet aantoonbaar veranderd.``
    """
    change, on_risk = results.change, verdict(results, level, area)
    if change is None or on_risk not in VERDICTS:
        return ""
    moved = (
        on_risk
        if on_risk == VERDICTS[2]
        else f"aantoonbaar {on_risk} tegenover de andere {results.levels[level].plural}"
    )
    return f"Sinds {change.since} is het {moved}."


def changed_sentence(results: Results, level: str, area: str) -> str:
    """Say how many indicators of an area changed beyond chance, and which.

    Returns
    -------
    str
        Such as ``Van 2024 naar 2025 is één van de tien indicatoren aantoonbaar veranderd:
        leefloon (gestegen).``; empty where nothing is compared. Where a figure is of other
        years than the two, because it comes late, the sentence says that it is since the
        earlier release.
    """
    change, parts = results.change, _parts(results, level, area)
    parts = parts[parts["what"].isin(compared(results))]
    if change is None or parts.empty:
        return ""
    years = _years(results, change, parts)
    # Where an older figure stands for a later year, that it did not change says nothing.
    new = (years["now"] > years["then"]) | change.correction
    has_verdict = parts["verdict"].isin(VERDICTS)
    judged, years = parts[has_verdict & new], years[has_verdict & new]
    span = f"Van {change.earlier} naar {change.later}"
    if change.correction:
        span = f"Sinds {change.since}"
    elif change.released and not years.eq([change.earlier, change.later]).all(axis=None):
        span = f"Sinds de uitgave van {change.earlier}"  # A late figure is of other years.
    lines = [_firm_sentence(results, judged, span)] if len(judged) else []
    # A correction has figures of the same year, and no new ones are looked for.
    old = int(((parts["why"] == NO_NEW) | (has_verdict & ~new)).sum())
    if old and not change.correction:
        has = "heeft één indicator" if old == 1 else f"hebben {dutch.count(old)} indicatoren"
        lines.append(f"Sinds {change.since} {has} geen nieuw cijfer.")
    unlike = parts[parts["why"].str.startswith(INCOMPARABLE)]
    if len(unlike):
        causes = [
            f"{results.registry[what].short} ({why.partition(': ')[2] or why})"
            for what, why in zip(unlike["what"], unlike["why"], strict=True)
        ]
        lines.append(f"Niet te vergelijken: {dutch.listing(causes)}.")
    return " ".join(lines)


def _years(results: Results, change: Change, parts: pd.DataFrame) -> pd.DataFrame:
    """Year of the figure of each compared indicator then, and now."""
    what_of_level = list(zip(parts["level"], parts["what"], strict=True))
    periods = {
        (row["level"], row["area"], row["indicator"]): row["period"]
        for level, area in dict.fromkeys(zip(parts["level"], parts["area"], strict=True))
        for row in results.of_area(level, area)
    }
    wanted = zip(parts["level"], parts["area"], parts["what"], strict=True)
    then = [change.year_then(level, what) for level, what in what_of_level]
    now = [periods.get(figure, math.nan) for figure in wanted]
    return pd.DataFrame({"then": then, "now": now}, parts.index)


def _firm_sentence(results: Results, parts: pd.DataFrame, span: str) -> str:
    """Say which of the compared indicators changed beyond chance in a span of years."""
    firm = parts[parts["verdict"] != VERDICTS[2]].set_index("what")["verdict"]
    [level], [area] = set(parts["level"]), set(parts["area"])
    # What rests on a cell that the gate doubts may have moved through that cell alone.
    look = {
        name: f"; {flag}"
        for name in firm.index
        if (flag := sentences.flag_text(results, level, area, str(name)))
    }
    if len(parts) == 1:
        [name], [its_verdict] = parts["what"], parts["verdict"]
        moved = its_verdict if firm.empty else f"aantoonbaar {its_verdict}"
        return f"{span} is {results.registry[name].short} {moved}{look.get(name, '')}."
    of_all = dutch.part_of(len(firm), len(parts), "indicatoren")
    if firm.empty:
        return f"{span} is {of_all} aantoonbaar veranderd."
    named = [
        f"{results.registry[name].short} ({firm[name]}{look.get(name, '')})"
        for name in results.registry
        if name in firm.index
    ]
    verb = "is" if len(firm) == 1 else "zijn"
    return f"{span} {verb} {of_all} aantoonbaar veranderd: {dutch.listing(named)}."


def _parts(results: Results, level: str, area: str) -> pd.DataFrame:
    """Compared figures of one area, without its rank; none where nothing is compared."""
    if results.change is None:
        return pd.DataFrame(columns=["what", "verdict", "why", *PARTS])
    rows = results.change.of_area(level, area)
    return rows[rows["what"] != RANK]
