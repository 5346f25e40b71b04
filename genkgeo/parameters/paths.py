"""Names of files: found as given, also where the disk spells them otherwise, or made plain."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path, PureWindowsPath

from genkgeo.errors import ParamsError


def resolved(path: Path) -> Path:
    """Full path of a file, links followed.

    Raises
    ------
    ParamsError
        A link leads to itself, or the name is none.
    """
    try:
        return path.resolve()
    except (RuntimeError, OSError):  # A loop is the one or the other, by version of Python.
        raise ParamsError(
            "Een koppeling (symlink) verwijst naar zichzelf",
            found=str(path),
            remedy="zet het bestand zelf op die plaats",
        ) from None


def as_on_disk(path: Path) -> Path:
    """Find a path whose letters with accents are written in another way on the disk.

    A Mac writes é as an e and an accent, a keyboard as one letter; nobody sees the difference.

    Returns
    -------
    pathlib.Path
        The path as given where it is there, or where nothing is.
    """
    if path.exists() or (path.name.isascii() and path.parent.exists()):
        return path
    folder = path.parent if path.parent == path else as_on_disk(path.parent)
    same = [name for name in _names(folder) if _composed(name) == _composed(path.name)]
    return folder / (same[0] if same else path.name)


def _names(folder: Path) -> list[str]:
    try:
        return sorted(entry.name for entry in folder.iterdir())
    except OSError:
        return []


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def plain_name(text: str, between: str = "-") -> str:
    """Write a name in small letters and digits alone, as every disk and address takes it.

    Parameters
    ----------
    text : str
        Such as the name of a gemeente or of a level.
    between : str
        What stands where other signs stood.

    Returns
    -------
    str
        Empty where no letter or digit is left.

    Examples
    --------
    >>> plain_name("Sint-Niklaas (Waas)"), plain_name("Liège"), plain_name("hele wijken", "_")
    ('sint-niklaas-waas', 'liege', 'hele_wijken')
    """
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", between, plain).strip(between)


def inside(root: Path, name: str, path: Path) -> Path:
    """Full path of a file that a parameter file names, inside the root folder.

    Raises
    ------
    ParamsError
        The name points outside; ``path`` is the file that says it.
    """
    # An absolute path is one with a drive or a leading slash, of another system as well; a
    # name with \0 would break every function that opens a file.
    absolute = bool(PureWindowsPath(name).anchor) or "\0" in name
    full = root if absolute else as_on_disk(resolved(root / name.replace("\\", "/")))
    if absolute or not full.is_relative_to(root):
        raise ParamsError(
            "Een pad in de parameters wijst buiten de projectmap",
            expected=f"een pad binnen {root.name}/",
            found=name,
            where=path.name,
            remedy="zet het bestand in de projectmap en noem het van daaruit",
        )
    return full
