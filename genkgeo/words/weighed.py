"""What a score says that weighs each figure by how sure it is, beside the official one."""

from __future__ import annotations

from genkgeo.certainty.rank_intervals import TOP
from genkgeo.results import Results
from genkgeo.words import dutch


def reliable_sentence(results: Results, level: str) -> str:
    """Name who is among the highest five by one score alone: raw, or weighed by how sure it is.

    Returns
    -------
    str
        Such as ``Wegen de cijfers naar hun zekerheid, dan komt Bret bij de eerste vijf en valt
        Gelieren eruit.``; empty where both name the same.
    """
    if level not in results.reliable:
        return ""
    names = results.areas.names[level]
    ranks = (results.reliable[level].scores["rank"], results.risk[level].scores["rank"])
    five, now = (set(rank.index[rank <= TOP]) for rank in ranks)
    comes, goes = (
        [str(names[area]) for area in ranks[0].sort_values(kind="stable").index if area in which]
        for which in (five - now, now - five)
    )
    parts = []
    if comes:
        verb = "komt" if len(comes) == 1 else "komen"
        parts.append(f"{verb} {dutch.listing(comes)} bij de eerste vijf")
    if goes:
        alone = ("hoort", "niet meer bij de eerste vijf"), ("valt", "eruit")
        several = ("horen", "niet meer bij de eerste vijf"), ("vallen", "eruit")
        verb, where = (alone if len(goes) == 1 else several)[bool(comes)]
        parts.append(f"{verb} {dutch.listing(goes)} {where}")
    if not parts:
        return ""
    return f"Wegen de cijfers naar hun zekerheid, dan {' en '.join(parts)}."
