"""A figure of which too little is known does not count in the score, and that is said."""

from __future__ import annotations

import dataclasses

import made_up
import pandas as pd

from genkgeo.analysis import ranking
from genkgeo.parameters.choices import RiskChoices
from genkgeo.results import Results
from genkgeo.states import State
from genkgeo.words import reasons


def little_known(share: float, *, areas: int = 1, names: tuple[str, ...] = ("oki",)) -> Results:
    """Give the made-up results, with figures of the first wijken known for a share."""
    plain = made_up.results()
    rows = plain.measures.copy()
    few = rows["area"].isin([f"W{at + 1}" for at in range(areas)]) & rows["indicator"].isin(names)
    rows.loc[few & (rows["level"] == "wijk"), "coverage"] = share
    return dataclasses.replace(plain, measures=rows)


def notes_of(results: Results, choices: RiskChoices, *, hidden: bool = False) -> list[str]:
    """Give what the ranking adds to the notes that stand on every page; nothing need be hidden."""
    if not hidden:
        state = results.measures["state"].replace(State.SUPPRESSED, State.MISSING)
        results = dataclasses.replace(results, measures=results.measures.assign(state=state))
    return list(ranking.ranked(results, choices).notes[len(results.notes) :])


def test_a_figure_of_which_too_little_is_known_does_not_count_and_a_note_says_so():
    found, _ = ranking.rank(little_known(0.49), RiskChoices(), "wijk")
    # The fourth has no OKI at all.
    assert found.contributions["oki"].isna().tolist() == [True, False, False, True]
    assert found.scores.loc["W1", "weight"] < 1
    told = notes_of(little_known(0.49), RiskChoices())
    assert "In de score per wijk telt een cijfer niet mee: niet genoeg bekend." in told
    both, choices = (
        little_known(0.49, names=("oki", "werkzaamheid")),
        RiskChoices(minimum_weight=0.2),
    )
    told = notes_of(both, choices)
    assert "In de score per wijk tellen 2 cijfers niet mee: niet genoeg bekend." in told
    for share, least in ((0.5, 0.5), (0.49, 0.4), (0.0, 0.0)):
        choices = RiskChoices(minimum_coverage=least)
        counted, _ = ranking.rank(little_known(share), choices, "wijk")
        assert counted.contributions["oki"].notna().sum() == 3
        assert not [note for note in notes_of(little_known(share), choices) if "wijk" in note]


def test_what_is_hidden_does_not_count_and_a_note_says_so_without_a_number():
    plain = little_known(0.49)
    rows = plain.measures.copy()
    gone = (rows["area"] == "W2") & (rows["indicator"] == "oki") & (rows["level"] == "wijk")
    rows.loc[gone, ["numerator", "denominator", "value", "coverage"]] = float("nan")
    rows.loc[gone, "state"] = State.SUPPRESSED
    told = notes_of(dataclasses.replace(plain, measures=rows), RiskChoices(), hidden=True)
    assert told[-1] == "Wat verborgen of niet genoeg bekend is, telt niet mee in de score."


def test_its_weight_goes_to_the_others():
    whole, found = little_known(1.0), little_known(0.3)
    less = whole.measures["value"].mask(found.measures["coverage"] == 0.3)
    absent = dataclasses.replace(whole, measures=whole.measures.assign(value=less))
    with_gap, _ = ranking.rank(absent, RiskChoices(), "wijk")
    thin, _ = ranking.rank(found, RiskChoices(), "wijk")
    pd.testing.assert_frame_equal(thin.scores, with_gap.scores)


def test_an_indicator_of_which_nearly_nothing_is_known_anywhere_is_left_out_and_said():
    every = len(made_up.results().areas.names["wijk"])
    found, note = ranking.rank(little_known(0.2, areas=every), RiskChoices(), "wijk")
    assert "oki" not in found.weights.index
    assert note.endswith("OKI; er is in te weinig gebieden genoeg van bekend.")
    choices = RiskChoices(weights={"onderwijs": 10})
    found, note = ranking.rank(little_known(0.2, areas=every), choices, "wijk")
    assert found.scores["score"].isna().all()
    assert note == "Per wijk is er geen rang: van te veel cijfers is te weinig bekend."


def test_the_sheet_says_what_does_not_count():
    results = little_known(0.49)
    risk, _ = ranking.rank(results, RiskChoices(), "wijk")
    results = dataclasses.replace(results, risk=results.risk | {"wijk": risk})
    assert reasons.beside_the_bar(results, "wijk", "W1") == (
        "In de score telt niet mee, omdat er niet genoeg van bekend is: "
        "OKI (dekking 49\N{NO-BREAK SPACE}%)."
    )
    assert reasons.beside_the_bar(results, "wijk", "W2") == ""
