"""Where a file lies that a notebook or a command names by a relative path."""

from __future__ import annotations

from pathlib import Path


def locate(path: Path) -> Path:
    """The file of a relative path, from this folder or else from a folder above it.

    Notebooks lie one folder deep in the project, and name its files as the command line does.

    Returns
    -------
    pathlib.Path
        The path as it was given where no such file exists; who reads it says so.
    """
    for folder in (Path.cwd(), *Path.cwd().parents):
        if (folder / path).is_file():
            return folder / path
    return path
