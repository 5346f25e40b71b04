"""Random small projects: no finding, then no crash, and the figures that a plain count gives."""

from __future__ import annotations

import itertools
import time

import pytest
from random_projects import trials

SECONDS = 20
SEED = 7_000_000
"""Projects of this run; `tests/support/random_projects.py` tries others for as long as asked."""


@pytest.mark.slow
def test_what_the_gate_lets_through_works_and_is_right():
    """Its length is its use: it tries as many projects as the time allows, in one order."""
    end = time.monotonic() + SECONDS
    outcomes = list(
        itertools.takewhile(lambda _: time.monotonic() < end, trials(itertools.count(SEED)))
    )
    assert [(outcome.seed, outcome.fault) for outcome in outcomes if outcome.fault] == []
    assert any(outcome.passed for outcome in outcomes)
