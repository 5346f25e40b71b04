"""What is wrong with a parameter file, in Dutch: the line, the key, and the nearest valid one."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Sequence
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

DUTCH = {
    "missing": "ontbreekt",
    "extra_forbidden": "onbekende sleutel",
    "string_type": "moet tekst zijn",
    "string_too_short": "mag niet leeg zijn",
    "string_too_long": "is te lang: hoogstens {max_length} tekens",
    "invalid_key": "een sleutel moet tekst zijn",
    "int_type": "moet een geheel getal zijn",
    "int_from_float": "moet een geheel getal zijn",
    "int_parsing": "moet een geheel getal zijn",
    "float_type": "moet een getal zijn",
    "float_parsing": "moet een getal zijn",
    "finite_number": "moet een gewoon getal zijn",
    "bool_type": "moet true of false zijn",
    "bool_parsing": "moet true of false zijn",
    "dict_type": "moet een lijst van sleutels met waarden zijn",
    "model_type": "moet een lijst van sleutels met waarden zijn",
    "tuple_type": "moet een lijst zijn (met streepjes of tussen [ ])",
    "list_type": "moet een lijst zijn (met streepjes of tussen [ ])",
    "literal_error": "moet een van deze zijn: {expected}",
    "greater_than": "moet groter zijn dan {gt}",
    "greater_than_equal": "moet minstens {ge} zijn",
    "less_than_equal": "mag hoogstens {le} zijn",
    "too_short": "is te kort: minstens {min_length} nodig",
    "date_type": "moet een datum zijn zoals 2014-12-31",
    "string_pattern_mismatch": "heeft niet de juiste vorm ({pattern})",
}
"""Kind of fault of pydantic → what it says to the user."""


QUOTABLE = (bool, int, float, datetime.date)
"""What YAML makes of a text without quotation marks: ``2025``, ``yes``, ``2025-01-01``."""


def describe_all(faults: Sequence[Any], root: Node, model: type[BaseModel]) -> list[str]:
    """Say every fault that pydantic found, in the order of the file.

    A list whose only item is wrong counts as empty for pydantic: that is not a fault of its own.
    """
    wrong = {fault["loc"][:depth] for fault in faults for depth in range(len(fault["loc"]))}
    real = [f for f in faults if f["type"] != "too_short" or f["loc"] not in wrong]
    return [_describe(f, root, model) for f in sorted(real, key=lambda f: line_at(f["loc"], root))]


def _describe(fault: Any, root: Node, model: type[BaseModel]) -> str:
    """Say one fault in Dutch: line, key, what is wrong, the nearest valid key."""
    loc = fault["loc"]
    key = ".".join(str(part) for part in loc if part != "[key]") or "(bestand)"
    template = DUTCH.get(fault["type"])
    limits = {name: _limit(value) for name, value in fault.get("ctx", {}).items()}
    message = template.format(**limits) if template else fault["msg"]
    message = message.removeprefix("Value error, ").replace(" or ", " of ")
    if fault["type"] == "extra_forbidden":
        valid = _fields_at(loc[:-1], model)
        near = difflib.get_close_matches(str(loc[-1]), valid, n=1, cutoff=0.5)
        message += f"; bedoelde u '{near[0]}'?" if near else f"; geldig zijn: {', '.join(valid)}"
    elif fault["type"] != "missing" and not isinstance(fault["input"], dict):
        message += f" (gevonden: {_show(fault['input'])})"
        if fault["type"] in ("string_type", "invalid_key") and isinstance(fault["input"], QUOTABLE):
            message += "; zet er aanhalingstekens rond"
    return f"regel {line_at(loc, root)}: {key}: {message}"


def _limit(value: object) -> object:
    """Write a limit without a needless ``.0`` and with a decimal comma."""
    return f"{value:g}".replace(".", ",") if isinstance(value, float) else value


def _show(value: object) -> str:
    """Write a value as the user wrote it, or nearly so."""
    if value is None:
        return "niets"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return "een lijst"
    return (repr(value) if isinstance(value, str) else str(value))[:60]


def line_at(loc: tuple[int | str, ...], node: Node) -> int:
    """Find the line of the deepest part of ``loc`` that stands in the file."""
    number: int = node.start_mark.line + 1
    for part in loc:
        if isinstance(node, MappingNode):
            pairs = [(key, value) for key, value in node.value if key.value == str(part)]
            if not pairs:
                break
            key, node = pairs[0]
            number = key.start_mark.line + 1
        elif isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            number = node.start_mark.line + 1
        else:
            break
    return number


def _fields_at(loc: tuple[int | str, ...], model: Any) -> list[str]:
    """List the keys that are valid at ``loc``."""
    inside = False  # the next part is a key of a dict or a place in a list, not a field
    for part in loc:
        if inside:
            inside = False
            continue
        field = model.model_fields.get(str(part)) if model else None
        model = _model_in(field.annotation) if field else None
        inside = field is not None and get_origin(field.annotation) in (dict, tuple)
    return list(model.model_fields) if model else []


def _model_in(annotation: Any) -> Any:
    """Find the model inside ``tuple[Model, ...]``, ``dict[str, Model]`` or ``Model | None``."""
    if isinstance(annotation, type) and not get_args(annotation):
        return annotation if issubclass(annotation, BaseModel) else None
    models = (_model_in(argument) for argument in get_args(annotation))
    return next((model for model in models if model), None)
