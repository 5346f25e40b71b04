"""The script of the map is joined from files: all of them, in order, and each name once."""

from __future__ import annotations

import re
from collections import Counter

from genkgeo.pages.map import scripts
from genkgeo.pages.standalone import ASSETS

CELL = "cell.js"
"""It stands in the notebook, around the page."""
FILES = {
    path.name: path.read_text(encoding="utf-8")
    for path in ASSETS[1].glob("*.js")
    if path.name != CELL
}
DECLARED = re.compile(r"^(?:export )?(?:const|let|function) (\w+)", re.MULTILINE)


def test_every_file_is_in_the_script_once_and_after_what_it_imports():
    script = scripts.map_script(scripts.FRAMED)
    declared = DECLARED.findall(script)
    assert Counter(declared) == Counter(
        name for text in FILES.values() for name in DECLARED.findall(text)
    )
    place = {name: declared.index(DECLARED.search(text)[1]) for name, text in FILES.items()}
    for name, text in FILES.items():
        for imported in re.findall(r'from "\./([^"]+)"', text):
            assert place[imported] < place[name], f"{imported} comes after {name}"


def test_the_page_has_all_but_what_is_for_a_frame():
    framed, plain = (
        DECLARED.findall(scripts.map_script(start)) for start in (scripts.FRAMED, scripts.START)
    )
    own = DECLARED.findall(FILES[scripts.FRAMED])
    assert Counter(plain) + Counter(own) == Counter(framed)


def test_no_two_files_use_a_name_for_two_things():
    # Joined they share one scope, in which the later function would silently replace the other.
    names = Counter(DECLARED.findall(scripts.map_script(scripts.FRAMED)))
    assert [name for name, count in names.items() if count > 1] == []


def test_the_script_is_no_module_and_has_no_comments():
    assert (
        re.findall(
            r"^(?:import|export)\b.*|^ *//.*", scripts.map_script(scripts.FRAMED), re.MULTILINE
        )
        == []
    )
