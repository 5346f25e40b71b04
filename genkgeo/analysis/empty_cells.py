"""Under a table: why cells are empty, and what an estimated figure does not say."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from genkgeo.states import STATE_WORDS, WITH_NUMBER, State
from genkgeo.words import dutch


def why_empty(states: pd.DataFrame, table: pd.DataFrame, shown: str) -> tuple[str, ...]:
    """Say how many cells of a table have no number, and why; nothing where all have one.

    Parameters
    ----------
    states : pandas.DataFrame
        The state of the figure of each cell.
    table : pandas.DataFrame
        What is shown of it, with the same rows and columns.
    shown : str
        What that is, as in `genkgeo.analysis.figures.SHOW`.

    Examples
    --------
    >>> states = pd.DataFrame({"a": [State.OBSERVED, State.ESTIMATED, State.SUPPRESSED]})
    >>> why_empty(states, pd.DataFrame({"a": [0.2, None, None]}), "aandeel")
    ('– : 1 × onderdrukt, 1 × geschat, want niet heel het aantal is gekend.',)
    >>> why_empty(states, pd.DataFrame({"a": [4, 3, None]}), "teller")[1]
    '1 cijfer is geschat: de teller en de noemer zijn die van het gekende deel.'
    """
    every, empty = states.to_numpy(dtype=object), table.isna().to_numpy()
    counted = Counter(every[empty].tolist())
    estimated = every == State.ESTIMATED
    texts = [
        f"{counted[state]} × {text}"
        for state, text in STATE_WORDS.items()
        if state not in WITH_NUMBER and counted.get(state)
    ]
    if unknown := int((estimated & empty).sum()):
        texts.append(f"{unknown} × geschat, want niet heel het aantal is gekend")
    notes = [f"{dutch.NO_VALUE} : {', '.join(texts)}."] if texts else []
    if filled := int((estimated & ~empty).sum()):
        are = "cijfer is" if filled == 1 else "cijfers zijn"
        parts = "de teller en de noemer zijn die van het gekende deel"
        lacks = parts if shown in ("teller", "noemer") else "een deel is niet gekend"
        notes.append(f"{filled} {are} geschat: {lacks}.")
    return tuple(notes)


def why_no_growth(pairs: pd.DataFrame) -> tuple[str, ...]:
    """Say how many figures have no difference with an earlier year, and why.

    Parameters
    ----------
    pairs : pandas.DataFrame
        From `genkgeo.change.compare.compare`; NaN throughout where neither year has a row.

    Examples
    --------
    >>> why_no_growth(pd.DataFrame({"difference": [1.0, None, None], "why": ["", "", "anders"]}))
    ('– : 1 × geen cijfer in een van beide jaren, 1 × niet te vergelijken.',)
    """
    lacks = pairs["difference"].isna()
    unlike = int((lacks & pairs["why"].fillna("").ne("")).sum())
    absent = int(lacks.sum()) - unlike
    texts = [f"{absent} × geen cijfer in een van beide jaren"] if absent else []
    texts += [f"{unlike} × niet te vergelijken"] if unlike else []
    return (f"{dutch.NO_VALUE} : {', '.join(texts)}.",) if texts else ()
