"""The row of the whole in an export of a viewer, and areas of another level than sectors."""

from __future__ import annotations

import damage
import pandas as pd
import pytest
import remembered
from test_checks import AREAS, PLAIN, check, figures, only, params

from genkgeo.checks import BLOCKING, WARNING, gate
from genkgeo.checks.whole import check_whole, of_the_whole
from genkgeo.parameters.file import Table, read_params


def whole(**totals: float) -> pd.DataFrame:
    return figures({("99001", variable): value for variable, value in totals.items()})


@pytest.mark.parametrize(("format", "left_out"), [("swing_viewer", True), ("swing", False)])
def test_only_a_viewer_has_a_row_of_the_whole(format, left_out):
    table = Table(file="x.csv", format=format, vintage="2025")
    rows = figures({**PLAIN, ("99001", "klanten"): 31.0})
    found = of_the_whole(rows, table, AREAS["2025"])
    assert found.tolist() == [False] * len(PLAIN) + [left_out]
    # Beside wijken it is the whole as well, and in a table of the whole itself it is not.
    of_wijken, of_it = rows.assign(level="wijk"), rows.assign(level="gemeente")
    assert of_the_whole(of_wijken, table, AREAS["2025"]).tolist() == found.tolist()
    assert not of_the_whole(of_it, table, AREAS["2025"]).any()


def test_a_row_of_the_whole_is_told_and_set_beside_the_sum():
    told = only(check_whole(whole(klanten=31, meters=4), figures(), params()))
    assert (told.severity, told.check, told.row) == (WARNING, "rij van het geheel", 2)
    assert told.message == ("de rij van de hele gemeente is weggelaten: de som wordt hier gemaakt")
    told = only(check_whole(whole(klanten=35, meters=4), figures(), params()))
    assert told.message == (
        "de rij van de hele gemeente is weggelaten: de som wordt hier gemaakt; haar cijfer is niet "
        "die som voor klanten (2025)"
    )
    assert told.variable == ""
    assert "rijen ontbreken" in told.remedy


@pytest.mark.parametrize(
    ("total", "differs"), [(31.5, False), (31.6, True), (30.5, False), (30.4, True)]
)
def test_a_whole_may_be_rounded(total, differs):
    told = only(check_whole(whole(klanten=total), figures(), params()))
    assert ("niet die som" in told.message) == differs


def test_of_each_table_its_own_parts_are_added_up_in_the_same_year():
    twice = pd.concat([whole(klanten=31), whole(klanten=62).assign(table=1)])
    earlier = figures().assign(period=2024)
    parts = pd.concat([figures(), earlier, figures(table=1)])
    first, second = check_whole(twice, parts, params(tables=2))
    assert "niet die som" not in first.message
    assert second.message.endswith("haar cijfer is niet die som voor klanten (2025)")


def test_a_whole_is_not_set_beside_a_sum_that_is_not_known():
    parts = figures({**PLAIN, ("M-A1K", "klanten"): float("nan")})
    told = only(check_whole(whole(klanten=35), parts, params()))
    assert "niet die som" not in told.message
    assert check_whole(pd.DataFrame(), parts, params()) == []


def test_a_table_of_wijken_is_told_as_such():
    found = next(
        each for each in check({("W1", "meters"): 1.0}) if each.check == "onbekende sector"
    )
    assert found.severity == BLOCKING
    assert found.message == "1 code is geen sector maar wijk van Made: W1"
    assert "per statistische sector" in found.remedy


def as_export(project, table: str) -> None:
    """Write a table of the example as a viewer exports it: names, years across, a total."""
    names = pd.read_csv(project / "data/gebieden/sectoren_2025.csv", dtype=str)
    names = names.set_index("sector")["naam"]
    upload = pd.read_csv(project / table, dtype=str, keep_default_na=False)
    long = upload.melt(["period", "geolevel", "geoitem"])
    long["head"] = long["variable"] + "|" + long["period"]
    wide = long.pivot(index="geoitem", columns="head", values="value").fillna("")
    wide.index = [names.get(code, "") or code for code in wide.index]
    numbers = wide.apply(pd.to_numeric, errors="coerce")
    wide.loc["Totaal"] = numbers.where(numbers >= 0).sum().astype(int).astype(str)
    wide.rename_axis("Statistische sectoren").to_csv(project / table, sep=";")
    damage.replace(
        project / damage.EXAMPLE, f"{table}, format: swing", f"{table}, format: swing_viewer"
    )


def read_and_checked(project) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The figures of the example by cell, and the findings."""
    example = read_params(project / damage.EXAMPLE)
    inputs = gate.read_inputs(example)
    key = ["vintage", "sector", "period", "variable"]
    by_cell = inputs.figures.set_index(key)[["value", "state"]].sort_index()
    return by_cell, gate.check_inputs(inputs, example)


@pytest.mark.slow  # the gate reads the whole example, twice
def test_an_export_of_the_example_gives_the_figures_of_its_upload(tmp_path):
    damage.copy_example(tmp_path)
    with remembered.readers():
        before, findings = read_and_checked(tmp_path)
        as_export(tmp_path, damage.PEOPLE)
        after, now = read_and_checked(tmp_path)
    pd.testing.assert_frame_equal(before, after)
    told = now[~now["message"].isin(findings["message"])]
    assert told["check"].tolist() == ["rij van het geheel"]
