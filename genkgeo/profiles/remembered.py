"""What a release keeps of its profiles, so that those of the next year can keep their name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
from pydantic import Field, model_validator
from ruamel.yaml import YAML

from genkgeo.drawings.palette import PROFILES
from genkgeo.errors import ParamsError, first_five
from genkgeo.parameters.strict_yaml import Model, read_yaml
from genkgeo.results import Profiles

NUMBERS = tuple(range(1, len(PROFILES) + 1))
"""The numbers there are: one for each colour."""

HEADING = """\
# De profielen van één jaar: het volgende jaar houdt hieraan nummer, naam en kleur.
# Een naam of kleur mag u hier veranderen; wat onder areas staat, is berekend.
"""

Number = Annotated[int, Field(ge=1, le=len(PROFILES))]


class Profile(Model):
    """How one profile is shown: its name, and its colour as ``#rrggbb``."""

    name: str = Field(min_length=1)
    colour: str = Field(pattern="^#[0-9a-f]{6}$")


class Place(Model):
    """In which profile one area is, and in which share of the draws it stays there."""

    profile: Number
    confidence: float = Field(ge=0, le=1)


class Remembered(Model):
    """The profiles of one release.

    Attributes
    ----------
    year, vintage, level : int, str, str
    indicators : tuple of str
        Ids of the indicators that there were.
    profiles : dict of int to Profile
        By number.
    areas : dict of str to Place
        By area code.
    gone : dict of int to str
        Number → name of profiles that are no longer there, the longest gone first: a number
        that came free waits its turn.
    """

    year: int = Field(ge=1990, le=2100)
    vintage: str = Field(min_length=1)
    level: str
    indicators: tuple[str, ...]
    profiles: dict[Number, Profile]
    areas: dict[str, Place]
    gone: dict[Number, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _parts_belong_together(self) -> Remembered:
        parts = {"indicators": self.indicators, "profiles": self.profiles, "areas": self.areas}
        empty = [name for name, part in parts.items() if not part]
        if empty and len(empty) < len(parts):  # A release may have no profiles at all.
            raise ValueError(f"{empty[0]} is leeg")
        unknown = [code for code, place in self.areas.items() if place.profile not in self.profiles]
        if unknown:
            raise ValueError(f"gebied {unknown[0]} heeft een profiel dat niet onder profiles staat")
        for what, told in (("heten", "name"), ("hebben de kleur", "colour")):
            said = Counter(getattr(one, told).casefold() for one in self.profiles.values())
            double = [text for text, times in said.items() if times > 1]
            if double:
                raise ValueError(f"twee profielen {what} '{double[0]}'")
        both = sorted(set(self.gone) & set(self.profiles))
        if both:
            raise ValueError(f"profiel {both[0]} staat onder profiles en onder gone")
        return self

    @property
    def labels(self) -> pd.Series:
        """Area code → profile number, sorted by code."""
        return pd.Series({code: self.areas[code].profile for code in sorted(self.areas)})

    @property
    def confidence(self) -> pd.Series:
        """Area code → share of the draws in which it keeps its profile, sorted by code."""
        return pd.Series({code: self.areas[code].confidence for code in sorted(self.areas)})

    @property
    def names(self) -> pd.Series:
        """Profile number → name, sorted by number."""
        return pd.Series({number: self.profiles[number].name for number in sorted(self.profiles)})

    @property
    def colours(self) -> pd.Series:
        """Profile number → colour, sorted by number."""
        return pd.Series({number: self.profiles[number].colour for number in sorted(self.profiles)})


def remember(profiles: Profiles, *, year: int, vintage: str) -> Remembered:
    """Keep of the profiles of a year what those of the next year follow.

    Fifths of the risk are always called the same, and no group goes on from one: of them nothing
    is kept.

    Parameters
    ----------
    profiles : Profiles
        With their matching, where there was an earlier release: what was gone stays known.
    year, vintage : int, str
        What the profiles are of.

    Returns
    -------
    Remembered
    """
    if profiles.fifths:
        return Remembered(
            year=year, vintage=vintage, level=profiles.level, indicators=(), profiles={}, areas={}
        )
    areas = {
        str(code): Place(profile=int(number), confidence=float(profiles.confidence[str(code)]))
        for code, number in profiles.labels.sort_index().items()
    }
    shown = {
        int(number): Profile(name=profiles.names[number], colour=profiles.colours[number])
        for number in sorted(profiles.names.index)
    }
    earlier = profiles.matching.gone_names if profiles.matching else {}
    return Remembered(
        year=year,
        vintage=vintage,
        level=profiles.level,
        indicators=indicators(profiles),
        profiles=shown,
        areas=areas,
        gone={int(number): name for number, name in earlier.items() if number not in shown},
    )


def indicators(profiles: Profiles) -> tuple[str, ...]:
    """List the indicators of profiles, those that are the same everywhere too; sorted."""
    return tuple(sorted({*profiles.portrait.columns, *profiles.flat}))


def write(remembered: Remembered, path: Path) -> None:
    """Write to YAML that people can read and edit; the same profiles give the same bytes.

    Parameters
    ----------
    remembered : Remembered
    path : pathlib.Path
        Its folder exists; a file that is there is replaced.
    """
    content = remembered.model_dump()
    content["indicators"] = list(content["indicators"])
    content["areas"] = dict(sorted(content["areas"].items()))
    content["profiles"] = dict(sorted(content["profiles"].items()))
    lines = _lines_of(content["areas"])
    if lines:
        content["areas"] = {}
    text = _yaml(content, flow=None)  # A line for each profile and each area.
    if lines:
        text = text.replace("\nareas: {}\n", "\n".join(["\nareas:", *lines, ""]))
    path.write_text(HEADING + text, encoding="utf-8", newline="\n")


def _lines_of(areas: dict[str, dict[str, Any]]) -> list[str]:
    """Write the lines of the areas as the library would, which takes three times as long for them.

    Only how a code is written is left to it. No lines where a code or a number is none of those
    that we have: then the library writes them.
    """
    codes = _yaml(dict.fromkeys(areas, 0), flow=False).splitlines()
    shares = [repr(place["confidence"]) for place in areas.values()]
    if len(codes) != len(areas) or not all(code.endswith(": 0") for code in codes):
        return []
    if any("e" in share for share in shares):
        return []
    return [
        f"  {code[:-1]}{{profile: {place['profile']}, confidence: {share}}}"
        for code, place, share in zip(codes, areas.values(), shares, strict=True)
    ]


def _yaml(content: dict[str, Any], *, flow: bool | None) -> str:
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = flow
    # The library declares it as None alone, and reads it as a switch.
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]  # declared as None
    yaml.allow_unicode = True
    yaml.width = 4096
    stream = StringIO()
    yaml.dump(content, stream)
    return stream.getvalue()


