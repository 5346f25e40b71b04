"""Text shows as written, data survives a script element, and a sealed page asks for nothing."""

from __future__ import annotations

import html
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Template, UndefinedError
from made_up import HOSTILE
from markupsafe import Markup

from genkgeo.drawings import markup
from genkgeo.pages import standalone

HEAD = '<head><meta charset="utf-8">'


@pytest.mark.parametrize("text", HOSTILE)
def test_encoded_text_reads_as_written(text):
    encoded = markup.encode(text)
    assert html.unescape(encoded) == markup.visible(text)
    assert not set(encoded) & set("<>\"'{}`$\\")


@given(st.text())
def test_encoding_survives_being_read_by_jinja_again(text):
    encoded = markup.encode(text)
    again = Template(Template(str(encoded)).render()).render()
    assert again.rstrip("\n") == encoded.rstrip("\n")


def test_marks_that_turn_the_reading_direction_are_seen():
    assert markup.encode("Bret\u202egnal\u2066x") == "Bret[U+202E]gnal[U+2066]x"
    assert markup.encode("a\x00b\r\n") == "a[U+0000]b[U+000D]\n"


def test_emoji_and_accents_are_left_as_they_are():
    assert markup.encode("Café 👩‍👧 ’t") == "Café 👩‍👧 ’t"


@pytest.mark.slow
@given(st.recursive(st.text() | st.integers() | st.none(), st.lists, max_leaves=8))
def test_json_survives_a_script_element_and_jinja(data):
    written = markup.json_for_script({"a": data})
    assert not set(written) & set("<>&\u2028\u2029")
    assert Template(written).render() == written
    assert json.loads(written) == {"a": markup._visible_data(data)}


def test_json_refuses_what_json_does_not_know():
    with pytest.raises(ValueError, match="not JSON compliant"):
        markup.json_for_script([float("nan")])


def test_render_encodes_all_that_is_not_markup():
    made = standalone._environment().from_string("{{ a }}|{{ b }}|{{ 3 }}")
    text = made.render(a="{{7*7}}<i>", b=Markup("<b>{1}</b>"))
    assert text == "&#123;&#123;7*7&#125;&#125;&lt;i&gt;|<b>{1}</b>|3"


def test_render_refuses_a_variable_that_is_not_given():
    with pytest.raises(UndefinedError, match="css"):
        standalone.render("base.html.j2", page_title="x", up="", notes=())


def test_leaflet_asks_for_no_file():
    css, js = standalone.leaflet()
    assert "url(" not in css
    assert ".leaflet-pane" in css
    assert "sourceMappingURL" not in js
    assert "</script" not in js
    standalone.seal(f"{HEAD}<style>{css}</style></head><body><script>{js}</script></body>")


def test_seal_names_the_hash_of_every_script_and_style_once():
    page = f"{HEAD}<style>p {{}}</style></head><script>a = 1;\r\n</script><script>b</script>"
    sealed = standalone.seal(page + '<script type="application/json">{}</script>')
    assert len(re.findall("'sha256-", sealed)) == 3
    assert "script-src 'sha256-" in sealed
    assert "unsafe" not in sealed
    assert "\r" not in sealed
    assert sealed.index("Content-Security-Policy") < sealed.index("<style>")


@pytest.mark.parametrize(
    "fault",
    [
        '<img src="https://host/a.png">',
        '<img src="//host/a.png">',
        '<img src="a.png">',
        '<img srcset="data:x 1x, //host/b.png 2x" src="\thttp://host">',
        '<script src="data:text/javascript,1"></script>',
        '<link rel="stylesheet" href="stijl.css">',
        '<base href="https://host/">',
        '<meta http-equiv="refresh" content="0">',
        '<iframe srcdoc="x"></iframe>',
        '<a href=" java\nscript:alert(1)">x</a>',
        '<a href="data:text/html,x">x</a>',
        '<p onclick="alert(1)">x</p>',
        '<svg><rect fill="url(https://host/x)"/></svg>',
        "<style>p { background: url('a.png') }</style>",
        "<style>@import 'a.css';</style>",
        '<p style="color: red">x</p>',
    ],
)
def test_seal_refuses_a_page_that_does_not_stand_alone(fault):
    with pytest.raises(ValueError, match="page does not stand alone"):
        standalone.seal(f"{HEAD}</head><body>{fault}</body>")


@pytest.mark.parametrize(
    "part",
    [
        '<a href="https://statbel.fgov.be/">bron</a>',
        '<a href="stadsdelen/a.html#b">x</a>',
        '<img src="data:image/png;base64,AA==" alt="">',
        '<svg><rect fill="url(#geen)"/><use href="#a"/></svg>',
        "<style>p { background: url(data:image/png;base64,AA==) }</style>",
    ],
)
def test_seal_allows_links_and_data(part):
    assert part in standalone.seal(f"{HEAD}</head><body>{part}</body>")


def test_seal_allows_style_attributes_only_when_asked_and_there():
    page = f'{HEAD}</head><body><p style="color: red">x</p></body>'
    assert "style-src-attr 'unsafe-inline'" in standalone.seal(page, style_attributes=True)
    plain = standalone.seal(f"{HEAD}</head><body></body>", style_attributes=True)
    assert "unsafe-inline" not in plain


def test_seal_needs_a_head():
    with pytest.raises(ValueError, match="no <meta charset>"):
        standalone.seal("<p>x</p>")
