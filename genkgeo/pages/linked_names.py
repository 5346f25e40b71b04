"""Names of areas in sentences, as links to where these areas are told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from markupsafe import Markup

from genkgeo.drawings.markup import encode
from genkgeo.pages.sheet_paths import area_links
from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.results import Results

SHORTEST = 4
"""A shorter name may be any word."""


def linker(results: Results, *, up: str = "", here: str = "") -> Callable[[str], Markup]:
    """Give a function that writes a text with a link on every name of an area in it.

    Parameters
    ----------
    results : Results
    up : str
        From the page to the folder of the release, such as ``../``.
    here : str
        Path of the page itself: no link leads to it, and a link to a place on it stays there.

    Returns
    -------
    callable
        From text to markup; the text is encoded.
    """
    names, addresses = results.once(_named)

    def address(found: re.Match[str]) -> str:
        name = found[0]
        return _address(addresses.get((_level_before(results, found), name), addresses["", name]))

    def _address(path: str) -> str:
        if path == here:
            return ""
        own = f"{here}#"
        return path.removeprefix(here) if here and path.startswith(own) else f"{up}{path}"

    def linked(text: str) -> Markup:
        if names is None:
            return encode(text)
        parts, at = [], 0
        for found in names.finditer(text):
            path = address(found)
            if not path:
                continue
            parts += [encode(text[at : found.start()]), _link(path, found[0])]
            at = found.end()
        return Markup("").join([*parts, encode(text[at:])])

    return linked


def _link(path: str, name: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(path, encode(name))


def _named(results: Results) -> tuple[re.Pattern[str] | None, dict[tuple[str, str], str]]:
    """A pattern of all names that have a place, and where each leads, by level and name.

    Under an empty level stands where a name leads that does not say its level: to the main one,
    else the larger ones and then the sectors. A name that two areas of a level share leads nowhere.
    """
    levels = results.levels
    order = dict.fromkeys((levels.main, *levels.ids[1:], levels.ids[0]))
    addresses: dict[tuple[str, str], str] = {}
    for level in order:
        if level == MUNICIPALITY:
            continue
        names, paths = results.areas.name_of[level], area_links(results, level)
        once = {name for name, number in Counter(names.values()).items() if number == 1}
        for code, name in names.items():
            if name in once and code in paths and len(name) >= SHORTEST and name[:1].isalpha():
                addresses[level, name] = paths[code]
                addresses.setdefault(("", name), paths[code])
    longest_first = sorted({name for _, name in addresses}, key=lambda name: (-len(name), name))
    if not longest_first:
        return None, addresses
    either = "|".join(map(re.escape, longest_first))
    return re.compile(rf"(?<![\w-])(?:{either})(?![\w-])"), addresses


def _level_before(results: Results, found: re.Match[str]) -> str:
    """Level that the word before a name says: ``het stadsdeel Genk-Centrum``."""
    before = found.string[: found.start()].rstrip().rpartition(" ")[2].lstrip("(")
    return next((level.id for level in results.levels.all if level.singular == before), "")
