"""The files that say which areas there are and where they lie: tables that chain, and shapes."""

from __future__ import annotations

from pydantic import Field

from genkgeo.errors import first_five
from genkgeo.parameters.levels import SECTOR, Levels
from genkgeo.parameters.strict_yaml import Model


class ShapeFile(Model):
    """A file of polygons; ``code`` is the column that holds the area code.

    ``layer`` is only for a file with several layers.
    """

    file: str
    code: str | None = None
    layer: str | None = None
    note: str = ""


class AreaSet(Model):
    """The areas of one vintage: tables that chain, and the shapes of the sectors.

    ``above`` names a table for each level between sector and gemeente; a level that is not in
    ``shapes_above`` is drawn from the sectors.
    """

    sectors: str
    above: dict[str, str] = Field(default_factory=dict)
    shapes: ShapeFile
    shapes_above: dict[str, ShapeFile] = Field(default_factory=dict)

    @property
    def tables(self) -> dict[str, str]:
        """Level → its table, the sectors first."""
        return {SECTOR: self.sectors, **self.above}

    @property
    def drawn(self) -> dict[str, ShapeFile]:
        """Level → its own file of shapes, the sectors first."""
        return {SECTOR: self.shapes, **self.shapes_above}

    @property
    def files(self) -> list[str]:
        """Every file of this vintage."""
        return [*self.tables.values(), *(shapes.file for shapes in self.drawn.values())]

    def require_levels(self, levels: Levels, vintage: str) -> None:
        """Raise unless each level between sector and gemeente has a table, and nothing else does.

        Raises
        ------
        ValueError
            Says which levels there are, and which have a table.
        """
        strange = [level for level in self.shapes_above if level not in levels.middle]
        if set(self.above) != set(levels.middle) or strange:
            key = "shapes_above" if strange else "above"
            given = list(self.shapes_above if strange else self.above)
            raise ValueError(
                f"areas {vintage}, {key}: verwacht de niveaus onder 'levels' "
                f"({first_five(levels.middle) or 'geen'}), gevonden: {first_five(given) or 'geen'}"
            )
