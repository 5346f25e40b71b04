"""What is read off an index: deciles and flags."""

from __future__ import annotations

import numpy as np
import pandas as pd

from genkgeo.parameters.index_spec import ROOT, Part, walk


def deciles(rank: pd.Series, rule: str) -> pd.Series:
    """Decile of each rank, 1 = most at risk, by a rule of `IndexSpec`; NaN with fewer than ten."""
    n = int(rank.count())
    if n < 10:
        return rank * np.nan
    if rule == "equal_count":
        return pd.Series(np.ceil(rank * 10 / n), index=rank.index)
    if rule == "areas_before":
        return pd.Series(np.floor((rank - 1) * 10 / n) + 1, index=rank.index)
    return pd.Series(np.ceil((rank - 1) * 10 / (n - 1)), index=rank.index).clip(lower=1)


def flags(root: Part, parts: pd.DataFrame) -> pd.DataFrame:
    """Flag the parts at their threshold, and count the flags below every node."""
    columns: dict[str, pd.Series] = {}
    for name, part in [*walk(root), (ROOT, root)]:
        if part.flag is not None:
            raised = (parts[name] >= part.flag - 1e-12).astype(float)
            columns[f"vlag_{name}"] = raised.where(parts[name].notna())
    for name, part in [*walk(root), (ROOT, root)]:
        below = [columns[f"vlag_{key}"] for key, _ in walk(part) if f"vlag_{key}" in columns]
        if below:
            count = "vlaggen" if name == ROOT else f"vlaggen_{name}"
            columns[count] = pd.concat(below, axis=1).sum(axis=1, min_count=1)
    return pd.DataFrame(columns, index=parts.index)
