"""What an outsider can set up of a release: unknowns, and the linear equations between them.

The unknowns are the numerator and the denominator of every area, indicator and year. What the
release says of one is its interval; sums over areas, variables that indicators share, complements
and rates tie them together. An equation counts where the true figures meet it: one that they do
not meet (where a part is missing, or was supplied per larger area) teaches an outsider nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from scipy import sparse

from genkgeo.measures.disclosure import Known
from genkgeo.measures.disclosure.guarded import children_of
from genkgeo.measures.disclosure.unknowns import numerator_of
from genkgeo.refresh.disclosure.figures import (
    DENOMINATOR,
    HIGH,
    LOW,
    NUMERATOR,
    RESIDENTS,
    TOTAL,
    VALUE,
    Figure,
)
from genkgeo.refresh.disclosure.truth import Cell, Truth

Place = tuple[str, str, int]
"""Level, area and year."""

Key = tuple[str, str, str, int]
"""Variable, level, area and year: one unknown, whichever indicators are made of it."""

CLOSE = 1e-6
"""Share by which true figures may miss an equation: they are written with twelve digits."""

SIMPLE = ("rate", "count", "mean")


@dataclass
class System:
    """Intervals of unknowns, and what ties these together.

    Attributes
    ----------
    low, high : list of float
        Per unknown, as far as it is published or follows from what it is.
    true : list of float
    whole : list of bool
        It can only be a whole number.
    signed : list of bool
        It may lie below 0.
    sources : dict of int to list of Figure
        Unknown → where it was read.
    ties : dict
        Unknowns with their factors → between what the sum lies.
    """

    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    true: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    signed: list[bool] = field(default_factory=list)
    sources: dict[int, list[Figure]] = field(default_factory=dict)
    ties: dict[tuple[tuple[int, float], ...], tuple[float, float]] = field(default_factory=dict)
    of_cell: dict[tuple[Cell, str], int] = field(default_factory=dict)
    places: dict[tuple[str, Place], list[int]] = field(default_factory=dict)

    def unknown(self, true: float, *, signed: bool) -> int:
        """Add an unknown and give its number."""
        self.low.append(-np.inf if signed else 0.0)
        self.high.append(np.inf)
        self.true.append(true)
        self.whole.append(abs(true - round(true)) < CLOSE)
        self.signed.append(signed)
        return len(self.true) - 1

    def narrow(self, at: int, low: float, high: float, source: Figure | None = None) -> None:
        """Note what is published of an unknown; a number that cannot be its own is left out."""
        slack = CLOSE * max(1.0, abs(self.true[at]))
        if not low - slack <= self.true[at] <= high + slack:
            return
        self.low[at] = max(self.low[at], low)
        self.high[at] = min(self.high[at], high)
        if source is not None:
            self.sources.setdefault(at, []).append(source)

    def tie(self, terms: dict[int, float], low: float, high: float) -> None:
        """Add an equation, where the true figures meet it."""
        terms = {at: factor for at, factor in terms.items() if factor}
        if len(terms) == 1:
            ((at, factor),) = terms.items()
            ends = sorted((low / factor, high / factor))
            self.narrow(at, ends[0], ends[1])
            return
        total = sum(factor * self.true[at] for at, factor in terms.items())
        size = max([1.0, *(abs(factor * self.true[at]) for at, factor in terms.items())])
        if terms and low - CLOSE * size <= total <= high + CLOSE * size:
            # Weights of a crosswalk are rounded: the truth must stay possible, to the last digit.
            key = tuple(sorted(terms.items()))
            least, most = self.ties.get(key, (-np.inf, np.inf))
            self.ties[key] = (max(least, min(low, total)), min(most, max(high, total)))

    def of_secret(self, secret: Known) -> int | None:
        """Find the unknown that a secret is, or add one that is what its numbers come to."""
        terms: dict[int, float] = {}
        for number, sign in secret.terms:
            place = (number.level, number.area, number.period)
            known = self.places.get((number.variable, place), [])
            room = CLOSE * max(1.0, abs(number.true))
            own = [at for at in known if abs(self.true[at] - number.true) <= room]
            if not own:
                return None
            terms[own[0]] = sign
        if len(terms) == 1:
            return next(iter(terms))
        true = sum(sign * self.true[at] for at, sign in terms.items())
        rest = self.unknown(true, signed=False)
        self.tie(terms | {rest: -1.0}, 0.0, 0.0)
        return rest

    @property
    def rows(self) -> list[tuple[dict[int, float], float, float]]:
        """Unknown → factor, and between what the sum lies; each sum once."""
        return [(dict(terms), low, high) for terms, (low, high) in self.ties.items()]

    def known(self, at: int) -> bool:
        """Say whether an unknown is read as it is."""
        return self.high[at] - self.low[at] <= CLOSE * max(1.0, abs(self.true[at]))

    def matrix(self) -> tuple[sparse.csr_array, np.ndarray, np.ndarray]:
        """Give the equations as a sparse matrix with the bounds of each sum."""
        sums = self.rows
        at = [(i, j, a) for i, (terms, *_) in enumerate(sums) for j, a in terms.items()]
        rows, columns, values = zip(*at, strict=True) if at else ((), (), ())
        shape = (len(sums), len(self.true))
        matrix = sparse.csr_array((np.array(values, float), (rows, columns)), shape=shape)
        bounds = np.array([(low, high) for _, low, high in sums]).reshape(-1, 2)
        return matrix, bounds[:, 0], bounds[:, 1]


def system_of(truth: Truth, figures: Iterable[Figure]) -> System:
    """Set up all that follows from the figures that were read.

    Parameters
    ----------
    truth : Truth
    figures : iterable of Figure
    """
    made = System()
    _unknowns(made, truth)
    figures = list(figures)
    _published(made, truth, figures)
    _rates(made, truth, figures)
    _sums(made, truth, figures)
    _complements(made, truth)
    return made


def _unknowns(made: System, truth: Truth) -> None:
    """One unknown per variable, area and year; where two indicators disagree on it, one each."""
    known: dict[Key, list[int]] = defaultdict(list)
    columns = ["level", "area", "indicator", "period", "numerator", "denominator"]
    for level, area, indicator, year, over, under in truth.rows[columns].itertuples(index=False):
        one = truth.made_of[indicator]
        if one.kind not in SIMPLE:
            continue
        cell = Cell(str(level), str(area), str(indicator), int(year))
        names = (numerator_of(one), one.denominator)
        for what, name, true in zip((NUMERATOR, DENOMINATOR), names, (over, under), strict=True):
            if name is None or true != true:
                continue
            same = known[name, cell.level, cell.area, cell.year]
            at = next(
                (i for i in same if abs(made.true[i] - true) <= CLOSE * max(1, abs(true))), -1
            )
            if at < 0:
                at = made.unknown(true, signed=one.signed or one.kind == "mean")
                same.append(at)
                place = (cell.level, cell.area, cell.year)
                made.places.setdefault((name, place), []).append(at)
            made.of_cell[cell, what] = at


def _published(made: System, truth: Truth, figures: list[Figure]) -> None:
    """Note the counts that are published, the residents among them."""
    for one in figures:
        low, high = one.number.value - one.number.half, one.number.value + one.number.half
        if one.what == RESIDENTS:
            places = made.places.get((truth.residents, (one.level, one.area, one.year)), [])
        elif one.what in (NUMERATOR, DENOMINATOR):
            cell = Cell(one.level, one.area, one.indicator, one.year)
            places = [made.of_cell[cell, one.what]] if (cell, one.what) in made.of_cell else []
        else:
            continue
        for at in places:
            made.narrow(at, low, high, one)


def _rates(made: System, truth: Truth, figures: list[Figure]) -> None:
    """Tie numerator and denominator by the value, by its bounds and by what a share can be."""
    between: dict[Cell, list[tuple[float, float, Figure]]] = defaultdict(list)
    for one in figures:
        cell = Cell(one.level, one.area, one.indicator, one.year)
        value, half = one.number.value, one.number.half
        ends = {
            VALUE: (value - half, value + half),
            LOW: (value - half, np.inf),
            HIGH: (-np.inf, value + half),
        }.get(one.what)
        if ends is not None:
            between[cell].append((*ends, one))
    for (cell, what), over in list(made.of_cell.items()):
        if what != NUMERATOR:
            continue
        indicator = truth.made_of[cell.indicator]
        under = made.of_cell.get((cell, DENOMINATOR))
        if made.known(over) and (under is None or made.known(under)):
            continue  # A rate of two numbers that are read teaches nothing.
        for low, high, source in between.get(cell, ()):
            if under is None:
                made.narrow(over, low, high, source)
                continue
            before = len(made.ties)
            if high < np.inf:
                made.tie({over: indicator.factor, under: -high}, -np.inf, 0.0)
            if low > -np.inf:
                made.tie({over: indicator.factor, under: -low}, 0.0, np.inf)
            if len(made.ties) > before:
                made.sources.setdefault(over, []).append(source)
        if under is not None and indicator.maximum_ratio is not None:
            made.tie({over: 1.0, under: -indicator.maximum_ratio}, -np.inf, 0.0)


def _sums(made: System, truth: Truth, figures: list[Figure]) -> None:
    """Larger areas are the sum of their parts, and so is what all sectors together come to."""
    of_column: dict[tuple[str, str, int], dict[tuple[str, str], int]] = defaultdict(dict)
    for (cell, what), at in made.of_cell.items():
        of_column[cell.indicator, what, cell.year][cell.level, cell.area] = at
    children = children_of(truth.areas)
    for (indicator, what, _), column in of_column.items():
        if truth.made_of[indicator].kind == "mean" and what == NUMERATOR:
            continue
        for parent, parts in children.items():
            known = [column[part] for part in parts if part in column]
            if parent in column and known:
                made.tie({column[parent]: -1.0, **dict.fromkeys(known, 1.0)}, 0.0, 0.0)
    smallest = truth.areas.levels.ids[0]
    sectors = [str(code) for code in truth.areas.names[smallest].index]
    for one in figures:
        if one.what != TOTAL:
            continue
        found = [
            made.places.get((one.indicator, (smallest, code, one.year)), []) for code in sectors
        ]
        if all(len(own) <= 1 for own in found):
            terms = {own[0]: 1.0 for own in found if own}
            made.tie(terms, one.number.value, one.number.value)


def _complements(made: System, truth: Truth) -> None:
    """Two indicators whose numerators make up their denominator wherever both are known."""
    of_column: dict[tuple[str, int], dict[tuple[str, str], tuple[int, int]]] = defaultdict(dict)
    for (cell, what), over in made.of_cell.items():
        under = made.of_cell.get((cell, DENOMINATOR))
        if what == NUMERATOR and under is not None:
            of_column[cell.indicator, cell.year][cell.level, cell.area] = (over, under)
    for (one, year), (other, later) in combinations(of_column, 2):
        names = truth.made_of[one].denominator, truth.made_of[other].denominator
        if year != later or names[0] != names[1]:
            continue
        for terms in _made_up(made, of_column[one, year], of_column[other, later]):
            made.tie(terms, 0.0, 0.0)


def _made_up(
    made: System,
    first: dict[tuple[str, str], tuple[int, int]],
    second: dict[tuple[str, str], tuple[int, int]],
) -> Iterator[dict[int, float]]:
    """Give the equations of two complements; none where one area does not meet them."""
    terms = []
    for area in first.keys() & second.keys():
        (one, under), (other, _) = first[area], second[area]
        if abs(made.true[one] + made.true[other] - made.true[under]) > CLOSE:
            return
        if one != other:
            terms.append({one: 1.0, other: 1.0, under: -1.0})
    yield from sorted(terms, key=lambda one: sorted(one)) if len(terms) > 1 else ()
