"""Whether the thresholds of a barometer are the figures of the document that they name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from genkgeo.errors import ParamsError
from genkgeo.parameters.strict_yaml import line_of
from genkgeo.plans.barometer import Barometer, Threshold

HUNDREDTH = 0.01
"""A document may print a mean per hundred, as 158,5 for 1,585."""


def refuse_other_figures(
    barometer: Barometer,
    path: Path,
    document_numbers: pd.DataFrame,
    successors: pd.DataFrame | None,
) -> None:
    """Hold every threshold that names a figure of the document against that figure.

    Parameters
    ----------
    barometer : Barometer
    path : pathlib.Path
        Its file.
    document_numbers : pandas.DataFrame
        From `genkgeo.plans.document_numbers.read_document_numbers`.
    successors : pandas.DataFrame, optional
        From `genkgeo.plans.successors.read_successors`: which indicator follows a figure.

    Raises
    ------
    ParamsError
        The document has no such figure, or it is of another indicator, another value, another
        area or another year; with the line.
    """
    figures = _of_document(barometer, document_numbers, successors)
    for name, part in barometer.indicators.items():
        for at, threshold in enumerate(part.thresholds):
            for fault, expected in _faults(name, threshold, barometer, figures):
                line = line_of(path, ("indicators", name, "thresholds", at))
                raise ParamsError(
                    f"{path.name}, regel {line}: {name}: de drempel {fault}",
                    expected=expected,
                    found=f"value: {threshold.value:g}, label: {threshold.label}, "
                    f"figure: {threshold.figure}",
                    where=f"{path}, regel {line}",
                    remedy="verbeter de drempel, of laat figure weg: dan is hij van de stad zelf",
                )


def _of_document(
    barometer: Barometer, document_numbers: pd.DataFrame, successors: pd.DataFrame | None
) -> dict[int, Mapping[Any, Any]]:
    """Look up the figures of the barometer's document by their number."""
    rows = document_numbers.assign(successor="")
    if successors is not None:
        # One row for each figure, and in the same order.
        rows["successor"] = successors["successor"].to_numpy()
    rows = rows[rows["document"] == barometer.document].set_index("number")
    return {int(str(number)): row for number, row in rows.to_dict("index").items()}


def _faults(
    name: str,
    threshold: Threshold,
    barometer: Barometer,
    figures: Mapping[int, Mapping[Any, Any]],
) -> Iterator[tuple[str, str]]:
    """Say what of a threshold is not as in the document, and what the document says."""
    if threshold.figure is None:
        return
    figure = figures.get(threshold.figure)
    if figure is None:
        where = barometer.document or "een document: noem het onder 'document'"
        yield "noemt een cijfer dat er niet is", f"het nummer van een cijfer uit {where}"
        return
    about = [own for own in (figure["indicator"], figure["successor"]) if own]
    if about and name not in about:
        yield "is een cijfer van een andere indicator", " of ".join(dict.fromkeys(about))
    possible = [figure["value"], HUNDREDTH * figure["value"]]
    if not np.isnan(figure["indicator_value"]):
        possible = [figure["indicator_value"]]
    if not any(np.isclose(threshold.value, value, rtol=0, atol=1e-9) for value in possible):
        yield "is niet het cijfer van het document", f"{possible[0]:g} ({figure['unit']})"
    whose = [str(figure["area"]), str(figure["year"])]
    if not all(part in threshold.label for part in whose):
        yield "heeft een label van een ander gebied of jaar", " ".join(whose)
