"""The risk index of a city: the short form in the parameters and the spec are one tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError

from genkgeo.errors import DataError, ParamsError, first_five
from genkgeo.parameters.choices import RiskChoices
from genkgeo.parameters.index_spec import IndexSpec, Part, leaves, read_spec, walk
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
        The spec breaks its schema, names other indicators than those in use with a
        direction, or has another form.
    """
    spec = read_spec(path)
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
        choices = RiskChoices(
            transform=next(iter(given.values())).transform,
            weights={name: part.weight for name, part in spec.index.parts.items()},
            minimum_weight=spec.index.minimum_weight,
        )
    except ValidationError as error:
        raise _other_form(path, str(error.errors()[0]["loc"][-1])) from None
    known = spec_of(names, registry, choices)
    if strange := _differences(spec.index, known.index):
        raise _other_form(path, first_five(strange))
    return choices


def _differences(one: Part, other: Part) -> list[str]:
    """Name the parts that differ between two trees, apart from what lies below them."""
    here, there = ({"index": part} | dict(walk(part)) for part in (one, other))
    bare = [
        {k: (p.model_dump(exclude={"parts", "column"}), set(p.parts), p.column in (None, k))
         for k, p in tree.items()}
        for tree in (here, there)
    ]  # fmt: skip
    return [k for k in bare[0] if bare[0][k] != bare[1].get(k)]


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
        The weights are negative or all 0.
    """
    domains = list(dict.fromkeys(registry[name].domain for name in names))
    weights = {domain: choices.weights.get(domain, 1.0) for domain in domains}
    _check_weights(weights)
    parts = {
        # a domain may have the name of an indicator, a part may not
        f"domein {domain}" if domain in names else domain: Part(
            weight=weight,
            missing="reweight",
            parts={
                name: Part(direction=registry[name].direction, transform=choices.transform)
                for name in names
                if registry[name].domain == domain
            },
        )
        for domain, weight in weights.items()
    }
    whole = Part(missing="reweight", minimum_weight=choices.minimum_weight, parts=parts)
    return IndexSpec(title="samengesteld risico", index=whole)


def _check_weights(weights: dict[str, float]) -> None:
    if min(weights.values()) < 0 or not any(weights.values()):
        raise DataError(
            "De gewichten van de levensdomeinen kloppen niet",
            expected="geen negatieve gewichten, en minstens één groter dan 0",
            found=", ".join(f"{domain}: {weight:g}" for domain, weight in weights.items()),
            remedy="verbeter risk.weights in de parameters",
        )
