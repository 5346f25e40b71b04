"""Which indicators of the registry the areas of a municipality can be compared by."""

from __future__ import annotations

from pathlib import Path

from genkgeo.errors import ParamsError, first_five
from genkgeo.parameters.disclosure_rules import NOWHERE
from genkgeo.parameters.levels import MUNICIPALITY, Levels
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


def refuse_unknown_level(registry: dict[str, Indicator], levels: Levels, path: Path) -> None:
    """Raise for a rule that shows figures from a level that these parameters do not have.

    Parameters
    ----------
    registry : dict of str to Indicator
        All of it: figures of the city alone are under no ``use``.
    levels : Levels
    path : pathlib.Path
        The parameter file, for the message.

    Raises
    ------
    ParamsError
    """
    possible = [*levels.ids, NOWHERE]
    for one in registry.values():
        if one.shown_from is not None and one.shown_from not in possible:
            raise ParamsError(
                "Een bron wordt getoond vanaf een niveau dat er niet is",
                expected=f"een van {', '.join(possible)}",
                found=f"shown_from: {one.shown_from}",
                where=f"het register, disclosure, {one.source}, bij {path.name}",
                remedy="zet een van die niveaus, of haal shown_from weg om alles te tonen",
            )
