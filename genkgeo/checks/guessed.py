"""Sectors of which the size itself is not known, and what stands in for it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from genkgeo.areas.hierarchy import Areas
from genkgeo.checks.findings import WARNING, Finding, at
from genkgeo.errors import first_five
from genkgeo.measures.cube import Cube
from genkgeo.measures.sizes import Basis, Sizes, size_variables, sizes, sizes_shown
from genkgeo.parameters.file import Params
from genkgeo.parameters.registry import Indicator
from genkgeo.words import dutch

REMEDY = "vraag het cijfer aan de leverancier; dekking en inwoners rusten zolang op deze schatting"


def check_sizes(
    figures: pd.DataFrame,
    cubes: Mapping[str, Cube],
    areas: dict[str, Areas],
    params: Params,
    transfers: Mapping[tuple[str, str], csr_array],
) -> list[Finding]:
    """Find sectors of which the residents, or the size behind a coverage, had to be guessed.

    Parameters
    ----------
    figures : pandas.DataFrame
        Tidy; gives file and row.
    cubes : mapping of str to Cube
        List → its figures.
    areas : dict of str to Areas
    params : Params
    transfers : mapping of (str, str) to scipy.sparse.csr_array
        To the list shown.
    """
    file, beside = params.file, size_variables(params.registry)
    here = areas[file.vintage]
    size = file.size or file.residents
    of_list: dict[tuple[str, str], Sizes | None] = {}
    if file.residents:
        of_list[file.vintage, file.residents] = sizes_shown(
            cubes,
            here,
            file.residents,
            transfers,
            until=file.year,
            beside=beside,
            average=False,
        )
    for vintage, cube in cubes.items():
        if size is None or not cube.years(size):
            continue
        known = (
            sizes_shown(cubes, here, size, transfers, beside=beside)
            if vintage == file.vintage
            else sizes(cube, areas[vintage], size, beside=beside)
        )
        if known is not None and _is_used(known, cube, params):
            of_list.setdefault((vintage, size), known)
    return [
        _finding(figures, vintage, variable, known.guessed)
        for (vintage, variable), known in of_list.items()
        if known is not None and known.guessed
    ]


def _is_used(known: Sizes, cube: Cube, params: Params) -> bool:
    """Say whether an indicator lacks its denominator, in its last year, where a size is guessed."""
    guessed = cube.units.isin(list(known.guessed))
    return any(_lacks(indicator, cube, guessed, params) for indicator in params.registry.values())


def _lacks(indicator: Indicator, cube: Cube, guessed: np.ndarray, params: Params) -> bool:
    years = set(cube.years(indicator.numerator, params.file.year))
    years &= set(cube.years(indicator.denominator, params.file.year))
    if not years:
        return False
    values, _ = cube.column(str(indicator.denominator), max(years))
    return bool(np.isnan(values[guessed]).any())


def _finding(
    figures: pd.DataFrame, vintage: str, variable: str, guessed: Mapping[str, Basis | None]
) -> Finding:
    """Name the sectors by what stands in for their size."""
    by_basis: dict[Basis | None, list[str]] = {}
    for code, basis in guessed.items():
        by_basis.setdefault(basis, []).append(code)
    told = [f"{first_five(codes)}: {_words(basis)}" for basis, codes in by_basis.items()]
    message = (
        f"{variable} is niet bekend voor {dutch.many(len(guessed), 'sector', 'sectoren')}; in de "
        "plaats telt voor " + "; voor ".join(told)
    )
    rows = figures[figures["variable"] == variable]
    own = rows[(rows["vintage"] == vintage) & rows["value"].isna()]
    own = own[own["sector"].isin(list(guessed))]
    return at(
        own if len(own) else rows,
        "grootte geschat",
        message,
        REMEDY,
        severity=WARNING,
        variable=variable,
    )


def _words(basis: Basis | None) -> str:
    """Say in words what a size rests on."""
    if basis is None:
        return "niets anders gekend, dus een gemiddelde sector in de dekking, 0 bij de inwoners"
    return f"{basis.variable} van {basis.year}, omgerekend"
