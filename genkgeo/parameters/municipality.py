"""Whose figures these are, and how one sees that a code is of this municipality."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field, model_validator

from genkgeo.parameters.strict_yaml import Model


class Municipality(Model):
    """Whose sectors these are, and which codes hold what no sector holds.

    ``unknown`` are the codes for "niet te lokaliseren"; ``hidden`` those under which a
    supplier adds up what it hides. Both count for the municipality and for nothing below.
    ``prefixes`` are how codes of this municipality may begin, beside its own code, such as those
    of municipalities that it was made of; without them, those of the table of areas.
    ``box`` is west, south, east, north in degrees: shapes outside it are refused.
    """

    code: str = Field(min_length=1, max_length=60)
    # Files of a release are named after it.
    name: str = Field(min_length=1, max_length=100)
    unknown: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    prefixes: tuple[str, ...] | None = None
    box: tuple[float, float, float, float] | None = None

    def beginnings(self, sectors: Iterable[str]) -> tuple[str, ...]:
        """List how the codes of this municipality may begin.

        Since 2019 a sector keeps its code when municipalities merge, so that the municipality
        cannot be read from it: the table of areas knows which ones there are.

        Parameters
        ----------
        sectors : iterable of str
            Codes of the table of areas.

        Returns
        -------
        tuple of str
            The code of the municipality, and ``prefixes`` if they are given; else as many
            digits of each sector as that code has.

        Examples
        --------
        >>> merged = Municipality(code="72042", name="Oudsbergen")
        >>> merged.beginnings(["72040A00-", "71047B01-", "72040A01-"])
        ('72042', '71047', '72040')
        """
        if self.prefixes is not None:
            return tuple(dict.fromkeys((self.code, *self.prefixes)))
        length = len(self.code)
        begun = {code[:length] for code in sectors if len(code) > length}
        # Only where codes begin with the number of a municipality does that say anything.
        numbers = begun if self.code.isdecimal() and length > 2 else set()
        return (self.code, *sorted({n for n in numbers if n.isdecimal()} - {self.code}))

    @model_validator(mode="after")
    def _box_is_a_box(self) -> Municipality:
        if self.box is not None:
            west, south, east, north = self.box
            if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
                raise ValueError(
                    "box is [west, zuid, oost, noord] in graden, bijvoorbeeld "
                    "[5.36, 50.89, 5.62, 51.04]"
                )
        return self
