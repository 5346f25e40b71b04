"""Before publishing: what differs from the release that is online, and may it."""

from __future__ import annotations

import math
import shutil
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from genkgeo.errors import DataError
from genkgeo.parameters.cuts import sha256
from genkgeo.parameters.file import Params, ParamsFile
from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.refresh import gone
from genkgeo.refresh.counted import begun, counted, is_or_are, of_all
from genkgeo.refresh.differing import (
    NONE,
    Difference,
    Sides,
    compared_figures,
    compared_profiles,
    compared_ranks,
    differences,
    equal,
    sides_of,
)
from genkgeo.refresh.drawn import elsewhere, too_far
from genkgeo.refresh.place import Place
from genkgeo.refresh.secret import MARKED_WITH
from genkgeo.refresh.snapshot import Snapshot, read_snapshot, readable
from genkgeo.words import dutch

PAGE = "vergelijking.html"
TABLE = "tabellen/verschillen.csv"
DAMAGED = "wat online staat is beschadigd: er is niet mee te vergelijken"
FILES = (PAGE, TABLE)
"""What depends on the release before, and not on the inputs alone."""

FAR = 5
"""Places from which a rank moved far."""


@dataclass(frozen=True)
class Comparison:
    """What differs between two releases.

    Attributes
    ----------
    before : str
        Name of the earlier release; empty for the first.
    mark : str
        SHA-256 of its manifest: to find it back, and to see that it is the same one.
    rows : list of Difference
        The gemeente first.
    sentences : tuple of str
        What a reader should know first.
    too_large : tuple of str
        The differences that ask for a person's word.
    """

    before: str = ""
    mark: str = ""
    rows: list[Difference] = field(default_factory=list)
    sentences: tuple[str, ...] = ("Er staat nog geen uitgave online om mee te vergelijken.",)
    too_large: tuple[str, ...] = ()


def compare(
    online: Path | None,
    folder: Path,
    params: Params,
    facts: dict[str, Any],
    marks: Mapping[str, Any] | None = None,
) -> Comparison:
    """Set what is about to be published beside what is online.

    Parameters
    ----------
    online : pathlib.Path or None
        The release of before.
    folder : pathlib.Path
        What is to follow it; has no manifest yet.
    params : Params
        Of the new one.
    facts : dict
        From `compute_once.facts_of`.
    marks : mapping, optional
        From `genkgeo.refresh.secret.Secret.marks`; without, no table has other content.
    """
    if online is None:
        return Comparison()
    marked_with = (marks or {}).get(MARKED_WITH, "")
    before = readable(online, params.levels, marked_with)
    if before is None:
        sentences = (f"{DAMAGED[0].upper()}{DAMAGED[1:]}.",)
        return Comparison(before=online.name, sentences=sentences, too_large=(DAMAGED,))
    file = params.file
    about = {"year": file.year, "example": file.example, "municipality": file.municipality.code}
    told = {key: facts[key] for key in facts.keys() & {"findings", "sources", "levels"}}
    same_key = before.manifest.get(MARKED_WITH) == marked_with
    told |= {**about, **((marks or {}) if same_key else {})}
    after = read_snapshot(folder, told, params.levels, marked_with)
    labels = {name: indicator.short for name, indicator in params.registry.items()}
    sides = sides_of(before, after)
    rows = [
        row._replace(indicator=labels.get(row.indicator, row.indicator))
        for row in differences(before, after, sides)
    ]
    of_another_kind = _of_another_kind(before.manifest, about)
    return Comparison(
        before=online.name,
        mark=sha256(online / "manifest.json"),
        rows=rows,
        sentences=_sentences(before, after, sides, rows, labels),
        too_large=of_another_kind or _too_large(before, after, sides, file, labels),
    )


def _of_another_kind(before: dict[str, Any], after: dict[str, Any]) -> tuple[str, ...]:
    """Why one should not follow the other without a person knowing; empty where it may."""
    reasons = []
    if after["example"] and not before.get("example"):
        reasons.append("voorbeeldcijfers zouden echte cijfers vervangen")
    if before.get("municipality", after["municipality"]) != after["municipality"]:
        reasons.append("de uitgave online gaat over een andere gemeente")
    if after["year"] < before.get("year", 0) and not before.get("example"):
        reasons.append(f"uitgave {after['year']} is ouder dan wat online staat ({before['year']})")
    return tuple(reasons)


def _too_large(
    before: Snapshot, after: Snapshot, sides: Sides, file: ParamsFile, labels: dict[str, str]
) -> tuple[str, ...]:
    if before.manifest.get("example") != after.manifest["example"]:
        return ()  # The first real year after the example differs in everything.
    reasons, bounds = [], file.publish
    for key in sorted(before.figures.keys() & after.figures.keys()):
        was, now = before.figures[key], after.figures[key]
        if key[0] == MUNICIPALITY and not equal(was, now) and _share(was, now) > bounds.revision:
            name = labels.get(key[3], key[3])
            reasons.append(f"stadscijfer {name} van {key[2]} was {short(was)}, is {short(now)}")
    reasons += gone.of_series(before, sides, labels)
    reasons += gone.of_levels(before, after)
    reasons += gone.of_areas(before, after, sides, bounds.ranks)
    reasons += gone.of_parts(before, after, sides, bounds.ranks)
    moved, ranked = moved_far(before, after)
    if moved > bounds.ranks * ranked:
        reasons.append(
            f"{moved} van {ranked} {after.main.plural} verschuiven {FAR} plaatsen of meer in rang"
        )
    both = compared_profiles(before, after, sides)
    renamed = sum(before.profiles.get(area) != after.profiles.get(area) for area in both)
    if renamed > bounds.profiles * len(both):
        none = ", of geen" if any(area not in after.profiles for area in both) else ""
        named = "krijgen een profiel met een andere naam"
        reasons.append(f"{renamed} van {len(both)} {after.grouped.plural} {named}{none}")
    reasons += too_far(elsewhere(before.drawn, after.drawn), bounds.shapes, after.named)
    return tuple(reasons)


