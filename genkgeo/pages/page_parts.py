"""What a page holds that may run, paint or lead outside it, as a browser would read it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_ADDRESSES = frozenset(
    ("src", "href", "xlink:href", "srcset", "poster", "data", "action", "formaction",
     "background", "ping", "manifest")
)  # fmt: skip
_PAINT = ("style", "fill", "stroke", "filter", "mask", "clip-path", "cursor")
_SCHEMES = ("http:", "https:", "mailto:", "tel:")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:")
_CSS_ADDRESS = re.compile(r"url\(\s*[\"']?\s*(?!data:|#|[\"'\s])[^)]*\)|@import\b", re.IGNORECASE)


class PageParts(HTMLParser):
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
        """Look at what a tag says, and begin to keep what it holds."""
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
        """Keep the text of a script or a style sheet."""
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Keep a script that runs, and look at a style sheet."""
        if tag not in ("script", "style") or self._text is None:
            return
        text, self._text = "".join(self._text), None
        if tag == "style":
            self.styles.append(text)
            if address := _CSS_ADDRESS.search(text):
                self.faults.append(f"style: {address[0][:60]}")
        elif self._runs:
            self.scripts.append(text)


# What a tag may say without mattering, in the form in which our templates and drawings write it:
# an attribute of another name, a colour or a pattern of the page itself, a link within the release.
_NAMES = "|".join(sorted({*_ADDRESSES, *_PAINT, "srcdoc", "http-equiv"}))
_PLAIN = rf"""[ \n]+(?!(?i:on|(?:{_NAMES})[=\s/>]))[a-zA-Z][\w:-]*(?:="[^"<>]*")?"""
_PAINTED = r"""[ \n]+(?:fill|stroke)="(?:[^"<>&(@]*|url\(#[\w-]+\))\""""
_LINK = r"""[ \n]+href="[^"<>&:]*\""""
_ANY = r"""[ \n]+[a-zA-Z][\w:-]*(?:="[^"<>]*")?"""
_AS_TEXT = "script|style|title|textarea|iframe|noembed|noframes|noscript|xmp|plaintext"
"""Elements whose content is not read as tags, by some parsers or by all."""
_PASSED_OVER = re.compile(
    rf"(?:[^<]+|</?(?!(?i:base|{_AS_TEXT})\b)[a-zA-Z][a-zA-Z0-9]*(?:{_PLAIN}|{_PAINTED})*[ \n]*/?>"
    rf"|<a(?:{_PLAIN}|{_LINK})*>|<title>[^<]*</title>)+",
    re.ASCII,
)
_OF_INTEREST = re.compile(
    r"<(script|style)\b[^<>]*>.*?</\1>"
    rf"|<(?!(?i:{_AS_TEXT})\b)[a-zA-Z][a-zA-Z0-9]*(?:{_ANY})*[ \n]*/?>"
    r"|<!DOCTYPE html>",
    re.DOTALL | re.ASCII,
)


def read_parts(html: str) -> PageParts:
    """Collect the inline scripts and styles of a page, and what keeps it from standing alone.

    The parser of Python takes most of the time of a page over tags that only draw. Those are
    passed over, and the others given to it. A page with a tag of another form than ours is read
    by it from end to end.

    Examples
    --------
    >>> read_parts("<p onclick='x()'>").faults
    ['p onclick']
    """
    page, at = PageParts(), 0
    while at < len(html):
        passed = _PASSED_OVER.match(html, at)
        if passed:
            at = passed.end()
            continue
        tag = _OF_INTEREST.match(html, at)
        if tag:
            page.feed(tag[0])
        if not tag or page.rawdata or page.cdata_elem:
            page = PageParts()
            page.feed(html)
            break
        at = tag.end()
    page.close()
    return page


def _stands_alone(tag: str, name: str, value: str) -> bool:
    address = re.sub(r"[\x00-\x20]", "", value).lower()
    if name == "href" and tag in ("a", "area"):
        scheme = _SCHEME.match(address)
        return scheme is None or scheme[0] in _SCHEMES
    return not address or address.startswith(("data:", "#"))
