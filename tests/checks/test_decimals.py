"""What a column with decimals is taken for, each column worked out by hand."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from genkgeo.checks import BLOCKING, WARNING
from genkgeo.checks.plausible import check_values, count_variables
from genkgeo.parameters.choices import CheckChoices
from genkgeo.parameters.file import Params, Table
from genkgeo.parameters.registry import Indicator

NAN = np.nan
AREAS = {"2025": SimpleNamespace(unknown=("M-ZZZZ",), hidden=("M-REST",))}


def indicator(numerator: str, unit: str, **more: object) -> Indicator:
    names = {"label": numerator, "short": numerator, "domain": "wonen", "source": "Made"}
    return Indicator(**names, unit=unit, numerator=numerator, **more)


METERS = indicator("meters", "%", denominator="klanten", factor=100, maximum_ratio=1)
INCOME = indicator("inkomen", "euro per klant", denominator="klanten")
DEBT = indicator("schuld", "euro per klant", denominator="klanten", signed=True)
REGISTRY = {"budgetmeters": METERS, "inkomen": INCOME, "schuld": DEBT}


def params(file: str = "meters.csv", *, decimals: tuple[str, ...] = (), **more: object) -> Params:
    table = Table(file=file, format="swing", vintage="2025", **more)
    checks = CheckChoices(coverage=0, decimals=decimals)
    names = SimpleNamespace(tables=(table,), checks=checks, residents=None, size=None)
    return Params.model_construct(file=names, registry=REGISTRY)


def column(variable: str, *values: float, first: str = "M-A0") -> pd.DataFrame:
    """A column of one table: sectors M-A0, M-A1, …, in the rows 2, 3, …"""
    codes = [first, *(f"M-A{at}" for at in range(1, len(values)))]
    return pd.DataFrame(
        {"vintage": "2025", "sector": codes, "period": 2025, "variable": variable}
        | {
            "state": "waargenomen",
            "value": values,
            "file": "meters.csv",
            "row": range(2, len(values) + 2),
            "table": 0,
        }
    )


def told(figures: pd.DataFrame, chosen: Params | None = None) -> list:
    return check_values(figures, AREAS, chosen or params())


SHARE = ("telling met decimalen", "de telling lijkt een aandeel van 0 tot 1")
PERCENT = ("telling met decimalen", "de telling lijkt een percentage")
BROKEN = ("telling met decimalen", "een telling heeft decimalen")
ONE_DOT = ("duizendpunt", "1 cel met wat een duizendpunt lijkt")
TWO_DOTS = ("duizendpunt", "2 cellen met wat een duizendpunt lijkt")


@pytest.mark.parametrize(
    ("values", "taken_for"),
    [
        # More than half is broken, and 1 is the highest.
        ((0.25, 0.5, 1.0), SHARE),
        # Of what is not 0 and not absent 1 of 1 is broken; of all cells 1 of 4.
        ((0.25, 0.0, 0.0, NAN), SHARE),
        # Just half is broken: no share, but a count that somebody mistyped.
        ((0.25, 1.0), BROKEN),
        # Above 1 it is no share, up to 100 it may be a percentage, above 100 it is none.
        ((0.25, 1.5, 2.0), PERCENT),
        ((12.5, 33.5, 100.0), PERCENT),
        ((12.5, 33.5, 101.0), BROKEN),
        # A third digit behind a point below 1000, and no fourth: 1.234 is 1234.
        ((1.234, 2.0, 3.0), ONE_DOT),
        ((999.125, 2000.0, 3000.0), ONE_DOT),
        ((1000.125, 2000.0, 3000.0), BROKEN),
        ((1.2345, 800.0, 900.0), BROKEN),
        ((1.2345, 2.345, 700.0, 800.0, 900.0), BROKEN),
        ((1.25, 800.0, 900.0), BROKEN),
        # Where 1.230 lost its last digit, 2.345 beside it still tells.
        ((1.23, 2.345, 800.0), TWO_DOTS),
        # Each below 100 and most of them broken: percentages with three decimals.
        ((1.234, 2.345, 100.0), PERCENT),
        ((1.234, 2.345, 101.0), TWO_DOTS),
        # Half of them broken is not most of them.
        ((1.234, 100.0), ONE_DOT),
    ],
)
def test_a_count_with_decimals_is_taken_for_what_it_is(values, taken_for):
    (finding,) = told(column("klanten", *values))
    first = next(at for at, value in enumerate(values) if value % 1)
    example = f"{values[first]!r} in M-A{first}, 2025"
    assert (finding.check, finding.message) == (taken_for[0], f"{taken_for[1]}: {example}")
    assert finding.severity == BLOCKING and finding.row == first + 2
    assert finding.remedy.endswith("zet dan checks: {decimals: [klanten]}")


@pytest.mark.parametrize(
    ("values", "warns"),
    [
        # A few dots among large amounts; the value of the sector is not told.
        ((1.234, 2000.0, 3000.0), True),
        # Most have three digits behind the point: amounts are like that.
        ((1.234, 2.345, 3000.0), False),
        # Amounts may have decimals.
        ((1.5, 2000.0, 3000.0), False),
    ],
)
def test_an_amount_only_warns_of_a_few_dots(values, warns):
    found = told(column("inkomen", *values))
    expected = ["1 cel met wat een duizendpunt lijkt: M-A0, 2025"] if warns else []
    assert [finding.message for finding in found] == expected
    assert {finding.severity for finding in found} <= {WARNING}


def test_a_column_beside_it_and_a_bucket_and_an_exception_say_nothing():
    share = column("klanten", 0.25, 0.5, 1.0)
    # "parken" is in no indicator; each column is judged by itself.
    more = [column("parken", 0.5, 1.5), column("inkomen", 7.0, 8.0)]
    (finding,) = told(pd.concat([*more, share], ignore_index=True))
    assert finding.variable == "klanten" and finding.message.startswith(SHARE[1])
    assert told(share, params(decimals=("klanten",))) == []
    # What has no place may be an average of the supplier.
    assert told(column("klanten", 0.25, 2.0, first="M-ZZZZ")) == []
    assert told(column("klanten", 0.25, 2.0, first="M-REST")) == []


@pytest.mark.parametrize(
    ("chosen", "key_helps"),
    [
        (params("a.csv", decimal="point"), True),
        # In a workbook a number has no sign that could be read otherwise.
        (params("a.XLSX", decimal="point"), False),
        (params("a.csv"), False),
    ],
)
def test_the_key_that_reads_dots_is_named_where_it_helps(chosen, key_helps):
    (finding,) = told(column("klanten", 1.234, 2.0, 3.0), chosen)
    assert finding.remedy.startswith("haal de punt uit die cellen")
    assert ("zet decimal: comma" in finding.remedy) == key_helps


def test_what_is_counted_and_what_may_be_an_amount():
    # A share is of people; euros and balances are not. Every denominator is a number of people.
    assert count_variables(params()) == {"klanten", "meters"}
    more = {
        "bezoek": indicator("bezoeken", "per klant", denominator="leden", maximum_ratio=20),
        "loten": indicator("loten", "aantal", kind="count"),
        "oki": indicator("oki", "%", kind="mean", denominator="leerlingen"),
    }
    file = SimpleNamespace(residents="inwoners", size=None)
    counted = count_variables(Params.model_construct(file=file, registry=more))
    assert counted == {"bezoeken", "leden", "loten", "leerlingen", "inwoners"}


def test_only_a_balance_may_lie_below_zero():
    assert told(column("schuld", -5.0, -7.0)) == []
    (finding,) = told(column("inkomen", 4.0, -7.0, -5.0))
    # The first row is named, and one more is counted.
    assert finding.message == "een telling is negatief: -7 in M-A1 (en nog 1)"
    assert (finding.row, finding.variable) == (3, "inkomen")
    assert 'missing_codes: {"-7": ontbreekt}' in finding.remedy
    assert "signed: true" in finding.remedy
    (size,) = told(column("klanten", 0.0, -7.0))
    assert size.message == "een telling is negatief: -7 in M-A1"
    assert "signed: true" not in size.remedy
