"""One encoder for all text that reaches a page: HTML, SVG, and JSON in a script."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from markupsafe import Markup, escape

# Control characters, and the marks that turn the reading direction of what follows: they
# can make a name read as another name, so the reader sees that they are there.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff"
    "\ud800-\udfff]"
)
# Most texts of a page hold none of what is written otherwise, and are looked at only once.
_OTHERWISE = re.compile(_UNSEEN.pattern[:-1] + "&<>\"'{}`$\\\\]")
# What starts an expression for Jinja, for a template literal or for an escape in a script.
_TEMPLATE = {ord(char): f"&#{ord(char)};" for char in "{}`$\\"}
_SCRIPT = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


def visible(text: str) -> str:
    r"""Write control characters and direction marks as their code point.

    Examples
    --------
    >>> visible("Bret\u202e\x00")
    'Bret[U+202E][U+0000]'
    """
    return _UNSEEN.sub(lambda match: f"[U+{ord(match[0]):04X}]", text)


def encode(text: object) -> Markup:
    """Encode a text for HTML and SVG, so that it shows as written and nothing executes.

    Every string that reaches a page goes through here. The result also survives being
    read by Jinja again, as branca does.

    Examples
    --------
    >>> print(encode('<b title="{{7*7}}">'))
    &lt;b title=&#34;&#123;&#123;7*7&#125;&#125;&#34;&gt;
    """
    plain = str(text)
    if not _OTHERWISE.search(plain):
        return Markup(plain)
    return Markup(str(escape(visible(plain))).translate(_TEMPLATE))


def json_for_script(data: object) -> Markup:
    r"""Write data as JSON that is safe inside ``<script>`` and in a text that Jinja reads again.

    Examples
    --------
    >>> print(json_for_script({"naam": "</script>{{7*7}}"}))
    {"naam":"\u003c/script\u003e\u007b{7*7}}"}
    """
    text = json.dumps(
        _visible_data(data), ensure_ascii=False, allow_nan=False, separators=(",", ":")
    )
    text = re.sub("[<>&]", lambda match: _SCRIPT[match[0]], text)
    # In JSON itself "{" is followed by a quote or a closing brace: these stand in a string.
    return Markup(re.sub(r"\{(?=[{%#])", r"\\u007b", text))


def _visible_data(data: object) -> object:
    if isinstance(data, int | float):  # Asked first, since most of a map is numbers.
        return data
    if isinstance(data, str):
        return visible(data)
    if isinstance(data, Mapping):
        return {visible(str(key)): _visible_data(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_visible_data(value) for value in data]
    return data
