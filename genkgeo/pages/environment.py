"""The page ``omgevingsanalyse.html``: by life domain, the city now and what its documents gave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from genkgeo.certainty.differences import interval
from genkgeo.pages.context import page_context
from genkgeo.pages.navigation import ENVIRONMENT, FIXED, Link
from genkgeo.pages.rows import rows_as
from genkgeo.pages.standalone import render, seal
from genkgeo.pages.then_and_now import then_and_now
from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.parameters.registry import Indicator
from genkgeo.plans.environment import ASSUMED, SINGLE, beside, sentences
from genkgeo.plans.schema import DOMAINS
from genkgeo.results import Results
from genkgeo.states import State
from genkgeo.words import dutch

UNSURE = "niet te zeggen"
"""In the table, where the figures that are absent may change which area comes first."""


TOLERANCE = 1e-9
"""Bounds that differ by less are equal: they were reached by another sum."""


class _Reference(NamedTuple):
    """A figure of a wider area, in the unit of the indicator; its year may be ours."""

    area: str
    period: int
    value: float
    assumed: bool
    group: str

    @property
    def when(self) -> str:
        """The year, with a mark where the document does not name it."""
        return f"{self.period}{ASSUMED if self.assumed else ''}"


class _End(NamedTuple):
    """The lowest or the highest area, or (without a name) why it cannot be named."""

    value: float
    name: str
    doubt: str = ""


NO_END = _End(float("nan"), "")
"""Where the areas do not differ, or too few are known."""


class _Now(NamedTuple):
    """What the city's figures of one indicator say now; without cells there is no figure."""

    domain: str
    name: str
    sentence: str = ""
    cells: tuple[dict[str, str], ...] = ()


def environment_page(
    results: Results,
    document_numbers: pd.DataFrame,
    titles: Mapping[str, str] | None = None,
    followed: pd.DataFrame | None = None,
    *,
    links: Sequence[Link] = FIXED,
) -> str:
    """Write ``omgevingsanalyse.html``.

    Parameters
    ----------
    results : Results
        Of the year shown: the page is written anew with every refresh.
    document_numbers : pandas.DataFrame
        From `genkgeo.plans.document_numbers.read_document_numbers`.
    titles : mapping of str to str, optional
        File name of a document → what readers know it by.
    followed : pandas.DataFrame, optional
        From `genkgeo.plans.follow_up.follow_up`: one table of all figures, with what follows them.
    links : sequence of Link
        At the top of the page.

    Returns
    -------
    str
        A page that stands alone.
    """
    now = [_now(results, name) for name in results.registry]
    table = beside(document_numbers)
    from_documents = list(sentences(table, results.areas.name))
    domains = [_domain(key, now, from_documents, table) for key in DOMAINS]
    return seal(
        render(
            "omgevingsanalyse.html.j2",
            page_title=f"Omgevingsanalyse {results.year}",
            **page_context(results, links, here=ENVIRONMENT.file),
            finding=finding(results, results.references),
            about=f"{results.title}. Per levensdomein eerst de cijfers van nu, dan die uit de "
            f"documenten van {results.levels.whole.the}, zoals ze daar gedrukt staan.",
            city=results.areas.name,
            domains=[domain for domain in domains if domain["now"] or domain["rows"]],
            then_and_now=None if followed is None else then_and_now(followed),
            sources=[
                {"file": name, "title": (titles or {}).get(name, name)}
                for name in sorted(document_numbers["document"].unique())
            ],
        )
    )


