"""The page that says in plain words what is hidden and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from genkgeo.measures.disclosure.secrets import rest_is_secret
from genkgeo.pages.context import page_context
from genkgeo.pages.navigation import FIXED, Link
from genkgeo.pages.standalone import render, seal
from genkgeo.parameters.disclosure_rules import NOWHERE
from genkgeo.parameters.levels import Levels
from genkgeo.parameters.registry import Indicator, all_public
from genkgeo.results import Results
from genkgeo.states import State
from genkgeo.words import dutch

FILE = "verborgen.html"

REST = "zo\u2019n rest"
"""What a rule calls who is left out of a count; the page explains it where it first stands."""


class _Source(NamedTuple):
    """A source, what comes from it, and why its rule is what it is."""

    name: str
    figures: str
    why: str


class _Shown(NamedTuple):
    """How many of the figures of a level are shown."""

    level: str
    hidden: str
    shown: str


def hidden_page(results: Results, *, links: Sequence[Link] = FIXED) -> str:
    """Write ``verborgen.html``.

    Parameters
    ----------
    results : Results
    links : sequence of Link
        At the top of the page.

    Returns
    -------
    str
        A page that stands alone.
    """
    rules = _rules(results.registry, results.levels)
    return seal(
        render(
            "verborgen.html.j2",
            page_title="Wat verborgen is, en waarom",
            **page_context(results, links),
            all_public=all_public(results.registry),
            rules=rules,
            first_with_rest=next((rule for rule in rules if REST in rule), None),
            shares=_shares(results),
            title=results.title,
            city=results.areas.name,
        )
    )


def _rules(registry: dict[str, Indicator], levels: Levels) -> dict[str, list[_Source]]:
    """Put the sources with the same rule together, in the order of the registry."""
    # Of one source a share of people may have a rest, and a number of characteristics none.
    alike: dict[tuple[str, str], list[Indicator]] = {}
    for one in registry.values():
        alike.setdefault((_in_words(one, levels), one.source), []).append(one)
    by_rule: dict[str, list[_Source]] = {}
    for (rule, source), own in alike.items():
        figures = dutch.listing(sorted({one.short for one in own}))
        by_rule.setdefault(rule, []).append(_Source(source, figures, own[0].why_hidden))
    return by_rule


def _in_words(one: Indicator, levels: Levels) -> str:
    """Say the rule of an indicator.

    Examples
    --------
    >>> from genkgeo.parameters.levels import Level
    >>> from genkgeo.parameters.registry import Indicator
    >>> plain = dict(label="a", short="a", unit="", domain="wonen", kind="rate", numerator="a",
    ...     denominator="b", source="c", minimum=20.0)
    >>> levels = Levels.between([Level(id="wijk", singular="wijk", plural="wijken", article="de")])
    >>> _in_words(Indicator(**plain, public=True), levels)
    'De bron publiceert ze zelf. Een cijfer over minder dan 20 staat er niet.'
    >>> hidden = dict(plain, smallest_count=5, complements=True)
    >>> _in_words(Indicator(**hidden, maximum_ratio=1), levels)
    'Een cijfer over minder dan 20 staat er niet, en een aantal van 1 tot 4 of zo’n rest evenmin.'
    >>> _in_words(Indicator(**hidden, maximum_ratio=4), levels)
    'Een cijfer over minder dan 20 staat er niet, en een aantal van 1 tot 4 evenmin.'
    >>> _in_words(Indicator(**plain, shown_from="wijk"), levels)
    'Deze cijfers staan er pas vanaf de wijk. Een cijfer over minder dan 20 staat er niet.'
    >>> _in_words(Indicator(**plain, shown_from="nergens"), levels)
    'Deze cijfers staan nergens: ze zijn enkel voor wie er bij de stad mee werkt.'
    """
    if one.shown_from == NOWHERE:
        return "Deze cijfers staan nergens: ze zijn enkel voor wie er bij de stad mee werkt."
    from_level = ""
    if one.shown_from is not None and one.shown_from != levels.ids[0]:
        from_level = f"Deze cijfers staan er pas vanaf {levels[one.shown_from].the}. "
    few = f"een cijfer over minder dan {dutch.number(one.minimum)} staat er niet"
    if one.public:
        return "De bron publiceert ze zelf." + (f" E{few[1:]}." if one.minimum > 1 else "")
    parts = [few] if one.minimum > 1 else []
    last = one.smallest_count - 1
    if last >= 1 or one.zeros_hidden:
        first = 0 if one.zeros_hidden else 1
        counts = f"van {first} tot {last}" if first < last else f"van {last}"
        rest = f" of {REST}" if rest_is_secret(one) else ""
        parts.append(f"een aantal {counts}{rest}{' evenmin' if parts else ' staat er niet'}")
    text = ", en ".join(parts) or "alles staat er"
    return f"{from_level}{text[0].upper()}{text[1:]}."


def _shares(results: Results) -> list[_Shown]:
    """Count what is shown of each level, of the figures that there are."""
    measures = results.measures
    there = measures["value"].notna() | measures["state"].eq(State.SUPPRESSED)
    rows = []
    for level in results.levels:
        own = there & measures["level"].eq(level)
        total = int(own.sum())
        hidden = int((own & measures["state"].eq(State.SUPPRESSED)).sum())
        if total:
            share = _percent(1 - hidden / total)
            name = results.levels[level].plural if level != results.levels.whole.id else (
                results.levels.whole.the
            )  # fmt: skip
            rows.append(_Shown(name, dutch.number(hidden), share))
    return rows


def _percent(share: float) -> str:
    """Say a share in whole per cents; what is not all is never said to be.

    Examples
    --------
    >>> _percent(1.0), _percent(0.998), _percent(0.8072)
    ('alle', '99 %', '80 %')
    """
    return "alle" if share == 1 else f"{int(100 * share)} %"
