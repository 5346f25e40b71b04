"""From checked figures to results: the one place where the steps follow each other."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from genkgeo import checks
from genkgeo.analysis.ranking import grouped
from genkgeo.areas.hierarchy import Areas
from genkgeo.certainty import shrinkage
from genkgeo.certainty.uncertainty import FEWEST, rank_uncertainty
from genkgeo.certainty.unseen import seen_of
from genkgeo.change import revisions
from genkgeo.change.archive import Archive
from genkgeo.change.bridges import bridges
from genkgeo.change.course import risk_course
from genkgeo.change.early_warning import early_warnings
from genkgeo.change.edition import Edition, Method
from genkgeo.change.parts import split, without_hidden
from genkgeo.change.signals import signals
from genkgeo.change.steps import sector_sizes
from genkgeo.errors import first_five
from genkgeo.index.reliable import reliable
from genkgeo.index.spatial import spatial_reading
from genkgeo.measures.supplied import of_sectors
from genkgeo.parameters.choices import ProfileChoices, RiskChoices
from genkgeo.parameters.file import Params
from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.profiles.flows import Flow, flows
from genkgeo.profiles.moves import came_from
from genkgeo.profiles.remembered import Remembered
from genkgeo.profiles.years import follow
from genkgeo.results import SHRUNK, SIGNALS, WARNINGS, Results, SpatialReading

FEWEST_FOR_PATTERN = 15
"""Among fewer ranked areas no pattern of neighbours can be told from chance."""


def core(results: Results, params: Params, earlier: pd.Series | None = None) -> Results:
    """Add profiles and shrunken figures to the figures and the risk.

    Parameters
    ----------
    results : Results
        From `measured` and `genkgeo.analysis.ranking.ranked`.
    params : Params
    earlier : pandas.Series, optional
        From `earlier_profiles`.

    Raises
    ------
    DataError
        The profiles cannot be made from these figures.
    """
    return replace(grouped(results, params, earlier), shrunk=_shrunk(results, params.file.risk))


def with_certainty(results: Results, choices: RiskChoices) -> Results:
    """Add how far the ranks move with chance and with our choices.

    A level with fewer than three ranked areas has nothing to be unsure of and is left out.
    """
    certainty = {}
    for level, level_risk in results.risk.items():
        if level_risk.scores["score"].notna().sum() >= FEWEST:
            names = list(level_risk.weights.index)
            certainty[level] = rank_uncertainty(
                results.table(level)[names],
                results.table(level, "denominator")[names],
                results.registry,
                choices,
                seed=choices.seed,
                draws=choices.draws,
                seen=seen_of(results, level, names),
            ).frame
    return replace(results, certainty=certainty)


def with_reliable(results: Results, choices: RiskChoices) -> Results:
    """Add the score in which each indicator weighs by how sure it is, where it can be made."""
    made = {level: reliable(results, choices, level) for level in results.risk}
    return replace(results, reliable={level: one for level, one in made.items() if one})


def with_spatial(results: Results, choices: RiskChoices) -> Results:
    """Add where areas of high or low risk lie together, if the parameters ask for it."""
    if not choices.spatial:
        return results
    levels = [
        level
        for level, level_risk in results.risk.items()
        if level_risk.scores["score"].count() >= FEWEST_FOR_PATTERN
    ]
    return replace(results, spatial={level: spatial(results, level, choices) for level in levels})


def with_change(results: Results, edition: Edition, before: Archive | None) -> Results:
    """Add what changed since the earlier release; without one, since the year before.

    Nothing is added where no indicator has a figure of an earlier year beside its last one.
    """
    since = before or _year_before(edition)
    if since is None:
        return results
    change = without_hidden(split(since, edition), results.measures)
    return replace(results, change=replace(change, notes=revisions.notes(since, edition)))


def with_known_profiles(
    results: Results, edition: Edition, known: Remembered | None, before: Archive | None
) -> Results:
    """Let the profiles go on with those of an earlier release, where there is one."""
    if known is None or not results.profiles.any:
        return results
    flow = _flow(edition, known, before)
    names = results.areas.names[results.profiles.level]
    registry = (before.edition.method.registry if before else {}) | results.registry
    followed = follow(results.profiles, known, flow, area_names=names, registry=registry)
    notes = _strange_codes(edition, known, before)
    if followed.matching is not None:
        matching = replace(followed.matching, notes=(*notes, *followed.matching.notes))
        return replace(results, profiles=replace(followed, matching=matching))
    return replace(results, profiles=replace(followed, notes=(*followed.notes, *notes)))


def with_course(results: Results, choices: RiskChoices) -> Results:
    """Add the risk of the earlier years, on the borders and with the index of now."""
    return replace(results, course=risk_course(results, choices))


def earlier_profiles(
    choices: ProfileChoices, edition: Edition, known: Remembered | None, before: Archive | None
) -> pd.Series | None:
    """Area → the profile that its residents had in an earlier release; None where not known."""
    if known is None or known.level != (choices.level or edition.here.levels.profiled):
        return None
    flow = _flow(edition, known, before)
    return None if flow is None else came_from(known, flow)


def _flow(edition: Edition, known: Remembered, before: Archive | None) -> Flow | None:
    """Count who went from the areas of then to those of now.

    None without a crosswalk, and where most areas with a profile are on no list at hand: which
    sectors were theirs is not known then. A few that are on none are left out.
    """
    of_then = before.edition if before and known.vintage in before.edition.areas else edition
    same_list = known.vintage == edition.vintage
    old = _areas_of(edition, known, before)
    transfer = edition.transfers.get((known.vintage, edition.vintage))
    if old is None or (transfer is None and not same_list):
        return None
    if known.level not in old.levels or known.level not in edition.here.levels:
        return None
    if 2 * len(set(known.areas) & set(old.names[known.level].index)) < len(known.areas):
        return None
    people = sector_sizes(replace(of_then, vintage=known.vintage))
    return flows(old, edition.here, known.level, transfer=transfer, residents=people)


def _areas_of(edition: Edition, known: Remembered, before: Archive | None) -> Areas | None:
    """Give the list of areas that earlier profiles are of; None where it is not at hand."""
    of_then = before.edition if before and known.vintage in before.edition.areas else edition
    return (of_then if known.vintage == edition.vintage else edition).areas.get(known.vintage)


def _strange_codes(edition: Edition, known: Remembered, before: Archive | None) -> list[str]:
    """Say which areas had a profile that the list of their vintage does not have."""
    old = _areas_of(edition, known, before)
    if old is None or known.level not in old.levels:
        return []
    strange = sorted(set(known.areas) - set(old.names[known.level].index))
    if not strange:
        return []
    what = "een code" if len(strange) == 1 else "codes"
    return [
        f"De profielen van {known.year} noemen {what} die indeling {known.vintage} niet heeft: "
        f"{first_five(strange)}. Die tellen niet mee in de overgang."
    ]


def with_warnings(results: Results, choices: RiskChoices) -> Results:
    """Add the figures that rose, and the areas whose risk did, before what is to be looked at."""
    figures, areas = signals(results), early_warnings(results, choices)
    alone = figures["kind"].isin(SIGNALS)
    parts = [part for part in (figures[alone], areas, figures[~alone]) if len(part)]
    if not parts:
        return replace(results, warnings=areas)
    return replace(results, warnings=pd.concat(parts, ignore_index=True)[WARNINGS])


def _year_before(edition: Edition) -> Edition | None:
    """The same edition in the last year that had another figure of an indicator."""
    figures = edition.figures[edition.figures["period"] <= edition.year]
    periods = {str(name): set(rows["period"]) for name, rows in figures.groupby("variable")}
    one_but_last: list[int] = []
    for indicator in edition.method.registry.values():
        # A year in which the denominator is not known has no figure.
        parts = [periods.get(name, set()) for name in indicator.variables]
        # What was carried over to this year is no news: only the figure before the last counts.
        one_but_last += sorted(set.intersection(*parts))[-2:-1]
    if not one_but_last:
        return None
    year = int(max(one_but_last))
    numerators = {indicator.numerator for indicator in edition.method.registry.values()}
    of_year = figures[(figures["period"] == year) & figures["variable"].isin(numerators)]
    vintages = set(of_year["vintage"])
    vintage = edition.vintage if edition.vintage in vintages else min(vintages)
    return replace(edition, year=year, vintage=vintage)


def spatial(results: Results, level: str, choices: RiskChoices) -> SpatialReading:
    """Read the scores of a level beside those of the neighbours."""
    scores, shapes = results.risk[level].scores["score"], results.shapes[level]
    return spatial_reading(scores, shapes, seed=choices.seed)


def edition_of(
    params: Params,
    areas: dict[str, Areas],
    figures: pd.DataFrame,
    *,
    before: Archive | None = None,
    known: Remembered | None = None,
) -> Edition:
    """Bring together what the results of a parameter file follow from.

    With a transfer from every vintage of the figures, from that of the release before and
    those of its figures, and from that of the profiles that are known.

    Raises
    ------
    DataError
        The crosswalk to the vintage shown is not right.
    """
    file = params.file
    method = Method(
        registry=params.registry,
        risk=file.risk,
        size=file.size or file.residents,
        residents=file.residents,
        zero=frozenset(
            (str(vintage), *column)
            for vintage, rows in of_sectors(figures).groupby("vintage")
            for column in checks.zero_columns(rows, params)
        ),
    )
    from_vintages = set(figures["vintage"])
    if before is not None:
        from_vintages |= {before.edition.vintage}
        areas = before.edition.areas | areas
    if known is not None and known.vintage in areas:
        from_vintages |= {known.vintage}
    crosswalk = params.resolve(file.crosswalk) if file.crosswalk else None
    earlier = before.edition if before else None
    transfers = bridges(crosswalk, from_vintages, file.vintage, areas, earlier)
    return Edition(file.year, file.vintage, method, areas, figures, transfers)


def _shrunk(results: Results, choices: RiskChoices) -> pd.DataFrame:
    """Shrink the rates shown; a rate that fewer than three areas have is left out."""
    if choices.shrinkage == "none":
        return results.shrunk
    parts = []
    towards = choices.shrink_towards
    larger = results.levels.ids[results.levels.ids.index(towards) :]
    for level in results.levels.ids[:-1]:
        rows = results.current(level)
        rows = rows[rows["value"].notna() & (rows["denominator"] > 0)]
        enough = rows.groupby("indicator")["area"].transform("size") >= shrinkage.FEWEST
        # An area that is itself as large is drawn to the whole.
        within = towards != MUNICIPALITY and level not in larger
        parent = results.areas.parent(level, towards) if within else None
        rows = rows[enough]
        shrunken = shrinkage.shrunken(rows, results.registry, rule=choices.shrinkage, parent=parent)
        # What no rule can shrink (a count, a mean) was drawn to nothing.
        drawn = shrunken.dropna(subset="towards")
        parts.append(rows[["level", "area", "indicator"]].join(drawn))
    frame = pd.concat(parts, ignore_index=True).dropna(subset="towards", ignore_index=True)
    return frame[SHRUNK]
