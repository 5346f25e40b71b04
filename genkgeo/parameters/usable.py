"""Which indicators of the registry the areas of a municipality can be compared by."""

from __future__ import annotations

from pathlib import Path

from genkgeo.errors import ParamsError, first_five
from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.parameters.registry import Indicator


def refuse_unusable(used: dict[str, Indicator], path: Path) -> None:
    """Raise for indicators in use that have no figure of the areas on the map.

    Parameters
    ----------
    used : dict of str to Indicator
        Those under ``use``.
    path : pathlib.Path
        The parameter file, for the message.

    Raises
    ------
    ParamsError
        They exist for the municipality alone, or for sectors alone.
    """
    _refuse_not_aggregable(used, path)
    _refuse_of_the_whole(used, path)


def _refuse_of_the_whole(used: dict[str, Indicator], path: Path) -> None:
    """Raise for indicators of which no area within the municipality has a figure."""
    names = [name for name, indicator in used.items() if indicator.exists_from == MUNICIPALITY]
    if names:
        raise ParamsError(
            "Een indicator bestaat enkel voor de hele gemeente, dus staat hij op geen kaart",
            expected="indicatoren met cijfers per gebied",
            found=f"{first_five(names)} (exists_from: gemeente)",
            where=f"{path.name}, sleutel use",
            remedy="haal hem weg onder use; zijn cijfers horen in city_figures van plans",
        )


def _refuse_not_aggregable(used: dict[str, Indicator], path: Path) -> None:
    """Raise for indicators of which nobody can work out the figure of an area above the sector."""
    names = [name for name, indicator in used.items() if indicator.kind == "not_aggregable"]
    if names:
        raise ParamsError(
            "Een mediaan of index van een leverancier heeft geen cijfer boven de sector",
            expected="indicatoren die uit de sectoren op te tellen zijn: rate, mean of count",
            found=f"{first_five(names)} (kind: not_aggregable)",
            where=f"{path.name}, sleutel use",
            remedy="haal deze indicator weg onder use; is het een gemiddelde per persoon of gezin, "
            "zet dan in het register kind: mean, met als denominator hun aantal",
        )
