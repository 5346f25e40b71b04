"""Where the sheet of an area stands in a release, and where on it the areas within have a row."""

from __future__ import annotations

import hashlib
import re

from genkgeo.parameters.levels import MUNICIPALITY, SECTOR, Level
from genkgeo.parameters.paths import plain_name
from genkgeo.results import Results


def safe_stem(level: Level, area: str) -> str:
    """Name that a file or a place on a page has for an area.

    A code that is not made of small letters, digits and hyphens alone gets a safe name with
    a mark of its own, so that two codes never meet.

    Examples
    --------
    >>> town = Level(id="kern", singular="kern", plural="kernen")
    >>> safe_stem(town, "oud-zuid"), safe_stem(town, "71016W01")
    ('oud-zuid', '71016w01-a1c13a')
    """
    if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", area):
        return area
    mark = hashlib.sha256(area.encode()).hexdigest()[:6]
    return f"{plain_name(area)[:40] or level.id}-{mark}"


def sheet_path(level: Level, area: str) -> str:
    """Path of the fact sheet of an area within a release.

    Examples
    --------
    >>> sheet_path(Level(id="kern", singular="kern", plural="kernen"), "oud-zuid")
    'kernen/oud-zuid.html'
    """
    return f"{level.stem}/{safe_stem(level, area)}.html"


def place_id(level: Level, area: str) -> str:
    """Id of an area's place on a page: that of its row, or of what is filtered to it."""
    return f"{level.id}-{safe_stem(level, area)}"


def sheet_paths(results: Results, level: str) -> dict[str, str]:
    """Path of the fact sheet of each area of a level by its code; none where it has no sheets."""
    if level not in results.levels.with_sheets:
        return {}
    named = results.levels[level]
    return {str(code): sheet_path(named, str(code)) for code in results.areas.names[level].index}


def every_sheet(results: Results) -> dict[tuple[str, str], str]:
    """Path of every fact sheet by level and code, the largest level first."""
    return {
        (level, code): path
        for level in results.levels.with_sheets
        for code, path in sheet_paths(results, level).items()
    }


def listed_on(results: Results, level: str) -> str:
    """Name the level of which the sheets of a level list the areas.

    The main one, or what lies below it.
    """
    levels = results.levels
    return levels.main if levels.ids.index(levels.main) < levels.ids.index(level) else SECTOR


def area_links(results: Results, level: str) -> dict[str, str]:
    """Where each area of a level is told, by its code: its own sheet, or its row on another.

    Returns
    -------
    dict of str to str
        Code → path within the release, with a place on the page where the sheet is that of a
        larger area; empty where no sheet tells of the areas of this level.
    """
    if level == MUNICIPALITY or level in results.levels.with_sheets:
        return sheet_paths(results, level)
    around = [
        larger for larger in results.levels.with_sheets if listed_on(results, larger) == level
    ]
    if not around:
        return {}
    named, paths = results.levels[level], sheet_paths(results, around[-1])
    return {
        code: f"{paths[larger]}#{place_id(named, code)}"
        for code, larger in results.areas.lies_in(level, around[-1]).items()
    }
