"""What the step from an earlier release did to the profiles, in words and in parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from genkgeo.results import Matching, Profiles
from genkgeo.words import dutch

AREAS = {"wijk": ("wijk", "wijken"), "sector": ("sector", "sectoren")}
NEW, GONE = "nieuw", "verdwenen"


class Ribbon(NamedTuple):
    """What went from one profile to another."""

    before: int
    after: int
    size: float
    kind: str
    """``same``, ``firm``, ``loose``, or ``part``: parts of areas that themselves stayed."""


class Name(NamedTuple):
    """What stands beside a profile."""

    full: str
    areas: str


def transition_table(matching: Matching, names: pd.Series) -> pd.DataFrame:
    """Give the transition with words for its rows and columns.

    Parameters
    ----------
    matching : Matching
    names : pandas.Series
        Profile number → name, of this year.

    Returns
    -------
    pandas.DataFrame
        Rows the earlier profiles, columns those of this year; new ones and those that are
        no longer there say so. Cells as in ``matching.transition``, in whole numbers.
    """
    cells = _cells(matching)
    earlier = {**names, **matching.gone_names}
    rows = [_called(n, earlier, GONE if n in matching.gone else "") for n in cells.index]
    columns = [_called(n, names, NEW if n in matching.new else "") for n in cells.columns]
    return pd.DataFrame(
        cells.round().astype(int).to_numpy(),
        index=pd.Index(rows, name=f"profiel in {matching.year}"),
        columns=pd.Index(columns, name="profiel nu"),
    )


def _cells(matching: Matching) -> pd.DataFrame:
    return matching.transition.sort_index().sort_index(axis=1).fillna(0)


def _called(number: int, names: Mapping[int, str], state: str = "") -> str:
    name = f"{number} · {names.get(number, '')}"
    return f"{name} ({state})" if state else name


def ribbons_of(matching: Matching) -> list[Ribbon]:
    """Cut the transition in ribbons, the firm part of a move before the rest."""
    moves = matching.moves
    shares = moves["firm"].astype(float).groupby([moves["before"], moves["after"]]).mean()
    ribbons = []
    for before, row in _cells(matching).iterrows():
        for after, size in row[row > 0].items():
            if (before, after) in shares.index:
                firm = shares[before, after]
                parts = (("firm", firm), ("loose", 1 - firm))
                ribbons += [
                    Ribbon(before, after, size * part, kind) for kind, part in parts if part
                ]
            else:
                ribbons.append(Ribbon(before, after, size, "same" if before == after else "part"))
    return ribbons


def later_names(profiles: Profiles, matching: Matching) -> dict[int, Name]:
    """Name this year's profiles."""
    counts = profiles.labels.value_counts()
    names, level = profiles.names, profiles.level
    return {
        n: _name(_called(n, names), counts.get(n, 0), level, NEW if n in matching.new else "")
        for n in sorted(set(names.index) | set(matching.transition.columns))
    }


def earlier_names(profiles: Profiles, matching: Matching) -> dict[int, Name]:
    """Name the earlier profiles; their areas are today's, by the profile they had."""
    before = profiles.labels.copy()
    before.update(matching.moves["before"])
    counts = before.value_counts()
    names, level = {**profiles.names, **matching.gone_names}, profiles.level
    return {
        n: _name(_called(n, names), counts.get(n, 0), level, GONE if n in matching.gone else "")
        for n in sorted(set(matching.transition.index) | set(matching.gone))
    }


def _areas(number: int, level: str) -> str:
    one, many = AREAS[level]
    return one if number == 1 else many


def _name(full: str, areas: int, level: str, state: str) -> Name:
    told = f"{dutch.number(areas)} {_areas(areas, level)}"
    return Name(full, f"{state}, {told}" if state else told)


def told_of(matching: Matching, profiles: Profiles, year: int) -> str:
    """Say how many areas have another profile, and which profiles came and went."""
    level = profiles.level
    moved, firm = len(matching.moves), int(matching.moves["firm"].sum())
    period = f"Van {matching.year} naar {year}"
    if moved:
        who = f"{'kreeg' if moved == 1 else 'kregen'} {dutch.count(moved)} {_areas(moved, level)}"
        sure = dutch.count(firm) if firm else "geen enkele"
        said = [f"{period} {who} een ander profiel, {sure} daarvan aantoonbaar"]
    else:
        said = [f"{period} kreeg geen enkele {AREAS[level][0]} een ander profiel"]
    if matching.new:
        said.append(f"nieuw: {dutch.listing([_called(n, profiles.names) for n in matching.new])}")
    if matching.gone:
        gone = [_called(n, matching.gone_names) for n in matching.gone]
        said.append(f"verdwenen: {dutch.listing(gone)}")
    return f"{'; '.join(said)}."
