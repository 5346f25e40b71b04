"""Whether the title of a release is of its own year: it stands at the top of every page."""

from __future__ import annotations

import re

from genkgeo.checks.findings import WARNING, Finding
from genkgeo.checks.names import garbled_among
from genkgeo.errors import first_five
from genkgeo.parameters.file import Params

YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


def years_in(text: str) -> list[int]:
    """Give the years that a text names, each once.

    Examples
    --------
    >>> years_in("Genk in open cijfers, 2011–2020"), years_in("Genk in 71016 stukken")
    ([2011, 2020], [])
    """
    return list(dict.fromkeys(int(found) for found in YEAR.findall(text)))


def check_title(params: Params) -> list[Finding]:
    """Find a title that names years, but not the one of the release.

    Parameters
    ----------
    params : Params

    Returns
    -------
    list of Finding
        A warning: a title may name a year for another reason.
    """
    title, year = params.file.title, params.file.year
    named, file = years_in(title), params.path.name
    findings = [*garbled_among([title], file, "title", "woorden van de titel")]
    if named and year not in named:
        message = f"de titel noemt {first_five(named)}, maar het jaar van de uitgave is {year}"
        remedy = f"zet {year} in title, of verbeter year"
        findings.append(Finding(WARNING, "vreemd jaar", file, None, "title", message, remedy))
    return findings
