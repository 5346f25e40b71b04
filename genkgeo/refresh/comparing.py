"""Before publishing: what differs from the release that is online, and may it."""

from __future__ import annotations

import csv
import math
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from genkgeo.errors import DataError
from genkgeo.pages.context import context_of
from genkgeo.pages.standalone import render, seal
from genkgeo.parameters.file import Params, ParamsFile
from genkgeo.refresh.place import Place, digest
from genkgeo.refresh.snapshot import PLURAL, Snapshot, read_snapshot, readable
from genkgeo.words import dutch

PAGE = "vergelijking.html"
TABLE = "tabellen/verschillen.csv"
DAMAGED = "wat online staat is beschadigd: er is niet mee te vergelijken"
FILES = (PAGE, TABLE)
"""What depends on the release before, and not on the inputs alone."""

FAR = 5
"""A rank that moves this many places or more has moved far."""
SHOWN = 25
TITLES = {
    "cijfer": "Cijfers van dezelfde jaren",
    "rang": "Rangen",
    "profiel": "Profielen",
    "bevinding weg": "Bevindingen die er niet meer zijn",
    "nieuwe bevinding": "Nieuwe bevindingen",
}
HEADS = ("soort", "niveau", "gebied", "naam", "jaar", "indicator", "was", "is", "opmerking")


@dataclass(frozen=True)
class Comparison:
    """What differs between two releases.

    Attributes
    ----------
    before : str
        Name of the earlier release; empty for the first.
    mark : str
        SHA-256 of its manifest: to find it back, and to see that it is the same one.
    rows : list of tuple
        Columns `HEADS`, but for the last.
    sentences : tuple of str
        What a reader should know first.
    too_large : tuple of str
        The differences that ask for a person's word.
    """

    before: str = ""
    mark: str = ""
    rows: list[tuple[str, ...]] = field(default_factory=list)
    sentences: tuple[str, ...] = ("Er staat nog geen uitgave online om mee te vergelijken.",)
    too_large: tuple[str, ...] = ()


