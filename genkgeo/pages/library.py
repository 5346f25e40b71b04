"""Which library made a page or a release: its version, and a mark of its files."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
ENDINGS = (".py", ".j2", ".css", ".js")
"""Of the files that can change a result or a page."""

SHOWN = 8
"""How many hexadecimal digits of the hash stand in a page."""


def library_hash(package: Path = PACKAGE) -> str:
    """SHA-256 of every file of the package that can change a result: its name and its bytes.

    Parameters
    ----------
    package : pathlib.Path
        A folder; what Python compiles into it does not count.

    Returns
    -------
    str
        64 hexadecimal digits, the same wherever the package stands.
    """
    files = {
        path.relative_to(package).as_posix(): path
        for path in package.rglob("*")
        if path.suffix in ENDINGS
    }
    whole = hashlib.sha256()
    for name, path in sorted(files.items()):
        # The length keeps the end of one file apart from the name of the next.
        content = path.read_bytes()
        whole.update(f"{name}\0{len(content)}\0".encode())
        whole.update(content)
    return whole.hexdigest()


@cache
def library_version() -> str:
    """Name, version and mark of the library, such as ``genkgeo 0.2.0 (1a2b3c4d)``."""
    return f"genkgeo {version('genkgeo')} ({library_hash()[:SHOWN]})"
