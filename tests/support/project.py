"""Where the project and the official files are."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "params/voorbeeld-2025.yaml"
"""The parameters of the embedded year."""
SHARED_DATA = ROOT / "../shared/data"
RECORDS_SAMPLE = ROOT / "tests/plans/registraties.csv"
"""Made-up records of the actions, for the tests of the board and the evaluation."""
