"""The notebooks stay thin, clean, and the ones that the refresh knows."""

from __future__ import annotations

import json
import pickle
import re
import sys
from pathlib import Path

import pytest
from project import EXAMPLE, ROOT

from genkgeo.analysis import handover
from genkgeo.pages.notebooks import NOTEBOOKS

FOLDER = ROOT / "notebooks"
EXPLORE = FOLDER / "verkennen.ipynb"
"""That of the analyst: no refresh runs it."""

PATHS = sorted(FOLDER.glob("*.ipynb"))
BY_HAND = "1_cijfers"
"""The notebook that runs in a kernel of its own: it computes least."""

names = pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])


def cells(path: Path, kind: str) -> list[dict]:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def test_the_refresh_runs_them_all():
    assert [path.stem for path in PATHS if path != EXPLORE] == [name for name, _ in NOTEBOOKS]
    assert len(PATHS) <= 6


@names
def test_committed_without_outputs(path):
    assert all(not c["outputs"] and c["execution_count"] is None for c in cells(path, "code"))


@names
def test_thin(path):
    for cell in cells(path, "code"):
        source = "".join(cell["source"])
        assert len(source.splitlines()) <= 15
        assert not re.search(r"^\s*(def|class) ", source, re.MULTILINE)


@names
def test_one_parameters_cell_with_the_known_names(path):
    tagged = [c for c in cells(path, "code") if "parameters" in c["metadata"].get("tags", [])]
    assert len(tagged) == 1
    found = re.findall(r"^(\w+) = ", "".join(tagged[0]["source"]), re.MULTILINE)
    assert found == ["PARAMS", "OUT"]


@names
def test_opens_with_its_question_and_ends_with_what_was_found(path):
    texts = ["".join(cell["source"]) for cell in cells(path, "markdown")]
    assert texts[0].startswith("# ")
    assert any("Gevonden" in text for text in texts)


@pytest.mark.refresh
def test_runs_as_by_hand_in_jupyterlab(genk, tmp_path):
    # slow to import, and the other tests here read the file as it is
    from lean_nbformat import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(FOLDER / f"{BY_HAND}.ipynb", as_version=4)
    # The figures, which are those of every notebook, are not computed again.
    (tmp_path / "genk.pickle").write_bytes(pickle.dumps(genk.computed))
    source = f"take_over({str(EXAMPLE)!r}, {str(tmp_path / 'genk.pickle')!r})"
    source = f"from genkgeo.analysis.handover import take_over; {source}"
    notebook.cells.insert(0, nbformat.v4.new_code_cell(source))
    NotebookClient(notebook, resources={"metadata": {"path": str(FOLDER)}}).execute()


@pytest.fixture(scope="module")
def shell(tmp_path_factory):
    """Give what runs cells and shows what they end with in a kernel, without the kernel."""
    from ipykernel.zmqshell import InteractiveShell  # slow to import

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IPYTHONDIR", str(tmp_path_factory.mktemp("ipython")))
        # The shell puts a module of its own there; processes that are started later need this one.
        patch.setitem(sys.modules, "__main__", sys.modules["__main__"])
        one = InteractiveShell.instance()
        yield one
        InteractiveShell.clear_instance()


@pytest.mark.refresh
@pytest.mark.parametrize("name", [path.stem for path in PATHS if path.stem != BY_HAND])
def test_runs_with_its_defaults(name, genk, shell, monkeypatch, capsys):
    # as by hand, but the figures, which are those of every notebook, are not computed again
    monkeypatch.setattr(handover, "taken_over", lambda _: genk.computed)
    monkeypatch.chdir(FOLDER)
    shell.reset()
    for cell in cells(FOLDER / f"{name}.ipynb", "code"):
        shell.run_cell("".join(cell["source"])).raise_error()
    assert capsys.readouterr().out


@names
def test_kernel_is_named(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
