"""Text in frames as plain Python objects, where a process is ours: a fifth less work.

pandas keeps text, heads of columns included, in arrays of arrow. Those are made for millions of
rows: for the small tables of a municipality making one costs more than what is done with it. What
is computed is the same. It is a setting of the whole process, so a library may not choose it for
who imports it; the refresh, the workers of a batch and the kernels of a refresh are ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pandas as pd

STORAGE = "mode.string_storage"


def choose_plain_text() -> None:
    """Keep text as plain objects from now on, in this whole process."""
    pd.set_option(STORAGE, "python")


@contextmanager
def plain_text() -> Iterator[None]:
    """Keep text as plain objects for the time of a block."""
    with pd.option_context(STORAGE, "python"):
        yield
