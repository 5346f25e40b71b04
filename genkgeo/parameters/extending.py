"""Parameter files that extend another: several years or municipalities share what is the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from genkgeo.errors import ParamsError
from genkgeo.parameters.paths import inside
from genkgeo.parameters.strict_yaml import read_plain


def read_layers(path: Path, root: Path) -> dict[Path, dict[str, Any]]:
    """Read a parameter file and those that it extends, the nearest first.

    Parameters
    ----------
    path, root : pathlib.Path
        The file, and the folder to which names are relative.

    Raises
    ------
    ParamsError
        A file is absent or no YAML, lies outside the folder, or extends itself in the end.
    """
    layers = {path: read_plain(path)}
    while isinstance(name := layers[path].get("extends"), str):
        base = inside(root, name, path)
        if base in layers:
            raise ParamsError(
                "Parameterbestanden breiden elkaar in een kring uit",
                expected="een bestand dat er niet al tussen zit",
                found=" → ".join(each.name for each in (*layers, base)),
                where=f"{path.name}, sleutel extends",
                remedy="haal extends weg uit een van deze bestanden",
            )
        layers[base] = {key: value for key, value in read_plain(base).items() if key != "title"}
        path = base
    return layers
