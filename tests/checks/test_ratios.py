"""A numerator beside its denominator, cell by cell and in what is left of larger areas: by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import two_years
from scipy import sparse
from two_years import NOW

from genkgeo.checks import WARNING
from genkgeo.checks.plausible import _of_nobody, _ratio
from genkgeo.checks.remaining import _Column, _too_little

CELL = ["vintage", "sector", "period"]


def ratio(poor: list[float], people: list[float], **fields: object) -> list[tuple[str, str]]:
    """Say what is told of sectors in which at most half of the people can be poor."""
    sectors = ["A", "B", "C"][: len(poor)]
    numerator = two_years.figures(NOW, sectors, n=poor)
    frame = pd.concat([numerator, two_years.figures(NOW, sectors, d=people)])
    wide = frame.pivot(index=CELL, columns="variable", values="value")
    own = two_years.indicator(**({"maximum_ratio": 0.5} | fields))
    return [(one.message, one.remedy) for one in _ratio(numerator, wide, own, numerator[:0])]


def test_half_of_the_people_may_be_poor_and_no_more():
    assert ratio([5.0, 3], [10.0, 6]) == []
    ((message, _),) = ratio([5.0, 4], [10.0, 6])
    assert message == "n (4) kan niet meer zijn dan 0.5 × d (6) in B, 2025"
    ((message, _),) = ratio([6.0, 4, 3], [10.0, 6, 6])
    assert message == "n (6) kan niet meer zijn dan 0.5 × d (10) in A, 2025 (en nog 1)"


@pytest.mark.parametrize(("people", "says_so"), [(0.0, True), (1.0, False)])
def test_only_of_nobody_it_is_said_that_a_row_may_be_lacking(people, says_so):
    ((_, remedy),) = ratio([2.0], [people])
    assert remedy.startswith("controleer of teller en noemer van hetzelfde jaar en gebied zijn")
    assert ("zet dan absent: missing bij die tabel" in remedy) is says_so


def test_a_mean_has_a_most_of_its_own_whatever_it_is_a_mean_of():
    mean = {"kind": "mean", "unit": "jaar", "factor": 1, "maximum_ratio": 100}
    assert ratio([100.0, 90], [1.0, 1], **mean) == []
    ((message, remedy),) = ratio([101.0, 90], [0.0, 1], **mean)
    assert message == "n (101) kan niet meer zijn dan 100 in A, 2025"
    assert "absent" not in remedy
    assert ratio([9.0], [1.0], maximum_ratio=None) == []


@pytest.mark.parametrize(("sectors", "number"), [("BA", "4"), ("AB", "niet van toepassing")])
def test_the_first_row_of_the_file_is_told_with_what_is_known_of_that_sector(sectors, number):
    numerator = two_years.figures(NOW, list(sectors), n=[5.0, 3])
    frame = pd.concat([numerator, two_years.figures(NOW, ["A", "B"], d=[0.0, 4])])
    wide = frame.pivot(index=CELL, columns="variable", values="value")
    nowhere = two_years.figures(NOW, ["A"], d=[np.nan])
    (told,) = _ratio(numerator, wide, two_years.indicator(maximum_ratio=0.5), nowhere)
    place = f"n (5) kan niet meer zijn dan 0.5 × d ({number}) in {sectors[0]}, 2025 (en nog 1)"
    assert told.message == place
    assert told.remedy.endswith("'ontbreekt'") is (sectors == "AB")


@pytest.mark.parametrize(
    ("values", "where"),
    [
        ([0.0, 0, 9], None),
        ([3.0, 0, 9], "A, 2025"),
        ([3.0, np.nan, 9], "A, 2025"),
        ([3.0, 4, 9], "A, 2025 (en nog 1)"),
    ],
)
def test_what_is_counted_where_there_is_nobody_is_told_with_how_many_more(values, where):
    numerator = two_years.figures(NOW, ["A", "B", "C"], n=values)
    nowhere = two_years.figures(NOW, ["A", "B"], d=[np.nan, np.nan])
    found = _of_nobody(numerator, nowhere, {"ZZ"}, two_years.indicator())
    assert [(one.severity, one.message.split(", en d")[0]) for one in found] == [
        (WARNING, f"n heeft een cijfer in {where}")
    ] * (where is not None)
    assert _of_nobody(numerator, nowhere, {"A", "B"}, two_years.indicator()) == []
    most = two_years.indicator(maximum_ratio=1)
    assert _of_nobody(numerator, nowhere, set(), most) == []


# --- what is left of an area for the parts that show nothing -------------------------------------

SHOWN, NOT = False, True


def column(*parts: tuple[float, float, bool], left: float, most: float = np.inf) -> _Column:
    """Lay parts out: the number of each, the least it is, and whether it is in what is left."""
    number, least, shares = (np.array(each) for each in zip(*parts, strict=True))
    return _Column(number, least, np.full(len(parts), most), shares, np.array([left]))


HID = (np.nan, 0.0, NOT)


@pytest.mark.parametrize(
    ("poor", "people", "is_short"),
    [
        # Two people are left, and a sector with 2 poor needs them: none is left for another.
        (column(HID, (2.0, 2.0, SHOWN), left=1), column(HID, (np.nan, 2.0, NOT), left=2), True),
        (column(HID, (2.0, 2.0, SHOWN), left=1), column(HID, (np.nan, 2.0, NOT), left=3), False),
        # Where the people of a sector are known, it holds as many poor as them.
        (column(HID, left=3), column((3.0, 3.0, SHOWN), left=np.inf), False),
        (column(HID, left=4), column((3.0, 3.0, SHOWN), left=np.inf), True),
        # Of people whom nobody counts, and who are in no sum, there may be any number, or a most.
        (column(HID, left=5), column((np.nan, 0.0, SHOWN), left=np.inf), False),
        (column(HID, left=5), column((np.nan, 0.0, SHOWN), left=np.inf, most=5), False),
        (column(HID, left=5), column((np.nan, 0.0, SHOWN), left=np.inf, most=4), True),
        # What is needed is itself more than there is.
        (column((3.0, 3.0, SHOWN), left=np.inf), column((np.nan, 3.0, NOT), left=2), True),
        (column((3.0, 3.0, SHOWN), left=np.inf), column((np.nan, 3.0, NOT), left=3), False),
        # A sector of which people are known takes none of what is left, and needs none of it.
        (column(HID, (2.0, 2.0, SHOWN), left=1), column(HID, (5.0, 5.0, SHOWN), left=1), False),
        (column(HID, (2.0, 2.0, SHOWN), left=0), column(HID, (5.0, 5.0, SHOWN), left=0), False),
        # Of poor whose sum nobody gives nothing is asked.
        (column(HID, left=np.inf), column(HID, left=0), False),
        (column(HID, left=1), column(HID, left=0), True),
    ],
)
def test_what_is_left_of_the_people_has_room_for_the_poor_or_has_not(poor, people, is_short):
    inside = sparse.csr_array(np.ones((1, len(poor.number))))
    own = two_years.indicator(maximum_ratio=1)
    assert _too_little(inside, poor, people, own).tolist() == [is_short]


@pytest.mark.parametrize(("left", "is_short"), [(6, False), (7, True)])
def test_of_twelve_people_six_can_be_poor_where_half_of_them_can(left, is_short):
    inside = sparse.csr_array(np.ones((1, 1)))
    poor, own = column(HID, left=left), two_years.indicator(maximum_ratio=0.5)
    assert _too_little(inside, poor, column(HID, left=12), own).tolist() == [is_short]
    known = column((12.0, 12.0, SHOWN), left=np.inf)
    assert _too_little(inside, poor, known, own).tolist() == [is_short]
