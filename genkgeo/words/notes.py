"""The sentences that stand on every output of a release."""

from __future__ import annotations

EXAMPLE = "Voorbeeldcijfers, geen echte cijfers."


def standing_notes(*, example: bool, proposal: str) -> tuple[str, ...]:
    """Collect what a reader of any page or table must know of its figures and areas.

    Parameters
    ----------
    example : bool
        The figures are made up.
    proposal : str
        Plural of the level whose division is not decided; empty where it is.

    Examples
    --------
    >>> standing_notes(example=False, proposal="dorpen")
    ('De indeling in dorpen is een voorstel.',)
    """
    return ((EXAMPLE,) if example else ()) + (
        (f"De indeling in {proposal} is een voorstel.",) if proposal else ()
    )
