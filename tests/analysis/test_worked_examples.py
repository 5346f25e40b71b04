"""The worked examples under docs/voorbeelden run, and are committed clean."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from lean_nbformat import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from project import ROOT

PATHS = sorted((ROOT / "docs/voorbeelden").glob("*.ipynb"))
BIMD = ROOT / "docs/voorbeelden/bimd_2001_2011.ipynb"

names = pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])

OUTCOME = """
import json
print(json.dumps(dict(
    sectors={jaar: len(gevonden[jaar].labels) for jaar in jaren},
    both=sorted(set(gevonden[2001].labels.index) & set(gevonden[2011].labels.index)),
    kept=overgang.kept, new=overgang.new, gone=overgang.gone,
    then=toen.labels.to_dict(), now=nu.labels.to_dict(),
    names={int(n): name for n, name in nu.names.items()},
    earlier={int(n): name for n, name in toen.names.items()},
    flat=list(gevonden[2011].flat), columns=list(gevonden[2011].portrait.columns),
    transition=overgang.transition.to_numpy().tolist(), rows=list(overgang.transition.index),
    head=[int(n) for n in overgang.transition.columns],
    residents=breed.loc[2001, "inwoners"].to_dict(),
    moves=overgang.moves[["before", "after", "sentence"]].to_dict("index"),
)))
"""


def run(path: Path, data: str, then: str = "") -> str:
    """Run a notebook with another folder of data; give what the cell added to it printed."""
    notebook = nbformat.read(path, as_version=4)
    cell = next(c for c in notebook.cells if "parameters" in c.metadata.get("tags", []))
    cell.source = f"DATA = {data!r}"
    notebook.cells.append(nbformat.v4.new_code_cell(then))
    NotebookClient(notebook, resources={"metadata": {"path": str(path.parent)}}).execute()
    return "".join(output.get("text", "") for output in notebook.cells[-1].outputs)


@pytest.fixture(scope="module")
def outcome(shared_data):
    return json.loads(run(BIMD, str(shared_data / "belgium"), OUTCOME))


def test_both_years_have_profiles_of_the_sectors(outcome):
    assert 30 <= outcome["sectors"]["2001"] <= 47
    assert 30 <= outcome["sectors"]["2011"] <= 49
    assert len(outcome["both"]) >= 30
    # BIMD gives every sector of a gemeente the same figure for crime
    assert "veiligheid" not in outcome["columns"]


def test_a_profile_that_keeps_its_residents_keeps_number_and_name(outcome):
    assert outcome["kept"]
    cells = {
        (then, now): amount
        for then, row in zip(outcome["rows"], outcome["transition"], strict=True)
        for now, amount in zip(outcome["head"], row, strict=True)
    }
    for number in outcome["kept"]:
        assert outcome["names"][str(number)] == outcome["earlier"][str(number)]
    for (then, now), amount in cells.items():
        whole = sum(cells[then, n] for n in outcome["head"])
        other = sum(cells[n, now] for n in outcome["rows"])
        if amount > whole / 2 and amount > other / 2:
            assert then == now


def test_the_transition_holds_every_resident_of_sectors_in_both_years(outcome):
    expected = sum(outcome["residents"][sector] for sector in outcome["both"])
    assert sum(map(sum, outcome["transition"])) == pytest.approx(expected)


def test_the_moves_are_the_sectors_with_another_number(outcome):
    moved = {s for s in outcome["both"] if outcome["then"][s] != outcome["now"][s]}
    moved |= {s for s in outcome["both"] if outcome["now"][s] in outcome["new"]}
    assert set(outcome["moves"]) == moved != set()
    assert all(" ging van " in move["sentence"] for move in outcome["moves"].values())


@pytest.mark.slow
def test_absent_files_are_told_in_dutch(tmp_path):
    with pytest.raises(CellExecutionError, match="De bestanden van BIMD staan er niet") as error:
        run(BIMD, str(tmp_path / "leeg"))
    assert "population_2001.txt" in str(error.value)


@names
def test_committed_clean_and_thin(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    assert notebook.cells[0].source.startswith("# ")
    assert any(cell.source.startswith("## Gevonden") for cell in notebook.cells)
    for cell in (cell for cell in notebook.cells if cell.cell_type == "code"):
        assert not cell.outputs and cell.execution_count is None
        assert len(cell.source.splitlines()) <= 15
        assert not re.search(r"^\s*(def|class) ", cell.source, re.MULTILINE)


@names
def test_no_folder_of_one_machine(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\.\./|/home/|/work/|/Users/", text)
