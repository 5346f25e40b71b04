"""Rules that hide nearly everything are refused before anything is searched for."""

from __future__ import annotations

import pytest
from small_city import Delivery, Project, indicator, opened, squares

from genkgeo.errors import DataError


def city(folder, **rules):
    cells = {
        (f"X{at + 1:02}", 2024): {"arm": str(6 + at), "w": str(100 + 9 * at)} for at in range(12)
    }
    arm = indicator("arm", "w", maximum_ratio=1, source="KSZ", **rules)
    return opened(Project({"nu": squares()}, [Delivery(cells)], {"arm": arm}), folder)


@pytest.mark.parametrize(
    ("rules", "rule", "hidden"),
    [
        ({"minimum": 5000.0}, "smallest_denominator", 6),
        ({"smallest_count": 60}, "smallest_count", 6),
    ],
)
def test_rules_that_leave_nothing_are_refused_with_the_one_that_does_it(
    tmp_path, rules, rule, hidden
):
    with pytest.raises(DataError, match="laten van de cijfers per wijk bijna niets over") as caught:
        _ = city(tmp_path, **rules).results
    assert f"0 van {hidden} cijfers blijven (0 %); {rule} alleen verbergt er {hidden}" in (
        caught.value.found or ""
    )
    assert "KSZ" in (caught.value.remedy or "") and rule in (caught.value.where or "")


def test_what_the_supplier_publishes_is_no_matter_of_ours(tmp_path):
    assert city(tmp_path, minimum=5000.0, public=True).edition.protected.secrets == []


def test_rules_that_leave_some_are_the_citys_own(tmp_path):
    assert len(city(tmp_path, smallest_count=25).edition.protected.secrets) > 3
