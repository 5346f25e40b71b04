"""Shrinkage: small areas borrow strength from the city or a larger area.

An option, off by default. The raw value always stands beside the shrunken one, with the
share of it that is the area's own.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from genkgeo.errors import DataError
from genkgeo.parameters.choices import RULES
from genkgeo.parameters.registry import Indicator

COLUMNS = ["raw", "shrunk", "own", "towards"]
FEWEST = 3
"""Fewer areas than this say nothing about how areas differ."""


def empirical_bayes(
    count: pd.Series,
    size: pd.Series,
    *,
    group: pd.Series | None = None,
    share: bool = True,
) -> pd.DataFrame:
    """Shrink rates towards the rate of their group, by the method of moments.

    With r = count ÷ size, m the rate of the group, n̄ the mean size and
    s² = Σ size (r − m)² ÷ Σ size, the variance between areas is

    * shares (beta-binomial): A = (s² − m(1 − m)/n̄) ÷ (1 − 1/n̄), noise (m(1 − m) − A)/size;
    * counts (Poisson-gamma): A = s² − m/n̄, noise m/size;

    A is never below 0. The part of an area's own is A ÷ (A + noise). A is one figure for all
    groups together: three or four areas are too few for a variance.

    Parameters
    ----------
    count, size : pandas.Series
        Index area; what is counted, and out of how many.
    group : pandas.Series, optional
        Area → group to shrink towards; all areas together when not given.
    share : bool
        The count is a part of the size (beta-binomial), not just set beside it.

    Returns
    -------
    pandas.DataFrame
        Index as given; columns `COLUMNS`: raw rate, shrunken rate, the part of the area's
        own (0–1) and the rate of the group. NaN where there is no figure.

    Raises
    ------
    DataError
        Fewer than three areas have a figure.

    References
    ----------
    R. J. Marshall, *Applied Statistics* 40 (1991), 283–294; D. Clayton and J. Kaldor,
    *Biometrics* 43 (1987), 671–681. The beta-binomial form: D. G. Kleinman, *JASA* 68
    (1973), 46–54.

    Examples
    --------
    >>> rates = empirical_bayes(pd.Series([2.0, 300, 100]), pd.Series([10.0, 1000, 1000]))
    >>> rates.round(3)["shrunk"].tolist(), rates.round(3)["own"].tolist()
    ([0.2, 0.298, 0.102], [0.393, 0.985, 0.985])
    """
    x, n, group_of = _checked(count, size, group)
    total = pd.DataFrame({"x": x, "n": n}).groupby(group_of).transform("sum")
    m, r = total["x"] / total["n"], x / n
    spread = m * (1 - m) if share else m
    mean_size = n.sum() / n.notna().sum()
    pooled = (n * spread).sum() / n.sum()
    excess = (n * (r - m) ** 2).sum() / n.sum() - pooled / mean_size
    between = max(excess / (1 - 1 / mean_size) if share and mean_size > 1 else excess, 0.0)
    noise = spread - between if share else spread
    own = _own_part(pd.Series(between, index=n.index), noise / n).where(r.notna())
    return _columns(r, m + own * (r - m), own, m)


def empirical_logit(
    count: pd.Series, size: pd.Series, *, group: pd.Series | None = None
) -> pd.DataFrame:
    """Shrink shares on the logit scale, as the Scottish indices of deprivation do.

    With r of n in area j and R of N in its group of k areas:
    z = ln((r + ½) ÷ (n − r + ½)), s² = (n + 1)(n + 2) ÷ (n (r + 1)(n − r + 1)),
    Z = ln((R + ½) ÷ (N − R + ½)), t² = Σ (z − Z)² ÷ (k − 1), own part
    w = (1/s²) ÷ (1/s² + 1/t²), and z* = w·z + (1 − w)·Z, taken back to a share.

    Parameters
    ----------
    count, size, group
        As for `empirical_bayes`. A group of one area is left as it is.

    Returns
    -------
    pandas.DataFrame
        As from `empirical_bayes`.

    Raises
    ------
    DataError
        Fewer than three areas have a figure.

    References
    ----------
    *Scottish Indices of Deprivation 2003*, appendix 1 ("The shrinkage technique"), Scottish
    Executive 2003; M. Noble e.a., *Environment and Planning A* 38 (2006), 169–185.

    Examples
    --------
    >>> shares = empirical_logit(pd.Series([2.0, 300, 100]), pd.Series([10.0, 1000, 1000]))
    >>> shares.round(3)["shrunk"].tolist(), shares.round(3)["own"].tolist()
    ([0.213, 0.299, 0.102], [0.498, 0.99, 0.978])
    """
    x, n, group_of = _checked(count, size, group)
    raw = x / n
    # What was moved from older borders may come out above its size, where no logit is: then all.
    x = x.clip(upper=n)
    total = pd.DataFrame({"x": x, "n": n}).groupby(group_of).transform("sum")
    z, whole = _logit(x, n), _logit(total["x"], total["n"])
    noise = (n + 1) * (n + 2) / (n * (x + 1) * (n - x + 1))
    by_group = ((z - whole) ** 2).groupby(group_of)
    spare = by_group.transform("count") - 1
    between = (by_group.transform("sum") / spare).where(spare > 0, np.inf)
    own = _own_part(between, noise).where(z.notna())
    # With nothing to differ from, or all of its own, the area keeps its value.
    shrunk = pd.Series(1 / (1 + np.exp(-(whole + own * (z - whole)))))
    return _columns(raw, shrunk.where(own < 1, raw), own, total["x"] / total["n"])


def shrunken(
    measures: pd.DataFrame,
    registry: dict[str, Indicator],
    *,
    rule: str = "none",
    parent: pd.Series | None = None,
) -> pd.DataFrame:
    """Shrink the measures of one level, indicator by indicator and year by year.

    Parameters
    ----------
    measures : pandas.DataFrame
        Of one level: ``area, period, indicator, denominator, value``.
    registry : dict of str to Indicator
        Only rates are shrunk; a largest ratio M above 1 is treated as a share of M. What is
        a count, a mean, or without a largest ratio under the logit rule keeps its value.
    rule : str
        One of `RULES`.
    parent : pandas.Series, optional
        Area → larger area to shrink towards; the whole level when not given.

    Returns
    -------
    pandas.DataFrame
        Index of ``measures``; columns `COLUMNS` in the unit of the value.

    Raises
    ------
    DataError
        The rule is not known, an area has no larger area, or an indicator has fewer than
        three areas with a figure.
    """
    if rule not in RULES:
        raise DataError("Deze krimping bestaat niet", expected=", ".join(RULES), found=str(rule))
    value = measures["value"].astype(float)
    kept = _columns(value, value, value.notna().astype(float).where(value.notna()), value * np.nan)
    if rule == "none":
        return kept
    for (name, _), rows in measures.groupby(["indicator", "period"], sort=False):
        indicator = registry[str(name)]
        share = indicator.maximum_ratio is not None
        if (
            indicator.kind != "rate"
            or indicator.signed
            or (rule == "empirical_logit" and not share)
        ):
            continue
        unit = indicator.factor * (indicator.maximum_ratio or 1.0)
        size = rows["denominator"].astype(float)
        count = rows["value"] / unit * size
        group = None if parent is None else rows["area"].map(parent)
        if rule == "empirical_logit":
            shrunk = empirical_logit(count, size, group=group)
        else:
            shrunk = empirical_bayes(count, size, group=group, share=share)
        shrunk[["raw", "shrunk", "towards"]] *= unit
        kept.loc[rows.index] = shrunk
    return kept


def _checked(
    count: pd.Series, size: pd.Series, group: pd.Series | None
) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Keep counts and sizes where both are present, and check that every area has a group."""
    present = count.notna() & size.gt(0)
    if present.sum() < FEWEST:
        raise DataError(
            "Er zijn te weinig gebieden om te krimpen",
            expected=f"minstens {FEWEST} gebieden met een cijfer",
            found=str(int(present.sum())),
            remedy="zet krimping uit, of kies een niveau met meer gebieden",
        )
    if group is None:
        group = pd.Series(0, index=count.index)
    if group.isna().any():
        raise DataError(
            "Van een gebied is niet bekend bij welk groter gebied het hoort",
            found=f"gebieden zonder groep: {int(group.isna().sum())}",
            remedy="vul de tabel van de gebieden aan",
        )
    return count.where(present).astype(float), size.where(present).astype(float), group


def _own_part(between: pd.Series, noise: pd.Series) -> pd.Series:
    """Share of the variance that lies between areas; all of it when there is no noise above 0."""
    part = 1 / (1 + noise / between)
    return part.where(noise > 0, 1.0)


def _logit(x: pd.Series, n: pd.Series) -> pd.Series:
    """Empirical logit of x of n: ln((x + ½) ÷ (n − x + ½))."""
    return pd.Series(np.log((x + 0.5) / (n - x + 0.5)))


def _columns(raw: pd.Series, shrunk: pd.Series, own: pd.Series, towards: pd.Series) -> pd.DataFrame:
    return pd.DataFrame(dict(zip(COLUMNS, (raw, shrunk, own, towards), strict=True)))
