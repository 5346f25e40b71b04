"""Where fetched files lie: in the project, or in a folder that several projects share."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from genkgeo.errors import ParamsError
from genkgeo.parameters.paths import inside, resolved

FOLDER = "data/opgehaald"
"""Where parameters say that fetched files lie; never under version control."""

KEY = "data_folder"
"""Of a parameter file: the folder, also outside the project, that stands for `FOLDER`."""

_LINE = re.compile(rb"^['\"]?data_folder['\"]?[ \t]*:.*\n?", flags=re.MULTILINE)


def fetched_folder(written: str | None, root: Path, path: Path) -> Path:
    """Full path of the folder with fetched files.

    Parameters
    ----------
    written : str, optional
        As the parameters say it; it may be absolute, begin with ``~`` or lead out of the project.
    root, path : pathlib.Path
        The project, and the file that says it.

    Raises
    ------
    ParamsError
        There is no such home folder, or a link leads to itself.

    Examples
    --------
    >>> fetched_folder(None, Path("/srv/genk"), Path("2025.yaml")).as_posix()
    '/srv/genk/data/opgehaald'
    >>> fetched_folder("../open data", Path("/srv/genk"), Path("2025.yaml")).as_posix()
    '/srv/open data'
    """
    if written is None:
        return root / FOLDER
    try:
        return resolved(root / Path(written).expanduser())
    except (RuntimeError, ValueError):
        raise ParamsError(
            "De map met opgehaalde bestanden kan niet bestaan",
            found=written,
            where=f"{path.name}, sleutel {KEY}",
            remedy="geef een volledig pad, of een dat met ~/ begint",
        ) from None


def find(name: str, written: str | None, root: Path, path: Path) -> Path:
    """Full path of a file that a parameter file names.

    Raises
    ------
    ParamsError
        The name points out of the project, or out of the folder with fetched files.
    """
    within = posixpath.normpath(name.replace("\\", "/"))
    if written is not None and within.startswith(f"{FOLDER}/"):
        rest = within.removeprefix(f"{FOLDER}/")
        return inside(fetched_folder(written, root, path), rest, path)
    return inside(root, name, path)


def name_of(file: Path, fetched: Path, root: Path) -> str:
    """Name a file as the parameters do, wherever the folder with fetched files lies.

    Examples
    --------
    >>> shared, root = Path("/srv/open"), Path("/srv/genk")
    >>> name_of(Path("/srv/open/a.csv"), shared, root), name_of(root / "params/b", shared, root)
    ('data/opgehaald/a.csv', 'params/b')
    """
    # The project may lie in that folder, or the other way round: the nearest one counts.
    apart = fetched.is_relative_to(root) or not root.is_relative_to(fetched)
    for folder, name in ((fetched, f"{FOLDER}/"), (root, ""))[:: 1 if apart else -1]:
        if file.is_relative_to(folder):
            return name + file.relative_to(folder).as_posix()
    raise ValueError(f"{file} is of neither folder")


def without_place(content: bytes) -> bytes:
    r"""Leave out of a parameter file where fetched files lie: no figure follows from it.

    Examples
    --------
    >>> without_place(b"title: A\ndata_folder: /srv/open\nyear: 2019\n")
    b'title: A\nyear: 2019\n'
    """
    return _LINE.sub(b"", content)
