"""A project from what the library has with it: the example year, and what municipalities share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from genkgeo.errors import ParamsError, first_five
from genkgeo.parameters.embedded import embedded, example
from genkgeo.parameters.extending import read_layers
from genkgeo.parameters.file import read_params


def example_files() -> list[str]:
    """Name every file of the example year, its notebooks too, relative to a project.

    What a city recorded of its actions is none of them, also where that lies in a checkout.
    """
    params, home = read_params(example()), embedded()
    own = params.file.plans.records if params.file.plans else None
    paths = [params.path, *params.must_exist(), *sorted((home / "notebooks").glob("*.ipynb"))]
    names = {path.relative_to(home).as_posix() for path in paths} - {own}
    if params.file.plans and params.file.plans.example_records:
        names.add(params.file.plans.example_records)
    return sorted(names)


def start_example(root: Path) -> list[str]:
    """Write the example year into a project.

    Parameters
    ----------
    root : pathlib.Path
        The project; an empty folder, or one in which the same files lie.

    Returns
    -------
    list of str
        What was written; what was there already as it is, is not.

    Raises
    ------
    ParamsError
        A file is there with another content; nothing was written.
    """
    return _bring(example_files(), root)


def read_base(base: str, root: Path) -> dict[Path, dict[str, Any]]:
    """Read a parameter file that municipalities extend: that of a project, else the library's."""
    home = root if (root / base).is_file() else embedded()
    return read_layers(home / base, home)


def bring_base(base: str, root: Path) -> list[str]:
    """Bring a parameter file that municipalities extend, and its registry, where they are absent.

    Parameters
    ----------
    base : str
        Relative to the project, such as ``params/open-data-belgie.yaml``.
    root : pathlib.Path
        The project.

    Returns
    -------
    list of str
        What was written.
    """
    home = embedded()
    if (root / base).is_file() or not (home / base).is_file():
        return []
    layers = read_base(base, home)
    names = [path.relative_to(home).as_posix() for path in layers]
    names += [layer["registry"] for layer in layers.values() if "registry" in layer][:1]
    return _bring([name for name in names if not (root / name).is_file()], root)


def _bring(names: Iterable[str], root: Path) -> list[str]:
    """Copy files of the embedded project, all of them or none."""
    home = embedded()
    absent = [name for name in names if not _same(home / name, root / name)]
    in_the_way = dict.fromkeys(filter(None, (_in_the_way(root, name) for name in absent)))
    if in_the_way:
        raise ParamsError(
            "Er staan al andere bestanden op deze plaats; er is niets geschreven",
            found=first_five(in_the_way),
            where=str(root),
            remedy="kies met --project een lege map, of zet deze bestanden eerst opzij",
        )
    for name in absent:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(home / name, root / name)
    return absent


def _same(ours: Path, theirs: Path) -> bool:
    return theirs.is_file() and theirs.read_bytes() == ours.read_bytes()


def _in_the_way(root: Path, name: str) -> str | None:
    """Name what lies where a file or one of its folders should come, if anything does."""
    path = root / name
    for folder in reversed(path.parents[: len(Path(name).parts)]):
        if os.path.lexists(folder) and not folder.is_dir():
            return folder.relative_to(root).as_posix() if folder != root else str(root)
    return name if os.path.lexists(path) else None