def compare(online: Path | None, folder: Path, params: Params, facts: dict[str, Any]) -> Comparison:
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
    """
    if online is None:
        return Comparison()
    before = readable(online)
    if before is None:
        said = (f"{DAMAGED[0].upper()}{DAMAGED[1:]}.",)
        return Comparison(before=online.name, sentences=said, too_large=(DAMAGED,))
    file = params.file
    own = {"year": file.year, "example": file.example, "municipality": file.municipality.code}
    after = read_snapshot(folder, own | {"findings": facts["findings"]})
    labels = {name: one.short for name, one in params.registry.items()}
    rows = [(*row[:5], labels.get(row[5], row[5]), *row[6:]) for row in _rows(before, after)]
    other = _other_kind(before.manifest, own)
    return Comparison(
        before=online.name,
        mark=digest(online / "manifest.json"),
        rows=rows,
        sentences=_sentences(before, after, rows),
        too_large=other or _too_large(before, after, file, labels),
    )


def _rows(before: Snapshot, after: Snapshot) -> list[tuple[str, ...]]:
    """List every difference, the gemeente first."""
    names = before.names | after.names
    rows = []
    both = {key[2:] for key in before.figures} & {key[2:] for key in after.figures}
    for key in sorted(
        before.figures | after.figures, key=lambda key: (list(PLURAL).index(key[0]), key)
    ):
        was, now = before.figures.get(key, "–"), after.figures.get(key, "–")
        # a year or indicator that only one of them has is told in a sentence
        if key[2:] in both and not _equal(was, now):
            rows.append(("cijfer", *key[:2], names.get(key[:2], ""), *key[2:], was, now))
    for key in sorted(before.ranks | after.ranks):
        was, now = (one.ranks.get(key) for one in (before, after))
        if was != now:
            shown = (str(one) if one else "–" for one in (was, now))
            rows.append(("rang", *key, names.get(key, ""), "", "", *shown))
    for area in sorted(before.profiles | after.profiles):
        was, now = (one.profiles.get(area, "–") for one in (before, after))
        if was != now:
            rows.append(("profiel", "wijk", area, names.get(("wijk", area), ""), "", "", was, now))
    rows += [
        ("bevinding weg", *[""] * 5, one, "") for one in sorted(before.findings - after.findings)
    ]
    rows += [
        ("nieuwe bevinding", *[""] * 5, "", one) for one in sorted(after.findings - before.findings)
    ]
    return rows


def _equal(was: str, now: str) -> bool:
    """Say whether two figures are the same but for the last bits of a computation."""
    if was == now:
        return True
    try:
        return math.isclose(float(was), float(now), rel_tol=1e-9, abs_tol=1e-12)
    except ValueError:
        return False


def _other_kind(before: dict[str, Any], after: dict[str, Any]) -> tuple[str, ...]:
    """Say what should never follow each other without a person knowing."""
    told = []
    if after["example"] and not before.get("example"):
        told.append("voorbeeldcijfers zouden echte cijfers vervangen")
    if before.get("municipality", after["municipality"]) != after["municipality"]:
        told.append("de uitgave online gaat over een andere gemeente")
    if after["year"] < before.get("year", 0) and not before.get("example"):
        told.append(f"uitgave {after['year']} is ouder dan wat online staat ({before['year']})")
    return tuple(told)


def _too_large(
    before: Snapshot, after: Snapshot, file: ParamsFile, labels: dict[str, str]
) -> tuple[str, ...]:
    if before.manifest.get("example") != after.manifest["example"]:
        return ()  # the first real year after the example differs in everything
    told, bounds = [], file.publish
    for key in sorted(before.figures.keys() & after.figures.keys()):
        was, now = before.figures[key], after.figures[key]
        if key[0] == "gemeente" and not _equal(was, now) and _share(was, now) > bounds.revision:
            name = labels.get(key[3], key[3])
            told.append(f"stadscijfer {name} van {key[2]} was {_short(was)}, is {_short(now)}")
    gone = {key[3] for key in before.figures} - {key[3] for key in after.figures}
    told += [f"{labels.get(name, name)} is er niet meer" for name in sorted(gone)]
    moved, ranked = moved_far(before, after)
    if moved > bounds.ranks * ranked:
        told.append(f"{moved} van {ranked} wijken verschuiven {FAR} plaatsen of meer in rang")
    both = before.profiles.keys() & after.profiles.keys()
    other = sum(before.profiles[area] != after.profiles[area] for area in both)
    if other > bounds.profiles * len(both):
        told.append(f"{other} van {len(both)} wijken krijgen een profiel met een andere naam")
    return tuple(told)


def moved_far(before: Snapshot, after: Snapshot) -> tuple[int, int]:
    """Count the wijken whose rank moved far, and those that both releases rank."""
    pairs = [
        (rank, after.ranks[key])
        for key, rank in before.ranks.items()
        if key[0] == "wijk" and rank and after.ranks.get(key)
    ]
    return sum(abs(was - now) >= FAR for was, now in pairs), len(pairs)


def _share(was: str, now: str) -> float:
    try:
        return abs(float(now) - float(was)) / max(abs(float(was)), 1e-12)
    except ValueError:
        return math.inf  # there was a figure and now there is none, or the other way round


def _short(text: str) -> str:
    if text.isdigit():
        return text  # a rank
    try:
        return dutch.number(float(text), 2)
    except ValueError:
        return text


def _sentences(before: Snapshot, after: Snapshot, rows: list[tuple[str, ...]]) -> tuple[str, ...]:
    number = {kind: sum(row[0] == kind for row in rows) for kind in {row[0] for row in rows}}
    same = before.figures.keys() & after.figures.keys()
    years = sorted({key[2] for key in after.figures} - {key[2] for key in before.figures})
    moved, ranked = moved_far(before, after)
    told = []
    if before.manifest.get("example") and not after.manifest["example"]:
        told.append("Onder Was staan voorbeeldcijfers, geen echte cijfers.")
    told += [
        f"{number.get('cijfer', 0)} van {dutch.number(len(same))} cijfers van dezelfde jaren en "
        "gebieden zijn anders.",
        f"{number.get('rang', 0)} rangen zijn anders; {moved} van {ranked} wijken verschuiven "
        f"{FAR} plaatsen of meer.",
        f"{number.get('profiel', 0)} wijken hebben een profiel met een andere naam.",
        f"{number.get('nieuwe bevinding', 0)} bevindingen zijn nieuw, "
        f"{number.get('bevinding weg', 0)} zijn weg.",
    ]
    if years:
        told.append(f"Nieuw zijn de jaren {dutch.listing(years)}.")
    return tuple(told)


def write(compared: Comparison, folder: Path, facts: dict[str, Any], accepted: str = "") -> None:
    """Write the page and the table of differences."""
    with (folder / TABLE).open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(HEADS)
        notes = " ".join(facts["notes"])
        writer.writerows((*row, notes) for row in compared.rows)
    kinds = list(dict.fromkeys(row[0] for row in compared.rows))
    groups = [(kind, _in_order(kind, compared.rows)) for kind in kinds]
    page = render(
        "vergelijking.html.j2",
        page_title="Verschillen met wat hiervoor online stond"
        if compared.rows or not compared.before
        else "Niets is anders dan wat hiervoor online stond",
        **context_of(facts),
        compared=compared,
        accepted=accepted,
        groups=[(kind, TITLES[kind], rows[:SHOWN], len(rows)) for kind, rows in groups],
        table=TABLE,
        short=_short,
    )
    (folder / PAGE).write_text(seal(page), encoding="utf-8", newline="\n")


def _in_order(kind: str, rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Give the rows of one kind, of ranks the furthest moved first."""
    own = [row for row in rows if row[0] == kind]
    return sorted(own, key=_moved, reverse=True) if kind == "rang" else own


def _moved(row: tuple[str, ...]) -> float:
    """Say how far a rank moved; further than any where there is one on one side only."""
    was, now = row[6:8]
    return abs(int(was) - int(now)) if was.isdigit() and now.isdigit() else math.inf


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
        No reason; the page of differences is kept beside the logs.
    """
    if compared.too_large and not reason.strip():
        with suppress(OSError):
            shutil.copyfile(folder / PAGE, place.logs / PAGE)
        raise DataError(
            "De verschillen met de uitgave online zijn te groot om vanzelf te publiceren",
            found="; ".join(compared.too_large[:5])
            + (f"; en nog {len(compared.too_large) - 5}" if len(compared.too_large) > 5 else ""),
            where=str(place.logs / PAGE),
            remedy='klopt het toch? Voer opnieuw uit met --accept "waarom", of zet de reden in de '
            "parameters: publish: {accept: …}",
        )
    return {
        "compared_with": {"release": compared.before, "manifest": compared.mark},
        "too_large": list(compared.too_large),
        "accepted": reason.strip() if compared.too_large else "",
    }
