"""City figures beside the published ones: how far apart, what blocks, and in which words."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from genkgeo.checks.findings import BLOCKING, WARNING, Finding
from genkgeo.checks.published import check_published
from genkgeo.parameters.choices import CheckChoices
from genkgeo.parameters.levels import NONE_BETWEEN

MEASURES = pd.DataFrame({"indicator": ["x"], "value": [52.0], "low": [52.0], "high": [52.0]})
MEASURES = MEASURES.assign(level="gemeente", period=2025)
TOTALS = pd.DataFrame({"variable": ["n"], "total": [104.0], "unknown": [0.0], "missing": [0.0]})
TOTALS = TOTALS.assign(period=2025)


def found(
    published: float,
    count: float,
    *,
    decimals: int = 0,
    blocks: float = 0.5,
    ours: float = 52.0,
    file: str | None = "map/stad.csv",
) -> list[Finding]:
    """Give what is found where these are published of a figure of 52, of 104 households."""
    row = {"indicator": "x", "period": 2025, "published": published, "decimals": decimals}
    given = pd.DataFrame([row | {"published_count": count, "source": "bron", "row": 7}])
    registry = {"x": SimpleNamespace(kind="rate", numerator="n", short="Aandeel")}
    choices = CheckChoices(published=blocks)
    published_in = file and SimpleNamespace(file=file)
    own = SimpleNamespace(published=published_in, checks=choices)
    params = SimpleNamespace(file=own, registry=registry, levels=NONE_BETWEEN)
    measures = MEASURES.assign(value=ours, low=ours, high=ours)
    return check_published(given, measures, TOTALS, params)


def told(published: float, count: float, **more: object) -> Finding:
    (finding,) = found(published, count, **more)
    return finding


@pytest.mark.parametrize(
    ("published", "count", "share"),
    [
        # Of 2 rounding explains a half: 1,5 of 50. A count is not rounded: 4 of 100.
        (50.0, np.nan, 0.03),
        (50.0, 100.0, 0.04),
        (np.nan, 100.0, 0.04),
        (50.0, 104.0, 0.03),
        # As far below as above, and beside what was published.
        (60.0, np.nan, 7.5 / 60),
        (52.0, 130.0, 0.2),
        (52.0, 103.0, 1 / 103),
    ],
)
def test_the_larger_share_decides_what_blocks(published, count, share):
    assert told(published, count, blocks=share + 1e-6).severity == WARNING
    assert told(published, count, blocks=share - 1e-6).severity == BLOCKING


def test_a_difference_of_just_the_share_that_is_allowed_warns():
    assert told(np.nan, 100.0, blocks=0.04).severity == WARNING


def test_of_less_than_one_the_share_is_of_what_was_published():
    # Of 0,4 rounding explains 0,05: 0,35 of 0,5.
    of_half = {"decimals": 1, "ours": 0.9}
    assert told(0.5, np.nan, blocks=0.71, **of_half).severity == WARNING
    assert told(0.5, np.nan, blocks=0.69, **of_half).severity == BLOCKING


def test_what_agrees_and_what_nobody_published_is_no_finding():
    assert found(52.0, 104.0) == [] == found(51.5, np.nan)
    assert found(60.0, 130.0, file=None) == []


def test_a_difference_with_nothing_always_blocks():
    assert told(0.0, np.nan, blocks=1.0).severity == BLOCKING


def test_the_words_of_a_difference():
    finding = told(50.0, 100.0)
    assert finding.message == (
        "Aandeel in 2025 voor de hele stad: berekend 52,0, gepubliceerd 50; "
        "aantal 104, gepubliceerd 100"
    )
    assert (finding.file, finding.row, finding.variable) == ("stad.csv", 7, "x")
    assert told(50.25, np.nan, decimals=2).message.endswith("berekend 52,000, gepubliceerd 50,25")
    assert told(np.nan, 100.0).message.endswith("de hele stad: aantal 104, gepubliceerd 100")
