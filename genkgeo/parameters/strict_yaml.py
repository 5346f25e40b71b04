"""Strict YAML: from a text file to a validated model, every fault at once, with its line."""

from __future__ import annotations

import datetime
import difflib
import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, Event, NodeEvent
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode
from ruamel.yaml.parser import Parser
from ruamel.yaml.reader import ReaderError

from genkgeo.errors import ParamsError, named_sign
from genkgeo.parameters.encodings import NotUtf8, decode_utf8

M = TypeVar("M", bound="Model")

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

SYNTAX = {
    "duplicate key": "dezelfde sleutel staat er twee keer",
    "mapping values are not allowed": "een dubbele punt te veel, of een regel springt verkeerd in",
    "'\\t'": "een tab: spring in met spaties",
    "expected <block end>": "een regel springt verkeerd in",
    "could not find expected ':'": "een dubbele punt ontbreekt, of een regel springt verkeerd in",
    "expected ',' or": "een haakje of komma ontbreekt",
    "but found '<stream end>'": "het bestand houdt op voor een haakje gesloten is",
    "unexpected end of stream": "een aanhalingsteken is niet gesloten",
    "found another document": "er staan twee documenten in (---)",
}
"""Part of a complaint of the YAML parser → what is probably wrong."""


QUOTABLE = (bool, int, float, datetime.date)
"""What YAML makes of a text without quotation marks: ``2025``, ``yes``, ``2025-01-01``."""


