"""Names of areas that came through a wrong encoding: they stand on every page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from genkgeo.areas.hierarchy import Areas
from genkgeo.checks.findings import WARNING, Finding
from genkgeo.errors import first_five
from genkgeo.parameters.file import Params

LOST = "\ufffd"
"""What a program writes where it could not read a letter."""


def check_names(areas: Mapping[str, Areas], params: Params) -> list[Finding]:
    """Find names of areas that are text in UTF-8 taken for Windows-1252, or that lost a letter.

    Parameters
    ----------
    areas : mapping of str to Areas
        Vintage → hierarchy.
    params : Params
        Names the files.
    """
    findings = []
    for vintage, here in areas.items():
        files = params.file.areas[vintage]
        for level, file in files.tables.items():
            garbled = [str(name) for name in here.names[level] if is_garbled(str(name))]
            if garbled:
                message = f"namen van {here.levels[level].plural} met letters die er geen zijn: "
                message += first_five(
                    name if meant(name) == name else f"{name} (was {meant(name)})"
                    for name in garbled
                )
                remedy = "voer de tabel opnieuw uit als UTF-8, of verbeter de namen"
                name = Path(file).name
                findings.append(Finding(WARNING, "vreemd teken", name, None, "", message, remedy))
    return findings


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
