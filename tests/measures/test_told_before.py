"""What earlier releases told beside the numbers of this one, and rules that leave too little."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from made_indicator import indicator
from scipy import sparse

from genkgeo.errors import DataError
from genkgeo.measures.disclosure import residents_as_count
from genkgeo.measures.disclosure.earlier import Move, Told, moved, with_told
from genkgeo.measures.disclosure.left import require_left
from genkgeo.measures.disclosure.secrets import Secret, TooSmall
from genkgeo.measures.disclosure.unknowns import Numbers

KEY = ["variable", "level", "area", "period"]


def numbers(places: list[tuple], true: list[float], sums: list[list[float]]) -> Numbers:
    count, nothing = len(true), np.zeros(len(true), dtype=bool)
    return Numbers(
        of=pd.DataFrame(places, columns=KEY).assign(number=range(count)),
        true=np.array(true),
        signed=nothing,
        printed=nothing,
        over=np.zeros(0, dtype=int),
        under=np.zeros(0, dtype=int),
        ratio=np.zeros(0),
        sums=sparse.csr_array(np.array(sums, dtype=float).reshape(-1, count)),
        fixed=nothing,
        before=nothing,
    )


A, B, C = (("n", "sector", area, 2024) for area in "ABC")
W = ("n", "wijk", "W", 2024)
# This release has A, B and their sum W. Before, B was read, A had another value that was read as
# well, and C is of no list any more.
THIS = numbers([A, B, W], [3.0, 10.0, 13.0], [[1, 1, -1]])
BEFORE = pd.DataFrame(
    [
        (*A, 3.0, False, 0.0, 9.0),
        (*B, 10.0, False, 10.0, 10.0),
        (*C, 5.0, True, 0.0, 9.0),
        (*A, 4.0, False, 4.0, 4.0),
        (*W, 13.0, False, 0.0, 99.0),
    ],
    columns=[*KEY, "true", "signed", "low", "high"],
)


def told(ties: list[list[float]], wide: list[float], *secrets: Secret, least: float = 0.0) -> Told:
    least = np.full(len(ties), least)
    matrix = sparse.csr_array(np.array(ties, dtype=float).reshape(-1, len(BEFORE)))
    return Told(BEFORE, matrix, least, least + wide, list(secrets))


def test_what_was_read_is_fixed_and_what_was_not_is_added():
    found, secrets = with_told(THIS, told([], []))
    assert found.true.tolist() == [3, 10, 13, 5, 4] and secrets == []
    assert found.fixed.tolist() == [False, True, False, False, True]
    assert found.before.tolist() == [True, False, True, True, False]
    assert found.signed.tolist() == [False, False, False, True, False]
    assert found.printed.tolist() == [False] * 5
    places = found.of.set_index("number")[KEY].itertuples(name=None)
    assert list(places) == [(0, *A), (1, *B), (2, *W), (3, *C), (4, *A)]
    assert found.sums.toarray().tolist() == [[1, 1, -1, 0, 0]]


def test_a_number_is_read_to_within_a_millionth():
    rows = BEFORE.iloc[[0, 1, 1, 1]].assign(
        true=[0.5, 0.5, 1000.0, 1000.0],
        low=0.0,
        high=[0.9e-6, 1.1e-6, 0.9e-3, 1.1e-3],
    )
    nothing = sparse.csr_array((0, 4))
    read = Told(rows, nothing, np.zeros(0), np.zeros(0)).read
    assert read.tolist() == [True, False, True, False]


def test_a_number_that_differs_by_a_millionth_is_the_same():
    this = numbers([A, B, C, W], [1e-6, 1.0, 2000.0, 0.5], [])
    before = [(*A, 0.0), (*B, 1.0000015), (*C, 2000.0019), (*W, 0.5000009), (*C, 2000.0021)]
    rows = pd.DataFrame(before, columns=[*KEY, "true"]).assign(signed=False, low=0.0, high=9e3)
    nothing = Told(rows, sparse.csr_array((0, 5)), np.zeros(0), np.zeros(0))
    found, _ = with_told(this, nothing)
    assert found.true.tolist() == [1e-6, 1.0, 2000.0, 0.5, 1.0000015, 2000.0021]


@pytest.mark.parametrize("least", [0.0, 5.0, -0.75])
def test_a_sum_of_before_that_this_release_has_not_is_added_without_what_was_read(least):
    ties = [
        # Twice the sum of this release ties nothing more.
        [2, 2, 0, 0, -2],
        # A and C, with what was read of A and B.
        [1, 5, 1, 7, 0],
        # The same again, and of one that is known to within a whole nobody knows enough.
        [2, 0, 2, 0, 0],
        [0, 0, 3, 0, 1],
        # All of it was read.
        [0, 1, 0, 1, 0],
    ]
    found, _ = with_told(THIS, told(ties, [0, 0, 0, 1, 0], least=least))
    first, *more = found.sums.toarray().tolist()
    assert first == [1, 1, -1, 0, 0]
    assert [[cell / row[0] for cell in row] for row in more] == [[1, 0, 0, 1, 0]]


def test_an_area_and_its_only_part_cancel_each_other_in_a_sum():
    # A and W are one number, so that A less W and C is C.
    one = replace(numbers([A], [3.0], []), of=pd.DataFrame([A, W], columns=KEY).assign(number=0))
    rows = pd.DataFrame([(*A, 3.0), (*W, 3.0), (*C, 5.0)], columns=[*KEY, "true"])
    rows = rows.assign(signed=False, low=0.0, high=9.0)
    before = Told(rows, sparse.csr_array([[1.0, -1.0, 1.0]]), np.array([5.0]), np.array([5.0]))
    found, _ = with_told(one, before)
    assert found.true.tolist() == [3, 5] and found.sums.toarray().tolist() == [[0, 1]]


def test_what_was_secret_stays_so_where_this_release_has_no_rule_for_it():
    own, gone = Secret(((0, 1.0),), 5.0), Secret(((2, 1.0),), 4.0)
    rest = Secret(((0, -1.0), (2, 1.0)), 6.0)
    _, secrets = with_told(THIS, told([], [], own, gone, rest))
    assert secrets == [Secret(((3, 1.0),), 4.0), Secret(((0, -1.0), (3, 1.0)), 6.0)]


MOVE = Move(pd.Index(["O1", "O2"]), pd.Index(["N1", "N2"]), sparse.csr_array([[1, 0.5], [0, 0.5]]))


@pytest.mark.parametrize(
    ("places", "ties"),
    [
        # 4 and half of 6 are 7, the other half is 3.
        ({"O1": [4], "O2": [6], "N1": [7], "N2": [3]}, [{2: -1, 0: 1, 1: 0.5}, {3: -1, 1: 0.5}]),
        # A sector whose number is another one is made of something else too.
        ({"O1": [4], "O2": [6], "N1": [7.1]}, []),
        ({"O1": [4], "N1": [4]}, [{1: -1, 0: 1}]),
        ({"O1": [4], "O2": [6]}, []),
        # Of two values that O1 had the one that fits.
        ({"O1": [9, 4], "O2": [6], "N1": [7]}, [{3: -1, 1: 1, 2: 0.5}]),
        # Each value that N1 had is tied.
        ({"O1": [4], "O2": [6], "N1": [5, 7]}, [{3: -1, 0: 1, 1: 0.5}]),
        (
            {"O1": [4, 9], "O2": [6], "N1": [7, 12]},
            [{3: -1, 0: 1, 2: 0.5}, {4: -1, 1: 1, 2: 0.5}],
        ),
        # Where N1 is not there, N2 still is.
        ({"O2": [6], "N2": [3]}, [{1: -1, 0: 0.5}]),
        # It may lack a millionth.
        ({"O1": [1e-6], "N1": [0]}, [{1: -1, 0: 1}]),
        ({"O1": [1.5e-6], "N1": [0]}, []),
        ({"O1": [2000], "N1": [2000.0019]}, [{1: -1, 0: 1}]),
        ({"O1": [2000], "N1": [2000.0021]}, []),
    ],
)
def test_a_sector_of_a_new_list_is_tied_to_what_it_is_made_of(places, ties):
    known, at = {}, 0
    for area, values in places.items():
        known["n", "sector", area, 2024] = [(at + one, value) for one, value in enumerate(values)]
        at += len(values)
    assert list(moved(known, [MOVE])) == ties
    # Neither wijken nor another year are tied to them.
    wijken = {("n", "wijk", area, 2024): own for (_, _, area, _), own in known.items()}
    assert list(moved(wijken, [MOVE])) == []
    years = {("n", "sector", area, at): own for at, ((_, _, area, _), own) in
             enumerate(known.items())}  # fmt: skip
    assert list(moved(years, [MOVE])) == []


def test_a_sector_that_keeps_its_code_is_not_tied_to_itself_alone():
    # Of S half stayed, with half of T, of which nothing is known: that S is none says no more.
    half = Move(pd.Index(["S", "T"]), pd.Index(["S"]), sparse.csr_array([[0.5, 0.5]]))
    known = {("n", "sector", "S", 2024): [(0, 0.0)]}
    assert list(moved(known, [half])) == []
    known["n", "sector", "T", 2024] = [(1, 0.0)]
    assert list(moved(known, [half])) == [{0: -0.5, 1: 0.5}]


def test_residents_are_hidden_by_the_strictest_rule_of_who_divides_by_them():
    registry = {
        "a": indicator(denominator="people", minimum=20),
        "b": indicator(denominator="people", minimum=25.5),
        "public": indicator(denominator="people", minimum=90, public=True),
        "other": indicator(denominator="homes", minimum=99),
    }
    found = residents_as_count("people", registry)
    assert (found.kind, found.numerator, found.public) == ("count", "people", False)
    assert found.smallest_count == 26
    for own, public in (({}, True), ({"public": registry["public"]}, True)):
        found = residents_as_count("people", own)
        assert (found.public, found.smallest_count) == (public, 1)
    none = residents_as_count("people", {"a": indicator(denominator="people", minimum=0)})
    assert (none.public, none.smallest_count) == (False, 1)


def test_rules_must_leave_a_tenth_of_the_figures_of_a_level():
    def left(
        hidden: int, *, part: int = 0, public: int = 0, apart: int = 0, total: int = 20
    ) -> None:
        rows = [("x", "wijk", 1.0)] * total + [("x", "sector", 1.0), ("x", "wijk", np.nan)] * 9
        rows += [("free", "wijk", 1.0)] * public
        measures = pd.DataFrame(rows, columns=["indicator", "level", "value"])
        at = np.arange(len(rows))
        whole, parts, nothing = (at < hidden) | (at >= total), at < part, np.zeros(len(rows), bool)
        small = TooSmall(whole, parts, nothing, at < apart, nothing, nothing, nothing)
        registry = {"x": indicator(source="KSZ"), "free": indicator(public=True)}
        require_left(measures, small, registry, "wijk")

    left(18)
    for public in (0, 5):
        with pytest.raises(DataError, match="per wijk bijna niets") as caught:
            left(19, public=public)
        told_of = "1 van 20 cijfers blijven (5 %); smallest_denominator alleen verbergt er 19"
        assert told_of in caught.value.found
        remedy = "zet smallest_denominator van KSZ lager, of laat deze indicatoren weg"
        assert caught.value.remedy == remedy
    # A share is not rounded up to what it is not.
    with pytest.raises(DataError) as caught:
        left(100, total=101)
    assert "1 van 101 cijfers blijven (0 %)" in caught.value.found
    with pytest.raises(DataError) as caught:
        left(0, apart=20)
    remedy = "zet shown_from van KSZ op een kleiner niveau, of laat deze indicatoren weg"
    assert caught.value.remedy == remedy
    with pytest.raises(DataError) as caught:
        left(5, part=20)
    assert "0 van 20 cijfers blijven (0 %); smallest_count alleen verbergt er 20" in (
        caught.value.found
    )
