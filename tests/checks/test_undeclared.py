"""Figures that look like a code for no figure, which nobody declared: by hand."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest
import two_years
from two_years import NOW

from genkgeo.checks.findings import BLOCKING
from genkgeo.checks.undeclared import check_undeclared, undeclared_codes

SECTORS = ["A", "B", "C"]


def looked_at(values: list[float], declared=(), *, used=("n",)) -> pd.Series:
    """Which of the figures of the second of two tables look like a code."""
    tables = [SimpleNamespace(missing_codes=dict.fromkeys(codes)) for codes in ((), declared)]
    params = SimpleNamespace(variables=set(used), file=SimpleNamespace(tables=tables))
    figures = two_years.figures(NOW, SECTORS, n=values).assign(table=1)
    return undeclared_codes(figures.set_axis([7, 8, 9]), params)


def test_a_code_is_seen_in_what_is_used_unless_it_is_declared():
    assert looked_at([-999.0, 4, -999]).to_dict() == {7: True, 8: False, 9: True}
    assert not looked_at([-999.0, 4, -999], declared=["-999"]).any()
    assert looked_at([-999.0, 4, -9999], declared=["-999"]).tolist() == [False, False, True]
    assert not looked_at([-999.0, 4, -999], used=("m",)).any()


@pytest.mark.parametrize(
    ("values", "more"),
    [([-999.0], ""), ([-999.0] * 2, " (en nog 1)"), ([-999.0] * 3, " (en nog 2)")],
)
def test_a_code_is_told_with_how_many_times_it_stands_there_besides(values, more):
    (one,) = check_undeclared(two_years.figures(NOW, SECTORS[: len(values)], n=values))
    assert one.message == f"-999 in A, 2025 lijkt een code voor 'geen cijfer'{more}"
    assert (one.severity, one.check, one.row, one.variable) == (BLOCKING, "ontbreekcode", 2, "n")


def test_each_code_of_each_variable_and_table_is_told_apart():
    one, other = (
        two_years.figures(NOW, ["A", "B"], n=[-999.0, -9999], d=[-999.0, -999]),
        SECTORS[:1],
    )
    rows = pd.concat([one, two_years.figures(NOW, other, n=[-999.0]).assign(table=1)])
    told = [(found.variable, found.message.split(" in ")[0]) for found in check_undeclared(rows)]
    assert told == [("d", "-999"), ("n", "-9999"), ("n", "-999"), ("n", "-999")]
