"""The fact sheets on two sheets of A4: one per stadsdeel, and one of the whole city."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
from markupsafe import Markup

from genkgeo.areas.hierarchy import LEVEL_NAMES
from genkgeo.change import early_warning
from genkgeo.drawings.bars import contribution_bar, share_bar
from genkgeo.pages import risk_drawings, selection, through_time
from genkgeo.pages.area_table import area_table, residents_text, residents_year
from genkgeo.pages.beside import domain_chart, level_and_code
from genkgeo.pages.context import page_context
from genkgeo.pages.navigation import CITY, FIXED, Link
from genkgeo.pages.standalone import render, seal
from genkgeo.profiles import mix
from genkgeo.results import Results
from genkgeo.words import dutch, explain, reasons, sentences

PANELS = 4
"""How many indicators are drawn through the years; the others on request, and not in print."""
LINES, ACTIONS = 2, 3
"""How many warnings (and pockets of the city), and how many actions show at once; likewise."""


class Action(NamedTuple):
    """What is done in a stadsdeel, as a sheet shows it."""

    text: str
    status: str = ""
    note: str = ""
    """Such as the plan, the period or the place."""


def sheet_path(stadsdeel: str) -> str:
    """Path of the fact sheet of a stadsdeel within a release.

    A code that is not made of small letters, digits and hyphens alone gets a safe name with
    a mark of its own, so that two codes never meet.

    Examples
    --------
    >>> sheet_path("genk-oost")
    'stadsdelen/genk-oost.html'
    """
    if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", stadsdeel):
        return f"stadsdelen/{stadsdeel}.html"
    plain = re.sub(r"[^a-z0-9]+", "-", stadsdeel.lower()).strip("-")[:40] or "stadsdeel"
    mark = hashlib.sha256(stadsdeel.encode()).hexdigest()[:6]
    return f"stadsdelen/{plain}-{mark}.html"


def fact_sheet(
    results: Results,
    stadsdeel: str | None,
    *,
    actions: Sequence[Action] = (),
    links: Sequence[Link] = FIXED,
) -> str:
    """Write the page of one stadsdeel, or of the whole city.

    Parameters
    ----------
    results : Results
    stadsdeel : str or None
        Area code; None for the city, with the stadsdelen as its parts.
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
    level, area = level_and_code(results, stadsdeel)
    telling = _telling(results, stadsdeel)
    others = [name for name in selection.compared(results) if name not in telling]
    more_trends = Markup("")
    if others:
        more_trends = through_time.area_trends(results, stadsdeel, only=others)
    return seal(
        render(
            "fiche.html.j2",
            page_title=_title(results, stadsdeel),
            **(
                page_context(results, links, here=CITY.file)
                if stadsdeel is None
                else page_context(results, links, up="../")
            ),
            results=results,
            name=results.areas.names[level][area],
            actions=actions[:ACTIONS],
            more_actions=actions[ACTIONS:],
            trends=through_time.area_trends(results, stadsdeel, only=telling),
            more_trends=more_trends,
            domains=domain_chart(results, stadsdeel),
            ranking=risk_drawings.ranking(results, stadsdeel),
            keys=risk_drawings.risk_keys(),
            about=sentences.year_and_borders(results),
            sources=_sources(results),
            sheets=_sheets(results, stadsdeel),
            facts=_facts(results, stadsdeel),
            mix=_profiles(results, stadsdeel),
            **_change(results, level, area),
            **(_of_city(results) if stadsdeel is None else _of_stadsdeel(results, stadsdeel)),
        )
    )


def _of_stadsdeel(results: Results, stadsdeel: str) -> dict[str, object]:
    """What only the sheet of a stadsdeel shows."""
    name = results.areas.names["stadsdeel"][stadsdeel]
    up, down = reasons.pushes(results, "stadsdeel", stadsdeel)
    wijken = selection.members(results, "wijk", stadsdeel)
    warnings = _warnings_in(results, stadsdeel)
    findings = (
        sentences.risk_sentence(results, "stadsdeel", stadsdeel),
        through_time.verdict_sentence(results, "stadsdeel", stadsdeel),
    )
    bar = contribution_bar(
        up,
        down,
        selection.short_names(results),
        title=f"Waaruit het risico van {name} bestaat",
    )
    return {
        "city": False,
        "finding": " ".join(filter(None, findings)),
        "why": reasons.why_sentence(results, "stadsdeel", stadsdeel),
        "map": risk_drawings.sector_map(results, stadsdeel, name),
        "contributions": bar,
        "unsure": _unsure(results, stadsdeel),
        "table": area_table(results, "wijk", wijken, like=True),
        "standing_out": standing_out(results, stadsdeel),
        "more_standing_out": [],
        "warnings": warnings[:LINES],
        "more_warnings": warnings[LINES:],
        "warned": "",
        "links": {},
    }


def _unsure(results: Results, stadsdeel: str) -> str:
    """Name what has no place in the bar of contributions; empty where all has one."""
    unsure = [
        results.registry[name].short
        for name in reasons.on_either_side(results, "stadsdeel", stadsdeel)
        if results.registry[name].direction != "none"
    ]
    if not unsure:
        return ""
    return (
        f"Niet in de balk: {dutch.listing(unsure)}. Met wat niet bekend is, kan dat aan beide "
        "kanten liggen."
    )


