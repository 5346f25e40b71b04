"""The scripts of a page are joined from files: all of them, in order, and each name once."""

from __future__ import annotations

import re
from collections import Counter
from graphlib import TopologicalSorter

import pytest

from genkgeo.pages import scripts
from genkgeo.pages.standalone import ASSETS

ELSEWHERE = {"cell.js", "acties.js", "gemeenten.js"}
"""They stand in the notebook around the page, and on pages of their own."""
FILES = {
    path.name: path.read_text(encoding="utf-8")
    for folder in ASSETS
    for path in folder.glob("*.js")
    if path.name not in ELSEWHERE
}
DECLARED = re.compile(r"^(?:export )?(?:const|let|(?:async )?function\*?) (\w+)", re.MULTILINE)
IMPORTED = re.compile(r'from "[./a-z]*/([a-z_]+\.js)"')
STARTS = (scripts.START, scripts.FRAMED, scripts.FIGURES, scripts.BESIDE, scripts.SEARCH)


def first_line(name: str) -> str:
    """The first line of a file that stays in the script as it is."""
    lines = FILES[name].splitlines()
    at = next(at for at, line in enumerate(lines) if re.match(r"(?:export )?\w+ ", line)
              and not line.startswith("import"))  # fmt: skip
    return lines[at].removeprefix("export ")


def needed(start: str) -> list[str]:
    """The files that one needs, itself last."""
    graph, waiting = {}, [start]
    while waiting:
        name = waiting.pop()
        graph[name] = IMPORTED.findall(FILES[name])
        waiting += graph[name]
    return list(TopologicalSorter(graph).static_order())


@pytest.mark.parametrize("start", STARTS)
def test_every_file_is_in_the_script_once_and_after_what_it_imports(start):
    script = scripts.joined_script(start)
    place = {}
    for name in needed(start):
        assert script.count(f"\n{first_line(name)}\n") == 1, name
        place[name] = script.index(first_line(name))
    for name in place:
        for imported in IMPORTED.findall(FILES[name]):
            assert place[imported] < place[name], f"{imported} comes after {name}"


def test_every_file_is_in_some_script():
    assert {name for start in STARTS for name in needed(start)} == set(FILES)


def test_the_page_has_all_but_what_is_for_a_frame():
    assert set(needed(scripts.FRAMED)) - set(needed(scripts.START)) == {scripts.FRAMED}


@pytest.mark.parametrize("start", STARTS)
def test_no_two_files_use_a_name_for_two_things(start):
    # Joined they share one scope, in which the later function would silently replace the other.
    names = Counter(name for file in needed(start) for name in DECLARED.findall(FILES[file]))
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("start", STARTS)
def test_the_script_is_no_module_and_has_no_comments(start):
    found = re.findall(
        r"^(?:import|export)\b.*|^ *//.*", scripts.joined_script(start), re.MULTILINE
    )
    assert found == []


def test_no_text_of_a_script_goes_on_over_a_line():
    # The lines lose their indents, and a text would lose it too.
    for name, text in FILES.items():
        assert not [line for line in text.splitlines() if line.count("`") % 2], name
