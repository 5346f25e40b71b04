"""The walls of the house: a room imports only from rooms below it, and nothing goes in a circle.

A module belongs to the room that its folder names, so a new file needs no line here. What a room
is for stands in `ROOMS`; the picture with the reasons is in `docs/architectuur.md`.
"""

from __future__ import annotations

import ast
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from project import ROOT

PACKAGE = ROOT / "genkgeo"

ROOMS = {
    "errors": "what a user is told when something is wrong",
    "states": "the states of a value",
    "parameters": "what a year's files may say: strict YAML, registry, choices, index recipe",
    "sources": "one reader per official format, shapes and fetching; no arithmetic",
    "areas": "the hierarchy of a vintage, geometry, crosswalks; no figures",
    "measures": "cube, indicators, reconciliation, suppression; no files, no HTML",
    "results": "the frames that everything shown is made of; no computing",
    "certainty": "intervals, draws, shrinkage, differences; no words",
    "words": "numbers and sentences in Dutch; no HTML",
    "index": "an index as a tree, the risk, and looking through it; no files",
    "plans": "register, records, progress, need, barometer; no HTML",
    "checks": "the gate and its findings",
    "drawings": "one encoder, SVG, every chart and drawn map; no pages",
    "profiles": "groups that keep their name",
    "change": "editions, archive, split by cause, course, early warning",
    "pages": "one module per page; no computing",
    "pages.map": "the interactive map and what it shows",
    "release": "which pages, tables and files a release has, and writing them",
    "analysis": "load, the steps in order, the verbs a notebook has",
    "refresh.disclosure": "what an outsider finds in a release, read from its own files",
    "refresh": "the yearly transaction; no analysis of its own",
    "refresh.batch": "many municipalities from files of the country that are read once",
    "commands": "the command line; nothing that a notebook would want too",
}
"""Room → what it holds, from the ground up: a room imports only from those above it here."""

ONLY = {
    "papermill": "refresh.runner",
    "folium": "pages.map",
    "branca": "pages.map",
    "typer": "commands",
    "distributed": "refresh.batch",
}
"""A library → the only room or module that may know it."""

LONGEST_MODULE = 350
LONGEST_FUNCTION = 80


def modules(package: Path = PACKAGE) -> dict[str, Path]:
    """Every module by its dotted name within the package, the package itself left out."""
    by_name = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package).with_suffix("").parts
        name = ".".join(part for part in parts if part != "__init__")
        if name:
            by_name[name] = path
    return by_name


@cache
def parsed(text: str) -> ast.Module:
    """Parse a module once for all that look at it."""
    return ast.parse(text)


