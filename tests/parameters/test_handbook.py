"""Every key that a year's files may have is explained in the handbook, and no other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import get_args

import pytest
from project import ROOT

from genkgeo.parameters.disclosure_rules import FIELDS, Rule
from genkgeo.parameters.file import ParamsFile
from genkgeo.parameters.registry import Indicator
from genkgeo.parameters.strict_yaml import Model
from genkgeo.words.terms import TERMS

HANDBOOK = (ROOT / "docs" / "handleiding.md").read_text(encoding="utf-8")
TABLE = HANDBOOK.split("\n### Alle sleutels\n")[1].split("\n### ")[0]


def models_in(annotation: object) -> Iterator[type[Model]]:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    for part in get_args(annotation):
        yield from models_in(part)


def blocks_of(model: type[Model], name: str) -> Iterator[tuple[str, type[Model]]]:
    """A model and all those within it, each under the key that holds it."""
    yield name, model
    for key, field in model.model_fields.items():
        for inner in models_in(field.annotation):
            yield from blocks_of(inner, key)


BLOCKS = {"indicators": Indicator, "disclosure": Rule}
BLOCKS |= dict(blocks_of(ParamsFile, "bovenaan"))
WITHOUT_A_ROW = {"shapes_above", "checks", "publish"}
"""The first says what `shapes` says; the others stand in an example alone."""


def explained(block: str) -> set[str]:
    """The keys in the row of a block, and those in the example that begins with its name."""
    row = re.search(rf"^\| `?{block}`? \| (.+) \|$", TABLE, flags=re.MULTILINE)
    example = re.search(rf"^{block}:\n((?:  .+\n)+)", HANDBOOK, flags=re.MULTILINE)
    keys = set(re.findall(r"`(\w+)[`:]", row[1])) if row else set()
    return keys | set(re.findall(r"^  (\w+):", example[1], flags=re.MULTILINE) if example else ())


@pytest.mark.parametrize("block", sorted(set(BLOCKS) - {"shapes_above"}))
def test_the_handbook_explains_every_key(block):
    of_its_source = set(FIELDS) if block == "indicators" else set()
    assert set(BLOCKS[block].model_fields) - of_its_source <= explained(block)


def test_the_table_has_a_row_for_every_block_and_no_other():
    rows = re.findall(r"^\| `?(\w+)`? \| .*`", TABLE, flags=re.MULTILINE)
    assert sorted(rows) == sorted(set(BLOCKS) - WITHOUT_A_ROW)


@pytest.mark.parametrize("block", ["checks", "profiles", "plans", "publish"])
def test_an_example_has_no_key_that_is_gone(block):
    assert explained(block) <= set(BLOCKS[block].model_fields)


@pytest.mark.slow
def test_every_key_is_read_somewhere():
    read = {
        node.attr
        for path in (ROOT / "genkgeo").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
    }
    # What a file extends is looked up before there is a model of it.
    known = {key for model in BLOCKS.values() for key in model.model_fields} - {"extends"}
    assert known <= read


def test_the_handbook_explains_the_words_of_the_pages():
    told = HANDBOOK.split("\n## Begrippen\n")[1].split("\n## ")[0]
    words = [(term.word, term.meaning) for term in TERMS]
    assert re.findall(r"^- \*\*(.+?)\*\*: (.+)$", told, flags=re.MULTILINE) == words
