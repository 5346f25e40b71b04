"""The risk profiles of the areas, and how they follow those of an earlier release."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from genkgeo.parameters.levels import Level


@dataclass(frozen=True)
class Matching:
    """How the profiles of this year follow those of an earlier release.

    Attributes
    ----------
    year, vintage : int, str
        Of the earlier release.
    kept, new, gone : tuple of int
        Profile numbers that go on, that are new, and that are no longer there.
    gone_names : dict of int to str
        Number → name of the profiles that are no longer there.
    transition : pandas.DataFrame
        Rows the earlier numbers, columns this year's numbers; cells residents (or areas,
        where residents are not known) that went from one to the other.
    moves : pandas.DataFrame
        Index area code of this year; the areas of which most residents had another profile:
        ``before``, ``after`` (numbers), ``share`` (of the residents that came from
        ``before``), ``chance`` (that the move is more than noise), ``firm`` (bool),
        ``sentence`` (Dutch).
    notes : tuple of str
        Dutch sentences: what could not be matched, and why.
    """

    year: int
    vintage: str
    kept: tuple[int, ...]
    new: tuple[int, ...]
    gone: tuple[int, ...]
    gone_names: dict[int, str]
    transition: pd.DataFrame
    moves: pd.DataFrame
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Profiles:
    """The risk profiles of the areas of one level.

    Where the areas fall in no groups the profiles are the fifths of their risk, unless a number
    of groups was asked for; `gradual` then says so, and stands beside every label.

    Attributes
    ----------
    areas : Level
        The level whose areas are grouped.
    method : str
        One of `genkgeo.parameters.choices.METHODS`.
    labels : pandas.Series
        Area code → profile number; an area that is left out has no row. Without an earlier
        release the numbers run from 1, from the lowest to the highest mean risk.
    names, colours : pandas.Series
        Profile number → neutral Dutch name, and colour as ``#rrggbb``; sorted by number.
    portrait, spread : pandas.DataFrame
        Profile number × indicator id: mean and standard deviation of the oriented z-scores
        (higher is more risk).
    confidence : pandas.Series
        Area code → share of the draws (other areas, other chance) in which it keeps its
        profile, 0 to 1.
    second : pandas.Series
        Area code → the profile it falls in most often when it does not keep its own; 0
        where it always keeps it.
    partial : tuple of str
        Areas placed by only part of the indicators.
    left_out, too_small : tuple of str
        Areas with too few figures, and with too few residents.
    flat : tuple of str
        Indicators that are the same everywhere and take no part.
    choice : pandas.DataFrame
        Index k; columns ``stability``, ``silhouette``, ``calinski_harabasz``, ``smallest``.
    reason : str
        One Dutch sentence: why this many.
    matching : Matching, optional
        None without an earlier release.
    notes : tuple of str
        Dutch sentences: stated fall-backs.
    gradual : str
        One Dutch sentence where the areas flow over into each other; empty where they fall in
        groups.
    fifths : bool
        Whether these are the fifths of the risk: 1 the lowest, 5 the highest.
    """

    areas: Level
    method: str
    labels: pd.Series
    names: pd.Series
    colours: pd.Series
    portrait: pd.DataFrame
    spread: pd.DataFrame
    confidence: pd.Series
    second: pd.Series
    partial: tuple[str, ...]
    left_out: tuple[str, ...]
    too_small: tuple[str, ...]
    flat: tuple[str, ...]
    choice: pd.DataFrame
    reason: str
    matching: Matching | None = None
    notes: tuple[str, ...] = ()
    gradual: str = ""
    fifths: bool = False

    @classmethod
    def none(cls, areas: Level, method: str, reason: str) -> Profiles:
        """Make the result of a level that has no profiles; ``reason`` says why."""
        number, text = pd.Series(dtype=int), pd.Series(dtype=object)
        empty = pd.DataFrame()
        scores = pd.DataFrame(columns=["stability", "silhouette", "calinski_harabasz", "smallest"])
        return cls(
            areas=areas,
            method=method,
            labels=number,
            names=text,
            colours=text,
            portrait=empty,
            spread=empty,
            confidence=pd.Series(dtype=float),
            second=number,
            partial=(),
            left_out=(),
            too_small=(),
            flat=(),
            choice=scores.rename_axis("k"),
            reason=reason,
        )

    @cached_property
    def number_of(self) -> dict[str, int]:
        """Area → number of its profile, as `labels` has it; for who lists every area."""
        return dict(zip(self.labels.index, self.labels.tolist(), strict=True))

    @property
    def any(self) -> bool:
        """Whether there are any."""
        return len(self.names) > 0

    @property
    def level(self) -> str:
        """Id of the level whose areas these are."""
        return self.areas.id
