"""One year's parameters: which files, which areas, which indicators, which choices."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from genkgeo.errors import ParamsError, first_five
from genkgeo.parameters.area_files import AreaSet
from genkgeo.parameters.choices import (
    BESIDE,
    CheckChoices,
    PlanChoices,
    ProfileChoices,
    PublishChoices,
    RiskChoices,
)
from genkgeo.parameters.cuts import is_there
from genkgeo.parameters.data_folder import fetched_folder, find, name_of
from genkgeo.parameters.extending import read_layers
from genkgeo.parameters.formats import FORMATS, OPTIONS, FormatName, formats_with
from genkgeo.parameters.from_elsewhere import Download, Published
from genkgeo.parameters.index_choices import read_choices
from genkgeo.parameters.index_spec import columns, read_spec, require_columns
from genkgeo.parameters.levels import Level, Levels
from genkgeo.parameters.missing_codes import MissingCodes
from genkgeo.parameters.municipality import Municipality
from genkgeo.parameters.paths import as_on_disk, inside, resolved
from genkgeo.parameters.registry import Indicator, read_registry
from genkgeo.parameters.strict_yaml import Model, validated
from genkgeo.parameters.usable import refuse_unknown_level, refuse_unusable

ARCHIVED = ("uitgave.json", "cijfers.parquet", "waarden.parquet", "profielen.yaml")
"""The files of an earlier release; `genkgeo.change.archive` reads and writes them."""


class Table(Model):
    """One table of figures.

    ``columns`` maps a column of the file (or a reader's own variable) to a variable of the
    registry; empty means that the names are already the registry's. ``absent`` says what a
    sector without a row is: a fault, a missing figure, or (where the supplier leaves out
    empty sectors) a real 0. ``wider``: the file also holds other municipalities.

    ``period`` is the year of the figures; where the file has a column of years, rows of
    other years are left out. ``sheet`` is the sheet of a workbook, ``decimal`` the decimal
    sign of its text cells (where it is not said, a column must show it), ``encoding`` that
    of a text that is not in UTF-8, and ``missing_codes`` says which cells stand for no figure
    and why. ``geolevel`` names the levels of Swing to read; other rows are left out then. A
    ``plain`` table may have its years in ``period_column`` and, with one row per figure,
    names and figures in ``variable_column`` and ``value_column``; ``level`` is that of its
    areas where they are no sectors.
    """

    file: str
    format: FormatName
    vintage: str
    period: int | None = Field(default=None, ge=1900, le=2100)
    columns: dict[str, str] = Field(default_factory=dict)
    code: str | None = None
    absent: Literal["refuse", "missing", "zero"] = "refuse"
    wider: bool = False
    sheet: str | None = None
    decimal: Literal["point", "comma"] | None = None
    encoding: Literal["utf-8", "windows-1252"] = "utf-8"
    missing_codes: MissingCodes = Field(default_factory=dict)
    geolevel: tuple[str, ...] = ()
    level: str | None = None
    period_column: str | None = None
    variable_column: str | None = None
    value_column: str | None = None

    @field_validator("geolevel", mode="before")
    @classmethod
    def _one_or_several(cls, given: object) -> object:
        return (given,) if isinstance(given, str) else given

    @model_validator(mode="after")
    def _options_belong_to_format(self) -> Table:
        accepted = FORMATS[self.format].options
        given = [option for option in OPTIONS if option in self.model_fields_set]
        strange = [option for option in given if option not in accepted]
        if strange:
            raise ValueError(
                f"{first_five(strange)} bestaat niet voor format {self.format} "
                f"(wel voor: {first_five(formats_with(strange[0]))})"
            )
        return self


class ParamsFile(Model):
    """The parameter file as it stands in ``params/``.

    ``extends`` names a file that says what this one does not: a key here goes before the whole key
    there. ``previous`` is the folder of an earlier release's archive: what changed since, and which
    profile is which, follow from it. ``data_folder`` stands for ``data/opgehaald``: a folder that
    several projects share, and the only path that may lead out of the project. ``contact`` is the
    e-mail address that stands under every page.
    """

    extends: str | None = None
    title: str = Field(min_length=1)
    contact: str | None = None
    year: int = Field(ge=1990, le=2100)
    vintage: str
    example: bool = False
    municipality: Municipality
    levels: tuple[Level, ...] = ()
    areas: dict[str, AreaSet] = Field(min_length=1)
    registry: str
    use: tuple[str, ...] = Field(min_length=1)
    tables: tuple[Table, ...] = Field(min_length=1)
    crosswalk: str | None = None
    previous: str | None = None
    residents: str | None = None
    size: str | None = None
    published: Published | None = None
    municipalities: str | None = None
    places: str | None = None
    streets: str | None = None
    plans: PlanChoices | None = None
    downloads: tuple[Download, ...] = ()
    data_folder: str | None = Field(default=None, pattern=r"^[^\r\n\x00]*\S$")
    risk: RiskChoices = RiskChoices()
    profiles: ProfileChoices = ProfileChoices()
    checks: CheckChoices = CheckChoices()
    publish: PublishChoices = PublishChoices()

    @field_validator("contact")
    @classmethod
    def _is_an_address(cls, given: str | None) -> str | None:
        if given is not None and not re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", given, re.ASCII):
            raise ValueError(
                f"'{given}' is geen e-mailadres; verwacht: een adres als wijkwerking@genk.be"
            )
        return given

    @model_validator(mode="after")
    def _levels_exist(self) -> ParamsFile:
        levels = Levels.between(self.levels)
        for vintage, files in self.areas.items():
            files.require_levels(levels, vintage)
        for key, level, possible in (
            ("profiles.level", self.profiles.level, levels.ids[:-1]),
            ("risk.shrink_towards", self.risk.shrink_towards, levels.ids[1:]),
        ):
            if level is not None and level not in possible:
                raise ValueError(f"{key}: '{level}' is geen niveau (wel: {first_five(possible)})")
        for table in self.tables:
            if table.level is not None and table.level not in levels:
                raise ValueError(
                    f"level: '{table.level}' van {table.file} is geen niveau "
                    f"(wel: {first_five(levels)})"
                )
        return self

    @model_validator(mode="after")
    def _vintages_exist(self) -> ParamsFile:
        wanted = {self.vintage, *(table.vintage for table in self.tables)}
        unknown = sorted(wanted - set(self.areas))
        if unknown:
            raise ValueError(
                f"indeling {first_five(unknown)} staat niet onder 'areas' "
                f"(daar staan: {first_five(self.areas)})"
            )
        return self


class Params(BaseModel):
    """A checked parameter file with its registry and its root folder.

    Attributes
    ----------
    file : ParamsFile
        The content, validated.
    path, root : pathlib.Path
        The file, and the folder to which its paths are relative.
    registry : dict of str to Indicator
        The indicators in use, in the order of ``use``.
    described : dict of str to Indicator
        Every indicator of the registry file, in use or not; empty where there is no such file.
    bases : tuple of str
        The files that it extends, relative to ``root``, the nearest first.
    """

    model_config = ConfigDict(frozen=True)

    file: ParamsFile
    path: Path
    root: Path
    registry: dict[str, Indicator]
    described: dict[str, Indicator] = {}
    bases: tuple[str, ...] = ()

    @property
    def levels(self) -> Levels:
        """The levels of areas, from sector to gemeente."""
        return Levels.between(self.file.levels)

    @property
    def variables(self) -> set[str]:
        """Every variable that a figure of the release is made of."""
        named = {self.file.residents, self.file.size}
        named |= {name for indicator in self.registry.values() for name in indicator.variables}
        return {name for name in named if name}

    def resolve(self, name: str) -> Path:
        """Full path of a file named in the parameters.

        Raises
        ------
        ParamsError
            The name points out of the project, or out of the folder with fetched files.
        """
        return find(name, self.file.data_folder, self.root, self.path)

    @property
    def fetched(self) -> Path:
        """The folder in which fetched files lie."""
        return fetched_folder(self.file.data_folder, self.root, self.path)

    def name_of(self, path: Path) -> str:
        """Name a file as the parameters do: the same on every machine."""
        return name_of(path, self.fetched, self.root)

    def with_vintage(self, vintage: str) -> Params:
        """The same parameters with another vintage to show.

        Raises
        ------
        ParamsError
            The parameters do not describe that vintage.
        """
        if vintage not in self.file.areas:
            raise ParamsError(
                "Deze indeling staat niet in de parameters",
                expected=first_five(self.file.areas),
                found=vintage,
                where=str(self.path),
                remedy="kies een indeling die onder 'areas' staat",
            )
        changed = self.file.model_copy(update={"vintage": vintage})
        return self.model_copy(update={"file": changed})

    def without(self, *parts: str) -> Params:
        """The same parameters for a release without ``notebooks``, or ``pages``, or both."""
        publish = self.file.publish.model_copy(update=dict.fromkeys(parts, False))
        return self.model_copy(update={"file": self.file.model_copy(update={"publish": publish})})

    def must_exist(self) -> list[Path]:
        """List every input file, in order, and raise if one is absent.

        Raises
        ------
        ParamsError
            Names the absent files and how to get them.
        """
        names = [*self.bases, self.file.registry, *(table.file for table in self.file.tables)]
        for areas in self.file.areas.values():
            names += areas.files
        names += [self.file.published.file] if self.file.published else []
        also = (self.file.crosswalk, self.file.places, self.file.streets, self.file.municipalities)
        names += [name for name in also if name]
        names += [self.file.profiles.known] if self.file.profiles.known else []
        names += [name for name in (self.file.risk.index, self.file.risk.previous) if name]
        names += self.file.plans.files(self.resolve) if self.file.plans else []
        if self.file.previous:
            names += [f"{self.file.previous}/{name}" for name in ARCHIVED]
        paths = {name: self.resolve(name) for name in dict.fromkeys(names)}
        absent = [name for name, path in paths.items() if not is_there(path)]
        if absent:
            official = {item.name for item in self.file.downloads}
            fetchable = any(Path(name).name in official for name in absent)
            parameter_file = self.path.relative_to(self.root).as_posix()
            remedy = (
                f"haal de bestanden op met: genkgeo fetch {parameter_file}"
                if fetchable
                else "zet het bestand op die plaats of verbeter de naam in de parameters"
            )
            raise ParamsError(
                "Een bestand uit de parameters bestaat niet",
                found=first_five(absent),
                where=str(self.fetched if fetchable else self.path),
                remedy=remedy,
            )
        return list(paths.values())


def read_params(path: str | Path) -> Params:
    """Read and check a parameter file and the registry it names.

    Parameters
    ----------
    path : str or pathlib.Path
        Such as ``params/voorbeeld-2025.yaml``.

    Returns
    -------
    Params
        Its paths are relative to the folder above ``params/``, or to the file's own folder
        when that has another name.

    Raises
    ------
    ParamsError
        Unknown or missing keys, wrong types, an indicator that the registry lacks, a path
        outside the project: all faults of the file at once, with their lines.
    """
    path = as_on_disk(resolved(Path(path)))
    root = path.parent.parent if path.parent.name == "params" else path.parent
    layers = read_layers(path, root)
    content = validated(layers, ParamsFile)
    registry = read_registry(inside(root, content.registry, path))
    unknown = [name for name in content.use if name not in registry]
    if unknown:
        raise ParamsError(
            "Een indicator staat niet in het register",
            expected=", ".join(registry),
            found=first_five(unknown),
            where=f"{path.name}, sleutel use",
            remedy=f"verbeter de naam of beschrijf de indicator in {content.registry}",
        )
    used = {name: registry[name] for name in content.use}
    refuse_unusable(used, path)
    refuse_unknown_level(registry, Levels.between(content.levels), path)
    if content.risk.index is not None:
        from_index = read_choices(inside(root, content.risk.index, path), used)
        risk = content.risk.model_copy(update=from_index.model_dump(exclude=set(BESIDE)))
        content = content.model_copy(update={"risk": risk})
    if content.risk.previous is not None:
        previous = read_spec(inside(root, content.risk.previous, path))
        require_columns(columns(previous), list(used))
    bases = tuple(base.relative_to(root).as_posix() for base in [*layers][1:])
    return Params(
        file=content, path=path, root=root, registry=used, described=registry, bases=bases
    )
