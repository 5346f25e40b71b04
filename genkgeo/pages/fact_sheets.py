"""The fact sheets on two sheets of A4: one per area of a level, and one of the whole city."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from markupsafe import Markup

from genkgeo.change import early_warning
from genkgeo.drawings.bars import contribution_bar, share_bar
from genkgeo.pages import risk_drawings, selection, through_time
from genkgeo.pages.actions_here import Action, action_place
from genkgeo.pages.among import among_municipalities
from genkgeo.pages.area_table import area_table, residents_text, residents_year
from genkgeo.pages.beside import domain_chart
from genkgeo.pages.better import better
from genkgeo.pages.context import page_context
from genkgeo.pages.linked_names import linker
from genkgeo.pages.navigation import CITY, FIXED, Link
from genkgeo.pages.sheet_paths import area_links, listed_on, place_id, sheet_path, sheet_paths
from genkgeo.pages.side_by_side import beside_link
from genkgeo.pages.standalone import render, seal
from genkgeo.parameters.levels import SECTOR
from genkgeo.profiles import mix
from genkgeo.results import Results
from genkgeo.words import dutch, explain, reasons, sentences
from genkgeo.words.saying import sayings

PANELS = 4
"""How many indicators are drawn through the years; the others on request, and not in print."""
LINES, ACTIONS = 2, 3
"""How many warnings (and pockets of the city), and how many actions show at once; likewise."""


def fact_sheet(
    results: Results,
    area: str | None,
    *,
    level: str | None = None,
    actions: Sequence[Action] = (),
    links: Sequence[Link] = FIXED,
) -> str:
    """Write the long page of one area of the largest level with sheets, or of the whole city.

    Parameters
    ----------
    results : Results
    area : str or None
        Area code; None for the city, with the areas of its outer level as its parts.
    level : str, optional
        Of the code; it can only be the largest one with sheets.
    actions : sequence of Action
        What the plans do there; without any the sheet does not speak of it.
    links : sequence of Link
        At the top of the page.

    Returns
    -------
    str
        A page that stands alone, for the path that `sheet_path` gives, or for
        `genkgeo.pages.navigation.CITY`.
    """
    level, code = results.sheet_of(area, level)
    here, up = (CITY.file, "") if area is None else ("", "../")
    path = CITY.file if area is None else sheet_path(results.levels[level], code)
    telling = _telling(results, area)
    others = [name for name in selection.compared(results) if name not in telling]
    more_trends = Markup("")
    if others:
        more_trends = through_time.area_trends(results, area, only=others)
    return seal(
        render(
            "fiche.html.j2",
            page_title=_title(results, area),
            **page_context(results, links, here=here, up=up)
            | {"linked": linker(results, up=up, here=path)},
            results=results,
            name=results.areas.names[level][code],
            here_level=results.levels[level],
            actions=actions[:ACTIONS],
            more_actions=actions[ACTIONS:],
            action_place=action_place(actions, results.levels[level], code),
            trends=through_time.area_trends(results, area, only=telling),
            more_trends=more_trends,
            domains=domain_chart(results, area),
            ranking=risk_drawings.ranking(results, area),
            keys=risk_drawings.risk_keys(),
            about=results.once(sentences.year_and_borders),
            sources=results.once(_sources),
            sheets=_sheets(results, area),
            facts=_facts(results, area),
            mix=_profiles(results, area),
            better=better(results, level, code),
            beside="" if area is None else beside_link(results, level, code),
            sayings=None if area is None else sayings(results, level, code),
            **_change(results, level, code),
            **(_of_city(results) if area is None else _of_area(results, level, code)),
        )
    )


def _of_area(results: Results, level: str, area: str) -> dict[str, object]:
    """What only the sheet of an area below the city shows."""
    name = results.areas.names[level][area]
    up, down = reasons.pushes(results, level, area)
    within = listed_on(results, level)
    signals = selection.signals_in(results, level, area)
    warnings = [*early_warning.shortlist(signals)["sentence"]]
    findings = (
        sentences.risk_sentence(results, level, area),
        sentences.other_borders(results, level, area),
        through_time.verdict_sentence(results, level, area),
    )
    bar = contribution_bar(
        up,
        down,
        selection.short_names(results),
        title=f"Waaruit het risico van {name} bestaat",
    )
    members = selection.members(results, within, level, area)
    with_sheets = results.levels.with_sheets
    return {
        "city": False,
        "finding": " ".join(filter(None, findings)),
        "why": reasons.why_sentence(results, level, area),
        "map": risk_drawings.sector_map(results, level, area),
        "contributions": bar,
        "unsure": reasons.beside_the_bar(results, level, area),
        "within": results.levels[within],
        "table": area_table(results, within, members, like=within == results.levels.main),
        "table_note": "",
        "standing_out": standing_out(results, level, area),
        "more_standing_out": [],
        "warnings": warnings[:LINES],
        "more_warnings": warnings[LINES:],
        "beside_warnings": early_warning.beside(signals),
        "warned": "",
        "links": _upwards(results, within, up="../") if within in with_sheets else {},
        "ids": {code: place_id(results.levels[within], code) for code in members},
    }


def _of_city(results: Results) -> dict[str, object]:
    """What only the sheet of the city shows."""
    parts, main = results.levels.parts, results.levels.main
    listed, note = selection.listed(results, parts)
    pockets = [text.removesuffix(".") for text in explain.pocket_sentences(results)]
    warnings = [*early_warning.shortlist(results.warnings)["sentence"]]
    return {
        "city": True,
        "finding": sentences.city_sentence(results, parts),
        "why": "" if parts == main else sentences.city_sentence(results, main),
        "map": risk_drawings.city_map(results),
        "contributions": "",
        "unsure": "",
        "among": among_municipalities(results),
        "within": results.levels[parts],
        "table": area_table(results, parts, listed),
        "table_note": note,
        "standing_out": pockets[:LINES],
        "more_standing_out": pockets[LINES:],
        "warnings": warnings[:LINES],
        "more_warnings": warnings[LINES:],
        "warned": early_warning.summary_sentence(results),
        "beside_warnings": early_warning.beside(results.warnings),
        "links": sheet_paths(results, parts),
        "ids": {},
    }


def _upwards(results: Results, level: str, *, up: str) -> dict[str, str]:
    """Where the areas of a level are told, from a page in a folder of the release."""
    return {code: f"{up}{path}" for code, path in area_links(results, level).items()}


def _change(results: Results, level: str, area: str) -> dict[str, object]:
    """What changed: the lines that stand out, all lines, and the sentences about them."""
    lines = through_time.notable(results, level, area)
    change = results.change
    return {
        "changed": through_time.changed_sentence(results, level, area),
        "change": through_time.area_change(results, level, area, only=lines) if lines else "",
        "all_changes": through_time.area_change(results, level, area),
        "change_notes": () if change is None else change.notes,
        "no_comparison": through_time.NO_COMPARISON if change is None else "",
    }


def _title(results: Results, area: str | None) -> str:
    if area is None:
        return f"{results.areas.name}, {results.levels.whole.entire}"
    level, code = results.sheet_of(area)
    return f"{results.levels[level].title} {results.areas.names[level][code]}"


def _telling(results: Results, area: str | None) -> list[str]:
    """Choose the indicators that set an area most apart; of the city the heaviest."""
    if area is None:
        return selection.main_indicators(results)
    size = pd.concat(reasons.pushes(results, *results.sheet_of(area))).abs()
    largest = size.sort_values(ascending=False, kind="stable").index[:PANELS]
    return [name for name in selection.compared(results) if name in largest] or (
        selection.main_indicators(results)
    )


def _sheets(results: Results, area: str | None) -> list[dict[str, object]]:
    """List the sheets of the areas by name, to go from one to the next."""
    level = results.levels.sheets
    if level is None:
        return []
    paths = sheet_paths(results, level)
    names = results.areas.names[level]
    order = sorted(paths, key=lambda code: (names[code], code))
    return [{"name": names[code], "link": paths[code], "current": code == area} for code in order]


def _facts(results: Results, area: str | None) -> str:
    level, code = results.sheet_of(area)
    below = results.levels.ids[: results.levels.ids.index(level)]
    parts = []
    for smaller in reversed(below):
        number = (
            len(results.areas.names[smaller])
            if area is None
            else len(selection.members(results, smaller, level, code))
        )
        parts.append(f"{number} {results.levels[smaller].noun(number)}")
    people = residents_text(results, level, code)
    if people != dutch.NO_VALUE:
        year = residents_year(results)
        parts.append(f"{people} inwoners in {year}" if year else f"{people} inwoners")
    return " · ".join([*parts, str(results.year)])


def _profiles(results: Results, area: str | None) -> Markup:
    """Draw which share of the residents lives in which profile."""
    if not results.profiles.any:
        return Markup("")
    level, code = results.sheet_of(area)
    shares = results.once(mix, results.levels.outer if area is None else level)
    if area is None:
        people = pd.Series(1.0, shares.index)
        if results.levels.outer in results.residents.index.get_level_values("level"):
            people = results.residents["residents"].xs(results.levels.outer, level="level")
        people = people.reindex(shares.index).fillna(0)
        shown = shares.mul(people, axis=0).sum() / max(people.sum(), 1.0)
    else:
        shown = pd.Series(shares.to_numpy()[shares.index.get_loc(area)], shares.columns)
    title = f"Aandeel van de inwoners van {results.areas.names[level][code]} per profiel"
    return share_bar(shown, results.profiles.colours, results.profiles.names, title=title)


def standing_out(results: Results, level: str, area: str) -> list[str]:
    """Say which sectors of an area are in the highest fifth of the city.

    Area by area of the main level; where such an area as a whole is not in its highest fifth the
    sentence says so. A sector in one that is quiet is a pocket, which a value by area hides.
    """
    pockets = results.once(explain.pocket_sentences)
    fifths = results.risk[SECTOR].scores["fifth"]
    sectors = selection.members(results, SECTOR, level, area)
    high = [code for code in sectors if fifths.get(code) == 5]
    main = results.levels[listed_on(results, level)]
    names = results.areas.names[SECTOR]
    if main.id == SECTOR:
        return [names[code] for code in high]
    area_of = results.areas.sectors[main.id]
    lines = []
    for code in dict.fromkeys(area_of[sector] for sector in high):
        if code in pockets.index:
            lines.append(f"{pockets[code].removesuffix('.')}; {main.the} als geheel ligt niet hoog")
            continue
        inside = [names[sector] for sector in high if area_of[sector] == code]
        text = f"{dutch.listing(inside)} ({main.singular} {results.areas.names[main.id][code]})"
        if results.risk[main.id].scores["fifth"].get(code) != 5:
            text += f": {main.the} als geheel hoort niet bij het hoogste vijfde"
        lines.append(text)
    return lines


def _sources(results: Results) -> list[tuple[str, str]]:
    """Name the suppliers, the first used first, each with what comes from it."""
    by_source: dict[str, list[str]] = {}
    for name in selection.compared(results):
        indicator = results.registry[name]
        by_source.setdefault(indicator.source, []).append(indicator.short)
    return [(source, dutch.listing(names)) for source, names in by_source.items()]
