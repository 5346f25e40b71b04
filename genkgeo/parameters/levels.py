"""The levels of areas: what each is called, and what is made for it.

Every municipality has sectors, and it has itself; which levels lie between them is for its
parameters to say. Nothing else in the package knows one of those by name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import Field, field_validator

from genkgeo.errors import ParamsError, first_five
from genkgeo.parameters.paths import plain_name
from genkgeo.parameters.strict_yaml import Model

SECTOR, MUNICIPALITY = "sector", "gemeente"
"""The smallest level, in which figures come, and the largest, of which there is one area."""

TAKEN = frozenset({"naam", "name", "code", "level", "niveau", "area", "gebied", "ha", "lon", "lat"})
"""Names of columns that no level can have."""

MOST = 3
"""Levels that may lie between sector and gemeente."""


class Level(Model):
    """One level of areas.

    Attributes
    ----------
    id : str
        Its name in tables: the column that holds the code of an area.
    singular, plural : str
        Its name in a sentence.
    article : {"de", "het"}
    also : tuple of str
        Other names that a supplier has for it, such as ``ggw7``.
    ranked : bool
        The risk of its areas is ranked.
    profiles : bool
        Its areas are grouped into profiles.
    sheets : bool
        Each of its areas has a fact sheet: of two sheets where it is the largest such level, and
        else of one, which says what there is to do.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]{0,30}$")
    singular: str = Field(min_length=1, max_length=40)
    plural: str = Field(min_length=1, max_length=40)
    article: Literal["de", "het"] = "de"
    also: tuple[str, ...] = ()
    ranked: bool = True
    profiles: bool = False
    sheets: bool = False

    @field_validator("id")
    @classmethod
    def _is_no_other_column(cls, name: str) -> str:
        if name in TAKEN:
            raise ValueError(f"'{name}' is de naam van een andere kolom; kies een ander woord")
        return name

    def noun(self, number: float) -> str:
        """Name one area, or several.

        Examples
        --------
        >>> village = Level(id="dorp", singular="dorp", plural="dorpen", article="het")
        >>> village.noun(1), village.noun(2), village.the, village.this, village.every
        ('dorp', 'dorpen', 'het dorp', 'dit dorp', 'elk dorp')
        >>> village.another, village.no_single, village.average
        ('een ander dorp', 'geen enkel dorp', 'het gemiddelde dorp')
        """
        return self.singular if number == 1 else self.plural

    @property
    def the(self) -> str:
        """Such as ``de wijk``."""
        return f"{self.article} {self.singular}"

    @property
    def this(self) -> str:
        """Such as ``deze wijk``."""
        return f"{self._inflected('dit', 'deze')} {self.singular}"

    @property
    def every(self) -> str:
        """Such as ``elke wijk``."""
        return f"{self._inflected('elk', 'elke')} {self.singular}"

    @property
    def which(self) -> str:
        """Such as ``welke wijk``."""
        return f"{self.which_one} {self.singular}"

    @property
    def which_one(self) -> str:
        """Such as ``welke`` (wijk)."""
        return self._inflected("welk", "welke")

    @property
    def another(self) -> str:
        """Such as ``een andere wijk``."""
        return f"een {self._inflected('ander', 'andere')} {self.singular}"

    @property
    def no_single(self) -> str:
        """Such as ``geen enkele wijk``."""
        return f"{self.none_of_them} {self.singular}"

    @property
    def none_of_them(self) -> str:
        """Such as ``geen enkele`` (wijk)."""
        return f"geen {self._inflected('enkel', 'enkele')}"

    @property
    def relative(self) -> str:
        """The pronoun that refers to one: ``die`` or ``dat``."""
        return self._inflected("dat", "die")

    @property
    def average(self) -> str:
        """Such as ``de gemiddelde wijk``; the adjective is the same after both articles."""
        return f"{self.article} gemiddelde {self.singular}"

    @property
    def entire(self) -> str:
        """All of it, such as ``de hele stad``."""
        return f"{self.article} hele {self.singular}"

    @property
    def lowest(self) -> str:
        """The head of a column, such as ``Laagste wijk``."""
        return f"Laagste {self.singular}"

    @property
    def highest(self) -> str:
        """The head of a column, such as ``Hoogste wijk``."""
        return f"Hoogste {self.singular}"

    @property
    def title(self) -> str:
        """Its name at the begin of a heading, such as ``Wijk``."""
        return self.singular[0].upper() + self.singular[1:]

    @property
    def stem(self) -> str:
        """What files about its areas are called, such as ``wijken``."""
        name = self.id if self.id == MUNICIPALITY else self.plural
        return plain_name(name, "_") or self.id

    @property
    def titles(self) -> str:
        """Its plural at the begin of a heading, such as ``Wijken``."""
        return self.plural[0].upper() + self.plural[1:]

    def _inflected(self, neuter: str, common: str) -> str:
        return neuter if self.article == "het" else common


WHOLE = Level(id=MUNICIPALITY, singular="stad", plural="steden", ranked=False)
"""How the municipality is spoken of, unless its parameters say another word."""

