"""The sentences that stand on every output of a release."""

from __future__ import annotations

EXAMPLE = "Voorbeeldcijfers, geen echte cijfers."
PROPOSAL = "De indeling in stadsdelen is een voorstel."


def standing_notes(*, example: bool, proposal: bool) -> tuple[str, ...]:
    """Collect what a reader of any page or table must know of its figures and areas.

    Parameters
    ----------
    example : bool
        The figures are made up.
    proposal : bool
        The division in stadsdelen is not decided.

    Examples
    --------
    >>> standing_notes(example=False, proposal=True)
    ('De indeling in stadsdelen is een voorstel.',)
    """
    return ((EXAMPLE,) if example else ()) + ((PROPOSAL,) if proposal else ())
