"""What a supplier adds up because it hides it, beside what other tables say of it: by hand."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest
import two_years
from made_areas import make_areas
from per_level import RATE, SIZES, cells, city, numbered
from small_city import HIDDEN, Delivery, opened

from genkgeo.checks import BLOCKING, WARNING, Finding
from genkgeo.checks.hidden_sums import check_hidden_sums
from genkgeo.measures.cube import build_cube
from genkgeo.measures.supplied import supplied_of
from genkgeo.parameters.choices import CheckChoices
from genkgeo.states import State

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


@pytest.mark.slow
@pytest.mark.parametrize(
    ("hidden", "severity"), [(22, []), (23, [WARNING]), (30, [BLOCKING]), (10, [BLOCKING])]
)
def test_what_is_hidden_of_sectors_is_what_their_wijken_leave(tmp_path, hidden, severity):
    told = found(tmp_path, "niveau en som", per_wijk(), poor=POOR | {HIDDEN: hidden})
    assert told["severity"].tolist() == severity
    assert not severity or told["message"].item() == (
        "n van 2024: wat in XR staat, past niet bij de cijfers per wijk"
    )


@pytest.mark.slow
def test_of_a_wijk_that_is_not_supplied_any_number_may_be_hidden(tmp_path):
    wijken = per_wijk(W3="x")
    assert found(tmp_path, "niveau en som", wijken, poor=POOR | {HIDDEN: 30}).empty
    told = found(tmp_path, "niveau en som", wijken, poor=POOR | {HIDDEN: 10})
    assert told["severity"].tolist() == [BLOCKING]


@pytest.mark.slow
def test_a_missing_sector_may_have_what_is_not_hidden(tmp_path):
    poor = POOR | {"X01": "?", HIDDEN: 10}
    assert found(tmp_path, "niveau en som", per_wijk(), poor=poor).empty
    told = found(tmp_path, "niveau en som", per_wijk(), poor=poor | {HIDDEN: 40})
    assert told["severity"].tolist() == [BLOCKING]


@pytest.mark.slow
@pytest.mark.parametrize(("hidden", "times"), [(8, 0), (9, 1)])
def test_more_than_the_hidden_sectors_can_have_warns(tmp_path, hidden, times):
    poor = POOR | {HIDDEN: hidden}
    told = found(tmp_path, "niveau en som", poor=poor, hidden_at_most=4)
    assert told["severity"].tolist() == [WARNING] * times
    assert not times or "de verborgen sectoren samen" in told["message"].item()


@pytest.mark.slow
@pytest.mark.parametrize(("hidden", "times"), [(0, 0), (5, 1)])
def test_where_no_sector_is_hidden_there_is_nothing_to_add_up(tmp_path, hidden, times):
    poor = numbered(10, 9, 20, 20, 5, 6, 8, 7) | {HIDDEN: hidden}
    told = found(tmp_path, "niveau en som", poor=poor)
    assert told["severity"].tolist() == [WARNING] * times
    assert not times or "is er geen sector verborgen" in told["remedy"].item()


@pytest.mark.slow
@pytest.mark.parametrize(("hidden", "severity"), [(13, []), (12, [BLOCKING])])
def test_what_is_hidden_of_wijken_is_no_less_than_their_sectors_show(tmp_path, hidden, severity):
    # Of W3 5 are known, and of W4 8 and 7; what W1 and W2 have is another matter.
    wijken = per_wijk(W3="x", W4="x", XR=20 if hidden == 13 else hidden)
    told = found(tmp_path, "niveau en som", wijken, poor=POOR)
    assert told["severity"].tolist() == severity


@pytest.mark.slow
def test_where_no_wijk_is_hidden_there_is_nothing_to_add_up_either(tmp_path):
    sectors, wijken = Delivery(cells(d=SIZES)), per_wijk(XR=30)
    findings = opened(city(sectors, wijken, hidden=(HIDDEN,)), tmp_path, strict=False).findings
    told = findings[findings["check"] == "niveau en som"]
    assert told["severity"].tolist() == [WARNING]
    assert "past niet bij de cijfers per wijk" in told["message"].item()


@pytest.mark.slow
def test_the_sum_of_hidden_wijken_is_told_where_nothing_counts_it(tmp_path):
    wijken = per_wijk(W3="x", XR=12)
    told = found(tmp_path, "telt niet mee", wijken, poor=POOR)
    assert told["severity"].tolist() == [WARNING]
    assert "de rij XR per wijk telt niet mee" in told["message"].item()
    assert told["file"].item() == "tabel1.csv"


@pytest.mark.slow
def test_beside_the_sum_of_hidden_sectors_it_needs_no_word(tmp_path):
    wijken = per_wijk(W3="x", XR=12)
    assert found(tmp_path, "telt niet mee", wijken, poor=POOR | {HIDDEN: 22}).empty
    assert found(tmp_path, "telt niet mee", per_wijk(XR=0), poor=POOR).empty


# --- by hand -----------------------------------------------------------------------------------

HERE = replace(make_areas({"D": {"V": 2, "W": 2}, "E": {"X": 2}}), hidden=("R",))
STATES = {"x": State.SUPPRESSED, "?": State.MISSING}


def rows(level: str, variable: str = "n", year: int = 2024, **cells: object) -> pd.DataFrame:
    """The figures of a level, in the first rows of a file of its own."""
    frame = pd.DataFrame({"sector": list(cells), "row": range(2, 2 + len(cells))})
    states = [STATES.get(str(cell), State.OBSERVED) for cell in cells.values()]
    values = pd.to_numeric(pd.Series([*cells.values()]), errors="coerce").astype(float)
    return frame.assign(
        level=level, variable=variable, period=year, value=values, state=states, file=f"{level}.csv"
    )


def told_of(*given: pd.DataFrame, at_most: float | None = None, here=HERE) -> list[Finding]:
    """What is found; a difference of more than a tenth blocks."""
    figures = pd.concat(given, ignore_index=True)
    sectors = build_cube(figures[figures["level"] == "sector"], here)
    checks = CheckChoices(published=0.1)
    file = SimpleNamespace(residents=None, size=None, checks=checks)
    registry = {"x": two_years.indicator(hidden_at_most=at_most)}
    params = SimpleNamespace(file=file, registry=registry)
    return check_hidden_sums(figures, sectors, here, supplied_of(figures, here), params)


def severities(*given: pd.DataFrame, **more: object) -> list[str]:
    return [one.severity for one in told_of(*given, **more)]


KNOWN = {"V0": 10, "V1": "x", "W0": 4, "W1": 4, "X0": "x", "X1": 5}
"""One sector is hidden in V, and one in X."""


@pytest.mark.parametrize(
    ("hidden", "severity"),
    [
        (20.5, []),
        (20.6, [WARNING]),
        (22, [WARNING]),
        (22.1, [BLOCKING]),
        (19.5, []),
        (19.4, [WARNING]),
        (18, [WARNING]),
        (17.9, [BLOCKING]),
    ],
)
def test_a_sum_of_hidden_sectors_may_be_rounded_and_blocks_from_a_tenth(hidden, severity):
    # Their wijken leave 23 - 10 and 12 - 5: 20 together. Of d the sum is right.
    wijken = {"V": 23, "W": 8, "X": 12}
    beside = rows("sector", "d", **KNOWN, R=20), rows("wijk", "d", **wijken)
    given = rows("sector", **KNOWN, R=hidden), rows("wijk", **wijken)
    assert severities(*given, *beside) == severity


def test_a_sum_of_nothing_warns():
    wijken = rows("wijk", V=10, W=8, X=5)
    assert severities(rows("sector", **KNOWN, R=5), wijken) == [WARNING]
    assert severities(rows("sector", **KNOWN, R=0.5), wijken) == []
    # One is left, and three are said to be hidden.
    one = rows("wijk", V=11, W=8, X=5)
    assert severities(rows("sector", **KNOWN, R=3), one) == [BLOCKING]


@pytest.mark.parametrize(("hidden", "times"), [(8.5, 0), (8.6, 1), (20, 1)])
def test_two_sectors_that_hide_four_at_most_hide_eight(hidden, times):
    # What stands above it in the file is of another variable and of another year.
    above = rows("sector", "m", R=1), rows("sector", year=2023, R=1)
    found = told_of(*above, rows("sector", **KNOWN, R=hidden), at_most=4)
    assert [one.severity for one in found] == [WARNING] * times
    # A sector that is missing hides none.
    missing = told_of(rows("sector", **KNOWN | {"X1": "?"}, R=hidden), at_most=4)
    assert [one.severity for one in missing] == [WARNING] * times
    # It stands below the head and six sectors.
    assert [(one.row, one.variable) for one in found] == [(8, "n")] * times


@pytest.mark.parametrize(("hidden", "severity"), [(6, []), (7, [WARNING])])
def test_where_there_is_no_other_row_every_sector_is_hidden(hidden, severity):
    assert severities(rows("sector", R=hidden), at_most=1) == severity


def test_a_column_of_which_no_sector_is_hidden_is_told_once_beside_one_of_which_some_are():
    hides = rows("sector", **KNOWN, R=20), rows("wijk", V=23, W=8, X=12)
    known = dict.fromkeys(KNOWN, 10)
    shows = rows("sector", "d", **known, R=5), rows("wijk", "d", V=20, W=20, X=20)
    (found,) = told_of(*hides, *shows)
    assert (found.variable, found.severity, found.file) == ("d", WARNING, "sector.csv")
    assert "is meer dan wat de verborgen sectoren samen kunnen hebben" in found.message


def test_without_a_row_of_what_is_hidden_nothing_is_added_up():
    given = rows("sector", **KNOWN, R=99), rows("wijk", V=23, W=8, X=12)
    assert severities(*given) == [BLOCKING]
    assert severities(*given, here=replace(HERE, hidden=())) == []
    # Of d the supplier does not say what it hides, and of n it does.
    right = rows("sector", **KNOWN, R=20), given[1]
    beside = rows("sector", "d", **KNOWN), rows("wijk", "d", V=23, W=8, X=12)
    assert severities(*right, *beside) == []


def test_a_missing_sector_may_have_any_part_of_what_its_wijk_leaves():
    # 13 of V are hidden, and of X, where one is hidden and one is missing, none to 12.
    for hidden, severity in (
        (26, [WARNING]),
        (25, []),
        (13, []),
        (12, [WARNING]),
        (11, [BLOCKING]),
    ):
        sectors = rows("sector", **KNOWN | {"X1": "?"}, R=hidden)
        assert severities(sectors, rows("wijk", V=23, W=8, X=12)) == severity


@pytest.mark.parametrize(
    ("hidden", "severity"),
    [(17.5, []), (17.6, [WARNING]), (9.5, []), (9.4, [WARNING]), (9, [WARNING]), (8, [BLOCKING])],
)
def test_a_sum_of_hidden_wijken_lies_between_what_their_sectors_are_known_and_may_be(
    hidden, severity
):
    # V has 10 and at most 7 more; what is hidden in X, which is no hidden wijk, is nothing of it.
    given = rows("sector", **KNOWN), rows("wijk", V="x", W=8, X=12, R=hidden)
    # Of d a wijk is hidden of which 9 are known.
    beside = rows("sector", "d", W0=4, W1=5), rows("wijk", "d", V=20, W="x", X=20, R=9)
    found = told_of(*given, *beside, at_most=7)
    told = [one.severity for one in found if one.check == "niveau en som"]
    assert told == severity


def unheard(*given: pd.DataFrame) -> list[tuple]:
    found = [one for one in told_of(*given) if one.check == "telt niet mee"]
    assert {one.severity for one in found} <= {WARNING}
    return [(one.message.split(",")[0], one.file, one.row) for one in found]


def test_a_sum_of_hidden_wijken_that_nothing_counts_is_told_with_its_own_row():
    sectors = rows("sector", **KNOWN)
    wijken = rows("wijk", V=23, W=8, X="x", R=12).assign(row=[8, 9, 10, 11])
    # The same row of another variable and of another year, of which no sector is known, counts.
    others = rows("wijk", "m", R=3), rows("wijk", year=2023, R=4)
    told = ("n van 2024: de rij R per wijk telt niet mee", "wijk.csv", 11)
    assert unheard(*others, sectors, wijken) == [told]
    assert unheard(rows("sector", V0=10), wijken) == [told]
    assert unheard(rows("sector", **dict.fromkeys(KNOWN, "?")), wijken) == []
    assert len(unheard(sectors, rows("wijk", V=23, W=8, X="x", R=1))) == 1
    assert unheard(sectors, rows("wijk", V=23, W=8, X="x", R=0)) == []
    assert unheard(rows("sector", **KNOWN, R=20), wijken) == []


@pytest.mark.parametrize(("wijk", "times"), [(8, 1), ("x", 1), ("?", 0)])
def test_a_sum_of_hidden_stadsdelen_counts_where_nothing_is_known_of_wijken(wijk, times):
    wijken = rows("wijk", V="?", W=wijk, X="?")
    parts = rows("stadsdeel", D=65, E="x", R=27)
    told = ("n van 2024: de rij R per stadsdeel telt niet mee", "stadsdeel.csv", 4)
    assert unheard(rows("sector", "d", V0=1), wijken, parts) == [told] * times
    # What is known of sectors is heard, whatever wijken say.
    assert unheard(rows("sector", V0=10), wijken, parts) == [told]
    # A table of wijken without that column says nothing of it.
    assert unheard(rows("sector", "d", V0=1), rows("wijk", "d", V=1), parts) == []
    # Of a wijk that is hidden the sum is that of wijken.
    both = rows("wijk", V="?", W=wijk, X="?", R=9)
    assert unheard(rows("sector", "d", V0=1), both, parts) == []


@pytest.mark.parametrize(("hidden", "severity"), [(20, []), (20.6, [WARNING]), (23, [BLOCKING])])
def test_of_two_rows_of_what_is_hidden_one_may_be_lacking(hidden, severity):
    here, wijken = replace(HERE, hidden=("Q", "R")), rows("wijk", V=23, W=8, X=12)
    assert severities(rows("sector", **KNOWN, R=hidden), wijken, here=here) == severity
    assert severities(rows("sector", **KNOWN, Q="?", R=hidden), wijken, here=here) == severity
    assert severities(rows("sector", **KNOWN, Q=9, R=hidden - 9), wijken, here=here) == severity


def test_what_another_column_hides_leaves_no_room_in_this_one():
    # V has 10 and at most 7 more; of m its sectors may have any number.
    given = rows("sector", **KNOWN), rows("wijk", V="x", W=8, X=12, R=17.6)
    beside = rows("sector", "m", **KNOWN), rows("wijk", "m", V="x", W=8, X=12, R=17)
    found = told_of(*given, *beside, at_most=7)
    assert [one.variable for one in found if one.check == "niveau en som"] == ["n"]
