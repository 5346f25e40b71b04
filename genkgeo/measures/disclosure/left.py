"""Rules that leave hardly anything: a mistake in them, and no release to make."""

from __future__ import annotations

import numpy as np
import pandas as pd

from genkgeo.errors import DataError
from genkgeo.measures.disclosure.secrets import TooSmall
from genkgeo.parameters.registry import Indicator

LEAST_LEFT = 0.1
"""Share of the figures of a level that rules must leave."""


def require_left(
    measures: pd.DataFrame, small: TooSmall, registry: dict[str, Indicator], level: str
) -> None:
    """Refuse rules that hide nearly all figures of a level.

    Parameters
    ----------
    measures : pandas.DataFrame
        With nothing hidden.
    small : TooSmall
        What the rules hide of them.
    registry : dict of str to Indicator
    level : str

    Raises
    ------
    DataError
        It says what share is left, and which rule hides most.
    """
    ours = measures["indicator"].map(lambda name: not registry[name].public).to_numpy(dtype=bool)
    there = ours & measures["level"].eq(level).to_numpy() & measures["value"].notna().to_numpy()
    total, hidden = int(there.sum()), int((there & small.rows).sum())
    if not total or total - hidden >= LEAST_LEFT * total:
        return
    by_rule = {
        "smallest_denominator": there & small.whole,
        "smallest_count": there & small.part,
        "complements": there & small.rest,
        "shown_from": there & small.apart,
    }
    rule = max(by_rule, key=lambda name: int(by_rule[name].sum()))
    sources = measures.loc[by_rule[rule], "indicator"].map(lambda name: registry[name].source)
    most = str(sources.value_counts().index[0])
    left = total - hidden
    share = int(np.floor(100 * left / total))
    way = "op een kleiner niveau" if rule == "shown_from" else "lager"
    raise DataError(
        f"De regels onder disclosure laten van de cijfers per {level} bijna niets over",
        expected=f"dat minstens {LEAST_LEFT * 100:.0f} % getoond mag worden",
        found=f"{left} van {total} cijfers blijven ({share} %); "
        f"{rule} alleen verbergt er {int(by_rule[rule].sum())}, het meest van {most}",
        where=f"het register, disclosure, {most}, {rule}",
        remedy=f"zet {rule} van {most} {way}, of laat deze indicatoren weg",
    )
