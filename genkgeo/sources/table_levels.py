"""At which level the areas of a table are: what the parameters say, in the words of a supplier."""

from __future__ import annotations

import re

from genkgeo.errors import DataError, ParamsError, first_five
from genkgeo.parameters.file import Table
from genkgeo.parameters.levels import SECTOR, Levels
from genkgeo.sources.workbook import squeezed

SECTORS = ("statistischesectoren", "statistischesector", "statsec")
"""How a supplier also names the sectors, blanks, signs and capitals aside."""

DATED = re.compile(r"(.+?)(?:19|20)\d{2}")
"""A level with the year until which its codes were in force, such as ``ggw72024``."""


def named(word: str, levels: Levels) -> str | None:
    """Find the level that a supplier names; None where the parameters have no such level.

    Examples
    --------
    >>> from genkgeo.parameters.levels import Level
    >>> ggw7 = Level(id="wijk", singular="wijk", plural="wijken", also=("ggw7",))
    >>> levels = Levels.between([ggw7])
    >>> [named(word, levels) for word in ("Wijken", "ggw72024", "statsec2024", "dorp")]
    ['wijk', 'wijk', 'sector', None]
    """
    said = squeezed(word)
    match = DATED.fullmatch(said)
    for text in (said, match[1] if match else said):
        for level in levels.all:
            words = (level.id, level.singular, level.plural, *level.also)
            if text in map(squeezed, words) or (level.id == SECTOR and text in SECTORS):
                return level.id
    return None


def level_of(table: Table, levels: Levels) -> str:
    """Say at which level the areas of a table are; of an export of a viewer its head says it.

    Raises
    ------
    ParamsError
        The table names a level that the parameters do not have, or several.
    """
    if table.level is not None:
        return table.level
    found = {word: named(word, levels) for word in table.geolevel}
    unknown = [word for word, level in found.items() if level is None]
    if unknown:
        raise ParamsError(
            "Dit niveau van Swing staat niet in de parameters",
            expected=first_five(word for level in levels.all for word in (level.id, *level.also)),
            found=first_five(unknown),
            where=f"{table.file}, sleutel geolevel",
            remedy=f"zet onder levels also: [{unknown[0]}] bij het niveau dat het is (zijn het de "
            "sectoren, zet er dan een rij bij met id: sector)",
        )
    ids = {level for level in found.values() if level is not None}
    if len(ids) > 1:
        raise ParamsError(
            "Een tabel is van één niveau",
            expected="één niveau onder geolevel",
            found=first_five(table.geolevel),
            where=f"{table.file}, sleutel geolevel",
            remedy="zet het bestand twee keer onder tables, elk met één niveau",
        )
    return ids.pop() if ids else SECTOR


def level_of_head(head: str, table: Table, levels: Levels, where: str) -> str:
    """Say at which level the areas of an export are: as the table says, or the first head.

    Raises
    ------
    DataError
        Neither names a level.
    """
    said = table.geolevel[0] if table.geolevel else head
    level = named(said, levels)
    if level is None:
        raise DataError(
            "De eerste kop zegt niet van welk niveau de gebieden zijn",
            expected=first_five(each.plural for each in levels.all),
            found=said,
            where=where,
            remedy="zet bij deze tabel geolevel: [sector], of het niveau waarop het export is",
        )
    return level
