"""Where the project and the official files are."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED_DATA = ROOT / "../shared/data"
RECORDS_SAMPLE = ROOT / "tests/plans/registraties.csv"
"""Made-up records of the actions, for the tests of the board and the evaluation."""
