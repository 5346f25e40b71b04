"""The state of a value, what a state does to arithmetic, and the word a reader sees for it.

A number and the reason why there is no number travel together: a missing value never
becomes 0, and a hidden value is not the same as a missing one.
"""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Why a cell holds a number, or why it does not.

    Examples
    --------
    >>> State.SUPPRESSED
    <State.SUPPRESSED: 'onderdrukt'>
    """

    OBSERVED = "waargenomen"
    SUPPRESSED = "onderdrukt"
    MISSING = "ontbreekt"
    NOT_APPLICABLE = "niet van toepassing"
    ESTIMATED = "geschat"
    LARGER = "enkel per groter gebied"


STATES = tuple(State)
"""All states; the position in this tuple is the code used in arrays of states."""

CODE = {state: code for code, state in enumerate(STATES)}
"""State → its code in arrays of states."""

WITH_NUMBER = (State.OBSERVED, State.ESTIMATED)
"""The states in which a cell holds a number."""

STATE_WORDS = {
    State.OBSERVED: "",
    State.SUPPRESSED: "onderdrukt",
    State.MISSING: "geen gegevens",
    State.NOT_APPLICABLE: "niet van toepassing",
    State.ESTIMATED: "geschat",
    State.LARGER: "enkel per groter gebied bekend",
}
"""State → what stands in the place of a number, or beside it, in every table and legend.

Where it is known which larger areas they are, `genkgeo.words.sentences.state_text` names them."""
