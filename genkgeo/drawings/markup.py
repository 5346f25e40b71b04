"""Pages that stand alone: one encoder for all text, Leaflet inline, nothing from outside."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

# Control characters, and the marks that turn the reading direction of what follows: they
# can make a name read as another name, so the reader sees that they are there.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff"
    "\ud800-\udfff]"
)
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
    return _UNSEEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


def encode(text: object) -> Markup:
    """Encode a text for HTML and SVG, so that it shows as written and nothing executes.

    Every string that reaches a page goes through here. The result also survives being
    read by Jinja again, as branca does.

    Examples
    --------
    >>> print(encode('<b title="{{7*7}}">'))
    &lt;b title=&#34;&#123;&#123;7*7&#125;&#125;&#34;&gt;
    """
    return Markup(str(escape(visible(str(text)))).translate(_TEMPLATE))


def json_for_script(data: object) -> Markup:
    r"""Write data as JSON that is safe inside ``<script>`` and in a text that Jinja reads again.

    Examples
    --------
    >>> print(json_for_script({"naam": "</script>{{7*7}}"}))
    {"naam":"\u003c/script\u003e\u007b{7*7}}"}
    """
    text = json.dumps(_seen(data), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    text = re.sub("[<>&]", lambda found: _SCRIPT[found[0]], text)
    # In JSON itself "{" is followed by a quote or a brace that closes; these are in a string.
    return Markup(re.sub(r"\{(?=[{%#])", r"\\u007b", text))


def _seen(data: object) -> object:
    if isinstance(data, int | float):  # most of a map is numbers
        return data
    if isinstance(data, str):
        return visible(data)
    if isinstance(data, Mapping):
        return {visible(str(key)): _seen(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_seen(value) for value in data]
    return data


def _finalize(value: object) -> object:
    return value if isinstance(value, Markup) else encode(value)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("genkgeo"),
        autoescape=True,
        finalize=_finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, **context: object) -> str:
    """Fill in a template of ``genkgeo/templates``; every expression goes through `encode`.

    Text that a template joins to markup (``~``, ``+``) is escaped for HTML only, so let
    templates write it beside the markup.

    Raises
    ------
    jinja2.UndefinedError
        The template uses a variable that is not in the context.
    """
    return _environment().get_template(template).render(**context)


def asset(name: str) -> Markup:
    """Read a file of ``genkgeo/assets`` as it is."""
    return Markup((Path(__file__).parent / "assets" / name).read_text(encoding="utf-8"))


@cache
def leaflet() -> tuple[Markup, Markup]:
    """Give Leaflet's stylesheet and script, with nothing that asks for another file.

    Rules for images (the layer switch and the default marker) and for Internet Explorer
    are left out: the map uses neither.

    Returns
    -------
    css, js : markupsafe.Markup
    """
    from xstatic.pkg.leaflet import BASE_DIR  # only here: most imports draw no map

    css = (Path(BASE_DIR) / "leaflet.css").read_text(encoding="utf-8")
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"[^{}]*\{[^{}]*\burl\([^{}]*\}", "", css)
    js = (Path(BASE_DIR) / "leaflet.js").read_text(encoding="utf-8")
    js = re.sub(r"^//# sourceMappingURL=.*$", "", js, flags=re.MULTILINE)
    return Markup(re.sub(r"\s*\n\s*", "\n", css).strip()), Markup(js.strip())


def seal(html: str, *, style_attributes: bool = False, images: str = "") -> str:
    """Add a content security policy that allows only the scripts and styles in the page.

    Parameters
    ----------
    html : str
        A whole page, with its ``<meta charset>`` first in the head.
    style_attributes : bool
        Allow ``style="…"``, for a page of which others wrote the HTML.
    images : str
        A host that scripts of the page may ask for images; empty for a page that asks nothing.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        The page asks for something outside itself, runs a script from an attribute, or
        has style attributes that are not allowed.

    Examples
    --------
    >>> sealed = seal('<head><meta charset="utf-8"><style>p {}</style></head>')
    >>> print(sealed.split("; ")[3])
    style-src 'sha256-SNJDlN1Iy2mnt7DOjQIyDb2LQE6O5PQiSZomcdzawQ4='
    """
    # A browser hashes what it has parsed, and parsing turns every line end into "\n".
    html = html.replace("\r\n", "\n").replace("\r", "\n")
    page = _Page()
    page.feed(html)
    page.close()
    if page.style_attributes and not style_attributes:
        page.faults.append("style attribute")
    if page.faults:
        raise ValueError(f"page does not stand alone: {', '.join(page.faults[:5])}")
    policy = [
        "default-src 'none'",
        " ".join(["img-src data:", *images.split()]),
        f"script-src {_hashes(page.scripts)}",
        f"style-src {_hashes(page.styles)}",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    if page.style_attributes:
        policy.insert(4, "style-src-attr 'unsafe-inline'")
    meta = f'\n<meta http-equiv="Content-Security-Policy" content="{"; ".join(policy)}">'
    sealed, found = re.subn(
        r"(?i)<head[^>]*>\s*<meta charset[^>]*>", lambda head: head[0] + meta, html, count=1
    )
    if not found:
        raise ValueError("page has no <meta charset> at the start of its head")
    return sealed


ONLINE_HOST = "https://geo.api.vlaanderen.be"
"""The one host that a page may ask for images, and only the page of that name."""
ONLINE_PAGE = "kaart_online.html"

_POLICY = re.compile(r'\n<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


def require_sealed(html: str, *, images: str = "") -> None:
    """Raise unless a page stands alone, with the policy that `seal` gives it.

    Parameters
    ----------
    html : str
    images : str
        The host that it may ask for images.

    Raises
    ------
    ValueError
        It has no policy, or another than its scripts and styles ask for, or it asks for
        something outside itself.

    Examples
    --------
    >>> require_sealed(seal('<head><meta charset="utf-8"><style>p {}</style></head>'))
    >>> require_sealed('<head><meta charset="utf-8"></head>')
    Traceback (most recent call last):
    ValueError: page has no content-security policy
    """
    policy = _POLICY.search(html)
    if policy is None:
        raise ValueError("page has no content-security policy")
    bare = html.replace(policy[0], "", 1)
    if seal(bare, style_attributes="style-src-attr" in policy[1], images=images) != html:
        raise ValueError("page has another policy than its scripts and styles ask for")


def _hashes(texts: list[str]) -> str:
    digests = (hashlib.sha256(text.encode()).digest() for text in dict.fromkeys(texts))
    return " ".join(f"'sha256-{base64.b64encode(one).decode()}'" for one in digests) or "'none'"


_ADDRESSES = frozenset(
    ("src", "href", "xlink:href", "srcset", "poster", "data", "action", "formaction",
     "background", "ping", "manifest")
)  # fmt: skip
_PAINT = ("style", "fill", "stroke", "filter", "mask", "clip-path", "cursor")
_SCHEMES = ("http:", "https:", "mailto:", "tel:")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:")
_CSS_ADDRESS = re.compile(r"url\(\s*[\"']?\s*(?!data:|#|[\"'\s])[^)]*\)|@import\b", re.IGNORECASE)


class _Page(HTMLParser):
    """Collect the inline scripts and styles of a page, and what keeps it from standing alone."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.faults: list[str] = []
        self.style_attributes = False
        self._text: list[str] | None = None
        self._runs = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        for name, value in given.items():
            self._check_attribute(tag, name, value)
        if tag == "base" or (tag == "meta" and "http-equiv" in given):
            self.faults.append(f"{tag} {given.get('http-equiv', '')}".strip())
        if tag in ("script", "style"):
            self._text = []
            # Data in a script element is not run, so it needs no hash.
            self._runs = given.get("type", "") in ("", "text/javascript", "module")
            if tag == "script" and "src" in given:
                self.faults.append("script src")

    def _check_attribute(self, tag: str, name: str, value: str) -> None:
        self.style_attributes |= name == "style"
        if name.startswith("on") or name == "srcdoc":
            self.faults.append(f"{tag} {name}")
        elif name in _ADDRESSES and not _stands_alone(tag, name, value):
            self.faults.append(f"{tag} {name}={value[:60]}")
        elif name in _PAINT and (found := _CSS_ADDRESS.search(value)):
            self.faults.append(f"{tag} {name}={found[0][:60]}")

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("script", "style") or self._text is None:
            return
        text, self._text = "".join(self._text), None
        if tag == "style":
            self.styles.append(text)
            if found := _CSS_ADDRESS.search(text):
                self.faults.append(f"style: {found[0][:60]}")
        elif self._runs:
            self.scripts.append(text)


def _stands_alone(tag: str, name: str, value: str) -> bool:
    address = re.sub(r"[\x00-\x20]", "", value).lower()
    if name == "href" and tag in ("a", "area"):
        scheme = _SCHEME.match(address)
        return scheme is None or scheme[0] in _SCHEMES
    return not address or address.startswith(("data:", "#"))