def _of_city(results: Results) -> dict[str, object]:
    """What only the sheet of the city shows."""
    stadsdelen = selection.by_risk(results, "stadsdeel")
    pockets = [text.removesuffix(".") for text in explain.pocket_sentences(results)]
    warnings = list(early_warning.shortlist(results.warnings)["sentence"])
    return {
        "city": True,
        "finding": sentences.city_sentence(results, "stadsdeel"),
        "why": sentences.city_sentence(results, "wijk"),
        "map": risk_drawings.city_map(results),
        "contributions": "",
        "unsure": "",
        "table": area_table(results, "stadsdeel", stadsdelen),
        "standing_out": pockets[:LINES],
        "more_standing_out": pockets[LINES:],
        "warnings": warnings[:LINES],
        "more_warnings": warnings[LINES:],
        "warned": early_warning.summary_sentence(results),
        "links": {code: sheet_path(code) for code in stadsdelen},
    }


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


def _title(results: Results, stadsdeel: str | None) -> str:
    if stadsdeel is None:
        return f"{results.areas.name}, de hele stad"
    return f"Stadsdeel {results.areas.names['stadsdeel'][stadsdeel]}"


def _telling(results: Results, stadsdeel: str | None) -> list[str]:
    """Choose the indicators that set a stadsdeel most apart; of the city the heaviest."""
    if stadsdeel is None:
        return selection.main_indicators(results)
    size = pd.concat(reasons.pushes(results, "stadsdeel", stadsdeel)).abs()
    largest = size.sort_values(ascending=False, kind="stable").index[:PANELS]
    return [name for name in selection.compared(results) if name in largest] or (
        selection.main_indicators(results)
    )


def _sheets(results: Results, stadsdeel: str | None) -> list[dict[str, object]]:
    """List the sheets of the stadsdelen by name, to go from one to the next."""
    names = results.areas.names["stadsdeel"]
    order = sorted(names.index, key=lambda code: (names[code], code))
    return [
        {"name": names[code], "link": sheet_path(code), "current": code == stadsdeel}
        for code in order
    ]


def _facts(results: Results, stadsdeel: str | None) -> str:
    levels = ("wijk", "sector") if stadsdeel else ("stadsdeel", "wijk", "sector")
    counts = {
        level: len(selection.members(results, level, stadsdeel))
        if stadsdeel
        else len(results.areas.names[level])
        for level in levels
    }
    parts = [_counted(number, level) for level, number in counts.items()]
    people = residents_text(results, *level_and_code(results, stadsdeel))
    if people != dutch.NO_VALUE:
        year = residents_year(results)
        parts.append(f"{people} inwoners in {year}" if year else f"{people} inwoners")
    return " · ".join([*parts, str(results.year)])


def _counted(number: int, level: str) -> str:
    return f"{number} {LEVEL_NAMES[level][number != 1]}"


def _profiles(results: Results, stadsdeel: str | None) -> Markup:
    """Draw which share of the residents lives in which profile."""
    shares = mix(results)
    if stadsdeel is None:
        people = pd.Series(1.0, shares.index)
        if "stadsdeel" in results.residents.index.get_level_values("level"):
            people = results.residents["residents"].xs("stadsdeel", level="level")
        people = people.reindex(shares.index).fillna(0)
        shown = shares.mul(people, axis=0).sum() / max(people.sum(), 1.0)
    else:
        shown = shares.T[stadsdeel]
    level, area = level_and_code(results, stadsdeel)
    title = f"Aandeel van de inwoners van {results.areas.names[level][area]} per profiel"
    return share_bar(shown, results.profiles.colours, results.profiles.names, title=title)


def _warnings_in(results: Results, stadsdeel: str) -> list[str]:
    """Early warnings of the wijken and sectors of a stadsdeel."""
    rows = results.warnings
    members = {
        level: selection.members(results, level, stadsdeel) for level in early_warning.LEVELS
    }
    inside = pd.Series(
        [area in members[level] for level, area in zip(rows["level"], rows["area"], strict=True)],
        rows.index,
        dtype=bool,
    )
    return list(early_warning.shortlist(rows[inside])["sentence"])


def standing_out(results: Results, stadsdeel: str) -> list[str]:
    """Say which sectors of a stadsdeel are in the highest fifth of the city, wijk by wijk.

    Where the wijk as a whole is not in its highest fifth the sentence says so. A sector in a
    wijk that is quiet is a pocket, which a value by wijk hides, and its sentence names it so.
    """
    pockets = explain.pocket_sentences(results)
    fifths = results.risk["sector"].scores["fifth"]
    sectors = selection.members(results, "sector", stadsdeel)
    high = [code for code in sectors if fifths.get(code) == 5]
    wijk_of = results.areas.sectors["wijk"]
    lines = []
    for wijk in dict.fromkeys(wijk_of[code] for code in high):
        if wijk in pockets.index:
            lines.append(f"{pockets[wijk].removesuffix('.')}; de wijk als geheel ligt niet hoog")
            continue
        names = [results.areas.names["sector"][code] for code in high if wijk_of[code] == wijk]
        text = f"{dutch.listing(names)} (wijk {results.areas.names['wijk'][wijk]})"
        if results.risk["wijk"].scores["fifth"].get(wijk) != 5:
            text += ": de wijk als geheel hoort niet bij het hoogste vijfde"
        lines.append(text)
    return lines


def _sources(results: Results) -> list[tuple[str, str]]:
    """Name the suppliers, the first used first, each with what comes from it."""
    by_source: dict[str, list[str]] = {}
    for name in selection.compared(results):
        indicator = results.registry[name]
        by_source.setdefault(indicator.source, []).append(indicator.short)
    return [(source, dutch.listing(names)) for source, names in by_source.items()]
