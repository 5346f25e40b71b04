"""Read a table of the country once, and cut out of it what each municipality needs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from genkgeo.errors import DataError
from genkgeo.parameters.cuts import Cut, sha256
from genkgeo.parameters.file import Table
from genkgeo.sources import READERS
from genkgeo.sources.damaged_codes import is_date, plain_code
from genkgeo.sources.workbook import MunicipalityCodes, Row, spell, spelled_code

BEGINNING = 5
"""Signs by which codes are laid together: as many as the number of a municipality has."""


@dataclass(frozen=True)
class _Recorder(MunicipalityCodes):
    """Wants no row of a table and keeps all of them, for who cuts it later."""

    prefix: str | tuple[str, ...] = ()
    codes: frozenset[str] = frozenset()
    seen: list[tuple[list[str], list[list[str]], int]] = field(default_factory=list)

    def choose(
        self, header: list[str], rows: Iterable[Row], code_at: int, style: str
    ) -> tuple[list[Row], list[int] | None]:
        """Keep the whole table as text, and let the reader go on with none of it."""
        text = [
            [cell if type(cell) is str else spell(cell, style=style) for cell in row]
            for row in rows
        ]
        self.seen.append((list(header), text, code_at))
        return [], []


@dataclass(frozen=True)
class Whole:
    """A table of many municipalities, as text.

    Attributes
    ----------
    header : list of str
    rows : list of list of str
    code_at : int
        The column with the code.
    sha256 : str
        Of the file.
    """

    header: list[str]
    rows: list[list[str]]
    code_at: int
    sha256: str

    def cut(self, only: MunicipalityCodes) -> Cut:
        """Take out what a reader would keep of it for one municipality.

        Parameters
        ----------
        only : MunicipalityCodes
            It is not changed.
        """
        candidates = set(self._dates)
        # A reader keeps what begins as ours do, and our codes themselves.
        for beginning in (*_texts(only.prefix), *only.codes):
            candidates |= self._alike(beginning)
        wanted = [code for code in candidates if only.holds(code)]
        places = sorted(place for code in wanted for place in self._places[code])
        left_out = self._beginnings.copy()
        left_out.subtract(Counter(code[:BEGINNING] for code in wanted for _ in self._places[code]))
        rows = [self.rows[place] for place in places]
        return Cut(self.header, rows, places, +left_out, self.sha256)

    def _alike(self, beginning: str) -> set[str]:
        begun = beginning.upper()[:BEGINNING]
        if len(begun) == BEGINNING:
            return self._by_beginning.get(begun, set())
        near = (codes for key, codes in self._by_beginning.items() if key.startswith(begun))
        return set().union(*near)

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = defaultdict(list)
        for place, row in enumerate(self.rows):
            places[spelled_code(row[self.code_at])].append(place)
        return dict(places)

    @cached_property
    def _by_beginning(self) -> dict[str, set[str]]:
        """How a code begins, written as `MunicipalityCodes.holds` reads it → the codes."""
        by_beginning: dict[str, set[str]] = defaultdict(set)
        for code in self._places:
            plain = plain_code(code.strip()).upper()
            for form in (plain, plain.replace(".", "").replace(",", "")):
                by_beginning[form[:BEGINNING]].add(code)
        return dict(by_beginning)

    @cached_property
    def _dates(self) -> list[str]:
        return [code for code in self._places if is_date(plain_code(code.strip()))]

    @cached_property
    def _beginnings(self) -> Counter[str]:
        begun: Counter[str] = Counter()
        for code, places in self._places.items():
            begun[code[:BEGINNING]] += len(places)
        return begun


def read_whole(path: Path, table: Table) -> Whole | None:
    """Read a table of many municipalities to cut it; None for a format that is not cut by codes.

    Raises
    ------
    DataError
        The file is not right, for whatever municipality.
    """
    recorder = _Recorder()
    READERS[table.format](path, table, recorder)
    if not recorder.seen:
        return None
    (header, rows, code_at), *_ = recorder.seen
    if not rows:
        raise DataError(
            "Een bestand van het land heeft geen rijen",
            where=path.name,
            remedy="haal het opnieuw op bij de leverancier",
        )
    return Whole(header, rows, code_at, sha256(path))


def _texts(prefix: str | tuple[str, ...]) -> tuple[str, ...]:
    return (prefix,) if isinstance(prefix, str) else prefix
