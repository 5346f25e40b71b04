"""What a supplier adds up because it hides it, beside what other tables say of it: by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from per_level import RATE, SIZES, cells, city, numbered
from small_city import HIDDEN, Delivery, opened

from genkgeo.checks import BLOCKING, WARNING

POOR = numbered(10, "x", 20, 20, 5, "x", 8, 7)
"""A sector hidden in W1 and one in W3."""

WIJKEN = {"W1": 25, "W2": 40, "W3": 12, "W4": 15}
"""So that 15 are hidden in X02 and 7 in X06: 22 together."""


def found(
    folder, check: str, *more: Delivery, poor: dict[str, object], **indicator
) -> pd.DataFrame:
    rate = {"rate": RATE["rate"] | indicator}
    sectors = Delivery(cells(n=poor, d=SIZES))
    project = city(sectors, *more, hidden=(HIDDEN,), indicators=rate)
    findings = opened(project, folder, strict=False).findings
    return findings[findings["check"] == check]


def per_wijk(**wijken: object) -> Delivery:
    return Delivery(cells(n=WIJKEN | wijken), level="wijk")


@pytest.mark.parametrize(
    ("hidden", "severity"), [(22, []), (23, [WARNING]), (30, [BLOCKING]), (10, [BLOCKING])]
)
def test_what_is_hidden_of_sectors_is_what_their_wijken_leave(tmp_path, hidden, severity):
    told = found(tmp_path, "niveau en som", per_wijk(), poor=POOR | {HIDDEN: hidden})
    assert told["severity"].tolist() == severity
    assert not severity or told["message"].item() == (
        "n van 2024: wat in XR staat, past niet bij de cijfers per wijk"
    )


def test_of_a_wijk_that_is_not_supplied_any_number_may_be_hidden(tmp_path):
    wijken = per_wijk(W3="x")
    assert found(tmp_path, "niveau en som", wijken, poor=POOR | {HIDDEN: 30}).empty
    told = found(tmp_path, "niveau en som", wijken, poor=POOR | {HIDDEN: 10})
    assert told["severity"].tolist() == [BLOCKING]


def test_a_missing_sector_may_have_what_is_not_hidden(tmp_path):
    poor = POOR | {"X01": "?", HIDDEN: 10}
    assert found(tmp_path, "niveau en som", per_wijk(), poor=poor).empty
    told = found(tmp_path, "niveau en som", per_wijk(), poor=poor | {HIDDEN: 40})
    assert told["severity"].tolist() == [BLOCKING]


@pytest.mark.parametrize(("hidden", "times"), [(8, 0), (9, 1)])
def test_more_than_the_hidden_sectors_can_have_warns(tmp_path, hidden, times):
    poor = POOR | {HIDDEN: hidden}
    told = found(tmp_path, "niveau en som", poor=poor, hidden_at_most=4)
    assert told["severity"].tolist() == [WARNING] * times
    assert not times or "de verborgen sectoren samen" in told["message"].item()


@pytest.mark.parametrize(("hidden", "times"), [(0, 0), (5, 1)])
def test_where_no_sector_is_hidden_there_is_nothing_to_add_up(tmp_path, hidden, times):
    poor = numbered(10, 9, 20, 20, 5, 6, 8, 7) | {HIDDEN: hidden}
    told = found(tmp_path, "niveau en som", poor=poor)
    assert told["severity"].tolist() == [WARNING] * times
    assert not times or "is er geen sector verborgen" in told["remedy"].item()


@pytest.mark.parametrize(("hidden", "severity"), [(13, []), (12, [BLOCKING])])
def test_what_is_hidden_of_wijken_is_no_less_than_their_sectors_show(tmp_path, hidden, severity):
    # Of W3 5 are known, and of W4 8 and 7; what W1 and W2 have is another matter.
    wijken = per_wijk(W3="x", W4="x", XR=20 if hidden == 13 else hidden)
    told = found(tmp_path, "niveau en som", wijken, poor=POOR)
    assert told["severity"].tolist() == severity


def test_where_no_wijk_is_hidden_there_is_nothing_to_add_up_either(tmp_path):
    sectors, wijken = Delivery(cells(d=SIZES)), per_wijk(XR=30)
    findings = opened(city(sectors, wijken, hidden=(HIDDEN,)), tmp_path, strict=False).findings
    told = findings[findings["check"] == "niveau en som"]
    assert told["severity"].tolist() == [WARNING]
    assert "past niet bij de cijfers per wijk" in told["message"].item()


def test_the_sum_of_hidden_wijken_is_told_where_nothing_counts_it(tmp_path):
    # Of the year before no sector is known, so that the sum of that year counts.
    before = {(HIDDEN, 2023): {"n": "8"}}
    wijken = Delivery(before | per_wijk(W3="x", XR=12).cells, level="wijk")
    told = found(tmp_path, "telt niet mee", wijken, poor=POOR)
    told = told[told["message"].str.contains("de rij XR")]
    assert told["severity"].tolist() == [WARNING]
    assert "n van 2024: de rij XR per wijk telt niet mee" in told["message"].item()
    # Below the head, that year and four wijken.
    assert (told["file"].item(), told["row"].item()) == ("tabel1.csv", 7)


@pytest.mark.parametrize(("wijken", "times"), [(WIJKEN, 1), (dict.fromkeys(WIJKEN, "?"), 0)])
def test_a_sum_of_hidden_stadsdelen_counts_where_nothing_is_known_of_wijken(
    tmp_path, wijken, times
):
    tables = [
        Delivery(cells(d=SIZES)),
        Delivery(cells(n=wijken), level="wijk"),
        Delivery(cells(n={"D1": 65, "D2": "x", HIDDEN: 27}), level="stadsdeel"),
    ]
    findings = opened(city(*tables, hidden=(HIDDEN,)), tmp_path, strict=False).findings
    told = findings[findings["check"] == "telt niet mee"]
    assert len(told) == times
    assert "de rij XR per stadsdeel telt niet mee" in "".join(told["message"]) or not times


@pytest.mark.slow
def test_beside_the_sum_of_hidden_sectors_it_needs_no_word(tmp_path):
    wijken = per_wijk(W3="x", XR=12)
    assert found(tmp_path, "telt niet mee", wijken, poor=POOR | {HIDDEN: 22}).empty
    assert found(tmp_path, "telt niet mee", per_wijk(XR=0), poor=POOR).empty
