"""What may be known of a release and of all before it, to be held beside the next one."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy import sparse

from genkgeo.measures.disclosure import Known, Number, Told
from genkgeo.measures.disclosure.earlier import KEY, Places, dict_of, moved
from genkgeo.measures.disclosure.secrets import Secret
from genkgeo.measures.disclosure.tightest import Bounds
from genkgeo.refresh.disclosure.equations import CLOSE, System
from genkgeo.refresh.disclosure.truth import Truth

COLUMNS = [*KEY, "true", "signed", "low", "high"]


def add_told(made: System, told: Told, truth: Truth) -> list[Known]:
    """Add what earlier releases told to what follows from one.

    A number that a supplier changed since is another number; what it was and what it is are not
    tied.

    Parameters
    ----------
    made : System
        Of the release.
    told : Told
    truth : Truth
        Of the release.

    Returns
    -------
    list of Known
        What was secret in them and is no number of this release, whose own rules hold for those.
    """
    own = len(made.true)
    at = [_number(made, row) for row in told.numbers[COLUMNS].itertuples(index=False)]
    for place, low, high in zip(at, told.numbers["low"], told.numbers["high"], strict=True):
        made.narrow(place, float(low), float(high))
    rows = sparse.csr_array(told.ties)
    for row, (low, high) in enumerate(zip(told.least, told.most, strict=True)):
        cells = slice(rows.indptr[row], rows.indptr[row + 1])
        terms = {
            at[i]: float(a) for i, a in zip(rows.indices[cells], rows.data[cells], strict=True)
        }
        made.tie(terms, float(low), float(high))
    known: Places = {
        (name, *place): [(number, made.true[number]) for number in numbers]
        for (name, place), numbers in made.places.items()
    }
    for terms in moved(known, truth.moves):
        made.tie(terms, 0.0, 0.0)
    return [
        _in_words(secret, told.numbers)
        for secret in told.secrets
        if any(at[number] >= own for number, _ in secret.terms)
    ]


def _number(made: System, row: tuple[object, ...]) -> int:
    """Find the unknown of a number that was told of before, or add one."""
    variable, level, area, period, true, signed, *_ = row
    name, place = str(variable), (str(level), str(area), int(period))  # type: ignore[call-overload]
    value = float(true)  # type: ignore[arg-type]
    same = made.places.setdefault((name, place), [])
    room = CLOSE * max(1.0, abs(value))
    for at in same:
        if abs(made.true[at] - value) <= room:
            return at
    same.append(made.unknown(value, signed=bool(signed)))
    return same[-1]


def _in_words(secret: Secret, numbers: pd.DataFrame) -> Known:
    rows = numbers.iloc[[at for at, _ in secret.terms]]
    named = [
        Number(str(variable), str(level), str(area), int(period), float(true))
        for variable, level, area, period, true in rows[[*KEY, "true"]].itertuples(index=False)
    ]
    signs = [sign for _, sign in secret.terms]
    return Known(tuple(zip(named, signs, strict=True)), secret.least)


def told_after(made: System, bounds: Bounds, secrets: Iterable[Known]) -> Told:
    """Gather what may be known now: numbers with their bounds, and what ties those not known.

    Parameters
    ----------
    made : System
        With `add_told` of what was told before.
    bounds : Bounds
    secrets : iterable of Known
    """
    rows = [
        (name, *place, made.true[at], made.signed[at], bounds.low[at], bounds.high[at], at)
        for (name, place), numbers in made.places.items()
        for at in numbers
    ]
    numbers = pd.DataFrame(rows, columns=[*COLUMNS, "at"])
    numbers = numbers.sort_values([*KEY, "true"], kind="stable", ignore_index=True)
    place = np.full(len(made.true), -1)
    place[numbers["at"]] = np.arange(len(numbers))
    known = Told(numbers[COLUMNS], sparse.csr_array((0, len(numbers))), np.zeros(0), np.zeros(0))
    left = _still_open(made, place, known.read)
    cells = [(i, at, factor) for i, terms in enumerate(sorted(left)) for at, factor in terms]
    row, column, value = zip(*cells, strict=True) if cells else ((), (), ())
    shape = (len(left), len(numbers))
    ends = np.array([left[terms] for terms in sorted(left)]).reshape(-1, 2)
    found = dict_of(numbers[KEY], numbers.index, numbers["true"].to_numpy())
    kept = {one: _placed(one, found) for one in secrets}
    return Told(
        known.numbers,
        sparse.csr_array((np.array(value, dtype=float), (row, column)), shape=shape),
        ends[:, 0],
        ends[:, 1],
        sorted({Secret(terms, one.least) for one, terms in kept.items() if terms}),
    )


Terms = tuple[tuple[int, float], ...]


def _still_open(
    made: System, place: np.ndarray, read: np.ndarray
) -> dict[Terms, tuple[float, float]]:
    """Take from each equation what is read; of what is left the same is kept once."""
    left: dict[Terms, tuple[float, float]] = {}
    for terms, low, high in made.rows:
        if any(place[at] < 0 for at in terms):
            continue  # With what a secret comes to: that follows from the others.
        known = sum(factor * made.true[at] for at, factor in terms.items() if read[place[at]])
        key = tuple(sorted((int(place[at]), f) for at, f in terms.items() if not read[place[at]]))
        if len(key) > 1:
            least, most = left.get(key, (-np.inf, np.inf))
            left[key] = (max(least, low - known), min(most, high - known))
    return left


def _placed(secret: Known, found: dict[tuple[object, ...], list[tuple[int, float]]]) -> Terms:
    """Find the numbers of a secret; empty where one is not there."""
    placed = []
    for number, sign in secret.terms:
        key = (number.variable, number.level, number.area, number.period)
        room = CLOSE * max(1.0, abs(number.true))
        same = [at for at, true in found.get(key, []) if abs(true - number.true) <= room]
        if not same:
            return ()
        placed.append((same[0], sign))
    return tuple(placed)
