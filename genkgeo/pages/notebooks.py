"""A notebook that was run, as a page in the style of the others, its code on request."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from genkgeo.drawings.markup import encode
from genkgeo.pages.context import context_of
from genkgeo.pages.navigation import MAP
from genkgeo.pages.standalone import render, seal
from genkgeo.parameters.levels import Level

if TYPE_CHECKING:
    from nbconvert import HTMLExporter
    from nbformat import NotebookNode

NOTEBOOKS = (
    ("1_cijfers", "Kloppen de cijfers?"),
    ("2_risico", "Waar is het risico het hoogst, en waarom?"),
    ("3_profielen", "Welke gebieden lijken op elkaar, en wat veranderde?"),
    ("4_omgevingsanalyse", "Hoe staat de stad ervoor, en wat doen de plannen?"),
    ("5_publicatie", "Kaart en fiches"),
)
"""File in ``notebooks/`` → the question it answers."""

ABOUT_PLANS = "4_omgevingsanalyse"
"""Without plans this one has nothing to answer."""

ON_A_PAGE = "application/vnd.genkgeo.page+html"
"""Form of an output that only a page takes: HTML that looks right with the style sheet."""

_ACTIVE = re.compile(r"<(iframe|script|object|embed)\b", re.IGNORECASE)
_CELL_ID = re.compile(r' id="cell-id=[^"]*"')
_TABLE_ID = re.compile(r"\bT_[0-9a-f]{5}(?![0-9a-f])")
_OUTPUT = re.compile(r'(<div class="output_html [^">]*")>')
_NO_HEAD = re.compile(r"<th((?: [^>]*)?)></th>")
_NOTEBOOK_LINK = re.compile(r'(<a [^>]*href="[^":?]+)\.ipynb(?=[#"])')


def notebooks_of(*, plans: bool) -> tuple[tuple[str, str], ...]:
    """List the notebooks that a release has, each with its question.

    Parameters
    ----------
    plans : bool
        The release has pages about plans.
    """
    return tuple(pair for pair in NOTEBOOKS if plans or pair[0] != ABOUT_PLANS)


def in_words_of(text: str, whole: Level) -> str:
    """Let prose that was written about a city speak of the municipality as its parameters do.

    Examples
    --------
    >>> village = Level(id="gemeente", singular="dorp", plural="dorpen", article="het")
    >>> in_words_of("Totalen van de stad. Klopt het stadstotaal? De hele stad.", village)
    'Totalen van het dorp. Klopt het totaal van het dorp? Het hele dorp.'
    """
    if whole.singular == "stad":
        return text
    words = {
        "het stadstotaal": f"het totaal van {whole.the}",
        "heel de stad": f"heel {whole.the}",
        "de hele stad": whole.entire,
        "de stad": whole.the,
    }
    for ours, theirs in words.items():
        text = text.replace(ours, theirs)
        text = text.replace(f"{ours[0].upper()}{ours[1:]}", f"{theirs[0].upper()}{theirs[1:]}")
    return text


def notebook_page(
    notebook: NotebookNode, title: str, facts: Mapping[str, object], *, up: str = "../"
) -> str:
    """Write a notebook with its outputs as a page that stands alone.

    Code is there but hidden until the reader asks for it, without a script. An output that
    needs a script (an embedded map) becomes a link to the map, and links to other notebooks
    lead to their pages.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        It is not changed.
    title : str
        In the title bar; above the page where the notebook has no heading of its own.
    facts : mapping
        What the release says around its pages, from `genkgeo.pages.context.release_facts`.
    up : str
        From the page to the folder of ``index.html``.

    Returns
    -------
    str
        The same for the same cells and outputs.
    """
    body, _ = _exporter().from_notebook_node(_without_scripts(notebook, up))
    page = render(
        "notebook.html.j2",
        page_title=title,
        **context_of(facts, up=up),
        body=Markup(_settle(body)),
        has_heading="<h1" in body,
    )
    # pandas writes style attributes in tables, so these pages have to allow them.
    return seal(page, style_attributes=True)


@cache
def _exporter() -> HTMLExporter:
    """The one exporter: its templates are compiled once for all notebooks."""
    from nbconvert import HTMLExporter  # slow to import, and only a refresh needs it

    return HTMLExporter(template_name="basic")  # type: ignore[no-untyped-call]  # it has no types


def _without_scripts(notebook: NotebookNode, up: str) -> NotebookNode:
    """Copy a notebook, with a link in the place of each output that would run something."""
    passive = deepcopy(notebook)
    # The values of this run are folders of the server, which are nobody's business.
    passive.cells = [
        cell for cell in passive.cells if "injected-parameters" not in cell.metadata.get("tags", [])
    ]
    link = f'<p><a href="{encode(up)}{MAP.file}">Open de kaart</a> om hierin rond te kijken.</p>'
    for cell in passive.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            data.pop("application/javascript", None)
            if ON_A_PAGE in data:
                # The style sheet does the rest; beside it no image is needed.
                output["data"] = data = {"text/html": data[ON_A_PAGE]}
            if _ACTIVE.search(data.get("text/html", "")):
                data["text/html"] = link
    return passive


def _settle(body: str) -> str:
    """Take out what differs from run to run, what is not Dutch, and what not all can reach."""
    body = settle_ids(_CELL_ID.sub("", body))
    body = _NOTEBOOK_LINK.sub(r"\1.html", body)
    # A wide table is looked along with the keyboard as well, and every head has a word.
    body = _OUTPUT.sub(r'\1 tabindex="0" role="group" aria-label="Uitvoer">', body)
    body = _NO_HEAD.sub(r'<th\1><span class="unseen">Rij</span></th>', body)
    return body.replace('alt="No description has been provided for this image"', 'alt="Figuur"')


def settle_ids(html: str) -> str:
    """Number the ids that pandas draws at random for its tables.

    Examples
    --------
    >>> settle_ids('<table id="T_0a1b2"><td id="T_0a1b2_row0">')
    '<table id="T_0"><td id="T_0_row0">'
    """
    numbered: dict[str, str] = {}
    return _TABLE_ID.sub(lambda name: numbered.setdefault(name[0], f"T_{len(numbered)}"), html)
