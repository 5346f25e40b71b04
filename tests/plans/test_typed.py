"""What a person types, whichever way it comes in."""

from __future__ import annotations

from datetime import date

import pytest

from genkgeo.errors import DataError
from genkgeo.plans.schema import Action, Measure
from genkgeo.plans.typed import date_of, is_yes, number_of, value_of

FAMILIES = Measure(label="Gezinnen", unit="gezinnen")
SHARE = Measure(label="Deelname", unit="%", counted="level")
HOURS = Measure(label="Hulp", unit="uren hulp")
EUROS = Measure(label="Uitgaven", unit="euro", counted="per_year")
COUNTER = Measure(label="Er is een loket", unit="loket", target=1)


@pytest.mark.parametrize(
    ("typed", "measure", "value"),
    [
        ("1.234", FAMILIES, 1234),
        ("1.234.567", FAMILIES, 1234567),
        ("1\u00a0234 gezinnen", FAMILIES, 1234),
        ("-5", SHARE, -5),
        ("12,5%", SHARE, 12.5),
        ("12.5", SHARE, 12.5),
        ("7,5 uren", HOURS, 7.5),
        ("7,5 uren hulp", HOURS, 7.5),
        ("€1.234,50", EUROS, 1234.5),
        ("1.234", EUROS, 1234),
        ("12,50 €", EUROS, 12.5),
        ("12 euro", EUROS, 12),
        ("nee", COUNTER, 0),
        ("JA", COUNTER, 1),
    ],
)
def test_a_value_may_be_written_as_people_do(typed, measure, value):
    assert value_of("x", typed, measure) == value


@pytest.mark.parametrize(
    ("typed", "measure", "message"),
    [
        ("1.234", HOURS, "kan twee getallen zijn"),
        ("1.234", SHARE, "kan twee getallen zijn"),
        ("5 kinderen", FAMILIES, "is geen getal"),
        ("12,5 %", FAMILIES, "geen percentage"),
        ("ja", FAMILIES, "is geen getal"),
        ("12 €", FAMILIES, "is geen getal"),
        ("€ 12", FAMILIES, "is geen getal"),
        ("0.123", FAMILIES, ""),
        ("?", FAMILIES, "is geen getal"),
        ("12 345 6", FAMILIES, "is geen getal"),
        ("1e3", FAMILIES, "is geen getal"),
    ],
)
def test_what_could_be_two_things_is_refused(typed, measure, message):
    if message:
        with pytest.raises(DataError, match=message):
            value_of("x", typed, measure)
    else:  # no thousands begin with 0, so it is what it says; that it is no whole is told later
        assert value_of("x", typed, measure) == 0.123


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("999999999999999", 999_999_999_999_999),
        ("1000000000000000", None),  # a number of account, no count
        ("0,123456789", 0.123456789),
        ("0,1234567891", None),
        ("1.000,123456789", 1000.123456789),
        ("1.000,1234567891", None),
        ("999 999", 999_999),
        ("1000 000", None),
        ("0 000", None),
        ("1 00", None),
        ("12,", None),
        (",5", None),
        ("--5", None),
    ],
)
def test_a_number_has_no_more_digits_than_it_can_mean(typed, value):
    if value is None:
        with pytest.raises(DataError, match="is geen getal"):
            number_of(typed)
    else:
        assert number_of(typed) == value


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("1 januari 2015", date(2015, 1, 1)),
        ("31 DECEMBER  2015", date(2015, 12, 31)),
        ("2015-6-3", date(2015, 6, 3)),
        ("2015-06-03 00:00:00", date(2015, 6, 3)),
        ("2015-06-03T00:00", date(2015, 6, 3)),
        ("3-6-2015", date(2015, 6, 3)),
        ("29/2/2016", date(2016, 2, 29)),
        ("29/2/2015", None),
        ("3/6-2015", None),
        ("3/6/15", None),
        ("2015-06-03 12:00", None),
        ("3 juno 2015", None),
        ("6/2015", None),
        ("", None),
    ],
)
def test_a_day_is_written_whole_and_one_way(typed, day):
    if day is None:
        with pytest.raises(DataError, match="De datum is niet te lezen"):
            date_of(typed)
    else:
        assert date_of(typed) == day


def test_words_are_read_by_their_indicator():
    assert value_of("bijsturing", " JA ") == 1
    with pytest.raises(DataError, match=r"(?s)Dit woord is niet bekend.*nee, ja"):
        value_of("bijsturing", "misschien")
    with pytest.raises(DataError, match=r"(?s)Deze stand is niet bekend.*niet begonnen, bezig"):
        value_of("voortgang", "halfweg")
    assert not is_yes("") and is_yes("Ja ")


def test_of_a_number_without_a_plan_a_dot_is_not_guessed():
    with pytest.raises(DataError, match="kan twee getallen zijn"):
        number_of("1.234")
    assert number_of("1.234,5") == 1234.5


def test_no_plan_may_call_an_indicator_by_a_name_that_every_action_has():
    plain = {"label": "Loket", "domains": ("gezin",), "target_group": "gezinnen"}
    assert list(Action(**plain).recordable()) == ["voortgang", "bijsturing"]
    with pytest.raises(ValueError, match="'bijsturing' heeft elke actie vanzelf"):
        Action(**plain, indicators={"bijsturing": FAMILIES})
