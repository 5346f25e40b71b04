"""Before anything runs: is all there, what does it hash to, and what can be used again."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import platform
import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import requires, version
from pathlib import Path

from genkgeo.errors import ParamsError, RunError, first_five
from genkgeo.pages.library import library_hash
from genkgeo.pages.notebooks import notebooks_of
from genkgeo.parameters.cuts import sha256
from genkgeo.parameters.data_folder import FOLDER, without_place
from genkgeo.parameters.embedded import embedded
from genkgeo.parameters.file import Params
from genkgeo.refresh.new_year import needed
from genkgeo.refresh.place import Place

LEAST_ROOM = 20_000_000
"""Bytes that must be free for a first release."""
LEAST_MEMORY = 3_000_000_000
"""Bytes of address space that a process may ask for: the refresh takes 3.1 billion, most of it
set aside and never used, and a kernel 2.4 billion."""


@dataclass(frozen=True)
class Plan:
    """What a refresh is made of.

    Attributes
    ----------
    params : Params
    notebooks : dict of str to pathlib.Path
        Name → source.
    inputs : dict of str to str
        Path as the parameters name it → SHA-256, the parameter file included.
    code : dict of str to str
        ``library`` and each notebook → SHA-256.
    key : str
        Of all that every notebook rests on: inputs, library and versions.
    keys : dict of str to str
        Notebook → key of all that it rests on.
    """

    params: Params
    notebooks: dict[str, Path]
    inputs: dict[str, str]
    code: dict[str, str]
    key: str
    keys: dict[str, str]

    def beside(self, told: str) -> Plan:
        """Give the same plan beside what earlier releases told; `Ledger.digest` says what."""
        key, keys = _keys(self.inputs, self.code, self.notebooks, told)
        return replace(self, key=key, keys=keys)

    @property
    def whole(self) -> str:
        """The key of a release: the same when nothing that matters has changed."""
        return _key(self.keys) if self.keys else self.key


def plan(params: Params, library: str = "") -> Plan:
    """Read and hash all that a refresh rests on.

    Parameters
    ----------
    params : Params
    library : str
        `library_hash`, where who asks knows it already.

    Raises
    ------
    ParamsError
        An input or a notebook is absent, cannot be read, or is not the official one.
    """
    notebooks = find_notebooks(params)
    inputs = hash_inputs(params)
    require_official(params, inputs)
    code = {"library": library or library_hash()}
    code |= {name: sha256(path) for name, path in notebooks.items()}
    return Plan(params, notebooks, inputs, code, *_keys(inputs, code, notebooks))


def hash_inputs(params: Params) -> dict[str, str]:
    """Hash the parameter file and every file it names.

    Raises
    ------
    ParamsError
        A file is absent or cannot be read.
    """
    try:
        paths = [params.path, *params.must_exist()]
    except ParamsError as error:
        for needed_file in needed(params):
            if not needed_file.there:
                error.add_note(f"nog niet binnen: {needed_file.file} ({needed_file.origin})")
        raise
    try:
        inputs = {params.name_of(path): sha256(path) for path in paths}
        # Where fetched files lie differs by server, and no figure follows from it.
        for path in (params.path, *(params.root / base for base in params.bases)):
            content = without_place(path.read_bytes())
            inputs[params.name_of(path)] = hashlib.sha256(content).hexdigest()
        return inputs
    except OSError as error:
        raise ParamsError(
            "Een bestand uit de parameters is niet te lezen",
            found=error.strerror or type(error).__name__,
            where=str(error.filename),
            remedy="geef leesrechten op het bestand, of zet het opnieuw op zijn plaats",
        ) from None


def require_official(params: Params, inputs: Mapping[str, str]) -> None:
    """Refuse a fetched file that is not the one whose SHA-256 the parameters name, if any.

    Raises
    ------
    ParamsError
        It was replaced since, or the parameters are about another edition of it.
    """
    noted = {f"{FOLDER}/{item.name}": item.sha256 for item in params.file.downloads}
    replaced = [name for name, actual in inputs.items() if noted.get(name, actual) != actual]
    unknown = [name for name in replaced if noted[name] is None]
    if unknown:
        raise ParamsError(
            "Van een opgehaald bestand is nog niet gezegd welk bestand het moet zijn",
            found=first_five(unknown),
            where=str(params.path),
            remedy="bekijk het (is het dat van dit jaar?) en zet onder downloads zijn sha256: "
            + inputs[unknown[0]],
        )
    if replaced:
        raise ParamsError(
            "Een opgehaald bestand heeft een andere controlesom dan in de parameters",
            found=first_five(replaced),
            where=str(params.path),
            remedy="haal het opnieuw op met genkgeo fetch "
            f"{params.path.relative_to(params.root).as_posix()}; is het nieuw, bekijk het dan en "
            "zet zijn sha256 onder downloads",
        )


def require_unchanged(done: Plan) -> None:
    """Refuse to publish figures of a moment that never was.

    Raises
    ------
    RunError
        An input or notebook is no longer what it was when the refresh began.
    """
    try:
        now = plan(done.params)
    except ParamsError as error:
        changed = [error.what]
    else:
        before, after = done.inputs | done.code, now.inputs | now.code
        # A file of records may come or go.
        changed = [name for name in before | after if before.get(name) != after.get(name)]
    if changed:
        raise RunError(
            "De invoer is veranderd terwijl de vernieuwing liep",
            found=first_five(changed),
            remedy="wacht tot alle bestanden er staan, en voer de vernieuwing opnieuw uit",
        )


def require_room(place: Place) -> None:
    """Refuse to begin when a release surely does not fit.

    Raises
    ------
    RunError
        There is less room than twice the release that is online.
    """
    last = place.online()
    size = sum(path.stat().st_size for path in last.rglob("*") if path.is_file()) if last else 0
    asked = max(2 * size, 0 if last else LEAST_ROOM)
    free = shutil.disk_usage(place.out).free
    if free < asked:
        raise RunError(
            "De schijf is vol",
            expected=f"{asked // 1_000_000 + 1} MB vrij",
            found=f"{free // 1_000_000} MB ({os.strerror(errno.ENOSPC)})",
            where=str(place.out),
            remedy="maak plaats vrij",
        )


def require_memory() -> None:
    """Refuse to begin where the shell or service gives too little memory.

    Libraries that get none end the process at once, or wait for it without end.

    Raises
    ------
    RunError
        A process may have less than `LEAST_MEMORY`.
    """
    try:
        import resource
    except ImportError:  # Windows has no such limit.
        return
    allowed, _ = resource.getrlimit(resource.RLIMIT_AS)
    if allowed != resource.RLIM_INFINITY and allowed < LEAST_MEMORY:
        raise no_memory(f"{allowed // 1_000_000} MB per proces (ulimit -v)")


def no_memory(found: str) -> RunError:
    """Build the error of a machine that gives too little memory."""
    return RunError(
        "Er is te weinig geheugen voor een vernieuwing",
        expected=f"{LEAST_MEMORY // 1_000_000} MB adresruimte per proces",
        found=found,
        remedy="verhoog de grens (ulimit -v unlimited, of LimitAS bij systemd) of maak vrij",
    )


def find_notebooks(params: Params) -> dict[str, Path]:
    """Find the notebooks: the project's own, else those of this library.

    None where the parameters ask for a release without.

    Raises
    ------
    ParamsError
        Neither has the notebooks.
    """
    if not params.file.publish.notebooks:
        return {}
    ours = embedded() / "notebooks"
    wanted = [name for name, _ in notebooks_of(plans=params.file.plans is not None)]
    for folder in (params.root / "notebooks", ours):
        paths = {name: folder / f"{name}.ipynb" for name in wanted}
        if all(path.is_file() for path in paths.values()):
            return paths
    raise ParamsError(
        "De notebooks zijn niet gevonden",
        expected=", ".join(f"{name}.ipynb" for name in wanted),
        where=str(params.root / "notebooks"),
        remedy="zet de map notebooks/ van het project terug",
    )


@cache
def versions() -> dict[str, str]:
    """The version of Python and of every library that the project asks for."""
    # What stands behind a semicolon is asked for only by a part that need not be installed.
    asked = [line for line in requires("genkgeo") or () if ";" not in line]
    names = {"genkgeo", *(re.split(r"[^\w.-]", line, maxsplit=1)[0] for line in asked)}
    return {"python": platform.python_version()} | {
        name: version(name) for name in sorted(names, key=str.lower)
    }


def _keys(
    inputs: dict[str, str], code: dict[str, str], names: Iterable[str], told: str = ""
) -> tuple[str, dict[str, str]]:
    """Make the key of all that every notebook rests on, and that of each notebook."""
    parts = {"inputs": inputs, "library": code["library"], "versions": versions()}
    key = _key(parts | ({"told": told} if told else {}))
    return key, {name: _key({"all": key, "name": name, "source": code[name]}) for name in names}


def _key(parts: Mapping[str, object]) -> str:
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
