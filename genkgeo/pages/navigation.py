"""The links at the top of every page: the one list of them, in the order in which they stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from genkgeo.parameters.levels import Level
from genkgeo.plans.inputs import Plans


class Link(NamedTuple):
    """A page that readers go to from every other page.

    Attributes
    ----------
    text : str
        Of the link.
    file : str
        Where it leads, within the folder of the release.
    """

    text: str
    file: str


START = Link("Start", "index.html")
MAP = Link("Kaart", "kaart.html")
CITY = Link("De stad", "stad.html")
FIXED = (START, MAP, CITY)
"""The pages that every release has."""

GLOSSARY = "begrippen.html"
"""What the words mean; every page of a release leads to it from below."""

BAROMETER = Link("Barometer", "barometer.html")
ACTIONS = Link("Acties", "acties.html")
NEED = Link("Nood en bereik", "noden.html")
CHILDREN = Link("Kinderen", "kinderen.html")
ENVIRONMENT = Link("Omgevingsanalyse", "omgevingsanalyse.html")
OF_THE_PLANS = (BAROMETER, CHILDREN, ACTIONS, NEED, ENVIRONMENT)
"""The pages that a release has where the parameters name plans."""


def named(links: Iterable[Link], whole: Level) -> list[Link]:
    """Call the page of the municipality as its parameters do.

    Examples
    --------
    >>> village = Level(id="gemeente", singular="dorp", plural="dorpen", article="het")
    >>> [link.text for link in named(FIXED, village)]
    ['Start', 'Kaart', 'Het dorp']
    """
    text = whole.the[0].upper() + whole.the[1:]
    return [Link(text, link.file) if link == CITY else link for link in links]


def navigation(plans: Plans | None, indicators: Collection[str]) -> tuple[Link, ...]:
    """The links at the top of the pages of a release.

    Parameters
    ----------
    plans : Plans or None
        Without plans there are no pages about them.
    indicators : collection of str
        Those in use; the page of the barometer is there where it can do with them.

    Returns
    -------
    tuple of Link

    Examples
    --------
    >>> [link.file for link in navigation(None, ["werkloosheid"])]
    ['index.html', 'kaart.html', 'stad.html']
    """
    if plans is None:
        return FIXED
    has_barometer = plans.barometer_of(indicators) is not None
    return FIXED + tuple(link for link in OF_THE_PLANS if link != BAROMETER or has_barometer)
