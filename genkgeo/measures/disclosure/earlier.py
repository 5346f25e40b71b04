"""What earlier releases told: numbers that anybody may have read, and what ties the others.

A number that was published cannot be hidden any more, so that nothing can rest on it; and what was
secret once stays secret, also where a later release no longer speaks of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice, product
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from genkgeo.measures.disclosure.secrets import Secret
from genkgeo.measures.disclosure.unknowns import CLOSE, Numbers
from genkgeo.parameters.levels import SECTOR

KEY = ["variable", "level", "area", "period"]
"""What names a number; its true value tells it from what a supplier changed since."""

READ = 1e-6
"""Share of a number to within which who knows it knows it."""

CHOICES = 8
"""Ways to take numbers of which a supplier changed some since, of one sum: more are not tried."""


class Move(NamedTuple):
    """How figures of one list of sectors are moved to another: by weights that are published.

    Attributes
    ----------
    old, new : pandas.Index
        Codes of the sectors of both.
    weights : scipy.sparse.csr_array, shape (new, old)
    """

    old: pd.Index
    new: pd.Index
    weights: sparse.csr_array


@dataclass(frozen=True)
class Told:
    """What may be known of all releases until now.

    Attributes
    ----------
    numbers : pandas.DataFrame
        Columns `KEY`, ``true``, ``signed``, and ``low`` and ``high``: between what it is known to
        lie. Its true values are of those who have the figures.
    ties : scipy.sparse.csr_array, shape (ties, numbers)
        Sums of numbers that are not known.
    least, most : numpy.ndarray
        Between what each of these lies.
    secrets : list of Secret
        By the position of the numbers: what could not be found out, and may not be.
    """

    numbers: pd.DataFrame
    ties: sparse.csr_array
    least: np.ndarray
    most: np.ndarray
    secrets: list[Secret] = field(default_factory=list)

    @property
    def read(self) -> np.ndarray:
        """Number → it is known as it is."""
        low, high, true = (self.numbers[name].to_numpy() for name in ("low", "high", "true"))
        known: np.ndarray = high - low <= READ * np.maximum(1.0, np.abs(true))
        return known


def with_told(
    numbers: Numbers, told: Told, moves: Iterable[Move] = ()
) -> tuple[Numbers, list[Secret]]:
    """Add what earlier releases told: their numbers, which of these are read, and their sums.

    Parameters
    ----------
    numbers : Numbers
        Of this release.
    told : Told
    moves : iterable of Move
        From older lists of sectors to that of this release.

    Returns
    -------
    Numbers
    list of Secret
        What was secret in them and is no number of this release, whose own rules hold for those.
    """
    count = len(numbers.true)
    known = dict_of(numbers.of[KEY], numbers.of["number"], numbers.true)
    keys = told.numbers[KEY].itertuples(index=False, name=None)
    of_told = zip(keys, told.numbers["true"], strict=True)
    at = np.array([_same(known.get(key, []), true) for key, true in of_told], dtype=int)
    new = np.flatnonzero(at < 0)
    at[new] = count + np.arange(len(new))
    total = count + len(new)
    more = told.numbers.iloc[new]
    true = np.concatenate([numbers.true, more["true"].to_numpy(dtype=float)])
    fixed = np.zeros(total, dtype=bool)
    fixed[at[told.read]] = True
    of = pd.concat([numbers.of, more[KEY].assign(number=at[new])], ignore_index=True)
    # A sum that this release has too ties nothing twice: with its numbers that are read left out.
    own = {key for key, _ in _sums(numbers.sums, np.arange(count), fixed)}
    older = dict(_sums(told.ties[told.most - told.least <= READ], at, fixed))
    open_still = [terms for key, terms in sorted(older.items()) if key not in own]
    known = dict_of(of[KEY], of["number"], true)
    wider = sparse.csr_array((numbers.sums.shape[0], len(new)))
    sums = [
        sparse.hstack([numbers.sums, wider]),
        _as_matrix(open_still, total),
        _as_matrix(list(moved(known, moves)), total),
    ]
    filler = np.zeros(len(new), dtype=bool)
    together = replace(
        numbers,
        of=of,
        true=true,
        signed=np.concatenate([numbers.signed, more["signed"].to_numpy(dtype=bool)]),
        printed=np.concatenate([numbers.printed, filler]),
        fixed=fixed,
        before=np.isin(np.arange(total), at) & ~fixed,
        sums=sparse.csr_array(sparse.vstack(sums)),
    )
    secrets = [
        Secret(tuple((int(at[number]), sign) for number, sign in secret.terms), secret.least)
        for secret in told.secrets
        # For what is in this release its own rules hold, looser ones too.
        if any(at[number] >= count for number, _ in secret.terms)
    ]
    return together, secrets


Places = dict[tuple[object, ...], list[tuple[int, float]]]
"""Key of a number → which it may be, each with its true value."""


def dict_of(keys: pd.DataFrame, number: Iterable[int], true: np.ndarray) -> Places:
    """Lay numbers out by their key; of one that was changed since there are two."""
    known: Places = defaultdict(list)
    for key, at in zip(keys.itertuples(index=False, name=None), number, strict=True):
        known[key].append((int(at), float(true[int(at)])))
    return known


def _same(candidates: list[tuple[int, float]], true: float) -> int:
    """Find the number with this true value; −1 where there is none."""
    room = READ * max(1.0, abs(true))
    return next((at for at, own in candidates if abs(own - true) <= room), -1)


Terms = dict[int, float]
"""Number → its factor in a sum."""


def _sums(
    sums: sparse.csr_array, at: np.ndarray, fixed: np.ndarray
) -> Iterator[tuple[tuple[tuple[int, float], ...], Terms]]:
    """Give each sum of numbers that are not read, and a key that its multiples share."""
    rows = sparse.csr_array(sums)
    for row in range(rows.shape[0]):
        cells = slice(rows.indptr[row], rows.indptr[row + 1])
        terms: Terms = defaultdict(float)
        # An area and its only part are one number, and may stand in one sum with both signs.
        for number, factor in sorted(zip(at[rows.indices[cells]], rows.data[cells], strict=True)):
            terms[int(number)] += float(factor)
        terms = {number: f for number, f in terms.items() if f and not fixed[number]}
        if terms:
            first = next(iter(terms.values()))
            yield tuple((number, round(f / first, 9)) for number, f in terms.items()), terms


def _as_matrix(sums: list[Terms], numbers: int) -> sparse.csr_array:
    cells = [(row, at, factor) for row, terms in enumerate(sums) for at, factor in terms.items()]
    rows, columns, factors = zip(*cells, strict=True) if cells else ((), (), ())
    shape = (len(sums), numbers)
    return sparse.csr_array((np.array(factors, dtype=float), (rows, columns)), shape=shape)


def moved(known: Places, moves: Iterable[Move]) -> Iterator[Terms]:
    """Tie the numbers of a new list of sectors to those of the old one that they are made of.

    Parameters
    ----------
    known : dict
        From `dict_of`.
    moves : iterable of Move

    Yields
    ------
    dict of int to float
        Number → factor; the sum is 0, and the true numbers meet it.
    """
    columns: dict[tuple[object, object], dict[str, list[tuple[int, float]]]] = defaultdict(dict)
    for (variable, level, area, period), own in known.items():
        if level == SECTOR:
            columns[variable, period][str(area)] = own
    for move in moves:
        sectors = list(_made_of(move))
        for column in columns.values():
            for code, parts, weights in sectors:
                if code not in column:
                    continue
                both = zip(parts, weights, strict=True)
                made_of = [(column[part], weight) for part, weight in both if part in column]
                yield from _meets(column[code], made_of)


def _made_of(move: Move) -> Iterator[tuple[str, list[str], list[float]]]:
    """Give each new sector with the old ones that it is made of, and their weights."""
    rows = sparse.csr_array(move.weights)
    for at, code in enumerate(move.new):
        own = slice(rows.indptr[at], rows.indptr[at + 1])
        parts = [str(move.old[one]) for one in rows.indices[own]]
        yield str(code), parts, rows.data[own].tolist()


def _meets(
    results: list[tuple[int, float]], parts: list[tuple[list[tuple[int, float]], float]]
) -> Iterator[Terms]:
    """Find which of the numbers that it may be a sector is made of."""
    weights = [weight for _, weight in parts]
    for at, true in results:
        for chosen in islice(product(*(own for own, _ in parts)), CHOICES):
            total = sum(weight * own for (_, own), weight in zip(chosen, weights, strict=True))
            if abs(total - true) > CLOSE * max(1.0, abs(true)):
                continue
            terms = {at: -1.0}
            for (number, _), weight in zip(chosen, weights, strict=True):
                terms[number] = terms.get(number, 0.0) + weight
            terms = {number: factor for number, factor in terms.items() if abs(factor) > CLOSE}
            if len(terms) > 1:
                yield terms
            break
