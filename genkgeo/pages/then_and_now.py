"""The part of a page on what became of every figure of the documents."""

from __future__ import annotations

import pandas as pd

from genkgeo.plans.follow_up import standings
from genkgeo.plans.schema import DOMAINS
from genkgeo.plans.successors import FOLLOWED
from genkgeo.words import dutch


def then_and_now(followed: pd.DataFrame) -> dict[str, object] | None:
    """Lay out the figures by life domain, and say how many are followed.

    Parameters
    ----------
    followed : pandas.DataFrame
        From `genkgeo.plans.follow_up.follow_up`.

    Returns
    -------
    dict or None
        Key ``said``, a sentence, and ``groups``: name of a life domain and its rows. None where
        the city does not say what follows.
    """
    if followed.empty:
        return None
    rows = followed.assign(
        now=followed["now"].where(followed["now"] != "", ""),
        year=["" if pd.isna(year) else str(int(year)) for year in followed["now_year"]],
        why=[
            "; ".join(filter(None, (standing if standing != FOLLOWED else "", why)))
            for standing, why in zip(followed["standing"], followed["why"], strict=True)
        ],
    )
    return {
        "said": finding(followed),
        "groups": [
            (DOMAINS[str(key)], of_domain.to_dict("records"))
            for key, of_domain in rows.groupby("domain", sort=False)
        ],
    }


def finding(followed: pd.DataFrame) -> str:
    """Say how many figures are followed, and of how many nothing follows.

    Examples
    --------
    >>> table = pd.DataFrame({"standing": [FOLLOWED, FOLLOWED, "niet gevolgd"],
    ...     "now": ["3 %", "", ""]})
    >>> finding(table)
    'Van de 3 cijfers uit de documenten: 1 met een cijfer van nu, 1 zonder cijfer in deze uitgave, \
0 niet meer gemeten en 1 niet gevolgd.'
    """
    counts = [f"{number} {what}" for what, number in standings(followed).items()]
    total = dutch.number(len(followed))
    return f"Van de {total} cijfers uit de documenten: {dutch.listing(counts)}."
