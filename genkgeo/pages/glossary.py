"""The page ``begrippen.html``: what the words on the pages mean."""

from __future__ import annotations

from collections.abc import Sequence

from genkgeo.pages.context import page_context
from genkgeo.pages.navigation import FIXED, GLOSSARY, Link
from genkgeo.pages.standalone import render, seal
from genkgeo.parameters.paths import plain_name
from genkgeo.results import Results
from genkgeo.words.terms import TERMS


def glossary_page(results: Results, *, links: Sequence[Link] = FIXED) -> str:
    """Write ``begrippen.html``: each word with its meaning, at an address of its own."""
    terms = [{"id": plain_name(term.word), **term._asdict()} for term in TERMS]
    context = page_context(results, links, here=GLOSSARY)
    return seal(render("begrippen.html.j2", **context, page_title="Begrippen", terms=terms))