@cache
def names_of(text: str) -> dict[str, int]:
    """Every dotted name that a text imports, inside functions too, with its line."""
    lines: dict[str, int] = {}
    for node in ast.walk(parsed(text)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            continue
        for name in names:
            lines.setdefault(name, node.lineno)
    return lines


def imported_names(path: Path) -> dict[str, int]:
    """Every dotted name that a file imports, inside functions too, with its line."""
    return names_of(path.read_text(encoding="utf-8"))


def imported_modules(path: Path, known: dict[str, Path]) -> dict[str, int]:
    """The modules of the package that a file imports, with the line.

    ``from genkgeo.plans import texts`` imports ``plans.texts``; that Python also runs
    ``plans/__init__.py`` is no import of what stands in it.
    """
    inside = {
        name.removeprefix("genkgeo."): line
        for name, line in imported_names(path).items()
        if name.startswith("genkgeo.") and name.removeprefix("genkgeo.") in known
    }
    return {
        name: line
        for name, line in inside.items()
        if not any(other.startswith(f"{name}.") and inside[other] == line for other in inside)
    }


def room_of(module: str) -> str:
    """The room of a module: the longest room name that its dotted name begins with."""
    rooms = [room for room in ROOMS if module == room or module.startswith(f"{room}.")]
    return max(rooms, key=len, default="")


def broken_walls(package: Path = PACKAGE) -> list[str]:
    """One sentence for every import from a room further up the house."""
    order, known = list(ROOMS), modules(package)
    complaints = []
    for module, path in known.items():
        for other, line in imported_modules(path, known).items():
            here, there = room_of(module), room_of(other)
            if order.index(there) > order.index(here):
                complaints.append(
                    f"{path.relative_to(package.parent)}:{line} imports genkgeo.{other}: the room "
                    f"'{here}' ({ROOMS[here]}) may not know '{there}' ({ROOMS[there]}). Move what "
                    f"it needs down to '{here}' or a room before it, or move this code up to "
                    f"'{there}'."
                )
    return complaints


def circle(package: Path = PACKAGE) -> list[str]:
    """The modules of one circle of imports; empty where there is none."""
    known = modules(package)
    graph = {
        module: set(imported_modules(path, known)) - {module} for module, path in known.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def longest_function(path: Path) -> tuple[int, str]:
    """Lines and name of the longest function of a file."""
    functions = [
        (node.end_lineno - node.lineno + 1, node.name)
        for node in ast.walk(parsed(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return max(functions, default=(0, ""))


def test_every_module_stands_in_a_room():
    homeless = [name for name in modules() if not room_of(name)]
    assert not homeless, f"no room of ROOMS holds {homeless}; add the folder there, in its place"


def test_every_room_is_there():
    known = modules()
    assert [room for room in ROOMS if room not in known] == []


@pytest.mark.slow
def test_no_room_knows_one_further_up():
    complaints = broken_walls()
    assert not complaints, "\n".join(complaints)


@pytest.mark.slow
def test_no_circle_between_files():
    modules_in_circle = circle()
    assert not modules_in_circle, " imports ".join(modules_in_circle)


@pytest.mark.slow
@pytest.mark.parametrize("library", ONLY)
def test_one_room_knows_the_library(library):
    users = {
        name
        for name, path in modules().items()
        if any(other.split(".")[0] == library for other in imported_names(path))
    }
    strangers = [n for n in users if n != ONLY[library] and not n.startswith(f"{ONLY[library]}.")]
    assert not strangers, f"only genkgeo.{ONLY[library]} may know {library}, not {strangers}"


@pytest.mark.slow
def test_modules_and_functions_stay_small():
    too_long = []
    for name, path in modules().items():
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > LONGEST_MODULE:
            too_long.append(f"{name} has {lines} lines, at most {LONGEST_MODULE}")
        length, function = longest_function(path)
        if length > LONGEST_FUNCTION:
            too_long.append(f"{name}.{function} has {length} lines, at most {LONGEST_FUNCTION}")
    assert not too_long, "\n".join(too_long)


@pytest.fixture
def small_house(tmp_path):
    """A function that writes files of a small package beside empty rooms."""

    def write(files: dict[str, str]) -> Path:
        package = tmp_path / "genkgeo"
        for name, text in files.items():
            path = package / f"{name}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return package

    return write


@pytest.mark.parametrize(
    ("module", "wrong", "told"),
    [
        ("measures/cube", "from genkgeo.words import dutch", "'measures' (cube, indicators"),
        ("index/risk", "def f():\n    from genkgeo.pages import start", "may not know 'pages'"),
        ("pages/start", "import genkgeo.release.site", "move this code up to 'release'"),
        ("pages/start", "from genkgeo.pages.map import page", "may not know 'pages.map'"),
    ],
)
def test_a_wrong_import_is_named_with_its_wall(small_house, module, wrong, told):
    package = small_house(
        {
            module: wrong,
            "words/dutch": "",
            "pages/map/page": "",
            "release/site": "",
            **({} if module == "pages/start" else {"pages/start": ""}),
        }
    )
    [complaint] = broken_walls(package)
    assert f"genkgeo/{module}.py:" in complaint
    assert told in complaint


def test_a_circle_is_found(small_house):
    package = small_house(
        {
            "words/dutch": "from genkgeo.words import sentences",
            "words/sentences": "from genkgeo.words.dutch import number",
        }
    )
    assert set(circle(package)) == {"words.dutch", "words.sentences"}
    assert broken_walls(package) == []
