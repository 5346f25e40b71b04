"""Who moved from one profile to another since an earlier release, and how sure that is."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from genkgeo.profiles.flows import Flow
from genkgeo.profiles.remembered import Remembered
from genkgeo.results import Matching, Profiles
from genkgeo.words import dutch

FIRM = 0.9
"""From this chance a move is firm: the certainty of the intervals on all pages."""

MOVES = ["before", "after", "share", "chance", "firm", "sentence"]


class Move(NamedTuple):
    """One area that went from one profile to another."""

    area: str
    """Its name."""
    before: int
    after: int
    share: float
    """Of its residents, that came from the profile ``before``; 0 to 1."""
    firm: bool
    """More than noise."""


def compared(profiles: Profiles, before: Remembered, flow: Flow) -> pd.DataFrame:
    """Keep of a flow what had a profile in the earlier release and has one now.

    Returns
    -------
    pandas.DataFrame
        Columns ``old, new, amount``; ``before`` and ``now``, the profiles; ``total``, all that
        came to the new area; sorted by area.
    """
    pairs = flow.pairs.sort_values(["old", "new"], ignore_index=True)
    pairs = pairs.assign(
        before=pairs["old"].map(before.labels),
        now=pairs["new"].map(profiles.labels),
        total=pairs.groupby("new")["amount"].transform("sum"),
    )
    pairs = pairs[pairs["amount"] > 0].dropna(subset=["before", "now"])
    return pairs.astype({"before": int, "now": int}).reset_index(drop=True)


def came_from(before: Remembered, flow: Flow) -> pd.Series:
    """Find of each area of now the earlier profile that most of its residents had.

    Returns
    -------
    pandas.Series
        New area → profile number; the lowest where two gave as many. A categorical of all
        numbers that there were: no area may be left of one.
    """
    pairs = flow.pairs.assign(before=flow.pairs["old"].map(before.labels)).dropna()
    sums = pairs.groupby(["new", "before"])["amount"].sum().reset_index()
    in_order = sums.sort_values(["new", "amount", "before"], ascending=[True, False, True])
    most = in_order.drop_duplicates("new").set_index("new")["before"]
    return most.astype(int).astype(pd.CategoricalDtype(before.names.index))


def moves(
    pairs: pd.DataFrame,
    shown: Profiles,
    before: Remembered,
    matching: Matching,
    area_names: pd.Series,
) -> pd.DataFrame:
    """List the areas of which the largest part of the residents had another profile.

    Parameters
    ----------
    pairs : pandas.DataFrame
        From `compared`.
    shown : Profiles
        With the numbers they keep.
    before : Remembered
    matching : Matching
        Which numbers go on.
    area_names : pandas.Series
        Area code of now → name.

    Returns
    -------
    pandas.DataFrame
        As `genkgeo.results.Matching.moves`. Where two profiles gave as many, one of them
        being its own, the area stays.

    Notes
    -----
    ``chance`` = confidence then × confidence now: the chance that the area was where it was
    put, and is where it is put, were the two years drawn apart. The draws of one year say
    nothing of those of another, so they are taken as independent; what makes an area a border
    case in both years makes the product too low rather than too high.
    """
    sure = pairs["amount"] * pairs["old"].map(before.confidence)
    by_profile = pairs.assign(sure=sure).groupby(["new", "before"], as_index=False)
    parts = by_profile.agg({"amount": "sum", "sure": "sum", "total": "first"})
    parts["after"] = parts["new"].map(shown.labels)
    # A number that was given out again at once is another profile.
    parts["moved"] = (parts["before"] != parts["after"]) | ~parts["after"].isin(matching.kept)
    in_order = parts.sort_values(
        ["new", "amount", "moved", "before"], ascending=[True, False, True, True]
    )
    largest = in_order.drop_duplicates("new")
    rows = largest[largest["moved"]].set_index("new").rename_axis("area")
    rows = rows.assign(
        share=rows["amount"] / rows["total"],
        chance=rows["sure"] / rows["amount"] * shown.confidence.reindex(rows.index),
    )
    rows["firm"] = rows["chance"] >= FIRM
    names = area_names.reindex(rows.index).fillna(rows.index.to_series())
    columns = (names, rows["before"], rows["after"], rows["share"], rows["firm"])
    rows["sentence"] = [
        _sentence(Move(*move), shown, before, matching) for move in zip(*columns, strict=True)
    ]
    return rows[MOVES]


def gone_and_new(shown: Profiles, before: Remembered, matching: Matching, unit: str) -> list[str]:
    """Name the profiles that are no longer there and those that are new, with where from."""
    notes = []
    for number in matching.gone:
        whither = _largest(matching.transition.T[number], shown.names)
        where = f"; het grootste deel van zijn {unit} valt nu onder {whither}" if whither else ""
        notes.append(f"Profiel {number} ({before.names[number]}) is er niet meer{where}.")
    for number in matching.new:
        whence = _largest(matching.transition[number], before.names)
        where = f"; het grootste deel van zijn {unit} viel toen onder {whence}" if whence else ""
        notes.append(f"Profiel {number} ({shown.names[number]}) is nieuw{where}.")
    return notes


def _largest(amounts: pd.Series, names: pd.Series) -> str:
    """Name the profile with the largest amount; empty where there is nothing."""
    at = int(amounts.argmax())
    number = int(amounts.index[at])
    return f"profiel {number} ({names[number]})" if amounts.iloc[at] > 0 else ""


def _sentence(move: Move, shown: Profiles, before: Remembered, matching: Matching) -> str:
    """Write one move, such as "Bret ging van profiel 2 (…) naar profiel 3 (…)."."""
    percentage = f"voor {dutch.number(100 * move.share)}\N{NO-BREAK SPACE}% "
    part = "" if move.share > 0.995 else percentage
    then = f"profiel {move.before} ({before.names[move.before]})"
    then += ", dat er niet meer is," if move.before in matching.gone else ""
    now = "het nieuwe " if move.after in matching.new else ""
    now += f"profiel {move.after} ({shown.names[move.after]})"
    doubt = "" if move.firm else "; dat kan ook toeval zijn"
    return f"{move.area} ging {part}van {then} naar {now}{doubt}."
