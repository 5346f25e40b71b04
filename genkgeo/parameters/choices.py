"""What a parameter file may choose: how to weigh, how to group, from where to warn."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal, get_args

from pydantic import Field, model_validator

from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.parameters.registry import Domain
from genkgeo.parameters.strict_yaml import Model

Transform = Literal["z", "percentile", "rank_normal", "exponential"]
TRANSFORMS: tuple[Transform, ...] = get_args(Transform)
"""The ways to put indicators on one scale; `genkgeo.index.risk` holds one function for each."""

Rule = Literal["none", "empirical_bayes", "empirical_logit"]
RULES: tuple[Rule, ...] = get_args(Rule)
"""``none``: the raw value; ``empirical_bayes``: beta-binomial or Poisson-gamma by moments;
``empirical_logit``: the rule of the Scottish (and the older English) indices."""

Method = Literal["kmeans", "ward", "gaussian", "contiguous"]
METHODS: tuple[Method, ...] = get_args(Method)
"""k-means, Ward's groups, a Gaussian mixture, and Ward's groups of areas that touch."""

BESIDE = frozenset(
    {
        "index",
        "previous",
        "minimum_coverage",
        "seed",
        "draws",
        "shrinkage",
        "shrink_towards",
        "spatial",
    }
)
"""Choices that do not say what the index is, so that they may stand beside ``index``."""

ENDINGS = (".csv", ".yaml")
"""Files of these kinds in the folders of the plans are input."""


class RiskChoices(Model):
    """How indicators become one score; equal weights unless named.

    ``index`` names a spec file that says the same; then no other choice is given here.
    ``previous`` names the spec of last year's index, to compare ranks with. A figure of which less
    than ``minimum_coverage`` is known does not count in the score of its area. ``seed`` and
    ``draws`` are of the rank intervals. ``shrinkage`` sets shrunken figures beside the raw
    ones, towards the gemeente or a level below it; the score stays that of the raw figures.
    With ``spatial`` the map also shows where areas of high or low risk lie together.
    """

    index: str | None = None
    previous: str | None = None
    transform: Transform = "z"
    weights: dict[Domain, float] = Field(default_factory=dict)
    minimum_weight: float = Field(default=0.6, gt=0, le=1)
    minimum_coverage: float = Field(default=0.5, ge=0, le=1)
    seed: int = Field(default=71016, ge=0, le=4_294_967_295)
    draws: int = Field(default=2000, ge=200, le=100_000)
    spatial: bool = False
    shrinkage: Rule = "none"
    shrink_towards: str = MUNICIPALITY

    @model_validator(mode="after")
    def _index_or_its_parts(self) -> RiskChoices:
        if self.index is not None and self.model_fields_set - BESIDE:
            raise ValueError("noem index, of transform, weights en minimum_weight; niet beide")
        return self


class ProfileChoices(Model):
    """How areas are grouped into profiles.

    Attributes
    ----------
    level : str, optional
        Else the one that ``levels`` marks.
    method : str
        One of `METHODS`.
    number : int, optional
        How many; else chosen by stability and separation from 2 to 8.
    seed : int
    bootstraps : int
        Draws behind the stability of each number and behind the confidence of each area.
    minimum_residents : float
        Areas with fewer residents are left out, where residents are known.
    known : str, optional
        File of the profiles that are known by number, name and colour, such as
        ``params/profielen.yaml``; it goes before that of the earlier release.
    """

    level: str | None = None
    method: Method = "kmeans"
    number: int | None = Field(default=None, ge=2, le=8)
    seed: int = Field(default=71016, ge=0, le=4_294_967_295)
    bootstraps: int = Field(default=200, ge=20, le=2000)
    minimum_residents: float = Field(default=200, ge=0)
    known: str | None = None


class CheckChoices(Model):
    """From where the gate warns or blocks; `docs/methode.md` says what each one measures.

    Attributes
    ----------
    published : float
        Share of a published city figure; a larger difference blocks.
    jump : float
        Times the usual spread of the changes over the sectors; a larger change warns.
    city : float
        Share by which the city's figure may change in a year without a warning.
    times : float
        Times that a sector's variable may be as large or as small as expected; above warns.
    same : float
        Share of the sectors with the figure of the year before, from where it warns.
    denominator : float
        Share by which a denominator may change in a year, in the city or one of its areas.
    coverage : float
        Share of the denominator that must be known in the city and in its large areas.
    area : float
        Share by which a drawn shape may be larger or smaller than its area is known to be.
    place : float
        Metres that a shape may lie from the place that is known of its area.
    decimals : tuple of str
        Counts that may have decimals, such as means over a year.
    percentages : tuple of str
        Given percentages or shares that are on the right scale, though they look otherwise:
        percentages that are all below 1, or shares above 1.
    """

    published: float = Field(default=0.05, gt=0, le=1)
    jump: float = Field(default=6.0, gt=0)
    city: float = Field(default=0.3, gt=0)
    times: float = Field(default=5.0, gt=1)
    same: float = Field(default=0.8, gt=0, le=1)
    denominator: float = Field(default=0.1, gt=0)
    coverage: float = Field(default=0.66, ge=0, le=1)
    area: float = Field(default=0.3, gt=0)
    place: float = Field(default=300.0, gt=0)
    decimals: tuple[str, ...] = ()
    percentages: tuple[str, ...] = ()


class PublishChoices(Model):
    """How a refresh runs and publishes, and which differences ask for a person's word.

    Attributes
    ----------
    keep : int
        How many releases stay.
    notebooks : bool
        A release has the notebooks that were run; without, pages and tables alone, in less time.
    pages : bool
        A release has pages; without, it has its tables alone, and no notebooks either.
    cell_seconds : int
        How long one cell of a notebook may take.
    revision : float
        Share by which a city figure of an earlier release may change, for the same year.
    ranks : float
        Share of the areas of the main level of which the rank may move five places or more.
    profiles : float
        Share of the areas with a profile that may get a profile of another name.
    shapes : float
        Share of an area that may lie elsewhere on the map than in the release before.
    accept : str
        Why larger differences are right this time; goes into the manifest.
    """

    keep: int = Field(default=5, ge=2, le=1000)
    notebooks: bool = True
    pages: bool = True
    cell_seconds: int = Field(default=900, ge=1, le=86_400)
    revision: float = Field(default=0.05, ge=0)
    ranks: float = Field(default=0.25, ge=0, le=1)
    profiles: float = Field(default=0.34, ge=0, le=1)
    shapes: float = Field(default=0.1, ge=0, le=1)
    accept: str = ""

    @model_validator(mode="before")
    @classmethod
    def _no_notebooks_without_pages(cls, said: object) -> object:
        """Leave the notebooks out where there are no pages: it is they that write the pages."""
        if not isinstance(said, dict) or said.get("pages") is not False:
            return said
        if said.get("notebooks"):
            raise ValueError("met pages: false zijn er geen notebooks; laat een van beide weg")
        return {**said, "notebooks": False}


class PlanChoices(Model):
    """Where the plans of the city are, and what is known of their actions.

    Attributes
    ----------
    actions : str
        Folder with a file per plan, and the count of what each document holds.
    figures : str
        Folder with the figures of the documents (``cijfers_*.csv``), and with what follows them
        today (``opvolging.csv``).
    city_figures : str, optional
        File with figures that exist for the whole city alone; it need not be there yet.
    barometer : str, optional
        File with the indicators of the barometer and their thresholds: the choice that counts.
    barometer_beside : str, optional
        Another such file, of which the page shows the score of the city beside it.
    catchments : str, optional
        File that says which areas of the outer level a house or a team works for.
    records : str, optional
        File with what actions reached; it need not be there yet.
    example_records : str, optional
        Made-up figures of actions, shown in an example year as long as there are no records.
    """

    actions: str
    figures: str
    city_figures: str | None = None
    barometer: str | None = None
    barometer_beside: str | None = None
    catchments: str | None = None
    records: str | None = None
    example_records: str | None = None

    def records_shown(self, find: Callable[[str], Path]) -> str | None:
        """Name the file with figures of actions: that of the city once it is there."""
        if self.records is not None and find(self.records).is_file():
            return self.records
        return self.example_records

    def city_figures_shown(self, find: Callable[[str], Path]) -> str | None:
        """Name the file with figures of the city alone once it is there."""
        there = self.city_figures is not None and find(self.city_figures).is_file()
        return self.city_figures if there else None

    def files(self, find: Callable[[str], Path]) -> list[str]:
        """Name every file of the plans; a folder that holds none is named itself.

        Parameters
        ----------
        find : callable
            From a name to its full path: `genkgeo.parameters.file.Params.resolve`.
        """
        names = []
        for folder in (self.actions, self.figures):
            inputs = sorted(path.name for path in find(folder).glob("*") if path.suffix in ENDINGS)
            names += [f"{folder}/{name}" for name in inputs] or [folder]
        names += [name for name in (self.barometer, self.barometer_beside, self.catchments) if name]
        more = (self.city_figures_shown(find), self.records_shown(find))
        return names + [name for name in more if name]
