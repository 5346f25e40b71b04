"""The parts of a page that tell how it went: trend lines, and what a change is made of."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from markupsafe import Markup

from genkgeo.change.steps import RANK, SCORE
from genkgeo.drawings.stacks import change_split
from genkgeo.drawings.trends import trend_panels
from genkgeo.pages.parts import compared
from genkgeo.results import PARTS, VERDICTS, Results
from genkgeo.words import dutch

SERIES = ["indicator", "area", "period", "value", "ci_low", "ci_high", "vintage"]
NO_COMPARISON = "Er is geen vorige uitgave en geen vorig jaar om mee te vergelijken."


def trends(results: Results, stadsdeel: str | None, *, only: Sequence[str] | None = None) -> Markup:
    """Draw indicators through the years: a stadsdeel (or the city alone), city and wider.

    Parameters
    ----------
    results : Results
    stadsdeel : str or None
        None: the city.
    only : sequence of str, optional
        Indicators to draw, in the order of the registry; all of them where left out.

    Returns
    -------
    markupsafe.Markup
    """
    rows = results.measures
    city = (rows["level"] == "gemeente") & (rows["area"] == results.areas.code)
    mine = (rows["level"] == "stadsdeel") & (rows["area"] == stadsdeel)
    own = rows[(city | mine) & (rows["period"] <= results.year)]
    wider = results.references[results.references["period"] <= results.year]
    series = pd.concat([own.reindex(columns=SERIES), wider], ignore_index=True)
    chosen = [name for name in compared(results) if only is None or name in only]
    registry = {name: results.registry[name] for name in chosen}
    names = {results.areas.code: results.areas.name}
    names |= results.areas.names["stadsdeel"].to_dict()
    return trend_panels(
        series[series["indicator"].isin(registry)],
        registry,
        names,
        own=stadsdeel,
        city=results.areas.code,
    )


def change(results: Results, level: str, area: str, *, only: Sequence[str] | None = None) -> Markup:
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
    found = results.change
    mine = _parts(results, level, area)
    mine = mine if only is None else mine[mine["what"].isin(only)]
    if found is None or mine.empty:
        return Markup("")
    # There is one city: what is much for it is measured between its stadsdelen.
    among = found.parts[found.parts["level"] == ("stadsdeel" if level == "gemeente" else level)]
    unit = among[among["what"] != RANK].groupby("what")["later"].std()
    years = (found.earlier, found.later)
    return change_split(mine, results.registry, unit[unit > 0], years=years)


def notable(results: Results, level: str, area: str) -> list[str]:
    """List what of an area is worth a line: its risk, and each figure that stands out.

    That is a change beyond chance, or one that has another cause than real change.
    """
    rows = _parts(results, level, area)
    other = rows[list(PARTS[1:])].fillna(0).round(9).ne(0).any(axis=1)
    kept = rows[(rows["what"] == SCORE) | rows["verdict"].isin(VERDICTS[:2]) | other]
    return list(kept["what"])


def verdict(results: Results, level: str, area: str, what: str = SCORE) -> str:
    """Give the verdict on the change of one figure; empty where nothing is compared."""
    rows = _parts(results, level, area).set_index("what")["verdict"]
    return str(rows.get(what, ""))


def verdict_sentence(results: Results, level: str, area: str) -> str:
    """Say if the risk of an area changed demonstrably; empty where nothing is compared.

    Returns
    -------
    str
        Such as ``Sinds 2024 is het niet aantoonbaar veranderd.``
    """
    found = verdict(results, level, area)
    if found not in VERDICTS:
        return ""
    told = found if found == VERDICTS[2] else f"aantoonbaar {found}"
    return f"Sinds {results.change.earlier} is het {told}."


def figures_sentence(results: Results, level: str, area: str) -> str:
    """Say how many indicators of an area changed beyond chance, and which.

    Returns
    -------
    str
        Such as ``Van 2024 naar 2025 is één van de tien indicatoren aantoonbaar veranderd:
        leefloon (gestegen).``; empty where nothing is compared. Where a figure is of other
        years than the two, because it comes late, it is told as since the earlier release.
    """
    rows = _parts(results, level, area)
    rows = rows[rows["what"].isin(compared(results)) & rows["verdict"].isin(VERDICTS)]
    if rows.empty:
        return ""
    # what stands for a later year is the same figure: that it did not change says nothing
    found, years = results.change, _years(results, rows)
    new = years["now"] > years["then"]
    rest = len(rows) - new.sum()
    span = f"Van {found.earlier} naar {found.later}"
    if found.released and not years[new].eq([found.earlier, found.later]).all(axis=None):
        span = f"Sinds de uitgave van {found.earlier}"  # a late figure is of other years
    told = [_told(results, rows[new], span)] if new.any() else []
    if rest:
        has = "heeft één indicator" if rest == 1 else f"hebben {dutch.count(rest)} indicatoren"
        told.append(f"Sinds {results.change.earlier} {has} geen nieuw cijfer.")
    return " ".join(told)


def _years(results: Results, rows: pd.DataFrame) -> pd.DataFrame:
    """Give of which year the figure of each compared indicator was then, and is now."""
    now = results.shown().set_index(["level", "area", "indicator"])["period"]
    then = [
        results.change.shown.get((row.level, row.what), results.change.earlier)
        for row in rows.itertuples()
    ]
    wanted = pd.MultiIndex.from_frame(rows[["level", "area", "what"]])
    return pd.DataFrame({"then": then, "now": now.reindex(wanted).to_numpy()}, rows.index)


def _told(results: Results, rows: pd.DataFrame, span: str) -> str:
    firm = rows[rows["verdict"] != VERDICTS[2]].set_index("what")["verdict"]
    if len(rows) == 1:
        [name], [found] = rows["what"], rows["verdict"]
        told = found if firm.empty else f"aantoonbaar {found}"
        return f"{span} is {results.registry[name].short} {told}."
    of_all = f"van de {dutch.count(len(rows))} indicatoren"
    if firm.empty:
        return f"{span} is geen enkele {of_all} aantoonbaar veranderd."
    named = [
        f"{results.registry[name].short} ({firm[name]})"
        for name in results.registry
        if name in firm.index
    ]
    verb = "is" if len(firm) == 1 else "zijn"
    return (
        f"{span} {verb} {dutch.count(len(firm))} {of_all} aantoonbaar veranderd: "
        f"{dutch.listing(named)}."
    )


def _parts(results: Results, level: str, area: str) -> pd.DataFrame:
    """Give the compared figures of one area, without its rank; none where nothing is compared."""
    if results.change is None:
        return pd.DataFrame(columns=["what", "verdict", *PARTS])
    rows = results.change.parts
    return rows[(rows["level"] == level) & (rows["area"] == area) & (rows["what"] != RANK)]
