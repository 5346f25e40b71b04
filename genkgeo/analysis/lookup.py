"""The one lookup: what an analyst types, to the level, area, indicator or year that is meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from numbers import Integral

from genkgeo.areas.hierarchy import Areas
from genkgeo.errors import AskedError, first_five
from genkgeo.parameters.levels import MUNICIPALITY, SECTOR
from genkgeo.parameters.registry import DOMAINS, Indicator
from genkgeo.words import dutch
from genkgeo.words.spelling import plain

EVERY = ("alle", "all", "elk")
"""Words for all years."""

ALIKE = 0.55
"""How alike a choice must be to be offered (`difflib`), from 0 to 1."""


def nearest(asked: object, choices: Iterable[str]) -> list[str]:
    """Choose what is most like a text; the first choices where nothing is.

    Examples
    --------
    >>> nearest("Bret-Gelieeren", ["Genk-Oost", "Bret-Gelieren", "Bret"])
    ['Bret-Gelieren']
    """
    by_plain = {plain(choice): choice for choice in choices}
    found = difflib.get_close_matches(plain(asked), list(by_plain), n=3, cutoff=ALIKE)
    return [by_plain[one] for one in found]


def refuse(what: str, asked: object, choices: Sequence[str], *, remedy: str = "") -> AskedError:
    """Make the error that says what is not known and what may have been meant.

    Examples
    --------
    >>> print(refuse("Deze kleur is er niet", "rod", ["groen", "rood"]))
    Deze kleur is er niet
      verwacht: bedoel je rood?
      gevonden: 'rod'
      herstel:  kies uit: groen, rood
    """
    close = nearest(asked, choices)
    listed = ", ".join(choices) if len(choices) <= 12 else first_five(choices)
    return AskedError(
        what,
        expected=f"bedoel je {' of '.join(close)}?" if close else None,
        found=repr(asked),
        remedy=remedy or f"kies uit: {listed}",
    )


def one_of(asked: object, choices: Mapping[str, Sequence[str]], what: str) -> str:
    """Find a choice by its name or by another word for it.

    Parameters
    ----------
    asked : object
    choices : mapping of str to sequence of str
        Choice → other words for it.
    what : str
        What is said where there is no such choice.

    Raises
    ------
    AskedError
        There is no such choice; the message names the nearest.
    """
    words = {plain(word): name for name, more in choices.items() for word in (*more, name)}
    found = words.get(plain(asked)) if isinstance(asked, str) else None
    if found is None:
        raise refuse(what, asked, list(choices))
    return found


@dataclass(frozen=True)
class Lookup:
    """What can be asked for.

    Attributes
    ----------
    areas : Areas
    registry : dict of str to Indicator
    years : tuple of int
        With figures, ascending; the last is not later than the year shown.
    """

    areas: Areas
    registry: dict[str, Indicator]
    years: tuple[int, ...]

    @cached_property
    def _levels(self) -> dict[str, tuple[str, ...]]:
        levels = self.areas.levels
        return {
            level.id: (level.singular, level.plural, *level.also, *_of_the_whole(level.id))
            for level in levels.all
        }

    def level(self, asked: str | None, *, below: bool = False) -> str:
        """Find a level by its id, its name or its plural; the main one where none is asked.

        Parameters
        ----------
        asked : str or None
        below : bool
            Refuse the gemeente: one area has no others to be beside.
        """
        levels = self.areas.levels
        if asked is None:
            return levels.main
        found = one_of(asked, self._levels, "Dit niveau bestaat niet")
        if below and found == MUNICIPALITY:
            raise AskedError(
                f"Van {levels.whole.the} is er maar één: die kan niet naast andere gelegd worden",
                expected=f"een van {', '.join(levels.ids[:-1])}",
                found=repr(asked),
            )
        return found

    def ranked(self, asked: str | None) -> str:
        """Find a level whose areas have a risk."""
        found = self.level(asked, below=True)
        if found not in self.areas.levels.ranked:
            raise refuse("Dit niveau heeft geen rang", asked, self.areas.levels.ranked)
        return found

    @cached_property
    def _areas(self) -> dict[str, list[tuple[str, str]]]:
        """Plain name or code → level and code of the areas that are called so."""
        found: dict[str, list[tuple[str, str]]] = {}
        for level, names in self.areas.names.items():
            for code, name in names.items():
                for key in dict.fromkeys((plain(name), _plain_code(code))):
                    found.setdefault(key, []).append((level, str(code)))
        whole = (MUNICIPALITY, self.areas.code)
        for word in _of_the_whole(MUNICIPALITY):
            found.setdefault(plain(word), [whole])
        return found

    @property
    def _order(self) -> list[str]:
        """Levels in the order in which a name that several have is read: the main one first."""
        levels = self.areas.levels
        return list(dict.fromkeys([levels.main, *levels.middle[::-1], MUNICIPALITY, SECTOR]))

    def area(self, asked: object, level: str | None = None) -> tuple[str, str]:
        """Find an area by its name or code.

        Parameters
        ----------
        asked : str
        level : str, optional
            Of which level; else a name of several levels is that of the main one, then of the
            larger ones.

        Returns
        -------
        tuple of str
            Level and code.

        Raises
        ------
        AskedError
            There is no such area, or several areas of one level are called so.
        """
        at = None if level is None else self.level(level)
        key = asked if isinstance(asked, str) else ""
        found = self._areas.get(plain(key)) or self._areas.get(_plain_code(key)) or []
        here = [one for one in found if at is None or one[0] == at]
        if not here:
            raise self._no_area(asked, at, found)
        first = min(here, key=lambda one: self._order.index(one[0]))
        same = [code for own, code in here if own == first[0]]
        if len(same) > 1:
            exact = [code for code in same if code == key.strip()]
            if not exact:
                raise AskedError(
                    "Zo heten meerdere gebieden",
                    expected="de code van een gebied",
                    found=repr(asked),
                    remedy=f"kies uit: {first_five(same)}",
                )
            return first[0], exact[0]
        return first

    def _no_area(
        self, asked: object, level: str | None, elsewhere: Sequence[tuple[str, str]]
    ) -> AskedError:
        levels, names = self.areas.levels, self.areas.names
        if elsewhere and level is not None:
            others = " en ".join(dict.fromkeys(levels[own].singular for own, _ in elsewhere))
            return AskedError(
                f"Dit is geen {levels[level].singular}",
                expected=f"naam of code van {levels[level].article} {levels[level].singular}",
                found=f"{asked!r}, dat is een {others}",
            )
        at = self._order if level is None else [level]
        known = [str(name) for own in at for name in names[own]]
        return refuse(
            "Dit gebied bestaat niet",
            asked,
            list(dict.fromkeys(known)),
            remedy="namen en codes staan in genk.about('gebieden')",
        )

    def inside(self, asked: object, level: str) -> list[str]:
        """Find the areas of a level: those that are named, or that lie in one that is named.

        Returns
        -------
        list of str
            Codes, in the order asked; all of the level where nothing is asked.
        """
        if asked is None:
            return [str(code) for code in self.areas.names[level].index]
        codes: list[str] = []
        for one in _each(asked):
            found = self._areas.get(plain(one)) or self._areas.get(_plain_code(one)) or []
            if any(own == level for own, _ in found):
                codes.append(self.area(one, level)[1])
                continue
            own, code = self.area(one)
            ids = self.areas.levels.ids
            if ids.index(own) < ids.index(level):
                raise self._no_area(one, level, [(own, code)])
            codes += self.areas.inside(level, own, code)
        return list(dict.fromkeys(codes))

    @cached_property
    def _indicators(self) -> dict[str, tuple[str, ...]]:
        return {name: (own.short, own.label) for name, own in self.registry.items()}

    def indicator(self, asked: object) -> str:
        """Find an indicator by its id, its short name or its full name."""
        words = {
            plain(word): name for name, more in self._indicators.items() for word in (*more, name)
        }
        found = words.get(plain(asked)) if isinstance(asked, str) else None
        if found is None:
            choices = [*self.registry, *(own.short for own in self.registry.values())]
            raise refuse(
                "Deze indicator bestaat niet",
                asked,
                list(dict.fromkeys(choices)),
                remedy=f"kies uit: {', '.join(self.registry)}",
            )
        return found

    def indicators(self, asked: object) -> list[str]:
        """Find one or more indicators; the name of a life domain means all of that domain."""
        if asked is None:
            return list(self.registry)
        names: list[str] = []
        for one in _each(asked):
            domain = self._domain(one)
            names += self.of_domain(domain) if domain else [self.indicator(one)]
        return list(dict.fromkeys(names))

    def _domain(self, asked: object) -> str | None:
        """The life domain of this name, where it is not an indicator of the same name."""
        words = {plain(word): key for key, title in DOMAINS.items() for word in (key, title)}
        found = words.get(plain(asked))
        known = plain(asked) in {
            plain(word) for name, more in self._indicators.items() for word in (name, *more)
        }
        return found if found and not known and self.of_domain(found) else None

    def of_domain(self, domain: str) -> list[str]:
        """The indicators of a life domain."""
        return [name for name, own in self.registry.items() if own.domain == domain]

    def year(self, asked: object) -> int:
        """Find a year; text that is a year is one."""
        found = _as_year(asked)
        if found not in self.years:
            raise AskedError(
                f"Er zijn geen cijfers van {asked!r}",
                expected=f"een jaar van {dutch.listing([str(year) for year in self.years])}",
                found=repr(asked),
            )
        return found

    def chosen_years(self, asked: object, shown: int) -> list[int]:
        """Find one or more years; the one shown where none is asked, all for ``alle``."""
        if asked is None:
            return [shown]
        if isinstance(asked, str) and plain(asked) in EVERY:
            return list(self.years)
        return sorted({self.year(one) for one in _each(asked)})


def _each(asked: object) -> list[object]:
    """What was asked as a list: one name is a list of one."""
    if isinstance(asked, str) or not isinstance(asked, Iterable):
        return [asked]
    return list(asked)


def _as_year(asked: object) -> int | None:
    """Read a year, written as a number or as text."""
    if isinstance(asked, bool):
        return None
    if isinstance(asked, Integral):
        return int(asked)
    if isinstance(asked, float) and asked.is_integer():
        return int(asked)
    text = asked.strip() if isinstance(asked, str) else ""
    return int(text) if re.fullmatch(r"\d{4}", text) else None


def _plain_code(code: object) -> str:
    """A code as it is compared: hyphens and letters are part of it, their case is not."""
    return f"code {str(code).strip().casefold()}"


def _of_the_whole(level: str) -> tuple[str, ...]:
    return ("stad", "gemeente", "hele stad", "totaal") if level == MUNICIPALITY else ()
