"""Marks of inputs that only the own server can make: nobody tries values until a hash fits.

Where all other cells of a file are known, a hash of that file gives the hidden one away: there are
but a few numbers to try. So what is published of inputs is an HMAC with a key that stays here.
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
from dataclasses import dataclass
from typing import Any

from genkgeo.errors import ParamsError
from genkgeo.refresh.place import Place, flush, read_manifest
from genkgeo.words import dutch

MARKED_WITH = "marked_with"
"""Key of the manifest: which key its marks were made with. It says nothing of that key."""

INPUTS, WHOLE = "inputs", "key"
"""Keys of the manifest that hold marks."""

BYTES = 32


@dataclass(frozen=True)
class Secret:
    """The key of one output folder.

    Attributes
    ----------
    key : bytes
    """

    key: bytes

    def mark(self, text: str) -> str:
        """Mark a text: the same for the same text and key, and no help in guessing the text.

        HMAC-SHA256 (RFC 2104), in hexadecimal digits.

        Examples
        --------
        >>> one, other = Secret(b"a" * 32), Secret(b"b" * 32)
        >>> one.mark("3") == one.mark("3"), one.mark("3") == other.mark("3")
        (True, False)
        """
        return hmac.new(self.key, text.encode(), "sha256").hexdigest()

    @property
    def name(self) -> str:
        """Tell this key from another without saying anything of it."""
        return self.mark("genkgeo: which key")[:16]

    def marks(self, inputs: dict[str, str], whole: str) -> dict[str, Any]:
        """Make what the manifest holds in the place of hashes.

        Parameters
        ----------
        inputs : dict of str to str
            Name → SHA-256, of `genkgeo.refresh.preflight.Plan`.
        whole : str
            `genkgeo.refresh.preflight.Plan.whole`.
        """
        return {
            INPUTS: {name: self.mark(digest) for name, digest in inputs.items()},
            WHOLE: self.mark(whole),
            MARKED_WITH: self.name,
        }


def found(place: Place) -> Secret | None:
    """Read the key of an output folder; None where there is none.

    Raises
    ------
    ParamsError
        What stands there is no key.
    """
    path = place.secret
    try:
        text = path.read_text(encoding="ascii", errors="replace").strip()
    except FileNotFoundError:
        return None
    if not re.fullmatch(rf"[0-9a-f]{{{2 * BYTES}}}", text):
        raise ParamsError(
            "De sleutel van de uitvoermap is beschadigd",
            expected=f"{2 * BYTES} tekens van 0 tot 9 en a tot f, zoals een vernieuwing ze schreef",
            found=f"{len(text)} tekens",
            where=str(path),
            remedy="zet hem terug uit een reservekopie, of haal het bestand weg: dan wordt een "
            "nieuwe gemaakt en telt alles als veranderd",
        )
    return Secret(bytes.fromhex(text))


def made(place: Place) -> Secret:
    """Read the key of an output folder, and make one where there is none.

    Only the owner can read it, also where it was laid there by hand.
    """
    own = found(place)
    path = place.secret
    if own is None:
        # Whole under its own name, or not there: half a key would make nothing comparable.
        part = path.with_name(f"{path.name}.nieuw")
        part.unlink(missing_ok=True)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(secrets.token_hex(BYTES) + "\n")
        flush(part)
        part.replace(path)
        flush(path.parent)
        own = Secret(bytes.fromhex(path.read_text(encoding="ascii")))
    if os.name == "posix":
        path.chmod(0o600)
    return own


def told(place: Place) -> list[str]:
    """Say what of the releases here cannot be held beside a new one, or gives something away.

    To be asked before `made`: afterwards there is always a key.

    Returns
    -------
    list of str
        Sentences in Dutch.
    """
    releases = {path: read_manifest(path) for path in place.all_releases()}
    marked = [path for path, manifest in releases.items() if manifest.get(MARKED_WITH)]
    bare = [
        path.name
        for path, manifest in releases.items()
        if manifest.get(INPUTS) and not manifest.get(MARKED_WITH)
    ]
    said = []
    own = found(place)
    if marked and own is None:
        said.append(
            f"de sleutel {place.secret} is weg en er komt een nieuwe: alles telt als veranderd"
        )
    elif own and marked and releases[marked[-1]][MARKED_WITH] != own.name:
        said.append(
            f"{place.secret} is een andere sleutel dan die van {marked[-1].name}: alles telt als "
            "veranderd"
        )
    if bare:
        said.append(
            f"{dutch.many(len(bare), 'eerdere uitgave', 'eerdere uitgaven')} met nog gewone "
            "controlesommen van de invoer, "
            f"waarmee een verborgen cijfer te raden is: haal ze weg uit {place.releases} "
            f"({', '.join(bare[:5])})"
        )
    return said


def same_inputs(manifest: dict[str, Any], whole: str, own: Secret) -> bool:
    """Say whether a release was made of exactly these inputs, code and versions."""
    return (manifest.get(WHOLE), manifest.get(MARKED_WITH)) == (own.mark(whole), own.name)
