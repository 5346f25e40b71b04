"""Damaged input: nothing passes the gate, and each message says what, where and what to do."""

from __future__ import annotations

import itertools
import shutil
import sys
from collections import Counter
from pathlib import Path

import damage
import pandas as pd
import pytest

from genkgeo.analysis.computed import Computed
from genkgeo.checks import blocking
from genkgeo.commands.cli import main
from genkgeo.errors import GenkgeoError
from genkgeo.parameters.file import read_params

pytestmark = pytest.mark.usefixtures("read_once")


@pytest.fixture(scope="session")
def example_copy(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("voorbeeld")
    damage.copy_example(folder)
    return folder


@pytest.fixture(scope="session")
def open_copy(tmp_path_factory, shared_data) -> Path:
    folder = tmp_path_factory.mktemp("open")
    damage.copy_open_data(folder, shared_data)
    return folder


def are_caught(params: Path, *cases: damage.Case) -> None:
    """Check lists each as blocking, with its place and a remedy."""
    findings = blocking(Computed(read_params(params), strict=False).findings)
    listed = [
        (
            finding.check,
            finding.file,
            None if pd.isna(finding.row) else finding.row,
            f"{finding.message} {finding.remedy}",
        )
        for finding in findings.itertuples()
    ]
    for case in cases:
        assert any(
            (kind, row) == (case.kind, case.row) and case.file in file and case.words in text
            for kind, file, row, text in listed
        ), listed
    assert (findings["remedy"] != "").all()


def test_there_are_enough_ways():
    spoiled = [case.spoil for case in (*damage.CASES, *damage.OPEN_CASES)]
    assert len(set(spoiled)) == len(spoiled) >= 20


@pytest.mark.slow
def test_the_clean_example_passes(example_copy):
    findings = Computed(read_params(example_copy / damage.EXAMPLE), strict=False).findings
    assert blocking(findings).empty
    assert len(findings) <= 10


def test_the_clean_open_data_pass(open_copy):
    findings = Computed(read_params(open_copy / damage.OPEN), strict=False).findings
    assert blocking(findings).empty


def together() -> list[tuple[damage.Case, ...]]:
    """Put a damage to the figures beside one to what is drawn or printed, as far as there are.

    They have no file in common, so what is said of the one may not hide the other.
    """
    one_of_figures = (damage.WERK, damage.WONEN, damage.BEVOLKING)
    apart = (damage.GEBIEDEN, "")  # without areas no figure has a place, and without a year neither
    both: dict[bool, list[damage.Case]] = {True: [], False: []}
    alone = []
    for case in damage.CASES:
        if case.file in apart or case.spoil is damage.half_the_people:
            alone.append(case)
        else:
            both[case.file in one_of_figures].append(case)
    rows = itertools.zip_longest(*both.values())
    return [tuple(case for case in row if case) for row in rows] + [(case,) for case in alone]


def named(cases: tuple[damage.Case, ...]) -> str:
    return "-".join(case.spoil.__name__ for case in cases)


def test_each_damage_to_the_example_is_tried():
    assert Counter(case for cases in together() for case in cases) == Counter(damage.CASES)


@pytest.mark.slow
@pytest.mark.parametrize("cases", together(), ids=named)
def test_damage_to_the_example_is_caught(cases, example_copy, tmp_path):
    project = tmp_path / "project"
    shutil.copytree(example_copy, project)
    for case in cases:
        case.spoil(project)
    are_caught(project / damage.EXAMPLE, *cases)


@pytest.mark.parametrize("case", damage.OPEN_CASES, ids=lambda case: case.spoil.__name__)
def test_damage_to_official_files_is_caught(case, open_copy, tmp_path):
    project = tmp_path / "project"
    shutil.copytree(open_copy, project)
    case.spoil(project)
    are_caught(project / damage.OPEN, case)


REFUSED = (damage.words_for_a_number, damage.negative_count, damage.half_the_people, damage.overlap)


@pytest.mark.slow
@pytest.mark.parametrize("spoil", REFUSED, ids=lambda spoil: spoil.__name__)
def test_a_refresh_refuses_what_check_lists(spoil, example_copy, tmp_path):
    project = tmp_path / "project"
    shutil.copytree(example_copy, project)
    spoil(project)
    with pytest.raises(GenkgeoError) as refused:
        _ = Computed(read_params(project / damage.EXAMPLE)).results
    assert refused.value.exit_code == 2
    assert "herstel:" in str(refused.value)


@pytest.mark.slow
def test_check_lists_faults_of_several_files_at_once(example_copy, tmp_path, capsys, monkeypatch):
    project = tmp_path / "project"
    shutil.copytree(example_copy, project)
    for spoil in (damage.lost_last_character, damage.negative_count, damage.bow_tie):
        spoil(project)
    damage.published_with_comma(project)
    monkeypatch.setattr(sys, "argv", ["genkgeo", "check", str(project / damage.EXAMPLE)])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr().out
    assert ended.value.code == 2
    for name in ("werk_statsec.csv", "bevolking_statsec.csv", damage.VORMEN, damage.OMGEVING):
        assert name in said
    assert "er wordt niets gepubliceerd" in said


@pytest.mark.slow
def test_check_of_the_clean_example_ends_well(example_copy, capsys, monkeypatch):
    params = str(example_copy / damage.EXAMPLE)
    monkeypatch.setattr(sys, "argv", ["genkgeo", "check", params])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    assert "de cijfers kunnen gebruikt worden" in capsys.readouterr().out
