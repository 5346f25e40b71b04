"""Hidden figures that a release says outright, in a cell or in a sentence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from genkgeo.measures.disclosure import RESIDENTS as OF_RESIDENTS
from genkgeo.refresh.disclosure.figures import (
    DENOMINATOR,
    NUMERATOR,
    RESIDENTS,
    VALUE,
    Figure,
    Number,
    Vocabulary,
    numbers,
)
from genkgeo.refresh.disclosure.records import Record
from genkgeo.refresh.disclosure.truth import Cell, Truth

COLUMN = {NUMERATOR: "numerator", DENOMINATOR: "denominator", VALUE: "value"}

_WORDS = ("nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien")
_WORD = re.compile(rf"(?<!\w)(?:{'|'.join(_WORDS)})(?!\w)", re.IGNORECASE)
_BETWEEN_SENTENCES = re.compile(r"(?<=[.;!?])\s+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_RANKS = re.compile(
    r"^\d+\s+·|\b(?:bij|van|tot|onder) de eerste \w+|\bbijna zeker (?:op|tussen \d+ en) \d+"
    r"|\b(?:van|naar)\s+\d+\s+\((?=\D)"
    r"|\b(?:rang|profiel|vijfde|plaats)\w*(?:\s+\w+)?\s+\d+"
    r"(?:\s*(?:[-–]|tot|van|en|op)\s*\d+)*"
    r"|\b\d+(?:\s+van\s+de\s+\d+)?\s+(?:sectoren|wijken|stadsdelen|indicatoren|cijfers)\b"
    r"|\b\d+(?:,\d+)?\s%\s(?:zekerheid|van de keren)",
    re.IGNORECASE,
)
"""Numbers of a sentence that count or order areas: no figure of any of them."""


class Leak(NamedTuple):
    """A hidden figure that can be read."""

    cell: Cell
    what: str
    kind: str
    file: str
    place: str
    said: str


def leaks(
    records: Iterable[Record], figures: Iterable[Figure], truth: Truth, words: Vocabulary
) -> list[Leak]:
    """Find every place where a hidden numerator, denominator or value is said.

    Parameters
    ----------
    records : iterable of Record
    figures : iterable of Figure
        Of these records.
    truth : Truth
    words : Vocabulary
    """
    hidden = truth.hidden()
    in_texts = _in_texts(records, hidden, truth.shown(), words)
    found = dict.fromkeys([*_in_figures(figures, hidden), *in_texts])
    return list(found)


def _in_figures(figures: Iterable[Figure], hidden: dict[Cell, dict[str, float]]) -> Iterator[Leak]:
    for one in figures:
        if one.what == RESIDENTS:
            cell = Cell(one.level, one.area, OF_RESIDENTS, one.year)
            asked = [(cell, NUMERATOR)] if cell in hidden else []
        elif one.what in COLUMN:
            cell = Cell(one.level, one.area, one.indicator, one.year)
            asked = [(cell, one.what)] if cell in hidden else []
        else:
            continue
        for cell, what in asked:
            if one.number.is_of(hidden[cell][COLUMN[what]]):
                record = one.record
                yield Leak(cell, what, record.kind, record.file, record.place, one.number.text)


def _in_texts(
    records: Iterable[Record],
    hidden: dict[Cell, dict[str, float]],
    shown: dict[Cell, dict[str, float]],
    words: Vocabulary,
) -> Iterator[Leak]:
    """Look in sentences that name an area and an indicator, themselves or by what is around.

    A number that a named area shows (a wijk with the name of one of its sectors) says nothing of
    another.
    """
    of_area: dict[tuple[str, str], list[Cell]] = defaultdict(list)
    last: dict[str, int] = {}
    for cell in hidden:
        of_area[cell.level, cell.area].append(cell)
        last[cell.indicator] = max(cell.year, last.get(cell.indicator, 0))
    # One in ten sentences is new: tables say the same in every row, and pages at their top.
    numbers_in = cache(lambda sentence: _numbers(words.without_names(sentence)))
    areas_in, indicators_in = cache(words.areas_in), cache(words.indicators_in)
    for record in records:
        for head, sentence in _sentences(record):
            found = numbers_in(sentence)
            if not found:
                continue
            around = f"{record.text} | {record.about}"
            # A row that begins with an area is of that one, whatever the title above it names.
            areas = areas_in(sentence) or areas_in(_begins_with(record)) or areas_in(around)
            cells = [cell for area in areas for cell in of_area.get(area, ())]
            if not cells:
                continue
            named = indicators_in(sentence) or indicators_in(head) or indicators_in(around)
            years = {int(number.text) for number in found if _is_year(number)}
            for cell in cells:
                # A sentence without a year is of the newest.
                of_years = years or {last[cell.indicator]}
                if cell.indicator in named and cell.year in of_years:
                    own = (cell._replace(level=level, area=area) for level, area in areas)
                    every = (one._replace(year=year) for one in own for year in of_years)
                    told = [shown[one] for one in every if one in shown]
                    yield from _said(sentence, found, cell, hidden[cell], told, record)


def _begins_with(record: Record) -> str:
    """Give the first cell of a row; nothing where the record is a text and no row."""
    if len(record.cells) == 1:
        return ""
    _, content = record.cells[0]
    return content if isinstance(content, str) else ""


def _sentences(record: Record) -> Iterator[tuple[str, str]]:
    """Take the texts of a record apart; a cell that is one number is for `figures`."""
    for head, content in record.cells:
        if isinstance(content, str) and (len(record.cells) == 1 or " " in content.strip()):
            for sentence in _BETWEEN_SENTENCES.split(content):
                yield head, sentence


def _numbers(sentence: str) -> list[Number]:
    """Find the numbers of a sentence that can be figures, written in letters too."""
    plain = _RANKS.sub(lambda found: " " * len(found[0]), sentence)
    in_letters = [
        Number(float(_WORDS.index(one[0].casefold())), 0.0, one[0], one.start())
        for one in _WORD.finditer(plain)
    ]
    return numbers(plain) + in_letters


def _is_year(number: Number) -> bool:
    return _YEAR.fullmatch(number.text) is not None


def _said(
    sentence: str,
    found: list[Number],
    cell: Cell,
    true: dict[str, float],
    told: list[dict[str, float]],
    record: Record,
) -> Iterator[Leak]:
    for number in found:
        behind = sentence[number.at + len(number.text) :].lstrip(" \xa0")
        percent = behind.startswith("%")
        for what, column in COLUMN.items():
            value = true[column]
            count = what != VALUE
            # A count has no decimals and no sign of a percentage; a value has one or the other.
            fits = (number.half == 0 and not percent) if count else (number.half > 0 or percent)
            if any(number.is_of(other[column]) for other in told):
                continue
            if fits and value == value and number.is_of(value) and not _is_year(number):
                said = " ".join(sentence.split())[:80]
                yield Leak(cell, what, record.kind, record.file, record.place, said)
