"""How a notebook wants to be run, as its own metadata say."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from genkgeo.errors import ParamsError

WISHES = "genkgeo"
"""The key in the metadata of a notebook under which it says how it wants to be run."""


class Wishes(BaseModel):
    """What a notebook says, in its metadata, of how it wants to be run.

    Attributes
    ----------
    ahead : bool
        It takes longest: start it first.
    imports : list of str
        Modules that it needs and that take long to import: its kernel can do so while the
        figures are being computed.
    """

    model_config = ConfigDict(extra="forbid")

    ahead: bool = False
    imports: list[str] = []


def wishes_of(source: Path) -> Wishes:
    """Read how a notebook wants to be run; without a word of it, like any other.

    Raises
    ------
    ParamsError
        It is not a notebook, or asks for something that is not known.
    """
    try:
        metadata = json.loads(source.read_text(encoding="utf-8"))["metadata"]
        return Wishes.model_validate(metadata.get(WISHES, {}), strict=True)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged(source, error) from error


def damaged(source: Path, error: Exception) -> ParamsError:
    """The fault of a file that should be a notebook and is not."""
    return ParamsError(
        f"Het notebook {source.stem} is beschadigd",
        expected="een notebook van Jupyter",
        found=type(error).__name__,
        where=str(source),
        remedy="zet het notebook terug uit de vorige versie",
    )
