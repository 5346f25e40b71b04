"""The register of indicators as it ships: what nobody should forget of a new one."""

from __future__ import annotations

import pytest
from project import ROOT

from genkgeo.parameters.registry import read_registry

REGISTRY = read_registry(ROOT / "params" / "indicatoren.yaml")


@pytest.mark.parametrize("name", REGISTRY)
def test_a_few_people_are_never_shown(name):
    # Without `minimum` a share of two people would be published.
    assert REGISTRY[name].minimum > 0 or REGISTRY[name].denominator is None


@pytest.mark.parametrize("name", REGISTRY)
def test_what_counts_as_risk_has_words_for_a_profile(name):
    indicator = REGISTRY[name]
    assert (indicator.high and indicator.low) or indicator.direction == "none"
