"""Pages that stand alone: templates, styles and Leaflet inline, nothing from outside."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from genkgeo.drawings.markup import encode
from genkgeo.pages.noted_terms import with_notes
from genkgeo.pages.page_parts import read_parts
from genkgeo.pages.used_styles import used_styles

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

    Each term has a note where it first stands. Of the style sheet ``css`` the page gets the rules
    that it can use.

    Text that a template joins to markup (``~``, ``+``) is escaped for HTML only, so let
    templates write it beside the markup.

    Raises
    ------
    jinja2.UndefinedError
        The template uses a variable that is not in the context.
    """
    html = _environment().get_template(template).render(**context)
    if context.get("glossary") and context.get("here") != context["glossary"]:
        html = with_notes(html, f"{context.get('up', '')}{context['glossary']}")
    css = str(context.get("css", ""))
    if not css:
        return html
    before, _, after = html.partition(css)
    return before + used_styles(css, before + after) + after


@cache
def asset(name: str) -> Markup:
    """Read a script of the pages or the map as it is, or a style sheet in as few signs as can be.

    A release has some fifty pages, each with all of the style sheet.
    """
    folder = next(folder for folder in ASSETS if (folder / name).is_file())
    text = (folder / name).read_text(encoding="utf-8")
    if not name.endswith(".css"):
        return Markup(text)
    text = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
    # What stands between quotation marks is read on the page, and stays as it is.
    text = re.sub(r'("[^"]*")|\s*([{};,])\s*', r"\1\2", text).strip().replace(";}", "}")
    return Markup(re.sub(r"([{;][a-z-]+:) ", r"\1", text))


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
    page = read_parts(html)
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
