"""Bring the project of the library into what is built: the example year, its notebooks, the bases.

They lie once in the repository, at the top, where a checkout uses them. All else that is built is
declared in pyproject.toml, which cannot name files outside a package.
"""

from __future__ import annotations

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

TOP = Path(__file__).resolve().parent
FOLDER = "genkgeo/project"
"""Where they lie in an installed library; `genkgeo.parameters.embedded` looks there."""

PROJECT = (
    "data/gebieden/*.csv",
    "data/plaatsen/*.csv",
    "data/plannen/*.csv",
    "data/plannen/*.yaml",
    "data/referentie/*.csv",
    "data/shapes/sectoren_*.geojson",
    "data/voorbeeld/*.csv",
    "data/voorbeeld/uitgave_2024/*",
    "notebooks/*.ipynb",
    "params/barometer*.yaml",
    "params/index.yaml",
    "params/indicatoren.yaml",
    "params/open-data-*.yaml",
    "params/voorbeeld-2025.yaml",
)
"""What is published with the library, and nothing that a checkout holds beside it."""


class WithProject(build_py):
    """The build of the package, and of the project that goes with it."""

    def run(self) -> None:
        """Copy the project beside the modules; an editable install uses it where it lies."""
        super().run()
        if self.editable_mode:
            return
        for name in _names():
            target = Path(self.build_lib) / FOLDER / name
            self.mkpath(str(target.parent))
            self.copy_file(str(TOP / name), str(target))

    def get_source_files(self) -> list[str]:
        """Name them for the sdist, from which a wheel can then be built."""
        return [*super().get_source_files(), *_names()]


def _names() -> list[str]:
    found = {path for pattern in PROJECT for path in TOP.glob(pattern) if path.is_file()}
    return sorted(path.relative_to(TOP).as_posix() for path in found)


setup(cmdclass={"build_py": WithProject})