def moved_far(before: Snapshot, after: Snapshot) -> tuple[int, int]:
    """Count the areas of the main level whose rank moved far, and those that both releases rank."""
    pairs = [
        (was, now)
        for (level, area), was in before.ranks.items()
        if level == after.named.main and was and (now := after.ranks.get((level, area)))
    ]
    return sum(abs(was - now) >= FAR for was, now in pairs), len(pairs)


def _share(was: str, now: str) -> float:
    try:
        return abs(float(now) - float(was)) / max(abs(float(was)), 1e-12)
    except ValueError:
        return math.inf  # There was a figure and now there is none, or the other way round.


def short(text: str) -> str:
    """Write a value of a table for a reader: a number in Dutch, anything else as it is."""
    if text.isdigit():
        return text  # A rank.
    try:
        return dutch.number(float(text), 2)
    except ValueError:
        return text


def _sentences(
    before: Snapshot,
    after: Snapshot,
    sides: Sides,
    rows: list[Difference],
    labels: dict[str, str],
) -> tuple[str, ...]:
    number = Counter(row.kind for row in rows)
    figures = len(compared_figures(before, after, sides))
    ranks = len(compared_ranks(before, after, sides))
    profiles = len(compared_profiles(before, after, sides))
    moved, ranked = moved_far(before, after)
    sentences = []
    if before.manifest.get("example") and not after.manifest["example"]:
        sentences.append("Onder Was staan voorbeeldcijfers, geen echte cijfers.")
    if figures:
        differ = f"van dezelfde jaren en gebieden {is_or_are(number['cijfer'])} anders"
        sentences.append(f"{of_all(number['cijfer'], figures, 'cijfer', 'cijfers')} {differ}.")
    else:
        sentences.append("Geen enkel cijfer is van hetzelfde jaar en gebied als een cijfer toen.")
    if ranks:
        moves = "verschuift" if moved == 1 else "verschuiven"
        sentences.append(
            f"{of_all(number['rang'], ranks, 'rang', 'rangen')} "
            f"{is_or_are(number['rang'])} anders; "
            f"{moved} van {ranked} {after.main.plural} {moves} {FAR} plaatsen of meer."
        )
    if profiles:
        has = "heeft" if number["profiel"] == 1 else "hebben"
        none = ", of geen" if any(row[0] == "profiel" and row.now == NONE for row in rows) else ""
        who = f"{dutch.number(number['profiel'])} van {dutch.number(profiles)} "
        sentences.append(
            f"{who}{after.grouped.noun(profiles)} {has} een profiel met een andere naam{none}."
        )
    are = counted(number["nieuwe bevinding"], "bevinding is", "bevindingen zijn")
    gone_findings = number["bevinding weg"]
    sentences.append(f"{are} nieuw, {gone_findings} {is_or_are(gone_findings)} weg.")
    if number["vorm"]:
        lie = counted(number["vorm"], "gebied ligt", "gebieden liggen")
        sentences.append(f"{lie} anders op de kaart.")
    sentences += [f"{begun(reason)}." for reason in gone.of_series(before, sides, labels)]
    sentences += [f"{begun(reason)}." for reason in gone.of_levels(before, after)]
    sentences += [f"{begun(reason)}." for reason in gone.of_areas(before, after, sides, -1)]
    sentences += [f"{begun(reason)}." for reason in gone.of_parts(before, after, sides, 0)]
    sentences += gone.what_is_new(before, after, sides, labels)
    if number["naam"]:
        have = counted(number["naam"], "gebied heeft", "gebieden hebben")
        sentences.append(f"{have} een andere naam.")
    if number["bron"]:
        are = counted(number["bron"], "bron of tabel is", "bronnen of tabellen zijn")
        sentences.append(f"{are} anders.")
    return tuple(sentences)


def said(reason: str) -> str:
    """Give a reason without what nobody reads: blanks around it, ends of lines within it.

    Examples
    --------
    >>> said(" nieuwe bron  voor werk "), said("  ")
    ('nieuwe bron voor werk', '')
    """
    return " ".join(reason.split())


def require_accepted(
    compared: Comparison, place: Place, folder: Path, reason: str
) -> dict[str, Any]:
    """Refuse large differences for which nobody gave a reason.

    Returns
    -------
    dict
        For the manifest: with what was compared, what was too large and why it is right.

    Raises
    ------
    DataError
        No reason; the page of differences, or their table, is kept beside the logs.
    """
    if compared.too_large and not said(reason):
        told = folder / PAGE if (folder / PAGE).is_file() else folder / TABLE
        with suppress(OSError):
            shutil.copyfile(told, place.logs / told.name)
        raise DataError(
            "De verschillen met de uitgave online zijn te groot om vanzelf te publiceren",
            found="; ".join(compared.too_large[:5])
            + (f"; en nog {len(compared.too_large) - 5}" if len(compared.too_large) > 5 else ""),
            where=str(place.logs / told.name),
            remedy='klopt het toch? Voer opnieuw uit met --accept "waarom", of zet de reden in de '
            "parameters: publish: {accept: …}",
        )
    return {
        "compared_with": {"release": compared.before, "manifest": compared.mark},
        "too_large": list(compared.too_large),
        "accepted": said(reason) if compared.too_large else "",
    }
