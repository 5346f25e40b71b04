"""The earlier release in a whole analysis: named in the parameters, kept by the command line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from project import copy_inputs
from typer.testing import CliRunner

import genkgeo
from genkgeo.analysis import compute, handover
from genkgeo.analysis.compute import with_change
from genkgeo.change import archive
from genkgeo.commands.cli import app
from genkgeo.errors import DataError, ParamsError
from genkgeo.profiles import remembered
from genkgeo.results import PARTS

pytestmark = pytest.mark.usefixtures("read_once")


@pytest.fixture
def project(tmp_path):
    """Give a copy of the embedded project."""
    return copy_inputs(tmp_path)


def change_params(project: Path, old: str, new: str) -> Path:
    path = project / "params/voorbeeld-2025.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.fixture
def no_draws(monkeypatch):
    """Leave out how sure the ranks are and the course through the years, which take seconds."""
    for name in ("with_certainty", "with_spatial", "with_course", "with_warnings"):
        monkeypatch.setattr(compute, name, lambda results, *_: results)


PREVIOUS = "previous: data/voorbeeld/uitgave_2024"


def test_the_example_shows_every_cause(genk):
    change = genk.computed.results.change
    assert (change.earlier, change.later, change.released) == (2024, 2025, True)
    score = change.parts[(change.parts["what"] == "score") & (change.parts["level"] == "wijk")]
    assert (score[list(PARTS)].abs() > 0.001).any().all()
    assert [note.partition(" ")[0] for note in change.notes] == ["De", "Sinds", "De"]
    meters = change.parts[(change.parts["what"] == "budgetmeters")]
    # the source revised 7 meters in net, of the customers of 2024
    revision = meters[meters["level"] == "wijk"].set_index("area")["revision"].dropna()
    then = genk.more.measures("wijk").query("indicator == 'budgetmeters' and year == 2024")
    customers = then["denominator"]
    assert (revision * customers / 100).sum() == pytest.approx(-7)


def test_parts_sum_to_the_difference_everywhere(genk):
    parts = genk.computed.results.change.parts.dropna(subset=list(PARTS))
    assert len(parts) > 500
    np.testing.assert_array_equal(parts[list(PARTS)].sum(axis=1), parts["difference"])
    np.testing.assert_allclose(parts["later"] - parts["earlier"], parts["difference"], atol=1e-12)


def test_changes_of_one_figure_by_name(genk):
    found = genk.changed("budgetmeters", "stadsdeel")
    assert len(found) == 8
    assert found["real"].abs().dropna().is_monotonic_decreasing
    assert found["real"].isna().equals(found["why"].str.startswith("niet te vergelijken"))
    assert list(genk.more.revised()["variable"].unique()) == ["budgetmeters"]


GROUPS = "profiles:\n  number: 4\n"
"""Groups that are asked for follow an earlier release, whether the wijken fall in groups or not."""


def with_groups(project: Path) -> Path:
    """Ask for groups, in the year itself and in the earlier release that it follows."""
    path = change_params(project, "profiles:\n", GROUPS)
    analysis = genkgeo.load(path).computed
    kept = remembered.remember(
        analysis.core.profiles, year=2024, vintage=analysis.params.file.vintage
    )
    remembered.write(kept, project / "data/voorbeeld/uitgave_2024/profielen.yaml")
    return path


def test_the_sudden_rise_is_told_as_a_real_change_and_no_other_of_its_kind(genk):
    found = genk.changed("budgetmeters", "wijk")
    risen = found[found["verdict"] == "gestegen"]
    assert risen["name"].tolist() == ["Nieuw-Termien"]
    assert (
        risen[["boundary", "revision", "method"]].abs().max(axis=None)
        < 0.1
        < 1
        < risen["real"].min()
    )


@pytest.mark.slow
def test_without_an_earlier_release_the_year_before_is_compared(project, no_draws):
    genk = genkgeo.load(change_params(project, PREVIOUS, "# geen vorige uitgave"))
    change = genk.computed.results.change
    assert (change.earlier, change.earlier_vintage, change.released) == (2024, "2019", False)
    known = change.parts.dropna(subset=list(PARTS))
    assert (known["revision"] == 0).all()
    # A score may have figures of the one year alone; the indicators are the same ones.
    relative = known["what"].isin(["score", "rank"])
    assert (known.loc[~relative, "method"] == 0).all()
    assert genk.computed.results.profiles.matching is None
    assert genk.more.revised().empty


@pytest.mark.slow
def test_without_an_earlier_year_nothing_is_compared(project):
    path = change_params(project, PREVIOUS, "# geen vorige uitgave")
    text = path.read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if "statsec2024" not in line]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    genk = genkgeo.load(path)
    assert genk.computed.results.change is None
    assert genk.changed().empty
    assert genk.signals().empty


@pytest.mark.slow
def test_a_figure_that_is_carried_over_is_no_change(genk):
    without = replace(genk.computed.results, change=None)
    later = replace(genk.computed.edition, year=2027)
    found = with_change(without, later, None).change
    assert (found.earlier, found.later) == (2024, 2027)
    rows = later.figures
    last = rows.groupby("variable")["period"].transform("max")
    only_last = replace(later, figures=rows[rows["period"] == last])
    assert with_change(without, only_last, None).change is None


@pytest.mark.slow
def test_profiles_go_on_with_those_of_the_release_or_with_those_that_params_know(
    project, no_draws, monkeypatch
):
    monkeypatch.setattr(compute, "with_change", lambda results, *_: results)
    path = with_groups(project)
    source = project / "data/voorbeeld/uitgave_2024/profielen.yaml"
    text, known = source.read_text(encoding="utf-8"), remembered.read(source)
    found = genkgeo.load(path).computed.results.profiles
    assert found.matching.year == 2024
    assert found.matching.kept
    for number in found.matching.kept:
        assert found.names[number] == known.names[number]
        assert found.colours[number] == known.colours[number]
    # What the parameters name goes before that.
    first = known.names[found.matching.kept[0]]
    edited = project / "params/profielen.yaml"
    edited.write_text(text.replace(first, "zelf gekozen naam", 1), encoding="utf-8")
    path = change_params(project, "profiles:\n", "profiles:\n  known: params/profielen.yaml\n")
    assert "zelf gekozen naam" in genkgeo.load(path).computed.results.profiles.names.tolist()
    # One code that no list has is left out and told; the others go on.
    code = next(iter(known.areas))
    edited.write_text(text.replace(code, "weg", 1), encoding="utf-8")
    found = genkgeo.load(path).computed.results.profiles.matching
    assert found.kept
    told = "noemen een code die indeling 2025 niet heeft: weg. Die tellen niet mee"
    assert told in found.notes[0]
    edited.write_text(text.replace("year: 2024", "year: 2026"), encoding="utf-8")
    with pytest.raises(ParamsError, match="van na het jaar van de uitgave"):
        _ = genkgeo.load(path).computed.core


@pytest.mark.slow
def test_keep_gives_what_previous_reads(genk, project, no_draws):
    target = project / "data/vorig"
    params = str(project / "params/voorbeeld-2025.yaml")
    with pytest.MonkeyPatch.context() as patch:
        # what it keeps is computed already
        patch.setattr(handover, "taken_over", lambda _: genk)
        result = CliRunner().invoke(app, ["keep", params, "--out", str(target)])
    assert result.exit_code == 0, result.output
    path = change_params(project, PREVIOUS, "previous: data/vorig")
    again = genkgeo.load(path)
    known = again.computed.results.change.parts.dropna(subset=list(PARTS))
    assert len(known) > 500
    assert (known[list(PARTS)] == 0).all(axis=None)
    assert again.more.revised().empty
    matching = again.computed.results.profiles.matching
    assert matching is None or matching.moves.empty
    pd.testing.assert_series_equal(
        again.computed.results.profiles.names, genk.computed.results.profiles.names
    )


def test_keep_overwrites_nothing(project):
    (project / "bezet").mkdir()
    (project / "bezet/iets").write_text("x")
    params = str(project / "params/voorbeeld-2025.yaml")
    result = CliRunner().invoke(app, ["keep", params, "--out", str(project / "bezet")])
    assert isinstance(result.exception, ParamsError)
    assert "map voor de bewaarde uitgave is niet leeg" in str(result.exception)


def test_an_absent_previous_is_named(project):
    path = change_params(project, PREVIOUS, "previous: data/weg")
    with pytest.raises(ParamsError, match=r"bestand uit de parameters bestaat niet(.|\n)*data/weg"):
        genkgeo.load(path)


@pytest.mark.slow
def test_a_damaged_previous_is_refused(project):
    path = change_params(project, PREVIOUS, PREVIOUS)
    (project / "data/voorbeeld/uitgave_2024" / archive.INPUTS).write_bytes(b"PAR1 kapot")
    with pytest.raises(DataError, match="De vorige uitgave is beschadigd"):
        _ = genkgeo.load(path).computed.results
