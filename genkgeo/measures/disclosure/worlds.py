"""Other worlds: numbers that give exactly what is published, and of which a secret differs.

A world in which a secret is larger shows that nobody can know that it is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import chain

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from genkgeo.measures.disclosure.in_whole import in_pieces, solved_in_whole
from genkgeo.measures.disclosure.laid_out import Cells, both_ways
from genkgeo.measures.disclosure.secrets import Secret
from genkgeo.measures.disclosure.unknowns import Numbers

MOVED = 1e-7
"""What a number must differ in another world to have to be hidden."""

FAR = 10.0
"""So many times a rule is far enough for what nothing bounds."""

DEAR = 99.0
"""How much dearer what is hidden only where nothing else helps is than anything else."""

NOWHERE, TINY = -1, 1e-6

State = tuple[int, float]
"""A sum, and by how much it is off."""


@dataclass(frozen=True)
class World:
    """Other numbers with the same published sums.

    Attributes
    ----------
    number : numpy.ndarray of int
        The numbers that may differ.
    change : numpy.ndarray
        By how much they do.
    """

    number: np.ndarray
    change: np.ndarray

    @property
    def moved(self) -> np.ndarray:
        """The numbers that differ."""
        differs: np.ndarray = self.number[np.abs(self.change) > MOVED]
        return differs

    def of(self, secret: Secret) -> float:
        """By how much a secret differs."""
        change = dict(zip(self.number.tolist(), self.change.tolist(), strict=True))
        return float(sum(sign * change.get(at, 0.0) for at, sign in secret.terms))


NO_OTHER = World(np.zeros(0, dtype=int), np.zeros(0))


@dataclass
class View:
    """What can be read now.

    Attributes
    ----------
    free : numpy.ndarray of bool
        Numbers that nobody reads.
    cost : numpy.ndarray
        What is lost when a number is hidden.
    last : numpy.ndarray of bool
        Numbers that are hidden only where nothing else helps.
    """

    free: np.ndarray
    cost: np.ndarray
    last: np.ndarray


class Ties:
    """How numbers are tied: by sums, and by what a share can be.

    Parameters
    ----------
    numbers : Numbers
    """

    def __init__(self, numbers: Numbers) -> None:
        self.numbers, self.true = numbers, numbers.true
        cells = numbers.sums.tocoo()
        self.sign: dict[tuple[int, int], float] = {}
        self.members: list[list[int]] = [[] for _ in range(numbers.sums.shape[0])]
        self.sums_of: list[list[int]] = [[] for _ in range(len(self.true))]
        rows, columns = (part.tolist() for part in cells.coords)
        for row, at, sign in zip(rows, columns, cells.data.tolist(), strict=True):
            self.sign[row, at] = sign
            self.members[row].append(at)
            self.sums_of[at].append(row)
        tied = (numbers.over >= 0) & (numbers.under >= 0) & np.isfinite(numbers.ratio)
        every = np.column_stack([numbers.over[tied], numbers.under[tied], numbers.ratio[tied]])
        every = np.unique(every, axis=0)
        self.over, self.under = (every[:, at].astype(int) for at in (0, 1))
        self.ratio = every[:, 2]
        self.parts_of: list[list[int]] = [[] for _ in range(len(self.true))]
        for pair, at in enumerate(self.over.tolist()):
            self.parts_of[at].append(pair)
        self.whole = np.abs(self.true - np.round(self.true)) < MOVED
        self.least = np.where(numbers.signed, -np.inf, 0.0)
        self.low, self.high = self.least.copy(), np.full(len(self.true), np.inf)
        np.minimum.at(self.high, self.over, self.ratio * self.true[self.under])
        np.maximum.at(self.low, self.under, self.true[self.over] / self.ratio)

    def along(self, secret: Secret, need: float, view: View, *, hide: bool) -> World | None:
        """Find a world in which numbers give way one by one, each in the sum of the one before.

        The cheapest such way. Where several must share what they give, or are in more than two
        sums, there is none.

        Parameters
        ----------
        secret : Secret
        need : float
            By how much it must be larger.
        view : View
        hide : bool
            Numbers that are shown may be hidden for it.
        """
        at, sign = secret.terms[0]
        change = need * sign
        too_far = abs(change) > self._room(at, change)
        if too_far or len(self.sums_of[at]) > 2 or self.numbers.fixed[at]:
            return None
        moved = {at: change}
        for start in self.sums_of[at]:
            left = self._off(start, moved)
            if abs(left) <= MOVED:
                continue
            way = self._way((start, left), moved, at, view, hide=hide)
            if way is None:
                return None
            # A way that comes back to the first sum settles it, without the way from there.
            is_back = abs(self._off(self.sums_of[at][0], moved | way)) > MOVED
            moved = {at: change} | way if is_back else moved | way
        world = World(np.array(list(moved)), np.array(list(moved.values())))
        return world if self._is_possible(moved) else None

    def _off(self, row: int, moved: dict[int, float]) -> float:
        """By how much a sum is off where numbers differ."""
        return sum(self.sign.get((row, at), 0.0) * change for at, change in moved.items())

    def _way(
        self, start: State, moved: dict[int, float], first: int, view: View, *, hide: bool
    ) -> dict[int, float] | None:
        """Go from a sum that is off to where nothing is (Dijkstra, Numerische Mathematik 1, 1959).

        The way ends at a number that is in no other sum, or in the other sum of the first.
        """
        heap: list[tuple[float, int, State, float, State | None]] = []
        came: dict[State, tuple[int, float, State | None]] = {}
        heappush(heap, (0.0, NOWHERE, start, 0.0, None))
        while heap:
            cost, number, state, change, before = heappop(heap)
            if state in came:
                continue
            came[state] = (number, change, before)
            here, off = state
            owed = self.sign.get((here, first), 0.0) * moved[first] if here != start[0] else 0.0
            if here == NOWHERE or (owed and abs(off + owed) <= MOVED):
                return _walked(came, state)
            for other in self.members[here]:
                shown = not view.free[other]
                if other in moved or len(self.sums_of[other]) > 2 or self.numbers.fixed[other]:
                    continue
                if shown and (not hide or view.last[other]):
                    continue
                step = -off / self.sign[here, other]
                if abs(step) > self._room(other, step) + MOVED:
                    continue
                after = [one for one in self.sums_of[other] if one != here]
                to = (after[0], self.sign[after[0], other] * step) if after else (NOWHERE, 0.0)
                price = float(view.cost[other]) if shown else 0.0
                heappush(heap, (cost + price + TINY, other, to, step, state))
        return None

    def _room(self, number: int, way: float) -> float:
        """How far a number can go up or down while what it divides, or is a part of, stays."""
        end = self.high if way > 0 else self.low
        return float(abs(end[number] - self.true[number]))

    def _is_possible(self, moved: dict[int, float]) -> bool:
        """See that no part becomes more than its whole where both move."""
        for pair in (pair for one in moved for pair in self.parts_of[one]):
            over, under, ratio = int(self.over[pair]), int(self.under[pair]), self.ratio[pair]
            most = ratio * (self.true[under] + moved.get(under, 0.0))
            if self.true[over] + moved[over] > most + MOVED:
                return False
        return True

    def cheapest(
        self, secret: Secret, need: float, view: View, near: int | None, *, spare: bool
    ) -> World | None:
        """Find the world in which a secret is larger by ``need`` for the least that is lost.

        Parameters
        ----------
        secret, need, view
            As for `along`.
        near : int, optional
            How many sums away numbers may differ; everywhere where it is not said.
        spare : bool
            What is kept for the last may be hidden too.
        """
        movable = (view.free | spare | ~view.last) & ~self.numbers.fixed
        number = self._near(secret, near, movable)
        goal = _goal(secret, number)
        price = view.cost[number] * np.where(view.last[number], DEAR, 1.0)
        cost = np.where(view.free[number], 0.0, price)
        return self._solved(number, movable, cost + TINY / 10, goal, need=need)

    def farthest(self, secret: Secret, way: float, view: View, near: int) -> World | None:
        """Find how far up (1) or down (−1) a secret can go with what is hidden now."""
        number = self._near(secret, near, view.free)
        goal = _goal(secret, number)
        most = FAR * secret.least + 1.0
        return self._solved(number, view.free, -way * goal, goal, most=most)

    def _solved(
        self,
        number: np.ndarray,
        movable: np.ndarray,
        cost: np.ndarray,
        goal: np.ndarray,
        *,
        need: float | None = None,
        most: float = np.inf,
    ) -> World | None:
        """Solve for other numbers; each goes up or down, and both have a price where one is asked.

        ``need`` is what the secret must gain; without it as much as can be gained is sought, and
        the price is a gain.
        """
        up, down, tied, ends = self._bounds(number, movable[number])
        both = np.minimum(np.concatenate([up, down]), most)
        if need is not None:
            at = np.flatnonzero(goal)
            tied.append((np.full(len(at), len(ends)), at, -goal[at]))
            ends = np.append(ends, -need)
        sums, number_of_sums = self._sums(number, len(ends))
        every = both_ways([*tied, sums], (len(ends) + number_of_sums, len(number)))
        nothing = np.zeros(number_of_sums)
        least = np.concatenate([np.full(len(ends), -np.inf), nothing])
        largest = np.concatenate([ends, nothing])
        price = np.concatenate([cost, cost if need is not None else -cost])
        # Without whole numbers it is a linear programme; `linprog` takes longer to read it.
        solved = milp(
            price,
            constraints=LinearConstraint(every, least, largest),
            bounds=Bounds(np.zeros(len(both)), both),
        )
        if solved.status != 0:
            return None
        found, whole = solved.x, np.tile(self.whole[number], 2)
        if in_pieces(found, whole):
            sums_of = (every, least, largest)
            better = solved_in_whole(price, np.zeros(len(both)), both, whole, sums_of).found
            # Without one what would be in pieces is hidden all the same: the attack judges it.
            found = found if better is None else better
        return World(number, found[: len(number)] - found[len(number) :])

    def _near(self, secret: Secret, near: int | None, movable: np.ndarray) -> np.ndarray:
        """Which numbers are so many sums away, going from one that can move to the next."""
        own = {at for at, _ in secret.terms}
        front = own | {at for at in self._partners(own) if movable[at]}
        seen, rounds = set(front), 0
        while front and (near is None or rounds < near):
            sums = {one for at in front for one in self.sums_of[at]}
            inside = {at for one in sums for at in self.members[one] if movable[at]} - seen
            front = (inside | {at for at in self._partners(inside) if movable[at]}) - seen
            seen |= front
            rounds += 1
        return np.array(sorted(seen))

    def _partners(self, number: set[int]) -> set[int]:
        """What numbers divide, or are divided by."""
        own = np.array(sorted(number), dtype=int)
        over, under = np.isin(self.over, own), np.isin(self.under, own)
        return {*self.under[over].tolist(), *self.over[under].tolist()}

    def _bounds(
        self, number: np.ndarray, movable: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, list[Cells], np.ndarray]:
        """How far each number can go up and down, which pairs bound each other, and by how much."""
        place = np.full(len(self.true), -1)
        place[number[movable]] = np.flatnonzero(movable)
        low, high = self.least.copy(), np.full(len(self.true), np.inf)
        above, beneath = place[self.over], place[self.under]
        both = (above >= 0) & (beneath >= 0)
        alone = (above >= 0) & ~both
        np.minimum.at(high, self.over[alone], (self.ratio * self.true[self.under])[alone])
        alone = (beneath >= 0) & ~both
        np.maximum.at(low, self.under[alone], (self.true[self.over] / self.ratio)[alone])
        up = np.where(movable, np.maximum(high[number] - self.true[number], 0.0), 0.0)
        down = np.where(movable, np.maximum(self.true[number] - low[number], 0.0), 0.0)
        pairs = np.flatnonzero(both)
        rows = np.arange(len(pairs))
        tied = [(rows, above[pairs], np.ones(len(pairs)))]
        tied.append((rows, beneath[pairs], -self.ratio[pairs]))
        room = (self.ratio * self.true[self.under] - self.true[self.over])[pairs]
        return up, down, tied, np.maximum(room, 0.0)

    def _sums(self, number: np.ndarray, start: int) -> tuple[Cells, int]:
        """Lay out the sums that some numbers are in, from a row on, and count them."""
        sums_of = [self.sums_of[at] for at in number.tolist()]
        row_of = {row: at for at, row in enumerate(sorted(set(chain(*sums_of))), start)}
        cells = [
            (row_of[row], column, self.sign[row, at])
            for column, (at, rows) in enumerate(zip(number.tolist(), sums_of, strict=True))
            for row in rows
        ]
        rows, columns, signs = zip(*cells, strict=True) if cells else ((), (), ())
        laid_out = np.array(rows, dtype=int), np.array(columns, dtype=int), np.array(signs)
        return laid_out, len(row_of)


def _goal(secret: Secret, number: np.ndarray) -> np.ndarray:
    """Lay the signs of a secret out under some numbers."""
    goal = np.zeros(len(number))
    goal[np.searchsorted(number, [at for at, _ in secret.terms])] = [
        sign for _, sign in secret.terms
    ]
    return goal


def _walked(
    came: dict[State, tuple[int, float, State | None]], state: State | None
) -> dict[int, float] | None:
    """Read a way back from its end; a number that is passed twice makes it no way."""
    way: dict[int, float] = {}
    while state is not None:
        number, change, state = came[state]
        if number == NOWHERE:
            return way
        if number in way:
            return None
        way[number] = change
    return way
