"""Damaged copies of a made-up city are told, and other layouts are not; nothing ends in a crash."""

from __future__ import annotations

from collections.abc import Iterator

import attacks
import pytest
import remembered
from attacks import ATTACKS, BLOCKED, CRASH, LAYOUTS, NOT_MENDED, SILENT, WARNED, Trial

MENDED = {
    "older_table_without_the_denominator": "2022 en 2023 wordt niet gebruikt: wonen heeft dan geen",
    "wijken_in_each_others_stadsdeel": "2 wijken liggen in een ander stadsdeel dan in indeling oud",
    "names_of_wijken_exchanged": "2 namen van wijken staan onder een andere code dan in indeling",
    "means_shifted_up": "leeftijd: de cijfers van 2024 lijken een rij omhoog geschoven",
    "bucket_gone": "XZ telde in 2023 wie geen plaats heeft, en heeft in 2024 geen rij meer",
    "names_read_as_windows_1252": "(was Wijk één)",
    "wrong_year": "alle indicatoren hebben cijfers van 2024, en getoond wordt 2023",
    "factor_that_is_not_100_without_totals": "arm is in % en wordt niet met 100 vermenigvuldigd",
    "minimum_above_the_figures": "elk stadsdeel heeft een noemer onder smallest_denominator: 20000",
    "sectors_exchanged_names": "Sector O09 (nu X04, was O09)",
    "denominator_that_is_the_numerator": "teller en noemer zijn allebei arm",
}
"""Damages that once went unseen, and what is said of them now."""


@pytest.fixture(scope="module")
def trial(tmp_path_factory) -> Iterator[Trial]:
    with remembered.readers():
        yield Trial(tmp_path_factory.mktemp("attacks"))


def test_there_are_enough_ways():
    names = [own.name for own in ATTACKS]
    assert len(set(names)) == len(names) >= 100
    assert {own.kind for own in ATTACKS} == set(attacks.KINDS)
    assert len({own.__name__ for own in LAYOUTS}) == len(LAYOUTS) >= 20
    assert set(NOT_MENDED) <= set(names)


@pytest.mark.slow
@pytest.mark.parametrize("name", MENDED)
def test_what_went_unseen_is_told_in_so_many_words(trial, name):
    (own,) = (own for own in ATTACKS if own.name == name)
    outcome = trial.after(own.spoil)
    assert outcome.what in (BLOCKED, WARNED)
    assert MENDED[name] in outcome.words


# Each copy is read and checked anew, a quarter of a second or more, and there are some 280: here
# every sixth of a kind and every third layout; tests/support/attacks.py tries them all.
@pytest.mark.slow
@pytest.mark.parametrize("kind", attacks.KINDS)
def test_no_attack_goes_unseen_and_none_ends_in_a_crash(trial, kind):
    chosen = [own for own in ATTACKS if own.kind == kind and own.name not in NOT_MENDED][::6]
    outcomes = {own.name: trial.after(own.spoil, index=own.index) for own in chosen}
    assert {n: out for n, out in outcomes.items() if out.what in (SILENT, CRASH)} == {}


@pytest.mark.slow
def test_another_layout_gives_the_same_figures_and_no_finding(trial):
    faults = {own.__name__: attacks.layout_fault(trial.after(own)) for own in LAYOUTS[::3]}
    assert {name: fault for name, fault in faults.items() if fault} == {}
