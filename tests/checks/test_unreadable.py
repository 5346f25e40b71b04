"""A file that cannot be read is told of, and hides nothing of what the others say."""

from __future__ import annotations

import pandas as pd
import pytest
from per_level import BORDERS, SIZES, cells, city, numbered
from small_city import CITY, NAME, Delivery, write

from genkgeo.checks import BLOCKING, WARNING, Finding, as_frame, gate
from genkgeo.errors import DataError

POOR, PEOPLE = Delivery(cells(n=numbered(*[10] * 8))), Delivery(cells(d=SIZES))


def found(inputs: gate.Inputs, params) -> list[tuple[str, str]]:
    findings = gate.check_inputs(inputs, params)
    return list(findings[["check", "file"]].itertuples(index=False, name=None))


def test_two_tables_that_cannot_be_read_are_each_told_of_once(tmp_path):
    params = write(city(POOR, PEOPLE), tmp_path)
    for name in ("tabel0.csv", "tabel1.csv"):
        (tmp_path / name).write_text("", encoding="utf-8")
    inputs = gate.read_inputs(params)
    assert inputs.unread == {0, 1}
    both = [("niet te gebruiken", "tabel0.csv"), ("niet te gebruiken", "tabel1.csv")]
    assert found(inputs, params) == both
    # Who wants no list of findings is refused with the first of them.
    with pytest.raises(DataError) as first:
        inputs.refuse()
    assert first.value is inputs.errors[0][0]
    gate.Inputs().refuse()


def test_a_table_that_cannot_be_read_is_not_called_empty_as_well(tmp_path):
    params = write(city(POOR, PEOPLE), tmp_path)
    (tmp_path / "tabel0.csv").write_text("", encoding="utf-8")
    assert found(gate.read_inputs(params), params) == [("niet te gebruiken", "tabel0.csv")]


def test_a_figure_of_a_wider_area_that_is_no_number_leaves_those_of_the_city(tmp_path):
    rows = [("rate", 2024, NAME, "10", ""), ("rate", 2024, "Limburg", "tien", "")]
    params = write(city(POOR, PEOPLE, published=rows), tmp_path)
    inputs = gate.read_inputs(params)
    assert inputs.published["published"].tolist() == [10]
    assert isinstance(inputs.references, pd.DataFrame) and inputs.references.empty
    assert [file for _, file in inputs.errors] == ["gepubliceerd.csv"]


def test_a_figure_of_a_wider_area_is_read_beside_those_of_the_city(tmp_path):
    rows = [("rate", 2024, NAME, "10", ""), ("rate", 2024, "Limburg", "11", "")]
    inputs = gate.read_inputs(write(city(POOR, PEOPLE, published=rows), tmp_path))
    assert inputs.published["published"].tolist() == [10]
    assert inputs.references[["area", "value"]].values.tolist() == [["Limburg", 11]]


def test_published_figures_that_cannot_be_read_leave_those_of_the_sectors(tmp_path):
    params = write(city(POOR, PEOPLE, published=[("rate", 2024, NAME, "tien", "")]), tmp_path)
    inputs = gate.read_inputs(params)
    assert isinstance(inputs.published, pd.DataFrame) and inputs.published.empty
    assert inputs.references.empty and len(inputs.figures) == 17
    assert [file for _, file in inputs.errors] == ["gepubliceerd.csv"]


def test_figures_of_sectors_and_of_larger_areas_are_numbered_apart(tmp_path):
    wijken = Delivery(cells(n={"W1": 20, "W2": 20}), level="wijk")
    params = write(city(wijken, PEOPLE, borders={"nu": BORDERS, "oud": BORDERS}), tmp_path)
    inputs = gate.read_inputs(params)
    assert [*inputs.areas] == ["nu", "oud"]
    assert inputs.supplied.index.tolist() == [0, 1]
    assert inputs.figures.index.tolist() == [*range(9)]
    assert set(inputs.supplied) - set(inputs.figures) == {"level"}
    assert "index" not in inputs.figures
    every = inputs.every(params)
    assert every["level"].tolist() == ["sector"] * 9 + ["wijk"] * 2
    assert every.index.tolist() == [*range(11)]


@pytest.mark.parametrize(("value", "read"), [("3", ["As"]), ("drie", [])])
def test_figures_of_other_municipalities_are_read_where_they_can_be(tmp_path, value, read):
    params = write(city(PEOPLE, choices={"municipalities": "gemeenten.csv"}), tmp_path)
    text = f"gemeente,naam,indicator,jaar,waarde,dekking\n71002,As,rate,2024,{value},1\n"
    (tmp_path / "gemeenten.csv").write_text(text, encoding="utf-8")
    inputs = gate.read_inputs(params)
    assert inputs.municipalities["name"].tolist() == read
    assert [file for _, file in inputs.errors] == ["gemeenten.csv"] * (not read)


def test_a_table_of_one_row_that_may_hold_others_is_read(tmp_path):
    one = {("X01", 2024): {"n": "3"}}
    figures = gate.read_inputs(write(city(Delivery(one, wider=True)), tmp_path)).figures
    assert figures[["sector", "value"]].values.tolist() == [["X01", 3.0]]
    # Beside two rows of elsewhere it is one of ours.
    more = one | {("Y01", 2024): {"n": "4"}, ("Y02", 2024): {"n": "5"}}
    (others,) = gate.read_inputs(write(city(Delivery(more, wider=True)), tmp_path)).others
    assert (others.file, others.ours, others.left_out) == ("tabel0.csv", 1, 2)


