"""Whether it gets better: of each figure of an area what became of it, and one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from markupsafe import Markup

from genkgeo.change.since_first import Since, since_first
from genkgeo.drawings.sparkline import banded_line
from genkgeo.pages.selection import compared
from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.parameters.registry import Indicator
from genkgeo.results import NO_NEW, VERDICTS, Results
from genkgeo.words import dutch, sentences

NO_FIRST = "geen eerste cijfer"
"""Of this area; others may have one."""

CHANCE = "kan toeval zijn"
MORE, LESS = "meer risico", "minder risico"
UP, DOWN = "\N{UPWARDS ARROW}", "\N{DOWNWARDS ARROW}"


class Moved(NamedTuple):
    """What became of a figure, as a cell shows it."""

    arrow: str = ""
    amount: str = ""
    words: str = ""
    firm: bool = False


class Row(NamedTuple):
    """One figure of an area: now, in the city, through the years, and what became of it."""

    name: str
    id: str
    note: str
    text: str
    number: bool
    margin: str
    city: str
    line: Markup
    last: Moved
    first: Moved


class Better(NamedTuple):
    """The table and the sentence; without rows there is nothing to compare."""

    sentence: str
    rows: tuple[Row, ...]
    last: str
    """Head of the column of the last comparison; empty where there is none."""
    first: str
    """Likewise of the one with the first year."""


def better(results: Results, level: str, area: str) -> Better:
    """Tell of an area whether its figures go towards less risk.

    Parameters
    ----------
    results : Results
    level, area : str

    Returns
    -------
    Better
        Rows in the order of the registry. What chance can explain says so; what rests on a cell
        that must be looked at again has no arrow.
    """
    since = results.once(since_first, level).get(area, {})
    change = results.change
    years = {own.then for own in since.values()}
    first = ""
    if since:
        first = f"Sinds {years.pop()}" if len(years) == 1 else "Sinds het eerste jaar"
    last = "" if change is None else f"Sinds {change.since}"
    rows = tuple(_row(results, level, area, name, since) for name in compared(results))
    return Better(_sentence(results, level, area, since, (last, first)), rows, last, first)


def _row(results: Results, level: str, area: str, name: str, since: Mapping[str, Since]) -> Row:
    indicator = results.registry[name]
    measure = sentences.measures_of(results, level, area)[name]
    city = sentences.measures_of(results, MUNICIPALITY, results.areas.code)[name]
    remarks = (
        sentences.period_text(measure, results.year),
        sentences.coverage_text(measure, indicator),
        sentences.supplied_text(measure),
    )
    low, high = sentences.margin(measure)
    flagged = bool(sentences.flag_text(results, level, area, name))
    ours = since.get(name)
    has_figure = measure["value"] == measure["value"]
    never = ("", NO_FIRST if since and has_figure else "", 0.0)
    several = len({own.then for own in since.values()}) > 1
    return Row(
        name=indicator.short,
        id=name,
        note=", ".join(filter(None, (dutch.unit_beside(indicator), *remarks))),
        text=sentences.value_text(measure, indicator),
        number=has_figure,
        margin=dutch.interval(low, high, indicator),
        city="" if level == MUNICIPALITY else sentences.value_text(city, indicator),
        line=_line(results, level, area, name),
        last=_last(results, level, area, name, flagged=flagged),
        first=_cell(
            indicator,
            *(never if ours is None else (ours.verdict, ours.why, ours.real)),
            flagged=flagged,
            of=f"sinds {ours.then}" if several and ours else "",
        ),
    )


def _last(results: Results, level: str, area: str, name: str, *, flagged: bool) -> Moved:
    """Tell what really changed since the earlier release or year."""
    row = results.once(_changes).get((level, area), {}).get(name)
    if row is None:
        return Moved(words="") if results.change is None else Moved(words=NO_NEW)
    return _cell(results.registry[name], *row, flagged=flagged)


def _changes(results: Results) -> dict[tuple[str, str], dict[str, tuple[str, str, float]]]:
    """Level and area → figure → verdict, why there is none, and the real part of its change."""
    found: dict[tuple[str, str], dict[str, tuple[str, str, float]]] = {}
    if results.change is None:
        return found
    columns = ("level", "area", "what", "verdict", "why", "real")
    cells = (results.change.parts[column].tolist() for column in columns)
    for level, area, what, said, why, real in zip(*cells, strict=True):
        found.setdefault((level, area), {})[what] = (said, why, real)
    return found


def _cell(
    indicator: Indicator, said: str, why: str, real: float, *, flagged: bool, of: str = ""
) -> Moved:
    """Write what became of a figure.

    Examples
    --------
    >>> share = Indicator(label="x", short="x", unit="%", domain="wonen", numerator="a",
    ...     denominator="b", source="x")
    >>> _cell(share, "gedaald", "", -1.26, flagged=False)
    Moved(arrow='↓', amount='−1,3', words='minder risico', firm=True)
    >>> _cell(share, "niet aantoonbaar veranderd", "", 0.3, flagged=False).words
    'kan toeval zijn'
    >>> _cell(share, "gestegen", "", 3.0, flagged=True)
    Moved(arrow='', amount='', words='kijk na', firm=False)
    """
    if said not in VERDICTS:
        return Moved(words=", ".join(filter(None, (why, of))))
    if flagged:
        return Moved(words=sentences.LOOK_AGAIN)
    amount = dutch.number(real, indicator.decimals, sign=True)
    arrow = UP if amount.startswith("+") else DOWN if amount.startswith("\N{MINUS SIGN}") else ""
    firm = said in VERDICTS[:2]
    words = CHANCE
    if firm:
        risky = (said == VERDICTS[0]) == (indicator.direction == "higher")
        words = said if indicator.direction == "none" else MORE if risky else LESS
    return Moved(arrow, amount, ", ".join(filter(None, (words, of))), firm)


def _line(results: Results, level: str, area: str, name: str) -> Markup:
    """Draw the figure through the years, with what chance leaves open."""
    points = [
        (year, value, *sentences.margin(row))
        for year, value, row in results.once(_courses).get((level, area, name), ())
    ]
    indicator = results.registry[name]
    ends = [f"{dutch.value(value, indicator)} in {year}" for year, value, *_ in points]
    said = f"van {ends[0]} naar {ends[-1]}" if ends else ""
    return banded_line(points, title=f"{indicator.short}: {said}")


def _courses(
    results: Results,
) -> dict[tuple[str, str, str], list[tuple[int, float, dict[str, float]]]]:
    """Level, area and indicator → its years with a figure, in order, with the ends of each."""
    rows = results.measures
    rows = rows[(rows["period"] <= results.year) & rows["value"].notna()]
    rows = rows[rows["level"].isin([*results.levels.with_sheets, MUNICIPALITY])]
    rows = rows.sort_values("period", kind="stable")
    ends = [name for name in ("low", "high", "ci_low", "ci_high") if name in rows]
    keys = zip(
        rows["level"].tolist(), rows["area"].tolist(), rows["indicator"].tolist(), strict=True
    )
    numbers = rows[["period", "value", *ends]].to_numpy(dtype=float).tolist()
    found: dict[tuple[str, str, str], list[tuple[int, float, dict[str, float]]]] = {}
    for key, (year, value, *own) in zip(keys, numbers, strict=True):
        row = {"value": value, **dict(zip(ends, own, strict=True))}
        found.setdefault(key, []).append((int(year), value, row))
    return found


def _sentence(
    results: Results, level: str, area: str, since: Mapping[str, Since], heads: tuple[str, str]
) -> str:
    """Say how many figures went demonstrably towards more and towards less risk."""
    changes = results.once(_changes).get((level, area), {})
    spans = (
        (heads[1], {name: own.verdict for name, own in since.items()}),
        (heads[0], {name: row[0] for name, row in changes.items()}),
    )
    lines = [
        _counted(results, head, _judged(results, level, area, verdicts))
        for head, verdicts in spans
        if head
    ]
    look = [
        results.registry[name].short
        for name in compared(results)
        if sentences.flag_text(results, level, area, name)
    ]
    if look:
        lines.append(f"Eerst na te kijken, en dus niet meegeteld: {dutch.listing(look)}.")
    return " ".join(filter(None, lines))


def _judged(results: Results, level: str, area: str, verdicts: Mapping[str, str]) -> dict[str, str]:
    """Keep the verdicts on figures that count in the risk and need no second look."""
    return {
        name: said
        for name, said in verdicts.items()
        if said in VERDICTS
        and name in results.registry
        and results.registry[name].direction != "none"
        and not sentences.flag_text(results, level, area, name)
    }


def _counted(results: Results, head: str, verdicts: Mapping[str, str]) -> str:
    """Count the verdicts of a span of years in a sentence.

    Such as ``Sinds 2013 gingen drie van de negen cijfers van het risico aantoonbaar naar minder
    risico en één naar meer risico; de andere verschillen kunnen toeval zijn.``
    """
    if not verdicts:
        return ""
    less, more = (
        sum(_towards_more(results, name, said) is side for name, said in verdicts.items())
        for side in (False, True)
    )
    if len(verdicts) == 1:
        [only] = verdicts
        short = dutch.in_sentence(results.registry[only].short)
        towards = MORE if more else LESS
        did = f"aantoonbaar naar {towards}" if less + more else "niet aantoonbaar"
        return f"{head} veranderde {short} {did}."
    if not less + more:
        of_all = dutch.part_of(0, len(verdicts), "cijfers van het risico")
        return f"{head} is {of_all} aantoonbaar veranderd."
    first, side = (less, LESS) if less else (more, MORE)
    verb = "ging" if first == 1 else "gingen"
    who = dutch.part_of(first, len(verdicts), "cijfers van het risico")
    text = f"{head} {verb} {who} aantoonbaar naar {side}"
    if less and more:
        text += f" en {dutch.count(more)} naar {MORE}"
    left = len(verdicts) - less - more
    rest = {0: "", 1: "; het andere verschil kan toeval zijn"}
    return f"{text}{rest.get(left, '; de andere verschillen kunnen toeval zijn')}."


def _towards_more(results: Results, name: str, said: str) -> bool | None:
    """Say whether a figure went demonstrably towards more risk; None where it did not change."""
    if said not in VERDICTS[:2]:
        return None
    return (said == VERDICTS[0]) == (results.registry[name].direction == "higher")
