"""The ledger of releases: what each told, as a chain of which no link can be changed unseen.

A release is safe only together with all before it. So beside each release lies what may be known
after it (`genkgeo.measures.disclosure.Told`), sealed with the key of this output and tied to the
link before. It holds hidden figures, and is for the owner alone.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

from genkgeo.errors import first_five
from genkgeo.measures.disclosure import Told
from genkgeo.parameters.cuts import sha256
from genkgeo.refresh.disclosure.kept import FILES, read
from genkgeo.refresh.ledger_links import (
    BEGIN,
    LEDGER,
    LINK,
    Begin,
    Link,
    begin_of,
    broken,
    links_in,
    require_files,
    root_of,
    seal_of,
)
from genkgeo.refresh.place import Place, read_manifest, shut, write_whole
from genkgeo.refresh.secret import Secret
from genkgeo.words import dutch

NOTED = "ledger"
"""Key of the part ``run`` of a manifest, where the release is in the ledger."""


@dataclass(frozen=True)
class Ledger:
    """All links of an output, the oldest first.

    Attributes
    ----------
    folder : pathlib.Path
    links : tuple of str
        Names of the releases.
    keys : tuple of str
        Of each a mark of all that it was made of.
    begin : dict
        ``when``, ``reason`` and ``without`` of a ledger that does not begin with the first release.
    unsealed : bool
        It was sealed with a key that is not here: that nobody changed it is not sure.
    unknown : tuple of str
        Releases that are here and of which it knows nothing.
    """

    folder: Path
    links: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    begin: dict[str, Any] | None = None
    unsealed: bool = False
    unknown: tuple[str, ...] = ()

    def before(self, release: str | None) -> Ledger:
        """Give the ledger as it was when a release was made; as it is where it has no such link."""
        return self.until(self.links.index(release)) if release in self.links else self

    def until(self, end: int) -> Ledger:
        """Give its first links."""
        return replace(self, links=self.links[:end], keys=self.keys[:end])

    def without_repeats(self, then: Ledger) -> Ledger:
        """Leave out the last links that are of the release made beside ``then`` itself.

        What is published again tells nothing that it did not tell then.
        """
        end, first = len(self.links), len(then.links)
        while end > first and self.keys[end - 1] == self.keys[first]:
            end -= 1
        return self.until(end)

    def at(self, digest: str) -> Ledger:
        """Give the ledger as it was when its last link was this; as it is where it never was."""
        for end in range(len(self.links), -1, -1):
            then = self.until(end)
            if then.digest == digest:
                return then
        return self

    @property
    def digest(self) -> str:
        """Tell this ledger from one with another last link; empty where it has none."""
        return sha256(self.folder / self.links[-1] / LINK) if self.links else ""

    def told(self) -> Told | None:
        """Read what may be known by now; None where nothing was published yet.

        Raises
        ------
        DataError
            It is not as it was written.
        """
        if not self.links:
            return None
        last = self.folder / self.links[-1]
        try:
            return read(last)
        except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
            raise broken(last, f"{type(error).__name__}: {str(error)[:80]}") from None

    def noted(self) -> dict[str, Any]:
        """Say for the manifest with which releases one was held together, and with which not."""
        begin = self.begin or {"when": "", "without": []}
        without = sorted({*begin["without"], *self.unknown})
        return {"beside": len(self.links), "since": begin["when"], "without": without}

    def remarks(self) -> list[str]:
        """Say what is not sure, in Dutch."""
        said = []
        if self.unsealed:
            said.append(
                f"{self.folder} is met een andere sleutel verzegeld: of het nog is zoals het "
                "geschreven werd, is niet na te gaan"
            )
        if self.begin is not None:
            said.append(
                f"het grootboek begint op {self.begin['when']}: wat uit vroegere uitgaven "
                f"({len(self.begin['without'])}) volgt, telt niet mee"
            )
        if self.unknown:
            said.append(
                f"van {dutch.many(len(self.unknown), 'uitgave', 'uitgaven')} staat niets in het "
                "grootboek, want toen was elke bron publiek: wat eruit volgt, telt niet mee "
                f"({first_five(self.unknown)})"
            )
        return said


def opened(place: Place, own: Secret) -> Ledger:
    """Read the chain and see that it is whole.

    Parameters
    ----------
    place : Place
    own : Secret
        The key of the output.

    Raises
    ------
    DataError
        A link was changed, or is gone.
    """
    folder = place.out / LEDGER
    links = sorted(links_in(folder), key=lambda link: link.sequence)
    before, unsealed = root_of(folder), False
    for link in links:
        path = folder / link.release / LINK
        if link.before != before or link.release != path.parent.name:
            raise broken(path, "de schakel ervoor is weg of veranderd")
        if link.marked_with != own.name:
            unsealed = True
        elif link.seal != seal_of(link, own):
            raise broken(path, "andere inhoud dan bij het zegel hoort")
        before = sha256(path)
        # Of an older link the files may have been let go of.
        require_files(path.parent, link.files, gone=link is not links[-1])
    begin = begin_of(folder)
    names = tuple(link.release for link in links)
    known = {*names, *(begin.without if begin else ())}
    unknown = [path for path in place.all_releases() if path.name not in known]
    absent = [path.name for path in unknown if read_manifest(path).get("run", {}).get(NOTED)]
    if absent:
        raise broken(folder, f"geen schakel van {first_five(absent)}")
    keys = tuple(link.key for link in links)
    return Ledger(
        folder,
        names,
        keys,
        begin.model_dump() if begin else None,
        unsealed,
        tuple(path.name for path in unknown),
    )


def begin_beside(place: Place) -> None:
    """Note that a ledger begins where older releases are, which it does not know."""
    older = [path.name for path in place.all_releases()]
    folder = place.out / LEDGER
    if older and not folder.is_dir():
        _write_begin(folder, older, "de uitgaven zijn van voor er een grootboek was")


def restart(place: Place, reason: str) -> Path | None:
    """Set the ledger aside and begin a new one, that says so.

    Parameters
    ----------
    place : Place
    reason : str
        Why, in words that stay.

    Returns
    -------
    pathlib.Path or None
        Where the old one is now.
    """
    folder = place.out / LEDGER
    numbered = (place.out / f"{LEDGER}-oud-{number}" for number in count(1))
    aside = next(path for path in numbered if not path.exists()) if folder.is_dir() else None
    if aside is not None:
        folder.rename(aside)
    _write_begin(folder, [path.name for path in place.all_releases()], reason)
    return aside


def add_link(
    folder: Path, release: str, sequence: int, key: str, ledger: Ledger, own: Secret
) -> None:
    """Tie what may be known after a release to the chain.

    Parameters
    ----------
    folder : pathlib.Path
        From `genkgeo.refresh.disclosure.kept.write`, before it gets its place.
    release : str
    sequence : int
        Higher than that of every link.
    key : str
        A mark of all that it was made of.
    ledger : Ledger
        Of which it becomes the last link.
    own : Secret
    """
    link = Link(
        release=release,
        sequence=sequence,
        key=key,
        before=ledger.digest or root_of(ledger.folder),
        files={name: sha256(folder / name) for name in FILES},
        marked_with=own.name,
        seal="",
    )
    sealed = link.model_copy(update={"seal": seal_of(link, own)})
    text = json.dumps(sealed.model_dump(), ensure_ascii=False, indent=1, sort_keys=True)
    (folder / LINK).write_text(text + "\n", encoding="utf-8", newline="\n")


def prune(place: Place) -> None:
    """Let go of what was known before the oldest release that is still here; links stay."""
    folder = place.out / LEDGER
    links = sorted(links_in(folder), key=lambda link: link.sequence)
    here = {path.name for path in place.all_releases()}
    first = next((at for at, link in enumerate(links) if link.release in here), len(links))
    # The one before is what the oldest release was made beside; the last is never let go.
    for link in links[: max(0, min(first, len(links)) - 1)]:
        for name in FILES:
            (folder / link.release / name).unlink(missing_ok=True)


def copy_before(place: Place, release: str, to: Place) -> None:
    """Copy the links before a release elsewhere, for it to be made again beside the same.

    Parameters
    ----------
    place : Place
        Of the release.
    release : str
    to : Place
    """
    folder, new = place.out / LEDGER, to.out / LEDGER
    links = sorted(links_in(folder), key=lambda link: link.sequence)
    names = [link.release for link in links]
    for name in names[: names.index(release) if release in names else 0]:
        shutil.copytree(folder / name, new / name)
    if (folder / BEGIN).is_file():
        new.mkdir(exist_ok=True)
        shutil.copyfile(folder / BEGIN, new / BEGIN)


def highest(place: Place) -> int:
    """The highest number of a link; 0 where there is none."""
    return max((link.sequence for link in links_in(place.out / LEDGER)), default=0)


def _write_begin(folder: Path, without: list[str], reason: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    when = f"{dt.datetime.now(dt.UTC):%Y-%m-%d}"
    begin = Begin(when=when, reason=reason, without=without)
    text = json.dumps(begin.model_dump(), ensure_ascii=False, indent=1, sort_keys=True)
    write_whole(folder / BEGIN, f"{text}\n".encode())
    shut(folder)
