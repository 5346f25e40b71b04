"""Pages that stand alone: templates, styles and Leaflet inline, nothing from outside."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from genkgeo.drawings.markup import encode

ASSETS = (Path(__file__).parent / "assets", Path(__file__).parent / "map" / "assets")


def _finalize(value: object) -> object:
    return value if isinstance(value, Markup) else encode(value)


@cache
def _environment() -> Environment:
    return Environment(
        loader=ChoiceLoader([PackageLoader("genkgeo.pages"), PackageLoader("genkgeo.pages.map")]),
        autoescape=True,
        finalize=_finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, **context: object) -> str:
    """Fill in a template of the pages or the map; every expression goes through `encode`.

    Text that a template joins to markup (``~``, ``+``) is escaped for HTML only, so let
    templates write it beside the markup.

    Raises
    ------
    jinja2.UndefinedError
        The template uses a variable that is not in the context.
    """
    return _environment().get_template(template).render(**context)


@cache
def asset(name: str) -> Markup:
    """Read a style sheet or a script of the pages or the map as it is."""
    folder = next(folder for folder in ASSETS if (folder / name).is_file())
    return Markup((folder / name).read_text(encoding="utf-8"))


@cache
def leaflet() -> tuple[Markup, Markup]:
    """Leaflet's stylesheet and script, with nothing that asks for another file.

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
    sealed, replaced = re.subn(
        r"(?i)<head[^>]*>\s*<meta charset[^>]*>", lambda head: head[0] + meta, html, count=1
    )
    if not replaced:
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
    return (
        " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests) or "'none'"
    )


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
        attributes = {name: value or "" for name, value in attrs}
        for name, value in attributes.items():
            self._check_attribute(tag, name, value)
        if tag == "base" or (tag == "meta" and "http-equiv" in attributes):
            self.faults.append(f"{tag} {attributes.get('http-equiv', '')}".strip())
        if tag in ("script", "style"):
            self._text = []
            # Data in a script element is not run, so it needs no hash.
            self._runs = attributes.get("type", "") in ("", "text/javascript", "module")
            if tag == "script" and "src" in attributes:
                self.faults.append("script src")

    def _check_attribute(self, tag: str, name: str, value: str) -> None:
        self.style_attributes |= name == "style"
        if name.startswith("on") or name == "srcdoc":
            self.faults.append(f"{tag} {name}")
        elif name in _ADDRESSES and not _stands_alone(tag, name, value):
            self.faults.append(f"{tag} {name}={value[:60]}")
        elif name in _PAINT and (address := _CSS_ADDRESS.search(value)):
            self.faults.append(f"{tag} {name}={address[0][:60]}")

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("script", "style") or self._text is None:
            return
        text, self._text = "".join(self._text), None
        if tag == "style":
            self.styles.append(text)
            if address := _CSS_ADDRESS.search(text):
                self.faults.append(f"style: {address[0][:60]}")
        elif self._runs:
            self.scripts.append(text)


def _stands_alone(tag: str, name: str, value: str) -> bool:
    address = re.sub(r"[\x00-\x20]", "", value).lower()
    if name == "href" and tag in ("a", "area"):
        scheme = _SCHEME.match(address)
        return scheme is None or scheme[0] in _SCHEMES
    return not address or address.startswith(("data:", "#"))
