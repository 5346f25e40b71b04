"""A notebook that was run: the same bytes each time, and a page beside it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from genkgeo.pages.notebooks import in_words_of, notebook_page, settle_ids
from genkgeo.parameters.levels import Levels
from genkgeo.refresh.wishes import WISHES

if TYPE_CHECKING:
    from nbformat import NotebookNode

_ADDRESS = re.compile(r"\b(at )0x[0-9a-f]{6,16}\b")


def finish(path: Path, question: str, facts: dict[str, Any]) -> None:
    """Write the page of a notebook, and the notebook without what differs from run to run.

    Parameters
    ----------
    path : pathlib.Path
    question : str
        That it answers.
    facts : dict
        From `genkgeo.refresh.compute_once.facts_of`.
    """
    import nbformat

    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]  # has no types
    whole = Levels.from_plain(facts["levels"]).whole
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = in_words_of(cell.source, whole)
    html = notebook_page(notebook, in_words_of(question, whole), facts)
    path.with_suffix(".html").write_text(html, encoding="utf-8", newline="\n")
    _settle(notebook)
    # Its shape was checked when it was read, so it is not checked again.
    text = nbformat.writes(notebook)  # type: ignore[no-untyped-call]  # has no types
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def _settle(notebook: NotebookNode) -> None:
    """Take out folders of this server, times, and what is drawn anew or only for the run."""
    for name in ("papermill", WISHES):
        notebook.metadata.pop(name, None)
    for number, cell in enumerate(notebook.cells):
        for name in ("papermill", "execution"):
            cell.metadata.pop(name, None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.source = "# hier stonden de parameters van deze vernieuwing"
            cell.id = f"parameters-{number}"
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            for kind, text in data.items():
                if isinstance(text, str):
                    data[kind] = _ADDRESS.sub(r"\g<1>0x0", settle_ids(text))
