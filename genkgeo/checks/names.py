"""Names of areas that are none, or that came through a wrong encoding: they are on every page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pandas as pd

from genkgeo.areas.hierarchy import Areas
from genkgeo.checks.findings import BLOCKING, WARNING, Finding
from genkgeo.errors import first_five
from genkgeo.parameters.file import Params

LOST = "\ufffd"
"""What a program writes where it could not read a letter."""


ERROR = re.compile(r"#[A-Z][A-Z0-9/_ ]*[!?]?")
"""An error of a spreadsheet as it stands in a cell: ``#N/B``, ``#REF!``, ``#DEEL/0!``."""


def check_names(areas: Mapping[str, Areas], params: Params) -> list[Finding]:
    """Find names of areas that are an error, a number, or text of another encoding.

    Parameters
    ----------
    areas : mapping of str to Areas
        Vintage → hierarchy.
    params : Params
        Names the files.

    Returns
    -------
    list of Finding
        An error of a spreadsheet blocks: what the name was is lost. A name in digits (an area
        without a name goes by its code, which is none) and one that is text in UTF-8 taken for
        Windows-1252, or that lost a letter, are warnings.
    """
    findings: list[Finding] = []
    for vintage, here in areas.items():
        for level, path in params.file.areas[vintage].tables.items():
            named, file = pd.Series(here.names[level]), Path(path).name
            names = [str(name) for name in named]
            plural = here.levels[level].plural
            findings += errors_among(names, file, "naam", f"namen van {plural}")
            digits = [
                name
                for code, name in zip(named.index, names, strict=True)
                if name.isdigit() and name != str(code)
            ]
            if digits:
                message = f"namen van {plural} zijn enkel cijfers: {first_five(digits)}"
                remedy = "zet er de namen; misschien staat de kolom van een code of nummer er"
                findings.append(Finding(WARNING, "vreemd teken", file, None, "", message, remedy))
            findings += garbled_among(names, file, "", f"namen van {plural}")
    return findings


def errors_among(texts: Iterable[str], file: str, column: str, what: str) -> Iterator[Finding]:
    """Find texts that are an error of a spreadsheet.

    Parameters
    ----------
    texts : iterable of str
    file, column : str
        Where they stand.
    what : str
        What they are, in the plural.

    Examples
    --------
    >>> [found.message for found in errors_among(["Bret", "#N/B"], "w.csv", "naam", "namen")]
    ['namen zijn een fout van een rekenblad: #N/B']
    """
    wrong = dict.fromkeys(text for text in texts if ERROR.fullmatch(text))
    if wrong:
        message = f"{what} zijn een fout van een rekenblad: {first_five(wrong)}"
        remedy = "verbeter de formule in het rekenblad, of typ de naam"
        yield Finding(BLOCKING, "niet te gebruiken", file, None, column, message, remedy)


def garbled_among(texts: Iterable[str], file: str, column: str, what: str) -> Iterator[Finding]:
    """Find texts that were read in another encoding than they were written in.

    Parameters
    ----------
    texts : iterable of str
    file, column : str
        Where they stand.
    what : str
        What they are, in the plural.

    Examples
    --------
    >>> [found.message for found in garbled_among(["EÃ©n"], "w.csv", "", "namen")]
    ['namen met letters die er geen zijn: EÃ©n (was Eén)']
    """
    garbled = [text for text in dict.fromkeys(texts) if is_garbled(text)]
    if garbled:
        told = [text if meant(text) == text else f"{text} (was {meant(text)})" for text in garbled]
        message = f"{what} met letters die er geen zijn: {first_five(told)}"
        remedy = "voer de tabel opnieuw uit als UTF-8, of verbeter de namen"
        yield Finding(WARNING, "vreemd teken", file, None, column, message, remedy)


def is_garbled(name: str) -> bool:
    """Say whether a name was read in another encoding than it was written in.

    Examples
    --------
    >>> is_garbled("Eén"), is_garbled("EÃ©n"), is_garbled("E\ufffdn")
    (False, True, True)
    """
    return LOST in name or meant(name) != name


def meant(name: str) -> str:
    """Give the name as it was written; itself where it is what it says.

    Examples
    --------
    >>> meant("EÃ©n"), meant("Één")
    ('Eén', 'Één')
    """
    try:
        # Hardly any name that is right is valid UTF-8 again once written in Windows-1252.
        return name.encode("windows-1252").decode("utf-8")
    except UnicodeError:
        return name
