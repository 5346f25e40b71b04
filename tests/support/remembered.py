"""Readers that remember: of a damaged copy of a project only what differs from the others is read.

Many tests damage one file of a copy of the same project and look at the whole of it. What a
reader gives depends on its own files and on what the parameters say of them, and nobody changes
it, so where all of those are as they were it is what it was. A refusal is never remembered.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest

from genkgeo.areas.hierarchy import Areas
from genkgeo.checks import gate
from genkgeo.parameters.area_files import AreaSet
from genkgeo.parameters.file import Params, Table
from genkgeo.parameters.levels import Levels
from genkgeo.parameters.municipality import Municipality

T = TypeVar("T")


@contextmanager
def readers() -> Iterator[None]:
    """Let the gate remember the areas, tables and shapes that it reads."""
    known: dict[tuple[object, ...], Any] = {}

    def remember(read: Callable[[], T], *rests_on: object) -> T:
        key = tuple(repr(each) for each in rests_on)
        if key not in known:
            known[key] = read()
        result: T = known[key]
        return result

    read_areas, read_table, read_shapes = gate.read_areas, gate.read_table, gate.read_shapes

    def areas(
        vintage: str,
        files: AreaSet,
        municipality: Municipality,
        levels: Levels,
        find: Callable[[str], Path],
    ) -> Areas:
        return remember(
            lambda: read_areas(vintage, files, municipality, levels, find),
            "areas",
            vintage,
            municipality,
            levels,
            _of_areas(files, find),
        )

    def table(params: Params, own: Table) -> object:
        return remember(
            lambda: read_table(params, own),
            "table",
            own,
            params.file.municipality,
            _of_areas(params.file.areas[own.vintage], params.resolve),
            _content(params.resolve, own.file),
        )

    def shapes(params: Params, here: Areas) -> object:
        files = params.file.areas[here.vintage]
        drawn = [each.file for each in files.drawn.values()]
        return remember(
            lambda: read_shapes(params, here),
            "shapes",
            here.vintage,
            params.file.municipality,
            _of_areas(files, params.resolve),
            [_content(params.resolve, file) for file in drawn],
        )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gate, "read_areas", areas)
        patch.setattr(gate, "read_table", table)
        patch.setattr(gate, "read_shapes", shapes)
        yield


def _of_areas(files: AreaSet, find: Callable[[str], Path]) -> tuple[object, ...]:
    """What the parameters say of the areas of a vintage, and what their tables hold."""
    return files, *(_content(find, file) for file in files.tables.values())


def _content(find: Callable[[str], Path], file: str) -> object:
    """What a file holds, and those beside it that belong to it: a shapefile is several."""
    path = find(file)
    try:
        parts = [part for part in sorted(path.parent.iterdir()) if part.stem == path.stem]
        return [(part.name, hashlib.sha256(part.read_bytes()).hexdigest()) for part in parts]
    except OSError:
        # What cannot be read is like nothing else, so that it is tried again.
        return object()
