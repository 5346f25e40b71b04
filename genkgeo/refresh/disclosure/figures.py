"""Which published number is of which area, indicator and year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from genkgeo.areas.hierarchy import Areas
from genkgeo.parameters.registry import Indicator
from genkgeo.refresh.disclosure.records import Record

NUMERATOR, DENOMINATOR, VALUE = "teller", "noemer", "waarde"
LOW, HIGH, RESIDENTS, TOTAL = "laagst mogelijk", "hoogst mogelijk", "inwoners", "totaal"

_WHAT = {
    "teller": NUMERATOR,
    "numerator": NUMERATOR,
    "noemer": DENOMINATOR,
    "denominator": DENOMINATOR,
    "waarde": VALUE,
    "value": VALUE,
    "laagst_mogelijk": LOW,
    "low": LOW,
    "hoogst_mogelijk": HIGH,
    "high": HIGH,
    "inwoners": RESIDENTS,
    "residents": RESIDENTS,
}
"""Head → what stands under it."""
_AREA = ("gebied", "code", "area", "sector")
_NAME = ("naam", "name")
_INDICATOR = ("indicator", "cijfer", "onderwerp", "what")
_YEAR = ("jaar", "period", "jaar_van_de_inwoners", "year")
_LEVEL = ("niveau", "level")
_EARLIER_AND_LATER = (("eerder", "van_jaar"), ("later", "tot_jaar"))
_NUMBER = re.compile(r"(?<![\w.,-])[-−+]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?(?![\w]|[.,]\d)"
                     r"|(?<![\w.,-])[-−+]?\d+\.\d+(?:e[-+]?\d+)?(?![\w]|[.,]\d)")  # fmt: skip
_THOUSANDS = re.compile(r"[-+]?\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_BETWEEN_WORDS = re.compile(r"[^\w-]+|_")
_OF_ANOTHER = ("bijdrage", "punten", "verschil", "rang")
"""How heads begin of columns that are about an indicator and do not hold it."""


@dataclass(frozen=True)
class Number:
    """A number as it stands in a text: its value, and half a unit of its last decimal."""

    value: float
    half: float
    text: str
    at: int = 0

    def is_of(self, true: float) -> bool:
        """Say whether it is this true number, rounded as it is written."""
        return abs(self.value - true) <= self.half + 1e-9 * max(1.0, abs(true))


@dataclass(frozen=True)
class Figure:
    """A number that is published for an area, indicator and year.

    Attributes
    ----------
    level, area, indicator : str
        The indicator is empty for residents.
    year : int
    what : str
        `NUMERATOR`, `DENOMINATOR`, `VALUE`, `LOW`, `HIGH`, `RESIDENTS`; or `TOTAL`, of which
        ``indicator`` names the variable: of all sectors together.
    number : Number
    record : Record
    """

    level: str
    area: str
    indicator: str
    year: int
    what: str
    number: Number
    record: Record


def numbers(text: str) -> list[Number]:
    """Find the numbers in a text, in Dutch (1.234,5) or plain (1234.5) notation.

    Examples
    --------
    >>> [(n.value, n.half) for n in numbers("20,5 % van 1.234, of 3.25")]
    [(20.5, 0.05), (1234.0, 0.0), (3.25, 0.005)]
    """
    return [_number(one) for one in _NUMBER.finditer(text)]


def _number(found: re.Match[str]) -> Number:
    plain = found[0].replace("−", "-")
    if _THOUSANDS.fullmatch(plain):
        plain = plain.replace(".", "")
    plain = plain.replace(",", ".")
    mantissa, _, power = plain.partition("e")
    decimals = len(mantissa.partition(".")[2]) - int(power or 0)
    half = 0.5 * 10.0**-decimals if decimals > 0 else 0.0
    return Number(float(plain), half, found[0], found.start())


def number_of(cell: object) -> Number | None:
    """Read what stands in a cell of a table as one number; None where it is none."""
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float):
        # What was calculated stands there in full; twelve digits are what tables write.
        return Number(float(cell), 0.0 if cell == int(cell) else 5e-12 * abs(cell), str(cell))
    return _number_in(str(cell))


@lru_cache(maxsize=2**16)
def _number_in(cell: str) -> Number | None:
    """Read a cell; a release has the same figures in several files."""
    found = _NUMBER.match(cell.strip())
    return None if found is None else _number(found)


@dataclass(frozen=True)
class Vocabulary:
    """The words by which a release names areas, indicators and levels."""

    areas: Areas
    registry: dict[str, Indicator]
    year: int
    # Every row of a table has the same heads, and stands under the same words.
    _levels_of: dict[str, str] = field(init=False, repr=False, compare=False, default_factory=dict)
    _indicators_of: dict[str, str | None] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    @cached_property
    def codes(self) -> dict[str, list[tuple[str, str]]]:
        """Code or name → the areas that it may be."""
        known: dict[str, list[tuple[str, str]]] = {}
        for level in self.areas.levels.all:
            for code, name in self.areas.names[level.id].items():
                for word in dict.fromkeys((str(code), str(name))):
                    known.setdefault(word, []).append((level.id, str(code)))
        return known

    @cached_property
    def _in_text(self) -> re.Pattern[str]:
        words = sorted(map(re.escape, self.codes), key=len, reverse=True)
        return re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?![\w]|-\w)")

    @cached_property
    def indicators(self) -> dict[str, str]:
        """Id, label or short name, in small letters → id."""
        return {
            word.casefold(): name
            for name, one in self.registry.items()
            for word in (name, one.label, one.short, name.replace("_", " "))
        }

    @cached_property
    def _indicator_in_text(self) -> re.Pattern[str]:
        words = sorted(map(re.escape, self.indicators), key=len, reverse=True)
        return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)

    @cached_property
    def levels(self) -> dict[str, str]:
        """Every word for a level → its id."""
        return {
            word: level.id
            for level in self.areas.levels.all
            for word in (level.id, level.singular, level.plural, level.stem)
        }

    def areas_in(self, text: str) -> list[tuple[str, str]]:
        """List the areas that a text names."""
        found = dict.fromkeys(one[0] for one in self._in_text.finditer(text))
        return [area for word in found for area in self.codes[word]]

    def without_names(self, text: str) -> str:
        """Blank the names of areas and indicators, with numbers in some; as long as it was."""
        for names in (self._in_text, self._indicator_in_text):
            text = names.sub(lambda name: " " * len(name[0]), text)
        return text

    def indicators_in(self, text: str) -> set[str]:
        """List the indicators that a text names."""
        return {
            self.indicators[one[0].casefold()] for one in self._indicator_in_text.finditer(text)
        }

    def level_of(self, about: str) -> str:
        """Find the level that a head is about; empty where it names none, or more."""
        if about not in self._levels_of:
            words = _BETWEEN_WORDS.split(about)
            found = {self.levels[word] for word in words if word in self.levels}
            self._levels_of[about] = found.pop() if len(found) == 1 else ""
        return self._levels_of[about]

    def indicator_of(self, head: str) -> str | None:
        """Which indicator a column is of: by its id, or by its name, with a unit behind it."""
        if head not in self._indicators_of:
            found = self.indicators_in(head)
            clear = len(found) == 1 and "score" not in head and not head.startswith(_OF_ANOTHER)
            named = found.pop() if clear else None
            self._indicators_of[head] = self.indicators.get(head, named)
        return self._indicators_of[head]


def figures_of(records: Iterable[Record], words: Vocabulary) -> list[Figure]:
    """List every number of which a record says of which area, indicator and year it is.

    Parameters
    ----------
    records : iterable of Record
    words : Vocabulary
    """
    return [figure for record in records for figure in _figures(record, words)]


def _figures(record: Record, words: Vocabulary) -> Iterator[Figure]:
    heads = {head.casefold(): content for head, content in record.cells if head}
    if not heads:
        return
    year = _first_number(heads, _YEAR)
    if "in_sectoren" in heads and "variabele" in heads and year is not None:
        total = number_of(heads["in_sectoren"])
        if total is not None:
            yield Figure("", "", str(heads["variabele"]), year, TOTAL, total, record)
        return
    area = _area(record, heads, words)
    if area is None:
        return
    level, code = area
    named = next((str(heads[head]) for head in _INDICATOR if head in heads), "")
    indicator = words.indicators.get(named.casefold(), "")
    for head, content in heads.items():
        what = _WHAT.get(head, "")
        own: str | None = indicator
        if what != RESIDENTS and not (what and indicator):
            what, own = VALUE, words.indicator_of(head)
        if own is not None and (number := number_of(content)) is not None:
            yield Figure(level, code, own, year or words.year, what, number, record)
    for head, of_year in _EARLIER_AND_LATER if indicator else ():
        number, when = number_of(heads.get(head)), _first_number(heads, (of_year,))
        if number is not None and when is not None:
            yield Figure(level, code, indicator, when, VALUE, number, record)


def _area(record: Record, heads: dict[str, object], words: Vocabulary) -> tuple[str, str] | None:
    """Find the one area that a row is of: by its code, else by its name; at the level it says."""
    said = next((str(heads[head]) for head in _LEVEL if head in heads), "")
    level = words.levels.get(said, "") or words.level_of(f"{record.about} {record.file}")
    keys = [str(heads[head]) for head in (*_AREA, *_NAME) if head in heads]
    if not keys and record.cells:
        keys = [str(record.cells[0][1])]
    for key in keys:
        found = words.codes.get(key, [])
        fitting = [one for one in found if one[0] == level] or found
        if len(fitting) == 1:
            return fitting[0]
    return None


def _first_number(heads: dict[str, object], names: tuple[str, ...]) -> int | None:
    for name in names:
        number = number_of(heads.get(name))
        if number is not None and number.value == int(number.value):
            return int(number.value)
    return None
