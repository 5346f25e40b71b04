"""Import what reads notebooks without what takes longest of it and nobody asks for."""

from __future__ import annotations

import sys

GRAMMARS = "rfc3987_syntax"
"""Grammars of web addresses in all scripts: to build them takes three seconds of every process."""


def import_nbformat() -> None:
    """Import nbformat, before papermill does, and leave the grammars out.

    What checks its notebooks (jsonschema) would check such addresses too where this package is
    there and somebody asks for it. No notebook does, and who imports the package later has it.
    """
    left_out = not {"nbformat", GRAMMARS} & set(sys.modules)
    if left_out:
        sys.modules[GRAMMARS] = None  # type: ignore[assignment]  # what Python calls absent
    try:
        import nbformat  # noqa: F401 - for who asks for it next
    finally:
        if left_out:
            del sys.modules[GRAMMARS]
