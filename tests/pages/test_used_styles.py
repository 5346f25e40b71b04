"""A page gets the rules of the style sheet that it can use, and loses none of those."""

from __future__ import annotations

import re

import pytest
from markupsafe import Markup

from genkgeo.pages.standalone import asset, render
from genkgeo.pages.used_styles import used_styles

SHEETS = ("genkgeo.css", "kaart.css", "framed.css")


@pytest.mark.parametrize(
    ("rule", "html", "kept"),
    [
        ("a.x{top:0}", "<a class='x y'>", "a.x{top:0}"),
        (".x,.y,p{top:0}", "<p class=y>", ".y,p{top:0}"),
        (".x .y{top:0}", "<p class=x>", ""),
        ("#x{top:0}", '<p id="x">', "#x{top:0}"),
        (".x:not(.y){top:0}", "<p class=x>", ".x:not(.y){top:0}"),
        (".x:not(:has(#y)) p{top:0}", "<p class=x>", ".x:not(:has(#y)) p{top:0}"),
        (":is(.x,.y){top:0}", "<p>", ":is(.x,.y){top:0}"),
        ("@media print{.x{top:0}.y{top:0}}", "<p class=y>", "@media print{.y{top:0}}"),
        ("@media print{.x{top:0}}", "<p>", ""),
        ("@page{top:0;@top-left{top:0}}", "<p>", "@page{top:0;@top-left{top:0}}"),
        (".leaflet-top{top:0}", "<p>", ".leaflet-top{top:0}"),
        ("details p{top:0}", "<p>", ""),
        ("dl > dt,p{top:0}", "<p>", "p{top:0}"),
        ('input[type="radio"]{top:0}', "<script>make('input')</script>",
         'input[type="radio"]{top:0}'),
        ("p:is(dd, dt):first-child{top:0}", "<p>", "p:is(dd, dt):first-child{top:0}"),
        (".x{top:0}", "<script>p.className = 'x'</script>", ".x{top:0}"),
        ("p:not(:has(> :not(h2,dl,.y))){top:0}", "<p>", "p:not(:has(> :not(h2,dl,.y))){top:0}"),
        ("dl:not(:has(> :not(h2,p))),p{top:0}", "<p>", "p{top:0}"),
    ],
)  # fmt: skip
def test_a_rule_stays_where_the_page_may_have_what_it_speaks_of(rule, html, kept):
    assert used_styles(rule, html) == kept


def test_a_page_with_every_name_has_every_rule():
    css = "".join(asset(name) for name in SHEETS)
    names = " ".join(re.findall(r"[A-Za-z_][\w-]*", css))
    assert used_styles(css, names) == css


@pytest.mark.parametrize("html", ["<p>", "<table class=municipalities>", "<section><h2>"])
def test_brackets_of_every_selector_are_closed(html):
    """One that is not would take all rules that come after it along."""
    for name in SHEETS:
        heads = re.findall(r"(?:^|[{}])([^{}]+){", used_styles(asset(name), html))
        assert [head for head in heads if head.count("(") != head.count(")")] == []


def test_texts_for_paper_keep_their_spaces():
    assert '"Voorbeeldcijfers, geen echte cijfers"' in asset("genkgeo.css")


def test_no_text_in_a_sheet_has_a_brace():
    # Braces are what rules are told apart by.
    for name in SHEETS:
        texts = re.findall(r"\"[^\"]*\"|'[^']*'", asset(name))
        assert not [text for text in texts if set(text) & set("{}")], name


def test_of_a_page_the_style_alone_is_another():
    css = "p{top:0}.nowhere{top:0}"
    around = {"page_title": "x", "up": "", "notes": (), "navigation": (), "provenance": ""}
    page = render("base.html.j2", css=Markup(css), **around)
    assert "<style>p{top:0}</style>" in page
