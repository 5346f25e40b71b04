"""The scripts of a page: files that import from each other, joined into one.

A page that stands alone cannot load modules, and yet each file says what it takes from which
other: so the linter knows every name, and the order of the files follows from them.
"""

from __future__ import annotations

import re
from functools import cache
from graphlib import TopologicalSorter

from markupsafe import Markup

from genkgeo.pages.standalone import asset

START, FRAMED = "start.js", "framed.js"
"""The files that the map starts with, and the map in a notebook; each imports all it needs."""

FIGURES, BESIDE = "figuren.js", "naast.js"
"""What a page with figures starts with, and that of two areas side by side."""

SEARCH = "zoeken.js"
"""What the field of the start page starts with."""

_IMPORT = re.compile(
    r'^import \{\w+(?:,\s+\w+)*\} from "\.(?:/|\./\.\./assets/)([a-z_]+\.js)";\n', re.MULTILINE
)
_EXPORT = re.compile(r"^export (?=const |(?:async )?function )", re.MULTILINE)
_COMMENT = re.compile(r"^ *//.*\n", re.MULTILINE)
_INDENT = re.compile(r"^ +", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n{2,}")


@cache
def joined_script(start: str) -> Markup:
    """Join a file and all it imports into one script, each after those it imports itself.

    Comments and indents stay behind: who reads them reads the files, and every page would carry
    them.

    Raises
    ------
    graphlib.CycleError
        Two files import each other.
    """
    imports: dict[str, list[str]] = {}
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name not in imports:
            imports[name] = _IMPORT.findall(asset(name))
            waiting.extend(imports[name])
    bodies = (
        _INDENT.sub("", _EXPORT.sub("", _COMMENT.sub("", _IMPORT.sub("", asset(name)))))
        for name in TopologicalSorter(imports).static_order()
    )
    joined = "\n".join(body.strip() + "\n" for body in bodies)
    return Markup('"use strict";\n') + Markup(_BLANK_LINES.sub("\n", joined))
