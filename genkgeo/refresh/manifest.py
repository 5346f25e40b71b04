"""``manifest.json``: from what a release was made, and the hash of all that it holds."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from genkgeo.parameters.data_folder import KEY
from genkgeo.refresh.place import MANIFEST, digests, write_json
from genkgeo.refresh.preflight import Plan, versions
from genkgeo.refresh.secret import Secret

RUN = "run"
"""The one key of the manifest that differs when the same is made again."""


HASHES = {"downloads": {"__all__": {"sha256", "last_year"}}}
"""What the parameters say of fetched files that would give a hidden cell in them away."""


def write_manifest(
    plan: Plan, facts: dict[str, Any], folder: Path, run: dict[str, Any], secret: Secret
) -> None:
    """Write the manifest of a folder in which all the rest is ready.

    Parameters
    ----------
    plan : Plan
    facts : dict
        From `compute_once.facts_of`.
    folder : pathlib.Path
    run : dict
        What belongs to this one time: name, time, sequence, what was accepted.
    secret : Secret
        What the inputs are marked with.
    """
    file = plan.params.file
    manifest = {
        "title": file.title,
        "year": file.year,
        "example": file.example,
        "municipality": file.municipality.code,
        "parameter_file": plan.params.path.relative_to(plan.params.root).as_posix(),
        # Where fetched files lie differs by server, and says nothing of the release.
        "parameters": file.model_dump(mode="json", exclude={KEY: True, **HASHES}),
        "seeds": {"risk": file.risk.seed, "profiles": file.profiles.seed},
        "code": plan.code,
        "versions": versions(),
        **secret.marks(plan.inputs, plan.whole),
        **facts,
        "outputs": digests(folder),
        RUN: run,
    }
    write_json(manifest, folder / MANIFEST)


def release_name(year: int, mark: str, taken: set[str]) -> tuple[str, str]:
    """Name a release by its year, the time and a mark of what it holds; also give the time."""
    now = dt.datetime.now(dt.UTC)
    name = f"{year}-{now:%Y-%m-%dT%H%M%SZ}-{mark[:6]}"
    number = 2
    # The clock may have been set back, and two releases may fall in one second.
    while name in taken:
        name = f"{year}-{now:%Y-%m-%dT%H%M%SZ}-{mark[:6]}-{number}"
        number += 1
    return name, f"{now:%Y-%m-%dT%H:%M:%SZ}"
