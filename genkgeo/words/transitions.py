"""What the step from an earlier release did to the profiles, in words and in parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from genkgeo.parameters.levels import Level
from genkgeo.results import Matching, Profiles, earlier_text
from genkgeo.words import dutch

NEW, GONE = "nieuw", "verdwenen"


class Ribbon(NamedTuple):
    """What went from one profile to another."""

    before: int
    after: int
    size: float
    """Residents, or areas where residents are not known."""
    kind: str
    """``same``, ``firm``, ``loose``, or ``part``: parts of areas that themselves stayed."""


class ProfileLabel(NamedTuple):
    """What stands beside a profile: its name, and how many areas have it."""

    full: str
    areas: str


def _cells(matching: Matching) -> pd.DataFrame:
    return matching.transition.sort_index().sort_index(axis=1).fillna(0)


def by_number(texts: pd.Series) -> dict[int, str]:
    """Profile number → its name or colour, of `genkgeo.results.Profiles`."""
    return {int(number): str(text) for number, text in zip(texts.index, texts, strict=True)}


def _rows(cells: pd.DataFrame) -> list[int]:
    """Earlier profile numbers of a transition."""
    return [int(number) for number in cells.index]


def _columns(cells: pd.DataFrame) -> list[int]:
    """Later profile numbers of a transition."""
    return [int(number) for number in cells.columns]


def _numbered(number: int, names: Mapping[int, str], state: str = "") -> str:
    name = f"{number} · {names.get(number, '')}"
    return f"{name} ({state})" if state else name


def ribbons_of(matching: Matching) -> list[Ribbon]:
    """Cut the transition into ribbons, the firm part of a move before the rest."""
    moves = matching.moves
    means = moves["firm"].astype(float).groupby([moves["before"], moves["after"]]).mean()
    firm_shares = dict(zip(means.index, means.to_numpy(), strict=True))
    cells = _cells(matching)
    sizes = cells.to_numpy(dtype=float)
    ribbons = []
    for row, before in enumerate(_rows(cells)):
        for column, after in enumerate(_columns(cells)):
            size = float(sizes[row, column])
            if not size > 0:
                continue
            firm = firm_shares.get((before, after))
            if firm is None:
                ribbons.append(Ribbon(before, after, size, "same" if before == after else "part"))
                continue
            parts = (("firm", firm), ("loose", 1 - firm))
            ribbons += [Ribbon(before, after, size * share, kind) for kind, share in parts if share]
    return ribbons


def later_labels(profiles: Profiles, matching: Matching) -> dict[int, ProfileLabel]:
    """Label this year's profiles: number → name and number of areas."""
    counts = profiles.labels.value_counts()
    names, level = by_number(profiles.names), profiles.areas
    return {
        number: _label(
            _numbered(number, names),
            counts.get(number, 0),
            level,
            NEW if number in matching.new else "",
        )
        for number in sorted({*names, *_columns(matching.transition)})
    }


def earlier_labels(profiles: Profiles, matching: Matching) -> dict[int, ProfileLabel]:
    """Label the earlier profiles; their areas are today's, by the profile they had."""
    before = profiles.labels.copy()
    before.update(matching.moves["before"])
    counts = before.value_counts()
    names, level = by_number(profiles.names) | matching.gone_names, profiles.areas
    return {
        number: _label(
            _numbered(number, names),
            counts.get(number, 0),
            level,
            GONE if number in matching.gone else "",
        )
        for number in sorted({*_rows(matching.transition), *matching.gone})
    }


def _label(name: str, number: int, level: Level, state: str) -> ProfileLabel:
    areas = f"{dutch.number(number)} {level.noun(number)}"
    return ProfileLabel(name, f"{state}, {areas}" if state else areas)


MAY_BE_CHANCE = "; dat kan telkens toeval zijn"
"""Of moves to another profile, none of which is certain."""


def transition_sentence(matching: Matching, profiles: Profiles, year: int) -> str:
    """Say how many areas have another profile, and which profiles came and went."""
    level = profiles.areas
    moved, firm = len(matching.moves), int(matching.moves["firm"].sum())
    period = f"Van {matching.year} naar {year}"
    if matching.year == year:  # A correction: no year has passed.
        period = f"Tegenover {earlier_text(matching.year, year)}"
    if moved:
        who = f"{'kreeg' if moved == 1 else 'kregen'} {dutch.count(moved)} {level.noun(moved)}"
        sure = f", {dutch.count(firm)} daarvan aantoonbaar" if firm else MAY_BE_CHANCE
        clauses = [f"{period} {who} een ander profiel{sure}"]
    else:
        clauses = [f"{period} kreeg {level.no_single} een ander profiel"]
    if matching.new:
        names = by_number(profiles.names)
        clauses.append(
            f"nieuw: {dutch.listing([_numbered(number, names) for number in matching.new])}"
        )
    if matching.gone:
        gone = [_numbered(number, matching.gone_names) for number in matching.gone]
        clauses.append(f"verdwenen: {dutch.listing(gone)}")
    return f"{'; '.join(clauses)}."