def finding(results: Results, wider: pd.DataFrame) -> str:
    """Say how often the city stood worse than the wider area, and how often it does better now.

    Only figures of one year and of everybody are set beside each other: the last one of the wider
    area, and that of the city in that year. Worse and better are what lies beyond the margins.
    """
    rows = results.measures[results.measures["level"] == MUNICIPALITY]
    of_year = _ends_by(rows)
    now = {name: ends for (name, _), ends in _ends_by(results.current(MUNICIPALITY)).items()}
    worse, better, back, assumed = [], [], [], []
    for name, indicator in results.registry.items():
        reference = _reference(wider, name)
        if indicator.direction == "none" or reference is None or reference.group:
            continue
        then, turned = of_year.get((name, reference.period)), indicator.direction == "lower"
        if then is None:
            continue
        worse.append(then.high < reference.value if turned else then.low > reference.value)
        better.append(name in now and _fell(then, now[name], turned=turned))
        back.append(name in now and _fell(then, now[name], turned=not turned))
        assumed.append(reference.assumed)
    if not worse:
        return f"{results.areas.name} in {results.year}, per levensdomein."
    city_name, number = results.areas.name, len(worse)
    of_years = (
        f"Van {dutch.count(sum(assumed))} daarvan is het jaar afgeleid. " if any(assumed) else ""
    )
    if number == 1:
        weaker = f"{'de enige' if any(worse) else 'geen enkele'} indicator"
        since = f"Daarop staat {city_name} er nu {'' if any(better) else 'niet '}"
        less = "; wel aantoonbaar slechter" if any(back) else ""
    else:
        weaker = dutch.part_of(sum(worse), number, "indicatoren")
        of_those = dutch.part_of(sum(better), number, "").strip().replace("van de", "van die")
        since = f"Op {of_those} staat {city_name} er nu "
        less = f", op {dutch.count(sum(back))} aantoonbaar slechter" if any(back) else ""
    return (
        f"Op {weaker} met een cijfer van hetzelfde jaar stond {city_name} er zwakker voor dan het "
        f"ruimere gebied, buiten de marges. {of_years}{since}aantoonbaar beter voor dan toen{less}."
    )


class _Ends(NamedTuple):
    """A figure, with the least and the most that chance and what is absent leave possible."""

    value: float
    low: float
    high: float


def _ends_by(rows: pd.DataFrame) -> dict[tuple[str, int], _Ends]:
    """Indicator and year → figure of the city with its ends; what has no figure is left out."""
    known = rows[rows["value"].notna()]
    ends = known.reindex(columns=["value", "low", "high", "ci_low", "ci_high"]).astype(float)
    keys = zip(known["indicator"].tolist(), known["period"].tolist(), strict=True)
    each = zip(ends["value"], ends.min(axis=1), ends.max(axis=1), strict=True)
    return {key: _Ends(*of_key) for key, of_key in zip(keys, each, strict=True)}


def _fell(then: _Ends, now: _Ends, *, turned: bool) -> bool:
    """Say whether the risk fell demonstrably: rose where less is more risk (``turned``)."""
    before, after = (
        pd.DataFrame([end], columns=["value", "ci_low", "ci_high"]) for end in (then, now)
    )
    around = interval(before, after).iloc[0]
    return bool(around["low"] > 0 if turned else around["high"] < 0)


def _now(results: Results, name: str) -> _Now:
    """Write the figures of now of one indicator: city, earlier, wider area, the areas within."""
    indicator = results.registry[name]
    rows = results.measures[results.measures["indicator"] == name]
    city = rows[(rows["level"] == MUNICIPALITY) & rows["value"].notna()]
    city = city[city["period"] <= results.year].sort_values("period")
    if city.empty:
        return _Now(indicator.domain, indicator.short)
    first, last = city.iloc[0], city.iloc[-1]
    reference = _reference(results.references, name)
    low, high = ends(results, name)
    no_cell = _cell(indicator, float("nan"), "")
    now = _cell(indicator, last["value"], str(last["period"]))
    earlier = wider = no_cell
    if first["period"] < last["period"]:
        earlier = _cell(indicator, first["value"], str(first["period"]))
    if reference is not None:
        wider = _cell(indicator, reference.value, f"{reference.area} {reference.when}")
    cells = (
        now,
        earlier,
        wider,
        _cell(indicator, low.value, UNSURE if low.doubt else low.name),
        _cell(indicator, high.value, UNSURE if high.doubt else high.name),
    )
    parts = [f"{indicator.label}: {now['text']} in {results.areas.name} in {now['note']}"]
    if earlier["note"]:
        parts.append(f"{earlier['text']} in {earlier['note']}")
    if reference is not None:
        parts.append(f"{wider['text']} in {reference.area} in {reference.when}")
    sentence = f"{', '.join(parts)}.{_of_ends(results, indicator, low, high)}"
    return _Now(indicator.domain, indicator.short, sentence, cells)


