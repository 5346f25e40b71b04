"""Name a file that is no table: of another kind, with a line above its header, with uneven rows."""

from __future__ import annotations

import re
from pathlib import Path

from python_calamine import CalamineSheet

from genkgeo.errors import DataError
from genkgeo.parameters.encodings import looks_like_utf16

OLE = b"\xd0\xcf\x11\xe0"
"""How a workbook of before 2007 begins, and one with a password."""

OTHER_KINDS = {
    b"%pdf": "een pdf",
    OLE: "een oud werkboek (.xls) of een werkboek met een wachtwoord",
    b"\x1f\x8b": "een bestand dat met gzip is ingepakt",
    b"{\\rtf": "een document van een tekstverwerker",
    b"<!doctype html": "een webpagina",
    b"<html": "een webpagina",
    b"<?xml": "XML",
    b"sqlite format 3": "een databank",
}
"""First bytes, in small letters → what kind of file has them."""

BEFORE = b"\xef\xbb\xbf \r\n\t"
CURLY = "“”„‘’'"
"""Marks that are typed for quotation marks, and are none in a csv."""

FEW = 20
"""Lines that are looked at to know how wide a table is."""

BEGIN = 100_000
"""Characters of a file that hold those lines."""


def refuse_other_kind(raw: bytes, path: Path) -> None:
    """Raise when bytes are no text in an encoding of one byte or of UTF-8.

    Raises
    ------
    DataError
        Names the kind of file, or UTF-16.
    """
    if looks_like_utf16(raw):
        raise DataError(
            "Het bestand is geen UTF-8-tekst",
            expected="CSV in UTF-8",
            found="UTF-16 (Excel en Kladblok noemen het 'Unicode-tekst')",
            where=path.name,
            remedy="bewaar het in Excel als 'CSV UTF-8 (door komma's gescheiden)'",
        )
    if kind := kind_of(raw):
        raise DataError(
            "Het bestand is geen tekst met een tabel",
            expected="csv of txt",
            found=kind,
            where=path.name,
            remedy="haal de tabel zelf op (csv of xlsx), of bewaar ze in Excel als 'CSV UTF-8'",
        )


def kind_of(raw: bytes) -> str:
    """Name the kind of a file by its first bytes; empty when it is none of `OTHER_KINDS`."""
    begin = raw[:100].lstrip(BEFORE).lower()
    return next((kind for mark, kind in OTHER_KINDS.items() if begin.startswith(mark)), "")


def refuse_line_above(text: str, delimiters: str, path: Path) -> None:
    """Raise when the first line is a wish to Excel or a title, and no header.

    Parameters
    ----------
    text : str
        With one kind of line end.
    delimiters : str
        What may stand between cells.
    path : pathlib.Path

    Raises
    ------
    DataError
        Names the line.
    """
    line = text.split("\n", 1)[0].strip()
    if re.fullmatch(r'"?sep=.?"?[\s;,]*', line.lower()):
        raise _line_above(f"de regel {line!r}, een wens aan Excel", path)
    # What stands between quotation marks cuts nothing: a note may hold commas and semicolons.
    bare = re.sub(r'"((?:[^"]|"")*)"', lambda quoted: "x" * bool(quoted[1].strip()), text[:BEGIN])
    first, *others = bare.split("\n", FEW)[:FEW]
    lines = [line for line in others if line.strip(delimiters + ' "')]
    # Of a table every line is cut as often by the same sign.
    cuts = {sign: {line.count(sign) for line in lines} for sign in delimiters}
    signs = [sign for sign, counts in cuts.items() if len(counts) == 1 and 0 not in counts]
    named = {sign: [cell for cell in first.split(sign) if cell.strip(' "')] for sign in signs}
    as_the_lines = [sign for sign in signs if first.count(sign) in cuts[sign]]
    if len(lines) < 2 or not signs or any(len(named[sign]) > 1 for sign in as_the_lines):
        return
    if any(len(named[sign]) == 1 for sign in signs):
        title = line.strip(delimiters + ' "')
        raise _line_above(f"een titel: {title[:60]!r}", path)


def _line_above(found: str, path: Path) -> DataError:
    return DataError(
        "Boven de kop staat een regel die er niet bij hoort",
        expected="de kolomnamen in de eerste rij",
        found=found,
        where=f"{path.name}, rij 1",
        remedy="verwijder die regel in een teksteditor, zodat de kolomnamen bovenaan staan",
    )


def as_wide_as(width: int, row: list[str]) -> str:
    """Say how a row gets as many cells as the header, by what it looks like."""
    filled = sum(bool(cell.strip()) for cell in row)
    if not filled:
        return "verwijder de lege regel"
    if filled == 1 < width and len(row) < width:
        return "verwijder de regel als ze een bron of noot is; vul anders de ontbrekende cellen aan"
    if len(row) < width:
        return "vul de rij aan, met lege cellen voor wat er niet is, of haal het bestand opnieuw op"
    if not any(cell.strip() for cell in row[width:]):
        return "verwijder de scheidingstekens aan het einde van de rij"
    if any(mark in cell for cell in row for mark in CURLY):
        return 'gebruik rechte aanhalingstekens (") in de plaats van gekrulde of enkele'
    return (
        "zet de cel waarin een scheidingsteken staat (een naam, of een getal met een komma) tussen "
        "aanhalingstekens"
    )


def refuse_layout(sheet: CalamineSheet, where: str) -> None:
    """Refuse a sheet that does not begin with one row of names."""
    if sheet.start is None:
        raise DataError(
            "Het blad is leeg",
            expected="een kop en minstens één rij",
            where=where,
            remedy="noem een ander blad bij deze tabel: sheet: NAAM",
        )
    if sheet.merged_cell_ranges:
        row = min(first[0] for first, _ in sheet.merged_cell_ranges) + 1
        raise DataError(
            "In het blad zijn cellen samengevoegd" + (" in de kop" if row == 1 else ""),
            expected="één rij met kolomnamen en daaronder één rij per gebied",
            where=f"{where}, rij {row}",
            remedy="hef het samenvoegen op en zet de kolomnamen in één rij",
        )
    if sheet.start[0] > 0:
        raise DataError(
            "De eerste rij is leeg",
            expected="een kop",
            where=f"{where}, rij 1",
            remedy="verwijder de lege rijen boven de tabel",
        )


def damaged_workbook(complaint: str, path: Path) -> DataError:
    """Build the error for what does not open as a workbook."""
    return DataError(
        "Dit is geen werkboek van Excel, of het is beschadigd",
        expected="een .xlsx-bestand zonder wachtwoord",
        found=complaint.splitlines()[0][:120] if complaint else None,
        where=path.name,
        remedy="haal het opnieuw op, of bewaar het in Excel als 'Excel-werkmap (.xlsx)'",
    )
