"""Findings about hidden figures are for the analysts alone."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from small_city import indicator

from genkgeo.checks import gate
from genkgeo.checks.findings import WARNING, Finding, as_frame
from genkgeo.checks.flagged import flagged
from genkgeo.checks.publishable import OF_SIZE, publishable
from genkgeo.parameters.registry import Indicator
from genkgeo.release.internal import NOTE, internal_tables

REGISTRY = {"armoede": Indicator.model_validate(indicator("arm", "wonen"))}
FIGURES = pd.DataFrame(
    {"file": "a.csv", "row": [2, 3], "variable": "arm", "sector": ["X01", "X02"]}
)
JUMPS = "leefloners"
HIDDEN = pd.DataFrame({"variable": ["arm"], "area": ["X01"]})


def left(check: str, variable: str = "arm", row: int | None = None, codes: str = "") -> bool:
    finding = Finding(WARNING, check, "a.csv", row, variable, "is vreemd", "kijk na", codes)
    return len(publishable(as_frame([finding]), FIGURES, HIDDEN, REGISTRY)) == 1


def test_a_finding_that_follows_from_a_hidden_figure_stays_inside():
    for check in OF_SIZE:
        assert not left(check, codes="X01") and not left(check, codes="X02, X01")
        assert not left(check, row=2), "an area may be named by its row"
        assert not left(check, "armoede", codes="X01"), "or a variable by its indicator"
        assert not left(check, "wonen, arm", codes="X01") and not left(check, "", codes="X01")


def test_a_finding_about_what_is_shown_is_told():
    for check in OF_SIZE:
        assert left(check, codes="X02") and left(check, row=3) and left(check, "wonen", codes="X01")
    assert left("ontbrekende sector", codes="X01") and left("nieuwe ontbreekcode", row=2)


def test_what_is_told_is_a_table_as_that_of_all_findings():
    about = "arm", "is vreemd", "kijk na"
    secret = Finding(WARNING, "grote sprong", "a.csv", 2, *about)
    shown = Finding(WARNING, "grote sprong", "a.csv", 3, *about)
    told = publishable(as_frame([secret, shown]), FIGURES, HIDDEN, REGISTRY)
    pd.testing.assert_frame_equal(told, as_frame([shown]))
    # So it is where there is no finding, and where nothing is hidden.
    none, both = as_frame([]), as_frame([secret, shown])
    pd.testing.assert_frame_equal(publishable(none, FIGURES, HIDDEN, REGISTRY), none)
    pd.testing.assert_frame_equal(publishable(both, FIGURES, pd.DataFrame(), REGISTRY), both)


@pytest.fixture(scope="module")
def with_a_hidden_jump(genk):
    """The findings of the example if the smallest hidden figure had a digit more; and of what."""
    figures, hidden = genk.computed.figures, genk.computed.edition.protected.withheld
    here = (figures["variable"] == JUMPS) & (figures["period"] == genk.computed.params.file.year)
    of_sectors = set(genk.computed.results.areas.sectors.index)
    secret = set(hidden.loc[hidden["variable"] == JUMPS, "area"]) & of_sectors
    known = figures[here & figures["sector"].isin(secret) & (figures["value"] > 0)]
    cell = known["value"].idxmin()
    wrong = figures.assign(value=figures["value"].mask(figures.index == cell, 60.0))
    inputs = replace(gate.read_inputs(genk.computed.params), figures=wrong)
    return gate.check_inputs(inputs, genk.computed.params), wrong, figures.loc[cell, "sector"]


def test_of_the_example_the_jump_of_a_hidden_figure_is_told_inside_alone(genk, with_a_hidden_jump):
    findings, figures, sector = with_a_hidden_jump
    registry = genk.computed.params.registry
    told = publishable(findings, figures, genk.computed.edition.protected.withheld, registry)
    jumped = {
        name: set(rows.loc[rows["check"] == "grote sprong", "variable"])
        for name, rows in (("every", findings), ("told", told))
    }
    assert jumped["every"] - jumped["told"] == {JUMPS} and jumped["told"]
    assert findings["codes"].str.contains(sector).any() and not told["codes"].eq(sector).any()
    marked = flagged(told, genk.computed.results.areas, registry)
    assert not {name for level, area, name in marked if area == sector}
    assert marked


def test_what_is_kept_inside_has_every_figure_and_says_which_are_hidden(genk, with_a_hidden_jump):
    findings, *_ = with_a_hidden_jump
    tables = internal_tables(genk.computed.edition, genk.computed.results, findings)
    assert len(tables["bevindingen"]) == len(findings) > len(genk.computed.told_findings)
    own = tables["cijfers_sectoren"]
    assert (own["let_op"] == NOTE).all()
    hidden = own[own["verborgen"] == "ja"]
    assert hidden["waarde"].notna().mean() > 0.9 and len(hidden) > 300
    shown = genk.computed.results.measures
    there = shown[(shown["level"] == "sector") & shown["value"].notna()]
    assert len(there) == (own["waarde"].notna() & (own["verborgen"] == "nee")).sum()
