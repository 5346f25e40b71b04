"""Five years of releases of a made-up city: what its pages say is what is known to have happened.

``python -m pytest tests/change/test_five_years.py -s`` prints the table.
"""

from __future__ import annotations

import pickle

import five_years
import pytest


@pytest.fixture(scope="module")
def outcomes(years):
    return pickle.loads((years / "outcomes.pickle").read_bytes())


@pytest.mark.slow
def test_pages_say_what_happened_and_nothing_else(outcomes):
    print(f"\n{five_years.table(outcomes)}")
    assert [outcome.year for outcome in outcomes] == [2021, 2022, 2023, 2024, 2025]
    for outcome in outcomes:
        assert outcome.untrue == (), outcome.event
        assert outcome.lacking == (), outcome.event


@pytest.mark.slow
def test_the_truth_is_not_that_nothing_is_said(outcomes):
    """A table of zeros would be true of pages that say nothing."""
    of_year = {outcome.year: outcome for outcome in outcomes}
    assert of_year[2022].given == of_year[2022].expected > 0
    assert any("Niet te vergelijken: Armoede (33" in note for note in of_year[2025].notes)
    assert any("W03" in note or "gestegen" in note for note in of_year[2022].notes)
