"""An index as data: a tree of parts, each with its scale, weight and way of combining."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from genkgeo.errors import DataError, first_five
from genkgeo.parameters.missing_codes import MissingCodes
from genkgeo.parameters.strict_yaml import Model, read_yaml

ROOT = "index"
"""Name of the whole."""

HEAVIEST = 999_999
"""The highest weight: beyond it weights can be so large that their sum is no number."""

RANKING = ("percentile", "rank_normal", "exponential")
"""The scales that look at ranks alone; for these a rule for ties is stated."""

OF_A_COLUMN = ("column", "direction", "given", "reverse")
OF_A_NODE = ("combine", "weighting", "missing", "minimum_weight", "parent_takes")

Position = Literal[
    "rank/N",
    "(rank-1)/N",
    "(rank-1)/(N-1)",
    "(rank-0.5)/N",
    "rank/(N+1)",
    "(rank-0.375)/(N+0.25)",
]
"""Where a rank lies between 0 and 1, N being the highest rank there can be."""

USUAL_POSITION: dict[str, Position] = {
    "percentile": "(rank-1)/(N-1)",
    "rank_normal": "(rank-0.5)/N",
    "exponential": "rank/N",
}
"""Position of a scale whose recipe names none."""

WITHIN = ("(rank-0.5)/N", "rank/(N+1)", "(rank-0.375)/(N+0.25)")
"""Positions that are never 0 or 1, where a normal score would be infinite."""


class Part(Model):
    """A column (a leaf), or parts combined (a node); what follows is how its parent sees it.

    Attributes
    ----------
    weight : float
        Among the parts of its parent.
    transform : {"none", "z", "minmax", "percentile", "rank_normal", "exponential"}
        The scale, fitted on the areas of the table; see `genkgeo.index.scales`.
    ties : {"average", "min", "max", "dense"}
        Rank of equal values, counted from the least risk (1) to the most.
    position : str, optional
        The place of a rank between 0 and 1, as a formula (`Position`); the usual one of
        the scale (`USUAL_POSITION`) when left out.
    constant : float
        Of ``exponential``: k in −k · ln(1 − R · (1 − e^(−100/k))).
    decimals : int, optional
        Round the value on its scale to this many decimals.
    rounding : {"nearest", "half_up", "down"}
        ``nearest``: a half goes to the even digit. ``half_up``: a half goes away from 0,
        as the ROUND of Excel and the CDC do. ``down``: cut off, as Excel's PERCENTRANK does.
    flag : float, optional
        An area at or above this value on the scale is flagged.
    column : str, optional
        Leaf: the column of the table; its own name when left out.
    direction : {"higher", "lower"}
        Leaf: which way is more risk.
    reverse : {"negate", "complement"}
        Leaf with ``lower``: put −x on the scale, or take 1 less the scale of x. With ties
        or another definition of a percentile these differ.
    given : {"value", "rank"}
        Leaf: ``rank`` is a rank already, 1 = most at risk; it is not ranked again.
    parts : dict of str to Part
        Node: what it combines.
    combine : {"weighted_sum", "geometric_mean"}
        Node: Σ w·x, or exp Σ w·ln x.
    weighting : {"shares", "as_given"}
        Node: weights divided by their sum, or as they stand.
    missing : {"refuse", "no_value", "reweight"}
        Node, for an area that lacks a part: stop; give no value; or let the other parts
        take over its weight.
    minimum_weight : float
        Node with ``reweight``: below this share of the weights there is no value.
    parent_takes : {"scaled", "unscaled"}
        Node with a scale of its own: what goes into its parent. ``unscaled``: the parts as
        they were combined, so that the scale is only shown.
    """

    weight: float = Field(default=1.0, ge=0, le=HEAVIEST)
    transform: Literal["none", "z", "minmax", "percentile", "rank_normal", "exponential"] = "none"
    ties: Literal["average", "min", "max", "dense"] = "average"
    position: Position | None = None
    # Below 10 the scale is 0 for nearly all areas, and its logarithm loses its digits.
    constant: float = Field(default=23.0, ge=10, le=1000)
    decimals: int | None = Field(default=None, ge=0, le=12)
    rounding: Literal["nearest", "half_up", "down"] = "nearest"
    flag: float | None = None
    column: str | None = None
    direction: Literal["higher", "lower"] = "higher"
    reverse: Literal["negate", "complement"] = "negate"
    given: Literal["value", "rank"] = "value"
    parts: dict[str, Part] = Field(default_factory=dict)
    combine: Literal["weighted_sum", "geometric_mean"] = "weighted_sum"
    weighting: Literal["shares", "as_given"] = "shares"
    missing: Literal["refuse", "no_value", "reweight"] = "refuse"
    minimum_weight: float = Field(default=0.0, ge=0, le=1)
    parent_takes: Literal["scaled", "unscaled"] = "scaled"

    @model_validator(mode="after")
    def _keys_belong_together(self) -> Part:
        wrong = [key for key in self._foreign() if key in self.model_fields_set]
        if wrong:
            kind = "een deel met parts" if self.parts else "een deel zonder parts"
            raise ValueError(f"{first_five(wrong)} past niet bij {kind}")
        for key in ("ties", "position"):
            if key in self.model_fields_set and self.transform not in RANKING:
                raise ValueError(f"{key} past enkel bij transform {', '.join(RANKING)}")
        if "constant" in self.model_fields_set and self.transform != "exponential":
            raise ValueError("constant past enkel bij transform exponential")
        if self.transform == "rank_normal" and self.plotting_position not in WITHIN:
            raise ValueError(f"rank_normal vraagt een position tussen 0 en 1: {', '.join(WITHIN)}")
        if self.reverse == "complement" and (
            self.transform not in ("percentile", "minmax") or self.direction != "lower"
        ):
            raise ValueError(
                "reverse: complement past enkel bij direction: lower en transform "
                "percentile of minmax"
            )
        return self

    @model_validator(mode="after")
    def _weights_can_be_used(self) -> Part:
        if self.parts and not any(part.weight > 0 for part in self.parts.values()):
            raise ValueError("alle gewichten van deze parts zijn 0")
        if self.combine == "geometric_mean" and self.weighting != "shares":
            raise ValueError("geometric_mean vraagt weighting: shares")
        if "minimum_weight" in self.model_fields_set and self.missing != "reweight":
            raise ValueError("minimum_weight past enkel bij missing: reweight")
        if self.parent_takes == "unscaled" and not self.has_scale:
            raise ValueError(
                "parent_takes: unscaled past enkel bij een eigen transform of decimals"
            )
        return self

    @property
    def has_scale(self) -> bool:
        """Whether the part is changed after it was read or combined."""
        return self.transform != "none" or self.decimals is not None

    @property
    def plotting_position(self) -> Position | None:
        """The formula of the position, also where the recipe leaves it to the scale."""
        return self.position or USUAL_POSITION.get(self.transform)

    def _foreign(self) -> tuple[str, ...]:
        if self.parts:
            return OF_A_COLUMN
        # A column of ranks says itself which way is more risk.
        return (*OF_A_NODE, *(("direction", "reverse") if self.given == "rank" else ()))


class IndexSpec(Model):
    """A spec file: the tree and how its table is to be read.

    Attributes
    ----------
    title, source : str
        What it is and where the rule comes from.
    id : str, optional
        Column with the area code; the first one when left out.
    sheet : str, optional
        Sheet of a workbook that has several.
    decimal : {"point", "comma"}, optional
        How the numbers of a text table are written; left out, every column must show it.
    encoding : {"utf-8", "windows-1252"}
        Of a text table that is not in UTF-8.
    missing_codes : dict of str to str
        Cells that stand for "no figure", such as −999, with what they mean.
    deciles : {"equal_count", "areas_before", "quantile"}
        ``equal_count``: ⌈10 · rank ÷ N⌉. ``areas_before``: ⌊10 · (rank − 1) ÷ N⌋ + 1, of the
        areas that come before. ``quantile``: ⌈10 · (rank − 1) ÷ (N − 1)⌉, at least 1: bounds
        at the quantiles of the ranks, as R draws them.
    index : Part
        The root; its value is the score.
    """

    title: str = "Index"
    source: str = ""
    id: str | None = None
    sheet: str | None = None
    decimal: Literal["point", "comma"] | None = None
    encoding: Literal["utf-8", "windows-1252"] = "utf-8"
    missing_codes: MissingCodes = Field(default_factory=dict)
    deciles: Literal["equal_count", "areas_before", "quantile"] = "equal_count"
    index: Part

    @model_validator(mode="after")
    def _is_a_tree(self) -> IndexSpec:
        if not self.index.parts:
            raise ValueError("index heeft geen parts")
        if "parent_takes" in self.index.model_fields_set:
            raise ValueError("parent_takes past niet bij het geheel: daar is niets boven")
        names = Counter(name for name, _ in walk(self.index))
        double = [name for name, times in names.items() if times > 1 or name == ROOT]
        if double:
            raise ValueError(f"elk deel moet een eigen naam hebben: {first_five(double)}")
        return self


def walk(part: Part) -> Iterator[tuple[str, Part]]:
    """Go over every part below ``part`` with its name, parents first."""
    for name, below in part.parts.items():
        yield name, below
        yield from walk(below)


def leaves(part: Part) -> dict[str, Part]:
    """Leaves below ``part`` by name, in the order of the spec."""
    return {name: below for name, below in walk(part) if not below.parts}


def columns(spec: IndexSpec) -> dict[str, str]:
    """Column of every leaf, by the name of the leaf."""
    return {name: part.column or name for name, part in leaves(spec.index).items()}


def require_columns(wanted: Mapping[str, str], available: Collection[str]) -> None:
    """Raise for a column that is not there, naming the nearest that is.

    Parameters
    ----------
    wanted : mapping of str to str
        What needs it → the column.
    available : collection of str

    Raises
    ------
    DataError
        A column is absent.
    """
    for purpose, column in wanted.items():
        if column not in available:
            near = difflib.get_close_matches(column, list(available), n=1, cutoff=0.4)
            raise DataError(
                f"De tabel heeft geen kolom {column}",
                expected=f"een kolom voor {purpose}",
                found=first_five(available),
                remedy=f"bedoelde u {near[0]}?" if near else "verbeter de naam van de kolom",
            )


def read_spec(path: Path) -> IndexSpec:
    """Read a spec file.

    Raises
    ------
    ParamsError
        It breaks the schema; every fault is listed with its line.
    """
    return read_yaml(path, IndexSpec)
