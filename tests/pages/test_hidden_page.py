"""What the page about hidden figures says is so."""

from __future__ import annotations

import re
from dataclasses import replace

from genkgeo.pages.hidden import hidden_page
from genkgeo.states import State


def test_every_source_stands_under_its_rule_with_why(genk):
    page = hidden_page(genk.computed.results)
    for one in genk.computed.params.registry.values():
        assert f"{one.source}: " in page and one.short in page
        assert one.why_hidden and one.why_hidden[1:] in page.replace("&#39;", "'")
    rules = {
        (one.minimum, one.smallest_count, one.complements and one.maximum_ratio == 1)
        for one in genk.computed.params.registry.values()
    }
    assert page.count('id="regel-') == len(rules)


def test_a_rest_is_promised_only_of_what_has_one(genk):
    parts = hidden_page(genk.computed.results).split('id="regel-')[1:]
    with_rest = [part.partition("</h2>")[2] for part in parts if "rest evenmin" in part]
    assert any("Werkzaamheidsgraad" in part for part in with_rest)
    # A pupil has up to four characteristics, and households are no whole of social homes.
    assert not any(name in part for part in with_rest for name in ("OKI", "Sociale huur"))
    assert [("Een rest is wat overblijft" in part) for part in parts] == [True, False, False]


def test_the_shares_are_those_of_the_figures(genk):
    page, measures = hidden_page(genk.computed.results), genk.computed.results.measures
    for level, name in (("sector", "sectoren"), ("wijk", "wijken"), ("gemeente", "de stad")):
        own = measures[measures["level"] == level]
        hidden = (own["state"] == State.SUPPRESSED).sum()
        total = own["value"].notna().sum() + hidden
        said = re.search(rf">{name}</th>.*?>([^<]*)</td>.*?>([\d.]+)</td>", page)
        assert said and int(said[2].replace(".", "")) == hidden
        assert said[1] == ("alle" if not hidden else f"{int(100 * (1 - hidden / total))} %")


def test_where_the_sources_publish_all_nothing_is_promised(genk):
    registry = {
        name: one.model_copy(update={"public": True})
        for name, one in genk.computed.params.registry.items()
    }
    page = hidden_page(replace(genk.computed.results, registry=registry))
    assert "Verborgen is er dus niets" in page and "De bron publiceert ze zelf." in page
    assert "vindt het niet" not in page and "ledger" not in page
