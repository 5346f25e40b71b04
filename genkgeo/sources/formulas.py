"""Formulas of a workbook whose outcome was never worked out.

A spreadsheet keeps the outcome of a formula beside it, and that is what a reader sees. A
workbook that a program wrote has none there, or 0, until a spreadsheet opened and saved it: such
a cell would count as empty, or as nobody.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from html import unescape

FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
# An empty cell with a look is closed in itself: the next one is no part of it.
CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.DOTALL)
OUTCOME = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)</")
TEXT = re.compile(rb"<(?:\w+:)?f\b[^>]*>([^<]*)</")
PLACE = re.compile(rb'\br="([A-Z]{1,3})([0-9]+)"')
IS_ERROR = re.compile(rb'\bt="e"')
IS_TEXT = re.compile(rb'\bt="str"')
NOT_CALCULATED = re.compile(rb'\bfullCalcOnLoad="(?:1|true)"')
SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
CHUNK = 1 << 20


def uncomputed(raw: bytes, sheet: str) -> dict[tuple[int, int], str]:
    """Find the formulas of a sheet without an outcome.

    Parameters
    ----------
    raw : bytes
        The workbook.
    sheet : str
        Name of the sheet.

    Returns
    -------
    dict of (int, int) to str
        Row and column, from 0 → the formula as it stands in the cell (``=B2+C2``). An outcome
        of 0 counts as none where no formula of the sheet has another and the workbook says that
        it is to be worked out at opening, as programs write.
    """
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        part = part_of(archive, sheet)
        if part is None or not _holds(archive, part, FORMULA):
            return {}
        cells = list(_formulas(archive.read(part)))
        said = NOT_CALCULATED.search(archive.read("xl/workbook.xml")) is not None
    zero_is_none = said and all(outcome in (b"", b"0") for _, _, outcome in cells)
    return {
        place: formula
        for place, formula, outcome in cells
        if outcome == b"" or (zero_is_none and outcome == b"0")
    }


def errors(raw: bytes, sheet: str) -> dict[tuple[int, int], str]:
    """Find the cells of a sheet that hold an error: row and column, from 0 → such as ``#DIV/0!``.

    A library that reads workbooks gives nothing for them, as for an empty cell.
    """
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        part = part_of(archive, sheet)
        if part is None or not _holds(archive, part, IS_ERROR):
            return {}
        xml = archive.read(part)
    found = {}
    for attributes, content in CELL.findall(xml):
        place, outcome = PLACE.search(attributes), OUTCOME.search(content)
        if place is not None and IS_ERROR.search(attributes):
            said = unescape(outcome[1].decode("utf-8", "replace")) if outcome else "#FOUT"
            found[_place(place)] = said
    return found


def _place(found: re.Match[bytes]) -> tuple[int, int]:
    """Row and column of an address; the letters count in base 26: Z is 26 and AA is 27."""
    column = 0
    for letter in found[1].decode():
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


def formulas(raw: bytes, sheet: str) -> dict[tuple[int, int], str]:
    """Find every formula of a sheet: row and column, from 0 → as it stands in the cell."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        part = part_of(archive, sheet)
        if part is None or not _holds(archive, part, FORMULA):
            return {}
        return {place: formula for place, formula, _ in _formulas(archive.read(part))}


def part_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """Find the file of a sheet within a workbook; None where that is not to be found."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return None
    relation = next(
        (
            _attribute(tag, rb"(?:\w+:)?id")
            for tag in SHEET.findall(archive.read("xl/workbook.xml"))
            if _attribute(tag, b"name") == sheet
        ),
        None,
    )
    for tag in RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
        if relation and _attribute(tag, b"Id") == relation:
            target = _attribute(tag, b"Target")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            return part if part in names else None
    return None


def _attribute(tag: bytes, name: bytes) -> str:
    match = re.search(rb"\s" + name + rb"=[\"']([^\"']*)[\"']", tag)
    return unescape(match[1].decode("utf-8", "replace")) if match else ""


def _holds(archive: zipfile.ZipFile, part: str, wanted: re.Pattern[bytes]) -> bool:
    """Say whether something is anywhere in a sheet, without keeping it: official ones are large."""
    with archive.open(part) as stream:
        before = b""
        while chunk := stream.read(CHUNK):
            if wanted.search(before + chunk):
                return True
            before = chunk[-20:]
    return False


def _formulas(xml: bytes) -> Iterator[tuple[tuple[int, int], str, bytes]]:
    """Give place, formula and outcome of every formula; a text that is empty is an outcome."""
    for attributes, content in CELL.findall(xml):
        place = PLACE.search(attributes)
        if place is None or not FORMULA.search(content):
            continue
        outcome = OUTCOME.search(content)
        found = outcome[1].strip() if outcome else b""
        if not found and IS_TEXT.search(attributes):
            found = b'""'
        formula = TEXT.search(content)
        text = unescape(formula[1].decode("utf-8", "replace")) if formula else ""
        yield _place(place), f"={text or 'formule'}", found
