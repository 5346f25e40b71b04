"""The fact sheets on two sheets of A4: one per stadsdeel, and one of the whole city."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
from markupsafe import Markup

from genkgeo.areas.hierarchy import LEVEL_NAMES
from genkgeo.change import early_warning
from genkgeo.drawings.lines import contribution_bar, share_bar
from genkgeo.pages import beside, through_time
from genkgeo.pages import parts as page_parts
from genkgeo.pages.context import page_context
from genkgeo.pages.standalone import render, seal
from genkgeo.profiles import mix
from genkgeo.results import Results
from genkgeo.words import dutch, sentences

CITY_PATH = "stad.html"
"""The sheet of the whole city, within a release."""

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


def fact_sheet(results: Results, stadsdeel: str | None, *, actions: Sequence[Action] = ()) -> str:
    """Write the page of one stadsdeel, or of the whole city.

    Parameters
    ----------
    results : Results
    stadsdeel : str or None
        Area code; None for the city, with the stadsdelen as its parts.
    actions : sequence of Action
        What the plans do there; without any the sheet does not speak of it.

    Returns
    -------
    str
        A page that stands alone, for the path that `page_parts.sheet_path` gives, or for
        `CITY_PATH`.
    """
    level, area = beside.place(results, stadsdeel)
    telling = _telling(results, stadsdeel)
    others = [name for name in page_parts.compared(results) if name not in telling]
    drawn = through_time.trends(results, stadsdeel, only=others) if others else Markup("")
    return seal(
        render(
            "fiche.html.j2",
            page_title=_title(results, stadsdeel),
            **page_context(results, up="" if stadsdeel is None else "../"),
            results=results,
            name=results.areas.names[level][area],
            actions=actions[:ACTIONS],
            more_actions=actions[ACTIONS:],
            trends=through_time.trends(results, stadsdeel, only=telling),
            more_trends=drawn,
            domains=beside.domains(results, stadsdeel),
            ranking=page_parts.ranking(results, stadsdeel),
            keys=page_parts.risk_keys(),
            about=sentences.about(results),
            sources=_sources(results),
            sheets=_sheets(results, stadsdeel),
            facts=_facts(results, stadsdeel),
            mix=_profiles(results, stadsdeel),
            **_change(results, level, area),
            **(_of_city(results) if stadsdeel is None else _of_stadsdeel(results, stadsdeel)),
        )
    )


def _of_stadsdeel(results: Results, stadsdeel: str) -> dict[str, object]:
    """Give what only the sheet of a stadsdeel shows."""
    name = results.areas.names["stadsdeel"][stadsdeel]
    up, down = sentences.pushes(results, "stadsdeel", stadsdeel)
    wijken = page_parts.members(results, "wijk", stadsdeel)
    warned = _warnings_in(results, stadsdeel)
    told = (
        sentences.risk_sentence(results, "stadsdeel", stadsdeel),
        through_time.verdict_sentence(results, "stadsdeel", stadsdeel),
    )
    bar = contribution_bar(
        up,
        down,
        page_parts.short_names(results),
        title=f"Waaruit het risico van {name} bestaat",
    )
    return {
        "city": False,
        "finding": " ".join(filter(None, told)),
        "why": sentences.why_sentence(results, "stadsdeel", stadsdeel),
        "map": page_parts.sector_map(results, stadsdeel, name),
        "contributions": bar,
        "table": page_parts.area_table(results, "wijk", wijken, like=True),
        "standing_out": page_parts.standing_out(results, stadsdeel),
        "more_standing_out": [],
        "warnings": warned[:LINES],
        "more_warnings": warned[LINES:],
        "warned": "",
        "links": {},
    }


def _of_city(results: Results) -> dict[str, object]:
    """Give what only the sheet of the city shows."""
    districts = page_parts.by_risk(results, "stadsdeel")
    pockets = page_parts.pockets_of_city(results)
    found = list(early_warning.shortlist(results.warnings)["sentence"])
    return {
        "city": True,
        "finding": sentences.city_sentence(results, "stadsdeel"),
        "why": sentences.city_sentence(results, "wijk"),
        "map": page_parts.city_map(results),
        "contributions": "",
        "table": page_parts.area_table(results, "stadsdeel", districts),
        "standing_out": pockets[:LINES],
        "more_standing_out": pockets[LINES:],
        "warnings": found[:LINES],
        "more_warnings": found[LINES:],
        "warned": early_warning.summary_sentence(results),
        "links": {code: page_parts.sheet_path(code) for code in districts},
    }


def _change(results: Results, level: str, area: str) -> dict[str, object]:
    """Give what changed: the lines that stand out, all lines, and what is said of them."""
    lines = through_time.notable(results, level, area)
    found = results.change
    return {
        "changed": through_time.figures_sentence(results, level, area),
        "change": through_time.change(results, level, area, only=lines) if lines else "",
        "all_changes": through_time.change(results, level, area),
        "change_notes": () if found is None else found.notes,
        "no_comparison": through_time.NO_COMPARISON if found is None else "",
    }


def _title(results: Results, stadsdeel: str | None) -> str:
    if stadsdeel is None:
        return f"{results.areas.name}, de hele stad"
    return f"Stadsdeel {results.areas.names['stadsdeel'][stadsdeel]}"


def _telling(results: Results, stadsdeel: str | None) -> list[str]:
    """Choose the indicators that set a stadsdeel most apart; of the city the heaviest."""
    if stadsdeel is None:
        return page_parts.main_indicators(results)
    size = pd.concat(sentences.pushes(results, "stadsdeel", stadsdeel)).abs()
    most = size.sort_values(ascending=False, kind="stable").index[:PANELS]
    return [name for name in page_parts.compared(results) if name in most] or (
        page_parts.main_indicators(results)
    )


def _sheets(results: Results, stadsdeel: str | None) -> list[dict[str, object]]:
    """List the sheets of the stadsdelen by name, to go from one to the next."""
    names = results.areas.names["stadsdeel"]
    order = sorted(names.index, key=lambda code: (names[code], code))
    return [
        {"name": names[code], "link": page_parts.sheet_path(code), "own": code == stadsdeel}
        for code in order
    ]


def _facts(results: Results, stadsdeel: str | None) -> str:
    levels = ("wijk", "sector") if stadsdeel else ("stadsdeel", "wijk", "sector")
    counts = {
        level: len(page_parts.members(results, level, stadsdeel))
        if stadsdeel
        else len(results.areas.names[level])
        for level in levels
    }
    parts = [_counted(number, level) for level, number in counts.items()]
    people = page_parts.residents_text(results, *beside.place(results, stadsdeel))
    if people != dutch.NO_VALUE:
        parts.append(f"{people} inwoners")
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
        own = shares.mul(people, axis=0).sum() / max(people.sum(), 1.0)
    else:
        own = shares.loc[stadsdeel]
    level, area = beside.place(results, stadsdeel)
    title = f"Aandeel van de inwoners van {results.areas.names[level][area]} per profiel"
    found = results.profiles
    return share_bar(own, found.colours, found.names, title=title)


def _warnings_in(results: Results, stadsdeel: str) -> list[str]:
    """Give the early warnings of the wijken and sectors of a stadsdeel."""
    rows = results.warnings
    levels = {
        level: page_parts.members(results, level, stadsdeel) for level in early_warning.LEVELS
    }
    inside = pd.Series(
        [area in levels[level] for level, area in zip(rows["level"], rows["area"], strict=True)],
        rows.index,
        dtype=bool,
    )
    return list(early_warning.shortlist(rows[inside])["sentence"])


def _sources(results: Results) -> list[tuple[str, str]]:
    """Name the suppliers, the first used first, each with what comes from it."""
    by_source: dict[str, list[str]] = {}
    for name in page_parts.compared(results):
        indicator = results.registry[name]
        by_source.setdefault(indicator.source, []).append(indicator.short)
    return [(source, dutch.listing(names)) for source, names in by_source.items()]
