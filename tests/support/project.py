"""Where the project and the official files are."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "params/voorbeeld-2025.yaml"
"""The parameters of the embedded year."""
SHARED_DATA = ROOT / "../shared/data"
RECORDS_SAMPLE = ROOT / "tests/plans/registraties.csv"
"""Made-up records of the actions, for the tests of the board and the evaluation."""


def copy_inputs(
    target: Path, *leave_out: str, folders: tuple[str, ...] = ("data", "params")
) -> Path:
    """Copy the inputs of the project, to be changed; never what was fetched. Gives the target."""
    ignore = shutil.ignore_patterns("opgehaald", "__pycache__", *leave_out)
    for name in folders:
        shutil.copytree(ROOT / name, target / name, ignore=ignore)
    return target
