"""What can be looked for by name: areas, what they were called before, and streets."""

from __future__ import annotations

from collections.abc import Sequence

from genkgeo.areas.other_names import EARLIER, STREET
from genkgeo.pages.sheet_paths import area_links
from genkgeo.parameters.levels import MUNICIPALITY, SECTOR
from genkgeo.results import Results


def searchable(results: Results) -> list[list[str]]:
    """List what can be looked for: name, what it is, and where in the release it is told.

    Areas of the main level come first, for a name that others have as well; what is told nowhere
    is left out. Of an earlier name and of a street what it is says which area is meant.
    """
    levels = results.levels
    others = [level for level in levels.ids if level not in (levels.main, MUNICIPALITY)]
    links = results.once(_told)
    names = results.areas.name_of
    found = [
        [name, levels[level].singular, links[level][code]]
        for level in (levels.main, *others)
        for code, name in names[level].items()
        if code in links[level]
    ]
    columns = ("name", "kind", "level", "area")
    rows = zip(*(results.other_names[column].tolist() for column in columns), strict=True)
    return found + [
        [name, _said(results, kind, level, area), links[level][area]]
        for name, kind, level, area in rows
        if area in links.get(level, {})
    ]


def _told(results: Results) -> dict[str, dict[str, str]]:
    """Where each area is told, by level and code: there, or where what is around it is told."""
    told: dict[str, dict[str, str]] = {}
    levels = [level for level in results.levels.ids if level != MUNICIPALITY]
    for at, level in reversed([*enumerate(levels)]):
        own = area_links(results, level)
        for larger in levels[at + 1 :]:
            around = results.areas.lies_in(level, larger)
            own = {
                code: told[larger][area] for code, area in around.items() if area in told[larger]
            } | own
        told[level] = own
    return told


def _said(results: Results, kind: str, level: str, area: str) -> str:
    """Say what an other name is, and of which area.

    Such as ``straat in sector Termien`` or ``vroeger; nu wijk Molenblook``.
    """
    here = f"{results.levels[level].singular} {results.areas.name_of[level][area]}"
    return f"{STREET} in {here}" if kind == STREET else f"{EARLIER}; nu {here}"


def other_names(results: Results, codes: dict[str, Sequence[str]]) -> list[list[object]]:
    """List the other names for the map: name, what it is, level, and position in its list.

    Parameters
    ----------
    results : Results
    codes : dict of str to sequence of str
        Level → the codes of its areas, in the order of the map.
    """
    at = {level: {code: place for place, code in enumerate(own)} for level, own in codes.items()}
    columns = ("name", "kind", "level", "area")
    rows = zip(*(results.other_names[column].tolist() for column in columns), strict=True)
    return [
        [name, _said(results, kind, level, area), level, at[level][area]]
        for name, kind, level, area in rows
        if area in at.get(level, {})
    ]


def asked_for(results: Results) -> list[str]:
    """Name what the field looks for, such as wijk, sector and straat."""
    levels = results.levels
    kinds = [levels[level].singular for level in dict.fromkeys((levels.main, SECTOR))]
    return [*kinds, STREET] if (results.other_names["kind"] == STREET).any() else kinds


def either(kinds: Sequence[str]) -> str:
    """Join words of which one is asked for.

    Examples
    --------
    >>> either(["wijk"]), either(["wijk", "sector"]), either(["wijk", "sector", "straat"])
    ('wijk', 'wijk of sector', 'wijk, sector of straat')
    """
    return " of ".join(filter(None, (", ".join(kinds[:-1]), kinds[-1])))


def not_found(results: Results) -> str:
    """Say that nothing is called so, and that streets are not looked for where they are not."""
    kinds = asked_for(results)
    streets = "" if STREET in kinds else " Straten staan hier niet in."
    return f"Geen {either(kinds)} met deze naam gevonden.{streets}"
