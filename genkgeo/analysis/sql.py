"""SQL over the tables of a release, in memory (extra ``sql``)."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType

import pandas as pd
from pandas.api.types import is_datetime64_any_dtype, is_numeric_dtype

from genkgeo.errors import AskedError, GenkgeoError


def contents_of(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """List the tables that can be asked: index ``tabel``; ``rijen`` and ``kolommen``."""
    rows = [(name, len(table), ", ".join(table.columns)) for name, table in tables.items()]
    return pd.DataFrame(rows, columns=["tabel", "rijen", "kolommen"]).set_index("tabel")


def queried(tables: Mapping[str, pd.DataFrame], query: str) -> pd.DataFrame:
    """Answer a question in SQL.

    The tables are all that can be read: no file, no variable of the notebook and no internet.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Name → table.
    query : str
        One SELECT in the SQL of duckdb.

    Raises
    ------
    AskedError
        The question is no such SELECT, or names a table or a column that is not there.
    GenkgeoError
        duckdb is not installed.

    Examples
    --------
    >>> tables = {"wijken": pd.DataFrame({"naam": ["Bret", "Waterschei"], "mensen": [900, 2100]})}
    >>> queried(tables, "SELECT naam FROM wijken WHERE mensen > 1000")["naam"].tolist()
    ['Waterschei']
    """
    duckdb = _duckdb()
    shut = {"enable_external_access": "false", "python_enable_replacements": "false"}
    with duckdb.connect(config=shut) as connection:
        for name, table in tables.items():
            connection.register(name, _plain(table))
        try:
            asked = connection.extract_statements(query)
            if [one.type for one in asked] == [duckdb.StatementType.SELECT]:
                answer: pd.DataFrame = connection.sql(query).df()
                return answer
            found = query.strip() or "niets"
        except duckdb.Error as error:
            found = str(error).strip().splitlines()[0]
    raise AskedError(
        "Deze vraag aan de tabellen heeft geen antwoord",
        expected=f"één SELECT uit: {', '.join(tables)}",
        found=found,
        remedy="genk.more.sql() zonder vraag toont de tabellen met hun kolommen",
    )


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    """Give a table of which every column of texts, lists or categories is plain text."""
    kept = table.copy()
    for name, column in table.items():
        if not (is_numeric_dtype(column) or is_datetime64_any_dtype(column)):
            texts = [None if _absent(cell) else str(cell) for cell in column]
            # As objects: not every version of duckdb knows the texts of pandas.
            kept[name] = pd.Series(texts, table.index, dtype=object)
    return kept


def _absent(cell: object) -> bool:
    return cell is None or cell is pd.NA or cell != cell


def _duckdb() -> ModuleType:
    try:
        import duckdb
    except ImportError as error:
        raise GenkgeoError(
            "Vragen in SQL vragen een extra bibliotheek",
            expected="duckdb",
            remedy="installeer ze met: python -m pip install genkgeo[sql]",
        ) from error
    library: ModuleType = duckdb
    return library