class Model(BaseModel):
    """A frozen part of a parameter file; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


def read_yaml(path: Path, model: type[M]) -> M:
    """Read a YAML file into ``model``.

    Parameters
    ----------
    path : pathlib.Path
        A UTF-8 file holding one mapping.
    model : type
        The pydantic model it must satisfy.

    Returns
    -------
    Model
        An instance of ``model``.

    Raises
    ------
    ParamsError
        The file is absent, is not YAML, uses aliases, tags or a key twice, or breaks the
        model; the message lists every fault with its line.
    """
    text = _read_text(path)
    try:
        data = _parse(text)
    except _Fault as fault:
        raise _yaml_fault(str(fault), path, fault.line) from None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        faults = _describe_all(error, _compose(text), model)
        raise ParamsError(
            f"{path.name}: {len(faults)} fout{'en' if len(faults) > 1 else ''}\n"
            + "\n".join(f"  - {fault}" for fault in faults),
            where=str(path),
            remedy="verbeter de regels hierboven en probeer opnieuw",
        ) from None


def line_of(path: Path, key: tuple[int | str, ...]) -> int:
    """Find the line of a key in a YAML file that `read_yaml` has accepted.

    Parameters
    ----------
    path : pathlib.Path
    key : tuple
        Keys, and places in lists, from the outside in.

    Returns
    -------
    int
        Counted from 1; of the deepest part of ``key`` that stands in the file.
    """
    return _line(key, _compose(_read_text(path)))


def _read_text(path: Path) -> str:
    try:
        return decode_utf8(path.read_bytes())
    except FileNotFoundError:
        raise ParamsError(
            "Het parameterbestand bestaat niet",
            found=str(path),
            remedy="controleer de naam; de parameterbestanden staan in de map params/",
        ) from None
    except IsADirectoryError:
        raise ParamsError(
            "Dit is een map, geen bestand",
            found=str(path),
            remedy="noem het bestand zelf, zoals params/voorbeeld-2025.yaml",
        ) from None
    except NotUtf8 as error:
        raise ParamsError(
            "Het parameterbestand is niet te lezen",
            expected="een tekstbestand in UTF-8",
            found=error.written_in,
            where=f"{path}, regel {error.row}",
            remedy="bewaar het bestand opnieuw als UTF-8",
        ) from None
    except OSError as error:
        raise ParamsError(
            "Het parameterbestand is niet te lezen",
            found=error.strerror or type(error).__name__,
            where=str(path),
            remedy="zet een leesbaar bestand op die plaats, en geen koppeling naar zichzelf",
        ) from None


def _compose(text: str) -> Node:
    """Parse to nodes, which know their line."""
    root: Node = YAML(typ="safe", pure=True).compose(text)
    return root


class _Fault(Exception):
    """What is no YAML, or what YAML allows but we do not."""

    def __init__(self, problem: str, line: int) -> None:
        super().__init__(problem)
        self.line = line


class _PlainParser(Parser):
    """Refuses anchors, aliases, tags and another version of YAML as they come by."""

    def get_event(self) -> Event:
        event: Event = super().get_event()
        line = event.start_mark.line + 1
        if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor):
            raise _Fault("ankers en verwijzingen (& en *) mogen niet", line)
        if getattr(event, "tag", None) not in (None, "!"):
            raise _Fault("tags (!…) mogen niet", line)
        # In YAML 1.1 an unquoted ``yes`` is no text but a truth value.
        if getattr(event, "version", None):
            raise _Fault("een regel met %YAML mag niet", line)
        # An escape such as "\\0" makes what no file name, page or table can hold.
        if strange := [sign for sign in getattr(event, "value", None) or "" if _unusable(sign)]:
            raise _Fault(f"een teken dat in geen tekst hoort: {named_sign(strange[0])}", line)
        return event


def _unusable(sign: str) -> bool:
    """Say whether a character is a control or half a pair: no text holds those."""
    return unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t"


@lru_cache(maxsize=64)
def _parse(text: str) -> dict[Any, Any]:
    """Read a mapping, refusing what YAML allows but we do not.

    The parser takes a second for the documents of a plan, so what stays the same is read once.
    """
    yaml = YAML(typ="safe", pure=True)
    yaml.Parser = _PlainParser
    try:
        data = yaml.load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _Fault(_syntax(str(error.problem)), line) from None
    except ReaderError as error:
        sign = chr(error.character)
        line, sign = text.count("\n", 0, text.find(sign)) + 1, named_sign(sign)
        raise _Fault(
            f"dit is geen geldige YAML: een teken dat niemand ziet, {sign}", line
        ) from None
    except RecursionError:
        raise _Fault("de haakjes zijn te diep genest", 1) from None
    except (YAMLError, ValueError, TypeError) as error:
        complaint = str(error).strip().splitlines()[0]
        raise _Fault(f"dit is geen geldige YAML ({complaint})", 1) from None
    if not isinstance(data, dict):
        raise _Fault("het bestand moet uit sleutels met waarden bestaan", 1)
    # The models are strict: a number is never taken for a text. Only the lists of YAML become
    # tuples first, since a strict model would refuse them.
    return {key: _freeze(value) for key, value in data.items()}


def _syntax(complaint: str) -> str:
    """Say in Dutch what the YAML parser complains about, with the key that stands twice."""
    meaning = next((dutch for part, dutch in SYNTAX.items() if part in complaint), None)
    if meaning is None:
        return f"dit is geen geldige YAML ({complaint})"
    double = re.search(r'duplicate key "(.*?)"', complaint)
    return f"{meaning}: {double[1]}" if double else f"dit is geen geldige YAML: {meaning}"


def _yaml_fault(problem: str, path: Path, line: int) -> ParamsError:
    return ParamsError(
        f"{path.name}, regel {line}: {problem}",
        where=f"{path}, regel {line}",
        remedy="verbeter deze regel; params/voorbeeld-2025.yaml is een goed voorbeeld",
    )


def _freeze(data: Any) -> Any:
    """Turn lists into tuples, so that the models can be strict about types."""
    if isinstance(data, dict):
        return {key: _freeze(value) for key, value in data.items()}
    if isinstance(data, list):
        return tuple(_freeze(value) for value in data)
    return data


def _describe_all(error: ValidationError, root: Node, model: type[BaseModel]) -> list[str]:
    """Say every fault, in the order of the file.

    A list whose only item is wrong counts as empty for pydantic: that is not a fault of its own.
    """
    faults = error.errors()
    wrong = {fault["loc"][:depth] for fault in faults for depth in range(len(fault["loc"]))}
    real = [f for f in faults if f["type"] != "too_short" or f["loc"] not in wrong]
    return [_describe(f, root, model) for f in sorted(real, key=lambda f: _line(f["loc"], root))]


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
    return f"regel {_line(loc, root)}: {key}: {message}"


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


def _line(loc: tuple[int | str, ...], node: Node) -> int:
    """Find the line of the deepest part of ``loc`` that stands in the file."""
    line: int = node.start_mark.line + 1
    for part in loc:
        if isinstance(node, MappingNode):
            pairs = [(key, value) for key, value in node.value if key.value == str(part)]
            if not pairs:
                break
            key, node = pairs[0]
            line = key.start_mark.line + 1
        elif isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
    return line


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
