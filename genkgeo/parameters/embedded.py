"""The project that comes with the library: the example year, its notebooks, the open-data bases."""

from __future__ import annotations

from pathlib import Path

EXAMPLE = "params/voorbeeld-2025.yaml"
"""The parameters of the example year, within a project."""

PACKAGE = Path(__file__).resolve().parents[1]

BUILT = PACKAGE / "project"
"""Where a build puts it (`setup.py`)."""


def embedded() -> Path:
    """Folder with ``params/``, ``data/`` and ``notebooks/``: of the wheel, or of the checkout."""
    return BUILT if BUILT.is_dir() else PACKAGE.parent


def example() -> Path:
    """The parameter file of the example year that comes with the library."""
    return embedded() / EXAMPLE
