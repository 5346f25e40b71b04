"""What a page holds is read quickly, and is what the parser of Python finds in it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from genkgeo.pages.page_parts import PageParts, read_parts

NAMES = ["p", "rect", "a", "A", "area", "img", "base", "BASE", "meta", "script", "SCRIPT", "style"]
NAMES += ["title", "textarea", "noscript", "iframe", "svg", "linearGradient", "abbr", "use"]
ATTRIBUTES = ["x", "class", "viewBox", "on", "onclick", "ONLOAD", "style", "Style", "srcdoc", "src"]
ATTRIBUTES += ["href", "HREF", "xlink:href", "hreflang", "data", "data-x", "http-equiv", "fill"]
ATTRIBUTES += ["stroke", "filter", "mask", "FILL", "type", "é"]
VALUES = [
    "",
    "a",
    "kaart.html",
    "#x",
    "//h",
    "http://h/?a=1&amp;b",
    "java&#115;cript:x()",
    "url(#a)",
]
VALUES += ["url(http://h/x)", "u&#114;l(//h)", "@import x", "data:,", "text/javascript", "a > b"]
VALUES += ["module", "application/json", "refresh", " javascript:x"]
CONTENTS = ["", " tekst ", "p {}", "@import 'x'", "a < b", "<!--", "<!--<script>", "&lt;", "-->"]
CONTENTS += ["</SCRIPT >", "</style x>", "<p onclick=x>", "</", "<", ">"]


def attribute(name: str, value: str, form: str) -> str:
    return form.format(name=name, value=value)


attributes = st.builds(
    attribute,
    st.sampled_from(ATTRIBUTES),
    st.sampled_from(VALUES),
    st.sampled_from([' {name}="{value}"', "\n{name}='{value}'", " {name}={value}", " {name}"])
    | st.sampled_from(
        ['{name}="{value}"', '\t{name} = "{value}"', '/{name}="{value}"', " {name}="]
    ),
)
starts = st.builds(
    lambda name, said, end: f"<{name}{''.join(said)}{end}",
    st.sampled_from(NAMES),
    st.lists(attributes, max_size=3),
    st.sampled_from([">", ">", ">", "/>", " >", " />", ""]),
)
ends = st.sampled_from(NAMES).map("</{}>".format)
pages = st.lists(starts | ends | st.sampled_from(CONTENTS), max_size=8).map("".join)


def found(page: PageParts) -> tuple[object, ...]:
    return page.scripts, page.styles, page.faults, page.style_attributes


@given(pages)
@example("<SCRIPT>x</SCRIPT>")
@example("<BASE>")
@example("<style>a</style x><img src=x></style>")
@example("<title><p onclick='x'></title>")
@example("<script><!--<script></script>x</script>")
@example('<p title="<"><script>x</script>')
def test_what_is_passed_over_would_have_mattered_to_nobody(html):
    whole = PageParts()
    whole.feed(html)
    whole.close()
    assert found(read_parts(html)) == found(whole)


@pytest.mark.parametrize(
    "tag",
    [
        '<rect x="1" onload="x()"/>',
        '<rect fill="url(http://h/x)"/>',
        '<rect fill="u&#114;l(http://h/x)"/>',
        '<a href="javascript:x()">',
        '<use xlink:href="http://h/x"/>',
        '<img src="http://h/x">',
    ],
)
def test_a_tag_among_many_of_our_own_is_seen(tag):
    ours = '<g><path d="M0 0V6" stroke="#fff" fill="url(#geen)"></path><a href="b.html">b</a></g>'
    assert read_parts(ours * 50).faults == []
    assert len(read_parts(ours * 50 + tag + ours * 50).faults) == 1
