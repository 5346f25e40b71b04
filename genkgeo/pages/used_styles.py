"""The rules of a style sheet that a page can use: each of fifty pages carries its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

_WORD = re.compile(r"[A-Za-z_][\w-]*")
_NAMED = re.compile(r"[.#](" + _WORD.pattern + ")")
_ELEMENT = re.compile(r"(?<![\w.#:\[\"=-])([a-z][a-z0-9]*)")
_ASIDE = re.compile(r":(?:is|not|has|where)\([^()]*\)")
_HAS = re.compile(r":has\((\.[\w-]+)\)")
_OF_LEAFLET = "leaflet-"
"""Leaflet puts its names together while it runs, so that they stand nowhere as a whole."""


def used_styles(css: str, html: str) -> str:
    """Leave out of a style sheet what only speaks of elements, classes and ids a page has not.

    A name counts as there when it stands anywhere in the page, in its scripts as well.

    Examples
    --------
    >>> sheet = "p{margin:0}.map,dl{color:red}@media print{.dots{top:0}}"
    >>> print(used_styles(sheet, '<p class="map">'))
    p{margin:0}.map{color:red}
    """
    words = set(_WORD.findall(html))
    return "".join(_kept(css, words))


def _kept(css: str, words: set[str]) -> Iterator[str]:
    for head, body in _rules(css):
        if head.lstrip().startswith("@media"):
            inner = "".join(_kept(body, words))
            if inner:
                yield f"{head}{{{inner}}}"
        elif head.lstrip().startswith("@"):
            yield f"{head}{{{body}}}"
        else:
            fitting = [one for one, names in _selectors(head) if names <= words]
            if fitting:
                yield f"{','.join(fitting)}{{{body}}}"


@cache
def _selectors(head: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Each selector of a rule with the names that a page must have for it."""
    return tuple(
        (
            one,
            frozenset(
                name
                for pattern in (_NAMED, _ELEMENT)
                for name in pattern.findall(_without_asides(one))
                if not name.startswith(_OF_LEAFLET)
            ),
        )
        for one in _listed(head)
    )


def _listed(head: str) -> list[str]:
    """Part a list of selectors at its commas, and not at those between brackets.

    Examples
    --------
    >>> _listed("h2:not(:has(> :not(h3,p)),.soft),p")
    ['h2:not(:has(> :not(h3,p)),.soft)', 'p']
    """
    parts, depth = [""], 0
    for sign in head:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def _without_asides(selector: str) -> str:
    """Leave out what a selector asks between brackets: that may be the absence of a name.

    Examples
    --------
    >>> _without_asides("body:has(.map) p:not(.soft):not(:has(.old))")
    'body.map p'
    """
    selector = _HAS.sub(r"\1", selector)
    while (shorter := _ASIDE.sub("", selector)) != selector:
        selector = shorter
    return selector


@cache
def _rules(css: str) -> tuple[tuple[str, str], ...]:
    """Head and body of each rule at the outermost level."""
    rules, depth, start, opened = [], 0, 0, 0
    for brace in re.finditer("[{}]", css):
        if brace[0] == "{":
            depth += 1
            if depth == 1:
                opened = brace.start()
        else:
            depth -= 1
            if depth == 0:
                rules.append((css[start:opened], css[opened + 1 : brace.start()]))
                start = brace.end()
    return tuple(rules)
