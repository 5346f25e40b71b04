"""What tests of the plans share: the example year and its plans; nobody may change them."""

from __future__ import annotations

import pytest

from genkgeo import Analysis
from genkgeo.plans.inputs import Plans
from genkgeo.results import Results


@pytest.fixture(scope="session")
def results(genk: Analysis) -> Results:
    """Give the results of the example year."""
    return genk.computed.core


@pytest.fixture(scope="session")
def plans(genk: Analysis) -> Plans:
    """Give the plans of the example year."""
    found = genk.computed.plans
    assert found is not None
    return found
