"""Which other numbers to hold back, so that no secret follows from those that are shown.

For every secret a second world is sought, in which it is as large as the rule asks. Where what is
hidden already leaves room for one nothing more is hidden; else the cheapest world says which
numbers must be hidden too. A world that was found stays possible when more is hidden, so that every
secret is looked at once (Fischetti and Salazar-González, Management Science 47 (2001), 1008–1027,
as a heuristic: secret by secret, along the sums, and by linear programmes where that does not do).
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from genkgeo.measures.disclosure.secrets import Secret
from genkgeo.measures.disclosure.unknowns import Numbers
from genkgeo.measures.disclosure.worlds import MOVED, NO_OTHER, Ties, View, World

NEAR = (1, 2, 4)
"""How many sums away from a secret others are sought, nearest first; at last everywhere."""

ROOM = 1e-9
"""Share by which a rule may be missed, for the rounding of a programme."""

AGAIN = 0.01
"""How much cheaper it is to hide again what an earlier release hid: patterns stay as they are."""

TRIES = 4
"""Times that a secret is given more room, for its lower end may go down with it."""


class Pattern:
    """What is held back, while it is being found.

    Parameters
    ----------
    numbers : Numbers
    hidden : numpy.ndarray of bool
        Rows that the rules hide.
    secrets : list of Secret
    weight : numpy.ndarray
        Row → what is lost when it is hidden.
    last : numpy.ndarray of bool
        Numbers that are hidden only where nothing else helps: those of the whole gemeente.

    Attributes
    ----------
    hidden : numpy.ndarray of bool
        Rows that may not be shown.
    withheld : numpy.ndarray of bool
        Numbers that may be printed nowhere.
    """

    def __init__(
        self,
        numbers: Numbers,
        hidden: np.ndarray,
        secrets: list[Secret],
        weight: np.ndarray,
        last: np.ndarray,
    ) -> None:
        self.numbers, self.secrets, self.weight = numbers, secrets, weight
        self.ties, self.last = Ties(numbers), last
        self.primary = hidden
        self.withheld = np.zeros(len(numbers.true), dtype=bool)
        for secret in secrets:
            # Of a rest that is too small the numerator goes; the whole may stay.
            self.withheld[secret.terms[0][0]] = True
        both, rows = np.concatenate([numbers.over, numbers.under]), len(hidden)
        known = both >= 0
        at = (both[known], np.tile(np.arange(rows), 2)[known])
        shape = (len(numbers.true), rows)
        self.uses = sparse.csr_array((np.ones(len(at[0])), at), shape=shape)
        self.worlds: dict[Secret, list[World]] = {}
        self._look()

    def _look(self) -> None:
        """See which rows are hidden now, and which numbers nobody can read."""
        self.hidden = self.primary | (self.uses.T @ self.withheld.astype(float) > 0)
        printed = self.uses @ (~self.hidden).astype(float) > 0
        lost = self.uses @ (self.weight * ~self.hidden)
        # What was hidden before goes first; of what costs the same, what comes first in order: were
        # it the smaller, which one is hidden would say how large it is.
        lost = np.where(self.numbers.before, AGAIN, 1.0) * lost
        lost = lost + np.linspace(0.0, 1e-3, len(lost))
        free = (~(printed | self.numbers.printed) | self.withheld) & ~self.numbers.fixed
        self.view = View(free, lost, self.last)

    def found(self) -> Pattern:
        """Hold back what every secret needs, then give back what turned out not to be needed."""
        for secret in filter(self._can_be_kept, self.secrets):
            self.worlds[secret] = self._room_for(secret)
        self._give_back()
        return self

    def _can_be_kept(self, secret: Secret) -> bool:
        """Say whether not all of it was read in an earlier release."""
        return not all(self.numbers.fixed[at] for at, _ in secret.terms)

    def _here(self, secret: Secret) -> float:
        return float(sum(sign * self.numbers.true[at] for at, sign in secret.terms))

    def _room_for(self, secret: Secret) -> list[World]:
        """Find two worlds that are wide enough apart, and hide what they need."""
        here, room = self._here(secret), ROOM * max(1.0, secret.least)
        up = self._hidden_world(secret, secret.least - here)
        for _ in range(TRIES):
            reached = here + up.of(secret)
            down = self._lower(secret, here - (reached - secret.least))
            lowest = here + down.of(secret)
            if reached - lowest >= secret.least - room:
                break
            up = self._hidden_world(secret, lowest + secret.least - here)
        return [up, down]

    def _hidden_world(self, secret: Secret, need: float) -> World:
        """Find a world in which a secret is larger by ``need``, and hide what differs in it."""
        ties, view = self.ties, self.view
        world = ties.along(secret, need, view, hide=False)
        world = world or ties.along(secret, need, view, hide=True)
        for near in (*NEAR, None):
            world = world or ties.cheapest(secret, need, view, near, spare=False)
        world = world or ties.cheapest(secret, need, view, None, spare=True) or NO_OTHER
        if not view.free[world.moved].all():
            self.withheld[world.moved] = True
            self._look()
        return world

    def _lower(self, secret: Secret, enough: float) -> World:
        """Find a world in which a secret is lower by ``enough``, or by as much as it can be."""
        quick = None
        if enough > 0:
            quick = self.ties.along(secret, -enough, self.view, hide=False)
        if quick is not None:
            return quick
        world = None
        for near in NEAR:
            world = self.ties.farthest(secret, -1.0, self.view, near) or world
            if world is not None and -world.of(secret) >= enough - MOVED:
                break
        return world or NO_OTHER

    def _give_back(self) -> None:
        """Show again what no secret needs after all, the dearest first."""
        own = {secret.terms[0][0] for secret in self.secrets}
        extra = [int(at) for at in np.flatnonzero(self.withheld) if int(at) not in own]
        lost = {at: float(self.weight[self.uses[[at]].indices].sum()) for at in extra}
        rests_on = {secret: _moved(worlds) for secret, worlds in self.worlds.items()}
        for at in sorted(extra, key=lambda at: (-lost[at], at)):
            self.withheld[at] = False
            before = self.view.free
            self._look()
            readable = set(np.flatnonzero(before & ~self.view.free).tolist())
            needs = [secret for secret, moved in rests_on.items() if readable & moved]
            found: dict[Secret, list[World]] = {}
            for secret in needs:
                worlds = self._still(secret)
                if worlds is None:
                    break
                found[secret] = worlds
            if len(found) == len(needs):
                rests_on |= {secret: _moved(worlds) for secret, worlds in found.items()}
            else:
                self.withheld[at] = True
                self._look()

    def _still(self, secret: Secret) -> list[World] | None:
        """Find both worlds with what is hidden now, by numbers that give way one by one."""
        here = self._here(secret)
        up = self.ties.along(secret, secret.least - here, self.view, hide=False)
        down = self.ties.along(secret, -here, self.view, hide=False)
        return [up, down] if up is not None and down is not None else None


def _moved(worlds: list[World]) -> frozenset[int]:
    """The numbers that differ in one world or another."""
    return frozenset(at for world in worlds for at in world.moved.tolist())
