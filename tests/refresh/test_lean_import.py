"""What is left out of an import is left out of that one alone."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from genkgeo.refresh.lean_import import GRAMMARS, import_nbformat


@pytest.fixture
def seen(monkeypatch) -> list[object]:
    """What stands for the grammars while nbformat is looked for."""
    found: list[object] = []

    class Looks:
        @staticmethod
        def find_spec(name: str, *_: object) -> None:
            if name == "nbformat":
                found.append(sys.modules.get(GRAMMARS, "to be found"))

    for name in ("nbformat", GRAMMARS):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setattr(sys, "meta_path", [Looks, *sys.meta_path])
    return found


def test_the_grammars_are_absent_while_nbformat_is_imported_and_not_after(seen):
    import_nbformat()
    assert seen == [None] and GRAMMARS not in sys.modules
    import_nbformat()
    assert seen == [None] and GRAMMARS not in sys.modules


def test_grammars_that_are_there_stay(seen, monkeypatch):
    there = ModuleType(GRAMMARS)
    monkeypatch.setitem(sys.modules, GRAMMARS, there)
    import_nbformat()
    assert seen == [there] and sys.modules[GRAMMARS] is there
