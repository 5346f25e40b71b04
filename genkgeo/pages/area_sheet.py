"""The short sheet of an area: what is so, since when, how sure, and what there is to do."""

from __future__ import annotations

from collections.abc import Sequence

from genkgeo.drawings.bars import contribution_bar
from genkgeo.drawings.strips import Ranked, rank_strip
from genkgeo.pages import risk_drawings, selection, through_time
from genkgeo.pages.actions_here import Action, action_place
from genkgeo.pages.area_table import area_table, residents_text, residents_year
from genkgeo.pages.better import better
from genkgeo.pages.context import page_context
from genkgeo.pages.linked_names import linker
from genkgeo.pages.navigation import FIXED, Link
from genkgeo.pages.sheet_paths import area_links, place_id, sheet_path, sheet_paths
from genkgeo.pages.side_by_side import beside_link
from genkgeo.pages.standalone import render, seal
from genkgeo.parameters.levels import SECTOR
from genkgeo.results import Results
from genkgeo.words import dutch, reasons, sentences
from genkgeo.words.saying import sayings
from genkgeo.words.since_when import since_when_sentence

ALIKE = 3
"""How many areas that are like it a sheet names."""


def area_sheet(
    results: Results,
    area: str,
    *,
    level: str,
    actions: Sequence[Action] = (),
    links: Sequence[Link] = FIXED,
) -> str:
    """Write the short page of one area.

    Parameters
    ----------
    results : Results
    area : str
        Area code.
    level : str
        A level with sheets, not the largest one: of that `genkgeo.pages.fact_sheets` writes more.
    actions : sequence of Action
        What the plans do there, or what is nearest.
    links : sequence of Link
        At the top of the page.

    Returns
    -------
    str
        A page that stands alone, for the path that `sheet_path` gives.
    """
    named = results.levels[level]
    name = results.areas.name_of[level][area]
    here = sheet_path(named, area)
    members = selection.members(results, SECTOR, level, area)
    up, down = reasons.pushes(results, level, area)
    findings = (
        sentences.risk_sentence(results, level, area),
        through_time.verdict_sentence(results, level, area),
        since_when_sentence(results, level, area),
    )
    signals = selection.signals_in(results, level, area)
    return seal(
        render(
            "fiche_kort.html.j2",
            page_title=f"{named.title} {name}",
            **page_context(results, links, up="../")
            | {"linked": linker(results, up="../", here=here)},
            results=results,
            here_level=named,
            name=name,
            around=_around(results, level, area),
            facts=_facts(results, level, area, len(members)),
            finding=" ".join(filter(None, findings)),
            beside=beside_link(results, level, area),
            strip=_strip(results, level, area),
            why=reasons.why_sentence(results, level, area),
            contributions=contribution_bar(
                up,
                down,
                selection.short_names(results),
                title=f"Waaruit het risico van {name} bestaat",
            )
            if len(up) + len(down)
            else "",
            unsure=reasons.beside_the_bar(results, level, area),
            better=better(results, level, area),
            sayings=sayings(results, level, area),
            map=risk_drawings.sector_map(results, level, area),
            keys=risk_drawings.risk_keys(),
            table=area_table(results, SECTOR, members),
            ids={code: place_id(results.levels[SECTOR], code) for code in members},
            alike=_alike(results, level, area),
            actions=actions,
            action_place=action_place(actions, named, area),
            signals=[*signals["sentence"]],
            about=results.once(sentences.year_and_borders),
        )
    )


def _around(results: Results, level: str, area: str) -> dict[str, object]:
    """The larger area with a sheet in which it lies, and the areas beside it there."""
    with_sheets = results.levels.with_sheets
    larger = with_sheets[with_sheets.index(level) - 1]
    outer = results.areas.lies_in(level, larger)[area]
    names, paths = results.areas.name_of[level], sheet_paths(results, level)
    beside = sorted(
        results.areas.inside(level, larger, outer), key=lambda code: (names[code], code)
    )
    return {
        "level": results.levels[larger],
        "name": results.areas.name_of[larger][outer],
        "link": sheet_paths(results, larger)[outer],
        "sheets": [
            {"name": names[code], "link": paths[code], "current": code == area} for code in beside
        ],
    }


def _facts(results: Results, level: str, area: str, sectors: int) -> str:
    parts = [f"{sectors} {results.levels[SECTOR].noun(sectors)}"]
    people = residents_text(results, level, area)
    if people != dutch.NO_VALUE:
        year = residents_year(results)
        parts.append(f"{people} inwoners in {year}" if year else f"{people} inwoners")
    return " · ".join([*parts, str(results.year)])


def _strip(results: Results, level: str, area: str) -> dict[str, object]:
    """The rank of the area on a line from the lowest to the highest, with what is certain of it."""
    placed = results.risk[level].by_area.get(area)
    if placed is None or placed.score != placed.score:
        return {}
    low, high = results.rank_ends.get(level, {}).get(area, (float("nan"), float("nan")))
    scores = results.risk[level].scores
    above = int((scores["city"] > 0).sum())
    ranked = Ranked(placed.rank, low, high, int(placed.of), above + 0.5)
    between = sentences.rank_range(results, level, area)
    title = f"Rang {dutch.number(placed.rank)} van {dutch.number(placed.of)}"
    title += f", met 90 % zekerheid {between}" if between not in ("", sentences.FIXED_RANK) else ""
    return {
        "rank": dutch.number(placed.rank),
        "of": dutch.number(placed.of),
        "range": between,
        "drawn": rank_strip(ranked, title=title),
    }


def _alike(results: Results, level: str, area: str) -> list[dict[str, str]]:
    """The areas of which the risk is made of the most similar parts, with where they rank."""
    names, paths = results.areas.name_of[level], area_links(results, level)
    scores = results.risk[level].by_area
    return [
        {
            "name": names[code],
            "link": paths[code],
            "rank": dutch.number(scores[code].rank),
            "beside": beside_link(results, level, area, code),
        }
        for code in results.risk[level].similar_to(area, ALIKE)
    ]
