"""A notebook as a page: outputs kept, code hidden, nothing that runs or differs by run."""

from __future__ import annotations

import random

import pytest
from lean_nbformat import v4

from genkgeo.pages.notebooks import notebook_page

FACTS = {"notes": ["Voorbeeldcijfers"], "example": True, "provenance": "", "links": []}


def notebook(table_id: str = "T_abc12"):
    cell_id = f"cell{random.random()}".replace(".", "")
    html = f'<style>#{table_id} td {{}}</style><table id="{table_id}"><td>Bret</td></table>'
    return v4.new_notebook(
        cells=[
            v4.new_markdown_cell("# Waar?\n\n[verder](3_profielen.ipynb)", id=cell_id + "a"),
            v4.new_code_cell(
                "toon('<b>')",
                id=cell_id + "b",
                execution_count=3,
                outputs=[
                    v4.new_output("execute_result", {"text/html": html}, execution_count=3),
                    v4.new_output("stream", name="stdout", text="klaar <script>\n"),
                ],
            ),
        ]
    )


def with_output(data: dict[str, str]):
    cell = v4.new_code_cell("kaart", outputs=[v4.new_output("display_data", data)])
    return v4.new_notebook(cells=[cell])


@pytest.mark.slow
def test_the_page_shows_outputs_and_hides_code_behind_a_switch():
    page = notebook_page(notebook(), "Waar?", FACTS)
    assert '<table id="T_0"><td>Bret</td></table>' in page
    assert "klaar &lt;script&gt;" in page
    assert '<label class="code-label" for="toon-code">Toon de code</label>' in page
    assert "Voorbeeldcijfers." in page


def test_every_printed_sheet_of_example_figures_says_so():
    assert '<body class="example">' in notebook_page(notebook(), "Waar?", FACTS)
    assert "<body>" in notebook_page(notebook(), "Waar?", FACTS | {"example": False})


def test_the_heading_of_the_notebook_is_the_heading_of_the_page():
    page = notebook_page(notebook(), "Anders", FACTS)
    assert page.count("<h1") == 1 and '<h1 id="Waar?">' in page
    assert "<h1>Titel</h1>" in notebook_page(with_output({"text/plain": "1"}), "Titel", FACTS)


def test_links_to_notebooks_lead_to_their_pages():
    assert 'href="3_profielen.html"' in notebook_page(notebook(), "Waar?", FACTS)


def test_the_same_outputs_give_the_same_bytes():
    one, other = notebook("T_abc12"), notebook("T_99f0e")
    assert notebook_page(one, "Waar?", FACTS) == notebook_page(other, "Waar?", FACTS)


def test_a_notebook_is_not_changed():
    given = with_output({"text/html": "<iframe srcdoc='x'></iframe>"})
    before = given.copy()
    notebook_page(given, "Kaart", FACTS)
    assert given == before


@pytest.mark.parametrize(
    "html", ["<iframe srcdoc='x'></iframe>", "<SCRIPT>alert(1)</SCRIPT>", "<object></object>"]
)
def test_what_would_run_becomes_a_link_to_the_map(html):
    page = notebook_page(with_output({"text/html": html}), "Kaart", FACTS)
    assert '<a href="../kaart.html">Open de kaart</a>' in page
    assert "alert" not in page and "iframe" not in page


def test_a_script_output_is_left_out():
    data = {"application/javascript": "alert(1)", "text/plain": "tekst"}
    page = notebook_page(with_output(data), "Kaart", FACTS)
    assert "alert" not in page and "tekst" in page


def test_an_image_from_outside_is_refused():
    outside = v4.new_notebook(cells=[v4.new_markdown_cell("![x](https://example.org/x.png)")])
    with pytest.raises(ValueError, match="does not stand alone"):
        notebook_page(outside, "Kaart", FACTS)


def test_a_wide_output_is_reached_with_the_keyboard_and_no_head_is_empty():
    html = "<table><thead><tr><th></th><th>a</th></tr></thead><tr><th>b</th><td>1</td></tr></table>"
    page = notebook_page(with_output({"text/html": html}), "Vraag", FACTS)
    assert 'tabindex="0" role="group" aria-label="Uitvoer">' in page
    assert "<th></th>" not in page and "Rij</span></th><th>a</th>" in page
