"""The risk index of a city: the short form in the parameters and the spec are one tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from genkgeo.errors import DataError, ParamsError, first_five
from genkgeo.parameters.choices import RiskChoices
from genkgeo.parameters.index_spec import HEAVIEST, ROOT, IndexSpec, Part, leaves, read_spec, walk
from genkgeo.parameters.registry import Indicator


def read_choices(path: Path, registry: Mapping[str, Indicator]) -> RiskChoices:
    """Read a spec as the choices of the parameters.

    The refresh also varies weights, scale and indicators to say how sure a rank is, so it
    asks for the form that it knows: indicators on one scale, averaged within their life
    domain, and the domains by weight.

    Parameters
    ----------
    path : pathlib.Path
        Such as ``params/index.yaml``.
    registry : mapping of str to Indicator
        The indicators in use.

    Returns
    -------
    RiskChoices

    Raises
    ------
    ParamsError
        The spec breaks its schema or says what a refresh does not heed, names other indicators
        than those in use with a direction, or has another form.
    """
    spec = read_spec(path)
    _refuse_unheeded(spec, path)
    names = [name for name in registry if registry[name].direction != "none"]
    given = leaves(spec.index)
    differ = sorted(set(given) ^ set(names))
    if differ:
        raise ParamsError(
            "De index en de parameters noemen niet dezelfde indicatoren",
            expected="elke indicator onder 'use' die een direction higher of lower heeft",
            found=f"enkel op één van beide plaatsen: {first_five(differ)}",
            where=path.name,
            remedy="pas de index aan, of de lijst onder 'use'",
        )
    try:
        choices = RiskChoices.model_validate(
            {
                "transform": next(iter(given.values())).transform,
                "weights": {name: part.weight for name, part in spec.index.parts.items()},
                "minimum_weight": spec.index.minimum_weight,
            }
        )
    except ValidationError as error:
        raise _other_form(path, str(error.errors()[0]["loc"][-1])) from None
    written_out = spec_of(names, registry, choices)
    if strange := _differing_parts(spec.index, written_out.index):
        raise _other_form(path, first_five(strange))
    return choices


UNHEEDED = {
    "missing_codes": "zet missing_codes bij de tabel, onder tables van de parameters",
    "deciles": "haal deciles weg: de pagina's tonen rangen en vijfden",
}
"""Key of a spec that a refresh does nothing with, though its figures would differ → what to do."""


def _refuse_unheeded(spec: IndexSpec, path: Path) -> None:
    """Refuse what 'genkgeo index' would heed and a refresh would not."""
    for key, remedy in UNHEEDED.items():
        if key in spec.model_fields_set:
            raise ParamsError(
                f"De vernieuwing doet niets met {key} van de index",
                expected="enkel title, source en index",
                found=f"{key}: {getattr(spec, key)}",
                where=path.name,
                remedy=f"{remedy}; voor een eigen tabel: een kopie van dit bestand",
            )


def _differing_parts(given: Part, known: Part) -> list[str]:
    """Name the parts of ``given`` that ``known`` has not, or has in another form."""
    known_parts = _parts_alone(known)
    return [name for name, part in _parts_alone(given).items() if part != known_parts.get(name)]


def _parts_alone(index: Part) -> dict[str, tuple[dict[str, object], set[str], bool]]:
    """Describe every part without what lies below it: its keys, its parts, its column's name."""
    return {
        name: (
            # A recipe may say what the scale does anyway.
            part.model_dump(exclude={"parts", "column", "position"})
            | {"position": part.plotting_position},
            set(part.parts),
            part.column in (None, name),
        )
        for name, part in {ROOT: index, **dict(walk(index))}.items()
    }


def _other_form(path: Path, found: str) -> ParamsError:
    return ParamsError(
        "De vernieuwing kent deze vorm van index niet",
        expected="indicatoren op één schaal, gemiddeld per levensdomein, domeinen met een gewicht",
        found=f"anders bij: {found}",
        where=path.name,
        remedy="houd de vorm van params/index.yaml; 'genkgeo index' kan elke vorm uitrekenen",
    )


def spec_of(
    names: Sequence[str], registry: Mapping[str, Indicator], choices: RiskChoices
) -> IndexSpec:
    """Write the choices of the parameters out as a tree: indicators in domains in the whole.

    Parameters
    ----------
    names : sequence of str
        The indicators that count.
    registry : dict of str to Indicator
        Direction and domain.
    choices : RiskChoices
        Transform, weights of the domains and smallest share of them.

    Returns
    -------
    IndexSpec
        The spec that `genkgeo.index.risk.composite` works out.

    Raises
    ------
    DataError
        The weights are negative or all 0, or an indicator has no direction.
    """
    domains = list(dict.fromkeys(registry[name].domain for name in names))
    weights = {domain: choices.weights.get(domain, 1.0) for domain in domains}
    _check_weights(weights)
    parts = {
        # A domain may have the name of an indicator, but two parts may not share a name.
        f"domein {domain}" if domain in names else domain: Part(
            weight=weight,
            missing="reweight",
            parts={
                name: Part(direction=_way_of_risk(name, registry), transform=choices.transform)
                for name in names
                if registry[name].domain == domain
            },
        )
        for domain, weight in weights.items()
    }
    whole = Part(missing="reweight", minimum_weight=choices.minimum_weight, parts=parts)
    return IndexSpec(title="samengesteld risico", index=whole)


def _way_of_risk(name: str, registry: Mapping[str, Indicator]) -> Literal["higher", "lower"]:
    direction = registry[name].direction
    if direction == "none":
        raise DataError(
            "Een indicator zonder richting kan niet in een index",
            expected="direction higher of lower",
            found=f"{name}: none",
            remedy="laat de indicator weg, of geef hem een richting in het register",
        )
    return direction


def _check_weights(weights: dict[str, float]) -> None:
    if min(weights.values()) < 0 or max(weights.values()) > HEAVIEST or not any(weights.values()):
        raise DataError(
            "De gewichten van de levensdomeinen kloppen niet",
            expected=f"gewichten van 0 tot {HEAVIEST}, en minstens één groter dan 0",
            found=", ".join(f"{domain}: {weight:g}" for domain, weight in weights.items()),
            remedy="verbeter risk.weights in de parameters",
        )