def _of_ends(results: Results, indicator: Indicator, low: _End, high: _End) -> str:
    """Name the lowest and the highest area, each only if that is certain."""
    if not (low.name or low.doubt):
        return ""
    level = results.levels[results.levels.parts]
    least, most = (f"{end.name} ({dutch.value(end.value, indicator)})" for end in (low, high))
    if low.doubt and high.doubt:
        why = low.doubt if low.doubt == high.doubt else f"{low.doubt}; {high.doubt}"
        return (
            f" {level.which.capitalize()} het laagst en {level.which_one} het hoogst is, is niet "
            f"te zeggen: {why}."
        )
    if low.doubt:
        unsure = f"{level.which} het laagst is, is niet te zeggen: {low.doubt}"
        return f" Per {level.singular} is het cijfer het hoogst in {most}; {unsure}."
    if high.doubt:
        unsure = f"{level.which} het hoogst is, is niet te zeggen: {high.doubt}"
        return f" Per {level.singular} is het cijfer het laagst in {least}; {unsure}."
    return f" Per {level.singular} is het cijfer het laagst in {least} en het hoogst in {most}."


def ends(results: Results, name: str) -> tuple[_End, _End]:
    """The lowest and the highest area, by value and then by name."""
    rows = results.current(results.levels.parts)
    rows = rows[(rows["indicator"] == name) & (rows["state"] != State.NOT_APPLICABLE)]
    rows = rows.set_index(rows["area"].map(results.areas.names[results.levels.parts])).sort_index()
    values = rows["value"].astype(float)
    if values.nunique() < 2:
        return NO_END, NO_END
    known = values.notna()
    # The bounds of a figure that is not shown are not shown either: it may be anything.
    least = rows["low"].astype(float).fillna(values).where(known, -np.inf)
    most = rows["high"].astype(float).fillna(values).where(known, np.inf)
    return (
        _end(str(values.idxmin()), rows, (least, most)),
        _end(str(values.idxmax()), rows, (-most, -least)),
    )


def _end(first: str, rows: pd.DataFrame, reach: tuple[pd.Series, pd.Series]) -> _End:
    """Name the first area, unless another may come before it.

    Parameters
    ----------
    first : str
        Name of the area that is first by the values that are known.
    rows : pandas.DataFrame
        Index the names of the areas; columns ``value`` and ``coverage``.
    reach : tuple of pandas.Series
        From where to where the figure of each area may lie, mirrored for the highest.
    """
    near, far = reach
    rivals = near.index[(near < far[first] - TOLERANCE) & (near.index != first)]
    if rivals.empty:
        return _End(float(rows["value"][first]), first)
    unsure = [name for name in (first, *rivals) if far[name] > near[name] + TOLERANCE]
    by_name = rows.T
    doubt = dutch.listing([_known(name, by_name[name]) for name in sorted(unsure)])
    return _End(float("nan"), "", doubt)


def _known(name: str, row: pd.Series) -> str:
    """Say how much of an area is known."""
    if pd.isna(row["value"]):
        return f"van {name} is geen cijfer bekend"
    share = dutch.coverage_percent(row["coverage"])
    return f"van {name} is {share}\N{NO-BREAK SPACE}% bekend"


def _reference(wider: pd.DataFrame, name: str) -> _Reference | None:
    """The last figure of a wider area; the first by name where there are several."""
    rows = wider[wider["indicator"] == name]
    rows = rows.sort_values(["period", "area"], ascending=[False, True])
    rows = rows.reindex(columns=_Reference._fields)
    rows["assumed"], rows["group"] = rows["assumed"].eq(True), rows["group"].fillna("")
    return next(iter(rows_as(_Reference, rows)), None)


def _cell(indicator: Indicator, value: float, note: str) -> dict[str, str]:
    return {"text": dutch.value(value, indicator), "note": note}


def _domain(
    key: str,
    now: list[_Now],
    from_documents: list[tuple[str, str, str]],
    table: pd.DataFrame,
) -> dict[str, object]:
    """Put together what there is of one life domain: figures of now, and of the documents."""
    rows = table[table["domain"] == key]
    when = [f"{part} {when}".strip() for part, when in zip(rows["part"], rows["when"], strict=True)]
    of_domain = [(kind, text) for domain, kind, text in from_documents if domain == key]
    return {
        "name": DOMAINS[key],
        "now": [row for row in now if row.domain == key and row.cells],
        "sentences": [text for kind, text in of_domain if kind != SINGLE],
        "singles": [text for kind, text in of_domain if kind == SINGLE],
        "rows": rows.assign(when=when).to_dict("records"),
        "count": len(rows),
    }
