"""No text of the library leaves a form of Dutch to its reader."""

from __future__ import annotations

import ast
import re

from project import ROOT

UNDECIDED = re.compile(r"[a-z]\((?:e?n|s|len|ën)\)(?!\w)")
"""``sector(en)``: one or more, as the number beside it should say."""


def test_no_text_leaves_it_to_the_reader_how_many_there_are():
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.value[:60]}"
        for path in (ROOT / "genkgeo").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and ">>>" not in node.value
        and "``" not in node.value
        and UNDECIDED.search(node.value)
    ]
    found += [
        path.name
        for path in (ROOT / "genkgeo").rglob("*.j2")
        if UNDECIDED.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []
