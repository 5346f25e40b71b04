"""Answers about the risk: how high, why, how sure, who is alike, what changed, what is a signal."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from genkgeo.analysis.desk import Desk
from genkgeo.analysis.lookup import one_of, refuse
from genkgeo.analysis.ranking import group, rank
from genkgeo.analysis.tables import CODE, NAME, Table, named
from genkgeo.certainty.uncertainty import COLUMNS as CERTAINTY
from genkgeo.errors import AskedError
from genkgeo.parameters.choices import TRANSFORMS
from genkgeo.results import PARTS, Profiles, Results
from genkgeo.results.nearest import distances
from genkgeo.words import dutch
from genkgeo.words.reasons import why_sentence

CHANGED = ["earlier", "later", "difference", *PARTS, "low", "high", "verdict", "why"]
"""Columns of what changed, after the name and the figure."""


def risk(desk: Desk, level: str | None, areas: object) -> Table:
    """Score, rank and fifth of the areas of a level, the highest first."""
    level = desk.lookup.ranked(level)
    codes = desk.lookup.inside(areas, level)
    scores = by_rank(desk, desk.computed.ranked.risk[level].scores.loc[codes], level)
    return desk.dress(scores, f"Risico, {desk.of(level)}, {desk.year}")


def by_rank(desk: Desk, frame: pd.DataFrame, level: str) -> pd.DataFrame:
    """Put areas in the order of their rank, with their names."""
    return named(frame, desk.names(level)).sort_values(["rank", NAME])


def of_area(desk: Desk, area: object, level: str | None) -> tuple[str, str]:
    """Find an area that has a rank."""
    if not isinstance(area, str):
        raise AskedError("Noem één gebied", expected="een naam of een code", found=repr(area))
    found, code = desk.lookup.area(area, level)
    if found not in desk.lookup.areas.levels.ranked:
        raise refuse(
            f"{desk.lookup.areas.levels[found].title} {desk.names(found)[code]} heeft geen rang",
            area,
            list(desk.lookup.areas.levels.ranked),
        )
    return found, code


def parts_of(desk: Desk, area: object, level: str | None) -> Table:
    """What makes the score of an area: an indicator a row, what adds most first."""
    level, code = of_area(desk, area, level)
    results = desk.computed.ranked
    own = results.risk[level]
    added = own.contributions.loc[code]
    average = own.contributions.mean()
    figures = results.table(level)
    frame = pd.DataFrame(
        {
            NAME: str(desk.names(level)[code]),
            "indicator": added.index,
            "value": figures.loc[code].reindex(added.index).to_numpy(),
            "average": figures.mean().reindex(added.index).to_numpy(),
            "contribution": added.to_numpy(),
            "above_average": (added - average).to_numpy(),
        },
        index=pd.Index([code] * len(added), name=CODE),
    ).sort_values("above_average", ascending=False, kind="stable")
    notes = [why_sentence(results, level, code)]
    score = own.by_area[code]
    title = f"Waarom {frame[NAME].iloc[0]}: score {dutch.number(score.score, 2)}"
    if pd.notna(score.rank):
        title += f", rang {dutch.number(score.rank)} van {dutch.number(score.of)}"
    return desk.dress(frame, title, notes=notes)


def choices_of(desk: Desk, area: object, level: str | None) -> Table:
    """Which choice makes the rank of an area: each choice changed by itself, what moves most first.

    Each other scale, and each indicator left out.
    """
    level, code = of_area(desk, area, level)
    results, choices = desk.computed.ranked, desk.computed.params.file.risk
    own = results.risk[level]
    place, fifth = own.scores.loc[code, "rank"], own.scores.loc[code, "fifth"]
    rows = []
    for scale in TRANSFORMS:
        if scale != choices.transform:
            made = _reranked(results, choices.model_copy(update={"transform": scale}), level)
            rows.append((f"schaal {scale}", made))
    for name in own.weights.index:
        short = desk.registry[name].short
        kept = {one: ind for one, ind in results.registry.items() if one != name}
        made = _reranked(replace(results, registry=kept), choices, level)
        rows.append((f"zonder {short}", made))
    frame = pd.DataFrame(
        {
            NAME: str(desk.names(level)[code]),
            "choice": [what for what, _ in rows],
            "rank": place,
            "other": [scores.loc[code, "rank"] for _, scores in rows],
            "fifth": fifth,
            "other_fifth": [scores.loc[code, "fifth"] for _, scores in rows],
        },
        index=pd.Index([code] * len(rows), name=CODE),
    )
    frame["shift"] = frame["other"] - frame["rank"]
    frame = frame.iloc[np.argsort(-frame["shift"].abs().fillna(-1), kind="stable")]
    leaves = frame.loc[frame["other_fifth"].notna() & (frame["other_fifth"] != fifth), "choice"]
    said = (
        f"In een ander vijfde met: {dutch.listing(list(leaves))}."
        if len(leaves)
        else "Geen van deze keuzes alleen zet dit gebied in een ander vijfde."
    )
    return desk.dress(frame, f"Welke keuze telt voor {frame[NAME].iloc[0]}", notes=[said])


def _reranked(results: Results, choices: object, level: str) -> pd.DataFrame:
    return rank(results, choices, level)[0].scores  # type: ignore[arg-type]


def sure(desk: Desk, what: str | None) -> Table:
    """How sure the ranks of a level are, or that of one area."""
    level, code = _level_or_area(desk, what)
    nothing_unsure = pd.DataFrame(columns=CERTAINTY)
    frame = by_rank(desk, desk.computed.sure.certainty.get(level, nothing_unsure), level)
    if code is not None:
        frame = frame.loc[frame.index == code]
    caption = f"Hoe zeker de rang is, {desk.of(level)}"
    notes = ["Met 90 % zekerheid ligt de rang tussen ‘rang van’ en ‘rang tot’."]
    return desk.dress(frame, caption, notes=notes)


def _level_or_area(desk: Desk, what: str | None) -> tuple[str, str | None]:
    """Read a level or the name of an area, whichever it is."""
    lookup = desk.lookup
    if what is None:
        return lookup.ranked(None), None
    try:
        return lookup.ranked(what), None
    except AskedError as error:
        if isinstance(what, str) and any(
            what.casefold() in (level.id, level.singular, level.plural)
            for level in lookup.areas.levels.all
        ):
            raise
        try:
            return of_area(desk, what, None)
        except AskedError as no_area:
            raise no_area from error


def alike(desk: Desk, area: object, number: int, level: str | None, columns: object) -> Table:
    """The areas whose figures are most like those of an area, with the distance."""
    level, code = of_area(desk, area, level)
    results = desk.computed.ranked
    if not isinstance(number, int) or number < 1:
        raise AskedError(
            "Zoveel gebieden kan niet", expected="een getal vanaf 1", found=repr(number)
        )
    if columns is None:
        # As on the sheets: by what the risk is made of.
        compared, unit = results.risk[level].contributions, "wat elk cijfer aan de score bijdraagt"
        figures = results.table(level).reindex(columns=compared.columns)
    else:
        figures = results.table(level).reindex(columns=desk.lookup.indicators(columns))
        compared = (figures - figures.mean()) / figures.std(ddof=0)
        unit = "standaardafwijkingen van elk cijfer"
    at = list(compared.index).index(code)
    distance = pd.Series(distances(compared.to_numpy(dtype=float), at), compared.index)
    distance = distance[np.isfinite(distance)].drop(code, errors="ignore")
    shared = (compared.notna() & compared.loc[code].notna()).sum(axis=1)
    frame = pd.DataFrame({"distance": distance, "indicators": shared[distance.index]})
    frame = frame.join(figures).sort_values("distance", kind="stable").head(number)
    name = desk.names(level)[code]
    notes = [f"De afstand is in {unit}, over de cijfers die beide hebben: 0 is hetzelfde."]
    caption = f"Lijkt het meest op {name}"
    return desk.by_area(frame, level, caption, notes=notes)


def changed(desk: Desk, what: str, level: str | None, areas: object) -> Table:
    """What changed since the earlier release, the largest real change first."""
    lookup = desk.lookup
    whole = {"score": ("risico", "risk"), "rank": ("rang",)}
    words = [word for key, more in whole.items() for word in (key, *more)]
    if isinstance(what, str) and what.casefold() in words:
        figure = one_of(what, whole, "")
    else:
        figure = lookup.indicator(what)
    level = lookup.level(level) if figure not in whole else lookup.ranked(level)
    codes = lookup.inside(areas, level)
    change = desk.computed.compared.change
    if change is None:
        note = "Er is geen vorige uitgave en geen vorig jaar om mee te vergelijken."
        return desk.dress(
            pd.DataFrame(columns=[NAME, *CHANGED]).rename_axis(index=CODE), notes=[note]
        )
    rows = change.parts[(change.parts["level"] == level) & (change.parts["what"] == figure)]
    rows = rows[rows["area"].isin(codes)]
    order = rows["real"].abs().sort_values(ascending=False, kind="stable").index
    frame = rows.loc[order].set_index("area")[CHANGED]
    title = dutch.COLUMNS.get(
        figure, desk.registry[figure].short if figure in desk.registry else ""
    )
    notes = [] if len(frame) else ["Dit cijfer heeft geen eerder jaar om mee te vergelijken."]
    caption = f"{title[:1].upper()}{title[1:]}: {change.span}, {desk.of(level)}"
    margin = {"low": "marge_van", "high": "marge_tot"}
    return desk.by_area(frame, level, caption, notes=notes, heads=margin)


def signals(desk: Desk, level: str | None, areas: object) -> Table:
    """The early signals, and what asks to be looked at."""
    results, lookup = desk.computed.results, desk.lookup
    rows = results.warnings
    if level is not None:
        rows = rows[rows["level"] == lookup.level(level)]
    if areas is not None:
        wanted = {(lookup.area(one)) for one in ([areas] if isinstance(areas, str) else areas)}  # type: ignore[attr-defined]
        rows = rows[[pair in wanted for pair in zip(rows["level"], rows["area"], strict=True)]]
    frame = rows.set_index("area").rename_axis(index=CODE)
    places = [
        str(lookup.areas.names[at][code]) if code in lookup.areas.names.get(at, ()) else ""
        for at, code in zip(frame["level"], frame.index, strict=True)
    ]
    frame.insert(0, NAME, places)
    notes = [] if len(frame) else ["Er zijn geen vroege signalen."]
    return desk.dress(frame, "Vroege signalen", notes=notes)


def profiled(desk: Desk, level: str | None, columns: object, number: int | None) -> Table:
    """The profile of each area; on columns, a level or a number of one's own where asked."""
    found = desk.computed.core.profiles
    if level is not None or columns is not None or number is not None:
        found = _regrouped(desk, level, columns, number)
    elif desk.computed.archive is not None or desk.computed.params.file.profiles.known is not None:
        found = desk.computed.results.profiles
    if not found.any:
        empty = pd.DataFrame(columns=[NAME, "profile", "profile_name", "confidence", "second"])
        return desk.dress(empty.rename_axis(index=CODE), notes=[found.reason])
    frame = pd.DataFrame(
        {
            "profile": found.labels,
            "profile_name": found.labels.map(found.names),
            "confidence": found.confidence,
            "second": found.second,
        }
    )
    notes = list(filter(None, [found.gradual, found.reason]))
    caption = f"Profielen, {desk.of(found.level)}"
    return desk.by_area(frame.sort_index(), found.level, caption, notes=notes)


def _regrouped(desk: Desk, level: str | None, columns: object, number: int | None) -> Profiles:
    lookup, params = desk.lookup, desk.computed.params
    if number is not None and not (isinstance(number, int) and 2 <= number <= 8):
        raise AskedError(
            "Zoveel profielen kan niet", expected="een getal van 2 tot 8", found=repr(number)
        )
    at = lookup.ranked(level) if level is not None else params.file.profiles.level
    names = lookup.indicators(columns)
    chosen = params.file.profiles.model_copy(update={"level": at, "number": number})
    kept = {name: own for name, own in params.registry.items() if name in names}
    file = params.file.model_copy(update={"profiles": chosen})
    asked = params.model_copy(update={"file": file, "registry": kept})
    return group(
        replace(desk.computed.ranked, registry=kept), asked, None, desk.computed.ranked.risk
    )
