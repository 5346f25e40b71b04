"""A note under a word that not everybody knows, where it first stands in the text of a page.

A link, so that it works with a finger and without a script: it leads to the word in the glossary,
and says on the way what it means.
"""

from __future__ import annotations

import re
from functools import cache

from markupsafe import Markup

from genkgeo.drawings.markup import encode
from genkgeo.parameters.paths import plain_name
from genkgeo.words.terms import TERMS

TEXT = frozenset(["figcaption", "p"])
"""Where a note may stand: in running text, never in a head, a name, a cell or a list."""
APART = frozenset(["a", "button", "code", "label", "nav", "q", "script", "select", "style", "svg"])
"""What is copied, chosen, drawn or a link itself has none within it."""

_TOKEN = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^>]*?(/?)>|[^<]+|<")


@cache
def _forms() -> tuple[re.Pattern[str], dict[str, int]]:
    """A pattern of every form of every term, and which term a form is of."""
    of_form = {form: at for at, term in enumerate(TERMS) for form in (term.word, *term.forms)}
    of_form = {form.lower(): at for form, at in of_form.items()}
    longest = sorted(of_form, key=lambda form: (-len(form), form))
    return re.compile(rf"(?<![\w-])(?i:{'|'.join(map(re.escape, longest))})(?![\w-])"), of_form


def with_notes(html: str, glossary: str) -> str:
    """Link each term to its meaning where it first stands in the text of the main part of a page.

    Parameters
    ----------
    html : str
        A whole page.
    glossary : str
        From the page to the glossary.

    Examples
    --------
    >>> page = "<main><h1>Rang</h1><p>De rang, en nog een rang.</p></main>"
    >>> print(with_notes(page, "b.html")[:79])
    <main><h1>Rang</h1><p>De <a class="term" href="b.html#rang" title="De plaats in
    """
    before, main, rest = html.partition("<main")
    body, end, after = rest.partition("</main>")
    if not main:
        return html
    parts: list[str] = []
    noted: set[int] = set()
    text = apart = 0
    for token in _TOKEN.finditer(body):
        closing, tag, empty = token.groups()
        written = token[0]
        if tag is None:
            parts.append(_noted(written, glossary, noted) if text and not apart else written)
            continue
        parts.append(written)
        step = 0 if empty else -1 if closing else 1
        text += step * (tag in TEXT)
        apart += step * (tag in APART)
    return before + main + "".join(parts) + end + after


def _noted(text: str, glossary: str, noted: set[int]) -> str:
    """Write a text with a note on every term that had none yet."""
    forms, of_form = _forms()

    def note(found: re.Match[str]) -> str:
        at = of_form[found[0].lower()]
        if at in noted:
            return found[0]
        noted.add(at)
        term = TERMS[at]
        address = f"{glossary}#{plain_name(term.word)}"
        return (
            str(
                Markup('<a class="term" href="{}" title="{}">').format(
                    encode(address), encode(term.meaning)
                )
            )
            + f"{found[0]}</a>"
        )

    return forms.sub(note, text)