ENDS = (Level(id=SECTOR, singular="sector", plural="sectoren"), WHOLE)
"""The levels that every municipality has, unless its parameters call them otherwise."""


@dataclass(frozen=True)
class Levels:
    """The levels of a municipality, from small to large.

    Attributes
    ----------
    all : tuple of Level
        Sector first and gemeente last; from none to three between them.

    Examples
    --------
    >>> village = Level(id="dorp", singular="dorp", plural="dorpen", article="het", sheets=True)
    >>> levels = Levels.between([village])
    >>> levels.ids, levels.ranked, levels.main, levels.outer, levels.sheets
    (('sector', 'dorp', 'gemeente'), ('sector', 'dorp'), 'dorp', 'dorp', 'dorp')
    >>> without = Levels.between([])
    >>> without.ids, without.main, without.outer, without.sheets
    (('sector', 'gemeente'), 'sector', 'gemeente', None)
    """

    all: tuple[Level, ...]

    @classmethod
    def between(cls, given: Sequence[Level]) -> Levels:
        """Put the levels that the parameters give between sector and gemeente.

        A level with the id of one of these two says how that one is called.

        Raises
        ------
        ValueError
            Two levels have one id or one name, or there are too many.
        """
        named = {level.id: level for level in given}
        sector, municipality = (named.get(end.id, end) for end in ENDS)
        middle = [level for level in given if level.id not in (SECTOR, MUNICIPALITY)]
        levels = (sector, *middle, municipality)
        stems = [level.stem for level in levels]
        for texts in ([level.id for level in given], stems):
            double = sorted({text for text in texts if texts.count(text) > 1})
            if double:
                raise ValueError(f"twee niveaus heten {first_five(double)}")
        if len(middle) > MOST:
            raise ValueError(
                f"hoogstens {MOST} niveaus tussen sector en gemeente, niet {len(middle)}"
            )
        return cls(levels)

    @classmethod
    def from_plain(cls, plain: list[dict[str, object]]) -> Levels:
        """Read back what `as_plain` gave, also after it was JSON.

        Examples
        --------
        >>> Levels.from_plain(json.loads(json.dumps(NONE_BETWEEN.as_plain()))) == NONE_BETWEEN
        True
        """
        return cls(tuple(Level.model_validate_json(json.dumps(level)) for level in plain))

    def as_plain(self) -> list[dict[str, object]]:
        """Write the levels as lists and dicts."""
        return [level.model_dump(mode="json") for level in self.all]

    def __iter__(self) -> Iterator[str]:
        return iter(self.ids)

    def __contains__(self, level: object) -> bool:
        return level in self.ids

    def __getitem__(self, level: str) -> Level:
        """Look up a level by its id; a KeyError where there is none."""
        return {one.id: one for one in self.all}[level]

    @property
    def ids(self) -> tuple[str, ...]:
        """All levels, from small to large."""
        return tuple(level.id for level in self.all)

    @property
    def whole(self) -> Level:
        """The municipality, with the word by which pages speak of it."""
        return self.all[-1]

    @property
    def middle(self) -> tuple[str, ...]:
        """The levels between sector and gemeente."""
        return self.ids[1:-1]

    @property
    def ranked(self) -> tuple[str, ...]:
        """The levels whose areas have a risk: one area has no others to be beside."""
        return tuple(level.id for level in self.all[:-1] if level.ranked)

    @property
    def main(self) -> str:
        """The level that pages speak of first: the smallest one that is ranked, above sectors."""
        return next((level for level in self.middle if self[level].ranked), SECTOR)

    @property
    def outer(self) -> str:
        """The level of which maps show the borders: the largest below the gemeente."""
        return self.middle[-1] if self.middle else MUNICIPALITY

    @property
    def parts(self) -> str:
        """The level by which pages divide the whole: the outer one, or else the sectors."""
        return self.middle[-1] if self.middle else SECTOR

    @property
    def profiled(self) -> str:
        """The level whose areas have profiles, unless the choices of a year name another."""
        return next((level.id for level in self.all if level.profiles), self.main)

    @property
    def with_sheets(self) -> tuple[str, ...]:
        """The levels whose areas have a fact sheet, from large to small.

        Examples
        --------
        >>> quarter = Level(id="wijk", singular="wijk", plural="wijken", sheets=True)
        >>> town = Level(id="kern", singular="kern", plural="kernen", sheets=True)
        >>> Levels.between([quarter, town]).with_sheets
        ('kern', 'wijk')
        """
        return tuple(level for level in reversed(self.middle) if self[level].sheets)

    @property
    def sheets(self) -> str | None:
        """The largest of `with_sheets`, with long sheets; None where only the whole has one."""
        return next(iter(self.with_sheets), None)

    def require(self, level: str) -> None:
        """Raise unless this is a level.

        Raises
        ------
        ParamsError
            Says which levels there are.
        """
        if level not in self.ids:
            raise ParamsError(
                "Dit niveau bestaat niet", expected=", ".join(self.ids), found=repr(level)
            )


NONE_BETWEEN = Levels(ENDS)
"""The levels of a municipality of which nothing is said."""
