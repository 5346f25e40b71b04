"""The file of a batch: which municipalities, and what they share."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from pydantic import Field, field_validator

from genkgeo.parameters.paths import as_on_disk, resolved
from genkgeo.parameters.strict_yaml import Model, read_yaml

ALL = "alle"


class BatchFile(Model):
    """What a batch file may say.

    ``municipalities`` are NIS codes or names, or ``alle``: every one in the file of sectors. One
    that has its own parameter file in ``params/`` is made of that; any other one is started from
    ``extends``, or as ``genkgeo start`` does: from what its region or the country has in common.
    Without ``pages`` a municipality has its tables alone, unless its own file says otherwise.
    """

    title: str = Field(min_length=1)
    municipalities: tuple[str, ...] = Field(min_length=1)
    extends: str | None = None
    pages: bool = True

    @field_validator("municipalities", mode="before")
    @classmethod
    def _texts(cls, value: object) -> object:
        """Take a code that YAML reads as a number for what it is, and one name for a list."""
        several = value if isinstance(value, list | tuple) else [value]
        plain = all(isinstance(each, str | int) for each in several)
        return tuple(map(str, several)) if plain else value

    @property
    def all(self) -> bool:
        """Every municipality is asked for."""
        return self.municipalities == (ALL,)


class Batch(NamedTuple):
    """A batch file that was read, and the project that it lies in."""

    file: BatchFile
    path: Path
    root: Path


def read_batch(path: str | Path) -> Batch:
    """Read and check a batch file.

    Parameters
    ----------
    path : str or pathlib.Path
        Such as ``params/alle-gemeenten.yaml``.

    Raises
    ------
    ParamsError
        The file is not there, or is not of this form; all faults at once, with their lines.
    """
    path = as_on_disk(resolved(Path(path)))
    root = path.parent.parent if path.parent.name == "params" else path.parent
    return Batch(read_yaml(path, BatchFile), path, root)
