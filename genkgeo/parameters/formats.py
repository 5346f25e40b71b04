"""The formats of tables of figures, each declared once.

What a table in the parameters may say, the reader that is called for it, and the row of the
handbook all follow from the declaration here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal


@dataclass(frozen=True)
class Format:
    """One layout in which figures come, official or the city's own.

    Attributes
    ----------
    name : str
        What a table says under ``format``.
    description : str
        Dutch: which file of which supplier, as in the table of the handbook.
    reader : str
        Module and function in `genkgeo.sources`. They stand here as text, since this room
        does not know the readers; `genkgeo.sources.READERS` looks every one of them up.
    options : tuple of str
        Keys of `genkgeo.parameters.file.Table` that not every format knows, and this one does.
    by_name : bool
        Areas stand in it under their names, and the whole may have a row.
    """

    name: str
    description: str
    reader: str
    options: tuple[str, ...] = ()
    by_name: bool = False


_ALL = (
    Format(
        name="swing",
        description="upload van Genk in cijfers (csv, xlsx): `period, geolevel, "
        "geoitem`, een kolom per variabele; ook de verwerkte tabellen van de provincies",
        reader="swing.read",
        options=("geolevel", "decimal"),
    ),
    Format(
        name="swing_viewer",
        description="export met de knop van Genk in cijfers of een andere viewer van Swing (csv, "
        "xlsx): namen van gebieden, koppen met een label en een jaar",
        reader="viewer.read",
        options=("geolevel", "decimal"),
        by_name=True,
    ),
    Format(
        name="statbel_cars",
        description="`TF_CAR_HH_SECTOR` (zip, txt)",
        reader="statbel.read_cars",
    ),
    Format(
        name="statbel_population",
        description="`OPENDATA_SECTOREN_JAAR` (zip, txt, xlsx): `TOTAL` en `OPPERVLAKKTE IN HM²`",
        reader="statbel.read_population",
    ),
    Format(
        name="statbel_income",
        description="`TF_PSNL_INC_TAX_SECTOR` (xlsx, txt): de kolommen `MS_…`",
        reader="statbel.read_income",
        options=("decimal",),
    ),
    Format(
        name="fluvius",
        description="verbruiken per statistische sector (csv, xlsx), oud en nieuw",
        reader="fluvius.read",
        options=("decimal",),
    ),
    Format(
        name="plain",
        description="eigen tabel (csv, xlsx)",
        reader="plain.read",
        options=("decimal", "code", "level", "period_column", "variable_column", "value_column"),
    ),
)

FORMATS = {declared.name: declared for declared in _ALL}
"""Name → format, in the order in which messages and the handbook list them."""

OPTIONS = tuple(dict.fromkeys(option for declared in _ALL for option in declared.options))
"""Keys of a table that only some formats know; all other keys are for every format."""

if TYPE_CHECKING:
    FormatName = str
else:
    FormatName = Literal[tuple(FORMATS)]
"""One of `FORMATS`; a type checker cannot read the names out of the declarations."""


def formats_with(option: str) -> list[str]:
    """List the formats that know a key.

    Examples
    --------
    >>> formats_with("geolevel")
    ['swing', 'swing_viewer']
    """
    return [name for name, declared in FORMATS.items() if option in declared.options]
