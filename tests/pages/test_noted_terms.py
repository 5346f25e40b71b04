"""Each term has a note where it first stands in the text of a page, and only there."""

from __future__ import annotations

import re

import made_up
import pytest

from genkgeo.drawings.markup import encode
from genkgeo.pages.fact_sheets import fact_sheet
from genkgeo.pages.glossary import glossary_page
from genkgeo.pages.noted_terms import with_notes
from genkgeo.pages.start import start_page
from genkgeo.parameters.paths import plain_name
from genkgeo.words.terms import TERMS

NOTE = re.compile(r'<a class="term" href="([^"#]*)#([^"]+)" title="([^"]*)">([^<]+)</a>')


def noted(main: str) -> list[str]:
    return [word for *_, word in NOTE.findall(with_notes(f"<main>{main}</main>", "b.html"))]


@pytest.mark.parametrize(
    ("main", "words"),
    [
        ("<p>De rang en de score. De rang.</p>", ["rang", "score"]),
        ("<p>Rangen, <em>vijfden</em></p><p>rang</p>", ["Rangen", "vijfden"]),
        ("<h2>Rang</h2><table><tr><td>rang</td></tr></table><ul><li>rang</li></ul>", []),
        ('<p><a href="x">rang</a> <q>score</q> <button>marge</button></p>', []),
        ("<p>voorrang, rangorde, Rang-1 en OKI</p>", ["OKI"]),
        ("<p>achterstallig krediet, kansarme geboorten</p>",
         ["achterstallig krediet", "kansarme geboorten"]),
        ("<p>a < b en een rang</p>", ["rang"]),
    ],
)  # fmt: skip
def test_a_note_stands_where_a_term_first_stands_in_text(main, words):
    assert noted(main) == words
    bare = re.sub(r"</?a\b[^>]*>", "", with_notes(f"<main>{main}</main>", "b.html"))
    assert bare == re.sub(r"</?a\b[^>]*>", "", f"<main>{main}</main>")


def test_nothing_outside_the_main_part_is_noted():
    page = "<header><p>rang</p></header><main><p>x</p></main><footer><p>rang</p></footer>"
    assert with_notes(page, "b.html") == page
    assert with_notes("<p>rang</p>", "b.html") == "<p>rang</p>"


def test_every_note_leads_to_its_word_in_the_glossary():
    full = made_up.full()
    places = set(re.findall(r'<dt id="([^"]+)">', glossary_page(full)))
    meanings = {plain_name(term.word): str(encode(term.meaning)) for term in TERMS}
    for page, up in ((start_page(full, [], []), ""), (fact_sheet(full, "zuid"), "../")):
        notes = NOTE.findall(page)
        assert len(notes) >= 2
        assert len({place for _, place, *_ in notes}) == len(notes)
        for address, place, meaning, _ in notes:
            assert address == f"{up}begrippen.html" and place in places
            assert meaning == meanings[place]


def test_the_glossary_has_no_notes_on_itself_and_no_two_terms_share_a_form():
    assert 'class="term"' not in glossary_page(made_up.full())
    forms = [form.lower() for term in TERMS for form in (term.word, *term.forms)]
    assert len(forms) == len(set(forms))
