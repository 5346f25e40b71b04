"""Strict YAML: from a text file to a validated model, every fault at once, with its line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, Event, NodeEvent
from ruamel.yaml.nodes import Node
from ruamel.yaml.parser import Parser
from ruamel.yaml.reader import ReaderError

from genkgeo.errors import ParamsError, named_sign
from genkgeo.parameters.encodings import NotUtf8, decode_utf8
from genkgeo.parameters.yaml_faults import describe_all, line_at

M = TypeVar("M", bound="Model")

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
    return validated({path: read_plain(path)}, model)


def read_plain(path: Path) -> dict[str, Any]:
    """Read the mapping of a YAML file, before a model looked at it.

    Raises
    ------
    ParamsError
        The file is absent or is not YAML as we read it.
    """
    try:
        return _parse(_read_text(path))
    except _Fault as fault:
        raise _yaml_fault(str(fault), path, fault.line) from None


def validated(layers: Mapping[Path, dict[str, Any]], model: type[M]) -> M:
    """Check what one file says, or several of which the first goes before the others.

    Parameters
    ----------
    layers : mapping of pathlib.Path to dict
        File → its mapping, from `read_plain`.
    model : type
        The pydantic model that they must satisfy together.

    Raises
    ------
    ParamsError
        Every fault, with its line in the file that says it.
    """
    try:
        return model.model_validate(merged(layers))
    except ValidationError as error:
        first, *_ = layers
        by_file: dict[Path, list[Any]] = {}
        for fault in error.errors():
            key = fault["loc"][0] if fault["loc"] else None
            owner = next((path for path, layer in layers.items() if key in layer), first)
            by_file.setdefault(owner, []).append(fault)
        told = {
            path: describe_all(faults, _compose(_read_text(path)), model)
            for path, faults in by_file.items()
        }
    number = sum(map(len, told.values()))
    lines = [
        f"  - {'' if path == first else f'{path.name}, '}{fault}"
        for path, faults in told.items()
        for fault in faults
    ]
    raise ParamsError(
        "\n".join([f"{first.name}: {number} fout{'en' if number > 1 else ''}", *lines]),
        where=", ".join(map(str, told)),
        remedy="verbeter de regels hierboven en probeer opnieuw",
    )


def merged(layers: Mapping[Path, dict[str, Any]]) -> dict[str, Any]:
    """Lay mappings over each other, key by key; the first goes before the others.

    Examples
    --------
    >>> merged({Path("a"): {"x": 1}, Path("b"): {"x": 2, "y": 3}}) == {"x": 1, "y": 3}
    True
    """
    said: dict[str, Any] = {}
    for layer in reversed([*layers.values()]):
        said |= layer
    return said


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
    return line_at(key, _compose(_read_text(path)))


def _read_text(path: Path) -> str:
    try:
        return decode_utf8(path.read_bytes())
    except FileNotFoundError:
        raise ParamsError(
            "Het parameterbestand bestaat niet",
            found=str(path),
            remedy="controleer de naam; de parameterbestanden staan in de map params/ van een "
            "project (een nieuw project met het voorbeeldjaar: genkgeo start --example)",
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
