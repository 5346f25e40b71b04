"""What may be known after a release, in files: for the owner alone."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from scipy import sparse

from genkgeo.measures.disclosure import Told
from genkgeo.measures.disclosure.secrets import Secret

NUMBERS, TIES, SECRETS = "getallen.parquet", "verbanden.parquet", "geheimen.parquet"
FILES = (NUMBERS, TIES, SECRETS)


def write(told: Told, folder: Path) -> None:
    """Write what may be known into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    cells = sparse.csr_array(told.ties).tocoo()
    row, number = cells.coords
    ties = {
        "tie": row,
        "number": number,
        "factor": cells.data,
        "least": told.least[row],
        "most": told.most[row],
    }
    terms = [
        (at, number, sign, secret.least)
        for at, secret in enumerate(told.secrets)
        for number, sign in secret.terms
    ]
    secrets = pd.DataFrame(terms, columns=["secret", "number", "sign", "least"])
    frames = {NUMBERS: told.numbers, TIES: pd.DataFrame(ties), SECRETS: secrets}
    for name, frame in frames.items():
        frame.to_parquet(folder / name, index=False, compression="zstd")


def read(folder: Path) -> Told:
    """Read what `write` wrote.

    Raises
    ------
    OSError, ValueError, KeyError, TypeError, IndexError
        A file is not there, or not as it was written.
    """
    numbers, ties, secrets = (pd.read_parquet(folder / name) for name in FILES)
    first = ties.drop_duplicates("tie").sort_values("tie")
    shape = (len(first), len(numbers))
    placed = (ties["factor"].to_numpy(), (ties["tie"].to_numpy(), ties["number"].to_numpy()))
    hidden = [
        Secret(
            tuple(zip(own["number"].tolist(), own["sign"].tolist(), strict=True)),
            float(own["least"].iloc[0]),
        )
        for _, own in secrets.groupby("secret", sort=True)
    ]
    return Told(
        numbers,
        sparse.csr_array(placed, shape=shape),
        first["least"].to_numpy(dtype=float),
        first["most"].to_numpy(dtype=float),
        hidden,
    )