def read(path: Path, levels: Sequence[str] | None = None) -> Remembered:
    """Read what `write` wrote, or what someone made of it.

    Parameters
    ----------
    path : pathlib.Path
    levels : sequence of str, optional
        The levels that it may be of; an earlier release may have had others.

    Raises
    ------
    ParamsError
        The file is absent or not as it should be; every fault with its line.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "profielen.yaml")
    >>> kept = Remembered(year=2024, vintage="2019", level="kern", indicators=("oki",),
    ...     profiles={1: Profile(name="lage OKI", colour="#0072b2")},
    ...     areas={"7101610": Place(profile=1, confidence=0.98)})
    >>> write(kept, path)
    >>> read(path) == kept
    True
    >>> print(path.read_text().splitlines()[-2])
      '7101610': {profile: 1, confidence: 0.98}
    """
    kept = read_yaml(path, Remembered)
    if levels is not None and kept.level not in levels:
        raise ParamsError(
            "De bekende profielen zijn van een niveau dat niet bestaat",
            expected=first_five(levels),
            found=kept.level,
            where=f"{path.name}, sleutel level",
            remedy="verbeter level, of laat known weg onder profiles",
        )
    return kept


def refuse_strange(
    kept: Remembered, path: Path, *, year: int, lists: Mapping[str, Collection[str]]
) -> None:
    """Refuse remembered profiles that cannot be of earlier years of these areas.

    Parameters
    ----------
    kept : Remembered
        From `read`.
    path : pathlib.Path
        Its file, for the message.
    year : int
        Of the release: profiles of a later one are nothing to go on with.
    lists : mapping of str to collection of str
        Vintage → codes of the areas of the level of the profiles.

    Raises
    ------
    ParamsError
        The year is later, or fewer than half of the areas exist in any vintage.
    """
    if kept.year > year:
        raise ParamsError(
            "De bekende profielen zijn van na het jaar van de uitgave",
            expected=f"{year} of vroeger",
            found=str(kept.year),
            where=f"{path.name}, sleutel year",
            remedy="verbeter year, of noem onder profiles bij known een vroeger bestand",
        )
    exist = max((len(set(kept.areas) & set(codes)) for codes in lists.values()), default=0)
    if 2 * exist < len(kept.areas):
        known = {code for codes in lists.values() for code in codes}
        example = first_five(sorted({*lists.get(kept.vintage, known)}))
        raise ParamsError(
            "De bekende profielen zijn van gebieden die er niet zijn",
            expected=f"codes van niveau {kept.level}, zoals {example}",
            found=f"{exist} van de {len(kept.areas)} codes bestaan; niet: "
            + first_five(code for code in sorted(kept.areas) if code not in known),
            where=f"{path.name}, sleutel areas",
            remedy="verbeter de codes of het niveau (level), of laat known weg onder profiles",
        )
