"""Files of others that a parameter file names: what is fetched, and what was published."""

from __future__ import annotations

from pydantic import Field

from genkgeo.parameters.strict_yaml import Model


class Download(Model):
    """An official file that ``genkgeo fetch`` brings in; without ``url`` it must be placed.

    ``name`` is a bare file name, so that a download never lands in another folder. A file of a new
    year has no ``sha256`` until somebody looked at it; ``last_year`` is that of the file of the
    year before, which this one must not be.
    """

    name: str = Field(pattern=r"^\w[\w .()+-]*$")
    sha256: str | None = Field(default=None, pattern="^[0-9a-f]{64}$")
    last_year: str | None = Field(default=None, pattern="^[0-9a-f]{64}$")
    url: str | None = Field(default=None, pattern="^https?://")
    origin: str


class Published(Model):
    """A table of published city figures that ours are set beside."""

    file: str
    area: str
