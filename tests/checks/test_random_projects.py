"""Random small projects: no finding, then no crash, and the figures that a plain count gives."""

from __future__ import annotations

from itertools import count, islice

import pytest
from random_projects import trials

NUMBER = 40
SEED = 7_000_000
"""The first of them; `tests/support/random_projects.py` tries others for as long as asked."""


@pytest.mark.slow
def test_what_the_gate_lets_through_works_and_is_right():
    outcomes = list(islice(trials(count(SEED)), NUMBER))
    assert [(outcome.seed, outcome.fault) for outcome in outcomes if outcome.fault] == []
    assert any(outcome.passed for outcome in outcomes)
