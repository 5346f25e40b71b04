"""Rules that hide nearly everything are refused before anything is searched for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from small_city import Delivery, Project, indicator, opened, squares

from genkgeo.change.edition import protected_enough
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
        ({"shown_from": "gemeente", "direction": "none"}, "shown_from", 6),
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


def test_an_earlier_moment_that_is_compared_with_may_have_little_left(tmp_path):
    # Of 2023 every count is 1 to 5 and hidden; of 2024, which is published, half are above 5.
    cells = {
        (f"X{at + 1:02}", year): {"arm": str(1 + at % 5 + more), "w": str(100 + 9 * at)}
        for at in range(12)
        for year, more in ((2023, 0), (2024, 30))
    }
    arm = indicator("arm", "w", maximum_ratio=1, source="KSZ", smallest_count=20)
    analysis = opened(Project({"nu": squares()}, [Delivery(cells)], {"arm": arm}), tmp_path)
    this = analysis.edition
    figures = this.figures
    last = replace(this, year=2023, figures=figures[figures["period"] == 2023])
    assert protected_enough(this) is this.protected
    assert last.protected.measures.query("level == 'wijk' and period == 2023")["value"].isna().all()
    with pytest.raises(DataError, match="laten van de cijfers per wijk bijna niets over"):
        protected_enough(last)


def test_what_the_supplier_publishes_is_no_matter_of_ours(tmp_path):
    assert city(tmp_path, minimum=5000.0, public=True).edition.protected.secrets == []


def test_rules_that_leave_some_are_the_citys_own(tmp_path):
    assert len(city(tmp_path, smallest_count=25).edition.protected.secrets) > 3