def test_the_row_of_the_whole_is_counted_among_what_a_wider_table_has_of_others(tmp_path):
    rows = {("X01", 2024): {"n": "3"}, (CITY, 2024): {"n": "9"}, ("Y01", 2024): {"n": "4"}}
    inputs = gate.read_inputs(write(city(Delivery(rows, wider=True)), tmp_path))
    assert inputs.figures["sector"].tolist() == ["X01"]
    assert [(more.ours, more.left_out) for more in inputs.others] == [(1, 2)]


def test_what_is_of_elsewhere_is_kept_where_no_table_may_hold_others(tmp_path):
    rows = {("X01", 2024): {"n": "3"}, ("Y01", 2024): {"n": "4"}}
    inputs = gate.read_inputs(write(city(Delivery(rows)), tmp_path))
    assert inputs.figures["sector"].tolist() == ["X01", "Y01"]
    assert inputs.others == []


def test_a_wider_table_without_any_row_of_ours_is_empty(tmp_path):
    rows = {("Y01", 2024): {"n": "4"}}
    params = write(city(Delivery(rows, wider=True), PEOPLE), tmp_path)
    inputs = gate.read_inputs(params)
    assert set(inputs.figures["variable"]) == {"d"}
    assert ("lege tabel", "tabel0.csv") in found(inputs, params)


SAME = {(code, code): 1.0 for code in BORDERS.wijk}


def of_three_lists(folder, crosswalk):
    """Poor of an older list beside people of the one shown; of the oldest there are no figures."""
    project = city(
        Delivery(cells(n=numbered(*[10] * 8)), vintage="oud"),
        PEOPLE,
        borders=dict.fromkeys(("nu", "oud", "ouder"), BORDERS),
        crosswalk=crosswalk,
    )
    return write(project, folder)


def test_a_list_without_figures_moves_where_the_crosswalk_says_how_and_is_passed_over_elsewhere(
    tmp_path,
):
    every = {("oud", "nu"): SAME, ("ouder", "nu"): SAME}
    for folder, ways in (("a", every), ("b", {("oud", "nu"): SAME})):
        (tmp_path / folder).mkdir()
        inputs = gate.read_inputs(of_three_lists(tmp_path / folder, ways))
        assert set(inputs.transfers) == set(ways)
        assert inputs.errors == []


def test_more_poor_of_an_older_list_than_people_here_is_seen_by_the_gate(tmp_path):
    poor, people = numbered(*[10] * 7, 101), numbered(*[100] * 8)
    project = city(
        Delivery(cells(n=poor), vintage="oud"),
        Delivery(cells(d=people)),
        borders=dict.fromkeys(("nu", "oud"), BORDERS),
        crosswalk={("oud", "nu"): SAME},
    )
    params = write(project, tmp_path)
    findings = gate.check_inputs(gate.read_inputs(params), params)
    assert findings["message"].tolist() == [
        "n kan niet meer zijn dan 1 × d in Sector X08, 2024, na de omrekening uit indeling oud"
    ]


def test_where_the_areas_of_one_list_cannot_be_read_nothing_moves(tmp_path):
    params = of_three_lists(tmp_path, {("oud", "nu"): SAME})
    (tmp_path / params.file.areas["ouder"].sectors).write_text("", encoding="utf-8")
    inputs = gate.read_inputs(params)
    assert set(inputs.areas) == {"nu", "oud"} and len(inputs.figures) == 8 + 9
    assert inputs.transfers == {} and len(inputs.errors) == 1


def test_where_no_table_can_be_read_nothing_moves(tmp_path):
    params = of_three_lists(tmp_path, {("oud", "nu"): SAME})
    for table in params.file.tables:
        (tmp_path / table.file).write_text("", encoding="utf-8")
    inputs = gate.read_inputs(params)
    assert inputs.transfers == {} and len(inputs.errors) == 2


def test_an_error_that_comes_after_all_else_stands_first_and_blocks():
    warned = Finding(WARNING, "lage dekking", "a.csv", 3, "n", "laag", "vraag na")
    findings = as_frame([warned])
    both = gate.with_error(findings, DataError("Fout", where="b.csv"))
    assert both["file"].to_dict() == {0: "b.csv", 1: "a.csv"}
    assert both["severity"].tolist() == [BLOCKING, WARNING]
    assert both.dtypes.to_dict() == findings.dtypes.to_dict()
    assert gate.with_error(findings, None) is findings


def test_places_that_cannot_be_read_leave_the_figures_to_be_looked_at(tmp_path):
    project = city(POOR, Delivery(cells(d=SIZES | {"X03": -5})), choices={"places": "plaatsen.csv"})
    params = write(project, tmp_path)
    (tmp_path / "plaatsen.csv").write_text("naam,soort\nHuis,huis\n", encoding="utf-8")
    told = found(gate.read_inputs(params), params)
    assert ("niet te gebruiken", "plaatsen.csv") in told
    assert ("negatieve telling", "tabel1.csv") in told
